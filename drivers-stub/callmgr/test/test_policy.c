// SPDX-License-Identifier: MIT
#include "policy.h"

#include "check.h"

static CM_ADAPTER Adapter = { .Slot = 1, .Automatic = TRUE };
static CM_ADAPTER Other = { .Slot = 2, .Automatic = TRUE };

static CM_DECISION Decide(UINT16 Function, NDH_ID Object)
{
    CM_DECISION Decision;

    PolicyDecide(&Adapter, Function, Object, &Decision);
    return Decision;
}

static NDH_POLICY Returns(UINT16 Function, NDH_ID Object, UINT32 Status, UINT32 Count)
{
    NDH_POLICY Policy = {
        .Callback = Function, .Reply = NdhReplyReturn, .Status = Status, .Object = Object, .Count = Count
    };

    return Policy;
}

static void AutomaticIsWhatACorrectDriverDoes(void)
{
    CM_DECISION Close = Decide(NdhFnProtocolCmCloseCall, 5);

    CHECK(Close.Reply == NdhReplyComplete && Close.Status == NDIS_STATUS_SUCCESS);
    CHECK(Close.Context == NdhContextWorkItem);
    CHECK(Close.Actions.Mask == (NDH_ACT_DEACTIVATE_FIRST | NDH_ACT_DELETE_VC));
    CHECK(Decide(NdhFnProtocolCmMakeCall, 5).Actions.Mask == NDH_ACT_ACTIVATE);
    CHECK(Decide(NdhFnProtocolCmDropParty, 5).Reply == NdhReplyReturn);
}

static void HelloBeginsManual(void)
{
    static const UINT16 Manual[] = { NdhFnProtocolCmMakeCall, NdhFnProtocolCmCloseCall,
                                     NdhFnProtocolCmAddParty, NdhFnProtocolCmDropParty };
    UINT32 Index;

    PolicyReset(&Adapter, FALSE);
    for (Index = 0; Index < sizeof(Manual) / sizeof(Manual[0]); Index++) {
        CHECK(Decide(Manual[Index], 5).Reply == NdhReplyManual);
    }
    CHECK(Decide(NdhFnProtocolCmOpenAf, 0).Reply == NdhReplyReturn);
    CHECK(Decide(NdhFnProtocolCmIncomingCallComplete, 5).Actions.Mask == 0);
}

static void ObjectBeatsAllAndCountEnds(void)
{
    NDH_POLICY All = Returns(NdhFnProtocolCmCloseCall, 0, 1, 0);
    NDH_POLICY One = Returns(NdhFnProtocolCmCloseCall, 5, 2, 2);

    CHECK(PolicySet(&Adapter, &All) == STATUS_SUCCESS && PolicySet(&Adapter, &One) == STATUS_SUCCESS);
    CHECK(Decide(NdhFnProtocolCmCloseCall, 5).Status == 2);
    CHECK(Decide(NdhFnProtocolCmCloseCall, 6).Status == 1);
    CHECK(Decide(NdhFnProtocolCmCloseCall, 5).Status == 2);
    CHECK(Decide(NdhFnProtocolCmCloseCall, 5).Status == 1);
    All.Count = 1;
    All.Status = 3;
    CHECK(PolicySet(&Adapter, &All) == STATUS_SUCCESS);
    CHECK(Decide(NdhFnProtocolCmCloseCall, 6).Status == 3);
    CHECK(Decide(NdhFnProtocolCmCloseCall, 6).Reply == NdhReplyManual);
}

static void AutomaticModeOverrules(void)
{
    NDH_POLICY One = Returns(NdhFnProtocolCmCloseCall, 5, 2, 0);

    CHECK(PolicySet(&Adapter, &One) == STATUS_SUCCESS);
    PolicyReset(&Adapter, TRUE);
    CHECK(PolicySet(&Adapter, &One) == STATUS_SUCCESS);
    CHECK(Decide(NdhFnProtocolCmCloseCall, 5).Reply == NdhReplyComplete);
    PolicyReset(&Adapter, FALSE);
    CHECK(Decide(NdhFnProtocolCmCloseCall, 5).Reply == NdhReplyManual);
}

static void ImpossibleAnswersAreRefused(void)
{
    NDH_POLICY Policy = Returns(NdhFnProtocolCmCloseCall, 0, 0x103, 0);

    CHECK(PolicySet(&Adapter, &Policy) == STATUS_NOT_SUPPORTED);
    Policy = Returns(NdhFnProtocolCoCreateVc, 0, 0, 0);
    Policy.Reply = NdhReplyManual;
    CHECK(PolicySet(&Adapter, &Policy) == STATUS_NOT_SUPPORTED);
    Policy = Returns(NdhFnProtocolCmOpenAf, 0, 0, 0);
    Policy.Actions = NDH_ACT_DELETE_VC;
    CHECK(PolicySet(&Adapter, &Policy) == STATUS_NOT_SUPPORTED);
    Policy = Returns(NdhFnProtocolCmDeregisterSap, 0, 0xC0000001, 0);
    CHECK(PolicySet(&Adapter, &Policy) == STATUS_NOT_SUPPORTED);
    Policy = Returns(NdhFnProtocolClIncomingCall, 0, 0, 0);
    CHECK(PolicySet(&Adapter, &Policy) == STATUS_NOT_SUPPORTED);
    Policy = Returns(NdhFnProtocolCmCloseCall, 0, 0, 0);
    Policy.Reply = NdhReplyLimit;
    CHECK(PolicySet(&Adapter, &Policy) == STATUS_NOT_SUPPORTED);
}

static void TheTableHoldsItsLimit(void)
{
    NDH_POLICY Policy;
    UINT32 Object;

    for (Object = 1; Object <= NDH_MAX_POLICIES; Object++) {
        Policy = Returns(NdhFnProtocolCmCloseCall, Object, Object, 0);
        CHECK(PolicySet(Object % 2 != 0 ? &Adapter : &Other, &Policy) == STATUS_SUCCESS);
    }
    Policy.Object = NDH_MAX_POLICIES + 1;
    CHECK(PolicySet(&Adapter, &Policy) == STATUS_INSUFFICIENT_RESOURCES);
    PolicyForget(7);
    CHECK(PolicySet(&Adapter, &Policy) == STATUS_SUCCESS);
    CHECK(Decide(NdhFnProtocolCmCloseCall, 7).Reply == NdhReplyManual);
    PolicyReset(&Adapter, FALSE);
    Other.Automatic = FALSE;
    PolicyDecide(&Other, NdhFnProtocolCmCloseCall, 8, &(CM_DECISION){ 0 });
    CHECK(Decide(NdhFnProtocolCmCloseCall, 9).Reply == NdhReplyManual);
    PolicyReset(&Other, TRUE);
    for (Object = 1; Object <= NDH_MAX_POLICIES; Object++) {
        Policy = Returns(NdhFnProtocolCmCloseCall, Object, 0, 0);
        CHECK(PolicySet(&Adapter, &Policy) == STATUS_SUCCESS);
    }
}

int main(void)
{
    PolicySetUp();
    AutomaticIsWhatACorrectDriverDoes();
    HelloBeginsManual();
    ObjectBeatsAllAndCountEnds();
    AutomaticModeOverrules();
    ImpossibleAnswersAreRefused();
    TheTableHoldsItsLimit();
    PolicyTearDown();
    return 0;
}
