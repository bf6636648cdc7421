// SPDX-License-Identifier: MIT
/*
 * Parties of multipoint calls (contract 2.7, 3.5).
 */
#include "boundary.h"
#include "break.h"
#include "vc.h"

_Use_decl_annotations_
PNS_PARTY PartyCreateLocked(PNS_VC Vc, NDIS_HANDLE ClientContext)
{
    PNS_PARTY Party = ObjectAllocate(ObjectParty, sizeof(*Party));

    if (Party == NULL) {
        return NULL;
    }
    Party->Vc = Vc;
    Party->Context[SideClient] = ClientContext;
    Party->Handle[SideClient] = HandleOpenLocked(Party, SideClient);
    Party->Handle[SideCallManager] = HandleOpenLocked(Party, SideCallManager);
    if (Party->Handle[SideClient] == NULL || Party->Handle[SideCallManager] == NULL) {
        HandleCloseLocked(&Party->Handle[SideClient]);
        HandleCloseLocked(&Party->Handle[SideCallManager]);
        ObjectDereference(Party);
        return NULL;
    }
    ObjectAdopt(Party, Vc);
    InsertTailList(&Vc->Parties, &Party->Link);
    return Party;
}

_Use_decl_annotations_
VOID PartyActivateLocked(PNS_PARTY Party)
{
    Party->State = PartyActive;
    Party->Vc->PartyCount++;
}

_Use_decl_annotations_
VOID PartyEndLocked(PNS_PARTY Party)
{
    if (Party->State >= PartyActive) {
        Party->Vc->PartyCount--;
    }
    Party->State = PartyGone;
    RemoveEntryList(&Party->Link);
    HandleCloseLocked(&Party->Handle[SideClient]);
    HandleCloseLocked(&Party->Handle[SideCallManager]);
    ObjectDereference(Party);
}

/* nf-ndis-ndiscladdparty.md */
NDIS_STATUS NdisClAddParty(NDIS_HANDLE NdisVcHandle, NDIS_HANDLE ProtocolPartyContext,
                           PCO_CALL_PARAMETERS CallParameters, PNDIS_HANDLE NdisPartyHandle)
{
    CL_ADD_PARTY_COMPLETE_HANDLER StrayHandler = NULL;
    CM_ADD_PARTY_HANDLER AddHandler;
    NDIS_HANDLE CmPartyContext = NULL;
    NDIS_HANDLE CmHandle;
    NDIS_HANDLE VcContext;
    PNS_PARTY Party;
    NDIS_STATUS Status;
    BOOLEAN CompletedInside;
    PNS_VC Vc;
    KIRQL Irql;
    KIRQL After;

    *NdisPartyHandle = NULL;
    Vc = VcEnter(NdisVcHandle, SideClient, "NdisClAddParty", "VC-DEL-010", NDH_STANDIN_REFUSED,
                 NDIS_STATUS_FAILURE, &Irql);
    if (Vc == NULL) {
        return NDIS_STATUS_FAILURE;
    }
    if (!Vc->IsMultipoint || Vc->Call != CallConnected || Vc->Close != CloseNone) {
        LibraryRelease(Irql);
        ViolationReport(NDH_STANDIN_REFUSED, "PARTY-ADD-001", "NdisClAddParty", ObjectVc, NdisVcHandle,
                        NDIS_STATUS_FAILURE, "the VC carries no connected multipoint call");
        return NDIS_STATUS_FAILURE;
    }
    Party = PartyCreateLocked(Vc, ProtocolPartyContext);
    if (Party == NULL) {
        LibraryRelease(Irql);
        return NDIS_STATUS_RESOURCES;
    }
    ObjectReference(Party);
    *NdisPartyHandle = Party->Handle[SideClient];
    CmHandle = Party->Handle[SideCallManager];
    AddHandler = CALL_MANAGER_OF(Vc->Af)->CmAddPartyHandler;
    VcContext = BreakVcContextLocked(Rule_PARTY_ADD_002, Vc, SideCallManager);
    LibraryRelease(Irql);

    PENDING_BEGIN();
    Status = NDIS_STATUS_SUCCESS;
    BOUNDARY_LINK(Party, Party);
    BREAK_DELIVER(Rule_PARTY_ADD_002,
                  HANDLER_STATUS(Status, ProtocolCmAddParty, PlaceOfVc(Vc, SideCallManager, Party),
                                 AddHandler, VcContext, CallParameters, CmHandle, &CmPartyContext));

    LibraryAcquire(&After);
    CompletedInside = (BOOLEAN)(Party->State != PartyAdding);
    if (!CompletedInside) {
        if (Status == NDIS_STATUS_PENDING) {
            Party->State = PartyAddPending;
        } else {
            Party->Context[SideCallManager] = CmPartyContext;
            if (Status == NDIS_STATUS_SUCCESS) {
                PartyActivateLocked(Party);
            } else {
                PartyEndLocked(Party);
                *NdisPartyHandle = NULL;
            }
            PENDING_END();
            StrayHandler = BreakIs(Rule_PARTY_ADD_007, BreakCallback)
                               ? CLIENT_OF(Vc->Af)->ClAddPartyCompleteHandler
                               : NULL;
        }
    }
    LibraryRelease(After);
    LibraryCheckReturn(Irql, After, "ProtocolCmAddParty", "IRQL-012");
    if (StrayHandler != NULL) {
        HANDLER_CALL(ProtocolClAddPartyComplete, PlaceOfVc(Vc, SideClient, Party), StrayHandler, Status,
                     ProtocolPartyContext, *NdisPartyHandle, CallParameters);
    }
    if (CompletedInside && Status != NDIS_STATUS_PENDING) {
        ViolationReport(NDH_STANDIN_FATAL, "PARTY-ADD-003", "ProtocolCmAddParty", ObjectParty, CmHandle,
                        Status, "returned %x after NdisMCmAddPartyComplete", (ULONG64)(ULONG)Status);
    }
    ObjectDereference(Party);
    return BreakStatusOf(Rule_PARTY_ADD_007, Status);
}

/* nf-ndis-ndiscmaddpartycomplete.md, nf-ndis-ndismcmaddpartycomplete.md */
VOID NdisCmAddPartyComplete(NDIS_STATUS Status, NDIS_HANDLE NdisPartyHandle, NDIS_HANDLE CallMgrPartyContext,
                            PCO_CALL_PARAMETERS CallParameters)
{
    CL_ADD_PARTY_COMPLETE_HANDLER CompleteHandler;
    NDIS_HANDLE ClientHandle = NULL;
    NDIS_HANDLE ClientContext;
    PNS_PARTY Party;
    KIRQL Irql;

    if (Status == NDIS_STATUS_PENDING) {
        ViolationReport(NDH_STANDIN_FATAL, "PARTY-ADD-003", "NdisMCmAddPartyComplete", ObjectParty,
                        NdisPartyHandle, Status, "completes with NDIS_STATUS_PENDING");
        return;
    }
    Party = HandleEnter(NdisPartyHandle, ObjectParty, SideCallManager, "NdisMCmAddPartyComplete",
                        "PARTY-ADD-003", NDH_STANDIN_FATAL, 0, &Irql);
    if (Party == NULL) {
        return;
    }
    if ((Party->State != PartyAdding && Party->State != PartyAddPending) || Party->Vc->FirstParty == Party) {
        LibraryRelease(Irql);
        ViolationReport(NDH_STANDIN_FATAL, "PARTY-ADD-003", "NdisMCmAddPartyComplete", ObjectParty,
                        NdisPartyHandle, Status, "no add party is pending");
        return;
    }
    ObjectReference(Party);
    CompleteHandler = CLIENT_OF(Party->Vc->Af)->ClAddPartyCompleteHandler;
    ClientContext = BreakPartyContextLocked(Rule_PARTY_ADD_005, Party, SideClient);
    if (Status == NDIS_STATUS_SUCCESS) {
        Party->Context[SideCallManager] = CallMgrPartyContext;
        ClientHandle = Party->Handle[SideClient];
        PartyActivateLocked(Party);
    } else {
        PartyEndLocked(Party);
    }
    LibraryRelease(Irql);
    PENDING_END();

    if (Status == NDIS_STATUS_SUCCESS && CallMgrPartyContext == NULL) {
        ViolationReport(NDH_STANDIN_NOTED, "PARTY-ADD-004", "NdisMCmAddPartyComplete", ObjectParty,
                        NdisPartyHandle, 0, "success without a party context");
    }
    Status = BreakStatusOf(Rule_PARTY_ADD_005, Status);
    BREAK_DELIVER(Rule_PARTY_ADD_005,
                  HANDLER_CALL(ProtocolClAddPartyComplete, PlaceOfVc(Party->Vc, SideClient, Party),
                               CompleteHandler, Status, ClientContext, ClientHandle, CallParameters));
    ObjectDereference(Party);
}

/*
 * nf-ndis-ndiscldropparty.md: the client may not use its handle from here on, unless the drop fails
 * (PARTY-DROP-004).
 */
NDIS_STATUS NdisClDropParty(NDIS_HANDLE NdisPartyHandle, PVOID Buffer, UINT Size)
{
    CL_DROP_PARTY_COMPLETE_HANDLER StrayHandler = NULL;
    CM_DROP_PARTY_HANDLER DropHandler;
    NDIS_HANDLE ClientContext;
    NDIS_HANDLE PartyContext;
    NDIS_HANDLE CmHandle;
    NDIS_STATUS Status;
    BOOLEAN CompletedInside;
    PNS_PARTY Party;
    KIRQL Irql;
    KIRQL After;

    Party = HandleEnter(NdisPartyHandle, ObjectParty, SideClient, "NdisClDropParty", "PARTY-DROP-004",
                        NDH_STANDIN_REFUSED, NDIS_STATUS_FAILURE, &Irql);
    if (Party == NULL) {
        return NDIS_STATUS_FAILURE;
    }
    if (Party->State != PartyActive || Party->Vc->PartyCount <= 1) {
        BOOLEAN Last = (BOOLEAN)(Party->State == PartyActive);

        LibraryRelease(Irql);
        ViolationReport(NDH_STANDIN_REFUSED, Last ? "PARTY-DROP-005" : "PARTY-DROP-004", "NdisClDropParty",
                        ObjectParty, NdisPartyHandle, NDIS_STATUS_FAILURE, "%s",
                        Last ? "the party is the last of its call" : "the party is not active");
        return BreakStatusOf(Rule_PARTY_DROP_006, NDIS_STATUS_FAILURE);
    }
    Party->State = PartyDropping;
    ObjectReference(Party);
    CmHandle = Party->Handle[SideCallManager];
    DropHandler = CALL_MANAGER_OF(Party->Vc->Af)->CmDropPartyHandler;
    PartyContext = BreakPartyContextLocked(Rule_PARTY_DROP_001, Party, SideCallManager);
    ClientContext = Party->Context[SideClient];
    LibraryRelease(Irql);

    if (Buffer == NULL && Size != 0) {
        ViolationReport(NDH_STANDIN_NOTED, "PARTY-DROP-011", "NdisClDropParty", ObjectParty, NdisPartyHandle,
                        0, "size %u without a buffer", (ULONG64)Size);
    }
    BreakDataOf(Rule_PARTY_DROP_001, &Buffer, &Size);
    PENDING_BEGIN();
    Status = NDIS_STATUS_SUCCESS;
    BREAK_DELIVER(Rule_PARTY_DROP_001,
                  HANDLER_STATUS(Status, ProtocolCmDropParty, PlaceOfVc(Party->Vc, SideCallManager, Party),
                                 DropHandler, PartyContext, Buffer, Size));

    LibraryAcquire(&After);
    CompletedInside = (BOOLEAN)(Party->State != PartyDropping);
    if (!CompletedInside) {
        if (Status == NDIS_STATUS_PENDING) {
            Party->State = PartyDropPending;
        } else {
            if (Status == NDIS_STATUS_SUCCESS) {
                PartyEndLocked(Party);
            } else {
                Party->State = PartyActive;
            }
            PENDING_END();
            StrayHandler = BreakIs(Rule_PARTY_DROP_012, BreakCallback)
                               ? CLIENT_OF(Party->Vc->Af)->ClDropPartyCompleteHandler
                               : NULL;
        }
    }
    LibraryRelease(After);
    LibraryCheckReturn(Irql, After, "ProtocolCmDropParty", "IRQL-012");
    if (StrayHandler != NULL) {
        HANDLER_CALL(ProtocolClDropPartyComplete, PlaceOfVc(Party->Vc, SideClient, Party), StrayHandler,
                     Status, ClientContext);
    }
    if (CompletedInside && Status != NDIS_STATUS_PENDING) {
        ViolationReport(NDH_STANDIN_FATAL, "PARTY-DROP-002", "ProtocolCmDropParty", ObjectParty, CmHandle,
                        Status, "returned %x after NdisMCmDropPartyComplete", (ULONG64)(ULONG)Status);
    }
    ObjectDereference(Party);
    return BreakStatusOf(Rule_PARTY_DROP_012, Status);
}

/* nf-ndis-ndiscmdroppartycomplete.md, nf-ndis-ndismcmdroppartycomplete.md */
VOID NdisCmDropPartyComplete(NDIS_STATUS Status, NDIS_HANDLE NdisPartyHandle)
{
    CL_DROP_PARTY_COMPLETE_HANDLER CompleteHandler;
    NDIS_HANDLE ClientContext;
    PNS_PARTY Party;
    KIRQL Irql;

    if (Status == NDIS_STATUS_PENDING) {
        ViolationReport(NDH_STANDIN_FATAL, "PARTY-DROP-002", "NdisMCmDropPartyComplete", ObjectParty,
                        NdisPartyHandle, Status, "completes with NDIS_STATUS_PENDING");
        return;
    }
    Party = HandleEnter(NdisPartyHandle, ObjectParty, SideCallManager, "NdisMCmDropPartyComplete",
                        "PARTY-DROP-003", NDH_STANDIN_FATAL, 0, &Irql);
    if (Party == NULL) {
        return;
    }
    if (Party->State != PartyDropping && Party->State != PartyDropPending) {
        LibraryRelease(Irql);
        ViolationReport(NDH_STANDIN_FATAL, "PARTY-DROP-002", "NdisMCmDropPartyComplete", ObjectParty,
                        NdisPartyHandle, Status, "no drop of the party is pending");
        return;
    }
    ObjectReference(Party);
    CompleteHandler = CLIENT_OF(Party->Vc->Af)->ClDropPartyCompleteHandler;
    ClientContext = BreakPartyContextLocked(Rule_PARTY_DROP_007, Party, SideClient);
    if (Status == NDIS_STATUS_SUCCESS) {
        PartyEndLocked(Party);
    } else {
        Party->State = PartyActive;
    }
    LibraryRelease(Irql);
    PENDING_END();

    Status = BreakStatusOf(Rule_PARTY_DROP_007, Status);
    BREAK_DELIVER(Rule_PARTY_DROP_007,
                  HANDLER_CALL(ProtocolClDropPartyComplete, PlaceOfVc(Party->Vc, SideClient, Party),
                               CompleteHandler, Status, ClientContext));
    ObjectDereference(Party);
}

/* nf-ndis-ndiscmdispatchincomingdropparty.md, nf-ndis-ndismcmdispatchincomingdropparty.md */
VOID NdisCmDispatchIncomingDropParty(NDIS_STATUS DropStatus, NDIS_HANDLE NdisPartyHandle, PVOID Buffer,
                                     UINT Size)
{
    CL_INCOMING_DROP_PARTY_HANDLER IncomingHandler;
    NDIS_HANDLE ClientContext;
    PNS_PARTY Party;
    BOOLEAN Last;
    KIRQL Irql;

    Party = HandleEnter(NdisPartyHandle, ObjectParty, SideCallManager, "NdisMCmDispatchIncomingDropParty",
                        "PARTY-DROP-003", NDH_STANDIN_FATAL, 0, &Irql);
    if (Party == NULL) {
        return;
    }
    /* A call manager cannot know of a drop or a close that its client has just asked for: that crossing is no
     * fault of anybody. */
    if (Party->State == PartyAdding || Party->State == PartyAddPending || Party->DropIndicated) {
        LibraryRelease(Irql);
        ViolationReport(NDH_STANDIN_FATAL, "U-08", "NdisMCmDispatchIncomingDropParty", ObjectParty,
                        NdisPartyHandle, DropStatus,
                        "the party has not joined, or its leave was indicated before");
        return;
    }
    Party->DropIndicated = TRUE;
    Last = (BOOLEAN)(Party->Vc->PartyCount <= 1);
    ObjectReference(Party);
    IncomingHandler = CLIENT_OF(Party->Vc->Af)->ClIncomingDropPartyHandler;
    ClientContext = BreakPartyContextLocked(Rule_PARTY_IN_002, Party, SideClient);
    LibraryRelease(Irql);

    if (Last) {
        ViolationReport(NDH_STANDIN_NOTED, "PARTY-IN-001", "NdisMCmDispatchIncomingDropParty", ObjectParty,
                        NdisPartyHandle, 0, "the party is the last of its call");
    }
    if (Buffer == NULL && Size != 0) {
        ViolationReport(NDH_STANDIN_NOTED, "PARTY-IN-005", "NdisMCmDispatchIncomingDropParty", ObjectParty,
                        NdisPartyHandle, 0, "size %u without a buffer", (ULONG64)Size);
    }
    BreakDataOf(Rule_PARTY_IN_002, &Buffer, &Size);
    DropStatus = BreakStatusOf(Rule_PARTY_IN_002, DropStatus);
    BREAK_DELIVER(Rule_PARTY_IN_002,
                  HANDLER_CALL(ProtocolClIncomingDropParty, PlaceOfVc(Party->Vc, SideClient, Party),
                               IncomingHandler, DropStatus, ClientContext, Buffer, Size));
    LibraryCheckReturn(Irql, LibraryIrql(), "ProtocolClIncomingDropParty", "IRQL-015");
    ObjectDereference(Party);
}
