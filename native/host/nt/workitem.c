// SPDX-License-Identifier: MIT
#include "workitem.h"

#include "object.h"
#include "pool.h"
#include "thread.h"

#define MAX_WORKERS 8u

enum work_kind { WORK_HOST, WORK_EX, WORK_IO, WORK_IO_EX };

/* One queued call. */
struct work {
    struct work *next;
    enum work_kind kind;
    uint64_t routine;
    void *context;
    void *object; /* IO: device or driver, referenced while queued */
    struct _IO_WORKITEM *item;
};

struct _IO_WORKITEM {
    struct work work;
    void *object;
    int queued;
    int allocated; /* by IoAllocateWorkItem */
};

struct nt_workers {
    struct work *first, *last;
    struct work *running[MAX_WORKERS]; /* copies live on the workers' stacks */
    unsigned threads;
    unsigned items;
};

static struct nt_workers *workers(void)
{
    return nt_root()->workers;
}

void nt_workers_init(void)
{
    nt_root()->workers = ndh_arena_alloc(sizeof(struct nt_workers), 16);
    if (nt_root()->workers == NULL) {
        __builtin_trap();
    }
}

static void call(struct work *work)
{
    switch (work->kind) {
    case WORK_HOST:
        ((void (*)(void *))work->routine)(work->context);
        break;
    case WORK_EX:
        ((PWORKER_THREAD_ROUTINE)work->routine)(work->context);
        break;
    case WORK_IO:
        ((PIO_WORKITEM_ROUTINE)work->routine)(work->object, work->context);
        break;
    case WORK_IO_EX:
        ((PIO_WORKITEM_ROUTINE_EX)work->routine)(work->object, work->context, work->item);
        break;
    }
}

static void run_one(unsigned slot)
{
    struct work work = *workers()->first;
    struct work *queued = workers()->first;
    workers()->first = queued->next;
    workers()->last = workers()->first == NULL ? NULL : workers()->last;
    if (work.item != NULL) {
        work.item->queued = 0; /* the routine may queue or free it */
    } else {
        nt_free(queued);
    }
    workers()->running[slot] = &work;
    call(&work);
    workers()->running[slot] = NULL;
    if (ndh_sched_irql() != PASSIVE_LEVEL || ndh_sched_current()->locks != 0) {
        nt_bugcheckf(0xE1, work.routine, ndh_sched_irql(), (uint64_t)work.context, (uint64_t)work.item,
                     "WORKER_THREAD_RETURNED_AT_BAD_IRQL: the work routine 0x%llx returned at %s with %u "
                     "spin locks held",
                     (unsigned long long)work.routine, nt_irql_name(ndh_sched_irql()),
                     ndh_sched_current()->locks);
    }
    if (nt_thread_current()->critical_regions != 0) {
        nt_bugcheckf(
            0xE1, work.routine, APC_LEVEL, (uint64_t)work.context, (uint64_t)work.item,
            "WORKER_THREAD_RETURNED_AT_BAD_IRQL: the work routine 0x%llx returned inside a critical region",
            (unsigned long long)work.routine);
    }
    if (work.object != NULL) {
        nt_object_dereference(work.object);
    }
}

static void worker_main(void *context)
{
    unsigned slot = 0;
    (void)context;
    while (workers()->running[slot] != NULL) {
        slot++;
    }
    while (workers()->first != NULL) {
        run_one(slot);
    }
    workers()->threads--;
}

void nt_work_start_waiting(void)
{
    struct nt_workers *w = workers();
    if (w->first != NULL && w->threads < MAX_WORKERS) {
        struct nt_thread *thread = nt_thread_start(NT_THREAD_WORKER, worker_main, NULL, 0);
        if (thread != NULL) {
            w->threads++;
            nt_object_dereference(thread);
        }
    }
}

static void enqueue(struct work *work)
{
    struct nt_workers *w = workers();
    work->next = NULL;
    *(w->last != NULL ? &w->last->next : &w->first) = work;
    w->last = work;
    nt_work_start_waiting();
}

static struct work *new_work(enum work_kind kind, uint64_t routine, void *context)
{
    struct work *work = nt_alloc(sizeof *work);
    if (work == NULL) {
        ndh_crash(NDH_CRASH_HOST, 0, "the host's pool is exhausted: a work item could not be queued");
    }
    work->kind = kind;
    work->routine = routine;
    work->context = context;
    return work;
}

void nt_work_queue_host(void (*routine)(void *context), void *context)
{
    enqueue(new_work(WORK_HOST, (uint64_t)routine, context));
}

unsigned nt_workitem_count(void)
{
    return workers()->items;
}

static int inside(const struct work *work, uint64_t low, uint64_t high)
{
    return work->kind != WORK_HOST && work->routine >= low && work->routine < high;
}

unsigned nt_work_inside(uint64_t low, uint64_t high)
{
    unsigned count = 0;
    for (const struct work *work = workers()->first; work != NULL; work = work->next) {
        count += inside(work, low, high);
    }
    for (unsigned i = 0; i < MAX_WORKERS; i++) {
        count += workers()->running[i] != NULL && inside(workers()->running[i], low, high);
    }
    return count;
}

/* --- services ------------------------------------------------------------------------------------------- */

VOID NTAPI ExQueueWorkItem(PWORK_QUEUE_ITEM WorkItem, WORK_QUEUE_TYPE QueueType)
{
    (void)QueueType;
    NT_IRQL_MAX(ExQueueWorkItem, DISPATCH_LEVEL);
    enqueue(new_work(WORK_EX, (uint64_t)WorkItem->WorkerRoutine, WorkItem->Parameter));
    ndh_sched_point();
}

ULONG NTAPI IoSizeofWorkItem(VOID)
{
    return sizeof(struct _IO_WORKITEM);
}

VOID NTAPI IoInitializeWorkItem(PVOID IoObject, PIO_WORKITEM IoWorkItem)
{
    *IoWorkItem = (struct _IO_WORKITEM){ .object = IoObject };
}

VOID NTAPI IoUninitializeWorkItem(PIO_WORKITEM IoWorkItem)
{
    if (IoWorkItem->queued) {
        nt_bugcheckf(0xE4, 2, (uint64_t)IoWorkItem, IoWorkItem->work.routine, 0,
                     "WORKER_INVALID: a work item was uninitialized while it was queued");
    }
}

PIO_WORKITEM NTAPI IoAllocateWorkItem(PDEVICE_OBJECT DeviceObject)
{
    NT_IRQL_MAX(IoAllocateWorkItem, DISPATCH_LEVEL);
    struct _IO_WORKITEM *item = nt_alloc(sizeof *item);
    if (item != NULL) {
        item->object = DeviceObject;
        item->allocated = 1;
        workers()->items++;
    }
    return item;
}

VOID NTAPI IoFreeWorkItem(PIO_WORKITEM IoWorkItem)
{
    NT_IRQL_MAX(IoFreeWorkItem, DISPATCH_LEVEL);
    if (IoWorkItem->queued) {
        nt_bugcheckf(0xE4, 2, (uint64_t)IoWorkItem, IoWorkItem->work.routine, 0,
                     "WORKER_INVALID: IoFreeWorkItem was called on a queued work item");
    }
    workers()->items--;
    nt_free(IoWorkItem);
}

static void queue_io(struct _IO_WORKITEM *item, enum work_kind kind, uint64_t routine, void *context)
{
    if (item->queued) {
        nt_bugcheckf(0xE4, 1, (uint64_t)item, 0, 0,
                     "WORKER_INVALID: a work item was queued that is queued already");
    }
    item->work = (struct work){
        .kind = kind, .routine = routine, .context = context, .object = item->object, .item = item
    };
    item->queued = 1;
    if (item->object != NULL) {
        nt_object_reference(item->object);
    }
    enqueue(&item->work);
    ndh_sched_point();
}

VOID NTAPI IoQueueWorkItem(PIO_WORKITEM IoWorkItem, PIO_WORKITEM_ROUTINE WorkerRoutine,
                           WORK_QUEUE_TYPE QueueType, PVOID Context)
{
    (void)QueueType;
    NT_IRQL_MAX(IoQueueWorkItem, DISPATCH_LEVEL);
    queue_io(IoWorkItem, WORK_IO, (uint64_t)WorkerRoutine, Context);
}

VOID NTAPI IoQueueWorkItemEx(PIO_WORKITEM IoWorkItem, PIO_WORKITEM_ROUTINE_EX WorkerRoutine,
                             WORK_QUEUE_TYPE QueueType, PVOID Context)
{
    (void)QueueType;
    NT_IRQL_MAX(IoQueueWorkItemEx, DISPATCH_LEVEL);
    queue_io(IoWorkItem, WORK_IO_EX, (uint64_t)WorkerRoutine, Context);
}
