// SPDX-License-Identifier: MIT
/**
 * Ids of one kind of object: index and generation to pointer, and back out of use.
 *
 * A generation counts the ids of its kind that were ever given out, so it needs no memory once the id is
 * gone, and pages without a live id can be freed. It comes round after 2^24 - 1 ids. The caller holds the
 * lock of the table and brings the memory of new pages, because nothing may be allocated under a lock.
 */
#ifndef CALLMGR_IDTABLE_H
#define CALLMGR_IDTABLE_H

#include "image.h"

#define IDTABLE_PAGE_ENTRIES 256u
#define IDTABLE_PAGES        (NDH_MAX_OBJECTS / IDTABLE_PAGE_ENTRIES)

typedef struct IDTABLE_ENTRY {
    PVOID Object; /* NULL: free */
    UINT32 Generation;
    UINT32 Reserved;
} IDTABLE_ENTRY;

typedef struct IDTABLE_PAGE {
    UINT32 Used;
    UINT32 Reserved;
    IDTABLE_ENTRY Entries[IDTABLE_PAGE_ENTRIES];
} IDTABLE_PAGE;

typedef struct IDTABLE {
    IDTABLE_PAGE *Pages[IDTABLE_PAGES];
    UINT32 Used;
    UINT32 Generation; /* of the last id */
    UINT32 FirstFree;  /* no page before this one has room */
} IDTABLE;

typedef enum IDTABLE_RESULT {
    IdTableDone = 0,
    IdTableNeedsPage = 1, /* call again with memory for a page */
    IdTableFull = 2       /* NDH_MAX_OBJECTS live ids */
} IDTABLE_RESULT;

/**
 * Gives an object its id. *Page is memory for a page (any contents) or NULL; it is taken, and set to NULL, if
 * a new page is needed. *Id is set on IdTableDone.
 */
IDTABLE_RESULT IdTableInsert(_Inout_ IDTABLE *Table, _In_ UINT32 Side, _In_ UINT32 Kind, _In_ PVOID Object,
                             _Inout_ IDTABLE_PAGE **Page, _Out_ NDH_ID *Id);

/** The object of a live id, else NULL. Side and kind are the caller's to check. */
PVOID IdTableFind(_In_ const IDTABLE *Table, _In_ NDH_ID Id);

/** Takes a live id out of use. Returns a page that is empty now and the caller's to free, or NULL. */
IDTABLE_PAGE *IdTableRemove(_Inout_ IDTABLE *Table, _In_ NDH_ID Id);

/** The first object at or behind index *Cursor, which moves behind it; NULL at the end. */
PVOID IdTableNext(_In_ const IDTABLE *Table, _Inout_ UINT32 *Cursor);

#endif
