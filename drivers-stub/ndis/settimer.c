// SPDX-License-Identifier: MIT
/*
 * Timers of adapters while they are set.
 */
#include "settimer.h"

static LIST_ENTRY Timers = { &Timers, &Timers };

_Use_decl_annotations_
VOID SetTimerInsertLocked(PSET_TIMER Entry, const VOID *Timer, PNS_ADAPTER Adapter)
{
    Entry->Timer = Timer;
    Entry->Adapter = Adapter;
    InsertTailList(&Timers, &Entry->Link);
}

_Use_decl_annotations_
PSET_TIMER SetTimerRemoveLocked(const VOID *Timer)
{
    PLIST_ENTRY Link;

    for (Link = Timers.Flink; Link != &Timers; Link = Link->Flink) {
        PSET_TIMER Entry = CONTAINING_RECORD(Link, SET_TIMER, Link);

        if (Entry->Timer == Timer) {
            RemoveEntryList(Link);
            return Entry;
        }
    }
    return NULL;
}

_Use_decl_annotations_
PNS_ADAPTER SetTimerAdapterLocked(NDIS_HANDLE Handle)
{
    PVOID Object;

    return HandleResolveLocked(Handle, ObjectAdapter, SideOnly, &Object) == HandleValid ? Object : NULL;
}

_Use_decl_annotations_
ULONG SetTimerCount(PNS_ADAPTER Adapter)
{
    PLIST_ENTRY Link;
    ULONG Count = 0;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    for (Link = Timers.Flink; Link != &Timers; Link = Link->Flink) {
        Count += (ULONG)(CONTAINING_RECORD(Link, SET_TIMER, Link)->Adapter == Adapter);
    }
    LibraryRelease(Irql);
    return Count;
}
