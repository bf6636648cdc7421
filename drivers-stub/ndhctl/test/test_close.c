// SPDX-License-Identifier: MIT
/** Closing a call by reply policies: completion inside the callback, later, with failure; both sides'
 * automatic answers. */
#include "fixture.h"

static struct fixture f;

/** A connected outgoing call; gives both ids of its VC. */
static NDH_ID connect_call(NDH_ID *cm_vc)
{
    struct batch b = { 0 };
    NDH_POLICY *make = batch_policy(&b, NdhFnProtocolCmMakeCall, NdhSideCallManager, NdhReplyComplete);
    make->Context = NdhContextInside;
    make->Actions = NDH_ACT_ACTIVATE;
    batch_add(&b, NdhOpClCreateVc, f.af);
    batch_add(&b, NdhOpClMakeCall, NDH_REF(1));
    batch_run(&f, &b);
    fixture_settle(&f);
    read_events(&f);
    *cm_vc = peer_of(&f, b.results[1].Object);
    return b.results[1].Object;
}

/* ProtocolClCloseCallComplete comes before NdisClCloseCall has returned. */
static void completion_inside(void)
{
    struct batch b = { 0 };
    NDH_ID cm_vc;
    fixture_session(&f, 1, 0);
    const NDH_ID vc = connect_call(&cm_vc);
    NDH_POLICY *close = batch_policy(&b, NdhFnProtocolCmCloseCall, NdhSideCallManager, NdhReplyComplete);
    close->Context = NdhContextInside;
    close->Actions = NDH_ACT_DEACTIVATE_FIRST;
    NDH_POLICY *closed = batch_policy(&b, NdhFnProtocolClCloseCallComplete, NdhSideClient, NdhReplyReturn);
    closed->Actions = NDH_ACT_DELETE_VC;
    closed->ActionContext = NdhContextInside;
    batch_add(&b, NdhOpClCloseCall, vc);
    batch_run(&f, &b);
    CHECK(b.results[2].NdisStatus == ST_PENDING, "NdisClCloseCall: 0x%x", b.results[2].NdisStatus);
    fixture_settle(&f);
    read_events(&f);
    const unsigned call = find_event(&f, 0, NdhEventCall, NdhFnNdisClCloseCall, vc);
    const unsigned complete = find_event(&f, call, NdhEventEnter, NdhFnProtocolClCloseCallComplete, vc);
    const unsigned deleted = find_event(&f, complete, NdhEventEnter, NdhFnProtocolCoDeleteVc, cm_vc);
    const unsigned end = find_event(&f, call, NdhEventReturn, NdhFnNdisClCloseCall, vc);
    if (!(call < complete && complete < deleted && deleted < end && end < MAX_EVENTS)) {
        print_events(&f);
    }
    CHECK(call < complete && complete < deleted && deleted < end && end < MAX_EVENTS,
          "call %u, complete %u, deleted %u, end %u", call, complete, deleted, end);
    check_pairs(&f);
    check_clean(&f);
}

/* Completed 50 ms later from a DPC with a failure: the call stays and can be closed again. */
static void delayed_failure(void)
{
    struct batch b = { 0 };
    NDH_ID cm_vc;
    fixture_session(&f, 2, 0);
    const NDH_ID vc = connect_call(&cm_vc);
    NDH_POLICY *close = batch_policy(&b, NdhFnProtocolCmCloseCall, NdhSideCallManager, NdhReplyComplete);
    close->Context = NdhContextDpc;
    close->Delay = 50000;
    close->Status = ST_FAILURE;
    close->Count = 1;
    batch_add(&b, NdhOpClCloseCall, vc);
    batch_run(&f, &b);
    const uint64_t called = b.results[1].CallSequence;
    fixture_settle(&f);
    read_events(&f);
    const NDH_EVENT *complete = need_event(&f, 0, NdhEventEnter, NdhFnProtocolClCloseCallComplete, vc);
    CHECK(complete->Status == ST_FAILURE && complete->Irql == 2, "status 0x%x at IRQL %u", complete->Status,
          complete->Irql);
    const NDH_EVENT *call = need_event(&f, 0, NdhEventCall, NdhFnNdisClCloseCall, vc);
    CHECK(call->Sequence == called, "CALL %llu", call->Sequence);
    const double seconds = (double)(complete->Time - call->Time) / (double)f.hello.ClockFrequency;
    CHECK(seconds >= 0.05 && seconds < 0.06, "completed after %f s", seconds);
    CHECK(run(&f, NdhOpQueryState, vc, NdhContextPassive).Value ==
              NDH_STATE_VALUE(NdhStateVcActive, NdhCallCloseFailed),
          "state");
    batch_policy(&b, NdhFnProtocolCmCloseCall, NdhSideCallManager, NdhReplyAutomatic);
    batch_add(&b, NdhOpClCloseCall, vc);
    batch_run(&f, &b);
    fixture_settle(&f);
    run(&f, NdhOpClDeleteVc, vc, NdhContextPassive);
    check_clean(&f);
}

/* The remote side closes; the client closes from inside the indication, automatically deletes; data goes
 * along. */
static void remote_close(uint8_t context)
{
    struct batch b = { 0 };
    NDH_ID cm_vc;
    fixture_session(&f, 3, 0);
    const NDH_ID vc = connect_call(&cm_vc);
    batch_policy(&b, NdhFnProtocolCmCloseCall, NdhSideCallManager, NdhReplyAutomatic);
    NDH_POLICY *indicated = batch_policy(&b, NdhFnProtocolClIncomingCloseCall, NdhSideClient, NdhReplyReturn);
    indicated->Actions = NDH_ACT_CLOSE_CALL;
    indicated->ActionContext = context;
    batch_policy(&b, NdhFnProtocolClCloseCallComplete, NdhSideClient, NdhReplyAutomatic);
    batch_add(&b, NdhOpMcmDispatchIncomingCloseCall, cm_vc)->Status = ST_FAILURE;
    static uint8_t data[NDH_MAX_DATA];
    batch_payload(&b, data, sizeof data);
    batch_run(&f, &b);
    fixture_settle(&f);
    read_events(&f);
    const NDH_EVENT *close = need_event(&f, 0, NdhEventEnter, NdhFnProtocolClIncomingCloseCall, vc);
    CHECK(close->DataSize == NDH_MAX_DATA && close->Status == ST_FAILURE, "%u bytes, 0x%x", close->DataSize,
          close->Status);
    CHECK(need_event(&f, 0, NdhEventCall, NdhFnNdisClCloseCall, vc)->Flags & NDH_EVENT_BY_POLICY,
          "not by policy");
    need_event(&f, 0, NdhEventCall, NdhFnNdisCoDeleteVc, vc);
    check_pairs(&f);
    check_clean(&f);
}

/* Both sides at once: the indication finds the client's close under way; there is exactly one
 * NdisClCloseCall. */
static void both_sides(void)
{
    struct batch b = { 0 };
    NDH_ID cm_vc;
    fixture_session(&f, 4, 0);
    const NDH_ID vc = connect_call(&cm_vc);
    NDH_POLICY *indicated = batch_policy(&b, NdhFnProtocolClIncomingCloseCall, NdhSideClient, NdhReplyReturn);
    indicated->Actions = NDH_ACT_CLOSE_CALL;
    batch_add(&b, NdhOpClCloseCall, vc);
    batch_add(&b, NdhOpMcmDispatchIncomingCloseCall, cm_vc);
    batch_add(&b, NdhOpMcmDeactivateVc, cm_vc);
    batch_add(&b, NdhOpMcmCloseCallComplete, cm_vc);
    batch_add(&b, NdhOpClDeleteVc, vc);
    batch_run(&f, &b);
    fixture_settle(&f);
    read_events(&f);
    need_event(&f, 0, NdhEventEnter, NdhFnProtocolClIncomingCloseCall, vc);
    const unsigned first = find_event(&f, 0, NdhEventCall, NdhFnNdisClCloseCall, vc);
    CHECK(find_event(&f, first + 1, NdhEventCall, NdhFnNdisClCloseCall, vc) == MAX_EVENTS, "closed twice");
    check_clean(&f);
}

int main(int argc, char **argv)
{
    fixture_boot(&f, argc, argv, 0);
    completion_inside();
    delayed_failure();
    for (uint8_t context = NdhContextPassive; context < NdhContextLimit; context++) {
        remote_close(context);
    }
    both_sides();
    fixture_end(&f);
    return EXIT_SUCCESS;
}
