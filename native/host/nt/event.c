// SPDX-License-Identifier: MIT
/* Events, semaphores, mutexes. */
#include "dispatcher.h"
#include "object.h"
#include "thread.h"
#include "services.h"

/* A choice point after a wake-up: the woken thread may run on before the waker does. */
static void woke(unsigned count)
{
    if (count != 0) {
        ndh_sched_point();
    }
}

VOID NTAPI KeInitializeEvent(PRKEVENT Event, EVENT_TYPE Type, BOOLEAN State)
{
    nt_header_init(&Event->Header,
                   Type == SynchronizationEvent ? NT_SYNCHRONIZATION_EVENT : NT_NOTIFICATION_EVENT,
                   sizeof *Event, State != 0);
}

LONG NTAPI KeSetEvent(PRKEVENT Event, KPRIORITY Increment, BOOLEAN Wait)
{
    (void)Increment;
    if (ndh_sched_irql() > DISPATCH_LEVEL && nt_verifier()) {
        nt_bugcheckf(0xC4, 0x80, ndh_sched_irql(), (uint64_t)Event, 0,
                     "DRIVER_VERIFIER_DETECTED_VIOLATION: KeSetEvent was called at %s",
                     nt_irql_name(ndh_sched_irql()));
    }
    if (Wait) {
        NT_IRQL_MAX(KeSetEvent, APC_LEVEL);
    }
    NT_IRQL_MAX(KeSetEvent, DISPATCH_LEVEL);
    const LONG before = Event->Header.SignalState;
    Event->Header.SignalState = 1;
    woke(nt_signal(&Event->Header));
    return before;
}

LONG NTAPI KePulseEvent(PRKEVENT Event, KPRIORITY Increment, BOOLEAN Wait)
{
    (void)Increment;
    (void)Wait;
    NT_IRQL_MAX(KePulseEvent, DISPATCH_LEVEL);
    const LONG before = Event->Header.SignalState;
    Event->Header.SignalState = 1;
    const unsigned count = nt_signal(&Event->Header);
    Event->Header.SignalState = 0;
    woke(count);
    return before;
}

LONG NTAPI KeResetEvent(PRKEVENT Event)
{
    NT_IRQL_MAX(KeResetEvent, DISPATCH_LEVEL);
    const LONG before = Event->Header.SignalState;
    Event->Header.SignalState = 0;
    return before;
}

VOID NTAPI KeClearEvent(PRKEVENT Event)
{
    NT_IRQL_MAX(KeClearEvent, DISPATCH_LEVEL);
    Event->Header.SignalState = 0;
}

LONG NTAPI KeReadStateEvent(PRKEVENT Event)
{
    NT_IRQL_MAX(KeReadStateEvent, DISPATCH_LEVEL);
    return Event->Header.SignalState;
}

VOID NTAPI KeInitializeSemaphore(PRKSEMAPHORE Semaphore, LONG Count, LONG Limit)
{
    NT_IRQL_MAX(KeInitializeSemaphore, DISPATCH_LEVEL);
    nt_header_init(&Semaphore->Header, NT_SEMAPHORE, sizeof *Semaphore, Count);
    Semaphore->Limit = Limit;
}

LONG NTAPI KeReleaseSemaphore(PRKSEMAPHORE Semaphore, KPRIORITY Increment, LONG Adjustment, BOOLEAN Wait)
{
    (void)Increment;
    (void)Wait;
    NT_IRQL_MAX(KeReleaseSemaphore, DISPATCH_LEVEL);
    const LONG before = Semaphore->Header.SignalState;
    if (Adjustment <= 0 || before > Semaphore->Limit - Adjustment) {
        ExRaiseStatus(STATUS_SEMAPHORE_LIMIT_EXCEEDED);
    }
    Semaphore->Header.SignalState = before + Adjustment;
    woke(nt_signal(&Semaphore->Header));
    return before;
}

LONG NTAPI KeReadStateSemaphore(PRKSEMAPHORE Semaphore)
{
    return Semaphore->Header.SignalState;
}

VOID NTAPI KeInitializeMutex(PRKMUTEX Mutex, ULONG Level)
{
    (void)Level;
    nt_header_init(&Mutex->Header, NT_MUTANT, sizeof *Mutex, 1);
    Mutex->OwnerThread = NULL;
    Mutex->Abandoned = FALSE;
    Mutex->ApcDisable = 1;
}

LONG NTAPI KeReleaseMutex(PRKMUTEX Mutex, BOOLEAN Wait)
{
    (void)Wait;
    NT_IRQL_MAX(KeReleaseMutex, DISPATCH_LEVEL);
    struct nt_thread *thread = nt_thread_current();
    const LONG before = Mutex->Header.SignalState;
    if (Mutex->OwnerThread != (void *)thread || before > 0) {
        ExRaiseStatus(STATUS_MUTANT_NOT_OWNED);
    }
    if (++Mutex->Header.SignalState == 1) {
        Mutex->OwnerThread = NULL;
        thread->mutexes--;
        woke(nt_signal(&Mutex->Header));
    }
    return before;
}

LONG NTAPI KeReadStateMutex(PRKMUTEX Mutex)
{
    return Mutex->Header.SignalState;
}

static PKEVENT named_event(PUNICODE_STRING name, PHANDLE handle, EVENT_TYPE type)
{
    PKEVENT event = name == NULL || name->Length == 0 ? NULL : nt_name_find(name, NT_TYPE_EVENT, NULL);
    if (event != NULL) {
        return NT_SUCCESS(nt_handle_new(event, handle)) ? event : NULL;
    }
    event = nt_object_new(NT_TYPE_EVENT, sizeof *event);
    if (event == NULL) {
        return NULL;
    }
    KeInitializeEvent(event, type, TRUE);
    const NTSTATUS status = name == NULL || name->Length == 0 ? STATUS_SUCCESS : nt_name_insert(event, name);
    const int made = NT_SUCCESS(status) && NT_SUCCESS(nt_handle_new(event, handle));
    nt_object_dereference(event);
    return made ? event : NULL;
}

PKEVENT NTAPI IoCreateNotificationEvent(PUNICODE_STRING EventName, PHANDLE EventHandle)
{
    NT_IRQL_MAX(IoCreateNotificationEvent, PASSIVE_LEVEL);
    return named_event(EventName, EventHandle, NotificationEvent);
}

PKEVENT NTAPI IoCreateSynchronizationEvent(PUNICODE_STRING EventName, PHANDLE EventHandle)
{
    NT_IRQL_MAX(IoCreateSynchronizationEvent, PASSIVE_LEVEL);
    return named_event(EventName, EventHandle, SynchronizationEvent);
}
