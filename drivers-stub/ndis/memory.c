// SPDX-License-Identifier: MIT
/*
 * The library's own pool, and NdisAllocateMemoryXxx / NdisFreeMemoryXxx.
 *
 * A driver's block is exactly a pool block with the driver's tag, without a header of ours, so that the
 * kernel below sees what it would see on Windows.
 */
#include "memory.h"
#include "violation.h"

#include "ndis5.h"

static volatile LONG Blocks;
static volatile LONG64 Requested;

_Use_decl_annotations_
PVOID MemoryZeroed(SIZE_T Length, ULONG Tag)
{
    PVOID Memory = ExAllocatePoolWithTag(NonPagedPoolNx, Length, Tag);

    if (Memory != NULL) {
        RtlZeroMemory(Memory, Length);
    }
    return Memory;
}

_Use_decl_annotations_
VOID MemoryRelease(PVOID Memory, ULONG Tag)
{
    ExFreePoolWithTag(Memory, Tag);
}

_Use_decl_annotations_
ULONG MemoryBlocks(VOID)
{
    return (ULONG)Blocks;
}

_Use_decl_annotations_
ULONG64 MemoryRequested(VOID)
{
    return (ULONG64)Requested;
}

static PVOID Counted(PVOID Memory, UINT Length)
{
    if (Memory != NULL) {
        InterlockedIncrement(&Blocks);
        InterlockedExchangeAdd64(&Requested, Length);
    }
    return Memory;
}

_Use_decl_annotations_
PVOID MemoryContiguous(ULONG Length, PHYSICAL_ADDRESS Highest)
{
    return Counted(Length == 0 ? NULL : MmAllocateContiguousMemory(Length, Highest), Length);
}

static PVOID DriverAllocate(UINT Length, ULONG Tag)
{
    return Counted(Length == 0 ? NULL : ExAllocatePoolWithTag(NonPagedPoolNx, Length, Tag), Length);
}

/* nf-ndis-ndisallocatememorywithtagpriority.md */
PVOID NdisAllocateMemoryWithTagPriority(NDIS_HANDLE NdisHandle, UINT Length, ULONG Tag,
                                        EX_POOL_PRIORITY Priority)
{
    OBJECT_KIND Kind;
    KIRQL Irql;

    UNREFERENCED_PARAMETER(Priority);
    LibraryAcquire(&Irql);
    Kind = HandleKindLocked(NdisHandle);
    LibraryRelease(Irql);
    if (Kind == ObjectNone) {
        ViolationReport(NDH_STANDIN_NOTED, "NDIS-MEMORY", "NdisAllocateMemoryWithTagPriority", ObjectNone,
                        NdisHandle, 0, "NdisHandle is no live handle");
    }
    return DriverAllocate(Length, Tag);
}

/* nf-ndis-ndisallocatememorywithtag.md */
NDIS_STATUS NdisAllocateMemoryWithTag(PVOID *VirtualAddress, UINT Length, ULONG Tag)
{
    *VirtualAddress = DriverAllocate(Length, Tag);
    return *VirtualAddress != NULL ? NDIS_STATUS_SUCCESS : NDIS_STATUS_FAILURE;
}

/*
 * Of NDIS 5; flags ask for contiguous or for noncached memory, which no device reads here: both are
 * contiguous.
 * HighestAcceptableAddress of all ones or of 0 is no limit.
 */
NDIS_STATUS NdisAllocateMemory(PVOID *VirtualAddress, UINT Length, UINT MemoryFlags,
                               NDIS_PHYSICAL_ADDRESS HighestAcceptableAddress)
{
    if (MemoryFlags == 0) {
        *VirtualAddress = DriverAllocate(Length, TAG_DRIVER);
    } else {
        if (HighestAcceptableAddress.QuadPart == 0) {
            HighestAcceptableAddress.QuadPart = -1;
        }
        *VirtualAddress = MemoryContiguous(Length, HighestAcceptableAddress);
    }
    return *VirtualAddress != NULL ? NDIS_STATUS_SUCCESS : NDIS_STATUS_FAILURE;
}

static BOOLEAN DriverFrees(PVOID Memory, PCSTR Function)
{
    if (Memory == NULL) {
        ViolationReport(NDH_STANDIN_FATAL, "NDIS-MEMORY", Function, ObjectNone, NULL, 0, "frees NULL");
        return FALSE;
    }
    InterlockedDecrement(&Blocks);
    return TRUE;
}

static VOID DriverFree(PVOID Memory, PCSTR Function)
{
    if (DriverFrees(Memory, Function)) {
        ExFreePool(Memory);
    }
}

/* nf-ndis-ndisfreememory.md: flags are those of NdisAllocateMemory. */
VOID NdisFreeMemory(PVOID VirtualAddress, UINT Length, UINT MemoryFlags)
{
    UNREFERENCED_PARAMETER(Length);
    if (MemoryFlags == 0) {
        DriverFree(VirtualAddress, "NdisFreeMemory");
    } else if (DriverFrees(VirtualAddress, "NdisFreeMemory")) {
        MmFreeContiguousMemory(VirtualAddress);
    }
}

/* nf-ndis-ndisfreememorywithtag.md */
VOID NdisFreeMemoryWithTag(PVOID VirtualAddress, ULONG Tag)
{
    UNREFERENCED_PARAMETER(Tag);
    DriverFree(VirtualAddress, "NdisFreeMemoryWithTag");
}

/* nf-ndis-ndisfreememorywithtagpriority.md */
VOID NdisFreeMemoryWithTagPriority(NDIS_HANDLE NdisHandle, PVOID VirtualAddress, ULONG Tag)
{
    UNREFERENCED_PARAMETER(NdisHandle);
    UNREFERENCED_PARAMETER(Tag);
    DriverFree(VirtualAddress, "NdisFreeMemoryWithTagPriority");
}
