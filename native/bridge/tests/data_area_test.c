// SPDX-License-Identifier: MIT
#include "data_area.h"

#include "check.h"

static uint64_t random_state = 20261121;

static uint32_t random_below(uint32_t limit)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(random_state >> 33) % limit;
}

static void blocks_fill_the_area_and_no_more(void)
{
    struct ndh_data_area area;
    ndh_data_area_init(&area, 1024);
    CHECK_EQUAL(0, ndh_data_area_alloc(&area, 0));
    CHECK_EQUAL(64, ndh_data_area_alloc(&area, 65));
    CHECK_EQUAL(192, ndh_data_area_alloc(&area, 832));
    CHECK_EQUAL(-1, ndh_data_area_alloc(&area, 1));
    ndh_data_area_free(&area, 64);
    CHECK_EQUAL(-1, ndh_data_area_alloc(&area, 129));
    CHECK_EQUAL(64, ndh_data_area_alloc(&area, 128));
}

static void sizes_beyond_the_area_are_refused(void)
{
    struct ndh_data_area area;
    ndh_data_area_init(&area, 1024);
    CHECK_EQUAL(-1, ndh_data_area_alloc(&area, 1025));
    CHECK_EQUAL(-1, ndh_data_area_alloc(&area, UINT32_MAX));
    CHECK_EQUAL(0, ndh_data_area_alloc(&area, 1024));
}

static void the_table_of_blocks_may_be_full(void)
{
    struct ndh_data_area area;
    ndh_data_area_init(&area, NDH_DATA_ALIGN * (NDH_DATA_MAX_BLOCKS + 1));
    for (unsigned i = 0; i < NDH_DATA_MAX_BLOCKS; i++)
        CHECK_EQUAL(i * NDH_DATA_ALIGN, ndh_data_area_alloc(&area, 1));
    CHECK_EQUAL(-1, ndh_data_area_alloc(&area, 1));
    ndh_data_area_free(&area, 3 * NDH_DATA_ALIGN);
    ndh_data_area_free(&area, 3 * NDH_DATA_ALIGN); /* no such block any more */
    CHECK_EQUAL(3 * NDH_DATA_ALIGN, ndh_data_area_alloc(&area, 1));
}

static void random_blocks_never_overlap(void)
{
    static uint8_t owner[1 << 16];
    struct ndh_data_area area;
    struct {
        int64_t offset;
        uint32_t size;
    } held[32] = {{0, 0}};

    ndh_data_area_init(&area, sizeof owner);
    for (int step = 0; step < 200000; step++) {
        uint32_t i = random_below(32);
        if (held[i].size > 0) {
            for (uint32_t at = 0; at < held[i].size; at++)
                CHECK_EQUAL(i + 1, owner[held[i].offset + at]);
            memset(owner + held[i].offset, 0, held[i].size);
            ndh_data_area_free(&area, (uint32_t)held[i].offset);
            held[i].size = 0;
        } else {
            uint32_t size = 1 + random_below(6000);
            int64_t offset = ndh_data_area_alloc(&area, size);
            if (offset < 0)
                continue;
            CHECK_EQUAL(0, offset % NDH_DATA_ALIGN);
            for (uint32_t at = 0; at < size; at++)
                CHECK_EQUAL(0, owner[offset + at]);
            memset(owner + offset, (int)i + 1, size);
            held[i].offset = offset;
            held[i].size = size;
        }
    }
}

int main(void)
{
    RUN(blocks_fill_the_area_and_no_more);
    RUN(sizes_beyond_the_area_are_refused);
    RUN(the_table_of_blocks_may_be_full);
    RUN(random_blocks_never_overlap);
    return 0;
}
