// SPDX-License-Identifier: MIT
/* Fast mutexes, resources, rundown protection, lookaside lists, callbacks. */
#include "world.h"

#define TAG 0x74736554u

static FAST_MUTEX fast;
static ERESOURCE resource;
static EX_RUNDOWN_REF rundown;
static unsigned inside, most_inside, released;

static void pause_a_bit(void)
{
    LARGE_INTEGER interval = { .QuadPart = -100 };
    KeDelayExecutionThread(KernelMode, FALSE, &interval);
}

static void start(PKSTART_ROUTINE routine)
{
    HANDLE handle;
    CHECK(NT_SUCCESS(PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, routine, NULL)),
          "no thread");
    ZwClose(handle);
}

static void enter(void)
{
    inside++;
    most_inside = inside > most_inside ? inside : most_inside;
    pause_a_bit();
    inside--;
}

static VOID NTAPI with_fast_mutex(PVOID context)
{
    (void)context;
    ExAcquireFastMutex(&fast);
    CHECK(ndh_sched_irql() == APC_LEVEL, "APC_LEVEL");
    enter();
    ExReleaseFastMutex(&fast);
    CHECK(ndh_sched_irql() == PASSIVE_LEVEL, "back");
}

static VOID NTAPI with_shared(PVOID context)
{
    (void)context;
    KeEnterCriticalRegion();
    ExAcquireResourceSharedLite(&resource, TRUE);
    enter();
    ExReleaseResourceLite(&resource);
    KeLeaveCriticalRegion();
}

static VOID NTAPI with_exclusive(PVOID context)
{
    (void)context;
    KeEnterCriticalRegion();
    ExAcquireResourceExclusiveLite(&resource, TRUE);
    CHECK(inside == 0, "somebody is inside");
    ExAcquireResourceExclusiveLite(&resource, TRUE); /* by its owner: once more */
    enter();
    ExReleaseResourceLite(&resource);
    ExReleaseResourceLite(&resource);
    KeLeaveCriticalRegion();
}

static unsigned run_three(PKSTART_ROUTINE a, PKSTART_ROUTINE b, PKSTART_ROUTINE c)
{
    most_inside = 0;
    start(a);
    start(b);
    start(c);
    CHECK(ndh_sched_run(NULL, NULL, 100000) == NDH_RAN_QUIESCENT && inside == 0, "quiescent");
    return most_inside;
}

static VOID NTAPI hold_rundown(PVOID context)
{
    (void)context;
    CHECK(ExAcquireRundownProtection(&rundown), "protection");
    pause_a_bit();
    pause_a_bit();
    released++;
    ExReleaseRundownProtection(&rundown);
}

static void run_down(void *context)
{
    (void)context;
    released = 0;
    ExInitializeRundownProtection(&rundown);
    start(hold_rundown);
    start(hold_rundown);
    pause_a_bit();
    ExWaitForRundownProtectionRelease(&rundown);
    CHECK(released == 2, "it waits for both");
    CHECK(!ExAcquireRundownProtection(&rundown), "too late");
}

static void lookaside(void)
{
    static NPAGED_LOOKASIDE_LIST list;
    char text[256];
    ExInitializeNPagedLookasideList(&list, NULL, NULL, 512, 100, TAG, 0);
    void *block = list.L.Allocate(list.L.Type, list.L.Size, list.L.Tag);
    ndh_nt_census(text, sizeof text);
    CHECK(block != NULL && strncmp(text, "pool Test nonpaged 1 100\n", 25) == 0, "%s", text);
    ExpInterlockedPushEntrySList(&list.L.ListHead, block); /* as the inline free does below the depth */
    ExDeleteNPagedLookasideList(&list);
    ndh_nt_census(text, sizeof text);
    CHECK(strncmp(text, "irps 0", 6) == 0, "%s", text);
}

static unsigned notified;

static VOID NTAPI notify(PVOID context, PVOID argument1, PVOID argument2)
{
    CHECK(argument1 == (PVOID)1 && argument2 == (PVOID)2, "arguments");
    notified += (unsigned)(uintptr_t)context;
}

static void callbacks(void)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Callback\\Test");
    OBJECT_ATTRIBUTES attributes;
    PCALLBACK_OBJECT one, two;
    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE, NULL, NULL);
    CHECK(ExCreateCallback(&one, &attributes, FALSE, TRUE) == STATUS_OBJECT_NAME_NOT_FOUND, "not there yet");
    CHECK(NT_SUCCESS(ExCreateCallback(&one, &attributes, TRUE, TRUE)) &&
              NT_SUCCESS(ExCreateCallback(&two, &attributes, TRUE, TRUE)) && one == two,
          "one object");
    PVOID first = ExRegisterCallback(one, notify, (PVOID)1),
          second = ExRegisterCallback(one, notify, (PVOID)10);
    ExNotifyCallback(one, (PVOID)1, (PVOID)2);
    ExUnregisterCallback(first);
    ExNotifyCallback(one, (PVOID)1, (PVOID)2);
    ExUnregisterCallback(second);
    CHECK(notified == 21, "%u", notified);
    ObDereferenceObject(one);
    ObDereferenceObject(two);
}

static void acquire_fast_twice(void *context)
{
    (void)context;
    ExInitializeFastMutex(&fast);
    ExAcquireFastMutex(&fast);
    ExAcquireFastMutex(&fast);
}

static void release_foreign_resource(void *context)
{
    (void)context;
    ExInitializeResourceLite(&resource);
    ExReleaseResourceLite(&resource);
}

static void acquire_resource_with_apcs(void *context)
{
    (void)context;
    ExInitializeResourceLite(&resource);
    ExAcquireResourceSharedLite(&resource, TRUE);
}

static void dereference_twice(void *context)
{
    OBJECT_ATTRIBUTES attributes;
    PCALLBACK_OBJECT object;
    (void)context;
    InitializeObjectAttributes(&attributes, NULL, 0, NULL, NULL);
    ExCreateCallback(&object, &attributes, TRUE, TRUE);
    ObDereferenceObject(object);
    ObDereferenceObject(object);
}

static void release_unowned_fast(void *context)
{
    (void)context;
    ExInitializeFastMutex(&fast);
    ExReleaseFastMutex(&fast);
}

int main(void)
{
    for (uint64_t seed = 1; seed <= 20; seed++) {
        world_new(2, seed);
        ExInitializeFastMutex(&fast);
        CHECK(run_three(with_fast_mutex, with_fast_mutex, with_fast_mutex) == 1, "the fast mutex excludes");
        ExInitializeResourceLite(&resource);
        CHECK(run_three(with_shared, with_shared, with_shared) > 1, "shared owners meet");
        CHECK(run_three(with_exclusive, with_exclusive, with_shared) == 1, "an exclusive owner is alone");
        ExDeleteResourceLite(&resource);
        CHECK(world_run(run_down, NULL, 100000) == NDH_RAN_QUIESCENT, "quiescent");
    }
    world_new(1, 1);
    lookaside();
    callbacks();
    CHECK(world_crash(acquire_fast_twice, NULL)->code == 0xBF, "owned already");
    CHECK(world_crash(release_foreign_resource, NULL)->code == 0xE3, "not owned");
    EXPECT_CRASH(release_unowned_fast, 0xC4, 0x34);
    EXPECT_CRASH(acquire_resource_with_apcs, 0xC4, 0x37);
    EXPECT_CRASH(dereference_twice, 0x18, 0);
    return EXIT_SUCCESS;
}
