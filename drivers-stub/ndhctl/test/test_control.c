// SPDX-License-Identifier: MIT
/** Each control code with good and bad input: a status for all of it, and bad input changes nothing. */
#include "fixture.h"

#include <string.h>

static struct fixture f;
static uint8_t buffer[NDH_CLIENT_BUFFER_SIZE];

static void expect(const char *what, uint32_t status, uint32_t wanted)
{
    CHECK(status == wanted, "%s: 0x%08x instead of 0x%08x", what, status, wanted);
}

static uint32_t simple(uint32_t code, const void *in, uint32_t in_size, uint32_t room)
{
    return control(&f, code, in, in_size, buffer, &room);
}

static void hello(void)
{
    NDH_HELLO_IN in = { .Version = NDH_PROTOCOL_VERSION };
    fixture_open(&f, 1);
    expect("STATS before HELLO", simple(NDH_IOCTL_STATS, NULL, 0, sizeof(NDH_STATS)),
           ST_INVALID_DEVICE_STATE);
    expect("unknown code", simple(NDH_IOCTL_(0x8ff), NULL, 0, 64), ST_INVALID_REQUEST);
    expect("short input", simple(NDH_IOCTL_HELLO, &in, 63, 128), ST_INVALID_PARAMETER);
    expect("short output", simple(NDH_IOCTL_HELLO, &in, 64, 127), ST_BUFFER_TOO_SMALL);
    in.Version = NDH_PROTOCOL_VERSION - 1;
    expect("older version", simple(NDH_IOCTL_HELLO, &in, 64, 128), ST_REVISION_MISMATCH);
    in.Version = NDH_PROTOCOL_VERSION + 1;
    expect("newer version", simple(NDH_IOCTL_HELLO, &in, 64, 128), ST_REVISION_MISMATCH);
    in = (NDH_HELLO_IN){ .Version = NDH_PROTOCOL_VERSION, .Reserved = { [5] = 1 } };
    expect("reserved", simple(NDH_IOCTL_HELLO, &in, 64, 128), ST_INVALID_PARAMETER);
    in = (NDH_HELLO_IN){ .Version = NDH_PROTOCOL_VERSION, .RingRecords = 5000 };
    expect("ring of 5000", simple(NDH_IOCTL_HELLO, &in, 64, 128), ST_INVALID_PARAMETER);
    in = (NDH_HELLO_IN){ .Version = NDH_PROTOCOL_VERSION, .Flags = NDH_HELLO_MISUSE };
    expect("misuse", simple(NDH_IOCTL_HELLO, &in, 64, 128), ST_ACCESS_DENIED);
    fixture_hello(&f, 0);
    CHECK(f.hello.Capabilities ==
              (NDH_CAP_CALL_MANAGER | NDH_CAP_IRQL_RECORDED | NDH_CAP_AF_REOPEN | NDH_CAP_NOTIFY_CLOSE_AF),
          "capabilities 0x%x", f.hello.Capabilities);
    CHECK(f.hello.Processors == 2 && f.hello.RingRecords == NDH_DEFAULT_RING_RECORDS &&
              f.hello.NdisVersion >= 0x60000,
          "processors %u, ring %u, NDIS 0x%x", f.hello.Processors, f.hello.RingRecords, f.hello.NdisVersion);
    in.Flags = 0;
    expect("second HELLO", simple(NDH_IOCTL_HELLO, &in, 64, 128), ST_INVALID_DEVICE_STATE);
}

static void second_handle(void)
{
    uint32_t file;
    int32_t status;
    CHECK(ndh_client_open(&f.client, "\\??\\NdhControl", &file, &status) == 0, "%s", f.client.error);
    expect("second open", (uint32_t)status, ST_DEVICE_BUSY);
}

/* One bad field at a time. */
static void bad_submit(const char *what, NDH_SUBMIT head, NDH_OPERATION operation, uint32_t extra,
                       uint32_t wanted)
{
    uint8_t in[64 + 64 + 256] = { 0 };
    memcpy(in, &head, 64);
    memcpy(in + 64, &operation, 64);
    expect(what, simple(NDH_IOCTL_SUBMIT, in, 128 + extra, 128), wanted);
}

static void submit(void)
{
    const NDH_SUBMIT one = { .Count = 1 };
    const NDH_OPERATION mark = { .Kind = NdhOpMark };
    const NDH_STATS before = stats(&f);
    bad_submit("no operations", (NDH_SUBMIT){ .Count = 0 }, mark, 0, ST_INVALID_PARAMETER);
    bad_submit("too many", (NDH_SUBMIT){ .Count = NDH_MAX_BATCH + 1 }, mark, 0, ST_INVALID_PARAMETER);
    bad_submit("count beyond input", (NDH_SUBMIT){ .Count = 2 }, mark, 0, ST_INVALID_PARAMETER);
    bad_submit("payload beyond input", (NDH_SUBMIT){ .Count = 1, .PayloadSize = 8 }, mark, 7,
               ST_INVALID_PARAMETER);
    bad_submit("huge payload", (NDH_SUBMIT){ .Count = 1, .PayloadSize = 0xffffffff }, mark, 0,
               ST_INVALID_PARAMETER);
    bad_submit("bytes behind payload", one, mark, 1, ST_INVALID_PARAMETER);
    bad_submit("reserved", (NDH_SUBMIT){ .Count = 1, .Reserved = { 1 } }, mark, 0, ST_INVALID_PARAMETER);
    bad_submit("kind 0", one, (NDH_OPERATION){ .Kind = 0 }, 0, ST_INVALID_PARAMETER);
    bad_submit("kind 5", one, (NDH_OPERATION){ .Kind = 5 }, 0, ST_INVALID_PARAMETER);
    bad_submit("kind behind the last", one, (NDH_OPERATION){ .Kind = NdhOpLimit }, 0, ST_INVALID_PARAMETER);
    bad_submit("context Inside", one, (NDH_OPERATION){ .Kind = NdhOpMark, .Context = NdhContextInside }, 0,
               ST_INVALID_PARAMETER);
    bad_submit("flags", one, (NDH_OPERATION){ .Kind = NdhOpMark, .Flags = 0x80 }, 0, ST_INVALID_PARAMETER);
    bad_submit("break without misuse", one, (NDH_OPERATION){ .Kind = NdhOpMark, .Flags = NDH_OP_TWICE }, 0,
               ST_INVALID_PARAMETER);
    bad_submit("delay in Passive", one, (NDH_OPERATION){ .Kind = NdhOpMark, .Delay = 1 }, 0,
               ST_INVALID_PARAMETER);
    bad_submit("delay", one,
               (NDH_OPERATION){ .Kind = NdhOpMark, .Context = NdhContextTimer, .Delay = NDH_MAX_DELAY + 1 },
               0, ST_INVALID_PARAMETER);
    bad_submit("reference to itself", one, (NDH_OPERATION){ .Kind = NdhOpClDeleteVc, .Object = NDH_REF(0) },
               0, ST_INVALID_PARAMETER);
    bad_submit("data behind payload", (NDH_SUBMIT){ .Count = 1, .PayloadSize = 8 },
               (NDH_OPERATION){ .Kind = NdhOpClCloseCall, .DataOffset = 4, .DataSize = 5 }, 8,
               ST_INVALID_PARAMETER);
    bad_submit("offset wraps", (NDH_SUBMIT){ .Count = 1, .PayloadSize = 8 },
               (NDH_OPERATION){ .Kind = NdhOpClCloseCall, .DataOffset = 0xfffffffc, .DataSize = 8 }, 8,
               ST_INVALID_PARAMETER);
    bad_submit("parameters of 47 bytes", (NDH_SUBMIT){ .Count = 1, .PayloadSize = 47 },
               (NDH_OPERATION){ .Kind = NdhOpClMakeCall, .DataSize = 47 }, 47, ST_INVALID_PARAMETER);
    bad_submit("OID header of zero bytes", one,
               (NDH_OPERATION){ .Kind = NdhOpClCoOidRequest, .DataSize = 47 }, 47, ST_INVALID_PARAMETER);
    bad_submit("transfer of no lists", one,
               (NDH_OPERATION){ .Kind = NdhOpClSendNetBufferLists, .DataSize = 32 }, 32,
               ST_INVALID_PARAMETER);
    bad_submit("empty policy", (NDH_SUBMIT){ .Count = 1, .PayloadSize = 64 },
               (NDH_OPERATION){ .Kind = NdhOpSetPolicy, .DataSize = 64 }, 64, ST_INVALID_PARAMETER);
    bad_submit("misuse", one, (NDH_OPERATION){ .Kind = NdhOpMark, .Flags = NDH_OP_MISUSE }, 0,
               ST_ACCESS_DENIED);
    bad_submit("fault", one, (NDH_OPERATION){ .Kind = NdhOpFault, .Value0 = NdhFaultLeak }, 0,
               ST_ACCESS_DENIED);
    uint8_t in[128] = { 0 };
    memcpy(in, &one, 64);
    memcpy(in + 64, &mark, 64);
    expect("short output", simple(NDH_IOCTL_SUBMIT, in, 128, 127), ST_BUFFER_TOO_SMALL);
    const NDH_STATS after = stats(&f);
    CHECK(memcmp(before.Operations, after.Operations, sizeof before.Operations) == 0,
          "a bad request did something");
    CHECK(before.Records == after.Records, "a bad request recorded something");
}

static void refusals(void)
{
    struct batch b = { 0 };
    batch_add(&b, NdhOpClDeleteVc, NDH_MAKE_ID(NdhSideClient, NdhKindVc, 9, 9))->Flags = NDH_OP_CONTINUE;
    batch_add(&b, NdhOpClCreateVc, f.af);
    batch_add(&b, NdhOpClCloseCall, NDH_REF(1));
    batch_add(&b, NdhOpMark, 0);
    expect("SUBMIT", batch_submit(&f, &b), ST_SUCCESS);
    expect("stale id", b.results[0].Outcome, ST_INVALID_HANDLE);
    expect("close without call", b.results[2].Outcome, ST_INVALID_DEVICE_STATE);
    expect("behind the stop", b.results[3].Outcome, ST_REQUEST_ABORTED);
    CHECK(b.head.Done == 3 && b.head.StopReason == NdhStopRefused, "done %u, reason %u", b.head.Done,
          b.head.StopReason);
    run(&f, NdhOpClDeleteVc, b.results[1].Object, NdhContextPassive);
    b.count = 0;
    batch_add(&b, NdhOpMark, 0);
    batch_add(&b, NdhOpClDeleteVc, NDH_REF(0));
    expect("SUBMIT", batch_submit(&f, &b), ST_SUCCESS);
    CHECK(b.head.StopReason == NdhStopReference, "reason %u", b.head.StopReason);
    check_clean(&f);
}

static void await(void)
{
    NDH_AWAIT in = { .From = f.next, .Match = 0 };
    NDH_EVENT event;
    uint32_t size = sizeof event;
    uint64_t id;
    expect("no match", simple(NDH_IOCTL_AWAIT, &in, 64, 64), ST_INVALID_PARAMETER);
    in.Match = NDH_MATCH_KIND | NDH_MATCH_CORRELATION;
    in.Kind = NdhEventMark;
    in.Correlation = 42;
    CHECK(ndh_client_post_control(&f.client, f.file, NDH_IOCTL_AWAIT, &in, sizeof in, sizeof event, &id) == 0,
          "%s", f.client.error);
    CHECK(stats(&f).AwaitsPended == 1, "not pended");
    struct batch b = { 0 };
    batch_add(&b, NdhOpMark, 0)->Tag = 42;
    batch_run(&f, &b);
    CHECK(stats(&f).AwaitsPended == 0, "still pended");
    expect("AWAIT of the past", control(&f, NDH_IOCTL_AWAIT, &in, sizeof in, &event, &size), ST_SUCCESS);
    CHECK(size == sizeof event && event.Kind == NdhEventMark && event.Correlation == 42, "kind %u",
          event.Kind);
    in.Correlation = 43;
    CHECK(ndh_client_post_control(&f.client, f.file, NDH_IOCTL_AWAIT, &in, sizeof in, sizeof event, &id) == 0,
          "%s", f.client.error);
    CHECK(ndh_client_cancel(&f.client, id) == 0, "%s", f.client.error);
    fixture_settle(&f);
    CHECK(stats(&f).AwaitsPended == 0, "a cancelled AWAIT is still pended");
}

/* A full ring stops SUBMIT before an operation, so that nothing is lost; READ frees it. */
static void full_ring(void)
{
    NDH_HELLO_IN in = { .Version = NDH_PROTOCOL_VERSION, .RingRecords = NDH_MIN_RING_RECORDS };
    struct batch b = { 0 };
    unsigned stopped = 0;
    fixture_open(&f, 2);
    expect("HELLO", simple(NDH_IOCTL_HELLO, &in, 64, 128), ST_SUCCESS);
    for (unsigned i = 0; i < 64; i++) {
        batch_add(&b, NdhOpMark, 0);
    }
    for (unsigned i = 0; i < 100 && !stopped; i++) {
        expect("SUBMIT", batch_submit(&f, &b), ST_SUCCESS);
        stopped = b.head.StopReason == NdhStopRing;
    }
    CHECK(stopped && b.head.Done < 64, "the ring never filled");
    read_events(&f);
    check_pairs(&f);
    expect("SUBMIT", batch_submit(&f, &b), ST_SUCCESS);
    CHECK(b.head.Done == 64, "%u done after READ", b.head.Done);
}

/* What is written while the ring is full is lost, counted, and said in the stream: records read and lost make
 * up all. */
static void lost_is_exact(void)
{
    NDH_HELLO_IN in = { .Version = NDH_PROTOCOL_VERSION, .RingRecords = NDH_MIN_RING_RECORDS };
    struct batch b = { 0 };
    unsigned marks = 0, lost_events = 0;
    uint64_t said = 0, records = 0;
    fixture_open(&f, 3);
    expect("HELLO", simple(NDH_IOCTL_HELLO, &in, 64, 128), ST_SUCCESS);
    for (unsigned i = 0; i < 64; i++) {
        NDH_OPERATION *later = batch_add(&b, NdhOpMark, 0);
        later->Flags = NDH_OP_ASYNC;
        later->Context = NdhContextTimer;
        later->Delay = 1000000;
    }
    const NDH_STATS before = stats(&f);
    for (; marks < 30 * 64; marks += 64) {
        expect("SUBMIT", batch_submit(&f, &b), ST_SUCCESS);
        CHECK(b.head.Done == 64, "%u done", b.head.Done);
    }
    CHECK(stats(&f).ContextsBusy == marks, "%u jobs", stats(&f).ContextsBusy);
    fixture_settle(&f);
    const NDH_STATS after = stats(&f);
    /* MARK and OP_RESULT, two records each. */
    CHECK(after.Records - before.Records + after.Lost - before.Lost == 4u * marks, "%llu written, %llu lost",
          after.Records - before.Records, after.Lost - before.Lost);
    CHECK(after.Lost != before.Lost, "nothing was lost");
    for (;;) {
        const NDH_READ read = { .Count = 1000 };
        uint32_t size = sizeof buffer;
        NDH_READ head;
        expect("READ", control(&f, NDH_IOCTL_READ, &read, sizeof read, buffer, &size), ST_SUCCESS);
        memcpy(&head, buffer, sizeof head);
        for (uint32_t i = 0; i < head.Count;) {
            NDH_EVENT event;
            memcpy(&event, buffer + 64 + i * 64, sizeof event);
            CHECK(event.Sequence == head.FirstSequence + i, "sequence %llu", event.Sequence);
            if (event.Kind == NdhEventLost) {
                lost_events++;
                said += event.Correlation;
            }
            i += 1u + event.Continuations;
        }
        records += head.Count;
        CHECK(head.Lost == after.Lost - before.Lost, "READ tells %llu lost", head.Lost);
        if (head.Remaining == 0) {
            break;
        }
    }
    CHECK(said == after.Lost - before.Lost && lost_events == 1, "%u LOST events of %llu records", lost_events,
          (unsigned long long)said);
    CHECK(records >= NDH_MIN_RING_RECORDS, "%llu records read", (unsigned long long)records);
}

int main(int argc, char **argv)
{
    fixture_boot(&f, argc, argv, 0);
    hello();
    second_handle();
    submit();
    refusals();
    await();
    full_ring();
    lost_is_exact();
    fixture_end(&f);
    return EXIT_SUCCESS;
}
