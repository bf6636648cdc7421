// SPDX-License-Identifier: MIT
/* The public functions: arguments are checked, handles become objects, the transport does the work. */
#include "ndh_bridge.h"

#include <string.h>
#include "buffer.h"
#include "error.h"
#include "ndh_protocol.h"
#include "ndh_standin.h"
#include "transport.h"

#define TARGET(handle)  ((struct ndh_target *)ndh_handle_acquire(handle, NDH_HANDLE_TARGET))
#define WORLD(handle)   ((struct ndh_world *)ndh_handle_acquire(handle, NDH_HANDLE_WORLD))
#define SESSION(handle) ((struct ndh_session *)ndh_handle_acquire(handle, NDH_HANDLE_SESSION))

static void release(void *object)
{
    ndh_object_release(object);
}

int32_t ndh_version(void)
{
    return NDH_BRIDGE_VERSION;
}

/* Gives a transport's object its handle; if none is left the object ends again. */
static ndh_handle publish(enum ndh_handle_kind kind, void *object)
{
    ndh_handle handle = ndh_handle_create(kind, object);
    if (handle < 0)
        release(object);
    return handle;
}

/* Targets */

ndh_handle ndh_target_open(const char *specification)
{
    struct ndh_spec spec;
    struct ndh_target *target;

    ndh_enter("ndh_target_open");
    int result = ndh_spec_parse(specification, &spec);
    if (result < 0)
        return result;
    result = ndh_transport_target_open(&spec, &target);
    ndh_spec_free(&spec);
    return result < 0 ? result : publish(NDH_HANDLE_TARGET, target);
}

int32_t ndh_target_close(ndh_handle handle)
{
    ndh_enter("ndh_target_close");
    void *target = ndh_handle_remove(handle, NDH_HANDLE_TARGET);
    if (target == NULL)
        return NDH_E_HANDLE;
    int result = ndh_transport_target_end(target);
    release(target);
    return result;
}

int32_t ndh_target_identity(ndh_handle handle, char *text, int32_t capacity)
{
    struct ndh_text json = {0};

    ndh_enter("ndh_target_identity");
    struct ndh_target *target = TARGET(handle);
    if (target == NULL)
        return NDH_E_HANDLE;
    int result = ndh_transport_target_identity(target, &json);
    if (result >= 0)
        result = ndh_text_give(&json, text, capacity);
    ndh_text_free(&json);
    release(target);
    return result;
}

int32_t ndh_target_process(ndh_handle handle)
{
    ndh_enter("ndh_target_process");
    struct ndh_target *target = TARGET(handle);
    if (target == NULL)
        return NDH_E_HANDLE;
    int result = ndh_transport_target_process(target);
    release(target);
    return result;
}

/* Worlds */

typedef int world_opener(struct ndh_target *target, uint64_t seed, struct ndh_world **world);

static ndh_handle open_world(ndh_handle handle, uint64_t seed, world_opener *open)
{
    struct ndh_world *world;

    struct ndh_target *target = TARGET(handle);
    if (target == NULL)
        return NDH_E_HANDLE;
    int result = open(target, seed, &world);
    release(target);
    return result < 0 ? result : publish(NDH_HANDLE_WORLD, world);
}

ndh_handle ndh_world_open(ndh_handle handle, uint64_t seed)
{
    ndh_enter("ndh_world_open");
    return open_world(handle, seed, ndh_transport_world_open);
}

ndh_handle ndh_world_open_marked(ndh_handle handle, uint64_t seed)
{
    ndh_enter("ndh_world_open_marked");
    return open_world(handle, seed, ndh_transport_world_open_marked);
}

int32_t ndh_world_mark(ndh_handle handle)
{
    ndh_enter("ndh_world_mark");
    struct ndh_world *world = WORLD(handle);
    if (world == NULL)
        return NDH_E_HANDLE;
    int result = ndh_transport_world_mark(world);
    release(world);
    return result;
}

int32_t ndh_world_rewind(ndh_handle handle)
{
    ndh_enter("ndh_world_rewind");
    struct ndh_world *world = WORLD(handle);
    if (world == NULL)
        return NDH_E_HANDLE;
    int result = ndh_transport_world_rewind(world);
    release(world);
    return result;
}

int32_t ndh_world_close(ndh_handle handle)
{
    ndh_enter("ndh_world_close");
    void *world = ndh_handle_remove(handle, NDH_HANDLE_WORLD);
    if (world == NULL)
        return NDH_E_HANDLE;
    int result = ndh_transport_world_end(world);
    release(world);
    return result;
}

int32_t ndh_world_seed(ndh_handle handle, uint64_t seed)
{
    ndh_enter("ndh_world_seed");
    struct ndh_world *world = WORLD(handle);
    if (world == NULL)
        return NDH_E_HANDLE;
    int result = ndh_transport_world_seed(world, seed);
    release(world);
    return result;
}

int32_t ndh_world_threads(ndh_handle handle, int32_t count)
{
    ndh_enter("ndh_world_threads");
    if (count < 1 || count > NDH_MAX_THREADS)
        return ndh_fail(NDH_E_ARGUMENT, "count %d is not in 1 .. %d", count, NDH_MAX_THREADS);
    struct ndh_world *world = WORLD(handle);
    if (world == NULL)
        return NDH_E_HANDLE;
    int result = ndh_transport_world_threads(world, (uint32_t)count);
    release(world);
    return result;
}

static int check_time(uint64_t microseconds)
{
    uint64_t limit = (uint64_t)NDH_MAX_DEADLINE_MS * 1000;
    if (microseconds > limit)
        return ndh_fail(NDH_E_ARGUMENT, "%llu microseconds are more than %llu",
                        (unsigned long long)microseconds, (unsigned long long)limit);
    return 0;
}

int32_t ndh_world_advance(ndh_handle handle, uint64_t microseconds)
{
    ndh_enter("ndh_world_advance");
    int result = check_time(microseconds);
    struct ndh_world *world = result < 0 ? NULL : WORLD(handle);
    if (world == NULL)
        return result < 0 ? result : NDH_E_HANDLE;
    result = ndh_transport_world_advance(world, microseconds);
    release(world);
    return result;
}

int32_t ndh_world_quiesce(ndh_handle handle, uint64_t limit_microseconds)
{
    ndh_enter("ndh_world_quiesce");
    int result = check_time(limit_microseconds);
    struct ndh_world *world = result < 0 ? NULL : WORLD(handle);
    if (world == NULL)
        return result < 0 ? result : NDH_E_HANDLE;
    result = ndh_transport_world_quiesce(world, limit_microseconds);
    release(world);
    return result;
}

int64_t ndh_world_time(ndh_handle handle)
{
    ndh_enter("ndh_world_time");
    struct ndh_world *world = WORLD(handle);
    if (world == NULL)
        return NDH_E_HANDLE;
    int64_t result = ndh_transport_world_time(world);
    release(world);
    return result;
}

int64_t ndh_world_steps(ndh_handle handle)
{
    ndh_enter("ndh_world_steps");
    struct ndh_world *world = WORLD(handle);
    if (world == NULL)
        return NDH_E_HANDLE;
    int64_t result = ndh_transport_world_steps(world);
    release(world);
    return result;
}

static int32_t tell(ndh_handle handle, int (*teller)(struct ndh_world *, struct ndh_text *), char *text,
                    int32_t capacity)
{
    struct ndh_text told = {0};

    struct ndh_world *world = WORLD(handle);
    if (world == NULL)
        return NDH_E_HANDLE;
    int result = teller(world, &told);
    if (result >= 0)
        result = ndh_text_give(&told, text, capacity);
    ndh_text_free(&told);
    release(world);
    return result;
}

int32_t ndh_world_census(ndh_handle handle, char *text, int32_t capacity)
{
    ndh_enter("ndh_world_census");
    return tell(handle, ndh_transport_world_census, text, capacity);
}

int32_t ndh_world_stacks(ndh_handle handle, char *text, int32_t capacity)
{
    ndh_enter("ndh_world_stacks");
    return tell(handle, ndh_transport_world_stacks, text, capacity);
}

static int32_t service(ndh_handle handle, const char *name, int start)
{
    size_t size = name == NULL ? 0 : strnlen(name, 256);
    if (size == 0 || size > 255)
        return ndh_fail(NDH_E_ARGUMENT, "the name of a service has 1 .. 255 bytes");
    struct ndh_world *world = WORLD(handle);
    if (world == NULL)
        return NDH_E_HANDLE;
    int result = ndh_transport_world_service(world, name, start);
    release(world);
    return result;
}

int32_t ndh_world_start_service(ndh_handle handle, const char *name)
{
    ndh_enter("ndh_world_start_service");
    return service(handle, name, 1);
}

int32_t ndh_world_stop_service(ndh_handle handle, const char *name)
{
    ndh_enter("ndh_world_stop_service");
    return service(handle, name, 0);
}

int32_t ndh_world_state(ndh_handle handle)
{
    ndh_enter("ndh_world_state");
    struct ndh_world *world = WORLD(handle);
    if (world == NULL)
        return NDH_E_HANDLE;
    int result = ndh_transport_world_state(world);
    release(world);
    return result;
}

int32_t ndh_world_crash(ndh_handle handle, char *text, int32_t capacity)
{
    struct ndh_text json = {0};

    ndh_enter("ndh_world_crash");
    struct ndh_world *world = WORLD(handle);
    if (world == NULL)
        return NDH_E_HANDLE;
    int result = ndh_transport_world_crash(world, &json);
    if (result >= 0)
        result = ndh_text_give(&json, text, capacity);
    ndh_text_free(&json);
    release(world);
    return result;
}

int32_t ndh_world_debug_log(ndh_handle handle, char *text, int32_t capacity)
{
    ndh_enter("ndh_world_debug_log");
    struct ndh_world *world = WORLD(handle);
    if (world == NULL)
        return NDH_E_HANDLE;
    int result = ndh_transport_world_debug_log(world, text, capacity);
    release(world);
    return result;
}

int32_t ndh_world_post_mortem(ndh_handle handle, uint64_t from, ndh_handle buffer_handle, int32_t offset,
                              int32_t capacity)
{
    int result;

    ndh_enter("ndh_world_post_mortem");
    if (capacity < (int32_t)(2 * NDH_RECORD_SIZE))
        return ndh_fail(NDH_E_ARGUMENT, "capacity %d is below %u", capacity, 2 * NDH_RECORD_SIZE);
    struct ndh_buffer *buffer = ndh_buffer_acquire(buffer_handle, offset, capacity, &result);
    if (buffer == NULL)
        return result;
    struct ndh_world *world = WORLD(handle);
    result = world == NULL
               ? NDH_E_HANDLE
               : ndh_transport_world_post_mortem(world, from, buffer->bytes + offset, (uint32_t)capacity);
    if (world != NULL)
        release(world);
    release(buffer);
    return result;
}

int32_t ndh_world_kill(ndh_handle handle)
{
    ndh_enter("ndh_world_kill");
    struct ndh_world *world = WORLD(handle);
    if (world == NULL)
        return NDH_E_HANDLE;
    int result = ndh_transport_world_kill(world);
    release(world);
    return result;
}

int32_t ndh_world_stop(ndh_handle handle)
{
    ndh_enter("ndh_world_stop");
    struct ndh_world *world = WORLD(handle);
    if (world == NULL)
        return NDH_E_HANDLE;
    int result = ndh_transport_world_stop(world);
    release(world);
    return result;
}

/* Control codes */

static int check_request(const struct ndh_control_request *request)
{
    if (request->input_size > NDH_MAX_REQUEST || request->output_capacity > NDH_MAX_REQUEST)
        return ndh_fail(NDH_E_ARGUMENT, "%d bytes in and %d bytes out are not both in 0 .. %u",
                        (int)request->input_size, (int)request->output_capacity, NDH_MAX_REQUEST);
    if (request->deadline_ms > NDH_MAX_DEADLINE_MS)
        return ndh_fail(NDH_E_ARGUMENT, "deadline %u ms is above %u", request->deadline_ms,
                        NDH_MAX_DEADLINE_MS);
    return 0;
}

static int32_t larger_size(const struct ndh_control_request *request)
{
    return (int32_t)(request->input_size > request->output_capacity ? request->input_size
                                                                    : request->output_capacity);
}

static void point_to(struct ndh_control_request *request, struct ndh_buffer *buffer, int32_t offset)
{
    request->input = buffer->bytes + offset;
    request->output = buffer->bytes + offset;
}

/* Checks the sizes and fills the request; the caller releases the buffer, which is NULL after an error. */
static struct ndh_buffer *prepare(struct ndh_control_request *request, ndh_handle handle, int32_t offset,
                                  int *result)
{
    *result = check_request(request);
    if (*result < 0)
        return NULL;
    struct ndh_buffer *buffer = ndh_buffer_acquire(handle, offset, larger_size(request), result);
    if (buffer != NULL)
        point_to(request, buffer, offset);
    return buffer;
}

static int32_t send_to(ndh_handle session_handle, struct ndh_control_request *request)
{
    struct ndh_session *session = SESSION(session_handle);
    if (session == NULL)
        return NDH_E_HANDLE;
    const int32_t result = ndh_transport_control(session, request);
    release(session);
    return result;
}

static int32_t control(ndh_handle session_handle, struct ndh_control_request *request,
                       ndh_handle buffer_handle, int32_t offset)
{
    int result;
    struct ndh_buffer *buffer = prepare(request, buffer_handle, offset, &result);
    if (buffer == NULL)
        return result;
    result = send_to(session_handle, request);
    release(buffer);
    return result;
}

int32_t ndh_standin_control(ndh_handle handle, uint32_t code, ndh_handle buffer_handle, int32_t offset,
                            int32_t input_size, int32_t output_capacity, uint32_t deadline_ms)
{
    struct ndh_control_request request = {.code = code,
                                          .input_size = (uint32_t)input_size,
                                          .output_capacity = (uint32_t)output_capacity,
                                          .deadline_ms = deadline_ms};
    int result;

    ndh_enter("ndh_standin_control");
    struct ndh_buffer *buffer = prepare(&request, buffer_handle, offset, &result);
    if (buffer == NULL)
        return result;
    struct ndh_world *world = WORLD(handle);
    result = world == NULL ? NDH_E_HANDLE : ndh_transport_standin_control(world, &request);
    if (world != NULL)
        release(world);
    release(buffer);
    return result;
}

static ndh_handle open_session(ndh_handle handle, const char *device)
{
    struct ndh_session *session;

    struct ndh_world *world = WORLD(handle);
    if (world == NULL)
        return NDH_E_HANDLE;
    int result = ndh_transport_session_open(world, device, &session);
    release(world);
    return result < 0 ? result : publish(NDH_HANDLE_SESSION, session);
}

ndh_handle ndh_session_open(ndh_handle handle)
{
    ndh_enter("ndh_session_open");
    return open_session(handle, NULL);
}

ndh_handle ndh_device_open(ndh_handle handle, const char *device)
{
    size_t size = device == NULL ? 0 : strnlen(device, NDH_MAX_DEVICE_NAME);

    ndh_enter("ndh_device_open");
    if (size == 0 || size >= NDH_MAX_DEVICE_NAME)
        return ndh_fail(NDH_E_ARGUMENT, "the name of a device has 1 .. %u bytes", NDH_MAX_DEVICE_NAME - 1);
    return open_session(handle, device);
}

int32_t ndh_session_close(ndh_handle handle)
{
    ndh_enter("ndh_session_close");
    void *session = ndh_handle_remove(handle, NDH_HANDLE_SESSION);
    if (session == NULL)
        return NDH_E_HANDLE;
    int result = ndh_transport_session_end(session);
    release(session);
    return result;
}

int32_t ndh_control(ndh_handle session, uint32_t code, ndh_handle buffer, int32_t offset, int32_t input_size,
                    int32_t output_capacity, uint32_t deadline_ms)
{
    struct ndh_control_request request = {.code = code,
                                          .input_size = (uint32_t)input_size,
                                          .output_capacity = (uint32_t)output_capacity,
                                          .deadline_ms = deadline_ms};
    ndh_enter("ndh_control");
    return control(session, &request, buffer, offset);
}

int32_t ndh_submit(ndh_handle session, ndh_handle buffer_handle, int32_t offset, int32_t input_size,
                   uint32_t deadline_ms)
{
    struct ndh_control_request request = {
        .code = NDH_IOCTL_SUBMIT, .input_size = (uint32_t)input_size, .deadline_ms = deadline_ms};
    NDH_SUBMIT head;
    int result;

    ndh_enter("ndh_submit");
    if (input_size < (int32_t)sizeof head)
        return ndh_fail(NDH_E_ARGUMENT, "input_size %d is below the %zu bytes of NDH_SUBMIT", input_size,
                        sizeof head);
    struct ndh_buffer *buffer = ndh_buffer_acquire(buffer_handle, offset, input_size, &result);
    if (buffer == NULL)
        return result;
    memcpy(&head, buffer->bytes + offset, sizeof head);
    if (head.Count < 1 || head.Count > NDH_MAX_BATCH) {
        release(buffer);
        return ndh_fail(NDH_E_ARGUMENT, "NDH_SUBMIT.Count %u is not in 1 .. %u", head.Count, NDH_MAX_BATCH);
    }
    request.output_capacity = (uint32_t)(sizeof(NDH_SUBMIT) + head.Count * sizeof(NDH_RESULT));
    result = check_request(&request);
    if (result == 0)
        result = ndh_buffer_check(buffer, offset, larger_size(&request));
    if (result == 0) {
        point_to(&request, buffer, offset);
        result = send_to(session, &request);
    }
    release(buffer);
    return result;
}

int32_t ndh_read(ndh_handle session, ndh_handle buffer_handle, int32_t offset, int32_t capacity)
{
    struct ndh_control_request request = {
        .code = NDH_IOCTL_READ, .input_size = sizeof(NDH_READ), .deadline_ms = 10000};
    int result;

    ndh_enter("ndh_read");
    if (capacity < (int32_t)(sizeof(NDH_READ) + NDH_RECORD_SIZE))
        return ndh_fail(NDH_E_ARGUMENT, "capacity %d is below %zu", capacity,
                        sizeof(NDH_READ) + NDH_RECORD_SIZE);
    struct ndh_buffer *buffer = ndh_buffer_acquire(buffer_handle, offset, capacity, &result);
    if (buffer == NULL)
        return result;
    uint32_t usable = capacity > (int32_t)NDH_MAX_REQUEST ? NDH_MAX_REQUEST : (uint32_t)capacity;
    NDH_READ head = {.Count = (usable - (uint32_t)sizeof head) / NDH_RECORD_SIZE};
    request.output_capacity = (uint32_t)sizeof head + head.Count * NDH_RECORD_SIZE;
    memcpy(buffer->bytes + offset, &head, sizeof head);
    release(buffer);
    return control(session, &request, buffer_handle, offset);
}

int32_t ndh_await(ndh_handle session, ndh_handle buffer, int32_t offset, uint32_t deadline_ms)
{
    struct ndh_control_request request = {.code = NDH_IOCTL_AWAIT,
                                          .input_size = sizeof(NDH_AWAIT),
                                          .output_capacity = sizeof(NDH_EVENT),
                                          .deadline_ms = deadline_ms};
    ndh_enter("ndh_await");
    return control(session, &request, buffer, offset);
}

/* Buffers */

ndh_handle ndh_buffer_alloc(int32_t size)
{
    struct ndh_buffer *buffer;

    ndh_enter("ndh_buffer_alloc");
    int result = ndh_buffer_create(size, &buffer);
    return result < 0 ? result : publish(NDH_HANDLE_BUFFER, buffer);
}

int64_t ndh_buffer_address(ndh_handle handle)
{
    int result;

    ndh_enter("ndh_buffer_address");
    struct ndh_buffer *buffer = ndh_buffer_acquire(handle, 0, 0, &result);
    if (buffer == NULL)
        return result;
    int64_t address = (int64_t)(uintptr_t)buffer->bytes;
    release(buffer);
    return address;
}

int32_t ndh_buffer_free(ndh_handle handle)
{
    ndh_enter("ndh_buffer_free");
    void *buffer = ndh_handle_remove(handle, NDH_HANDLE_BUFFER);
    if (buffer == NULL)
        return NDH_E_HANDLE;
    release(buffer);
    return 0;
}
