// SPDX-License-Identifier: MIT
/**
 * ndhbench: answers commands on its standard input, one a line, by a line `ok NUMBER...` or `error
 * SENTENCE`, so that a program in another language can interleave its own measurements with these:
 *
 *     target SEED SIZE   SIZE bytes of a target's specification follow: open it, a world and a session
 *     pingpong COUNT     -> nanoseconds
 *     fork COUNT         -> nanoseconds
 *     submit OPERATIONS COUNT  -> nanoseconds
 *     cycles CYCLES ROUNDS     -> nanoseconds of producing, of draining, records, events
 */
#include "bench.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "ndh_bridge.h"

#define MAX_SPECIFICATION 0x100000u

static char sentence[4096];

int64_t bench_fail(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sentence, sizeof sentence, format, arguments);
    va_end(arguments);
    return -1;
}

int64_t bench_fail_helper(void)
{
    ndh_last_error(sentence, sizeof sentence);
    return -1;
}

const char *bench_error(void)
{
    for (char *c = sentence; *c != 0; c++) {
        *c = *c == '\n' ? ' ' : *c;
    }
    return sentence;
}

static int64_t open_target(uint64_t seed, uint32_t size)
{
    char *text = size <= MAX_SPECIFICATION ? calloc(1, size + 1) : NULL;
    if (text == NULL) {
        return bench_fail("a specification of %u bytes, allowed are 1 to %u", size, MAX_SPECIFICATION);
    }
    const int64_t result =
        fread(text, 1, size, stdin) == size ? bench_open(text, seed) : bench_fail("the specification is cut");
    free(text);
    return result;
}

static int in_range(uint32_t count)
{
    if (count == 0 || count > BENCH_MAX_COUNT) {
        bench_fail("a count of %u, allowed are 1 to %u", count, BENCH_MAX_COUNT);
        return 0;
    }
    return 1;
}

static void answer(int64_t nanoseconds)
{
    if (nanoseconds < 0) {
        printf("error %s\n", bench_error());
    } else {
        printf("ok %lld\n", (long long)nanoseconds);
    }
}

static void answer_cycles(uint32_t cycles, uint32_t rounds)
{
    struct bench_cycles out;
    if (!in_range(rounds) || bench_cycles(cycles, rounds, &out) < 0) {
        answer(-1);
    } else {
        printf("ok %lld %lld %llu %llu\n", (long long)out.produce_ns, (long long)out.drain_ns,
               (unsigned long long)out.records, (unsigned long long)out.events);
    }
}

static void serve(const char *line)
{
    unsigned long long seed;
    uint32_t first, second;
    if (sscanf(line, "target %llu %u", &seed, &first) == 2) {
        answer(open_target(seed, first));
    } else if (sscanf(line, "pingpong %u", &first) == 1) {
        answer(in_range(first) ? bench_ping_pong(first) : -1);
    } else if (sscanf(line, "fork %u", &first) == 1) {
        answer(in_range(first) ? bench_fork(first) : -1);
    } else if (sscanf(line, "submit %u %u", &first, &second) == 2) {
        answer(in_range(second) ? bench_submit(first, second) : -1);
    } else if (sscanf(line, "cycles %u %u", &first, &second) == 2) {
        answer_cycles(first, second);
    } else {
        bench_fail("unknown command '%.80s'; allowed: target, pingpong, fork, submit, cycles", line);
        answer(-1);
    }
    fflush(stdout);
}

int main(void)
{
    char line[128];
    while (fgets(line, sizeof line, stdin) != NULL) {
        line[strcspn(line, "\n")] = 0;
        serve(line);
    }
    bench_close();
    return EXIT_SUCCESS;
}
