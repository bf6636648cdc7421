// SPDX-License-Identifier: MIT
/*
 * Address families: open (contract 2.1, 3.6, 3.9, section 6).
 */
#include "af.h"
#include "boundary.h"
#include "break.h"
#include "family.h"

static BOOLEAN FamilyEqual(const CO_ADDRESS_FAMILY *Left, const CO_ADDRESS_FAMILY *Right)
{
    return (BOOLEAN)(Left->AddressFamily == Right->AddressFamily &&
                     Left->MajorVersion == Right->MajorVersion && Left->MinorVersion == Right->MinorVersion);
}

_Use_decl_annotations_
ULONG AfOpenOnAdapter(PNS_ADAPTER Adapter, PNS_BINDING CallManager)
{
    PLIST_ENTRY BindingLink;
    PLIST_ENTRY AfLink;
    ULONG Count = 0;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    for (BindingLink = Adapter->Bindings.Flink; BindingLink != &Adapter->Bindings;
         BindingLink = BindingLink->Flink) {
        PNS_BINDING Binding = CONTAINING_RECORD(BindingLink, NS_BINDING, Link);

        for (AfLink = Binding->Families.Flink; AfLink != &Binding->Families; AfLink = AfLink->Flink) {
            PNS_AF Af = CONTAINING_RECORD(AfLink, NS_AF, Link);

            Count += (ULONG)(CallManager == NULL || Af->CallManager == CallManager);
        }
    }
    LibraryRelease(Irql);
    return Count;
}

_Use_decl_annotations_
VOID AfEndLocked(PNS_AF Af)
{
    Af->State = AfClosed;
    RemoveEntryList(&Af->Link);
    HandleCloseLocked(&Af->Handle[SideCallManager]);
    if (Af->Notify == AfNotifyNone) {
        HandleCloseLocked(&Af->Handle[SideClient]);
        ObjectDereference(Af);
    }
}

/* -> client: ProtocolClOpenAfComplete(Ex). */
static VOID OpenCompleteDeliver(PNS_AF Af, NDIS_HANDLE Handle, NDIS_STATUS Status)
{
    const LEGACY_HANDLERS *Legacy = Af->Legacy[SideClient];

    if (Legacy != NULL) {
        HANDLER_CALL(ProtocolClOpenAfComplete, PlaceOfAf(Af, SideClient), Legacy->OpenAfCompleteHandler,
                     Status, Af->Context[SideClient], Handle);
    } else {
        HANDLER_CALL(ProtocolClOpenAfCompleteEx, PlaceOfAf(Af, SideClient),
                     CLIENT_OF(Af)->ClOpenAfCompleteHandlerEx, Af->Context[SideClient], Handle, Status);
    }
}

_Use_decl_annotations_
NDIS_STATUS AfOpenForClient(NDIS_HANDLE NdisBindingHandle, const CO_ADDRESS_FAMILY *AddressFamily,
                            NDIS_HANDLE ClientAfContext, const AF_CLIENT *Own, PNDIS_HANDLE NdisAfHandle,
                            PCSTR Function)
{
    PNS_FAMILY Registered;
    CM_OPEN_AF_HANDLER OpenHandler;
    NDIS_HANDLE CmAfContext = NULL;
    NDIS_HANDLE CmBindingContext;
    NDIS_HANDLE CmHandle;
    PCSTR Reason = NULL;
    NDIS_STATUS Status;
    BOOLEAN CompletedInside;
    BOOLEAN Stray = FALSE;
    PNS_BINDING Binding;
    PNS_AF Af;
    KIRQL Irql;
    KIRQL After;

    *NdisAfHandle = NULL;
    if (!LibraryRequirePassive(Function, "IRQL-005")) {
        return NDIS_STATUS_FAILURE;
    }
    Binding = HandleEnter(NdisBindingHandle, ObjectBinding, SideOnly, Function, "UNBIND-002",
                          NDH_STANDIN_REFUSED, NDIS_STATUS_FAILURE, &Irql);
    if (Binding == NULL) {
        return NDIS_STATUS_FAILURE;
    }
    Registered = FamilyFindLocked(Binding->Adapter, (ULONG)AddressFamily->AddressFamily);
    if (Binding->State == BindingOpening || Binding->State == BindingClosing || Binding->Unbinding) {
        Reason = "the binding is not open or is closing";
    } else if (Registered == NULL || !FamilyEqual(&Registered->Family, AddressFamily)) {
        Reason = "no such AF on the adapter";
    } else if (Registered->CallManager != NULL &&
               (Registered->CallManager->Unbinding || Registered->CallManager->State == BindingClosing)) {
        Reason = "the call manager's binding is closing";
    } else if (!Binding->HasClient && Own == NULL) {
        Reason = "the protocol set no client handlers";
    } else if (!Binding->Notifying && SwitchValue(NDH_STANDIN_SW_AF_OPEN_OUTSIDE_NOTIFY) == 1) {
        Reason = "not called from ProtocolCoAfRegisterNotify";
    }
    if (Reason != NULL) {
        LibraryRelease(Irql);
        ViolationReport(NDH_STANDIN_REFUSED, "AF-OPEN-011", Function, ObjectBinding, NdisBindingHandle,
                        NDIS_STATUS_FAILURE, "AF %x: %s", (ULONG64)(ULONG)AddressFamily->AddressFamily,
                        Reason);
        return NDIS_STATUS_FAILURE;
    }
    Af = ObjectAllocate(ObjectAf, sizeof(*Af));
    if (Af == NULL) {
        LibraryRelease(Irql);
        return NDIS_STATUS_RESOURCES;
    }
    Af->Binding = Binding;
    Af->Family = *AddressFamily;
    Af->Generation = Binding->Adapter->Generation;
    Af->Context[SideClient] = ClientAfContext;
    InitializeListHead(&Af->Saps);
    InitializeListHead(&Af->Vcs);
    Af->Client = &Binding->Client;
    if (Own != NULL) {
        Af->OwnClient = Own->Handlers;
        Af->OwnLegacy[SideClient] = Own->Legacy;
        Af->Client = &Af->OwnClient;
        Af->Legacy[SideClient] = &Af->OwnLegacy[SideClient];
    }
    Af->Cm = Registered->Cm;
    if (Registered->Legacy != NULL) {
        Af->OwnCm = *Registered->Cm;
        Af->OwnLegacy[SideCallManager] = *Registered->Legacy;
        Af->Cm = &Af->OwnCm;
        Af->Legacy[SideCallManager] = &Af->OwnLegacy[SideCallManager];
    }
    CmBindingContext = Binding->Adapter->Context;
    ObjectAdopt(Af, Binding);
    if (Registered->CallManager != NULL) {
        Af->CallManager = Registered->CallManager;
        CmBindingContext = Af->CallManager->Context;
        ObjectAdopt(Af, Af->CallManager);
    }
    InsertTailList(&Binding->Families, &Af->Link);
    Af->Handle[SideClient] = HandleOpenLocked(Af, SideClient);
    Af->Handle[SideCallManager] = HandleOpenLocked(Af, SideCallManager);
    if (Af->Handle[SideClient] == NULL || Af->Handle[SideCallManager] == NULL) {
        AfEndLocked(Af);
        LibraryRelease(Irql);
        return NDIS_STATUS_RESOURCES;
    }
    ObjectReference(Af);
    *NdisAfHandle = Af->Handle[SideClient];
    CmHandle = Af->Handle[SideCallManager];
    OpenHandler = CALL_MANAGER_OF(Af)->CmOpenAfHandler;
    LibraryRelease(Irql);

    PENDING_BEGIN();
    Status = NDIS_STATUS_SUCCESS;
    BOUNDARY_LINK(Af, Af);
    BREAK_DELIVER(Rule_AF_OPEN_003, HANDLER_STATUS(Status, ProtocolCmOpenAf, PlaceOfNewAf(Af), OpenHandler,
                                                   CmBindingContext, &Af->Family, CmHandle, &CmAfContext));

    LibraryAcquire(&After);
    CompletedInside = (BOOLEAN)(Af->State != AfOpening);
    if (!CompletedInside) {
        if (Status == NDIS_STATUS_PENDING) {
            Af->State = AfOpenPending;
        } else {
            if (Status == NDIS_STATUS_SUCCESS) {
                Af->Context[SideCallManager] = CmAfContext;
                Af->State = AfOpen;
            } else {
                AfEndLocked(Af);
                *NdisAfHandle = NULL;
            }
            PENDING_END();
            Stray = BreakIs(Rule_AF_OPEN_009, BreakCallback);
        }
    }
    LibraryRelease(After);
    LibraryCheckReturn(Irql, After, "ProtocolCmOpenAf", "IRQL-012");
    if (CompletedInside && Status != NDIS_STATUS_PENDING) {
        ViolationReport(NDH_STANDIN_FATAL, "AF-OPEN-004", "ProtocolCmOpenAf", ObjectAf, CmHandle, Status,
                        "returned %x after NdisMCmOpenAddressFamilyComplete", (ULONG64)(ULONG)Status);
    }
    if (Status == NDIS_STATUS_SUCCESS && !CompletedInside && CmAfContext == NULL) {
        ViolationReport(NDH_STANDIN_NOTED, "AF-OPEN-010", "ProtocolCmOpenAf", ObjectAf, CmHandle, 0,
                        "success without an AF context");
    }
    if (Stray) {
        OpenCompleteDeliver(Af, *NdisAfHandle, Status);
    }
    ObjectDereference(Af);
    return BreakStatusOf(Rule_AF_OPEN_009, Status);
}

/* nf-ndis-ndisclopenaddressfamilyex.md */
NDIS_STATUS NdisClOpenAddressFamilyEx(NDIS_HANDLE NdisBindingHandle, PCO_ADDRESS_FAMILY AddressFamily,
                                      NDIS_HANDLE ClientAfContext, PNDIS_HANDLE NdisAfHandle)
{
    return AfOpenForClient(NdisBindingHandle, AddressFamily, ClientAfContext, NULL, NdisAfHandle,
                           "NdisClOpenAddressFamilyEx");
}

static WORK_ROUTINE AfOpenCompleteWork;

/* -> client: ProtocolClOpenAfCompleteEx. Consumes a reference on the AF. */
_Use_decl_annotations_
static VOID AfOpenCompleteWork(PVOID Context)
{
    PNS_AF Af = Context;
    NDIS_HANDLE Handle;
    BOOLEAN Raised;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    Handle = Af->OpenStatus == NDIS_STATUS_SUCCESS ? Af->Handle[SideClient] : NULL;
    LibraryRelease(Irql);
    Raised = BreakRaise(Rule_AF_OPEN_006, DISPATCH_LEVEL, &Irql);
    BREAK_DELIVER(Rule_AF_OPEN_006, OpenCompleteDeliver(Af, Handle, Af->OpenStatus));
    BreakLower(Raised, Irql);
    PENDING_END();
    ObjectDereference(Af);
}

/* nf-ndis-ndiscmopenaddressfamilycomplete.md, nf-ndis-ndismcmopenaddressfamilycomplete.md */
VOID NdisCmOpenAddressFamilyComplete(NDIS_STATUS Status, NDIS_HANDLE NdisAfHandle,
                                     NDIS_HANDLE CallMgrAfContext)
{
    PNS_AF Af;
    KIRQL Irql;

    if (Status == NDIS_STATUS_PENDING) {
        ViolationReport(NDH_STANDIN_FATAL, "AF-OPEN-004", "NdisMCmOpenAddressFamilyComplete", ObjectAf,
                        NdisAfHandle, Status, "completes with NDIS_STATUS_PENDING");
        return;
    }
    Af = HandleEnter(NdisAfHandle, ObjectAf, SideCallManager, "NdisMCmOpenAddressFamilyComplete",
                     "AF-OPEN-007", NDH_STANDIN_FATAL, 0, &Irql);
    if (Af == NULL) {
        return;
    }
    if (Af->State != AfOpening && Af->State != AfOpenPending) {
        LibraryRelease(Irql);
        ViolationReport(NDH_STANDIN_FATAL, "AF-OPEN-004", "NdisMCmOpenAddressFamilyComplete", ObjectAf,
                        NdisAfHandle, Status, "no open of the AF is pending");
        return;
    }
    Af->OpenStatus = Status;
    ObjectReference(Af);
    if (Status == NDIS_STATUS_SUCCESS) {
        Af->Context[SideCallManager] = CallMgrAfContext;
        Af->State = AfOpen;
    } else {
        AfEndLocked(Af);
    }
    LibraryRelease(Irql);
    if (Irql == PASSIVE_LEVEL || SwitchValue(NDH_STANDIN_SW_AF_OPEN_COMPLETE) == 1) {
        AfOpenCompleteWork(Af);
    } else {
        WorkQueue(&Af->OpenWork, AfOpenCompleteWork, Af); /* U-19 */
    }
}
