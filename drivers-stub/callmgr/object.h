// SPDX-License-Identifier: MIT
/**
 * Objects of the call manager: address families, SAPs, VCs, parties.
 *
 * One spin lock, the state lock, guards the id tables and the states of all objects. It is a leaf: nothing is
 * called under it. An object is freed, and NdhEventFreed written, with its last reference; the id table holds
 * one until ObjectRemove, whoever works on the object holds another. A child keeps its parent.
 *
 * A hold stands for an NDIS call on the object's handle that is decided (RecordOpen lies between) and may not
 * have come to NDIS yet. While there is one, nothing may make the handle die, but what happens inside that
 * very call: see ObjectHold.
 *
 * Inside counts the callbacks about the object that are decided but not recorded yet. What they leave to be
 * completed, or have ended, is there before their event, so that a test may act on it as soon as it sees the
 * event; while Inside is not 0 the teardown, which sees no events, leaves the object alone: see ObjectEnter.
 */
#ifndef CALLMGR_OBJECT_H
#define CALLMGR_OBJECT_H

#include "adapter.h"

/* What a handler may have pended on an object, as index of Tickets. */
enum {
    ObjectTicketOpen = 0,
    ObjectTicketClose = 1,
    ObjectTicketMake = 2,
    ObjectTicketModify = 3,
    ObjectTickets = 4
};

/** One call that holds an object. Lives on the caller's stack; state lock. */
typedef struct CM_HOLD {
    struct CM_OBJECT *Object; /* NULL: not held */
    struct CM_HOLD *Next;
    HANDLE Thread;
    KIRQL Irql;
    BOOLEAN Arrived; /* NDIS has the handle: the call manager was called from inside the call */
} CM_HOLD;

typedef struct CM_OBJECT {
    NDH_ID Id;
    CM_ADAPTER *Adapter;
    struct CM_OBJECT *Parent;
    NDIS_HANDLE Handle; /* NDIS's; NULL while it is being made */
    CM_HOLD *Holds;     /* state lock */
    PVOID Extra;        /* further memory, freed with the object */
    VOID(*Destroy)
    (struct CM_OBJECT *Object); /* releases what it owns besides, or NULL; no NDIS calls about it */
    UINT32 Size;                /* of the whole context */
    UINT32 ExtraSize;
    volatile LONG References;
    volatile LONG Inside;
    UINT32 Children;               /* live ones; state lock */
    UINT32 Tickets[ObjectTickets]; /* of the requests pended last; a late completion of an earlier one does
                                      not match */
    UINT8 Kind;                    /* NDH_KIND */
    UINT8 Side;                    /* NDH_SIDE: call manager or miniport */
    BOOLEAN Removed;               /* state lock */
} CM_OBJECT;

VOID ObjectSetUp(VOID);
VOID ObjectTearDown(VOID);

/** The state lock. IRQL <= DISPATCH_LEVEL. */
VOID ObjectLock(VOID);
VOID ObjectUnlock(VOID);

/**
 * Makes a zeroed context of Size bytes that begins with CM_OBJECT, enters it into the table and counts it
 * with its parent. The caller gets one reference. NULL: no memory, or NDH_MAX_OBJECTS.
 */
CM_OBJECT *ObjectCreate(_In_ CM_ADAPTER *Adapter, _In_ UINT8 Kind, _In_ UINT32 Size,
                        _In_opt_ CM_OBJECT *Parent);

/** As ObjectCreate, for a side of the image. */
CM_OBJECT *ObjectCreateFor(_In_ CM_ADAPTER *Adapter, _In_ UINT8 Side, _In_ UINT8 Kind, _In_ UINT32 Size,
                           _In_opt_ CM_OBJECT *Parent);

/** The live object of an id, with a reference; NULL if the id is stale or of another kind or adapter. Kind 0:
 * any. */
CM_OBJECT *ObjectFind(_In_ const CM_ADAPTER *Adapter, _In_ NDH_ID Id, _In_ UINT32 Kind);

/** As ObjectFind, dead ones included while they are kept (misuse): NULL if there is none. */
CM_OBJECT *ObjectFindDead(_In_ const CM_ADAPTER *Adapter, _In_ NDH_ID Id, _In_ UINT32 Kind);

/** An object of any kind and of either side of this image, dead ones included. */
CM_OBJECT *ObjectFindAny(_In_ const CM_ADAPTER *Adapter, _In_ NDH_ID Id);

/**
 * Whether objects that end from now on stay as tombstones, which only misuse can name; FALSE also frees those
 * that stayed. IRQL <= DISPATCH_LEVEL.
 */
VOID ObjectKeepDead(_In_ const CM_ADAPTER *Adapter, _In_ BOOLEAN Keep);

/** The next live object of a kind and adapter, with a reference; NULL at the end. *Cursor begins at 0. */
CM_OBJECT *ObjectNext(_In_ const CM_ADAPTER *Adapter, _In_ UINT32 Kind, _Inout_ UINT32 *Cursor);

/** As ObjectNext, of a side. */
CM_OBJECT *ObjectNextOf(_In_ const CM_ADAPTER *Adapter, _In_ UINT32 Side, _In_ UINT32 Kind,
                        _Inout_ UINT32 *Cursor);

VOID ObjectReference(_Inout_ CM_OBJECT *Object);
VOID ObjectRelease(_Inout_opt_ CM_OBJECT *Object);

/** Ends the id, and the policies that name it. The second call for an object does nothing. */
VOID ObjectRemove(_Inout_ CM_OBJECT *Object);

/**
 * With the state lock held: a call on the object's handle was decided. A completion lets go before the call,
 * for the handle lives until the client that waits for it acts; every other call when it has returned.
 */
VOID ObjectHold(_Inout_ CM_OBJECT *Object, _Out_ CM_HOLD *Hold);
/** Without the lock. IRQL <= DISPATCH_LEVEL. */
VOID ObjectLetGo(_Inout_ CM_HOLD *Hold);
/**
 * With the state lock held: the calls that hold the object, without those that the caller runs inside of.
 * Inside of a call is who has its thread and IRQL: a DPC that borrows the thread of a call at PASSIVE_LEVEL
 * is not.
 */
UINT32 ObjectEntering(_Inout_ CM_OBJECT *Object);

/** A callback about the object begins, before it changes its state; with a reference. Without the lock. */
VOID ObjectEnter(_Inout_ CM_OBJECT *Object);
/** Its event is written and its answer decided. The context may be gone now. */
VOID ObjectLeave(_Inout_ CM_OBJECT *Object);
/**
 * What of Owed, a member of the object, may be completed without having seen an event: 0 while a callback is
 * inside.
 */
UINT8 ObjectOwes(_In_ const CM_OBJECT *Object, _In_ const UINT8 *Owed);

#endif
