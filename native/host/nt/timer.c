// SPDX-License-Identifier: MIT
#include "timer.h"

#include "dispatcher.h"
#include "dpc.h"
#include "thread.h"

#define WAKE_TIMER 0x7f /* Header.Type of a thread's wait timer */
#define MS_100NS   10000ULL
#define PATIENT    1u /* KTIMER.Processor, which nothing else uses: it tolerates any delay */

struct nt_timers {
    LIST_ENTRY queue;
    unsigned driver_timers;
};

static struct nt_timers *timers(void)
{
    return nt_root()->timers;
}

void nt_timers_init(void)
{
    struct nt_timers *t = ndh_arena_alloc(sizeof *t, 16);
    if (t == NULL) {
        __builtin_trap();
    }
    InitializeListHead(&t->queue);
    nt_root()->timers = t;
}

uint64_t nt_due_time(LONGLONG due)
{
    const uint64_t now = ndh_sched_now();
    if (due < 0) {
        const uint64_t distance = (uint64_t)0 - (uint64_t)due;
        return distance > NDH_NEVER - 1 - now ? NDH_NEVER - 1 : now + distance;
    }
    return (uint64_t)due <= NT_SYSTEM_TIME_BASE ? 0 : (uint64_t)due - NT_SYSTEM_TIME_BASE;
}

static KTIMER *timer_of(LIST_ENTRY *entry)
{
    return CONTAINING_RECORD(entry, KTIMER, TimerListEntry);
}

static void insert(KTIMER *timer, uint64_t due)
{
    LIST_ENTRY *entry = timers()->queue.Blink;
    while (entry != &timers()->queue && timer_of(entry)->DueTime.QuadPart > due) {
        entry = entry->Blink;
    }
    timer->DueTime.QuadPart = due;
    timer->Header.Inserted = TRUE;
    InsertHeadList(entry, &timer->TimerListEntry);
    timers()->driver_timers += timer->Header.Type != WAKE_TIMER;
}

int nt_timer_cancel(KTIMER *timer)
{
    if (!timer->Header.Inserted) {
        return 0;
    }
    RemoveEntryList(&timer->TimerListEntry);
    timer->Header.Inserted = FALSE;
    timers()->driver_timers -= timer->Header.Type != WAKE_TIMER;
    return 1;
}

void nt_timer_set_wake(KTIMER *timer, uint64_t due, struct nt_thread *thread)
{
    (void)thread;
    timer->Header.Type = WAKE_TIMER;
    insert(timer, due);
}

static int is_patient(const KTIMER *timer)
{
    return timer->Header.Type != WAKE_TIMER && timer->Processor == PATIENT;
}

static uint64_t next_due(int patient)
{
    LIST_ENTRY *head = &timers()->queue;
    for (LIST_ENTRY *entry = head->Flink; entry != head; entry = entry->Flink) {
        const KTIMER *timer = timer_of(entry);
        if (is_patient(timer) == patient) {
            return timer->DueTime.QuadPart;
        }
    }
    return NDH_NEVER;
}

uint64_t nt_timer_next_due(void)
{
    return next_due(0);
}

uint64_t nt_timer_next_patient(void)
{
    return next_due(1);
}

static void expire(KTIMER *timer)
{
    PKDPC dpc = timer->Dpc;
    timer->Header.SignalState = 1;
    nt_signal(&timer->Header);
    if (timer->Period != 0) {
        insert(timer, timer->DueTime.QuadPart + timer->Period * MS_100NS);
    }
    if (dpc != NULL) {
        nt_dpc_queue(dpc, NULL, NULL);
    }
}

void nt_timer_expire(uint64_t now)
{
    LIST_ENTRY *head = &timers()->queue;
    while (!IsListEmpty(head) && (uint64_t)timer_of(head->Flink)->DueTime.QuadPart <= now) {
        KTIMER *timer = timer_of(head->Flink);
        nt_timer_cancel(timer);
        if (timer->Header.Type == WAKE_TIMER) {
            nt_wait_timed_out(CONTAINING_RECORD(timer, struct nt_thread, wait_timer));
        } else {
            expire(timer);
        }
    }
}

unsigned nt_timer_count(void)
{
    return timers()->driver_timers;
}

const KTIMER *nt_timer_stored_in(uint64_t low, uint64_t high)
{
    LIST_ENTRY *head = &timers()->queue;
    for (LIST_ENTRY *entry = head->Flink; entry != head; entry = entry->Flink) {
        const KTIMER *timer = timer_of(entry);
        if (timer->Header.Type != WAKE_TIMER && (uint64_t)timer >= low && (uint64_t)timer < high) {
            return timer;
        }
    }
    return NULL;
}

const KTIMER *nt_timer_inside(uint64_t low, uint64_t high)
{
    LIST_ENTRY *head = &timers()->queue;
    for (LIST_ENTRY *entry = head->Flink; entry != head; entry = entry->Flink) {
        const KTIMER *timer = timer_of(entry);
        if (timer->Header.Type != WAKE_TIMER && timer->Dpc != NULL &&
            nt_dpc_is_inside(timer->Dpc, low, high)) {
            return timer;
        }
    }
    return nt_timer_stored_in(low, high);
}

/* --- services ------------------------------------------------------------------------------------------- */

VOID NTAPI KeInitializeTimerEx(PKTIMER Timer, TIMER_TYPE Type)
{
    NT_IRQL_MAX(KeInitializeTimerEx, DISPATCH_LEVEL);
    nt_header_init(&Timer->Header,
                   Type == SynchronizationTimer ? NT_SYNCHRONIZATION_TIMER : NT_NOTIFICATION_TIMER,
                   sizeof *Timer, 0);
    Timer->Header.Inserted = FALSE;
    Timer->DueTime.QuadPart = 0;
    Timer->Period = 0;
    Timer->Processor = 0;
    Timer->Dpc = NULL;
}

VOID NTAPI KeInitializeTimer(PKTIMER Timer)
{
    KeInitializeTimerEx(Timer, NotificationTimer);
}

static BOOLEAN set(PKTIMER timer, LARGE_INTEGER due, ULONG period, ULONG processor, PKDPC dpc)
{
    if (timer->Header.WaitListHead.Flink == NULL) {
        nt_bugcheckf(0xC7, 0, (uint64_t)timer, 0, 0,
                     "TIMER_OR_DPC_INVALID: a timer was set that was never initialized");
    }
    const int was_set = nt_timer_cancel(timer);
    const uint64_t when = nt_due_time(due.QuadPart);
    timer->Header.SignalState = 0;
    timer->Dpc = dpc;
    timer->Period = period;
    timer->Processor = processor;
    insert(timer, when);
    if (when <= ndh_sched_now()) {
        ndh_sched_point();
    }
    return (BOOLEAN)was_set;
}

BOOLEAN NTAPI KeSetTimerEx(PKTIMER Timer, LARGE_INTEGER DueTime, LONG Period, PKDPC Dpc)
{
    NT_IRQL_MAX(KeSetTimerEx, DISPATCH_LEVEL);
    return set(Timer, DueTime, (ULONG)Period, 0, Dpc);
}

BOOLEAN NTAPI KeSetTimer(PKTIMER Timer, LARGE_INTEGER DueTime, PKDPC Dpc)
{
    NT_IRQL_MAX(KeSetTimer, DISPATCH_LEVEL);
    return set(Timer, DueTime, 0, 0, Dpc);
}

BOOLEAN NTAPI KeSetCoalescableTimer(PKTIMER Timer, LARGE_INTEGER DueTime, ULONG Period, ULONG TolerableDelay,
                                    PKDPC Dpc)
{
    NT_IRQL_MAX(KeSetCoalescableTimer, DISPATCH_LEVEL);
    return set(Timer, DueTime, Period, TolerableDelay == NT_ANY_DELAY ? PATIENT : 0, Dpc);
}

BOOLEAN NTAPI KeCancelTimer(PKTIMER Timer)
{
    NT_IRQL_MAX(KeCancelTimer, DISPATCH_LEVEL);
    return (BOOLEAN)nt_timer_cancel(Timer);
}

BOOLEAN NTAPI KeReadStateTimer(PKTIMER Timer)
{
    NT_IRQL_MAX(KeReadStateTimer, DISPATCH_LEVEL);
    return Timer->Header.SignalState > 0;
}
