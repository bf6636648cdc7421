// SPDX-License-Identifier: MIT
#include "device_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "error.h"

#define STUCK_WAIT_MS 60000u

/** One control code under way: on the heap, because the system writes into it until the request has ended. */
struct request {
    OVERLAPPED overlapped;
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
             error == ERROR_FILE_NOT_FOUND  ? " (is the driver started? sc query ndhctl)"
             : error == ERROR_ACCESS_DENIED ? " (only SYSTEM and administrators may open it: run elevated)"
                                            : "");
    int32_t status = ndh_status_from_win32(error);
    return status == NDH_STATUS_UNSUCCESSFUL ? ndh_fail_win32(error, what)
                                             : ndh_fail_status(status, error, what);
}

/* Waits for the request; past its deadline cancels it, and then always waits for the cancelled request.
 * *error is a Win32 error. Returns 0, or NDH_E_STUCK when the request is still under way. */
static int wait_for(struct device_file *file, struct request *request, DWORD deadline_ms, DWORD *transferred,
                    DWORD *error, int *late)
{
    DWORD waited = WaitForSingleObject(request->overlapped.hEvent, deadline_ms);
    *late = waited == WAIT_TIMEOUT;
    if (waited != WAIT_OBJECT_0) {
        /* ERROR_NOT_FOUND: it ended meanwhile. */
        CancelIoEx(file->handle, &request->overlapped);
        waited = WaitForSingleObject(request->overlapped.hEvent, STUCK_WAIT_MS);
    }
    if (waited != WAIT_OBJECT_0)
        return ndh_fail(NDH_E_STUCK,
                        "the driver did not complete the request within %u ms after it was cancelled",
                        STUCK_WAIT_MS);
    *error = GetOverlappedResult(file->handle, &request->overlapped, transferred, FALSE) ? ERROR_SUCCESS
                                                                                         : GetLastError();
    return 0;
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

/* Sends and waits. *stuck: the system still owns the request. */
static int send_request(struct device_file *file, struct request *request,
                        const struct ndh_control_request *control, int *stuck)
{
    DWORD transferred = 0;
    DWORD error = ERROR_SUCCESS;
    int late = 0;

    if (!DeviceIoControl(file->handle, control->code, request->bytes, control->input_size, request->bytes,
                         control->output_capacity, &transferred, &request->overlapped)) {
        error = GetLastError();
        if (error == ERROR_IO_PENDING) {
            int result = wait_for(file, request, control->deadline_ms, &transferred, &error, &late);
            if (result < 0) {
                *stuck = 1;
                return result;
            }
        }
    } else if (!GetOverlappedResult(file->handle, &request->overlapped, &transferred, FALSE)) {
        error = GetLastError();
    }
    if (error != ERROR_SUCCESS)
        return fail_request(file, request, control->code, error, late, control->deadline_ms);
    if (transferred > control->output_capacity)
        return ndh_fail(NDH_E_STATUS, "the driver claims %lu bytes of output, the capacity is %u",
                        transferred, control->output_capacity);
    if (transferred > 0)
        memcpy(control->output, request->bytes, transferred);
    return (int)transferred;
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

int device_file_control(struct device_file *file, const struct ndh_control_request *control)
{
    size_t size =
        control->input_size > control->output_capacity ? control->input_size : control->output_capacity;
    int stuck = 0;

    int result = begin(file);
    if (result < 0)
        return result;
    struct request *request = calloc(1, sizeof *request + size);
    HANDLE event = request == NULL ? NULL : CreateEventW(NULL, TRUE, FALSE, NULL);
    if (event == NULL) {
        free(request);
        end(file);
        return ndh_fail(NDH_E_MEMORY, "no memory for a request of %zu bytes", size);
    }
    request->overlapped.hEvent = event;
    if (control->input_size > 0)
        memcpy(request->bytes, control->input, control->input_size);
    result = send_request(file, request, control, &stuck);
    if (!stuck) {
        /* A stuck request stays allocated, and counts as busy, for good: the system may still write into it.
         */
        CloseHandle(event);
        free(request);
        end(file);
    }
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
