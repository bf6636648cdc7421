// SPDX-License-Identifier: MIT
/**
 * NDIS 5: registration, attributes, interrupts, DMA, shutdown, status and configuration of a miniport.
 */
#ifndef NDH_NDIS5_MINIPORT_H
#define NDH_NDIS5_MINIPORT_H

#include "ndis5_block.h"
#include "cm.h"

/* NdisMSetAttributesEx (nf-ndis-ndismsetattributesex.md). */
#define NDIS_ATTRIBUTE_IGNORE_PACKET_TIMEOUT       0x00000001
#define NDIS_ATTRIBUTE_IGNORE_REQUEST_TIMEOUT      0x00000002
#define NDIS_ATTRIBUTE_IGNORE_TOKEN_RING_ERRORS    0x00000004
#define NDIS_ATTRIBUTE_BUS_MASTER                  0x00000008
#define NDIS_ATTRIBUTE_INTERMEDIATE_DRIVER         0x00000010
#define NDIS_ATTRIBUTE_DESERIALIZE                 0x00000020
#define NDIS_ATTRIBUTE_NO_HALT_ON_SUSPEND          0x00000040
#define NDIS_ATTRIBUTE_SURPRISE_REMOVE_OK          0x00000080
#define NDIS_ATTRIBUTE_NOT_CO_NDIS                 0x00000100
#define NDIS_ATTRIBUTE_USES_SAFE_BUFFER_APIS       0x00000200
#define NDIS_ATTRIBUTE_DO_NOT_BIND_TO_ALL_CO       0x00000400
#define NDIS_ATTRIBUTE_MINIPORT_PADS_SHORT_PACKETS 0x00000800

typedef KINTERRUPT_MODE NDIS_INTERRUPT_MODE, *PNDIS_INTERRUPT_MODE;
#define NdisInterruptLatched        Latched
#define NdisInterruptLevelSensitive LevelSensitive

typedef struct _NDIS_MINIPORT_INTERRUPT {
    PKINTERRUPT InterruptObject;
    union {
        volatile BOOLEAN IsDeregistered;
        KSPIN_LOCK DpcCountLock;
    };
    PVOID Reserved;
    W_ISR_HANDLER MiniportIsr;
    W_HANDLE_INTERRUPT_HANDLER MiniportDpc;
    KDPC InterruptDpc;
    PNDIS_MINIPORT_BLOCK Miniport;
    volatile LONG DpcCount;
    KEVENT DpcsCompletedEvent;
    BOOLEAN SharedInterrupt;
    BOOLEAN IsrRequested;
} NDIS_MINIPORT_INTERRUPT, *PNDIS_MINIPORT_INTERRUPT;

/* Driver and adapter. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID NTAPI NdisInitializeWrapper(_Out_ PNDIS_HANDLE NdisWrapperHandle, _In_ PVOID SystemSpecific1,
                                 _In_ PVOID SystemSpecific2, _In_ PVOID SystemSpecific3);

_IRQL_requires_(PASSIVE_LEVEL)
VOID NTAPI NdisTerminateWrapper(_In_ NDIS_HANDLE NdisWrapperHandle, _In_opt_ PVOID SystemSpecific);

_IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS NTAPI NdisMRegisterMiniport(
    _In_ NDIS_HANDLE NdisWrapperHandle,
    _In_reads_bytes_(CharacteristicsLength) PNDIS_MINIPORT_CHARACTERISTICS MiniportCharacteristics,
    _In_ UINT CharacteristicsLength);

_IRQL_requires_(PASSIVE_LEVEL)
VOID NTAPI NdisMRegisterUnloadHandler(_In_ NDIS_HANDLE NdisWrapperHandle, _In_ PDRIVER_UNLOAD UnloadHandler);

_IRQL_requires_(PASSIVE_LEVEL)
VOID NTAPI NdisMSetAttributesEx(_In_ NDIS_HANDLE MiniportAdapterHandle,
                                _In_ NDIS_HANDLE MiniportAdapterContext,
                                _In_opt_ UINT CheckForHangTimeInSeconds, _In_ ULONG AttributeFlags,
                                _In_opt_ NDIS_INTERFACE_TYPE AdapterType);

_IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS NTAPI NdisMRegisterDevice(_In_ NDIS_HANDLE NdisWrapperHandle, _In_ PNDIS_STRING DeviceName,
                                      _In_ PNDIS_STRING SymbolicName,
                                      _In_reads_(IRP_MJ_PNP) PDRIVER_DISPATCH *MajorFunctions,
                                      _Out_ PDEVICE_OBJECT *pDeviceObject,
                                      _Out_ NDIS_HANDLE *NdisDeviceHandle);

_IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS NTAPI NdisMDeregisterDevice(_In_ NDIS_HANDLE NdisDeviceHandle);

_IRQL_requires_(PASSIVE_LEVEL)
VOID NTAPI NdisMGetDeviceProperty(
    _In_ NDIS_HANDLE MiniportAdapterHandle, _Outptr_opt_ PDEVICE_OBJECT *PhysicalDeviceObject,
    _Outptr_opt_ PDEVICE_OBJECT *FunctionalDeviceObject, _Outptr_opt_ PDEVICE_OBJECT *NextDeviceObject,
    _Outptr_opt_result_maybenull_ PCM_RESOURCE_LIST *AllocatedResources,
    _Outptr_opt_result_maybenull_ PCM_RESOURCE_LIST *AllocatedResourcesTranslated);

_IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS NTAPI NdisMQueryAdapterInstanceName(_Out_ PNDIS_STRING pAdapterInstanceName,
                                                _In_ NDIS_HANDLE MiniportHandle);

_IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_STATUS NTAPI NdisMRemoveMiniport(_In_ NDIS_HANDLE MiniportHandle);

_IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_STATUS NTAPI NdisMPromoteMiniport(_In_ NDIS_HANDLE MiniportHandle);

#define NdisMInitializeWrapper(NdisWrapperHandle, SystemSpecific1, SystemSpecific2, SystemSpecific3)         \
    NdisInitializeWrapper(NdisWrapperHandle, SystemSpecific1, SystemSpecific2, SystemSpecific3)
#define NdisMSetAttributes(MiniportAdapterHandle, MiniportAdapterContext, BusMaster, AdapterType)            \
    NdisMSetAttributesEx(MiniportAdapterHandle, MiniportAdapterContext, 0,                                   \
                         (BusMaster) ? NDIS_ATTRIBUTE_BUS_MASTER : 0, AdapterType)

/* Status and shutdown. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisMIndicateStatus(_In_ NDIS_HANDLE MiniportHandle, _In_ NDIS_STATUS GeneralStatus,
                               _In_reads_bytes_(StatusBufferSize) PVOID StatusBuffer,
                               _In_ UINT StatusBufferSize);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisMIndicateStatusComplete(_In_ NDIS_HANDLE MiniportHandle);

_IRQL_requires_(PASSIVE_LEVEL)
VOID NTAPI NdisMRegisterAdapterShutdownHandler(_In_ NDIS_HANDLE MiniportHandle, _In_ PVOID ShutdownContext,
                                               _In_ ADAPTER_SHUTDOWN_HANDLER ShutdownHandler);

_IRQL_requires_(PASSIVE_LEVEL)
VOID NTAPI NdisMDeregisterAdapterShutdownHandler(_In_ NDIS_HANDLE MiniportHandle);

/* Resources of a device. */
typedef UCHAR NDIS_DMA_SIZE;
#define NDIS_DMA_24BITS ((NDIS_DMA_SIZE)0)
#define NDIS_DMA_32BITS ((NDIS_DMA_SIZE)1)
#define NDIS_DMA_64BITS ((NDIS_DMA_SIZE)2)

_IRQL_requires_(PASSIVE_LEVEL)
VOID NTAPI NdisMQueryAdapterResources(_Out_ PNDIS_STATUS Status, _In_ NDIS_HANDLE WrapperConfigurationContext,
                                      _Out_ PNDIS_RESOURCE_LIST ResourceList, _Inout_ PUINT BufferSize);

_IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS NTAPI NdisMPciAssignResources(_In_ NDIS_HANDLE MiniportHandle, _In_ ULONG SlotNumber,
                                          _Out_ PNDIS_RESOURCE_LIST *AssignedResources);

NDIS_STATUS NTAPI NdisMRegisterInterrupt(_Out_ PNDIS_MINIPORT_INTERRUPT Interrupt,
                                         _In_ NDIS_HANDLE MiniportAdapterHandle, _In_ UINT InterruptVector,
                                         _In_ UINT InterruptLevel, _In_ BOOLEAN RequestIsr,
                                         _In_ BOOLEAN SharedInterrupt,
                                         _In_ NDIS_INTERRUPT_MODE InterruptMode);

_IRQL_requires_(PASSIVE_LEVEL)
VOID NTAPI NdisMDeregisterInterrupt(_In_ PNDIS_MINIPORT_INTERRUPT Interrupt);

BOOLEAN NTAPI NdisMSynchronizeWithInterrupt(_In_ PNDIS_MINIPORT_INTERRUPT Interrupt,
                                            _In_ PVOID SynchronizeFunction, _In_ PVOID SynchronizeContext);

_Must_inspect_result_ _IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS NTAPI NdisMAllocateMapRegisters(_In_ NDIS_HANDLE MiniportAdapterHandle, _In_ UINT DmaChannel,
                                            _In_ NDIS_DMA_SIZE DmaSize, _In_ ULONG BaseMapRegistersNeeded,
                                            _In_ ULONG MaximumPhysicalMapping);

_IRQL_requires_(PASSIVE_LEVEL)
VOID NTAPI NdisMFreeMapRegisters(_In_ NDIS_HANDLE MiniportAdapterHandle);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisMStartBufferPhysicalMapping(_In_ NDIS_HANDLE MiniportAdapterHandle, _In_ PNDIS_BUFFER Buffer,
                                           _In_ ULONG PhysicalMapRegister, _In_ BOOLEAN WriteToDevice,
                                           _Out_ PNDIS_PHYSICAL_ADDRESS_UNIT PhysicalAddressArray,
                                           _Out_ PUINT ArraySize);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisMCompleteBufferPhysicalMapping(_In_ NDIS_HANDLE MiniportAdapterHandle,
                                              _In_ PNDIS_BUFFER Buffer, _In_ ULONG PhysicalMapRegister);

_IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS NTAPI NdisMInitializeScatterGatherDma(_In_ NDIS_HANDLE MiniportAdapterHandle,
                                                  _In_ BOOLEAN Dma64BitAddresses,
                                                  _In_ ULONG MaximumPhysicalMapping);

_IRQL_requires_max_(DISPATCH_LEVEL)
ULONG NTAPI NdisReadPciSlotInformation(_In_ NDIS_HANDLE NdisAdapterHandle, _In_ ULONG SlotNumber,
                                       _In_ ULONG Offset, _Out_writes_bytes_(Length) PVOID Buffer,
                                       _In_ ULONG Length);

_IRQL_requires_max_(DISPATCH_LEVEL)
ULONG NTAPI NdisWritePciSlotInformation(_In_ NDIS_HANDLE NdisAdapterHandle, _In_ ULONG SlotNumber,
                                        _In_ ULONG Offset, _In_reads_bytes_(Length) PVOID Buffer,
                                        _In_ ULONG Length);

_IRQL_requires_max_(DISPATCH_LEVEL)
ULONG NTAPI NdisReadPcmciaAttributeMemory(_In_ NDIS_HANDLE NdisAdapterHandle, _In_ ULONG Offset,
                                          _Out_writes_bytes_(Length) PVOID Buffer, _In_ ULONG Length);

_IRQL_requires_max_(DISPATCH_LEVEL)
ULONG NTAPI NdisWritePcmciaAttributeMemory(_In_ NDIS_HANDLE NdisAdapterHandle, _In_ ULONG Offset,
                                           _In_reads_bytes_(Length) PVOID Buffer, _In_ ULONG Length);

#define NdisMUpdateSharedMemory(MiniportAdapterHandle, Length, VirtualAddress, PhysicalAddress)

/* Memory and time (protocols use them too). */
#define NDIS_MEMORY_CONTIGUOUS 0x00000001
#define NDIS_MEMORY_NONCACHED  0x00000002

_IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_STATUS NTAPI NdisAllocateMemory(_Outptr_result_bytebuffer_(Length) PVOID *VirtualAddress,
                                     _In_ UINT Length, _In_ UINT MemoryFlags,
                                     _In_ NDIS_PHYSICAL_ADDRESS HighestAcceptableAddress);

_IRQL_requires_max_(HIGH_LEVEL)
VOID NTAPI NdisGetSystemUpTime(_Out_ PULONG pSystemUpTime);

_IRQL_requires_(PASSIVE_LEVEL)
VOID NTAPI NdisOpenConfiguration(_Out_ PNDIS_STATUS Status, _Out_ PNDIS_HANDLE ConfigurationHandle,
                                 _In_ NDIS_HANDLE WrapperConfigurationContext);

#endif
