// SPDX-License-Identifier: MIT
/*
 * Service routines run at the IRQL that they are synchronized at, under their interrupt spin lock, on the
 * strand of whoever raises the interrupt: to all others it is an interrupt of another processor.
 */
#include "interrupt.h"

#include "ddk.h"
#include "pool.h"

#define DEVICE_LEVEL_LAST 12 /* above: clock, interprocessor, power and profile interrupts */

struct _KINTERRUPT {
    struct _KINTERRUPT *next; /* connected later */
    PKSERVICE_ROUTINE routine;
    PVOID context;
    PKSPIN_LOCK lock; /* own, or one that interrupts share */
    KSPIN_LOCK own;
    KIRQL synchronize_irql;
    KINTERRUPT_MODE mode;
    BOOLEAN shared;
    uint32_t vector;
    uint64_t serial; /* rises with each that is connected */
    uint64_t users;  /* strands inside it; who disconnects it waits for 0 */
};

static struct _KINTERRUPT *check(const char *service, PKINTERRUPT interrupt)
{
    struct _KINTERRUPT *connected = nt_root()->interrupts;
    while (connected != NULL && connected != interrupt) {
        connected = connected->next;
    }
    if (connected == NULL) {
        nt_bugcheckf(0x18, 0, (uint64_t)interrupt, 0, 0,
                     "REFERENCE_BY_POINTER: %s was given 0x%llx, which is no connected interrupt (any more)",
                     service, (unsigned long long)(uint64_t)interrupt);
    }
    return connected;
}

/**
 * Runs routine(context) as the interrupt's own service routine would run: nothing else of it does meanwhile.
 */
static BOOLEAN synchronized(struct _KINTERRUPT *interrupt, const char *what,
                            BOOLEAN (*call)(struct _KINTERRUPT *, PVOID, PVOID), PVOID routine, PVOID context)
{
    const KIRQL before = ndh_sched_irql();
    const uint32_t locks = ndh_sched_current()->locks;
    const KIRQL at = interrupt->synchronize_irql;
    interrupt->users++;
    ndh_sched_set_irql(at);
    nt_spin_lock_take(interrupt->lock);
    const BOOLEAN result = call(interrupt, routine, context);
    if (ndh_sched_irql() != at || ndh_sched_current()->locks != locks + 1) {
        nt_bugcheckf(0xC8, nt_irql_mismatch(at, NT_IRQL_OF_INTERRUPT), (uint64_t)routine, (uint64_t)interrupt,
                     0,
                     "IRQL_UNEXPECTED_VALUE: the %s 0x%llx was called at %s and returned at %s, with %d spin "
                     "locks more than before",
                     what, (unsigned long long)(uint64_t)routine, nt_irql_name(at),
                     nt_irql_name(ndh_sched_irql()), (int)(ndh_sched_current()->locks - locks - 1));
    }
    nt_spin_lock_give(interrupt->lock);
    interrupt->users--;
    KeLowerIrql(before);
    return result;
}

static BOOLEAN call_service(struct _KINTERRUPT *interrupt, PVOID routine, PVOID context)
{
    return ((PKSERVICE_ROUTINE)routine)(interrupt, context);
}

static BOOLEAN call_synchronized(struct _KINTERRUPT *interrupt, PVOID routine, PVOID context)
{
    (void)interrupt;
    return ((PKSYNCHRONIZE_ROUTINE)routine)(context);
}

/** The next at the vector behind that serial number. Others may come and go while one runs. */
static struct _KINTERRUPT *next_at(uint32_t vector, uint64_t serial)
{
    struct _KINTERRUPT *interrupt = nt_root()->interrupts;
    while (interrupt != NULL && (interrupt->vector != vector || interrupt->serial <= serial)) {
        interrupt = interrupt->next;
    }
    return interrupt;
}

struct nt_interrupt_answer nt_interrupt_raise(uint32_t vector)
{
    struct nt_interrupt_answer answer = { 0, 0 };
    struct _KINTERRUPT *interrupt;
    uint64_t serial = 0;
    int done = 0;
    ndh_sched_point(); /* it comes when it comes */
    while (!done && (interrupt = next_at(vector, serial)) != NULL) {
        const int is_level_sensitive = interrupt->mode == LevelSensitive;
        serial = interrupt->serial;
        answer.connected++;
        if (synchronized(interrupt, "service routine", call_service, (PVOID)interrupt->routine,
                         interrupt->context)) {
            answer.recognized++;
            done = is_level_sensitive; /* the line is as it was, until its device raises it again */
        }
    }
    return answer;
}

int nt_interrupt_inside(uint64_t low, uint64_t high)
{
    for (const struct _KINTERRUPT *interrupt = nt_root()->interrupts; interrupt != NULL;
         interrupt = interrupt->next) {
        const uint64_t address[] = { (uint64_t)interrupt->routine, (uint64_t)interrupt->context,
                                     (uint64_t)interrupt->lock };
        for (unsigned i = 0; i < sizeof address / sizeof address[0]; i++) {
            if (address[i] >= low && address[i] < high) {
                return (int)interrupt->vector;
            }
        }
    }
    return -1;
}

/* --- services ------------------------------------------------------------------------------------------- */

/** Whether a vector can be had: it is nobody's, or all who have it share it. */
static int is_free(uint32_t vector, BOOLEAN shared)
{
    for (const struct _KINTERRUPT *other = nt_root()->interrupts; other != NULL; other = other->next) {
        if (other->vector == vector && !(shared && other->shared)) {
            return 0;
        }
    }
    return 1;
}

static NTSTATUS connect(const IO_CONNECT_INTERRUPT_FULLY_SPECIFIED_PARAMETERS *wanted)
{
    if (wanted->ServiceRoutine == NULL || wanted->InterruptObject == NULL || wanted->Irql <= DISPATCH_LEVEL ||
        wanted->Irql > DEVICE_LEVEL_LAST || wanted->SynchronizeIrql < wanted->Irql ||
        wanted->SynchronizeIrql > DEVICE_LEVEL_LAST || wanted->ProcessorEnableMask == 0 ||
        !is_free(wanted->Vector, wanted->ShareVector)) {
        return STATUS_INVALID_PARAMETER;
    }
    struct _KINTERRUPT *interrupt = nt_alloc(sizeof *interrupt);
    if (interrupt == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    *interrupt = (struct _KINTERRUPT){ .routine = wanted->ServiceRoutine,
                                       .context = wanted->ServiceContext,
                                       .synchronize_irql = wanted->SynchronizeIrql,
                                       .mode = wanted->InterruptMode,
                                       .shared = wanted->ShareVector,
                                       .vector = wanted->Vector };
    interrupt->lock = wanted->SpinLock != NULL ? wanted->SpinLock : &interrupt->own;
    struct _KINTERRUPT **link = &nt_root()->interrupts;
    interrupt->serial = 1;
    while (*link != NULL) {
        interrupt->serial = (*link)->serial + 1;
        link = &(*link)->next;
    }
    /* Both are set before an interrupt can come. */
    *wanted->InterruptObject = interrupt;
    *link = interrupt;
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI IoConnectInterrupt(PKINTERRUPT *InterruptObject, PKSERVICE_ROUTINE ServiceRoutine,
                                  PVOID ServiceContext, PKSPIN_LOCK SpinLock, ULONG Vector, KIRQL Irql,
                                  KIRQL SynchronizeIrql, KINTERRUPT_MODE InterruptMode, BOOLEAN ShareVector,
                                  KAFFINITY ProcessorEnableMask, BOOLEAN FloatingSave)
{
    NT_IRQL_MAX(IoConnectInterrupt, PASSIVE_LEVEL);
    return connect(
        &(IO_CONNECT_INTERRUPT_FULLY_SPECIFIED_PARAMETERS){ .InterruptObject = InterruptObject,
                                                            .ServiceRoutine = ServiceRoutine,
                                                            .ServiceContext = ServiceContext,
                                                            .SpinLock = SpinLock,
                                                            .Vector = Vector,
                                                            .Irql = Irql,
                                                            .SynchronizeIrql = SynchronizeIrql,
                                                            .InterruptMode = InterruptMode,
                                                            .ShareVector = ShareVector,
                                                            .ProcessorEnableMask = ProcessorEnableMask,
                                                            .FloatingSave = FloatingSave });
}

/* Without a plug and play manager, only what the caller specifies fully is known here. */
NTSTATUS NTAPI IoConnectInterruptEx(PIO_CONNECT_INTERRUPT_PARAMETERS Parameters)
{
    NT_IRQL_MAX(IoConnectInterruptEx, PASSIVE_LEVEL);
    if (Parameters->Version != CONNECT_FULLY_SPECIFIED &&
        Parameters->Version != CONNECT_FULLY_SPECIFIED_GROUP) {
        Parameters->Version = CONNECT_FULLY_SPECIFIED;
        return STATUS_NOT_SUPPORTED;
    }
    return connect(&Parameters->FullySpecified);
}

VOID NTAPI IoDisconnectInterrupt(PKINTERRUPT InterruptObject)
{
    NT_IRQL_MAX(IoDisconnectInterrupt, PASSIVE_LEVEL);
    struct _KINTERRUPT *interrupt = check("IoDisconnectInterrupt", InterruptObject);
    struct _KINTERRUPT **link = &nt_root()->interrupts;
    while (*link != interrupt) {
        link = &(*link)->next;
    }
    *link = interrupt->next;
    if (interrupt->users != 0) {
        ndh_sched_spin(&interrupt->users);
    }
    nt_free(interrupt);
}

VOID NTAPI IoDisconnectInterruptEx(PIO_DISCONNECT_INTERRUPT_PARAMETERS Parameters)
{
    NT_IRQL_MAX(IoDisconnectInterruptEx, PASSIVE_LEVEL);
    IoDisconnectInterrupt(Parameters->ConnectionContext.InterruptObject);
}

BOOLEAN NTAPI KeSynchronizeExecution(PKINTERRUPT Interrupt, PKSYNCHRONIZE_ROUTINE SynchronizeRoutine,
                                     PVOID SynchronizeContext)
{
    struct _KINTERRUPT *interrupt = check("KeSynchronizeExecution", Interrupt);
    NT_IRQL_MAX(KeSynchronizeExecution, interrupt->synchronize_irql);
    return synchronized(interrupt, "synchronized routine", call_synchronized, (PVOID)SynchronizeRoutine,
                        SynchronizeContext);
}

KIRQL NTAPI KeAcquireInterruptSpinLock(PKINTERRUPT Interrupt)
{
    struct _KINTERRUPT *interrupt = check("KeAcquireInterruptSpinLock", Interrupt);
    NT_IRQL_MAX(KeAcquireInterruptSpinLock, interrupt->synchronize_irql);
    const KIRQL before = ndh_sched_irql();
    ndh_sched_set_irql(interrupt->synchronize_irql);
    nt_spin_lock_take(interrupt->lock);
    return before;
}

VOID NTAPI KeReleaseInterruptSpinLock(PKINTERRUPT Interrupt, KIRQL OldIrql)
{
    nt_spin_lock_give(check("KeReleaseInterruptSpinLock", Interrupt)->lock);
    KeLowerIrql(OldIrql);
}
