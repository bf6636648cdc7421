// SPDX-License-Identifier: MIT
#include "physical.h"

#include "hardware.h"
#include "pool.h"
#include "services.h"

#define CONTIGUOUS_TAG 0x6d43694du /* "MiCm" */

uint64_t nt_physical_of(const void *address)
{
    const uint64_t of_device = nt_device_address_of(address);
    if (of_device != 0) {
        return of_device;
    }
    return ndh_arena_contains(address, 1) ? NT_RAM_START + ((uint64_t)address - NDH_ARENA_BASE) : 0;
}

int nt_is_ram(uint64_t start, uint64_t length)
{
    return start < NT_RAM_START ? length > NT_RAM_START - start : start - NT_RAM_START < NDH_ARENA_SIZE;
}

uint8_t *nt_ram_at(uint64_t start, uint64_t length, int is_write)
{
    if (start < NT_RAM_START || start - NT_RAM_START >= NDH_ARENA_SIZE) {
        return NULL;
    }
    uint8_t *const address = (uint8_t *)(NDH_ARENA_BASE + (start - NT_RAM_START));
    return (is_write ? ndh_arena_writable(address, length) : ndh_arena_readable(address, length)) ? address
                                                                                                  : NULL;
}

void nt_physical_pages(PMDL mdl)
{
    const SIZE_T pages = ADDRESS_AND_SIZE_TO_SPAN_PAGES(MmGetMdlVirtualAddress(mdl), mdl->ByteCount);
    for (SIZE_T i = 0; i < pages; i++) {
        MmGetMdlPfnArray(mdl)[i] = nt_physical_of((const uint8_t *)mdl->StartVa + i * PAGE_SIZE) / PAGE_SIZE;
    }
}

PHYSICAL_ADDRESS NTAPI MmGetPhysicalAddress(PVOID BaseAddress)
{
    return (PHYSICAL_ADDRESS){ .QuadPart = (LONGLONG)nt_physical_of(BaseAddress) };
}

PVOID NTAPI MmGetVirtualForPhysical(PHYSICAL_ADDRESS PhysicalAddress)
{
    return nt_ram_at((uint64_t)PhysicalAddress.QuadPart, 1, 0);
}

/* --- contiguous memory: all is ------------------------------------------------------------------------ */

static PVOID allocate(SIZE_T size, uint64_t lowest, uint64_t highest, uint64_t boundary, uint64_t caller)
{
    const SIZE_T pages = (size + PAGE_SIZE - 1) & ~(SIZE_T)(PAGE_SIZE - 1);
    PVOID memory = size == 0 ? NULL : nt_pool_allocate(NonPagedPoolNx, pages, CONTIGUOUS_TAG, caller);
    if (memory == NULL) {
        return NULL;
    }
    const uint64_t first = nt_physical_of(memory), last = first + size - 1;
    if (first < lowest || last > highest || (boundary != 0 && first / boundary != last / boundary)) {
        ExFreePoolWithTag(memory, CONTIGUOUS_TAG);
        return NULL;
    }
    return memory;
}

PVOID NTAPI MmAllocateContiguousMemory(SIZE_T NumberOfBytes, PHYSICAL_ADDRESS HighestAcceptableAddress)
{
    NT_IRQL_MAX(MmAllocateContiguousMemory, DISPATCH_LEVEL);
    return allocate(NumberOfBytes, 0, (uint64_t)HighestAcceptableAddress.QuadPart, 0, NT_CALLER());
}

VOID NTAPI MmFreeContiguousMemory(PVOID BaseAddress)
{
    NT_IRQL_MAX(MmFreeContiguousMemory, DISPATCH_LEVEL);
    ExFreePoolWithTag(BaseAddress, CONTIGUOUS_TAG);
}

PVOID NTAPI MmAllocateContiguousMemorySpecifyCache(SIZE_T NumberOfBytes, PHYSICAL_ADDRESS Lowest,
                                                   PHYSICAL_ADDRESS Highest, PHYSICAL_ADDRESS Boundary,
                                                   MEMORY_CACHING_TYPE CacheType)
{
    (void)CacheType;
    NT_IRQL_MAX(MmAllocateContiguousMemorySpecifyCache, DISPATCH_LEVEL);
    return allocate(NumberOfBytes, (uint64_t)Lowest.QuadPart, (uint64_t)Highest.QuadPart,
                    (uint64_t)Boundary.QuadPart, NT_CALLER());
}

VOID NTAPI MmFreeContiguousMemorySpecifyCache(PVOID BaseAddress, SIZE_T NumberOfBytes,
                                              MEMORY_CACHING_TYPE CacheType)
{
    (void)NumberOfBytes;
    (void)CacheType;
    NT_IRQL_MAX(MmFreeContiguousMemorySpecifyCache, DISPATCH_LEVEL);
    ExFreePoolWithTag(BaseAddress, CONTIGUOUS_TAG);
}

PVOID NTAPI MmAllocateNonCachedMemory(SIZE_T NumberOfBytes)
{
    NT_IRQL_MAX(MmAllocateNonCachedMemory, APC_LEVEL);
    return allocate(NumberOfBytes, 0, UINT64_MAX, 0, NT_CALLER());
}

VOID NTAPI MmFreeNonCachedMemory(PVOID BaseAddress, SIZE_T NumberOfBytes)
{
    (void)NumberOfBytes;
    NT_IRQL_MAX(MmFreeNonCachedMemory, APC_LEVEL);
    ExFreePoolWithTag(BaseAddress, CONTIGUOUS_TAG);
}
