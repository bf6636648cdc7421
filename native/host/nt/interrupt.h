// SPDX-License-Identifier: MIT
/** Interrupts of devices: service routines that drivers connected, and the device that raises one. */
#ifndef NDH_NT_INTERRUPT_H
#define NDH_NT_INTERRUPT_H

#include "nt.h"

/** What became of an interrupt. */
struct nt_interrupt_answer {
    unsigned connected;  /* service routines that were called */
    unsigned recognized; /* of those, how many said that it is their device's */
};

/**
 * The device raises it here and now: the service routines at the vector run on the calling strand at their
 * IRQLs, the first that was connected first: all of them for a latched interrupt, until one takes it for a
 * level-sensitive one. PASSIVE_LEVEL, on a thread.
 */
struct nt_interrupt_answer nt_interrupt_raise(uint32_t vector);

/**
 * The first that is connected and whose service routine, context or lock lies in [low, high), as its vector;
 * -1: none.
 */
int nt_interrupt_inside(uint64_t low, uint64_t high);

#endif
