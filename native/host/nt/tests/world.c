// SPDX-License-Identifier: MIT
#include "world.h"

#include <stdarg.h>
#include <stdio.h>

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../arena.h"

struct ndh_image {
    uint64_t base;
    uint32_t size;
    void *entry;
};

static struct ndh_image image;
static struct ndh_mailbox *mailbox;

char world_log[512];

void ndh_log(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(world_log, sizeof world_log, format, arguments);
    va_end(arguments);
}

struct ndh_mailbox *ndh_world_mailbox(void)
{
    return mailbox;
}

/* --- images: one, made of the test program -------------------------------------------------------------- */

void world_image(uint64_t base, uint32_t size, void *entry)
{
    image = (struct ndh_image){ base, size, entry };
}

struct ndh_image *world_the_image(void)
{
    return &image;
}

void *ndh_pe_entry(const struct ndh_image *of)
{
    return of->entry;
}

const char *ndh_pe_name(const struct ndh_image *of)
{
    (void)of;
    return "test.sys";
}

uint64_t ndh_pe_base(const struct ndh_image *of)
{
    return of->base;
}

uint32_t ndh_pe_size(const struct ndh_image *of)
{
    return of->size;
}

struct ndh_image *ndh_pe_find(uint64_t address)
{
    return address >= image.base && address - image.base < image.size ? &image : NULL;
}

/* The test's image has no unwind information. */
int ndh_pe_unwind(const struct ndh_image *at, struct ndh_registers *registers, int exact,
                  struct ndh_pe_handler *handler, struct ndh_places *places)
{
    (void)at, (void)registers, (void)exact, (void)handler, (void)places;
    return -1;
}

const void *ndh_pe_function(const struct ndh_image *at, uint64_t rip)
{
    (void)at, (void)rip;
    return NULL;
}

unsigned ndh_pe_backtrace(uint64_t rip, uint64_t rsp, const uint64_t nonvolatile[8], struct ndh_frame *frame,
                          unsigned max)
{
    (void)rsp;
    (void)nonvolatile;
    if (max == 0 || ndh_pe_find(rip) == NULL) {
        return 0;
    }
    strcpy(frame->module, "test.sys");
    frame->offset = rip - image.base;
    return 1;
}

/* Nothing of it is pageable. */

int ndh_pe_page_in(uint64_t address)
{
    (void)address;
    return 0;
}

void ndh_pe_page_in_all(void)
{
}

void ndh_pe_page_out(void)
{
}

int ndh_pe_is_pageable(uint64_t address)
{
    (void)address;
    return 0;
}

void *ndh_pe_lock_pageable(uint64_t address)
{
    (void)address;
    return NULL;
}

int ndh_pe_unlock_pageable(uint64_t address)
{
    (void)address;
    return -1;
}

void ndh_pe_page_entirely(struct ndh_image *of, int entirely)
{
    (void)of, (void)entirely;
}

/* --- worlds --------------------------------------------------------------------------------------------- */

static int memfd = -1; /* of the arena */

int world_memfd(void)
{
    return memfd;
}

static void make(unsigned processors, uint64_t seed, int verifier)
{
    if (memfd >= 0) {
        close(memfd);
    }
    memfd = memfd_create("test-arena", MFD_CLOEXEC);
    CHECK(memfd >= 0 && ftruncate(memfd, NDH_ARENA_SIZE) == 0, "no memfd for the arena");
    CHECK(ndh_arena_create(memfd) == 0, "the arena cannot be mapped");
    if (mailbox == NULL) {
        mailbox = mmap(NULL, NDH_MB_SLOT_SIZE, PROT_READ | PROT_WRITE,
                       MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        CHECK(mailbox != MAP_FAILED, "no memory for the mailbox");
    }
    memset(mailbox, 0, sizeof *mailbox);
    ndh_sched_init(processors);
    ndh_sched_seed(seed);
    ndh_nt_init(0x50454554u, verifier); /* tag "TEEP" */
}

void world_new(unsigned processors, uint64_t seed)
{
    make(processors, seed, 1);
}

void world_new_without_verifier(unsigned processors, uint64_t seed)
{
    make(processors, seed, 0);
}

uint8_t *world_data(void)
{
    return (uint8_t *)mailbox + NDH_MB_DATA_OFFSET;
}

struct body {
    void (*function)(void *context);
    void *context;
};

static VOID NTAPI run_body(PVOID argument)
{
    const struct body *body = argument;
    body->function(body->context);
}

static void start_body(void *argument)
{
    HANDLE handle;
    CHECK(NT_SUCCESS(PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, run_body, argument)),
          "no thread");
    ZwClose(handle);
}

static int never(void *context)
{
    (void)context;
    return 0;
}

enum ndh_run_reason world_run(void (*function)(void *context), void *context, uint64_t limit)
{
    struct body body = { function, context };
    start_body(&body);
    return ndh_sched_run(never, NULL, limit);
}

static const struct ndh_crash *crash_of(void (*body)(void *context), void *context, int verifier)
{
    int status;
    make(1, 1, verifier);
    const pid_t child = fork();
    CHECK(child >= 0, "no child process");
    if (child == 0) {
        world_run(body, context, 100000000);
        _exit(0);
    }
    CHECK(waitpid(child, &status, 0) == child, "the child was not found");
    CHECK(mailbox->crash.sealed == 1, "the world ended without a crash record (wait status 0x%x)",
          (unsigned)status);
    return &mailbox->crash;
}

const struct ndh_crash *world_crash(void (*body)(void *context), void *context)
{
    return crash_of(body, context, 1);
}

const struct ndh_crash *world_crash_without_verifier(void (*body)(void *context), void *context)
{
    return crash_of(body, context, 0);
}

static int is_complete(void *context)
{
    return ndh_nt_is_complete(*(const uint64_t *)context);
}

NTSTATUS world_post(const struct ndh_post *post, struct ndh_completion *completion)
{
    uint64_t id = post->id;
    memset(completion, 0, sizeof *completion);
    const NTSTATUS status = ndh_nt_post(post, world_data());
    if (!NT_SUCCESS(status)) {
        return status;
    }
    ndh_sched_run(is_complete, &id, 10000000);
    return ndh_nt_completions(completion, 1) == 1 ? completion->status : STATUS_PENDING;
}
