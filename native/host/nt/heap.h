// SPDX-License-Identifier: MIT
/**
 * Memory below the pools: size classes cut from slabs for small blocks, runs of pages for the rest. The
 * choice of addresses depends only on the sequence of calls. Knows nothing of tags and checks.
 */
#ifndef NDH_NT_HEAP_H
#define NDH_NT_HEAP_H

#include <stddef.h>
#include <stdint.h>

#define NT_HEAP_PAGE    4096u
#define NT_HEAP_CLASSES 24u

struct nt_heap_run;

struct nt_heap {
    uint8_t *base;
    uint8_t *untouched; /* from here to end nothing has been handed out yet */
    uint8_t *end;
    struct nt_heap_run *runs; /* free runs by address */
    uint8_t *slab;            /* rest of the slab that small blocks are cut from */
    uint8_t *slab_end;
    void *free_class[NT_HEAP_CLASSES];
};

/** base page-aligned, size a multiple of the page size. */
void nt_heap_init(struct nt_heap *heap, void *base, size_t size);

/** Smallest class that holds size bytes, or -1 when that needs a run. */
int nt_heap_class(size_t size);
size_t nt_heap_class_size(int size_class);

/** A block of a class, 16-byte aligned; NULL when the heap is exhausted. Contents are undefined. */
void *nt_heap_take(struct nt_heap *heap, int size_class);
void nt_heap_give(struct nt_heap *heap, int size_class, void *block);

/** Whole pages; NULL when there is no such run. Contents are undefined. */
void *nt_heap_take_pages(struct nt_heap *heap, size_t pages);
void nt_heap_give_pages(struct nt_heap *heap, void *address, size_t pages);

static inline int nt_heap_holds(const struct nt_heap *heap, const void *address)
{
    return (const uint8_t *)address >= heap->base && (const uint8_t *)address < heap->untouched;
}

#endif
