// SPDX-License-Identifier: MIT
/**
 * Objects of the call manager: address families, SAPs, VCs, parties.
 *
 * One spin lock, the state lock, guards the id tables and the states of all objects. It is a leaf: nothing is
 * called under it. An object is freed, and NdhEventFreed written, with its last reference; the id table holds
 * one until ObjectRemove, whoever works on the object holds another. A child keeps its parent.
 *
 * Entering counts the NDIS calls on the object's handle that are decided but not made yet (RecordOpen lies
 * between). While it is not 0 nothing may make the handle die: see ObjectHold.
 */
#ifndef NDHMP_OBJECT_H
#define NDHMP_OBJECT_H

#include "adapter.h"

/* What a handler may have pended on an object, as index of Tickets. */
enum { ObjectTicketOpen = 0, ObjectTicketClose = 1, ObjectTicketMake = 2, ObjectTickets = 3 };

typedef struct NDHMP_OBJECT {
    NDH_ID Id;
    NDHMP_ADAPTER *Adapter;
    struct NDHMP_OBJECT *Parent;
    NDIS_HANDLE Handle; /* NDIS's; NULL while it is being made */
    PVOID Extra;        /* further memory, freed with the object */
    UINT32 Size;        /* of the whole context */
    UINT32 ExtraSize;
    volatile LONG References;
    volatile LONG Entering;
    UINT32 Children;               /* live ones; state lock */
    UINT32 Tickets[ObjectTickets]; /* of the requests pended last; a late completion of an earlier one does
                                      not match */
    UINT8 Kind;                    /* NDH_KIND */
    BOOLEAN Removed;               /* state lock */
} NDHMP_OBJECT;

VOID ObjectSetUp(VOID);
VOID ObjectTearDown(VOID);

/** The state lock. IRQL <= DISPATCH_LEVEL. */
VOID ObjectLock(VOID);
VOID ObjectUnlock(VOID);

/**
 * Makes a zeroed context of Size bytes that begins with NDHMP_OBJECT, enters it into the table and counts it
 * with its parent. The caller gets one reference. NULL: no memory, or NDH_MAX_OBJECTS.
 */
NDHMP_OBJECT *ObjectCreate(_In_ NDHMP_ADAPTER *Adapter, _In_ UINT8 Kind, _In_ UINT32 Size,
                           _In_opt_ NDHMP_OBJECT *Parent);

/** The live object of an id, with a reference; NULL if the id is stale or of another kind or adapter. Kind 0:
 * any. */
NDHMP_OBJECT *ObjectFind(_In_ const NDHMP_ADAPTER *Adapter, _In_ NDH_ID Id, _In_ UINT32 Kind);

/** The next live object of a kind and adapter, with a reference; NULL at the end. *Cursor begins at 0. */
NDHMP_OBJECT *ObjectNext(_In_ const NDHMP_ADAPTER *Adapter, _In_ UINT32 Kind, _Inout_ UINT32 *Cursor);

VOID ObjectReference(_Inout_ NDHMP_OBJECT *Object);
VOID ObjectRelease(_Inout_opt_ NDHMP_OBJECT *Object);

/** Ends the id, and the policies that name it. The second call for an object does nothing. */
VOID ObjectRemove(_Inout_ NDHMP_OBJECT *Object);

/** With the state lock held: a call on the object's handle was decided. */
VOID ObjectHold(_Inout_ NDHMP_OBJECT *Object);
/** Directly before the NDIS call, without a lock. */
VOID ObjectLetGo(_Inout_ NDHMP_OBJECT *Object);

#endif
