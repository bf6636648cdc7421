// SPDX-License-Identifier: MIT
/* Memory by pages. */
#include <string.h>

#include "ddk.h"
#include "nt.h"
#include "physical.h"
#include "pool.h"

#define PAGES_TAG 0x6c646d4du /* "Mmdl" */

#define MM_DONT_ZERO_ALLOCATION 0x00000001u

const PVOID nt_highest_user_address = (PVOID)0x7ffffffeffffULL,
            nt_system_range_start = (PVOID)0xffff800000000000ULL;
const ULONG64 nt_user_probe_address = 0x7fffffff0000ULL;

/* The MDL is pool as well: the driver frees it by ExFreePool. */
static PMDL pages(ULONGLONG high, SIZE_T size, int zeroed, uint64_t caller)
{
    if (size == 0 || size > 0xffffffffULL) {
        return NULL;
    }
    const SIZE_T whole = (size + PAGE_SIZE - 1) & ~(SIZE_T)(PAGE_SIZE - 1);
    PVOID memory = nt_pool_allocate(NonPagedPoolNx, whole, PAGES_TAG, caller);
    PMDL mdl = memory == NULL || nt_physical_of(memory) + size - 1 > high
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
    nt_physical_pages(mdl);
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
