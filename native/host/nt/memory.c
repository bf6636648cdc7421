// SPDX-License-Identifier: MIT
/* Memory by pages. Physical addresses are the addresses themselves, so whether memory is contiguous never
 * matters. */
#include <string.h>

#include "ddk.h"
#include "nt.h"
#include "pool.h"

#define CONTIGUOUS_TAG 0x6d43694du /* "MiCm" */
#define PAGES_TAG      0x6c646d4du /* "Mmdl" */

#define MM_DONT_ZERO_ALLOCATION 0x00000001u

const PVOID nt_highest_user_address = (PVOID)0x7ffffffeffffULL,
            nt_system_range_start = (PVOID)0xffff800000000000ULL;
const ULONG64 nt_user_probe_address = 0x7fffffff0000ULL;

static PVOID allocate(SIZE_T size, ULONG tag, uint64_t caller)
{
    return nt_pool_allocate(NonPagedPoolNx, (size + PAGE_SIZE - 1) & ~(SIZE_T)(PAGE_SIZE - 1), tag, caller);
}

PVOID NTAPI MmAllocateContiguousMemorySpecifyCache(SIZE_T NumberOfBytes, PHYSICAL_ADDRESS Lowest,
                                                   PHYSICAL_ADDRESS Highest, PHYSICAL_ADDRESS Boundary,
                                                   MEMORY_CACHING_TYPE CacheType)
{
    (void)CacheType;
    NT_IRQL_MAX(MmAllocateContiguousMemorySpecifyCache, DISPATCH_LEVEL);
    PVOID memory = allocate(NumberOfBytes, CONTIGUOUS_TAG, NT_CALLER());
    const ULONGLONG first = (ULONGLONG)memory, last = first + NumberOfBytes - 1,
                    boundary = (ULONGLONG)Boundary.QuadPart;
    if (memory != NULL && (first < (ULONGLONG)Lowest.QuadPart || last > (ULONGLONG)Highest.QuadPart ||
                           (boundary != 0 && first / boundary != last / boundary))) {
        ExFreePoolWithTag(memory, CONTIGUOUS_TAG);
        return NULL;
    }
    return memory;
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
    return allocate(NumberOfBytes, CONTIGUOUS_TAG, NT_CALLER());
}

VOID NTAPI MmFreeNonCachedMemory(PVOID BaseAddress, SIZE_T NumberOfBytes)
{
    (void)NumberOfBytes;
    NT_IRQL_MAX(MmFreeNonCachedMemory, APC_LEVEL);
    ExFreePoolWithTag(BaseAddress, CONTIGUOUS_TAG);
}

/* The MDL is pool as well: the driver frees it by ExFreePool. */
static PMDL pages(ULONGLONG high, SIZE_T size, int zeroed, uint64_t caller)
{
    if (size == 0 || size > 0xffffffffULL) {
        return NULL;
    }
    PVOID memory = allocate(size, PAGES_TAG, caller);
    PMDL mdl = memory == NULL || (ULONGLONG)memory + size - 1 > high
                   ? NULL
                   : nt_pool_allocate(NonPagedPoolNx, MmSizeOfMdl(memory, size), PAGES_TAG, caller);
    if (mdl == NULL) {
        if (memory != NULL) {
            ExFreePoolWithTag(memory, PAGES_TAG);
        }
        return NULL;
    }
    if (zeroed) {
        memset(memory, 0, size);
    }
    memset(mdl, 0, MmSizeOfMdl(memory, size));
    MmInitializeMdl(mdl, memory, size);
    mdl->MdlFlags |= MDL_PAGES_LOCKED;
    return mdl;
}

PMDL NTAPI MmAllocatePagesForMdl(PHYSICAL_ADDRESS Low, PHYSICAL_ADDRESS High, PHYSICAL_ADDRESS Skip,
                                 SIZE_T TotalBytes)
{
    (void)Low;
    (void)Skip;
    NT_IRQL_MAX(MmAllocatePagesForMdl, APC_LEVEL);
    return pages((ULONGLONG)High.QuadPart, TotalBytes, 1, NT_CALLER());
}

PMDL NTAPI MmAllocatePagesForMdlEx(PHYSICAL_ADDRESS Low, PHYSICAL_ADDRESS High, PHYSICAL_ADDRESS Skip,
                                   SIZE_T TotalBytes, MEMORY_CACHING_TYPE CacheType, ULONG Flags)
{
    (void)Low;
    (void)Skip;
    (void)CacheType;
    NT_IRQL_MAX(MmAllocatePagesForMdlEx, APC_LEVEL);
    return pages((ULONGLONG)High.QuadPart, TotalBytes, (Flags & MM_DONT_ZERO_ALLOCATION) == 0, NT_CALLER());
}

/* The MDL itself is the driver's to free, as pool. */
VOID NTAPI MmFreePagesFromMdl(PMDL Mdl)
{
    NT_IRQL_MAX(MmFreePagesFromMdl, APC_LEVEL);
    ExFreePoolWithTag(MmGetMdlVirtualAddress(Mdl), PAGES_TAG);
    Mdl->MdlFlags &= (CSHORT)~MDL_PAGES_LOCKED;
}

PMDL NTAPI MmCreateMdl(PMDL MemoryDescriptorList, PVOID Base, SIZE_T Length)
{
    if (MemoryDescriptorList == NULL) {
        return IoAllocateMdl(Base, (ULONG)Length, FALSE, FALSE, NULL);
    }
    MmInitializeMdl(MemoryDescriptorList, Base, Length);
    return MemoryDescriptorList;
}

PVOID NTAPI MmGetVirtualForPhysical(PHYSICAL_ADDRESS PhysicalAddress)
{
    return (PVOID)(ULONG_PTR)PhysicalAddress.QuadPart;
}

ULONG NTAPI MmQuerySystemSize(VOID)
{
    return 2; /* MmLargeSystem */
}

BOOLEAN NTAPI MmIsThisAnNtAsSystem(VOID)
{
    return FALSE;
}

NTSTATUS NTAPI MmIsVerifierEnabled(PULONG VerifierFlags)
{
    NT_IRQL_MAX(MmIsVerifierEnabled, DISPATCH_LEVEL);
    *VerifierFlags = nt_verifier() ? 0x209bbu : 0; /* the standard settings */
    return nt_verifier() ? STATUS_SUCCESS : STATUS_NOT_SUPPORTED;
}
