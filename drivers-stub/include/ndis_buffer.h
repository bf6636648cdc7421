// SPDX-License-Identifier: MIT
/**
 * NDIS: an MDL by its NDIS names, in every version, and as an NDIS_BUFFER before NDIS 6.
 */
#ifndef NDH_NDIS_BUFFER_H
#define NDH_NDIS_BUFFER_H

#include "ndis_types.h"

typedef MDL NDIS_BUFFER, *PNDIS_BUFFER;

#define NDIS_BUFFER_LINKAGE(Buffer) ((Buffer)->Next)
#define NDIS_BUFFER_TO_SPAN_PAGES(Buffer)                                                                    \
    (MmGetMdlByteCount(Buffer) == 0 ? 1                                                                      \
                                    : ADDRESS_AND_SIZE_TO_SPAN_PAGES(MmGetMdlVirtualAddress(Buffer),         \
                                                                     MmGetMdlByteCount(Buffer)))
#define NdisGetBufferPhysicalArraySize(Buffer, ArraySize) (*(ArraySize) = NDIS_BUFFER_TO_SPAN_PAGES(Buffer))
#define NdisBufferLength(Buffer) MmGetMdlByteCount(Buffer)
#define NdisBufferVirtualAddressSafe(Buffer, Priority) MmGetSystemAddressForMdlSafe(Buffer, Priority)
#define NdisAdjustBufferLength(Buffer, Length) ((Buffer)->ByteCount = (Length))

FORCEINLINE VOID NdisGetNextBuffer(_In_ PNDIS_BUFFER CurrentBuffer, _Out_ PNDIS_BUFFER *NextBuffer)
{
    *NextBuffer = CurrentBuffer->Next;
}

/** *VirtualAddress is NULL when the pages cannot be mapped now; without VirtualAddress the length alone. */
FORCEINLINE VOID NdisQueryBufferSafe(_In_ PNDIS_BUFFER Buffer, _Out_opt_ PVOID *VirtualAddress,
                                     _Out_ PUINT Length, _In_ ULONG Priority)
{
    if (VirtualAddress != NULL) {
        *VirtualAddress = MmGetSystemAddressForMdlSafe(Buffer, Priority);
    }
    *Length = MmGetMdlByteCount(Buffer);
}

FORCEINLINE VOID NdisQueryBufferOffset(_In_ PNDIS_BUFFER Buffer, _Out_ PUINT Offset, _Out_ PUINT Length)
{
    *Offset = MmGetMdlByteOffset(Buffer);
    *Length = MmGetMdlByteCount(Buffer);
}

/** A buffer of its own for part of the memory of another; the caller frees it with NdisFreeBuffer. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisCopyBuffer(_Out_ PNDIS_STATUS Status, _Out_ PNDIS_BUFFER *Buffer, _In_ NDIS_HANDLE PoolHandle,
                          _In_ PVOID MemoryDescriptor, _In_ UINT Offset, _In_ UINT Length);

#endif
