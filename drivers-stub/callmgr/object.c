// SPDX-License-Identifier: MIT
#include "object.h"

#include "idtable.h"
#include "ndisalloc.h"
#include "policy.h"
#include "record.h"

static NDIS_SPIN_LOCK StateLock;
static IDTABLE Tables[2][NdhKindLimit]; /* of the call manager's side and of the miniport's */
static BOOLEAN KeepDead;

static IDTABLE *TableOf(UINT32 Side, UINT32 Kind)
{
    if ((Side != NdhSideCallManager && Side != NdhSideMiniport) || Kind < NdhKindAf || Kind >= NdhKindLimit) {
        return NULL;
    }
    return &Tables[Side == NdhSideMiniport][Kind];
}

VOID ObjectSetUp(VOID)
{
    NdisAllocateSpinLock(&StateLock);
}

VOID ObjectTearDown(VOID)
{
    NdisFreeSpinLock(&StateLock);
}

VOID ObjectLock(VOID)
{
    NdisAcquireSpinLock(&StateLock);
}

VOID ObjectUnlock(VOID)
{
    NdisReleaseSpinLock(&StateLock);
}

static IDTABLE_RESULT InsertOnce(CM_OBJECT *Object, IDTABLE_PAGE **Page)
{
    IDTABLE_RESULT Result;

    ObjectLock();
    Result = IdTableInsert(TableOf(Object->Side, Object->Kind), Object->Side, Object->Kind, Object, Page,
                           &Object->Id);
    if (Result == IdTableDone) {
        Object->Id |= CM_INDEX(Object->Side, 0);
        Object->Adapter->Counts[Object->Kind]++;
        if (Object->Parent != NULL) {
            Object->Parent->Children++;
        }
    }
    ObjectUnlock();
    return Result;
}

static BOOLEAN Insert(CM_OBJECT *Object)
{
    IDTABLE_PAGE *Page = NULL;
    IDTABLE_RESULT Result = InsertOnce(Object, &Page);

    while (Result == IdTableNeedsPage) {
        Page =
            MemoryAllocate(DriverHandle(), sizeof(*Page), CM_TAG_PAGE);
        if (Page == NULL) {
            return FALSE;
        }
        Result = InsertOnce(Object, &Page);
        if (Page != NULL) { /* somebody else brought one first */
            NdisFreeMemory(Page, 0, 0);
            Page = NULL;
        }
    }
    return Result == IdTableDone;
}

CM_OBJECT *ObjectCreate(CM_ADAPTER *Adapter, UINT8 Kind, UINT32 Size, CM_OBJECT *Parent)
{
    return ObjectCreateFor(Adapter, NdhSideCallManager, Kind, Size, Parent);
}

CM_OBJECT *ObjectCreateFor(CM_ADAPTER *Adapter, UINT8 Side, UINT8 Kind, UINT32 Size, CM_OBJECT *Parent)
{
    CM_OBJECT *Object =
        MemoryAllocate(Adapter->Handle, Size, CM_TAG_OBJECT);

    if (Object == NULL) {
        return NULL;
    }
    RtlZeroMemory(Object, Size);
    Object->Adapter = Adapter;
    Object->Parent = Parent;
    Object->Size = Size;
    Object->Kind = Kind;
    Object->Side = Side;
    Object->References = 2;
    if (!Insert(Object)) {
        NdisFreeMemory(Object, 0, 0);
        return NULL;
    }
    if (Parent != NULL) {
        ObjectReference(Parent);
    }
    return Object;
}

static CM_OBJECT *Find(const CM_ADAPTER *Adapter, NDH_ID Id, UINT32 Kind, BOOLEAN Dead)
{
    IDTABLE *Table = TableOf(NDH_ID_SIDE(Id), NDH_ID_KIND(Id));
    CM_OBJECT *Object;

    if (Table == NULL || (Kind != NdhKindNone && Kind != NDH_ID_KIND(Id)) ||
        NDH_ID_INDEX(Id) != CM_INDEX(NDH_ID_SIDE(Id), NDH_ID_INDEX(Id) & ~NDH_INDEX_STAND_ALONE)) {
        return NULL;
    }
    ObjectLock();
    Object = IdTableFind(Table, Id & ~(NDH_ID)NDH_INDEX_STAND_ALONE);
    if (Object != NULL && Object->Adapter == Adapter && (Dead || !Object->Removed)) {
        ObjectReference(Object);
    } else {
        Object = NULL;
    }
    ObjectUnlock();
    return Object;
}

CM_OBJECT *ObjectFind(const CM_ADAPTER *Adapter, NDH_ID Id, UINT32 Kind)
{
    return Find(Adapter, Id, Kind, FALSE);
}

CM_OBJECT *ObjectFindDead(const CM_ADAPTER *Adapter, NDH_ID Id, UINT32 Kind)
{
    return Find(Adapter, Id, Kind, TRUE);
}

CM_OBJECT *ObjectFindAny(const CM_ADAPTER *Adapter, NDH_ID Id)
{
    return Find(Adapter, Id, NdhKindNone, TRUE);
}

static CM_OBJECT *Next(const CM_ADAPTER *Adapter, IDTABLE *Table, UINT32 *Cursor, BOOLEAN Dead)
{
    CM_OBJECT *Object;

    ObjectLock();
    do {
        Object = IdTableNext(Table, Cursor);
    } while (Object != NULL && (Object->Adapter != Adapter || Object->Removed != Dead));
    if (Object != NULL) {
        ObjectReference(Object);
    }
    ObjectUnlock();
    return Object;
}

CM_OBJECT *ObjectNext(const CM_ADAPTER *Adapter, UINT32 Kind, UINT32 *Cursor)
{
    return Next(Adapter, TableOf(NdhSideCallManager, Kind), Cursor, FALSE);
}

CM_OBJECT *ObjectNextOf(const CM_ADAPTER *Adapter, UINT32 Side, UINT32 Kind, UINT32 *Cursor)
{
    return Next(Adapter, TableOf(Side, Kind), Cursor, FALSE);
}

VOID ObjectReference(CM_OBJECT *Object)
{
    InterlockedIncrement(&Object->References);
}

VOID ObjectRelease(CM_OBJECT *Object)
{
    while (Object != NULL && InterlockedDecrement(&Object->References) == 0) {
        CM_OBJECT *Parent = Object->Parent;

        RecordFreed(Object->Adapter, Object->Side, Object->Id);
        if (Object->Destroy != NULL) {
            Object->Destroy(Object);
        }
        if (Object->Extra != NULL) {
            NdisFreeMemory(Object->Extra, 0, 0);
        }
        NdisFreeMemory(Object, 0, 0);
        Object = Parent;
    }
}

/** With the state lock held: takes the object off its table. */
static IDTABLE_PAGE *TakeOff(CM_OBJECT *Object)
{
    return IdTableRemove(TableOf(Object->Side, Object->Kind), Object->Id & ~(NDH_ID)NDH_INDEX_STAND_ALONE);
}

VOID ObjectRemove(CM_OBJECT *Object)
{
    IDTABLE_PAGE *Page = NULL;
    BOOLEAN First;
    BOOLEAN Keep;

    ObjectLock();
    First = !Object->Removed;
    Keep = KeepDead;
    if (First) {
        Object->Removed = TRUE;
        if (!Keep) {
            Page = TakeOff(Object);
        }
        Object->Adapter->Counts[Object->Kind]--;
        if (Object->Parent != NULL) {
            Object->Parent->Children--;
        }
    }
    ObjectUnlock();
    if (Page != NULL) {
        NdisFreeMemory(Page, 0, 0);
    }
    if (First) {
        PolicyForget(Object->Id);
        if (!Keep) {
            ObjectRelease(Object);
        }
    }
}

/** Frees the tombstones of a table. */
static VOID Purge(const CM_ADAPTER *Adapter, IDTABLE *Table)
{
    UINT32 Cursor = 0;
    CM_OBJECT *Object;

    while ((Object = Next(Adapter, Table, &Cursor, TRUE)) != NULL) {
        IDTABLE_PAGE *Page;

        ObjectLock();
        Page = TakeOff(Object);
        ObjectUnlock();
        if (Page != NULL) {
            NdisFreeMemory(Page, 0, 0);
        }
        ObjectRelease(Object); /* the table's */
        ObjectRelease(Object);
    }
}

VOID ObjectKeepDead(const CM_ADAPTER *Adapter, BOOLEAN Keep)
{
    UINT32 Kind;

    ObjectLock();
    KeepDead = Keep;
    ObjectUnlock();
    for (Kind = NdhKindAf; !Keep && Kind < NdhKindLimit; Kind++) {
        Purge(Adapter, &Tables[0][Kind]);
        Purge(Adapter, &Tables[1][Kind]);
    }
}

VOID ObjectHold(CM_OBJECT *Object, CM_HOLD *Hold)
{
    Hold->Object = Object;
    Hold->Next = Object->Holds;
    Hold->Thread = PsGetCurrentThreadId();
    Hold->Irql = StateLock.OldIrql;
    Hold->Arrived = FALSE;
    Object->Holds = Hold;
}

VOID ObjectLetGo(CM_HOLD *Hold)
{
    CM_HOLD **Link;

    ObjectLock();
    for (Link = &Hold->Object->Holds; *Link != Hold; Link = &(*Link)->Next) {
    }
    *Link = Hold->Next;
    ObjectUnlock();
}

UINT32 ObjectEntering(CM_OBJECT *Object)
{
    HANDLE Thread = PsGetCurrentThreadId();
    KIRQL Irql = StateLock.OldIrql;
    UINT32 Count = 0;
    CM_HOLD *Hold;

    for (Hold = Object->Holds; Hold != NULL; Hold = Hold->Next) {
        Hold->Arrived = (BOOLEAN)(Hold->Arrived || (Hold->Thread == Thread && Hold->Irql == Irql));
        Count += Hold->Arrived ? 0 : 1;
    }
    return Count;
}

VOID ObjectEnter(CM_OBJECT *Object)
{
    ObjectReference(Object);
    InterlockedIncrement(&Object->Inside);
    InterlockedIncrement(&Object->Adapter->Inside);
}

VOID ObjectLeave(CM_OBJECT *Object)
{
    InterlockedDecrement(&Object->Adapter->Inside);
    InterlockedDecrement(&Object->Inside);
    ObjectRelease(Object);
}

UINT8 ObjectOwes(const CM_OBJECT *Object, const UINT8 *Owed)
{
    UINT8 Due;

    ObjectLock();
    Due = Object->Inside == 0 ? *Owed : 0;
    ObjectUnlock();
    return Due;
}
