// SPDX-License-Identifier: MIT
/* Marks: what the helper remembers of a world that goes back in time. */
#include "host_world.h"

#include "error.h"

int host_world_knows(const struct ndh_world *world, uint64_t born)
{
    return born < world->mark_births || born >= world->rewind_births;
}

void host_world_session_ended(struct ndh_world *world, uint64_t born)
{
    if (born < world->mark_births)
        world->marked_ended = 1;
}

/* No request may be under way; one that was given up and never completed is forgotten with the moment that
 * it belongs to. */
static int check_idle(const struct ndh_world *world, int abandoned_too)
{
    for (unsigned i = 0; i < HOST_MAX_PENDING; i++)
        if (world->irp[i].id != 0 && (abandoned_too || !world->irp[i].abandoned))
            return ndh_fail(NDH_E_BUSY, "a request is under way in the world");
    return 0;
}

static int call(struct ndh_world *world, uint32_t kind)
{
    struct host_request request = {.kind = kind};
    struct host_answer answer;

    int result = host_world_call(world, &request, &answer);
    if (result == 0 && answer.status < 0)
        result = ndh_fail_status(answer.status, 0,
                                 kind == NDH_REQ_MARK ? "marking the world" : "rewinding the world");
    return result;
}

static void copy_text(struct ndh_text *to, const struct ndh_text *from)
{
    ndh_text_free(to);
    if (from->length > 0)
        ndh_text_add_bytes(to, from->data, from->length);
}

static int mark(struct ndh_world *world)
{
    int result = check_idle(world, 1);
    if (result == 0)
        result = call(world, NDH_REQ_MARK);
    if (result < 0)
        return result;
    copy_text(&world->mark_log, &world->log);
    world->mark_threads = world->threads;
    world->mark_log_taken = world->log_taken;
    world->marked = 1;
    world->marked_ended = 0;
    world->mark_births = world->rewind_births = world->births;
    return 0;
}

int ndh_transport_world_mark(struct ndh_world *world)
{
    int result = host_world_enter(world);
    if (result < 0)
        return result;
    result = mark(world);
    host_world_leave(world);
    return result;
}

static int rewind_world(struct ndh_world *world)
{
    if (!world->marked)
        return ndh_fail(NDH_E_STATE, "the world was not marked");
    if (world->marked_ended)
        return ndh_fail(NDH_E_STATE, "a session that was open at the mark has been closed");
    int result = check_idle(world, 0);
    if (result == 0)
        result = call(world, NDH_REQ_REWIND);
    if (result < 0)
        return result;
    copy_text(&world->log, &world->mark_log);
    world->threads = world->mark_threads;
    world->log_taken = world->mark_log_taken;
    for (unsigned i = 0; i < HOST_MAX_PENDING; i++)
        world->irp[i] = (struct host_irp){0};
    ndh_data_area_init(&world->area, NDH_MB_DATA_SIZE);
    world->rewind_births = world->births;
    return 0;
}

int ndh_transport_world_rewind(struct ndh_world *world)
{
    int result = host_world_enter(world);
    if (result < 0)
        return result;
    result = rewind_world(world);
    host_world_leave(world);
    return result;
}
