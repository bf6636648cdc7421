// SPDX-License-Identifier: MIT
#include "session.h"

#include <string.h>

#define CYCLE_OPERATIONS 8u
#define SAP_TYPE         1u
#define STATUS_SUCCESS   0u

static NDH_ID sap; /* as the call manager knows it; of the open session */

static NDH_OPERATION *operation_at(uint32_t index)
{
    return (NDH_OPERATION *)(bench.request + NDH_RECORD_SIZE) + index;
}

/* --- reading -------------------------------------------------------------------------------------------- */

/* Looks at every field and argument, as a reader that judges the trace does. */
static uint64_t look_at(const NDH_EVENT *event)
{
    uint64_t sum = event->Sequence + event->Time + event->Kind + event->Function + event->Irql + event->Side +
                   event->Processor + event->Thread + event->Status + event->Object + event->Object2 +
                   event->Correlation + event->DataSize + event->Flags;
    for (uint32_t i = 1; i <= event->Continuations; i++) {
        const NDH_CONTINUATION *more = (const NDH_CONTINUATION *)(event + i);
        for (uint32_t at = 0; more->Section == NdhSectionArguments && at + 8 <= more->Size; at += 8) {
            uint64_t argument;
            memcpy(&argument, more->Bytes + at, sizeof argument);
            sum += argument;
        }
    }
    return sum;
}

static int64_t check_event(const NDH_EVENT *event)
{
    if (event->Sequence != bench.next_sequence || event->Kind == NdhEventLost) {
        return bench_fail("record #%llu where #%llu was due (kind %u)", event->Sequence,
                          (unsigned long long)bench.next_sequence, event->Kind);
    }
    bench.next_sequence += 1u + event->Continuations;
    if (event->Kind == NdhEventLink && NDH_ID_KIND(event->Object2) == NdhKindSap) {
        sap = event->Object2;
    }
    return 0;
}

/* Reads until the ring is empty. */
static int64_t drain(struct bench_cycles *out)
{
    static volatile uint64_t sink;
    const NDH_READ *head = (const NDH_READ *)bench.events;
    const NDH_EVENT *event = (const NDH_EVENT *)(head + 1);

    for (;;) {
        if (ndh_read(bench.session, bench.buffer, BENCH_REGION, BENCH_REGION) < 0) {
            return bench_fail_helper();
        }
        if (head->Lost != 0) {
            return bench_fail("%llu records were lost", head->Lost);
        }
        uint64_t sum = 0;
        for (uint32_t at = 0; at < head->Count; at += 1u + event[at].Continuations) {
            if (check_event(&event[at]) < 0) {
                return -1;
            }
            sum += look_at(&event[at]);
            out->events++;
        }
        sink += sum;
        out->records += head->Count;
        if (head->Remaining == 0) {
            return 0;
        }
    }
}

/* --- cycles --------------------------------------------------------------------------------------------- */

static void add_policy(uint32_t index, const NDH_POLICY *policy)
{
    *operation_at(index) = (NDH_OPERATION){
        .Kind = NdhOpSetPolicy, .DataSize = sizeof *policy, .DataOffset = index * (uint32_t)sizeof *policy};
    memcpy(operation_at(2) + index, policy, sizeof *policy);
}

/* The client accepts every offer, and closes from inside the indication. */
static int64_t set_policies(void)
{
    const NDH_POLICY accept = {
        .Callback = NdhFnProtocolClIncomingCall, .Side = NdhSideClient, .Reply = NdhReplyReturn};
    const NDH_POLICY close_call = {.Callback = NdhFnProtocolClIncomingCloseCall,
                                   .Side = NdhSideClient,
                                   .Reply = NdhReplyReturn,
                                   .Actions = NDH_ACT_CLOSE_CALL,
                                   .ActionContext = NdhContextInside};
    add_policy(0, &accept);
    add_policy(1, &close_call);
    return bench_send(2, 2 * sizeof accept);
}

static int64_t register_sap(void)
{
    static const char address[] = "ndhbench";
    struct bench_cycles ignored = {0};
    *operation_at(0) = (NDH_OPERATION){
        .Kind = NdhOpClRegisterSap, .Object = bench.af, .Value0 = SAP_TYPE, .DataSize = sizeof address};
    memcpy(operation_at(1), address, sizeof address);
    int64_t result = bench_send(1, sizeof address);
    result = result < 0 ? result : drain(&ignored); /* finds the LINK */
    return result == 0 && sap == 0 ? bench_fail("the SAP has no peer") : result;
}

static void add_cycle(uint32_t first)
{
    const NDH_ID vc = NDH_REF(first);
    static const uint16_t kind[CYCLE_OPERATIONS] = {NdhOpMcmCreateVc,
                                                    NdhOpMcmActivateVc,
                                                    NdhOpMcmDispatchIncomingCall,
                                                    NdhOpMcmDispatchCallConnected,
                                                    NdhOpMcmDispatchIncomingCloseCall,
                                                    NdhOpMcmDeactivateVc,
                                                    NdhOpMcmCloseCallComplete,
                                                    NdhOpMcmDeleteVc};
    for (uint32_t i = 0; i < CYCLE_OPERATIONS; i++) {
        *operation_at(first + i) = (NDH_OPERATION){.Kind = kind[i], .Object = i == 0 ? bench.cm_af : vc};
    }
    operation_at(first + 2)->Object2 = sap;
}

int64_t bench_cycles(uint32_t cycles, uint32_t rounds, struct bench_cycles *out)
{
    const NDH_RESULT *result = (const NDH_RESULT *)operation_at(0);
    const uint32_t count = cycles * CYCLE_OPERATIONS;

    *out = (struct bench_cycles){0};
    if (bench.session <= 0 || cycles == 0 || count > NDH_MAX_BATCH) {
        return bench_fail("%u cycles in session %lld", cycles, (long long)bench.session);
    }
    if (sap == 0 && (set_policies() < 0 || register_sap() < 0)) {
        return -1;
    }
    for (uint32_t round = 0; round < rounds; round++) {
        const int64_t begun = bench_now();
        for (uint32_t i = 0; i < cycles; i++) {
            add_cycle(i * CYCLE_OPERATIONS);
        }
        if (bench_send(count, 0) < 0) {
            return -1;
        }
        for (uint32_t i = 0; i < count; i++) {
            if (result[i].Outcome != 0 || result[i].NdisStatus != STATUS_SUCCESS) {
                return bench_fail("operation %u of a cycle: outcome 0x%x, NDIS status 0x%x",
                                  i % CYCLE_OPERATIONS, result[i].Outcome, result[i].NdisStatus);
            }
        }
        const int64_t produced = bench_now();
        if (drain(out) < 0) {
            return -1;
        }
        out->produce_ns += produced - begun;
        out->drain_ns += bench_now() - produced;
    }
    return 0;
}
