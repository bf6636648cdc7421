// SPDX-License-Identifier: MIT
/** Reply policies of the client's callbacks (NDH_POLICY). The call manager's are ndhmp.sys's. */
#ifndef NDHCTL_POLICY_H
#define NDHCTL_POLICY_H

#include "ctl.h"

_IRQL_requires_(PASSIVE_LEVEL)
VOID PolicyDriverEntry(VOID);

/** Whether a policy may name this callback of this side. */
_IRQL_requires_max_(DISPATCH_LEVEL)
BOOLEAN PolicyCallbackValid(_In_ UINT16 Callback, _In_ UINT8 Side);

/** Whether it can answer PENDING (or keep lists), so that an operation completes it later. */
_IRQL_requires_max_(DISPATCH_LEVEL)
BOOLEAN PolicyCanPend(_In_ UINT16 Callback);

/** Takes a policy of the client whose fields were checked. STATUS_INSUFFICIENT_RESOURCES: no memory, or
 * NDH_MAX_POLICIES are in force. */
_IRQL_requires_max_(DISPATCH_LEVEL)
_Must_inspect_result_
NTSTATUS PolicySet(_In_ const NDH_POLICY *Policy);

/** Forgets all policies; from now on every callback answers automatically (teardown), or as HELLO promises.
 */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID PolicyReset(_In_ BOOLEAN Automatic);

/** Whether callbacks answer automatically: outside of sessions, and while one is torn down. */
_IRQL_requires_max_(DISPATCH_LEVEL)
BOOLEAN PolicyAutomatic(VOID);

/** How a callback answers: the policy in force with NdhReplyAutomatic resolved. Uses up one of the answers
 * that a policy lasts. */
typedef struct NDH_ANSWER {
    UINT8 Reply;   /* NDH_REPLY without Automatic */
    UINT8 Context; /* of the completion */
    UINT8 ActionContext;
    BOOLEAN Given; /* a test's policy, not the default */
    UINT32 Status;
    UINT32 Breaks; /* NDH_BREAK_xxx */
    UINT32 Delay;
    UINT32 Actions; /* NDH_ACT_xxx */
    UINT32 ActionStatus;
    UINT32 ActionDelay;
} NDH_ANSWER;

/** Answer for a callback about Object (or Other, 0 if none). */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID PolicyAnswer(_In_ UINT16 Callback, _In_ NDH_ID Object, _In_ NDH_ID Other, _Out_ NDH_ANSWER *Answer);

/**
 * The last step of a callback before its RETURN is recorded: breaks the rules that the answer says; the
 * status to return.
 */
NDIS_STATUS PolicyFinish(_In_ const NDH_ANSWER *Answer, _In_ NDIS_STATUS Status);

/** Forgets the policies that name an object which is gone. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID PolicyForget(_In_ NDH_ID Object);

/** Policies that a test has set and that are still in force, of the client. */
_IRQL_requires_max_(DISPATCH_LEVEL)
UINT32 PolicyCount(VOID);

#endif
