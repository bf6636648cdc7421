// SPDX-License-Identifier: MIT
/**
 * The CoNDIS client: its objects and the functions that make its calls. Each object's first member is
 * NDH_OBJECT; the context that NDIS holds is the object's address, and the object's life is what NDIS holds.
 * State members are guarded by guard.c's lock.
 *
 * No lock is held across a call into NDIS; every callback can come back on the same stack, and a completion
 * before the call that it completes has returned (contract 0.1, U-17).
 */
#ifndef NDHCTL_CLIENT_H
#define NDHCTL_CLIENT_H

#include "callparams.h"
#include "object.h"
#include "recorder.h"

typedef struct NDH_AF {
    NDH_OBJECT Object; /* parent: binding */
    NDIS_HANDLE Handle;
    CO_ADDRESS_FAMILY Family;
    UINT8 State;         /* NDH_STATE */
    UINT32 Children;     /* SAPs and VCs */
    BOOLEAN CloseWanted; /* by the call manager */
    BOOLEAN
    NotifyManual; /* ProtocolClNotifyCloseAf pended for a test, which may complete it with a failure; the end
                     of a close does it with SUCCESS */
    BOOLEAN NotifyOwed; /* ProtocolClNotifyCloseAf pended: NdisClNotifyCloseAddressFamilyComplete is due once
                            the AF is closed */
} NDH_AF;

typedef struct NDH_SAP {
    NDH_OBJECT Object; /* parent: AF */
    NDIS_HANDLE Handle;
    UINT8 State;
    CO_SAP *Sap; /* kept as long as the object: NDIS may read it until the registration is complete */
} NDH_SAP;

/** Data that NDIS may read until a close or drop is complete. */
typedef struct NDH_BUFFER {
    struct NDH_BUFFER *Next;
    UINT32 Size;
    UINT8 Bytes[ANYSIZE_ARRAY];
} NDH_BUFFER;

typedef struct NDH_PARTY NDH_PARTY;

typedef struct NDH_VC {
    NDH_OBJECT Object; /* parent: AF */
    NDIS_HANDLE Handle;
    UINT8 State;              /* NdhStateVcXxx, or NdhStateClosing while it is being deleted */
    UINT8 Call;               /* NDH_CALL_STATE */
    BOOLEAN ByClient;         /* created by NdisCoCreateVc: the client deletes it */
    BOOLEAN AnswerOwed;       /* ProtocolClIncomingCall pended and was not answered */
    volatile BOOLEAN Telling; /* its event, which tells the offer's parameters, is not written yet */
    BOOLEAN Multipoint;
    UINT32 Parties;   /* for which NdisClDropParty was not called, or failed; those being added count */
    UINT32 Active;    /* of them those that were added */
    UINT32 Dropping;  /* whose drop is not complete; the call may be closed meanwhile, the VC not deleted */
    NDH_PARTY *First; /* party of a make-call under way; referenced */
    NDH_PARTY *Last;  /* party named in a close under way; referenced */
    CO_CALL_PARAMETERS *CallParameters; /* of the make-call under way, or of the offer */
    CO_CALL_PARAMETERS *QosParameters;  /* of the change under way */
    BOOLEAN Modifying;                  /* NdisClModifyCallQoS was called and is not complete */
    BOOLEAN ModifyCalling;              /* ... and has not returned yet: no close meanwhile */
    UINT32 Modifies;                    /* how often it was called: tells one change from the next */
    NDH_DESCRIPTION InForce;            /* call parameters that both sides agreed on last */
    UINT32 Sends;                       /* lists sent and not completed */
    UINT32 Kept;                        /* lists received and not returned */
    PWSTR InstanceName;                 /* NDIS's memory: freed after the VC was deleted */
    NDH_BUFFER *CloseData;
} NDH_VC;

struct NDH_PARTY {
    NDH_OBJECT Object; /* parent: VC */
    NDIS_HANDLE Handle;
    UINT8 State;     /* NdhStatePartyXxx */
    BOOLEAN Counted; /* in the VC's Parties (and Active, by its state) */
    UINT32 Drops;    /* how often it was to be dropped: tells one drop from the next */
    CO_CALL_PARAMETERS *CallParameters;
    NDH_BUFFER *DropData;
};

/** An operation on its way: what was asked, why, and where its result goes. */
typedef struct NDH_TASK {
    const NDH_OPERATION *Operation;
    NDH_PAYLOAD Payload;
    NDH_CAUSE Cause;
    KIRQL Irql;          /* of the call that will be made */
    BOOLEAN WrongHandle; /* misuse: Wrong is passed instead of the object's handle */
    NDIS_HANDLE Wrong;
    NDH_RESULT *Result;
} NDH_TASK;

#define NDH_TASK_MISUSE(task) (((task)->Operation->Flags & NDH_OP_MISUSE) != 0)
#define NDH_TASK_BREAKS(task, flag)                                                                          \
    (((task)->Operation->Flags & (flag)) != 0) /* needs misuse, which was checked */

/**
 * Each makes the call of one client operation at the current IRQL and fills in the result: Outcome
 * STATUS_INVALID_HANDLE (an id names nothing), STATUS_INVALID_DEVICE_STATE (not legal now),
 * STATUS_INSUFFICIENT_RESOURCES, or STATUS_SUCCESS and what NDIS returned.
 */
typedef VOID NDH_CLIENT_OPERATION(_Inout_ NDH_TASK *Task);

NDH_CLIENT_OPERATION ClientOpenAf;               /* nf-ndis-ndisclopenaddressfamilyex.md; PASSIVE_LEVEL */
NDH_CLIENT_OPERATION ClientCloseAf;              /* nf-ndis-ndisclcloseaddressfamily.md */
NDH_CLIENT_OPERATION ClientRegisterSap;          /* nf-ndis-ndisclregistersap.md */
NDH_CLIENT_OPERATION ClientDeregisterSap;        /* nf-ndis-ndisclderegistersap.md */
NDH_CLIENT_OPERATION ClientCreateVc;             /* nf-ndis-ndiscocreatevc.md */
NDH_CLIENT_OPERATION ClientDeleteVc;             /* nf-ndis-ndiscodeletevc.md */
NDH_CLIENT_OPERATION ClientMakeCall;             /* nf-ndis-ndisclmakecall.md */
NDH_CLIENT_OPERATION ClientIncomingCallComplete; /* nf-ndis-ndisclincomingcallcomplete.md */
NDH_CLIENT_OPERATION ClientCloseCall;            /* nf-ndis-ndisclclosecall.md */
NDH_CLIENT_OPERATION ClientAddParty;             /* nf-ndis-ndiscladdparty.md */
NDH_CLIENT_OPERATION ClientDropParty;            /* nf-ndis-ndiscldropparty.md */

NDH_CLIENT_OPERATION ClientCoOidRequest;          /* nf-ndis-ndiscooidrequest.md */
NDH_CLIENT_OPERATION ClientCoOidRequestComplete;  /* nf-ndis-ndiscooidrequestcomplete.md */
NDH_CLIENT_OPERATION ClientSendNetBufferLists;    /* nf-ndis-ndiscosendnetbufferlists.md */
NDH_CLIENT_OPERATION ClientReturnNetBufferLists;  /* nf-ndis-ndisreturnnetbufferlists.md */
NDH_CLIENT_OPERATION ClientModifyCallQoS;         /* nf-ndis-ndisclmodifycallqos.md */
NDH_CLIENT_OPERATION ClientNotifyCloseAfComplete; /* nf-ndis-ndisclnotifycloseaddressfamilycomplete.md */
NDH_CLIENT_OPERATION ClientUnbindAdapter;         /* nf-ndis-ndisunbindadapter.md; PASSIVE_LEVEL */
NDH_CLIENT_OPERATION
ClientReEnumerateBindings; /* nf-ndis-ndisreenumerateprotocolbindings.md; PASSIVE_LEVEL */
NDH_CLIENT_OPERATION
ClientAssignInstanceName;                 /* nf-ndis-ndiscoassigninstancename.md; DISPATCH_LEVEL exactly */
NDH_CLIENT_OPERATION ClientGetTapiCallId; /* nf-ndis-ndiscogettapicallid.md; DISPATCH_LEVEL exactly */

/** The handle that a call passes for an object of the task: its own, unless the task is to break that. */
#define ClientHandle(task, own) ((task)->WrongHandle ? (task)->Wrong : (own))

/** The id to record for that object: of the object whose handle is passed; 0: of none. */
#define ClientNamed(task, own) ((task)->WrongHandle ? (task)->Operation->Value1 : (own))

/** Around the NDIS call of a task, see CLIENT_CALL. */
typedef struct NDH_BREACH {
    BOOLEAN Raised;
    BOOLEAN Again;
    KIRQL Irql;
} NDH_BREACH;
VOID ClientBreachBegin(_In_ const NDH_TASK *Task, _Out_ NDH_BREACH *Breach);
BOOLEAN ClientBreachAgain(_Inout_ NDH_BREACH *Breach);
VOID ClientBreachEnd(_In_ const NDH_BREACH *Breach);

/** Makes the NDIS call of a task: once at the current IRQL, unless the task is to break a rule. */
#define CLIENT_CALL(task, call)                                                                              \
    do {                                                                                                     \
        NDH_BREACH breach_;                                                                                  \
        ClientBreachBegin(task, &breach_);                                                                   \
        do {                                                                                                 \
            call;                                                                                            \
        } while (ClientBreachAgain(&breach_));                                                               \
        ClientBreachEnd(&breach_);                                                                           \
    } while (0)

/** Data of a close or drop: what the payload holds, or a size without data if the task is to break that. */
PVOID ClientData(_In_ const NDH_TASK *Task, _In_opt_ const NDH_BUFFER *Data);
UINT32 ClientDataSize(_In_ const NDH_TASK *Task, _In_opt_ const NDH_BUFFER *Data);

/** NDIS's handle of an object, NULL if it has none. */
_IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_HANDLE ClientHandleOf(_In_ const NDH_OBJECT *Object);

/** Refuses a task. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID ClientRefuse(_Inout_ NDH_TASK *Task, _In_ NTSTATUS Outcome);

/** Notes the end of a call in the result. Object2: the party that was made, or 0. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID ClientFinish(_Inout_ NDH_TASK *Task, _In_ NDH_ID Object, _In_ NDIS_STATUS Status, _In_ UINT64 Call,
                  _In_ UINT64 Return);

/** The object that an operation names, referenced; NULL (and refused) if the id is stale or of another kind.
 */
_IRQL_requires_max_(DISPATCH_LEVEL)
_Must_inspect_result_
VOID *ClientObject(_Inout_ NDH_TASK *Task, _In_ NDH_ID Id, _In_ UINT32 Kind);

/** Copy of a payload that lives until BufferFreeAll; *Buffer is NULL for no payload. FALSE: no memory. */
_IRQL_requires_max_(DISPATCH_LEVEL)
_Must_inspect_result_
BOOLEAN BufferCreate(_In_ const NDH_PAYLOAD *Payload, _Out_ NDH_BUFFER **Buffer);

/** Adds a buffer to a chain, which others may take as a whole at the same time. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID BufferKeep(_Inout_ NDH_BUFFER **List, _In_ NDH_BUFFER *Buffer);

/** Frees a chain. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID BufferFreeAll(_In_opt_ NDH_BUFFER *Buffer);

/** Makes an operation of the client that a policy or the teardown wants, from a context or (Inside) at once
 * on this stack. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID ClientAct(_In_ UINT16 Kind, _In_ NDH_ID Object, _In_ NDH_ID Object2, _In_ UINT32 Status,
               _In_ UINT8 Context, _In_ UINT32 Delay);

/** The same for an operation that has more to it; its context may change. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID ClientActWith(_Inout_ NDH_OPERATION *Operation, _In_opt_ const NDH_PAYLOAD *Payload);

/** The call manager wants the AF closed: the teardown does it. Answered: ProtocolClNotifyCloseAf pends, the
 * end of the close is told. FALSE: it is closed already. */
_IRQL_requires_max_(DISPATCH_LEVEL)
BOOLEAN ClientAfCloseWanted(_Inout_ NDH_AF *Af, _In_ BOOLEAN Answered);

/** The party that a close has to name: the one that is left of a multipoint call; 0 for a point-to-point
 * call. */
_IRQL_requires_max_(DISPATCH_LEVEL)
NDH_ID PartyLeft(_In_ const NDH_VC *Vc);

/** Drops the parties of a multipoint call until one is left, at the current IRQL; returns how many calls were
 * made. */
_IRQL_requires_max_(DISPATCH_LEVEL)
UINT32 PartyDropOthers(_In_ NDH_VC *Vc);

/** Ends the life of a party whose call ended or that was never added. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID PartyGone(_Inout_ NDH_PARTY *Party);

/** A fresh party of a VC; NULL: no memory. */
_IRQL_requires_max_(DISPATCH_LEVEL)
_Must_inspect_result_
NDH_PARTY *PartyCreate(_In_ NDH_VC *Vc);

/** Opens an AF from its notification. Adds the reference that NDIS holds. PASSIVE_LEVEL. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID ClientAfNotified(_In_ NDH_OBJECT *Binding, _In_ const CO_ADDRESS_FAMILY *Family);

/* The client's callbacks, by the role types of ndis.h (nc-ndis-protocol_cl_xxx.md). */
PROTOCOL_CL_OPEN_AF_COMPLETE_EX ClientEvtOpenAfComplete;
PROTOCOL_CL_CLOSE_AF_COMPLETE ClientEvtCloseAfComplete;
PROTOCOL_CL_NOTIFY_CLOSE_AF ClientEvtNotifyCloseAf;
PROTOCOL_CL_REGISTER_SAP_COMPLETE ClientEvtRegisterSapComplete;
PROTOCOL_CL_DEREGISTER_SAP_COMPLETE ClientEvtDeregisterSapComplete;
PROTOCOL_CO_CREATE_VC ClientEvtCreateVc;
PROTOCOL_CO_DELETE_VC ClientEvtDeleteVc;
PROTOCOL_CL_MAKE_CALL_COMPLETE ClientEvtMakeCallComplete;
PROTOCOL_CL_MODIFY_CALL_QOS_COMPLETE ClientEvtModifyCallQosComplete;
PROTOCOL_CL_INCOMING_CALL ClientEvtIncomingCall;
PROTOCOL_CL_INCOMING_CALL_QOS_CHANGE ClientEvtIncomingCallQosChange;
PROTOCOL_CL_CALL_CONNECTED ClientEvtCallConnected;
PROTOCOL_CL_CLOSE_CALL_COMPLETE ClientEvtCloseCallComplete;
PROTOCOL_CL_INCOMING_CLOSE_CALL ClientEvtIncomingCloseCall;
PROTOCOL_CL_ADD_PARTY_COMPLETE ClientEvtAddPartyComplete;
PROTOCOL_CL_DROP_PARTY_COMPLETE ClientEvtDropPartyComplete;
PROTOCOL_CL_INCOMING_DROP_PARTY ClientEvtIncomingDropParty;

#endif
