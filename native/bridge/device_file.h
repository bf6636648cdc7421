// SPDX-License-Identifier: MIT
/** A device opened for overlapped control codes. Thread-safe. */
#ifndef NDH_DEVICE_FILE_H
#define NDH_DEVICE_FILE_H

#include <windows.h>
#include "sync.h"
#include "transport.h"

struct device_file {
    HANDLE handle;
    ndh_mutex lock;
    ndh_condition idle;
    unsigned busy; /* control codes under way */
    int closing;
};

/** 0, NDH_E_STATUS (busy, access denied, not found) or NDH_E_WIN32. name: UTF-8, e.g. "\\\\.\\NdhControl". */
int device_file_open(struct device_file *file, const char *name);
/** Who calls DeviceIoControl, which returns only when the driver's dispatch routine does. */
enum device_file_sender {
    DEVICE_FILE_BY_CALLER, /* for control codes that the driver answers at once or pends */
    DEVICE_FILE_BY_POOL /* for those it works on in the sending thread, so that the deadline holds there too
                         */
};

/** Returns the bytes of output, or an error as ndh_control. */
int device_file_control(struct device_file *file, const struct ndh_control_request *request,
                        enum device_file_sender sender);
/** Cancels what is under way, waits for it and closes. NDH_E_STUCK when a driver does not let go; the handle
 * then stays open. */
int device_file_close(struct device_file *file);

#endif
