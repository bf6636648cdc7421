// SPDX-License-Identifier: MIT
#include "heap.h"

#include <string.h>

#define SLAB_PAGES     16u
#define SMALLEST_SHIFT 7
/* Classes: 128, 160, 192, 224, 256, 320, ... four to each doubling. */
#define SMALLEST (1u << SMALLEST_SHIFT)

struct nt_heap_run {
    size_t pages;
    struct nt_heap_run *next;
};

void nt_heap_init(struct nt_heap *heap, void *base, size_t size)
{
    memset(heap, 0, sizeof *heap);
    heap->base = base;
    heap->untouched = base;
    heap->end = heap->base + size;
}

size_t nt_heap_class_size(int size_class)
{
    const size_t octave = (size_t)SMALLEST << (size_class / 4);
    return octave + octave / 4 * (size_t)(size_class % 4);
}

int nt_heap_class(size_t size)
{
    if (size <= SMALLEST) {
        return 0;
    }
    /* The octave that holds size - 1, and the quarter of it. */
    const size_t last = size - 1;
    const int octave = __builtin_clzl(SMALLEST) - __builtin_clzl(last);
    const int size_class = 4 * octave + (int)((last >> (SMALLEST_SHIFT - 2 + octave)) & 3) + 1;
    return size_class < (int)NT_HEAP_CLASSES ? size_class : -1;
}

void *nt_heap_take(struct nt_heap *heap, int size_class)
{
    const size_t size = nt_heap_class_size(size_class);
    void *block = heap->free_class[size_class];
    if (block != NULL) {
        memcpy(&heap->free_class[size_class], block, sizeof(void *));
        return block;
    }
    if ((size_t)(heap->slab_end - heap->slab) < size) {
        uint8_t *slab = nt_heap_take_pages(heap, SLAB_PAGES);
        if (slab == NULL) {
            return NULL;
        }
        heap->slab = slab;
        heap->slab_end = slab + (size_t)SLAB_PAGES * NT_HEAP_PAGE;
    }
    block = heap->slab;
    heap->slab += size;
    return block;
}

void nt_heap_give(struct nt_heap *heap, int size_class, void *block)
{
    memcpy(block, &heap->free_class[size_class], sizeof(void *));
    heap->free_class[size_class] = block;
}

void *nt_heap_take_pages(struct nt_heap *heap, size_t pages)
{
    for (struct nt_heap_run **link = &heap->runs; *link != NULL; link = &(*link)->next) {
        struct nt_heap_run *run = *link;
        if (run->pages == pages) {
            *link = run->next;
            return run;
        }
        if (run->pages > pages) {
            run->pages -= pages;
            return (uint8_t *)run + run->pages * NT_HEAP_PAGE;
        }
    }
    if (pages > (size_t)(heap->end - heap->untouched) / NT_HEAP_PAGE) {
        return NULL;
    }
    void *address = heap->untouched;
    heap->untouched += pages * NT_HEAP_PAGE;
    return address;
}

static int follows(const struct nt_heap_run *low, const struct nt_heap_run *high)
{
    return (const uint8_t *)low + low->pages * NT_HEAP_PAGE == (const uint8_t *)high;
}

void nt_heap_give_pages(struct nt_heap *heap, void *address, size_t pages)
{
    struct nt_heap_run *run = address;
    struct nt_heap_run **link = &heap->runs;
    struct nt_heap_run *below = NULL;
    while (*link != NULL && *link < run) {
        below = *link;
        link = &below->next;
    }
    run->pages = pages;
    run->next = *link;
    *link = run;
    if (run->next != NULL && follows(run, run->next)) {
        run->pages += run->next->pages;
        run->next = run->next->next;
    }
    if (below != NULL && follows(below, run)) {
        below->pages += run->pages;
        below->next = run->next;
    }
}
