// SPDX-License-Identifier: MIT
/** Ways to break a rule on purpose: those that are offered, those that are
 * refused, and that nothing is left after them. */
#include "fixture.h"

#include <string.h>

#define ST_NOT_SUPPORTED 0xc00000bbu

static struct fixture f;
static NDH_ID vc, cm_vc;

static uint32_t last_outcome(struct batch *b)
{
    CHECK(batch_submit(&f, b) == ST_SUCCESS, "SUBMIT of kind 0x%x", b->operations[0].Kind);
    const uint32_t result = b->results[b->count - 1].Outcome;
    memset(b, 0, sizeof *b);
    return result;
}

static void what_a_call_has_no_use_for_is_refused(void)
{
    struct batch b = { 0 };
    fixture_session(&f, 1, NDH_HELLO_MISUSE);
    batch_add(&b, NdhOpClCreateVc, f.af)->Flags = NDH_OP_MISUSE | NDH_OP_SIZE_ONLY;
    CHECK(last_outcome(&b) == ST_NOT_SUPPORTED, "SIZE_ONLY of NdisCoCreateVc");
    batch_policy(&b, NdhFnProtocolCmIncomingCallComplete, NdhSideCallManager, NdhReplyReturn)->Breaks =
        NDH_BREAK_LEAK;
    CHECK(last_outcome(&b) == ST_NOT_SUPPORTED, "LEAK of ProtocolCmIncomingCallComplete");
    batch_policy(&b, NdhFnProtocolClCloseCallComplete, NdhSideClient, NdhReplyReturn)->Breaks =
        NDH_BREAK_TWICE;
    CHECK(last_outcome(&b) == ST_NOT_SUPPORTED, "TWICE of ProtocolClCloseCallComplete");
}

/* The dead VC's handle is passed: the stand-in says which rule that broke, or
 * refuses it. */
static void a_dead_handle_can_be_named(void)
{
    struct batch b = { 0 };
    fixture_session(&f, 2, NDH_HELLO_MISUSE);
    batch_add(&b, NdhOpClCreateVc, f.af);
    batch_add(&b, NdhOpClDeleteVc, NDH_REF(0));
    batch_run(&f, &b);
    const NDH_ID dead = b.results[0].Object;
    batch_add(&b, NdhOpClDeleteVc, dead);
    CHECK(last_outcome(&b) == ST_INVALID_HANDLE, "a dead VC without misuse");
    batch_add(&b, NdhOpQueryState, f.af);
    batch_run(&f, &b);
}

static void data_without_a_pointer(void)
{
    struct batch b = { 0 };
    fixture_call(&f, 3, NDH_HELLO_MISUSE, &vc, &cm_vc);
    NDH_OPERATION *close = batch_add(&b, NdhOpMcmDispatchIncomingCloseCall, cm_vc);
    close->Flags = NDH_OP_MISUSE | NDH_OP_SIZE_ONLY;
    close->Value0 = 16;
    batch_run(&f, &b);
    read_events(&f);
    const NDH_EVENT *call = need_event(&f, 0, NdhEventCall, NdhFnNdisMCmDispatchIncomingCloseCall, cm_vc);
    CHECK(call->DataSize == 0, "%u bytes of no data", call->DataSize);
}

/* SUCCESS without an activation: VC-ACT-002. */
static void an_answer_without_its_preparation(void)
{
    struct batch b = { 0 };
    fixture_session(&f, 4, NDH_HELLO_MISUSE);
    batch_policy(&b, NdhFnProtocolCmMakeCall, NdhSideCallManager, NdhReplyReturn)->Breaks = NDH_BREAK_GUARD;
    batch_add(&b, NdhOpClCreateVc, f.af);
    batch_add(&b, NdhOpClMakeCall, NDH_REF(1));
    batch_run(&f, &b);
    CHECK(b.results[2].NdisStatus == ST_SUCCESS, "NdisClMakeCall: 0x%x", b.results[2].NdisStatus);
    read_events(&f);
    CHECK(find_event(&f, 0, NdhEventCall, NdhFnNdisMCmActivateVc, 0) == MAX_EVENTS, "the VC was activated");
}

static void a_deletion_that_pends(void)
{
    struct batch b = { 0 };
    fixture_session(&f, 5, NDH_HELLO_MISUSE);
    batch_policy(&b, NdhFnProtocolCoCreateVc, NdhSideCallManager, NdhReplyManual)->Breaks = NDH_BREAK_GUARD;
    batch_add(&b, NdhOpClCreateVc, f.af)->Flags = NDH_OP_CONTINUE;
    CHECK(batch_submit(&f, &b) == ST_SUCCESS, "SUBMIT");
    read_events(&f);
    const NDH_EVENT *end = need_event(&f, 0, NdhEventReturn, NdhFnProtocolCoCreateVc, 0);
    CHECK(end->Status == ST_PENDING, "ProtocolCoCreateVc returned 0x%x", end->Status);
}

/* The SAP is freed while its registration is under way, and another's handle
 * is deregistered. */
static void a_sap_freed_early_and_another_ones_handle(void)
{
    struct batch b = { 0 };
    fixture_session(&f, 6, NDH_HELLO_MISUSE);
    batch_policy(&b, NdhFnProtocolCmRegisterSap, NdhSideCallManager, NdhReplyManual);
    batch_add(&b, NdhOpClRegisterSap, f.af)->Flags = NDH_OP_MISUSE | NDH_OP_FREE_EARLY;
    batch_run(&f, &b);
    CHECK(b.results[1].NdisStatus == ST_PENDING, "NdisClRegisterSap: 0x%x", b.results[1].NdisStatus);
    const NDH_ID first = b.results[1].Object;
    read_events(&f);
    memset(&b, 0, sizeof b);
    batch_add(&b, NdhOpMcmRegisterSapComplete, peer_of(&f, first));
    batch_add(&b, NdhOpClRegisterSap, f.af);
    batch_run(&f, &b);
    const NDH_ID second = b.results[1].Object;
    read_events(&f);
    const NDH_ID peer = peer_of(&f, second);
    memset(&b, 0, sizeof b);
    batch_add(&b, NdhOpMcmRegisterSapComplete, peer);
    NDH_OPERATION *deregister = batch_add(&b, NdhOpClDeregisterSap, first);
    deregister->Flags = NDH_OP_MISUSE | NDH_OP_WRONG_HANDLE;
    deregister->Value1 = second;
    batch_run(&f, &b);
    read_events(&f);
    const unsigned enter = find_event(&f, 0, NdhEventEnter, NdhFnProtocolCmDeregisterSap, peer);
    CHECK(enter < MAX_EVENTS, "the other SAP was deregistered");
}

int main(int argc, char **argv)
{
    fixture_boot_with(&f, argc, argv, "value\tndhctl\tAllowMisuse\tdword\t1\n");
    what_a_call_has_no_use_for_is_refused();
    a_dead_handle_can_be_named();
    data_without_a_pointer();
    an_answer_without_its_preparation();
    a_deletion_that_pends();
    a_sap_freed_early_and_another_ones_handle();
    fixture_end(&f);
    return 0;
}
