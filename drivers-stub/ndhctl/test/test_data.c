// SPDX-License-Identifier: MIT
/** Data and OID requests: sent, received, pended, in flight at the end of a call and at RESET. */
#include "fixture.h"

#include <string.h>

static struct fixture f;
static NDH_ID vc, cm_vc;

static const NDH_TRANSFER three = {
    .Lists = 3, .Buffers = 2, .Bytes = 100, .Fragment = 32, .Offset = 7, .Seed = 9
};

static void close_call(void)
{
    struct batch b = { 0 };
    batch_add(&b, NdhOpClCloseCall, vc);
    batch_add(&b, NdhOpMcmDeactivateVc, cm_vc);
    batch_add(&b, NdhOpMcmCloseCallComplete, cm_vc);
    batch_add(&b, NdhOpClDeleteVc, vc);
    batch_run(&f, &b);
}

static void a_send_completes_inside(void)
{
    struct batch b = { 0 };
    fixture_call(&f, 1, 0, &vc, &cm_vc);
    batch_add(&b, NdhOpClSendNetBufferLists, vc);
    batch_payload(&b, &three, sizeof(three));
    batch_run(&f, &b);
    read_events(&f);
    const NDH_EVENT *call = need_event(&f, 0, NdhEventCall, NdhFnNdisCoSendNetBufferLists, vc);
    CHECK(call->Continuations == 1 + 3, "%u continuations: arguments, 3 lists", call->Continuations);
    need_event(&f, 0, NdhEventEnter, NdhFnMiniportCoSendNetBufferLists, cm_vc);
    need_event(&f, 0, NdhEventCall, NdhFnNdisMCoSendNetBufferListsComplete, cm_vc);
    need_event(&f, 0, NdhEventEnter, NdhFnProtocolCoSendNetBufferListsComplete, vc);
    close_call();
    read_events(&f);
    check_pairs(&f);
    check_clean(&f);
}

static void a_send_waits_for_the_test_in_pieces(void)
{
    struct batch b = { 0 };
    fixture_call(&f, 2, 0, &vc, &cm_vc);
    batch_policy(&b, NdhFnMiniportCoSendNetBufferLists, NdhSideMiniport, NdhReplyManual);
    batch_add(&b, NdhOpClSendNetBufferLists, vc);
    batch_payload(&b, &three, sizeof(three));
    batch_run(&f, &b);
    read_events(&f);
    const NDH_ID parked = peer_of(&f, b.results[1].Object);
    CHECK(NDH_ID_SIDE(parked) == NdhSideMiniport && NDH_ID_KIND(parked) == NdhKindData, "parked 0x%llx",
          parked);
    CHECK(outcome(&f, NdhOpClCloseCall, vc, NULL, 0) == ST_INVALID_DEVICE_STATE, "close with a send out");
    CHECK(outcome(&f, NdhOpMcmDeactivateVc, cm_vc, NULL, 0) == ST_INVALID_DEVICE_STATE,
          "deactivation with a send out");
    batch_add(&b, NdhOpMpSendNetBufferListsComplete, parked)->Value0 = NDH_SELECT(0, 1, 1);
    batch_add(&b, NdhOpMpSendNetBufferListsComplete, parked)->Context = NdhContextDpc;
    batch_run(&f, &b);
    CHECK(outcome(&f, NdhOpMpSendNetBufferListsComplete, parked, NULL, 0) == ST_INVALID_HANDLE,
          "a third completion");
    close_call();
    read_events(&f);
    check_pairs(&f);
    check_clean(&f);
}

static void what_is_received_can_be_kept(void)
{
    struct batch b = { 0 };
    fixture_call(&f, 3, 0, &vc, &cm_vc);
    batch_add(&b, NdhOpMpIndicateReceiveNetBufferLists, cm_vc);
    batch_payload(&b, &three, sizeof(three));
    batch_run(&f, &b);
    read_events(&f);
    need_event(&f, 0, NdhEventCall, NdhFnNdisReturnNetBufferLists, vc);
    need_event(&f, 0, NdhEventEnter, NdhFnMiniportReturnNetBufferLists, cm_vc);
    batch_policy(&b, NdhFnProtocolCoReceiveNetBufferLists, NdhSideClient, NdhReplyManual);
    batch_add(&b, NdhOpMpIndicateReceiveNetBufferLists, cm_vc)->Context = NdhContextDpc;
    batch_payload(&b, &three, sizeof(three));
    batch_add(&b, NdhOpMpIndicateReceiveNetBufferLists, cm_vc)->Value0 = 2; /* NDIS_RECEIVE_FLAGS_RESOURCES */
    batch_payload(&b, &three, sizeof(three));
    batch_run(&f, &b);
    read_events(&f);
    const NDH_ID kept = peer_of(&f, b.results[1].Object);
    CHECK(NDH_ID_SIDE(kept) == NdhSideClient && NDH_ID_KIND(kept) == NdhKindData, "kept 0x%llx", kept);
    batch_add(&b, NdhOpClReturnNetBufferLists, kept)->Value0 = NDH_SELECT(0, 2, 1);
    batch_add(&b, NdhOpClReturnNetBufferLists, kept);
    batch_run(&f, &b);
    close_call();
    read_events(&f);
    check_pairs(&f);
    check_clean(&f);
}

static void requests_go_both_ways(void)
{
    struct {
        NDH_OID oid;
        uint8_t bytes[4];
    } set = { { .Oid = 0xfe000001, .RequestType = 1, .InputLength = 4 }, { 1, 2, 3, 4 } };
    const NDH_OID query = { .Oid = 0x00010106,
                            .OutputLength = 64 }; /* OID_GEN_CO_..., the miniport's table */
    struct batch b = { 0 };
    fixture_call(&f, 4, 0, &vc, &cm_vc);
    batch_policy(&b, NdhFnProtocolCoOidRequest, NdhSideCallManager, NdhReplyManual);
    batch_policy(&b, NdhFnProtocolCoOidRequest, NdhSideClient, NdhReplyManual);
    batch_add(&b, NdhOpClCoOidRequest, vc);
    batch_payload(&b, &set, sizeof(set.oid) + sizeof(set.bytes));
    batch_add(&b, NdhOpMcmOidRequest, cm_vc);
    batch_payload(&b, &query, sizeof(query));
    batch_add(&b, NdhOpClCoOidRequest, f.binding);
    batch_payload(&b, &query, sizeof(query));
    batch_run(&f, &b);
    CHECK(b.results[2].NdisStatus == ST_PENDING && b.results[3].NdisStatus == ST_PENDING, "0x%x 0x%x",
          b.results[2].NdisStatus, b.results[3].NdisStatus);
    CHECK(b.results[4].NdisStatus != ST_PENDING, "the miniport answers from its table: 0x%x",
          b.results[4].NdisStatus);
    read_events(&f);
    const NDH_ID theirs = peer_of(&f, b.results[2].Object), ours = peer_of(&f, b.results[3].Object);
    batch_add(&b, NdhOpMcmOidRequestComplete, theirs);
    batch_add(&b, NdhOpClCoOidRequestComplete, ours)->Context = NdhContextDpc;
    batch_payload(&b, "answer", 6);
    batch_run(&f, &b);
    read_events(&f);
    const NDH_EVENT *done = need_event(&f, 0, NdhEventEnter, NdhFnProtocolCoOidRequestComplete, cm_vc);
    CHECK(done->DataSize == 6 && done->Status == ST_SUCCESS, "%u bytes, 0x%x", done->DataSize, done->Status);
    need_event(&f, 0, NdhEventEnter, NdhFnProtocolCoOidRequestComplete, vc);
    CHECK(outcome(&f, NdhOpMcmOidRequestComplete, theirs, NULL, 0) == ST_INVALID_HANDLE,
          "a second completion");
    close_call();
    check_pairs(&f);
    check_clean(&f);
}

static void reset_ends_what_is_in_flight(void)
{
    const NDH_OID query = { .Oid = 0xfe000002, .OutputLength = 8 };
    uint32_t size = sizeof(NDH_RESET_OUT);
    NDH_RESET_OUT out;
    struct batch b = { 0 };
    fixture_call(&f, 5, 0, &vc, &cm_vc);
    batch_policy(&b, NdhFnMiniportCoSendNetBufferLists, NdhSideMiniport, NdhReplyManual);
    batch_policy(&b, NdhFnMiniportCoOidRequest, NdhSideMiniport, NdhReplyManual);
    batch_policy(&b, NdhFnProtocolCoReceiveNetBufferLists, NdhSideClient, NdhReplyManual);
    batch_policy(&b, NdhFnProtocolCoOidRequest, NdhSideClient, NdhReplyManual);
    batch_add(&b, NdhOpClSendNetBufferLists, vc);
    batch_payload(&b, &three, sizeof(three));
    batch_add(&b, NdhOpMpIndicateReceiveNetBufferLists, cm_vc);
    batch_payload(&b, &three, sizeof(three));
    batch_add(&b, NdhOpClCoOidRequest, f.binding);
    batch_payload(&b, &query, sizeof(query));
    batch_add(&b, NdhOpMcmOidRequest, f.cm_af);
    batch_payload(&b, &query, sizeof(query));
    batch_run(&f, &b);
    CHECK(control(&f, NDH_IOCTL_RESET, NULL, 0, &out, &size) == ST_SUCCESS && out.Hung == 0,
          "%u hang, 0x%llx first", out.Hung, out.FirstHung);
    CHECK(out.Requests == 2 && out.Transfers == 2, "%u requests, %u transfers", out.Requests, out.Transfers);
    check_clean(&f);
}

int main(int argc, char **argv)
{
    fixture_boot(&f, argc, argv, 0);
    a_send_completes_inside();
    a_send_waits_for_the_test_in_pieces();
    what_is_received_can_be_kept();
    requests_go_both_ways();
    reset_ends_what_is_in_flight();
    fixture_end(&f);
    return 0;
}
