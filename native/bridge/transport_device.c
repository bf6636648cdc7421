// SPDX-License-Identifier: MIT
/* The device transport: the transport functions in terms of DeviceIoControl. The box is the one world of its
 * target. */
#include "transport.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "device_adapter.h"
#include "device_awake.h"
#include "device_binding.h"
#include "device_file.h"
#include "device_identity.h"
#include "device_service.h"
#include "error.h"
#include "ndh_protocol.h"

#define STANDIN_NAME        "\\\\.\\NdhStandIn"
#define CONTROL_SERVICE     L"ndhctl"
#define STANDIN_DEADLINE_MS 10000u
#define QUIESCE_WAIT_US     50000u
#define WIN32_DEVICE_PREFIX "\\\\.\\"

struct ndh_target {
    struct ndh_object object;
    char *device;
    int wine;
    ndh_mutex lock;
    int world_open;
    int adapter_switched; /* on, by this target, which turns it off again */
    HANDLE awake;
    volatile LONG ended;
};

struct ndh_world {
    struct ndh_object object;
    struct ndh_target *target;
    volatile LONG closing;
    volatile LONG suspect; /* a request failed since the device was last seen */
    volatile LONG lost;    /* the device is gone, for ever */
};

struct ndh_session {
    struct ndh_object object;
    struct ndh_world *world;
    struct device_file file;
    volatile LONG ended;
    int is_other; /* a device that is not the control device */
};

static int unsupported(const char *why)
{
    return ndh_fail(NDH_E_UNSUPPORTED, "the device transport has no such thing: %s", why);
}

/* Targets */

static void destroy_target(struct ndh_object *object)
{
    struct ndh_target *target = (struct ndh_target *)object;

    ndh_transport_target_end(target); /* nobody has, if there was no handle for it */
    ndh_mutex_destroy(&target->lock);
    free(target->device);
    free(target);
}

/* Whether the device's symbolic link exists, without opening the device. */
static int link_exists(const char *name)
{
    WCHAR wide[260];
    WCHAR link[1024];

    return MultiByteToWideChar(CP_UTF8, 0, name + strlen(WIN32_DEVICE_PREFIX), -1, wide,
                               sizeof wide / sizeof *wide) != 0 &&
           QueryDosDeviceW(wide, link, sizeof link / sizeof *link) != 0;
}

/* Whether the device is there, by opening it: a link may outlive the kernel that its device was in. */
static int device_exists(const char *name)
{
    struct device_file file;

    if (device_file_open(&file, name) == 0) {
        device_file_close(&file);
        return 1;
    }
    int32_t win32 = ndh_last_win32();
    ndh_enter("ndh_world_state");
    return win32 != ERROR_FILE_NOT_FOUND && win32 != ERROR_PATH_NOT_FOUND;
}

/* A request of the world failed: whether the device is still there is looked at when somebody asks. */
static int noted(struct ndh_world *world, int result)
{
    if (result < 0)
        world->suspect = 1;
    return result;
}

static int check_name(const char *name)
{
    WCHAR wide[260];
    size_t prefix = strlen(WIN32_DEVICE_PREFIX);

    if (strncmp(name, WIN32_DEVICE_PREFIX, prefix) != 0 || name[prefix] == '\0')
        return ndh_fail(NDH_E_SPEC, "device '%s' does not begin with " WIN32_DEVICE_PREFIX, name);
    if (MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, name + prefix, -1, wide,
                            sizeof wide / sizeof *wide) == 0)
        return ndh_fail(NDH_E_SPEC, "device '%s' is not UTF-8 of at most 259 characters", name);
    return 0;
}

/* The device has to be there; our own is there once its service runs. */
static int require_device(const char *name)
{
    char what[400];

    int result = check_name(name);
    if (result < 0 || link_exists(name))
        return result;
    DWORD error = GetLastError();
    if (strcmp(name, NDH_WIN32_NAME) != 0) {
        snprintf(what, sizeof what, "no device '%s'", name);
        return ndh_fail_win32(error, what);
    }
    result = device_service_start(CONTROL_SERVICE);
    if (result < 0 || link_exists(name))
        return result;
    error = GetLastError();
    snprintf(what, sizeof what, "the service ndhctl runs without its device '%s'", name);
    return ndh_fail_win32(error, what);
}

int ndh_transport_target_open(const struct ndh_spec *spec, struct ndh_target **out)
{
    const char *device = spec->device != NULL ? spec->device : NDH_WIN32_NAME;

    if (strcmp(spec->transport, "device") != 0)
        return ndh_fail(
            NDH_E_SPEC,
            "transport '%s' is not in this library (allowed: device; 'embedded' needs Linux on x86-64)",
            spec->transport);
    if (spec->host != NULL || spec->log != NULL || spec->boot != NULL)
        return ndh_fail(NDH_E_SPEC, "the keys 'host', 'log' and 'boot' belong to transport 'embedded'");
    int result = require_device(device);
    if (result < 0)
        return result;
    struct ndh_target *target = calloc(1, sizeof *target);
    if (target == NULL || (target->device = _strdup(device)) == NULL) {
        free(target);
        return ndh_fail(NDH_E_MEMORY, "no memory for a target");
    }
    target->object = (struct ndh_object){.destroy = destroy_target, .references = 1};
    target->wine = device_is_wine();
    ndh_mutex_init(&target->lock);
    result = device_adapter_session_begin();
    if (result < 0) {
        destroy_target(&target->object);
        return result;
    }
    target->adapter_switched = result;
    target->awake = device_awake_begin();
    *out = target;
    return 0;
}

int ndh_transport_target_end(struct ndh_target *target)
{
    if (InterlockedExchange(&target->ended, 1))
        return 0;
    device_awake_end(target->awake);
    int result = target->adapter_switched ? device_adapter_switch(0) : 0;
    return result < 0 ? result : 0;
}

static int control_standin(const struct ndh_control_request *request)
{
    struct device_file file;

    int result = device_file_open(&file, STANDIN_NAME);
    if (result < 0)
        return ndh_last_status() == NDH_STATUS_NAME_NOT_FOUND
                   ? ndh_fail(NDH_E_UNSUPPORTED,
                              "there is no " STANDIN_NAME ": this ndis.sys is not the stand-in")
                   : result;
    result = device_file_control(&file, request, DEVICE_FILE_BY_POOL);
    int closed = device_file_close(&file);
    return result < 0 ? result : closed < 0 ? closed : result;
}

int ndh_transport_target_identity(struct ndh_target *target, struct ndh_text *json)
{
    NDH_STANDIN_IDENTITY answer = {0};
    struct ndh_control_request request = {.code = NDH_STANDIN_IDENTIFY,
                                          .output = &answer,
                                          .output_capacity = sizeof answer,
                                          .deadline_ms = STANDIN_DEADLINE_MS};

    (void)target;
    int result = control_standin(&request);
    if (result < 0 && result != NDH_E_UNSUPPORTED)
        return result;
    device_identity(result == (int)sizeof answer ? &answer : NULL, json);
    return 0;
}

int ndh_transport_target_process(struct ndh_target *target)
{
    (void)target;
    return unsupported("no host process");
}

/* Worlds */

static void destroy_world(struct ndh_object *object)
{
    struct ndh_world *world = (struct ndh_world *)object;

    ndh_mutex_lock(&world->target->lock);
    world->target->world_open = 0;
    ndh_mutex_unlock(&world->target->lock);
    ndh_object_release(&world->target->object);
    free(world);
}

static int seed_standin(uint64_t seed)
{
    NDH_STANDIN_SEED_VALUE value = {.Seed = seed};
    struct ndh_control_request request = {.code = NDH_STANDIN_SEED,
                                          .input = &value,
                                          .input_size = sizeof value,
                                          .deadline_ms = STANDIN_DEADLINE_MS};
    int result = control_standin(&request);
    return result == NDH_E_UNSUPPORTED ? 0 : result;
}

int ndh_transport_world_open(struct ndh_target *target, uint64_t seed, struct ndh_world **out)
{
    int result = seed_standin(seed);
    if (result < 0)
        return result;
    struct ndh_world *world = calloc(1, sizeof *world);
    if (world == NULL)
        return ndh_fail(NDH_E_MEMORY, "no memory for a world");
    ndh_mutex_lock(&target->lock);
    int open = target->world_open;
    target->world_open = 1;
    ndh_mutex_unlock(&target->lock);
    if (open) {
        free(world);
        return ndh_fail(NDH_E_BUSY, "this box is the one world of its target, and is open already");
    }
    ndh_object_reference(&target->object);
    world->object = (struct ndh_object){.destroy = destroy_world, .references = 1};
    world->target = target;
    *out = world;
    return 0;
}

int ndh_transport_world_end(struct ndh_world *world)
{
    InterlockedExchange(&world->closing, 1);
    return 0;
}

int ndh_transport_world_seed(struct ndh_world *world, uint64_t seed)
{
    return noted(world, seed_standin(seed));
}

int ndh_transport_world_threads(struct ndh_world *world, uint32_t count)
{
    (void)world;
    (void)count;
    return 0;
}

int ndh_transport_world_advance(struct ndh_world *world, uint64_t microseconds)
{
    (void)world;
    Sleep((DWORD)((microseconds + 999) / 1000));
    return 0;
}

int ndh_transport_world_quiesce(struct ndh_world *world, uint64_t limit_microseconds)
{
    return ndh_transport_world_advance(world, limit_microseconds < QUIESCE_WAIT_US ? limit_microseconds
                                                                                   : QUIESCE_WAIT_US);
}

int64_t ndh_transport_world_time(struct ndh_world *world)
{
    (void)world;
    return unsupported("no virtual time");
}

int ndh_transport_world_open_marked(struct ndh_target *target, uint64_t seed, struct ndh_world **world)
{
    (void)target;
    (void)seed;
    (void)world;
    return unsupported("a machine does not go back in time");
}

int ndh_transport_world_mark(struct ndh_world *world)
{
    (void)world;
    return unsupported("a machine does not go back in time");
}

int ndh_transport_world_rewind(struct ndh_world *world)
{
    (void)world;
    return unsupported("a machine does not go back in time");
}

int64_t ndh_transport_world_steps(struct ndh_world *world)
{
    (void)world;
    return unsupported("no seeded scheduler");
}

int ndh_transport_world_census(struct ndh_world *world, struct ndh_text *text)
{
    (void)world;
    (void)text;
    return unsupported("no census; use poolmon or Driver Verifier");
}

int ndh_transport_world_stacks(struct ndh_world *world, struct ndh_text *text)
{
    (void)world;
    (void)text;
    return unsupported("no stacks; use a kernel debugger");
}

int ndh_transport_world_service(struct ndh_world *world, const char *name, int start)
{
    (void)world;
    (void)name;
    return unsupported(start ? "start services with sc.exe start" : "stop services with sc.exe stop");
}

int ndh_transport_world_state(struct ndh_world *world)
{
    if (!world->lost && InterlockedExchange(&world->suspect, 0))
        world->lost = !device_exists(world->target->device);
    return world->closing || world->lost ? NDH_BRIDGE_WORLD_DEAD : NDH_BRIDGE_WORLD_ALIVE;
}

int ndh_transport_world_crash(struct ndh_world *world, struct ndh_text *json)
{
    if (!world->lost) {
        ndh_text_add(json, "{\"kind\":\"none\"}");
        return 0;
    }
    ndh_text_add(json, "{\"kind\":\"machine-lost\",\"text\":\"its control device is gone: the driver was ");
    ndh_text_add(json, "unloaded, or the kernel that ran it has ended\"}");
    return 0;
}

int ndh_transport_world_debug_log(struct ndh_world *world, char *text, int32_t capacity)
{
    (void)world;
    if (text != NULL && capacity > 0)
        text[0] = '\0';
    return 0;
}

int ndh_transport_world_post_mortem(struct ndh_world *world, uint64_t from, uint8_t *output,
                                    uint32_t capacity)
{
    (void)world;
    (void)from;
    (void)output;
    (void)capacity;
    return unsupported("a box that crashed leaves a memory dump");
}

int ndh_transport_world_kill(struct ndh_world *world)
{
    (void)world;
    return unsupported("a box is not killed");
}

int ndh_transport_world_stop(struct ndh_world *world)
{
    (void)world;
    return unsupported("a box is not stopped");
}

int ndh_transport_standin_control(struct ndh_world *world, const struct ndh_control_request *request)
{
    if (world->closing)
        return ndh_fail(NDH_E_CLOSED, "the world was closed");
    return noted(world, control_standin(request));
}

/* Sessions */

static void destroy_session(struct ndh_object *object)
{
    struct ndh_session *session = (struct ndh_session *)object;

    /* A file that is still in use by a stuck request must outlive it. */
    if (ndh_transport_session_end(session) < 0)
        return;
    ndh_object_release(&session->world->object);
    free(session);
}

int ndh_transport_session_open(struct ndh_world *world, const char *device, struct ndh_session **out)
{
    if (world->closing)
        return ndh_fail(NDH_E_CLOSED, "the world was closed");
    struct ndh_session *session = calloc(1, sizeof *session);
    if (session == NULL)
        return ndh_fail(NDH_E_MEMORY, "no memory for a session");
    int result = device_file_open(&session->file, device != NULL ? device : world->target->device);
    if (result < 0) {
        free(session);
        return device != NULL ? result : noted(world, result);
    }
    ndh_object_reference(&world->object);
    session->object = (struct ndh_object){.destroy = destroy_session, .references = 1};
    session->world = world;
    session->is_other = device != NULL;
    *out = session;
    return 0;
}

int ndh_transport_session_end(struct ndh_session *session)
{
    if (InterlockedExchange(&session->ended, 1))
        return session->file.busy > 0 ? NDH_E_STUCK : 0;
    return device_file_close(&session->file);
}

int ndh_transport_control(struct ndh_session *session, const struct ndh_control_request *request)
{
    /* ndhctl executes a batch and a teardown in the sending thread. */
    if (session->is_other)
        return device_file_control(&session->file, request, DEVICE_FILE_BY_POOL);
    int works = request->code == NDH_IOCTL_SUBMIT || request->code == NDH_IOCTL_RESET;
    int by = works ? DEVICE_FILE_BY_POOL : DEVICE_FILE_BY_CALLER;
    int result = noted(session->world, device_file_control(&session->file, request, by));
    if (request->code == NDH_IOCTL_HELLO && result == (int)sizeof(NDH_HELLO_OUT) &&
        session->world->target->wine) {
        /* The drivers record what KeGetCurrentIrql says, and Wine's says nothing. */
        NDH_HELLO_OUT hello;
        memcpy(&hello, request->output, sizeof hello);
        hello.Capabilities &= ~NDH_CAP_IRQL_RECORDED;
        memcpy(request->output, &hello, sizeof hello);
    }
    return result;
}

/* The box */

static void describe_part(struct ndh_text *json, const char *unavailable, int (*list)(struct ndh_text *))
{
    char error[NDH_ERROR_TEXT_SIZE] = "";
    struct ndh_text items = {0};

    if (unavailable == NULL && list(&items) < 0)
        ndh_last_error(error, sizeof error);
    ndh_text_add(json, "{\"unavailable\":");
    ndh_text_add_json(json, unavailable == NULL ? "" : unavailable,
                      unavailable == NULL ? 0 : strlen(unavailable));
    ndh_text_add(json, ",\"error\":");
    ndh_text_add_json(json, error, strlen(error));
    ndh_text_add(json, ",\"items\":%s}", items.data == NULL || error[0] != '\0' ? "[]" : items.data);
    ndh_text_free(&items);
}

int ndh_transport_box_state(struct ndh_text *json)
{
    ndh_text_add(json, "{\"adapter\":");
    describe_part(json, device_adapter_unavailable(), device_adapter_list);
    ndh_text_add(json, ",\"binding\":");
    describe_part(json, device_binding_unavailable(), device_binding_list);
    ndh_text_add(json, "}");
    return 0;
}

int ndh_transport_box_image(const char *path, struct ndh_text *json)
{
    return device_image(path, json);
}

int ndh_transport_box_switch(enum ndh_box_part part, int on)
{
    return part == NDH_BOX_ADAPTER ? device_adapter_switch(on) : device_binding_switch(on);
}
