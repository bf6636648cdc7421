// SPDX-License-Identifier: MIT
/*
 * Work items in the memory of the driver, on the worker threads of the library.
 */
#include "../ndis/worker.h"

C_ASSERT(sizeof(WORK) <= RTL_FIELD_SIZE(NDIS_WORK_ITEM, WrapperReserved));

static WORK_ROUTINE WorkItemRun;

/* The routine may free the item or schedule it again: nothing of it is read after the call. */
_Use_decl_annotations_
static VOID WorkItemRun(PVOID Context)
{
    PNDIS_WORK_ITEM Item = Context;

    Item->Routine(Item, Item->Context);
}

/* nf-ndis-ndisscheduleworkitem.md */
NDIS_STATUS NdisScheduleWorkItem(PNDIS_WORK_ITEM WorkItem)
{
    WorkQueue((PWORK)(PVOID)WorkItem->WrapperReserved, WorkItemRun, WorkItem);
    return NDIS_STATUS_SUCCESS;
}
