// SPDX-License-Identifier: MIT
/*
 * Clocks: all show virtual time, and each read lets one tick pass, so that stamps are unique and polling
 * loops end.
 */
#include "nt.h"
#include "services.h"
#include "timer.h"

#define FREQUENCY 10000000 /* 100 ns, the unit of virtual time */

static uint64_t read_clock(void)
{
    ndh_sched_advance(1);
    return ndh_sched_now();
}

LARGE_INTEGER NTAPI KeQueryPerformanceCounter(PLARGE_INTEGER PerformanceFrequency)
{
    LARGE_INTEGER now;
    if (PerformanceFrequency != NULL) {
        PerformanceFrequency->QuadPart = FREQUENCY;
    }
    now.QuadPart = (LONGLONG)read_clock();
    return now;
}

VOID NTAPI KeQuerySystemTimePrecise(PLARGE_INTEGER CurrentTime)
{
    CurrentTime->QuadPart = (LONGLONG)(NT_SYSTEM_TIME_BASE + read_clock());
}

ULONGLONG NTAPI KeQueryInterruptTime(VOID)
{
    return read_clock();
}

ULONG64 NTAPI KeQueryInterruptTimePrecise(PULONG64 QpcTimeStamp)
{
    const uint64_t now = read_clock();
    *QpcTimeStamp = now;
    return now;
}

ULONGLONG NTAPI KeQueryUnbiasedInterruptTime(VOID)
{
    return read_clock();
}

ULONG NTAPI KeQueryTimeIncrement(VOID)
{
    return NT_TIME_INCREMENT;
}

VOID NTAPI KeStallExecutionProcessor(ULONG MicroSeconds)
{
    ndh_sched_advance((uint64_t)MicroSeconds * 10);
}

ULONG NTAPI ExSetTimerResolution(ULONG DesiredTime, BOOLEAN SetResolution)
{
    (void)DesiredTime;
    (void)SetResolution;
    NT_IRQL_MAX(ExSetTimerResolution, APC_LEVEL);
    return NT_TIME_INCREMENT;
}

VOID NTAPI ExSystemTimeToLocalTime(PLARGE_INTEGER SystemTime, PLARGE_INTEGER LocalTime)
{
    *LocalTime = *SystemTime; /* the host lives in UTC */
}
