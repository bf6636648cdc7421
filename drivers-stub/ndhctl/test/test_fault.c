// SPDX-License-Identifier: MIT
/** Misuse: what guards refuse goes through, dead handles can be passed on purpose, each FAULT ends the world
 * with its own report. */
#include "fixture.h"

#include <string.h>

static struct fixture f;

/** Submits one operation after which the world is expected to end; returns its crash record. */
static const struct ndh_crash *crash_by(NDH_OPERATION operation)
{
    uint8_t request[128] = { 0 }, out[128];
    const NDH_SUBMIT head = { .Count = 1 };
    uint32_t size = sizeof out;
    int32_t status;
    memcpy(request, &head, 64);
    memcpy(request + 64, &operation, 64);
    const int result =
        ndh_client_control(&f.client, f.file, NDH_IOCTL_SUBMIT, request, sizeof request, out, &size, &status);
    CHECK(result == -1, "kind 0x%x did not end the world (0x%x)", operation.Kind, (unsigned)status);
    f.file = 0;
    CHECK(ndh_client_wait_dead(&f.client) == 0, "%s", f.client.error);
    return &ndh_client_mailbox(&f.client)->crash;
}

static void fault(uint32_t kind, uint32_t flags, uint32_t code, const char *text)
{
    fixture_session(&f, kind, NDH_HELLO_MISUSE);
    const struct ndh_crash *crash =
        crash_by((NDH_OPERATION){ .Kind = NdhOpFault, .Flags = flags, .Value0 = kind });
    CHECK(crash->code == code && strstr(crash->text, text) != NULL, "fault %u: code 0x%x, %s", kind,
          crash->code, crash->text);
}

static void faults(void)
{
    fault(NdhFaultNullRead, 0, 0x3b, "ndhctl.sys");
    fault(NdhFaultNullRead, NDH_OP_MINIPORT, 0x3b, "ndhmp.sys");
    fault(NdhFaultWrongIrql, 0, 0x0a, "KeDelayExecutionThread");
    fault(NdhFaultDoubleFree, 0, 0xc2, "Ndhd");
    fault(NdhFaultOverrun, 0, 0xc1, "Ndhd");
    fault(NdhFaultLockTwice, 0, 0xc4, "spin lock");
    fault(NdhFaultStack, 0, 0x7f, "stack");
}

/* The fault strikes when the n-th event is written, in the middle of a call. */
static void fault_at_event(void)
{
    struct batch b = { 0 };
    fixture_session(&f, 1, NDH_HELLO_MISUSE);
    NDH_OPERATION *armed = batch_add(&b, NdhOpFault, 0);
    armed->Value0 = NdhFaultNullRead;
    armed->Value1 = f.next + 2;
    batch_run(&f, &b);
    const struct ndh_crash *crash = crash_by((NDH_OPERATION){ .Kind = NdhOpClCreateVc, .Object = f.af });
    CHECK(crash->code == 0x3b, "code 0x%x", crash->code);
}

/* The ring outlives the world: the last event in it is the FAULT that ended it. */
static void ring_post_mortem(void)
{
    fixture_session(&f, 2, NDH_HELLO_MISUSE);
    const NDH_UINT64 first = f.next;
    (void)crash_by((NDH_OPERATION){ .Kind = NdhOpFault, .Value0 = NdhFaultNullRead });
    const uint8_t *keep = f.client.base + (size_t)f.client.slot * NDH_MB_SLOT_SIZE + NDH_MB_KEEP_OFFSET;
    NDH_RING ring = { 0 };
    size_t at = 0;
    for (; at < NDH_MB_KEEP_SIZE - sizeof ring && ring.Magic != NDH_RING_MAGIC; at += 16) {
        memcpy(&ring, keep + at, sizeof ring);
    }
    CHECK(ring.Magic == NDH_RING_MAGIC && ring.Capacity == NDH_DEFAULT_RING_RECORDS,
          "no ring in the keep area");
    const uint8_t *records = keep + at - 16 + sizeof ring;
    NDH_EVENT event;
    for (NDH_UINT64 s = first; s < ring.NextSequence; s += 1u + event.Continuations) {
        memcpy(&event, records + (s & (ring.Capacity - 1)) * 64, sizeof event);
        CHECK(event.Sequence == s, "record %llu in the slot of %llu", event.Sequence, s);
    }
    CHECK(event.Kind == NdhEventFault && event.Status == NdhFaultNullRead, "last event of kind %u",
          event.Kind);
}

static void use_after_delete(void)
{
    struct batch b = { 0 };
    fixture_session(&f, 1, NDH_HELLO_MISUSE);
    CHECK(f.hello.Capabilities & NDH_CAP_MISUSE, "capabilities 0x%x", f.hello.Capabilities);
    batch_add(&b, NdhOpClCreateVc, f.af);
    batch_add(&b, NdhOpClDeleteVc, NDH_REF(0));
    batch_run(&f, &b);
    const NDH_ID vc = b.results[0].Object;
    batch_add(&b, NdhOpClDeleteVc, vc);
    CHECK(batch_submit(&f, &b) == 0 && b.results[0].Outcome == ST_INVALID_HANDLE, "outcome 0x%x",
          b.results[0].Outcome);
    check_clean(&f);
    b.operations[0].Flags = NDH_OP_MISUSE;
    batch_run(&f, &b);
    CHECK(b.results[0].NdisStatus == ST_FAILURE, "NdisCoDeleteVc of a dead handle: 0x%x",
          b.results[0].NdisStatus);
    const struct ndh_crash *crash = crash_by(
        (NDH_OPERATION){ .Kind = NdhOpClIncomingCallComplete, .Object = vc, .Flags = NDH_OP_MISUSE });
    CHECK(crash->kind == NDH_CRASH_BUGCHECK, "kind %u: %s", crash->kind, crash->text);
}

int main(int argc, char **argv)
{
    fixture_boot(&f, argc, argv, 1);
    use_after_delete();
    faults();
    fault_at_event();
    ring_post_mortem();
    fixture_end(&f);
    return EXIT_SUCCESS;
}
