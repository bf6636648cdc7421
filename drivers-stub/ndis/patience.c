// SPDX-License-Identifier: MIT
#include "patience.h"

#define HUNDRED_NS_PER_S 10000000LL
#define MS_PER_S         1000u
#define LONGEST_SECONDS  (MAXLONG / MS_PER_S) /* that a period of KeSetTimerEx can have */

typedef BOOLEAN NTAPI SET_COALESCABLE_TIMER(PKTIMER Timer, LARGE_INTEGER DueTime, ULONG Period,
                                            ULONG TolerableDelay, PKDPC Dpc);

/* Not in each kernel: Wine has none, and its clock is a real one, which no timer moves. */
static SET_COALESCABLE_TIMER *SetCoalescableTimer(VOID)
{
    UNICODE_STRING Name = RTL_CONSTANT_STRING(L"KeSetCoalescableTimer");

    return (SET_COALESCABLE_TIMER *)(ULONG_PTR)MmGetSystemRoutineAddress(&Name);
}

_Use_decl_annotations_
VOID PatientTimerSet(PKTIMER Timer, ULONG Seconds, BOOLEAN Periodic, PKDPC Dpc)
{
    SET_COALESCABLE_TIMER *Set = SetCoalescableTimer();
    LARGE_INTEGER DueTime;
    ULONG Period;

    if (Seconds > LONGEST_SECONDS) {
        Seconds = LONGEST_SECONDS;
    }
    DueTime.QuadPart = -(LONGLONG)Seconds * HUNDRED_NS_PER_S;
    Period = Periodic ? Seconds * MS_PER_S : 0;
    if (Set != NULL) {
        (VOID) Set(Timer, DueTime, Period, MAXULONG, Dpc);
    } else {
        (VOID) KeSetTimerEx(Timer, DueTime, (LONG)Period, Dpc);
    }
}
