// SPDX-License-Identifier: MIT
/**
 * Random and mutated control-code buffers against a guarded session: ndhctl_fuzz_buffers NDHOST IMAGES LOG
 * [BUFFERS [SEED]]. Each is answered with a status; no bug check; after RESET nothing is left; after the
 * handle is closed the pools are what they were.
 */
#include "fixture.h"

#include <string.h>

#define IDS 32u /* remembered of each side and kind */

static struct fixture f;
static uint64_t state;
static NDH_ID ids[3][NdhKindLimit][IDS];
static uint8_t request[0x8000], answer[NDH_CLIENT_BUFFER_SIZE];
static uint64_t accepted, refused;

static uint64_t next_random(void)
{
    /* splitmix64 */
    uint64_t z = state += 0x9e3779b97f4a7c15ULL;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

static uint32_t below(uint32_t limit)
{
    return (uint32_t)(next_random() % limit);
}

static void remember(NDH_ID id)
{
    const unsigned side = NDH_ID_SIDE(id), kind = NDH_ID_KIND(id);
    if (side >= NdhSideClient && side <= NdhSideCallManager && kind < NdhKindLimit) {
        ids[side][kind][NDH_ID_INDEX(id) % IDS] = id;
    }
}

static NDH_ID pick(unsigned side, unsigned kind)
{
    const unsigned start = below(IDS);
    for (unsigned i = 0; i < IDS; i++) {
        const NDH_ID id = ids[side][kind][(start + i) % IDS];
        if (id != 0) {
            return id;
        }
    }
    return 0;
}

/** Kinds of the operations, and of what they name. */
static const struct {
    uint8_t kind, side, object, object2;
} shapes[] = {
    { NdhOpMark, 0, 0, 0 },
    { NdhOpSetPolicy, 0, 0, 0 },
    { NdhOpQueryState, 1, NdhKindVc, 0 },
    { NdhOpClOpenAf, 1, NdhKindBinding, 0 },
    { NdhOpClRegisterSap, 1, NdhKindAf, 0 },
    { NdhOpClDeregisterSap, 1, NdhKindSap, 0 },
    { NdhOpClCreateVc, 1, NdhKindAf, 0 },
    { NdhOpClDeleteVc, 1, NdhKindVc, 0 },
    { NdhOpClMakeCall, 1, NdhKindVc, 0 },
    { NdhOpClIncomingCallComplete, 1, NdhKindVc, 0 },
    { NdhOpClCloseCall, 1, NdhKindVc, NdhKindParty },
    { NdhOpClAddParty, 1, NdhKindVc, 0 },
    { NdhOpClDropParty, 1, NdhKindParty, 0 },
    { NdhOpMcmOpenAfComplete, 2, NdhKindAf, 0 },
    { NdhOpMcmCloseAfComplete, 2, NdhKindAf, 0 },
    { NdhOpMcmRegisterSapComplete, 2, NdhKindSap, 0 },
    { NdhOpMcmDeregisterSapComplete, 2, NdhKindSap, 0 },
    { NdhOpMcmCreateVc, 2, NdhKindAf, 0 },
    { NdhOpMcmDeleteVc, 2, NdhKindVc, 0 },
    { NdhOpMcmActivateVc, 2, NdhKindVc, 0 },
    { NdhOpMcmDeactivateVc, 2, NdhKindVc, 0 },
    { NdhOpMcmMakeCallComplete, 2, NdhKindVc, NdhKindParty },
    { NdhOpMcmDispatchIncomingCall, 2, NdhKindVc, NdhKindSap },
    { NdhOpMcmDispatchCallConnected, 2, NdhKindVc, 0 },
    { NdhOpMcmDispatchIncomingCloseCall, 2, NdhKindVc, 0 },
    { NdhOpMcmCloseCallComplete, 2, NdhKindVc, NdhKindParty },
    { NdhOpMcmAddPartyComplete, 2, NdhKindParty, 0 },
    { NdhOpMcmDropPartyComplete, 2, NdhKindParty, 0 },
    { NdhOpMcmDispatchIncomingDropParty, 2, NdhKindParty, 0 },
};

static const uint16_t callbacks[] = { NdhFnProtocolClIncomingCall,
                                      NdhFnProtocolClIncomingCloseCall,
                                      NdhFnProtocolClMakeCallComplete,
                                      NdhFnProtocolClCloseCallComplete,
                                      NdhFnProtocolClIncomingDropParty,
                                      NdhFnProtocolCoCreateVc,
                                      NdhFnProtocolCmMakeCall,
                                      NdhFnProtocolCmCloseCall,
                                      NdhFnProtocolCmAddParty,
                                      NdhFnProtocolCmDropParty,
                                      NdhFnProtocolCmRegisterSap,
                                      NdhFnProtocolCmDeregisterSap,
                                      NdhFnProtocolCmIncomingCallComplete,
                                      NdhFnProtocolCoDeleteVc };

static uint32_t random_status(void)
{
    static const uint32_t statuses[] = { 0, 0, 0, ST_FAILURE, 0xc001001eu, 0x00010003u };
    return statuses[below(6)];
}

static NDH_POLICY random_policy(void)
{
    NDH_POLICY p = { .Callback = callbacks[below(sizeof callbacks / sizeof callbacks[0])] };
    const int client = p.Callback < 0x120 || (p.Callback < 0x140 && below(2));
    p.Side = client ? NdhSideClient : NdhSideCallManager;
    p.Reply = (uint8_t)below(NdhReplyLimit);
    p.Context = (uint8_t)below(NdhContextLimit);
    p.ActionContext = (uint8_t)below(NdhContextLimit);
    p.Status = random_status();
    p.Count = below(4);
    p.Actions = (uint32_t)next_random() & NDH_ACT_ALL;
    p.Delay = p.Context == NdhContextInside || below(2) ? 0 : below(20000);
    p.Object = below(4) ? 0 : pick(p.Side, NdhKindVc);
    return p;
}

static void random_operation(NDH_OPERATION *o, uint8_t *payload, uint32_t *payload_size)
{
    const unsigned shape = below(sizeof shapes / sizeof shapes[0]);
    *o = (NDH_OPERATION){ .Kind = shapes[shape].kind,
                          .Flags = NDH_OP_CONTINUE,
                          .Context = (uint16_t)below(NdhContextInside) };
    o->Object = shapes[shape].side ? pick(shapes[shape].side, shapes[shape].object) : 0;
    o->Object2 = shapes[shape].object2 && below(2) ? pick(shapes[shape].side, shapes[shape].object2) : 0;
    o->Status = random_status();
    o->Flags |= below(8) ? 0 : NDH_OP_ASYNC;
    o->Flags |= below(3) ? 0 : NDH_OP_MULTIPOINT;
    o->Delay = o->Context > NdhContextDispatch && !below(8) ? below(30000) : 0;
    if (o->Kind == NdhOpMcmDispatchIncomingCall) {
        o->Object2 = pick(NdhSideCallManager, NdhKindSap);
    }
    if (o->Kind == NdhOpSetPolicy) {
        const NDH_POLICY policy = random_policy();
        o->DataOffset = *payload_size;
        o->DataSize = sizeof policy;
        memcpy(payload + *payload_size, &policy, sizeof policy);
        *payload_size += sizeof policy;
    } else if ((o->Kind == NdhOpClCloseCall || o->Kind == NdhOpMcmDispatchIncomingCloseCall ||
                o->Kind == NdhOpClRegisterSap) &&
               below(2)) {
        o->DataOffset = *payload_size;
        o->DataSize = below(200);
        *payload_size += o->DataSize;
    }
}

static uint32_t random_submit(void)
{
    const uint32_t count = 1 + below(12);
    uint32_t payload_size = 0;
    memset(request, 0, sizeof request);
    for (uint32_t i = 0; i < count; i++) {
        random_operation((NDH_OPERATION *)(request + 64 + i * 64), request + 64 + count * 64, &payload_size);
    }
    NDH_SUBMIT *head = (NDH_SUBMIT *)request;
    head->Count = count;
    head->PayloadSize = payload_size;
    return 64 + count * 64 + payload_size;
}

static void learn_results(uint32_t size)
{
    for (uint32_t i = 64; i + 64 <= size; i += 64) {
        NDH_RESULT result;
        memcpy(&result, answer + i, sizeof result);
        if (result.Outcome == 0) {
            remember(result.Object);
            remember(result.Object2);
        }
    }
}

static void send(uint32_t code, uint32_t size, uint32_t room)
{
    uint32_t out = room;
    const uint32_t status = control(&f, code, request, size, answer, &out);
    if (status >= 0x80000000u) {
        refused++;
        return;
    }
    accepted++;
    if (code == NDH_IOCTL_SUBMIT) {
        learn_results(out);
    }
}

static void mutate(uint32_t *size)
{
    for (unsigned i = 1 + below(4); i != 0; i--) {
        request[below(*size)] = (uint8_t)next_random();
    }
    if (below(4) == 0) {
        *size = below(*size) + 1;
    }
}

/** Reads all events and learns the ids in them; keeps the last of them for a report. */
static void read_all(void)
{
    if (f.event_count > MAX_EVENTS / 2) {
        f.event_count = 0;
    }
    const unsigned first = f.event_count;
    read_events(&f);
    for (unsigned i = first; i < f.event_count; i++) {
        const NDH_EVENT *event = &f.events[i];
        CHECK(event->Kind != NdhEventLost, "%llu records lost", event->Correlation);
        if (event->Kind == NdhEventLink || event->Kind == NdhEventEnter) {
            remember(event->Object);
            remember(event->Object2);
        }
    }
}

static void one_buffer(void)
{
    static const uint32_t codes[] = { NDH_IOCTL_ENUMERATE, NDH_IOCTL_STATS, NDH_IOCTL_HELLO,
                                      NDH_IOCTL_RESET };
    const unsigned choice = below(100);
    uint32_t size;
    if (choice < 92) {
        size = random_submit();
        if (choice < 20) {
            mutate(&size);
        }
        send(NDH_IOCTL_SUBMIT, size, sizeof request);
    } else {
        size = 1 + below(200);
        for (uint32_t i = 0; i < size; i++) {
            request[i] = (uint8_t)next_random();
        }
        send(codes[below(4)], below(2) ? 64 : size, below(2000));
    }
}

/** The other side's id of an object, from the newest LINK; 0 if it has none. */
static NDH_ID link_of(NDH_ID id)
{
    for (unsigned i = f.event_count; i-- != 0;) {
        const NDH_EVENT *event = &f.events[i];
        if (event->Kind == NdhEventLink && (event->Object == id || event->Object2 == id)) {
            return event->Object == id ? event->Object2 : event->Object;
        }
    }
    return 0;
}

static struct batch story;

static NDH_OPERATION *step(uint16_t kind, NDH_ID object)
{
    NDH_OPERATION *operation = batch_add(&story, kind, object);
    operation->Flags = NDH_OP_CONTINUE;
    operation->Context = (uint16_t)below(NdhContextInside);
    return operation;
}

static void leave_to_test(uint16_t callback, uint8_t side)
{
    batch_policy(&story, callback, side, NdhReplyManual);
    story.operations[story.count - 1].Flags = NDH_OP_CONTINUE;
}

/** Submits the steps so far, then reads what came of them. */
static void tell(void)
{
    const uint32_t status = batch_submit(&f, &story);
    CHECK(status == 0, "SUBMIT: 0x%x", status);
    accepted++;
    story.count = 0;
    story.payload_size = 0;
    read_all();
}

/** A policy that lets the callback answer SUCCESS without more. */
static void answer_plainly(uint16_t callback, uint8_t side)
{
    batch_policy(&story, callback, side, NdhReplyReturn);
}

/** The whole life of a multipoint call, every step a legal one unless something random is in its way. */
static void outgoing_story(void)
{
    static const uint16_t manual[] = { NdhFnProtocolCmMakeCall, NdhFnProtocolCmCloseCall,
                                       NdhFnProtocolCmAddParty, NdhFnProtocolCmDropParty };
    static const uint16_t plain[] = { NdhFnProtocolClIncomingCloseCall, NdhFnProtocolClMakeCallComplete,
                                      NdhFnProtocolClCloseCallComplete, NdhFnProtocolClIncomingDropParty };
    for (unsigned i = 0; i < 4; i++) {
        leave_to_test(manual[i], NdhSideCallManager);
        answer_plainly(plain[i], NdhSideClient);
    }
    answer_plainly(NdhFnProtocolCoCreateVc, NdhSideCallManager);
    const unsigned first = story.count;
    step(NdhOpClCreateVc, f.af);
    step(NdhOpClMakeCall, NDH_REF(first))->Flags |= NDH_OP_MULTIPOINT;
    tell();
    const NDH_ID vc = story.results[first].Object, party = story.results[first + 1].Object2,
                 cm_vc = link_of(vc);
    step(NdhOpMcmActivateVc, cm_vc);
    step(NdhOpMcmMakeCallComplete, cm_vc)->Object2 = link_of(party);
    step(NdhOpClAddParty, vc);
    tell();
    const NDH_ID second = story.results[2].Object2, cm_second = link_of(second);
    step(NdhOpMcmAddPartyComplete, cm_second);
    step(NdhOpMcmDispatchIncomingDropParty, cm_second);
    step(NdhOpClDropParty, second);
    step(NdhOpMcmDropPartyComplete, cm_second);
    step(NdhOpMcmDispatchIncomingCloseCall, cm_vc)->Status = random_status();
    step(NdhOpClCloseCall, vc)->Object2 = party;
    step(NdhOpMcmDeactivateVc, cm_vc);
    step(NdhOpMcmCloseCallComplete, cm_vc)->Object2 = link_of(party);
    step(NdhOpClDeleteVc, vc);
    tell();
}

/** The whole life of an incoming call and its SAP. */
static void incoming_story(void)
{
    leave_to_test(NdhFnProtocolCmRegisterSap, NdhSideCallManager);
    leave_to_test(NdhFnProtocolCmDeregisterSap, NdhSideCallManager);
    leave_to_test(NdhFnProtocolCmCloseCall, NdhSideCallManager);
    leave_to_test(NdhFnProtocolClIncomingCall, NdhSideClient);
    answer_plainly(NdhFnProtocolCmIncomingCallComplete, NdhSideCallManager);
    answer_plainly(NdhFnProtocolClCloseCallComplete, NdhSideClient);
    answer_plainly(NdhFnProtocolCoCreateVc, NdhSideClient);
    const unsigned first = story.count;
    step(NdhOpClRegisterSap, f.af)->Value0 = 1;
    step(NdhOpMcmCreateVc, f.cm_af);
    tell();
    const NDH_ID sap = story.results[first].Object, cm_sap = link_of(sap);
    const NDH_ID cm_vc = story.results[first + 1].Object, vc = link_of(cm_vc);
    step(NdhOpMcmRegisterSapComplete, cm_sap);
    step(NdhOpMcmActivateVc, cm_vc);
    step(NdhOpMcmDispatchIncomingCall, cm_vc)->Object2 = cm_sap;
    step(NdhOpClIncomingCallComplete, vc);
    step(NdhOpMcmDispatchCallConnected, cm_vc);
    step(NdhOpClCloseCall, vc);
    step(NdhOpMcmDeactivateVc, cm_vc);
    step(NdhOpMcmCloseCallComplete, cm_vc);
    step(NdhOpMcmDeleteVc, cm_vc);
    step(NdhOpClDeregisterSap, sap);
    step(NdhOpMcmDeregisterSapComplete, cm_sap);
    tell();
}

/** Closes the address family and opens it again. Nothing is left below it. */
static void family_story(void)
{
    leave_to_test(NdhFnProtocolCmCloseAf, NdhSideCallManager);
    leave_to_test(NdhFnProtocolCmOpenAf, NdhSideCallManager);
    step(NdhOpClCloseAf, f.af);
    step(NdhOpMcmCloseAfComplete, f.cm_af);
    const unsigned open = story.count;
    step(NdhOpClOpenAf, f.binding)->Context = NdhContextPassive;
    tell();
    CHECK(story.results[open].Outcome == 0, "the AF is not opened again: 0x%x", story.results[open].Outcome);
    f.af = story.results[open].Object;
    f.cm_af = link_of(f.af);
    step(NdhOpMcmOpenAfComplete, f.cm_af);
    tell();
    fixture_settle(&f);
}

static void reset(void)
{
    NDH_RESET_OUT out;
    uint32_t size = sizeof out;
    const uint32_t status = control(&f, NDH_IOCTL_RESET, NULL, 0, &out, &size);
    CHECK(status == 0, "RESET: 0x%x", status);
    if (out.Hung != 0) {
        read_events(&f);
        print_events(&f);
        print_violations(&f);
    }
    CHECK(out.Hung == 0, "%u hung, one is %llx", out.Hung, out.FirstHung);
    fixture_settle(&f);
    check_clean(&f);
    accepted++;
    memset(ids, 0, sizeof ids);
    remember(f.af);
    remember(f.cm_af);
    remember(f.binding);
}

/** The stand-in NDIS keeps the handle table that it has grown to: its line does not count. */
static void drop_handle_table(char *census)
{
    char *line = strstr(census, "pool NdHt");
    if (line != NULL) {
        char *end = strchr(line, '\n');
        memmove(line, end + 1, strlen(end + 1) + 1);
    }
}

int main(int argc, char **argv)
{
    static char booted[8192], after[8192];
    const uint64_t buffers = argc > 4 ? strtoull(argv[4], NULL, 0) : 20000;
    int32_t status;
    state = argc > 5 ? strtoull(argv[5], NULL, 0) : 1;
    fixture_boot(&f, argc < 4 ? argc : 4, argv, 0);
    fixture_open(&f, state);
    CHECK(ndh_client_close(&f.client, f.file, &status) == 0 && status == 0, "%s", f.client.error);
    fixture_settle(&f);
    CHECK(ndh_client_census(&f.client, booted, sizeof booted) == 0, "%s", f.client.error);
    CHECK(ndh_client_open(&f.client, "\\??\\NdhControl", &f.file, &status) == 0 && status == 0, "open: 0x%x",
          (unsigned)status);
    fixture_hello(&f, 0);
    reset();
    while (accepted + refused < buffers) {
        for (unsigned i = 0; i < 16; i++) {
            one_buffer();
        }
        read_all();
        outgoing_story();
        incoming_story();
        if (below(2) == 0) {
            reset();
            read_all();
            family_story();
        }
    }
    reset();
    const NDH_STATS s = stats(&f);
    printf("%llu buffers accepted, %llu refused; operations executed (refused):\n",
           (unsigned long long)accepted, (unsigned long long)refused);
    for (unsigned kind = 0; kind < 64; kind++) {
        if (s.Operations[kind] + s.Refused[kind] != 0) {
            printf("  0x%02x %llu (%llu)\n", kind, s.Operations[kind], s.Refused[kind]);
        }
    }
    CHECK(ndh_client_close(&f.client, f.file, &status) == 0 && status == 0, "%s", f.client.error);
    fixture_settle(&f);
    CHECK(ndh_client_census(&f.client, after, sizeof after) == 0, "%s", f.client.error);
    drop_handle_table(booted);
    drop_handle_table(after);
    CHECK(strcmp(booted, after) == 0, "booted:\n%s\nafter:\n%s", booted, after);
    fixture_end(&f);
    return EXIT_SUCCESS;
}
