// SPDX-License-Identifier: MIT
/**
 * A world as the helper sees it: its mailbox, the requests under way and its debug output.
 *
 * The world's lock is held while its mailbox is used. A thread whose IRP waits in a quiescent world lets go
 * of the lock and parks on `changed` until another thread's request has run.
 */
#ifndef NDH_HOST_WORLD_H
#define NDH_HOST_WORLD_H

#include "data_area.h"
#include "host_mailbox.h"
#include "text.h"

#define HOST_MAX_PENDING 128u /* IRPs under way in one world */

/** An IRP under way. */
struct host_irp {
    uint64_t id; /* 0: free */
    int done;
    int abandoned; /* its thread gave up; the entry goes when the completion comes */
    int has_data;
    uint32_t data_offset;
    uint32_t output_capacity;
    int32_t status;
    uint32_t file;
    uint32_t information; /* at most output_capacity */
};

struct ndh_world {
    struct ndh_object object;
    struct ndh_target *target;
    struct host_mailbox box;
    ndh_mutex lock;
    ndh_condition changed;
    atomic_int entering; /* threads that wait for the lock to make a request */
    atomic_int closing;   /* the handle was closed */
    atomic_uint sessions; /* open sessions, each of which references the world */
    int slot_given_back;
    int dead;            /* seen by a request */
    uint32_t threads;    /* that use the world */
    uint32_t parked;     /* that wait on `changed` */
    uint64_t runs;       /* grows when a parked thread should look again */
    uint64_t now_100ns;
    uint64_t steps;
    uint64_t next_id;
    struct host_irp irp[HOST_MAX_PENDING];
    struct ndh_data_area area;
    struct ndh_text log;
    uint64_t births;        /* sessions opened so far; a session's own number is the count before it */
    uint64_t mark_births;   /* at the mark */
    /* at the newest rewind: sessions from mark_births on and before this one do not exist any more */
    uint64_t rewind_births;
    int marked;
    struct ndh_text mark_log; /* as `log` at the mark */
    uint64_t mark_log_taken;
    uint32_t mark_threads;
    int marked_ended; /* a session of before the mark was closed since */
    uint64_t log_taken; /* bytes of the shared log that were looked at */
};

/** Forks a world. It references the target. */
int host_world_open(struct ndh_target *target, uint64_t seed, struct ndh_world **world);
/** Ends the world, by force if it is at work, and wakes everybody who waits for it. */
void host_world_end(struct ndh_world *world);

/** Takes the lock for a request; NDH_E_CLOSED, or NDH_E_WORLD_DEAD, without it. */
int host_world_enter(struct ndh_world *world);
/** Lets go of the lock; threads that are parked look again. */
void host_world_leave(struct ndh_world *world);
/** After an error that ends the world: no more requests. Returns result. The lock is held. */
int host_world_lost(struct ndh_world *world, int result);

/** A request that is no IRP (SEED, CENSUS, services); the lock is held. */
int host_world_call(struct ndh_world *world, const struct host_request *request, struct host_answer *answer);
/** Runs the world, with posts or none, until `until`; absorbs completions. *reason is never NDH_RAN_MORE. The
 * lock is held. */
int host_world_run(struct ndh_world *world, const struct ndh_post *post, uint32_t count,
                   enum ndh_run_until until, uint64_t until_id, uint64_t limit_100ns, uint32_t *reason);

static inline uint8_t *host_world_data(struct ndh_world *world, uint32_t offset)
{
    return (uint8_t *)world->box.shared + NDH_MB_DATA_OFFSET + offset;
}

/* irp */

/** What one IRP asks for, and what came of it. */
struct host_irp_request {
    uint32_t kind; /* enum ndh_post_kind: CREATE, CONTROL, CLOSE */
    uint32_t file;
    uint32_t code;
    const void *input;
    uint32_t input_size;
    void *output;
    uint32_t output_capacity;
    uint32_t deadline_ms;
    int32_t status;       /* out */
    uint32_t opened_file; /* out, CREATE */
};

/** Sends the IRP and waits for it. The lock is held, and is let go while parked. Returns the bytes of output
 * when the IRP was completed with success or any other status (request->status), else NDH_E_QUIESCENT,
 * NDH_E_DEADLINE, NDH_E_STUCK, NDH_E_WORLD_DEAD, NDH_E_CLOSED, NDH_E_BUSY, NDH_E_MAILBOX. */
int host_irp_send(struct ndh_world *world, struct host_irp_request *request);
/** Takes one completion from an answer. 0 or NDH_E_MAILBOX. */
int host_irp_complete(struct ndh_world *world, const struct ndh_completion *completion);

/* host_rewind.c; the lock is held */

/** Whether a session with this number exists in the world's present. */
int host_world_knows(const struct ndh_world *world, uint64_t born);
/** A session with this number was closed. */
void host_world_session_ended(struct ndh_world *world, uint64_t born);

/* host_log.c */

/** Takes what is new in the shared debug log; the lock is held. */
void host_log_take(struct ndh_world *world);

/* host_crash.c, host_post_mortem.c */

void host_crash_describe(struct ndh_world *world, struct ndh_text *json);
int host_post_mortem(struct ndh_world *world, uint64_t from, uint8_t *output, uint32_t capacity);

/* host_identity.c */

int host_identity(struct ndh_target *target, struct ndh_text *json);

#endif
