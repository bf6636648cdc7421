// SPDX-License-Identifier: MIT
#include "host_mailbox.h"

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "error.h"

#define DEATH_WAIT_NS 2000000L

#define STOP_WAIT_MS 500
#define KILL_WAIT_MS 1000

static void futex_wake(uint32_t *word)
{
    syscall(SYS_futex, word, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}

static void futex_wait(uint32_t *word, uint32_t expected, const struct timespec *timeout)
{
    syscall(SYS_futex, word, FUTEX_WAIT, expected, timeout, NULL, 0);
}

int host_mailbox_alive(struct host_mailbox *box)
{
    return __atomic_load_n(&box->shared->world_state, __ATOMIC_ACQUIRE) != NDH_WORLD_DEAD &&
           !atomic_load(&box->target->ended);
}

void host_mailbox_wait_dead(struct host_mailbox *box, uint32_t limit_ms)
{
    const struct timespec pause = {.tv_nsec = DEATH_WAIT_NS};
    int64_t deadline = ndh_clock_ms() + limit_ms;
    while (host_mailbox_alive(box) && ndh_host_alive(box->target) && ndh_clock_ms() < deadline) {
        uint32_t seen = __atomic_load_n(&box->shared->answer_seq, __ATOMIC_ACQUIRE);
        if (host_mailbox_alive(box))
            futex_wait(&box->shared->answer_seq, seen, &pause);
    }
}

int host_mailbox_interrupt(struct host_mailbox *box)
{
    if (ndh_host_interrupt(box->target, box->slot) == 0)
        host_mailbox_wait_dead(box, STOP_WAIT_MS);
    return !host_mailbox_alive(box);
}

static void stop(struct host_mailbox *box)
{
    if (!host_mailbox_interrupt(box)) {
        ndh_host_kill(box->target, box->slot);
        host_mailbox_wait_dead(box, KILL_WAIT_MS);
    }
}

int host_mailbox_violation(struct host_mailbox *box, const char *format, ...)
{
    char reason[256];

    va_list arguments;
    va_start(arguments, format);
    vsnprintf(reason, sizeof reason, format, arguments);
    va_end(arguments);
    ndh_host_kill(box->target, box->slot);
    return ndh_fail(NDH_E_MAILBOX, "the world wrote into its mailbox what cannot be, and was ended: %s",
                    reason);
}

static int fail_dead(struct host_mailbox *box)
{
    if (atomic_load(&box->target->ended)) {
        ndh_host_fail(box->target, "the driver host has ended");
        return NDH_E_WORLD_DEAD;
    }
    return ndh_fail(NDH_E_WORLD_DEAD, "the world has ended; ndh_world_crash tells how");
}

/* Sleeps unless the word has changed; who changes it looks at client_sleeps after that. */
static void sleep_while(struct host_mailbox *box, uint32_t *word, uint32_t seen)
{
    __atomic_store_n(&box->shared->client_sleeps, 1, __ATOMIC_SEQ_CST);
    if (__atomic_load_n(word, __ATOMIC_SEQ_CST) == seen)
        futex_wait(word, seen, NULL);
    __atomic_store_n(&box->shared->client_sleeps, 0, __ATOMIC_RELAXED);
}

static int wait_for_answer(struct host_mailbox *box)
{
    struct host_call *call = &box->target->call[box->slot];
    uint32_t *word = &box->shared->answer_seq;
    uint32_t before = box->sequence - 1;
    int64_t deadline = 0; /* set when the call takes long */

    for (;;) {
        uint32_t seen = __atomic_load_n(word, __ATOMIC_ACQUIRE);
        if (seen == box->sequence)
            return 0;
        int alarm = atomic_exchange_explicit(&call->alarm, 0, memory_order_relaxed);
        if (!host_mailbox_alive(box) || (alarm && !ndh_host_alive(box->target))) {
            /* An answer may have come between the two looks. */
            return __atomic_load_n(word, __ATOMIC_ACQUIRE) == box->sequence ? 0 : fail_dead(box);
        }
        if (seen != before) /* nor NDH_MB_ANSWER_LOST, which comes after DEAD */
            return host_mailbox_violation(box, "answer %u to request %u", seen, box->sequence);
        if (alarm && deadline == 0)
            deadline = ndh_clock_ms() + box->target->reply_limit_ms - HOST_WATCH_ALARM_MS;
        if (alarm && ndh_clock_ms() >= deadline) {
            stop(box);
            return ndh_fail(NDH_E_WORLD_DEAD,
                            "the world did not answer within %u ms and was ended (reply-limit)",
                            box->target->reply_limit_ms);
        }
        sleep_while(box, word, seen);
    }
}

static int copy_answer(struct host_mailbox *box, struct host_answer *answer)
{
    const volatile struct ndh_mailbox *shared = box->shared;

    answer->reason = shared->reason;
    answer->status = shared->status;
    answer->now_100ns = shared->now_100ns;
    answer->steps = shared->steps;
    answer->answer_size = shared->answer_size;
    answer->completion_count = shared->completion_count;
    if (answer->reason < NDH_RAN_IRP_DONE || answer->reason > NDH_RAN_STATUS)
        return host_mailbox_violation(box, "reason %u", answer->reason);
    if (answer->completion_count > NDH_MB_MAX_COMPLETIONS)
        return host_mailbox_violation(box, "%u completions", answer->completion_count);
    if (answer->answer_size > NDH_MB_DATA_SIZE)
        return host_mailbox_violation(box, "an answer of %u bytes", answer->answer_size);
    for (uint32_t i = 0; i < answer->completion_count; i++) {
        answer->completion[i].id = shared->completion[i].id;
        answer->completion[i].information = shared->completion[i].information;
        answer->completion[i].status = shared->completion[i].status;
        answer->completion[i].file = shared->completion[i].file;
    }
    return 0;
}

int host_mailbox_call(struct host_mailbox *box, const struct host_request *request,
                      struct host_answer *answer)
{
    struct ndh_mailbox *shared = box->shared;

    if (!host_mailbox_alive(box))
        return fail_dead(box);
    shared->request_kind = request->kind;
    shared->until = request->until;
    shared->until_id = request->until_id;
    shared->limit_100ns = request->limit_100ns;
    shared->value = request->value;
    shared->data_offset = request->data_offset;
    shared->data_size = request->data_size;
    shared->post_count = request->post_count;
    if (request->post_count > 0)
        memcpy(shared->post, request->post, request->post_count * sizeof *request->post);

    struct host_call *call = &box->target->call[box->slot];
    host_watch_begin(call);
    box->sequence++;
    __atomic_store_n(&shared->request_seq, box->sequence, __ATOMIC_SEQ_CST);
    if (__atomic_load_n(&shared->world_sleeps, __ATOMIC_SEQ_CST) != 0)
        futex_wake(&shared->request_seq);
    int result = wait_for_answer(box);
    host_watch_end(call);
    return result < 0 ? result : copy_answer(box, answer);
}
