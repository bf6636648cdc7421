// SPDX-License-Identifier: MIT
/*
 * Protocol drivers: registration, late binds, unbind on request (contract 5.2; what Windows wants, D2).
 */
#include "boundary.h"
#include "adapter.h"
#include "binding.h"
#include "driver.h"

LIST_ENTRY ProtocolList = { &ProtocolList, &ProtocolList };

/* First handler that is missing, or NULL. Windows may answer BAD_CHARACTERISTICS for each of them. */
static PCSTR MissingHandler(const NDIS_PROTOCOL_DRIVER_CHARACTERISTICS *Characteristics)
{
    const struct {
        BOOLEAN Present;
        PCSTR Name;
    } Needed[] = {
        { (BOOLEAN)(Characteristics->BindAdapterHandlerEx != NULL), "missing BindAdapterHandlerEx" },
        { (BOOLEAN)(Characteristics->UnbindAdapterHandlerEx != NULL), "missing UnbindAdapterHandlerEx" },
        { (BOOLEAN)(Characteristics->OpenAdapterCompleteHandlerEx != NULL),
          "missing OpenAdapterCompleteHandlerEx" },
        { (BOOLEAN)(Characteristics->CloseAdapterCompleteHandlerEx != NULL),
          "missing CloseAdapterCompleteHandlerEx" },
        { (BOOLEAN)(Characteristics->NetPnPEventHandler != NULL), "missing NetPnPEventHandler" },
        { (BOOLEAN)(Characteristics->OidRequestCompleteHandler != NULL),
          "missing OidRequestCompleteHandler" },
        { (BOOLEAN)(Characteristics->StatusHandlerEx != NULL), "missing StatusHandlerEx" },
        { (BOOLEAN)(Characteristics->ReceiveNetBufferListsHandler != NULL),
          "missing ReceiveNetBufferListsHandler" },
        { (BOOLEAN)(Characteristics->SendNetBufferListsCompleteHandler != NULL),
          "missing SendNetBufferListsCompleteHandler" },
        { (BOOLEAN)(Characteristics->Name.Length != 0 && Characteristics->Name.Buffer != NULL),
          "Name is empty" },
    };
    ULONG Index;

    for (Index = 0; Index < RTL_NUMBER_OF(Needed); Index++) {
        if (!Needed[Index].Present) {
            return Needed[Index].Name;
        }
    }
    return NULL;
}

static NDIS_STATUS CharacteristicsCheck(const NDIS_PROTOCOL_DRIVER_CHARACTERISTICS *Characteristics)
{
    BOOLEAN Second =
        (BOOLEAN)(Characteristics->Header.Revision >= NDIS_PROTOCOL_DRIVER_CHARACTERISTICS_REVISION_2);
    NDIS_STATUS Status = NDIS_STATUS_BAD_CHARACTERISTICS;
    PCSTR Reason;

    if (!HeaderCheck(&Characteristics->Header, NDIS_OBJECT_TYPE_PROTOCOL_DRIVER_CHARACTERISTICS,
                     NDIS_PROTOCOL_DRIVER_CHARACTERISTICS_REVISION_1,
                     Second ? NDIS_SIZEOF_PROTOCOL_DRIVER_CHARACTERISTICS_REVISION_2
                            : NDIS_SIZEOF_PROTOCOL_DRIVER_CHARACTERISTICS_REVISION_1,
                     "NdisRegisterProtocolDriver", "WIN-D2", NDIS_STATUS_BAD_CHARACTERISTICS)) {
        return NDIS_STATUS_BAD_CHARACTERISTICS;
    }
    Reason = MissingHandler(Characteristics);
    if (Reason == NULL && (Characteristics->MajorNdisVersion != NDIS_VERSION_MAJOR ||
                           Characteristics->MinorNdisVersion > NDIS_VERSION_MINOR)) {
        Status = NDIS_STATUS_BAD_VERSION;
        Reason = "the NDIS version is not 6.0 to 6.30";
    }
    if (Reason == NULL) {
        return NDIS_STATUS_SUCCESS;
    }
    ViolationReport(NDH_STANDIN_REFUSED, "WIN-D2", "NdisRegisterProtocolDriver", ObjectNone, NULL, Status,
                    "%s", Reason);
    return Status;
}

/* Adapter slots that exist now, for a walk during which the lists may change. */
static VOID BindEverywhere(PNS_PROTOCOL Protocol)
{
    ULONG Live;
    ULONG Slots;
    ULONG Slot;

    AdapterCounts(&Live, &Slots);
    for (Slot = 0; Slot < Slots; Slot++) {
        PNS_ADAPTER Adapter = AdapterFind(Slot);

        if (Adapter != NULL) {
            if (BindingFind(Protocol, Adapter) == NULL) {
                (VOID) AdapterBind(Adapter, Protocol->Slot);
            }
            ObjectDereference(Adapter);
        }
    }
}

/* Work that is queued for a protocol; freed by itself. */
typedef struct PROTOCOL_WORK {
    WORK Work;
    PNS_PROTOCOL Protocol;
} PROTOCOL_WORK;

static WORK_ROUTINE BindEverywhereWork;

_Use_decl_annotations_
static VOID BindEverywhereWork(PVOID Context)
{
    PROTOCOL_WORK *Work = Context;
    BOOLEAN Registered;

    ConfigurationAcquire();
    Registered = (BOOLEAN)!IsListEmpty(&Work->Protocol->Link);
    if (Registered) {
        BindEverywhere(Work->Protocol);
    }
    ConfigurationRelease();
    ObjectDereference(Work->Protocol);
    MemoryRelease(Work, TAG_BIND);
}

static BOOLEAN BindEverywhereQueue(PNS_PROTOCOL Protocol)
{
    PROTOCOL_WORK *Work = MemoryZeroed(sizeof(*Work), TAG_BIND);

    if (Work == NULL) {
        return FALSE;
    }
    Work->Protocol = Protocol;
    ObjectReference(Protocol);
    WorkQueue(&Work->Work, BindEverywhereWork, Work);
    return TRUE;
}

static BOOLEAN SlotTaken(ULONG Slot)
{
    PLIST_ENTRY Link;

    for (Link = ProtocolList.Flink; Link != &ProtocolList; Link = Link->Flink) {
        if (CONTAINING_RECORD(Link, NS_PROTOCOL, Link)->Slot == Slot) {
            return TRUE;
        }
    }
    return FALSE;
}

static VOID ProtocolEnd(PNS_PROTOCOL Protocol)
{
    KIRQL Irql;

    LibraryAcquire(&Irql);
    HandleCloseLocked(&Protocol->Handle);
    LibraryRelease(Irql);
    ObjectDereference(Protocol);
    WorkerDereference();
    HandleTrim();
}

static PNS_PROTOCOL ProtocolCreate(const NDIS_PROTOCOL_DRIVER_CHARACTERISTICS *Characteristics,
                                   NDIS_HANDLE Context)
{
    SIZE_T Length = Characteristics->Header.Size;
    PNS_PROTOCOL Protocol = ObjectAllocate(ObjectProtocol, sizeof(*Protocol) + Characteristics->Name.Length);

    if (Protocol == NULL) {
        return NULL;
    }
    InitializeListHead(&Protocol->Link);
    Protocol->DriverContext = Context;
    RtlCopyMemory(&Protocol->Characteristics, Characteristics,
                  Length < sizeof(Protocol->Characteristics) ? Length : sizeof(Protocol->Characteristics));
    Protocol->Characteristics.Name.Buffer = (PWCH)(Protocol + 1);
    Protocol->Characteristics.Name.MaximumLength = Characteristics->Name.Length;
    RtlCopyMemory(Protocol->Characteristics.Name.Buffer, Characteristics->Name.Buffer,
                  Characteristics->Name.Length);
    Protocol->Handle = HandleOpen(Protocol, SideOnly);
    if (Protocol->Handle == NULL) {
        ObjectDereference(Protocol);
        return NULL;
    }
    return Protocol;
}

static PROTOCOL_OPTIONS RunSetOptions;

_Use_decl_annotations_
static NDIS_STATUS RunSetOptions(PNS_PROTOCOL Protocol)
{
    NDIS_STATUS Status = NDIS_STATUS_SUCCESS;

    if (Protocol->Characteristics.SetOptionsHandler != NULL) {
        Protocol->InSetOptions = TRUE;
        HANDLER_STATUS(Status, ProtocolSetOptions, PlaceOfProtocol(Protocol),
                       Protocol->Characteristics.SetOptionsHandler, Protocol->Handle,
                       Protocol->DriverContext);
        Protocol->InSetOptions = FALSE;
    }
    return Status;
}

_Use_decl_annotations_
NDIS_STATUS ProtocolRegister(NDIS_HANDLE ProtocolDriverContext,
                             const NDIS_PROTOCOL_DRIVER_CHARACTERISTICS *ProtocolCharacteristics,
                             PROTOCOL_OPTIONS *Options, PNDIS_HANDLE NdisProtocolHandle)
{
    PNS_PROTOCOL Protocol;
    NDIS_STATUS Status;
    KIRQL Irql;

    LibraryInitialize();
    if (!NT_SUCCESS(WorkerReference())) {
        return NDIS_STATUS_RESOURCES;
    }
    Protocol = ProtocolCreate(ProtocolCharacteristics, ProtocolDriverContext);
    if (Protocol == NULL) {
        WorkerDereference();
        return NDIS_STATUS_RESOURCES;
    }
    *NdisProtocolHandle = Protocol->Handle; /* binds may come before this function returns */
    Status = Options(Protocol);
    if (Status != NDIS_STATUS_SUCCESS) {
        *NdisProtocolHandle = NULL;
        ProtocolEnd(Protocol);
        return Status;
    }
    ConfigurationAcquire();
    while (SlotTaken(Protocol->Slot)) {
        Protocol->Slot++;
    }
    LibraryAcquire(&Irql);
    InsertTailList(&ProtocolList, &Protocol->Link);
    LibraryRelease(Irql);
    if (SwitchValue(NDH_STANDIN_SW_BIND_AT_REGISTER) == 0 || !BindEverywhereQueue(Protocol)) {
        BindEverywhere(Protocol);
    }
    ConfigurationRelease();
    return NDIS_STATUS_SUCCESS;
}

/* nf-ndis-ndisregisterprotocoldriver.md */
NDIS_STATUS NdisRegisterProtocolDriver(NDIS_HANDLE ProtocolDriverContext,
                                       PNDIS_PROTOCOL_DRIVER_CHARACTERISTICS ProtocolCharacteristics,
                                       PNDIS_HANDLE NdisProtocolHandle)
{
    NDIS_STATUS Status;

    if (!LibraryRequirePassive("NdisRegisterProtocolDriver", "IRQL-017")) {
        return NDIS_STATUS_FAILURE;
    }
    Status = CharacteristicsCheck(ProtocolCharacteristics);
    if (Status != NDIS_STATUS_SUCCESS) {
        return Status;
    }
    return ProtocolRegister(ProtocolDriverContext, ProtocolCharacteristics, RunSetOptions,
                            NdisProtocolHandle);
}

/* nf-ndis-ndisderegisterprotocoldriver.md: unbinds in its caller's context. */
VOID NdisDeregisterProtocolDriver(NDIS_HANDLE NdisProtocolHandle)
{
    PNS_PROTOCOL Protocol;
    ULONG Live;
    ULONG Slots;
    ULONG Slot;
    KIRQL Irql;

    if (!LibraryRequirePassive("NdisDeregisterProtocolDriver", "IRQL-017")) {
        return;
    }
    Protocol = HandleEnter(NdisProtocolHandle, ObjectProtocol, SideOnly, "NdisDeregisterProtocolDriver",
                           "U-08", NDH_STANDIN_FATAL, 0, &Irql);
    if (Protocol == NULL) {
        return;
    }
    ObjectReference(Protocol);
    LibraryRelease(Irql);
    ConfigurationAcquire();
    AdapterCounts(&Live, &Slots);
    for (Slot = 0; Slot < Slots; Slot++) {
        PNS_ADAPTER Adapter = AdapterFind(Slot);

        if (Adapter != NULL) {
            if (BindingFind(Protocol, Adapter) != NULL) {
                (VOID) AdapterUnbind(Adapter, Protocol->Slot);
            }
            ObjectDereference(Adapter);
        }
    }
    LibraryAcquire(&Irql);
    RemoveEntryList(&Protocol->Link);
    InitializeListHead(&Protocol->Link);
    LibraryRelease(Irql);
    ConfigurationRelease();
    ObjectDereference(Protocol);
    ProtocolEnd(Protocol);
}

/* nf-ndis-ndisreenumerateprotocolbindings.md: asynchronous. */
VOID NdisReEnumerateProtocolBindings(NDIS_HANDLE NdisProtocolHandle)
{
    PNS_PROTOCOL Protocol;
    KIRQL Irql;

    Protocol = HandleEnter(NdisProtocolHandle, ObjectProtocol, SideOnly, "NdisReEnumerateProtocolBindings",
                           "U-08", NDH_STANDIN_FATAL, 0, &Irql);
    if (Protocol == NULL) {
        return;
    }
    ObjectReference(Protocol);
    LibraryRelease(Irql);
    (VOID) BindEverywhereQueue(Protocol);
    ObjectDereference(Protocol);
}

static WORK_ROUTINE UnbindWork;

_Use_decl_annotations_
static VOID UnbindWork(PVOID Context)
{
    PNS_BINDING Binding = Context;

    ConfigurationAcquire();
    if (BindingFind(Binding->Protocol, Binding->Adapter) == Binding) {
        (VOID) AdapterUnbind(Binding->Adapter, Binding->Protocol->Slot);
    }
    ConfigurationRelease();
    ObjectDereference(Binding);
}

/* nf-ndis-ndisunbindadapter.md: by a work item; the handle must be taken for dead. */
NDIS_STATUS NdisUnbindAdapter(NDIS_HANDLE NdisBindingHandle)
{
    PNS_BINDING Binding;
    BOOLEAN Again;
    KIRQL Irql;

    Binding = HandleEnter(NdisBindingHandle, ObjectBinding, SideOnly, "NdisUnbindAdapter", "UNBIND-002",
                          NDH_STANDIN_REFUSED, NDIS_STATUS_FAILURE, &Irql);
    if (Binding == NULL) {
        return NDIS_STATUS_FAILURE;
    }
    Again = (BOOLEAN)(Binding->UnbindQueued || Binding->Unbinding);
    Binding->UnbindQueued = TRUE;
    if (!Again) {
        ObjectReference(Binding);
    }
    LibraryRelease(Irql);
    if (Again) {
        return NDIS_STATUS_CLOSING;
    }
    WorkQueue(&Binding->UnbindWork, UnbindWork, Binding);
    return NDIS_STATUS_SUCCESS;
}
