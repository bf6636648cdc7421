// SPDX-License-Identifier: MIT
#include "buffer.h"

#include <stdlib.h>
#include <string.h>
#include "error.h"

#if defined(_WIN32)
#include <windows.h>
#endif

#define PAGE_SIZE_BYTES 4096u

static uint8_t *allocate_pages(uint32_t size)
{
#if defined(_WIN32)
    return VirtualAlloc(NULL, size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
#else
    uint32_t rounded = (size + PAGE_SIZE_BYTES - 1) / PAGE_SIZE_BYTES * PAGE_SIZE_BYTES;
    uint8_t *bytes = aligned_alloc(PAGE_SIZE_BYTES, rounded);
    if (bytes != NULL)
        memset(bytes, 0, rounded);
    return bytes;
#endif
}

static void destroy(struct ndh_object *object)
{
    struct ndh_buffer *buffer = (struct ndh_buffer *)object;
#if defined(_WIN32)
    VirtualFree(buffer->bytes, 0, MEM_RELEASE);
#else
    free(buffer->bytes);
#endif
    free(buffer);
}

int ndh_buffer_create(int32_t size, struct ndh_buffer **buffer)
{
    if (size < 1 || size > NDH_MAX_BUFFER)
        return ndh_fail(NDH_E_ARGUMENT, "size %d is not in 1 .. %d", size, NDH_MAX_BUFFER);
    struct ndh_buffer *made = calloc(1, sizeof *made);
    uint8_t *bytes = made == NULL ? NULL : allocate_pages((uint32_t)size);
    if (bytes == NULL) {
        free(made);
        return ndh_fail(NDH_E_MEMORY, "no memory for a buffer of %d bytes", size);
    }
    made->object = (struct ndh_object){.destroy = destroy, .references = 1};
    made->bytes = bytes;
    made->size = (uint32_t)size;
    *buffer = made;
    return 0;
}

int ndh_buffer_check(const struct ndh_buffer *buffer, int32_t offset, int32_t size)
{
    return offset >= 0 && size >= 0 && (int64_t)offset + size <= (int64_t)buffer->size
             ? 0
             : ndh_fail(NDH_E_ARGUMENT, "%d bytes at offset %d are not inside of the buffer of %u bytes",
                        size, offset, buffer->size);
}

struct ndh_buffer *ndh_buffer_acquire(ndh_handle handle, int32_t offset, int32_t size, int *result)
{
    struct ndh_buffer *buffer = (struct ndh_buffer *)ndh_handle_acquire(handle, NDH_HANDLE_BUFFER);
    if (buffer == NULL) {
        *result = NDH_E_HANDLE;
        return NULL;
    }
    *result = ndh_buffer_check(buffer, offset, size);
    if (*result < 0) {
        ndh_object_release(&buffer->object);
        return NULL;
    }
    return buffer;
}
