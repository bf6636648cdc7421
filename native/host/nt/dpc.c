// SPDX-License-Identifier: MIT
#include "dpc.h"

#define DPC_OBJECT          19
#define THREADED_DPC_OBJECT 24
#define TARGETED            0x8000u /* KDPC.Number: a processor was chosen */

struct queue {
    SINGLE_LIST_ENTRY *first, *last;
};

struct nt_dpcs {
    struct queue queue[NDH_MAX_PROCESSORS];
    uint64_t outstanding; /* queued or running; KeFlushQueuedDpcs waits for 0 */
    unsigned queued;
};

static struct nt_dpcs *dpcs(void)
{
    return nt_root()->dpcs;
}

void nt_dpcs_init(void)
{
    nt_root()->dpcs = ndh_arena_alloc(sizeof(struct nt_dpcs), 16);
    if (nt_root()->dpcs == NULL) {
        __builtin_trap();
    }
}

static PKDPC dpc_of(SINGLE_LIST_ENTRY *entry)
{
    return CONTAINING_RECORD(entry, KDPC, DpcListEntry);
}

int nt_dpc_queue(PKDPC dpc, PVOID argument1, PVOID argument2)
{
    if (dpc->DpcData != NULL) {
        return 0;
    }
    const unsigned number =
        dpc->Number & TARGETED ? dpc->Number & ~TARGETED : ndh_sched_draw(ndh_sched_processors());
    struct queue *queue = &dpcs()->queue[number];
    dpc->SystemArgument1 = argument1;
    dpc->SystemArgument2 = argument2;
    dpc->DpcData = queue;
    if (dpc->Importance == HighImportance) {
        dpc->DpcListEntry.Next = queue->first;
        queue->first = &dpc->DpcListEntry;
        queue->last = queue->last == NULL ? queue->first : queue->last;
    } else {
        dpc->DpcListEntry.Next = NULL;
        *(queue->last != NULL ? &queue->last->Next : &queue->first) = &dpc->DpcListEntry;
        queue->last = &dpc->DpcListEntry;
    }
    dpcs()->outstanding++;
    dpcs()->queued++;
    ndh_sched_request_deferred(number);
    return 1;
}

static void take_out(struct queue *queue, PKDPC dpc)
{
    SINGLE_LIST_ENTRY *before = NULL;
    SINGLE_LIST_ENTRY **link = &queue->first;
    while (*link != &dpc->DpcListEntry) {
        before = *link;
        link = &before->Next;
    }
    *link = dpc->DpcListEntry.Next;
    queue->last = queue->last == &dpc->DpcListEntry ? before : queue->last;
    dpc->DpcData = NULL;
    dpcs()->queued--;
}

int nt_dpc_run(unsigned processor)
{
    struct queue *queue = &dpcs()->queue[processor];
    if (queue->first == NULL) {
        return 0;
    }
    PKDPC dpc = dpc_of(queue->first);
    const PKDEFERRED_ROUTINE routine = dpc->DeferredRoutine;
    const PVOID context = dpc->DeferredContext;
    take_out(queue, dpc);
    /* From here on the routine may free or requeue the DPC. */
    routine(dpc, dpc->DeferredContext, dpc->SystemArgument1, dpc->SystemArgument2);
    dpcs()->outstanding--;
    if (ndh_sched_irql() != DISPATCH_LEVEL) {
        nt_bugcheckf(0xC8, nt_irql_mismatch(DISPATCH_LEVEL, NT_IRQL_OF_CALLOUT), (uint64_t)routine,
                     (uint64_t)context, 0,
                     "IRQL_UNEXPECTED_VALUE: the deferred procedure call 0x%llx returned at %s",
                     (unsigned long long)(uint64_t)routine, nt_irql_name(ndh_sched_irql()));
    }
    if (ndh_sched_current()->locks != 0) {
        nt_bugcheckf(
            0xC8, nt_irql_mismatch(DISPATCH_LEVEL, NT_IRQL_OF_CALLOUT), (uint64_t)routine, (uint64_t)context,
            0, "IRQL_UNEXPECTED_VALUE: the deferred procedure call 0x%llx returned with %u spin locks held",
            (unsigned long long)(uint64_t)routine, ndh_sched_current()->locks);
    }
    return queue->first != NULL;
}

int nt_dpc_is_inside(const KDPC *dpc, uint64_t low, uint64_t high)
{
    const uint64_t address = (uint64_t)dpc, routine = (uint64_t)dpc->DeferredRoutine;
    return (address >= low && address < high) || (routine >= low && routine < high);
}

unsigned nt_dpc_count(void)
{
    return dpcs()->queued;
}

static const KDPC *first_queued(uint64_t low, uint64_t high,
                                int (*matches)(const KDPC *dpc, uint64_t low, uint64_t high))
{
    for (unsigned i = 0; i < NDH_MAX_PROCESSORS; i++) {
        for (SINGLE_LIST_ENTRY *entry = dpcs()->queue[i].first; entry != NULL; entry = entry->Next) {
            if (matches(dpc_of(entry), low, high)) {
                return dpc_of(entry);
            }
        }
    }
    return NULL;
}

const KDPC *nt_dpc_inside(uint64_t low, uint64_t high)
{
    return first_queued(low, high, nt_dpc_is_inside);
}

static int is_stored_in(const KDPC *dpc, uint64_t low, uint64_t high)
{
    return (uint64_t)dpc >= low && (uint64_t)dpc < high;
}

const KDPC *nt_dpc_stored_in(uint64_t low, uint64_t high)
{
    return first_queued(low, high, is_stored_in);
}

/* --- services ------------------------------------------------------------------------------------------- */

VOID NTAPI KeInitializeDpc(PRKDPC Dpc, PKDEFERRED_ROUTINE DeferredRoutine, PVOID DeferredContext)
{
    Dpc->Type = DPC_OBJECT;
    Dpc->Importance = MediumImportance;
    Dpc->Number = 0;
    Dpc->ProcessorHistory = 0;
    Dpc->DeferredRoutine = DeferredRoutine;
    Dpc->DeferredContext = DeferredContext;
    Dpc->DpcData = NULL;
}

VOID NTAPI KeInitializeThreadedDpc(PRKDPC Dpc, PKDEFERRED_ROUTINE DeferredRoutine, PVOID DeferredContext)
{
    /*
     * Threaded DPCs may be turned off on Windows; drivers have to expect DISPATCH_LEVEL, and that is what
     * they get.
     */
    KeInitializeDpc(Dpc, DeferredRoutine, DeferredContext);
    Dpc->Type = THREADED_DPC_OBJECT;
}

BOOLEAN NTAPI KeInsertQueueDpc(PRKDPC Dpc, PVOID SystemArgument1, PVOID SystemArgument2)
{
    if (Dpc->Type != DPC_OBJECT && Dpc->Type != THREADED_DPC_OBJECT) {
        nt_bugcheckf(0xC7, 1, (uint64_t)Dpc, 0, 0,
                     "TIMER_OR_DPC_INVALID: a DPC was queued that was never initialized");
    }
    const int queued = nt_dpc_queue(Dpc, SystemArgument1, SystemArgument2);
    if (queued) {
        ndh_sched_point();
    }
    return (BOOLEAN)queued;
}

BOOLEAN NTAPI KeRemoveQueueDpc(PRKDPC Dpc)
{
    if (Dpc->DpcData == NULL) {
        return FALSE;
    }
    take_out(Dpc->DpcData, Dpc);
    dpcs()->outstanding--;
    for (unsigned i = 0; i < ndh_sched_processors(); i++) {
        if (dpcs()->queue[i].first == NULL) {
            ndh_sched_cancel_deferred(i);
        }
    }
    return TRUE;
}

VOID NTAPI KeFlushQueuedDpcs(VOID)
{
    NT_IRQL_MAX(KeFlushQueuedDpcs, APC_LEVEL);
    if (dpcs()->outstanding != 0) {
        ndh_sched_spin(&dpcs()->outstanding);
    }
}

VOID NTAPI KeSetImportanceDpc(PRKDPC Dpc, KDPC_IMPORTANCE Importance)
{
    Dpc->Importance = (UCHAR)Importance;
}

VOID NTAPI KeSetTargetProcessorDpc(PRKDPC Dpc, CCHAR Number)
{
    /* A box may have fewer processors than the driver expects. */
    Dpc->Number = (USHORT)(TARGETED | ((unsigned)(UCHAR)Number % ndh_sched_processors()));
}

NTSTATUS NTAPI KeSetTargetProcessorDpcEx(PKDPC Dpc, PPROCESSOR_NUMBER ProcNumber)
{
    if (ProcNumber->Group != 0 || ProcNumber->Number >= ndh_sched_processors()) {
        return STATUS_INVALID_PARAMETER;
    }
    KeSetTargetProcessorDpc(Dpc, (CCHAR)ProcNumber->Number);
    return STATUS_SUCCESS;
}
