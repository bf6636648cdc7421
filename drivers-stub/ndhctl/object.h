// SPDX-License-Identifier: MIT
/**
 * Ids of the client's objects: index and generation, so that a stale id names nothing.
 *
 * An object is created with one reference, its life. Retire ends the life: from then on its id names nothing;
 * the memory goes when the last reference does, and an event FREED says so. In a misuse session a retired
 * object stays as a tombstone, which only operations with NDH_OP_MISUSE can name, until the session ends:
 * that is how a dead NDIS handle is passed on purpose.
 */
#ifndef NDHCTL_OBJECT_H
#define NDHCTL_OBJECT_H

#include "ctl.h"

typedef struct NDH_OBJECT NDH_OBJECT;

/** Releases what an object owns besides its own memory. IRQL <= DISPATCH_LEVEL. */
typedef VOID NDH_OBJECT_DESTROY(_In_ NDH_OBJECT *Object);

/** First member of every object. */
struct NDH_OBJECT {
    NDH_ID Id;
    NDH_ID Peer;                 /* the call manager's id of the same thing, 0 if not known */
    NDH_OBJECT *Parent;          /* referenced; NULL for an adapter */
    NDH_OBJECT_DESTROY *Destroy; /* or NULL */
    volatile LONG References;
    BOOLEAN Dead;   /* a tombstone */
    UINT8 Failures; /* calls of the teardown that failed; the teardown's */
};

_IRQL_requires_(PASSIVE_LEVEL)
VOID ObjectDriverEntry(VOID);

/** Frees the tables. No object is left. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID ObjectUnload(VOID);

/** Whether objects that are retired from now on stay as tombstones. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID ObjectKeepTombstones(_In_ BOOLEAN Keep);

/**
 * Makes a zeroed object of Size bytes, whose first member is NDH_OBJECT. NULL: no memory, or NDH_MAX_OBJECTS
 * of the kind are alive. Parent is referenced for as long as the object's memory exists.
 */
_IRQL_requires_max_(DISPATCH_LEVEL)
_Must_inspect_result_
NDH_OBJECT *ObjectCreate(_In_ UINT32 Kind, _In_ SIZE_T Size, _In_opt_ NDH_OBJECT *Parent,
                         _In_opt_ NDH_OBJECT_DESTROY *Destroy);

/** The object with this id, referenced; NULL if there is none (Kind 0: of any kind). Tombstones only if Dead
 * is TRUE. */
_IRQL_requires_max_(DISPATCH_LEVEL)
_Must_inspect_result_
NDH_OBJECT *ObjectFind(_In_ NDH_ID Id, _In_ UINT32 Kind, _In_ BOOLEAN Dead);

/** Next live object of a kind at or behind *Cursor (begin with 0), referenced; NULL at the end. */
_IRQL_requires_max_(DISPATCH_LEVEL)
_Must_inspect_result_
NDH_OBJECT *ObjectNext(_In_ UINT32 Kind, _Inout_ UINT32 *Cursor);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID ObjectReference(_In_ NDH_OBJECT *Object);

/** Drops a reference (NULL is allowed). The last one frees the object and records FREED. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID ObjectRelease(_In_opt_ NDH_OBJECT *Object);

/** Ends the life of an object, which is not freed yet; nothing if it is a tombstone already. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID ObjectRetire(_In_ NDH_OBJECT *Object);

/** Frees all tombstones, and memory of the tables that is not in use. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID ObjectTrim(VOID);

/** Live objects of a kind. */
_IRQL_requires_max_(DISPATCH_LEVEL)
UINT32 ObjectCount(_In_ UINT32 Kind);

#endif
