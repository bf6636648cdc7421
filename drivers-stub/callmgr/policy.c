// SPDX-License-Identifier: MIT
#include "policy.h"

/* How a callback may be answered. */
#define MAY_RETURN 0x1u
#define MAY_PEND   0x2u
#define MAY_ACT    0x4u
#define MAY_FAIL   0x8u /* with a status other than NDIS_STATUS_SUCCESS */

typedef struct CALLBACK {
    UINT16 Function;
    UINT8 May;
    BOOLEAN ManualAtHello;
    UINT16 AutomaticReply;
    UINT16 AutomaticActions;
} CALLBACK;

static const CALLBACK Callbacks[] = {
    { NdhFnProtocolCmOpenAf, MAY_RETURN | MAY_PEND | MAY_FAIL, FALSE, NdhReplyReturn, 0 },
    { NdhFnProtocolCmCloseAf, MAY_RETURN | MAY_PEND, FALSE, NdhReplyReturn, 0 },
    { NdhFnProtocolCmRegisterSap, MAY_RETURN | MAY_PEND | MAY_FAIL, FALSE, NdhReplyReturn, 0 },
    { NdhFnProtocolCmDeregisterSap, MAY_RETURN | MAY_PEND, FALSE, NdhReplyReturn, 0 },
    { NdhFnProtocolCmMakeCall, MAY_RETURN | MAY_PEND | MAY_FAIL | MAY_ACT, TRUE, NdhReplyComplete,
      NDH_ACT_ACTIVATE },
    { NdhFnProtocolCmCloseCall, MAY_RETURN | MAY_PEND | MAY_FAIL | MAY_ACT, TRUE, NdhReplyComplete,
      NDH_ACT_DEACTIVATE_FIRST | NDH_ACT_DELETE_VC },
    { NdhFnProtocolCmIncomingCallComplete, MAY_RETURN | MAY_FAIL | MAY_ACT, FALSE, NdhReplyReturn,
      NDH_ACT_CONNECT | NDH_ACT_DELETE_VC },
    { NdhFnProtocolCmModifyCallQoS, MAY_RETURN | MAY_PEND | MAY_FAIL, FALSE, NdhReplyReturn, 0 },
    { NdhFnProtocolCmAddParty, MAY_RETURN | MAY_PEND | MAY_FAIL, TRUE, NdhReplyReturn, 0 },
    { NdhFnProtocolCmDropParty, MAY_RETURN | MAY_PEND | MAY_FAIL, TRUE, NdhReplyReturn, 0 },
    { NdhFnProtocolCoCreateVc, MAY_RETURN | MAY_FAIL, FALSE, NdhReplyReturn, 0 },
    { NdhFnProtocolCoDeleteVc, MAY_RETURN | MAY_FAIL, FALSE, NdhReplyReturn, 0 },
    { NdhFnProtocolCoOidRequest, MAY_RETURN | MAY_PEND | MAY_FAIL, FALSE, NdhReplyReturn, 0 },
    { NdhFnMiniportCoCreateVc, MAY_RETURN | MAY_FAIL, FALSE, NdhReplyReturn, 0 },
    { NdhFnMiniportCoDeleteVc, MAY_RETURN | MAY_FAIL, FALSE, NdhReplyReturn, 0 },
    { NdhFnMiniportCoActivateVc, MAY_RETURN | MAY_PEND | MAY_FAIL, FALSE, NdhReplyReturn, 0 },
    { NdhFnMiniportCoDeactivateVc, MAY_RETURN | MAY_PEND | MAY_FAIL, FALSE, NdhReplyReturn, 0 },
    { NdhFnMiniportCoSendNetBufferLists, MAY_RETURN | MAY_PEND | MAY_FAIL | MAY_ACT, FALSE, NdhReplyReturn,
      0 },
    { NdhFnMiniportCoOidRequest, MAY_RETURN | MAY_PEND | MAY_FAIL, FALSE, NdhReplyReturn, 0 },
    { NdhFnMiniportOidRequest, MAY_RETURN | MAY_PEND | MAY_FAIL, FALSE, NdhReplyReturn, 0 },
    { NdhFnMiniportHaltEx, MAY_RETURN, FALSE, NdhReplyReturn, 0 },
    { NdhFnMiniportPause, MAY_RETURN | MAY_PEND, FALSE, NdhReplyReturn, 0 },
    { NdhFnMiniportRestart, MAY_RETURN | MAY_PEND | MAY_FAIL, FALSE, NdhReplyReturn, 0 },
    { NdhFnMiniportResetEx, MAY_RETURN | MAY_PEND | MAY_FAIL, FALSE, NdhReplyReturn, 0 },
};
#define CALLBACKS (sizeof(Callbacks) / sizeof(Callbacks[0]))

typedef struct ENTRY {
    NDH_POLICY Policy;
    UINT32 Slot; /* the adapter's */
    BOOLEAN Used;
} ENTRY;

static NDIS_SPIN_LOCK PolicyLock;
static ENTRY ForAll[CM_MAX_ADAPTERS][CALLBACKS];
static ENTRY ForObject[NDH_MAX_POLICIES];
static UINT32 ForObjectUsed;

VOID PolicySetUp(VOID)
{
    NdisAllocateSpinLock(&PolicyLock);
}

VOID PolicyTearDown(VOID)
{
    NdisFreeSpinLock(&PolicyLock);
}

static const CALLBACK *CallbackOf(UINT16 Function)
{
    UINT32 Index;

    for (Index = 0; Index < CALLBACKS; Index++) {
        if (Callbacks[Index].Function == Function) {
            return &Callbacks[Index];
        }
    }
    return NULL;
}

/** Ways to break a rule that a callback has a use for. */
static UINT32 BreaksOf(const CALLBACK *Callback)
{
    UINT32 Breaks = NDH_BREAK_IRQL | NDH_BREAK_WAIT;

    if ((Callback->May & MAY_PEND) != 0) {
        Breaks |= NDH_BREAK_TWICE | NDH_BREAK_RETURN | NDH_BREAK_GUARD;
    }
    switch (Callback->Function) {
    case NdhFnProtocolCoCreateVc:
        return Breaks | NDH_BREAK_CONTEXT | NDH_BREAK_GUARD | NDH_BREAK_LEAK;
    case NdhFnProtocolCmOpenAf:
    case NdhFnProtocolCmRegisterSap:
    case NdhFnProtocolCmMakeCall:
    case NdhFnProtocolCmAddParty:
        return Breaks | NDH_BREAK_CONTEXT;
    case NdhFnProtocolCmCloseCall:
    case NdhFnProtocolCmCloseAf:
    case NdhFnProtocolCmDeregisterSap:
    case NdhFnProtocolCmDropParty:
        return Breaks | NDH_BREAK_LEAK;
    case NdhFnProtocolCoDeleteVc:
        return Breaks | NDH_BREAK_LEAK | NDH_BREAK_GUARD;
    case NdhFnMiniportCoCreateVc:
    case NdhFnMiniportCoDeleteVc:
        return Breaks | NDH_BREAK_GUARD;
    case NdhFnMiniportCoSendNetBufferLists:
        return NDH_BREAK_DUTY | NDH_BREAK_TWICE;
    case NdhFnMiniportHaltEx:
        return NDH_BREAK_DUTY;
    case NdhFnMiniportPause:
    case NdhFnMiniportResetEx:
        return NDH_BREAK_GUARD;
    case NdhFnProtocolCmIncomingCallComplete:
    case NdhFnMiniportRestart:
        return 0;
    default:
        return Breaks;
    }
}

static BOOLEAN Possible(const CALLBACK *Callback, const NDH_POLICY *Policy)
{
    BOOLEAN StatusFits = Policy->Status == (UINT32)NDIS_STATUS_SUCCESS ||
                         ((Callback->May & MAY_FAIL) != 0 && Policy->Status != (UINT32)NDIS_STATUS_PENDING);

    if (Policy->Breaks != 0) {
        return (Policy->Breaks & ~BreaksOf(Callback)) == 0;
    }

    if (Policy->Actions != 0 && (Callback->May & MAY_ACT) == 0) {
        return FALSE;
    }
    switch (Policy->Reply) {
    case NdhReplyAutomatic:
        return TRUE;
    case NdhReplyReturn:
        return StatusFits;
    case NdhReplyComplete:
        return (Callback->May & MAY_PEND) != 0 && StatusFits;
    case NdhReplyManual:
        return (Callback->May & MAY_PEND) != 0;
    default:
        return FALSE;
    }
}

static ENTRY *FindForObject(UINT16 Function, NDH_ID Object)
{
    UINT32 Index;

    for (Index = 0; Index < NDH_MAX_POLICIES && ForObjectUsed != 0; Index++) {
        ENTRY *Entry = &ForObject[Index];

        if (Entry->Used && Entry->Policy.Object == Object && Entry->Policy.Callback == Function) {
            return Entry;
        }
    }
    return NULL;
}

static ENTRY *FreeForObject(VOID)
{
    UINT32 Index;

    for (Index = 0; Index < NDH_MAX_POLICIES; Index++) {
        if (!ForObject[Index].Used) {
            ForObject[Index].Used = TRUE;
            ForObjectUsed++;
            return &ForObject[Index];
        }
    }
    return NULL;
}

static VOID Drop(ENTRY *Entry)
{
    if (Entry->Used && Entry->Policy.Object != 0) {
        ForObjectUsed--;
    }
    Entry->Used = FALSE;
}

NTSTATUS PolicySet(CM_ADAPTER *Adapter, const NDH_POLICY *Policy)
{
    const CALLBACK *Callback = CallbackOf(Policy->Callback);
    ENTRY *Entry;

    if (Callback == NULL || !Possible(Callback, Policy)) {
        return STATUS_NOT_SUPPORTED;
    }
    NdisAcquireSpinLock(&PolicyLock);
    if (Policy->Object == 0) {
        Entry = &ForAll[Adapter->Slot][Callback - Callbacks];
        Entry->Used = TRUE;
    } else {
        Entry = FindForObject(Policy->Callback, Policy->Object);
        if (Entry == NULL) {
            Entry = FreeForObject();
        }
    }
    if (Entry != NULL) {
        Entry->Policy = *Policy;
        Entry->Slot = Adapter->Slot;
    }
    NdisReleaseSpinLock(&PolicyLock);
    return Entry != NULL ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}

VOID PolicyReset(CM_ADAPTER *Adapter, BOOLEAN Automatic)
{
    UINT32 Index;

    NdisAcquireSpinLock(&PolicyLock);
    for (Index = 0; Index < CALLBACKS; Index++) {
        ForAll[Adapter->Slot][Index].Used = FALSE;
    }
    for (Index = 0; Index < NDH_MAX_POLICIES; Index++) {
        if (ForObject[Index].Used && ForObject[Index].Slot == Adapter->Slot) {
            Drop(&ForObject[Index]);
        }
    }
    Adapter->Automatic = Automatic;
    NdisReleaseSpinLock(&PolicyLock);
}

VOID PolicyForget(NDH_ID Object)
{
    UINT32 Index;

    NdisAcquireSpinLock(&PolicyLock);
    for (Index = 0; Index < NDH_MAX_POLICIES && ForObjectUsed != 0; Index++) {
        if (ForObject[Index].Used && ForObject[Index].Policy.Object == Object) {
            Drop(&ForObject[Index]);
        }
    }
    NdisReleaseSpinLock(&PolicyLock);
}

VOID PolicyAutomatic(UINT16 Function, CM_DECISION *Decision)
{
    const CALLBACK *Callback = CallbackOf(Function);

    RtlZeroMemory(Decision, sizeof(*Decision));
    Decision->Status = NDIS_STATUS_SUCCESS;
    Decision->Reply = Callback != NULL ? (UINT8)Callback->AutomaticReply : NdhReplyReturn;
    Decision->Context = NdhContextWorkItem;
    Decision->Actions.Mask = Callback != NULL ? Callback->AutomaticActions : 0;
    Decision->Actions.Context = NdhContextWorkItem;
}

static VOID AtHello(const CALLBACK *Callback, CM_DECISION *Decision)
{
    RtlZeroMemory(Decision, sizeof(*Decision));
    Decision->Reply = Callback != NULL && Callback->ManualAtHello ? NdhReplyManual : NdhReplyReturn;
    Decision->Status = NDIS_STATUS_SUCCESS;
}

static VOID FromPolicy(const NDH_POLICY *Policy, CM_DECISION *Decision)
{
    if (Policy->Reply == NdhReplyAutomatic) {
        PolicyAutomatic(Policy->Callback, Decision);
        return;
    }
    Decision->Reply = Policy->Reply;
    Decision->Context = Policy->Context;
    Decision->Delay = Policy->Delay;
    Decision->Status = (NDIS_STATUS)Policy->Status;
    Decision->Breaks = Policy->Breaks;
    Decision->Actions.Mask = Policy->Actions;
    Decision->Actions.Status = Policy->ActionStatus;
    Decision->Actions.Delay = Policy->ActionDelay;
    Decision->Actions.Context = Policy->ActionContext;
}

VOID PolicyDecide(CM_ADAPTER *Adapter, UINT16 Function, NDH_ID Object, CM_DECISION *Decision)
{
    const CALLBACK *Callback = CallbackOf(Function);
    ENTRY *Entry = NULL;
    BOOLEAN Automatic;

    NdisAcquireSpinLock(&PolicyLock);
    Automatic = Adapter->Automatic != 0;
    if (!Automatic && Callback != NULL) {
        Entry = FindForObject(Function, Object);
        if (Entry == NULL && ForAll[Adapter->Slot][Callback - Callbacks].Used) {
            Entry = &ForAll[Adapter->Slot][Callback - Callbacks];
        }
    }
    if (Entry != NULL) {
        FromPolicy(&Entry->Policy, Decision);
        Decision->Given = Entry->Policy.Reply != NdhReplyAutomatic;
        if (Entry->Policy.Count != 0 && --Entry->Policy.Count == 0) {
            Drop(Entry);
        }
    } else if (Automatic) {
        PolicyAutomatic(Function, Decision);
    } else {
        AtHello(Callback, Decision);
    }
    NdisReleaseSpinLock(&PolicyLock);
}
