// SPDX-License-Identifier: MIT
/** splitmix64: one 64-bit word of state, so that a seed is the whole state. */
#ifndef NDH_SCHED_PRNG_H
#define NDH_SCHED_PRNG_H

#include <stdint.h>

static inline uint64_t ndh_prng_next(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15ULL;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

/** Below bound, which is not 0. The bias of the multiply-shift is far below what a search can see. */
static inline uint32_t ndh_prng_below(uint64_t *state, uint32_t bound)
{
    return (uint32_t)(((ndh_prng_next(state) >> 32) * bound) >> 32);
}

#endif
