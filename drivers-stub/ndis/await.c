// SPDX-License-Identifier: MIT
#include "await.h"
#include "patience.h"

#define MOST_WAITS       8
#define PATIENCE_SECONDS 30
#define HUNDRED_NS_PER_S 10000000LL

/* On the stack of the thread that waits. */
typedef struct PENDED {
    const AWAITED *What;
    KTIMER Timer;
    KDPC Dpc;
    BOOLEAN Reported; /* library's lock */
} PENDED, *PPENDED;

/*
 * Who waits; one that finds no room is reported by its timer alone. Taken and left without a lock: on the
 * driver host its release is a choice of the schedule, and a wait that ends well is to change none.
 */
static PPENDED volatile Waits[MOST_WAITS];
static volatile LONG Readers; /* of Waits; library's lock */
static KDEFERRED_ROUTINE PendedTooLong;

_Use_decl_annotations_
VOID AwaitReturn(PKEVENT Event, PCSTR Rule, PCSTR Function, OBJECT_KIND Kind, NDIS_HANDLE Handle)
{
    LARGE_INTEGER Patience = { .QuadPart = -PATIENCE_SECONDS * HUNDRED_NS_PER_S };

    if (KeWaitForSingleObject(Event, Executive, KernelMode, FALSE, &Patience) != STATUS_SUCCESS) {
        ViolationReport(NDH_STANDIN_FATAL, Rule, Function, Kind, Handle, 0, "has not returned after %u s",
                        (ULONG64)PATIENCE_SECONDS);
        KeWaitForSingleObject(Event, Executive, KernelMode, FALSE, NULL);
    }
}

/* Library's lock held. */
static VOID ReportLocked(PPENDED Wait)
{
    static const UNICODE_STRING None = { 0 };
    const AWAITED *What = Wait->What;

    if (!Wait->Reported) {
        Wait->Reported = TRUE;
        ViolationReport(NDH_STANDIN_FATAL, NDIS_HANG, What->Handler, What->Kind, What->Handle,
                        NDIS_STATUS_PENDING, "pended, and %s has not been called%s%w%s%w", What->Completion,
                        What->Protocol != NULL ? " by " : "", What->Protocol != NULL ? What->Protocol : &None,
                        What->Adapter != NULL ? " for " : "", What->Adapter != NULL ? What->Adapter : &None);
    }
}

_Use_decl_annotations_
static VOID PendedTooLong(PKDPC Dpc, PVOID DeferredContext, PVOID SystemArgument1, PVOID SystemArgument2)
{
    KIRQL Irql;

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(SystemArgument1);
    UNREFERENCED_PARAMETER(SystemArgument2);
    LibraryAcquire(&Irql);
    ReportLocked(DeferredContext);
    LibraryRelease(Irql);
}

/* Its place in Waits, or MOST_WAITS. */
static ULONG Enter(PPENDED Wait)
{
    ULONG Slot = 0;

    while (Slot < MOST_WAITS &&
           InterlockedCompareExchangePointer((PVOID volatile *)&Waits[Slot], Wait, NULL) != NULL) {
        Slot++;
    }
    return Slot;
}

static VOID Leave(ULONG Slot)
{
    KIRQL Irql;

    if (Slot < MOST_WAITS) {
        InterlockedExchangePointer((PVOID volatile *)&Waits[Slot], NULL);
        if (Readers != 0) {
            LibraryAcquire(&Irql); /* who still reads it has the lock */
            LibraryRelease(Irql);
        }
    }
}

_Use_decl_annotations_
VOID AwaitCompletion(PKEVENT Event, const AWAITED *What)
{
    PENDED Wait = { .What = What };
    ULONG Slot = Enter(&Wait);

    KeInitializeTimerEx(&Wait.Timer, NotificationTimer);
    KeInitializeDpc(&Wait.Dpc, PendedTooLong, &Wait);
    PatientTimerSet(&Wait.Timer, PATIENCE_SECONDS, FALSE, &Wait.Dpc);
    KeWaitForSingleObject(Event, Executive, KernelMode, FALSE, NULL);
    if (!KeCancelTimer(&Wait.Timer)) {
        KeFlushQueuedDpcs();
    }
    Leave(Slot);
}

_Use_decl_annotations_
VOID AwaitReport(VOID)
{
    ULONG Slot;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    InterlockedIncrement(&Readers);
    for (Slot = 0; Slot < MOST_WAITS; Slot++) {
        PPENDED Wait = Waits[Slot];

        if (Wait != NULL) {
            ReportLocked(Wait);
        }
    }
    InterlockedDecrement(&Readers);
    LibraryRelease(Irql);
}
