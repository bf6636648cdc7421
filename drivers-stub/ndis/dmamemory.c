// SPDX-License-Identifier: MIT
/*
 * Shared memory that a miniport of NDIS 6 asks for while it runs. What is common to all versions is in
 * ../ndis5/sharedmem.c.
 */
#include "dma.h"
#include "memory.h"

typedef struct SHARED_REQUEST {
    WORK Work;
    PNS_DMA Dma; /* referenced */
    ULONG Length;
    PVOID Context;
} SHARED_REQUEST, *PSHARED_REQUEST;

static WORK_ROUTINE SharedAllocate;

/* Whether the channel lives; then it does until RunEnd. */
static BOOLEAN RunBegin(PNS_DMA Dma)
{
    BOOLEAN Lives;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    Lives = (BOOLEAN)(Dma->Handle != NULL);
    Dma->Running += Lives;
    LibraryRelease(Irql);
    return Lives;
}

static VOID RunEnd(PNS_DMA Dma)
{
    PKEVENT Idle;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    Idle = --Dma->Running == 0 ? Dma->Idle : NULL;
    LibraryRelease(Irql);
    if (Idle != NULL) {
        KeSetEvent(Idle, IO_NO_INCREMENT, FALSE);
    }
}

/*
 * -> driver: nc-ndis-miniport_allocate_shared_mem_complete.md, also when there was no memory. Who has
 * deregistered the channel is not told.
 */
_Use_decl_annotations_
static VOID SharedAllocate(PVOID Context)
{
    PSHARED_REQUEST Request = Context;
    PNS_DMA Dma = Request->Dma;
    NDIS_PHYSICAL_ADDRESS Physical = { .QuadPart = -1 };

    if (RunBegin(Dma)) {
        PVOID Memory = MemoryContiguous(Request->Length, Physical);

        Physical.QuadPart = 0;
        if (Memory != NULL) {
            DmaShared(Dma->Adapter->Handle, 1);
            Physical = MmGetPhysicalAddress(Memory);
        }
        Dma->Description.SharedMemAllocateCompleteHandler(Dma->Adapter->Context, Memory, &Physical,
                                                          Request->Length, Request->Context);
        RunEnd(Dma);
    }
    ObjectDereference(Dma);
    MemoryRelease(Request, TAG_DMA);
}

/* nf-ndis-ndismallocatesharedmemoryasyncex.md */
NDIS_STATUS NdisMAllocateSharedMemoryAsyncEx(NDIS_HANDLE MiniportDmaHandle, ULONG Length, BOOLEAN Cached,
                                             PVOID Context)
{
    static const CHAR Function[] = "NdisMAllocateSharedMemoryAsyncEx";
    PNS_DMA Dma = DmaEnter(MiniportDmaHandle, Function);
    PSHARED_REQUEST Request;

    UNREFERENCED_PARAMETER(Cached);
    if (Dma == NULL) {
        return NDIS_STATUS_FAILURE;
    }
    if (Dma->Description.SharedMemAllocateCompleteHandler == NULL) {
        ViolationReport(NDH_STANDIN_REFUSED, "NDIS-DMA", Function, ObjectDma, MiniportDmaHandle,
                        NDIS_STATUS_FAILURE,
                        "the channel was registered without MiniportAllocateSharedMemComplete");
        Request = NULL;
    } else {
        Request = MemoryZeroed(sizeof(*Request), TAG_DMA);
    }
    if (Request == NULL) {
        ObjectDereference(Dma);
        return NDIS_STATUS_FAILURE;
    }
    Request->Dma = Dma;
    Request->Length = Length;
    Request->Context = Context;
    WorkQueue(&Request->Work, SharedAllocate, Request);
    return NDIS_STATUS_PENDING;
}
