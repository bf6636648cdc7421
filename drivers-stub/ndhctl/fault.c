// SPDX-License-Identifier: MIT
#include "fault.h"
#include "attach.h"
#include "pool.h"
#include "recorder.h"
#include "ring.h"

#define BLOCK_SIZE 64u

typedef struct NDH_ARMED {
    UINT32 Fault; /* 0: none */
    UINT64 At;
    BOOLEAN Miniport;
} NDH_ARMED;

/* Written and read under the ring's lock only, except by FaultStrikeArmed, which alone owns a fault that is
 * due. */
static NDH_ARMED g_Armed;
static NDH_ARMED g_Due;

/* What is done wrong here is done through these, so that no compiler proves it wrong and leaves it out. */
static PVOID volatile g_Victim;
static volatile ULONG g_Sink;
static volatile ULONG g_DepthLimit = MAXULONG;

static VOID NullRead(VOID)
{
    g_Victim = NULL;
    g_Sink = *(volatile ULONG *)g_Victim;
}

static VOID WrongIrql(VOID)
{
    LARGE_INTEGER interval = { .QuadPart = -NDH_MILLISECOND };
    KIRQL irql;
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    (VOID) KeDelayExecutionThread(KernelMode, FALSE, &interval);
    KeLowerIrql(irql);
}

static VOID DoubleFree(VOID)
{
    g_Victim = PoolAllocate(BLOCK_SIZE, NDH_TAG_DATA);
    PoolFree(g_Victim, NDH_TAG_DATA);
    PoolFree(g_Victim, NDH_TAG_DATA);
}

static VOID Spin(VOID)
{
    for (;;) {
        g_Sink++;
    }
}

static VOID Overrun(VOID)
{
    g_Victim = PoolAllocate(BLOCK_SIZE, NDH_TAG_DATA);
    if (g_Victim != NULL) {
        for (ULONG i = 0; i < 8; i++) {
            ((volatile UINT8 *)g_Victim)[BLOCK_SIZE + i] = 0xee;
        }
        PoolFree(g_Victim, NDH_TAG_DATA);
    }
}

static VOID UseAfterFree(VOID)
{
    g_Victim = PoolAllocate(BLOCK_SIZE, NDH_TAG_DATA);
    if (g_Victim != NULL) {
        PoolFree(g_Victim, NDH_TAG_DATA);
        *(volatile ULONG *)g_Victim = 0xee;
    }
}

static VOID Leak(VOID)
{
    g_Victim = PoolAllocate(BLOCK_SIZE, NDH_TAG_DATA);
}

static VOID LockTwice(VOID)
{
    KSPIN_LOCK lock;
    KeInitializeSpinLock(&lock);
    (VOID) KeAcquireSpinLockRaiseToDpc(&lock);
    (VOID) KeAcquireSpinLockRaiseToDpc(&lock);
}

static DECLSPEC_NOINLINE ULONG Recurse(ULONG Depth)
{
    volatile UINT8 frame[256];
    frame[Depth & 255] = (UINT8)Depth;
    if (Depth == g_DepthLimit) {
        return 0;
    }
    return Recurse(Depth + 1) + frame[(Depth + 1) & 255];
}

static VOID Stack(VOID)
{
    g_Sink = Recurse(g_Sink);
}

static VOID Strike(UINT32 Fault)
{
    static VOID (*const faults[NdhFaultLimit])(VOID) = {
        [NdhFaultNullRead] = NullRead, [NdhFaultWrongIrql] = WrongIrql, [NdhFaultDoubleFree] = DoubleFree,
        [NdhFaultSpin] = Spin,         [NdhFaultOverrun] = Overrun,     [NdhFaultUseAfterFree] = UseAfterFree,
        [NdhFaultLeak] = Leak,         [NdhFaultLockTwice] = LockTwice, [NdhFaultStack] = Stack
    };
    faults[Fault]();
}

static VOID StrikeMiniport(UINT32 Fault)
{
    NDH_BINDING *binding = AttachOwner(0);
    if (binding != NULL) {
        binding->Interface.Fault(binding->Interface.Context, Fault);
        AttachDone(binding);
    }
}

VOID FaultStrikeArmed(VOID)
{
    NDH_ARMED due = g_Due;
    NDH_RECORD record = {
        .Kind = NdhEventFault, .Side = NdhSideHarness, .Flags = NDH_EVENT_HAS_STATUS, .Status = due.Fault
    };

    if (due.Miniport) {
        StrikeMiniport(due.Fault); /* records it too */
    } else {
        (VOID) RecordWrite(&record);
        Strike(due.Fault);
    }
}

BOOLEAN FaultDueLocked(UINT64 Sequence)
{
    if (g_Armed.Fault == 0 || Sequence < g_Armed.At) {
        return FALSE;
    }
    g_Due = g_Armed;
    g_Armed.Fault = 0;
    return TRUE;
}

NTSTATUS FaultArm(UINT32 Fault, UINT64 At, BOOLEAN Miniport)
{
    if (Miniport) {
        NDH_BINDING *binding = AttachOwner(0);
        if (binding == NULL) {
            return STATUS_NO_SUCH_DEVICE;
        }
        AttachDone(binding);
    }
    KIRQL irql = RingLock();
    if (At == 0) {
        g_Due = (NDH_ARMED){ Fault, 0, Miniport };
    } else {
        g_Armed = (NDH_ARMED){ Fault, At, Miniport };
    }
    RingUnlock(irql);
    if (At == 0) {
        FaultStrikeArmed();
    }
    return STATUS_SUCCESS;
}

VOID FaultDisarm(VOID)
{
    KIRQL irql = RingLock();
    g_Armed.Fault = 0;
    RingUnlock(irql);
}
