// SPDX-License-Identifier: MIT
#include "guard.h"
#include "binding.h"
#include "teardown.h"

static KSPIN_LOCK g_StateLock;

VOID GuardDriverEntry(VOID)
{
    KeInitializeSpinLock(&g_StateLock);
}

KIRQL GuardLock(VOID)
{
    return KeAcquireSpinLockRaiseToDpc(&g_StateLock);
}

VOID GuardUnlock(KIRQL Irql)
{
    KeReleaseSpinLock(&g_StateLock, Irql);
}

/* Takes a state if the call is legal. */
static NTSTATUS Take(BOOLEAN Legal, BOOLEAN Misuse, UINT8 *State, UINT8 Next)
{
    if (!Legal && !Misuse) {
        return STATUS_INVALID_DEVICE_STATE;
    }
    *State = Next;
    return STATUS_SUCCESS;
}

NTSTATUS GuardBeginOpenAf(const NDH_BINDING *Binding, BOOLEAN Misuse)
{
    KIRQL irql = GuardLock();
    /* A call manager may be there before the bind has returned. */
    BOOLEAN legal = Misuse || Binding->State == NdhStateOpening || Binding->State == NdhStateOpen;
    GuardUnlock(irql);
    return legal ? STATUS_SUCCESS : STATUS_INVALID_DEVICE_STATE;
}

NTSTATUS GuardBeginCloseAf(NDH_AF *Af, BOOLEAN Misuse)
{
    KIRQL irql = GuardLock();
    NTSTATUS status =
        Take(Af->State == NdhStateOpen && Af->Children == 0, Misuse, &Af->State, NdhStateClosing);
    GuardUnlock(irql);
    return status;
}

VOID GuardEndOpenAf(NDH_AF *Af, NDIS_STATUS Status)
{
    KIRQL irql = GuardLock();
    Af->State = Status == NDIS_STATUS_SUCCESS ? NdhStateOpen : NdhStateNone;
    GuardUnlock(irql);
    TeardownProgress();
}

VOID GuardEndCloseAf(NDH_AF *Af, NDIS_STATUS Status)
{
    KIRQL irql = GuardLock();
    Af->State = Status == NDIS_STATUS_SUCCESS ? NdhStateNone : NdhStateOpen;
    GuardUnlock(irql);
    TeardownProgress();
}

NTSTATUS GuardBeginChild(NDH_AF *Af, BOOLEAN Misuse)
{
    NTSTATUS status = STATUS_INVALID_DEVICE_STATE;
    KIRQL irql = GuardLock();
    if (Af->State == NdhStateOpen || Misuse) {
        Af->Children++;
        status = STATUS_SUCCESS;
    }
    GuardUnlock(irql);
    return status;
}

VOID GuardEndChild(NDH_AF *Af)
{
    KIRQL irql = GuardLock();
    Af->Children--;
    GuardUnlock(irql);
    TeardownProgress();
}

VOID GuardEndRegisterSap(NDH_SAP *Sap, NDIS_STATUS Status)
{
    KIRQL irql = GuardLock();
    Sap->State = Status == NDIS_STATUS_SUCCESS ? NdhStateOpen : NdhStateNone;
    GuardUnlock(irql);
    TeardownProgress();
}

NTSTATUS GuardBeginDeregisterSap(NDH_SAP *Sap, BOOLEAN Misuse)
{
    KIRQL irql = GuardLock();
    NTSTATUS status = Take(Sap->State == NdhStateOpen, Misuse, &Sap->State, NdhStateClosing);
    GuardUnlock(irql);
    return status;
}

VOID GuardEndDeregisterSap(NDH_SAP *Sap, NDIS_STATUS Status)
{
    KIRQL irql = GuardLock();
    Sap->State = Status == NDIS_STATUS_SUCCESS ? NdhStateNone : NdhStateOpen;
    GuardUnlock(irql);
    TeardownProgress();
}

VOID GuardVcCreated(NDH_VC *Vc)
{
    KIRQL irql = GuardLock();
    Vc->State = NdhStateVcCreated;
    GuardUnlock(irql);
    TeardownProgress();
}

/* No call on the VC, none on its way, and nothing of the last one left. */
static BOOLEAN NoCall(const NDH_VC *Vc)
{
    return Vc->Dropping == 0 && !Vc->Modifying && Vc->Sends == 0 && Vc->Kept == 0 &&
           (Vc->Call == NdhCallIdle || Vc->Call == NdhCallClosed) &&
           (Vc->State == NdhStateVcCreated || Vc->State == NdhStateVcInactive);
}

NTSTATUS GuardBeginDeleteVc(NDH_VC *Vc, BOOLEAN Misuse)
{
    KIRQL irql = GuardLock();
    NTSTATUS status = Take(Vc->ByClient && NoCall(Vc), Misuse, &Vc->State, NdhStateClosing);
    GuardUnlock(irql);
    return status;
}

VOID GuardEndDeleteVc(NDH_VC *Vc, NDIS_STATUS Status)
{
    KIRQL irql = GuardLock();
    Vc->State = Status == NDIS_STATUS_SUCCESS ? NdhStateNone : NdhStateVcInactive;
    GuardUnlock(irql);
    TeardownProgress();
}

/* Counts a party in, or out; its state says whether it is active. Lock held. */
static VOID CountParty(NDH_VC *Vc, NDH_PARTY *Party, BOOLEAN In)
{
    if (Party->Counted == In) {
        return;
    }
    Party->Counted = In;
    Vc->Parties += In ? 1 : (UINT32)-1;
    if (Party->State == NdhStatePartyActive) {
        Vc->Active += In ? 1 : (UINT32)-1;
    }
}

static VOID Activate(NDH_VC *Vc, NDH_PARTY *Party)
{
    CountParty(Vc, Party, FALSE);
    Party->State = NdhStatePartyActive;
    CountParty(Vc, Party, TRUE);
}

NTSTATUS GuardBeginMakeCall(NDH_VC *Vc, NDH_PARTY *Party, BOOLEAN Misuse)
{
    KIRQL irql = GuardLock();
    NTSTATUS status = Take(Vc->ByClient && NoCall(Vc) && Vc->Parties == 0, Misuse, &Vc->Call, NdhCallSetup);
    if (NT_SUCCESS(status)) {
        Vc->Multipoint = Party != NULL;
        if (Party != NULL) {
            Party->State = NdhStatePartyAdding;
            CountParty(Vc, Party, TRUE);
        }
    }
    GuardUnlock(irql);
    return status;
}

VOID GuardEndMakeCall(NDH_VC *Vc, NDH_PARTY *Party, NDIS_STATUS Status)
{
    KIRQL irql = GuardLock();
    if (Status == NDIS_STATUS_SUCCESS) {
        Vc->Call = NdhCallConnected;
        Vc->State = NdhStateVcActive;
        if (Party != NULL) {
            Activate(Vc, Party);
        }
    } else {
        Vc->Call = NdhCallIdle;
        Vc->Multipoint = FALSE;
    }
    GuardUnlock(irql);
    TeardownProgress();
}

VOID GuardOffered(NDH_VC *Vc)
{
    KIRQL irql = GuardLock();
    Vc->Call = NdhCallOffered;
    Vc->AnswerOwed = FALSE;
    GuardUnlock(irql);
}

VOID GuardOfferPends(NDH_VC *Vc)
{
    KIRQL irql = GuardLock();
    Vc->AnswerOwed = TRUE;
    GuardUnlock(irql);
}

/* What an answer leads to. A close that was indicated meanwhile stays, unless the answer ends the call. Lock
 * held. */
static VOID Answered(NDH_VC *Vc, NDIS_STATUS Status)
{
    Vc->AnswerOwed = FALSE;
    if (Status != NDIS_STATUS_SUCCESS) {
        Vc->Call = NdhCallIdle;
    } else if (Vc->Call == NdhCallOffered) {
        Vc->Call = NdhCallAccepted;
    }
}

VOID GuardOfferReturned(NDH_VC *Vc, NDIS_STATUS Status)
{
    KIRQL irql = GuardLock();
    Answered(Vc, Status);
    GuardUnlock(irql);
    TeardownProgress();
}

NTSTATUS GuardBeginAnswer(NDH_VC *Vc, NDIS_STATUS Status, BOOLEAN Misuse)
{
    NTSTATUS status = STATUS_INVALID_DEVICE_STATE;
    KIRQL irql = GuardLock();
    if ((Vc->AnswerOwed && Status != NDIS_STATUS_PENDING) || Misuse) {
        Answered(Vc, Status);
        status = STATUS_SUCCESS;
    }
    GuardUnlock(irql);
    return status;
}

VOID GuardConnected(NDH_VC *Vc)
{
    KIRQL irql = GuardLock();
    if (Vc->Call == NdhCallAccepted) {
        Vc->Call = NdhCallConnected;
    }
    Vc->State = NdhStateVcActive;
    GuardUnlock(irql);
    TeardownProgress();
}

BOOLEAN GuardCloseIndicated(NDH_VC *Vc)
{
    KIRQL irql = GuardLock();
    BOOLEAN owed = Vc->AnswerOwed;
    if (Vc->Call == NdhCallOffered || Vc->Call == NdhCallAccepted || Vc->Call == NdhCallConnected) {
        Vc->Call = NdhCallCloseIndicated;
    }
    GuardUnlock(irql);
    TeardownProgress();
    return owed;
}

/* Whether the party fits a close: the one that is left of a multipoint call, none for a point-to-point call.
 */
static BOOLEAN PartyFits(const NDH_VC *Vc, const NDH_PARTY *Party)
{
    if (!Vc->Multipoint || Vc->Parties == 0) {
        return Party == NULL;
    }
    return Party != NULL && Party->Object.Parent == &Vc->Object && Party->State == NdhStatePartyActive &&
           Party->Counted && Vc->Parties == 1;
}

NTSTATUS GuardBeginCloseCall(NDH_VC *Vc, NDH_PARTY *Party, BOOLEAN Misuse)
{
    KIRQL irql = GuardLock();
    BOOLEAN call = Vc->Call == NdhCallAccepted || Vc->Call == NdhCallConnected ||
                   Vc->Call == NdhCallCloseIndicated || Vc->Call == NdhCallCloseFailed;
    /* CL-CLOSE-003, CL-CLOSE-020: sends are complete first. */
    NTSTATUS status =
        Take(call && PartyFits(Vc, Party) && Vc->Sends == 0 && !Vc->ModifyCalling, Misuse, &Vc->Call,
             NdhCallCloseRequested);
    if (NT_SUCCESS(status)) {
        Vc->AnswerOwed = FALSE; /* the close takes the answer's place (U-04) */
    }
    GuardUnlock(irql);
    return status;
}

VOID GuardEndCloseCall(NDH_VC *Vc, NDIS_STATUS Status)
{
    KIRQL irql = GuardLock();
    if (Status == NDIS_STATUS_SUCCESS) {
        Vc->Call = NdhCallClosed;
        Vc->State = NdhStateVcInactive;
        Vc->Multipoint = FALSE;
    } else {
        Vc->Call = NdhCallCloseFailed;
    }
    GuardUnlock(irql);
    TeardownProgress();
}

NTSTATUS GuardBeginRequest(NDH_BINDING *Binding, const NDH_OBJECT *Subject, BOOLEAN Misuse)
{
    const NDH_OBJECT *object = Subject;
    KIRQL irql = GuardLock();
    BOOLEAN legal = Binding->State == NdhStateOpen && !Binding->Resetting;

    for (; object != NULL && legal; object = object->Parent) {
        if (NDH_ID_KIND(object->Id) == NdhKindAf) { /* AF-OPEN-002 */
            legal = CONTAINING_RECORD(object, NDH_AF, Object)->State == NdhStateOpen;
        } else if (NDH_ID_KIND(object->Id) == NdhKindVc) {
            const NDH_VC *vc = CONTAINING_RECORD(object, NDH_VC, Object);
            legal = vc->State != NdhStateNone && vc->State != NdhStateClosing &&
                    (vc->ByClient || vc->Call != NdhCallClosed); /* CL-CLOSE-011 */
        } else if (NDH_ID_KIND(object->Id) == NdhKindParty) {
            legal = CONTAINING_RECORD(object, NDH_PARTY, Object)->State == NdhStatePartyActive;
        }
    }
    if (legal || Misuse) {
        Binding->Requests++;
    }
    GuardUnlock(irql);
    return legal || Misuse ? STATUS_SUCCESS : STATUS_INVALID_DEVICE_STATE;
}

VOID GuardReset(NDH_BINDING *Binding, BOOLEAN Begins)
{
    KIRQL irql = GuardLock();
    Binding->Resetting = Begins;
    GuardUnlock(irql);
}

VOID GuardRequestParked(NDH_BINDING *Binding)
{
    KIRQL irql = GuardLock();
    Binding->Requests++;
    GuardUnlock(irql);
}

VOID GuardEndRequest(NDH_BINDING *Binding)
{
    KIRQL irql = GuardLock();
    Binding->Requests--;
    GuardUnlock(irql);
    TeardownProgress();
}

NTSTATUS GuardBeginSend(NDH_VC *Vc, UINT32 Lists, BOOLEAN Misuse)
{
    const NDH_OBJECT *af = Vc->Object.Parent;
    const NDH_BINDING *binding = CONTAINING_RECORD(af->Parent, NDH_BINDING, Object);
    KIRQL irql = GuardLock();
    BOOLEAN legal = Misuse || (Vc->Call == NdhCallConnected && Vc->State == NdhStateVcActive &&
                               binding->Running && !binding->Resetting);
    if (legal) {
        Vc->Sends += Lists;
    }
    GuardUnlock(irql);
    return legal ? STATUS_SUCCESS : STATUS_INVALID_DEVICE_STATE;
}

VOID GuardDataMoved(VOID)
{
    TeardownProgress();
}

NTSTATUS GuardBeginModify(NDH_VC *Vc, BOOLEAN Misuse)
{
    NTSTATUS status = STATUS_INVALID_DEVICE_STATE;
    KIRQL irql = GuardLock();
    BOOLEAN call = Vc->Call == NdhCallSetup || Vc->Call == NdhCallOffered || Vc->Call == NdhCallAccepted ||
                   Vc->Call == NdhCallConnected; /* QOS-010 */
    if (Misuse || (call && !Vc->Modifying)) {
        Vc->Modifying = TRUE;
        Vc->ModifyCalling = TRUE;
        Vc->Modifies++;
        status = STATUS_SUCCESS;
    }
    GuardUnlock(irql);
    return status;
}

VOID GuardModifyPends(NDH_VC *Vc, UINT32 Change)
{
    KIRQL irql = GuardLock();
    if (Vc->Modifies == Change) {
        Vc->ModifyCalling = FALSE;
    }
    GuardUnlock(irql);
    TeardownProgress();
}

VOID GuardEndModify(NDH_VC *Vc)
{
    KIRQL irql = GuardLock();
    Vc->Modifying = FALSE;
    Vc->ModifyCalling = FALSE;
    GuardUnlock(irql);
    TeardownProgress();
}

NTSTATUS GuardBeginAddParty(NDH_VC *Vc, NDH_PARTY *Party, BOOLEAN Misuse)
{
    KIRQL irql = GuardLock();
    NTSTATUS status =
        Take(Vc->Multipoint && Vc->Call == NdhCallConnected, Misuse, &Party->State, NdhStatePartyAdding);
    if (NT_SUCCESS(status)) {
        CountParty(Vc, Party, TRUE);
    }
    GuardUnlock(irql);
    return status;
}

static NDH_VC *VcOf(const NDH_PARTY *Party)
{
    return CONTAINING_RECORD(Party->Object.Parent, NDH_VC, Object);
}

VOID GuardEndAddParty(NDH_PARTY *Party, NDIS_STATUS Status)
{
    KIRQL irql = GuardLock();
    if (Status == NDIS_STATUS_SUCCESS) {
        Activate(VcOf(Party), Party);
    }
    GuardUnlock(irql);
    TeardownProgress();
}

/*
 * A drop begins or ends. Lock held. From its beginning the party is not active any more, so that no other
 * drop leaves the call without one; it counts until NDIS knows of the drop, so that no close comes before it
 * (CL-CLOSE-005).
 */
static VOID SetDropping(NDH_VC *Vc, NDH_PARTY *Party, BOOLEAN Dropping)
{
    if (Dropping != (Party->State == NdhStatePartyDropping)) {
        Vc->Dropping += Dropping ? 1 : (UINT32)-1;
    }
    Party->State = Dropping ? NdhStatePartyDropping : NdhStateNone;
}

NTSTATUS GuardBeginDropParty(NDH_PARTY *Party, BOOLEAN Misuse)
{
    NDH_VC *vc = VcOf(Party);
    NTSTATUS status = STATUS_INVALID_DEVICE_STATE;
    KIRQL irql = GuardLock();
    BOOLEAN call =
        vc->Call == NdhCallConnected || vc->Call == NdhCallCloseIndicated || vc->Call == NdhCallCloseFailed;
    if (Misuse || (call && Party->State == NdhStatePartyActive && Party->Counted && vc->Active > 1)) {
        if (Party->Counted && Party->State == NdhStatePartyActive) {
            vc->Active--;
        }
        SetDropping(vc, Party, TRUE);
        Party->Drops++;
        status = STATUS_SUCCESS;
    }
    GuardUnlock(irql);
    return status;
}

VOID GuardDropPends(NDH_PARTY *Party, UINT32 Drop)
{
    KIRQL irql = GuardLock();
    if (Party->Drops == Drop && Party->State == NdhStatePartyDropping) {
        CountParty(VcOf(Party), Party, FALSE);
    }
    GuardUnlock(irql);
    TeardownProgress();
}

BOOLEAN GuardEndDropParty(NDH_PARTY *Party, NDIS_STATUS Status)
{
    NDH_VC *vc = VcOf(Party);
    KIRQL irql = GuardLock();
    CountParty(vc, Party, FALSE);
    SetDropping(vc, Party, FALSE);
    /* A drop that failed puts the party back, unless its call is closed. */
    BOOLEAN gone = Status == NDIS_STATUS_SUCCESS || !vc->Multipoint;
    if (!gone) {
        Activate(vc, Party);
    }
    GuardUnlock(irql);
    TeardownProgress();
    return gone;
}

VOID GuardPartyGone(NDH_PARTY *Party)
{
    KIRQL irql = GuardLock();
    CountParty(VcOf(Party), Party, FALSE);
    SetDropping(VcOf(Party), Party, FALSE);
    GuardUnlock(irql);
}

UINT64 GuardState(const NDH_OBJECT *Object)
{
    UINT64 state = NdhStateOpen;
    KIRQL irql = GuardLock();
    switch (NDH_ID_KIND(Object->Id)) {
    case NdhKindBinding:
        state = CONTAINING_RECORD(Object, NDH_BINDING, Object)->State;
        break;
    case NdhKindAf:
        state = CONTAINING_RECORD(Object, NDH_AF, Object)->State;
        break;
    case NdhKindSap:
        state = CONTAINING_RECORD(Object, NDH_SAP, Object)->State;
        break;
    case NdhKindVc: {
        const NDH_VC *vc = CONTAINING_RECORD(Object, NDH_VC, Object);
        state = NDH_STATE_VALUE(vc->State, vc->Call);
        break;
    }
    case NdhKindParty:
        state = CONTAINING_RECORD(Object, NDH_PARTY, Object)->State;
        break;
    default:
        break;
    }
    GuardUnlock(irql);
    return state;
}
