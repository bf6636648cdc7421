// SPDX-License-Identifier: MIT
/* IRPs: their data, their completions, and the wait for one of them. */
#include "host_world.h"

#include <string.h>
#include "error.h"

#define TICKS_PER_MS       10000u
#define CANCEL_LIMIT_100NS (60000u * (uint64_t)TICKS_PER_MS)

static struct host_irp *find(struct ndh_world *world, uint64_t id)
{
    for (unsigned i = 0; i < HOST_MAX_PENDING; i++)
        if (world->irp[i].id == id)
            return &world->irp[i];
    return NULL;
}

static void forget(struct ndh_world *world, struct host_irp *irp)
{
    if (irp->has_data)
        ndh_data_area_free(&world->area, irp->data_offset);
    *irp = (struct host_irp){0};
}

/* A free entry with `size` bytes of the data area (none if 0). */
static int allocate(struct ndh_world *world, uint32_t size, struct host_irp **out)
{
    struct host_irp *irp = find(world, 0);
    if (irp == NULL)
        return ndh_fail(NDH_E_BUSY, "%u requests are under way in this world, more are not allowed",
                        HOST_MAX_PENDING);
    *irp = (struct host_irp){0};
    if (size > 0) {
        int64_t offset = ndh_data_area_alloc(&world->area, size);
        if (offset < 0)
            return ndh_fail(NDH_E_BUSY, "the requests under way leave no room for %u bytes (%u in all)", size,
                            NDH_MB_DATA_SIZE);
        irp->data_offset = (uint32_t)offset;
        irp->has_data = 1;
    }
    irp->id = world->next_id++;
    *out = irp;
    return 0;
}

int host_irp_complete(struct ndh_world *world, const struct ndh_completion *completion)
{
    struct host_irp *irp = completion->id == 0 ? NULL : find(world, completion->id);

    if (irp == NULL || irp->done)
        return host_mailbox_violation(&world->box, "completion of request %llu, which is not under way",
                                      (unsigned long long)completion->id);
    if (completion->status >= 0 && completion->information > irp->output_capacity)
        return host_mailbox_violation(&world->box,
                                      "request %llu completed with %llu bytes, its capacity is %u",
                                      (unsigned long long)completion->id,
                                      (unsigned long long)completion->information, irp->output_capacity);
    if (irp->abandoned) {
        forget(world, irp);
        return 0;
    }
    irp->done = 1;
    irp->status = completion->status;
    irp->file = completion->file;
    irp->information = completion->status >= 0 ? (uint32_t)completion->information : 0;
    return 0;
}

/* Whether a thread whose IRP waits should park: another one is about to make a request, or may. */
static int should_park(struct ndh_world *world)
{
    return atomic_load(&world->entering) > 0 || world->parked + 1 < world->threads;
}

/* Parks until another request has run. 0, or NDH_E_DEADLINE when the wall deadline has passed. */
static int park(struct ndh_world *world, const struct host_irp *irp, int64_t wall_deadline)
{
    uint64_t runs = world->runs;

    world->parked++;
    while (!irp->done && world->runs == runs && !world->dead && ndh_clock_ms() < wall_deadline)
        ndh_condition_wait(&world->changed, &world->lock, wall_deadline);
    world->parked--;
    return irp->done || world->dead || world->runs != runs ? 0 : NDH_E_DEADLINE;
}

/* Runs and parks until the IRP is done. 0, NDH_E_QUIESCENT or NDH_E_DEADLINE (both without a text), or
 * another error. */
static int wait_done(struct ndh_world *world, const struct ndh_post *post, struct host_irp *irp,
                     uint32_t deadline_ms)
{
    int64_t wall_deadline = 0; /* set when it parks, which few do */
    uint64_t begin = world->now_100ns;
    uint64_t limit = (uint64_t)deadline_ms * TICKS_PER_MS;
    uint32_t posts = 1;
    uint32_t reason;

    while (!irp->done) {
        if (atomic_load(&world->closing))
            return ndh_fail(NDH_E_CLOSED, "the world was closed while the request waited");
        uint64_t passed = world->now_100ns - begin;
        int result = host_world_run(world, post, posts, NDH_UNTIL_IRP, irp->id,
                                    passed < limit ? limit - passed : 0, &reason);
        posts = 0;
        if (result < 0)
            return result;
        if (irp->done)
            break;
        if (reason == NDH_RAN_IRP_DONE)
            return host_world_lost(
                world, host_mailbox_violation(&world->box,
                                              "request %llu is called done, but its completion is missing",
                                              (unsigned long long)irp->id));
        if (reason == NDH_RAN_LIMIT || world->now_100ns - begin >= limit)
            return NDH_E_DEADLINE;
        if (!should_park(world))
            return NDH_E_QUIESCENT;
        if (wall_deadline == 0)
            wall_deadline = ndh_clock_ms() + deadline_ms;
        if (park(world, irp, wall_deadline) < 0)
            return NDH_E_DEADLINE;
    }
    return 0;
}

/* Cancels the IRP and waits for it. 0 when it is done, NDH_E_STUCK, or an error of the world. */
static int cancel(struct ndh_world *world, struct host_irp *irp)
{
    struct host_irp *order;
    uint32_t reason;

    int result = allocate(world, 0, &order);
    if (result < 0)
        return result;
    struct ndh_post post = {.id = order->id, .target = irp->id, .kind = NDH_POST_CANCEL};
    result = host_world_run(world, &post, 1, NDH_UNTIL_IRP, irp->id, CANCEL_LIMIT_100NS, &reason);
    if (order->done)
        forget(world, order);
    else
        order->abandoned = 1;
    if (result < 0)
        return result;
    return irp->done
             ? 0
             : ndh_fail(NDH_E_STUCK, "the driver did not complete the request after it was cancelled");
}

static const char *kind_text(uint32_t kind)
{
    return kind == NDH_POST_CREATE ? "opening the device"
         : kind == NDH_POST_CLOSE  ? "closing the device"
                                   : "the control code";
}

/* Sends the IRP; when it does not end by itself, cancels it. */
static int send_and_wait(struct ndh_world *world, const struct ndh_post *post, struct host_irp *irp,
                         uint32_t deadline_ms)
{
    int waited = wait_done(world, post, irp, deadline_ms);
    if (waited != NDH_E_QUIESCENT && waited != NDH_E_DEADLINE)
        return waited;
    /* What closes a file cannot be cancelled. */
    int result = post->kind == NDH_POST_CLOSE
                   ? ndh_fail(NDH_E_STUCK, "the driver does not complete the closing of its device")
                   : cancel(world, irp);
    if (result < 0 || irp->status != NDH_STATUS_CANCELLED)
        return result;
    return waited == NDH_E_QUIESCENT
             ? ndh_fail(NDH_E_QUIESCENT,
                        "%s waits and nothing more will happen in this world; it was cancelled",
                        kind_text(post->kind))
             : ndh_fail(NDH_E_DEADLINE, "%s was not completed within %u ms and was cancelled",
                        kind_text(post->kind), deadline_ms);
}

int host_irp_send(struct ndh_world *world, struct host_irp_request *request)
{
    uint32_t size =
        request->input_size > request->output_capacity ? request->input_size : request->output_capacity;
    struct host_irp *irp;

    int result = allocate(world, size, &irp);
    if (result < 0)
        return result;
    irp->output_capacity = request->output_capacity;
    struct ndh_post post = {.id = irp->id,
                            .kind = request->kind,
                            .file = request->file,
                            .code = request->code,
                            .input_size = request->input_size,
                            .output_size = request->output_capacity,
                            .data_offset = irp->data_offset};
    if (request->input_size > 0)
        memcpy(host_world_data(world, irp->data_offset), request->input, request->input_size);

    result = send_and_wait(world, &post, irp, request->deadline_ms);
    if (result < 0) {
        if (irp->done || world->dead)
            forget(world, irp);
        else
            irp->abandoned = 1;
        return result;
    }
    request->status = irp->status;
    request->opened_file = irp->file;
    result = (int)irp->information;
    if (result > 0)
        memcpy(request->output, host_world_data(world, irp->data_offset), (size_t)result);
    forget(world, irp);
    return result;
}
