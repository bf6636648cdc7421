// SPDX-License-Identifier: MIT
/*
 * NDIS I/O work items, on the worker threads of the library.
 */
#include "violation.h"
#include "worker.h"

typedef struct NS_WORK_ITEM {
    OBJECT Object;
    NDIS_HANDLE Handle;
    WORK Work;
    NDIS_IO_WORKITEM_ROUTINE Routine;
    PVOID Context;
    BOOLEAN Queued;
} NS_WORK_ITEM, *PNS_WORK_ITEM;

static WORK_ROUTINE WorkItemRun;

_Use_decl_annotations_
static VOID WorkItemRun(PVOID Context)
{
    PNS_WORK_ITEM Item = Context;
    NDIS_IO_WORKITEM_ROUTINE Routine;
    PVOID RoutineContext;
    NDIS_HANDLE Handle;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    Item->Queued = FALSE;
    Routine = Item->Routine;
    RoutineContext = Item->Context;
    Handle = Item->Handle;
    LibraryRelease(Irql);
    /* The routine may queue or free the item. */
    Routine(RoutineContext, Handle);
    ObjectDereference(Item);
}

/* nf-ndis-ndisallocateioworkitem.md */
NDIS_HANDLE NdisAllocateIoWorkItem(NDIS_HANDLE NdisObjectHandle)
{
    PNS_WORK_ITEM Item;
    NDIS_HANDLE Handle;
    OBJECT_KIND Kind;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    Kind = HandleKindLocked(NdisObjectHandle);
    LibraryRelease(Irql);
    if (Kind == ObjectNone) {
        ViolationReport(NDH_STANDIN_REFUSED, "NDIS-WORKITEM", "NdisAllocateIoWorkItem", ObjectWorkItem,
                        NdisObjectHandle, 0, "NdisObjectHandle is no live handle");
        return NULL;
    }
    Item = ObjectAllocate(ObjectWorkItem, sizeof(*Item));
    if (Item == NULL) {
        return NULL;
    }
    Handle = HandleOpen(Item, SideOnly);
    if (Handle == NULL) {
        ObjectDereference(Item);
        return NULL;
    }
    Item->Handle = Handle;
    return Handle;
}

/* nf-ndis-ndisqueueioworkitem.md */
VOID NdisQueueIoWorkItem(NDIS_HANDLE NdisIoWorkItemHandle, NDIS_IO_WORKITEM_ROUTINE Routine,
                         PVOID WorkItemContext)
{
    PNS_WORK_ITEM Item;
    BOOLEAN WasQueued;
    KIRQL Irql;

    Item = HandleEnter(NdisIoWorkItemHandle, ObjectWorkItem, SideOnly, "NdisQueueIoWorkItem", "NDIS-WORKITEM",
                       NDH_STANDIN_FATAL, 0, &Irql);
    if (Item == NULL) {
        return;
    }
    WasQueued = Item->Queued;
    if (!WasQueued) {
        Item->Queued = TRUE;
        Item->Routine = Routine;
        Item->Context = WorkItemContext;
        ObjectReference(Item);
    }
    LibraryRelease(Irql);
    if (WasQueued) {
        ViolationReport(NDH_STANDIN_FATAL, "NDIS-WORKITEM", "NdisQueueIoWorkItem", ObjectWorkItem,
                        NdisIoWorkItemHandle, 0, "the work item is queued already");
        return;
    }
    WorkQueue(&Item->Work, WorkItemRun, Item);
}

/* nf-ndis-ndisfreeioworkitem.md: not while it is queued. */
VOID NdisFreeIoWorkItem(NDIS_HANDLE NdisIoWorkItemHandle)
{
    PNS_WORK_ITEM Item;
    BOOLEAN Queued;
    KIRQL Irql;

    Item = HandleEnter(NdisIoWorkItemHandle, ObjectWorkItem, SideOnly, "NdisFreeIoWorkItem", "NDIS-WORKITEM",
                       NDH_STANDIN_FATAL, 0, &Irql);
    if (Item == NULL) {
        return;
    }
    Queued = Item->Queued;
    if (!Queued) {
        HandleCloseLocked(&Item->Handle);
    }
    LibraryRelease(Irql);
    if (Queued) {
        ViolationReport(NDH_STANDIN_FATAL, "NDIS-WORKITEM", "NdisFreeIoWorkItem", ObjectWorkItem,
                        NdisIoWorkItemHandle, 0, "the work item is queued");
        return;
    }
    ObjectDereference(Item);
}
