// SPDX-License-Identifier: MIT
/**
 * Operations of the call manager (NdhOpMcm...): finding their objects, running them, and running those that a
 * policy asks for.
 *
 * An operation comes from ndhctl.sys (Execute), or from a policy or the teardown. Those of a policy carry
 * NDH_EVENT_BY_POLICY; then Value0 is the mask of actions that follow it and Value1 either what ActionsPack
 * made or the ticket of the request that it completes.
 */
#ifndef NDHMP_EXECUTE_H
#define NDHMP_EXECUTE_H

#include "object.h"
#include "policy.h"
#include "record.h"

/** An operation under way. Lives on the stack. */
typedef struct NDHMP_RUN {
    NDHMP_ADAPTER *Adapter;
    const NDH_OPERATION *Operation;
    const NDH_PAYLOAD *Payload; /* NULL: none */
    NDHMP_OBJECT *Object;       /* referenced */
    NDHMP_OBJECT *Object2;      /* referenced, or NULL */
    NDH_RESULT *Result;
    UINT32 EventFlags;
    BOOLEAN Misuse;
} NDHMP_RUN;

/** Body of an operation: STATUS_SUCCESS if the NDIS call was made, else why not. */
typedef NTSTATUS NDHMP_RUN_FUNCTION(_In_ NDHMP_RUN *Run);

/** Initialiser of the CALL event of an operation. */
#define RUN_RECORD(run, function, object, object2, arguments)                                                \
    {                                                                                                        \
        .Kind = NdhEventCall, .Function = NdhFn##function, .Flags = (UINT16)(run)->EventFlags,               \
        .Side = NdhSideCallManager, .ArgumentCount = (UINT8)(sizeof(arguments) / sizeof((arguments)[0])),    \
        .Object = (object), .Object2 = (object2), .Correlation = (run)->Operation->Tag,                      \
        .Arguments = (arguments)                                                                             \
    }

/** RecordOpen and RecordClose that keep the sequence numbers and the NDIS status in the result. */
VOID RunOpen(_In_ NDHMP_RUN *Run, _Inout_ NDH_RECORD *Record);
VOID RunClose(_In_ NDHMP_RUN *Run, _Inout_ NDH_RECORD *Record);
VOID RunCloseStatus(_In_ NDHMP_RUN *Run, _Inout_ NDH_RECORD *Record, _In_ NDIS_STATUS Status);

/** With the state lock held: whether the operation may complete the request pended last (always, but for a
 * late one of a policy). */
BOOLEAN RunTicketFits(_In_ const NDHMP_RUN *Run, _In_ UINT32 Ticket);

/** Misuse: whether a NULL party handle is to be passed although there is a party. */
BOOLEAN RunHidesParty(_In_ const NDHMP_RUN *Run);

/** Runs an operation here and now. IRQL <= DISPATCH_LEVEL. Result is filled but for Tag and Kind. */
VOID ExecuteHere(_In_ NDHMP_ADAPTER *Adapter, _In_ const NDH_OPERATION *Operation,
                 _In_opt_ const NDH_PAYLOAD *Payload, _In_ UINT32 EventFlags, _Inout_ NDH_RESULT *Result);

/**
 * Runs an operation for a policy in its context and after its delay; inline for NdhContextInside, when nobody
 * is attached, or when it cannot be scheduled. Inline operations nest at most EXECUTE_MAX_DEPTH deep, further
 * ones go to a work item.
 */
#define EXECUTE_MAX_DEPTH 4
VOID ExecuteForPolicy(_In_ NDHMP_ADAPTER *Adapter, _Inout_ NDH_OPERATION *Operation);

/** Runs an operation for a policy or the teardown on this stack. TRUE: the NDIS call was made. */
BOOLEAN ExecuteNow(_In_ NDHMP_OBJECT *Object, _In_ UINT16 Kind, _In_ NDIS_STATUS Status);

/** ExecuteForPolicy of the completion that a decision asks for. */
VOID ExecuteCompletion(_In_ NDHMP_OBJECT *Object, _In_ UINT16 Kind, _In_ UINT32 Ticket,
                       _In_ const NDHMP_DECISION *Decision);

/** Runs the actions on a VC, one after the other. */
VOID ActionsStart(_In_ NDHMP_OBJECT *Vc, _In_ const NDHMP_ACTIONS *Actions);

#endif
