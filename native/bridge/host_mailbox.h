// SPDX-License-Identifier: MIT
/** One request through a mailbox and its answer, copied once and checked. Not thread-safe: the world's lock
 * is held. */
#ifndef NDH_HOST_MAILBOX_CLIENT_H
#define NDH_HOST_MAILBOX_CLIENT_H

#include "host_target.h"

struct host_mailbox {
    struct ndh_target *target;
    struct ndh_mailbox *shared;
    unsigned slot;
    pid_t world;
    uint32_t sequence; /* of the newest request */
};

struct host_request {
    uint32_t kind;
    uint32_t until;
    uint64_t until_id;
    uint64_t limit_100ns;
    uint64_t value;
    uint32_t data_offset;
    uint32_t data_size;
    uint32_t post_count;
    const struct ndh_post *post;
};

struct host_answer {
    uint32_t reason; /* of enum ndh_run_reason */
    int32_t status;
    uint64_t now_100ns;
    uint64_t steps;
    uint32_t answer_size; /* at most NDH_MB_DATA_SIZE */
    uint32_t completion_count;
    struct ndh_completion completion[NDH_MB_MAX_COMPLETIONS];
};

/** 0, NDH_E_WORLD_DEAD, or NDH_E_MAILBOX after an answer that cannot be (the world was then killed). */
int host_mailbox_call(struct host_mailbox *box, const struct host_request *request,
                      struct host_answer *answer);
/** Ends a world that works on a request, with a crash record of what it does. Returns whether it is dead.
 * Safe without the lock. */
int host_mailbox_interrupt(struct host_mailbox *box);
/** Ends the world because of what it wrote; NDH_E_MAILBOX with the reason. */
int host_mailbox_violation(struct host_mailbox *box, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/** Whether the world lives. Safe without the lock. */
int host_mailbox_alive(struct host_mailbox *box);
/** Waits until the world is dead, at most limit_ms. Safe without the lock. */
void host_mailbox_wait_dead(struct host_mailbox *box, uint32_t limit_ms);

#endif
