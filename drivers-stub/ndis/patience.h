// SPDX-License-Identifier: MIT
/*
 * Timers that watch others. They tolerate any delay, so that on the driver host they neither move the virtual
 * clock by themselves nor keep a world from being quiescent.
 */
#pragma once

#include "standin.h"

/** Sets an initialised timer: Dpc after Seconds, and again every Seconds if Periodic. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID PatientTimerSet(_Inout_ PKTIMER Timer, _In_ ULONG Seconds, _In_ BOOLEAN Periodic, _In_ PKDPC Dpc);
