// SPDX-License-Identifier: MIT
/*
 * Scatter/gather lists of what is sent, shared memory of what is received.
 */
#include "dma.h"
#include "frame.h"
#include "intr.h"

#define FRAME_ROOM   64u    /* before the data, as headers have it that a protocol adds */
#define LIST_WAIT_MS 30000u /* then the event log is told, each time */

struct DMA_ENGINE {
    DEVICE *Device;
    NDIS_HANDLE Channel;
    NDIS_HANDLE Pool;
    PVOID Memory; /* FRAME_ROOM and a frame */
    PMDL Mdl;
    PNET_BUFFER_LIST Nbl;
    NDIS_SPIN_LOCK Lock;
    BOOLEAN Sending;           /* the device has the frame */
    PSCATTER_GATHER_LIST List; /* of that frame, or NULL */
    NDIS_EVENT Listed;         /* no list is on its way to ProcessSGList */
    PVOID Shared;
    NDIS_PHYSICAL_ADDRESS SharedAddress;
    ULONG Received; /* bytes in Shared that nobody took */
};

static MINIPORT_PROCESS_SG_LIST ProcessSGList;

static volatile VOID *At(const DMA_ENGINE *Engine, ULONG Offset)
{
    return (volatile UCHAR *)Engine->Device->Registers.First + Offset;
}

static NDIS_STATUS RegisterChannel(DMA_ENGINE *Engine)
{
    NDIS_SG_DMA_DESCRIPTION Description = { .Header = { .Type = NDIS_OBJECT_TYPE_SG_DMA_DESCRIPTION,
                                                        .Revision = NDIS_SG_DMA_DESCRIPTION_REVISION_1,
                                                        .Size = NDIS_SIZEOF_SG_DMA_DESCRIPTION_REVISION_1 },
                                            .Flags = NDIS_SG_DMA_64_BIT_ADDRESS,
                                            .MaximumPhysicalMapping = DMA_FRAME,
                                            .ProcessSGListHandler = ProcessSGList };
    NDIS_STATUS Status =
        NdisMRegisterScatterGatherDma(Engine->Device->Adapter, &Description, &Engine->Channel);

    if (Status == NDIS_STATUS_SUCCESS) {
        NdisMAllocateSharedMemory(Engine->Device->Adapter, DMA_FRAME, TRUE, &Engine->Shared,
                                  &Engine->SharedAddress);
        if (Engine->Shared == NULL) {
            return NDIS_STATUS_RESOURCES;
        }
        *(volatile ULONG64 *)At(Engine, DMA_RECEIVE_BUFFER) = (ULONG64)Engine->SharedAddress.QuadPart;
    }
    return Status;
}

static NDIS_STATUS AllocateFrame(DMA_ENGINE *Engine)
{
    NDIS_HANDLE Adapter = Engine->Device->Adapter;

    Engine->Pool = FramePoolCreate(Adapter, INTR_TAG);
    Engine->Memory =
        NdisAllocateMemoryWithTagPriority(Adapter, FRAME_ROOM + DMA_FRAME, INTR_TAG, NormalPoolPriority);
    if (Engine->Pool == NULL || Engine->Memory == NULL) {
        return NDIS_STATUS_RESOURCES;
    }
    Engine->Mdl = NdisAllocateMdl(Adapter, Engine->Memory, FRAME_ROOM + DMA_FRAME);
    if (Engine->Mdl == NULL) {
        return NDIS_STATUS_RESOURCES;
    }
    Engine->Nbl =
        NdisAllocateNetBufferAndNetBufferList(Engine->Pool, 0, 0, Engine->Mdl, FRAME_ROOM, DMA_FRAME);
    return Engine->Nbl != NULL ? NDIS_STATUS_SUCCESS : NDIS_STATUS_RESOURCES;
}

_Use_decl_annotations_
NDIS_STATUS DmaStart(DEVICE *Device, DMA_ENGINE **Engine)
{
    DMA_ENGINE *Made =
        NdisAllocateMemoryWithTagPriority(Device->Adapter, sizeof(*Made), INTR_TAG, NormalPoolPriority);
    NDIS_STATUS Status;

    *Engine = Made;
    if (Made == NULL) {
        return NDIS_STATUS_RESOURCES;
    }
    NdisZeroMemory(Made, sizeof(*Made));
    Made->Device = Device;
    NdisAllocateSpinLock(&Made->Lock);
    NdisInitializeEvent(&Made->Listed);
    NdisSetEvent(&Made->Listed);
    Status = RegisterChannel(Made);
    return Status == NDIS_STATUS_SUCCESS ? AllocateFrame(Made) : Status;
}

/* At DISPATCH_LEVEL. The device has sent the frame, or never will. */
static VOID Reclaim(DMA_ENGINE *Engine)
{
    PSCATTER_GATHER_LIST List;

    NdisDprAcquireSpinLock(&Engine->Lock);
    List = Engine->List;
    Engine->List = NULL;
    NdisDprReleaseSpinLock(&Engine->Lock);
    if (List != NULL && !Engine->Device->KeepList) {
        NdisMFreeNetBufferSGList(Engine->Channel, List, NET_BUFFER_LIST_FIRST_NB(Engine->Nbl));
    }
    NdisDprAcquireSpinLock(&Engine->Lock);
    Engine->Sending = FALSE;
    NdisDprReleaseSpinLock(&Engine->Lock);
}

_Use_decl_annotations_
VOID DmaStop(DMA_ENGINE *Engine)
{
    NDIS_HANDLE Adapter;
    KIRQL Irql;

    if (Engine == NULL) {
        return;
    }
    Adapter = Engine->Device->Adapter;
    /* The list comes in any case, and uses the frame: until then nothing can be freed. */
    while (!NdisWaitEvent(&Engine->Listed, LIST_WAIT_MS)) {
        NdisWriteErrorLogEntry(Adapter, NDIS_ERROR_CODE_TIMEOUT, 0);
    }
    KeRaiseIrql(DISPATCH_LEVEL, &Irql);
    Reclaim(Engine);
    KeLowerIrql(Irql);
    if (Engine->Nbl != NULL) {
        NdisFreeNetBufferList(Engine->Nbl);
    }
    if (Engine->Mdl != NULL) {
        NdisFreeMdl(Engine->Mdl);
    }
    if (Engine->Memory != NULL) {
        NdisFreeMemory(Engine->Memory, 0, 0);
    }
    if (Engine->Pool != NULL) {
        NdisFreeNetBufferListPool(Engine->Pool);
    }
    if (Engine->Shared != NULL) {
        NdisMFreeSharedMemory(Adapter, DMA_FRAME, TRUE, Engine->Shared, Engine->SharedAddress);
    }
    if (Engine->Channel != NULL) {
        NdisMDeregisterScatterGatherDma(Engine->Channel);
    }
    NdisFreeSpinLock(&Engine->Lock);
    NdisFreeMemory(Engine, 0, 0);
}

_Use_decl_annotations_
ULONG DmaEvents(DMA_ENGINE *Engine, ULONG Events)
{
    if (Engine != NULL && (Events & DEVICE_SENT) != 0) {
        Reclaim(Engine);
    }
    if (Engine != NULL && (Events & DEVICE_RECEIVED) != 0) {
        ULONG Length = *(volatile ULONG *)At(Engine, DMA_RECEIVE_LENGTH);

        NdisDprAcquireSpinLock(&Engine->Lock);
        Engine->Received = Length < DMA_FRAME ? Length : DMA_FRAME;
        NdisDprReleaseSpinLock(&Engine->Lock);
    }
    return Events & ~(DEVICE_SENT | DEVICE_RECEIVED);
}

/*
 * nc-ndis-miniport_process_sg_list.md. The list counts from the start of the MDL: what lies before the data
 * is none of the device's.
 */
_Use_decl_annotations_
static VOID ProcessSGList(PDEVICE_OBJECT pDO, PVOID Reserved, PSCATTER_GATHER_LIST pSGL, PVOID Context)
{
    DMA_ENGINE *Engine = Context;
    ULONG Skip = NET_BUFFER_CURRENT_MDL_OFFSET(NET_BUFFER_LIST_FIRST_NB(Engine->Nbl));
    volatile DMA_DESCRIPTOR *Ring = (volatile DMA_DESCRIPTOR *)At(Engine, DMA_SEND_RING);
    ULONG Count = 0;
    ULONG Index;

    UNREFERENCED_PARAMETER(pDO);
    UNREFERENCED_PARAMETER(Reserved);
    for (Index = 0; Index < pSGL->NumberOfElements && Count < DMA_DESCRIPTORS; Index++) {
        const SCATTER_GATHER_ELEMENT *Element = &pSGL->Elements[Index];

        if (Skip < Element->Length) {
            Ring[Count].Address = (ULONG64)Element->Address.QuadPart + Skip;
            Ring[Count].Length = Element->Length - Skip;
            Count++;
            Skip = 0;
        } else {
            Skip -= Element->Length;
        }
    }
    NdisDprAcquireSpinLock(&Engine->Lock);
    Engine->List = pSGL;
    NdisDprReleaseSpinLock(&Engine->Lock);
    KeMemoryBarrier();
    *(volatile ULONG *)At(Engine, DMA_SEND_COUNT) = Count;
    NdisSetEvent(&Engine->Listed);
}

_Use_decl_annotations_
NTSTATUS DmaSend(DMA_ENGINE *Engine, const VOID *Frame, ULONG Length)
{
    PNET_BUFFER NetBuffer = NET_BUFFER_LIST_FIRST_NB(Engine->Nbl);
    NDIS_STATUS Status;
    BOOLEAN Busy;
    KIRQL Irql;

    if (Length == 0 || Length > DMA_FRAME) {
        return STATUS_INVALID_BUFFER_SIZE;
    }
    NdisAcquireSpinLock(&Engine->Lock);
    Busy = Engine->Sending;
    Engine->Sending = TRUE;
    NdisReleaseSpinLock(&Engine->Lock);
    if (Busy) {
        return STATUS_DEVICE_BUSY;
    }
    NdisMoveMemory((PUCHAR)Engine->Memory + FRAME_ROOM, Frame, Length);
    NET_BUFFER_DATA_LENGTH(NetBuffer) = Length;
    NdisResetEvent(&Engine->Listed);
    KeRaiseIrql(DISPATCH_LEVEL, &Irql);
    Status = NdisMAllocateNetBufferSGList(Engine->Channel, NetBuffer, Engine, NDIS_SG_LIST_WRITE_TO_DEVICE,
                                          NULL, 0);
    if (Status != NDIS_STATUS_SUCCESS) {
        NdisSetEvent(&Engine->Listed);
        Reclaim(Engine);
    }
    KeLowerIrql(Irql);
    return Status == NDIS_STATUS_SUCCESS ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}

_Use_decl_annotations_
NTSTATUS DmaReceive(DMA_ENGINE *Engine, PVOID Frame, PULONG_PTR Length)
{
    ULONG_PTR Room = *Length;
    ULONG Received;

    NdisAcquireSpinLock(&Engine->Lock);
    Received = Engine->Received;
    if (Received <= Room) {
        Engine->Received = 0;
    }
    NdisReleaseSpinLock(&Engine->Lock);
    *Length = 0;
    if (Received == 0) {
        return STATUS_NO_MORE_ENTRIES;
    }
    if (Received > Room) {
        return STATUS_BUFFER_TOO_SMALL;
    }
    NdisMoveMemory(Frame, Engine->Shared, Received);
    *Length = Received;
    return STATUS_SUCCESS;
}
