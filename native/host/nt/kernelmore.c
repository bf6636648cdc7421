// SPDX-License-Identifier: MIT
/* Regions, processors and threads: what a driver asks, in the host's terms: one group, time in UTC, no
 * debugger. */
#include <string.h>

#include "ddk.h"
#include "nt.h"
#include "pool.h"
#include "services.h"
#include "thread.h"

#define CACHE_LINE      64u
#define THREAD_PRIORITY 8
#define MAX_STACK_WANTED                                                                                     \
    0x10000u /* what a callout may ask for: a fiber's stack has it left at any sane depth */

const BOOLEAN nt_debugger_enabled = FALSE, nt_debugger_not_present = TRUE;

VOID NTAPI KeEnterGuardedRegion(VOID)
{
    KeEnterCriticalRegion();
}

VOID NTAPI KeLeaveGuardedRegion(VOID)
{
    KeLeaveCriticalRegion();
}

BOOLEAN NTAPI KeTryToAcquireGuardedMutex(PKGUARDED_MUTEX Mutex)
{
    NT_IRQL_MAX(KeTryToAcquireGuardedMutex, APC_LEVEL);
    if (Mutex->Count <= 0) {
        return FALSE;
    }
    KeAcquireGuardedMutex(Mutex);
    return TRUE;
}

VOID NTAPI KeAcquireGuardedMutexUnsafe(PKGUARDED_MUTEX Mutex)
{
    ExAcquireFastMutexUnsafe(Mutex);
}

VOID NTAPI KeReleaseGuardedMutexUnsafe(PKGUARDED_MUTEX Mutex)
{
    ExReleaseFastMutexUnsafe(Mutex);
}

BOOLEAN NTAPI KeTestSpinLock(PKSPIN_LOCK SpinLock)
{
    return *SpinLock == 0;
}

VOID NTAPI KeAcquireInStackQueuedSpinLockForDpc(PKSPIN_LOCK SpinLock, PKLOCK_QUEUE_HANDLE LockHandle)
{
    KeAcquireInStackQueuedSpinLock(SpinLock, LockHandle);
}

VOID NTAPI KeReleaseInStackQueuedSpinLockForDpc(PKLOCK_QUEUE_HANDLE LockHandle)
{
    KeReleaseInStackQueuedSpinLock(LockHandle);
}

KAFFINITY NTAPI KeQueryActiveProcessors(VOID)
{
    return ((KAFFINITY)1 << ndh_sched_processors()) - 1;
}

ULONG NTAPI KeQueryMaximumProcessorCount(VOID)
{
    return ndh_sched_processors();
}

USHORT NTAPI KeQueryActiveGroupCount(VOID)
{
    return 1;
}

USHORT NTAPI KeQueryMaximumGroupCount(VOID)
{
    return 1;
}

KAFFINITY NTAPI KeQueryGroupAffinity(USHORT GroupNumber)
{
    return GroupNumber == 0 ? KeQueryActiveProcessors() : 0;
}

ULONG NTAPI KeGetProcessorIndexFromNumber(PPROCESSOR_NUMBER ProcNumber)
{
    return ProcNumber->Group == 0 && ProcNumber->Number < ndh_sched_processors() ? ProcNumber->Number
                                                                                 : MAXULONG;
}

NTSTATUS NTAPI KeGetProcessorNumberFromIndex(ULONG ProcIndex, PPROCESSOR_NUMBER ProcNumber)
{
    if (ProcIndex >= ndh_sched_processors()) {
        return STATUS_INVALID_PARAMETER;
    }
    *ProcNumber = (PROCESSOR_NUMBER){ .Number = (UCHAR)ProcIndex };
    return STATUS_SUCCESS;
}

KPRIORITY NTAPI KeQueryPriorityThread(PKTHREAD Thread)
{
    (void)Thread; /* the scheduler draws, it knows no priorities */
    NT_IRQL_MAX(KeQueryPriorityThread, DISPATCH_LEVEL);
    return THREAD_PRIORITY;
}

ULONG NTAPI KeGetRecommendedSharedDataAlignment(VOID)
{
    return CACHE_LINE;
}

/* A fiber's stack is larger than a kernel stack: the callout runs on it. */
NTSTATUS NTAPI KeExpandKernelStackAndCallout(VOID(NTAPI *Callout)(PVOID Parameter), PVOID Parameter,
                                             SIZE_T Size)
{
    NT_IRQL_MAX(KeExpandKernelStackAndCallout, APC_LEVEL);
    if (Size > MAX_STACK_WANTED) {
        return STATUS_INVALID_PARAMETER;
    }
    const struct ndh_fiber *fiber = ndh_sched_current();
    if ((uintptr_t)__builtin_frame_address(0) - (uintptr_t)fiber->stack.low < Size) {
        return STATUS_NO_MEMORY;
    }
    Callout(Parameter);
    return STATUS_SUCCESS;
}

VOID NTAPI ExLocalTimeToSystemTime(PLARGE_INTEGER LocalTime, PLARGE_INTEGER SystemTime)
{
    *SystemTime = *LocalTime;
}

/* Unique in the world and the same in each run: version 4 in form, counted in substance. */
NTSTATUS NTAPI ExUuidCreate(GUID *Uuid)
{
    NT_IRQL_MAX(ExUuidCreate, PASSIVE_LEVEL);
    ndh_sched_advance(1);
    const uint64_t now = ndh_sched_now();
    memset(Uuid, 0, sizeof *Uuid);
    Uuid->Data1 = (ULONG)(now >> 16) ^ 0x6e646800u;
    Uuid->Data2 = (USHORT)now;
    Uuid->Data3 = 0x4000;
    Uuid->Data4[0] = 0x80;
    memcpy(&Uuid->Data4[2], &now, 6);
    return STATUS_SUCCESS;
}

/* As the page of shared data shows them to inline code. */
BOOLEAN NTAPI ExIsProcessorFeaturePresent(ULONG ProcessorFeature)
{
    return ProcessorFeature < 16 && (0x554cu >> ProcessorFeature & 1) != 0;
}

PVOID NTAPI ExAllocatePoolWithQuota(POOL_TYPE PoolType, SIZE_T NumberOfBytes)
{
    PVOID block =
        nt_pool_allocate((uint32_t)PoolType & ~8u, NumberOfBytes, 0x656e6f4eu, NT_CALLER()); /* "None" */
    if (block == NULL && ((uint32_t)PoolType & 8u) == 0) { /* POOL_QUOTA_FAIL_INSTEAD_OF_RAISE */
        ExRaiseStatus(STATUS_INSUFFICIENT_RESOURCES);
    }
    return block;
}

/* The one process there is. */
HANDLE NTAPI PsGetProcessId(PEPROCESS Process)
{
    (void)Process;
    return PsGetCurrentProcessId();
}

HANDLE NTAPI PsGetThreadId(PETHREAD Thread)
{
    return (HANDLE)(ULONG_PTR)((struct nt_thread *)Thread)->id;
}
