// SPDX-License-Identifier: MIT
/** Memory shared with the caller: page-aligned, bounds-checked on every use, alive while a request refers to
 * it. */
#ifndef NDH_BUFFER_H
#define NDH_BUFFER_H

#include "handle.h"

struct ndh_buffer {
    struct ndh_object object;
    uint8_t *bytes;
    uint32_t size;
};

int ndh_buffer_create(int32_t size, struct ndh_buffer **buffer);
/** Whether [offset, offset + size) lies in the buffer: 0, or NDH_E_ARGUMENT. */
int ndh_buffer_check(const struct ndh_buffer *buffer, int32_t offset, int32_t size);
/** Acquires the buffer and checks that [offset, offset + size) lies in it; the caller releases it. NULL with
 * the error in *result. */
struct ndh_buffer *ndh_buffer_acquire(ndh_handle handle, int32_t offset, int32_t size, int *result);

#endif
