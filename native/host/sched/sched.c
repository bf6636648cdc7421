// SPDX-License-Identifier: MIT
#include "sched.h"

#include <stdlib.h>

#include "here.h"
#include "prng.h"

/*
 * A run ends this long after its limit although strands are still runnable: they read clocks or yield in a
 * loop.
 */
#define GRACE_100NS      10000000ULL
#define CRASH_STACK_SIZE 0x10000u
#define FIRST_THREAD_ID  0x40u

_Static_assert(NDH_MAX_FIBERS <= 32, "here.ready and sched.unused have a bit for each fiber");

struct sched {
    struct ndh_sched_here here;
    const struct ndh_sched_hooks *hooks;
    uint64_t now;
    uint64_t steps;
    uint64_t random;
    uint32_t next_thread_id;
    uint32_t unused; /* bit i: fiber i is no DPC fiber and NDH_FIBER_FREE */
    unsigned processors;
    int fiber_freed; /* since the hook was told last */
    struct ndh_stack host;
    struct ndh_stack crash;
    void (*visit)(void *argument); /* the next parked fiber that is entered calls it and goes back */
    void *visit_argument;
    struct ndh_processor processor[NDH_MAX_PROCESSORS];
    struct ndh_fiber fiber[NDH_MAX_FIBERS]; /* the first `processors` are the DPC fibers */
};

/* One way to go on: let `fiber` run on `processor`. */
struct option {
    struct ndh_fiber *fiber;
    unsigned processor;
};

/* Rare, so that a strand can also stay behind for long: a fair draw at each place would keep all abreast. */
#define PREEMPT_ONE_IN 8

#define MAX_OPTIONS (NDH_MAX_PROCESSORS * NDH_MAX_FIBERS)

static struct sched *sched(void)
{
    return NDH_ARENA_ROOT(NDH_ROOT_SCHED);
}

/* After each change of what a processor has to do. */
static void note_busy(struct sched *s, const struct ndh_processor *p)
{
    const uint32_t bit = 1u << p->number;
    const int busy = p->deferred || ndh_processor_strand(p) != NULL;
    s->here.busy = busy ? s->here.busy | bit : s->here.busy & ~bit;
}

static void dpc_fiber_main(void *argument)
{
    const unsigned number = (unsigned)(uintptr_t)argument;
    for (;;) {
        struct sched *s = sched();
        struct ndh_processor *p = &s->processor[number];
        p->deferred = s->hooks->run_deferred(number) != 0;
        p->dpc->state = NDH_FIBER_FREE;
        note_busy(s, p);
        p->irql = p->thread != NULL ? p->thread->irql : 0;
        ndh_stack_enter(&p->dpc->stack, &s->host);
    }
}

/* A stack in use lies between its own guard and that of the next one. */
static void guard(struct sched *s, unsigned fiber)
{
    struct ndh_stack *next = fiber + 1 < NDH_MAX_FIBERS ? &s->fiber[fiber + 1].stack : &s->crash;
    if (ndh_stack_guard(&s->fiber[fiber].stack) != 0 || ndh_stack_guard(next) != 0) {
        ndh_crash(NDH_CRASH_HOST, 0, "the guard of a stack could not be set");
    }
}

void ndh_sched_init(unsigned processors)
{
    struct sched *s = ndh_arena_alloc(sizeof *s, 64);
    if (s == NULL || processors == 0 || processors > NDH_MAX_PROCESSORS) {
        abort();
    }
    s->processors = processors;
    s->next_thread_id = FIRST_THREAD_ID;
    for (unsigned i = 0; i < NDH_MAX_FIBERS; i++) {
        s->fiber[i].processor = -1;
        s->unused |= i < processors ? 0 : 1u << i;
        if (ndh_stack_create(&s->fiber[i].stack, NDH_STACK_SIZE) != 0) {
            abort();
        }
    }
    if (ndh_stack_create(&s->crash, CRASH_STACK_SIZE) != 0 || ndh_stack_guard(&s->crash) != 0) {
        abort();
    }
    for (unsigned i = 0; i < processors; i++) {
        struct ndh_processor *p = &s->processor[i];
        if (ndh_processor_init(p, i) != 0) {
            abort();
        }
        p->dpc = &s->fiber[i];
        p->dpc->is_dpc = 1;
        p->dpc->processor = (int)i;
        guard(s, i);
        ndh_stack_prepare(&p->dpc->stack, dpc_fiber_main, (void *)(uintptr_t)i);
    }
    NDH_ARENA_ROOT(NDH_ROOT_SCHED) = s;
}

void ndh_sched_set_hooks(const struct ndh_sched_hooks *hooks)
{
    sched()->hooks = hooks;
}

void ndh_sched_seed(uint64_t seed)
{
    sched()->random = seed;
}

uint64_t ndh_sched_now(void)
{
    return sched()->now;
}

uint64_t ndh_sched_steps(void)
{
    return sched()->steps;
}

void ndh_sched_advance(uint64_t ticks)
{
    sched()->now += ticks;
}

uint32_t ndh_sched_draw(uint32_t bound)
{
    struct sched *s = sched();
    if (bound < 2) {
        return 0;
    }
    s->steps++;
    return ndh_prng_below(&s->random, bound);
}

/* --- who runs ------------------------------------------------------------------------------------------- */

static struct ndh_processor *here(void)
{
    return ndh_sched_here_processor();
}

unsigned ndh_sched_processors(void)
{
    return sched()->processors;
}

static void tell_raised(const struct sched *s, const struct ndh_processor *p)
{
    if (p->irql >= NDH_DISPATCH_LEVEL && s->hooks != NULL && s->hooks->raised != NULL) {
        s->hooks->raised();
    }
}

void ndh_sched_set_irql(uint8_t irql)
{
    struct ndh_processor *p = here();
    if (p != NULL) {
        const uint8_t before = p->irql;
        p->irql = irql;
        if (before < NDH_DISPATCH_LEVEL) {
            tell_raised(sched(), p);
        }
    }
}

struct ndh_pcr *ndh_sched_pcr(unsigned processor)
{
    return sched()->processor[processor].pcr;
}

void ndh_sched_set_idle_object(unsigned processor, void *object)
{
    sched()->processor[processor].idle_object = object;
}

struct ndh_fiber *ndh_sched_fiber(unsigned index)
{
    return &sched()->fiber[index];
}

struct ndh_fiber *ndh_sched_guard_hit(uint64_t address)
{
    struct sched *s = sched();
    for (unsigned i = 0; s != NULL && i < NDH_MAX_FIBERS; i++) {
        if (ndh_stack_in_guard(&s->fiber[i].stack, address)) {
            return &s->fiber[i];
        }
    }
    return NULL;
}

void *ndh_sched_crash_stack(void)
{
    return sched()->crash.top;
}

static void set_state(struct sched *s, struct ndh_fiber *fiber, enum ndh_fiber_state state)
{
    const uint32_t bit = 1u << (fiber - s->fiber);
    s->here.ready = state == NDH_FIBER_READY ? s->here.ready | bit : s->here.ready & ~bit;
    s->unused = state == NDH_FIBER_FREE && !fiber->is_dpc ? s->unused | bit : s->unused & ~bit;
    fiber->state = state;
}

void *ndh_sched_crash_area(void)
{
    return sched()->crash.low;
}

/* --- threads -------------------------------------------------------------------------------------------- */

static void thread_main(void *argument)
{
    struct ndh_fiber *fiber = argument;
    fiber->entry(fiber->context);
    ndh_sched_exit();
}

unsigned ndh_sched_free_fibers(void)
{
    return (unsigned)__builtin_popcount(sched()->unused);
}

struct ndh_fiber *ndh_sched_start_thread(void (*entry)(void *context), void *context, void *object,
                                         unsigned spare)
{
    struct sched *s = sched();
    if (ndh_sched_free_fibers() <= spare) {
        return NULL;
    }
    const unsigned number = (unsigned)__builtin_ctz(s->unused);
    struct ndh_fiber *fiber = &s->fiber[number];
    guard(s, number);
    fiber->id = s->next_thread_id;
    s->next_thread_id += 4;
    set_state(s, fiber, NDH_FIBER_READY);
    fiber->processor = -1;
    fiber->irql = 0;
    fiber->locks = 0;
    fiber->dispatch = NULL;
    fiber->spins_on = NULL;
    fiber->entry = entry;
    fiber->context = context;
    fiber->object = object;
    ndh_stack_prepare(&fiber->stack, thread_main, fiber);
    return fiber;
}

uint32_t ndh_sched_start(void (*entry)(void *context), void *context)
{
    const struct ndh_fiber *fiber = ndh_sched_start_thread(entry, context, NULL, 0);
    return fiber == NULL ? 0 : fiber->id;
}

/* Off the processor until the scheduler enters the fiber again; visitors are served meanwhile. */
static void park(struct ndh_fiber *fiber)
{
    struct sched *s = sched();
    ndh_stack_enter(&fiber->stack, &s->host);
    while (s->visit != NULL) {
        void (*visit)(void *argument) = s->visit;
        s->visit = NULL;
        visit(s->visit_argument);
        ndh_stack_enter(&fiber->stack, &s->host);
    }
}

int ndh_sched_visit(struct ndh_fiber *fiber, void (*visit)(void *argument), void *argument)
{
    struct sched *s = sched();
    if (fiber->state == NDH_FIBER_FREE || ndh_stack_is_fresh(&fiber->stack)) {
        return -1;
    }
    s->visit = visit;
    s->visit_argument = argument;
    ndh_stack_enter(&s->host, &fiber->stack);
    return 0;
}

static void leave(void)
{
    park(ndh_sched_current());
}

void ndh_sched_exit(void)
{
    struct sched *s = sched();
    struct ndh_processor *p = here();
    struct ndh_fiber *fiber = p->thread;
    if (s->hooks != NULL) {
        s->hooks->thread_ended(fiber);
    }
    set_state(s, fiber, NDH_FIBER_FREE);
    fiber->processor = -1;
    fiber->object = NULL;
    p->thread = NULL;
    p->irql = 0;
    note_busy(s, p);
    s->fiber_freed = 1;
    ndh_stack_enter(&fiber->stack, &s->host);
    __builtin_trap();
}

void ndh_sched_point(void)
{
    if (ndh_sched_current() != NULL) {
        leave();
    }
}

void ndh_sched_preempt(void)
{
    if (ndh_sched_has_others(ndh_sched_here()) && ndh_sched_draw(PREEMPT_ONE_IN) == 0) {
        ndh_sched_point();
    }
}

void ndh_sched_block(void)
{
    struct sched *s = sched();
    struct ndh_processor *p = here();
    struct ndh_fiber *fiber = p->thread;
    set_state(s, fiber, NDH_FIBER_BLOCKED);
    fiber->processor = -1;
    fiber->irql = p->irql;
    p->thread = NULL;
    p->irql = 0;
    note_busy(s, p);
    park(fiber);
}

void ndh_sched_ready(struct ndh_fiber *fiber)
{
    if (fiber->state == NDH_FIBER_BLOCKED) {
        set_state(sched(), fiber, NDH_FIBER_READY);
    }
}

void ndh_sched_spin(const volatile uint64_t *lock_word)
{
    struct ndh_fiber *fiber = ndh_sched_current();
    fiber->spins_on = lock_word;
    while (*lock_word != 0) {
        leave();
    }
    fiber->spins_on = NULL;
}

static void set_deferred(unsigned processor, int deferred)
{
    struct sched *s = sched();
    s->processor[processor].deferred = (uint8_t)deferred;
    note_busy(s, &s->processor[processor]);
}

void ndh_sched_request_deferred(unsigned processor)
{
    set_deferred(processor, 1);
}

void ndh_sched_cancel_deferred(unsigned processor)
{
    set_deferred(processor, 0);
}

void ndh_sched_deliver(void)
{
    const struct ndh_processor *p = here();
    if (p != NULL && p->deferred && p->irql < NDH_DISPATCH_LEVEL) {
        leave();
    }
}

/* --- choosing ------------------------------------------------------------------------------------------- */

static int runnable(const struct ndh_fiber *fiber)
{
    return fiber->spins_on == NULL || *fiber->spins_on == 0;
}

static unsigned add_options(struct sched *s, unsigned number, struct option *option)
{
    struct ndh_processor *p = &s->processor[number];
    struct ndh_fiber *strand = ndh_processor_strand(p);
    if (strand != NULL && p->irql >= NDH_DISPATCH_LEVEL) {
        option[0] = (struct option){ strand, number };
        return runnable(strand) ? 1 : 0;
    }
    if (p->deferred) {
        option[0] = (struct option){ p->dpc, number };
        return 1;
    }
    unsigned count = 0;
    if (strand != NULL && runnable(strand)) {
        option[count++] = (struct option){ strand, number };
    }
    for (uint32_t ready = s->here.ready; ready != 0; ready &= ready - 1) {
        struct ndh_fiber *fiber = &s->fiber[__builtin_ctz(ready)];
        if (runnable(fiber)) {
            option[count++] = (struct option){ fiber, number };
        }
    }
    return count;
}

static void put_on_processor(struct sched *s, struct ndh_processor *p, struct ndh_fiber *fiber)
{
    if (fiber == ndh_processor_strand(p)) {
        return;
    }
    if (p->thread != NULL) {
        p->thread->irql = p->irql;
    }
    if (fiber->is_dpc) {
        p->deferred = 0;
        p->irql = NDH_DISPATCH_LEVEL;
    } else {
        if (p->thread != NULL) {
            set_state(s, p->thread, NDH_FIBER_READY);
            p->thread->processor = -1;
        }
        p->thread = fiber;
        p->irql = fiber->irql;
        fiber->processor = (int)p->number;
    }
    set_state(s, fiber, NDH_FIBER_CURRENT);
    note_busy(s, p);
}

static struct ndh_fiber *spinning(struct sched *s)
{
    for (unsigned i = 0; i < NDH_MAX_FIBERS; i++) {
        if (s->fiber[i].state != NDH_FIBER_FREE && !runnable(&s->fiber[i])) {
            return &s->fiber[i];
        }
    }
    return NULL;
}

/* passes: it is the time that is to pass, whether something happens in it or not. */
static enum ndh_run_reason run(int (*done)(void *context), void *context, uint64_t limit_100ns, int passes)
{
    struct sched *s = sched();
    const uint64_t deadline =
        limit_100ns > NDH_NEVER - s->now - GRACE_100NS ? NDH_NEVER - GRACE_100NS : s->now + limit_100ns;
    struct option option[MAX_OPTIONS];

    for (;;) {
        if (done != NULL && done(context)) {
            return NDH_RAN_IRP_DONE;
        }
        if (s->fiber_freed && s->hooks != NULL) {
            s->fiber_freed = 0;
            s->hooks->fiber_freed();
        }
        const uint64_t due = s->hooks != NULL ? s->hooks->next_due() : NDH_NEVER;
        const uint64_t patient = s->hooks != NULL ? s->hooks->next_patient() : NDH_NEVER;
        if (due <= s->now || patient <= s->now) {
            s->hooks->expire(s->now);
            continue;
        }
        unsigned count = 0;
        for (unsigned i = 0; i < s->processors; i++) {
            count += add_options(s, i, option + count);
        }
        if (count == 0) {
            const int waits = limit_100ns != 0 && (due != NDH_NEVER || (passes && patient != NDH_NEVER));
            const uint64_t target = due <= deadline ? due : waits ? deadline : s->now;
            const uint64_t next = patient < due ? patient : due;
            if (next <= target) {
                s->now = next;
                continue;
            }
            struct ndh_fiber *stuck = spinning(s);
            if (stuck != NULL && s->hooks != NULL) {
                s->hooks->stuck(stuck);
            }
            if (!waits) {
                return NDH_RAN_QUIESCENT;
            }
            s->now = s->now > deadline ? s->now : deadline;
            return NDH_RAN_LIMIT;
        }
        if (s->now > deadline + GRACE_100NS) {
            return NDH_RAN_LIMIT;
        }
        const struct option choice = option[ndh_sched_draw(count)];
        struct ndh_processor *p = &s->processor[choice.processor];
        put_on_processor(s, p, choice.fiber);
        s->here.processor = p;
        s->here.strand = choice.fiber;
        ndh_processor_enter(p);
        tell_raised(s, p);
        ndh_stack_enter(&s->host, &choice.fiber->stack);
        s->here.processor = NULL;
        s->here.strand = NULL;
    }
}

enum ndh_run_reason ndh_sched_run(int (*done)(void *context), void *context, uint64_t limit_100ns)
{
    return run(done, context, limit_100ns, 0);
}

enum ndh_run_reason ndh_sched_run_through(int (*done)(void *context), void *context, uint64_t limit_100ns)
{
    return run(done, context, limit_100ns, 1);
}

enum ndh_run_reason ndh_sched_pass(uint64_t duration_100ns)
{
    return run(NULL, NULL, duration_100ns, 1);
}
