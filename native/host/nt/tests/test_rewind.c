// SPDX-License-Identifier: MIT
/** A world that goes back to its mark is the world of the mark, byte for byte, and goes on as it did then. */
#include "world.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#include "../../rewind.h"

#define PAGE      4096u
#define KEEP_SIZE 0x100000u
#define KEEP_TAG  0x50454554u
#define MANY      3000u

static uint8_t *keep;

static void on_fault(int signal, siginfo_t *information, void *context)
{
    const ucontext_t *uc = context;
    (void)signal;
    if (!ndh_rewind_fault((uint64_t)information->si_addr, (uc->uc_mcontext.gregs[REG_ERR] & 2) != 0)) {
        abort();
    }
}

/* --- the bytes of arena and keep area ------------------------------------------------------------------- */

/* Offsets of the arena's pages that hold something, and their bytes; then the keep area. */
struct picture {
    size_t pages;
    size_t room; /* pages that fit */
    off_t *offset;
    uint8_t *bytes;
    uint8_t keep[KEEP_SIZE];
};

static struct picture *take_picture(void)
{
    struct picture *picture = calloc(1, sizeof *picture);
    const int memfd = world_memfd();
    CHECK(picture != NULL, "memory");
    for (off_t at = 0; (at = lseek(memfd, at, SEEK_DATA)) >= 0; at += PAGE) {
        if (picture->pages++ == picture->room) { /* a sanitizer's realloc copies, each time */
            picture->room = 2 * picture->room + 64;
            picture->offset = realloc(picture->offset, picture->room * sizeof *picture->offset);
            picture->bytes = realloc(picture->bytes, picture->room * PAGE);
            CHECK(picture->offset != NULL && picture->bytes != NULL, "memory");
        }
        picture->offset[picture->pages - 1] = at;
        CHECK(pread(memfd, picture->bytes + (picture->pages - 1) * PAGE, PAGE, at) == PAGE, "pread");
    }
    memcpy(picture->keep, keep, KEEP_SIZE);
    return picture;
}

static void throw_away(struct picture *picture)
{
    free(picture->offset);
    free(picture->bytes);
    free(picture);
}

static void expect_zero(off_t offset)
{
    static const uint8_t zero[PAGE];
    uint8_t page[PAGE];
    CHECK(pread(world_memfd(), page, PAGE, offset) == PAGE && memcmp(page, zero, PAGE) == 0,
          "page 0x%llx is not zero as at the mark", (unsigned long long)offset);
}

/* The present is the picture; pages that were touched since are zero. */
static void compare(const struct picture *then)
{
    struct picture *now = take_picture();
    size_t k = 0;
    for (size_t i = 0; i < now->pages; i++) {
        if (k == then->pages || now->offset[i] != then->offset[k]) {
            expect_zero(now->offset[i]);
            continue;
        }
        CHECK(memcmp(now->bytes + i * PAGE, then->bytes + k * PAGE, PAGE) == 0, "page 0x%llx differs",
              (unsigned long long)now->offset[i]);
        k++;
    }
    CHECK(k == then->pages, "%zu of %zu pages are there", k, then->pages);
    CHECK(memcmp(now->keep, then->keep, KEEP_SIZE) == 0, "the keep area differs");
    throw_away(now);
}

/* --- what happens in the world -------------------------------------------------------------------------- */

struct outcome {
    uint64_t now, steps;
    void *pool, *kept, *arena;
};

static KTIMER timer;

static void NTAPI other_thread(PVOID context)
{
    (void)context;
    LARGE_INTEGER pause = { .QuadPart = -1000 };
    KeDelayExecutionThread(KernelMode, FALSE, &pause);
}

static void live(void *context)
{
    struct outcome *outcome = context;
    LARGE_INTEGER due = { .QuadPart = -50000 };
    HANDLE thread;
    void *block[8];
    for (unsigned i = 0; i < 8; i++) {
        block[i] = ExAllocatePoolWithTag(NonPagedPoolNx, 100 + 5000 * i, 0x41414141);
    }
    for (unsigned i = 1; i < 8; i += 2) {
        ExFreePoolWithTag(block[i], 0x41414141);
    }
    outcome->pool = ExAllocatePoolWithTag(NonPagedPoolNx, 100, 0x42424242);
    outcome->kept = ExAllocatePoolWithTag(NonPagedPoolNx, 3 * PAGE, KEEP_TAG);
    memset(outcome->kept, 0x77, 3 * PAGE);
    PsCreateSystemThread(&thread, THREAD_ALL_ACCESS, NULL, NULL, NULL, other_thread, NULL);
    ZwClose(thread);
    KeInitializeTimer(&timer);
    KeSetTimer(&timer, due, NULL);
    KeWaitForSingleObject(&timer, Executive, KernelMode, FALSE, NULL);
    /* Protections change when a driver is loaded or unloaded. */
    outcome->arena = ndh_arena_alloc(4 * PAGE, PAGE);
    memset(outcome->arena, 0x11, 4 * PAGE);
    CHECK(ndh_arena_protect(outcome->arena, PAGE, PROT_READ) == 0, "protect");
    CHECK(ndh_arena_protect((uint8_t *)outcome->arena + PAGE, PAGE, PROT_NONE) == 0, "protect");
}

static struct outcome run(void)
{
    struct outcome outcome = { 0 };
    CHECK(world_run(live, &outcome, 10000000) == NDH_RAN_QUIESCENT, "it does not come to rest");
    outcome.now = ndh_sched_now();
    outcome.steps = ndh_sched_steps();
    return outcome;
}

static void fresh_world(void)
{
    world_new(2, 7);
    memset(keep, 0, KEEP_SIZE);
    ndh_nt_keep_area(keep, KEEP_SIZE);
    ndh_rewind_keep_area(keep, KEEP_SIZE);
}

/* --- tests ---------------------------------------------------------------------------------------------- */

static void needs_a_mark(void)
{
    fresh_world();
    CHECK(ndh_rewind() == -ENOENT, "there is no mark yet");
}

static void goes_back_to_the_very_bytes(void)
{
    fresh_world();
    CHECK(ndh_rewind_mark() == 0, "mark");
    struct picture *then = take_picture();
    const struct outcome first = run();
    CHECK(ndh_rewind_hot_pages() > 10, "%u hot pages", ndh_rewind_hot_pages());
    for (unsigned i = 0; i < 3; i++) {
        CHECK(ndh_rewind() == 0, "rewind");
        compare(then);
        const struct outcome again = run();
        CHECK(memcmp(&again, &first, sizeof again) == 0, "run %u: %llu, %llu and not %llu, %llu", i,
              (unsigned long long)again.now, (unsigned long long)again.steps, (unsigned long long)first.now,
              (unsigned long long)first.steps);
    }
    throw_away(then);
    ndh_rewind_forget();
}

static void a_rewound_world_is_as_a_fresh_one(void)
{
    fresh_world();
    const struct outcome fresh = run();
    fresh_world();
    CHECK(ndh_rewind_mark() == 0, "mark");
    ndh_sched_seed(99);
    run();
    CHECK(ndh_rewind() == 0, "rewind");
    const struct outcome rewound = run();
    CHECK(memcmp(&fresh, &rewound, sizeof fresh) == 0, "another outcome");
    ndh_rewind_forget();
}

static void a_new_mark_replaces_the_old(void)
{
    fresh_world();
    CHECK(ndh_rewind_mark() == 0, "mark");
    run();
    CHECK(ndh_rewind_mark() == 0 && ndh_rewind_hot_pages() == 0, "mark");
    struct picture *then = take_picture();
    const struct outcome first = run();
    CHECK(ndh_rewind() == 0, "rewind");
    compare(then);
    const struct outcome again = run();
    CHECK(memcmp(&again, &first, sizeof again) == 0, "another outcome");
    throw_away(then);
    ndh_rewind_forget();
}

static void write_many(void *context)
{
    uint8_t *block = ExAllocatePoolWithTag(NonPagedPoolNx, MANY * PAGE, 0x43434343);
    (void)context;
    for (unsigned i = 0; i < MANY; i++) {
        block[i * PAGE + 8] = (uint8_t)i;
    }
}

static void many_pages_go_back_and_grow_cold(void)
{
    fresh_world();
    CHECK(ndh_rewind_mark() == 0, "mark");
    struct picture *then = take_picture();
    for (unsigned i = 0; i < 2; i++) {
        world_run(write_many, NULL, 10000000);
        CHECK(ndh_rewind_hot_pages() >= MANY, "%u hot pages", ndh_rewind_hot_pages());
        CHECK(ndh_rewind() == 0 && ndh_rewind_hot_pages() == 0, "%u hot pages", ndh_rewind_hot_pages());
        compare(then);
    }
    throw_away(then);
    ndh_rewind_forget();
}

static void a_page_that_was_made_writable_once_goes_back_often(void)
{
    fresh_world();
    uint8_t *page = ndh_arena_alloc(PAGE, PAGE);
    CHECK(ndh_arena_protect(page, PAGE, PROT_READ) == 0, "protect");
    CHECK(ndh_rewind_mark() == 0, "mark");
    struct picture *then = take_picture();
    CHECK(ndh_arena_protect(page, PAGE, PROT_READ | PROT_WRITE) == 0, "protect");
    page[8] = 1;
    for (unsigned visit = 0; visit < 3; visit++) {
        CHECK(ndh_rewind() == 0, "rewind");
        compare(then);
    }
    throw_away(then);
    ndh_rewind_forget();
}

static void reads_and_foreign_addresses_are_no_first_writes(void)
{
    fresh_world();
    CHECK(ndh_rewind_mark() == 0, "mark");
    CHECK(!ndh_rewind_fault(NDH_ARENA_BASE, 0) && !ndh_rewind_fault(8, 1) &&
              !ndh_rewind_fault(NDH_ARENA_BASE + NDH_ARENA_SIZE, 1) &&
              !ndh_rewind_fault((uint64_t)keep + KEEP_SIZE, 1),
          "a fault of somebody else was taken");
    ndh_rewind_forget();
}

int main(void)
{
    static uint8_t stack[0x10000];
    const stack_t alternate = { .ss_sp = stack, .ss_size = sizeof stack };
    const struct sigaction action = { .sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK };
    CHECK(sigaltstack(&alternate, NULL) == 0 && sigaction(SIGSEGV, &action, NULL) == 0, "signals");
    keep = mmap(NULL, KEEP_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CHECK(keep != MAP_FAILED, "memory");
    needs_a_mark();
    goes_back_to_the_very_bytes();
    a_rewound_world_is_as_a_fresh_one();
    a_new_mark_replaces_the_old();
    many_pages_go_back_and_grow_cold();
    a_page_that_was_made_writable_once_goes_back_often();
    reads_and_foreign_addresses_are_no_first_writes();
    return 0;
}
