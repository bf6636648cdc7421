// SPDX-License-Identifier: MIT
/*
 * Closing a call, from both sides (contract 2.6, 3.1).
 */
#include "boundary.h"
#include "break.h"
#include "vc.h"
#include "closedata.h"
#include "deferred.h"

/* What the handle of the party in a close names: nothing, or a live party of that VC. Library's lock held. */
static BOOLEAN PartyOfVcLocked(NDIS_HANDLE Handle, HANDLE_SIDE Side, PNS_VC Vc, PNS_PARTY *Party)
{
    PVOID Object = NULL;

    *Party = NULL;
    if (Handle == NULL) {
        return TRUE;
    }
    HandleResolveLocked(Handle, ObjectParty, Side, &Object);
    *Party = Object;
    return (BOOLEAN)(Object != NULL && (*Party)->Vc == Vc);
}

/*
 * Ends the call after a close that succeeded. Returns the closing party with its reference. Library's lock
 * held.
 */
static PNS_PARTY CallEndLocked(PNS_VC Vc)
{
    PNS_PARTY Party = Vc->ClosingParty;

    if (Vc->Call == CallMakePending) {
        PENDING_END(); /* U-03: closed without a completion of the make call */
    }
    Vc->Call = CallIdle;
    Vc->WasClosed = TRUE;
    Vc->FirstParty = NULL;
    Vc->CloseIndicated = FALSE;
    Vc->ClientMayNotSend = FALSE;
    Vc->ClosingParty = NULL;
    Vc->IsMultipoint = FALSE;
    if (Party != NULL && Party->State != PartyGone) {
        PartyEndLocked(Party);
    }
    return Party;
}

/* nf-ndis-ndisclclosecall.md */
NDIS_STATUS NdisClCloseCall(NDIS_HANDLE NdisVcHandle, NDIS_HANDLE NdisPartyHandle, PVOID Buffer, UINT Size)
{
    CM_CLOSE_CALL_HANDLER CloseHandler;
    NDIS_HANDLE VcContext;
    NDIS_HANDLE PartyContext;
    NDIS_STATUS Status;
    BOOLEAN PartyFits;
    CL_CLOSE_CALL_COMPLETE_HANDLER StrayHandler = NULL;
    BOOLEAN CompletedInside;
    BOOLEAN Multipoint;
    BOOLEAN Deleted;
    PVOID Lent;
    PNS_PARTY Party;
    PNS_PARTY Ended = NULL;
    ULONG Serial;
    ULONG Sends;
    PNS_VC Vc;
    KIRQL Irql;
    KIRQL After;

    Vc = VcEnter(NdisVcHandle, SideClient, "NdisClCloseCall", "VC-DEL-010", NDH_STANDIN_REFUSED,
                 NDIS_STATUS_FAILURE, &Irql);
    if (Vc == NULL) {
        return NDIS_STATUS_FAILURE;
    }
    if (Vc->Close != CloseNone) {
        Status = SwitchValue(NDH_STANDIN_SW_SECOND_CLOSE) == 0 ? NDIS_STATUS_CLOSING : NDIS_STATUS_FAILURE;
        LibraryRelease(Irql);
        ViolationReport(NDH_STANDIN_REFUSED, "CL-CLOSE-016", "NdisClCloseCall", ObjectVc, NdisVcHandle,
                        Status, "a close of the call is in progress");
        return Status;
    }
    if (Vc->Call == CallMakePending && SwitchValue(NDH_STANDIN_SW_CLOSE_WHILE_SETUP) == 1) {
        LibraryRelease(Irql);
        ViolationReport(NDH_STANDIN_REFUSED, "U-03", "NdisClCloseCall", ObjectVc, NdisVcHandle,
                        NDIS_STATUS_FAILURE, "the call is not made yet");
        return NDIS_STATUS_FAILURE;
    }
    if (Vc->Call == CallIdle || Vc->Call == CallMaking) {
        LibraryRelease(Irql);
        ViolationReport(NDH_STANDIN_REFUSED, "CL-CLOSE-021", "NdisClCloseCall", ObjectVc, NdisVcHandle,
                        NDIS_STATUS_FAILURE, "the VC carries no call");
        return NDIS_STATUS_FAILURE;
    }
    PartyFits = PartyOfVcLocked(NdisPartyHandle, SideClient, Vc, &Party);
    if (!PartyFits) {
        LibraryRelease(Irql);
        ViolationReport(NDH_STANDIN_REFUSED, "CL-CLOSE-006", "NdisClCloseCall", ObjectParty, NdisPartyHandle,
                        NDIS_STATUS_FAILURE, "the party handle names no live party of the VC");
        return NDIS_STATUS_FAILURE;
    }
    Multipoint = Vc->IsMultipoint;
    Sends = Vc->SendsOutstanding;
    Vc->Close = CloseRequesting;
    Vc->ClientMayNotSend = TRUE;
    Serial = ++Vc->CloseSerial;
    Vc->ClosingParty = Party;
    if (Party != NULL) {
        ObjectReference(Party);
    }
    ObjectReference(Vc);
    CloseHandler = CALL_MANAGER_OF(Vc->Af)->CmCloseCallHandler;
    VcContext = BreakVcContextLocked(Rule_NDIS_CLOSE_001, Vc, SideCallManager);
    PartyContext =
        Party != NULL ? BreakPartyContextLocked(Rule_NDIS_CLOSE_002, Party, SideCallManager) : NULL;
    LibraryRelease(Irql);

    if (Multipoint && Party == NULL) {
        ViolationReport(NDH_STANDIN_NOTED, "CL-CLOSE-006", "NdisClCloseCall", ObjectVc, NdisVcHandle, 0,
                        "no party is named in the close of a multipoint call");
    }
    if (Sends != 0) {
        ViolationReport(NDH_STANDIN_NOTED, "CL-CLOSE-003", "NdisClCloseCall", ObjectVc, NdisVcHandle, 0,
                        "%u sends are not back", (ULONG64)Sends);
    }
    if (Buffer == NULL && Size != 0) {
        ViolationReport(NDH_STANDIN_NOTED, "CL-CLOSE-008", "NdisClCloseCall", ObjectVc, NdisVcHandle, 0,
                        "size %u without a buffer", (ULONG64)Size);
    }
    BreakDataOf(Rule_NDIS_CLOSE_003, &Buffer, &Size);
    Lent = CloseDataLend(Buffer, Size);
    PENDING_BEGIN();
    Status = NDIS_STATUS_SUCCESS;
    BREAK_DELIVER(Rule_NDIS_CLOSE_001,
                  HANDLER_STATUS(Status, ProtocolCmCloseCall, PlaceOfVc(Vc, SideCallManager, Party),
                                 CloseHandler, VcContext, PartyContext, Lent, Size));
    CloseDataTakeBack(Lent, Buffer);

    LibraryAcquire(&After);
    CompletedInside = NUMBER_DONE(Vc->CloseDone, Serial);
    if (!CompletedInside) {
        if (Status == NDIS_STATUS_PENDING) {
            Vc->Close = ClosePending;
        } else {
            Vc->Close = CloseNone;
            Vc->LastCloseCompleted = FALSE;
            if (Status == NDIS_STATUS_SUCCESS) {
                Ended = CallEndLocked(Vc);
            } else {
                /* U-05: the call stands as before, the close may be repeated, the client may not send. */
                Ended = Vc->ClosingParty;
                Vc->ClosingParty = NULL;
            }
            PENDING_END();
            StrayHandler = BreakIs(Rule_NDIS_CLOSE_007, BreakCallback)
                               ? CLIENT_OF(Vc->Af)->ClCloseCallCompleteHandler
                               : NULL;
        }
    }
    Deleted = (BOOLEAN)(CompletedInside && Vc->State == VcGone);
    VcContext = Vc->Context[SideClient];
    LibraryRelease(After);
    LibraryCheckReturn(Irql, After, "ProtocolCmCloseCall", "IRQL-012");
    if (Ended != NULL) {
        ObjectDereference(Ended);
    }
    if (CompletedInside && Status != NDIS_STATUS_PENDING) {
        ViolationReport(NDH_STANDIN_FATAL, "MCM-CLOSE-023", "ProtocolCmCloseCall", ObjectVc, NdisVcHandle,
                        Status, "returned %x after NdisMCmCloseCallComplete for the same close",
                        (ULONG64)(ULONG)Status);
    }
    if (StrayHandler != NULL) {
        HANDLER_CALL(ProtocolClCloseCallComplete, PlaceOfVc(Vc, SideClient, NULL), StrayHandler, Status,
                     VcContext, NULL);
    }
    ObjectDereference(Vc);
    if ((CompletedInside && BreakIs(Rule_NDIS_CLOSE_008, BreakStatus)) ||
        (Deleted && BreakIs(Rule_NDIS_CLOSE_014, BreakStatus))) {
        return NDIS_STATUS_SUCCESS;
    }
    return BreakStatusOf(Rule_NDIS_CLOSE_004, Status);
}

/* -> client: ProtocolClCloseCallComplete, now or later. */
static VOID CloseCompleteDeliver(CL_CLOSE_CALL_COMPLETE_HANDLER Handler, NDIS_STATUS Status,
                                 NDIS_HANDLE VcContext, NDIS_HANDLE PartyContext, PNS_VC Vc, PNS_PARTY Party)
{
    KIRQL Irql;
    BOOLEAN Raised;

    if (!DeferCloseCallComplete(Handler, Status, VcContext, PartyContext, Vc, Party)) {
        Raised = BreakRaise(Rule_IRQL_010, DISPATCH_LEVEL + 1, &Irql);
        HANDLER_CALL(ProtocolClCloseCallComplete, PlaceOfVc(Vc, SideClient, Party), Handler, Status,
                     VcContext, PartyContext);
        BreakLower(Raised, Irql);
    }
}

/* NDIS closes the call by itself, which it never does (way of NDIS-CLOSE-011). The client is not told. */
static VOID CloseByNdis(PNS_VC Vc)
{
    CM_CLOSE_CALL_HANDLER CloseHandler = NULL;
    NDIS_HANDLE VcContext;
    NDIS_STATUS Status;
    ULONG Serial;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    if (Vc->Close == CloseNone && Vc->State == VcLive && !Vc->IsMultipoint) {
        CloseHandler = CALL_MANAGER_OF(Vc->Af)->CmCloseCallHandler;
        Vc->Close = CloseRequesting;
        Vc->CloseByNdis = TRUE;
        Vc->CloseSerial++;
    }
    Serial = Vc->CloseSerial;
    VcContext = Vc->Context[SideCallManager];
    LibraryRelease(Irql);
    if (CloseHandler == NULL) {
        return;
    }
    PENDING_BEGIN();
    HANDLER_STATUS(Status, ProtocolCmCloseCall, PlaceOfVc(Vc, SideCallManager, NULL), CloseHandler, VcContext,
                   NULL, NULL, 0);
    LibraryAcquire(&Irql);
    if (!NUMBER_DONE(Vc->CloseDone, Serial)) {
        if (Status == NDIS_STATUS_PENDING) {
            Vc->Close = ClosePending;
        } else {
            Vc->Close = CloseNone;
            Vc->CloseByNdis = FALSE;
            if (Status == NDIS_STATUS_SUCCESS) {
                (VOID) CallEndLocked(Vc);
            }
            PENDING_END();
        }
    }
    LibraryRelease(Irql);
}

/* nf-ndis-ndiscmclosecallcomplete.md, nf-ndis-ndismcmclosecallcomplete.md */
VOID NdisCmCloseCallComplete(NDIS_STATUS Status, NDIS_HANDLE NdisVcHandle, NDIS_HANDLE NdisPartyHandle)
{
    CL_CLOSE_CALL_COMPLETE_HANDLER CompleteHandler;
    NDIS_HANDLE PartyContext = NULL;
    NDIS_HANDLE VcContext;
    PCSTR PartyRule = NULL;
    BOOLEAN ByNdis;
    BOOLEAN Inside;
    PNS_PARTY Party;
    PNS_VC Vc;
    KIRQL Irql;

    if (Status == NDIS_STATUS_PENDING) {
        ViolationReport(NDH_STANDIN_FATAL, "MCM-CLOSE-004", "NdisMCmCloseCallComplete", ObjectVc,
                        NdisVcHandle, Status, "completes with NDIS_STATUS_PENDING");
        return;
    }
    Vc = VcEnter(NdisVcHandle, SideCallManager, "NdisMCmCloseCallComplete", "MCM-CLOSE-006",
                 NDH_STANDIN_FATAL, 0, &Irql);
    if (Vc == NULL) {
        return;
    }
    if (Vc->Close == CloseNone) {
        BOOLEAN Twice = (BOOLEAN)(Vc->LastCloseCompleted && Vc->Call == CallIdle);

        LibraryRelease(Irql);
        ViolationReport(NDH_STANDIN_FATAL, Twice ? "MCM-CLOSE-003" : "MCM-CLOSE-002",
                        "NdisMCmCloseCallComplete", ObjectVc, NdisVcHandle, Status, "%s",
                        Twice ? "the close was completed before" : "no close of the VC is pending");
        return;
    }
    Party = Vc->ClosingParty;
    if (Party == NULL && NdisPartyHandle != NULL) {
        PartyRule = "MCM-CLOSE-007";
    } else if (Party != NULL && NdisPartyHandle != Party->Handle[SideCallManager]) {
        PartyRule = "MCM-CLOSE-008";
    }
    if (Party != NULL) {
        PartyContext = BreakPartyContextLocked(Rule_NDIS_CLOSE_006, Party, SideClient);
    }
    Inside = (BOOLEAN)(Vc->Close == CloseRequesting);
    ByNdis = Vc->CloseByNdis;
    Vc->CloseByNdis = FALSE;
    Vc->CloseDone = Vc->CloseSerial;
    Vc->Close = CloseNone;
    Vc->LastCloseCompleted = TRUE;
    if (Status == NDIS_STATUS_SUCCESS) {
        (VOID) CallEndLocked(Vc);
    } else {
        Vc->ClosingParty = NULL;
    }
    ObjectReference(Vc);
    CompleteHandler = CLIENT_OF(Vc->Af)->ClCloseCallCompleteHandler;
    VcContext = BreakVcContextLocked(Rule_NDIS_CLOSE_005, Vc, SideClient);
    LibraryRelease(Irql);
    PENDING_END();

    if (PartyRule != NULL) {
        /* U-09: go on with the party of the pended close. */
        ViolationReport(NDH_STANDIN_NOTED, PartyRule, "NdisMCmCloseCallComplete", ObjectParty,
                        NdisPartyHandle, 0, "the party is not the one of the pended close");
    }
    if (!ByNdis && !(Inside && BreakIs(Rule_NDIS_CLOSE_008, BreakNever))) {
        Status = BreakStatusOf(Rule_NDIS_CLOSE_005, Status);
        BREAK_DELIVER(Rule_NDIS_CLOSE_005,
                      CloseCompleteDeliver(CompleteHandler, Status, VcContext, PartyContext, Vc, Party));
    }
    if (Party != NULL) {
        ObjectDereference(Party);
    }
    ObjectDereference(Vc);
}

/* nf-ndis-ndiscmdispatchincomingclosecall.md, nf-ndis-ndismcmdispatchincomingclosecall.md */
VOID NdisCmDispatchIncomingCloseCall(NDIS_STATUS CloseStatus, NDIS_HANDLE NdisVcHandle, PVOID Buffer,
                                     UINT Size)
{
    CL_INCOMING_CLOSE_CALL_HANDLER IncomingHandler;
    NDIS_HANDLE VcContext;
    BOOLEAN Deliver = TRUE;
    BOOLEAN Again;
    PNS_VC Vc;
    KIRQL Irql;

    Vc = VcEnter(NdisVcHandle, SideCallManager, "NdisMCmDispatchIncomingCloseCall", "MCM-INCLOSE-007",
                 NDH_STANDIN_FATAL, 0, &Irql);
    if (Vc == NULL) {
        return;
    }
    if (Vc->Call == CallIdle || Vc->Call == CallMaking || Vc->Call == CallMakePending) {
        LibraryRelease(Irql);
        ViolationReport(NDH_STANDIN_FATAL, "MCM-INCLOSE-004", "NdisMCmDispatchIncomingCloseCall", ObjectVc,
                        NdisVcHandle, CloseStatus, "the VC carries no offered, accepted or connected call");
        return;
    }
    Again = Vc->CloseIndicated;
    if (Again && SwitchValue(NDH_STANDIN_SW_SECOND_DISPATCH) == 0) {
        Deliver = FALSE; /* U-14 */
    } else if (Vc->Close != CloseNone && SwitchValue(NDH_STANDIN_SW_DISPATCH_WHILE_CLOSING) == 1) {
        Deliver = FALSE; /* U-01 */
    }
    Vc->CloseIndicated = TRUE;
    Vc->ClientMayNotSend = TRUE;
    ObjectReference(Vc);
    IncomingHandler = CLIENT_OF(Vc->Af)->ClIncomingCloseCallHandler;
    VcContext = BreakVcContextLocked(Rule_NDIS_CLOSE_009, Vc, SideClient);
    LibraryRelease(Irql);

    if (Again) {
        ViolationReport(NDH_STANDIN_NOTED, "MCM-INCLOSE-020", "NdisMCmDispatchIncomingCloseCall", ObjectVc,
                        NdisVcHandle, 0, "an incoming close was dispatched before for this call");
    }
    if (Buffer == NULL && Size != 0) {
        ViolationReport(NDH_STANDIN_NOTED, "MCM-INCLOSE-009", "NdisMCmDispatchIncomingCloseCall", ObjectVc,
                        NdisVcHandle, 0, "size %u without a buffer", (ULONG64)Size);
    }
    if (Deliver) {
        PVOID Lent;

        BreakDataOf(Rule_NDIS_CLOSE_010, &Buffer, &Size);
        Lent = CloseDataLend(Buffer, Size);
        CloseStatus = BreakStatusOf(Rule_NDIS_CLOSE_009, CloseStatus);
        BREAK_DELIVER(Rule_NDIS_CLOSE_009,
                      HANDLER_CALL(ProtocolClIncomingCloseCall, PlaceOfVc(Vc, SideClient, NULL),
                                   IncomingHandler, CloseStatus, VcContext, Lent, Size));
        CloseDataTakeBack(Lent, Buffer);
        LibraryCheckReturn(Irql, LibraryIrql(), "ProtocolClIncomingCloseCall", "IRQL-015");
        if (BreakIs(Rule_NDIS_CLOSE_011, BreakCallback)) {
            CloseByNdis(Vc);
        }
    }
    ObjectDereference(Vc);
}
