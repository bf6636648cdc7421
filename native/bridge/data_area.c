// SPDX-License-Identifier: MIT
#include "data_area.h"

#include <string.h>

void ndh_data_area_init(struct ndh_data_area *area, uint32_t size)
{
    area->size = size;
    area->count = 0;
}

int64_t ndh_data_area_alloc(struct ndh_data_area *area, uint32_t size)
{
    uint32_t offset = 0;

    if (area->count == NDH_DATA_MAX_BLOCKS || size > area->size)
        return -1;
    size = size == 0 ? NDH_DATA_ALIGN : (size + NDH_DATA_ALIGN - 1) & ~(NDH_DATA_ALIGN - 1);
    for (uint32_t i = 0; i <= area->count; i++) {
        uint32_t end = i < area->count ? area->block[i].offset : area->size;
        if (end - offset >= size) {
            memmove(&area->block[i + 1], &area->block[i], (area->count - i) * sizeof area->block[0]);
            area->block[i] = (struct ndh_data_block){offset, size};
            area->count++;
            return offset;
        }
        if (i < area->count)
            offset = end + area->block[i].size;
    }
    return -1;
}

void ndh_data_area_free(struct ndh_data_area *area, uint32_t offset)
{
    for (uint32_t i = 0; i < area->count; i++) {
        if (area->block[i].offset == offset) {
            area->count--;
            memmove(&area->block[i], &area->block[i + 1], (area->count - i) * sizeof area->block[0]);
            return;
        }
    }
}
