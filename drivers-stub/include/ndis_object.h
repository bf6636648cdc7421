// SPDX-License-Identifier: MIT
/**
 * NDIS 6.30: generic objects, adapter names, processors.
 */
#ifndef NDH_NDIS_OBJECT_H
#define NDH_NDIS_OBJECT_H

#include "ndis_types.h"

typedef struct _NDIS_GENERIC_OBJECT {
    NDIS_OBJECT_HEADER Header;
    PVOID Caller;
    PVOID CallersCaller;
    PDRIVER_OBJECT DriverObject;
} NDIS_GENERIC_OBJECT, *PNDIS_GENERIC_OBJECT;
C_ASSERT(sizeof(NDIS_GENERIC_OBJECT) == 32);

/**
 * For drivers without a registration: a handle for pools and the like. Size: at least
 * sizeof(NDIS_GENERIC_OBJECT).
 */
_IRQL_requires_max_(DISPATCH_LEVEL)
PNDIS_GENERIC_OBJECT NTAPI NdisAllocateGenericObject(_In_opt_ PDRIVER_OBJECT DriverObject, _In_ ULONG Tag,
                                                     _In_ USHORT Size);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisFreeGenericObject(_In_ PNDIS_GENERIC_OBJECT NdisObject);

/** The name's buffer is the caller's, to be freed by NdisFreeMemory. */
_IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_STATUS NTAPI NdisQueryAdapterInstanceName(_Out_ PNDIS_STRING pAdapterInstanceName,
                                               _In_ NDIS_HANDLE NdisBindingHandle);
_IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS NTAPI NdisMQueryAdapterInstanceName(_Out_ PNDIS_STRING pAdapterInstanceName,
                                                _In_ NDIS_HANDLE MiniportHandle);

ULONG NTAPI NdisSystemActiveProcessorCount(_Out_opt_ PKAFFINITY ActiveProcessors);
USHORT NTAPI NdisActiveGroupCount(VOID);
USHORT NTAPI NdisMaxGroupCount(VOID);
ULONG NTAPI NdisGroupActiveProcessorCount(_In_ USHORT Group);
ULONG NTAPI NdisGroupMaxProcessorCount(_In_ USHORT Group);
KAFFINITY NTAPI NdisGroupActiveProcessorMask(_In_ USHORT Group);
ULONG NTAPI NdisGetSharedDataAlignment(VOID);
_IRQL_requires_(DISPATCH_LEVEL)
PROCESSOR_NUMBER NTAPI NdisCurrentGroupAndProcessor(VOID);
ULONG NTAPI NdisProcessorNumberToIndex(_In_ PROCESSOR_NUMBER ProcNum);
NTSTATUS NTAPI NdisProcessorIndexToNumber(_In_ ULONG ProcIndex, _Out_ PPROCESSOR_NUMBER ProcNum);

#endif
