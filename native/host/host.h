// SPDX-License-Identifier: MIT
/**
 * What the parts of the driver host know of each other.
 *
 *     ipc/    supervisor, worlds, mailbox, boot script, seccomp     knows pe, nt, sched
 *     pe/     PE32+ images: load, relocate, bind imports, exports   knows arena
 *     nt/     ntoskrnl and hal services                             knows sched, arena, pe (names addresses)
 *     sched/  virtual processors, fibers, virtual time, choices     knows arena
 *     arena   the one fixed-address memory of a world               knows nobody
 *
 * All state of a world lies in the arena: no malloc, no static mutable data (constants are fine) once the
 * boot world has begun, so that a world is forked from a memfd image and can be put back by copying pages.
 */
#ifndef NDH_HOST_H
#define NDH_HOST_H

#include <stddef.h>
#include <stdint.h>
#include "ipc/mailbox.h"

#define NDH_ARENA_BASE 0x200000000000ULL
#define NDH_ARENA_SIZE 0x28000000ULL /* 640 MiB, sparse: images, pools, fiber stacks, host globals */

#define NDH_MAX_FIBERS     32
#define NDH_MAX_PROCESSORS 4

/* arena.c */

/** The arena begins with one pointer for each part, NULL until the part sets it: the only way to find state
 * again in a forked world. */
enum ndh_root { NDH_ROOT_PE, NDH_ROOT_NT, NDH_ROOT_SCHED, NDH_ROOT_BOOT, NDH_ROOT_COUNT };
#define NDH_ARENA_ROOT(root) (((void **)NDH_ARENA_BASE)[root])

/** Permanent, zeroed memory of the arena; never freed. NULL when the arena is exhausted. */
void *ndh_arena_alloc(size_t size, size_t align);
/** Whether [address, address + size) lies in the arena. */
int ndh_arena_contains(const void *address, size_t size);
/** Whether all of [address, address + size) lies in the arena and may be read. */
int ndh_arena_readable(const void *address, size_t size);
/** The same of writing. */
int ndh_arena_writable(const void *address, size_t size);
int ndh_arena_executable(const void *address);
/** Sets the protection (PROT_*, never write and execute together) of whole pages of the arena. Use this and
 * never mprotect: worlds are mapped anew from the memfd, and the supervisor gives each page the protection
 * that was recorded here. Guard pages of stacks: PROT_NONE. Each change of protection between neighbouring
 * pages is one more mapping to fork (0.5 us). Returns 0 or -1. */
int ndh_arena_protect(void *address, size_t size, int protection);

/* pe/ */

struct ndh_image;
typedef void *(*ndh_import_resolver)(void *context, const char *module, const char *symbol, uint16_t ordinal);
/** Loads a PE32+ image from bytes: sections at their own protections, relocations, exports, imports by the
 * resolver. An import that the resolver does not know gets a stub that ends the world when it is called.
 * *image is set before imports are bound, so that a resolver can bind images that import from each other; it
 * is NULL after a failure. Returns 0, or -1 with a sentence in error. */
int ndh_pe_load(const char *name, const void *bytes, size_t size, ndh_import_resolver resolver, void *context,
                struct ndh_image **image, char *error, size_t error_size);
void ndh_pe_unload(struct ndh_image *image);
/** Takes away the discardable sections (INIT, .reloc), as Windows does when the driver entry has returned. */
void ndh_pe_discard_init(struct ndh_image *image);
/** Brings the pageable section at the address back into memory. Returns whether it was out. */
int ndh_pe_page_in(uint64_t address);
/** Brings back all, for those who look at stacks and code. */
void ndh_pe_page_in_all(void);
/** Takes all pageable sections out of memory that are not locked. */
void ndh_pe_page_out(void);
/** Whether there may be one to take out. Asked for whenever the IRQL rises, so it is the beginning of the
 *  part's state. */
static inline int ndh_pe_may_page_out(void)
{
    const uint32_t *state = NDH_ARENA_ROOT(NDH_ROOT_PE);
    return state != NULL && *state != 0;
}
/** Whether the address lies in such a section. */
int ndh_pe_is_pageable(uint64_t address);
/** Locks the code or data section at the address into memory, once more for each call; returns its beginning,
 * or NULL if there is none. */
void *ndh_pe_lock_pageable(uint64_t address);
/** Undoes one lock. Returns 0, or -1 if there is none. */
int ndh_pe_unlock_pageable(uint64_t address);
/** Whether all code and all writable data of the image is pageable, not just sections with such a name. */
void ndh_pe_page_entirely(struct ndh_image *image, int entirely);
void *ndh_pe_entry(const struct ndh_image *image);
void *ndh_pe_export(const struct ndh_image *image, const char *symbol);
void *ndh_pe_export_ordinal(const struct ndh_image *image, uint16_t ordinal);
/** Whether the import table of image names this module (any case). */
int ndh_pe_imports_from(const struct ndh_image *image, const char *module);
const char *ndh_pe_name(const struct ndh_image *image);
uint64_t ndh_pe_base(const struct ndh_image *image);
uint32_t ndh_pe_size(const struct ndh_image *image);
/** Image that holds the address, or NULL. */
struct ndh_image *ndh_pe_find(uint64_t address);
/** Registers of a frame as far as unwinding restores them; gpr: rax rcx rdx rbx rsp rbp rsi rdi r8 to r15, as
 * in a CONTEXT. */
struct ndh_registers {
    uint64_t rip;
    uint64_t gpr[16];
    uint8_t vector[16][16];
};
#define NDH_RSP 4

/** Where on the stack the caller's registers lay that unwinding has loaded; others stay as they are. */
struct ndh_places {
    uint64_t gpr[16];
    uint64_t vector[16];
};

/** What the unwind information of a frame's function says of exceptions. */
struct ndh_pe_handler {
    uint64_t frame;       /* establisher frame: what the function's own unwind information is relative to */
    const void *function; /* its RUNTIME_FUNCTION, NULL for a leaf function, which has none */
    const void *routine;  /* language-specific handler, NULL: none, or rip is in prologue or epilogue */
    void *data;           /* for the handler */
    int for_exceptions;   /* the handler wants to see exceptions */
    int for_unwinding;    /* and it wants to run when the frame goes */
};
/** The RUNTIME_FUNCTION of the function at an address in the image, or NULL: a leaf function has none. */
const void *ndh_pe_function(const struct ndh_image *image, uint64_t rip);
/** One frame up: registers become the caller's. exact: rip is an instruction to be executed, not a return
 * address. handler and places may be NULL. Returns 0, or -1 when the stack or the image's tables make
 * no sense. */
int ndh_pe_unwind(const struct ndh_image *image, struct ndh_registers *registers, int exact,
                  struct ndh_pe_handler *handler, struct ndh_places *places);
/** Walks driver frames from rip/rsp by .pdata/.xdata; returns the number of frames written, innermost first.
 * nonvolatile: rbx, rbp, rsi, rdi, r12, r13, r14, r15 at that place. Only frames of images are written. A rip
 * outside of every image is treated as a host function called by a driver: the stack above rsp (if it lies in
 * the arena) is searched for the first return address behind a call instruction of an image. */
unsigned ndh_pe_backtrace(uint64_t rip, uint64_t rsp, const uint64_t nonvolatile[8], struct ndh_frame *frame,
                          unsigned max);

/* sched/ */

/** Creates scheduler state in the arena. */
void ndh_sched_init(unsigned processors);
void ndh_sched_seed(uint64_t seed);
/** Starts a fiber of a new thread at PASSIVE_LEVEL; returns its thread id or 0 when NDH_MAX_FIBERS are in
 * use. */
uint32_t ndh_sched_start(void (*entry)(void *context), void *context);
/** Runs the world on the calling (host) stack until done(context) is true, quiescent, or the limit (virtual
 * 100 ns from now). */
enum ndh_run_reason ndh_sched_run(int (*done)(void *context), void *context, uint64_t limit_100ns);
/** The same, but when nothing else can happen time passes up to the limit: patient timers (nt/timer.h)
 * expire, and whoever watches a driver that does not come back can say so. */
enum ndh_run_reason ndh_sched_run_through(int (*done)(void *context), void *context, uint64_t limit_100ns);
/** ndh_sched_run for as long as virtual time is to pass: patient timers that are due meanwhile expire too,
 * even when nothing else happens. */
enum ndh_run_reason ndh_sched_pass(uint64_t duration_100ns);
uint64_t ndh_sched_now(void);   /* virtual time, 100 ns, without advancing it */
uint64_t ndh_sched_steps(void); /* choices drawn */

/* nt/ */

/** Modules that the host itself provides. */
#define NDH_HOST_MODULES                                                                                     \
    {                                                                                                        \
        "ntoskrnl.exe", "hal.dll", "WppRecorder.sys"                                                         \
    }
/** Address of a kernel service, or NULL. module is one of NDH_HOST_MODULES (any case). */
void *ndh_nt_export(const char *module, const char *symbol);
/** Boot: object name space, registry, system process, pools. keep_tag 0: none. */
void ndh_nt_init(uint32_t keep_tag, int verifier);
/** The keep area of the slot: called once when a forked world starts, zeroed; never in the boot world, whose
 * pool with the keep tag lies in the arena. */
void ndh_nt_keep_area(void *base, size_t size);
/** Value below \Registry\Machine\System\CurrentControlSet\Services\SERVICE\Parameters. type: REG_DWORD 4
 * (data: 4 bytes), REG_SZ 1 or REG_MULTI_SZ 7 (data: UTF-16LE with all terminating NULs; size in bytes). data
 * is copied. */
int ndh_nt_registry_set(const char *service, const char *name, uint32_t type, const void *data, size_t size);
/** The same below any key, named by its whole path, which is created if it is not there. */
int ndh_nt_registry_set_key(const char *key, const char *name, uint32_t type, const void *data, size_t size);
/** From now on a line of the log tells each registry value that a driver asks for and that is not there, once
 * in a world: "missing value", image, key and name, with tabs between. 0, or -1 when there is no room. */
int ndh_nt_log_missing_values(void);
/** Plain memory for a device at a physical address, for MmMapIoSpace; start is that of a page. 0, or -1 when
 * it overlaps other memory or there is no room. */
int ndh_nt_device_memory(uint64_t start, uint64_t length);
/** Plain memory for a device at ports; other ports read as all ones. 0, or -1 when there is no room. */
int ndh_nt_device_ports(uint64_t start, uint64_t length);
/**
 * The vector of a device's interrupt, which \Device\NdhHardware raises. 0, or -1 when it is none or there is
 * no room.
 */
int ndh_nt_device_interrupt(uint64_t vector);
/** Makes the driver object of a loaded image and calls its entry on a fiber; runs the world itself
 * (ndh_sched_run) until the entry has returned. 0 or negative NTSTATUS; after a failure nothing of the driver
 * is left and the caller unloads the image. */
int32_t ndh_nt_start_service(const char *service, struct ndh_image *image);
/** DriverUnload on a fiber (runs the world itself), then checks that nothing of the driver is left (devices,
 * timers, DPCs, work items). 0 or negative NTSTATUS; after success the caller unloads the image. */
int32_t ndh_nt_stop_service(const char *service);
/** Turns a post into an IRP on its own thread fiber. Returns 0 or a negative NTSTATUS for a malformed post.
 * data is the slot's data area. */
int32_t ndh_nt_post(const struct ndh_post *post, uint8_t *data);
/** Moves up to max completions out; returns the number. */
unsigned ndh_nt_completions(struct ndh_completion *out, unsigned max);
/** Whether the IRP with this id has been completed (its completion may still wait in the table). */
int ndh_nt_is_complete(uint64_t id);
unsigned ndh_nt_irps_pending(void);
/**
 * Looks for damage that shows only later, such as writes to freed pool; a bug check if there is some. For
 * moments when nothing runs.
 */
void ndh_nt_verify(void);
/** Text, one line each: `pool TAG type blocks bytes`, `irps N`, `devices N`, `timers N`, `dpcs N`, `workitems
 * N`, `threads N`, `files N`, `objects N`. */
size_t ndh_nt_census(char *text, size_t size);
/** Text: for each thread a line `thread ID STATE at IRQL N`, below it its driver frames, innermost first, as
 * `    at IMAGE+0xOFFSET`. For moments when nothing runs. */
size_t ndh_nt_stacks(char *text, size_t size);

/* crash (nt/bugcheck.c) */

/** Fills the crash record of the slot and ends the world. Never returns. */
_Noreturn void ndh_bugcheck(uint32_t code, uint64_t p1, uint64_t p2, uint64_t p3, uint64_t p4,
                            const char *text);
_Noreturn void ndh_crash(enum ndh_crash_kind kind, uint32_t code, const char *text);
/** Whether the interrupted instruction is one that the host carries out for drivers (mov to and from CR8); it
 * has then been done and execution goes on behind it. For SIGSEGV, before ndh_crash_from_signal
 * (nt/emulate.c). */
int ndh_nt_emulate(void *ucontext);
/** Whether the touched address is in pageable memory that may be brought back at this IRQL; it has been then.
 * For SIGSEGV as well (nt/paging.c). */
int ndh_nt_page_in(uint64_t address);
/** Whether a fault of a driver is an exception that its handlers may take: ucontext then goes on with the
 * search for one. If nobody takes it, the search ends the world. Writes nothing to the world. For fault
 * signals, before ndh_crash_from_signal. */
int ndh_nt_raise_from_signal(int signal, void *siginfo, void *ucontext);
/** Called by the signal handlers with the interrupted context (ucontext_t). */
_Noreturn void ndh_crash_from_signal(int signal, void *siginfo, void *ucontext);

/* ipc/ */

/** Slot of this world, always at NDH_MB_WORLD_BASE, never NULL. The boot world has one of its own outside of
 * the channel: its crash record becomes the text of the failed boot, its debug log is copied into the slot of
 * every world. */
struct ndh_mailbox *ndh_world_mailbox(void);

#endif
