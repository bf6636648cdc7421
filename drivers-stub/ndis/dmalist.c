// SPDX-License-Identifier: MIT
/*
 * NdisMAllocateNetBufferSGList and NdisMFreeNetBufferSGList. MiniportProcessSGList comes before the first one
 * returns, or later from a DPC, as the switch "callback-delivery" says: the documentation allows both.
 */
#include "dmalist.h"
#include "switch.h"

#define RULE "NDIS-DMA"

typedef struct DMA_LIST {
    LIST_ENTRY Link; /* in NS_DMA.Lists */
    PNS_DMA Dma;
    PNET_BUFFER NetBuffer;
    PVOID Context;
    PSCATTER_GATHER_LIST List; /* the driver's room, or behind this structure */
    BOOLEAN Given;             /* MiniportProcessSGList has begun; library's lock */
    KTIMER Timer;
    KDPC Dpc;
} DMA_LIST, *PDMA_LIST;

static KDEFERRED_ROUTINE ProcessLater;

static ULONG BytesOf(ULONG Elements)
{
    return (ULONG)(FIELD_OFFSET(SCATTER_GATHER_LIST, Elements) + Elements * sizeof(SCATTER_GATHER_ELEMENT));
}

_Use_decl_annotations_
ULONG DmaListBytes(ULONG Length)
{
    return BytesOf((Length - 1) / PAGE_SIZE + 2);
}

/* Whether the caller is at DISPATCH_LEVEL, or the kernel models no IRQL (Wine). */
static BOOLEAN AtDispatch(PCSTR Function)
{
    KIRQL Outer;
    KIRQL Inner;

    KeRaiseIrql(DISPATCH_LEVEL, &Outer);
    KeRaiseIrql(DISPATCH_LEVEL, &Inner);
    KeLowerIrql(Inner);
    KeLowerIrql(Outer);
    if (Outer == DISPATCH_LEVEL || Inner != DISPATCH_LEVEL) {
        return TRUE;
    }
    ViolationReport(NDH_STANDIN_FATAL, "NDIS-IRQL", Function, ObjectNone, NULL, 0,
                    "called at IRQL %u, allowed is 2", (ULONG64)Outer);
    return FALSE;
}

/*
 * The elements of a net buffer's data, which go to List if that is not NULL. The data counts from the start
 * of the current MDL, so that the driver skips CurrentMdlOffset bytes of it. 0: the MDLs are shorter than
 * the data, or cannot be mapped.
 */
static ULONG Elements(const NET_BUFFER *NetBuffer, PSCATTER_GATHER_LIST List)
{
    ULONG Left = NetBuffer->CurrentMdlOffset + NetBuffer->DataLength;
    ULONG Count = 0;
    PMDL Mdl;

    for (Mdl = NetBuffer->CurrentMdl; Mdl != NULL && Left != 0; Mdl = Mdl->Next) {
        ULONG InMdl = MmGetMdlByteCount(Mdl) < Left ? MmGetMdlByteCount(Mdl) : Left;
        PUCHAR Address = MmGetSystemAddressForMdlSafe(Mdl, NormalPagePriority);

        if (Address == NULL) {
            return 0;
        }
        Left -= InMdl;
        while (InMdl != 0) {
            ULONG InPage = PAGE_SIZE - BYTE_OFFSET(Address);
            ULONG Part = InPage < InMdl ? InPage : InMdl;

            if (List != NULL) {
                List->Elements[Count].Address = MmGetPhysicalAddress(Address);
                List->Elements[Count].Length = Part;
                List->Elements[Count].Reserved = 0;
            }
            Count++;
            Address += Part;
            InMdl -= Part;
        }
    }
    return Left == 0 ? Count : 0;
}

/* -> driver: MiniportProcessSGList, which may free the list. */
static VOID Process(PDMA_LIST Entry)
{
    KIRQL Irql;

    LibraryAcquire(&Irql);
    Entry->Given = TRUE;
    LibraryRelease(Irql);
    Entry->Dma->Description.ProcessSGListHandler(NULL, NULL, Entry->List, Entry->Context);
}

_Use_decl_annotations_
static VOID ProcessLater(PKDPC Dpc, PVOID DeferredContext, PVOID SystemArgument1, PVOID SystemArgument2)
{
    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(SystemArgument1);
    UNREFERENCED_PARAMETER(SystemArgument2);
    Process(DeferredContext);
}

static NDIS_STATUS ListBuild(PNS_DMA Dma, PNET_BUFFER NetBuffer, PVOID Context, PVOID Room, ULONG RoomBytes)
{
    ULONG Count = Elements(NetBuffer, NULL);
    ULONG Bytes = BytesOf(Count);
    BOOLEAN Fits = (BOOLEAN)(Room != NULL && Bytes <= RoomBytes);
    PDMA_LIST Entry;
    BOOLEAN Lives;
    KIRQL Irql;

    if (Count == 0) {
        ViolationReport(NDH_STANDIN_REFUSED, RULE, "NdisMAllocateNetBufferSGList", ObjectDma, Dma->Handle,
                        NDIS_STATUS_RESOURCES, "the MDLs have less than DataLength bytes, or there are none");
        return NDIS_STATUS_RESOURCES;
    }
    Entry = MemoryZeroed(sizeof(*Entry) + (Fits ? 0 : Bytes), TAG_DMA);
    if (Entry == NULL) {
        return NDIS_STATUS_RESOURCES;
    }
    Entry->Dma = Dma;
    Entry->NetBuffer = NetBuffer;
    Entry->Context = Context;
    Entry->List = Fits ? Room : (PVOID)(Entry + 1);
    Entry->List->NumberOfElements = Elements(NetBuffer, Entry->List);
    Entry->List->Reserved = 0;
    KeInitializeTimerEx(&Entry->Timer, NotificationTimer);
    KeInitializeDpc(&Entry->Dpc, ProcessLater, Entry);
    LibraryAcquire(&Irql);
    Lives = (BOOLEAN)(Dma->Handle != NULL);
    if (Lives) {
        InsertTailList(&Dma->Lists, &Entry->Link);
    }
    LibraryRelease(Irql);
    if (!Lives) {
        MemoryRelease(Entry, TAG_DMA);
        return NDIS_STATUS_FAILURE;
    }
    if (SwitchChooseLater(NDH_STANDIN_SW_CALLBACK_DELIVERY)) {
        LARGE_INTEGER Now = { .QuadPart = -1 };

        KeSetTimerEx(&Entry->Timer, Now, 0, &Entry->Dpc);
    } else {
        Process(Entry);
    }
    return NDIS_STATUS_SUCCESS;
}

/* nf-ndis-ndismallocatenetbuffersglist.md: NDIS has room for the list where the driver's is too small. */
NDIS_STATUS NdisMAllocateNetBufferSGList(NDIS_HANDLE NdisMiniportDmaHandle, PNET_BUFFER NetBuffer,
                                         PVOID Context, ULONG Flags, PVOID ScatterGatherListBuffer,
                                         ULONG ScatterGatherListBufferSize)
{
    static const CHAR Function[] = "NdisMAllocateNetBufferSGList";
    PNS_DMA Dma;
    NDIS_STATUS Status = NDIS_STATUS_RESOURCES;

    UNREFERENCED_PARAMETER(Flags); /* the direction, for caches that are flushed by hand */
    Dma = AtDispatch(Function) ? DmaEnter(NdisMiniportDmaHandle, Function) : NULL;
    if (Dma == NULL) {
        return NDIS_STATUS_FAILURE;
    }
    if (NetBuffer->DataLength > Dma->Description.MaximumPhysicalMapping) {
        ViolationReport(NDH_STANDIN_REFUSED, RULE, Function, ObjectDma, NdisMiniportDmaHandle, Status,
                        "%u bytes, and MaximumPhysicalMapping is %u", (ULONG64)NetBuffer->DataLength,
                        (ULONG64)Dma->Description.MaximumPhysicalMapping);
    } else {
        Status = ListBuild(Dma, NetBuffer, Context, ScatterGatherListBuffer, ScatterGatherListBufferSize);
    }
    ObjectDereference(Dma);
    return Status;
}

/* nf-ndis-ndismfreenetbuffersglist.md: the driver's room is its own again when this returns. */
VOID NdisMFreeNetBufferSGList(NDIS_HANDLE NdisMiniportDmaHandle, PSCATTER_GATHER_LIST pSGL,
                              PNET_BUFFER NetBuffer)
{
    static const CHAR Function[] = "NdisMFreeNetBufferSGList";
    PNS_DMA Dma = AtDispatch(Function) ? DmaEnter(NdisMiniportDmaHandle, Function) : NULL;
    PDMA_LIST Found = NULL;
    PLIST_ENTRY Link;
    KIRQL Irql;

    if (Dma == NULL) {
        return;
    }
    LibraryAcquire(&Irql);
    for (Link = Dma->Lists.Flink; Link != &Dma->Lists && Found == NULL; Link = Link->Flink) {
        PDMA_LIST Entry = CONTAINING_RECORD(Link, DMA_LIST, Link);

        if (Entry->List == pSGL && Entry->NetBuffer == NetBuffer && Entry->Given) {
            RemoveEntryList(&Entry->Link);
            Found = Entry;
        }
    }
    LibraryRelease(Irql);
    if (Found != NULL) {
        MemoryRelease(Found, TAG_DMA);
    } else {
        ViolationReport(NDH_STANDIN_FATAL, RULE, Function, ObjectDma, NdisMiniportDmaHandle, 0,
                        "the list is not one of this net buffer, is free already, or has not come to "
                        "MiniportProcessSGList yet");
    }
    ObjectDereference(Dma);
}

_Use_decl_annotations_
ULONG DmaListsCount(PNS_DMA Dma)
{
    ULONG Count = 0;
    PLIST_ENTRY Link;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    for (Link = Dma->Lists.Flink; Link != &Dma->Lists; Link = Link->Flink) {
        Count++;
    }
    LibraryRelease(Irql);
    return Count;
}

_Use_decl_annotations_
VOID DmaListsFree(PNS_DMA Dma)
{
    while (!IsListEmpty(&Dma->Lists)) {
        PDMA_LIST Entry = CONTAINING_RECORD(RemoveHeadList(&Dma->Lists), DMA_LIST, Link);

        KeCancelTimer(&Entry->Timer);
        KeFlushQueuedDpcs();
        MemoryRelease(Entry, TAG_DMA);
    }
}
