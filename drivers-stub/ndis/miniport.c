// SPDX-License-Identifier: MIT
/*
 * Miniport drivers: registration and unload (contract 5.1; what Windows refuses).
 */
#include "boundary.h"
#include "adapter.h"
#include "device.h"
#include "driver.h"
#include "driverdevice.h"

LIST_ENTRY MiniportList = { &MiniportList, &MiniportList };

_Use_decl_annotations_
PNS_MINIPORT MiniportFind(ULONG Slot)
{
    PLIST_ENTRY Link;

    for (Link = MiniportList.Flink; Link != &MiniportList; Link = Link->Flink) {
        PNS_MINIPORT Miniport = CONTAINING_RECORD(Link, NS_MINIPORT, Link);

        if (Miniport->Slot == Slot) {
            return Miniport;
        }
    }
    return NULL;
}

_Use_decl_annotations_
BOOLEAN HeaderCheck(const NDIS_OBJECT_HEADER *Header, UCHAR Type, UCHAR Revision, USHORT Size, PCSTR Function,
                    PCSTR Rule, NDIS_STATUS Status)
{
    if (Header->Type == Type && Header->Revision >= Revision && Header->Size >= Size) {
        return TRUE;
    }
    ViolationReport(NDH_STANDIN_REFUSED, Rule, Function, ObjectNone, NULL, Status,
                    "header type %x revision %u size %u; needed %x, %u, %u", (ULONG64)Header->Type,
                    (ULONG64)Header->Revision, (ULONG64)Header->Size, (ULONG64)Type, (ULONG64)Revision,
                    (ULONG64)Size);
    return FALSE;
}

/* First handler that NDIS insists on and that is missing, or NULL. */
static PCSTR MissingHandler(const NDIS_MINIPORT_DRIVER_CHARACTERISTICS *Characteristics)
{
    const struct {
        BOOLEAN Present;
        PCSTR Name;
    } Needed[] = {
        { (BOOLEAN)(Characteristics->InitializeHandlerEx != NULL), "InitializeHandlerEx" },
        { (BOOLEAN)(Characteristics->HaltHandlerEx != NULL), "HaltHandlerEx" },
        { (BOOLEAN)(Characteristics->UnloadHandler != NULL), "UnloadHandler" },
        { (BOOLEAN)(Characteristics->PauseHandler != NULL), "PauseHandler" },
        { (BOOLEAN)(Characteristics->RestartHandler != NULL), "RestartHandler" },
        { (BOOLEAN)(Characteristics->SendNetBufferListsHandler != NULL), "SendNetBufferListsHandler" },
        { (BOOLEAN)(Characteristics->ReturnNetBufferListsHandler != NULL), "ReturnNetBufferListsHandler" },
        { (BOOLEAN)(Characteristics->CancelSendHandler != NULL), "CancelSendHandler" },
        { (BOOLEAN)(Characteristics->DevicePnPEventNotifyHandler != NULL), "DevicePnPEventNotifyHandler" },
        { (BOOLEAN)(Characteristics->ShutdownHandlerEx != NULL), "ShutdownHandlerEx" },
        { (BOOLEAN)(Characteristics->CancelOidRequestHandler != NULL), "CancelOidRequestHandler" },
    };
    ULONG Index;

    for (Index = 0; Index < RTL_NUMBER_OF(Needed); Index++) {
        if (!Needed[Index].Present) {
            return Needed[Index].Name;
        }
    }
    return NULL;
}

static NDIS_STATUS CharacteristicsCheck(const NDIS_MINIPORT_DRIVER_CHARACTERISTICS *Characteristics)
{
    BOOLEAN Second =
        (BOOLEAN)(Characteristics->Header.Revision >= NDIS_MINIPORT_DRIVER_CHARACTERISTICS_REVISION_2);
    NDIS_STATUS Status = NDIS_STATUS_SUCCESS;
    PCSTR Reason = NULL;
    PCSTR Missing;

    if (!HeaderCheck(&Characteristics->Header, NDIS_OBJECT_TYPE_MINIPORT_DRIVER_CHARACTERISTICS,
                     NDIS_MINIPORT_DRIVER_CHARACTERISTICS_REVISION_1,
                     Second ? NDIS_SIZEOF_MINIPORT_DRIVER_CHARACTERISTICS_REVISION_2
                            : NDIS_SIZEOF_MINIPORT_DRIVER_CHARACTERISTICS_REVISION_1,
                     "NdisMRegisterMiniportDriver", "WIN-D3", NDIS_STATUS_BAD_CHARACTERISTICS)) {
        return NDIS_STATUS_BAD_CHARACTERISTICS;
    }
    Missing = MissingHandler(Characteristics);
    if (Characteristics->MajorNdisVersion != NDIS_VERSION_MAJOR ||
        Characteristics->MinorNdisVersion > NDIS_VERSION_MINOR) {
        Status = NDIS_STATUS_BAD_VERSION;
        Reason = "the NDIS version is not 6.0 to 6.30";
    } else if (Missing != NULL) {
        Status = NDIS_STATUS_BAD_CHARACTERISTICS;
        Reason = Missing;
    } else if ((Characteristics->CheckForHangHandlerEx == NULL) !=
               (Characteristics->ResetHandlerEx == NULL)) {
        Status = NDIS_STATUS_BAD_CHARACTERISTICS;
        Reason = "CheckForHangHandlerEx and ResetHandlerEx go together";
    }
    if (Reason != NULL) {
        ViolationReport(NDH_STANDIN_REFUSED, "WIN-D3", "NdisMRegisterMiniportDriver", ObjectNone, NULL,
                        Status, "%s%s", Missing == Reason ? "missing " : "", Reason);
    }
    return Status;
}

static DRIVER_UNLOAD MiniportUnload;

/* NDIS owns the driver object: adapters are halted, then the driver's own unload runs, which deregisters. */
_Use_decl_annotations_
static VOID MiniportUnload(PDRIVER_OBJECT DriverObject)
{
    PNS_MINIPORT Found = NULL;
    PLIST_ENTRY Link;

    ConfigurationAcquire();
    for (Link = MiniportList.Flink; Link != &MiniportList; Link = Link->Flink) {
        PNS_MINIPORT Miniport = CONTAINING_RECORD(Link, NS_MINIPORT, Link);

        if (Miniport->DriverObject == DriverObject) {
            Found = Miniport;
            ObjectReference(Found);
            break;
        }
    }
    ConfigurationRelease();
    if (Found != NULL) {
        AdapterRemoveAll(Found);
        HANDLER_CALL(MiniportDriverUnload, PlaceOfMiniport(Found), Found->Characteristics.UnloadHandler,
                     DriverObject);
        DriverDeviceReportLeft(DriverObject);
        ObjectDereference(Found);
    }
}

/* What a CoNDIS miniport needs beside the two handlers that an MCM needs as well. */
static NDIS_STATUS CheckVcHandlers(PNS_MINIPORT Miniport)
{
    const NDIS_MINIPORT_CO_CHARACTERISTICS *Co = &Miniport->Co;

    if (Miniport->HasCm) {
        if (Co->CoCreateVcHandler != NULL || Co->CoDeleteVcHandler != NULL) {
            ViolationReport(NDH_STANDIN_NOTED, "REG-005", "NdisSetOptionalHandlers", ObjectMiniport,
                            Miniport->Handle, 0,
                            "CoCreateVcHandler and CoDeleteVcHandler of an MCM are ignored");
        }
        return NDIS_STATUS_SUCCESS;
    }
    if (Co->CoCreateVcHandler != NULL && Co->CoDeleteVcHandler != NULL && Co->CoActivateVcHandler != NULL &&
        Co->CoDeactivateVcHandler != NULL) {
        return NDIS_STATUS_SUCCESS;
    }
    ViolationReport(NDH_STANDIN_REFUSED, "REG-002", "MiniportSetOptions", ObjectMiniport, Miniport->Handle,
                    NDIS_STATUS_BAD_CHARACTERISTICS,
                    "a miniport without call manager lacks a handler to create, delete, activate or "
                    "deactivate VCs");
    return NDIS_STATUS_BAD_CHARACTERISTICS;
}

static MINIPORT_OPTIONS RunSetOptions;

_Use_decl_annotations_
static NDIS_STATUS RunSetOptions(PNS_MINIPORT Miniport)
{
    NDIS_STATUS Status = NDIS_STATUS_SUCCESS;

    if (Miniport->Characteristics.SetOptionsHandler != NULL) {
        Miniport->InSetOptions = TRUE;
        HANDLER_STATUS(Status, MiniportSetOptions, PlaceOfMiniport(Miniport),
                       Miniport->Characteristics.SetOptionsHandler, Miniport->Handle,
                       Miniport->DriverContext);
        Miniport->InSetOptions = FALSE;
    }
    if (Status == NDIS_STATUS_SUCCESS && Miniport->HasCm && !Miniport->HasCo) {
        Status = NDIS_STATUS_BAD_CHARACTERISTICS;
        ViolationReport(NDH_STANDIN_REFUSED, "REG-002", "MiniportSetOptions", ObjectMiniport,
                        Miniport->Handle, Status,
                        "call manager handlers without NDIS_MINIPORT_CO_CHARACTERISTICS");
    }
    if (Status == NDIS_STATUS_SUCCESS && Miniport->HasCm && Miniport->HasCo &&
        (PVOID)(ULONG_PTR)Miniport->Cm.CmOidRequestHandler ==
            (PVOID)(ULONG_PTR)Miniport->Co.CoOidRequestHandler) {
        Status = NDIS_STATUS_BAD_CHARACTERISTICS;
        ViolationReport(NDH_STANDIN_REFUSED, "REG-006", "MiniportSetOptions", ObjectMiniport,
                        Miniport->Handle, Status, "CmOidRequestHandler is CoOidRequestHandler");
    }
    if (Status == NDIS_STATUS_SUCCESS && Miniport->HasCo) {
        Status = CheckVcHandlers(Miniport);
    }
    return Status;
}

static VOID MiniportInsert(PNS_MINIPORT Miniport)
{
    KIRQL Irql;

    ConfigurationAcquire();
    while (MiniportFind(Miniport->Slot) != NULL) {
        Miniport->Slot++;
    }
    LibraryAcquire(&Irql);
    InsertTailList(&MiniportList, &Miniport->Link);
    LibraryRelease(Irql);
    ConfigurationRelease();
}

_Use_decl_annotations_
NDIS_STATUS MiniportRegister(PDRIVER_OBJECT DriverObject, const UNICODE_STRING *RegistryPath,
                             NDIS_HANDLE DriverContext,
                             const NDIS_MINIPORT_DRIVER_CHARACTERISTICS *Characteristics,
                             MINIPORT_OPTIONS *Options, PNDIS_HANDLE NdisMiniportDriverHandle)
{
    SIZE_T Length = Characteristics->Header.Size;
    PNS_MINIPORT Miniport;
    NDIS_STATUS Status;
    KIRQL Irql;

    LibraryInitialize();
    if (!NT_SUCCESS(WorkerReference())) {
        return NDIS_STATUS_RESOURCES;
    }
    Miniport = ObjectAllocate(ObjectMiniport, sizeof(*Miniport) + RegistryPath->Length);
    if (Miniport == NULL) {
        WorkerDereference();
        return NDIS_STATUS_RESOURCES;
    }
    Miniport->DriverObject = DriverObject;
    Miniport->DriverContext = DriverContext;
    RtlCopyMemory(&Miniport->Characteristics, Characteristics,
                  Length < sizeof(Miniport->Characteristics) ? Length : sizeof(Miniport->Characteristics));
    Miniport->RegistryPath.Buffer = (PWCH)(Miniport + 1);
    Miniport->RegistryPath.Length = RegistryPath->Length;
    Miniport->RegistryPath.MaximumLength = RegistryPath->Length;
    RtlCopyMemory(Miniport->RegistryPath.Buffer, RegistryPath->Buffer, RegistryPath->Length);
    InitializeListHead(&Miniport->Adapters);
    Miniport->Handle = HandleOpen(Miniport, SideOnly);
    if (Miniport->Handle == NULL) {
        ObjectDereference(Miniport);
        WorkerDereference();
        return NDIS_STATUS_RESOURCES;
    }
    *NdisMiniportDriverHandle = Miniport->Handle;
    Status = Options(Miniport);
    if (Status == NDIS_STATUS_SUCCESS && !NT_SUCCESS(DeviceAttach(DriverObject))) {
        Status = NDIS_STATUS_RESOURCES;
    }
    if (Status != NDIS_STATUS_SUCCESS) {
        *NdisMiniportDriverHandle = NULL;
        LibraryAcquire(&Irql);
        HandleCloseLocked(&Miniport->Handle);
        LibraryRelease(Irql);
        ObjectDereference(Miniport);
        WorkerDereference();
        HandleTrim();
        return Status;
    }
    DriverObject->DriverUnload = MiniportUnload;
    MiniportInsert(Miniport);
    return NDIS_STATUS_SUCCESS;
}

/* nf-ndis-ndismregisterminiportdriver.md */
NDIS_STATUS NdisMRegisterMiniportDriver(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath,
                                        NDIS_HANDLE MiniportDriverContext,
                                        PNDIS_MINIPORT_DRIVER_CHARACTERISTICS MiniportDriverCharacteristics,
                                        PNDIS_HANDLE NdisMiniportDriverHandle)
{
    NDIS_STATUS Status;

    if (!LibraryRequirePassive("NdisMRegisterMiniportDriver", "IRQL-013")) {
        return NDIS_STATUS_FAILURE;
    }
    Status = CharacteristicsCheck(MiniportDriverCharacteristics);
    if (Status != NDIS_STATUS_SUCCESS) {
        return Status;
    }
    return MiniportRegister(DriverObject, RegistryPath, MiniportDriverContext, MiniportDriverCharacteristics,
                            RunSetOptions, NdisMiniportDriverHandle);
}

/* nf-ndis-ndismderegisterminiportdriver.md */
VOID NdisMDeregisterMiniportDriver(NDIS_HANDLE NdisMiniportDriverHandle)
{
    PNS_MINIPORT Miniport;
    BOOLEAN Adapters;
    KIRQL Irql;

    if (!LibraryRequirePassive("NdisMDeregisterMiniportDriver", "IRQL-013")) {
        return;
    }
    Miniport = HandleEnter(NdisMiniportDriverHandle, ObjectMiniport, SideOnly,
                           "NdisMDeregisterMiniportDriver", "U-08", NDH_STANDIN_FATAL, 0, &Irql);
    if (Miniport == NULL) {
        return;
    }
    ObjectReference(Miniport);
    LibraryRelease(Irql);
    Adapters = (BOOLEAN)!IsListEmpty(&Miniport->Adapters);
    if (Adapters) {
        ViolationReport(NDH_STANDIN_NOTED, "WIN-D1", "NdisMDeregisterMiniportDriver", ObjectMiniport,
                        NdisMiniportDriverHandle, 0, "adapters of the driver are not removed");
        AdapterRemoveAll(Miniport);
    }
    ConfigurationAcquire();
    LibraryAcquire(&Irql);
    RemoveEntryList(&Miniport->Link);
    LibraryRelease(Irql);
    ConfigurationRelease();
    DeviceDetach(Miniport->DriverObject);
    LibraryAcquire(&Irql);
    HandleCloseLocked(&Miniport->Handle);
    LibraryRelease(Irql);
    ObjectDereference(Miniport); /* the list's */
    ObjectDereference(Miniport);
    WorkerDereference();
    HandleTrim();
}
