// SPDX-License-Identifier: MIT
/* The embedded transport: the transport functions in terms of the driver host's worlds. */
#include "transport.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "error.h"
#include "host_world.h"
#include "ndh_protocol.h"
#include "ndh_standin.h"

#define STANDIN_NAME        "\\Device\\NdhStandIn"
#define OPEN_DEADLINE_MS    30000u
#define CLOSE_DEADLINE_MS   600000u /* a teardown has its own, shorter bounds */
#define STANDIN_DEADLINE_MS 10000u
#define TICKS_PER_US        10u

struct ndh_session {
    struct ndh_object object;
    struct ndh_world *world;
    uint32_t file;
    uint64_t born; /* the world's births before it */
    atomic_int closing;
};

/* Targets */

static void destroy_target(struct ndh_object *object)
{
    struct ndh_target *target = (struct ndh_target *)object;

    ndh_host_stop(target);
    host_watch_remove(target);
    if (target->map != NULL)
        munmap(target->map, (size_t)NDH_MB_SLOTS * NDH_MB_SLOT_SIZE);
    if (target->channel >= 0)
        close(target->channel);
    if (target->log >= 0)
        close(target->log);
    free(target->log_path);
    free(target->boot);
    ndh_mutex_destroy(&target->lock);
    ndh_mutex_destroy(&target->process_lock);
    free(target);
}

static int check_spec(const struct ndh_spec *spec)
{
    if (strcmp(spec->transport, "embedded") != 0)
        return ndh_fail(NDH_E_SPEC,
                        "transport '%s' is not in this library (allowed: embedded; 'device' needs "
                        "ndhbridge.dll on Windows)",
                        spec->transport);
    if (spec->host == NULL || spec->log == NULL || spec->boot == NULL)
        return ndh_fail(NDH_E_SPEC, "transport 'embedded' needs the key '%s'",
                        spec->host == NULL  ? "host"
                        : spec->log == NULL ? "log"
                                            : "boot");
    if (spec->device != NULL)
        return ndh_fail(NDH_E_SPEC, "the key 'device' belongs to transport 'device'");
    return 0;
}

int ndh_transport_target_open(const struct ndh_spec *spec, struct ndh_target **out)
{
    int result = check_spec(spec);
    if (result < 0)
        return result;
    struct ndh_target *target = calloc(1, sizeof *target);
    if (target == NULL)
        return ndh_fail(NDH_E_MEMORY, "no memory for a target");
    target->object = (struct ndh_object){.destroy = destroy_target, .references = 1};
    ndh_mutex_init(&target->lock);
    ndh_mutex_init(&target->process_lock);
    target->control = target->channel = target->log = -1;
    target->reply_limit_ms = spec->reply_limit_ms;
    sched_getaffinity(0, sizeof target->processors, &target->processors);
    target->boot = strdup(spec->boot);
    result = target->boot == NULL ? ndh_fail(NDH_E_MEMORY, "no memory for the boot script")
                                  : ndh_host_start(target, spec);
    if (result == 0)
        result = ndh_host_boot(target, spec->boot, spec->boot_size);
    if (result < 0) {
        ndh_object_release(&target->object);
        return result;
    }
    *out = target;
    return 0;
}

int ndh_transport_target_end(struct ndh_target *target)
{
    ndh_host_stop(target);
    return 0;
}

int ndh_transport_target_identity(struct ndh_target *target, struct ndh_text *json)
{
    return host_identity(target, json);
}

int ndh_transport_target_process(struct ndh_target *target)
{
    return ndh_host_alive(target) ? (int)target->pid : ndh_host_fail(target, "the driver host has ended");
}

/* Worlds */

/* The seed of the stand-in's own choices; a world without the stand-in needs none. */
static int seed_standin(struct ndh_world *world, uint64_t seed)
{
    NDH_STANDIN_SEED_VALUE value = {.Seed = seed};
    struct ndh_control_request request = {.code = NDH_STANDIN_SEED,
                                          .input = &value,
                                          .input_size = sizeof value,
                                          .deadline_ms = STANDIN_DEADLINE_MS};

    if (atomic_load(&world->target->no_standin))
        return 0;
    int result = ndh_transport_standin_control(world, &request);
    if (result != NDH_E_UNSUPPORTED)
        return result;
    atomic_store(&world->target->no_standin, 1);
    return 0;
}

static int open_world(struct ndh_target *target, uint64_t seed, int marked, struct ndh_world **out)
{
    struct ndh_world *world;

    int result = host_world_open(target, seed, &world);
    if (result < 0)
        return result;
    result = marked ? ndh_transport_world_mark(world) : 0;
    if (result == 0)
        result = seed_standin(world, seed);
    if (result < 0) {
        ndh_object_release(&world->object);
        return result;
    }
    *out = world;
    return 0;
}

int ndh_transport_world_open(struct ndh_target *target, uint64_t seed, struct ndh_world **out)
{
    return open_world(target, seed, 0, out);
}

int ndh_transport_world_open_marked(struct ndh_target *target, uint64_t seed, struct ndh_world **out)
{
    return open_world(target, seed, 1, out);
}

int ndh_transport_world_end(struct ndh_world *world)
{
    host_world_end(world);
    return 0;
}

int ndh_transport_world_seed(struct ndh_world *world, uint64_t seed)
{
    struct host_request request = {.kind = NDH_REQ_SEED, .value = seed};
    struct host_answer answer;

    int result = host_world_enter(world);
    if (result < 0)
        return result;
    result = host_world_call(world, &request, &answer);
    host_world_leave(world);
    return result < 0 ? result : seed_standin(world, seed);
}

int ndh_transport_world_threads(struct ndh_world *world, uint32_t count)
{
    int result = host_world_enter(world);
    if (result < 0)
        return result;
    world->threads = count;
    host_world_leave(world);
    return 0;
}

static int run_world(struct ndh_world *world, enum ndh_run_until until, uint64_t microseconds,
                     uint32_t *reason)
{
    int result = host_world_enter(world);
    if (result < 0)
        return result;
    result = host_world_run(world, NULL, 0, until, 0, microseconds * TICKS_PER_US, reason);
    host_world_leave(world);
    return result;
}

int ndh_transport_world_advance(struct ndh_world *world, uint64_t microseconds)
{
    uint32_t reason;
    return run_world(world, NDH_UNTIL_LIMIT, microseconds, &reason);
}

int ndh_transport_world_quiesce(struct ndh_world *world, uint64_t limit_microseconds)
{
    uint32_t reason;
    int result = run_world(world, NDH_UNTIL_QUIESCENT, limit_microseconds, &reason);
    if (result == 0 && reason != NDH_RAN_QUIESCENT)
        result = ndh_fail(NDH_E_DEADLINE, "the world is not quiescent after %llu microseconds",
                          (unsigned long long)limit_microseconds);
    return result;
}

int64_t ndh_transport_world_time(struct ndh_world *world)
{
    ndh_mutex_lock(&world->lock);
    uint64_t now = world->now_100ns;
    ndh_mutex_unlock(&world->lock);
    return (int64_t)(now & INT64_MAX);
}

int64_t ndh_transport_world_steps(struct ndh_world *world)
{
    ndh_mutex_lock(&world->lock);
    uint64_t steps = world->steps;
    ndh_mutex_unlock(&world->lock);
    return (int64_t)(steps & INT64_MAX);
}

/* A request with data in and text out, or a status. */
static int call_with_data(struct ndh_world *world, uint32_t kind, const char *input, uint32_t capacity,
                          struct ndh_text *output)
{
    struct host_answer answer;

    int result = host_world_enter(world);
    if (result < 0)
        return result;
    int64_t offset = ndh_data_area_alloc(&world->area, capacity);
    if (offset < 0) {
        host_world_leave(world);
        return ndh_fail(NDH_E_BUSY, "the requests under way leave no room for %u bytes (%u in all)", capacity,
                        NDH_MB_DATA_SIZE);
    }
    uint8_t *data = host_world_data(world, (uint32_t)offset);
    struct host_request request = {.kind = kind, .data_offset = (uint32_t)offset, .data_size = capacity};
    if (input != NULL)
        memcpy(data, input, capacity);
    result = host_world_call(world, &request, &answer);
    if (result == 0 && answer.reason == NDH_RAN_STATUS && answer.status < 0)
        result = ndh_fail_status(answer.status, 0, input != NULL ? input : "the request");
    if (result == 0 && output != NULL)
        ndh_text_add_bytes(output, (const char *)data,
                           answer.answer_size < capacity ? answer.answer_size : capacity);
    ndh_data_area_free(&world->area, (uint32_t)offset);
    host_world_leave(world);
    return result;
}

int ndh_transport_world_census(struct ndh_world *world, struct ndh_text *text)
{
    return call_with_data(world, NDH_REQ_CENSUS, NULL, 0x20000u, text);
}

int ndh_transport_world_stacks(struct ndh_world *world, struct ndh_text *text)
{
    return call_with_data(world, NDH_REQ_STACKS, NULL, 0x8000u, text);
}

int ndh_transport_world_service(struct ndh_world *world, const char *name, int start)
{
    return call_with_data(world, start ? NDH_REQ_START_SERVICE : NDH_REQ_STOP_SERVICE, name,
                          (uint32_t)strlen(name), NULL);
}

int ndh_transport_world_state(struct ndh_world *world)
{
    int alive =
        !atomic_load(&world->closing) && host_mailbox_alive(&world->box) && ndh_host_alive(world->target);
    return alive ? NDH_BRIDGE_WORLD_ALIVE : NDH_BRIDGE_WORLD_DEAD;
}

int ndh_transport_world_crash(struct ndh_world *world, struct ndh_text *json)
{
    ndh_host_alive(world->target); /* notices a host that was killed */
    host_crash_describe(world, json);
    return 0;
}

int ndh_transport_world_debug_log(struct ndh_world *world, char *text, int32_t capacity)
{
    ndh_mutex_lock(&world->lock);
    host_log_take(world);
    int result = ndh_text_give(&world->log, text, capacity);
    if (result >= 0 && result < capacity && text != NULL)
        ndh_text_free(&world->log);
    ndh_mutex_unlock(&world->lock);
    return result;
}

int ndh_transport_world_post_mortem(struct ndh_world *world, uint64_t from, uint8_t *output,
                                    uint32_t capacity)
{
    return host_post_mortem(world, from, output, capacity);
}

int ndh_transport_world_kill(struct ndh_world *world)
{
    if (!host_mailbox_alive(&world->box))
        return ndh_fail(NDH_E_WORLD_DEAD, "the world has ended already");
    int result = ndh_host_kill(world->target, world->box.slot);
    host_mailbox_wait_dead(&world->box, world->target->reply_limit_ms);
    if (host_mailbox_alive(&world->box))
        return result < 0 ? result
                          : ndh_fail(NDH_E_HOST, "the world was killed, but the driver host does not notice");
    ndh_enter("ndh_world_kill"); /* a world that ended by itself meanwhile is dead as well */
    return 0;
}

int ndh_transport_world_stop(struct ndh_world *world)
{
    if (!host_mailbox_alive(&world->box))
        return ndh_fail(NDH_E_WORLD_DEAD, "the world has ended already");
    if (host_mailbox_interrupt(&world->box))
        return 0;
    return ndh_fail(NDH_E_STATE, "the world goes on: it does not work on a request");
}

/* Devices; the lock is held */

static int open_device(struct ndh_world *world, const char *name, uint32_t *file)
{
    struct host_irp_request irp = {.kind = NDH_POST_CREATE,
                                   .input = name,
                                   .input_size = (uint32_t)strlen(name),
                                   .deadline_ms = OPEN_DEADLINE_MS};
    int result = host_irp_send(world, &irp);
    if (result < 0)
        return result;
    if (irp.status < 0)
        return ndh_fail_status(irp.status, 0, name);
    *file = irp.opened_file;
    return 0;
}

static int close_device(struct ndh_world *world, uint32_t file)
{
    struct host_irp_request irp = {.kind = NDH_POST_CLOSE, .file = file, .deadline_ms = CLOSE_DEADLINE_MS};
    int result = host_irp_send(world, &irp);
    return result < 0 ? result : irp.status < 0 ? ndh_fail_status(irp.status, 0, "closing the device") : 0;
}

static int control_device(struct ndh_world *world, uint32_t file, const struct ndh_control_request *request)
{
    struct host_irp_request irp = {.kind = NDH_POST_CONTROL,
                                   .file = file,
                                   .code = request->code,
                                   .input = request->input,
                                   .input_size = request->input_size,
                                   .output = request->output,
                                   .output_capacity = request->output_capacity,
                                   .deadline_ms = request->deadline_ms};
    char what[40];
    int result = host_irp_send(world, &irp);
    if (result >= 0 && irp.status < 0) {
        snprintf(what, sizeof what, "control code 0x%08X", (unsigned)request->code);
        result = ndh_fail_status(irp.status, 0, what);
    }
    return result;
}

int ndh_transport_standin_control(struct ndh_world *world, const struct ndh_control_request *request)
{
    uint32_t file;

    int result = host_world_enter(world);
    if (result < 0)
        return result;
    result = open_device(world, STANDIN_NAME, &file);
    int32_t status = ndh_last_status();
    if (result == NDH_E_STATUS &&
        (status == NDH_STATUS_NAME_NOT_FOUND || status == NDH_STATUS_PATH_NOT_FOUND ||
         status == NDH_STATUS_NO_SUCH_DEVICE)) {
        result =
            ndh_fail(NDH_E_UNSUPPORTED, "there is no " STANDIN_NAME
                                        ": this ndis.sys is not the stand-in, or no miniport is registered");
    } else if (result == 0) {
        result = control_device(world, file, request);
        int closed = world->dead ? 0 : close_device(world, file);
        result = result < 0 ? result : closed < 0 ? closed : result;
    }
    host_world_leave(world);
    return result;
}

/* Sessions */

static void destroy_session(struct ndh_object *object)
{
    struct ndh_session *session = (struct ndh_session *)object;

    ndh_transport_session_end(session);
    atomic_fetch_sub(&session->world->sessions, 1);
    ndh_object_release(&session->world->object);
    free(session);
}

int ndh_transport_session_open(struct ndh_world *world, const char *device, struct ndh_session **out)
{
    struct ndh_session *session = calloc(1, sizeof *session);
    if (session == NULL)
        return ndh_fail(NDH_E_MEMORY, "no memory for a session");
    int result = host_world_enter(world);
    if (result == 0) {
        result = open_device(world, device != NULL ? device : NDH_HOST_NAME, &session->file);
        if (result == 0)
            session->born = world->births++;
        host_world_leave(world);
    }
    if (result < 0) {
        free(session);
        return result;
    }
    ndh_object_reference(&world->object);
    atomic_fetch_add(&world->sessions, 1);
    session->object = (struct ndh_object){.destroy = destroy_session, .references = 1};
    session->world = world;
    *out = session;
    return 0;
}

int ndh_transport_session_end(struct ndh_session *session)
{
    if (atomic_exchange(&session->closing, 1))
        return 0;
    int result = host_world_enter(session->world);
    if (result == NDH_E_WORLD_DEAD || result == NDH_E_CLOSED) {
        ndh_enter("ndh_session_close"); /* what is dead is closed */
        return 0;
    }
    if (host_world_knows(session->world, session->born)) {
        host_world_session_ended(session->world, session->born);
        result = close_device(session->world, session->file);
    }
    host_world_leave(session->world);
    return result;
}

int ndh_transport_control(struct ndh_session *session, const struct ndh_control_request *request)
{
    if (atomic_load(&session->closing))
        return ndh_fail(NDH_E_CLOSED, "the session was closed");
    int result = host_world_enter(session->world);
    if (result < 0)
        return result;
    result = host_world_knows(session->world, session->born)
               ? control_device(session->world, session->file, request)
               : ndh_fail(NDH_E_CLOSED, "the world was put back to a moment before this session");
    host_world_leave(session->world);
    if (result == NDH_E_STATUS && atomic_load(&session->closing))
        result = ndh_fail(NDH_E_CLOSED, "another thread closed the session");
    return result;
}
