// SPDX-License-Identifier: MIT
#include "session.h"

#include <string.h>

struct bench_session bench;

static int64_t control(uint32_t code, int32_t input, int32_t output)
{
    const int32_t result =
        ndh_control(bench.session, code, bench.buffer, 0, input, output, BENCH_DEADLINE_MS);
    return result < 0 ? bench_fail_helper() : result;
}

static int64_t open_buffer(void)
{
    bench.buffer = ndh_buffer_alloc(2 * BENCH_REGION);
    if (bench.buffer < 0) {
        return bench_fail_helper();
    }
    bench.request = (uint8_t *)ndh_buffer_address(bench.buffer);
    bench.events = bench.request + BENCH_REGION;
    return 0;
}

static int64_t hello(void)
{
    NDH_HELLO_IN *in = (NDH_HELLO_IN *)bench.request;
    *in = (NDH_HELLO_IN){.Version = NDH_PROTOCOL_VERSION};
    const int64_t size = control(NDH_IOCTL_HELLO, sizeof *in, sizeof(NDH_HELLO_OUT));
    bench.next_sequence = ((const NDH_HELLO_OUT *)bench.request)->FirstSequence;
    return size < 0 ? size : 0;
}

static int64_t find_address_family(void)
{
    const NDH_ENTITY *entity = (const NDH_ENTITY *)bench.request;
    const int64_t size = control(NDH_IOCTL_ENUMERATE, 0, BENCH_REGION);
    if (size < 0) {
        return size;
    }
    for (int64_t i = 0; i < size / (int64_t)sizeof *entity; i++) {
        if (entity[i].Kind == NdhKindAf && entity[i].Peer != 0) {
            bench.af = entity[i].Id;
            bench.cm_af = entity[i].Peer;
            return 0;
        }
    }
    return bench_fail("no address family of an ndhmp.sys is open");
}

int64_t bench_open(const char *specification, uint64_t seed)
{
    bench_close();
    if ((bench.target = ndh_target_open(specification)) < 0 ||
        (bench.world = ndh_world_open(bench.target, seed)) < 0 ||
        (bench.session = ndh_session_open(bench.world)) < 0) {
        return bench_fail_helper();
    }
    int64_t result = open_buffer();
    result = result < 0 ? result : hello();
    return result < 0 ? result : find_address_family();
}

void bench_close(void)
{
    if (bench.session > 0) {
        ndh_session_close(bench.session);
    }
    if (bench.world > 0) {
        ndh_world_close(bench.world);
    }
    if (bench.target > 0) {
        ndh_target_close(bench.target);
    }
    if (bench.buffer > 0) {
        ndh_buffer_free(bench.buffer);
    }
    bench = (struct bench_session){0};
}

int64_t bench_send(uint32_t count, uint32_t payload)
{
    NDH_SUBMIT *head = (NDH_SUBMIT *)bench.request;
    *head = (NDH_SUBMIT){.Count = count, .PayloadSize = payload};
    const uint32_t size = (count + 1) * NDH_RECORD_SIZE + payload;
    if (ndh_submit(bench.session, bench.buffer, 0, (int32_t)size, BENCH_DEADLINE_MS) < 0) {
        return bench_fail_helper();
    }
    if (head->Done != count || head->StopReason != NdhStopNone) {
        return bench_fail("%u of %u operations were executed, stop reason %u", head->Done, count,
                          head->StopReason);
    }
    return 0;
}

int64_t bench_submit(uint32_t operations, uint32_t count)
{
    NDH_OPERATION *operation = (NDH_OPERATION *)(bench.request + NDH_RECORD_SIZE);
    const NDH_RESULT *result = (const NDH_RESULT *)operation;

    if (bench.session <= 0 || operations == 0 || operations > NDH_MAX_BATCH) {
        return bench_fail("%u operations in session %lld", operations, (long long)bench.session);
    }
    const int64_t begun = bench_now();
    for (uint32_t i = 0; i < count; i++) {
        for (uint32_t k = 0; k < operations; k++) {
            operation[k] = (NDH_OPERATION){.Kind = NdhOpQueryState, .Tag = k, .Object = bench.af};
        }
        if (bench_send(operations, 0) < 0) {
            return -1;
        }
        for (uint32_t k = 0; k < operations; k++) {
            if (result[k].Outcome != 0 || result[k].Tag != k || result[k].Value != NdhStateOpen) {
                return bench_fail("result %u: outcome 0x%x, state %llu", k, result[k].Outcome,
                                  result[k].Value);
            }
        }
    }
    return bench_now() - begun;
}
