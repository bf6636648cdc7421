// SPDX-License-Identifier: MIT
#include "error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct thread_error {
    const char *function;
    int32_t status;
    uint32_t win32;
    char text[NDH_ERROR_TEXT_SIZE];
};

static _Thread_local struct thread_error error_of_thread = {.function = "ndh"};

struct name_of_number {
    uint32_t number;
    const char *name;
};

static const struct name_of_number status_names[] = {
    {0x00000103u, "STATUS_PENDING"},
    {0x80000005u, "STATUS_BUFFER_OVERFLOW"},
    {0xC0000001u, "STATUS_UNSUCCESSFUL"},
    {0xC0000002u, "STATUS_NOT_IMPLEMENTED"},
    {0xC0000008u, "STATUS_INVALID_HANDLE"},
    {0xC000000Du, "STATUS_INVALID_PARAMETER"},
    {0xC000000Eu, "STATUS_NO_SUCH_DEVICE"},
    {0xC0000010u, "STATUS_INVALID_DEVICE_REQUEST"},
    {0xC0000022u, "STATUS_ACCESS_DENIED"},
    {0xC0000023u, "STATUS_BUFFER_TOO_SMALL"},
    {0xC0000034u, "STATUS_OBJECT_NAME_NOT_FOUND"},
    {0xC000003Au, "STATUS_OBJECT_PATH_NOT_FOUND"},
    {0xC0000059u, "STATUS_REVISION_MISMATCH"},
    {0xC000009Au, "STATUS_INSUFFICIENT_RESOURCES"},
    {0xC00000A3u, "STATUS_DEVICE_NOT_READY"},
    {0xC00000B5u, "STATUS_IO_TIMEOUT"},
    {0xC00000BBu, "STATUS_NOT_SUPPORTED"},
    {0xC0000120u, "STATUS_CANCELLED"},
    {0xC0000184u, "STATUS_INVALID_DEVICE_STATE"},
    {0xC0000225u, "STATUS_NOT_FOUND"},
    {0x80000011u, "STATUS_DEVICE_BUSY"},
};

static const struct name_of_number win32_names[] = {
    {1, "ERROR_INVALID_FUNCTION"},
    {2, "ERROR_FILE_NOT_FOUND"},
    {3, "ERROR_PATH_NOT_FOUND"},
    {5, "ERROR_ACCESS_DENIED"},
    {6, "ERROR_INVALID_HANDLE"},
    {8, "ERROR_NOT_ENOUGH_MEMORY"},
    {21, "ERROR_NOT_READY"},
    {22, "ERROR_BAD_COMMAND"},
    {31, "ERROR_GEN_FAILURE"},
    {50, "ERROR_NOT_SUPPORTED"},
    {87, "ERROR_INVALID_PARAMETER"},
    {122, "ERROR_INSUFFICIENT_BUFFER"},
    {127, "ERROR_PROC_NOT_FOUND"},
    {170, "ERROR_BUSY"},
    {234, "ERROR_MORE_DATA"},
    {433, "ERROR_NO_SUCH_DEVICE"},
    {577, "ERROR_INVALID_IMAGE_HASH"},
    {995, "ERROR_OPERATION_ABORTED"},
    {996, "ERROR_IO_INCOMPLETE"},
    {997, "ERROR_IO_PENDING"},
    {1058, "ERROR_SERVICE_DISABLED"},
    {1060, "ERROR_SERVICE_DOES_NOT_EXIST"},
    {1072, "ERROR_SERVICE_MARKED_FOR_DELETE"},
    {1117, "ERROR_IO_DEVICE"},
    {1168, "ERROR_NOT_FOUND"},
    {1275, "ERROR_DRIVER_BLOCKED"},
    {1306, "ERROR_REVISION_MISMATCH"},
    {1450, "ERROR_NO_SYSTEM_RESOURCES"},
    {1460, "ERROR_TIMEOUT"},
};

/* What RtlNtStatusToDosError makes of the statuses in ndh_protocol.h, turned round; each Win32 error has one
 * of them as its cause. */
static const struct {
    uint32_t win32;
    uint32_t status;
} status_of_win32[] = {
    {1, 0xC0000010u},   {2, 0xC0000034u},    {5, 0xC0000022u},    {6, 0xC0000008u},    {22, 0xC0000184u},
    {50, 0xC00000BBu},  {87, 0xC000000Du},   {122, 0xC0000023u},  {170, 0x80000011u},  {433, 0xC000000Eu},
    {995, 0xC0000120u}, {1168, 0xC0000225u}, {1306, 0xC0000059u}, {1450, 0xC000009Au},
};

void ndh_enter(const char *function)
{
    error_of_thread.function = function;
    error_of_thread.status = 0;
    error_of_thread.win32 = 0;
    error_of_thread.text[0] = '\0';
}

int ndh_fail(int code, const char *format, ...)
{
    struct thread_error *error = &error_of_thread;
    int prefix = snprintf(error->text, sizeof error->text, "%s: ", error->function);

    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error->text + prefix, sizeof error->text - (size_t)prefix, format, arguments);
    va_end(arguments);
    error->status = 0;
    error->win32 = 0;
    return code;
}

static const char *find_name(const struct name_of_number *table, size_t count, uint32_t number)
{
    for (size_t i = 0; i < count; i++)
        if (table[i].number == number)
            return table[i].name;
    return "";
}

const char *ndh_status_name(int32_t status)
{
    return find_name(status_names, sizeof status_names / sizeof *status_names, (uint32_t)status);
}

const char *ndh_win32_name(uint32_t error)
{
    return find_name(win32_names, sizeof win32_names / sizeof *win32_names, error);
}

int32_t ndh_status_from_win32(uint32_t error)
{
    for (size_t i = 0; i < sizeof status_of_win32 / sizeof *status_of_win32; i++)
        if (status_of_win32[i].win32 == error)
            return (int32_t)status_of_win32[i].status;
    return NDH_STATUS_UNSUCCESSFUL;
}

int ndh_fail_status(int32_t status, uint32_t win32, const char *what)
{
    const char *name = ndh_status_name(status);
    if (win32 != 0)
        ndh_fail(NDH_E_STATUS, "%s: status 0x%08X %s (Win32 error %u %s)", what, (unsigned)status, name,
                 (unsigned)win32, ndh_win32_name(win32));
    else
        ndh_fail(NDH_E_STATUS, "%s: status 0x%08X %s", what, (unsigned)status, name);
    error_of_thread.status = status;
    error_of_thread.win32 = win32;
    return NDH_E_STATUS;
}

int ndh_fail_errno(int error, const char *what)
{
    return ndh_fail(NDH_E_SYSTEM, "%s: %s (errno %d)", what, strerror(error), error);
}

int ndh_fail_win32(uint32_t error, const char *what)
{
    ndh_fail(NDH_E_WIN32, "%s: Win32 error %u %s", what, (unsigned)error, ndh_win32_name(error));
    error_of_thread.win32 = error;
    return NDH_E_WIN32;
}

int32_t ndh_last_error(char *text, int32_t capacity)
{
    size_t length = strlen(error_of_thread.text);
    if (text != NULL && capacity > 0)
        snprintf(text, (size_t)capacity, "%s", error_of_thread.text);
    return (int32_t)length;
}

int32_t ndh_last_status(void)
{
    return error_of_thread.status;
}

int32_t ndh_last_win32(void)
{
    return (int32_t)error_of_thread.win32;
}
