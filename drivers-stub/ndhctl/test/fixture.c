// SPDX-License-Identifier: MIT
#include "fixture.h"

#include <string.h>
#include <unistd.h>


#define EXIT_SKIP 77
#define DEVICE    "\\??\\NdhControl"

static const char script[] = "processors\t2\nkeep-tag\tNdhr\nverifier\ton\n"
                             "image\tndis.sys\t%s/ndis.sys\nimage\twdfldr.sys\t%s/wdfldr.sys\n"
                             "service\tndhmp\t%s/ndhmp.sys\nservice\tndhctl\t%s/ndhctl.sys\n%s"
                             "start\tndhmp\n"
                             "control\t\\Device\\NdhStandIn\t0x8D15E014\tffffffff000000000000000000000000\n"
                             "start\tndhctl\nsettle\t1000000\n";

/* The same with a stand-alone call manager beside a miniport that has none. */
static const char stand_alone_script[] =
    "processors\t2\nkeep-tag\tNdhr\nverifier\ton\n"
    "image\tndis.sys\t%s/ndis.sys\nimage\twdfldr.sys\t%s/wdfldr.sys\n"
    "service\tndhmp\t%s/ndhmp.sys\nservice\tndhctl\t%s/ndhctl.sys\nservice\tndhcm\t%s/ndhcm.sys\n"
    "value\tndhmp\tCallManager\tdword\t0\n%s"
    "start\tndhmp\n"
    "control\t\\Device\\NdhStandIn\t0x8D15E014\tffffffff000000000000000000000000\n"
    "start\tndhcm\nstart\tndhctl\nsettle\t1000000\n";

static void need_image(const char *folder, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    if (access(path, R_OK) != 0) {
        fprintf(stderr, "%s is missing: skipped\n", path);
        exit(EXIT_SKIP);
    }
}

void fixture_boot_with(struct fixture *f, int argc, char **argv, const char *values)
{
    char text[8192];
    CHECK(argc == 4, "usage: %s NDHOST IMAGES LOG", argv[0]);
    need_image(argv[2], "ndis.sys");
    need_image(argv[2], "wdfldr.sys");
    need_image(argv[2], "ndhmp.sys");
    need_image(argv[2], "ndhctl.sys");
    memset(f, 0, sizeof *f);
    snprintf(text, sizeof text, script, argv[2], argv[2], argv[2], argv[2], values);
    CHECK(ndh_client_start(&f->client, argv[1], argv[3]) == 0, "%s", f->client.error);
    CHECK(ndh_client_boot(&f->client, text, strlen(text)) == 0, "%s", f->client.error);
}

void fixture_boot_stand_alone(struct fixture *f, int argc, char **argv, int misuse)
{
    char text[8192];
    const char *values = misuse ? "value\tndhctl\tAllowMisuse\tdword\t1\n" : "";
    CHECK(argc == 4, "usage: %s NDHOST IMAGES LOG", argv[0]);
    need_image(argv[2], "ndhcm.sys");
    memset(f, 0, sizeof *f);
    snprintf(text, sizeof text, stand_alone_script, argv[2], argv[2], argv[2], argv[2], argv[2], values);
    CHECK(ndh_client_start(&f->client, argv[1], argv[3]) == 0, "%s", f->client.error);
    CHECK(ndh_client_boot(&f->client, text, strlen(text)) == 0, "%s", f->client.error);
}

void fixture_boot(struct fixture *f, int argc, char **argv, int misuse)
{
    fixture_boot_with(f, argc, argv, misuse ? "value\tndhctl\tAllowMisuse\tdword\t1\n" : "");
}

void fixture_end(struct fixture *f)
{
    int status;
    CHECK(ndh_client_end(&f->client, &status) == 0 && status == 0, "%s (0x%x)", f->client.error, status);
}

uint32_t control(struct fixture *f, uint32_t code, const void *in, uint32_t in_size, void *out,
                 uint32_t *out_size)
{
    int32_t status;
    uint32_t none = 0;
    CHECK(ndh_client_control(&f->client, f->file, code, in, in_size, out, out_size ? out_size : &none,
                             &status) == 0,
          "code 0x%x: %s", code, f->client.error);
    return (uint32_t)status;
}

void fixture_open(struct fixture *f, uint64_t seed)
{
    int32_t status;
    f->event_count = 0;
    f->next = 0;
    if (f->file != 0) {
        (void)ndh_client_kill(&f->client, f->client.slot);
        CHECK(ndh_client_wait_dead(&f->client) == 0, "%s", f->client.error);
    }
    CHECK(ndh_client_fork(&f->client, 0, seed) == 0, "%s", f->client.error);
    CHECK(ndh_client_open(&f->client, DEVICE, &f->file, &status) == 0 && status == 0, "%s (0x%x)",
          f->client.error, (unsigned)status);
}

static void enumerate(struct fixture *f)
{
    NDH_ENTITY entities[16];
    uint32_t size = sizeof entities;
    const uint32_t status = control(f, NDH_IOCTL_ENUMERATE, NULL, 0, entities, &size);
    CHECK(status == 0, "ENUMERATE: 0x%x", status);
    for (unsigned i = 0; i < size / sizeof entities[0]; i++) {
        if (entities[i].Kind == NdhKindBinding) {
            f->binding = entities[i].Id;
            CHECK((entities[i].Flags & NDH_ENTITY_OURS) != 0, "the miniport is not attached");
        } else if (entities[i].Kind == NdhKindAf) {
            f->af = entities[i].Id;
            f->cm_af = entities[i].Peer;
            CHECK(entities[i].State == NdhStateOpen, "address family in state %u", entities[i].State);
        }
    }
    CHECK(f->binding != 0 && f->af != 0 && f->cm_af != 0, "binding %llx, AF %llx, peer %llx", f->binding,
          f->af, f->cm_af);
}

void fixture_hello(struct fixture *f, uint32_t flags)
{
    const NDH_HELLO_IN in = { .Version = NDH_PROTOCOL_VERSION, .Flags = flags };
    uint32_t size = sizeof f->hello;
    const uint32_t status = control(f, NDH_IOCTL_HELLO, &in, sizeof in, &f->hello, &size);
    CHECK(status == 0 && size == sizeof f->hello, "HELLO: 0x%x, %u bytes", status, size);
    CHECK(f->hello.Magic == NDH_HELLO_MAGIC, "magic %llx", f->hello.Magic);
    enumerate(f);
    read_events(f);
}

void fixture_session(struct fixture *f, uint64_t seed, uint32_t hello_flags)
{
    fixture_open(f, seed);
    fixture_hello(f, hello_flags);
}

void fixture_settle(struct fixture *f)
{
    CHECK(ndh_client_quiesce(&f->client, 100000000, NULL) == 0, "%s", f->client.error);
}

NDH_OPERATION *batch_add(struct batch *b, uint16_t kind, NDH_ID object)
{
    NDH_OPERATION *operation = &b->operations[b->count++];
    CHECK(b->count <= 64, "batch too long");
    *operation = (NDH_OPERATION){ .Kind = kind, .Object = object, .Tag = 1000 + b->count };
    return operation;
}

void batch_payload(struct batch *b, const void *data, uint32_t size)
{
    NDH_OPERATION *operation = &b->operations[b->count - 1];
    CHECK(size <= sizeof b->payload - b->payload_size, "payload too long");
    memcpy(b->payload + b->payload_size, data, size);
    operation->DataOffset = b->payload_size;
    operation->DataSize = size;
    b->payload_size += (size + 7) & ~7u;
}

NDH_POLICY *batch_policy(struct batch *b, uint16_t callback, uint8_t side, uint8_t reply)
{
    const NDH_POLICY policy = { .Callback = callback,
                                .Side = side,
                                .Reply = reply,
                                .Context = NdhContextWorkItem,
                                .ActionContext = NdhContextWorkItem };
    batch_add(b, NdhOpSetPolicy, 0);
    batch_payload(b, &policy, sizeof policy);
    return (NDH_POLICY *)(b->payload + b->operations[b->count - 1].DataOffset);
}

uint32_t batch_submit(struct fixture *f, struct batch *b)
{
    static uint8_t request[NDH_CLIENT_BUFFER_SIZE];
    const uint32_t records = 64 + b->count * 64, size = records + b->payload_size;
    CHECK(size <= sizeof request, "request of %u bytes", size);
    const NDH_SUBMIT head = { .Count = b->count, .PayloadSize = b->payload_size };
    memcpy(request, &head, sizeof head);
    memcpy(request + 64, b->operations, b->count * 64);
    memcpy(request + records, b->payload, b->payload_size);
    uint32_t out = records;
    const uint32_t status = control(f, NDH_IOCTL_SUBMIT, request, size, request, &out);
    if (status == 0) {
        CHECK(out == records, "SUBMIT gave %u bytes", out);
        memcpy(&b->head, request, sizeof b->head);
        memcpy(b->results, request + 64, b->count * 64);
    }
    return status;
}

void batch_run(struct fixture *f, struct batch *b)
{
    const uint32_t status = batch_submit(f, b);
    CHECK(status == 0, "SUBMIT: 0x%x", status);
    for (unsigned i = 0; i < b->count; i++) {
        if (b->results[i].Outcome != 0) {
            read_events(f);
            print_events(f);
        }
        CHECK(b->results[i].Outcome == 0, "operation %u (kind 0x%x): outcome 0x%x, stop reason %u", i,
              b->operations[i].Kind, b->results[i].Outcome, b->head.StopReason);
    }
    CHECK(b->head.Done == b->count && b->head.StopReason == NdhStopNone, "%u of %u done", b->head.Done,
          b->count);
    b->count = 0;
    b->payload_size = 0;
}

void batch_incoming_call(struct batch *b, NDH_ID vc, NDH_ID cm_vc, NDH_ID cm_sap)
{
    batch_add(b, NdhOpMcmActivateVc, cm_vc);
    batch_add(b, NdhOpMcmDispatchIncomingCall, cm_vc)->Object2 = cm_sap;
    batch_add(b, NdhOpClIncomingCallComplete, vc);
    batch_add(b, NdhOpMcmDispatchCallConnected, cm_vc);
    batch_add(b, NdhOpMcmDispatchIncomingCloseCall, cm_vc);
    batch_payload(b, "bye", 3);
    batch_add(b, NdhOpClCloseCall, vc);
    batch_add(b, NdhOpMcmDeactivateVc, cm_vc);
    batch_add(b, NdhOpMcmCloseCallComplete, cm_vc);
}

uint32_t outcome(struct fixture *f, uint16_t kind, NDH_ID object, const void *payload, uint32_t size)
{
    struct batch b = { 0 };
    batch_add(&b, kind, object);
    if (size != 0) {
        batch_payload(&b, payload, size);
    }
    CHECK(batch_submit(f, &b) == ST_SUCCESS, "SUBMIT of kind 0x%x", kind);
    return b.results[0].Outcome;
}

NDH_RESULT run(struct fixture *f, uint16_t kind, NDH_ID object, uint16_t context)
{
    struct batch b = { 0 };
    batch_add(&b, kind, object)->Context = context;
    batch_run(f, &b);
    return b.results[0];
}

static void take_events(struct fixture *f, const uint8_t *records, uint32_t count)
{
    for (uint32_t i = 0; i < count;) {
        NDH_EVENT event;
        memcpy(&event, records + i * 64, sizeof event);
        CHECK(f->next == 0 || event.Sequence == f->next, "event %llu after %llu", event.Sequence, f->next);
        CHECK(f->event_count < MAX_EVENTS, "too many events");
        f->events[f->event_count++] = event;
        for (unsigned c = 1; c <= event.Continuations; c++) {
            NDH_CONTINUATION more;
            memcpy(&more, records + (i + c) * 64, sizeof more);
            CHECK(more.Sequence == event.Sequence + c && more.Kind == NdhEventContinuation,
                  "continuation %u of %llu", c, event.Sequence);
            if (more.Section == NdhSectionCallParameters) {
                memcpy(&f->called, more.Bytes, sizeof f->called);
            }
        }
        i += 1u + event.Continuations;
        f->next = event.Sequence + 1 + event.Continuations;
    }
}

void read_events(struct fixture *f)
{
    static uint8_t buffer[NDH_CLIENT_BUFFER_SIZE];
    NDH_READ head;
    do {
        const NDH_READ in = { .Count = 1000000 };
        uint32_t size = sizeof buffer;
        const uint32_t status = control(f, NDH_IOCTL_READ, &in, sizeof in, buffer, &size);
        CHECK(status == 0, "READ: 0x%x", status);
        memcpy(&head, buffer, sizeof head);
        CHECK(size == 64 + head.Count * 64, "READ gave %u bytes for %u records", size, head.Count);
        CHECK(head.Lost == 0, "%llu records lost", head.Lost);
        take_events(f, buffer + 64, head.Count);
    } while (head.Remaining != 0);
}

unsigned find_event(const struct fixture *f, unsigned from, uint16_t kind, uint16_t function, NDH_ID object)
{
    for (unsigned i = from; i < f->event_count; i++) {
        const NDH_EVENT *e = &f->events[i];
        if (e->Kind == kind && e->Function == function &&
            (object == 0 || e->Object == object || e->Object2 == object)) {
            return i;
        }
    }
    return MAX_EVENTS;
}

static const char *function_name(unsigned function)
{
    switch (function) {
#define NAME(number, name)                                                                                   \
    case number:                                                                                             \
        return #name;
        NDH_FUNCTION_LIST(NAME)
#undef NAME
    default:
        return "-";
    }
}

void print_events(const struct fixture *f)
{
    static const char *const kinds[] = { "?",    "CALL", "ENTER",   "RETURN", "LINK", "OP_RESULT",
                                         "LOST", "MARK", "SESSION", "FAULT",  "FREED" };
    for (unsigned i = 0; i < f->event_count; i++) {
        const NDH_EVENT *e = &f->events[i];
        fprintf(stderr,
                "%5llu %-9s side %u irql %u thread %4u %-40s %016llx %016llx status %08x of %llu data %u "
                "flags %x\n",
                e->Sequence, e->Kind < 11 ? kinds[e->Kind] : "?", e->Side, e->Irql, e->Thread,
                function_name(e->Function), e->Object, e->Object2, e->Status, e->Correlation, e->DataSize,
                e->Flags);
    }
}

const NDH_EVENT *need_event(const struct fixture *f, unsigned from, uint16_t kind, uint16_t function,
                            NDH_ID object)
{
    const unsigned i = find_event(f, from, kind, function, object);
    if (i == MAX_EVENTS) {
        print_events(f);
    }
    CHECK(i != MAX_EVENTS, "no event of kind %u, %s, object %llx", kind, function_name(function), object);
    return &f->events[i];
}

NDH_ID peer_of(const struct fixture *f, NDH_ID id)
{
    for (unsigned i = 0; i < f->event_count; i++) {
        /* the call manager's, not the miniport's own of a VC under a stand-alone one */
        if (f->events[i].Kind == NdhEventLink && f->events[i].Object == id &&
            (NDH_ID_SIDE(f->events[i].Object2) != NdhSideMiniport || NDH_ID_KIND(id) != NdhKindVc)) {
            return f->events[i].Object2;
        }
        if (f->events[i].Kind == NdhEventLink && f->events[i].Object2 == id) {
            return f->events[i].Object;
        }
    }
    print_events(f);
    CHECK(0, "no link of %llx", id);
    return 0;
}

void check_pairs(const struct fixture *f)
{
    for (unsigned i = 0; i < f->event_count; i++) {
        const NDH_EVENT *e = &f->events[i];
        CHECK(e->Kind != NdhEventLost, "%llu records lost", e->Correlation);
        if (e->Kind != NdhEventCall && e->Kind != NdhEventEnter) {
            continue;
        }
        unsigned j = i + 1;
        while (j < f->event_count &&
               !(f->events[j].Kind == NdhEventReturn && f->events[j].Correlation == e->Sequence)) {
            j++;
        }
        if (j == f->event_count) {
            print_events(f);
        }
        CHECK(j < f->event_count, "event %llu has no RETURN", e->Sequence);
        CHECK(f->events[j].Function == e->Function && f->events[j].Side == e->Side,
              "RETURN %llu of %llu differs", f->events[j].Sequence, e->Sequence);
    }
}

NDH_STATS stats(struct fixture *f)
{
    NDH_STATS s;
    uint32_t size = sizeof s;
    const uint32_t status = control(f, NDH_IOCTL_STATS, NULL, 0, &s, &size);
    CHECK(status == 0 && size == sizeof s, "STATS: 0x%x, %u bytes", status, size);
    return s;
}

void check_clean(struct fixture *f)
{
    const NDH_STATS s = stats(f);
    for (unsigned kind = NdhKindSap; kind < NdhKindLimit; kind++) {
        if (s.ClientObjects[kind] != 0 || s.CallManagerObjects[kind] != 0) {
            read_events(f);
            print_events(f);
            print_violations(f);
        }
        CHECK(s.ClientObjects[kind] == 0, "%u objects of kind %u of the client", s.ClientObjects[kind], kind);
        CHECK(s.CallManagerObjects[kind] == 0, "%u objects of kind %u of the call manager",
              s.CallManagerObjects[kind], kind);
    }
    CHECK(s.ClientObjects[NdhKindAf] == 1 && s.CallManagerObjects[NdhKindAf] == 1, "AFs: %u, %u",
          s.ClientObjects[NdhKindAf], s.CallManagerObjects[NdhKindAf]);
    CHECK(s.ContextsBusy == 0 && s.SinkCalls == 0, "%u contexts, %u sink calls", s.ContextsBusy, s.SinkCalls);
}

/* Talks to the stand-in's own device. */
static void standin(struct fixture *f, uint32_t code, const void *in, uint32_t in_size, void *out,
                    uint32_t out_size)
{
    uint32_t file = 0;
    int32_t status;
    CHECK(ndh_client_open(&f->client, "\\Device\\NdhStandIn", &file, &status) == 0 && status == 0,
          "stand-in: 0x%x", (unsigned)status);
    CHECK(ndh_client_control(&f->client, file, code, in, in_size, out, &out_size, &status) == 0, "%s",
          f->client.error);
    CHECK(status == 0, "code 0x%x: 0x%x", code, (unsigned)status);
    CHECK(ndh_client_close(&f->client, file, &status) == 0, "%s", f->client.error);
}

int32_t fixture_adapter(struct fixture *f, uint32_t code, NDH_STANDIN_ADAPTER in)
{
    NDH_STANDIN_ADAPTER_RESULT out = { 0 };
    standin(f, code, &in, sizeof in, &out, sizeof out);
    return out.Status;
}

/* Prints what the stand-in found wrong but against this rule (NULL: none); returns how much. */
static uint32_t violations(struct fixture *f, const char *rule)
{
    static uint8_t buffer[sizeof(NDH_STANDIN_VIOLATION_PAGE) +
                          NDH_STANDIN_VIOLATION_MAX * sizeof(NDH_STANDIN_VIOLATION)];
    const NDH_STANDIN_VIOLATION_QUERY query = { .From = 1 };
    NDH_STANDIN_VIOLATION_PAGE page;
    uint32_t found = 0;
    standin(f, NDH_STANDIN_VIOLATIONS, &query, sizeof query, buffer, sizeof buffer);
    memcpy(&page, buffer, sizeof page);
    for (uint32_t i = 0; i < page.Count; i++) {
        NDH_STANDIN_VIOLATION v;
        memcpy(&v, buffer + sizeof page + i * sizeof v, sizeof v);
        if (rule != NULL && strcmp(v.Rule, rule) == 0) {
            continue;
        }
        found++;
        fprintf(stderr, "%-14s %-32s %s %llx: %s (0x%x)\n", v.Rule, v.Function, v.ObjectKind, v.Handle,
                v.Detail, (unsigned)v.Status);
    }
    return found;
}

void print_violations(struct fixture *f)
{
    (void)violations(f, NULL);
}

void check_no_violations(struct fixture *f, const char *rule)
{
    const uint32_t found = violations(f, rule);
    CHECK(found == 0, "%u violations", found);
}

void fixture_call(struct fixture *f, uint64_t seed, uint32_t hello_flags, NDH_ID *vc, NDH_ID *cm_vc)
{
    struct batch b = { 0 };
    fixture_session(f, seed, hello_flags);
    batch_add(&b, NdhOpClCreateVc, f->af);
    batch_add(&b, NdhOpClMakeCall, NDH_REF(0));
    batch_run(f, &b);
    *vc = b.results[0].Object;
    read_events(f);
    *cm_vc = peer_of(f, *vc);
    batch_add(&b, NdhOpMcmActivateVc, *cm_vc);
    batch_add(&b, NdhOpMcmMakeCallComplete, *cm_vc);
    batch_run(f, &b);
}
