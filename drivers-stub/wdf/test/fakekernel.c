// SPDX-License-Identifier: MIT
/** Scheduling half of the fake kernel: IRQL, locks, events, timers, DPCs, work items, pool, debugger. */
#define _GNU_SOURCE
#include "fakekernel.h"
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_TIMERS 64
#define MAX_WORK 64
#define POOL_MAGIC 0x706f6f6cu

BOOLEAN fake_eager_dpcs;
int fake_fail_pool_after = -1;

static KIRQL current_irql;
static LONGLONG now;
static uintptr_t current_thread = 1;
static uintptr_t last_thread = 1;
static PKTIMER timers[MAX_TIMERS];
static PKDPC dpcs[MAX_TIMERS];
static unsigned timer_count;
static unsigned dpc_count;
static unsigned pool_blocks;
static unsigned work_items;
static int violation_pipe = -1;
static char log_text[65536];

struct _IO_WORKITEM {
    PDEVICE_OBJECT device;
    PIO_WORKITEM_ROUTINE routine;
    PVOID context;
    BOOLEAN queued;
};
static PIO_WORKITEM work[MAX_WORK];
static unsigned work_count;

struct pool_header {
    unsigned magic;
    ULONG tag;
    size_t size;
};

void fake_fail(const char *file, int line, const char *text)
{
    fprintf(stderr, "%s:%d: %s\nlog:\n%s", file, line, text, log_text);
    _exit(1);
}

/* IRQL and locks */

static void require_irql(KIRQL max, const char *service)
{
    if (current_irql > max) {
        fprintf(stderr, "%s at IRQL %d\n", service, current_irql);
        _exit(1);
    }
}

static void run_dpcs(void)
{
    while (dpc_count > 0 && current_irql < DISPATCH_LEVEL) {
        PKDPC dpc = dpcs[0];
        memmove(dpcs, dpcs + 1, --dpc_count * sizeof(dpcs[0]));
        current_irql = DISPATCH_LEVEL;
        dpc->DeferredRoutine(dpc, dpc->DeferredContext, NULL, NULL);
        CHECK(current_irql == DISPATCH_LEVEL);
        current_irql = PASSIVE_LEVEL;
    }
}

static void expire_timers(void)
{
    for (unsigned i = 0; i < timer_count;) {
        PKTIMER timer = timers[i];
        if ((LONGLONG)timer->DueTime.QuadPart > now) {
            i++;
            continue;
        }
        memmove(timers + i, timers + i + 1, (--timer_count - i) * sizeof(timers[0]));
        timer->Header.SignalState = 1;
        for (unsigned d = 0; d < dpc_count; d++) {
            CHECK(dpcs[d] != timer->Dpc);
        }
        dpcs[dpc_count++] = timer->Dpc;
    }
}

static void lower_irql(KIRQL irql)
{
    current_irql = irql;
    if (fake_eager_dpcs && irql < DISPATCH_LEVEL) {
        expire_timers();
        run_dpcs();
    }
}

VOID NTAPI KeInitializeSpinLock(PKSPIN_LOCK lock)
{
    *lock = 0;
}

KIRQL NTAPI KeAcquireSpinLockRaiseToDpc(PKSPIN_LOCK lock)
{
    KIRQL old = current_irql;

    require_irql(DISPATCH_LEVEL, __func__);
    CHECK(*lock == 0);
    *lock = 1;
    current_irql = DISPATCH_LEVEL;
    return old;
}

VOID NTAPI KeReleaseSpinLock(PKSPIN_LOCK lock, KIRQL irql)
{
    CHECK(*lock == 1 && current_irql == DISPATCH_LEVEL);
    *lock = 0;
    lower_irql(irql);
}

KIRQL NTAPI KfRaiseIrql(KIRQL irql)
{
    KIRQL old = current_irql;

    CHECK(irql >= old);
    current_irql = irql;
    return old;
}

VOID NTAPI KeLowerIrql(KIRQL irql)
{
    CHECK(irql <= current_irql);
    lower_irql(irql);
}

HANDLE NTAPI PsGetCurrentThreadId(VOID)
{
    return (HANDLE)current_thread;
}

/* Timers, DPCs, work items */

VOID NTAPI KeInitializeTimer(PKTIMER timer)
{
    memset(timer, 0, sizeof(*timer));
}

VOID NTAPI KeInitializeDpc(PRKDPC dpc, PKDEFERRED_ROUTINE routine, PVOID context)
{
    memset(dpc, 0, sizeof(*dpc));
    dpc->DeferredRoutine = routine;
    dpc->DeferredContext = context;
}

BOOLEAN NTAPI KeCancelTimer(PKTIMER timer)
{
    require_irql(DISPATCH_LEVEL, __func__);
    for (unsigned i = 0; i < timer_count; i++) {
        if (timers[i] == timer) {
            memmove(timers + i, timers + i + 1, (--timer_count - i) * sizeof(timers[0]));
            return TRUE;
        }
    }
    return FALSE;
}

BOOLEAN NTAPI KeSetTimerEx(PKTIMER timer, LARGE_INTEGER due, LONG period, PKDPC dpc)
{
    BOOLEAN was_set = KeCancelTimer(timer);

    CHECK(period == 0 && timer_count < MAX_TIMERS);
    timer->Header.SignalState = 0;
    timer->DueTime.QuadPart = (ULONGLONG)(due.QuadPart < 0 ? now - due.QuadPart : due.QuadPart);
    timer->Dpc = dpc;
    timers[timer_count++] = timer;
    return was_set;
}

PIO_WORKITEM NTAPI IoAllocateWorkItem(PDEVICE_OBJECT device)
{
    PIO_WORKITEM item = calloc(1, sizeof(*item));

    item->device = device;
    work_items++;
    return item;
}

VOID NTAPI IoFreeWorkItem(PIO_WORKITEM item)
{
    CHECK(!item->queued);
    work_items--;
    free(item);
}

VOID NTAPI IoQueueWorkItem(PIO_WORKITEM item, PIO_WORKITEM_ROUTINE routine, WORK_QUEUE_TYPE type,
                           PVOID context)
{
    CHECK(!item->queued && type == DelayedWorkQueue && work_count < MAX_WORK);
    require_irql(DISPATCH_LEVEL, __func__);
    item->routine = routine;
    item->context = context;
    item->queued = TRUE;
    work[work_count++] = item;
}

static BOOLEAN run_work_item(void)
{
    uintptr_t caller = current_thread;
    PIO_WORKITEM item;

    if (work_count == 0) {
        return FALSE;
    }
    item = work[0];
    memmove(work, work + 1, --work_count * sizeof(work[0]));
    item->queued = FALSE;
    current_thread = ++last_thread;
    item->routine(item->device, item->context);
    CHECK(current_irql == PASSIVE_LEVEL);
    current_thread = caller;
    return TRUE;
}

void fake_run(void)
{
    do {
        expire_timers();
        run_dpcs();
    } while (run_work_item() || dpc_count > 0);
}

static BOOLEAN next_timer(LONGLONG limit)
{
    LONGLONG next = limit;

    for (unsigned i = 0; i < timer_count; i++) {
        LONGLONG due = (LONGLONG)timers[i]->DueTime.QuadPart;
        next = due < next ? due : next;
    }
    if (next >= limit) {
        return FALSE;
    }
    now = next > now ? next : now;
    return TRUE;
}

void fake_advance(unsigned milliseconds)
{
    LONGLONG end = now + (LONGLONG)milliseconds * 10000;

    fake_run();
    while (next_timer(end + 1)) {
        fake_run();
    }
    now = end;
}

void fake_expire(unsigned milliseconds)
{
    now += (LONGLONG)milliseconds * 10000;
    expire_timers();
}

/* Events */

VOID NTAPI KeInitializeEvent(PRKEVENT event, EVENT_TYPE type, BOOLEAN state)
{
    memset(event, 0, sizeof(*event));
    event->Header.Type = (UCHAR)type;
    event->Header.SignalState = state;
}

LONG NTAPI KeSetEvent(PRKEVENT event, KPRIORITY increment, BOOLEAN wait)
{
    LONG old = event->Header.SignalState;

    (void)increment;
    CHECK(!wait);
    event->Header.SignalState = 1;
    return old;
}

VOID NTAPI KeClearEvent(PRKEVENT event)
{
    event->Header.SignalState = 0;
}

/** Lets everything else run until the event is signalled; a wait that nothing can end is a failed test. */
NTSTATUS NTAPI KeWaitForSingleObject(PVOID object, KWAIT_REASON reason, KPROCESSOR_MODE mode,
                                     BOOLEAN alertable, PLARGE_INTEGER timeout)
{
    PKEVENT event = object;
    LONGLONG limit = timeout == NULL         ? MAXLONGLONG
                     : timeout->QuadPart < 0 ? now - timeout->QuadPart
                                             : timeout->QuadPart;

    (void)reason;
    CHECK(mode == KernelMode && !alertable);
    if (timeout == NULL || timeout->QuadPart != 0) {
        require_irql(APC_LEVEL, __func__);
    }
    while (event->Header.SignalState == 0 && (timeout == NULL || timeout->QuadPart != 0)) {
        expire_timers();
        run_dpcs();
        if (event->Header.SignalState != 0 || run_work_item()) {
            continue;
        }
        if (!next_timer(limit)) {
            CHECK(timeout != NULL);
            now = limit;
            break;
        }
    }
    if (event->Header.SignalState == 0) {
        return STATUS_TIMEOUT;
    }
    if (event->Header.Type == SynchronizationEvent) {
        event->Header.SignalState = 0;
    }
    return STATUS_SUCCESS;
}

/* Pool */

PVOID NTAPI ExAllocatePoolWithTag(POOL_TYPE type, SIZE_T size, ULONG tag)
{
    struct pool_header *header;

    require_irql((type & PagedPool) != 0 ? APC_LEVEL : DISPATCH_LEVEL, __func__);
    CHECK(size > 0 && tag != 0);
    if (fake_fail_pool_after == 0) {
        return NULL;
    }
    fake_fail_pool_after -= fake_fail_pool_after > 0;
    header = malloc(sizeof(*header) + size);
    header->magic = POOL_MAGIC;
    header->tag = tag;
    header->size = size;
    memset(header + 1, 0xC5, size);
    pool_blocks++;
    return header + 1;
}

VOID NTAPI ExFreePoolWithTag(PVOID block, ULONG tag)
{
    struct pool_header *header = (struct pool_header *)block - 1;

    require_irql(DISPATCH_LEVEL, __func__);
    CHECK(header->magic == POOL_MAGIC && header->tag == tag);
    header->magic = 0;
    pool_blocks--;
    free(header);
}

unsigned fake_pool_blocks(void)
{
    return pool_blocks;
}

unsigned fake_work_items(void)
{
    return work_items;
}

/* Debugger and bug checks */

ULONG NTAPI DbgPrintEx(ULONG component, ULONG level, PCSTR format, ...)
{
    size_t used = strlen(log_text);
    __builtin_ms_va_list arguments;

    (void)component;
    (void)level;
    // glibc cannot take an ms_va_list: the few conversions that the framework uses are done here.
    __builtin_ms_va_start(arguments, format);
    for (; *format != 0 && used + 64 < sizeof(log_text); format++) {
        if (*format != '%') {
            log_text[used++] = *format;
            continue;
        }
        format++;
        if (strncmp(format, "08x", 3) == 0) {
            format += 2;
            used += (size_t)snprintf(log_text + used, sizeof(log_text) - used, "%08x",
                                     __builtin_va_arg(arguments, ULONG));
        } else if (*format == 's') {
            used += (size_t)snprintf(log_text + used, sizeof(log_text) - used, "%.120s",
                                     __builtin_va_arg(arguments, PCSTR));
        } else if (*format == 'u' || *format == 'd') {
            used += (size_t)snprintf(log_text + used, sizeof(log_text) - used, "%d",
                                     __builtin_va_arg(arguments, LONG));
        } else {
            fake_fail(__FILE__, __LINE__, "DbgPrintEx conversion that the fake does not know");
        }
        if (used + 256 > sizeof(log_text)) {
            used = 0;
        }
    }
    log_text[used] = 0;
    __builtin_ms_va_end(arguments);
    return STATUS_SUCCESS;
}

const char *fake_log(void)
{
    return log_text;
}

DECLSPEC_NORETURN VOID NTAPI KeBugCheckEx(ULONG code, ULONG_PTR p1, ULONG_PTR p2, ULONG_PTR p3, ULONG_PTR p4)
{
    ULONG_PTR parameters[5] = { code, p1, p2, p3, p4 };

    if (violation_pipe < 0) {
        fprintf(stderr, "bug check %x (%llx, %llx, %llx, %llx)\n%s", code, p1, p2, p3, p4, log_text);
        _exit(2);
    }
    if (write(violation_pipe, parameters, sizeof(parameters)) != sizeof(parameters)) {
        _exit(4);
    }
    _exit(0);
}

BOOLEAN fake_ends_in_violation(void (*function)(void), ULONG code)
{
    ULONG_PTR parameters[5] = { 0 };
    int ends[2];
    int status;
    pid_t child;
    BOOLEAN got;

    CHECK(pipe(ends) == 0);
    child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        violation_pipe = ends[1];
        function();
        _exit(3);
    }
    close(ends[1]);
    got = read(ends[0], parameters, sizeof(parameters)) == (ssize_t)sizeof(parameters);
    close(ends[0]);
    CHECK(waitpid(child, &status, 0) == child);
    if (!got || parameters[0] != WDF_VIOLATION || parameters[1] != code) {
        fprintf(stderr, "wanted violation %u, got bug check %llx, %llx\n", code, parameters[0],
                parameters[1]);
        return FALSE;
    }
    return TRUE;
}

int fake_main(const struct fake_test *tests, unsigned count, int argc, char **argv)
{
    int failed = 0;

    for (unsigned i = 0; i < count; i++) {
        int status = 0;
        pid_t child;

        if (argc > 1 && strstr(tests[i].name, argv[1]) == NULL) {
            continue;
        }
        child = fork();
        if (child == 0) {
            alarm(20);
            tests[i].run();
            exit(0);
        }
        waitpid(child, &status, 0);
        if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
            fprintf(stderr, "FAILED %s (status %x)\n", tests[i].name, (unsigned)status);
            failed = 1;
        } else {
            printf("ok %s\n", tests[i].name);
        }
        fflush(stdout);
    }
    return failed;
}
