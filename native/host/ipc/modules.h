// SPDX-License-Identifier: MIT
/** The images and services that the boot script names: their bytes, which of them are loaded, and what
 * imports are bound to. In the arena. */
#ifndef NDH_IPC_MODULES_H
#define NDH_IPC_MODULES_H

#include <stddef.h>
#include <stdint.h>

#include "boot_script.h"

#define NDH_STATUS_NOT_FOUND            ((int32_t)0xc0000225)
#define NDH_STATUS_ALREADY_RUNNING      ((int32_t)0xc000010e) /* STATUS_IMAGE_ALREADY_LOADED */
#define NDH_STATUS_NOT_RUNNING          ((int32_t)0xc0000184) /* STATUS_INVALID_DEVICE_STATE */
#define NDH_STATUS_INVALID_IMAGE_FORMAT ((int32_t)0xc000007b)

/** Keeps a copy of the file fd (size bytes) for loading it now or after a stop. Returns 0, or -1 with a
 * sentence. */
int ndh_module_add(const struct ndh_boot_line *line, int fd, uint64_t size, char *error, size_t error_size);

/** Loads the service's image and what it imports, and calls its entry. Returns 0 or a negative NTSTATUS, with
 * a sentence. */
int32_t ndh_module_start(const char *service, char *error, size_t error_size);

/** Unloads the driver of the service and, unless another image imports from it, the image. Returns 0 or a
 * negative NTSTATUS. */
int32_t ndh_module_stop(const char *service);

#endif
