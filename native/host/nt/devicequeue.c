// SPDX-License-Identifier: MIT
/* Device queues: what is inserted while the device is idle goes to it at once. */
#include "iolib.h"
#include "nt.h"

VOID NTAPI KeInitializeDeviceQueue(PKDEVICE_QUEUE DeviceQueue)
{
    DeviceQueue->Type = 20; /* DeviceQueueObject */
    DeviceQueue->Size = sizeof *DeviceQueue;
    InitializeListHead(&DeviceQueue->DeviceListHead);
    KeInitializeSpinLock(&DeviceQueue->Lock);
    DeviceQueue->Busy = FALSE;
}

static BOOLEAN insert(PKDEVICE_QUEUE queue, PKDEVICE_QUEUE_ENTRY entry, PLIST_ENTRY before)
{
    entry->Inserted = queue->Busy;
    queue->Busy = TRUE;
    if (entry->Inserted) {
        InsertTailList(before, &entry->DeviceListEntry);
    }
    return entry->Inserted;
}

BOOLEAN NTAPI KeInsertDeviceQueue(PKDEVICE_QUEUE DeviceQueue, PKDEVICE_QUEUE_ENTRY DeviceQueueEntry)
{
    NT_IRQL_RANGE(KeInsertDeviceQueue, DISPATCH_LEVEL, DISPATCH_LEVEL);
    return insert(DeviceQueue, DeviceQueueEntry, &DeviceQueue->DeviceListHead);
}

/** First entry whose key is not below `key` (above it if `beyond`), or the list's head. */
static PLIST_ENTRY place(PKDEVICE_QUEUE queue, ULONG key, int beyond)
{
    PLIST_ENTRY at = queue->DeviceListHead.Flink;
    while (at != &queue->DeviceListHead) {
        const ULONG own = CONTAINING_RECORD(at, KDEVICE_QUEUE_ENTRY, DeviceListEntry)->SortKey;
        if (beyond ? own > key : own >= key) {
            break;
        }
        at = at->Flink;
    }
    return at;
}

BOOLEAN NTAPI KeInsertByKeyDeviceQueue(PKDEVICE_QUEUE DeviceQueue, PKDEVICE_QUEUE_ENTRY DeviceQueueEntry,
                                       ULONG SortKey)
{
    NT_IRQL_RANGE(KeInsertByKeyDeviceQueue, DISPATCH_LEVEL, DISPATCH_LEVEL);
    DeviceQueueEntry->SortKey = SortKey;
    return insert(DeviceQueue, DeviceQueueEntry, place(DeviceQueue, SortKey, 1));
}

static PKDEVICE_QUEUE_ENTRY take(PKDEVICE_QUEUE queue, PLIST_ENTRY at)
{
    if (IsListEmpty(&queue->DeviceListHead)) {
        queue->Busy = FALSE;
        return NULL;
    }
    if (at == &queue->DeviceListHead) {
        at = at->Flink;
    }
    PKDEVICE_QUEUE_ENTRY entry = CONTAINING_RECORD(at, KDEVICE_QUEUE_ENTRY, DeviceListEntry);
    RemoveEntryList(at);
    entry->Inserted = FALSE;
    return entry;
}

PKDEVICE_QUEUE_ENTRY NTAPI KeRemoveDeviceQueue(PKDEVICE_QUEUE DeviceQueue)
{
    NT_IRQL_RANGE(KeRemoveDeviceQueue, DISPATCH_LEVEL, DISPATCH_LEVEL);
    return take(DeviceQueue, DeviceQueue->DeviceListHead.Flink);
}

PKDEVICE_QUEUE_ENTRY NTAPI KeRemoveByKeyDeviceQueue(PKDEVICE_QUEUE DeviceQueue, ULONG SortKey)
{
    NT_IRQL_RANGE(KeRemoveByKeyDeviceQueue, DISPATCH_LEVEL, DISPATCH_LEVEL);
    return take(DeviceQueue, place(DeviceQueue, SortKey, 0));
}

BOOLEAN NTAPI KeRemoveEntryDeviceQueue(PKDEVICE_QUEUE DeviceQueue, PKDEVICE_QUEUE_ENTRY DeviceQueueEntry)
{
    (void)DeviceQueue;
    NT_IRQL_MAX(KeRemoveEntryDeviceQueue, DISPATCH_LEVEL);
    const BOOLEAN was = DeviceQueueEntry->Inserted;
    if (was) {
        RemoveEntryList(&DeviceQueueEntry->DeviceListEntry);
        DeviceQueueEntry->Inserted = FALSE;
    }
    return was;
}
