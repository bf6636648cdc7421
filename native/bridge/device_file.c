// SPDX-License-Identifier: MIT
#include "device_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "error.h"

#define STUCK_WAIT_MS 60000u

#define CANCEL_AGAIN_MS 50u

/** One control code under way: on the heap, because the system writes into it until the request has ended. */
struct request {
    OVERLAPPED overlapped;
    HANDLE file;
    HANDLE over; /* set when the request has ended and `error` and `transferred` are right */
    DWORD code;
    DWORD input_size;
    DWORD output_capacity;
    DWORD error;
    DWORD transferred;
    unsigned char bytes[];
};

int device_file_open(struct device_file *file, const char *name)
{
    WCHAR wide[260];
    char what[400];

    if (MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, name, -1, wide, sizeof wide / sizeof *wide) == 0)
        return ndh_fail(NDH_E_ARGUMENT, "device '%s' is not UTF-8 of at most 259 characters", name);
    ndh_mutex_init(&file->lock);
    ndh_condition_init(&file->idle);
    file->busy = 0;
    file->closing = 0;
    file->handle =
        CreateFileW(wide, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, FILE_FLAG_OVERLAPPED, NULL);
    if (file->handle != INVALID_HANDLE_VALUE)
        return 0;
    DWORD error = GetLastError();
    snprintf(what, sizeof what, "CreateFileW '%s'%s", name,
             error == ERROR_FILE_NOT_FOUND  ? " (is its driver started?)"
             : error == ERROR_ACCESS_DENIED ? " (only SYSTEM and administrators may open it: run elevated)"
                                            : "");
    int32_t status = ndh_status_from_win32(error);
    return status == NDH_STATUS_UNSUCCESSFUL ? ndh_fail_win32(error, what)
                                             : ndh_fail_status(status, error, what);
}

/* Sends the request. Ends when the driver's dispatch routine returns: for a driver that works in the caller's
 * thread, as KMDF does at passive level, only when all the work is done. */
static void issue(struct request *request)
{
    if (DeviceIoControl(request->file, request->code, request->bytes, request->input_size, request->bytes,
                        request->output_capacity, &request->transferred, &request->overlapped))
        request->error = ERROR_SUCCESS;
    else
        request->error = GetLastError();
}

/* Takes the result of a request whose event is set. */
static void take_result(struct request *request)
{
    if (request->error != ERROR_SUCCESS && request->error != ERROR_IO_PENDING)
        return;
    request->error = GetOverlappedResult(request->file, &request->overlapped, &request->transferred, FALSE)
                         ? ERROR_SUCCESS
                         : GetLastError();
}

/* On a thread of the pool. It stays until the request has ended, because Windows cancels what a thread has
 * under way when the thread exits. */
static VOID CALLBACK issue_and_wait(PTP_CALLBACK_INSTANCE instance, PVOID context)
{
    struct request *request = context;

    CallbackMayRunLong(instance);
    issue(request);
    if (request->error == ERROR_IO_PENDING)
        WaitForSingleObject(request->overlapped.hEvent, INFINITE);
    take_result(request);
    SetEvent(request->over);
}

/* Waits for the event; past the deadline cancels the request, and then always waits for the cancelled one, a
 * bounded time. The driver has its part in that wait: ndhctl's SUBMIT looks at its cancellation in every wait
 * for an operation and between operations (submit.c); an NDIS call that never returns is NDH_E_STUCK. Windows
 * cancels from the thread that asks for it. Wine's kernel cancels from the one thread that dispatches, so
 * there a request that the driver works on ends by itself first. */
static int wait_for(const struct request *request, HANDLE event, DWORD deadline_ms, int *late)
{
    DWORD waited = WaitForSingleObject(event, deadline_ms);
    *late = waited == WAIT_TIMEOUT;
    /* Again, because a request that is only just being sent cannot be found yet (ERROR_NOT_FOUND). */
    for (DWORD ms = 0; waited != WAIT_OBJECT_0 && ms < STUCK_WAIT_MS; ms += CANCEL_AGAIN_MS) {
        CancelIoEx(request->file, (OVERLAPPED *)&request->overlapped);
        waited = WaitForSingleObject(event, CANCEL_AGAIN_MS);
    }
    return waited == WAIT_OBJECT_0
               ? 0
               : ndh_fail(NDH_E_STUCK,
                          "the driver did not complete the request within %u ms after it was cancelled",
                          STUCK_WAIT_MS);
}

/* NTSTATUS of a request that failed: the one in the OVERLAPPED if the request got as far as a driver. */
static int32_t status_of(const struct request *request, DWORD error)
{
    int32_t status = (int32_t)request->overlapped.Internal;
    return status < 0 ? status : ndh_status_from_win32(error);
}

static int fail_request(struct device_file *file, const struct request *request, uint32_t code, DWORD error,
                        int late, uint32_t deadline_ms)
{
    char what[40];

    if (error == ERROR_OPERATION_ABORTED) {
        ndh_mutex_lock(&file->lock);
        int closing = file->closing;
        ndh_mutex_unlock(&file->lock);
        if (closing)
            return ndh_fail(NDH_E_CLOSED, "another thread closed the session");
        if (late)
            return ndh_fail(NDH_E_DEADLINE,
                            "the control code was not completed within %u ms and was cancelled", deadline_ms);
    }
    snprintf(what, sizeof what, "control code 0x%08X", (unsigned)code);
    return ndh_fail_status(status_of(request, error), error, what);
}

/* Sends and waits; a negative result of its own means that the system still owns the request. */
static int send_request(struct request *request, enum device_file_sender sender, DWORD deadline_ms, int *late)
{
    if (sender == DEVICE_FILE_BY_POOL) {
        if (!TrySubmitThreadpoolCallback(issue_and_wait, request, NULL)) {
            request->error = GetLastError();
            return 0;
        }
        return wait_for(request, request->over, deadline_ms, late);
    }
    issue(request);
    if (request->error == ERROR_IO_PENDING) {
        int result = wait_for(request, request->overlapped.hEvent, deadline_ms, late);
        if (result < 0)
            return result;
    }
    take_result(request);
    return 0;
}

static int finish(struct device_file *file, const struct request *request,
                  const struct ndh_control_request *control, int late)
{
    if (request->error != ERROR_SUCCESS)
        return fail_request(file, request, control->code, request->error, late, control->deadline_ms);
    if (request->transferred > control->output_capacity)
        return ndh_fail(NDH_E_STATUS, "the driver claims %lu bytes of output, the capacity is %u",
                        request->transferred, control->output_capacity);
    if (request->transferred > 0)
        memcpy(control->output, request->bytes, request->transferred);
    return (int)request->transferred;
}

static void free_request(struct request *request)
{
    if (request == NULL)
        return;
    if (request->overlapped.hEvent != NULL)
        CloseHandle(request->overlapped.hEvent);
    if (request->over != NULL)
        CloseHandle(request->over);
    free(request);
}

static struct request *make_request(struct device_file *file, const struct ndh_control_request *control,
                                    enum device_file_sender sender)
{
    size_t size =
        control->input_size > control->output_capacity ? control->input_size : control->output_capacity;
    struct request *request = calloc(1, sizeof *request + size);

    if (request != NULL) {
        request->file = file->handle;
        request->code = control->code;
        request->input_size = control->input_size;
        request->output_capacity = control->output_capacity;
        request->overlapped.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL);
        request->over = sender == DEVICE_FILE_BY_POOL ? CreateEventW(NULL, TRUE, FALSE, NULL) : NULL;
    }
    if (request == NULL || request->overlapped.hEvent == NULL ||
        (sender == DEVICE_FILE_BY_POOL && request->over == NULL)) {
        free_request(request);
        ndh_fail(NDH_E_MEMORY, "no memory for a request of %zu bytes", size);
        return NULL;
    }
    if (control->input_size > 0)
        memcpy(request->bytes, control->input, control->input_size);
    return request;
}

static int begin(struct device_file *file)
{
    ndh_mutex_lock(&file->lock);
    int closing = file->closing;
    file->busy += !closing;
    ndh_mutex_unlock(&file->lock);
    return closing ? ndh_fail(NDH_E_CLOSED, "the session was closed") : 0;
}

static void end(struct device_file *file)
{
    ndh_mutex_lock(&file->lock);
    if (--file->busy == 0)
        ndh_condition_broadcast(&file->idle);
    ndh_mutex_unlock(&file->lock);
}

int device_file_control(struct device_file *file, const struct ndh_control_request *control,
                        enum device_file_sender sender)
{
    int late = 0;

    int result = begin(file);
    if (result < 0)
        return result;
    struct request *request = make_request(file, control, sender);
    if (request == NULL) {
        end(file);
        return NDH_E_MEMORY;
    }
    result = send_request(request, sender, control->deadline_ms, &late);
    /* A stuck request stays allocated, and counts as busy, for good: the system may still write into it. */
    if (result < 0)
        return result;
    result = finish(file, request, control, late);
    free_request(request);
    end(file);
    return result;
}

int device_file_close(struct device_file *file)
{
    int64_t deadline = ndh_clock_ms() + STUCK_WAIT_MS;

    ndh_mutex_lock(&file->lock);
    file->closing = 1;
    CancelIoEx(file->handle, NULL);
    while (file->busy > 0 && ndh_clock_ms() < deadline) {
        /* A request that was sent just now may have missed the cancellation. */
        int64_t next = ndh_clock_ms() + 100;
        ndh_condition_wait(&file->idle, &file->lock, next < deadline ? next : deadline);
        if (file->busy > 0)
            CancelIoEx(file->handle, NULL);
    }
    unsigned busy = file->busy;
    ndh_mutex_unlock(&file->lock);
    if (busy > 0)
        return ndh_fail(NDH_E_STUCK,
                        "%u cancelled requests were not completed within %u ms; the handle stays open", busy,
                        STUCK_WAIT_MS);
    if (!CloseHandle(file->handle))
        return ndh_fail_win32(GetLastError(), "CloseHandle");
    return 0;
}
