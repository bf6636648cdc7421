// SPDX-License-Identifier: MIT
/**
 * NDIS: what a miniport of a device asks for, in every version: ports, mapped registers, shared memory, DMA.
 */
#ifndef NDH_NDIS_HARDWARE_H
#define NDH_NDIS_HARDWARE_H

#include "ndis_types.h"

#define NdisGetPhysicalAddressHigh(Address) ((Address).HighPart)
#define NdisGetPhysicalAddressLow(Address) ((Address).LowPart)
#define NdisSetPhysicalAddressHigh(Address, Value) ((Address).HighPart = (Value))
#define NdisSetPhysicalAddressLow(Address, Value) ((Address).LowPart = (Value))
#define NDIS_PHYSICAL_ADDRESS_CONST(Low, High) { { (ULONG)(Low), (LONG)(High) } }

typedef struct _NDIS_PHYSICAL_ADDRESS_UNIT {
    NDIS_PHYSICAL_ADDRESS PhysicalAddress;
    UINT Length;
} NDIS_PHYSICAL_ADDRESS_UNIT, *PNDIS_PHYSICAL_ADDRESS_UNIT;

_Must_inspect_result_ _IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS NTAPI NdisMRegisterIoPortRange(_Out_ PVOID *PortOffset, _In_ NDIS_HANDLE MiniportAdapterHandle,
                                           _In_ UINT InitialPort, _In_ UINT NumberOfPorts);

_IRQL_requires_(PASSIVE_LEVEL)
VOID NTAPI NdisMDeregisterIoPortRange(_In_ NDIS_HANDLE MiniportAdapterHandle, _In_ UINT InitialPort,
                                      _In_ UINT NumberOfPorts, _In_ PVOID PortOffset);

_Must_inspect_result_ _IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS NTAPI NdisMMapIoSpace(_Outptr_result_bytebuffer_(Length) PVOID *VirtualAddress,
                                  _In_ NDIS_HANDLE MiniportAdapterHandle,
                                  _In_ NDIS_PHYSICAL_ADDRESS PhysicalAddress, _In_ UINT Length);

_IRQL_requires_(PASSIVE_LEVEL)
VOID NTAPI NdisMUnmapIoSpace(_In_ NDIS_HANDLE MiniportAdapterHandle,
                             _In_reads_bytes_(Length) PVOID VirtualAddress, _In_ UINT Length);

_IRQL_requires_(PASSIVE_LEVEL)
VOID NTAPI NdisMAllocateSharedMemory(_In_ NDIS_HANDLE MiniportAdapterHandle, _In_ ULONG Length,
                                     _In_ BOOLEAN Cached,
                                     _Outptr_result_bytebuffer_(Length) PVOID *VirtualAddress,
                                     _Out_ PNDIS_PHYSICAL_ADDRESS PhysicalAddress);

_IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_STATUS NTAPI NdisMAllocateSharedMemoryAsync(_In_ NDIS_HANDLE MiniportAdapterHandle, _In_ ULONG Length,
                                                 _In_ BOOLEAN Cached, _In_ PVOID Context);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisMFreeSharedMemory(_In_ NDIS_HANDLE MiniportAdapterHandle, _In_ ULONG Length,
                                 _In_ BOOLEAN Cached, _In_reads_bytes_(Length) PVOID VirtualAddress,
                                 _In_ NDIS_PHYSICAL_ADDRESS PhysicalAddress);

_Must_inspect_result_ _IRQL_requires_(PASSIVE_LEVEL)
ULONG NTAPI NdisMGetDmaAlignment(_In_ NDIS_HANDLE MiniportAdapterHandle);

_IRQL_requires_max_(HIGH_LEVEL)
CCHAR NTAPI NdisSystemProcessorCount(VOID);

#endif
