// SPDX-License-Identifier: MIT
/**
 * What the kernel services share: the root of their state, IRQL limits, and how a violation is reported.
 *
 * Services are the functions that ntddk.h declares, called by drivers in the Microsoft convention on the
 * driver's stack: they keep their frames small. They are atomic towards each other, because a switch happens
 * only inside sched's (S) functions. State hangs on the arena root; each subject defines its own structure in
 * its own file.
 */
#ifndef NDH_NT_NT_H
#define NDH_NT_NT_H

#include <ntddk.h>

#include "../host.h"
#include "../sched/here.h"
#include "../sched/sched.h"

/* The version whose headers the facts about sizes and offsets were taken from. */
#define NT_MAJOR_VERSION 10u
#define NT_MINOR_VERSION 0u
#define NT_BUILD_NUMBER  16299u

struct nt_root {
    struct nt_pool *pool;
    struct nt_objects *objects;
    struct nt_dpcs *dpcs;
    struct nt_timers *timers;
    struct nt_threads *threads;
    struct nt_workers *workers;
    struct nt_io *io;
    struct nt_registry *registry;
    struct nt_drivers *drivers;
    struct nt_posts *posts;
    struct nt_tracing *tracing;
    struct nt_missing *missing;     /* NULL: not noted */
    struct nt_hardware *hardware;   /* NULL: no devices */
    struct _KINTERRUPT *interrupts; /* connected ones, the first first */
    struct nt_waited_locks *waited_locks;
    int verifier;
    ULONG random; /* of rand */
};

void nt_waited_locks_init(void);

static inline struct nt_root *nt_root(void)
{
    return NDH_ARENA_ROOT(NDH_ROOT_NT);
}

/** Driver Verifier's codes are used where a free build would only hang or corrupt. */
static inline int nt_verifier(void)
{
    return nt_root()->verifier;
}

/** Name of an IRQL for messages. */
const char *nt_irql_name(KIRQL irql);

/** The unique value in the first parameter of IRQL_UNEXPECTED_VALUE: what the others are. */
enum nt_irql_of {
    NT_IRQL_OF_CALLOUT = 2,   /* a routine and its parameter */
    NT_IRQL_OF_INTERRUPT = 3, /* a routine of an interrupt, and the interrupt */
};

/** First parameter of IRQL_UNEXPECTED_VALUE, at the current IRQL. */
uint64_t nt_irql_mismatch(KIRQL expected, enum nt_irql_of what);

/** As ndh_bugcheck, with a printf format. The text is made on the crash stack. */
_Noreturn void nt_bugcheckf(uint32_t code, uint64_t p1, uint64_t p2, uint64_t p3, uint64_t p4,
                            const char *format, ...) __attribute__((format(printf, 6, 7)));

/** The service was called at an IRQL outside of [low, high]: 0xA with the service's address, as a fetch of
 *  pageable code. */
_Noreturn VOID NTAPI nt_irql_violation(const char *service, const void *address, KIRQL low, KIRQL high);

/** First statement of a service. */
#define NT_IRQL_MAX(service, high)                                                                           \
    do {                                                                                                     \
        if (ndh_sched_irql() > (high)) {                                                                     \
            nt_irql_violation(#service, (const void *)service, PASSIVE_LEVEL, high);                         \
        }                                                                                                    \
    } while (0)

#define NT_IRQL_RANGE(service, low, high)                                                                    \
    do {                                                                                                     \
        if (ndh_sched_irql() > (high) || ndh_sched_irql() < (low)) {                                         \
            nt_irql_violation(#service, (const void *)service, low, high);                                   \
        }                                                                                                    \
    } while (0)

/** Address in the driver that called the service. */
#define NT_CALLER() ((uint64_t)__builtin_return_address(0))

/** spinlock.c: takes and gives back a lock at whatever IRQL, as interrupts do. */
void nt_spin_lock_take(PKSPIN_LOCK lock);
void nt_spin_lock_give(PKSPIN_LOCK lock);

/** paging.c: the IRQL of a strand is DISPATCH_LEVEL or above from here on. */
void nt_paging_raised(void);
/** Whether nt_paging_raised would do something. */
static inline int nt_paging_due(void)
{
    return nt_verifier() && ndh_pe_may_page_out();
}

#endif
