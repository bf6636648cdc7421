// SPDX-License-Identifier: MIT
/* Memory of devices: mapped where it is, refused where it is not. Physical addresses of RAM. */
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
    uint8_t *const memory = MmAllocateContiguousMemory(5000, at(0xFFFFFFFF));
    CHECK(memory != NULL, "memory that 32 bits reach");
    const uint64_t start = (uint64_t)MmGetPhysicalAddress(memory).QuadPart;
    CHECK(start >= NT_RAM_START && MmGetVirtualForPhysical(at(start)) == memory, "and back");
    CHECK(nt_ram_at(start, 5000, 1) == memory, "a device may write it");
    CHECK(MmAllocateContiguousMemory(16, at(NT_RAM_START)) == NULL, "nothing is below RAM");
    CHECK(nt_ram_at(NT_RAM_START + NDH_ARENA_SIZE - 1, 2, 0) == NULL, "nor behind it");
    CHECK(MmGetPhysicalAddress((PVOID)0x1000).QuadPart == 0, "what is not there has no address");
    MmFreeContiguousMemory(memory);
    CHECK(world_crash(unmap_twice, NULL)->code == 0xDA, "what is not mapped cannot be unmapped");
    return EXIT_SUCCESS;
}
