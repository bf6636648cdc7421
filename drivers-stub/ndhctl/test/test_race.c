// SPDX-License-Identifier: MIT
/**
 * What happens on several threads at once: each seed is another order of their steps. What a box shows once
 * in a month on a busy processor is shown here by a few hundred worlds. RACE in the environment names one
 * race, a further argument says how many seeds.
 */
#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct fixture f;
static NDH_ID vc, cm_vc;
static unsigned seeds = 200;

static const NDH_TRANSFER one = { .Lists = 1, .Buffers = 1, .Bytes = 64, .Seed = 1 };

static NDH_OPERATION *async(struct batch *b, uint16_t kind, NDH_ID object, uint16_t context)
{
    NDH_OPERATION *operation = batch_add(b, kind, object);
    operation->Flags = NDH_OP_ASYNC;
    operation->Context = context;
    return operation;
}

static void submit(struct batch *b)
{
    CHECK(batch_submit(&f, b) == ST_SUCCESS, "SUBMIT");
    memset(b, 0, sizeof *b);
}

/* Threads send or indicate while the stack is paused and restarted. */
static void lists_and_a_pause(uint64_t seed, uint16_t kind, uint16_t callback, uint8_t side, uint8_t reply)
{
    struct batch b = { 0 };
    fixture_call(&f, seed, 0, &vc, &cm_vc);
    NDH_POLICY *policy = batch_policy(&b, callback, side, reply);
    if (reply == NdhReplyComplete) {
        policy->Context = NdhContextThread;
    }
    for (unsigned i = 0; i < 4; i++) {
        async(&b, kind, kind == NdhOpClSendNetBufferLists ? vc : cm_vc,
              i % 2 == 0 ? NdhContextThread : NdhContextWorkItem);
        batch_payload(&b, &one, sizeof one);
    }
    submit(&b);
    CHECK(fixture_adapter(&f, NDH_STANDIN_ADAPTER_PAUSE, (NDH_STANDIN_ADAPTER){ 0 }) == 0, "pause");
    CHECK(fixture_adapter(&f, NDH_STANDIN_ADAPTER_RESTART, (NDH_STANDIN_ADAPTER){ 0 }) == 0, "restart");
    fixture_settle(&f);
    check_no_violations(&f, NULL);
}

static void a_pause_waits_for_sends(uint64_t seed)
{
    lists_and_a_pause(seed, NdhOpClSendNetBufferLists, NdhFnMiniportCoSendNetBufferLists, NdhSideMiniport,
                      seed % 2 == 0 ? NdhReplyReturn : NdhReplyComplete);
}

static void a_pause_waits_for_indications(uint64_t seed)
{
    lists_and_a_pause(seed, NdhOpMpIndicateReceiveNetBufferLists, NdhFnProtocolCoReceiveNetBufferLists,
                      NdhSideClient, seed % 2 == 0 ? NdhReplyReturn : NdhReplyManual);
}

/* A make-call fails, and the next one on the VC begins as soon as it may. */
static void calls_that_fail(uint64_t seed)
{
    struct batch b = { 0 };
    fixture_session(&f, seed, 0);
    batch_add(&b, NdhOpClCreateVc, f.af);
    NDH_POLICY *policy = batch_policy(&b, NdhFnProtocolCmMakeCall, NdhSideCallManager, NdhReplyComplete);
    policy->Status = ST_FAILURE;
    policy->Context = NdhContextThread;
    batch_run(&f, &b);
    const NDH_ID made = b.results[0].Object;
    for (unsigned i = 0; i < 6; i++) {
        async(&b, NdhOpClMakeCall, made, NdhContextThread)->Delay = 20 * (i / 2);
    }
    submit(&b);
    fixture_settle(&f);
    check_no_violations(&f, NULL);
    batch_add(&b, NdhOpClDeleteVc, made);
    batch_run(&f, &b);
    check_clean(&f);
}

/* A VC of the call manager is deleted while there is something to say about it. */
static void a_vc_goes(uint64_t seed)
{
    const NDH_OID query = { .Oid = 0xfe000001, .OutputLength = 8 };
    struct batch b = { 0 };
    fixture_session(&f, seed, 0);
    batch_add(&b, NdhOpMcmCreateVc, f.cm_af);
    batch_run(&f, &b);
    const NDH_ID own = b.results[0].Object;
    async(&b, NdhOpMcmOidRequest, own, NdhContextThread);
    batch_payload(&b, &query, sizeof query);
    async(&b, NdhOpMpIndicateStatus, own, NdhContextThread)->Status = 0x4001000b; /* MEDIA_CONNECT */
    async(&b, NdhOpMcmDeleteVc, own, NdhContextWorkItem);
    submit(&b);
    fixture_settle(&f);
    check_no_violations(&f, NULL);
}

/* The client closes its address family just when it is told to. */
static void a_family_is_closed_and_notified(uint64_t seed)
{
    struct batch b = { 0 };
    fixture_session(&f, seed, 0);
    async(&b, NdhOpClCloseAf, f.af, NdhContextThread);
    async(&b, NdhOpMcmNotifyCloseAf, f.cm_af, NdhContextWorkItem);
    submit(&b);
    fixture_settle(&f);
    read_events(&f);
    const unsigned told = find_event(&f, 0, NdhEventCall, NdhFnNdisMCmNotifyCloseAddressFamily, 0);
    CHECK(told == MAX_EVENTS ||
              find_event(&f, told, NdhEventEnter, NdhFnProtocolCmNotifyCloseAfComplete, 0) != MAX_EVENTS ||
              find_event(&f, told, NdhEventEnter, NdhFnProtocolClNotifyCloseAf, 0) == MAX_EVENTS,
          "nobody completes the notification");
}

/* The client opens its address family again while its binding goes. */
static void an_open_and_an_unbind(uint64_t seed)
{
    const NDH_STANDIN_ADAPTER all = { .Protocol = NDH_STANDIN_PROTOCOL_ALL };
    struct batch b = { 0 };
    fixture_session(&f, seed, 0);
    batch_add(&b, NdhOpClCloseAf, f.af);
    batch_run(&f, &b);
    for (unsigned i = 0; i < 3; i++) {
        async(&b, NdhOpClOpenAf, f.binding, NdhContextThread);
    }
    submit(&b);
    CHECK(fixture_adapter(&f, NDH_STANDIN_ADAPTER_UNBIND, all) == 0, "unbind");
    fixture_settle(&f);
    /* Decided before the unbind came, refused by NDIS: no harm. A dead handle would be another rule. */
    check_no_violations(&f, "AF-OPEN-011");
    CHECK(fixture_adapter(&f, NDH_STANDIN_ADAPTER_BIND, all) == 0, "bind");
    fixture_settle(&f);
    check_clean(&f);
}

static uint32_t below(uint64_t *state, uint32_t bound)
{
    *state = *state * 6364136223846793005ull + 1442695040888963407ull;
    return (uint32_t)(*state >> 33) % bound;
}

/* Operations of both sides on one connected call, in any order on several threads: what is illegal when its
 * turn comes is refused, and nothing else comes of it. */
static void anything_at_once(uint64_t seed)
{
    static const uint16_t kinds[] = {
        NdhOpClCloseCall, NdhOpClSendNetBufferLists, NdhOpClModifyCallQoS,
        NdhOpMcmDispatchIncomingCloseCall,
        NdhOpMcmDispatchIncomingCallQoSChange,
        NdhOpMcmModifyCallQoSComplete, NdhOpMpIndicateReceiveNetBufferLists, NdhOpMpIndicateStatus
    };
    static const uint16_t contexts[] = { NdhContextThread, NdhContextWorkItem, NdhContextDpc };
    uint32_t size = sizeof(NDH_RESET_OUT);
    NDH_RESET_OUT out;
    uint64_t state = seed;
    struct batch b = { 0 };
    fixture_call(&f, seed, 0, &vc, &cm_vc);
    batch_policy(&b, NdhFnProtocolCmCloseCall, NdhSideCallManager, NdhReplyAutomatic);
    batch_run(&f, &b);
    for (unsigned i = 0; i < 12; i++) {
        const uint16_t kind = kinds[below(&state, sizeof kinds / sizeof kinds[0])];
        NDH_OPERATION *operation =
            async(&b, kind, kind < NdhOpMcmOpenAfComplete ? vc : cm_vc, contexts[below(&state, 3)]);
        operation->Delay = below(&state, 3) * 10;
        if (kind == NdhOpClSendNetBufferLists || kind == NdhOpMpIndicateReceiveNetBufferLists) {
            batch_payload(&b, &one, sizeof one);
        }
    }
    submit(&b);
    fixture_settle(&f);
    /* A send that was decided on before the close was indicated: NDIS completes it with a failure. */
    check_no_violations(&f, "CL-CLOSE-002");
    CHECK(control(&f, NDH_IOCTL_RESET, NULL, 0, &out, &size) == ST_SUCCESS && out.Hung == 0,
          "%u hang, 0x%llx first", out.Hung, out.FirstHung);
    check_no_violations(&f, "CL-CLOSE-002");
    check_clean(&f);
}

static const char *running;
static uint64_t running_seed;

static void say_which(void)
{
    if (running != NULL) {
        fprintf(stderr, "race %s, seed %llu; %s\n", running, (unsigned long long)running_seed,
                ndh_client_mailbox(&f.client)->crash.text);
    }
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*run)(uint64_t seed);
    } races[] = { { "sends", a_pause_waits_for_sends }, { "indications", a_pause_waits_for_indications },
                  { "failing", calls_that_fail }, { "going", a_vc_goes },
                  { "notified", a_family_is_closed_and_notified }, { "unbind", an_open_and_an_unbind },
                  { "anything", anything_at_once } };
    const char *only = getenv("RACE");

    if (argc > 4) {
        seeds = (unsigned)strtoul(argv[4], NULL, 0);
    }
    atexit(say_which);
    fixture_boot(&f, 4, argv, 1);
    for (unsigned i = 0; i < sizeof races / sizeof races[0]; i++) {
        for (uint64_t seed = 1; seed <= seeds && (only == NULL || strcmp(only, races[i].name) == 0); seed++) {
            running = races[i].name;
            running_seed = seed;
            races[i].run(seed);
        }
    }
    running = NULL;
    fixture_end(&f);
    return 0;
}
