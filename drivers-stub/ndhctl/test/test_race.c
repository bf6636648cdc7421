// SPDX-License-Identifier: MIT
/**
 * What happens on several threads at once: each seed is another order of their steps. What a box shows once
 * in a month on a busy processor is shown here by a few hundred worlds. RACE in the environment names one
 * race; two further arguments say how many seeds, and whether the call manager is a stand-alone one.
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

/* The miniport's id of a VC under a stand-alone call manager, 0 if the call manager is the miniport's. */
static NDH_ID miniport_vc(NDH_ID id)
{
    for (unsigned i = 0; i < f.event_count; i++) {
        const NDH_EVENT *e = &f.events[i];
        if (e->Kind == NdhEventLink && e->Object == id && NDH_ID_SIDE(e->Object2) == NdhSideMiniport) {
            return e->Object2;
        }
    }
    return 0;
}

/* The miniport pends an activation and a deactivation, which several threads complete. */
static void activations_completed_by_many(uint64_t seed)
{
    struct batch b = { 0 };
    fixture_session(&f, seed, 0);
    batch_policy(&b, NdhFnMiniportCoActivateVc, NdhSideMiniport, NdhReplyManual);
    batch_policy(&b, NdhFnMiniportCoDeactivateVc, NdhSideMiniport, NdhReplyManual);
    batch_add(&b, NdhOpClCreateVc, f.af);
    batch_run(&f, &b);
    read_events(&f);
    const NDH_ID cm = peer_of(&f, b.results[2].Object), mp = miniport_vc(b.results[2].Object);
    for (unsigned round = 0; mp != 0 && round < 2; round++) {
        async(&b, round == 0 ? NdhOpMcmActivateVc : NdhOpMcmDeactivateVc, cm, NdhContextThread);
        for (unsigned i = 0; i < 4; i++) {
            async(&b, round == 0 ? NdhOpMpActivateVcComplete : NdhOpMpDeactivateVcComplete, mp,
                  i % 2 == 0 ? NdhContextThread : NdhContextWorkItem)
                ->Delay = 10 * (i / 2);
        }
        submit(&b);
        fixture_settle(&f);
    }
    check_no_violations(&f, NULL);
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

/* A VC is deleted by its creator while the call manager and the miniport have something to say about it. */
static void a_vc_goes(uint64_t seed, int by_client)
{
    const NDH_OID query = { .Oid = 0xfe000001, .OutputLength = 8 };
    struct batch b = { 0 };
    fixture_session(&f, seed, 0);
    batch_add(&b, by_client ? NdhOpClCreateVc : NdhOpMcmCreateVc, by_client ? f.af : f.cm_af);
    batch_run(&f, &b);
    read_events(&f);
    const NDH_ID created = b.results[0].Object, own = by_client ? peer_of(&f, created) : created;
    async(&b, NdhOpMcmOidRequest, own, NdhContextThread);
    batch_payload(&b, &query, sizeof query);
    async(&b, NdhOpMpIndicateStatus, own, NdhContextThread)->Status = 0x4001000b; /* MEDIA_CONNECT */
    async(&b, by_client ? NdhOpClDeleteVc : NdhOpMcmDeleteVc, created, NdhContextWorkItem);
    submit(&b);
    fixture_settle(&f);
    check_no_violations(&f, NULL);
}

static void a_vc_goes_by_its_call_manager(uint64_t seed)
{
    a_vc_goes(seed, 0);
}

static void a_vc_goes_by_its_client(uint64_t seed)
{
    a_vc_goes(seed, 1);
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

static NDH_OPERATION *some(struct batch *b, uint64_t *state, uint16_t kind, NDH_ID object)
{
    static const uint16_t contexts[] = { NdhContextThread, NdhContextWorkItem, NdhContextDpc };
    NDH_OPERATION *operation = async(b, kind, object, contexts[below(state, 3)]);
    operation->Delay = below(state, 3) * 10;
    return operation;
}

static void reset_cleans(const char *rule)
{
    uint32_t size = sizeof(NDH_RESET_OUT);
    NDH_RESET_OUT out;
    check_no_violations(&f, rule);
    CHECK(control(&f, NDH_IOCTL_RESET, NULL, 0, &out, &size) == ST_SUCCESS && out.Hung == 0,
          "%u hang, 0x%llx first", out.Hung, out.FirstHung);
    check_no_violations(&f, rule);
    check_clean(&f);
}

/* Operations of both sides on one connected call, in any order on several threads: what is illegal when its
 * turn comes is refused, and nothing else comes of it. */
static void anything_at_once(uint64_t seed)
{
    static const uint16_t kinds[] = {
        NdhOpClCloseCall, NdhOpClSendNetBufferLists, NdhOpClModifyCallQoS, NdhOpMcmDispatchIncomingCloseCall,
        NdhOpMcmDispatchIncomingCallQoSChange, NdhOpMcmModifyCallQoSComplete,
        NdhOpMpIndicateReceiveNetBufferLists, NdhOpMpIndicateStatus
    };
    uint64_t state = seed;
    struct batch b = { 0 };
    fixture_call(&f, seed, 0, &vc, &cm_vc);
    batch_policy(&b, NdhFnProtocolCmCloseCall, NdhSideCallManager, NdhReplyAutomatic);
    batch_run(&f, &b);
    for (unsigned i = 0; i < 12; i++) {
        const uint16_t kind = kinds[below(&state, sizeof kinds / sizeof kinds[0])];
        some(&b, &state, kind, kind < NdhOpMcmOpenAfComplete ? vc : cm_vc);
        if (kind == NdhOpClSendNetBufferLists || kind == NdhOpMpIndicateReceiveNetBufferLists) {
            batch_payload(&b, &one, sizeof one);
        }
    }
    submit(&b);
    fixture_settle(&f);
    /* A send that was decided on before the close was indicated: NDIS completes it with a failure. */
    reset_cleans("CL-CLOSE-002");
}

/* An offer is answered, connected, closed from both ends and completed, by several at once. */
static void an_offer_at_once(uint64_t seed)
{
    uint64_t state = seed;
    struct batch b = { 0 };
    fixture_session(&f, seed, 0);
    batch_policy(&b, NdhFnProtocolCmCloseCall, NdhSideCallManager, NdhReplyAutomatic);
    batch_policy(&b, NdhFnProtocolCmRegisterSap, NdhSideCallManager, NdhReplyReturn);
    batch_policy(&b, NdhFnProtocolClIncomingCloseCall, NdhSideClient, NdhReplyAutomatic);
    batch_add(&b, NdhOpClRegisterSap, f.af)->Value0 = 7;
    batch_payload(&b, "sap", 3);
    batch_add(&b, NdhOpMcmCreateVc, f.cm_af);
    batch_run(&f, &b);
    const NDH_ID sap = b.results[3].Object, own = b.results[4].Object;
    read_events(&f);
    const NDH_ID theirs = peer_of(&f, own), cm_sap = peer_of(&f, sap);
    batch_add(&b, NdhOpMcmActivateVc, own);
    batch_run(&f, &b);
    some(&b, &state, NdhOpMcmDispatchIncomingCall, own)->Object2 = cm_sap;
    for (unsigned i = 0; i < 10; i++) {
        static const uint16_t kinds[] = { NdhOpClIncomingCallComplete, NdhOpClCloseCall,
                                          NdhOpMcmDispatchCallConnected, NdhOpMcmDispatchIncomingCloseCall };
        const uint16_t kind = kinds[below(&state, 4)];
        some(&b, &state, kind, kind < NdhOpMcmOpenAfComplete ? theirs : own);
    }
    submit(&b);
    fixture_settle(&f);
    reset_cleans(NULL);
}

/* Parties come and go, from both ends, while the call is closed. */
static void parties_at_once(uint64_t seed)
{
    uint64_t state = seed;
    struct batch b = { 0 };
    fixture_session(&f, seed, 0);
    batch_policy(&b, NdhFnProtocolCmCloseCall, NdhSideCallManager, NdhReplyAutomatic);
    batch_policy(&b, NdhFnProtocolCmMakeCall, NdhSideCallManager, NdhReplyAutomatic);
    batch_policy(&b, NdhFnProtocolCmAddParty, NdhSideCallManager, NdhReplyComplete)->Context =
        NdhContextThread;
    batch_policy(&b, NdhFnProtocolCmDropParty, NdhSideCallManager, NdhReplyComplete)->Context =
        NdhContextWorkItem;
    batch_policy(&b, NdhFnProtocolClIncomingDropParty, NdhSideClient, NdhReplyAutomatic);
    batch_add(&b, NdhOpClCreateVc, f.af);
    batch_add(&b, NdhOpClMakeCall, NDH_REF(5))->Flags = NDH_OP_MULTIPOINT;
    batch_run(&f, &b);
    const NDH_ID call = b.results[5].Object, first = b.results[6].Object2;
    fixture_settle(&f);
    batch_add(&b, NdhOpClAddParty, call);
    batch_add(&b, NdhOpClAddParty, call);
    batch_run(&f, &b);
    const NDH_ID parties[] = { first, b.results[0].Object2, b.results[1].Object2 };
    fixture_settle(&f);
    read_events(&f);
    for (unsigned i = 0; i < 8; i++) {
        const NDH_ID party = parties[below(&state, 3)];
        switch (below(&state, 4)) {
        case 0:
            some(&b, &state, NdhOpClDropParty, party);
            break;
        case 1:
            some(&b, &state, NdhOpMcmDispatchIncomingDropParty, peer_of(&f, party));
            break;
        case 2:
            some(&b, &state, NdhOpClAddParty, call);
            break;
        default:
            some(&b, &state, NdhOpClCloseCall, call)->Object2 = party;
            break;
        }
    }
    submit(&b);
    fixture_settle(&f);
    reset_cleans(NULL);
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
    } races[] = { { "sends", a_pause_waits_for_sends },
                  { "indications", a_pause_waits_for_indications },
                  { "failing", calls_that_fail },
                  { "going", a_vc_goes_by_its_call_manager },
                  { "taken", a_vc_goes_by_its_client },
                  { "notified", a_family_is_closed_and_notified },
                  { "unbind", an_open_and_an_unbind },
                  { "activations", activations_completed_by_many },
                  { "anything", anything_at_once },
                  { "offer", an_offer_at_once },
                  { "parties", parties_at_once } };
    const char *only = getenv("RACE");

    if (argc > 4) {
        seeds = (unsigned)strtoul(argv[4], NULL, 0);
    }
    atexit(say_which);
    if (argc > 5 && strcmp(argv[5], "ndhcm") == 0) {
        fixture_boot_stand_alone(&f, 4, argv, 1);
    } else {
        fixture_boot(&f, 4, argv, 1);
    }
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
