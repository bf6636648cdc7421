// SPDX-License-Identifier: MIT
/** Reply policies of the control protocol: how callbacks answer. ndh_protocol.h includes this. */
#ifndef NDH_POLICIES_H
#define NDH_POLICIES_H

enum NDH_REPLY {
    NdhReplyAutomatic = 0, /* what a correct driver does: see the table at NDH_POLICY */
    NdhReplyReturn = 1,    /* return Status (not PENDING) */
    NdhReplyComplete = 2,  /* return NDIS_STATUS_PENDING and complete with Status from Context after Delay */
    NdhReplyManual = 3,    /* return NDIS_STATUS_PENDING; the test completes */
    NdhReplyLimit = 4
};

/**
 * What a driver does by itself besides its answer. In this order, by bit; after the answer's completion
 * unless said otherwise.
 */
#define NDH_ACT_DEACTIVATE_FIRST  0x001u /* CmCloseCall: NdisMCmDeactivateVc before the completion or the
                                            return */
#define NDH_ACT_DEACTIVATE_AFTER  0x002u /* CmCloseCall: NdisMCmDeactivateVc after the completion */
#define NDH_ACT_DELETE_VC         0x004u /* creator's side: delete the VC once the call is closed
                                            (CmCloseCall, ClCloseCallComplete, refused offers) */
#define NDH_ACT_CLOSE_CALL        0x008u /* ClIncomingCloseCall, ClMakeCallComplete: NdisClCloseCall, from
                                            ActionContext after ActionDelay */
#define NDH_ACT_REFUSE_OFFER      0x010u /* ClIncomingCloseCall while the offer is unanswered:
                                            NdisClIncomingCallComplete(ActionStatus) */
#define NDH_ACT_ACTIVATE          0x020u /* CmMakeCall, CmIncomingCallComplete: NdisMCmActivateVc before the
                                            completion, if not active */
#define NDH_ACT_CONNECT           0x040u /* CmIncomingCallComplete (and an offer answered at once):
                                            NdisMCmDispatchCallConnected */
#define NDH_ACT_DISPATCH_CLOSE    0x080u /* CmIncomingCallComplete with SUCCESS:
                                            NdisMCmDispatchIncomingCloseCall(ActionStatus) instead */
#define NDH_ACT_DROP_PARTY        0x100u /* ClIncomingDropParty: NdisClDropParty */
#define NDH_ACT_MODIFY_QOS        0x200u /* ClIncomingCallQoSChange, ClModifyCallQoSComplete with a failure:
                                            NdisClModifyCallQoS with the values that the call has had
                                            (CLOSE_CALL closes it instead) */
#define NDH_ACT_ALL               0x3ffu

/**
 * How one callback answers. A policy that names an object beats one that does not; the newest of each
 * replaces the one before. Whose callbacks they are says Side: client, call manager (of either kind) or
 * miniport.
 *
 * HELLO begins with NdhReplyManual for CmMakeCall, CmCloseCall, CmAddParty, CmDropParty and ClIncomingCall,
 * without actions for all others (their answer: NDIS_STATUS_SUCCESS; but ClNotifyCloseAf pends and closes the
 * address family, and the client's CoOidRequest is NOT_SUPPORTED). Teardown switches everything to
 * NdhReplyAutomatic.
 *
 * Automatic: CmMakeCall pends, activates and completes with SUCCESS; CmCloseCall pends, deactivates,
 * completes with SUCCESS, deletes the VC if the call manager made it; ClIncomingCall accepts;
 * CmIncomingCallComplete connects, or deactivates and deletes after a refusal; ClIncomingCloseCall closes;
 * ClCloseCallComplete deletes the VC if the client made it; ClIncomingDropParty drops; the others answer
 * SUCCESS, but an OID request is answered from the receiver's table. CmModifyCallQoS activates an active VC
 * with the new values first. VOID callbacks that take lists have a reply too: MiniportCoSendNetBufferLists
 * completes them with Status inside (Return, the default: SUCCESS) or later (Complete) or leaves it to the
 * test (Manual); ProtocolCoReceiveNetBufferLists returns them inside (Return, the default), later, or not by
 * itself. MiniportPause pends by itself while lists are outstanding. Completions are made from a work item,
 * or inside the callback when the drivers are not attached to each other.
 */
typedef struct NDH_POLICY {
    NDH_UINT16 Callback; /* NDH_FUNCTION, 0x100 and above, of those that can be answered */
    NDH_UINT8 Side;      /* NDH_SIDE: whose callback, for those that both sides have */
    NDH_UINT8 Reply;     /* NDH_REPLY */
    NDH_UINT32 Status;   /* of the return (NdhReplyReturn) or completion */
    NDH_ID Object;       /* 0: every object */
    NDH_UINT32 Delay;    /* microseconds before the completion */
    NDH_UINT32 Count;    /* answers it lasts; 0: until changed */
    NDH_UINT32 Actions;  /* NDH_ACT_xxx */
    NDH_UINT32 ActionStatus;
    NDH_UINT32 ActionDelay; /* microseconds */
    NDH_UINT8 Context;       /* NDH_CONTEXT of the completion */
    NDH_UINT8 ActionContext; /* NDH_CONTEXT of the actions */
    NDH_UINT16 Breaks;       /* NDH_BREAK_xxx */
    NDH_UINT64 Reserved[3];
} NDH_POLICY;

/* Ways in which an answer breaks a rule. Each needs a misuse session; a callback that has no use for one
 * refuses the policy with STATUS_NOT_SUPPORTED. With one set, NdhReplyManual (pend and do nothing) is
 * possible for every callback that returns a status, and NDIS_STATUS_PENDING as Status of a return or
 * completion. NDH_BREAK_GUARD alone serves where only that is wanted. */
#define NDH_BREAK_TWICE   0x001u /* the completion is made twice */
#define NDH_BREAK_RETURN  0x002u /* NdhReplyComplete: returns Status although it completes as well */
#define NDH_BREAK_LEAK    0x008u /* does not free what it has to */
#define NDH_BREAK_CONTEXT 0x010u /* hands NULL back where a context belongs */
#define NDH_BREAK_IRQL    0x020u /* returns at DISPATCH_LEVEL if it was entered below, else at
                                    PASSIVE_LEVEL */
#define NDH_BREAK_WAIT    0x040u /* waits Delay, 1 ms if that is 0, whatever the IRQL is */
#define NDH_BREAK_GUARD   0x080u /* answers as it is told although the state forbids it: the driver's own
                                    checks and preparations are left out */
#define NDH_BREAK_DUTY    0x100u /* leaves out what the callback has to do besides its answer */
#define NDH_BREAK_ALL     0x1fbu

#endif
