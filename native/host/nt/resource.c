// SPDX-License-Identifier: MIT
/*
 * ERESOURCE and rundown protection. The resource keeps its own fields: ActiveEntries counts holders,
 * OwnerEntry the exclusive owner, SharedWaiters points to the event that all waiters share.
 */
#include <string.h>

#include "ddk.h"
#include "nt.h"
#include "pool.h"
#include "services.h"
#include "thread.h"

static PKEVENT event_of(PERESOURCE resource)
{
    return resource->SharedWaiters;
}

NTSTATUS NTAPI ExInitializeResourceLite(PERESOURCE Resource)
{
    NT_IRQL_MAX(ExInitializeResourceLite, DISPATCH_LEVEL);
    memset(Resource, 0, sizeof *Resource);
    PKEVENT event = nt_alloc(sizeof *event);
    if (event == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    KeInitializeEvent(event, NotificationEvent, TRUE);
    Resource->SharedWaiters = event;
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI ExDeleteResourceLite(PERESOURCE Resource)
{
    NT_IRQL_MAX(ExDeleteResourceLite, DISPATCH_LEVEL);
    if (Resource->ActiveEntries != 0) {
        nt_bugcheckf(0xE3, (uint64_t)Resource, (uint64_t)KeGetCurrentThread(), 0, 2,
                     "RESOURCE_NOT_OWNED: a resource was deleted while it is held");
    }
    nt_free(Resource->SharedWaiters);
    Resource->SharedWaiters = NULL;
    return STATUS_SUCCESS;
}

static void check_apcs(PERESOURCE resource, const char *service)
{
    if (nt_verifier() && !KeAreApcsDisabled()) {
        nt_bugcheckf(0xC4, 0x37, ndh_sched_irql(), 0, (uint64_t)resource,
                     "DRIVER_VERIFIER_DETECTED_VIOLATION: %s was called and APCs are not disabled", service);
    }
}

static int is_owner(PERESOURCE resource)
{
    return resource->OwnerEntry.OwnerThread == (ERESOURCE_THREAD)KeGetCurrentThread();
}

static BOOLEAN acquire(PERESOURCE resource, BOOLEAN wait, int exclusive)
{
    while (resource->ActiveEntries != 0 && !is_owner(resource) &&
           (exclusive || resource->OwnerEntry.OwnerThread != 0)) {
        if (!wait) {
            return FALSE;
        }
        resource->ContentionCount++;
        KeClearEvent(event_of(resource));
        KeWaitForSingleObject(event_of(resource), Executive, KernelMode, FALSE, NULL);
    }
    if (exclusive) {
        resource->OwnerEntry.OwnerThread = (ERESOURCE_THREAD)KeGetCurrentThread();
    }
    resource->ActiveEntries++;
    return TRUE;
}

BOOLEAN NTAPI ExAcquireResourceExclusiveLite(PERESOURCE Resource, BOOLEAN Wait)
{
    NT_IRQL_MAX(ExAcquireResourceExclusiveLite, APC_LEVEL);
    check_apcs(Resource, "ExAcquireResourceExclusiveLite");
    return acquire(Resource, Wait, 1);
}

BOOLEAN NTAPI ExAcquireResourceSharedLite(PERESOURCE Resource, BOOLEAN Wait)
{
    NT_IRQL_MAX(ExAcquireResourceSharedLite, APC_LEVEL);
    check_apcs(Resource, "ExAcquireResourceSharedLite");
    return acquire(Resource, Wait, 0);
}

static void leave(PERESOURCE resource)
{
    if (--resource->ActiveEntries == 0) {
        resource->OwnerEntry.OwnerThread = 0;
        KeSetEvent(event_of(resource), 0, FALSE);
    }
}

VOID NTAPI ExReleaseResourceLite(PERESOURCE Resource)
{
    NT_IRQL_MAX(ExReleaseResourceLite, DISPATCH_LEVEL);
    if (Resource->ActiveEntries == 0 || (Resource->OwnerEntry.OwnerThread != 0 && !is_owner(Resource))) {
        nt_bugcheckf(0xE3, (uint64_t)Resource, (uint64_t)KeGetCurrentThread(), 0, 1,
                     "RESOURCE_NOT_OWNED: a thread released a resource that it does not own");
    }
    leave(Resource);
}

BOOLEAN NTAPI ExIsResourceAcquiredExclusiveLite(PERESOURCE Resource)
{
    return Resource->ActiveEntries != 0 && is_owner(Resource);
}

/* Who shares it is not kept; a caller that asks about itself is one of them, or the resource is free. */
ULONG NTAPI ExIsResourceAcquiredSharedLite(PERESOURCE Resource)
{
    return Resource->OwnerEntry.OwnerThread == 0 || is_owner(Resource) ? (ULONG)Resource->ActiveEntries : 0;
}

VOID NTAPI ExConvertExclusiveToSharedLite(PERESOURCE Resource)
{
    NT_IRQL_MAX(ExConvertExclusiveToSharedLite, DISPATCH_LEVEL);
    if (!ExIsResourceAcquiredExclusiveLite(Resource)) {
        nt_bugcheckf(0xE3, (uint64_t)Resource, (uint64_t)KeGetCurrentThread(), 0, 1,
                     "RESOURCE_NOT_OWNED: a thread converted a resource that it does not own");
    }
    Resource->OwnerEntry.OwnerThread = 0;
    KeSetEvent(event_of(Resource), 0, FALSE);
}

NTSTATUS NTAPI ExReinitializeResourceLite(PERESOURCE Resource)
{
    NT_IRQL_MAX(ExReinitializeResourceLite, DISPATCH_LEVEL);
    if (Resource->ActiveEntries != 0) {
        nt_bugcheckf(0xE3, (uint64_t)Resource, (uint64_t)KeGetCurrentThread(), 0, 2,
                     "RESOURCE_NOT_OWNED: a resource was reinitialized while it is held");
    }
    Resource->ContentionCount = 0;
    KeSetEvent(event_of(Resource), 0, FALSE);
    return STATUS_SUCCESS;
}

VOID NTAPI ExReleaseResourceForThreadLite(PERESOURCE Resource, ERESOURCE_THREAD ResourceThreadId)
{
    NT_IRQL_MAX(ExReleaseResourceForThreadLite, DISPATCH_LEVEL);
    if (Resource->ActiveEntries == 0 ||
        (Resource->OwnerEntry.OwnerThread != 0 && Resource->OwnerEntry.OwnerThread != ResourceThreadId)) {
        nt_bugcheckf(0xE3, (uint64_t)Resource, (uint64_t)ResourceThreadId, 0, 1,
                     "RESOURCE_NOT_OWNED: a resource was released for a thread that does not own it");
    }
    leave(Resource);
}

PVOID NTAPI ExEnterCriticalRegionAndAcquireResourceExclusive(PERESOURCE Resource)
{
    KeEnterCriticalRegion();
    ExAcquireResourceExclusiveLite(Resource, TRUE);
    return nt_thread_current();
}

PVOID NTAPI ExEnterCriticalRegionAndAcquireResourceShared(PERESOURCE Resource)
{
    KeEnterCriticalRegion();
    ExAcquireResourceSharedLite(Resource, TRUE);
    return nt_thread_current();
}

VOID NTAPI ExReleaseResourceAndLeaveCriticalRegion(PERESOURCE Resource)
{
    ExReleaseResourceLite(Resource);
    KeLeaveCriticalRegion();
}

/* --- rundown protection: references are counted by two, bit 0 says that it is running down -------------- */

#define RUNNING_DOWN 1u
#define REFERENCE    2u

VOID NTAPI ExInitializeRundownProtection(PEX_RUNDOWN_REF RunRef)
{
    RunRef->Count = 0;
}

BOOLEAN NTAPI ExAcquireRundownProtection(PEX_RUNDOWN_REF RunRef)
{
    if (RunRef->Count & RUNNING_DOWN) {
        return FALSE;
    }
    RunRef->Count += REFERENCE;
    return TRUE;
}

/* While it runs down, the rest of the word points to what the waiter keeps on its stack. */
struct rundown_wait {
    uint64_t references;
    KEVENT done;
};

VOID NTAPI ExReleaseRundownProtection(PEX_RUNDOWN_REF RunRef)
{
    NT_IRQL_MAX(ExReleaseRundownProtection, DISPATCH_LEVEL);
    if (RunRef->Count & RUNNING_DOWN) {
        struct rundown_wait *wait = (struct rundown_wait *)(RunRef->Count & ~(ULONG_PTR)RUNNING_DOWN);
        if (wait == NULL) {
            nt_bugcheckf(0x18, 0, (uint64_t)RunRef, 0, 0,
                         "REFERENCE_BY_POINTER: rundown protection was released that has run down");
        }
        if (--wait->references == 0) {
            KeSetEvent(&wait->done, 0, FALSE);
        }
        return;
    }
    if (RunRef->Count == 0) {
        nt_bugcheckf(0x18, 0, (uint64_t)RunRef, 0, 0,
                     "REFERENCE_BY_POINTER: rundown protection was released that was not acquired");
    }
    RunRef->Count -= REFERENCE;
}

VOID NTAPI ExWaitForRundownProtectionRelease(PEX_RUNDOWN_REF RunRef)
{
    struct rundown_wait wait;
    NT_IRQL_MAX(ExWaitForRundownProtectionRelease, APC_LEVEL);
    if (RunRef->Count & RUNNING_DOWN) {
        return;
    }
    wait.references = RunRef->Count / REFERENCE;
    RunRef->Count = RUNNING_DOWN;
    if (wait.references != 0) {
        KeInitializeEvent(&wait.done, NotificationEvent, FALSE);
        RunRef->Count |= (ULONG_PTR)&wait;
        KeWaitForSingleObject(&wait.done, Executive, KernelMode, FALSE, NULL);
        RunRef->Count = RUNNING_DOWN;
    }
}

VOID NTAPI ExReInitializeRundownProtection(PEX_RUNDOWN_REF RunRef)
{
    RunRef->Count = 0;
}

/* Says that it has run down, also when nobody waits for it. */
VOID NTAPI ExRundownCompleted(PEX_RUNDOWN_REF RunRef)
{
    RunRef->Count = RUNNING_DOWN;
}

BOOLEAN NTAPI ExAcquireRundownProtectionEx(PEX_RUNDOWN_REF RunRef, ULONG Count)
{
    if (RunRef->Count & RUNNING_DOWN) {
        return FALSE;
    }
    RunRef->Count += (ULONG_PTR)REFERENCE * Count;
    return TRUE;
}

VOID NTAPI ExReleaseRundownProtectionEx(PEX_RUNDOWN_REF RunRef, ULONG Count)
{
    while (Count-- != 0) {
        ExReleaseRundownProtection(RunRef);
    }
}
