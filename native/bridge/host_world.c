// SPDX-License-Identifier: MIT
#include "host_world.h"

#include <stdlib.h>
#include <string.h>
#include "error.h"

#define END_WAIT_MS 5000

/* A slot whose world could not be ended stays taken until the target is closed. */
static void give_slot_back(struct ndh_world *world)
{
    if (world->slot_given_back || host_mailbox_alive(&world->box))
        return;
    world->slot_given_back = 1;
    ndh_host_free_slot(world->target, world->box.slot);
}

static void destroy(struct ndh_object *object)
{
    struct ndh_world *world = (struct ndh_world *)object;

    if (!atomic_load(&world->closing))
        host_world_end(world);
    give_slot_back(world);
    ndh_text_free(&world->log);
    ndh_text_free(&world->mark_log);
    ndh_condition_destroy(&world->changed);
    ndh_mutex_destroy(&world->lock);
    ndh_object_release(&world->target->object);
    free(world);
}

int host_world_open(struct ndh_target *target, uint64_t seed, struct ndh_world **out)
{
    struct ndh_world *world = calloc(1, sizeof *world);
    unsigned slot;
    pid_t pid;

    if (world == NULL)
        return ndh_fail(NDH_E_MEMORY, "no memory for a world");
    int result = ndh_host_fork(target, seed, &slot, &pid);
    if (result < 0) {
        free(world);
        return result;
    }
    ndh_object_reference(&target->object);
    world->object = (struct ndh_object){.destroy = destroy, .references = 1};
    world->target = target;
    struct ndh_mailbox *shared = ndh_host_mailbox(target, slot);
    world->box = (struct host_mailbox){.target = target,
                                       .shared = shared,
                                       .slot = slot,
                                       .world = pid,
                                       .sequence = shared->request_seq};
    target->call[slot] = (struct host_call){.processor = -1, .world = pid};
    world->threads = 1;
    world->next_id = 1;
    ndh_mutex_init(&world->lock);
    ndh_condition_init(&world->changed);
    ndh_data_area_init(&world->area, NDH_MB_DATA_SIZE);
    if (shared->magic != NDH_MB_MAGIC || shared->version != NDH_MB_VERSION ||
        shared->slot_size != NDH_MB_SLOT_SIZE) {
        result = ndh_fail(NDH_E_HOST,
                          "the driver host's mailbox has version %u and slots of %u bytes, this helper needs "
                          "version %u and %u bytes",
                          shared->version, shared->slot_size, NDH_MB_VERSION, NDH_MB_SLOT_SIZE);
        ndh_object_release(&world->object);
        return result;
    }
    *out = world;
    return 0;
}

/* Asks the world to exit, if no request is under way; 0, or an error when it must be killed. */
static int ask_to_exit(struct ndh_world *world)
{
    struct host_request request = {.kind = NDH_REQ_EXIT};
    struct host_answer answer;

    if (!ndh_mutex_try_lock(&world->lock))
        return NDH_E_BUSY;
    int result = world->dead ? NDH_E_WORLD_DEAD : host_mailbox_call(&world->box, &request, &answer);
    ndh_mutex_unlock(&world->lock);
    return result;
}

void host_world_end(struct ndh_world *world)
{
    if (atomic_exchange(&world->closing, 1))
        return;
    if (host_mailbox_alive(&world->box)) {
        if (ask_to_exit(world) < 0)
            ndh_host_kill(world->target, world->box.slot);
        host_mailbox_wait_dead(&world->box, END_WAIT_MS);
    }
    ndh_mutex_lock(&world->lock);
    world->dead = 1;
    ndh_condition_broadcast(&world->changed);
    ndh_mutex_unlock(&world->lock);
    /* Sessions that are still open do not touch the slot any more; another call on the world itself may. */
    if (ndh_object_references(&world->object) == 1 + atomic_load(&world->sessions))
        give_slot_back(world);
}

int host_world_enter(struct ndh_world *world)
{
    atomic_fetch_add(&world->entering, 1);
    ndh_mutex_lock(&world->lock);
    atomic_fetch_sub(&world->entering, 1);
    int result = atomic_load(&world->closing) ? ndh_fail(NDH_E_CLOSED, "the world was closed")
               : world->dead ? ndh_fail(NDH_E_WORLD_DEAD, "the world has ended; ndh_world_crash tells how")
                             : 0;
    if (result < 0)
        ndh_mutex_unlock(&world->lock);
    return result;
}

/* Who is parked looks again. */
static void wake_parked(struct ndh_world *world)
{
    world->runs++;
    if (world->parked > 0)
        ndh_condition_broadcast(&world->changed);
}

void host_world_leave(struct ndh_world *world)
{
    wake_parked(world);
    ndh_mutex_unlock(&world->lock);
}

int host_world_lost(struct ndh_world *world, int result)
{
    world->dead = 1;
    wake_parked(world);
    return result;
}

int host_world_call(struct ndh_world *world, const struct host_request *request, struct host_answer *answer)
{
    int result = host_mailbox_call(&world->box, request, answer);
    if (result < 0) {
        host_world_lost(world, result);
    } else {
        world->now_100ns = answer->now_100ns;
        world->steps = answer->steps;
    }
    host_log_take(world);
    return result;
}

int host_world_run(struct ndh_world *world, const struct ndh_post *post, uint32_t count,
                   enum ndh_run_until until, uint64_t until_id, uint64_t limit_100ns, uint32_t *reason)
{
    struct host_request request = {.kind = NDH_REQ_RUN,
                                   .until = until,
                                   .until_id = until_id,
                                   .limit_100ns = limit_100ns,
                                   .post_count = count,
                                   .post = post};
    struct host_answer answer;
    uint32_t completions = 0;
    int result;

    do {
        uint64_t begin = world->now_100ns;
        result = host_world_call(world, &request, &answer);
        for (uint32_t i = 0; result == 0 && i < answer.completion_count; i++)
            result = host_irp_complete(world, &answer.completion[i]);
        if (result < 0)
            return host_world_lost(world, result);
        completions += answer.completion_count;
        uint64_t passed = answer.now_100ns - begin;
        request.limit_100ns = passed < request.limit_100ns ? request.limit_100ns - passed : 0;
        request.post_count = 0;
    } while (answer.reason == NDH_RAN_MORE);
    if (answer.reason == NDH_RAN_STATUS)
        return host_world_lost(
            world, host_mailbox_violation(&world->box, "reason %u to a request that runs", answer.reason));
    /* A thread that only looked again changed nothing: waking the others would make them wake this one for
     * ever. */
    if (count > 0 || completions > 0)
        wake_parked(world);
    *reason = answer.reason;
    return 0;
}
