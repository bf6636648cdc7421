// SPDX-License-Identifier: MIT
/*
 * MiniportCheckForHangEx: every CheckForHangTimeInSeconds, on a worker thread, because it is called at
 * PASSIVE_LEVEL; TRUE resets the adapter, and so does an OID request that it does not complete.
 */
#include "hang.h"
#include "adapter.h"
#include "await.h"
#include "boundary.h"
#include "memory.h"
#include "oid.h"
#include "patience.h"
#include "worker.h"

#define TAG_HANG 'gHdN'

typedef struct HANG_WATCH {
    PNS_ADAPTER Adapter;
    KTIMER Timer;
    KDPC Dpc;
    WORK Work;
    KEVENT Idle;    /* set unless Asking */
    BOOLEAN Asking; /* the work is queued, or runs; library's lock */
    BOOLEAN Ending; /* library's lock */
} HANG_WATCH, *PHANG_WATCH;

static KDEFERRED_ROUTINE HangDpc;
static WORK_ROUTINE HangAsk;

/* Neither while it is being reset, nor in low power, nor once it is shut down. Library's lock held. */
static BOOLEAN MayAskLocked(const HANG_WATCH *Watch)
{
    const NS_ADAPTER *Adapter = Watch->Adapter;

    return (BOOLEAN)(!Watch->Ending && !Adapter->Resetting && !Adapter->ResetQueued &&
                     Adapter->State != NDH_STANDIN_ADAPTER_SUSPENDED &&
                     Adapter->State != NDH_STANDIN_ADAPTER_SHUT_DOWN);
}

_Use_decl_annotations_
static VOID HangAsk(PVOID Context)
{
    PHANG_WATCH Watch = Context;
    PNS_ADAPTER Adapter = Watch->Adapter;
    MINIPORT_CHECK_FOR_HANG_HANDLER Handler = Adapter->Miniport->Characteristics.CheckForHangHandlerEx;
    BOOLEAN Hangs = FALSE;
    BOOLEAN May;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    May = MayAskLocked(Watch);
    LibraryRelease(Irql);
    if (May && Handler != NULL) {
        HANDLER_VALUE(Hangs, MiniportCheckForHangEx, PlaceOfAdapter(Adapter), Handler, Adapter->Context);
    }
    if (May && !Adapter->IgnoresTime && OidOverdue(Adapter) && !Hangs) {
        DbgPrintEx(DPFLTR_IHVNETWORK_ID, DPFLTR_WARNING_LEVEL,
                   "ndis stand-in: adapter %p is reset, because it did not complete an OID request in time\n",
                   Adapter->Handle);
        Hangs = TRUE;
    }
    if (Hangs) {
        AdapterQueueReset(Adapter);
    }
    LibraryAcquire(&Irql);
    Watch->Asking = FALSE;
    KeSetEvent(&Watch->Idle, IO_NO_INCREMENT, FALSE);
    LibraryRelease(Irql);
}

_Use_decl_annotations_
static VOID HangDpc(PKDPC Dpc, PVOID DeferredContext, PVOID SystemArgument1, PVOID SystemArgument2)
{
    PHANG_WATCH Watch = DeferredContext;
    BOOLEAN Asks;
    KIRQL Irql;

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(SystemArgument1);
    UNREFERENCED_PARAMETER(SystemArgument2);
    LibraryAcquire(&Irql);
    Asks = (BOOLEAN)(!Watch->Asking && MayAskLocked(Watch));
    if (Asks) {
        Watch->Asking = TRUE;
        KeClearEvent(&Watch->Idle);
    }
    LibraryRelease(Irql);
    if (Asks) {
        WorkQueue(&Watch->Work, HangAsk, Watch);
    }
}

/* Without memory nobody asks. */
_Use_decl_annotations_
VOID HangWatch(PNS_ADAPTER Adapter)
{
    const NDIS_MINIPORT_DRIVER_CHARACTERISTICS *Driver = &Adapter->Miniport->Characteristics;
    ULONG Seconds = Adapter->HangSeconds != 0 ? Adapter->HangSeconds : HANG_DEFAULT_SECONDS;
    PHANG_WATCH Watch;

    if (Driver->ResetHandlerEx == NULL || (Driver->CheckForHangHandlerEx == NULL && Adapter->IgnoresTime)) {
        return;
    }
    Watch = MemoryZeroed(sizeof(*Watch), TAG_HANG);
    if (Watch == NULL) {
        return;
    }
    Watch->Adapter = Adapter;
    Adapter->Hang = Watch;
    KeInitializeEvent(&Watch->Idle, NotificationEvent, TRUE);
    KeInitializeTimerEx(&Watch->Timer, NotificationTimer);
    KeInitializeDpc(&Watch->Dpc, HangDpc, Watch);
    PatientTimerSet(&Watch->Timer, Seconds, TRUE, &Watch->Dpc);
}

_Use_decl_annotations_
VOID HangForget(PNS_ADAPTER Adapter)
{
    PHANG_WATCH Watch = Adapter->Hang;
    KIRQL Irql;

    if (Watch == NULL) {
        return;
    }
    LibraryAcquire(&Irql);
    Adapter->Hang = NULL;
    Watch->Ending = TRUE;
    LibraryRelease(Irql);
    (VOID) KeCancelTimer(&Watch->Timer);
    KeFlushQueuedDpcs();
    AwaitReturn(&Watch->Idle, NDIS_HANG, "MiniportCheckForHangEx", ObjectAdapter, Adapter->Handle);
    LibraryAcquire(&Irql); /* whoever set the event has let go of it when the lock is free */
    LibraryRelease(Irql);
    MemoryRelease(Watch, TAG_HANG);
}
