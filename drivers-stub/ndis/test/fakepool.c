// SPDX-License-Identifier: MIT
/*
 * Fake kernel: pool. A header keeps the tag; ASan watches the rest.
 */
#include "kernel.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define POOL_MAGIC 0x504F4F4C

static atomic_long blocks;
static atomic_uint fail_in;

struct pool_header {
    ULONG tag;
    ULONG magic;
    SIZE_T size;
};

long kernel_pool_blocks(void)
{
    return blocks;
}

void kernel_fail_allocation(unsigned n)
{
    fail_in = n;
}

int kernel_allocation_fails(void)
{
    return fail_in != 0 && --fail_in == 0;
}

PVOID NTAPI ExAllocatePoolWithTag(POOL_TYPE type, SIZE_T size, ULONG tag)
{
    struct pool_header *header;

    CHECK(type == NonPagedPoolNx);
    if (kernel_allocation_fails()) {
        return NULL;
    }
    header = malloc(sizeof(*header) + size);
    memset(header, 0xCD, sizeof(*header) + size);
    header->tag = tag;
    header->magic = POOL_MAGIC;
    header->size = size;
    blocks++;
    return header + 1;
}

VOID NTAPI ExFreePoolWithTag(PVOID memory, ULONG tag)
{
    struct pool_header *header = (struct pool_header *)memory - 1;

    CHECK(header->magic == POOL_MAGIC);
    CHECK(tag == 0 || header->tag == tag);
    header->magic = 0;
    blocks--;
    free(header);
}

VOID NTAPI ExFreePool(PVOID memory)
{
    ExFreePoolWithTag(memory, 0);
}
