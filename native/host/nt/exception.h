// SPDX-License-Identifier: MIT
/**
 * Structured exceptions: raised by the processor or by a service, handled by frames of drivers that their
 * .pdata names, as "x64 exception handling" (learn.microsoft.com) describes it. A search walks the stack
 * outwards and asks each handler; the one that takes the exception unwinds to its frame, which runs the
 * termination handlers on the way.
 *
 * Frames of the host on the way are crossed by their own unwind tables. All of it runs on the driver's stack.
 */
#ifndef NDH_NT_EXCEPTION_H
#define NDH_NT_EXCEPTION_H

#include <stddef.h>

#include "bugcheck.h"
#include "nt.h"

#define NT_EXCEPTION_NONCONTINUABLE  0x01u
#define NT_EXCEPTION_UNWINDING       0x02u
#define NT_EXCEPTION_EXIT_UNWIND     0x04u
#define NT_EXCEPTION_NESTED_CALL     0x10u
#define NT_EXCEPTION_TARGET_UNWIND   0x20u
#define NT_EXCEPTION_COLLIDED_UNWIND 0x40u

/** What a language-specific handler returns. */
enum nt_disposition { NT_CONTINUE_EXECUTION, NT_CONTINUE_SEARCH, NT_NESTED_EXCEPTION, NT_COLLIDED_UNWIND };

/** EXCEPTION_RECORD. */
struct nt_exception_record {
    NTSTATUS code;
    uint32_t flags;
    struct nt_exception_record *record;
    uint64_t address;
    uint32_t count; /* of information */
    uint64_t information[15];
};

/** CONTEXT. */
struct nt_context {
    uint64_t home[6];
    uint32_t flags;
    uint32_t mxcsr;
    uint16_t segment[6];
    uint32_t eflags;
    uint64_t debug[6];
    uint64_t gpr[16];
    uint64_t rip;
    uint8_t fxsave[512]; /* vectors at 0xa0 */
    uint8_t reserved[0x4d0 - 0x300];
} __attribute__((aligned(16)));

#define NT_CONTEXT_FULL   0x0010000bu
#define NT_CONTEXT_VECTOR 0xa0 /* in fxsave */

_Static_assert(sizeof(struct nt_exception_record) == 152, "EXCEPTION_RECORD");
_Static_assert(sizeof(struct nt_context) == 1232 && offsetof(struct nt_context, gpr) == 0x78 &&
                   offsetof(struct nt_context, rip) == 0xf8 && offsetof(struct nt_context, fxsave) == 0x100,
               "CONTEXT; exceptionentry.S knows it");

/** DISPATCHER_CONTEXT. */
struct nt_dispatcher_context {
    uint64_t control_pc;
    uint64_t image_base;
    const void *function;
    uint64_t frame;
    uint64_t target_ip;
    struct nt_context *context;
    const void *handler;
    void *handler_data;
    void *history;
    uint32_t scope_index;
    uint32_t reserved;
};

typedef __attribute__((ms_abi)) enum nt_disposition nt_exception_routine(
    struct nt_exception_record *record, uint64_t frame, struct nt_context *context,
    struct nt_dispatcher_context *dispatcher);

/** A search or an unwinding under way, on the stack of the fiber that makes it. A handler that it has called
 * may raise an exception of its own, whose way outwards leads through here. */
struct nt_dispatch {
    struct nt_dispatch *outer;
    const struct ndh_registers
        *registers; /* search: where the exception was raised; unwinding: the frame at hand */
    const struct nt_dispatcher_context *dispatcher; /* unwinding: of the frame at hand; NULL for a search */
    uint64_t frame; /* search: the frame whose handler is asked */
    int exact;      /* registers->rip is an instruction to be executed */
};

/** A walk outwards. */
struct nt_walk {
    struct ndh_registers registers;
    struct nt_dispatch *dispatch; /* innermost that has not been passed */
    uint64_t nested;              /* frame that a search passed was asking; up to there a search is nested */
    uint32_t scope_index;         /* scopes of this frame that have had their turn */
    int exact;
    int collided; /* an unwinding that never ends was leaving this frame */
};

/** frames.c: begins at registers. */
void nt_walk_begin(struct nt_walk *walk, const struct ndh_registers *registers, int exact);
/** Crosses frames of the host, if that is where the walk is. Returns the image of the driver's frame, or NULL
 * at the end of the stack. */
const struct ndh_image *nt_walk_image(struct nt_walk *walk);
/** To the caller. Returns 0, or -1 if the stack or the tables make no sense. */
int nt_walk_up(struct nt_walk *walk, const struct ndh_image *image, struct ndh_pe_handler *handler);

/** Puts a driver's frame into a context; volatile registers stay. */
void nt_context_set_driver(struct nt_context *context, const struct nt_driver_context *driver);
void nt_registers_of_driver(struct ndh_registers *registers, const struct nt_driver_context *driver);
void nt_registers_of(struct ndh_registers *registers, const struct nt_context *context);
void nt_context_of(struct nt_context *context, const struct ndh_registers *registers);

/** frames.c: from a frame of the host to the driver's that called it. Returns whether there is one. */
int nt_leave_host(struct ndh_registers *registers);
/** Whether the address is code of the host. */
int nt_is_host_code(uint64_t address);
/** unwinding.c: execution goes on where the stack pointer is: searches and unwindings below are over. */
void nt_exceptions_left(uint64_t rsp);

/** exception.c: whether a search can begin below rsp: on a fiber with room for it. */
int nt_exception_is_possible(uint64_t rsp);
/** What the processor raised; what tells it in words. Goes on after the instruction or in a handler, or ends
 * the world. */
_Noreturn void nt_exception_dispatch(struct nt_exception_record *record, struct nt_context *context,
                                     int exact, const char *what);

/** probe.c: whether a fault inside of this service is an exception of its caller: one that only reads or
 * writes memory for it. Others are in the middle of the kernel's own work then. */
int nt_may_raise(uint64_t service);

/** unwinding.c: unwinds to the frame and goes on at target_ip there. registers: where to begin; NULL: where
 * the exception was raised whose search is under way. record may be NULL. target_frame 0: an exit unwind,
 * which leaves every frame and ends as an exception that nobody has handled. */
_Noreturn void nt_unwind(const struct ndh_registers *registers, uint64_t target_frame, uint64_t target_ip,
                         struct nt_exception_record *record, uint64_t return_value);

/** exception.c: the bug check for what nobody has handled, as of these registers. */
_Noreturn void nt_exception_lost(const struct nt_exception_record *record,
                                 const struct ndh_registers *registers, int exact, const char *what);
/** fault.c: the bug check for an exception that nobody has handled. */
_Noreturn void nt_exception_unhandled(const struct nt_exception_record *record,
                                      const struct nt_driver_context *context, const char *what);

/** exceptionentry.S: goes on with these registers. */
_Noreturn void nt_context_restore(const struct nt_context *context);
/** Where the signal handler sends a driver's fault: calls nt_exception_trapped (exception.c) on the driver's
 * stack. */
void nt_exception_entry(void);
/** A fault on its way from the signal handler to the driver's stack. */
struct nt_trap {
    struct nt_exception_record record;
    struct nt_context context;
    int exact;
    char what[64];
};
_Noreturn void nt_exception_trapped(const struct nt_trap *trap);

/** Calls nt_visit_frames(argument) as if the frame with these registers (rip, rsp, rbx, rbp, rsi, rdi, r12 to
 * r15) had called it, as far as unwind tables are concerned. */
void nt_call_from(void *argument, const uint64_t registers[10]);

#endif
