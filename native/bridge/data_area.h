// SPDX-License-Identifier: MIT
/** Allocator of a mailbox's data area: first fit over a sorted list of blocks, kept here and never in shared
 * memory. */
#ifndef NDH_DATA_AREA_H
#define NDH_DATA_AREA_H

#include <stdint.h>

#define NDH_DATA_ALIGN      64u
#define NDH_DATA_MAX_BLOCKS 160u

struct ndh_data_block {
    uint32_t offset;
    uint32_t size; /* a multiple of NDH_DATA_ALIGN */
};

struct ndh_data_area {
    uint32_t size;
    uint32_t count;
    struct ndh_data_block block[NDH_DATA_MAX_BLOCKS]; /* by offset */
};

void ndh_data_area_init(struct ndh_data_area *area, uint32_t size);
/** Offset of at least size bytes (0 counts as 1), or -1 when there is no room. */
int64_t ndh_data_area_alloc(struct ndh_data_area *area, uint32_t size);
/** Frees the block that begins at offset; other offsets are ignored. */
void ndh_data_area_free(struct ndh_data_area *area, uint32_t offset);

#endif
