// SPDX-License-Identifier: MIT
/* Device timers, error log entries, top-level IRPs. */
#include <string.h>

#include "device.h"
#include "nt.h"
#include "pool.h"
#include "services.h"
#include "thread.h"
#include "timer.h"

#define SECOND_100NS        10000000LL
#define SECOND_MS           1000
#define ERROR_LOG_ENTRY_MAX 152u /* ERROR_LOG_MAXIMUM_SIZE */

/* --- device timers: once a second at DISPATCH_LEVEL while started --------------------------------------- */

struct _IO_TIMER {
    KTIMER timer;
    KDPC dpc;
    PDEVICE_OBJECT device;
    PIO_TIMER_ROUTINE routine;
    PVOID context;
};

static VOID NTAPI call_timer_routine(PKDPC dpc, PVOID context, PVOID argument1, PVOID argument2)
{
    const struct _IO_TIMER *timer = context;
    (void)dpc;
    (void)argument1;
    (void)argument2;
    timer->routine(timer->device, timer->context);
}

NTSTATUS NTAPI IoInitializeTimer(PDEVICE_OBJECT DeviceObject, PIO_TIMER_ROUTINE TimerRoutine, PVOID Context)
{
    NT_IRQL_MAX(IoInitializeTimer, PASSIVE_LEVEL);
    if (DeviceObject->Timer != NULL) {
        nt_bugcheckf(
            0xC9, 0xA, (uint64_t)DeviceObject, 0, 0,
            "DRIVER_VERIFIER_IOMANAGER_VIOLATION: IoInitializeTimer was called twice on a "
                     "device object");
    }
    struct _IO_TIMER *timer = nt_alloc(sizeof *timer);
    if (timer == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    timer->device = DeviceObject;
    timer->routine = TimerRoutine;
    timer->context = Context;
    KeInitializeTimer(&timer->timer);
    KeInitializeDpc(&timer->dpc, call_timer_routine, timer);
    DeviceObject->Timer = timer;
    return STATUS_SUCCESS;
}

VOID NTAPI IoStartTimer(PDEVICE_OBJECT DeviceObject)
{
    const LARGE_INTEGER due = { .QuadPart = -SECOND_100NS };
    NT_IRQL_MAX(IoStartTimer, DISPATCH_LEVEL);
    KeSetTimerEx(&DeviceObject->Timer->timer, due, SECOND_MS, &DeviceObject->Timer->dpc);
}

VOID NTAPI IoStopTimer(PDEVICE_OBJECT DeviceObject)
{
    NT_IRQL_MAX(IoStopTimer, DISPATCH_LEVEL);
    KeCancelTimer(&DeviceObject->Timer->timer);
}

void nt_device_timer_delete(PDEVICE_OBJECT device)
{
    if (device->Timer != NULL) {
        KeCancelTimer(&device->Timer->timer);
        nt_free(device->Timer);
        device->Timer = NULL;
    }
}

/* --- error log: an entry that is written becomes a line of debug output --------------------------------- */

PVOID NTAPI IoAllocateErrorLogEntry(PVOID IoObject, UCHAR EntrySize)
{
    (void)IoObject;
    NT_IRQL_MAX(IoAllocateErrorLogEntry, DISPATCH_LEVEL);
    return EntrySize == 0 || EntrySize > ERROR_LOG_ENTRY_MAX ? NULL : nt_alloc(EntrySize);
}

VOID NTAPI IoWriteErrorLogEntry(PVOID ElEntry)
{
    NTSTATUS code;
    NT_IRQL_MAX(IoWriteErrorLogEntry, DISPATCH_LEVEL);
    memcpy(&code, (uint8_t *)ElEntry + 12, sizeof code); /* IO_ERROR_LOG_PACKET.ErrorCode */
    DbgPrint("error log entry with code 0x%08X\n", code);
    nt_free(ElEntry);
}

VOID NTAPI IoFreeErrorLogEntry(PVOID ElEntry)
{
    nt_free(ElEntry);
}

/* --- the request that a thread carries ------------------------------------------------------------------ */

PIRP NTAPI IoGetTopLevelIrp(VOID)
{
    return nt_thread_current()->top_level_irp;
}

VOID NTAPI IoSetTopLevelIrp(PIRP Irp)
{
    nt_thread_current()->top_level_irp = Irp;
}

PEPROCESS NTAPI IoGetInitiatorProcess(PFILE_OBJECT FileObject)
{
    (void)FileObject;
    return IoGetCurrentProcess();
}

BOOLEAN NTAPI IoIs32bitProcess(PIRP Irp)
{
    (void)Irp;
    NT_IRQL_MAX(IoIs32bitProcess, DISPATCH_LEVEL);
    return FALSE;
}
