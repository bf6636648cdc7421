// SPDX-License-Identifier: MIT
/**
 * Parts of the I/O manager that drivers keep in memory of their own: remove locks, cancel-safe queues, device
 * queues.
 */
#ifndef NDH_NT_IOLIB_H
#define NDH_NT_IOLIB_H

#include <ntddk.h>

typedef struct _IO_REMOVE_LOCK {
    BOOLEAN Removed;
    BOOLEAN Reserved[3];
    volatile LONG IoCount;
    KEVENT RemoveEvent;
} IO_REMOVE_LOCK, *PIO_REMOVE_LOCK;
C_ASSERT(sizeof(IO_REMOVE_LOCK) == 32);

VOID NTAPI IoInitializeRemoveLockEx(PIO_REMOVE_LOCK Lock, ULONG AllocateTag, ULONG MaxLockedMinutes,
                                    ULONG HighWatermark, ULONG RemlockSize);
NTSTATUS NTAPI IoAcquireRemoveLockEx(PIO_REMOVE_LOCK RemoveLock, PVOID Tag, PCSTR File, ULONG Line,
                                     ULONG RemlockSize);
VOID NTAPI IoReleaseRemoveLockEx(PIO_REMOVE_LOCK RemoveLock, PVOID Tag, ULONG RemlockSize);
VOID NTAPI IoReleaseRemoveLockAndWaitEx(PIO_REMOVE_LOCK RemoveLock, PVOID Tag, ULONG RemlockSize);

typedef struct _IO_CSQ IO_CSQ, *PIO_CSQ;
typedef struct _IO_CSQ_IRP_CONTEXT {
    ULONG Type;
    PIRP Irp;
    PIO_CSQ Csq;
} IO_CSQ_IRP_CONTEXT, *PIO_CSQ_IRP_CONTEXT;

typedef VOID NTAPI NDH_CSQ_INSERT(PIO_CSQ Csq, PIRP Irp);
typedef NTSTATUS NTAPI NDH_CSQ_INSERT_EX(PIO_CSQ Csq, PIRP Irp, PVOID InsertContext);
typedef VOID NTAPI NDH_CSQ_REMOVE(PIO_CSQ Csq, PIRP Irp);
typedef PIRP NTAPI NDH_CSQ_PEEK(PIO_CSQ Csq, PIRP Irp, PVOID PeekContext);
typedef VOID NTAPI NDH_CSQ_ACQUIRE(PIO_CSQ Csq, PKIRQL Irql);
typedef VOID NTAPI NDH_CSQ_RELEASE(PIO_CSQ Csq, KIRQL Irql);
typedef VOID NTAPI NDH_CSQ_CANCELED(PIO_CSQ Csq, PIRP Irp);

struct _IO_CSQ {
    ULONG Type;
    union {
        NDH_CSQ_INSERT *CsqInsertIrp;
        NDH_CSQ_INSERT_EX *CsqInsertIrpEx;
    };
    NDH_CSQ_REMOVE *CsqRemoveIrp;
    NDH_CSQ_PEEK *CsqPeekNextIrp;
    NDH_CSQ_ACQUIRE *CsqAcquireLock;
    NDH_CSQ_RELEASE *CsqReleaseLock;
    NDH_CSQ_CANCELED *CsqCompleteCanceledIrp;
    PVOID ReservePointer;
};
C_ASSERT(sizeof(IO_CSQ) == 64);

NTSTATUS NTAPI IoCsqInitialize(PIO_CSQ Csq, NDH_CSQ_INSERT *Insert, NDH_CSQ_REMOVE *Remove,
                               NDH_CSQ_PEEK *Peek, NDH_CSQ_ACQUIRE *Acquire, NDH_CSQ_RELEASE *Release,
                               NDH_CSQ_CANCELED *Canceled);
NTSTATUS NTAPI IoCsqInitializeEx(PIO_CSQ Csq, NDH_CSQ_INSERT_EX *Insert, NDH_CSQ_REMOVE *Remove,
                                 NDH_CSQ_PEEK *Peek, NDH_CSQ_ACQUIRE *Acquire, NDH_CSQ_RELEASE *Release,
                                 NDH_CSQ_CANCELED *Canceled);
VOID NTAPI IoCsqInsertIrp(PIO_CSQ Csq, PIRP Irp, PIO_CSQ_IRP_CONTEXT Context);
NTSTATUS NTAPI IoCsqInsertIrpEx(PIO_CSQ Csq, PIRP Irp, PIO_CSQ_IRP_CONTEXT Context, PVOID InsertContext);
PIRP NTAPI IoCsqRemoveIrp(PIO_CSQ Csq, PIO_CSQ_IRP_CONTEXT Context);
PIRP NTAPI IoCsqRemoveNextIrp(PIO_CSQ Csq, PVOID PeekContext);

VOID NTAPI KeInitializeDeviceQueue(PKDEVICE_QUEUE DeviceQueue);
BOOLEAN NTAPI KeInsertDeviceQueue(PKDEVICE_QUEUE DeviceQueue, PKDEVICE_QUEUE_ENTRY DeviceQueueEntry);
BOOLEAN NTAPI KeInsertByKeyDeviceQueue(PKDEVICE_QUEUE DeviceQueue, PKDEVICE_QUEUE_ENTRY DeviceQueueEntry,
                                       ULONG SortKey);
PKDEVICE_QUEUE_ENTRY NTAPI KeRemoveDeviceQueue(PKDEVICE_QUEUE DeviceQueue);
PKDEVICE_QUEUE_ENTRY NTAPI KeRemoveByKeyDeviceQueue(PKDEVICE_QUEUE DeviceQueue, ULONG SortKey);
BOOLEAN NTAPI KeRemoveEntryDeviceQueue(PKDEVICE_QUEUE DeviceQueue, PKDEVICE_QUEUE_ENTRY DeviceQueueEntry);

#endif
