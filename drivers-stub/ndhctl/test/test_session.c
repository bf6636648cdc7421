// SPDX-License-Identifier: MIT
/** The end of things: RESET, closed handles, cancelled requests, unbind, halt and unload with calls in every
 * state. */
#include "fixture.h"

#include <string.h>

#include "ndh_standin.h"

static struct fixture f;
static char census[8192], booted[8192];

/** Everything at once: an offer without answer, a call being set up, a connected multipoint call, one being
 * closed, a SAP. */
static void make_mess(void)
{
    struct batch b = { 0 };
    batch_policy(&b, NdhFnProtocolCmRegisterSap, NdhSideCallManager, NdhReplyReturn);
    batch_add(&b, NdhOpClRegisterSap, f.af);
    batch_add(&b, NdhOpMcmCreateVc, f.cm_af);
    batch_run(&f, &b);
    const NDH_ID sap = b.results[1].Object, offered = b.results[2].Object;
    read_events(&f);
    batch_add(&b, NdhOpMcmActivateVc, offered);
    batch_add(&b, NdhOpMcmDispatchIncomingCall, offered)->Object2 = peer_of(&f, sap);
    batch_add(&b, NdhOpClCreateVc, f.af);
    batch_add(&b, NdhOpClMakeCall, NDH_REF(2));
    batch_add(&b, NdhOpClCreateVc, f.af);
    batch_add(&b, NdhOpClMakeCall, NDH_REF(4))->Flags = NDH_OP_MULTIPOINT;
    batch_add(&b, NdhOpClCreateVc, f.af);
    batch_add(&b, NdhOpClMakeCall, NDH_REF(6));
    batch_add(&b, NdhOpClCreateVc, f.af);
    batch_run(&f, &b);
    const NDH_ID multipoint = b.results[4].Object, party = b.results[5].Object2,
                 closing = b.results[6].Object;
    read_events(&f);
    batch_add(&b, NdhOpMcmActivateVc, peer_of(&f, multipoint));
    batch_add(&b, NdhOpMcmMakeCallComplete, peer_of(&f, multipoint))->Object2 = peer_of(&f, party);
    batch_add(&b, NdhOpClAddParty, multipoint);
    batch_run(&f, &b);
    const NDH_ID second = b.results[2].Object2;
    read_events(&f);
    batch_add(&b, NdhOpMcmAddPartyComplete, peer_of(&f, second));
    batch_add(&b, NdhOpMcmActivateVc, peer_of(&f, closing));
    batch_add(&b, NdhOpMcmMakeCallComplete, peer_of(&f, closing));
    batch_add(&b, NdhOpClCloseCall, closing);
    NDH_OPERATION *later = batch_add(&b, NdhOpClCreateVc, f.af);
    later->Flags = NDH_OP_ASYNC;
    later->Context = NdhContextThread;
    later->Delay = NDH_MAX_DELAY;
    batch_run(&f, &b);
}

static void reset_cleans(void)
{
    NDH_RESET_OUT out;
    uint32_t size = sizeof out;
    fixture_session(&f, 1, 0);
    make_mess();
    const uint32_t status = control(&f, NDH_IOCTL_RESET, NULL, 0, &out, &size);
    CHECK(status == 0 && size == sizeof out, "RESET: 0x%x, %u bytes", status, size);
    read_events(&f);
    if (out.Hung != 0) {
        print_events(&f);
    }
    CHECK(out.Hung == 0, "%u hung, one is %llx", out.Hung, out.FirstHung);
    CHECK(out.Calls >= 2 && out.Vcs >= 4 && out.Parties >= 1 && out.Saps == 1 && out.Parked >= 2,
          "calls %u, VCs %u, parties %u, SAPs %u, parked %u", out.Calls, out.Vcs, out.Parties, out.Saps,
          out.Parked);
    fixture_settle(&f);
    read_events(&f);
    check_pairs(&f);
    check_clean(&f);
    const NDH_EVENT *cancelled = need_event(&f, 0, NdhEventOpResult, 0, 0);
    CHECK(cancelled->Continuations == 1, "OP_RESULT without outcome");
    /* The session goes on, with the policies of HELLO. */
    CHECK(stats(&f).PoliciesInForce == 0, "policies left");
    make_mess();
}

static void take_census(char *text)
{
    fixture_settle(&f);
    CHECK(ndh_client_census(&f.client, text, sizeof census) == 0, "%s", f.client.error);
}

/* A handle that is closed on a mess leaves what was there before it was opened. */
static void close_cleans(void)
{
    int32_t status;
    fixture_open(&f, 2);
    CHECK(ndh_client_close(&f.client, f.file, &status) == 0 && status == 0, "%s", f.client.error);
    take_census(booted);
    for (unsigned round = 0; round < 3; round++) {
        CHECK(ndh_client_open(&f.client, "\\??\\NdhControl", &f.file, &status) == 0 && status == 0,
              "open: 0x%x", (unsigned)status);
        f.event_count = 0;
        f.next = 0;
        fixture_hello(&f, 0);
        make_mess();
        CHECK(ndh_client_close(&f.client, f.file, &status) == 0 && status == 0, "%s", f.client.error);
        take_census(census);
        CHECK(strcmp(census, booted) == 0, "booted:\n%s\nafter close:\n%s", booted, census);
    }
}

/* A SUBMIT that waits for a delay of a minute ends when it is cancelled, and tells what it did. */
static void cancelled_submit(void)
{
    uint8_t request[64 + 2 * 64] = { 0 };
    const NDH_SUBMIT head = { .Count = 2 };
    const NDH_OPERATION create = { .Kind = NdhOpMark };
    const NDH_OPERATION later = {
        .Kind = NdhOpClCreateVc, .Object = f.af, .Context = NdhContextTimer, .Delay = NDH_MAX_DELAY
    };
    uint64_t id;
    fixture_session(&f, 3, 0);
    memcpy(request, &head, 64);
    memcpy(request + 64, &create, 64);
    memcpy(request + 128, &later, 64);
    CHECK(ndh_client_post_control(&f.client, f.file, NDH_IOCTL_SUBMIT, request, sizeof request,
                                  sizeof request, &id) == 0,
          "%s", f.client.error);
    CHECK(ndh_client_cancel(&f.client, id) == 0, "%s", f.client.error);
    unsigned i = 0;
    while (i < f.client.done_count && f.client.done[i].id != id) {
        i++;
    }
    CHECK(i < f.client.done_count && f.client.done[i].status == 0, "the cancelled SUBMIT is not complete");
    NDH_SUBMIT out; /* in the first buffer of the data area: no other is in use */
    NDH_RESULT results[2];
    memcpy(&out, ndh_client_data(&f.client), sizeof out);
    memcpy(results, ndh_client_data(&f.client) + 64, sizeof results);
    CHECK(out.StopReason == NdhStopCancelled && out.Done == 2, "reason %u, %u done", out.StopReason,
          out.Done);
    CHECK(results[0].Outcome == 0 && results[1].Outcome == ST_CANCELLED, "outcomes 0x%x, 0x%x",
          results[0].Outcome, results[1].Outcome);
    fixture_settle(&f);
    check_clean(&f);
}

/* The adapter is unbound and bound again while calls are up. */
static void unbind_cleans(void)
{
    fixture_session(&f, 4, 0);
    make_mess();
    CHECK(fixture_adapter(&f, NDH_STANDIN_ADAPTER_UNBIND,
                          (NDH_STANDIN_ADAPTER){ .Protocol = NDH_STANDIN_PROTOCOL_ALL }) == 0,
          "unbind");
    fixture_settle(&f);
    NDH_STATS s = stats(&f);
    for (unsigned kind = NdhKindAdapter; kind < NdhKindLimit; kind++) {
        CHECK(s.ClientObjects[kind] == 0, "%u objects of kind %u", s.ClientObjects[kind], kind);
    }
    CHECK(fixture_adapter(&f, NDH_STANDIN_ADAPTER_BIND,
                          (NDH_STANDIN_ADAPTER){ .Protocol = NDH_STANDIN_PROTOCOL_ALL }) == 0,
          "bind");
    fixture_settle(&f);
    read_events(&f);
    check_pairs(&f);
    check_clean(&f);
}

static void halt_cleans(void)
{
    fixture_session(&f, 5, 0);
    make_mess();
    CHECK(fixture_adapter(&f, NDH_STANDIN_ADAPTER_HALT, (NDH_STANDIN_ADAPTER){ 0 }) == 0, "halt");
    fixture_settle(&f);
    const NDH_STATS s = stats(&f);
    CHECK(s.ClientObjects[NdhKindBinding] == 0 && s.ClientObjects[NdhKindVc] == 0, "%u bindings, %u VCs",
          s.ClientObjects[NdhKindBinding], s.ClientObjects[NdhKindVc]);
}

/* A family that its client is told to close once more (misuse), and one that is not told: refused at the
 * wrong IRQL, it can be told afterwards. */
static void notifications_are_counted(void)
{
    struct batch b = { 0 };
    fixture_session(&f, 6, NDH_HELLO_MISUSE);
    batch_policy(&b, NdhFnProtocolClNotifyCloseAf, NdhSideClient, NdhReplyManual);
    batch_add(&b, NdhOpMcmNotifyCloseAf, f.cm_af)->Context = NdhContextDispatch;
    b.operations[1].Flags = NDH_OP_CONTINUE;
    batch_add(&b, NdhOpMcmNotifyCloseAf, f.cm_af);
    batch_add(&b, NdhOpMcmNotifyCloseAf, f.cm_af)->Flags = NDH_OP_MISUSE;
    CHECK(batch_submit(&f, &b) == ST_SUCCESS, "SUBMIT");
    CHECK(b.results[1].Outcome == ST_INVALID_DEVICE_STATE, "at DISPATCH_LEVEL: 0x%x", b.results[1].Outcome);
    CHECK(b.results[2].NdisStatus == ST_PENDING, "0x%x, 0x%x", b.results[2].Outcome, b.results[2].NdisStatus);
    CHECK(b.results[3].Outcome == 0 && b.results[3].NdisStatus != ST_PENDING, "0x%x, 0x%x",
          b.results[3].Outcome, b.results[3].NdisStatus);
    CHECK(fixture_adapter(&f, NDH_STANDIN_ADAPTER_HALT, (NDH_STANDIN_ADAPTER){ 0 }) == 0, "halt");
    fixture_settle(&f);
}

static void set_switch(uint32_t id, uint32_t value)
{
    const NDH_STANDIN_SWITCH in = { .Id = id, .Value = value };
    uint32_t file = 0, size = 0;
    int32_t status;
    CHECK(ndh_client_open(&f.client, "\\Device\\NdhStandIn", &file, &status) == 0 && status == 0,
          "stand-in: 0x%x", (unsigned)status);
    CHECK(ndh_client_control(&f.client, file, NDH_STANDIN_SWITCH_SET, &in, sizeof in, NULL, &size, &status) ==
                  0 &&
              status == 0,
          "switch %u: 0x%x", id, (unsigned)status);
    CHECK(ndh_client_close(&f.client, file, &status) == 0, "%s", f.client.error);
}

/* What documentation leaves open, the other way round: AFs closed by notification at halt, pended open and
 * close of the adapter, completions from a DPC, notification after the restart. */
static void other_ways(void)
{
    static const uint32_t switches[] = { NDH_STANDIN_SW_HALT_WITH_AF_OPEN, NDH_STANDIN_SW_OPEN_ADAPTER,
                                         NDH_STANDIN_SW_CLOSE_ADAPTER,     NDH_STANDIN_SW_CALLBACK_DELIVERY,
                                         NDH_STANDIN_SW_AF_NOTIFY,         NDH_STANDIN_SW_BIND_AT_REGISTER };
    fixture_session(&f, 7, 0);
    make_mess();
    for (unsigned i = 0; i < sizeof switches / sizeof switches[0]; i++) {
        set_switch(switches[i], 1);
    }
    CHECK(fixture_adapter(&f, NDH_STANDIN_ADAPTER_HALT, (NDH_STANDIN_ADAPTER){ 0 }) == 0, "halt");
    fixture_settle(&f);
    read_events(&f);
    need_event(&f, 0, NdhEventCall, NdhFnNdisClNotifyCloseAddressFamilyComplete, 0);
    CHECK(fixture_adapter(&f, NDH_STANDIN_ADAPTER_START, (NDH_STANDIN_ADAPTER){ 0 }) == 0, "start");
    fixture_settle(&f);
    read_events(&f);
    check_pairs(&f);
    check_clean(&f);
    CHECK(fixture_adapter(&f, NDH_STANDIN_ADAPTER_UNBIND,
                          (NDH_STANDIN_ADAPTER){ .Protocol = NDH_STANDIN_PROTOCOL_ALL }) == 0,
          "unbind");
    read_events(&f);
    need_event(&f, 0, NdhEventEnter, NdhFnProtocolCloseAdapterCompleteEx, 0);
}

/* Unload with a closed handle, then everything is gone. */
static void unload(void)
{
    int32_t status;
    fixture_session(&f, 6, 0);
    make_mess();
    CHECK(ndh_client_close(&f.client, f.file, &status) == 0 && status == 0, "%s", f.client.error);
    CHECK(ndh_client_service(&f.client, 0, "ndhctl", &status) == 0, "stop ndhctl: %s", f.client.error);
    CHECK(status == 0, "stop ndhctl: 0x%x", (unsigned)status);
    CHECK(ndh_client_service(&f.client, 0, "ndhmp", &status) == 0 && status == 0, "stop ndhmp: 0x%x",
          (unsigned)status);
    CHECK(ndh_client_census(&f.client, census, sizeof census) == 0, "%s", f.client.error);
    CHECK(strstr(census, "pool Ndh") == NULL && strstr(census, "pool Fx") == NULL, "left after unload:\n%s",
          census);
}

int main(int argc, char **argv)
{
    fixture_boot(&f, argc, argv, 1);
    reset_cleans();
    close_cleans();
    cancelled_submit();
    unbind_cleans();
    halt_cleans();
    notifications_are_counted();
    other_ways();
    unload();
    fixture_end(&f);
    return EXIT_SUCCESS;
}
