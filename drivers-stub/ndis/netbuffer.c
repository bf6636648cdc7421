// SPDX-License-Identifier: MIT
/*
 * NET_BUFFERs: pools, data by MDL chain, clones (contract section 9).
 */
#include "netbuffer.h"

typedef struct NS_BUFFER_POOL {
    OBJECT Object;
    NDIS_HANDLE Handle;
    volatile LONG Allocated;
    ULONG DataSize;
} NS_BUFFER_POOL, *PNS_BUFFER_POOL;

/* One NET_BUFFER of a pool; data of the pool's DataSize follows for NdisAllocateNetBufferMdlAndData. */
typedef struct BUFFER_BLOCK {
    NET_BUFFER Buffer;
    PNS_BUFFER_POOL Pool; /* NULL: of a clone made without a pool */
    PMDL Mdl;             /* its own, or NULL */
} BUFFER_BLOCK, *PBUFFER_BLOCK;

/* nf-ndis-ndisallocatenetbufferpool.md */
NDIS_HANDLE NdisAllocateNetBufferPool(NDIS_HANDLE NdisHandle, PNET_BUFFER_POOL_PARAMETERS Parameters)
{
    PNS_BUFFER_POOL Pool;

    if (Parameters->Header.Type != NDIS_OBJECT_TYPE_DEFAULT ||
        Parameters->Header.Size < NDIS_SIZEOF_NET_BUFFER_POOL_PARAMETERS_REVISION_1) {
        ViolationReport(NDH_STANDIN_REFUSED, "NDIS-POOL", "NdisAllocateNetBufferPool", ObjectBufferPool,
                        NdisHandle, 0, "the header is wrong");
        return NULL;
    }
    Pool = ObjectAllocate(ObjectBufferPool, sizeof(*Pool));
    if (Pool == NULL) {
        return NULL;
    }
    Pool->DataSize = Parameters->DataSize;
    Pool->Handle = HandleOpen(Pool, SideOnly);
    if (Pool->Handle == NULL) {
        ObjectDereference(Pool);
        return NULL;
    }
    return Pool->Handle;
}

/* nf-ndis-ndisfreenetbufferpool.md */
VOID NdisFreeNetBufferPool(NDIS_HANDLE PoolHandle)
{
    PNS_BUFFER_POOL Pool;
    KIRQL Irql;

    Pool = HandleEnter(PoolHandle, ObjectBufferPool, SideOnly, "NdisFreeNetBufferPool", "NDIS-POOL",
                       NDH_STANDIN_FATAL, 0, &Irql);
    if (Pool == NULL) {
        return;
    }
    HandleCloseLocked(&Pool->Handle);
    LibraryRelease(Irql);
    if (Pool->Allocated != 0) {
        ViolationReport(NDH_STANDIN_FATAL, "NDIS-POOL", "NdisFreeNetBufferPool", ObjectBufferPool, PoolHandle,
                        0, "%u NET_BUFFERs are allocated", (ULONG64)(ULONG)Pool->Allocated);
    }
    ObjectDereference(Pool);
}

_Use_decl_annotations_
VOID NetBufferSetData(PNET_BUFFER Buffer, PMDL MdlChain, ULONG DataOffset, ULONG DataLength)
{
    ULONG Offset = DataOffset;
    PMDL Mdl = MdlChain;

    while (Mdl != NULL && Offset >= Mdl->ByteCount) {
        Offset -= Mdl->ByteCount;
        Mdl = Mdl->Next;
    }
    Buffer->MdlChain = MdlChain;
    Buffer->CurrentMdl = Mdl;
    Buffer->CurrentMdlOffset = Offset;
    Buffer->DataOffset = DataOffset;
    Buffer->DataLength = DataLength;
}

/* New NET_BUFFER of a referenced pool (or of none), with Extra bytes behind it. Takes over the reference. */
static PBUFFER_BLOCK BlockCreate(PNS_BUFFER_POOL Pool, NDIS_HANDLE PoolHandle, ULONG Extra)
{
    PBUFFER_BLOCK Block = MemoryZeroed(sizeof(*Block) + Extra, TAG_NBL);

    if (Block == NULL) {
        if (Pool != NULL) {
            ObjectDereference(Pool);
        }
        return NULL;
    }
    Block->Pool = Pool;
    Block->Buffer.NdisPoolHandle = PoolHandle;
    if (Pool != NULL) {
        InterlockedIncrement(&Pool->Allocated);
    }
    return Block;
}

static PNS_BUFFER_POOL PoolEnter(NDIS_HANDLE Handle, PCSTR Function)
{
    PNS_BUFFER_POOL Pool;
    KIRQL Irql;

    Pool = HandleEnter(Handle, ObjectBufferPool, SideOnly, Function, "NDIS-POOL", NDH_STANDIN_REFUSED, 0,
                       &Irql);
    if (Pool != NULL) {
        ObjectReference(Pool);
        LibraryRelease(Irql);
    }
    return Pool;
}

/* nf-ndis-ndisallocatenetbuffer.md */
PNET_BUFFER NdisAllocateNetBuffer(NDIS_HANDLE PoolHandle, PMDL MdlChain, ULONG DataOffset, SIZE_T DataLength)
{
    PNS_BUFFER_POOL Pool = PoolEnter(PoolHandle, "NdisAllocateNetBuffer");
    PBUFFER_BLOCK Block = Pool != NULL ? BlockCreate(Pool, PoolHandle, 0) : NULL;

    if (Block == NULL) {
        return NULL;
    }
    NetBufferSetData(&Block->Buffer, MdlChain, DataOffset, (ULONG)DataLength);
    return &Block->Buffer;
}

/* nf-ndis-ndisallocatenetbuffermdlanddata.md: the pool must have been made with a DataSize. */
PNET_BUFFER NdisAllocateNetBufferMdlAndData(NDIS_HANDLE PoolHandle)
{
    PNS_BUFFER_POOL Pool = PoolEnter(PoolHandle, "NdisAllocateNetBufferMdlAndData");
    PBUFFER_BLOCK Block;

    if (Pool == NULL) {
        return NULL;
    }
    if (Pool->DataSize == 0) {
        ObjectDereference(Pool);
        ViolationReport(NDH_STANDIN_REFUSED, "NDIS-POOL", "NdisAllocateNetBufferMdlAndData", ObjectBufferPool,
                        PoolHandle, 0, "DataSize of the pool is 0");
        return NULL;
    }
    Block = BlockCreate(Pool, PoolHandle, Pool->DataSize);
    if (Block == NULL) {
        return NULL;
    }
    Block->Mdl = NdisAllocateMdl(NULL, Block + 1, Pool->DataSize);
    if (Block->Mdl == NULL) {
        NdisFreeNetBuffer(&Block->Buffer);
        return NULL;
    }
    NetBufferSetData(&Block->Buffer, Block->Mdl, 0, 0);
    return &Block->Buffer;
}

/* nf-ndis-ndisfreenetbuffer.md */
VOID NdisFreeNetBuffer(PNET_BUFFER NetBuffer)
{
    PBUFFER_BLOCK Block = CONTAINING_RECORD(NetBuffer, BUFFER_BLOCK, Buffer);
    PNS_BUFFER_POOL Pool = Block->Pool;

    if (Block->Mdl != NULL) {
        NdisFreeMdl(Block->Mdl);
    }
    MemoryRelease(Block, TAG_NBL);
    if (Pool != NULL) {
        InterlockedDecrement(&Pool->Allocated);
        ObjectDereference(Pool);
    }
}

/* Bytes that can be copied at Offset into a chain of MDLs, with their address; 0 at the end of the chain. */
static ULONG ChainSpan(PMDL Mdl, ULONG Offset, PUCHAR *Address)
{
    while (Mdl != NULL && Offset >= Mdl->ByteCount) {
        Offset -= Mdl->ByteCount;
        Mdl = Mdl->Next;
    }
    if (Mdl == NULL) {
        return 0;
    }
    /* MDLs of network data describe nonpaged pool. */
    *Address = (PUCHAR)MmGetMdlVirtualAddress(Mdl) + Offset;
    return Mdl->ByteCount - Offset;
}

/* nf-ndis-ndisgetdatabuffer.md: the data itself if it lies together and is aligned, else a copy. */
PVOID NdisGetDataBuffer(PNET_BUFFER NetBuffer, ULONG BytesNeeded, PVOID Storage, UINT AlignMultiple,
                        UINT AlignOffset)
{
    PUCHAR Address = NULL;
    ULONG Done = 0;
    ULONG Span;

    if (BytesNeeded == 0 || BytesNeeded > NetBuffer->DataLength) {
        return NULL;
    }
    Span = ChainSpan(NetBuffer->CurrentMdl, NetBuffer->CurrentMdlOffset, &Address);
    if (Span >= BytesNeeded && (((ULONG_PTR)Address - AlignOffset) & (AlignMultiple - 1)) == 0) {
        return Address;
    }
    if (Storage == NULL) {
        return NULL;
    }
    while (Done < BytesNeeded) {
        Span = ChainSpan(NetBuffer->CurrentMdl, NetBuffer->CurrentMdlOffset + Done, &Address);
        if (Span == 0) {
            return NULL;
        }
        if (Span > BytesNeeded - Done) {
            Span = BytesNeeded - Done;
        }
        RtlCopyMemory((PUCHAR)Storage + Done, Address, Span);
        Done += Span;
    }
    return Storage;
}

/* nf-ndis-ndiscopyfromnetbuffertonetbuffer.md */
NDIS_STATUS NdisCopyFromNetBufferToNetBuffer(PNET_BUFFER Destination, ULONG DestinationOffset,
                                             ULONG BytesToCopy, PNET_BUFFER Source, ULONG SourceOffset,
                                             PULONG BytesCopied)
{
    ULONG Done = 0;

    *BytesCopied = 0;
    while (Done < BytesToCopy) {
        PUCHAR From = NULL;
        PUCHAR To = NULL;
        ULONG FromSpan =
            ChainSpan(Source->CurrentMdl, Source->CurrentMdlOffset + SourceOffset + Done, &From);
        ULONG ToSpan =
            ChainSpan(Destination->CurrentMdl, Destination->CurrentMdlOffset + DestinationOffset + Done, &To);
        ULONG Span = FromSpan < ToSpan ? FromSpan : ToSpan;

        if (Span == 0) {
            break;
        }
        if (Span > BytesToCopy - Done) {
            Span = BytesToCopy - Done;
        }
        RtlMoveMemory(To, From, Span);
        Done += Span;
    }
    *BytesCopied = Done;
    return NDIS_STATUS_SUCCESS;
}

/* nf-ndis-ndisadvancenetbufferdatastart.md */
VOID NdisAdvanceNetBufferDataStart(PNET_BUFFER NetBuffer, ULONG DataOffsetDelta, BOOLEAN FreeMdl,
                                   NET_BUFFER_FREE_MDL_HANDLER FreeMdlHandler)
{
    ULONG Offset = NetBuffer->DataOffset + DataOffsetDelta;
    PMDL Chain = NetBuffer->MdlChain;

    while (FreeMdl && Chain != NULL && Offset >= Chain->ByteCount) {
        PMDL Unused = Chain;

        Chain = Chain->Next;
        Offset -= Unused->ByteCount;
        if (FreeMdlHandler != NULL) {
            FreeMdlHandler(Unused);
        } else {
            PVOID Data = MmGetMdlVirtualAddress(Unused);

            NdisFreeMdl(Unused);
            MemoryRelease(Data, TAG_NBL);
        }
    }
    NetBufferSetData(NetBuffer, Chain, Offset, NetBuffer->DataLength - DataOffsetDelta);
}

/* nf-ndis-ndisretreatnetbufferdatastart.md: into the unused space, or with a new MDL before the chain. */
NDIS_STATUS NdisRetreatNetBufferDataStart(PNET_BUFFER NetBuffer, ULONG DataOffsetDelta, ULONG DataBackFill,
                                          NET_BUFFER_ALLOCATE_MDL_HANDLER AllocateMdlHandler)
{
    ULONG Needed;
    ULONG Size;
    PMDL Mdl;

    if (NetBuffer->DataOffset >= DataOffsetDelta) {
        NetBufferSetData(NetBuffer, NetBuffer->MdlChain, NetBuffer->DataOffset - DataOffsetDelta,
                         NetBuffer->DataLength + DataOffsetDelta);
        return NDIS_STATUS_SUCCESS;
    }
    Needed = DataOffsetDelta - NetBuffer->DataOffset;
    Size = Needed + DataBackFill;
    if (AllocateMdlHandler != NULL) {
        Mdl = AllocateMdlHandler(&Size);
    } else {
        PVOID Data = MemoryZeroed(Size, TAG_NBL);

        Mdl = Data != NULL ? NdisAllocateMdl(NULL, Data, Size) : NULL;
        if (Mdl == NULL && Data != NULL) {
            MemoryRelease(Data, TAG_NBL);
        }
    }
    if (Mdl == NULL || Mdl->ByteCount < Needed) {
        return NDIS_STATUS_RESOURCES;
    }
    Mdl->Next = NetBuffer->MdlChain;
    NetBufferSetData(NetBuffer, Mdl, Mdl->ByteCount - Needed, NetBuffer->DataLength + DataOffsetDelta);
    return NDIS_STATUS_SUCCESS;
}

/* A NET_BUFFER that describes the same data by the same MDLs, or NULL. */
static PNET_BUFFER BufferClone(PNET_BUFFER Original, NDIS_HANDLE PoolHandle)
{
    PNS_BUFFER_POOL Pool = NULL;
    PBUFFER_BLOCK Block;

    if (PoolHandle != NULL) {
        Pool = PoolEnter(PoolHandle, "NdisAllocateCloneNetBufferList");
        if (Pool == NULL) {
            return NULL;
        }
    }
    Block = BlockCreate(Pool, PoolHandle, 0);
    if (Block == NULL) {
        return NULL;
    }
    NetBufferSetData(&Block->Buffer, Original->CurrentMdl, Original->CurrentMdlOffset, Original->DataLength);
    return &Block->Buffer;
}

static VOID BuffersFree(PNET_BUFFER Buffer)
{
    while (Buffer != NULL) {
        PNET_BUFFER Next = Buffer->Next;

        NdisFreeNetBuffer(Buffer);
        Buffer = Next;
    }
}

/*
 * nf-ndis-ndisallocateclonenetbufferlist.md: only with NDIS_CLONE_FLAGS_USE_ORIGINAL_MDLS; new MDLs for the
 * same memory are not made.
 */
PNET_BUFFER_LIST NdisAllocateCloneNetBufferList(PNET_BUFFER_LIST OriginalNetBufferList,
                                                NDIS_HANDLE NetBufferListPoolHandle,
                                                NDIS_HANDLE NetBufferPoolHandle, ULONG AllocateCloneFlags)
{
    PNET_BUFFER Original;
    PNET_BUFFER First = NULL;
    PNET_BUFFER *Link = &First;
    PNET_BUFFER_LIST Clone;

    if ((AllocateCloneFlags & NDIS_CLONE_FLAGS_USE_ORIGINAL_MDLS) == 0) {
        ViolationReport(NDH_STANDIN_REFUSED, "NDIS-POOL", "NdisAllocateCloneNetBufferList", ObjectNone, NULL,
                        0, "clones with MDLs of their own are not modelled");
        return NULL;
    }
    Clone = NblClone(NetBufferListPoolHandle);
    if (Clone == NULL) {
        return NULL;
    }
    for (Original = OriginalNetBufferList->FirstNetBuffer; Original != NULL; Original = Original->Next) {
        *Link = BufferClone(Original, NetBufferPoolHandle);
        if (*Link == NULL) {
            BuffersFree(First);
            NdisFreeNetBufferList(Clone);
            return NULL;
        }
        Link = &(*Link)->Next;
    }
    Clone->FirstNetBuffer = First;
    return Clone;
}

/* nf-ndis-ndisfreeclonenetbufferlist.md */
VOID NdisFreeCloneNetBufferList(PNET_BUFFER_LIST CloneNetBufferList, ULONG FreeCloneFlags)
{
    UNREFERENCED_PARAMETER(FreeCloneFlags);
    BuffersFree(CloneNetBufferList->FirstNetBuffer);
    CloneNetBufferList->FirstNetBuffer = NULL;
    NdisFreeNetBufferList(CloneNetBufferList);
}
