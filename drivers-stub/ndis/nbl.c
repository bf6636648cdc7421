// SPDX-License-Identifier: MIT
/*
 * NET_BUFFER_LIST pools and MDLs.
 */
#include "netbuffer.h"

typedef struct NS_POOL {
    OBJECT Object;
    NDIS_HANDLE Handle;
    volatile LONG Allocated;
    USHORT ContextSize;
    BOOLEAN WithNetBuffer;
} NS_POOL, *PNS_POOL;

/* One NBL of a pool, with its NET_BUFFER and its context behind it. */
typedef struct NBL_BLOCK {
    NET_BUFFER_LIST Nbl;
    NET_BUFFER Buffer;
    PNS_POOL Pool;
} NBL_BLOCK, *PNBL_BLOCK;

static volatile LONG Allocated;

_Use_decl_annotations_
ULONG NblCount(VOID)
{
    return (ULONG)Allocated;
}

_Use_decl_annotations_
BOOLEAN NblHoldsContext(PNET_BUFFER_LIST NetBufferList, PNET_BUFFER_LIST_CONTEXT Context)
{
    return (PVOID)Context == (PVOID)((PNBL_BLOCK)NetBufferList + 1);
}

/* nf-ndis-ndisallocatenetbufferlistpool.md */
NDIS_HANDLE NdisAllocateNetBufferListPool(NDIS_HANDLE NdisHandle, PNET_BUFFER_LIST_POOL_PARAMETERS Parameters)
{
    PNS_POOL Pool;
    OBJECT_KIND Kind;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    Kind = HandleKindLocked(NdisHandle);
    LibraryRelease(Irql);
    if (Kind == ObjectNone || Parameters->Header.Type != NDIS_OBJECT_TYPE_DEFAULT ||
        Parameters->Header.Size < NDIS_SIZEOF_NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1 ||
        Parameters->DataSize != 0) {
        ViolationReport(NDH_STANDIN_REFUSED, "NDIS-POOL", "NdisAllocateNetBufferListPool", ObjectPool,
                        NdisHandle, 0, "the handle is not live, the header is wrong, or DataSize is not 0");
        return NULL;
    }
    Pool = ObjectAllocate(ObjectPool, sizeof(*Pool));
    if (Pool == NULL) {
        return NULL;
    }
    Pool->ContextSize = Parameters->ContextSize;
    Pool->WithNetBuffer = Parameters->fAllocateNetBuffer;
    Pool->Handle = HandleOpen(Pool, SideOnly);
    if (Pool->Handle == NULL) {
        ObjectDereference(Pool);
        return NULL;
    }
    return Pool->Handle;
}

/* nf-ndis-ndisfreenetbufferlistpool.md */
VOID NdisFreeNetBufferListPool(NDIS_HANDLE PoolHandle)
{
    PNS_POOL Pool;
    KIRQL Irql;

    Pool = HandleEnter(PoolHandle, ObjectPool, SideOnly, "NdisFreeNetBufferListPool", "NDIS-POOL",
                       NDH_STANDIN_FATAL, 0, &Irql);
    if (Pool == NULL) {
        return;
    }
    HandleCloseLocked(&Pool->Handle);
    LibraryRelease(Irql);
    if (Pool->Allocated != 0) {
        ViolationReport(NDH_STANDIN_FATAL, "NDIS-POOL", "NdisFreeNetBufferListPool", ObjectPool, PoolHandle,
                        0, "%u NBLs are allocated", (ULONG64)(ULONG)Pool->Allocated);
    }
    ObjectDereference(Pool);
}

/* New NBL of a referenced pool, whose reference it takes over, or of none. */
static PNBL_BLOCK BlockCreate(PNS_POOL Pool, NDIS_HANDLE PoolHandle, SIZE_T ContextBytes)
{
    SIZE_T Size = sizeof(NBL_BLOCK);
    PNBL_BLOCK Block;

    if (ContextBytes != 0) {
        Size += sizeof(NET_BUFFER_LIST_CONTEXT) + ContextBytes;
    }
    Block = MemoryZeroed(Size, TAG_NBL);
    if (Block == NULL) {
        if (Pool != NULL) {
            ObjectDereference(Pool);
        }
        return NULL;
    }
    Block->Pool = Pool;
    Block->Nbl.NdisPoolHandle = PoolHandle;
    if (ContextBytes != 0) {
        PNET_BUFFER_LIST_CONTEXT Context = (PNET_BUFFER_LIST_CONTEXT)(Block + 1);

        Context->Size = (USHORT)ContextBytes;
        Block->Nbl.Context = Context;
    }
    if (Pool != NULL) {
        InterlockedIncrement(&Pool->Allocated);
    }
    InterlockedIncrement(&Allocated);
    return Block;
}

static PNBL_BLOCK BlockAllocate(NDIS_HANDLE PoolHandle, SIZE_T ContextBytes)
{
    PNS_POOL Pool;
    KIRQL Irql;

    Pool = HandleEnter(PoolHandle, ObjectPool, SideOnly, "NdisAllocateNetBufferList", "NDIS-POOL",
                       NDH_STANDIN_REFUSED, 0, &Irql);
    if (Pool == NULL) {
        return NULL;
    }
    ObjectReference(Pool);
    ContextBytes += Pool->ContextSize;
    LibraryRelease(Irql);
    return BlockCreate(Pool, PoolHandle, ContextBytes);
}

_Use_decl_annotations_
PNET_BUFFER_LIST NblClone(NDIS_HANDLE PoolHandle)
{
    PNBL_BLOCK Block = PoolHandle != NULL ? BlockAllocate(PoolHandle, 0) : BlockCreate(NULL, NULL, 0);

    return Block != NULL ? &Block->Nbl : NULL;
}

/* nf-ndis-ndisallocatenetbufferlist.md */
PNET_BUFFER_LIST NdisAllocateNetBufferList(NDIS_HANDLE PoolHandle, USHORT ContextSize, USHORT ContextBackFill)
{
    PNBL_BLOCK Block = BlockAllocate(PoolHandle, (SIZE_T)ContextSize + ContextBackFill);

    if (Block == NULL) {
        return NULL;
    }
    if (Block->Pool->WithNetBuffer) {
        Block->Nbl.FirstNetBuffer = &Block->Buffer;
    }
    return &Block->Nbl;
}

/* nf-ndis-ndisallocatenetbufferandnetbufferlist.md: the pool must have been made with fAllocateNetBuffer. */
PNET_BUFFER_LIST NdisAllocateNetBufferAndNetBufferList(NDIS_HANDLE PoolHandle, USHORT ContextSize,
                                                       USHORT ContextBackFill, PMDL MdlChain,
                                                       ULONG DataOffset, SIZE_T DataLength)
{
    PNBL_BLOCK Block = BlockAllocate(PoolHandle, (SIZE_T)ContextSize + ContextBackFill);

    if (Block == NULL) {
        return NULL;
    }
    NetBufferSetData(&Block->Buffer, MdlChain, DataOffset, (ULONG)DataLength);
    Block->Buffer.NdisPoolHandle = PoolHandle;
    Block->Nbl.FirstNetBuffer = &Block->Buffer;
    return &Block->Nbl;
}

/* nf-ndis-ndisfreenetbufferlist.md */
VOID NdisFreeNetBufferList(PNET_BUFFER_LIST NetBufferList)
{
    PNBL_BLOCK Block = CONTAINING_RECORD(NetBufferList, NBL_BLOCK, Nbl);
    PNS_POOL Pool = Block->Pool;

    MemoryRelease(Block, TAG_NBL);
    InterlockedDecrement(&Allocated);
    if (Pool != NULL) {
        InterlockedDecrement(&Pool->Allocated);
        ObjectDereference(Pool);
    }
}

/* nf-ndis-ndisallocatemdl.md */
PMDL NdisAllocateMdl(NDIS_HANDLE NdisHandle, PVOID VirtualAddress, UINT Length)
{
    PMDL Mdl = IoAllocateMdl(VirtualAddress, Length, FALSE, FALSE, NULL);

    UNREFERENCED_PARAMETER(NdisHandle);
    if (Mdl != NULL) {
        MmBuildMdlForNonPagedPool(Mdl);
        if ((Mdl->MdlFlags & MDL_SOURCE_IS_NONPAGED_POOL) == 0) { /* Wine 8 leaves the MDL as it is */
            Mdl->MappedSystemVa = VirtualAddress;
            Mdl->MdlFlags |= MDL_SOURCE_IS_NONPAGED_POOL;
        }
    }
    return Mdl;
}

/* nf-ndis-ndisfreemdl.md */
VOID NdisFreeMdl(PMDL Mdl)
{
    IoFreeMdl(Mdl);
}
