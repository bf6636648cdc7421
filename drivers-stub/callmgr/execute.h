// SPDX-License-Identifier: MIT
/**
 * Operations of the call manager (NdhOpMcm...): finding their objects, running them, and running those that a
 * policy asks for.
 *
 * An operation comes from ndhctl.sys (Execute), or from a policy or the teardown. Those of a policy carry
 * NDH_EVENT_BY_POLICY; then Value0 is the mask of actions that follow it and Value1 either what ActionsPack
 * made or the ticket of the request that it completes.
 */
#ifndef CALLMGR_EXECUTE_H
#define CALLMGR_EXECUTE_H

#include "object.h"
#include "policy.h"
#include "record.h"

/** An operation under way. Lives on the stack. */
typedef struct CM_RUN {
    CM_ADAPTER *Adapter;
    const NDH_OPERATION *Operation;
    const NDH_PAYLOAD *Payload; /* NULL: none */
    CM_OBJECT *Object;          /* referenced */
    CM_OBJECT *Object2;         /* referenced, or NULL */
    CM_OBJECT *Wrong; /* referenced: whose handle is passed instead, with NDH_OP_WRONG_HANDLE; or NULL */
    CM_HOLD Hold;  /* of Object */
    CM_HOLD Hold2; /* of what else the call names */
    NDH_RESULT *Result;
    UINT32 EventFlags;
    BOOLEAN Misuse;
} CM_RUN;

/** Body of an operation: STATUS_SUCCESS if the NDIS call was made, else why not. */
typedef NTSTATUS CM_RUN_FUNCTION(_In_ CM_RUN *Run);

/** The id to record for an object: that of the object whose handle is passed, if a wrong one is asked for. */
NDH_ID RunNamed(_In_ const CM_RUN *Run, _In_ NDH_ID Id);

/** Initialiser of the CALL event of an operation. */
#define RUN_RECORD(run, function, object, object2, arguments)                                                \
    {                                                                                                        \
        .Kind = NdhEventCall, .Function = (function), .Flags = (UINT16)(run)->EventFlags,                    \
        .Side = NdhSideCallManager, .ArgumentCount = (UINT8)(sizeof(arguments) / sizeof((arguments)[0])),    \
        .Object = RunNamed(run, object), .Object2 = RunNamed(run, object2),                                  \
        .Correlation = (run)->Operation->Tag,                                                                \
        .RaisedTo = RunBreaks(run, NDH_OP_RAISED) ? DISPATCH_LEVEL + 1 : 0, .Arguments = (arguments)         \
    }

/** The function that an operation calls, which may be asked to be the other kind's. */
#define RUN_FN(run, name) (RunBreaks(run, NDH_OP_WRONG_FUNCTION) ? CM_OTHER_FN(name) : CM_FN(name))
#define RUN_CO_FN(run, name) (RunBreaks(run, NDH_OP_WRONG_FUNCTION) ? CM_OTHER_CO_FN(name) : CM_CO_FN(name))

/** RecordOpen and RecordClose that keep the sequence numbers and the NDIS status in the result. */
VOID RunOpen(_In_ CM_RUN *Run, _Inout_ NDH_RECORD *Record);
VOID RunClose(_In_ CM_RUN *Run, _Inout_ NDH_RECORD *Record);
VOID RunCloseStatus(_In_ CM_RUN *Run, _Inout_ NDH_RECORD *Record, _In_ NDIS_STATUS Status);

/** With the state lock held: whether the operation may complete the request pended last (always, but for a
 * late one of a policy). */
BOOLEAN RunTicketFits(_In_ const CM_RUN *Run, _In_ UINT32 Ticket);

/** Misuse: whether the operation asks for this way to break a rule (NDH_OP_BREAKS). */
BOOLEAN RunBreaks(_In_ const CM_RUN *Run, _In_ UINT32 Flag);

/** The handle to pass for an object of the operation: its own, unless a wrong one is asked for. */
NDIS_HANDLE RunHandle(_In_ const CM_RUN *Run, _In_opt_ const CM_OBJECT *Object);

/** The party handle to pass: the call's party's, NULL or that of the second object if that is asked for. */
NDIS_HANDLE RunPartyHandle(_In_ const CM_RUN *Run, _In_opt_ const CM_OBJECT *Party);

/** The id of the party whose handle RunPartyHandle gives; 0: none. */
NDH_ID RunPartyId(_In_ const CM_RUN *Run, _In_opt_ const CM_OBJECT *Party);

/**
 * Takes hold of the operation's object, whose handle it passes, and of the VC of a party, until RunLetGo.
 * FALSE: the handle is dead, or about to be. IRQL <= DISPATCH_LEVEL. RunHoldLocked: state lock held.
 */
BOOLEAN RunHold(_Inout_ CM_RUN *Run);
BOOLEAN RunHoldLocked(_Inout_ CM_RUN *Run);
VOID RunLetGo(_Inout_ CM_RUN *Run);

/** Data and size arguments from the payload, and the data for the record; NULL and 0 without one. */
PVOID RunData(_In_ const CM_RUN *Run);
UINT RunDataSize(_In_ const CM_RUN *Run);
VOID RunTellData(_In_ const CM_RUN *Run, _Inout_ NDH_RECORD *Record);

/** Around the NDIS call of an operation, see RUN_CALL. */
typedef struct CM_BREACH {
    BOOLEAN Raised;
    BOOLEAN Again;
    KIRQL Irql;
} CM_BREACH;
VOID RunBreachBegin(_In_ const CM_RUN *Run, _Out_ CM_BREACH *Breach);
BOOLEAN RunBreachAgain(_Inout_ CM_BREACH *Breach);
VOID RunBreachEnd(_In_ const CM_BREACH *Breach);

/** Makes the NDIS call of an operation: once at the current IRQL, unless the operation is to break a rule. */
#define RUN_CALL(run, call)                                                                                  \
    do {                                                                                                     \
        CM_BREACH Breach_;                                                                                   \
        RunBreachBegin(run, &Breach_);                                                                       \
        do {                                                                                                 \
            call;                                                                                            \
        } while (RunBreachAgain(&Breach_));                                                                  \
        RunBreachEnd(&Breach_);                                                                              \
    } while (0)

/** Runs an operation here and now. IRQL <= DISPATCH_LEVEL. Result is filled but for Tag and Kind. */
VOID ExecuteHere(_In_ CM_ADAPTER *Adapter, _In_ const NDH_OPERATION *Operation,
                 _In_opt_ const NDH_PAYLOAD *Payload, _In_ UINT32 EventFlags, _Inout_ NDH_RESULT *Result);

/**
 * Runs an operation for a policy in its context and after its delay; inline for NdhContextInside, when nobody
 * is attached, or when it cannot be scheduled. Inline operations nest at most EXECUTE_MAX_DEPTH deep, further
 * ones go to a work item.
 */
#define EXECUTE_MAX_DEPTH 4
VOID ExecuteForPolicy(_In_ CM_ADAPTER *Adapter, _Inout_ NDH_OPERATION *Operation);

/** Runs an operation for a policy or the teardown on this stack. TRUE: the NDIS call was made. */
BOOLEAN ExecuteNow(_In_ CM_OBJECT *Object, _In_ UINT16 Kind, _In_ NDIS_STATUS Status);

/** ExecuteForPolicy of the completion that a decision asks for. */
VOID ExecuteCompletion(_In_ CM_OBJECT *Object, _In_ UINT16 Kind, _In_ UINT32 Ticket,
                       _In_ const CM_DECISION *Decision);

/**
 * The last step of a callback before its RETURN is recorded: breaks the rules that the decision says; the
 * status to return.
 */
NDIS_STATUS PolicyFinish(_In_ const CM_DECISION *Decision, _In_ NDIS_STATUS Status);

/** Keeps an object's memory for ever if the decision says so. */
VOID PolicyLeak(_In_ const CM_DECISION *Decision, _Inout_ CM_OBJECT *Object);

/** Runs the actions on a VC, one after the other. */
VOID ActionsStart(_In_ CM_OBJECT *Vc, _In_ const CM_ACTIONS *Actions);

#endif
