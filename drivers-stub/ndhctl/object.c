// SPDX-License-Identifier: MIT
#include "object.h"
#include "pool.h"
#include "recorder.h"

#define CHUNK_SLOTS 256u
#define CHUNKS      (NDH_MAX_OBJECTS / CHUNK_SLOTS)
#define NO_SLOT     0xffffffffu

/* One slot of an id table. The generation outlives the object. */
typedef struct NDH_SLOT {
    NDH_OBJECT *Object; /* NULL: free */
    UINT32 Generation;
    UINT32 NextFree;
} NDH_SLOT;

typedef struct NDH_CHUNK {
    UINT32 Used; /* slots with an object: empty chunks are skipped by a walk */
    NDH_SLOT Slots[CHUNK_SLOTS];
} NDH_CHUNK;

typedef struct NDH_TABLE {
    KSPIN_LOCK Lock;
    UINT32 Chunks; /* allocated, in order */
    UINT32 FirstFree;
    UINT32 Live;       /* without tombstones */
    UINT32 Generation; /* of the slots of a fresh chunk: above those of chunks that were freed */
    NDH_CHUNK *Chunk[CHUNKS];
} NDH_TABLE;

static NDH_TABLE g_Tables[NdhKindLimit];
static BOOLEAN g_KeepTombstones;

VOID ObjectDriverEntry(VOID)
{
    for (UINT32 kind = 0; kind < NdhKindLimit; kind++) {
        KeInitializeSpinLock(&g_Tables[kind].Lock);
        g_Tables[kind].FirstFree = NO_SLOT;
    }
}

VOID ObjectUnload(VOID)
{
    for (UINT32 kind = 0; kind < NdhKindLimit; kind++) {
        for (UINT32 i = 0; i < g_Tables[kind].Chunks; i++) {
            PoolFree(g_Tables[kind].Chunk[i], NDH_TAG_OBJECT);
        }
        g_Tables[kind].Chunks = 0;
    }
}

VOID ObjectKeepTombstones(BOOLEAN Keep)
{
    g_KeepTombstones = Keep;
}

static NDH_SLOT *Slot(NDH_TABLE *Table, UINT32 Index)
{
    return &Table->Chunk[Index / CHUNK_SLOTS]->Slots[Index % CHUNK_SLOTS];
}

/* Takes Chunk if the table still needs one; returns whether it did. Called with the lock held. */
static BOOLEAN Grow(NDH_TABLE *Table, NDH_CHUNK *Chunk)
{
    if (Table->FirstFree != NO_SLOT || Table->Chunks == CHUNKS) {
        return FALSE;
    }
    UINT32 base = Table->Chunks * CHUNK_SLOTS;
    for (UINT32 i = 0; i < CHUNK_SLOTS; i++) {
        Chunk->Slots[i].NextFree = i + 1 < CHUNK_SLOTS ? base + i + 1 : NO_SLOT;
        Chunk->Slots[i].Generation = Table->Generation;
    }
    Table->Chunk[Table->Chunks++] = Chunk;
    Table->FirstFree = base;
    return TRUE;
}

/* Gives an object a slot and its id; FALSE: there is no free slot. Takes *Chunk, and sets it to NULL, if the
 * table needs one. */
static BOOLEAN Insert(NDH_TABLE *Table, UINT32 Kind, NDH_OBJECT *Object, NDH_CHUNK **Chunk)
{
    KIRQL irql = KeAcquireSpinLockRaiseToDpc(&Table->Lock);
    if (*Chunk != NULL && Grow(Table, *Chunk)) {
        *Chunk = NULL;
    }
    UINT32 index = Table->FirstFree;
    if (index != NO_SLOT) {
        NDH_SLOT *slot = Slot(Table, index);
        Table->FirstFree = slot->NextFree;
        slot->Generation = (slot->Generation & 0xffffffu) == 0xffffffu ? 1 : slot->Generation + 1;
        slot->Object = Object;
        Table->Chunk[index / CHUNK_SLOTS]->Used++;
        Table->Live++;
        Object->Id = NDH_MAKE_ID(NdhSideClient, Kind, slot->Generation, index);
    }
    KeReleaseSpinLock(&Table->Lock, irql);
    return index != NO_SLOT;
}

NDH_OBJECT *ObjectCreate(UINT32 Kind, SIZE_T Size, NDH_OBJECT *Parent, NDH_OBJECT_DESTROY *Destroy)
{
    NDH_TABLE *table = &g_Tables[Kind];
    NDH_OBJECT *object = PoolAllocate(Size, NDH_TAG_OBJECT);
    NDH_CHUNK *chunk = NULL;
    BOOLEAN inserted;

    if (object == NULL) {
        return NULL;
    }
    object->References = 1;
    object->Destroy = Destroy;
    object->Parent = Parent;
    /* Again while others take what a new chunk brings. */
    while (!(inserted = Insert(table, Kind, object, &chunk)) && table->Chunks < CHUNKS) {
        PoolFree(chunk, NDH_TAG_OBJECT);
        chunk = PoolAllocate(sizeof(*chunk), NDH_TAG_OBJECT);
        if (chunk == NULL) {
            break;
        }
    }
    PoolFree(chunk, NDH_TAG_OBJECT);
    if (!inserted) {
        PoolFree(object, NDH_TAG_OBJECT);
        return NULL;
    }
    if (Parent != NULL) {
        ObjectReference(Parent);
    }
    return object;
}

NDH_OBJECT *ObjectFind(NDH_ID Id, UINT32 Kind, BOOLEAN Dead)
{
    UINT32 kind = NDH_ID_KIND(Id), index = NDH_ID_INDEX(Id);
    NDH_OBJECT *object = NULL;

    if (NDH_ID_SIDE(Id) != NdhSideClient || kind == NdhKindNone || kind >= NdhKindLimit ||
        (Kind != 0 && kind != Kind)) {
        return NULL;
    }
    NDH_TABLE *table = &g_Tables[kind];
    KIRQL irql = KeAcquireSpinLockRaiseToDpc(&table->Lock);
    if (index / CHUNK_SLOTS < table->Chunks) {
        object = Slot(table, index)->Object;
        if (object != NULL && (object->Id != Id || (object->Dead && !Dead))) {
            object = NULL;
        }
        if (object != NULL) {
            InterlockedIncrement(&object->References);
        }
    }
    KeReleaseSpinLock(&table->Lock, irql);
    return object;
}

NDH_OBJECT *ObjectNext(UINT32 Kind, UINT32 *Cursor)
{
    NDH_TABLE *table = &g_Tables[Kind];
    NDH_OBJECT *found = NULL;
    UINT32 index = *Cursor;

    KIRQL irql = KeAcquireSpinLockRaiseToDpc(&table->Lock);
    while (found == NULL && index < table->Chunks * CHUNK_SLOTS) {
        if (table->Chunk[index / CHUNK_SLOTS]->Used == 0) {
            index = (index / CHUNK_SLOTS + 1) * CHUNK_SLOTS;
            continue;
        }
        NDH_OBJECT *object = Slot(table, index++)->Object;
        if (object != NULL && !object->Dead) {
            InterlockedIncrement(&object->References);
            found = object;
        }
    }
    KeReleaseSpinLock(&table->Lock, irql);
    *Cursor = index;
    return found;
}

VOID ObjectReference(NDH_OBJECT *Object)
{
    InterlockedIncrement(&Object->References);
}

VOID ObjectRelease(NDH_OBJECT *Object)
{
    /* A loop, not a recursion: freeing a party may free its VC, AF and binding. */
    while (Object != NULL && InterlockedDecrement(&Object->References) == 0) {
        NDH_OBJECT *parent = Object->Parent;
        if (Object->Destroy != NULL) {
            Object->Destroy(Object);
        }
        RecordEvent(NdhEventFreed, 0, Object->Id, 0, 0, 0);
        PoolFree(Object, NDH_TAG_OBJECT);
        Object = parent;
    }
}

/* Takes the object out of its slot. Called with the table's lock held. */
static VOID Vacate(NDH_TABLE *Table, UINT32 Index)
{
    NDH_SLOT *slot = Slot(Table, Index);
    slot->Object = NULL;
    slot->NextFree = Table->FirstFree;
    Table->FirstFree = Index;
    Table->Chunk[Index / CHUNK_SLOTS]->Used--;
}

VOID ObjectRetire(NDH_OBJECT *Object)
{
    NDH_TABLE *table = &g_Tables[NDH_ID_KIND(Object->Id)];
    BOOLEAN keep;

    KIRQL irql = KeAcquireSpinLockRaiseToDpc(&table->Lock);
    keep = g_KeepTombstones || Object->Dead; /* what is dead already stays so */
    table->Live -= Object->Dead ? 0 : 1;
    if (keep) {
        Object->Dead = TRUE;
    } else {
        Vacate(table, NDH_ID_INDEX(Object->Id));
    }
    KeReleaseSpinLock(&table->Lock, irql);
    if (!keep) {
        ObjectRelease(Object);
    }
}

static VOID PurgeTombstones(NDH_TABLE *Table)
{
    for (UINT32 index = 0; index < Table->Chunks * CHUNK_SLOTS; index++) {
        KIRQL irql = KeAcquireSpinLockRaiseToDpc(&Table->Lock);
        NDH_OBJECT *object = Slot(Table, index)->Object;
        if (object != NULL && object->Dead) {
            Vacate(Table, index);
        } else {
            object = NULL;
        }
        KeReleaseSpinLock(&Table->Lock, irql);
        ObjectRelease(object);
    }
}

/* Links the free slots anew, lowest first. Called with the lock held. */
static VOID RebuildFreeList(NDH_TABLE *Table)
{
    Table->FirstFree = NO_SLOT;
    for (UINT32 index = Table->Chunks * CHUNK_SLOTS; index-- != 0;) {
        NDH_SLOT *slot = Slot(Table, index);
        if (slot->Object == NULL) {
            slot->NextFree = Table->FirstFree;
            Table->FirstFree = index;
        }
    }
}

/* Takes the last chunk out of the table if it is not in use. Its generations must not come again. */
static NDH_CHUNK *TakeEmptyChunk(NDH_TABLE *Table)
{
    NDH_CHUNK *chunk = NULL;
    KIRQL irql = KeAcquireSpinLockRaiseToDpc(&Table->Lock);
    if (Table->Chunks != 0 && Table->Chunk[Table->Chunks - 1]->Used == 0) {
        chunk = Table->Chunk[--Table->Chunks];
        for (UINT32 i = 0; i < CHUNK_SLOTS; i++) {
            if (chunk->Slots[i].Generation > Table->Generation) {
                Table->Generation = chunk->Slots[i].Generation;
            }
        }
        RebuildFreeList(Table);
    }
    KeReleaseSpinLock(&Table->Lock, irql);
    return chunk;
}

VOID ObjectTrim(VOID)
{
    for (UINT32 kind = NdhKindAdapter; kind < NdhKindLimit; kind++) {
        NDH_CHUNK *chunk;
        PurgeTombstones(&g_Tables[kind]);
        while ((chunk = TakeEmptyChunk(&g_Tables[kind])) != NULL) {
            PoolFree(chunk, NDH_TAG_OBJECT);
        }
    }
}

UINT32 ObjectCount(UINT32 Kind)
{
    return g_Tables[Kind].Live;
}
