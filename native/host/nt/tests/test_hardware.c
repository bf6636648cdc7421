// SPDX-License-Identifier: MIT
/* Memory of devices: mapped where it is, refused where it is not. */
#include "world.h"

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
    CHECK(world_crash(unmap_twice, NULL)->code == 0xDA, "what is not mapped cannot be unmapped");
    return EXIT_SUCCESS;
}
