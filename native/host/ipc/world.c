// SPDX-License-Identifier: MIT
#include "world.h"

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../host.h"
#include "../rewind.h"
#include "log.h"
#include "request.h"
#include "signals.h"

#define EXIT_WORLD_SETUP 5

struct ndh_mailbox *ndh_world_mailbox(void)
{
    return (struct ndh_mailbox *)NDH_MB_WORLD_BASE;
}

static void futex_wake(uint32_t *word)
{
    syscall(SYS_futex, word, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}

/** Sleeps until the client has posted a request other than `served`. It ends with the supervisor, so there is
 * no deadline. */
static uint32_t wait_for_request(struct ndh_mailbox *mailbox, uint32_t served)
{
    uint32_t *word = &mailbox->request_seq;
    uint32_t seen = __atomic_load_n(word, __ATOMIC_ACQUIRE);
    if (seen != served) {
        return seen;
    }
    __atomic_store_n(&mailbox->world_sleeps, 1, __ATOMIC_SEQ_CST);
    while ((seen = __atomic_load_n(word, __ATOMIC_SEQ_CST)) == served) {
        syscall(SYS_futex, word, FUTEX_WAIT, served, NULL, NULL, 0);
    }
    __atomic_store_n(&mailbox->world_sleeps, 0, __ATOMIC_RELAXED);
    return seen;
}

/**
 * The client may not sleep yet: if this processor was taken from it when it woke the world, it only has to
 * look.
 */
static void answer(struct ndh_mailbox *mailbox, uint32_t served)
{
    __atomic_store_n(&mailbox->answer_seq, served, __ATOMIC_SEQ_CST);
    if (__atomic_load_n(&mailbox->client_sleeps, __ATOMIC_SEQ_CST) != 0) {
        futex_wake(&mailbox->answer_seq);
    }
}

_Noreturn void ndh_world_run(uint32_t slot, uint64_t seed, pid_t supervisor)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != supervisor) {
        _exit(EXIT_WORLD_SETUP);
    }
    struct ndh_mailbox *mailbox =
        mmap((void *)NDH_MB_WORLD_BASE, NDH_MB_SLOT_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED,
             NDH_HOST_FD_CHANNEL, (off_t)slot * NDH_MB_SLOT_SIZE);
    if (mailbox == MAP_FAILED) {
        ndh_log("slot %u cannot be mapped: error %d", slot, errno);
        _exit(EXIT_WORLD_SETUP);
    }
    /* A driver must reach neither other slots nor the supervisor. */
    close_range(0, NDH_HOST_FD_LOG - 1, 0);
    close_range(NDH_HOST_FD_LOG + 1, ~0u, 0);
    ndh_signals_enter_world();
    ndh_nt_keep_area((uint8_t *)mailbox + NDH_MB_KEEP_OFFSET, NDH_MB_KEEP_SIZE);
    ndh_rewind_keep_area((uint8_t *)mailbox + NDH_MB_KEEP_OFFSET, NDH_MB_KEEP_SIZE);
    ndh_sched_seed(seed);
    __atomic_store_n(&mailbox->world_state, NDH_WORLD_READY, __ATOMIC_RELEASE);

    for (uint32_t served = 0;;) {
        served = wait_for_request(mailbox, served);
        ndh_signals_work(served != 0 ? served : UINT32_MAX);
        const int last = ndh_request_serve(mailbox);
        ndh_signals_work(0);
        answer(mailbox, served);
        if (last) {
            _exit(0);
        }
    }
}
