// SPDX-License-Identifier: MIT
#include "object.h"

#include "idtable.h"
#include "policy.h"
#include "record.h"

static NDIS_SPIN_LOCK StateLock;
static IDTABLE Tables[NdhKindLimit];

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

static IDTABLE_RESULT InsertOnce(NDHMP_OBJECT *Object, IDTABLE_PAGE **Page)
{
    IDTABLE_RESULT Result;

    ObjectLock();
    Result =
        IdTableInsert(&Tables[Object->Kind], NdhSideCallManager, Object->Kind, Object, Page, &Object->Id);
    if (Result == IdTableDone) {
        Object->Adapter->Counts[Object->Kind]++;
        if (Object->Parent != NULL) {
            Object->Parent->Children++;
        }
    }
    ObjectUnlock();
    return Result;
}

static BOOLEAN Insert(NDHMP_OBJECT *Object)
{
    IDTABLE_PAGE *Page = NULL;
    IDTABLE_RESULT Result = InsertOnce(Object, &Page);

    while (Result == IdTableNeedsPage) {
        Page = NdisAllocateMemoryWithTagPriority(DriverHandle(), sizeof(*Page), NDHMP_TAG_PAGE,
                                                 NormalPoolPriority);
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

NDHMP_OBJECT *ObjectCreate(NDHMP_ADAPTER *Adapter, UINT8 Kind, UINT32 Size, NDHMP_OBJECT *Parent)
{
    NDHMP_OBJECT *Object =
        NdisAllocateMemoryWithTagPriority(Adapter->Handle, Size, NDHMP_TAG_OBJECT, NormalPoolPriority);

    if (Object == NULL) {
        return NULL;
    }
    RtlZeroMemory(Object, Size);
    Object->Adapter = Adapter;
    Object->Parent = Parent;
    Object->Size = Size;
    Object->Kind = Kind;
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

NDHMP_OBJECT *ObjectFind(const NDHMP_ADAPTER *Adapter, NDH_ID Id, UINT32 Kind)
{
    NDHMP_OBJECT *Object = NULL;
    UINT32 IdKind = NDH_ID_KIND(Id);

    if (NDH_ID_SIDE(Id) != NdhSideCallManager || IdKind < NdhKindAf || IdKind > NdhKindParty ||
        (Kind != NdhKindNone && Kind != IdKind)) {
        return NULL;
    }
    ObjectLock();
    Object = IdTableFind(&Tables[IdKind], Id);
    if (Object != NULL && Object->Adapter == Adapter) {
        ObjectReference(Object);
    } else {
        Object = NULL;
    }
    ObjectUnlock();
    return Object;
}

NDHMP_OBJECT *ObjectNext(const NDHMP_ADAPTER *Adapter, UINT32 Kind, UINT32 *Cursor)
{
    NDHMP_OBJECT *Object;

    ObjectLock();
    do {
        Object = IdTableNext(&Tables[Kind], Cursor);
    } while (Object != NULL && Object->Adapter != Adapter);
    if (Object != NULL) {
        ObjectReference(Object);
    }
    ObjectUnlock();
    return Object;
}

VOID ObjectReference(NDHMP_OBJECT *Object)
{
    InterlockedIncrement(&Object->References);
}

VOID ObjectRelease(NDHMP_OBJECT *Object)
{
    while (Object != NULL && InterlockedDecrement(&Object->References) == 0) {
        NDHMP_OBJECT *Parent = Object->Parent;

        RecordFreed(Object->Adapter, NdhSideCallManager, Object->Id);
        if (Object->Extra != NULL) {
            NdisFreeMemory(Object->Extra, 0, 0);
        }
        NdisFreeMemory(Object, 0, 0);
        Object = Parent;
    }
}

VOID ObjectRemove(NDHMP_OBJECT *Object)
{
    IDTABLE_PAGE *Page = NULL;
    BOOLEAN First;

    ObjectLock();
    First = !Object->Removed;
    if (First) {
        Object->Removed = TRUE;
        Page = IdTableRemove(&Tables[Object->Kind], Object->Id);
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
        ObjectRelease(Object);
    }
}

VOID ObjectHold(NDHMP_OBJECT *Object)
{
    InterlockedIncrement(&Object->Entering);
}

VOID ObjectLetGo(NDHMP_OBJECT *Object)
{
    InterlockedDecrement(&Object->Entering);
}
