// SPDX-License-Identifier: MIT
/*
 * Memory descriptor lists. All memory is resident and mapped, so that a system address is the address itself.
 */
#include "nt.h"
#include "physical.h"
#include "pool.h"
#include "services.h"

static void check(const char *service, unsigned subcode, PMDL mdl)
{
    if (ndh_sched_irql() > DISPATCH_LEVEL) {
        nt_bugcheckf(nt_verifier() ? 0xC4 : 0xA, nt_verifier() ? subcode : (uint64_t)mdl, ndh_sched_irql(),
                     (uint64_t)mdl, 0, "%s was called at %s", service, nt_irql_name(ndh_sched_irql()));
    }
}

PMDL NTAPI IoAllocateMdl(PVOID VirtualAddress, ULONG Length, BOOLEAN SecondaryBuffer, BOOLEAN ChargeQuota,
                         PIRP Irp)
{
    (void)ChargeQuota;
    NT_IRQL_MAX(IoAllocateMdl, DISPATCH_LEVEL);
    PMDL mdl = nt_alloc(MmSizeOfMdl(VirtualAddress, Length));
    if (mdl == NULL) {
        return NULL;
    }
    MmInitializeMdl(mdl, VirtualAddress, Length);
    if (Irp != NULL && !SecondaryBuffer) {
        Irp->MdlAddress = mdl;
    } else if (Irp != NULL) {
        PMDL last = Irp->MdlAddress;
        while (last->Next != NULL) {
            last = last->Next;
        }
        last->Next = mdl;
    }
    return mdl;
}

VOID NTAPI IoFreeMdl(PMDL Mdl)
{
    NT_IRQL_MAX(IoFreeMdl, DISPATCH_LEVEL);
    nt_free(Mdl);
}

VOID NTAPI IoBuildPartialMdl(PMDL SourceMdl, PMDL TargetMdl, PVOID VirtualAddress, ULONG Length)
{
    NT_IRQL_MAX(IoBuildPartialMdl, DISPATCH_LEVEL);
    const ULONG_PTR start = (ULONG_PTR)MmGetMdlVirtualAddress(SourceMdl);
    const ULONG_PTR end = start + SourceMdl->ByteCount;
    if ((ULONG_PTR)VirtualAddress < start || (ULONG_PTR)VirtualAddress + Length > end) {
        nt_bugcheckf(0x12E, (uint64_t)SourceMdl, (uint64_t)TargetMdl, (uint64_t)VirtualAddress, Length,
                     "INVALID_MDL_RANGE: IoBuildPartialMdl was asked for a range outside of the source MDL");
    }
    const ULONG size = Length != 0 ? Length : (ULONG)(end - (ULONG_PTR)VirtualAddress);
    if (TargetMdl->Size < (CSHORT)MmSizeOfMdl(VirtualAddress, size)) {
        nt_bugcheckf(0x40, (uint64_t)TargetMdl, (uint64_t)SourceMdl, (uint64_t)VirtualAddress, size,
                     "TARGET_MDL_TOO_SMALL: IoBuildPartialMdl was given an MDL without room for its pages");
    }
    TargetMdl->StartVa = PAGE_ALIGN(VirtualAddress);
    TargetMdl->ByteOffset = BYTE_OFFSET(VirtualAddress);
    TargetMdl->ByteCount = size;
    TargetMdl->MdlFlags |=
        MDL_PARTIAL | (SourceMdl->MdlFlags & (MDL_SOURCE_IS_NONPAGED_POOL | MDL_MAPPED_TO_SYSTEM_VA));
    TargetMdl->MappedSystemVa = VirtualAddress;
    nt_physical_pages(TargetMdl);
}

VOID NTAPI MmBuildMdlForNonPagedPool(PMDL MemoryDescriptorList)
{
    NT_IRQL_MAX(MmBuildMdlForNonPagedPool, DISPATCH_LEVEL);
    MemoryDescriptorList->MdlFlags |= MDL_SOURCE_IS_NONPAGED_POOL;
    MemoryDescriptorList->MappedSystemVa = MmGetMdlVirtualAddress(MemoryDescriptorList);
    nt_physical_pages(MemoryDescriptorList);
}

VOID NTAPI MmProbeAndLockPages(PMDL MemoryDescriptorList, KPROCESSOR_MODE AccessMode,
                               LOCK_OPERATION Operation)
{
    (void)AccessMode;
    check("MmProbeAndLockPages", 0x70, MemoryDescriptorList);
    if ((MemoryDescriptorList->MdlFlags & (MDL_SOURCE_IS_NONPAGED_POOL | MDL_PAGES_LOCKED)) != 0) {
        nt_bugcheckf(0xC4, 0xB0, (uint64_t)MemoryDescriptorList, (uint64_t)MemoryDescriptorList->MdlFlags, 0,
                     "MmProbeAndLockPages was given an MDL whose pages are locked or from nonpaged pool");
    }
    MemoryDescriptorList->MdlFlags |=
        MDL_PAGES_LOCKED | (Operation == IoReadAccess ? 0 : MDL_WRITE_OPERATION);
    nt_physical_pages(MemoryDescriptorList);
}

VOID NTAPI MmUnlockPages(PMDL MemoryDescriptorList)
{
    check("MmUnlockPages", 0x78, MemoryDescriptorList);
    if ((MemoryDescriptorList->MdlFlags & MDL_PAGES_LOCKED) == 0) {
        nt_bugcheckf(0xC4, 0x7C, (uint64_t)MemoryDescriptorList, (uint64_t)MemoryDescriptorList->MdlFlags, 0,
                     "MmUnlockPages was given an MDL whose pages are not locked");
    }
    MemoryDescriptorList->MdlFlags &=
        (CSHORT) ~(MDL_PAGES_LOCKED | MDL_WRITE_OPERATION | MDL_MAPPED_TO_SYSTEM_VA);
}

PVOID NTAPI MmMapLockedPagesSpecifyCache(PMDL MemoryDescriptorList, KPROCESSOR_MODE AccessMode,
                                         MEMORY_CACHING_TYPE CacheType, PVOID RequestedAddress,
                                         ULONG BugCheckOnFailure, ULONG Priority)
{
    (void)AccessMode;
    (void)CacheType;
    (void)RequestedAddress;
    (void)BugCheckOnFailure;
    (void)Priority;
    check("MmMapLockedPagesSpecifyCache", 0x76, MemoryDescriptorList);
    MemoryDescriptorList->MdlFlags |= MDL_MAPPED_TO_SYSTEM_VA;
    MemoryDescriptorList->MappedSystemVa = MmGetMdlVirtualAddress(MemoryDescriptorList);
    return MemoryDescriptorList->MappedSystemVa;
}

PVOID NTAPI MmMapLockedPages(PMDL MemoryDescriptorList, KPROCESSOR_MODE AccessMode)
{
    return MmMapLockedPagesSpecifyCache(MemoryDescriptorList, AccessMode, MmCached, NULL, TRUE, 0);
}

VOID NTAPI MmUnmapLockedPages(PVOID BaseAddress, PMDL MemoryDescriptorList)
{
    (void)BaseAddress;
    check("MmUnmapLockedPages", 0x79, MemoryDescriptorList);
    MemoryDescriptorList->MdlFlags &= (CSHORT)~MDL_MAPPED_TO_SYSTEM_VA;
}

SIZE_T NTAPI MmSizeOfMdl(PVOID Base, SIZE_T Length)
{
    return sizeof(MDL) + sizeof(PFN_NUMBER) * ADDRESS_AND_SIZE_TO_SPAN_PAGES(Base, Length);
}

BOOLEAN NTAPI MmIsAddressValid(PVOID VirtualAddress)
{
    NT_IRQL_MAX(MmIsAddressValid, DISPATCH_LEVEL);
    return ndh_arena_readable(VirtualAddress, 1) != 0;
}
