// SPDX-License-Identifier: MIT
#include "stats.h"
#include "attach.h"
#include "await.h"
#include "context.h"
#include "object.h"
#include "policy.h"
#include "ring.h"

#define KINDS ARRAYSIZE(((NDH_STATS *)NULL)->Operations)
C_ASSERT(NdhOpLimit <= KINDS);

static volatile LONG64 g_Executed[KINDS];
static volatile LONG64 g_Refused[KINDS];
static volatile LONG64 g_Controls;
static volatile LONG64 g_ControlsRefused;
static volatile LONG64 g_DispatchTicksMax;
static volatile LONG g_SinkCalls;

VOID StatsOperation(UINT16 Kind, BOOLEAN Executed)
{
    (VOID) InterlockedIncrement64(Executed ? &g_Executed[Kind % KINDS] : &g_Refused[Kind % KINDS]);
}

VOID StatsControl(BOOLEAN Valid)
{
    (VOID) InterlockedIncrement64(Valid ? &g_Controls : &g_ControlsRefused);
}

VOID StatsDispatchTicks(UINT64 Ticks)
{
    LONG64 seen = g_DispatchTicksMax;
    while ((UINT64)seen < Ticks) {
        LONG64 before = InterlockedCompareExchange64(&g_DispatchTicksMax, (LONG64)Ticks, seen);
        if (before == seen) {
            break;
        }
        seen = before;
    }
}

VOID StatsSinkCall(LONG Change)
{
    (VOID) InterlockedAdd(&g_SinkCalls, Change);
}

/* Adds up what the attached miniports count. */
static VOID CountCallManagers(UINT32 *Counts)
{
    NDH_BINDING *binding;
    UINT32 cursor = 0;

    while ((binding = AttachNext(&cursor)) != NULL) {
        UINT32 counts[NDHMP_COUNTS] = { 0 };
        binding->Interface.Count(binding->Interface.Context, counts);
        AttachDone(binding);
        for (UINT32 kind = 0; kind < NDHMP_COUNTS; kind++) {
            Counts[kind] += counts[kind];
        }
    }
}

VOID StatsQuery(NDH_STATS *Stats)
{
    RtlZeroMemory(Stats, sizeof(*Stats));
    for (UINT32 i = 0; i < KINDS; i++) {
        Stats->Operations[i] = (UINT64)g_Executed[i];
        Stats->Refused[i] = (UINT64)g_Refused[i];
    }
    Stats->Controls = (UINT64)g_Controls;
    Stats->ControlsRefused = (UINT64)g_ControlsRefused;
    RingTotals(&Stats->Records, &Stats->Lost);
    Stats->DispatchTicksMax = (UINT64)g_DispatchTicksMax;
    for (UINT32 kind = NdhKindAdapter; kind < NdhKindLimit; kind++) {
        Stats->ClientObjects[kind] = ObjectCount(kind);
    }
    CountCallManagers(Stats->CallManagerObjects);
    Stats->AwaitsPended = AwaitCount();
    Stats->ContextsBusy = ContextBusy();
    Stats->PoliciesInForce = PolicyCount();
    Stats->SinkCalls = (UINT32)g_SinkCalls;
}
