// SPDX-License-Identifier: MIT
#include "lists.h"

/* Data is not run: Driver Verifier's code integrity check and a hypervisor's refuse what could be
 * (bug-check-0xc4--driver-verifier-detected-violation.md, 0x2002). */
#define MAP_PRIORITY (NormalPagePriority | MdlMappingNoExecute)

#define FNV_BASIS 0x811c9dc5u
#define FNV_PRIME 0x01000193u

BOOLEAN ListsPoolsCreate(LISTS_POOLS *Pools, NDIS_HANDLE Owner, ULONG Tag)
{
    NET_BUFFER_LIST_POOL_PARAMETERS Lists = {
        .Header = { NDIS_OBJECT_TYPE_DEFAULT, NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1,
                    NDIS_SIZEOF_NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1 },
        .ProtocolId = NDIS_PROTOCOL_ID_DEFAULT,
        .PoolTag = Tag
    };
    NET_BUFFER_POOL_PARAMETERS Buffers = { .Header = { NDIS_OBJECT_TYPE_DEFAULT,
                                                       NET_BUFFER_POOL_PARAMETERS_REVISION_1,
                                                       NDIS_SIZEOF_NET_BUFFER_POOL_PARAMETERS_REVISION_1 },
                                           .PoolTag = Tag };

    RtlZeroMemory(Pools, sizeof(*Pools));
    Pools->Owner = Owner;
    Pools->Tag = Tag;
    Pools->Lists = NdisAllocateNetBufferListPool(Owner, &Lists);
    Pools->Buffers = NdisAllocateNetBufferPool(Owner, &Buffers);
    if (Pools->Lists == NULL || Pools->Buffers == NULL) {
        ListsPoolsDelete(Pools);
        return FALSE;
    }
    return TRUE;
}

VOID ListsPoolsDelete(LISTS_POOLS *Pools)
{
    if (Pools->Lists != NULL) {
        NdisFreeNetBufferListPool(Pools->Lists);
    }
    if (Pools->Buffers != NULL) {
        NdisFreeNetBufferPool(Pools->Buffers);
    }
    Pools->Lists = NULL;
    Pools->Buffers = NULL;
}

/** Frees a chain of MDLs and the block that the first of them begins. */
static VOID FreeData(PMDL Mdl)
{
    PVOID Block = Mdl != NULL ? MmGetSystemAddressForMdlSafe(Mdl, MAP_PRIORITY) : NULL;

    while (Mdl != NULL) {
        PMDL Next = Mdl->Next;

        NdisFreeMdl(Mdl);
        Mdl = Next;
    }
    if (Block != NULL) {
        NdisFreeMemory(Block, 0, 0);
    }
}

/** Maps a block piece by piece; NULL: no memory, the block is freed. */
static PMDL MapBlock(const LISTS_POOLS *Pools, UINT8 *Block, UINT32 Size, UINT32 Fragment)
{
    PMDL First = NULL;
    PMDL *Link = &First;
    UINT32 Done = 0;

    while (Done < Size) {
        UINT32 Part = Fragment == 0 || Fragment > Size - Done ? Size - Done : Fragment;

        *Link = NdisAllocateMdl(Pools->Owner, Block + Done, Part);
        if (*Link == NULL) {
            if (First == NULL) {
                NdisFreeMemory(Block, 0, 0);
            } else {
                FreeData(First);
            }
            return NULL;
        }
        (*Link)->Next = NULL;
        Link = &(*Link)->Next;
        Done += Part;
    }
    return First;
}

static PMDL CreateData(const LISTS_POOLS *Pools, const NDH_TRANSFER *Transfer, UINT32 List, UINT32 Buffer)
{
    UINT32 Size = Transfer->Offset + Transfer->Bytes;
    UINT8 *Block = NdisAllocateMemoryWithTagPriority(Pools->Owner, Size, Pools->Tag, NormalPoolPriority);
    UINT32 Index;

    if (Block == NULL) {
        return NULL;
    }
    RtlZeroMemory(Block, Transfer->Offset);
    for (Index = 0; Index < Transfer->Bytes; Index++) {
        Block[Transfer->Offset + Index] = NDH_PATTERN(Transfer->Seed, List, Buffer, Index);
    }
    return MapBlock(Pools, Block, Size, Transfer->Fragment);
}

static PNET_BUFFER CreateBuffer(const LISTS_POOLS *Pools, const NDH_TRANSFER *Transfer, UINT32 List,
                                UINT32 Index)
{
    PMDL Data = CreateData(Pools, Transfer, List, Index);
    PNET_BUFFER Buffer = NULL;

    if (Data != NULL) {
        Buffer = NdisAllocateNetBuffer(Pools->Buffers, Data, Transfer->Offset, Transfer->Bytes);
        if (Buffer == NULL) {
            FreeData(Data);
        }
    }
    return Buffer;
}

static PNET_BUFFER_LIST CreateList(const LISTS_POOLS *Pools, const NDH_TRANSFER *Transfer, UINT32 Index)
{
    PNET_BUFFER_LIST List = NdisAllocateNetBufferList(Pools->Lists, 0, 0);
    PNET_BUFFER *Link;
    UINT32 Buffer;

    if (List == NULL) {
        return NULL;
    }
    NET_BUFFER_LIST_NEXT_NBL(List) = NULL;
    NET_BUFFER_LIST_FIRST_NB(List) = NULL;
    Link = &NET_BUFFER_LIST_FIRST_NB(List);
    for (Buffer = 0; Buffer < Transfer->Buffers; Buffer++) {
        *Link = CreateBuffer(Pools, Transfer, Index, Buffer);
        if (*Link == NULL) {
            ListsFree(List);
            return NULL;
        }
        NET_BUFFER_NEXT_NB(*Link) = NULL;
        Link = &NET_BUFFER_NEXT_NB(*Link);
    }
    return List;
}

PNET_BUFFER_LIST ListsCreate(const LISTS_POOLS *Pools, const NDH_TRANSFER *Transfer, NDIS_HANDLE Source)
{
    PNET_BUFFER_LIST First = NULL;
    PNET_BUFFER_LIST *Link = &First;
    UINT32 Index;

    for (Index = 0; Index < Transfer->Lists; Index++) {
        *Link = CreateList(Pools, Transfer, Index);
        if (*Link == NULL) {
            while (First != NULL) {
                PNET_BUFFER_LIST Next = NET_BUFFER_LIST_NEXT_NBL(First);

                ListsFree(First);
                First = Next;
            }
            return NULL;
        }
        (*Link)->SourceHandle = Source;
        NET_BUFFER_LIST_STATUS(*Link) = NDIS_STATUS_SUCCESS;
        Link = &NET_BUFFER_LIST_NEXT_NBL(*Link);
    }
    return First;
}

VOID ListsFree(PNET_BUFFER_LIST List)
{
    PNET_BUFFER Buffer = NET_BUFFER_LIST_FIRST_NB(List);

    while (Buffer != NULL) {
        PNET_BUFFER Next = NET_BUFFER_NEXT_NB(Buffer);

        FreeData(NET_BUFFER_FIRST_MDL(Buffer));
        NdisFreeNetBuffer(Buffer);
        Buffer = Next;
    }
    NET_BUFFER_LIST_FIRST_NB(List) = NULL;
    NdisFreeNetBufferList(List);
}

UINT32 ListsCount(const NET_BUFFER_LIST *Chain)
{
    UINT32 Count = 0;

    while (Chain != NULL) {
        Count++;
        Chain = NET_BUFFER_LIST_NEXT_NBL(Chain);
    }
    return Count;
}

/** The data of a buffer, on from its offset; others' MDLs may be shorter than they say. */
static VOID AddBuffer(NDH_LIST *Text, const NET_BUFFER *Buffer)
{
    PMDL Mdl = NET_BUFFER_CURRENT_MDL(Buffer);
    ULONG Offset = NET_BUFFER_CURRENT_MDL_OFFSET(Buffer);
    ULONG Left = NET_BUFFER_DATA_LENGTH(Buffer);
    PMDL Any;

    Text->Buffers++;
    Text->Bytes += Left;
    for (Any = NET_BUFFER_FIRST_MDL(Buffer); Any != NULL; Any = Any->Next) {
        Text->Mdls++;
    }
    while (Mdl != NULL && Left != 0) {
        const UINT8 *Bytes = MmGetSystemAddressForMdlSafe(Mdl, MAP_PRIORITY);
        ULONG Count = MmGetMdlByteCount(Mdl) > Offset ? MmGetMdlByteCount(Mdl) - Offset : 0;
        ULONG Index;

        Count = Count < Left ? Count : Left;
        for (Index = 0; Bytes != NULL && Index < Count; Index++) {
            Text->Checksum = (Text->Checksum ^ Bytes[Offset + Index]) * FNV_PRIME;
        }
        Left -= Count;
        Offset = 0;
        Mdl = Mdl->Next;
    }
}

/** Changes the first data byte. */
static VOID TouchBuffer(const NET_BUFFER *Buffer)
{
    UINT8 *Bytes = NET_BUFFER_DATA_LENGTH(Buffer) == 0
                       ? NULL
                       : MmGetSystemAddressForMdlSafe(NET_BUFFER_CURRENT_MDL(Buffer), MAP_PRIORITY);

    if (Bytes != NULL) {
        Bytes[NET_BUFFER_CURRENT_MDL_OFFSET(Buffer)] ^= 0xff;
    }
}

VOID ListsTouch(PNET_BUFFER_LIST Chain)
{
    for (; Chain != NULL; Chain = NET_BUFFER_LIST_NEXT_NBL(Chain)) {
        NET_BUFFER_LIST_STATUS(Chain) = NDIS_STATUS_FAILURE;
        TouchBuffer(NET_BUFFER_LIST_FIRST_NB(Chain));
    }
}

static VOID Describe(NDH_LIST *Text, const NET_BUFFER_LIST *List)
{
    const NET_BUFFER *Buffer;

    RtlZeroMemory(Text, sizeof(*Text));
    Text->Address = (UINT64)(ULONG_PTR)List;
    Text->SourceHandle = (UINT64)(ULONG_PTR)List->SourceHandle;
    Text->FirstBuffer = (UINT64)(ULONG_PTR)NET_BUFFER_LIST_FIRST_NB(List);
    Text->Status = (UINT32)NET_BUFFER_LIST_STATUS(List);
    Text->Flags = NET_BUFFER_LIST_FLAGS(List);
    Text->Checksum = FNV_BASIS;
    for (Buffer = NET_BUFFER_LIST_FIRST_NB(List); Buffer != NULL; Buffer = NET_BUFFER_NEXT_NB(Buffer)) {
        AddBuffer(Text, Buffer);
    }
}

UINT32 ListsDescribe(NDH_LIST *Texts, UINT32 Capacity, const NET_BUFFER_LIST *Chain)
{
    UINT32 Count = 0;

    for (; Chain != NULL && Count < Capacity; Chain = NET_BUFFER_LIST_NEXT_NBL(Chain)) {
        Describe(&Texts[Count++], Chain);
    }
    return Count;
}

PVOID ListsTell(NDH_RECORD *Record, NDIS_HANDLE Owner, ULONG Tag, const NET_BUFFER_LIST *Chain)
{
    UINT32 All = ListsCount(Chain);
    UINT32 Count = All < NDH_MAX_LISTS ? All : NDH_MAX_LISTS;
    NDH_LIST *Texts = NULL;

    if (Count != 0) {
        Texts =
            NdisAllocateMemoryWithTagPriority(Owner, Count * (UINT32)sizeof(*Texts), Tag, NormalPoolPriority);
    }
    if (Texts == NULL || Count < All) {
        Record->Flags |= Count != 0 ? NDH_EVENT_TRUNCATED : 0;
    }
    Record->Lists = Texts;
    Record->ListCount = Texts != NULL ? ListsDescribe(Texts, Count, Chain) : 0;
    return Texts;
}

VOID ListsTold(PVOID Memory)
{
    if (Memory != NULL) {
        NdisFreeMemory(Memory, 0, 0);
    }
}
