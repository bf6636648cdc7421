// SPDX-License-Identifier: MIT
/*
 * Buffers of NDIS 5: MDLs of nonpaged memory. Since Windows XP a pool of them sets no limit, and
 * NdisFreeBuffer is IoFreeMdl: the kernel below counts the buffers, the library the pools.
 */
#include "packets.h"

typedef struct NS_LEGACY_BUFFER_POOL {
    OBJECT Object;
    NDIS_HANDLE Handle;
} NS_LEGACY_BUFFER_POOL, *PNS_LEGACY_BUFFER_POOL;

_Use_decl_annotations_
PMDL BufferPartial(PMDL Source, ULONG Offset, ULONG Length)
{
    PUCHAR Address = MmGetSystemAddressForMdlSafe(Source, NormalPagePriority);

    return Address != NULL ? NdisAllocateMdl(NULL, Address + Offset, Length) : NULL;
}

VOID NdisAllocateBufferPool(PNDIS_STATUS Status, PNDIS_HANDLE PoolHandle, UINT NumberOfDescriptors)
{
    PNS_LEGACY_BUFFER_POOL Pool = ObjectAllocate(ObjectLegacyBufferPool, sizeof(*Pool));

    UNREFERENCED_PARAMETER(NumberOfDescriptors);
    *PoolHandle = NULL;
    *Status = NDIS_STATUS_RESOURCES;
    if (Pool == NULL) {
        return;
    }
    Pool->Handle = HandleOpen(Pool, SideOnly);
    if (Pool->Handle == NULL) {
        ObjectDereference(Pool);
        return;
    }
    *PoolHandle = Pool->Handle;
    *Status = NDIS_STATUS_SUCCESS;
}

VOID NdisFreeBufferPool(NDIS_HANDLE PoolHandle)
{
    PNS_LEGACY_BUFFER_POOL Pool;
    KIRQL Irql;

    Pool = HandleEnter(PoolHandle, ObjectLegacyBufferPool, SideOnly, "NdisFreeBufferPool", "NDIS-POOL",
                       NDH_STANDIN_FATAL, 0, &Irql);
    if (Pool != NULL) {
        HandleCloseLocked(&Pool->Handle);
        LibraryRelease(Irql);
        ObjectDereference(Pool);
    }
}

/* A pool handle that is no live one is reported; NULL is allowed (_In_opt_). */
VOID NdisAllocateBuffer(PNDIS_STATUS Status, PNDIS_BUFFER *Buffer, NDIS_HANDLE PoolHandle,
                        PVOID VirtualAddress, UINT Length)
{
    *Buffer = NULL;
    *Status = NDIS_STATUS_FAILURE;
    if (PoolHandle != NULL) {
        KIRQL Irql;

        if (HandleEnter(PoolHandle, ObjectLegacyBufferPool, SideOnly, "NdisAllocateBuffer", "NDIS-POOL",
                        NDH_STANDIN_FATAL, NDIS_STATUS_FAILURE, &Irql) == NULL) {
            return;
        }
        LibraryRelease(Irql);
    }
    *Buffer = NdisAllocateMdl(NULL, VirtualAddress, Length);
    if (*Buffer != NULL) {
        *Status = NDIS_STATUS_SUCCESS;
    }
}

/* nf-ndis-ndiscopybuffer.md: MemoryDescriptor is a buffer whose memory lies in nonpaged pool. */
VOID NdisCopyBuffer(PNDIS_STATUS Status, PNDIS_BUFFER *Buffer, NDIS_HANDLE PoolHandle, PVOID MemoryDescriptor,
                    UINT Offset, UINT Length)
{
    PMDL Source = MemoryDescriptor;

    UNREFERENCED_PARAMETER(PoolHandle);
    *Buffer = NULL;
    *Status = NDIS_STATUS_FAILURE;
    if ((ULONG64)Offset + Length > MmGetMdlByteCount(Source)) {
        ViolationReport(NDH_STANDIN_REFUSED, "NDIS-PACKET", "NdisCopyBuffer", ObjectNone, NULL, *Status,
                        "%u bytes from %u on are wanted of a buffer of %u", (ULONG64)Length, (ULONG64)Offset,
                        (ULONG64)MmGetMdlByteCount(Source));
        return;
    }
    *Buffer = BufferPartial(Source, Offset, Length);
    if (*Buffer != NULL) {
        *Status = NDIS_STATUS_SUCCESS;
    }
}
