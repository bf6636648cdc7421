// SPDX-License-Identifier: MIT
#include "pool.h"

#include "bugcheck.h"

#include <string.h>

#include "dpc.h"
#include "heap.h"
#include "services.h"
#include "timer.h"

#define HEAP_SIZE         0x20000000u /* 512 MiB of the arena */
#define LIVE_MAGIC        0x65766c6eu
#define FREED_MAGIC       0x64656572u
#define GUARD_BYTE        0x9d
#define GUARD_WORD        (UINT64_MAX / 0xff * GUARD_BYTE)
#define GUARD_SIZE        16u
#define FRESH_BYTE        0xc5
#define FRESH_MAX         0x4000u /* bytes of a new block that are filled: each page written is a page to
                                     copy */
#define POISON_BYTE       0xdd
#define POISON_MAX        0x4000u /* bytes of a freed block that are poisoned and checked */
#define QUARANTINE_BLOCKS 256u
#define QUARANTINE_BYTES  0x80000u
#define RUN               (-1)

struct block {
    uint32_t magic;
    uint32_t tag;
    uint64_t size;
    uint32_t type;
    int16_t size_class; /* or RUN */
    uint16_t internal;
    uint64_t caller;
    struct block *next, *previous; /* live blocks by age, or the quarantine */
    uint32_t pages;                /* of a run, the header's page included */
    uint32_t reserved;
    uint64_t canary; /* next to the payload: an underrun hits it first */
};

_Static_assert(sizeof(struct block) == 64, "payload alignment");

struct list {
    struct block *first, *last;
};

struct nt_pool {
    struct nt_heap arena;
    struct nt_heap keep;
    uint32_t keep_tag;
    struct list live;
    struct list quarantine;
    size_t quarantine_blocks, quarantine_bytes;
};

static struct nt_pool *pool(void)
{
    return nt_root()->pool;
}

static void append(struct list *list, struct block *block)
{
    block->next = NULL;
    block->previous = list->last;
    *(list->last != NULL ? &list->last->next : &list->first) = block;
    list->last = block;
}

static void unlink(struct list *list, struct block *block)
{
    *(block->previous != NULL ? &block->previous->next : &list->first) = block->next;
    *(block->next != NULL ? &block->next->previous : &list->last) = block->previous;
}

static uint8_t *payload(struct block *block)
{
    return (uint8_t *)(block + 1);
}

static uint64_t canary_of(const struct block *block)
{
    return (uint64_t)block ^ 0x5aa5c33c96690ff0ULL;
}

void nt_pool_init(uint32_t keep_tag)
{
    struct nt_pool *p = ndh_arena_alloc(sizeof *p, 64);
    void *memory = ndh_arena_alloc(HEAP_SIZE, NT_HEAP_PAGE);
    if (p == NULL || memory == NULL) {
        __builtin_trap();
    }
    nt_heap_init(&p->arena, memory, HEAP_SIZE);
    p->keep_tag = keep_tag;
    nt_root()->pool = p;
}

void nt_pool_keep_area(void *base, size_t size)
{
    nt_heap_init(&pool()->keep, base, size & ~(size_t)(NT_HEAP_PAGE - 1));
}

static struct nt_heap *heap_of(const void *address)
{
    struct nt_pool *p = pool();
    return nt_heap_holds(&p->arena, address)                          ? &p->arena
           : p->keep.base != NULL && nt_heap_holds(&p->keep, address) ? &p->keep
                                                                      : NULL;
}

static struct block *take(struct nt_heap *heap, size_t size)
{
    const size_t total = sizeof(struct block) + size + GUARD_SIZE;
    if (size < NT_HEAP_PAGE) {
        const int size_class = nt_heap_class(total);
        struct block *block = nt_heap_take(heap, size_class);
        if (block != NULL) {
            block->size_class = (int16_t)size_class;
            block->pages = 0;
        }
        return block;
    }
    /* From a page on, pool is page-aligned: the header lies at the end of a page of its own. */
    const size_t pages = 1 + (size + GUARD_SIZE + NT_HEAP_PAGE - 1) / NT_HEAP_PAGE;
    uint8_t *run = size > HEAP_SIZE ? NULL : nt_heap_take_pages(heap, pages);
    if (run == NULL) {
        return NULL;
    }
    struct block *block = (struct block *)(run + NT_HEAP_PAGE) - 1;
    block->size_class = RUN;
    block->pages = (uint32_t)pages;
    return block;
}

static void give(struct block *block)
{
    struct nt_heap *heap = heap_of(block);
    block->magic = 0;
    if (block->size_class == RUN) {
        nt_heap_give_pages(heap, (uint8_t *)(block + 1) - NT_HEAP_PAGE, block->pages);
    } else {
        nt_heap_give(heap, block->size_class, block);
    }
}

static void release_oldest(struct nt_pool *p);

static struct block *make(struct nt_heap *heap, size_t size, uint32_t type, uint32_t tag, uint64_t caller,
                          int internal)
{
    struct block *block = take(heap, size);
    /* Freed memory is kept out of use as long as there is other memory. */
    while (block == NULL && size <= HEAP_SIZE && pool()->quarantine.first != NULL) {
        release_oldest(pool());
        block = take(heap, size);
    }
    if (block == NULL) {
        return NULL;
    }
    block->magic = LIVE_MAGIC;
    block->tag = tag;
    block->size = size;
    block->type = type;
    block->internal = (uint16_t)internal;
    block->caller = caller;
    block->canary = canary_of(block);
    memset(payload(block) + size, GUARD_BYTE, GUARD_SIZE);
    append(&pool()->live, block);
    return block;
}

void *nt_alloc(size_t size)
{
    struct block *block = make(&pool()->arena, size, NonPagedPool, 0, 0, 1);
    return block == NULL ? NULL : memset(payload(block), 0, size);
}

void *nt_alloc_unfilled(size_t size)
{
    struct block *block = make(&pool()->arena, size, NonPagedPool, 0, 0, 1);
    return block == NULL ? NULL : payload(block);
}

void *nt_pool_allocate(uint32_t type, size_t size, uint32_t tag, uint64_t caller)
{
    struct nt_pool *p = pool();
    struct nt_heap *heap = tag != 0 && tag == p->keep_tag && p->keep.base != NULL ? &p->keep : &p->arena;
    struct block *block = make(heap, size, type, tag, caller, 0);
    return block == NULL ? NULL : memset(payload(block), FRESH_BYTE, size < FRESH_MAX ? size : FRESH_MAX);
}

/* --- freeing -------------------------------------------------------------------------------------------- */

static size_t poisoned(const struct block *block)
{
    return block->size < POISON_MAX ? block->size : POISON_MAX;
}

static const uint8_t *first_other(const uint8_t *bytes, size_t size, uint8_t value)
{
    if (size == 0 || (bytes[0] == value && memcmp(bytes, bytes + 1, size - 1) == 0)) {
        return NULL;
    }
    while (*bytes == value) {
        bytes++;
    }
    return bytes;
}

static void tag_text(uint32_t tag, char text[5])
{
    for (unsigned i = 0; i < 4; i++) {
        const char c = (char)(tag >> (8 * i));
        text[i] = c >= ' ' && c <= '~' ? c : '.';
    }
    text[4] = '\0';
}

static void check_poison(struct block *block)
{
    const uint8_t *changed = first_other(payload(block), poisoned(block), POISON_BYTE);
    if (changed != NULL) {
        char tag[5];
        tag_text(block->tag, tag);
        nt_blame(block->caller);
        nt_bugcheckf(0xCC, (uint64_t)changed, 1, 0, 0,
                     "PAGE_FAULT_IN_FREED_SPECIAL_POOL: freed pool with tag %s was written at byte %zu of "
                     "%llu (found later; the driver named allocated it)",
                     tag, (size_t)(changed - payload(block)), (unsigned long long)block->size);
    }
}

static void release_oldest(struct nt_pool *p)
{
    struct block *block = p->quarantine.first;
    check_poison(block);
    unlink(&p->quarantine, block);
    p->quarantine_blocks--;
    p->quarantine_bytes -= block->size;
    give(block);
}

static void retire(struct block *block)
{
    struct nt_pool *p = pool();
    unlink(&p->live, block);
    block->magic = FREED_MAGIC;
    memset(payload(block), POISON_BYTE, poisoned(block));
    append(&p->quarantine, block);
    p->quarantine_blocks++;
    p->quarantine_bytes += block->size;
    while (p->quarantine_blocks > QUARANTINE_BLOCKS || p->quarantine_bytes > QUARANTINE_BYTES) {
        release_oldest(p);
    }
}

/* The guard is GUARD_SIZE equal bytes: looked at as words, since every block that is freed comes by. */
static int is_guard_intact(const struct block *block)
{
    uint64_t guard[GUARD_SIZE / sizeof(uint64_t)];
    memcpy(guard, (const uint8_t *)(block + 1) + block->size, sizeof guard);
    return guard[0] == GUARD_WORD && guard[1] == GUARD_WORD;
}

static void check_guards(struct block *block)
{
    char tag[5];
    if (block->canary == canary_of(block) && is_guard_intact(block)) {
        return;
    }
    tag_text(block->tag, tag);
    if (block->canary != canary_of(block)) {
        nt_bugcheckf(nt_verifier() ? 0xC1 : 0x19, nt_verifier() ? (uint64_t)payload(block) : 0x20,
                     nt_verifier() ? 0 : (uint64_t)block, 0, nt_verifier() ? 0x23 : 0,
                     "%s: bytes before pool with tag %s (%llu bytes) were overwritten",
                     nt_verifier() ? "SPECIAL_POOL_DETECTED_MEMORY_CORRUPTION" : "BAD_POOL_HEADER", tag,
                     (unsigned long long)block->size);
    }
    const uint8_t *changed = first_other(payload(block) + block->size, GUARD_SIZE, GUARD_BYTE);
    nt_bugcheckf(nt_verifier() ? 0xC1 : 0x19, nt_verifier() ? (uint64_t)payload(block) : 0x20,
                 nt_verifier() ? (uint64_t)changed : (uint64_t)block, 0, nt_verifier() ? 0x24 : 0,
                 "%s: pool with tag %s was written %zu bytes past its end (%llu bytes)",
                 nt_verifier() ? "SPECIAL_POOL_DETECTED_MEMORY_CORRUPTION" : "BAD_POOL_HEADER", tag,
                 (size_t)(changed - (payload(block) + block->size)) + 1, (unsigned long long)block->size);
}

/* The live block of a pointer that a driver gives back. */
static struct block *live_block(void *address)
{
    struct block *block = (struct block *)address - 1;
    if (((uint64_t)address & 15) == 0 && heap_of(block) != NULL && heap_of(address) != NULL) {
        if (block->magic == LIVE_MAGIC && !block->internal) {
            return block;
        }
        if (block->magic == FREED_MAGIC && block->canary == canary_of(block)) {
            char tag[5];
            tag_text(block->tag, tag);
            nt_bugcheckf(0xC2, 7, 0, block->tag, (uint64_t)address,
                         "BAD_POOL_CALLER: pool at 0x%llx with tag %s (%llu bytes) was freed before",
                         (unsigned long long)address, tag, (unsigned long long)block->size);
        }
    }
    if (nt_verifier()) {
        nt_bugcheckf(0xC4, 0x10, (uint64_t)address, 0, 0,
                     "DRIVER_VERIFIER_DETECTED_VIOLATION: 0x%llx was freed, but no allocation returned it",
                     (unsigned long long)address);
    }
    nt_bugcheckf(0xC2, 0x46, (uint64_t)address, 0, 0,
                 "BAD_POOL_CALLER: 0x%llx was freed, but no allocation returned it",
                 (unsigned long long)address);
}

void nt_free(void *address)
{
    if (address != NULL) {
        struct block *block = (struct block *)address - 1;
        check_guards(block);
        retire(block);
    }
}

static void check_nothing_armed(struct block *block)
{
    const uint64_t low = (uint64_t)payload(block), high = low + block->size;
    const void *armed = nt_timer_stored_in(low, high);
    const int is_timer = armed != NULL;
    armed = is_timer ? armed : nt_dpc_stored_in(low, high);
    if (armed != NULL) {
        nt_bugcheckf(0xC7, is_timer ? 0 : 1, (uint64_t)armed, low, high,
                     "TIMER_OR_DPC_INVALID: pool was freed that holds %s",
                     is_timer ? "a timer that is set" : "a DPC that is queued");
    }
}

static void free_pool(void *address, uint32_t tag)
{
    const KIRQL irql = ndh_sched_irql();
    struct block *block = live_block(address);
    if (irql > (block->type & PagedPool ? APC_LEVEL : DISPATCH_LEVEL)) {
        const int paged = (block->type & PagedPool) != 0;
        nt_bugcheckf(nt_verifier() ? 0xC4 : 0xC2, nt_verifier() ? (paged ? 0x11 : 0x12) : 9,
                     nt_verifier() ? irql : (uint64_t)block->type,
                     nt_verifier() ? block->type : (uint64_t)irql, (uint64_t)address,
                     "%s pool was freed at %s", paged ? "paged" : "nonpaged", nt_irql_name(irql));
    }
    check_guards(block);
    check_nothing_armed(block);
    /* The top bit marks protected tags and is not compared. */
    if (tag != 0 && ((tag ^ block->tag) & 0x7fffffffu) != 0) {
        char expected[5], given[5];
        tag_text(block->tag, expected);
        tag_text(tag, given);
        nt_bugcheckf(0xC2, 0xA, (uint64_t)address, block->tag, tag,
                     "BAD_POOL_CALLER: pool with tag %s was freed with tag %s", expected, given);
    }
    retire(block);
}

/* --- services ------------------------------------------------------------------------------------------- */

static void *allocate(uint32_t type, size_t size, uint32_t tag, uint64_t caller)
{
    const KIRQL irql = ndh_sched_irql();
    const int paged = (type & PagedPool) != 0;
    if (irql > (paged ? APC_LEVEL : DISPATCH_LEVEL)) {
        nt_bugcheckf(nt_verifier() ? 0xC4 : 0xC2, nt_verifier() ? (paged ? 1 : 2) : 8, irql, type, size,
                     "%s pool was allocated at %s", paged ? "paged" : "nonpaged", nt_irql_name(irql));
    }
    if (tag == 0 && nt_verifier()) {
        nt_bugcheckf(0xC2, 0x9B, type, size, caller, "BAD_POOL_CALLER: pool was allocated with tag 0");
    }
    if (size == 0 && nt_verifier()) {
        nt_bugcheckf(0xC4, 0, irql, type, 0,
                     "DRIVER_VERIFIER_DETECTED_VIOLATION: the driver allocated pool of zero bytes");
    }
    return nt_pool_allocate(type, size, tag, caller);
}

#define TAG_NONE 0x656e6f4eu /* "None": what the kernel uses for callers without a tag */

PVOID NTAPI ExAllocatePoolWithTag(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag)
{
    return allocate((uint32_t)PoolType, NumberOfBytes, Tag, NT_CALLER());
}

PVOID NTAPI ExAllocatePoolWithTagPriority(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag,
                                          EX_POOL_PRIORITY Priority)
{
    (void)Priority;
    return allocate((uint32_t)PoolType, NumberOfBytes, Tag, NT_CALLER());
}

PVOID NTAPI ExAllocatePoolWithQuotaTag(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag)
{
    return allocate((uint32_t)PoolType & ~8u, NumberOfBytes, Tag, NT_CALLER());
}

/* The calls of newer kits: flags in place of a pool type, memory zeroed unless asked otherwise. */

#define FLAG_UNINITIALIZED    0x2u
#define FLAG_RAISE_ON_FAILURE 0x20u
#define FLAG_PAGED            0x100u

PVOID NTAPI ExAllocatePool2(ULONG64 Flags, SIZE_T NumberOfBytes, ULONG Tag)
{
    PVOID block =
        allocate((Flags & FLAG_PAGED) != 0 ? PagedPool : NonPagedPoolNx, NumberOfBytes, Tag, NT_CALLER());
    if (block == NULL && (Flags & FLAG_RAISE_ON_FAILURE) != 0) {
        ExRaiseStatus(STATUS_INSUFFICIENT_RESOURCES);
    }
    return block == NULL || (Flags & FLAG_UNINITIALIZED) != 0 ? block : memset(block, 0, NumberOfBytes);
}

VOID NTAPI ExFreePool2(PVOID P, ULONG Tag, PVOID ExtendedParameters, ULONG ExtendedParametersCount)
{
    (void)ExtendedParameters;
    (void)ExtendedParametersCount;
    free_pool(P, Tag);
}

PVOID NTAPI ExAllocatePool(POOL_TYPE PoolType, SIZE_T NumberOfBytes)
{
    return allocate((uint32_t)PoolType, NumberOfBytes, TAG_NONE, NT_CALLER());
}

VOID NTAPI ExFreePoolWithTag(PVOID P, ULONG Tag)
{
    free_pool(P, Tag);
}

VOID NTAPI ExFreePool(PVOID P)
{
    free_pool(P, 0);
}

/* --- reports -------------------------------------------------------------------------------------------- */

void ndh_nt_verify(void)
{
    for (struct block *block = pool()->quarantine.first; block != NULL; block = block->next) {
        check_poison(block);
    }
}

void nt_pool_used_by(uint64_t low, uint64_t high, struct nt_pool_use *use)
{
    memset(use, 0, sizeof *use);
    for (const struct block *block = pool()->live.first; block != NULL; block = block->next) {
        if (!block->internal && block->caller >= low && block->caller < high) {
            use->tag = use->blocks == 0 ? block->tag : use->tag;
            use->blocks++;
            *(block->type & PagedPool ? &use->paged_bytes : &use->nonpaged_bytes) += block->size;
        }
    }
}

static int same_group(const struct block *a, const struct block *b)
{
    return !a->internal && !b->internal && a->tag == b->tag && a->type == b->type;
}

void nt_pool_each_tag(void (*visit)(void *context, uint32_t tag, uint32_t type, size_t blocks, size_t bytes),
                      void *context)
{
    for (const struct block *first = pool()->live.first; first != NULL; first = first->next) {
        const struct block *earlier = first->previous;
        while (earlier != NULL && !same_group(earlier, first)) {
            earlier = earlier->previous;
        }
        if (first->internal || earlier != NULL) {
            continue;
        }
        size_t blocks = 0, bytes = 0;
        for (const struct block *block = first; block != NULL; block = block->next) {
            if (same_group(block, first)) {
                blocks++;
                bytes += block->size;
            }
        }
        visit(context, first->tag, first->type, blocks, bytes);
    }
}
