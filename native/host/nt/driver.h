// SPDX-License-Identifier: MIT
/** Driver objects: one for each started service. */
#ifndef NDH_NT_DRIVER_H
#define NDH_NT_DRIVER_H

#include "nt.h"

#define NT_SERVICES_KEY "\\Registry\\Machine\\System\\CurrentControlSet\\Services\\"
#define NT_MAX_NAME     128u

struct nt_driver_extension {
    struct nt_driver_extension *next;
    void *identification;
    uint64_t data[];
};

struct nt_driver {
    DRIVER_OBJECT object;
    DRIVER_EXTENSION extension;
    struct ndh_image *image;
    struct nt_driver_extension *extensions;
    char service[NT_MAX_NAME];
    UNICODE_STRING registry_path;
    NTSTATUS status; /* of DriverEntry */
    int finished;    /* DriverEntry or DriverUnload has returned */
};

/** Bug checks when something of the driver is left that would run or be written after its image is gone. */
void nt_driver_check_gone(const struct nt_driver *driver);

/** Default dispatch routine: STATUS_INVALID_DEVICE_REQUEST. */
NTSTATUS NTAPI nt_invalid_device_request(PDEVICE_OBJECT device, PIRP irp);

#endif
