// SPDX-License-Identifier: MIT
#include "guard.h"

#include "check.h"

#define OK      STATUS_SUCCESS
#define ILLEGAL STATUS_INVALID_DEVICE_STATE

static VC_STATE ClientVc(void)
{
    VC_STATE State = { .State = NdhStateVcCreated };

    return State;
}

static VC_STATE OwnVc(void)
{
    VC_STATE State = { .State = NdhStateVcCreated, .Own = TRUE };

    GuardActivated(&State);
    return State;
}

static const LINK_STATE OpenSap = { .State = NdhStateOpen };

static VC_STATE ConnectedOutgoing(void)
{
    VC_STATE State = ClientVc();

    GuardMakeEntered(&State);
    GuardActivated(&State);
    CHECK(GuardMakeComplete(&State, NDIS_STATUS_SUCCESS, FALSE) == OK);
    CHECK(State.Call == NdhCallConnected);
    return State;
}

static VC_STATE ConnectedIncoming(void)
{
    VC_STATE State = OwnVc();

    CHECK(GuardOffer(&State, &OpenSap, FALSE) == OK);
    CHECK(GuardOfferAnswered(&State, NDIS_STATUS_SUCCESS));
    CHECK(GuardConnect(&State, FALSE) == OK);
    CHECK(State.Call == NdhCallConnected);
    return State;
}

static void LinksCompleteOnce(void)
{
    LINK_STATE Af = { .State = NdhStateOpening, .Owed = OWED_OPEN };

    CHECK(GuardOpenComplete(&Af, NDIS_STATUS_PENDING, FALSE) == STATUS_INVALID_PARAMETER);
    CHECK(GuardOpenComplete(&Af, NDIS_STATUS_SUCCESS, FALSE) == OK && Af.State == NdhStateOpen);
    CHECK(GuardOpenComplete(&Af, NDIS_STATUS_SUCCESS, FALSE) == ILLEGAL);
    CHECK(GuardOpenComplete(&Af, NDIS_STATUS_SUCCESS, TRUE) == OK);
    CHECK(GuardCloseComplete(&Af, NDIS_STATUS_SUCCESS, 0, 0, FALSE) == ILLEGAL);
    Af.State = NdhStateClosing;
    Af.Owed = OWED_CLOSE;
    CHECK(GuardCloseComplete(&Af, NDIS_STATUS_FAILURE, 0, 0, FALSE) == STATUS_INVALID_PARAMETER);
    CHECK(GuardCloseComplete(&Af, NDIS_STATUS_SUCCESS, 1, 0, FALSE) == ILLEGAL);
    CHECK(GuardCloseComplete(&Af, NDIS_STATUS_SUCCESS, 0, 1, FALSE) == STATUS_DEVICE_BUSY);
    CHECK(GuardCloseComplete(&Af, NDIS_STATUS_SUCCESS, 0, 0, FALSE) == OK);
    CHECK(GuardCloseComplete(&Af, NDIS_STATUS_SUCCESS, 0, 0, FALSE) == ILLEGAL);
}

static void MakeCallNeedsAnActiveVc(void)
{
    VC_STATE State = ClientVc();

    CHECK(GuardMakeComplete(&State, NDIS_STATUS_SUCCESS, FALSE) == ILLEGAL);
    GuardMakeEntered(&State);
    CHECK(State.Call == NdhCallSetup);
    CHECK(GuardMakeComplete(&State, NDIS_STATUS_SUCCESS, FALSE) == ILLEGAL);
    CHECK(GuardMakeComplete(&State, NDIS_STATUS_PENDING, FALSE) == STATUS_INVALID_PARAMETER);
    CHECK(GuardDispatchClose(&State, FALSE) == ILLEGAL);
    CHECK(GuardMakeComplete(&State, NDIS_STATUS_FAILURE, FALSE) == OK && State.Call == NdhCallIdle);
    CHECK(GuardMakeComplete(&State, NDIS_STATUS_FAILURE, FALSE) == ILLEGAL);
}

static void CloseCompletesOnce(void)
{
    VC_STATE State = ConnectedOutgoing();

    CHECK(GuardCloseCallComplete(&State, NDIS_STATUS_SUCCESS, 0, FALSE) == ILLEGAL);
    GuardCloseEntered(&State, FALSE);
    CHECK(State.Call == NdhCallCloseRequested);
    CHECK(GuardCloseCallComplete(&State, NDIS_STATUS_PENDING, 0, FALSE) == STATUS_INVALID_PARAMETER);
    CHECK(GuardCloseCallComplete(&State, NDIS_STATUS_SUCCESS, 1, FALSE) == STATUS_DEVICE_BUSY);
    CHECK(GuardCloseCallComplete(&State, NDIS_STATUS_SUCCESS, 0, FALSE) == OK && State.Call == NdhCallClosed);
    CHECK(GuardCloseCallComplete(&State, NDIS_STATUS_SUCCESS, 0, FALSE) == ILLEGAL);
    CHECK(GuardCloseCallComplete(&State, NDIS_STATUS_SUCCESS, 0, TRUE) == OK);
}

static void AFailedCloseCanBeRepeated(void)
{
    VC_STATE State = ConnectedIncoming();

    GuardCloseEntered(&State, FALSE);
    CHECK(GuardCloseCallComplete(&State, NDIS_STATUS_FAILURE, 0, FALSE) == OK &&
          State.Call == NdhCallCloseFailed);
    CHECK(!GuardIdle(&State) && GuardDelete(&State, 0, FALSE) == ILLEGAL);
    GuardCloseEntered(&State, FALSE);
    CHECK(GuardCloseCallComplete(&State, NDIS_STATUS_SUCCESS, 0, FALSE) == OK && State.Call == NdhCallClosed);
}

static void IncomingCloseOnlyForACallAndOnce(void)
{
    VC_STATE State = OwnVc();

    CHECK(GuardDispatchClose(&State, FALSE) == ILLEGAL);
    CHECK(GuardOffer(&State, &OpenSap, FALSE) == OK);
    CHECK(GuardDispatchClose(&State, FALSE) == STATUS_DEVICE_BUSY); /* NDIS may not have the offer yet */
    GuardOfferReturned(&State);
    CHECK(GuardDispatchClose(&State, FALSE) == OK && State.Call == NdhCallCloseIndicated);
    CHECK(GuardDispatchClose(&State, FALSE) == ILLEGAL);
    CHECK(!GuardOfferAnswered(&State, NDIS_STATUS_SUCCESS) && State.Call == NdhCallCloseIndicated);
    CHECK(GuardConnect(&State, FALSE) == ILLEGAL);

    State = ConnectedIncoming();
    CHECK(GuardDispatchClose(&State, FALSE) == OK);
    GuardCloseEntered(&State, FALSE);
    CHECK(GuardDispatchClose(&State, FALSE) == ILLEGAL);
    CHECK(GuardCloseCallComplete(&State, NDIS_STATUS_SUCCESS, 0, FALSE) == OK);
    CHECK(GuardDispatchClose(&State, FALSE) == ILLEGAL);

    State = ConnectedOutgoing(); /* both sides at once */
    GuardCloseEntered(&State, FALSE);
    CHECK(GuardDispatchClose(&State, FALSE) == OK && State.Call == NdhCallCloseRequested);
    CHECK(GuardDispatchClose(&State, FALSE) == ILLEGAL);
    CHECK(GuardCloseCallComplete(&State, NDIS_STATUS_SUCCESS, 0, FALSE) == OK);
}

static void ARefusedOfferEndsTheCall(void)
{
    VC_STATE State = OwnVc();

    CHECK(GuardOffer(&State, &OpenSap, FALSE) == OK);
    CHECK(GuardOffer(&State, &OpenSap, FALSE) == ILLEGAL);
    CHECK(GuardDelete(&State, 0, FALSE) == ILLEGAL);
    CHECK(GuardOfferAnswered(&State, NDIS_STATUS_FAILURE) && State.Call == NdhCallIdle);
    CHECK(!GuardOfferAnswered(&State, NDIS_STATUS_FAILURE));
    CHECK(GuardIdle(&State) && GuardDelete(&State, 0, FALSE) == ILLEGAL); /* still active */
    CHECK(GuardOffer(&State, &OpenSap, FALSE) == ILLEGAL);                /* not deactivated since */
    CHECK(GuardDeactivate(&State, FALSE) == OK);
    GuardDeactivated(&State);
    CHECK(GuardDeactivate(&State, FALSE) == ILLEGAL);
    CHECK(GuardOffer(&State, &OpenSap, FALSE) == ILLEGAL); /* not active */
    GuardActivated(&State);
    CHECK(GuardOffer(&State, &OpenSap, FALSE) == OK);
}

static void OffersNeedALiveSap(void)
{
    VC_STATE State = OwnVc();
    LINK_STATE Sap = { .State = NdhStateClosing };

    CHECK(GuardOffer(&State, &Sap, FALSE) == ILLEGAL);
    Sap.State = NdhStateOpening;
    CHECK(GuardOffer(&State, &Sap, FALSE) == OK);
    State = ClientVc();
    GuardActivated(&State);
    CHECK(GuardOffer(&State, &OpenSap, FALSE) == ILLEGAL);
}

static void OnlyTheCreatorDeletesAndOnlyIdleVcs(void)
{
    VC_STATE State = OwnVc();

    GuardDeactivated(&State);
    CHECK(GuardDelete(&State, 1, FALSE) == STATUS_DEVICE_BUSY);
    CHECK(GuardDelete(&State, 0, FALSE) == OK);
    CHECK(GuardDelete(&State, 0, FALSE) == ILLEGAL);
    CHECK(GuardActivate(&State, FALSE) == ILLEGAL);
    State = ClientVc();
    CHECK(GuardDelete(&State, 0, FALSE) == ILLEGAL && GuardDelete(&State, 0, TRUE) == OK);
    State = ClientVc();
    CHECK(GuardClientDelete(&State, 0) == NDIS_STATUS_SUCCESS);
    CHECK(GuardClientDelete(&State, 1) == NDIS_STATUS_NOT_ACCEPTED);
    GuardActivated(&State);
    CHECK(GuardClientDelete(&State, 0) == NDIS_STATUS_NOT_ACCEPTED);
}

static void PartiesAreCounted(void)
{
    VC_STATE Vc = ConnectedOutgoing();
    PARTY_STATE First = { .State = NdhStatePartyAdding };
    PARTY_STATE Second = { .State = NdhStatePartyAdding, .Owed = OWED_OPEN };

    GuardPartyJoined(&First, &Vc);
    CHECK(GuardDispatchDrop(&First, &Vc, FALSE) == ILLEGAL); /* the last one */
    CHECK(GuardAddComplete(&First, &Vc, NDIS_STATUS_SUCCESS, FALSE) == ILLEGAL);
    CHECK(GuardAddComplete(&Second, &Vc, NDIS_STATUS_PENDING, FALSE) == STATUS_INVALID_PARAMETER);
    CHECK(GuardAddComplete(&Second, &Vc, NDIS_STATUS_SUCCESS, FALSE) == OK && Vc.Parties == 2);
    GuardCloseEntered(&Vc, TRUE);
    CHECK(GuardCloseCallComplete(&Vc, NDIS_STATUS_SUCCESS, 0, FALSE) == ILLEGAL); /* two parties */
    CHECK(GuardCloseCallComplete(&Vc, NDIS_STATUS_FAILURE, 0, FALSE) == OK && Vc.Parties == 2);
    Vc.Call = NdhCallConnected;
    CHECK(GuardDispatchDrop(&Second, &Vc, FALSE) == OK);
    CHECK(GuardDispatchDrop(&Second, &Vc, FALSE) == ILLEGAL);
    GuardDropEntered(&Second, &Vc);
    CHECK(Vc.Parties == 1);
    CHECK(GuardDropComplete(&Second, &Vc, NDIS_STATUS_FAILURE, 0, FALSE) == OK && Vc.Parties == 2);
    GuardDropEntered(&Second, &Vc);
    CHECK(GuardDropComplete(&Second, &Vc, NDIS_STATUS_SUCCESS, 0, FALSE) == OK);
    CHECK(GuardDropComplete(&Second, &Vc, NDIS_STATUS_SUCCESS, 0, FALSE) == ILLEGAL);
    GuardCloseEntered(&Vc, TRUE);
    CHECK(GuardCloseCallComplete(&Vc, NDIS_STATUS_SUCCESS, 0, FALSE) == OK && Vc.Parties == 0);
}

static void CloseDuringSetupWaitsForTheMakeCall(void)
{
    VC_STATE State = ClientVc();

    GuardMakeEntered(&State);
    GuardCloseEntered(&State, FALSE);
    CHECK(GuardCloseCallComplete(&State, NDIS_STATUS_SUCCESS, 0, FALSE) == ILLEGAL);
    CHECK(GuardMakeComplete(&State, NDIS_STATUS_FAILURE, FALSE) == OK && State.Call == NdhCallCloseRequested);
    CHECK(GuardCloseCallComplete(&State, NDIS_STATUS_SUCCESS, 0, FALSE) == OK && State.Call == NdhCallClosed);
}

int main(void)
{
    LinksCompleteOnce();
    MakeCallNeedsAnActiveVc();
    CloseCompletesOnce();
    AFailedCloseCanBeRepeated();
    IncomingCloseOnlyForACallAndOnce();
    ARefusedOfferEndsTheCall();
    OffersNeedALiveSap();
    OnlyTheCreatorDeletesAndOnlyIdleVcs();
    PartiesAreCounted();
    CloseDuringSetupWaitsForTheMakeCall();
    return 0;
}
