// SPDX-License-Identifier: MIT
/**
 * The parts of ndhbench: floors of the machine, and what `ndh bench` measures in Java done once more in C
 * through the same helper.
 *
 * Every measurement returns nanoseconds of CLOCK_MONOTONIC, or -1 with a sentence from bench_error.
 */
#ifndef NDH_BENCH_H
#define NDH_BENCH_H

#include <stdint.h>
#include <time.h>

#define BENCH_MAX_COUNT 100000000u /* iterations of one measurement */

static inline int64_t bench_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

/** Sets the sentence and returns -1. */
int64_t bench_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
/** As bench_fail, with the helper's newest error. */
int64_t bench_fail_helper(void);
const char *bench_error(void);

/* floors.c */

/** Two processes that share one processor wake each other by futexes, count times there and back. */
int64_t bench_ping_pong(uint32_t count);
/** fork, _exit and wait of this small process on one processor, count times. */
int64_t bench_fork(uint32_t count);

/* session.c: one world with one session */

/** Opens target, world and session; specification as ndh_target_open takes it. 0 or -1. */
int64_t bench_open(const char *specification, uint64_t seed);
/** count requests of `operations` (1 to 4096) state queries each: encode, submit, decode and check every
 * result. */
int64_t bench_submit(uint32_t operations, uint32_t count);
/** Ends what bench_open has opened. */
void bench_close(void);

/* cycles.c */

/** What rounds of close cycles took and gave. */
struct bench_cycles {
    int64_t produce_ns; /* in SUBMIT */
    int64_t drain_ns;   /* in READ and the reader */
    uint64_t records;
    uint64_t events;
};

/** Submits `rounds` batches of `cycles` call set-up and close cycles, and reads all events after each
 * batch: all fields and arguments, sequence numbers checked. 0 or -1. */
int64_t bench_cycles(uint32_t cycles, uint32_t rounds, struct bench_cycles *out);

#endif
