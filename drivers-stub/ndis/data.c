// SPDX-License-Identifier: MIT
/*
 * Sends and receives on VCs (contract section 9, U-26).
 */
#include "boundary.h"
#include "break.h"
#include "connectionless.h"
#include "data.h"
#include "nblchain.h"
#include "vc.h"

static PNET_BUFFER_LIST NblsReverse(PNET_BUFFER_LIST Nbls)
{
    PNET_BUFFER_LIST First = NULL;

    while (Nbls != NULL) {
        PNET_BUFFER_LIST Next = Nbls->Next;

        Nbls->Next = First;
        First = Nbls;
        Nbls = Next;
    }
    return First;
}

/* NBLs that are not on their way on this VC; those that are get their mark taken off. */
static ULONG NblsUnmark(PNET_BUFFER_LIST Nbls, PVOID Holder, PULONG Changed)
{
    ULONG Foreign = 0;

    *Changed = 0;
    for (; Nbls != NULL; Nbls = Nbls->Next) {
        if (Nbls->NdisReserved[0] != Holder) {
            Foreign++;
            continue;
        }
        *Changed += (ULONG)(Nbls->NdisReserved[1] != Nbls->FirstNetBuffer);
        Nbls->NdisReserved[0] = NULL;
        Nbls->NdisReserved[1] = NULL;
    }
    return Foreign;
}

/* Status with which NDIS itself completes a send, or SUCCESS. Library's lock held. */
static NDIS_STATUS SendVerdictLocked(PNS_VC Vc, PCSTR *Rule)
{
    *Rule = "DATA-SEND-002";
    if (Vc->Af->Binding->Adapter->Resetting) {
        *Rule = "DATA-SEND-008";
        return NDIS_STATUS_RESET_IN_PROGRESS;
    }
    if (Vc->Af->Binding->Adapter->State == NDH_STANDIN_ADAPTER_SUSPENDED) {
        *Rule = "DATA-SEND-008";
        return NDIS_STATUS_LOW_POWER_STATE;
    }
    if (CALL_MANAGER_GONE(Vc->Af) || MINIPORT_GONE(Vc->Af)) {
        return NDIS_STATUS_FAILURE;
    }
    if (SwitchValue(NDH_STANDIN_SW_INACTIVE_SEND) == 1) {
        return NDIS_STATUS_SUCCESS;
    }
    if (!Vc->Active || Vc->Activation == DeactivationRequesting || Vc->Activation == DeactivationPending) {
        return NDIS_STATUS_VC_NOT_ACTIVATED;
    }
    if (Vc->ClientMayNotSend) {
        *Rule = Vc->CloseIndicated ? "CL-CLOSE-002" : "CL-CLOSE-004";
        return NDIS_STATUS_CLOSING;
    }
    if (Vc->Call != CallConnected && !Vc->Af->IsScope) {
        return NDIS_STATUS_VC_NOT_ACTIVATED;
    }
    if (Vc->Af->Binding->State != BindingRunning) {
        *Rule = "DATA-SEND-008";
        return NDIS_STATUS_PAUSED;
    }
    return NDIS_STATUS_SUCCESS;
}

/*
 * The VC of a send: its client's, or a call manager's own. One that is being created or deleted counts as
 * dead.
 */
static PNS_VC SenderEnter(NDIS_HANDLE Handle, PCSTR Function, PKIRQL Irql)
{
    PNS_VC Vc = HandleEnter(Handle, ObjectVc, SideAny, Function, "VC-DEL-010", NDH_STANDIN_FATAL, 0, Irql);

    if (Vc == NULL) {
        return NULL;
    }
    if (Vc->State != VcLive) {
        LibraryRelease(*Irql);
        ViolationReport(NDH_STANDIN_FATAL, "VC-DEL-010", Function, ObjectVc, Handle, 0,
                        "the VC is being created or deleted");
        return NULL;
    }
    if (HandleSide(Handle) != OWNER_SIDE(Vc) && HandleSide(Handle) != SideBoth) {
        ViolationReport(NDH_STANDIN_NOTED, "U-07", Function, ObjectVc, Handle, 0,
                        "the handle is the other side's");
    }
    return Vc;
}

/* nf-ndis-ndiscosendnetbufferlists.md */
VOID NdisCoSendNetBufferLists(NDIS_HANDLE NdisVcHandle, PNET_BUFFER_LIST NetBufferLists, ULONG SendFlags)
{
    static const PCSTR Function = "NdisCoSendNetBufferLists";
    CO_SEND_NET_BUFFER_LISTS_COMPLETE_HANDLER CompleteHandler;
    W_CO_SEND_NET_BUFFER_LISTS_HANDLER SendHandler;
    NDIS_HANDLE OwnerContext;
    NDIS_HANDLE MiniportContext;
    NDIS_STATUS Status;
    PNET_BUFFER_LIST Nbl;
    ULONG Others;
    PCSTR Rule;
    PNS_VC Vc;
    KIRQL Irql;

    Vc = SenderEnter(NdisVcHandle, Function, &Irql);
    if (Vc == NULL) {
        return;
    }
    Status = SendVerdictLocked(Vc, &Rule);
    if (Status == NDIS_STATUS_SUCCESS) {
        Vc->SendsOutstanding += NblsCount(NetBufferLists);
        NblsMark(NetBufferLists, Vc);
    }
    ObjectReference(Vc);
    CompleteHandler = Vc->Af->Binding->Co.CoSendNetBufferListsCompleteHandler;
    SendHandler = Vc->Af->Binding->Adapter->Miniport->Co.CoSendNetBufferListsHandler;
    OwnerContext = Vc->Context[OWNER_SIDE(Vc)];
    MiniportContext = BreakVcContextLocked(Rule_VC_CTX_001, Vc, MINIPORT_SIDE(Vc)); /* U-11 */
    LibraryRelease(Irql);

    Others = NblsOfOthers(NetBufferLists, NdisVcHandle);
    if (Others != 0) {
        ViolationReport(NDH_STANDIN_NOTED, "DATA-SEND-001", Function, ObjectVc, NdisVcHandle, 0,
                        "SourceHandle of %u NBLs is not the VC handle", (ULONG64)Others);
    }
    NblsCheckFlag(SendFlags, NDIS_SEND_FLAGS_DISPATCH_LEVEL, Irql, Function, "DATA-SEND-010", ObjectVc,
                  NdisVcHandle);
    if (Status == NDIS_STATUS_SUCCESS) {
        if (BreakIs(Rule_DATA_SEND_007, BreakOrder)) {
            NetBufferLists = NblsReverse(NetBufferLists);
        }
        HANDLER_CALL(MiniportCoSendNetBufferLists, PlaceOfMiniportVc(Vc), SendHandler, MiniportContext,
                     NetBufferLists, SendFlags);
    } else {
        ViolationReport(
            NDH_STANDIN_REFUSED, Rule, Function, ObjectVc, NdisVcHandle, Status,
            "the VC is not active, is closing, carries no connected call, or the binding does not run");
        for (Nbl = NetBufferLists; Nbl != NULL; Nbl = Nbl->Next) {
            Nbl->Status = Status;
        }
        HANDLER_CALL(ProtocolCoSendNetBufferListsComplete, PlaceOfVc(Vc, OWNER_SIDE(Vc), NULL),
                     CompleteHandler, OwnerContext, NetBufferLists,
                     Irql == DISPATCH_LEVEL ? NDIS_SEND_COMPLETE_FLAGS_DISPATCH_LEVEL : 0);
    }
    ObjectDereference(Vc);
}

/* nf-ndis-ndismcosendnetbufferlistscomplete.md */
VOID NdisMCoSendNetBufferListsComplete(NDIS_HANDLE NdisVcHandle, PNET_BUFFER_LIST NetBufferLists,
                                       ULONG SendCompleteFlags)
{
    static const PCSTR Function = "NdisMCoSendNetBufferListsComplete";
    CO_SEND_NET_BUFFER_LISTS_COMPLETE_HANDLER CompleteHandler;
    ULONG Count = NblsCount(NetBufferLists);
    NDIS_HANDLE OwnerContext;
    ULONG Outstanding;
    ULONG Foreign;
    ULONG Changed;
    PNS_VC Vc;
    KIRQL Irql;

    Vc = VcEnterMiniport(NdisVcHandle, TRUE, Function, "VC-DEL-009", &Irql);
    if (Vc == NULL) {
        return;
    }
    if (BreakIs(Rule_VC_CTX_001, BreakContext) && NetBufferLists->NdisReserved[0] != NULL) {
        Vc = NetBufferLists->NdisReserved[0]; /* the miniport was given another VC's context */
    }
    Outstanding = Vc->SendsOutstanding;
    Foreign = Count > Outstanding ? Count : NblsUnmark(NetBufferLists, Vc, &Changed);
    if (Foreign != 0) {
        LibraryRelease(Irql);
        ViolationReport(NDH_STANDIN_FATAL, "DATA-SEND-004", Function, ObjectVc, NdisVcHandle, 0,
                        "completes %u NBLs, of which %u are not on their way; %u are outstanding",
                        (ULONG64)Count, (ULONG64)Foreign, (ULONG64)Outstanding);
        return;
    }
    Vc->SendsOutstanding -= Count;
    ObjectReference(Vc);
    CompleteHandler = Vc->Af->Binding->Co.CoSendNetBufferListsCompleteHandler;
    OwnerContext = BreakVcContextLocked(Rule_DATA_SEND_006, Vc, OWNER_SIDE(Vc));
    LibraryRelease(Irql);
    DataDrainWake();
    if (Changed != 0) {
        ViolationReport(NDH_STANDIN_NOTED, "DATA-SEND-009", Function, ObjectVc, NdisVcHandle, 0,
                        "%u NBLs come back with another list of NET_BUFFERs", (ULONG64)Changed);
    }
    NblsCheckFlag(SendCompleteFlags, NDIS_SEND_COMPLETE_FLAGS_DISPATCH_LEVEL, Irql, Function, "DATA-SEND-011",
                  ObjectVc, NdisVcHandle);
    BREAK_DELIVER(Rule_DATA_SEND_006,
                  HANDLER_CALL(ProtocolCoSendNetBufferListsComplete, PlaceOfVc(Vc, OWNER_SIDE(Vc), NULL),
                               CompleteHandler, OwnerContext, NetBufferLists, SendCompleteFlags));
    ObjectDereference(Vc);
}

/* Library's lock held. */
static BOOLEAN IsPaused(PNS_ADAPTER Adapter)
{
    return (BOOLEAN)(Adapter->State == NDH_STANDIN_ADAPTER_PAUSED ||
                     (Adapter->State == NDH_STANDIN_ADAPTER_SUSPENDED && Adapter->PausedForPower));
}

/*
 * nf-ndis-ndismcoindicatereceivenetbufferlists.md. A miniport cannot know when a binding above it pauses or
 * restarts: what it indicates meanwhile goes back to it at once, and is its fault only while it is itself
 * paused (nc-ndis-miniport_pause.md).
 */
VOID NdisMCoIndicateReceiveNetBufferLists(NDIS_HANDLE NdisVcHandle, PNET_BUFFER_LIST NetBufferLists,
                                          ULONG NumberOfNetBufferLists, ULONG CoReceiveFlags)
{
    static const PCSTR Function = "NdisMCoIndicateReceiveNetBufferLists";
    BOOLEAN Resources = (BOOLEAN)((CoReceiveFlags & NDIS_RECEIVE_FLAGS_RESOURCES) != 0);
    CO_RECEIVE_NET_BUFFER_LISTS_HANDLER ReceiveHandler;
    MINIPORT_RETURN_NET_BUFFER_LISTS_HANDLER ReturnHandler;
    NDIS_HANDLE AdapterContext;
    NDIS_HANDLE BindingContext;
    NDIS_HANDLE OwnerContext;
    BOOLEAN Active;
    BOOLEAN Paused;
    BOOLEAN Running;
    ULONG Others;
    PNS_VC Vc;
    KIRQL Irql;

    Vc = VcEnterMiniport(NdisVcHandle, TRUE, Function, "VC-DEL-009", &Irql);
    if (Vc == NULL) {
        return;
    }
    Active = Vc->Active;
    Paused = IsPaused(Vc->Af->Binding->Adapter);
    Running = (BOOLEAN)(Vc->Af->Binding->State == BindingRunning);
    if (Active && Running && !Resources) {
        Vc->ReceivesOutstanding += NumberOfNetBufferLists;
        NblsMark(NetBufferLists, Vc);
    }
    ObjectReference(Vc);
    ReceiveHandler = Vc->Af->Binding->Co.CoReceiveNetBufferListsHandler;
    ReturnHandler = Vc->Af->Binding->Adapter->Miniport->Characteristics.ReturnNetBufferListsHandler;
    AdapterContext = Vc->Af->Binding->Adapter->Context;
    BindingContext = Vc->Af->Binding->Context;
    OwnerContext = BreakVcContextLocked(Rule_DATA_RECV_007, Vc, OWNER_SIDE(Vc));
    LibraryRelease(Irql);

    Others = NblsOfOthers(NetBufferLists, NdisVcHandle);
    if (Others != 0 || NblsCount(NetBufferLists) != NumberOfNetBufferLists) {
        ViolationReport(NDH_STANDIN_NOTED, "DATA-RECV-001", Function, ObjectVc, NdisVcHandle, 0,
                        "%u NBLs with another SourceHandle, or another count than %u", (ULONG64)Others,
                        (ULONG64)NumberOfNetBufferLists);
    }
    if (Active && Running) {
        BREAK_DELIVER(Rule_DATA_RECV_007,
                      HANDLER_CALL(ProtocolCoReceiveNetBufferLists, PlaceOfVc(Vc, OWNER_SIDE(Vc), NULL),
                                   ReceiveHandler, BindingContext, OwnerContext, NetBufferLists,
                                   NumberOfNetBufferLists, CoReceiveFlags));
        if (Resources && BreakIs(Rule_DATA_RECV_006, BreakCallback)) {
            HANDLER_CALL(MiniportReturnNetBufferLists, PlaceOfMiniportVc(Vc), ReturnHandler, AdapterContext,
                         NetBufferLists, 0);
        }
    } else {
        if (!Active) {
            ViolationReport(NDH_STANDIN_FATAL, "DATA-RECV-002", Function, ObjectVc, NdisVcHandle, 0,
                            "the VC is not active");
        } else if (Paused) {
            ViolationReport(NDH_STANDIN_REFUSED, "DATA-RECV-008", Function, ObjectVc, NdisVcHandle, 0,
                            "the adapter is paused");
        }
        if (!Resources) {
            HANDLER_CALL(MiniportReturnNetBufferLists, PlaceOfMiniportVc(Vc), ReturnHandler, AdapterContext,
                         NetBufferLists, 0);
        }
    }
    ObjectDereference(Vc);
}

/* The VC that the first list came from. */
static BOUNDARY_PLACE PlaceOfLists(PNS_BINDING Binding, const NET_BUFFER_LIST *Lists)
{
    BOUNDARY_PLACE Place = PlaceOfAdapter(Binding->Adapter);
    PVOID Vc;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    HandleResolveLocked(Lists->SourceHandle, ObjectVc, SideAny, &Vc);
    if (Vc != NULL) {
        Place = PlaceOfMiniportVc(Vc);
    }
    LibraryRelease(Irql);
    return Place;
}

/* nf-ndis-ndisreturnnetbufferlists.md: back to the miniport; SourceHandle tells the VC. */
VOID NdisReturnNetBufferLists(NDIS_HANDLE NdisBindingHandle, PNET_BUFFER_LIST NetBufferLists,
                              ULONG ReturnFlags)
{
    static const PCSTR Function = "NdisReturnNetBufferLists";
    MINIPORT_RETURN_NET_BUFFER_LISTS_HANDLER ReturnHandler;
    NDIS_HANDLE AdapterContext;
    PNET_BUFFER_LIST Nbl;
    PNS_BINDING Binding;
    ULONG Unknown = 0;
    BOOLEAN Gone;
    KIRQL Irql;

    Binding = HandleEnter(NdisBindingHandle, ObjectBinding, SideOnly, Function, "UNBIND-002",
                          NDH_STANDIN_FATAL, 0, &Irql);
    if (Binding == NULL) {
        return;
    }
    for (Nbl = NetBufferLists; Nbl != NULL; Nbl = Nbl->Next) {
        PVOID Object;

        HandleResolveLocked(Nbl->SourceHandle, ObjectVc, SideAny, &Object);
        if (Object != NULL && ((PNS_VC)Object)->ReceivesOutstanding != 0 && Nbl->NdisReserved[0] == Object) {
            ((PNS_VC)Object)->ReceivesOutstanding--;
            Nbl->NdisReserved[0] = NULL;
        } else if (!ConnectionlessReturnLocked(Binding, Nbl)) {
            Unknown++;
        }
    }
    ReturnHandler = Binding->Adapter->Miniport->Characteristics.ReturnNetBufferListsHandler;
    AdapterContext = Binding->Adapter->Context;
    /* The layer of NDIS 5 takes its lists back in any case: it has records of them. */
    Gone = (BOOLEAN)(Binding->Adapter->MiniportGone && !LEGACY_MINIPORT(Binding->Adapter->Miniport));
    LibraryRelease(Irql);
    NblsCheckFlag(ReturnFlags, NDIS_RETURN_FLAGS_DISPATCH_LEVEL, Irql, Function, "DATA-SEND-010",
                  ObjectBinding, NdisBindingHandle);
    if (Unknown != 0) {
        ViolationReport(NDH_STANDIN_FATAL, "DATA-RECV-004", Function, ObjectBinding, NdisBindingHandle, 0,
                        "%u NBLs are not outstanding there", (ULONG64)Unknown);
        return;
    }
    if (!Gone) {
        HANDLER_CALL(MiniportReturnNetBufferLists, PlaceOfLists(Binding, NetBufferLists), ReturnHandler,
                     AdapterContext, NetBufferLists, ReturnFlags);
    }
}

/* nf-ndis-ndiscancelsendnetbufferlists.md */
VOID NdisCancelSendNetBufferLists(NDIS_HANDLE NdisBindingHandle, PVOID CancelId)
{
    MINIPORT_CANCEL_SEND_HANDLER CancelHandler;
    NDIS_HANDLE AdapterContext;
    PNS_BINDING Binding;
    BOOLEAN Gone;
    KIRQL Irql;

    Binding = HandleEnter(NdisBindingHandle, ObjectBinding, SideOnly, "NdisCancelSendNetBufferLists",
                          "UNBIND-002", NDH_STANDIN_FATAL, 0, &Irql);
    if (Binding == NULL) {
        return;
    }
    CancelHandler = Binding->Adapter->Miniport->Characteristics.CancelSendHandler;
    AdapterContext = Binding->Adapter->Context;
    Gone = Binding->Adapter->MiniportGone;
    LibraryRelease(Irql);
    if (!Gone) {
        HANDLER_CALL(MiniportCancelSend, PlaceOfAdapter(Binding->Adapter), CancelHandler, AdapterContext,
                     CancelId);
    }
}
