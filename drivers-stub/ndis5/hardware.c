// SPDX-License-Identifier: MIT
/*
 * Resources and DMA of a device. The bus address of memory is its physical address: nothing translates
 * between, and a map register is never needed.
 */
#include "../ndis/resources.h"

#include "wrapper.h"

/*
 * NdisMQueryAdapterResources: WrapperConfigurationContext is the adapter's handle. RESOURCES: the list is
 * larger than *BufferSize, which is set to what it needs.
 */
VOID NdisMQueryAdapterResources(PNDIS_STATUS Status, NDIS_HANDLE WrapperConfigurationContext,
                                PNDIS_RESOURCE_LIST ResourceList, PUINT BufferSize)
{
    PN5_ADAPTER Adapter = AdapterOfHandle(WrapperConfigurationContext);
    PNDIS_RESOURCE_LIST List = Adapter != NULL ? Adapter->Adapter->Resources : NULL;

    *Status = NDIS_STATUS_FAILURE;
    if (List == NULL) {
        *BufferSize = 0;
        return;
    }
    if (*BufferSize < ResourcesBytes(List)) {
        *Status = NDIS_STATUS_RESOURCES;
    } else {
        RtlCopyMemory(ResourceList, List, ResourcesBytes(List));
        *Status = NDIS_STATUS_SUCCESS;
    }
    *BufferSize = ResourcesBytes(List);
}

/* The list is NDIS's own, valid until MiniportHalt. */
NDIS_STATUS NdisMPciAssignResources(NDIS_HANDLE MiniportHandle, ULONG SlotNumber,
                                    PNDIS_RESOURCE_LIST *AssignedResources)
{
    PN5_ADAPTER Adapter = AdapterOfHandle(MiniportHandle);

    UNREFERENCED_PARAMETER(SlotNumber);
    *AssignedResources = Adapter != NULL ? Adapter->Adapter->Resources : NULL;
    return *AssignedResources != NULL ? NDIS_STATUS_SUCCESS : NDIS_STATUS_FAILURE;
}

/* No device here is on PCI or PCMCIA: the count of bytes is 0. */
ULONG NdisReadPciSlotInformation(NDIS_HANDLE NdisAdapterHandle, ULONG SlotNumber, ULONG Offset, PVOID Buffer,
                                 ULONG Length)
{
    UNREFERENCED_PARAMETER(NdisAdapterHandle);
    UNREFERENCED_PARAMETER(SlotNumber);
    UNREFERENCED_PARAMETER(Offset);
    UNREFERENCED_PARAMETER(Buffer);
    UNREFERENCED_PARAMETER(Length);
    return 0;
}

ULONG NdisWritePciSlotInformation(NDIS_HANDLE NdisAdapterHandle, ULONG SlotNumber, ULONG Offset, PVOID Buffer,
                                  ULONG Length)
{
    return NdisReadPciSlotInformation(NdisAdapterHandle, SlotNumber, Offset, Buffer, Length);
}

ULONG NdisReadPcmciaAttributeMemory(NDIS_HANDLE NdisAdapterHandle, ULONG Offset, PVOID Buffer, ULONG Length)
{
    return NdisReadPciSlotInformation(NdisAdapterHandle, 0, Offset, Buffer, Length);
}

ULONG NdisWritePcmciaAttributeMemory(NDIS_HANDLE NdisAdapterHandle, ULONG Offset, PVOID Buffer, ULONG Length)
{
    return NdisReadPciSlotInformation(NdisAdapterHandle, 0, Offset, Buffer, Length);
}

NDIS_STATUS NdisMAllocateMapRegisters(NDIS_HANDLE MiniportAdapterHandle, UINT DmaChannel,
                                      NDIS_DMA_SIZE DmaSize, ULONG BaseMapRegistersNeeded,
                                      ULONG MaximumPhysicalMapping)
{
    UNREFERENCED_PARAMETER(DmaChannel);
    UNREFERENCED_PARAMETER(DmaSize);
    UNREFERENCED_PARAMETER(BaseMapRegistersNeeded);
    UNREFERENCED_PARAMETER(MaximumPhysicalMapping);
    return AdapterOfHandle(MiniportAdapterHandle) != NULL ? NDIS_STATUS_SUCCESS : NDIS_STATUS_FAILURE;
}

VOID NdisMFreeMapRegisters(NDIS_HANDLE MiniportAdapterHandle)
{
    UNREFERENCED_PARAMETER(MiniportAdapterHandle);
}

/* A miniport falls back to map registers. */
NDIS_STATUS NdisMInitializeScatterGatherDma(NDIS_HANDLE MiniportAdapterHandle, BOOLEAN Dma64BitAddresses,
                                            ULONG MaximumPhysicalMapping)
{
    UNREFERENCED_PARAMETER(MiniportAdapterHandle);
    UNREFERENCED_PARAMETER(Dma64BitAddresses);
    UNREFERENCED_PARAMETER(MaximumPhysicalMapping);
    return NDIS_STATUS_NOT_SUPPORTED;
}

/* One unit for each page that the buffer touches. */
VOID NdisMStartBufferPhysicalMapping(NDIS_HANDLE MiniportAdapterHandle, PNDIS_BUFFER Buffer,
                                     ULONG PhysicalMapRegister, BOOLEAN WriteToDevice,
                                     PNDIS_PHYSICAL_ADDRESS_UNIT PhysicalAddressArray, PUINT ArraySize)
{
    PUCHAR Address = MmGetSystemAddressForMdlSafe(Buffer, HighPagePriority);
    ULONG Left = MmGetMdlByteCount(Buffer);

    UNREFERENCED_PARAMETER(MiniportAdapterHandle);
    UNREFERENCED_PARAMETER(PhysicalMapRegister);
    UNREFERENCED_PARAMETER(WriteToDevice);
    *ArraySize = 0;
    while (Left != 0) {
        ULONG Part = PAGE_SIZE - BYTE_OFFSET(Address);

        if (Part > Left) {
            Part = Left;
        }
        PhysicalAddressArray[*ArraySize].PhysicalAddress = MmGetPhysicalAddress(Address);
        PhysicalAddressArray[*ArraySize].Length = Part;
        (*ArraySize)++;
        Address += Part;
        Left -= Part;
    }
}

VOID NdisMCompleteBufferPhysicalMapping(NDIS_HANDLE MiniportAdapterHandle, PNDIS_BUFFER Buffer,
                                        ULONG PhysicalMapRegister)
{
    UNREFERENCED_PARAMETER(MiniportAdapterHandle);
    UNREFERENCED_PARAMETER(Buffer);
    UNREFERENCED_PARAMETER(PhysicalMapRegister);
}
