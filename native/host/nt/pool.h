// SPDX-License-Identifier: MIT
/** Pools: tagged blocks with guards, poison and quarantine; memory of the kernel itself comes from the same
 *  heap, untagged. */
#ifndef NDH_NT_POOL_H
#define NDH_NT_POOL_H

#include "nt.h"

/** What fresh and freed pool is filled with, as a pointer read from there. */
#define NT_POOL_FRESH_PATTERN 0xc5c5c5c5c5c5c5c5ULL
#define NT_POOL_FREED_PATTERN 0xddddddddddddddddULL

void nt_pool_init(uint32_t keep_tag);
void nt_pool_keep_area(void *base, size_t size);

/** Zeroed memory of the kernel, not part of the census; NULL when the heap is exhausted. */
void *nt_alloc(size_t size);
/** As nt_alloc, with whatever the memory held before. */
void *nt_alloc_unfilled(size_t size);
void nt_free(void *block);

/** Pool that a driver may free: the caller is charged. NULL when the heap is exhausted. Contents: 0xC5, of a
 *  large block only the first 16 KiB. */
void *nt_pool_allocate(uint32_t type, size_t size, uint32_t tag, uint64_t caller);

/** What is allocated by callers inside [low, high). */
struct nt_pool_use {
    size_t blocks;
    size_t paged_bytes;
    size_t nonpaged_bytes;
    uint32_t tag; /* of the oldest block */
};
void nt_pool_used_by(uint64_t low, uint64_t high, struct nt_pool_use *use);

/** Calls visit for each tag and type in use, oldest block first. */
void nt_pool_each_tag(void (*visit)(void *context, uint32_t tag, uint32_t type, size_t blocks, size_t bytes),
                      void *context);

#endif
