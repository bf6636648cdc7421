// SPDX-License-Identifier: MIT
/*
 * Fake kernel: the clock, timers, which fire when a test says so, and their DPCs.
 */
#include "kernel.h"

#include <pthread.h>
#include <sched.h>
#include <string.h>

#define MAX_TIMERS 64

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

struct set_timer {
    PKTIMER timer;
    PKDPC dpc;
    long long due;
    long period;
    unsigned order;
};
static struct set_timer timers[MAX_TIMERS];
static struct set_timer patient[4]; /* of KeSetCoalescableTimer */
static unsigned timer_count;
static unsigned timer_order;
static long long now_100ns;

NTSTATUS NTAPI KeDelayExecutionThread(KPROCESSOR_MODE mode, BOOLEAN alertable, PLARGE_INTEGER interval)
{
    (void)mode;
    (void)alertable;
    CHECK(kernel_irql() == PASSIVE_LEVEL);
    now_100ns += interval->QuadPart < 0 ? -interval->QuadPart : 0;
    sched_yield();
    return STATUS_SUCCESS;
}

LARGE_INTEGER NTAPI KeQueryPerformanceCounter(PLARGE_INTEGER frequency)
{
    LARGE_INTEGER value;

    if (frequency != NULL) {
        frequency->QuadPart = 10000000;
    }
    value.QuadPart = ++now_100ns;
    return value;
}

VOID NTAPI KeInitializeTimerEx(PKTIMER timer, TIMER_TYPE type)
{
    (void)type;
    memset(timer, 0, sizeof(*timer));
}

VOID NTAPI KeInitializeDpc(PRKDPC dpc, PKDEFERRED_ROUTINE routine, PVOID context)
{
    memset(dpc, 0, sizeof(*dpc));
    dpc->DeferredRoutine = routine;
    dpc->DeferredContext = context;
}

static int timer_find(PKTIMER timer)
{
    for (unsigned i = 0; i < timer_count; i++) {
        if (timers[i].timer == timer) {
            return (int)i;
        }
    }
    return -1;
}

static void timer_remove(unsigned index)
{
    timers[index] = timers[--timer_count];
}

BOOLEAN NTAPI KeCancelTimer(PKTIMER timer)
{
    int index;

    pthread_mutex_lock(&lock);
    index = timer_find(timer);
    if (index >= 0) {
        timer_remove((unsigned)index);
    }
    for (unsigned i = 0; i < RTL_NUMBER_OF(patient); i++) {
        if (patient[i].timer == timer) {
            patient[i].timer = NULL;
            index = 0;
        }
    }
    pthread_mutex_unlock(&lock);
    return index >= 0;
}

static BOOLEAN NTAPI set_coalescable(PKTIMER timer, LARGE_INTEGER due, ULONG period, ULONG tolerable,
                                     PKDPC dpc)
{
    unsigned free = 0;

    CHECK(tolerable == MAXULONG);
    pthread_mutex_lock(&lock);
    while (patient[free].timer != NULL) {
        CHECK(patient[free].timer != timer && ++free < RTL_NUMBER_OF(patient));
    }
    patient[free] = (struct set_timer){ timer, dpc, -due.QuadPart, (long)period, 0 };
    pthread_mutex_unlock(&lock);
    return FALSE;
}

PVOID NTAPI MmGetSystemRoutineAddress(PUNICODE_STRING name)
{
    CHECK(kernel_irql() == PASSIVE_LEVEL && name->Length == 2 * strlen("KeSetCoalescableTimer"));
    return (PVOID)(ULONG_PTR)set_coalescable;
}

/* Runs the one that is periodic, or is not; its due time in milliseconds, or 0. */
static long run_patient(int periodic)
{
    struct set_timer fired = { 0 };

    pthread_mutex_lock(&lock);
    for (unsigned i = 0; i < RTL_NUMBER_OF(patient); i++) {
        if (patient[i].timer != NULL && (patient[i].period != 0) == periodic) {
            CHECK(fired.timer == NULL);
            fired = patient[i];
            patient[i].timer = periodic ? fired.timer : NULL;
        }
    }
    pthread_mutex_unlock(&lock);
    if (fired.timer == NULL) {
        return 0;
    }
    kernel_set_irql(DISPATCH_LEVEL);
    fired.dpc->DeferredRoutine(fired.dpc, fired.dpc->DeferredContext, NULL, NULL);
    CHECK(kernel_irql() == DISPATCH_LEVEL);
    kernel_set_irql(PASSIVE_LEVEL);
    CHECK(!periodic || fired.due == fired.period * 10000LL);
    return (long)(fired.due / 10000);
}

long kernel_run_patient_timer(void)
{
    return run_patient(1);
}

int kernel_has_patience(void)
{
    int has = 0;

    pthread_mutex_lock(&lock);
    for (unsigned i = 0; i < RTL_NUMBER_OF(patient); i++) {
        has |= patient[i].timer != NULL && patient[i].period == 0;
    }
    pthread_mutex_unlock(&lock);
    return has;
}

long kernel_run_patience(void)
{
    return run_patient(0);
}

BOOLEAN NTAPI KeSetTimerEx(PKTIMER timer, LARGE_INTEGER due, LONG period, PKDPC dpc)
{
    BOOLEAN was = KeCancelTimer(timer);

    pthread_mutex_lock(&lock);
    CHECK(timer_count < MAX_TIMERS);
    timers[timer_count++] = (struct set_timer){ timer, dpc, now_100ns - due.QuadPart, period, timer_order++ };
    pthread_mutex_unlock(&lock);
    return was;
}

unsigned kernel_timers_set(void)
{
    return timer_count;
}

unsigned kernel_run_timers(void)
{
    unsigned count = timer_count;
    unsigned run = 0;

    while (run < count && timer_count > 0) {
        unsigned first = 0;
        struct set_timer fired;

        pthread_mutex_lock(&lock);
        for (unsigned i = 1; i < timer_count; i++) {
            if (timers[i].due < timers[first].due ||
                (timers[i].due == timers[first].due && timers[i].order < timers[first].order)) {
                first = i;
            }
        }
        fired = timers[first];
        if (fired.period == 0) {
            timer_remove(first);
        } else {
            timers[first].due += (long long)fired.period * 10000;
        }
        if (fired.due > now_100ns) {
            now_100ns = fired.due;
        }
        pthread_mutex_unlock(&lock);
        kernel_set_irql(DISPATCH_LEVEL);
        fired.dpc->DeferredRoutine(fired.dpc, fired.dpc->DeferredContext, NULL, NULL);
        CHECK(kernel_irql() == DISPATCH_LEVEL);
        kernel_set_irql(PASSIVE_LEVEL);
        run++;
    }
    return run;
}
