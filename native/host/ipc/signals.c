// SPDX-License-Identifier: MIT
#include "signals.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <sys/resource.h>
#include <ucontext.h>
#include <unistd.h>

#include "../host.h"
#include "../rewind.h"
#include "log.h"

#define ALTERNATE_STACK_SIZE 0x10000u
#define STALLED_TICKS        2u
#define WORKING_TICKS        10u
#define EXIT_HOST_FAULT      4
#define PAGE_FAULT_WRITE     2 /* bit of the error code that the processor pushes */

/* Not state of the world: a world put back to an earlier moment goes on using its stack and its processor
 * time. */
static uint8_t alternate_stack[ALTERNATE_STACK_SIZE] __attribute__((aligned(64)));
static volatile uint32_t work_number;
static struct {
    int in_world;
    uint32_t work, stalled, ticks;
    uint64_t steps, now;
} watch;

/** One second of processor time has been used. Whether the work at hand has gone on for too long. */
static int tick(void)
{
    const uint32_t work = work_number;
    if (work == 0) {
        return 0;
    }
    const uint64_t steps = ndh_sched_steps(), now = ndh_sched_now();
    if (work != watch.work) {
        watch.ticks = watch.stalled = 0;
    } else if (steps != watch.steps || now != watch.now) {
        watch.stalled = 0;
    }
    watch.work = work;
    watch.steps = steps;
    watch.now = now;
    return ++watch.stalled >= STALLED_TICKS || ++watch.ticks >= WORKING_TICKS;
}

static int is_write(const void *context)
{
    return (((const ucontext_t *)context)->uc_mcontext.gregs[REG_ERR] & PAGE_FAULT_WRITE) != 0;
}

/*
 * What is no error: a touch of pageable memory, an instruction that the host carries out. Else those who find
 * out what happened get all of the drivers' code to read. All of that writes to the world's state, which may
 * trap in turn.
 */
static int serve(int signal, const siginfo_t *information, void *context)
{
    sigset_t fault, before;
    sigemptyset(&fault);
    sigaddset(&fault, SIGSEGV);
    sigprocmask(SIG_UNBLOCK, &fault, &before);
    const int done = signal == SIGSEGV &&
                     (ndh_nt_page_in((uint64_t)information->si_addr) || ndh_nt_emulate(context));
    if (!done) {
        ndh_pe_page_in_all();
    }
    sigprocmask(SIG_SETMASK, &before, NULL);
    return done;
}

static void on_signal(int signal, siginfo_t *information, void *context)
{
    if (!watch.in_world) {
        ndh_log("the supervisor met signal %d at address %p", signal, information->si_addr);
        _exit(EXIT_HOST_FAULT);
    }
    if (signal == SIGSEGV && ndh_rewind_fault((uint64_t)information->si_addr, is_write(context))) {
        return;
    }
    if (signal != SIGXCPU &&
        (serve(signal, information, context) || ndh_nt_raise_from_signal(signal, information, context))) {
        return;
    }
    /* The supervisor's own is its client's patience, which has ended; an idle world has nothing to tell. */
    const int stopped = signal == SIGXCPU && information->si_code == SI_USER;
    if (stopped ? work_number != 0 : signal != SIGXCPU || tick()) {
        ndh_rewind_forget();
        ndh_pe_page_in_all();
        ndh_crash_from_signal(signal, information, context);
    }
}

int ndh_signals_install(void)
{
    static const int handled[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGXCPU};
    static const int ignored[] = {SIGPIPE, SIGINT, SIGQUIT, SIGHUP};
    const stack_t stack = {.ss_sp = alternate_stack, .ss_size = sizeof alternate_stack};
    struct sigaction action = {.sa_sigaction = on_signal, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    const struct sigaction ignore = {.sa_handler = SIG_IGN};
    if (sigaltstack(&stack, NULL) != 0) {
        return -errno;
    }
    for (size_t i = 0; i < sizeof handled / sizeof handled[0]; i++) {
        sigaddset(&action.sa_mask, handled[i]);
    }
    for (size_t i = 0; i < sizeof handled / sizeof handled[0]; i++) {
        if (sigaction(handled[i], &action, NULL) != 0) {
            return -errno;
        }
    }
    /* The end of the client ends the host, not what a terminal sends to the whole process group: results are
     * still being written then. */
    for (size_t i = 0; i < sizeof ignored / sizeof ignored[0]; i++) {
        if (sigaction(ignored[i], &ignore, NULL) != 0) {
            return -errno;
        }
    }
    return 0;
}

void ndh_signals_enter_world(void)
{
    struct rlimit limit;
    watch.in_world = 1;
    if (getrlimit(RLIMIT_CPU, &limit) == 0) {
        limit.rlim_cur = 1; /* Linux repeats SIGXCPU each second from there on */
        setrlimit(RLIMIT_CPU, &limit);
    }
}

void ndh_signals_work(uint32_t number)
{
    work_number = number;
}
