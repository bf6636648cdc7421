// SPDX-License-Identifier: MIT
/*
 * Pageable code and data as Driver Verifier's forced IRQL checking has it: whenever the IRQL rises to
 * DISPATCH_LEVEL, what drivers may page out is out of memory, and a touch at that level is the bug check that
 * Windows makes of it (fault.c). Below, a touch brings it back. A world that is not verified keeps it in
 * memory.
 */
#include "nt.h"

void nt_paging_raised(void)
{
    if (nt_paging_due()) {
        ndh_pe_page_out();
    }
}

int ndh_nt_page_in(uint64_t address)
{
    return ndh_sched_irql() < DISPATCH_LEVEL && ndh_pe_page_in(address);
}

PVOID NTAPI MmPageEntireDriver(PVOID AddressWithinSection)
{
    NT_IRQL_MAX(MmPageEntireDriver, APC_LEVEL);
    struct ndh_image *image = ndh_pe_find((uint64_t)AddressWithinSection);
    if (image == NULL) {
        return NULL;
    }
    ndh_pe_page_entirely(image, 1);
    return (PVOID)ndh_pe_base(image);
}

VOID NTAPI MmResetDriverPaging(PVOID AddressWithinSection)
{
    NT_IRQL_MAX(MmResetDriverPaging, APC_LEVEL);
    struct ndh_image *image = ndh_pe_find((uint64_t)AddressWithinSection);
    if (image != NULL) {
        ndh_pe_page_entirely(image, 0);
    }
}

PVOID NTAPI MmLockPagableDataSection(PVOID AddressWithinSection)
{
    NT_IRQL_MAX(MmLockPagableDataSection, APC_LEVEL);
    PVOID handle = ndh_pe_lock_pageable((uint64_t)AddressWithinSection);
    if (handle == NULL) {
        nt_bugcheckf(0x1A, 0x1234, (uint64_t)AddressWithinSection, 0, 0,
                     "MEMORY_MANAGEMENT: MmLockPagableDataSection: no section of a driver is at 0x%llx",
                     (unsigned long long)AddressWithinSection);
    }
    return handle;
}

VOID NTAPI MmLockPagableSectionByHandle(PVOID ImageSectionHandle)
{
    NT_IRQL_MAX(MmLockPagableSectionByHandle, APC_LEVEL);
    MmLockPagableDataSection(ImageSectionHandle);
}

VOID NTAPI MmUnlockPagableImageSection(PVOID ImageSectionHandle)
{
    NT_IRQL_MAX(MmUnlockPagableImageSection, DISPATCH_LEVEL);
    if (ndh_pe_unlock_pageable((uint64_t)ImageSectionHandle) != 0) {
        nt_bugcheckf(0x1A, 0x1010, (uint64_t)ImageSectionHandle, 0, 0,
                     "MEMORY_MANAGEMENT: MmUnlockPagableImageSection: the section at 0x%llx is not locked",
                     (unsigned long long)ImageSectionHandle);
    }
}
