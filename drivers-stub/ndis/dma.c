// SPDX-License-Identifier: MIT
/*
 * DMA channels: registration, and what is left at halt.
 */
#include "dma.h"
#include "adapter.h"
#include "await.h"
#include "dmalist.h"
#include "driver.h"

#define RULE "NDIS-DMA"

_Use_decl_annotations_
PNS_DMA DmaEnter(NDIS_HANDLE Handle, PCSTR Function)
{
    PNS_DMA Dma;
    KIRQL Irql;

    Dma = HandleEnter(Handle, ObjectDma, SideOnly, Function, RULE, NDH_STANDIN_FATAL, NDIS_STATUS_FAILURE,
                      &Irql);
    if (Dma != NULL) {
        ObjectReference(Dma);
        LibraryRelease(Irql);
    }
    return Dma;
}

/* Why a description cannot be taken, or NULL; *Status is what the driver gets then. */
static PCSTR Refusal(const NS_ADAPTER *Adapter, const NDIS_SG_DMA_DESCRIPTION *Wanted, PNDIS_STATUS Status)
{
    *Status = NDIS_STATUS_NOT_SUPPORTED;
    if (Adapter->Miniport->Characteristics.MajorNdisVersion < NDIS_VERSION_MAJOR) {
        return "the driver is not one of NDIS 6";
    }
    if ((Adapter->AttributeFlags & NDIS_MINIPORT_ATTRIBUTES_BUS_MASTER) == 0) {
        return "the registration attributes lack NDIS_MINIPORT_ATTRIBUTES_BUS_MASTER";
    }
    *Status = NDIS_STATUS_INVALID_PARAMETER;
    if (Wanted->ProcessSGListHandler == NULL) {
        return "ProcessSGListHandler is NULL";
    }
    if (Wanted->MaximumPhysicalMapping == 0) {
        return "MaximumPhysicalMapping is 0";
    }
    return NULL;
}

static NDIS_STATUS DmaRegister(PNS_ADAPTER Adapter, PNDIS_SG_DMA_DESCRIPTION Wanted, PNDIS_HANDLE Handle)
{
    PNS_DMA Dma = ObjectAllocate(ObjectDma, sizeof(*Dma));
    KIRQL Irql;

    if (Dma == NULL) {
        return NDIS_STATUS_RESOURCES;
    }
    Dma->Adapter = Adapter;
    ObjectAdopt(Dma, Adapter);
    Wanted->ScatterGatherListSize = DmaListBytes(Wanted->MaximumPhysicalMapping);
    RtlCopyMemory(&Dma->Description, Wanted, NDIS_SIZEOF_SG_DMA_DESCRIPTION_REVISION_1);
    InitializeListHead(&Dma->Lists);
    LibraryAcquire(&Irql);
    Dma->Handle = HandleOpenLocked(Dma, SideOnly);
    if (Dma->Handle != NULL) {
        InsertTailList(&Adapter->Channels, &Dma->Link);
    }
    *Handle = Dma->Handle;
    LibraryRelease(Irql);
    if (*Handle == NULL) {
        ObjectDereference(Dma);
        return NDIS_STATUS_RESOURCES;
    }
    return NDIS_STATUS_SUCCESS;
}

/* nf-ndis-ndismregisterscattergatherdma.md: inside MiniportInitializeEx, after the attributes. */
NDIS_STATUS NdisMRegisterScatterGatherDma(NDIS_HANDLE MiniportAdapterHandle,
                                          PNDIS_SG_DMA_DESCRIPTION DmaDescription,
                                          PNDIS_HANDLE NdisMiniportDmaHandle)
{
    static const CHAR Function[] = "NdisMRegisterScatterGatherDma";
    PNS_ADAPTER Adapter;
    NDIS_STATUS Status = NDIS_STATUS_BAD_VERSION;
    PCSTR Reason;

    *NdisMiniportDmaHandle = NULL;
    Adapter = AdapterEnterInitializing(MiniportAdapterHandle, Function, RULE);
    if (Adapter == NULL) {
        return NDIS_STATUS_FAILURE;
    }
    if (HeaderCheck(&DmaDescription->Header, NDIS_OBJECT_TYPE_SG_DMA_DESCRIPTION,
                    NDIS_SG_DMA_DESCRIPTION_REVISION_1, NDIS_SIZEOF_SG_DMA_DESCRIPTION_REVISION_1, Function,
                    RULE, Status)) {
        Reason = Refusal(Adapter, DmaDescription, &Status);
        if (Reason != NULL) {
            ViolationReport(NDH_STANDIN_REFUSED, RULE, Function, ObjectAdapter, MiniportAdapterHandle, Status,
                            "%s", Reason);
        } else {
            Status = DmaRegister(Adapter, DmaDescription, NdisMiniportDmaHandle);
        }
    }
    ObjectDereference(Adapter);
    return Status;
}

/* Waits for MiniportAllocateSharedMemComplete. Does nothing if another thread has begun it. */
static VOID DmaFree(PNS_DMA Dma, PCSTR Function)
{
    KEVENT Idle;
    ULONG Lists = DmaListsCount(Dma);
    NDIS_HANDLE Handle = Dma->Handle;
    BOOLEAN First;
    BOOLEAN Wait;
    KIRQL Irql;

    if (Lists != 0) {
        ViolationReport(NDH_STANDIN_FATAL, RULE, Function, ObjectDma, Dma->Handle, 0,
                        "%u scatter/gather lists are not freed", (ULONG64)Lists);
    }
    KeInitializeEvent(&Idle, NotificationEvent, FALSE);
    LibraryAcquire(&Irql);
    First = (BOOLEAN)(Dma->Handle != NULL);
    Wait = (BOOLEAN)(First && Dma->Running != 0);
    if (First) {
        HandleCloseLocked(&Dma->Handle);
        RemoveEntryList(&Dma->Link);
        Dma->Idle = Wait ? &Idle : NULL;
    }
    LibraryRelease(Irql);
    if (!First) {
        return;
    }
    if (Wait) {
        AwaitReturn(&Idle, RULE, "MiniportAllocateSharedMemComplete", ObjectDma, Handle);
    }
    DmaListsFree(Dma);
    ObjectDereference(Dma);
}

/* nf-ndis-ndismderegisterscattergatherdma.md */
VOID NdisMDeregisterScatterGatherDma(NDIS_HANDLE NdisMiniportDmaHandle)
{
    static const CHAR Function[] = "NdisMDeregisterScatterGatherDma";
    PNS_DMA Dma;

    if (!LibraryRequirePassive(Function, "NDIS-IRQL")) {
        return;
    }
    Dma = DmaEnter(NdisMiniportDmaHandle, Function);
    if (Dma != NULL) {
        DmaFree(Dma, Function);
        ObjectDereference(Dma);
    }
}

_Use_decl_annotations_
VOID DmaShared(NDIS_HANDLE MiniportAdapterHandle, LONG Change)
{
    PVOID Object;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    if (HandleResolveLocked(MiniportAdapterHandle, ObjectAdapter, SideOnly, &Object) == HandleValid) {
        ((PNS_ADAPTER)Object)->SharedBlocks += Change;
    }
    LibraryRelease(Irql);
}

_Use_decl_annotations_
VOID DmaReportLeft(PNS_ADAPTER Adapter)
{
    if (Adapter->SharedBlocks != 0) {
        ViolationReport(NDH_STANDIN_FATAL, RULE, "MiniportHaltEx", ObjectAdapter, Adapter->Handle, 0,
                        "%u blocks of shared memory are not freed", (ULONG64)Adapter->SharedBlocks);
        Adapter->SharedBlocks = 0;
    }
    while (!IsListEmpty(&Adapter->Channels)) {
        PNS_DMA Dma = CONTAINING_RECORD(Adapter->Channels.Flink, NS_DMA, Link);

        ViolationReport(NDH_STANDIN_FATAL, RULE, "MiniportHaltEx", ObjectDma, Dma->Handle, 0,
                        "the scatter/gather DMA channel is still registered");
        DmaFree(Dma, "MiniportHaltEx");
    }
}

_Use_decl_annotations_
BOOLEAN DmaMayShareMemory(NDIS_HANDLE MiniportAdapterHandle, PCSTR Function)
{
    PNS_ADAPTER Adapter;
    BOOLEAN Legacy;
    BOOLEAN HasChannel;
    BOOLEAN Initializing;
    KIRQL Irql;

    Adapter = HandleEnter(MiniportAdapterHandle, ObjectAdapter, SideOnly, Function, RULE, NDH_STANDIN_REFUSED,
                          NDIS_STATUS_FAILURE, &Irql);
    if (Adapter == NULL) {
        return FALSE;
    }
    Legacy = (BOOLEAN)(Adapter->Miniport->Characteristics.MajorNdisVersion < NDIS_VERSION_MAJOR);
    HasChannel = (BOOLEAN)!IsListEmpty(&Adapter->Channels);
    Initializing = (BOOLEAN)(Adapter->State == NDH_STANDIN_ADAPTER_INITIALIZING);
    LibraryRelease(Irql);
    if (Legacy) {
        return TRUE;
    }
    if (!HasChannel) {
        ViolationReport(NDH_STANDIN_REFUSED, RULE, Function, ObjectAdapter, MiniportAdapterHandle,
                        NDIS_STATUS_FAILURE, "called before NdisMRegisterScatterGatherDma");
    } else if (!Initializing) {
        ViolationReport(NDH_STANDIN_NOTED, RULE, Function, ObjectAdapter, MiniportAdapterHandle, 0,
                        "not called inside MiniportInitializeEx");
    }
    return HasChannel;
}
