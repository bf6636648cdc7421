// SPDX-License-Identifier: MIT
#include "guard.h"

NTSTATUS GuardOpenComplete(LINK_STATE *State, NDIS_STATUS Status, BOOLEAN Force)
{
    if (!Force) {
        if (Status == NDIS_STATUS_PENDING) {
            return STATUS_INVALID_PARAMETER;
        }
        if ((State->Owed & OWED_OPEN) == 0) {
            return STATUS_INVALID_DEVICE_STATE;
        }
    }
    State->Owed &= ~OWED_OPEN;
    State->State = Status == NDIS_STATUS_SUCCESS ? NdhStateOpen : NdhStateNone;
    return STATUS_SUCCESS;
}

NTSTATUS GuardCloseComplete(LINK_STATE *State, NDIS_STATUS Status, UINT32 Children, UINT32 Entering,
                            BOOLEAN Force)
{
    if (!Force) {
        if (Status != NDIS_STATUS_SUCCESS) { /* the pages offer no failure */
            return STATUS_INVALID_PARAMETER;
        }
        if ((State->Owed & OWED_CLOSE) == 0 || Children != 0) {
            return STATUS_INVALID_DEVICE_STATE;
        }
        if (Entering != 0) {
            return STATUS_DEVICE_BUSY;
        }
    }
    State->Owed &= ~OWED_CLOSE;
    return STATUS_SUCCESS;
}

NTSTATUS GuardActivate(const VC_STATE *State, BOOLEAN Force)
{
    return !Force && (State->Deleting || State->Changing) ? STATUS_INVALID_DEVICE_STATE : STATUS_SUCCESS;
}

NTSTATUS GuardDeactivate(const VC_STATE *State, BOOLEAN Force)
{
    if (!Force &&
        (State->Deleting || State->Changing || State->Deactivating || State->State != NdhStateVcActive)) {
        return STATUS_INVALID_DEVICE_STATE;
    }
    return !Force && (State->Indicating != 0 || State->Answering) ? STATUS_DEVICE_BUSY : STATUS_SUCCESS;
}

VOID GuardActivated(VC_STATE *State)
{
    State->State = NdhStateVcActive;
}

VOID GuardDeactivated(VC_STATE *State)
{
    State->State = NdhStateVcInactive;
    State->UsedActivation = FALSE;
}

static BOOLEAN NoCall(const VC_STATE *State)
{
    return State->Call == NdhCallIdle || State->Call == NdhCallClosed;
}

BOOLEAN GuardIdle(const VC_STATE *State)
{
    return State->Own && !State->Deleting && NoCall(State) && State->Owed == 0;
}

NTSTATUS GuardDelete(VC_STATE *State, UINT32 Entering, BOOLEAN Force)
{
    if (!Force) {
        if (!GuardIdle(State) || State->State == NdhStateVcActive) {
            return STATUS_INVALID_DEVICE_STATE;
        }
        if (Entering != 0 || State->Changing || State->Deactivating || State->Completing) {
            /* MCM-CLOSE-026 */
            return STATUS_DEVICE_BUSY;
        }
    }
    State->Deleting = TRUE;
    return STATUS_SUCCESS;
}

/** The call is over for the call manager. */
static VOID CallEnded(VC_STATE *State, UINT8 Call)
{
    State->Call = Call;
    State->OfferUnanswered = FALSE;
    State->CloseDispatched = FALSE;
    State->UsedActivation = State->State == NdhStateVcActive;
}

NTSTATUS GuardOffer(VC_STATE *State, const LINK_STATE *Sap, BOOLEAN Force)
{
    if (!Force && (!State->Own || State->Deleting || !NoCall(State) || State->State != NdhStateVcActive ||
                   State->UsedActivation || (Sap->State != NdhStateOpen && Sap->State != NdhStateOpening))) {
        return STATUS_INVALID_DEVICE_STATE;
    }
    if (!Force && State->Completing) {
        return STATUS_DEVICE_BUSY;
    }
    State->Call = NdhCallOffered;
    State->OfferUnanswered = TRUE;
    State->Offering = TRUE;
    State->CloseDispatched = FALSE;
    return STATUS_SUCCESS;
}

VOID GuardOfferReturned(VC_STATE *State)
{
    State->Offering = FALSE;
}

BOOLEAN GuardOfferAnswered(VC_STATE *State, NDIS_STATUS Status)
{
    State->Offering = FALSE;
    if (!State->OfferUnanswered) {
        return FALSE;
    }
    State->OfferUnanswered = FALSE;
    if (Status != NDIS_STATUS_SUCCESS) {
        CallEnded(State, NdhCallIdle);
        return TRUE;
    }
    if (State->Call != NdhCallOffered) { /* the call was torn down before the client accepted it */
        return FALSE;
    }
    State->Call = NdhCallAccepted;
    return TRUE;
}

NTSTATUS GuardConnect(VC_STATE *State, BOOLEAN Force)
{
    if (!Force && (State->Deleting || State->Call != NdhCallAccepted || State->State != NdhStateVcActive ||
                   !State->Own)) {
        return STATUS_INVALID_DEVICE_STATE;
    }
    State->Call = NdhCallConnected;
    return STATUS_SUCCESS;
}

VOID GuardMakeEntered(VC_STATE *State)
{
    State->Call = NdhCallSetup;
    State->Owed |= OWED_MAKE;
    State->CloseDispatched = FALSE;
}

NTSTATUS GuardMakeComplete(VC_STATE *State, NDIS_STATUS Status, BOOLEAN Force)
{
    if (!Force) {
        if (Status == NDIS_STATUS_PENDING) {
            return STATUS_INVALID_PARAMETER;
        }
        if (State->Deleting || (State->Owed & OWED_MAKE) == 0 ||
            (Status == NDIS_STATUS_SUCCESS && State->State != NdhStateVcActive)) {
            return STATUS_INVALID_DEVICE_STATE;
        }
    }
    State->Owed &= ~OWED_MAKE;
    if (State->Call == NdhCallSetup) { /* else the client closes already (U-03) */
        if (Status == NDIS_STATUS_SUCCESS) {
            State->Call = NdhCallConnected;
        } else {
            CallEnded(State, NdhCallIdle);
        }
    }
    return STATUS_SUCCESS;
}

NTSTATUS GuardDispatchClose(VC_STATE *State, BOOLEAN Force)
{
    if (!Force) {
        switch (State->Call) {
        case NdhCallOffered:
        case NdhCallAccepted:
        case NdhCallConnected:
        case NdhCallCloseRequested: /* both sides at once (U-01) */
        case NdhCallCloseFailed:
            break;
        default:
            return STATUS_INVALID_DEVICE_STATE;
        }
        if (State->Deleting || State->CloseDispatched || (State->Owed & OWED_MAKE) != 0) {
            return STATUS_INVALID_DEVICE_STATE;
        }
        if (State->Offering) { /* it must not come to NDIS before the offer (MCM-INCLOSE-004) */
            return STATUS_DEVICE_BUSY;
        }
    }
    State->CloseDispatched = TRUE;
    if (State->Call != NdhCallCloseRequested) {
        State->Call = NdhCallCloseIndicated;
    }
    return STATUS_SUCCESS;
}

VOID GuardCloseEntered(VC_STATE *State, BOOLEAN Party)
{
    State->Call = NdhCallCloseRequested;
    State->Offering = FALSE;
    State->Owed |= OWED_CLOSE;
    State->PartyClose = Party;
}

NTSTATUS GuardCloseCallComplete(VC_STATE *State, NDIS_STATUS Status, UINT32 Entering, BOOLEAN Force)
{
    if (!Force) {
        if (Status == NDIS_STATUS_PENDING) {
            return STATUS_INVALID_PARAMETER;
        }
        if (State->Deleting || (State->Owed & OWED_CLOSE) == 0) {
            return STATUS_INVALID_DEVICE_STATE;
        }
        if (Status == NDIS_STATUS_SUCCESS &&
            (State->Owed & OWED_MAKE) != 0) { /* the make-call is completed first (U-03) */
            return STATUS_INVALID_DEVICE_STATE;
        }
        if (Status == NDIS_STATUS_SUCCESS && State->Parties > 1) {
            return STATUS_INVALID_DEVICE_STATE;
        }
        if (Entering != 0 || State->Deactivating) {
            /* whoever deactivates must be through before the VC may be deleted */
            return STATUS_DEVICE_BUSY;
        }
    }
    State->Owed &= ~OWED_CLOSE;
    if (Status != NDIS_STATUS_SUCCESS) {
        State->Call = NdhCallCloseFailed;
    } else {
        if (State->PartyClose && State->Parties != 0) {
            State->Parties--;
        }
        CallEnded(State, NdhCallClosed);
    }
    return STATUS_SUCCESS;
}

NDIS_STATUS GuardClientDelete(const VC_STATE *State, UINT32 Entering)
{
    return State->State == NdhStateVcActive || State->Changing || Entering != 0 ? NDIS_STATUS_NOT_ACCEPTED
                                                                                : NDIS_STATUS_SUCCESS;
}

VOID GuardPartyJoined(PARTY_STATE *State, VC_STATE *Vc)
{
    State->State = NdhStatePartyActive;
    Vc->Parties++;
}

NTSTATUS GuardAddComplete(PARTY_STATE *State, VC_STATE *Vc, NDIS_STATUS Status, BOOLEAN Force)
{
    if (!Force) {
        if (Status == NDIS_STATUS_PENDING) {
            return STATUS_INVALID_PARAMETER;
        }
        if (Vc->Deleting || (State->Owed & OWED_OPEN) == 0) {
            return STATUS_INVALID_DEVICE_STATE;
        }
    }
    State->Owed &= ~OWED_OPEN;
    if (Status == NDIS_STATUS_SUCCESS && State->State == NdhStatePartyAdding) {
        GuardPartyJoined(State, Vc);
    }
    return STATUS_SUCCESS;
}

VOID GuardDropEntered(PARTY_STATE *State, VC_STATE *Vc)
{
    if (State->State == NdhStatePartyActive && Vc->Parties != 0) {
        Vc->Parties--;
    }
    State->State = NdhStatePartyDropping;
    State->Owed |= OWED_CLOSE;
}

NTSTATUS GuardDropComplete(PARTY_STATE *State, VC_STATE *Vc, NDIS_STATUS Status, UINT32 Entering,
                           BOOLEAN Force)
{
    if (!Force) {
        if (Status == NDIS_STATUS_PENDING) {
            return STATUS_INVALID_PARAMETER;
        }
        if (Vc->Deleting || (State->Owed & OWED_CLOSE) == 0) {
            return STATUS_INVALID_DEVICE_STATE;
        }
        if (Entering != 0) {
            return STATUS_DEVICE_BUSY;
        }
    }
    State->Owed &= ~OWED_CLOSE;
    if (Status != NDIS_STATUS_SUCCESS && State->State == NdhStatePartyDropping) {
        GuardPartyJoined(State, Vc);
    }
    return STATUS_SUCCESS;
}

NTSTATUS GuardDispatchDrop(PARTY_STATE *State, const VC_STATE *Vc, BOOLEAN Force)
{
    if (!Force && (Vc->Deleting || State->State != NdhStatePartyActive || State->DropDispatched ||
                   Vc->Parties < 2 || Vc->Call != NdhCallConnected)) {
        return STATUS_INVALID_DEVICE_STATE;
    }
    State->DropDispatched = TRUE;
    return STATUS_SUCCESS;
}

NTSTATUS GuardModifyComplete(VC_STATE *State, NDIS_STATUS Status, BOOLEAN Force)
{
    if (!Force) {
        if (Status == NDIS_STATUS_PENDING) {
            return STATUS_INVALID_PARAMETER;
        }
        if (State->Deleting || (State->Owed & OWED_MODIFY) == 0) {
            return STATUS_INVALID_DEVICE_STATE;
        }
    }
    State->Owed &= ~OWED_MODIFY;
    return STATUS_SUCCESS;
}

NTSTATUS GuardDispatchChange(const VC_STATE *State, BOOLEAN Force)
{
    return !Force && (State->Deleting || State->State != NdhStateVcActive || State->Call != NdhCallConnected)
               ? STATUS_INVALID_DEVICE_STATE
               : STATUS_SUCCESS;
}
