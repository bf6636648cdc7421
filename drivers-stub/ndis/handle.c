// SPDX-License-Identifier: MIT
/*
 * Handle table and object references.
 *
 * Value of a handle: 63..44 the constant 0xFFFF9, 43..40 kind, 39..24 generation, 23..6 slot, 5..3 side, 2..1
 * zero, 0 fifth bit of kind.
 */
#include "handle.h"
#include "violation.h"

#define HANDLE_BASE      0xFFFF900000000000ULL
#define HANDLE_BASE_MASK 0xFFFFF00000000000ULL
#define KIND_VALUE(Kind_) ((((ULONG64)(Kind_)&0xF) << 40) | ((ULONG64)(Kind_) >> 4))
#define KIND_OF(Handle_)                                                                                     \
    ((((ULONG64)(ULONG_PTR)(Handle_) >> 40) & 0xF) | (((ULONG64)(ULONG_PTR)(Handle_)&1) << 4))
#define CHUNK_SLOTS      128u
#define MAX_CHUNKS       2048u
#define MAX_SLOTS        (MAX_CHUNKS * CHUNK_SLOTS)

typedef struct HANDLE_SLOT {
    PVOID Object; /* NULL: free */
    USHORT Generation;
    UCHAR Kind;
    UCHAR Side;
    ULONG NextFree; /* slot number + 1, or 0 */
} HANDLE_SLOT, *PHANDLE_SLOT;

static PHANDLE_SLOT Chunks[MAX_CHUNKS];
static ULONG ChunkUsed[MAX_CHUNKS]; /* open handles in each */
static ULONG ChunkCount;
static ULONG
    PeakSlots; /* of the table at its largest: handles in slots that are gone are dead, not foreign */
static ULONG FirstFree;
static ULONG LastFree;
static USHORT BaseGeneration;
static volatile LONG OpenHandles;
static volatile LONG LiveObjects[OBJECT_KINDS];
static LIST_ENTRY Aliases = { &Aliases, &Aliases };
static volatile LONG Serials[OBJECT_KINDS];

static const struct {
    PCSTR Name;
    ULONG Tag;
} KindTable[OBJECT_KINDS] = {
    [ObjectNone] = { "", 0 },
    [ObjectMiniport] = { "miniport", TAG_MINIPORT },
    [ObjectAdapter] = { "adapter", TAG_ADAPTER },
    [ObjectProtocol] = { "protocol", TAG_PROTOCOL },
    [ObjectBinding] = { "binding", TAG_BINDING },
    [ObjectBind] = { "bind context", TAG_BIND },
    [ObjectAf] = { "AF", TAG_AF },
    [ObjectScope] = { "own VC's scope", TAG_AF },
    [ObjectSap] = { "SAP", TAG_SAP },
    [ObjectVc] = { "VC", TAG_VC },
    [ObjectParty] = { "party", TAG_PARTY },
    [ObjectTimer] = { "timer", TAG_TIMER },
    [ObjectWorkItem] = { "work item", TAG_WORK_ITEM },
    [ObjectInterrupt] = { "interrupt", TAG_INTERRUPT },
    [ObjectDma] = { "DMA channel", TAG_DMA },
    [ObjectDevice] = { "device", TAG_DEVICE },
    [ObjectConfiguration] = { "configuration", TAG_CONFIGURATION },
    [ObjectPool] = { "NBL pool", TAG_POOL },
    [ObjectBufferPool] = { "NB pool", TAG_POOL },
    [ObjectPacketPool] = { "packet pool", TAG_POOL },
    [ObjectLegacyBufferPool] = { "buffer pool", TAG_POOL },
};

_Use_decl_annotations_
PVOID ObjectAllocate(OBJECT_KIND Kind, SIZE_T Size)
{
    POBJECT Object = MemoryZeroed(Size, KindTable[Kind].Tag);

    if (Object != NULL) {
        Object->References = 1;
        Object->Kind = Kind;
        Object->Serial = (ULONG)InterlockedIncrement(&Serials[Kind]);
        InterlockedIncrement(&LiveObjects[Kind]);
    }
    return Object;
}

_Use_decl_annotations_
VOID ObjectAdopt(PVOID Child, PVOID Parent)
{
    POBJECT Head = Child;

    ObjectReference(Parent);
    Head->Parent[Head->Parent[0] != NULL] = Parent;
}

_Use_decl_annotations_
VOID ObjectReference(PVOID Object)
{
    InterlockedIncrement(&((POBJECT)Object)->References);
}

_Use_decl_annotations_
VOID ObjectDereference(PVOID Object)
{
    POBJECT Head = Object;
    OBJECT_KIND Kind = Head->Kind;
    ULONG Index;

    if (InterlockedDecrement(&Head->References) != 0) {
        return;
    }
    for (Index = 0; Index < RTL_NUMBER_OF(Head->Parent); Index++) {
        if (Head->Parent[Index] != NULL) {
            ObjectDereference(Head->Parent[Index]);
        }
    }
    InterlockedDecrement(&LiveObjects[Kind]);
    MemoryRelease(Head, KindTable[Kind].Tag);
}

_Use_decl_annotations_
ULONG ObjectCount(OBJECT_KIND Kind)
{
    return (ULONG)LiveObjects[Kind];
}

_Use_decl_annotations_
PCSTR ObjectKindName(OBJECT_KIND Kind)
{
    return KindTable[Kind].Name;
}

static PHANDLE_SLOT SlotOf(ULONG Slot)
{
    return &Chunks[Slot / CHUNK_SLOTS][Slot % CHUNK_SLOTS];
}

static VOID SlotFree(ULONG Slot)
{
    SlotOf(Slot)->NextFree = 0;
    /* First in, first out: a dead handle's slot is reused as late as possible. */
    if (LastFree != 0) {
        SlotOf(LastFree - 1)->NextFree = Slot + 1;
    } else {
        FirstFree = Slot + 1;
    }
    LastFree = Slot + 1;
}

static BOOLEAN TableGrow(VOID)
{
    PHANDLE_SLOT Chunk;
    ULONG Index;

    if (ChunkCount == MAX_CHUNKS) {
        return FALSE;
    }
    Chunk = MemoryZeroed(CHUNK_SLOTS * sizeof(HANDLE_SLOT), TAG_HANDLES);
    if (Chunk == NULL) {
        return FALSE;
    }
    Chunks[ChunkCount] = Chunk;
    ChunkCount++;
    if (PeakSlots < ChunkCount * CHUNK_SLOTS) {
        PeakSlots = ChunkCount * CHUNK_SLOTS;
    }
    for (Index = 0; Index < CHUNK_SLOTS; Index++) {
        Chunk[Index].Generation = BaseGeneration;
        SlotFree((ChunkCount - 1) * CHUNK_SLOTS + Index);
    }
    return TRUE;
}

/* Takes the slots of chunks that are gone out of the free list, whose order stays. */
static VOID FreeListTrim(VOID)
{
    ULONG Next = FirstFree;

    FirstFree = 0;
    LastFree = 0;
    while (Next != 0) {
        ULONG Slot = Next - 1;

        Next = SlotOf(Slot)->NextFree;
        if (Slot < ChunkCount * CHUNK_SLOTS) {
            SlotFree(Slot);
        }
    }
}

/* Gives back the last chunks when no handle is in them. The first stays: it is there as long as NDIS has an
 * object. */
static VOID TableShrink(VOID)
{
    ULONG Kept = ChunkCount;
    ULONG Count = ChunkCount;

    while (Kept > 1 && ChunkUsed[Kept - 1] == 0) {
        Kept--;
    }
    if (Kept == Count) {
        return;
    }
    ChunkCount = Kept;
    FreeListTrim();
    while (Count > Kept) {
        ULONG Index;

        Count--;
        /* Old values stay dead when the table grows again. */
        for (Index = 0; Index < CHUNK_SLOTS; Index++) {
            if (Chunks[Count][Index].Generation > BaseGeneration) {
                BaseGeneration = Chunks[Count][Index].Generation;
            }
        }
        MemoryRelease(Chunks[Count], TAG_HANDLES);
        Chunks[Count] = NULL;
    }
}

_Use_decl_annotations_
NDIS_HANDLE HandleOpenLocked(PVOID Object, HANDLE_SIDE Side)
{
    PHANDLE_SLOT Entry;
    ULONG Slot;
    OBJECT_KIND Kind = ((POBJECT)Object)->Kind;

    if (FirstFree == 0 && !TableGrow()) {
        return NULL;
    }
    Slot = FirstFree - 1;
    Entry = SlotOf(Slot);
    FirstFree = Entry->NextFree;
    if (FirstFree == 0) {
        LastFree = 0;
    }
    Entry->Object = Object;
    Entry->Kind = (UCHAR)Kind;
    Entry->Side = (UCHAR)Side;
    Entry->Generation++;
    ChunkUsed[Slot / CHUNK_SLOTS]++;
    InterlockedIncrement(&OpenHandles);
    return (NDIS_HANDLE)(ULONG_PTR)(HANDLE_BASE | KIND_VALUE(Kind) | ((ULONG64)Entry->Generation << 24) |
                                    ((ULONG64)Slot << 6) | ((ULONG64)Side << 3));
}

_Use_decl_annotations_
NDIS_HANDLE HandleOpen(PVOID Object, HANDLE_SIDE Side)
{
    NDIS_HANDLE Handle;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    Handle = HandleOpenLocked(Object, Side);
    LibraryRelease(Irql);
    return Handle;
}

_Use_decl_annotations_
VOID HandleAliasOpenLocked(PHANDLE_ALIAS Alias, PVOID Address, NDIS_HANDLE Handle)
{
    Alias->Address = Address;
    Alias->Handle = Handle;
    InsertTailList(&Aliases, &Alias->Link);
}

_Use_decl_annotations_
VOID HandleAliasCloseLocked(PHANDLE_ALIAS Alias)
{
    RemoveEntryList(&Alias->Link);
}

/* The handle that an address stands for, or what was given. */
static NDIS_HANDLE HandleBehind(NDIS_HANDLE Handle)
{
    PLIST_ENTRY Link;

    for (Link = Aliases.Flink; Link != &Aliases; Link = Link->Flink) {
        PHANDLE_ALIAS Alias = CONTAINING_RECORD(Link, HANDLE_ALIAS, Link);

        if (Alias->Address == Handle) {
            return Alias->Handle;
        }
    }
    return Handle;
}

/* Slot of a well-formed handle. FALSE: the value was never given out. */
static BOOLEAN HandleDecode(NDIS_HANDLE Handle, PULONG Slot, PUSHORT Generation)
{
    ULONG64 Value = (ULONG64)(ULONG_PTR)Handle;

    if ((Value & HANDLE_BASE_MASK) != HANDLE_BASE || (Value & 0x06) != 0) {
        return FALSE;
    }
    *Slot = (ULONG)((Value >> 6) & (MAX_SLOTS - 1));
    *Generation = (USHORT)(Value >> 24);
    return *Slot < PeakSlots;
}

/* The slot, if its handle of this generation is open. */
static PHANDLE_SLOT OpenSlot(ULONG Slot, USHORT Generation)
{
    PHANDLE_SLOT Entry = Slot < ChunkCount * CHUNK_SLOTS ? SlotOf(Slot) : NULL;

    return Entry != NULL && Entry->Object != NULL && Entry->Generation == Generation ? Entry : NULL;
}

_Use_decl_annotations_
VOID HandleCloseLocked(PNDIS_HANDLE Handle)
{
    ULONG Slot;
    USHORT Generation;

    if (*Handle != NULL && HandleDecode(*Handle, &Slot, &Generation) && OpenSlot(Slot, Generation) != NULL) {
        SlotOf(Slot)->Object = NULL;
        SlotFree(Slot);
        InterlockedDecrement(&OpenHandles);
        ChunkUsed[Slot / CHUNK_SLOTS]--;
        TableShrink();
    }
    *Handle = NULL;
}

_Use_decl_annotations_
HANDLE_RESULT HandleResolveLocked(NDIS_HANDLE Handle, OBJECT_KIND Kind, HANDLE_SIDE Side, PVOID *Object)
{
    ULONG Slot;
    USHORT Generation;
    PHANDLE_SLOT Entry;

    *Object = NULL;
    if (Handle == NULL) {
        return HandleNull;
    }
    Handle = HandleBehind(Handle);
    if (!HandleDecode(Handle, &Slot, &Generation)) {
        return HandleForeign;
    }
    if (KIND_OF(Handle) != (ULONG64)Kind) {
        return HandleOtherKind;
    }
    Entry = OpenSlot(Slot, Generation);
    if (Entry == NULL || Entry->Kind != (UCHAR)Kind) {
        return HandleStale;
    }
    *Object = Entry->Object;
    return Side == SideAny || Entry->Side == (UCHAR)Side || Entry->Side == SideBoth ? HandleValid
                                                                                    : HandleOtherSide;
}

_Use_decl_annotations_
HANDLE_SIDE HandleSide(NDIS_HANDLE Handle)
{
    return (HANDLE_SIDE)(((ULONG_PTR)Handle >> 3) & 7);
}

_Use_decl_annotations_
OBJECT_KIND HandleKindLocked(NDIS_HANDLE Handle)
{
    ULONG Slot;
    USHORT Generation;
    PHANDLE_SLOT Entry;

    if (Handle == NULL || !HandleDecode(HandleBehind(Handle), &Slot, &Generation)) {
        return ObjectNone;
    }
    Entry = OpenSlot(Slot, Generation);
    return Entry == NULL ? ObjectNone : (OBJECT_KIND)Entry->Kind;
}

_Use_decl_annotations_
ULONG HandleCount(VOID)
{
    return (ULONG)OpenHandles;
}

_Use_decl_annotations_
PCSTR HandleResultName(HANDLE_RESULT Result)
{
    static const PCSTR Names[] = {
        [HandleValid] = "valid",
        [HandleNull] = "NULL",
        [HandleForeign] = "no handle of NDIS",
        [HandleStale] = "dead",
        [HandleOtherKind] = "of another kind",
        [HandleOtherSide] = "the other side's",
    };

    return Names[Result];
}

_Use_decl_annotations_
PVOID HandleEnter(NDIS_HANDLE Handle, OBJECT_KIND Kind, HANDLE_SIDE Side, PCSTR Function, PCSTR Rule,
                  NDH_STANDIN_SEVERITY Severity, NDIS_STATUS Status, PKIRQL Irql)
{
    PVOID Object;
    HANDLE_RESULT Result;

    LibraryAcquire(Irql);
    Result = HandleResolveLocked(Handle, Kind, Side, &Object);
    if (Result == HandleOtherSide) {
        ViolationReport(NDH_STANDIN_NOTED, "U-07", Function, Kind, Handle, 0,
                        "the handle is the other side's");
    }
    if (Object == NULL) {
        LibraryRelease(*Irql);
        ViolationReport(Severity, Rule, Function, Kind, Handle, Status, "the %s handle is %s",
                        ObjectKindName(Kind), HandleResultName(Result));
    }
    return Object;
}

_Use_decl_annotations_
VOID HandleTrim(VOID)
{
    KIRQL Irql;

    LibraryAcquire(&Irql);
    if (OpenHandles == 0) {
        /* Old values stay recognisable as dead: the next table begins with later generations. */
        BaseGeneration = (USHORT)(BaseGeneration + 0x100);
        while (ChunkCount > 0) {
            ChunkCount--;
            MemoryRelease(Chunks[ChunkCount], TAG_HANDLES);
            Chunks[ChunkCount] = NULL;
        }
        FirstFree = 0;
        LastFree = 0;
    }
    LibraryRelease(Irql);
}
