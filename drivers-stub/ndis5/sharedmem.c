// SPDX-License-Identifier: MIT
/*
 * Memory that driver and device share: contiguous, by its physical address, counted as memory that the driver
 * owns.
 */
#include "../ndis/dma.h"
#include "../ndis/memory.h"
#include "../ndis/violation.h"
#include "../ndis/worker.h"

#include "wrapper.h"

#define CACHE_LINE_BYTES 64u
#define TAG_SHARED 'hSdN' /* NdSh shared memory that is being allocated */

/* A request for MiniportAllocateComplete. */
typedef struct SHARED_REQUEST {
    WORK Work;
    NDIS_HANDLE AdapterHandle;
    ULONG Length;
    PVOID Context;
} SHARED_REQUEST, *PSHARED_REQUEST;

static WORK_ROUTINE SharedAllocate;

/* nf-ndis-ndismallocatesharedmemory.md */
VOID NdisMAllocateSharedMemory(NDIS_HANDLE MiniportAdapterHandle, ULONG Length, BOOLEAN Cached,
                               PVOID *VirtualAddress, PNDIS_PHYSICAL_ADDRESS PhysicalAddress)
{
    NDIS_PHYSICAL_ADDRESS Highest;

    UNREFERENCED_PARAMETER(Cached);
    *VirtualAddress = NULL;
    PhysicalAddress->QuadPart = 0;
    if (!LibraryRequirePassive("NdisMAllocateSharedMemory", "NDIS-IRQL") ||
        !DmaMayShareMemory(MiniportAdapterHandle, "NdisMAllocateSharedMemory")) {
        return;
    }
    Highest.QuadPart = -1;
    *VirtualAddress = MemoryContiguous(Length, Highest);
    if (*VirtualAddress != NULL) {
        DmaShared(MiniportAdapterHandle, 1);
        *PhysicalAddress = MmGetPhysicalAddress(*VirtualAddress);
    }
}

/* -> driver: MiniportAllocateComplete, also when there was no memory. An adapter that is gone is not told. */
_Use_decl_annotations_
static VOID SharedAllocate(PVOID Context)
{
    PSHARED_REQUEST Request = Context;
    PN5_ADAPTER Adapter = AdapterOfHandle(Request->AdapterHandle);
    NDIS_PHYSICAL_ADDRESS Physical;
    PVOID Memory;
    KIRQL Irql;

    if (Adapter != NULL) {
        NdisMAllocateSharedMemory(Request->AdapterHandle, Request->Length, TRUE, &Memory, &Physical);
        KeRaiseIrql(DISPATCH_LEVEL, &Irql);
        Adapter->Driver->Characteristics.AllocateCompleteHandler(DRIVER_CONTEXT(Adapter), Memory, &Physical,
                                                                 Request->Length, Request->Context);
        KeLowerIrql(Irql);
    }
    MemoryRelease(Request, TAG_SHARED);
}

/* nf-ndis-ndismallocatesharedmemoryasync.md */
NDIS_STATUS NdisMAllocateSharedMemoryAsync(NDIS_HANDLE MiniportAdapterHandle, ULONG Length, BOOLEAN Cached,
                                           PVOID Context)
{
    PN5_ADAPTER Adapter = AdapterOfHandle(MiniportAdapterHandle);
    PSHARED_REQUEST Request;

    UNREFERENCED_PARAMETER(Cached);
    if (Adapter == NULL || Adapter->Driver->Characteristics.AllocateCompleteHandler == NULL) {
        ViolationReport(NDH_STANDIN_REFUSED, "NDIS-HARDWARE", "NdisMAllocateSharedMemoryAsync", ObjectAdapter,
                        MiniportAdapterHandle, NDIS_STATUS_FAILURE,
                        "no adapter of a miniport that has MiniportAllocateComplete");
        return NDIS_STATUS_FAILURE;
    }
    Request = MemoryZeroed(sizeof(*Request), TAG_SHARED);
    if (Request == NULL) {
        return NDIS_STATUS_FAILURE;
    }
    Request->AdapterHandle = MiniportAdapterHandle;
    Request->Length = Length;
    Request->Context = Context;
    WorkQueue(&Request->Work, SharedAllocate, Request);
    return NDIS_STATUS_PENDING;
}

/* nf-ndis-ndismfreesharedmemory.md */
VOID NdisMFreeSharedMemory(NDIS_HANDLE MiniportAdapterHandle, ULONG Length, BOOLEAN Cached,
                           PVOID VirtualAddress, NDIS_PHYSICAL_ADDRESS PhysicalAddress)
{
    UNREFERENCED_PARAMETER(Cached);
    if (VirtualAddress != NULL &&
        MmGetPhysicalAddress(VirtualAddress).QuadPart != PhysicalAddress.QuadPart) {
        ViolationReport(NDH_STANDIN_FATAL, "NDIS-MEMORY", "NdisMFreeSharedMemory", ObjectAdapter,
                        MiniportAdapterHandle, 0, "the physical address %x is not that of the memory",
                        PhysicalAddress.QuadPart);
    }
    DmaShared(MiniportAdapterHandle, VirtualAddress != NULL ? -1 : 0);
    NdisFreeMemory(VirtualAddress, Length, NDIS_MEMORY_CONTIGUOUS);
}

/* nf-ndis-ndismgetdmaalignment.md: a cache line. */
ULONG NdisMGetDmaAlignment(NDIS_HANDLE MiniportAdapterHandle)
{
    UNREFERENCED_PARAMETER(MiniportAdapterHandle);
    return CACHE_LINE_BYTES;
}
