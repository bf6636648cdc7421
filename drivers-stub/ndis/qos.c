// SPDX-License-Identifier: MIT
/*
 * Changes of call parameters (contract 3.4, S30, S31).
 */
#include "boundary.h"
#include "break.h"
#include "vc.h"

/* nf-ndis-ndisclmodifycallqos.md */
NDIS_STATUS NdisClModifyCallQoS(NDIS_HANDLE NdisVcHandle, PCO_CALL_PARAMETERS CallParameters)
{
    CL_MODIFY_CALL_QOS_COMPLETE_HANDLER StrayHandler = NULL;
    CM_MODIFY_CALL_QOS_HANDLER ModifyHandler;
    NDIS_HANDLE VcContext;
    NDIS_STATUS Status;
    BOOLEAN CompletedInside;
    PCSTR Reason = NULL;
    ULONG Serial;
    PNS_VC Vc;
    KIRQL Irql;
    KIRQL After;

    Vc = VcEnter(NdisVcHandle, SideClient, "NdisClModifyCallQoS", "VC-DEL-010", NDH_STANDIN_REFUSED,
                 NDIS_STATUS_FAILURE, &Irql);
    if (Vc == NULL) {
        return NDIS_STATUS_FAILURE;
    }
    if (Vc->Call == CallIdle || Vc->Call == CallMaking || Vc->Call == CallMakePending ||
        Vc->Close != CloseNone) {
        Reason = "the VC carries no offered, accepted or connected call";
    } else if (Vc->Qos != QosNone) {
        Reason = "a change of the call's parameters is pending";
    }
    if (Reason != NULL) {
        LibraryRelease(Irql);
        ViolationReport(NDH_STANDIN_REFUSED, "QOS-010", "NdisClModifyCallQoS", ObjectVc, NdisVcHandle,
                        NDIS_STATUS_FAILURE, "%s", Reason);
        return NDIS_STATUS_FAILURE;
    }
    Vc->Qos = QosRequesting;
    Serial = ++Vc->QosSerial;
    ObjectReference(Vc);
    ModifyHandler = CALL_MANAGER_OF(Vc->Af)->CmModifyCallQoSHandler;
    VcContext = BreakVcContextLocked(Rule_QOS_001, Vc, SideCallManager);
    LibraryRelease(Irql);

    PENDING_BEGIN();
    Status = NDIS_STATUS_SUCCESS;
    BREAK_DELIVER(Rule_QOS_001,
                  HANDLER_STATUS(Status, ProtocolCmModifyCallQoS, PlaceOfVc(Vc, SideCallManager, NULL),
                                 ModifyHandler, VcContext, CallParameters));

    LibraryAcquire(&After);
    CompletedInside = NUMBER_DONE(Vc->QosDone, Serial);
    if (!CompletedInside) {
        if (Status == NDIS_STATUS_PENDING) {
            Vc->Qos = QosPending;
        } else {
            Vc->Qos = QosNone;
            PENDING_END();
            StrayHandler = BreakIs(Rule_QOS_013, BreakCallback)
                               ? CLIENT_OF(Vc->Af)->ClModifyCallQoSCompleteHandler
                               : NULL;
        }
    }
    VcContext = Vc->Context[SideClient];
    LibraryRelease(After);
    LibraryCheckReturn(Irql, After, "ProtocolCmModifyCallQoS", "IRQL-012");
    if (CompletedInside && Status != NDIS_STATUS_PENDING) {
        ViolationReport(NDH_STANDIN_FATAL, "QOS-002", "ProtocolCmModifyCallQoS", ObjectVc, NdisVcHandle,
                        Status, "returned %x after NdisMCmModifyCallQoSComplete", (ULONG64)(ULONG)Status);
    }
    if (StrayHandler != NULL) {
        HANDLER_CALL(ProtocolClModifyCallQoSComplete, PlaceOfVc(Vc, SideClient, NULL), StrayHandler, Status,
                     VcContext, CallParameters);
    }
    ObjectDereference(Vc);
    return BreakStatusOf(Rule_QOS_013, Status);
}

/* nf-ndis-ndiscmmodifycallqoscomplete.md, nf-ndis-ndismcmmodifycallqoscomplete.md */
VOID NdisCmModifyCallQoSComplete(NDIS_STATUS Status, NDIS_HANDLE NdisVcHandle,
                                 PCO_CALL_PARAMETERS CallParameters)
{
    CL_MODIFY_CALL_QOS_COMPLETE_HANDLER CompleteHandler;
    NDIS_HANDLE VcContext;
    PNS_VC Vc;
    KIRQL Irql;

    if (Status == NDIS_STATUS_PENDING) {
        ViolationReport(NDH_STANDIN_FATAL, "QOS-002", "NdisMCmModifyCallQoSComplete", ObjectVc, NdisVcHandle,
                        Status, "completes with NDIS_STATUS_PENDING");
        return;
    }
    Vc = VcEnter(NdisVcHandle, SideCallManager, "NdisMCmModifyCallQoSComplete", "VC-DEL-009",
                 NDH_STANDIN_FATAL, 0, &Irql);
    if (Vc == NULL) {
        return;
    }
    if (Vc->Qos == QosNone) {
        LibraryRelease(Irql);
        ViolationReport(NDH_STANDIN_FATAL, "QOS-002", "NdisMCmModifyCallQoSComplete", ObjectVc, NdisVcHandle,
                        Status, "no change of call parameters is pending");
        return;
    }
    Vc->QosDone = Vc->QosSerial;
    Vc->Qos = QosNone;
    ObjectReference(Vc);
    CompleteHandler = CLIENT_OF(Vc->Af)->ClModifyCallQoSCompleteHandler;
    VcContext = BreakVcContextLocked(Rule_QOS_006, Vc, SideClient);
    LibraryRelease(Irql);
    PENDING_END();

    Status = BreakStatusOf(Rule_QOS_006, Status);
    BREAK_DELIVER(Rule_QOS_006, HANDLER_CALL(ProtocolClModifyCallQoSComplete, PlaceOfVc(Vc, SideClient, NULL),
                                             CompleteHandler, Status, VcContext, CallParameters));
    ObjectDereference(Vc);
}

/* nf-ndis-ndiscmdispatchincomingcallqoschange.md, nf-ndis-ndismcmdispatchincomingcallqoschange.md */
VOID NdisCmDispatchIncomingCallQoSChange(NDIS_HANDLE NdisVcHandle, PCO_CALL_PARAMETERS CallParameters)
{
    CL_INCOMING_CALL_QOS_CHANGE_HANDLER ChangeHandler;
    NDIS_HANDLE VcContext;
    PNS_VC Vc;
    KIRQL Irql;

    Vc = VcEnter(NdisVcHandle, SideCallManager, "NdisMCmDispatchIncomingCallQoSChange", "VC-DEL-009",
                 NDH_STANDIN_FATAL, 0, &Irql);
    if (Vc == NULL) {
        return;
    }
    if (Vc->Call != CallConnected) {
        LibraryRelease(Irql);
        ViolationReport(NDH_STANDIN_FATAL, "U-08", "NdisMCmDispatchIncomingCallQoSChange", ObjectVc,
                        NdisVcHandle, 0, "the VC carries no connected call");
        return;
    }
    ObjectReference(Vc);
    ChangeHandler = CLIENT_OF(Vc->Af)->ClIncomingCallQoSChangeHandler;
    VcContext = BreakVcContextLocked(Rule_QOS_008, Vc, SideClient);
    LibraryRelease(Irql);

    BREAK_DELIVER(Rule_QOS_008, HANDLER_CALL(ProtocolClIncomingCallQoSChange, PlaceOfVc(Vc, SideClient, NULL),
                                             ChangeHandler, VcContext, CallParameters));
    LibraryCheckReturn(Irql, LibraryIrql(), "ProtocolClIncomingCallQoSChange", "IRQL-015");
    ObjectDereference(Vc);
}
