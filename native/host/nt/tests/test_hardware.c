// SPDX-License-Identifier: MIT
/* Memory of devices: mapped where it is, refused where it is not. Physical addresses of RAM, also in MDLs. */
#include "world.h"

#include "../ddk.h"
#include "../physical.h"

static PHYSICAL_ADDRESS at(uint64_t address)
{
    return (PHYSICAL_ADDRESS){ .QuadPart = (LONGLONG)address };
}

static void unmap_twice(void *context)
{
    (void)context;
    MmUnmapIoSpace((PVOID)0x1000, 16);
}

static void build_partial_without_room(void *context)
{
    uint8_t *const memory = MmAllocateContiguousMemory(2 * PAGE_SIZE, at(0xFFFFFFFF));
    PMDL source = IoAllocateMdl(memory, 2 * PAGE_SIZE, FALSE, FALSE, NULL);
    PMDL target = IoAllocateMdl(memory, PAGE_SIZE, FALSE, FALSE, NULL);
    (void)context;
    MmBuildMdlForNonPagedPool(source);
    IoBuildPartialMdl(source, target, memory + 200, PAGE_SIZE);
}

static int pages_are(PMDL mdl, const uint8_t *memory, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        const uint64_t address = (uint64_t)MmGetPhysicalAddress((PVOID)(memory + i * PAGE_SIZE)).QuadPart;
        if (MmGetMdlPfnArray(mdl)[i] != address / PAGE_SIZE) {
            return 0;
        }
    }
    return 1;
}

/* memory: three pages. */
static void mdls_name_their_pages(uint8_t *memory)
{
    PMDL whole = IoAllocateMdl(memory + 100, 2 * PAGE_SIZE, FALSE, FALSE, NULL);
    MmBuildMdlForNonPagedPool(whole);
    CHECK(pages_are(whole, memory, 3), "a range that begins inside a page has a page more");
    PMDL locked = IoAllocateMdl(memory + PAGE_SIZE, PAGE_SIZE, FALSE, FALSE, NULL);
    MmProbeAndLockPages(locked, KernelMode, IoReadAccess);
    CHECK(pages_are(locked, memory + PAGE_SIZE, 1), "locked pages");
    MmUnlockPages(locked);
    IoBuildPartialMdl(whole, locked, memory + 2 * PAGE_SIZE, 50);
    CHECK(pages_are(locked, memory + 2 * PAGE_SIZE, 1), "a part has the pages of its part");
    IoFreeMdl(locked);
    IoFreeMdl(whole);
    PMDL pages = MmAllocatePagesForMdl(at(0), at(0xFFFFFFFF), at(0), 2 * PAGE_SIZE);
    CHECK(pages != NULL && pages_are(pages, MmGetMdlVirtualAddress(pages), 2), "pages by themselves");
    MmFreePagesFromMdl(pages);
    ExFreePool(pages);
}

int main(void)
{
    world_new(1, 1);
    CHECK(MmMapIoSpace(at(0x10000), 16, MmNonCached) == NULL, "there is no device");
    CHECK(ndh_nt_device_memory(0x10000, 0x1800) == 0, "memory");
    CHECK(ndh_nt_device_memory(0x11000, 0x1000) != 0, "overlapping memory");

    uint32_t *const registers = MmMapIoSpace(at(0x10000), 0x1800, MmNonCached);
    CHECK(registers != NULL && registers[0] == 0, "mapped, and zeroed");
    registers[4] = 0x12345678;
    uint32_t *const again = MmMapIoSpaceEx(at(0x10010), 4, 4 /* PAGE_READWRITE */);
    CHECK(again != NULL && *again == 0x12345678, "another mapping shows the same");
    CHECK(MmMapIoSpace(at(0x11000), 0x801, MmNonCached) == NULL, "not beyond the end");
    CHECK(MmMapIoSpace(at(0xf000), 0x2000, MmNonCached) == NULL, "not before the start");
    CHECK(MmMapIoSpace(at(0x10000), 0, MmNonCached) == NULL, "not nothing");
    MmUnmapIoSpace(again, 4);
    MmUnmapIoSpace(registers, 0x1800);

    CHECK(MmGetPhysicalAddress(registers).QuadPart == 0x10000, "a register has its device's address");
    CHECK(ndh_nt_device_memory(NT_RAM_START + 0x1000, 16) != 0, "no device where RAM is");
    uint8_t *const memory = MmAllocateContiguousMemory(3 * PAGE_SIZE, at(0xFFFFFFFF));
    CHECK(memory != NULL, "memory that 32 bits reach");
    const uint64_t start = (uint64_t)MmGetPhysicalAddress(memory).QuadPart;
    CHECK(start >= NT_RAM_START && MmGetVirtualForPhysical(at(start)) == memory, "and back");
    CHECK(nt_ram_at(start, 5000, 1) == memory, "a device may write it");
    CHECK(MmAllocateContiguousMemory(16, at(NT_RAM_START)) == NULL, "nothing is below RAM");
    CHECK(nt_ram_at(NT_RAM_START + NDH_ARENA_SIZE - 1, 2, 0) == NULL, "nor behind it");
    CHECK(MmGetPhysicalAddress((PVOID)0x1000).QuadPart == 0, "what is not there has no address");
    mdls_name_their_pages(memory);
    MmFreeContiguousMemory(memory);
    CHECK(world_crash(unmap_twice, NULL)->code == 0xDA, "what is not mapped cannot be unmapped");
    CHECK(world_crash(build_partial_without_room, NULL)->code == 0x40,
          "an MDL of one page has no room for two");
    return EXIT_SUCCESS;
}
