// SPDX-License-Identifier: MIT
/** Changes of a call's quality of service from both sides, and what is no call: refused. */
#include "fixture.h"

#include <string.h>

static struct fixture f;
static NDH_ID vc, cm_vc;

static const struct {
    NDH_CALL_PARAMETERS call;
    NDH_FLOW flow;
} faster = {
    { .TransmitTokenRate = 250000,
      .TransmitPeakBandwidth = 250000,
      .TransmitMaxSduSize = 1500,
      .ReceiveTokenRate = 250000,
      .ReceivePeakBandwidth = 250000,
      .ReceiveMaxSduSize = 1500,
      .MediaFlags = 0xc },
    { .TransmitLatency = 5000, .ReceiveLatency = 6000, .TransmitServiceType = 2, .ReceiveServiceType = 2 }
};

/* The flow section of an event, which fixture does not keep: by the ring's record. */
static void the_client_changes(void)
{
    struct batch b = { 0 };
    fixture_call(&f, 1, 0, &vc, &cm_vc);
    batch_policy(&b, NdhFnProtocolCmModifyCallQoS, NdhSideCallManager, NdhReplyManual);
    batch_add(&b, NdhOpClModifyCallQoS, vc);
    batch_payload(&b, &faster, sizeof(faster));
    batch_run(&f, &b);
    CHECK(b.results[1].NdisStatus == ST_PENDING, "NdisClModifyCallQoS: 0x%x", b.results[1].NdisStatus);
    CHECK(outcome(&f, NdhOpClModifyCallQoS, vc, NULL, 0) == ST_INVALID_DEVICE_STATE,
          "a second change at once");
    batch_add(&b, NdhOpMcmActivateVc, cm_vc);
    batch_payload(&b, &faster, sizeof(faster));
    batch_add(&b, NdhOpMcmModifyCallQoSComplete, cm_vc)->Context = NdhContextDpc;
    batch_run(&f, &b);
    read_events(&f);
    const NDH_EVENT *enter = need_event(&f, 0, NdhEventEnter, NdhFnProtocolCmModifyCallQoS, cm_vc);
    CHECK(enter->Continuations == 3, "%u continuations: arguments, parameters, flow", enter->Continuations);
    const NDH_EVENT *done = need_event(&f, 0, NdhEventEnter, NdhFnProtocolClModifyCallQoSComplete, vc);
    CHECK(done->Status == ST_SUCCESS && done->Irql == 2, "0x%x at IRQL %u", done->Status, done->Irql);
    CHECK(outcome(&f, NdhOpMcmModifyCallQoSComplete, cm_vc, NULL, 0) == ST_INVALID_DEVICE_STATE,
          "a second completion");
    check_pairs(&f);
}

static void the_remote_end_changes(void)
{
    struct batch b = { 0 };
    fixture_call(&f, 2, 0, &vc, &cm_vc);
    NDH_POLICY *policy =
        batch_policy(&b, NdhFnProtocolClIncomingCallQoSChange, NdhSideClient, NdhReplyReturn);
    policy->Actions = NDH_ACT_MODIFY_QOS;
    policy->ActionContext = NdhContextInside;
    batch_policy(&b, NdhFnProtocolCmModifyCallQoS, NdhSideCallManager, NdhReplyReturn);
    batch_add(&b, NdhOpMcmActivateVc, cm_vc);
    batch_payload(&b, &faster, sizeof(faster));
    batch_add(&b, NdhOpMcmDispatchIncomingCallQoSChange, cm_vc);
    batch_payload(&b, &faster, sizeof(faster));
    batch_run(&f, &b);
    read_events(&f);
    need_event(&f, 0, NdhEventEnter, NdhFnProtocolClIncomingCallQoSChange, vc);
    const NDH_EVENT *asks = need_event(&f, 0, NdhEventCall, NdhFnNdisClModifyCallQoS, vc);
    CHECK((asks->Flags & NDH_EVENT_BY_POLICY) != 0, "flags 0x%x", asks->Flags);
    check_pairs(&f);
}

/* A completion that is refused changes nothing: the call manager tells its parameters as they were. */
static void a_refused_completion_changes_nothing(void)
{
    struct batch b = { 0 };
    fixture_call(&f, 5, 0, &vc, &cm_vc);
    read_events(&f);
    CHECK(outcome(&f, NdhOpMcmModifyCallQoSComplete, cm_vc, &faster, sizeof(faster)) ==
              ST_INVALID_DEVICE_STATE,
          "a completion of nothing");
    batch_add(&b, NdhOpMcmDispatchIncomingCallQoSChange, cm_vc);
    batch_run(&f, &b);
    const unsigned from = f.event_count;
    read_events(&f);
    need_event(&f, from, NdhEventEnter, NdhFnProtocolClIncomingCallQoSChange, vc);
    CHECK(f.called.TransmitTokenRate != faster.call.TransmitTokenRate, "rate %u", f.called.TransmitTokenRate);
}

static void without_a_call_it_is_refused(void)
{
    fixture_session(&f, 3, 0);
    NDH_RESULT made = run(&f, NdhOpClCreateVc, f.af, 0);
    CHECK(outcome(&f, NdhOpClModifyCallQoS, made.Object, NULL, 0) == ST_INVALID_DEVICE_STATE, "client");
    read_events(&f);
    CHECK(outcome(&f, NdhOpMcmDispatchIncomingCallQoSChange, peer_of(&f, made.Object), NULL, 0) ==
              ST_INVALID_DEVICE_STATE,
          "call manager");
}

static void a_change_left_pending_does_not_stop_the_teardown(void)
{
    struct batch b = { 0 };
    uint32_t size = sizeof(NDH_RESET_OUT);
    NDH_RESET_OUT out;
    fixture_call(&f, 4, 0, &vc, &cm_vc);
    batch_policy(&b, NdhFnProtocolCmModifyCallQoS, NdhSideCallManager, NdhReplyManual);
    batch_add(&b, NdhOpClModifyCallQoS, vc);
    batch_run(&f, &b);
    CHECK(control(&f, NDH_IOCTL_RESET, NULL, 0, &out, &size) == ST_SUCCESS && out.Hung == 0, "%u hang",
          out.Hung);
    check_clean(&f);
}

/* The content of the specific parameters goes along, all of it or none. */
static void content_goes_along(void)
{
    struct {
        NDH_CALL_PARAMETERS call;
        NDH_FLOW flow;
        char content[4];
    } given = { faster.call, faster.flow, { 'a', 'b', 'c', 'd' } };
    struct batch b = { 0 };

    given.call.CallMgrLength = 3;
    given.call.MediaLength = 1;
    fixture_session(&f, 1, 0);
    batch_add(&b, NdhOpClCreateVc, f.af);
    batch_add(&b, NdhOpClMakeCall, NDH_REF(0));
    batch_payload(&b, &given, sizeof(given));
    batch_run(&f, &b);
    CHECK(b.results[1].NdisStatus == ST_PENDING, "NdisClMakeCall: 0x%x", b.results[1].NdisStatus);
    for (size_t size = sizeof(given) - 1; size > sizeof(given.call) + sizeof(given.flow); size--) {
        struct batch torn = { 0 };
        batch_add(&torn, NdhOpClMakeCall, f.af);
        batch_payload(&torn, &given, (uint32_t)size);
        CHECK(batch_submit(&f, &torn) == ST_INVALID_PARAMETER, "%zu bytes", size);
    }
}

int main(int argc, char **argv)
{
    fixture_boot(&f, argc, argv, 0);
    the_client_changes();
    the_remote_end_changes();
    a_refused_completion_changes_nothing();
    without_a_call_it_is_refused();
    a_change_left_pending_does_not_stop_the_teardown();
    content_goes_along();
    fixture_end(&f);
    return 0;
}
