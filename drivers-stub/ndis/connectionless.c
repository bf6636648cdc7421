// SPDX-License-Identifier: MIT
#include "connectionless.h"
#include "boundary.h"
#include "data.h"
#include "nblchain.h"
#include "packetfilter.h"

#define MAX_RECEIVERS 32u /* bits of a set of bindings */

/* Status with which NDIS itself completes a send, or SUCCESS. Library's lock held. */
static NDIS_STATUS SendVerdictLocked(const NS_BINDING *Binding)
{
    const NS_ADAPTER *Adapter = Binding->Adapter;

    if (Adapter->Resetting) {
        return NDIS_STATUS_RESET_IN_PROGRESS;
    }
    if (Adapter->State == NDH_STANDIN_ADAPTER_SUSPENDED) {
        return NDIS_STATUS_LOW_POWER_STATE;
    }
    if (Adapter->MiniportGone) {
        return NDIS_STATUS_FAILURE;
    }
    return Binding->State == BindingRunning ? NDIS_STATUS_SUCCESS : NDIS_STATUS_PAUSED;
}

/* nf-ndis-ndissendnetbufferlists.md */
VOID NdisSendNetBufferLists(NDIS_HANDLE NdisBindingHandle, PNET_BUFFER_LIST NetBufferLists,
                            NDIS_PORT_NUMBER PortNumber, ULONG SendFlags)
{
    static const PCSTR Function = "NdisSendNetBufferLists";
    NDIS_STATUS Status;
    PNET_BUFFER_LIST Nbl;
    PNS_BINDING Binding;
    PNS_ADAPTER Adapter;
    ULONG Others;
    KIRQL Irql;

    Binding = HandleEnter(NdisBindingHandle, ObjectBinding, SideOnly, Function, "UNBIND-002",
                          NDH_STANDIN_FATAL, 0, &Irql);
    if (Binding == NULL) {
        return;
    }
    Adapter = Binding->Adapter;
    Status = SendVerdictLocked(Binding);
    if (Status == NDIS_STATUS_SUCCESS) {
        Binding->SendsOutstanding += NblsCount(NetBufferLists);
        NblsMark(NetBufferLists, Binding);
    }
    ObjectReference(Binding);
    LibraryRelease(Irql);

    Others = NblsOfOthers(NetBufferLists, NdisBindingHandle);
    if (Others != 0) {
        ViolationReport(NDH_STANDIN_NOTED, "DATA-SEND-001", Function, ObjectBinding, NdisBindingHandle, 0,
                        "SourceHandle of %u NBLs is not the binding handle", (ULONG64)Others);
    }
    NblsCheckFlag(SendFlags, NDIS_SEND_FLAGS_DISPATCH_LEVEL, Irql, Function, "DATA-SEND-010", ObjectBinding,
                  NdisBindingHandle);
    if (Status == NDIS_STATUS_SUCCESS) {
        HANDLER_CALL(MiniportSendNetBufferLists, PlaceOfAdapter(Adapter),
                     Adapter->Miniport->Characteristics.SendNetBufferListsHandler, Adapter->Context,
                     NetBufferLists, PortNumber, SendFlags);
    } else {
        ViolationReport(NDH_STANDIN_REFUSED, "DATA-SEND-008", Function, ObjectBinding, NdisBindingHandle,
                        Status, "the binding does not run, or its adapter is not there");
        for (Nbl = NetBufferLists; Nbl != NULL; Nbl = Nbl->Next) {
            Nbl->Status = Status;
        }
        HANDLER_CALL(ProtocolSendNetBufferListsComplete, PlaceOfBinding(Binding),
                     Binding->Protocol->Characteristics.SendNetBufferListsCompleteHandler, Binding->Context,
                     NetBufferLists, Irql == DISPATCH_LEVEL ? NDIS_SEND_COMPLETE_FLAGS_DISPATCH_LEVEL : 0);
    }
    ObjectDereference(Binding);
}

/* The adapter's binding that the NBL was sent over, or NULL. Library's lock held. */
static PNS_BINDING SenderLocked(PNS_ADAPTER Adapter, const NET_BUFFER_LIST *Nbl)
{
    PLIST_ENTRY Link;

    for (Link = Adapter->Bindings.Flink; Link != &Adapter->Bindings; Link = Link->Flink) {
        PNS_BINDING Binding = CONTAINING_RECORD(Link, NS_BINDING, Link);

        if (Nbl->NdisReserved[0] == Binding && Binding->SendsOutstanding != 0) {
            return Binding;
        }
    }
    return NULL;
}

/*
 * Takes the NBLs of that sender out of the chain, in order, and their marks off. Returns their chain.
 * Library's lock held.
 */
static PNET_BUFFER_LIST TakeOfSenderLocked(PNS_BINDING Binding, PNET_BUFFER_LIST *Chain, PULONG Changed)
{
    PNET_BUFFER_LIST First = NULL;
    PNET_BUFFER_LIST *Last = &First;
    PNET_BUFFER_LIST *At = Chain;

    *Changed = 0;
    while (*At != NULL) {
        PNET_BUFFER_LIST Nbl = *At;

        if (Nbl->NdisReserved[0] != Binding || Binding->SendsOutstanding == 0) {
            At = &Nbl->Next;
            continue;
        }
        *At = Nbl->Next;
        Nbl->Next = NULL;
        *Last = Nbl;
        Last = &Nbl->Next;
        *Changed += (ULONG)(Nbl->NdisReserved[1] != Nbl->FirstNetBuffer);
        Nbl->NdisReserved[0] = NULL;
        Nbl->NdisReserved[1] = NULL;
        Binding->SendsOutstanding--;
    }
    return First;
}

/* nf-ndis-ndismsendnetbufferlistscomplete.md: a chain may have NBLs of several bindings. */
VOID NdisMSendNetBufferListsComplete(NDIS_HANDLE MiniportAdapterHandle, PNET_BUFFER_LIST NetBufferList,
                                     ULONG SendCompleteFlags)
{
    static const PCSTR Function = "NdisMSendNetBufferListsComplete";
    PNET_BUFFER_LIST Chain = NetBufferList;
    PNS_ADAPTER Adapter;
    KIRQL Irql;

    Adapter = HandleEnter(MiniportAdapterHandle, ObjectAdapter, SideOnly, Function, "HALT-002",
                          NDH_STANDIN_FATAL, 0, &Irql);
    if (Adapter == NULL) {
        return;
    }
    ObjectReference(Adapter);
    LibraryRelease(Irql);
    NblsCheckFlag(SendCompleteFlags, NDIS_SEND_COMPLETE_FLAGS_DISPATCH_LEVEL, Irql, Function, "DATA-SEND-011",
                  ObjectAdapter, MiniportAdapterHandle);
    while (Chain != NULL) {
        PNET_BUFFER_LIST Done = NULL;
        PNS_BINDING Binding;
        ULONG Changed = 0;

        LibraryAcquire(&Irql);
        Binding = SenderLocked(Adapter, Chain);
        if (Binding != NULL) {
            ObjectReference(Binding);
            Done = TakeOfSenderLocked(Binding, &Chain, &Changed);
        }
        LibraryRelease(Irql);
        if (Binding == NULL) {
            ViolationReport(NDH_STANDIN_FATAL, "DATA-SEND-004", Function, ObjectAdapter,
                            MiniportAdapterHandle, 0,
                            "completes %u NBLs, of which the first is not on its way over this adapter",
                            (ULONG64)NblsCount(Chain));
            break;
        }
        DataDrainWake();
        if (Changed != 0) {
            ViolationReport(NDH_STANDIN_NOTED, "DATA-SEND-009", Function, ObjectAdapter,
                            MiniportAdapterHandle, 0, "%u NBLs come back with another list of NET_BUFFERs",
                            (ULONG64)Changed);
        }
        HANDLER_CALL(ProtocolSendNetBufferListsComplete, PlaceOfBinding(Binding),
                     Binding->Protocol->Characteristics.SendNetBufferListsCompleteHandler, Binding->Context,
                     Done, SendCompleteFlags);
        ObjectDereference(Binding);
    }
    ObjectDereference(Adapter);
}

/* Bindings of an adapter that run, referenced. */
typedef struct RECEIVERS {
    PNS_BINDING Binding[MAX_RECEIVERS];
    ULONG Count;
} RECEIVERS;

/* Library's lock held. */
static VOID ReceiversFindLocked(PNS_ADAPTER Adapter, RECEIVERS *Receivers)
{
    PLIST_ENTRY Link;

    Receivers->Count = 0;
    for (Link = Adapter->Bindings.Flink; Link != &Adapter->Bindings && Receivers->Count < MAX_RECEIVERS;
         Link = Link->Flink) {
        PNS_BINDING Binding = CONTAINING_RECORD(Link, NS_BINDING, Link);

        if (Binding->State == BindingRunning) {
            ObjectReference(Binding);
            Receivers->Binding[Receivers->Count++] = Binding;
        }
    }
}

/* Bit n: receiver n wants it. */
static ULONG WhoWants(const RECEIVERS *Receivers, PNET_BUFFER_LIST Nbl)
{
    ULONG Set = 0;
    ULONG Index;

    for (Index = 0; Index < Receivers->Count; Index++) {
        if (PacketFilterPasses(Receivers->Binding[Index], Nbl)) {
            Set |= 1u << Index;
        }
    }
    return Set;
}

/* One receiver gets the chain, to keep unless the flags say RESOURCES. */
static VOID Deliver(PNS_BINDING Binding, PNET_BUFFER_LIST Nbls, NDIS_PORT_NUMBER Port, ULONG Flags)
{
    ULONG Count = NblsCount(Nbls);
    KIRQL Irql;

    if ((Flags & NDIS_RECEIVE_FLAGS_RESOURCES) == 0) {
        LibraryAcquire(&Irql);
        Binding->ReceivesOutstanding += Count;
        NblsMark(Nbls, Binding);
        LibraryRelease(Irql);
    }
    HANDLER_CALL(ProtocolReceiveNetBufferLists, PlaceOfBinding(Binding),
                 Binding->Protocol->Characteristics.ReceiveNetBufferListsHandler, Binding->Context, Nbls,
                 Port, Count, Flags);
}

/*
 * NBLs that the same receivers want: the last of these may keep them, the ones before borrow them
 * (NDIS_RECEIVE_FLAGS_RESOURCES). What nobody wants goes back at once.
 */
static VOID DeliverToSet(PNS_ADAPTER Adapter, const RECEIVERS *Receivers, ULONG Set, PNET_BUFFER_LIST Nbls,
                         NDIS_PORT_NUMBER Port, ULONG Flags)
{
    ULONG Index;

    for (Index = 0; Set != 0; Index++, Set >>= 1) {
        if ((Set & 1) != 0) {
            Deliver(Receivers->Binding[Index], Nbls, Port,
                    Set == 1 ? Flags : Flags | NDIS_RECEIVE_FLAGS_RESOURCES);
            if (Set == 1) {
                return;
            }
        }
    }
    if ((Flags & NDIS_RECEIVE_FLAGS_RESOURCES) == 0) {
        HANDLER_CALL(MiniportReturnNetBufferLists, PlaceOfAdapter(Adapter),
                     Adapter->Miniport->Characteristics.ReturnNetBufferListsHandler, Adapter->Context, Nbls,
                     (Flags & NDIS_RECEIVE_FLAGS_DISPATCH_LEVEL) != 0 ? NDIS_RETURN_FLAGS_DISPATCH_LEVEL : 0);
    }
}

/* Delivers run by run: NBLs in a row that the same receivers want. */
static VOID DeliverAll(PNS_ADAPTER Adapter, const RECEIVERS *Receivers, PNET_BUFFER_LIST Nbls,
                       NDIS_PORT_NUMBER Port, ULONG Flags)
{
    while (Nbls != NULL) {
        ULONG Set = WhoWants(Receivers, Nbls);
        PNET_BUFFER_LIST Last = Nbls;
        PNET_BUFFER_LIST Next;

        while (Last->Next != NULL && WhoWants(Receivers, Last->Next) == Set) {
            Last = Last->Next;
        }
        Next = Last->Next;
        Last->Next = NULL;
        DeliverToSet(Adapter, Receivers, Set, Nbls, Port, Flags);
        if ((Flags & NDIS_RECEIVE_FLAGS_RESOURCES) != 0) {
            Last->Next = Next; /* the miniport gets its chain back as it was */
        }
        Nbls = Next;
    }
}

/*
 * nf-ndis-ndismindicatereceivenetbufferlists.md. A miniport cannot know when a binding above it pauses: what
 * it indicates then goes back to it, and is its fault only while it is itself paused.
 */
VOID NdisMIndicateReceiveNetBufferLists(NDIS_HANDLE MiniportAdapterHandle, PNET_BUFFER_LIST NetBufferList,
                                        NDIS_PORT_NUMBER PortNumber, ULONG NumberOfNetBufferLists,
                                        ULONG ReceiveFlags)
{
    static const PCSTR Function = "NdisMIndicateReceiveNetBufferLists";
    RECEIVERS Receivers;
    PNS_ADAPTER Adapter;
    BOOLEAN Paused;
    ULONG Others;
    ULONG Index;
    KIRQL Irql;

    Adapter = HandleEnter(MiniportAdapterHandle, ObjectAdapter, SideOnly, Function, "HALT-002",
                          NDH_STANDIN_FATAL, 0, &Irql);
    if (Adapter == NULL) {
        return;
    }
    ObjectReference(Adapter);
    Paused = (BOOLEAN)(Adapter->State == NDH_STANDIN_ADAPTER_PAUSED ||
                       Adapter->State == NDH_STANDIN_ADAPTER_INITIALIZING);
    ReceiversFindLocked(Adapter, &Receivers);
    LibraryRelease(Irql);

    Others = NblsOfOthers(NetBufferList, MiniportAdapterHandle);
    if (Others != 0 || NblsCount(NetBufferList) != NumberOfNetBufferLists) {
        ViolationReport(NDH_STANDIN_NOTED, "DATA-RECV-001", Function, ObjectAdapter, MiniportAdapterHandle, 0,
                        "%u NBLs with another SourceHandle, or another count than %u", (ULONG64)Others,
                        (ULONG64)NumberOfNetBufferLists);
    }
    NblsCheckFlag(ReceiveFlags, NDIS_RECEIVE_FLAGS_DISPATCH_LEVEL, Irql, Function, "DATA-SEND-011",
                  ObjectAdapter, MiniportAdapterHandle);
    if (Paused) {
        ViolationReport(NDH_STANDIN_REFUSED, "DATA-RECV-008", Function, ObjectAdapter, MiniportAdapterHandle,
                        0, "the adapter is paused");
    }
    DeliverAll(Adapter, &Receivers, NetBufferList, PortNumber, ReceiveFlags);
    for (Index = 0; Index < Receivers.Count; Index++) {
        ObjectDereference(Receivers.Binding[Index]);
    }
    ObjectDereference(Adapter);
}

_Use_decl_annotations_
BOOLEAN ConnectionlessReturnLocked(PNS_BINDING Binding, PNET_BUFFER_LIST Nbl)
{
    if (Nbl->NdisReserved[0] != Binding || Binding->ReceivesOutstanding == 0) {
        return FALSE;
    }
    Binding->ReceivesOutstanding--;
    Nbl->NdisReserved[0] = NULL;
    return TRUE;
}
