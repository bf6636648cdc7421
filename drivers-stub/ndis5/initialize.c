// SPDX-License-Identifier: MIT
/*
 * MiniportInitialize, NdisMSetAttributesEx and MiniportHalt of NDIS 5 miniports.
 */
#include "wrapper.h"

/* Media that a driver of that time may choose from. */
static const NDIS_MEDIUM Media[] = {
    NdisMedium802_3, NdisMedium802_5,     NdisMediumFddi,        NdisMediumWan,  NdisMediumLocalTalk,
    NdisMediumDix,   NdisMediumArcnetRaw, NdisMediumArcnet878_2, NdisMediumAtm,  NdisMediumWirelessWan,
    NdisMediumIrda,  NdisMediumBpc,       NdisMediumCoWan,       NdisMedium1394,
};

static const struct {
    ULONG Legacy;
    ULONG Current;
} FlagTable[] = {
    { NDIS_ATTRIBUTE_BUS_MASTER, NDIS_MINIPORT_ATTRIBUTES_BUS_MASTER },
    { NDIS_ATTRIBUTE_NO_HALT_ON_SUSPEND, NDIS_MINIPORT_ATTRIBUTES_NO_HALT_ON_SUSPEND },
    { NDIS_ATTRIBUTE_SURPRISE_REMOVE_OK, NDIS_MINIPORT_ATTRIBUTES_SURPRISE_REMOVE_OK },
    { NDIS_ATTRIBUTE_NOT_CO_NDIS, NDIS_MINIPORT_ATTRIBUTES_NOT_CO_NDIS },
    { NDIS_ATTRIBUTE_DO_NOT_BIND_TO_ALL_CO, NDIS_MINIPORT_ATTRIBUTES_DO_NOT_BIND_TO_ALL_CO },
};

/*
 * nf-ndis-ndismsetattributesex.md: inside MiniportInitialize, before whatever may bring the driver's context
 * back to it. CoNDIS miniports are deserialized, whether they say so or not.
 */
VOID NdisMSetAttributesEx(NDIS_HANDLE MiniportAdapterHandle, NDIS_HANDLE MiniportAdapterContext,
                          UINT CheckForHangTimeInSeconds, ULONG AttributeFlags,
                          NDIS_INTERFACE_TYPE AdapterType)
{
    static const PCSTR Function = "NdisMSetAttributesEx";
    PN5_ADAPTER Adapter;
    PCSTR Reason = NULL;
    ULONG Index;
    KIRQL Irql;

    if (!LibraryRequirePassive(Function, "IRQL-013")) {
        return;
    }
    Adapter = AdapterOfHandle(MiniportAdapterHandle);
    if (Adapter == NULL) {
        Reason = "the handle is not that of an NDIS 5 miniport's adapter";
    } else if (Adapter->Adapter->State != NDH_STANDIN_ADAPTER_INITIALIZING) {
        Reason = "not called inside MiniportInitialize";
    } else if (Adapter->HasAttributes) {
        Reason = "the attributes are set already";
    }
    if (Reason != NULL) {
        ViolationReport(NDH_STANDIN_REFUSED, "WIN-A4", Function, ObjectAdapter, MiniportAdapterHandle,
                        NDIS_STATUS_FAILURE, "%s", Reason);
        return;
    }
    LibraryAcquire(&Irql);
    Adapter->HasAttributes = TRUE;
    Adapter->Block.MiniportAdapterContext = MiniportAdapterContext;
    Adapter->Block.CheckForHangSeconds = CheckForHangTimeInSeconds;
    Adapter->Block.Flags = AttributeFlags;
    Adapter->Block.AdapterType = AdapterType;
    for (Index = 0; Index < RTL_NUMBER_OF(FlagTable); Index++) {
        if ((AttributeFlags & FlagTable[Index].Legacy) != 0) {
            Adapter->Adapter->AttributeFlags |= FlagTable[Index].Current;
        }
    }
    /* The driver may register its AF from now on; what bound protocols see is asked later. */
    Adapter->Adapter->HasRegistration = TRUE;
    Adapter->Adapter->HangSeconds = CheckForHangTimeInSeconds;
    Adapter->Adapter->IgnoresTime = (BOOLEAN)((AttributeFlags & NDIS_ATTRIBUTE_IGNORE_REQUEST_TIMEOUT) != 0);
    Adapter->Adapter->HasGeneral = TRUE;
    LibraryRelease(Irql);
}

static VOID HaltedSet(PN5_ADAPTER Adapter)
{
    KIRQL Irql;

    BlockReportInterrupt(Adapter);
    LibraryAcquire(&Irql);
    Adapter->Halted = TRUE;
    LibraryRelease(Irql);
}

/* -> driver: MiniportHalt. The block stays; its handle dies. */
static VOID Halt(PN5_ADAPTER Adapter)
{
    HANDLER_CALL(MiniportHalt, PlaceOfThunk(), Adapter->Driver->Characteristics.HaltHandler,
                 DRIVER_CONTEXT(Adapter));
    HaltedSet(Adapter);
}

/* What an initialisation that succeeded lacks, or NULL. */
static PCSTR Lacking(const N5_ADAPTER *Adapter, UINT MediumIndex)
{
    if (!Adapter->HasAttributes) {
        return "success without NdisMSetAttributes(Ex)";
    }
    return MediumIndex >= RTL_NUMBER_OF(Media) ? "SelectedMediumIndex is beyond MediumArray" : NULL;
}

/* nf-ndis-ndismregisterminiport.md, MiniportInitialize. */
_Use_decl_annotations_
NDIS_STATUS ThunkInitialize(NDIS_HANDLE NdisMiniportHandle, NDIS_HANDLE MiniportDriverContext,
                            PNDIS_MINIPORT_INIT_PARAMETERS MiniportInitParameters)
{
    PN5_DRIVER Driver = MiniportDriverContext;
    NDIS_MEDIUM Offered[RTL_NUMBER_OF(Media)];
    NDIS_STATUS OpenErrorStatus = NDIS_STATUS_SUCCESS;
    UINT MediumIndex = MAXULONG;
    PN5_ADAPTER Adapter;
    NDIS_STATUS Status;
    PVOID Object;
    PCSTR Reason;
    KIRQL Irql;

    UNREFERENCED_PARAMETER(MiniportInitParameters);
    BlockFreeHalted(Driver);
    LibraryAcquire(&Irql);
    HandleResolveLocked(NdisMiniportHandle, ObjectAdapter, SideOnly, &Object);
    LibraryRelease(Irql);
    Adapter = BlockCreate(Driver, Object);
    if (Adapter == NULL) {
        return NDIS_STATUS_RESOURCES;
    }
    RtlCopyMemory(Offered, Media, sizeof(Media));
    /* The configuration context is the adapter's handle: NdisOpenConfiguration asks for nothing else. */
    HANDLER_STATUS(Status, MiniportInitialize, PlaceOfThunk(), Driver->Characteristics.InitializeHandler,
                   &OpenErrorStatus, &MediumIndex, Offered, RTL_NUMBER_OF(Media), &Adapter->Block,
                   NdisMiniportHandle);
    Reason = Status == NDIS_STATUS_PENDING ? "returned NDIS_STATUS_PENDING" : NULL;
    if (Status == NDIS_STATUS_SUCCESS) {
        Reason = Lacking(Adapter, MediumIndex);
    }
    if (Reason != NULL) {
        ViolationReport(NDH_STANDIN_REFUSED, "WIN-A4", "MiniportInitialize", ObjectAdapter,
                        NdisMiniportHandle, NDIS_STATUS_FAILURE, "%s", Reason);
    }
    if (Status == NDIS_STATUS_SUCCESS && Reason == NULL) {
        Adapter->Block.MediaType = Media[MediumIndex];
        Adapter->Adapter->General.MediaType = Media[MediumIndex];
        AttributesQuery(Adapter->Adapter);
    } else if (Status == NDIS_STATUS_SUCCESS) {
        Halt(Adapter);
    } else {
        HaltedSet(Adapter);
    }
    return Reason != NULL ? NDIS_STATUS_FAILURE : Status;
}

_Use_decl_annotations_
VOID ThunkHalt(NDIS_HANDLE MiniportAdapterContext, NDIS_HALT_ACTION HaltAction)
{
    UNREFERENCED_PARAMETER(HaltAction);
    Halt(MiniportAdapterContext);
}

static VOID ShutdownSet(NDIS_HANDLE Handle, ADAPTER_SHUTDOWN_HANDLER Handler, PVOID Context, PCSTR Function)
{
    PN5_ADAPTER Adapter = AdapterOfHandle(Handle);

    if (Adapter == NULL) {
        ViolationReport(NDH_STANDIN_REFUSED, "WIN-A4", Function, ObjectAdapter, Handle, NDIS_STATUS_FAILURE,
                        "the handle is not that of an NDIS 5 miniport's adapter");
        return;
    }
    Adapter->ShutdownContext = Context;
    Adapter->ShutdownHandler = Handler;
}

/* nf-ndis-ndismregisteradaptershutdownhandler.md */
VOID NdisMRegisterAdapterShutdownHandler(NDIS_HANDLE MiniportHandle, PVOID ShutdownContext,
                                         ADAPTER_SHUTDOWN_HANDLER ShutdownHandler)
{
    ShutdownSet(MiniportHandle, ShutdownHandler, ShutdownContext, "NdisMRegisterAdapterShutdownHandler");
}

/* nf-ndis-ndismderegisteradaptershutdownhandler.md */
VOID NdisMDeregisterAdapterShutdownHandler(NDIS_HANDLE MiniportHandle)
{
    ShutdownSet(MiniportHandle, NULL, NULL, "NdisMDeregisterAdapterShutdownHandler");
}
