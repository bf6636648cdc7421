// SPDX-License-Identifier: MIT
/**
 * Handles: 0x5746 (no canonical address), generation, index. A stale handle is found by its generation
 * without touching memory that may have been freed, and a driver that dereferences a handle faults at once.
 * Look-ups take no lock.
 */
#include "fx.h"

#define FX_HANDLE_PREFIX 0x5746ULL
#define FX_CHUNK_BITS 10
#define FX_CHUNK_SLOTS (1u << FX_CHUNK_BITS)
#define FX_CHUNKS 256u
#define FX_INDEX_MASK (FX_CHUNK_SLOTS * FX_CHUNKS - 1)
#define FX_GENERATION_MASK 0xFFFFFFu

/* [63:48] prefix, [47:24] generation, [23:4] index, [3:0] zero */
#define FX_INDEX_SHIFT 4
#define FX_GENERATION_SHIFT 24

C_ASSERT(FX_INDEX_MASK < (1u << (FX_GENERATION_SHIFT - FX_INDEX_SHIFT)));

typedef struct _FX_SLOT {
    FX_OBJECT *volatile Object; /* NULL: free */
    ULONG Generation;
    ULONG NextFree;
} FX_SLOT;

static KSPIN_LOCK FxHandleLock;
/* In the image, so that the pool does not depend on how many objects a client has had, short of very many. */
static FX_SLOT FxFirstChunk[FX_CHUNK_SLOTS];
static FX_SLOT *volatile FxChunk[FX_CHUNKS];
static ULONG FxChunkCount;
static ULONG FxFirstFree; /* index + 1; 0: none, which is also how the image starts */
static ULONG FxLastGeneration;

VOID FxHandleTableInitialize(VOID)
{
    KeInitializeSpinLock(&FxHandleLock);
}

static FX_SLOT *FxSlot(ULONG Index)
{
    FX_SLOT *chunk = FxChunk[Index >> FX_CHUNK_BITS];

    return chunk == NULL ? NULL : &chunk[Index & (FX_CHUNK_SLOTS - 1)];
}

/** Adds a chunk of free slots. Lock held. */
static BOOLEAN FxGrowTable(VOID)
{
    FX_SLOT *chunk;
    ULONG first = FxChunkCount * FX_CHUNK_SLOTS;

    if (FxChunkCount == FX_CHUNKS) {
        return FALSE;
    }
    chunk = FxFirstChunk;
    if (FxChunkCount > 0) {
        chunk = ExAllocatePoolWithTag(NonPagedPoolNx, FX_CHUNK_SLOTS * sizeof(*chunk), FX_TAG);
    }
    if (chunk == NULL) {
        return FALSE;
    }
    RtlZeroMemory(chunk, FX_CHUNK_SLOTS * sizeof(*chunk));
    for (ULONG i = 0; i < FX_CHUNK_SLOTS; i++) {
        chunk[i].NextFree = i + 1 < FX_CHUNK_SLOTS ? first + i + 2 : 0;
    }
    FxChunk[FxChunkCount++] = chunk;
    FxFirstFree = first + 1;
    return TRUE;
}

NTSTATUS FxHandleAllocate(FX_OBJECT *Object, WDFOBJECT *Handle)
{
    NTSTATUS status = STATUS_INSUFFICIENT_RESOURCES;
    KIRQL irql = KeAcquireSpinLockRaiseToDpc(&FxHandleLock);

    if (FxFirstFree != 0 || FxGrowTable()) {
        ULONG index = FxFirstFree - 1;
        FX_SLOT *slot = FxSlot(index);

        FxFirstFree = slot->NextFree;
        FxLastGeneration = (FxLastGeneration + 1) & FX_GENERATION_MASK;
        slot->Generation = FxLastGeneration;
        slot->Object = Object;
        *Handle = (WDFOBJECT)(ULONG_PTR)((FX_HANDLE_PREFIX << 48) |
                                         ((ULONGLONG)slot->Generation << FX_GENERATION_SHIFT) |
                                         ((ULONGLONG)index << FX_INDEX_SHIFT));
        status = STATUS_SUCCESS;
    }
    KeReleaseSpinLock(&FxHandleLock, irql);
    return status;
}

static ULONG FxHandleIndex(WDFOBJECT Handle)
{
    return (ULONG)((ULONG_PTR)Handle >> FX_INDEX_SHIFT) & FX_INDEX_MASK;
}

VOID FxHandleFree(WDFOBJECT Handle)
{
    FX_SLOT *slot = FxSlot(FxHandleIndex(Handle));
    KIRQL irql = KeAcquireSpinLockRaiseToDpc(&FxHandleLock);

    slot->Object = NULL;
    slot->NextFree = FxFirstFree;
    FxFirstFree = FxHandleIndex(Handle) + 1;
    KeReleaseSpinLock(&FxHandleLock, irql);
}

FX_OBJECT *FxHandleLookup(WDFOBJECT Handle)
{
    ULONGLONG value = (ULONGLONG)(ULONG_PTR)Handle;
    FX_SLOT *slot = FxSlot(FxHandleIndex(Handle));
    FX_OBJECT *object;

    if (value >> 48 != FX_HANDLE_PREFIX || (value & ((1u << FX_INDEX_SHIFT) - 1)) != 0 || slot == NULL) {
        return NULL;
    }
    object = slot->Object;
    return slot->Generation == ((value >> FX_GENERATION_SHIFT) & FX_GENERATION_MASK) ? object : NULL;
}

VOID FxHandleTableFree(VOID)
{
    for (ULONG i = 0; i < FxChunkCount; i++) {
        if (i > 0) {
            ExFreePoolWithTag(FxChunk[i], FX_TAG);
        }
        FxChunk[i] = NULL;
    }
    FxChunkCount = 0;
    FxFirstFree = 0;
}

PVOID FxObjectFromHandle(FX_GLOBALS *Globals, PVOID Handle, FX_TYPE Type, PCSTR Function)
{
    FX_OBJECT *object;

    FxRequirePointer(Globals, Handle, Function, "a handle is NULL");
    object = FxHandleLookup((WDFOBJECT)Handle);
    if (object == NULL) {
        FxViolation(Globals, WDF_INVALID_HANDLE, (ULONG_PTR)Handle, 0, Function,
                    "handle of no object, or of one that is gone");
    }
    if (Type != FxTypeAny && object->Type != Type) {
        DbgPrintEx(DPFLTR_IHVDRIVER_ID, DPFLTR_ERROR_LEVEL, "stand-in KMDF: a %s was passed as %s\n",
                   FxTypeName(object->Type), FxTypeName(Type));
        FxViolation(Globals, WDF_INVALID_HANDLE, (ULONG_PTR)Handle, Type, Function,
                    "handle of an object of another type");
    }
    return object;
}
