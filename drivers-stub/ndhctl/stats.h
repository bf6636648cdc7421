// SPDX-License-Identifier: MIT
/** Counters that STATS tells. */
#ifndef NDHCTL_STATS_H
#define NDHCTL_STATS_H

#include "ctl.h"

/** Counts an operation that was executed or refused. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID StatsOperation(_In_ UINT16 Kind, _In_ BOOLEAN Executed);

/** Counts a control code. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID StatsControl(_In_ BOOLEAN Valid);

/** Notes a stretch at DISPATCH_LEVEL, in ticks of KeQueryPerformanceCounter. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID StatsDispatchTicks(_In_ UINT64 Ticks);

/** Counts a call of the miniport into ndhctl: +1 at its begin, -1 at its end. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID StatsSinkCall(_In_ LONG Change);

/** Fills in STATS. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID StatsQuery(_Out_ NDH_STATS *Stats);

#endif
