// SPDX-License-Identifier: MIT
/*
 * Fake kernel: MDLs, contiguous memory and its physical addresses, registers of a device.
 */
#include "kernel.h"

#include <stdlib.h>

#define PHYSICAL_OFFSET 0x10000

PMDL NTAPI IoAllocateMdl(PVOID address, ULONG length, BOOLEAN secondary, BOOLEAN quota, PIRP irp)
{
    PMDL mdl;

    (void)secondary;
    (void)quota;
    (void)irp;
    if (kernel_allocation_fails()) {
        return NULL;
    }
    mdl = calloc(1, sizeof(*mdl));
    mdl->MappedSystemVa = address;
    mdl->StartVa = PAGE_ALIGN(address);
    mdl->ByteOffset = BYTE_OFFSET(address);
    mdl->ByteCount = length;
    return mdl;
}

VOID NTAPI MmBuildMdlForNonPagedPool(PMDL mdl)
{
    (void)mdl;
}

VOID NTAPI IoFreeMdl(PMDL mdl)
{
    free(mdl);
}

PVOID NTAPI MmMapLockedPagesSpecifyCache(PMDL mdl, KPROCESSOR_MODE mode, MEMORY_CACHING_TYPE type,
                                         PVOID wanted, ULONG bug_check, ULONG priority)
{
    (void)type;
    (void)bug_check;
    (void)priority;
    CHECK(mode == KernelMode && wanted == NULL);
    return mdl->MappedSystemVa;
}

PVOID NTAPI MmAllocateContiguousMemory(SIZE_T length, PHYSICAL_ADDRESS highest)
{
    (void)highest;
    return ExAllocatePoolWithTag(NonPagedPoolNx, length, 'gtnC');
}

VOID NTAPI MmFreeContiguousMemory(PVOID memory)
{
    ExFreePoolWithTag(memory, 'gtnC');
}

PHYSICAL_ADDRESS NTAPI MmGetPhysicalAddress(PVOID address)
{
    PHYSICAL_ADDRESS physical;

    physical.QuadPart = (LONGLONG)(ULONG_PTR)address + PHYSICAL_OFFSET;
    return physical;
}

PVOID NTAPI MmMapIoSpace(PHYSICAL_ADDRESS physical, SIZE_T length, MEMORY_CACHING_TYPE type)
{
    CHECK(type == MmNonCached && length != 0);
    return (PVOID)(ULONG_PTR)(physical.QuadPart - PHYSICAL_OFFSET);
}

VOID NTAPI MmUnmapIoSpace(PVOID address, SIZE_T length)
{
    CHECK(address != NULL && length != 0);
}
