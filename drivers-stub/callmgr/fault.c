// SPDX-License-Identifier: MIT
#include "fault.h"

#include "ndisalloc.h"
#include "record.h"

#define BLOCK_BYTES   48u
#define OVERRUN_BYTES 16u
#define STACK_BYTES   256u

/* Volatile, so that the compiler cannot see what is wrong with the code below. */
static volatile UINT8 *volatile Nowhere;
static volatile UINT8 Seen;

static UINT8 *Block(CM_ADAPTER *Adapter)
{
    return MemoryAllocate(Adapter->Handle, BLOCK_BYTES, CM_TAG_FAULT);
}

static VOID WrongIrql(VOID)
{
    LARGE_INTEGER Interval = { .QuadPart = -10000 }; /* 1 ms */
    KIRQL OldIrql;

    KeRaiseIrql(DISPATCH_LEVEL, &OldIrql);
    KeDelayExecutionThread(KernelMode, FALSE, &Interval); /* a wait needs IRQL <= APC_LEVEL */
    KeLowerIrql(OldIrql);
}

static VOID LockTwice(VOID)
{
    NDIS_SPIN_LOCK Lock;

    NdisAllocateSpinLock(&Lock);
    NdisAcquireSpinLock(&Lock);
    NdisAcquireSpinLock(&Lock);
    NdisReleaseSpinLock(&Lock);
    NdisFreeSpinLock(&Lock);
}

#if defined(_MSC_VER)
__declspec(noinline)
#else
__attribute__((noinline))
#endif
    static UINT8 RunOffStack(volatile UINT8 *Caller)
{
    volatile UINT8 Frame[STACK_BYTES];

    Frame[0] = Caller != NULL ? (UINT8)(Caller[0] + 1) : 0;
    return Nowhere == NULL ? (UINT8)(RunOffStack(Frame) + Frame[0]) : 0;
}

static VOID OnBlock(CM_ADAPTER *Adapter, UINT32 Fault)
{
    volatile UINT8 *Bytes = Block(Adapter);
    UINT32 Index;

    if (Bytes == NULL) {
        return;
    }
    switch (Fault) {
    case NdhFaultDoubleFree:
        NdisFreeMemory((PVOID)Bytes, 0, 0);
        NdisFreeMemory((PVOID)Bytes, 0, 0);
        break;
    case NdhFaultOverrun:
        for (Index = 0; Index < OVERRUN_BYTES; Index++) {
            Bytes[BLOCK_BYTES + Index] = 0xee;
        }
        NdisFreeMemory((PVOID)Bytes, 0, 0);
        break;
    case NdhFaultUseAfterFree:
        NdisFreeMemory((PVOID)Bytes, 0, 0);
        Bytes[0] = 0xee;
        break;
    default: /* NdhFaultLeak: nobody frees it */
        break;
    }
}

VOID FaultStrike(CM_ADAPTER *Adapter, UINT32 Fault)
{
    RecordFault(Adapter, Fault);
    switch (Fault) {
    case NdhFaultNullRead:
        Seen = *Nowhere;
        break;
    case NdhFaultWrongIrql:
        WrongIrql();
        break;
    case NdhFaultSpin:
        for (;;) {
            Seen++;
        }
    case NdhFaultLockTwice:
        LockTwice();
        break;
    case NdhFaultStack:
        Seen = RunOffStack(NULL);
        break;
    case NdhFaultDoubleFree:
    case NdhFaultOverrun:
    case NdhFaultUseAfterFree:
    case NdhFaultLeak:
        OnBlock(Adapter, Fault);
        break;
    default:
        break;
    }
}
