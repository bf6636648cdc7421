// SPDX-License-Identifier: MIT
/* Pools: guards, poison, quarantine, tags, IRQL limits, the keep area. */
#include "world.h"

#include "../heap.h"
#include "../services.h"

#define TAG      0x74736554u /* "Test" */
#define KEEP_TAG 0x50454554u

static void allocate_and_free(void *context)
{
    static uint8_t *block[300];
    (void)context;
    for (unsigned round = 0; round < 20; round++) {
        for (unsigned i = 0; i < 300; i++) {
            const size_t size = 1 + (i * 37 + round * 101) % 9000;
            block[i] = ExAllocatePoolWithTag(i % 2 ? PagedPool : NonPagedPoolNx, size, TAG);
            CHECK(block[i] != NULL && ((uintptr_t)block[i] & 15) == 0, "block %u", i);
            CHECK(size < 4096 || ((uintptr_t)block[i] & 4095) == 0,
                  "a block of %zu bytes is not page-aligned", size);
            memset(block[i], (int)i, size);
        }
        for (unsigned i = 0; i < 300; i++) {
            const unsigned victim = (i * 7) % 300;
            CHECK(block[victim][0] == (uint8_t)victim, "block %u was overwritten", victim);
            ExFreePoolWithTag(block[victim], TAG);
        }
    }
}

static void same_addresses_again(void)
{
    static void *first[50];
    for (int round = 0; round < 2; round++) {
        world_new(1, 1);
        for (unsigned i = 0; i < 50; i++) {
            void *block = ExAllocatePoolWithTag(NonPagedPoolNx, i * 100 + 1, TAG);
            CHECK(round == 0 || block == first[i], "allocation %u moved", i);
            first[i] = block;
        }
    }
}

static void census(void)
{
    char text[512];
    world_new(1, 1);
    void *one = ExAllocatePoolWithTag(NonPagedPoolNx, 100, TAG);
    void *two = ExAllocatePoolWithTag(NonPagedPoolNx, 50, TAG);
    void *paged = ExAllocatePoolWithTag(PagedPool, 7, TAG);
    CHECK(ndh_nt_census(text, sizeof text) < sizeof text, "length");
    CHECK(strstr(text, "pool Test nonpaged 2 150\npool Test paged 1 7\n") == text, "%s", text);
    ExFreePool(one);
    ExFreePool(two);
    ExFreePool(paged);
    ndh_nt_census(text, sizeof text);
    CHECK(strncmp(text, "irps 0\ndevices 0\n", 17) == 0, "%s", text);
}

static void newer_kits(void)
{
    world_new(1, 1);
    uint8_t *zeroed = ExAllocatePool2(0x40, 10, TAG), *filled = ExAllocatePool2(0x142, 10, TAG);
    CHECK(zeroed[0] == 0 && zeroed[9] == 0 && filled[0] == 0xc5 && filled[9] == 0xc5, "contents");
    ExFreePool2(zeroed, TAG, NULL, 0);
    ExFreePool2(filled, TAG, NULL, 0);
}

static void keep_area(void)
{
    static uint8_t area[0x10000] __attribute__((aligned(4096)));
    world_new(1, 1);
    uint8_t *boot = ExAllocatePoolWithTag(NonPagedPoolNx, 100, KEEP_TAG);
    CHECK(ndh_arena_contains(boot, 100), "the boot world has no keep area");
    ndh_nt_keep_area(area, sizeof area);
    uint8_t *ring = ExAllocatePoolWithTag(NonPagedPoolNx, 8192, KEEP_TAG);
    uint8_t *plain = ExAllocatePoolWithTag(NonPagedPoolNx, 100, TAG);
    CHECK(ring == area + 4096, "the first block lies behind its header's page");
    CHECK(ndh_arena_contains(plain, 100), "other tags stay in the arena");
    CHECK(ExAllocatePoolWithTag(NonPagedPoolNx, sizeof area, KEEP_TAG) == NULL, "the keep area is exhausted");
    ExFreePoolWithTag(ring, KEEP_TAG);
    ExFreePoolWithTag(boot, KEEP_TAG);
    ExFreePoolWithTag(plain, TAG);
}

static void quarantine_gives_way(void)
{
    static uint8_t area[0x10000] __attribute__((aligned(4096)));
    world_new(1, 1);
    ndh_nt_keep_area(area, sizeof area);
    uint8_t *first = ExAllocatePoolWithTag(NonPagedPoolNx, 0x9000, KEEP_TAG);
    ExFreePoolWithTag(first, KEEP_TAG);
    uint8_t *second = ExAllocatePoolWithTag(NonPagedPoolNx, 0x9000, KEEP_TAG);
    CHECK(second == first, "freed memory is used again when there is no other");
    ExFreePoolWithTag(second, KEEP_TAG);
}

static void heap_coalesces(void)
{
    static uint8_t memory[64 * 4096] __attribute__((aligned(4096)));
    struct nt_heap heap;
    void *part[4];
    nt_heap_init(&heap, memory, sizeof memory);
    for (int i = 0; i < 4; i++) {
        part[i] = nt_heap_take_pages(&heap, 16);
    }
    CHECK(nt_heap_take_pages(&heap, 1) == NULL, "full");
    nt_heap_give_pages(&heap, part[0], 16);
    nt_heap_give_pages(&heap, part[2], 16);
    CHECK(nt_heap_take_pages(&heap, 17) == NULL, "the free runs do not touch");
    nt_heap_give_pages(&heap, part[1], 16);
    CHECK(nt_heap_take_pages(&heap, 48) == memory, "three runs became one");
    for (int i = 0; i < (int)NT_HEAP_CLASSES; i++) {
        CHECK(nt_heap_class(nt_heap_class_size(i)) == i && nt_heap_class(nt_heap_class_size(i) + 1) != i,
              "class %d", i);
    }
}

/* --- misuse --------------------------------------------------------------------------------------------- */

static void free_twice(void *context)
{
    void *block = ExAllocatePoolWithTag(NonPagedPoolNx, 100, TAG);
    (void)context;
    ExFreePoolWithTag(block, TAG);
    ExFreePoolWithTag(block, TAG);
}

static void free_wild(void *context)
{
    uint8_t *block = ExAllocatePoolWithTag(NonPagedPoolNx, 100, TAG);
    (void)context;
    ExFreePoolWithTag(block + 16, TAG);
}

static void free_wrong_tag(void *context)
{
    (void)context;
    ExFreePoolWithTag(ExAllocatePoolWithTag(NonPagedPoolNx, 100, TAG), TAG + 1);
}

static void overrun(void *context)
{
    uint8_t *block = ExAllocatePoolWithTag(NonPagedPoolNx, 100, TAG);
    (void)context;
    block[100] = 1;
    ExFreePoolWithTag(block, TAG);
}

static void underrun(void *context)
{
    uint8_t *block = ExAllocatePoolWithTag(NonPagedPoolNx, 100, TAG);
    (void)context;
    block[-1] = 1;
    ExFreePoolWithTag(block, TAG);
}

static void use_after_free(void *context)
{
    char text[16];
    uint8_t *block = ExAllocatePoolWithTag(NonPagedPoolNx, 100, TAG);
    (void)context;
    ExFreePoolWithTag(block, TAG);
    block[50] = 1;
    ndh_nt_census(text, sizeof text);
}

static void paged_raised(void *context)
{
    KIRQL irql;
    (void)context;
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    ExAllocatePoolWithTag(PagedPool, 100, TAG);
}

static void free_paged_raised(void *context)
{
    KIRQL irql;
    void *block = ExAllocatePoolWithTag(PagedPool, 100, TAG);
    (void)context;
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    ExFreePoolWithTag(block, TAG);
}

static void nonpaged_above(void *context)
{
    KIRQL irql;
    (void)context;
    KeRaiseIrql(HIGH_LEVEL, &irql);
    ExAllocatePoolWithTag(NonPagedPoolNx, 100, TAG);
}

static void zero_bytes(void *context)
{
    (void)context;
    ExAllocatePoolWithTag(NonPagedPoolNx, 0, TAG);
}

static void without_verifier(void)
{
    static const struct {
        void (*body)(void *context);
        uint32_t code;
        uint64_t p1;
    } expected[] = { { overrun, 0x19, 0x20 },   { underrun, 0x19, 0x20 },  { free_twice, 0xC2, 7 },
                     { free_wild, 0xC2, 0x46 }, { paged_raised, 0xC2, 8 }, { free_paged_raised, 0xC2, 9 } };
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        const struct ndh_crash *crash = world_crash_without_verifier(expected[i].body, NULL);
        CHECK(crash->code == expected[i].code && crash->parameter[0] == expected[i].p1, "%zu: 0x%x: %s", i,
              crash->code, crash->text);
    }
}

int main(void)
{
    const struct ndh_crash *crash;
    world_new(1, 1);
    world_run(allocate_and_free, NULL, 0);
    same_addresses_again();
    census();
    newer_kits();
    keep_area();
    quarantine_gives_way();
    heap_coalesces();
    EXPECT_CRASH(free_twice, 0xC2, 7);
    EXPECT_CRASH(free_wild, 0xC4, 0x10);
    EXPECT_CRASH(free_wrong_tag, 0xC2, 0xA);
    crash = world_crash(overrun, NULL);
    CHECK(crash->code == 0xC1 && crash->parameter[3] == 0x24 &&
              strstr(crash->text, "Test was written 1 bytes past its end") != NULL,
          "%s", crash->text);
    crash = world_crash(underrun, NULL);
    CHECK(crash->code == 0xC1 && crash->parameter[3] == 0x23, "%s", crash->text);
    crash = world_crash(use_after_free, NULL);
    CHECK(crash->code == 0xCC && strstr(crash->text, "byte 50 of 100") != NULL, "%s", crash->text);
    EXPECT_CRASH(paged_raised, 0xC4, 1);
    EXPECT_CRASH(free_paged_raised, 0xC4, 0x11);
    EXPECT_CRASH(nonpaged_above, 0xC4, 2);
    EXPECT_CRASH(zero_bytes, 0xC4, 0);
    without_verifier();
    return EXIT_SUCCESS;
}
