// SPDX-License-Identifier: MIT
/** Timers of drivers and of waits, in one queue ordered by due time; equal times in the order of setting. */
#ifndef NDH_NT_TIMER_H
#define NDH_NT_TIMER_H

#include "nt.h"

struct nt_thread;

void nt_timers_init(void);

/** Virtual time of a due time as the services take it: negative from now, else system time. */
uint64_t nt_due_time(LONGLONG due);
/** Sets the wait timer of a thread. */
void nt_timer_set_wake(KTIMER *timer, uint64_t due, struct nt_thread *thread);
/** Returns whether the timer was set. */
int nt_timer_cancel(KTIMER *timer);

/**
 * TolerableDelay of KeSetCoalescableTimer that makes a patient timer: it expires when the clock passes its
 * due time for another reason, and never moves the clock.
 */
#define NT_ANY_DELAY 0xffffffffu

/** Scheduler hooks. */
uint64_t nt_timer_next_due(void);
uint64_t nt_timer_next_patient(void);
void nt_timer_expire(uint64_t now);

/** Timers that drivers have set. */
unsigned nt_timer_count(void);
/** First driver timer that lies in [low, high) or whose DPC or DPC routine does; NULL if there is none. */
const KTIMER *nt_timer_inside(uint64_t low, uint64_t high);

/** First driver timer whose memory lies in [low, high), or NULL. */
const KTIMER *nt_timer_stored_in(uint64_t low, uint64_t high);

/** System time of virtual time 0: 2024-01-01 in 100 ns since 1601, the same in each world. */
#define NT_SYSTEM_TIME_BASE 133485408000000000ULL
/** One clock interrupt; 15.625 ms. */
#define NT_TIME_INCREMENT 156250u

#endif
