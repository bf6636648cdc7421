// SPDX-License-Identifier: MIT
/*
 * Status indications (contract 10.1). Those of one binding are delivered one at a time: one that arrives
 * while another is being delivered is copied and delivered after it, in order (STATUS-005).
 */
#include "status.h"
#include "boundary.h"
#include "break.h"
#include "vc.h"

typedef struct STATUS_ENTRY {
    LIST_ENTRY Link;
    PNS_VC Vc;             /* or NULL; referenced */
    HANDLE_SIDE Side;      /* the binding's of it */
    NDIS_HANDLE VcContext; /* the binding's */
    NDIS_STATUS_INDICATION Indication;
    /* the status buffer follows */
} STATUS_ENTRY, *PSTATUS_ENTRY;

static VOID Deliver(PNS_BINDING Binding, PNS_VC Vc, HANDLE_SIDE Side, NDIS_HANDLE VcContext,
                    PNDIS_STATUS_INDICATION Indication)
{
    if (Binding->HasCo && Binding->Adapter->Miniport->HasCo) {
        HANDLER_CALL(ProtocolCoStatusEx, PlaceOfStatus(Binding, Vc, Side), Binding->Co.CoStatusHandlerEx,
                     Binding->Context, VcContext, Indication);
    } else {
        HANDLER_CALL(ProtocolStatusEx, PlaceOfBinding(Binding),
                     Binding->Protocol->Characteristics.StatusHandlerEx, Binding->Context, Indication);
    }
}

static PSTATUS_ENTRY EntryCreate(PNS_VC Vc, NDIS_HANDLE VcContext, const NDIS_STATUS_INDICATION *Indication)
{
    PSTATUS_ENTRY Entry = MemoryZeroed(sizeof(*Entry) + Indication->StatusBufferSize, TAG_STATUS);

    if (Entry == NULL) {
        return NULL;
    }
    Entry->Indication = *Indication;
    if (Indication->StatusBufferSize != 0) {
        Entry->Indication.StatusBuffer = Entry + 1;
        RtlCopyMemory(Entry + 1, Indication->StatusBuffer, Indication->StatusBufferSize);
    }
    Entry->Vc = Vc;
    Entry->VcContext = VcContext;
    if (Vc != NULL) {
        ObjectReference(Vc);
    }
    return Entry;
}

/* NULL, as it should be without a VC; or that of one of the binding's VCs (a way of STATUS-001). */
static NDIS_HANDLE StrayVcContextLocked(PNS_BINDING Binding)
{
    PNS_AF Af;

    if (!BreakIs(Rule_STATUS_001, BreakContext) || IsListEmpty(&Binding->Families)) {
        return NULL;
    }
    Af = CONTAINING_RECORD(Binding->Families.Flink, NS_AF, Link);
    return IsListEmpty(&Af->Vcs) ? NULL : CONTAINING_RECORD(Af->Vcs.Flink, NS_VC, Link)->Context[SideClient];
}

/*
 * Delivers to one binding, or queues behind the indication that is being delivered. Binding is referenced by
 * the caller.
 */
static VOID Indicate(PNS_BINDING Binding, PNS_VC Vc, HANDLE_SIDE Side, PNDIS_STATUS_INDICATION Indication)
{
    NDIS_HANDLE VcContext;
    PSTATUS_ENTRY Entry;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    VcContext = Vc != NULL ? BreakVcContextLocked(Rule_STATUS_002, Vc, Side) : StrayVcContextLocked(Binding);
    if (Binding->StatusBusy && !BreakIs(Rule_STATUS_005, BreakOverlap)) {
        Entry = EntryCreate(Vc, VcContext, Indication);
        if (Entry != NULL) {
            Entry->Side = Side;
            InsertTailList(&Binding->StatusQueue, &Entry->Link);
        }
        LibraryRelease(Irql);
        return;
    }
    Binding->StatusBusy = TRUE;
    LibraryRelease(Irql);
    Deliver(Binding, Vc, Side, VcContext, Indication);
    for (;;) {
        LibraryAcquire(&Irql);
        if (IsListEmpty(&Binding->StatusQueue)) {
            Binding->StatusBusy = FALSE;
            LibraryRelease(Irql);
            return;
        }
        Entry = CONTAINING_RECORD(RemoveHeadList(&Binding->StatusQueue), STATUS_ENTRY, Link);
        LibraryRelease(Irql);
        Deliver(Binding, Entry->Vc, Entry->Side, Entry->VcContext, &Entry->Indication);
        if (Entry->Vc != NULL) {
            ObjectDereference(Entry->Vc);
        }
        MemoryRelease(Entry, TAG_STATUS);
    }
}

/* Referenced binding that comes after the given one (referenced; reference is taken), or the first. */
static PNS_BINDING NextBinding(PNS_ADAPTER Adapter, PNS_BINDING After)
{
    PNS_BINDING Found = NULL;
    PLIST_ENTRY Link;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    Link = After == NULL || IsListEmpty(&After->Link) ? Adapter->Bindings.Flink : After->Link.Flink;
    if (After != NULL && IsListEmpty(&After->Link)) {
        Link = &Adapter->Bindings; /* it was closed meanwhile; who came after it is not known */
    }
    for (; Link != &Adapter->Bindings && Found == NULL; Link = Link->Flink) {
        PNS_BINDING Binding = CONTAINING_RECORD(Link, NS_BINDING, Link);

        if (Binding->State != BindingOpening && Binding->State != BindingClosing) {
            Found = Binding;
            ObjectReference(Found);
        }
    }
    LibraryRelease(Irql);
    if (After != NULL) {
        ObjectDereference(After);
    }
    return Found;
}

static VOID IndicateAll(PNS_ADAPTER Adapter, PNDIS_STATUS_INDICATION Indication)
{
    PNS_BINDING Binding;

    for (Binding = NextBinding(Adapter, NULL); Binding != NULL; Binding = NextBinding(Adapter, Binding)) {
        Indicate(Binding, NULL, SideClient, Indication);
    }
}

/* -> the one binding that the indication is directed to (DestinationHandle), or all. */
static VOID IndicateGlobal(PNS_ADAPTER Adapter, PNDIS_STATUS_INDICATION Indication)
{
    PNS_BINDING Binding;
    PVOID Object;
    KIRQL Irql;

    if (Indication->DestinationHandle == NULL) {
        BREAK_DELIVER(Rule_STATUS_001, IndicateAll(Adapter, Indication));
        return;
    }
    LibraryAcquire(&Irql);
    HandleResolveLocked(Indication->DestinationHandle, ObjectBinding, SideOnly, &Object);
    Binding = Object;
    if (Binding != NULL) {
        ObjectReference(Binding);
    }
    LibraryRelease(Irql);
    if (Binding != NULL) {
        Indicate(Binding, NULL, SideClient, Indication);
        ObjectDereference(Binding);
    }
}

_Use_decl_annotations_
VOID StatusIndicateAll(PNS_ADAPTER Adapter, NDIS_STATUS Code, NDIS_STATUS Value)
{
    NDIS_STATUS_INDICATION Indication;

    RtlZeroMemory(&Indication, sizeof(Indication));
    Indication.Header.Type = NDIS_OBJECT_TYPE_STATUS_INDICATION;
    Indication.Header.Revision = NDIS_STATUS_INDICATION_REVISION_1;
    Indication.Header.Size = NDIS_SIZEOF_STATUS_INDICATION_REVISION_1;
    Indication.SourceHandle = Adapter->Handle;
    Indication.StatusCode = Code;
    Indication.StatusBuffer = &Value;
    Indication.StatusBufferSize = sizeof(Value);
    IndicateAll(Adapter, &Indication);
}

static PNS_ADAPTER AdapterEnter(NDIS_HANDLE Handle, PNDIS_STATUS_INDICATION Indication, PCSTR Function)
{
    PNS_ADAPTER Adapter;
    BOOLEAN Early;
    KIRQL Irql;

    Adapter =
        HandleEnter(Handle, ObjectAdapter, SideOnly, Function, "STATUS-003", NDH_STANDIN_FATAL, 0, &Irql);
    if (Adapter == NULL) {
        return NULL;
    }
    Early = (BOOLEAN)!Adapter->HasRegistration;
    ObjectReference(Adapter);
    LibraryRelease(Irql);
    if (Early) {
        ViolationReport(NDH_STANDIN_NOTED, "STATUS-003", Function, ObjectAdapter, Handle,
                        Indication->StatusCode, "before the registration attributes are set");
    }
    if (Indication->StatusCode == NDIS_STATUS_RESET_START ||
        Indication->StatusCode == NDIS_STATUS_RESET_END) {
        ViolationReport(NDH_STANDIN_NOTED, "STATUS-006", Function, ObjectAdapter, Handle,
                        Indication->StatusCode, "NDIS itself indicates start and end of a reset");
    }
    if (Indication->SourceHandle != Handle) {
        ViolationReport(NDH_STANDIN_NOTED, "STATUS-004", Function, ObjectAdapter, Handle,
                        Indication->StatusCode, "SourceHandle is not MiniportAdapterHandle");
    }
    return Adapter;
}

/* -> the protocols that share the VC: its client, and a stand-alone call manager. */
static VOID IndicateVc(PNS_VC Vc, PNDIS_STATUS_INDICATION Indication)
{
    if (!Vc->Af->IsScope) {
        Indicate(Vc->Af->Binding, Vc, SideClient, Indication);
    }
    if (Vc->Af->CallManager != NULL && !CALL_MANAGER_GONE(Vc->Af)) {
        Indicate(Vc->Af->CallManager, Vc, SideCallManager, Indication);
    }
}

/* nf-ndis-ndismcoindicatestatusex.md */
VOID NdisMCoIndicateStatusEx(NDIS_HANDLE MiniportAdapterHandle, NDIS_HANDLE NdisVcHandle,
                             PNDIS_STATUS_INDICATION StatusIndication)
{
    static const PCSTR Function = "NdisMCoIndicateStatusEx";
    PNS_ADAPTER Adapter = AdapterEnter(MiniportAdapterHandle, StatusIndication, Function);
    PNS_VC Vc;
    KIRQL Irql;

    if (Adapter == NULL) {
        return;
    }
    if (NdisVcHandle == NULL) {
        IndicateGlobal(Adapter, StatusIndication);
    } else {
        Vc = VcEnterMiniport(NdisVcHandle, FALSE, Function, "U-08", &Irql);
        if (Vc != NULL) {
            ObjectReference(Vc);
            LibraryRelease(Irql);
            BREAK_DELIVER(Rule_STATUS_002, IndicateVc(Vc, StatusIndication));
            ObjectDereference(Vc);
        }
    }
    ObjectDereference(Adapter);
}

/* Protocols that bind later find the link as it is then: NDIS_BIND_PARAMETERS. */
static VOID LinkStateTake(PNS_ADAPTER Adapter, const NDIS_STATUS_INDICATION *Indication)
{
    const NDIS_LINK_STATE *State = Indication->StatusBuffer;
    KIRQL Irql;

    if (Indication->StatusCode != NDIS_STATUS_LINK_STATE ||
        Indication->StatusBufferSize < NDIS_SIZEOF_LINK_STATE_REVISION_1) {
        return;
    }
    LibraryAcquire(&Irql);
    Adapter->General.MediaConnectState = State->MediaConnectState;
    Adapter->General.MediaDuplexState = State->MediaDuplexState;
    Adapter->General.XmitLinkSpeed = State->XmitLinkSpeed;
    Adapter->General.RcvLinkSpeed = State->RcvLinkSpeed;
    LibraryRelease(Irql);
}

/* nf-ndis-ndismindicatestatusex.md */
VOID NdisMIndicateStatusEx(NDIS_HANDLE MiniportAdapterHandle, PNDIS_STATUS_INDICATION StatusIndication)
{
    PNS_ADAPTER Adapter = AdapterEnter(MiniportAdapterHandle, StatusIndication, "NdisMIndicateStatusEx");

    if (Adapter != NULL) {
        LinkStateTake(Adapter, StatusIndication);
        IndicateGlobal(Adapter, StatusIndication);
        ObjectDereference(Adapter);
    }
}
