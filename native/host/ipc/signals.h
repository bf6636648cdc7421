// SPDX-License-Identifier: MIT
/** Faults of driver code, and the watch over code that spins. */
#ifndef NDH_IPC_SIGNALS_H
#define NDH_IPC_SIGNALS_H

#include <stdint.h>

/** Supervisor, once: alternate stack and handlers, inherited by every world. Returns 0 or a negative errno.
 */
int ndh_signals_install(void);

/** Boot world and worlds: faults become crash records from here on, and RLIMIT_CPU ticks each second of
 * processor time. */
void ndh_signals_enter_world(void);

/**
 * Tells the watch that a piece of work begins (a number that differs from the last) or has ended (0). Code
 * that makes no scheduling choice and sees no time pass for two ticks within one piece of work, or that works
 * for ten, is ended as NDH_CRASH_CPU_LIMIT. Costs one store.
 */
void ndh_signals_work(uint32_t number);

#endif
