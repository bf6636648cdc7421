// SPDX-License-Identifier: MIT
/*
 * NDIS timer objects, on KeSetTimerEx.
 *
 * A set timer holds a reference on its object: freeing one that may still fire is reported, and touches no
 * freed memory.
 */
#include "settimer.h"
#include "violation.h"

typedef struct NS_TIMER {
    OBJECT Object;
    NDIS_HANDLE Handle;
    KTIMER Timer;
    KDPC Dpc;
    PNDIS_TIMER_FUNCTION Function;
    PVOID DefaultContext;
    PVOID Context;
    LONG Period;
    PNS_ADAPTER Adapter; /* to compare: whose timer it is, or NULL */
    SET_TIMER Set;
    BOOLEAN Freed;
} NS_TIMER, *PNS_TIMER;

static KDEFERRED_ROUTINE TimerDpc;

_Use_decl_annotations_
static VOID TimerDpc(PKDPC Dpc, PVOID DeferredContext, PVOID SystemArgument1, PVOID SystemArgument2)
{
    PNS_TIMER Timer = DeferredContext;
    PVOID Context;
    BOOLEAN Freed;
    BOOLEAN OneShot;
    KIRQL Irql;

    UNREFERENCED_PARAMETER(Dpc);
    LibraryAcquire(&Irql);
    Context = Timer->Context;
    Freed = Timer->Freed;
    OneShot = (BOOLEAN)(Timer->Period == 0);
    if (OneShot) {
        (VOID) SetTimerRemoveLocked(Timer);
    }
    LibraryRelease(Irql);
    if (!Freed) {
        Timer->Function(SystemArgument1, Context, SystemArgument2, NULL);
    }
    if (OneShot) {
        ObjectDereference(Timer);
    }
}

/* nf-ndis-ndisallocatetimerobject.md */
NDIS_STATUS NdisAllocateTimerObject(NDIS_HANDLE NdisHandle, PNDIS_TIMER_CHARACTERISTICS TimerCharacteristics,
                                    PNDIS_HANDLE pTimerObject)
{
    PNS_ADAPTER Adapter;
    PNS_TIMER Timer;
    OBJECT_KIND Kind;
    KIRQL Irql;

    *pTimerObject = NULL;
    LibraryAcquire(&Irql);
    Kind = HandleKindLocked(NdisHandle);
    Adapter = SetTimerAdapterLocked(NdisHandle);
    LibraryRelease(Irql);
    if (Kind == ObjectNone || TimerCharacteristics->Header.Type != NDIS_OBJECT_TYPE_TIMER_CHARACTERISTICS ||
        TimerCharacteristics->Header.Revision < NDIS_TIMER_CHARACTERISTICS_REVISION_1 ||
        TimerCharacteristics->Header.Size < NDIS_SIZEOF_TIMER_CHARACTERISTICS_REVISION_1 ||
        TimerCharacteristics->TimerFunction == NULL) {
        ViolationReport(NDH_STANDIN_REFUSED, "NDIS-TIMER", "NdisAllocateTimerObject", ObjectTimer, NdisHandle,
                        NDIS_STATUS_INVALID_PARAMETER, "handle %s, type %x, revision %u, size %u",
                        Kind == ObjectNone ? "not live" : "live", (ULONG64)TimerCharacteristics->Header.Type,
                        (ULONG64)TimerCharacteristics->Header.Revision,
                        (ULONG64)TimerCharacteristics->Header.Size);
        return NDIS_STATUS_INVALID_PARAMETER;
    }
    Timer = ObjectAllocate(ObjectTimer, sizeof(*Timer));
    if (Timer == NULL) {
        return NDIS_STATUS_RESOURCES;
    }
    Timer->Adapter = Adapter;
    Timer->Function = TimerCharacteristics->TimerFunction;
    Timer->DefaultContext = TimerCharacteristics->FunctionContext;
    KeInitializeTimerEx(&Timer->Timer, NotificationTimer);
    KeInitializeDpc(&Timer->Dpc, TimerDpc, Timer);
    Timer->Handle = HandleOpen(Timer, SideOnly);
    if (Timer->Handle == NULL) {
        ObjectDereference(Timer);
        return NDIS_STATUS_RESOURCES;
    }
    *pTimerObject = Timer->Handle;
    return NDIS_STATUS_SUCCESS;
}

static PNS_TIMER TimerEnter(NDIS_HANDLE Handle, PCSTR Function, PKIRQL Irql)
{
    return HandleEnter(Handle, ObjectTimer, SideOnly, Function, "NDIS-TIMER", NDH_STANDIN_FATAL, 0, Irql);
}

/* nf-ndis-ndissettimerobject.md */
BOOLEAN NdisSetTimerObject(NDIS_HANDLE TimerObject, LARGE_INTEGER DueTime, LONG MillisecondsPeriod,
                           PVOID FunctionContext)
{
    PNS_TIMER Timer;
    BOOLEAN WasSet;
    KIRQL Irql;

    Timer = TimerEnter(TimerObject, "NdisSetTimerObject", &Irql);
    if (Timer == NULL) {
        return FALSE;
    }
    Timer->Context = FunctionContext != NULL ? FunctionContext : Timer->DefaultContext;
    Timer->Period = MillisecondsPeriod;
    ObjectReference(Timer);
    WasSet = KeSetTimerEx(&Timer->Timer, DueTime, MillisecondsPeriod, &Timer->Dpc);
    (VOID) SetTimerRemoveLocked(Timer);
    if (Timer->Adapter != NULL) {
        SetTimerInsertLocked(&Timer->Set, Timer, Timer->Adapter);
    }
    LibraryRelease(Irql);
    if (WasSet) {
        ObjectDereference(Timer);
    }
    return WasSet;
}

/* nf-ndis-ndissetcoalescabletimerobject.md: the tolerance is a permission, not a duty. */
BOOLEAN NdisSetCoalescableTimerObject(NDIS_HANDLE TimerObject, LARGE_INTEGER DueTime, LONG MillisecondsPeriod,
                                      PVOID FunctionContext, ULONG Tolerance)
{
    UNREFERENCED_PARAMETER(Tolerance);
    return NdisSetTimerObject(TimerObject, DueTime, MillisecondsPeriod, FunctionContext);
}

/* nf-ndis-ndiscanceltimerobject.md */
BOOLEAN NdisCancelTimerObject(NDIS_HANDLE TimerObject)
{
    PNS_TIMER Timer;
    BOOLEAN WasSet;
    KIRQL Irql;

    Timer = TimerEnter(TimerObject, "NdisCancelTimerObject", &Irql);
    if (Timer == NULL) {
        return FALSE;
    }
    WasSet = KeCancelTimer(&Timer->Timer);
    (VOID) SetTimerRemoveLocked(Timer);
    LibraryRelease(Irql);
    if (WasSet) {
        ObjectDereference(Timer);
    }
    return WasSet;
}

/* nf-ndis-ndisfreetimerobject.md: the timer must not be set. */
VOID NdisFreeTimerObject(NDIS_HANDLE TimerObject)
{
    PNS_TIMER Timer;
    BOOLEAN WasSet;
    KIRQL Irql;

    Timer = TimerEnter(TimerObject, "NdisFreeTimerObject", &Irql);
    if (Timer == NULL) {
        return;
    }
    WasSet = KeCancelTimer(&Timer->Timer);
    (VOID) SetTimerRemoveLocked(Timer);
    Timer->Freed = TRUE;
    HandleCloseLocked(&Timer->Handle);
    LibraryRelease(Irql);
    if (WasSet) {
        ViolationReport(NDH_STANDIN_FATAL, "NDIS-TIMER", "NdisFreeTimerObject", ObjectTimer, TimerObject, 0,
                        "the timer is still set");
        ObjectDereference(Timer);
    }
    ObjectDereference(Timer);
}
