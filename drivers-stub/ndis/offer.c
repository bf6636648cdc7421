// SPDX-License-Identifier: MIT
/*
 * Incoming calls (contract 2.5).
 */
#include "boundary.h"
#include "break.h"
#include "vc.h"
#include "deferred.h"

static BOOLEAN SapIsClosing(PNS_SAP_ENTRY Sap)
{
    return (BOOLEAN)(Sap->State == SapDeregistering || Sap->State == SapGone || Sap->Af->State != AfOpen);
}

/*
 * Way of SAP-DEREG-008: the call is offered with the context of the AF's last SAP, which is gone, and refused
 * whatever the client answers. Lock held on entry, released.
 */
static NDIS_STATUS OfferOverDeadSap(PNS_VC Vc, PCO_CALL_PARAMETERS CallParameters, KIRQL Irql)
{
    CL_INCOMING_CALL_HANDLER IncomingHandler = CLIENT_OF(Vc->Af)->ClIncomingCallHandler;
    NDIS_HANDLE SapContext = Vc->Af->LastSapContext;
    NDIS_HANDLE VcContext = Vc->Context[SideClient];

    LibraryRelease(Irql);
    HANDLER_CALL(ProtocolClIncomingCall, PlaceOfVc(Vc, SideClient, NULL), (VOID)IncomingHandler, SapContext,
                 VcContext, CallParameters);
    return NDIS_STATUS_FAILURE;
}

/* nf-ndis-ndiscmdispatchincomingcall.md, nf-ndis-ndismcmdispatchincomingcall.md */
NDIS_STATUS NdisCmDispatchIncomingCall(NDIS_HANDLE NdisSapHandle, NDIS_HANDLE NdisVcHandle,
                                       PCO_CALL_PARAMETERS CallParameters)
{
    CL_INCOMING_CALL_HANDLER IncomingHandler;
    NDIS_HANDLE SapContext;
    NDIS_HANDLE VcContext;
    PCSTR Reason = NULL;
    PCSTR Rule = "CALL-IN-018";
    PVOID Object;
    PNS_SAP_ENTRY Sap;
    PNS_SAP_ENTRY Offered = NULL;
    PNS_SAP_ENTRY Unanswered = NULL;
    NDIS_STATUS Refusal = NDIS_STATUS_FAILURE;
    NDIS_STATUS Status;
    CM_INCOMING_CALL_COMPLETE_HANDLER AnswerHandler = NULL;
    BOOLEAN AnsweredInside;
    BOOLEAN Inactive;
    ULONG Serial;
    PNS_VC Vc;
    KIRQL Irql;
    KIRQL After;

    Vc = VcEnter(NdisVcHandle, SideCallManager, "NdisMCmDispatchIncomingCall", "VC-CREATE-001",
                 NDH_STANDIN_REFUSED, NDIS_STATUS_FAILURE, &Irql);
    if (Vc == NULL) {
        return NDIS_STATUS_FAILURE;
    }
    HandleResolveLocked(NdisSapHandle, ObjectSap, SideCallManager, &Object);
    Sap = Object;
    if (Sap == NULL && BreakIs(Rule_SAP_DEREG_008, BreakCallback) && Vc->Af->LastSapContext != NULL) {
        return OfferOverDeadSap(Vc, CallParameters, Irql);
    }
    if (Sap == NULL || SapIsClosing(Sap)) {
        Rule = "CALL-IN-001";
        Reason = Sap == NULL ? "the SAP handle is not live" : "the SAP or its AF is closing";
    } else if (Sap->Af != Vc->Af) {
        Rule = "VC-CREATE-003";
        Reason = "the VC belongs to another AF than the SAP";
    } else if (Vc->Creator != SideCallManager) {
        Rule = "VC-CREATE-001";
        Reason = "the VC was created by the client";
    } else if (Vc->Call != CallIdle || Vc->Close != CloseNone) {
        Reason = "the VC carries a call";
    } else if (Vc->WasClosed && SwitchValue(NDH_STANDIN_SW_VC_REUSE) == 1) {
        Refusal = NDIS_STATUS_CLOSING;
        Reason = "a call on the VC was closed (C-02)";
    }
    if (Reason != NULL) {
        LibraryRelease(Irql);
        ViolationReport(NDH_STANDIN_REFUSED, Rule, "NdisMCmDispatchIncomingCall", ObjectVc, NdisVcHandle,
                        Refusal, "%s", Reason);
        return Refusal;
    }
    if (Vc->AnswerOwed) { /* U-04: the close of the call before took the answer's place */
        Unanswered = Vc->OfferSap;
        PENDING_END();
    }
    Vc->Call = CallOffering;
    Vc->CloseIndicated = FALSE;
    Vc->ClientMayNotSend = FALSE;
    Vc->LastCloseCompleted = FALSE;
    Vc->AnswerOwed = TRUE;
    Vc->OfferSap = Sap;
    ObjectReference(Sap);
    Serial = ++Vc->CallSerial;
    Inactive = (BOOLEAN)!Vc->Active;
    ObjectReference(Vc);
    IncomingHandler = CLIENT_OF(Vc->Af)->ClIncomingCallHandler;
    SapContext = Sap->Context[SideClient];
    VcContext = BreakVcContextLocked(Rule_CALL_IN_002, Vc, SideClient);
    LibraryRelease(Irql);
    if (Unanswered != NULL) {
        ObjectDereference(Unanswered);
    }

    if (Inactive) {
        /* C-05: accepted both ways; a should-rule. */
        ViolationReport(NDH_STANDIN_NOTED, "VC-ACT-003", "NdisMCmDispatchIncomingCall", ObjectVc,
                        NdisVcHandle, 0, "the VC is not active");
    }
    PENDING_BEGIN();
    Status = NDIS_STATUS_SUCCESS;
    BREAK_DELIVER(Rule_CALL_IN_002,
                  HANDLER_STATUS(Status, ProtocolClIncomingCall, PlaceOfVcIn(Vc, SideClient, Sap),
                                 IncomingHandler, SapContext, VcContext, CallParameters));

    LibraryAcquire(&After);
    AnsweredInside = NUMBER_DONE(Vc->CallDone, Serial);
    if (!AnsweredInside && Vc->CallSerial == Serial) {
        if (Status == NDIS_STATUS_PENDING) {
            if (Vc->Call == CallOffering) {
                Vc->Call = CallOfferPending;
            }
        } else {
            Vc->AnswerOwed = FALSE;
            Offered = Vc->OfferSap;
            Vc->OfferSap = NULL;
            if (SwitchValue(NDH_STANDIN_SW_ANSWER_CALLBACK) == 1 ||
                BreakIs(Rule_CALL_IN_008, BreakCallback)) {
                AnswerHandler = CALL_MANAGER_OF(Vc->Af)->CmIncomingCallCompleteHandler;
                VcContext = Vc->Context[SideCallManager];
            }
            if (Status == NDIS_STATUS_SUCCESS) {
                if (Vc->Call == CallOffering) {
                    Vc->Call = CallAccepted;
                }
            } else if (Vc->Close == CloseNone) {
                Vc->Call = CallIdle;
                Vc->CloseIndicated = FALSE;
            }
            PENDING_END();
        }
    }
    LibraryRelease(After);
    LibraryCheckReturn(Irql, After, "ProtocolClIncomingCall", "IRQL-015");
    if (Offered != NULL) {
        ObjectDereference(Offered);
    }
    if (AnsweredInside && Status != NDIS_STATUS_PENDING) {
        ViolationReport(NDH_STANDIN_FATAL, "CALL-IN-006", "ProtocolClIncomingCall", ObjectVc, NdisVcHandle,
                        Status, "returned %x after NdisClIncomingCallComplete for the same offer",
                        (ULONG64)(ULONG)Status);
    }
    if (AnswerHandler != NULL) {
        HANDLER_CALL(ProtocolCmIncomingCallComplete, PlaceOfVc(Vc, SideCallManager, NULL), AnswerHandler,
                     Status, VcContext, CallParameters);
    }
    ObjectDereference(Vc);
    return BreakStatusOf(Rule_CALL_IN_003, Status);
}

/* nf-ndis-ndisclincomingcallcomplete.md */
VOID NdisClIncomingCallComplete(NDIS_STATUS Status, NDIS_HANDLE NdisVcHandle,
                                PCO_CALL_PARAMETERS CallParameters)
{
    CM_INCOMING_CALL_COMPLETE_HANDLER CompleteHandler;
    NDIS_STATUS Forwarded = Status;
    NDIS_HANDLE VcContext;
    BOOLEAN Closed;
    PNS_SAP_ENTRY Sap;
    PNS_VC Vc;
    KIRQL Irql;

    if (Status == NDIS_STATUS_PENDING) {
        ViolationReport(NDH_STANDIN_FATAL, "CALL-IN-005", "NdisClIncomingCallComplete", ObjectVc,
                        NdisVcHandle, Status, "answers with NDIS_STATUS_PENDING");
        return;
    }
    Vc = VcEnter(NdisVcHandle, SideClient, "NdisClIncomingCallComplete", "VC-DEL-010", NDH_STANDIN_FATAL, 0,
                 &Irql);
    if (Vc == NULL) {
        return;
    }
    if (!Vc->AnswerOwed) {
        LibraryRelease(Irql);
        ViolationReport(NDH_STANDIN_FATAL, "CALL-IN-006", "NdisClIncomingCallComplete", ObjectVc,
                        NdisVcHandle, Status, "no offer on the VC waits for an answer");
        return;
    }
    Vc->AnswerOwed = FALSE;
    Vc->CallDone = Vc->CallSerial;
    Sap = Vc->OfferSap;
    Vc->OfferSap = NULL;
    Closed = (BOOLEAN)(Vc->Call == CallIdle);
    if (!Closed && Status == NDIS_STATUS_SUCCESS && SapIsClosing(Sap) &&
        SwitchValue(NDH_STANDIN_SW_OFFER_SAP_CLOSED) == 0) {
        Forwarded = NDIS_STATUS_FAILURE; /* U-29; a refusal goes on as it is */
    }
    if (!Closed && Forwarded == NDIS_STATUS_SUCCESS) {
        Vc->Call = CallAccepted;
    } else if (Vc->Close == CloseNone) {
        Vc->Call = CallIdle;
        Vc->CloseIndicated = FALSE;
    }
    ObjectReference(Vc);
    CompleteHandler = CALL_MANAGER_OF(Vc->Af)->CmIncomingCallCompleteHandler;
    VcContext = BreakVcContextLocked(Rule_CALL_IN_007, Vc, SideCallManager);
    LibraryRelease(Irql);
    PENDING_END();

    if (Closed) {
        /* U-04: the call was closed before the answer came. */
        ViolationReport(NDH_STANDIN_NOTED, "U-04", "NdisClIncomingCallComplete", ObjectVc, NdisVcHandle,
                        Status, "the call was closed before the answer");
    } else {
        Forwarded = BreakStatusOf(Rule_CALL_IN_007, Forwarded);
        BREAK_DELIVER(Rule_CALL_IN_007,
                      HANDLER_CALL(ProtocolCmIncomingCallComplete, PlaceOfVc(Vc, SideCallManager, NULL),
                                   CompleteHandler, Forwarded, VcContext, CallParameters));
        LibraryCheckReturn(Irql, LibraryIrql(), "ProtocolCmIncomingCallComplete", "IRQL-012");
    }
    ObjectDereference(Sap);
    ObjectDereference(Vc);
}

/* nf-ndis-ndiscmdispatchcallconnected.md, nf-ndis-ndismcmdispatchcallconnected.md */
VOID NdisCmDispatchCallConnected(NDIS_HANDLE NdisVcHandle)
{
    CL_CALL_CONNECTED_HANDLER ConnectedHandler;
    NDIS_HANDLE VcContext;
    BOOLEAN Inactive;
    PNS_VC Vc;
    KIRQL Irql;

    Vc = VcEnter(NdisVcHandle, SideCallManager, "NdisMCmDispatchCallConnected", "VC-DEL-009",
                 NDH_STANDIN_FATAL, 0, &Irql);
    if (Vc == NULL) {
        return;
    }
    if (Vc->Call != CallAccepted) {
        LibraryRelease(Irql);
        ViolationReport(NDH_STANDIN_FATAL, "CALL-IN-012", "NdisMCmDispatchCallConnected", ObjectVc,
                        NdisVcHandle, 0, "the VC carries no accepted call");
        return;
    }
    Vc->Call = CallConnected;
    Inactive = (BOOLEAN)!Vc->Active;
    ObjectReference(Vc);
    ConnectedHandler = CLIENT_OF(Vc->Af)->ClCallConnectedHandler;
    VcContext = BreakVcContextLocked(Rule_CALL_IN_013, Vc, SideClient);
    LibraryRelease(Irql);

    if (Inactive) {
        ViolationReport(NDH_STANDIN_NOTED, "VC-ACT-004", "NdisMCmDispatchCallConnected", ObjectVc,
                        NdisVcHandle, 0, "the VC is not active");
    }
    BREAK_DELIVER(Rule_CALL_IN_013, {
        if (!DeferCallConnected(ConnectedHandler, VcContext, Vc)) {
            HANDLER_CALL(ProtocolClCallConnected, PlaceOfVc(Vc, SideClient, NULL), ConnectedHandler,
                         VcContext);
            LibraryCheckReturn(Irql, LibraryIrql(), "ProtocolClCallConnected", "IRQL-015");
        }
    });
    ObjectDereference(Vc);
}
