// SPDX-License-Identifier: MIT
/**
 * NDIS 6: scatter/gather DMA of a bus-master miniport. Shared memory is in ndis_hardware.h.
 */
#ifndef NDH_NDIS_DMA_H
#define NDH_NDIS_DMA_H

#include "ndis_hardware.h"
#include "ndis_nbl.h"

typedef _IRQL_requires_(DISPATCH_LEVEL) _Function_class_(MINIPORT_PROCESS_SG_LIST)
VOID NTAPI MINIPORT_PROCESS_SG_LIST(_In_ PDEVICE_OBJECT pDO, _In_ PVOID Reserved,
                                    _In_ PSCATTER_GATHER_LIST pSGL, _In_ PVOID Context);
typedef MINIPORT_PROCESS_SG_LIST *MINIPORT_PROCESS_SG_LIST_HANDLER;

typedef _IRQL_requires_(PASSIVE_LEVEL) _Function_class_(MINIPORT_ALLOCATE_SHARED_MEM_COMPLETE)
VOID NTAPI MINIPORT_ALLOCATE_SHARED_MEM_COMPLETE(_In_ NDIS_HANDLE MiniportAdapterContext,
                                                 _In_ PVOID VirtualAddress,
                                                 _In_ PNDIS_PHYSICAL_ADDRESS PhysicalAddress,
                                                 _In_ ULONG Length, _In_ PVOID Context);
typedef MINIPORT_ALLOCATE_SHARED_MEM_COMPLETE *MINIPORT_ALLOCATE_SHARED_MEM_COMPLETE_HANDLER;

#define NDIS_SG_DMA_64_BIT_ADDRESS   0x00000001 /* NDIS_SG_DMA_DESCRIPTION.Flags */
#define NDIS_SG_LIST_WRITE_TO_DEVICE 0x00000001 /* NdisMAllocateNetBufferSGList */

#define NDIS_SG_DMA_DESCRIPTION_REVISION_1 1

typedef struct _NDIS_SG_DMA_DESCRIPTION {
    _In_ NDIS_OBJECT_HEADER Header;
    _In_ ULONG Flags;
    _In_ ULONG MaximumPhysicalMapping;
    _In_ MINIPORT_PROCESS_SG_LIST_HANDLER ProcessSGListHandler;
    _In_ MINIPORT_ALLOCATE_SHARED_MEM_COMPLETE_HANDLER SharedMemAllocateCompleteHandler;
    _Out_ ULONG ScatterGatherListSize;
} NDIS_SG_DMA_DESCRIPTION, *PNDIS_SG_DMA_DESCRIPTION;

#define NDIS_SIZEOF_SG_DMA_DESCRIPTION_REVISION_1                                                            \
    RTL_SIZEOF_THROUGH_FIELD(NDIS_SG_DMA_DESCRIPTION, ScatterGatherListSize)

_Must_inspect_result_ _IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS NTAPI NdisMRegisterScatterGatherDma(_In_ NDIS_HANDLE MiniportAdapterHandle,
                                                _Inout_ PNDIS_SG_DMA_DESCRIPTION DmaDescription,
                                                _Out_ PNDIS_HANDLE NdisMiniportDmaHandle);

_IRQL_requires_(PASSIVE_LEVEL)
VOID NTAPI NdisMDeregisterScatterGatherDma(_In_ NDIS_HANDLE NdisMiniportDmaHandle);

_Must_inspect_result_ _IRQL_requires_(DISPATCH_LEVEL)
NDIS_STATUS NTAPI NdisMAllocateNetBufferSGList(
    _In_ NDIS_HANDLE NdisMiniportDmaHandle, _In_ PNET_BUFFER NetBuffer, _In_ PVOID Context, _In_ ULONG Flags,
    _In_reads_bytes_opt_(ScatterGatherListBufferSize) PVOID ScatterGatherListBuffer,
    _In_ ULONG ScatterGatherListBufferSize);

_IRQL_requires_(DISPATCH_LEVEL)
VOID NTAPI NdisMFreeNetBufferSGList(_In_ NDIS_HANDLE NdisMiniportDmaHandle, _In_ PSCATTER_GATHER_LIST pSGL,
                                    _In_ PNET_BUFFER NetBuffer);

_IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_STATUS NTAPI NdisMAllocateSharedMemoryAsyncEx(_In_ NDIS_HANDLE MiniportDmaHandle, _In_ ULONG Length,
                                                   _In_ BOOLEAN Cached, _In_ PVOID Context);

#endif
