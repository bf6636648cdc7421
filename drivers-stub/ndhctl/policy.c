// SPDX-License-Identifier: MIT
#include "policy.h"
#include "pool.h"
#include "recorder.h"

/* The client's callbacks that a policy can name, and what a correct client does (NdhReplyAutomatic). */
static const struct {
    UINT16 Callback;
    UINT32 Actions;
    UINT32 Breaks; /* NDH_BREAK_xxx that it has a use for */
} g_Callbacks[] = {
    { NdhFnProtocolClIncomingCall, 0, NDH_BREAK_IRQL | NDH_BREAK_WAIT | NDH_BREAK_RETURN | NDH_BREAK_GUARD },
    { NdhFnProtocolClIncomingCloseCall, NDH_ACT_CLOSE_CALL,
      NDH_BREAK_IRQL | NDH_BREAK_WAIT | NDH_BREAK_GUARD },
    { NdhFnProtocolClMakeCallComplete, 0, 0 },
    { NdhFnProtocolClCloseCallComplete, NDH_ACT_DELETE_VC, NDH_BREAK_WAIT },
    { NdhFnProtocolClIncomingDropParty, NDH_ACT_DROP_PARTY, 0 },
    { NdhFnProtocolClModifyCallQoSComplete, 0, 0 },
    { NdhFnProtocolClIncomingCallQoSChange, 0, 0 },
    { NdhFnProtocolCoReceiveNetBufferLists, 0, NDH_BREAK_LEAK },
    { NdhFnProtocolClNotifyCloseAf, 0, NDH_BREAK_IRQL | NDH_BREAK_WAIT | NDH_BREAK_GUARD },
    { NdhFnProtocolCoCreateVc, 0, NDH_BREAK_IRQL | NDH_BREAK_WAIT | NDH_BREAK_GUARD | NDH_BREAK_CONTEXT },
    { NdhFnProtocolCoDeleteVc, 0, NDH_BREAK_IRQL | NDH_BREAK_WAIT | NDH_BREAK_GUARD | NDH_BREAK_LEAK },
    { NdhFnProtocolCoOidRequest, 0, NDH_BREAK_IRQL | NDH_BREAK_WAIT | NDH_BREAK_RETURN },
    { NdhFnProtocolUnbindAdapterEx, 0,
      NDH_BREAK_DUTY | NDH_BREAK_RETURN | NDH_BREAK_LEAK | NDH_BREAK_IRQL | NDH_BREAK_GUARD }
};
#define CALLBACKS ARRAYSIZE(g_Callbacks)

typedef struct NDH_NAMED_POLICY {
    LIST_ENTRY Link;
    NDH_POLICY Policy;
} NDH_NAMED_POLICY;

static KSPIN_LOCK g_PolicyLock;
static LIST_ENTRY g_Named; /* policies that name an object */
static UINT32 g_NamedCount;
static NDH_POLICY g_General[CALLBACKS]; /* Callback 0: the default */
static BOOLEAN g_Automatic;

VOID PolicyDriverEntry(VOID)
{
    KeInitializeSpinLock(&g_PolicyLock);
    InitializeListHead(&g_Named);
    g_Automatic = TRUE;
}

static UINT32 IndexOf(UINT16 Callback)
{
    UINT32 index = 0;
    while (index < CALLBACKS && g_Callbacks[index].Callback != Callback) {
        index++;
    }
    return index;
}

/* The callbacks of call manager and miniport are answered by ndhmp.sys and ndhcm.sys, which know more about
 * each. */
static BOOLEAN IsCallManagers(UINT16 Callback)
{
    return (Callback >= NdhFnProtocolCmOpenAf && Callback <= NdhFnProtocolCmDropParty) ||
           Callback == NdhFnProtocolCoCreateVc || Callback == NdhFnProtocolCoDeleteVc ||
           Callback == NdhFnProtocolCoOidRequest;
}

static BOOLEAN IsMiniports(UINT16 Callback)
{
    return Callback >= NdhFnMiniportHaltEx && Callback <= NdhFnMiniportResetEx &&
           Callback != NdhFnMiniportDriverUnload;
}

BOOLEAN PolicyCallbackValid(UINT16 Callback, UINT8 Side)
{
    return (Side == NdhSideClient && IndexOf(Callback) < CALLBACKS) ||
           (Side == NdhSideCallManager && IsCallManagers(Callback)) ||
           (Side == NdhSideMiniport && IsMiniports(Callback));
}

BOOLEAN PolicyCanPend(UINT16 Callback)
{
    switch (Callback) {
    case NdhFnProtocolClIncomingCall:
    case NdhFnProtocolClNotifyCloseAf:
    case NdhFnProtocolCoOidRequest:
    case NdhFnProtocolCoReceiveNetBufferLists:
    case NdhFnProtocolCmOpenAf:
    case NdhFnProtocolCmCloseAf:
    case NdhFnProtocolCmRegisterSap:
    case NdhFnProtocolCmDeregisterSap:
    case NdhFnProtocolCmMakeCall:
    case NdhFnProtocolCmCloseCall:
    case NdhFnProtocolCmModifyCallQoS:
    case NdhFnProtocolCmAddParty:
    case NdhFnProtocolCmDropParty:
    case NdhFnMiniportPause:
    case NdhFnMiniportRestart:
    case NdhFnMiniportResetEx:
    case NdhFnMiniportOidRequest:
    case NdhFnMiniportCoOidRequest:
    case NdhFnMiniportCoActivateVc:
    case NdhFnMiniportCoDeactivateVc:
    case NdhFnMiniportCoSendNetBufferLists:
        return TRUE;
    default:
        return FALSE;
    }
}

static NDH_NAMED_POLICY *FindNamed(UINT16 Callback, NDH_ID Object)
{
    for (LIST_ENTRY *entry = g_Named.Flink; entry != &g_Named; entry = entry->Flink) {
        NDH_NAMED_POLICY *named = CONTAINING_RECORD(entry, NDH_NAMED_POLICY, Link);
        if (named->Policy.Callback == Callback && named->Policy.Object == Object) {
            return named;
        }
    }
    return NULL;
}

static NTSTATUS SetNamed(const NDH_POLICY *Policy)
{
    NDH_NAMED_POLICY *fresh = PoolAllocate(sizeof(*fresh), NDH_TAG_POLICY);
    NTSTATUS status = STATUS_INSUFFICIENT_RESOURCES;

    KIRQL irql = KeAcquireSpinLockRaiseToDpc(&g_PolicyLock);
    NDH_NAMED_POLICY *named = FindNamed(Policy->Callback, Policy->Object);
    if (named == NULL && fresh != NULL && g_NamedCount < NDH_MAX_POLICIES) {
        named = fresh;
        fresh = NULL;
        InsertTailList(&g_Named, &named->Link);
        g_NamedCount++;
    }
    if (named != NULL) {
        named->Policy = *Policy;
        status = STATUS_SUCCESS;
    }
    KeReleaseSpinLock(&g_PolicyLock, irql);
    PoolFree(fresh, NDH_TAG_POLICY);
    return status;
}

NDIS_STATUS PolicyFinish(const NDH_ANSWER *Answer, NDIS_STATUS Status)
{
    LARGE_INTEGER interval = { .QuadPart =
                                   Answer->Delay != 0 ? -10 * (LONGLONG)Answer->Delay : -NDH_MILLISECOND };
    KIRQL irql;

    if (Answer->Breaks & NDH_BREAK_WAIT) {
        (VOID) KeDelayExecutionThread(KernelMode, FALSE, &interval);
    }
    if (Answer->Breaks & NDH_BREAK_IRQL) {
        if (RecordIrql() < DISPATCH_LEVEL) {
            KeRaiseIrql(DISPATCH_LEVEL, &irql);
        } else {
            KeLowerIrql(PASSIVE_LEVEL);
        }
    }
    if (Answer->Breaks != 0 && Answer->Reply == NdhReplyManual) { /* also of a callback that may not pend */
        return NDIS_STATUS_PENDING;
    }
    return (Answer->Breaks & NDH_BREAK_RETURN) ? (NDIS_STATUS)Answer->Status : Status;
}

NTSTATUS PolicySet(const NDH_POLICY *Policy)
{
    if ((Policy->Breaks & ~g_Callbacks[IndexOf(Policy->Callback)].Breaks) != 0) {
        return STATUS_NOT_SUPPORTED;
    }
    if (Policy->Object != 0) {
        return SetNamed(Policy);
    }
    KIRQL irql = KeAcquireSpinLockRaiseToDpc(&g_PolicyLock);
    g_General[IndexOf(Policy->Callback)] = *Policy;
    KeReleaseSpinLock(&g_PolicyLock, irql);
    return STATUS_SUCCESS;
}

/* Takes policies that name Object (0: any) off the list. */
static VOID RemoveNamed(NDH_ID Object)
{
    LIST_ENTRY removed;
    InitializeListHead(&removed);
    KIRQL irql = KeAcquireSpinLockRaiseToDpc(&g_PolicyLock);
    for (LIST_ENTRY *entry = g_Named.Flink; entry != &g_Named;) {
        NDH_NAMED_POLICY *named = CONTAINING_RECORD(entry, NDH_NAMED_POLICY, Link);
        entry = entry->Flink;
        if (Object == 0 || named->Policy.Object == Object) {
            RemoveEntryList(&named->Link);
            InsertTailList(&removed, &named->Link);
            g_NamedCount--;
        }
    }
    KeReleaseSpinLock(&g_PolicyLock, irql);
    while (!IsListEmpty(&removed)) {
        PoolFree(CONTAINING_RECORD(RemoveHeadList(&removed), NDH_NAMED_POLICY, Link), NDH_TAG_POLICY);
    }
}

VOID PolicyReset(BOOLEAN Automatic)
{
    KIRQL irql = KeAcquireSpinLockRaiseToDpc(&g_PolicyLock);
    RtlZeroMemory(g_General, sizeof(g_General));
    g_Automatic = Automatic;
    KeReleaseSpinLock(&g_PolicyLock, irql);
    RemoveNamed(0);
}

BOOLEAN PolicyAutomatic(VOID)
{
    return g_Automatic;
}

VOID PolicyForget(NDH_ID Object)
{
    if (g_NamedCount != 0) {
        RemoveNamed(Object);
    }
}

/* Uses up one answer; TRUE: it was the last. */
static BOOLEAN UseUp(NDH_POLICY *Policy)
{
    return Policy->Count != 0 && --Policy->Count == 0;
}

/* The policy that a test has set for this callback, if any. */
static BOOLEAN Take(UINT16 Callback, UINT32 Index, NDH_ID Object, NDH_ID Other, NDH_POLICY *Policy)
{
    NDH_NAMED_POLICY *spent = NULL;
    KIRQL irql = KeAcquireSpinLockRaiseToDpc(&g_PolicyLock);
    NDH_NAMED_POLICY *named = FindNamed(Callback, Object);
    if (named == NULL && Other != 0) {
        named = FindNamed(Callback, Other);
    }
    BOOLEAN given = named != NULL || g_General[Index].Callback != 0;
    if (named != NULL) {
        *Policy = named->Policy;
        if (UseUp(&named->Policy)) {
            RemoveEntryList(&named->Link);
            g_NamedCount--;
            spent = named;
        }
    } else if (given) {
        *Policy = g_General[Index];
        if (UseUp(&g_General[Index])) {
            g_General[Index].Callback = 0;
        }
    }
    KeReleaseSpinLock(&g_PolicyLock, irql);
    PoolFree(spent, NDH_TAG_POLICY);
    return given;
}

VOID PolicyAnswer(UINT16 Callback, NDH_ID Object, NDH_ID Other, NDH_ANSWER *Answer)
{
    UINT32 index = IndexOf(Callback);
    NDH_POLICY policy;

    RtlZeroMemory(Answer, sizeof(*Answer));
    Answer->Given = Take(Callback, index, Object, Other, &policy);
    if (Answer->Given && policy.Reply != NdhReplyAutomatic) {
        Answer->Reply = policy.Reply;
        Answer->Context = policy.Context;
        Answer->ActionContext = policy.ActionContext;
        Answer->Status = policy.Status;
        Answer->Breaks = policy.Breaks;
        Answer->Delay = policy.Delay;
        Answer->Actions = policy.Actions;
        Answer->ActionStatus = policy.ActionStatus;
        Answer->ActionDelay = policy.ActionDelay;
        return;
    }
    Answer->Reply = NdhReplyReturn;
    Answer->Status = NDIS_STATUS_SUCCESS;
    Answer->ActionContext = NdhContextWorkItem;
    if (Answer->Given || g_Automatic) {
        Answer->Actions = g_Callbacks[index].Actions;
    } else if (Callback == NdhFnProtocolClIncomingCall) {
        Answer->Reply = NdhReplyManual;
    }
}

UINT32 PolicyCount(VOID)
{
    UINT32 count = 0;
    KIRQL irql = KeAcquireSpinLockRaiseToDpc(&g_PolicyLock);
    for (UINT32 i = 0; i < CALLBACKS; i++) {
        count += g_General[i].Callback != 0;
    }
    count += g_NamedCount;
    KeReleaseSpinLock(&g_PolicyLock, irql);
    return count;
}
