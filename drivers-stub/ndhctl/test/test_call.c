// SPDX-License-Identifier: MIT
/** Calls in both directions, point-to-point and multipoint, from set-up to the deletion of the VC. */
#include "fixture.h"

#include <string.h>

static struct fixture f;

static void outgoing_call(uint16_t context)
{
    struct batch b = { 0 };
    fixture_session(&f, 1, 0);
    batch_add(&b, NdhOpClCreateVc, f.af)->Context = context;
    batch_add(&b, NdhOpClMakeCall, NDH_REF(0))->Context = context;
    batch_run(&f, &b);
    const NDH_ID vc = b.results[0].Object;
    CHECK(b.results[1].NdisStatus == ST_PENDING, "NdisClMakeCall: 0x%x", b.results[1].NdisStatus);
    read_events(&f);
    const NDH_ID cm_vc = peer_of(&f, vc);
    batch_add(&b, NdhOpMcmActivateVc, cm_vc)->Context = context;
    batch_add(&b, NdhOpMcmMakeCallComplete, cm_vc)->Context = context;
    batch_add(&b, NdhOpQueryState, vc);
    batch_run(&f, &b);
    CHECK(b.results[2].Value == NDH_STATE_VALUE(NdhStateVcActive, NdhCallConnected), "state 0x%llx",
          b.results[2].Value);
    batch_add(&b, NdhOpClCloseCall, vc)->Context = context;
    batch_payload(&b, "goodbye", 7);
    batch_add(&b, NdhOpMcmDeactivateVc, cm_vc)->Context = context;
    batch_add(&b, NdhOpMcmCloseCallComplete, cm_vc)->Context = context;
    batch_add(&b, NdhOpClDeleteVc, vc)->Context = context;
    batch_run(&f, &b);
    read_events(&f);
    const NDH_EVENT *close = need_event(&f, 0, NdhEventEnter, NdhFnProtocolCmCloseCall, cm_vc);
    CHECK(close->DataSize == 7, "close data of %u bytes", close->DataSize);
    const NDH_EVENT *call = need_event(&f, 0, NdhEventCall, NdhFnNdisClCloseCall, vc);
    CHECK((call->Irql == 2) ==
              (context == NdhContextDispatch || context == NdhContextDpc || context == NdhContextTimer),
          "context %u at IRQL %u", context, call->Irql);
    need_event(&f, 0, NdhEventEnter, NdhFnProtocolClCloseCallComplete, vc);
    need_event(&f, 0, NdhEventFreed, 0, vc);
    check_pairs(&f);
    check_clean(&f);
}

static void incoming_call(void)
{
    struct batch b = { 0 };
    fixture_session(&f, 2, 0);
    batch_policy(&b, NdhFnProtocolCmRegisterSap, NdhSideCallManager, NdhReplyReturn);
    batch_add(&b, NdhOpClRegisterSap, f.af)->Value0 = 7;
    batch_payload(&b, "sap", 3);
    batch_add(&b, NdhOpMcmCreateVc, f.cm_af);
    batch_run(&f, &b);
    const NDH_ID sap = b.results[1].Object, cm_vc = b.results[2].Object;
    read_events(&f);
    const NDH_ID cm_sap = peer_of(&f, sap), vc = peer_of(&f, cm_vc);
    batch_incoming_call(&b, vc, cm_vc, cm_sap);
    batch_add(&b, NdhOpMcmDeleteVc, cm_vc);
    batch_add(&b, NdhOpClDeregisterSap, sap);
    batch_run(&f, &b);
    fixture_settle(&f);
    read_events(&f);
    need_event(&f, 0, NdhEventEnter, NdhFnProtocolClIncomingCall, vc);
    need_event(&f, 0, NdhEventEnter, NdhFnProtocolClCallConnected, vc);
    CHECK(need_event(&f, 0, NdhEventEnter, NdhFnProtocolClIncomingCloseCall, vc)->DataSize == 3,
          "no close data");
    need_event(&f, 0, NdhEventEnter, NdhFnProtocolCoDeleteVc, vc);
    check_pairs(&f);
    check_clean(&f);
}

static void multipoint_call(void)
{
    struct batch b = { 0 };
    fixture_session(&f, 3, 0);
    batch_add(&b, NdhOpClCreateVc, f.af);
    batch_add(&b, NdhOpClMakeCall, NDH_REF(0))->Flags = NDH_OP_MULTIPOINT;
    batch_run(&f, &b);
    const NDH_ID vc = b.results[0].Object, first = b.results[1].Object2;
    read_events(&f);
    const NDH_ID cm_vc = peer_of(&f, vc);
    batch_add(&b, NdhOpMcmActivateVc, cm_vc);
    batch_add(&b, NdhOpMcmMakeCallComplete, cm_vc)->Object2 = peer_of(&f, first);
    batch_add(&b, NdhOpClAddParty, vc);
    batch_run(&f, &b);
    const NDH_ID second = b.results[2].Object2;
    read_events(&f);
    batch_add(&b, NdhOpMcmAddPartyComplete, peer_of(&f, second));
    batch_add(&b, NdhOpClDropParty, first);
    batch_add(&b, NdhOpMcmDropPartyComplete, peer_of(&f, first));
    batch_add(&b, NdhOpClCloseCall, vc)->Object2 = second;
    batch_add(&b, NdhOpMcmDeactivateVc, cm_vc);
    batch_add(&b, NdhOpMcmCloseCallComplete, cm_vc)->Object2 = peer_of(&f, second);
    batch_add(&b, NdhOpClDeleteVc, vc);
    batch_run(&f, &b);
    fixture_settle(&f);
    read_events(&f);
    const NDH_EVENT *closed = need_event(&f, 0, NdhEventEnter, NdhFnProtocolClCloseCallComplete, vc);
    CHECK(closed->Object2 == second, "party %llx", closed->Object2);
    check_pairs(&f);
    check_clean(&f);
}

/* The batch runs on while the delayed operation waits; its outcome is an event. */
static void async_and_delayed(void)
{
    struct batch b = { 0 };
    fixture_session(&f, 4, 0);
    NDH_OPERATION *create = batch_add(&b, NdhOpClCreateVc, f.af);
    create->Flags = NDH_OP_ASYNC;
    create->Context = NdhContextTimer;
    create->Delay = 50000;
    create->Tag = 77;
    batch_add(&b, NdhOpMark, 0)->Value0 = 5;
    batch_run(&f, &b);
    CHECK(b.results[0].Flags == NDH_RESULT_PENDING, "flags 0x%x", b.results[0].Flags);
    fixture_settle(&f);
    read_events(&f);
    const unsigned mark = find_event(&f, 0, NdhEventMark, 0, 0);
    const NDH_EVENT *call = need_event(&f, mark, NdhEventCall, NdhFnNdisCoCreateVc, 0);
    CHECK(call->Irql == 2 && call->Correlation == 77 && (call->Flags & NDH_EVENT_ASYNC),
          "CALL: IRQL %u, tag %llu", call->Irql, call->Correlation);
    const NDH_EVENT *result = need_event(&f, mark, NdhEventOpResult, 0, 0);
    CHECK(result->Correlation == 77 && result->Status == 0, "OP_RESULT: tag %llu, 0x%x", result->Correlation,
          result->Status);
    run(&f, NdhOpClDeleteVc, result->Object, NdhContextPassive);
    check_clean(&f);
}

int main(int argc, char **argv)
{
    fixture_boot(&f, argc, argv, 0);
    for (uint16_t context = NdhContextPassive; context <= NdhContextTimer; context++) {
        outgoing_call(context);
    }
    incoming_call();
    multipoint_call();
    async_and_delayed();
    fixture_end(&f);
    return EXIT_SUCCESS;
}
