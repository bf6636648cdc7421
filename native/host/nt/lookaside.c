// SPDX-License-Identifier: MIT
/*
 * Lookaside lists. ExAllocateFromXLookasideList is inline in drivers: it pops from the list and calls
 * Allocate on a miss. The depth is kept at 0, as under Driver Verifier, so that each block is a pool block of
 * its own with its guards.
 */
#include <string.h>

#include "nt.h"
#include "pool.h"

static PVOID NTAPI allocate(POOL_TYPE type, SIZE_T size, ULONG tag)
{
    return nt_pool_allocate((uint32_t)type, size, tag, NT_CALLER());
}

static VOID NTAPI release(PVOID buffer)
{
    ExFreePool(buffer);
}

static PVOID NTAPI allocate_ex(POOL_TYPE type, SIZE_T size, ULONG tag, struct _LOOKASIDE_LIST_EX *list)
{
    (void)list;
    return nt_pool_allocate((uint32_t)type, size, tag, NT_CALLER());
}

static VOID NTAPI release_ex(PVOID buffer, struct _LOOKASIDE_LIST_EX *list)
{
    (void)list;
    ExFreePool(buffer);
}

static void initialize(GENERAL_LOOKASIDE_POOL *list, POOL_TYPE type, SIZE_T size, ULONG tag)
{
    memset(list, 0, sizeof *list);
    InitializeSListHead(&list->ListHead);
    list->Type = type;
    list->Tag = tag;
    list->Size = (ULONG)size;
}

/* What is on the list was freed by a driver that ignores the depth. */
static void drain(GENERAL_LOOKASIDE_POOL *list)
{
    PSLIST_ENTRY entry;
    while ((entry = ExpInterlockedPopEntrySList(&list->ListHead)) != NULL) {
        list->Free(entry);
    }
}

_Static_assert(__builtin_offsetof(GENERAL_LOOKASIDE, ListEntry) ==
                   __builtin_offsetof(GENERAL_LOOKASIDE_POOL, ListEntry),
               "one layout");

static GENERAL_LOOKASIDE_POOL *pool_of(GENERAL_LOOKASIDE *list)
{
    return (GENERAL_LOOKASIDE_POOL *)list;
}

VOID NTAPI ExInitializeNPagedLookasideList(PNPAGED_LOOKASIDE_LIST Lookaside, PALLOCATE_FUNCTION Allocate,
                                           PFREE_FUNCTION Free, ULONG Flags, SIZE_T Size, ULONG Tag,
                                           USHORT Depth)
{
    (void)Depth;
    NT_IRQL_MAX(ExInitializeNPagedLookasideList, DISPATCH_LEVEL);
    initialize(pool_of(&Lookaside->L), (POOL_TYPE)((ULONG)NonPagedPool | Flags), Size, Tag);
    Lookaside->L.Allocate = Allocate != NULL ? Allocate : allocate;
    Lookaside->L.Free = Free != NULL ? Free : release;
}

VOID NTAPI ExDeleteNPagedLookasideList(PNPAGED_LOOKASIDE_LIST Lookaside)
{
    NT_IRQL_MAX(ExDeleteNPagedLookasideList, DISPATCH_LEVEL);
    drain(pool_of(&Lookaside->L));
}

VOID NTAPI ExInitializePagedLookasideList(PPAGED_LOOKASIDE_LIST Lookaside, PALLOCATE_FUNCTION Allocate,
                                          PFREE_FUNCTION Free, ULONG Flags, SIZE_T Size, ULONG Tag,
                                          USHORT Depth)
{
    (void)Depth;
    NT_IRQL_MAX(ExInitializePagedLookasideList, APC_LEVEL);
    initialize(pool_of(&Lookaside->L), (POOL_TYPE)((ULONG)PagedPool | Flags), Size, Tag);
    Lookaside->L.Allocate = Allocate != NULL ? Allocate : allocate;
    Lookaside->L.Free = Free != NULL ? Free : release;
}

VOID NTAPI ExDeletePagedLookasideList(PPAGED_LOOKASIDE_LIST Lookaside)
{
    NT_IRQL_MAX(ExDeletePagedLookasideList, APC_LEVEL);
    drain(pool_of(&Lookaside->L));
}

NTSTATUS NTAPI ExInitializeLookasideListEx(PLOOKASIDE_LIST_EX Lookaside, PALLOCATE_FUNCTION_EX Allocate,
                                           PFREE_FUNCTION_EX Free, POOL_TYPE PoolType, ULONG Flags,
                                           SIZE_T Size, ULONG Tag, USHORT Depth)
{
    NT_IRQL_MAX(ExInitializeLookasideListEx, DISPATCH_LEVEL);
    if (Depth != 0 || Flags > 3) {
        return STATUS_INVALID_PARAMETER;
    }
    initialize(&Lookaside->L, PoolType, Size, Tag);
    Lookaside->L.AllocateEx = Allocate != NULL ? Allocate : allocate_ex;
    Lookaside->L.FreeEx = Free != NULL ? Free : release_ex;
    return STATUS_SUCCESS;
}

VOID NTAPI ExDeleteLookasideListEx(PLOOKASIDE_LIST_EX Lookaside)
{
    PSLIST_ENTRY entry;
    NT_IRQL_MAX(ExDeleteLookasideListEx, DISPATCH_LEVEL);
    while ((entry = ExpInterlockedPopEntrySList(&Lookaside->L.ListHead)) != NULL) {
        Lookaside->L.FreeEx(entry, Lookaside);
    }
}
