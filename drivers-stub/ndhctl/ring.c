// SPDX-License-Identifier: MIT
#include "ring.h"
#include "pool.h"

#define SMALL_RECORDS 512u /* of the ring outside of sessions */

/* A record's slot, and one bit for each slot: whether an event begins there. An event and a continuation
 * cannot be told apart by their bytes. */
#define RING_BYTES(records) (sizeof(NDH_RING) + (SIZE_T)(records)*NDH_RECORD_SIZE + (records) / 8)

static DECLSPEC_ALIGN(16) UINT8 g_Small[RING_BYTES(SMALL_RECORDS)];
static NDH_RING *g_Ring;
static KSPIN_LOCK g_RingLock;
static KEVENT g_Reader;      /* signalled: nobody reads */
static UINT64 g_First;       /* sequence number of the ring's first record */
static UINT64 g_LostPending; /* lost since the last LOST event */
static UINT64 g_LostTotal;

static VOID *Record(const NDH_RING *Ring, UINT64 Sequence)
{
    return (UINT8 *)(Ring + 1) + (SIZE_T)(Sequence & (Ring->Capacity - 1)) * NDH_RECORD_SIZE;
}

static UINT8 *StartBits(const NDH_RING *Ring)
{
    return (UINT8 *)(Ring + 1) + (SIZE_T)Ring->Capacity * NDH_RECORD_SIZE;
}

static BOOLEAN IsStart(const NDH_RING *Ring, UINT64 Sequence)
{
    UINT32 slot = (UINT32)(Sequence & (Ring->Capacity - 1));
    return (StartBits(Ring)[slot / 8] >> (slot % 8)) & 1;
}

static VOID SetStart(NDH_RING *Ring, UINT64 Sequence, BOOLEAN First)
{
    UINT32 slot = (UINT32)(Sequence & (Ring->Capacity - 1));
    UINT8 *bits = &StartBits(Ring)[slot / 8];
    *bits = (UINT8)(First ? *bits | (1u << (slot % 8)) : *bits & ~(1u << (slot % 8)));
}

static UINT32 Free(const NDH_RING *Ring)
{
    return Ring->Capacity - (UINT32)(Ring->NextSequence - Ring->ReadSequence);
}

static VOID Format(NDH_RING *Ring, UINT32 Records, UINT64 FirstSequence)
{
    LARGE_INTEGER frequency;
    (VOID) KeQueryPerformanceCounter(&frequency);
    Ring->Magic = NDH_RING_MAGIC;
    Ring->Version = NDH_PROTOCOL_VERSION;
    Ring->Capacity = Records;
    Ring->NextSequence = FirstSequence;
    Ring->ReadSequence = FirstSequence;
    Ring->Lost = 0;
    Ring->ClockFrequency = (UINT64)frequency.QuadPart;
}

VOID RingDriverEntry(VOID)
{
    KeInitializeSpinLock(&g_RingLock);
    KeInitializeEvent(&g_Reader, SynchronizationEvent, TRUE);
    g_Ring = (NDH_RING *)g_Small;
    Format(g_Ring, SMALL_RECORDS, 1);
    g_First = 1;
}

KIRQL RingLock(VOID)
{
    return KeAcquireSpinLockRaiseToDpc(&g_RingLock);
}

VOID RingUnlock(KIRQL Irql)
{
    KeReleaseSpinLock(&g_RingLock, Irql);
}

NTSTATUS RingBegin(UINT32 Records, UINT64 *FirstSequence)
{
    /* Only the head is cleared here: a record and its bit are when they are written, and what was not written
     * is never read. */
    NDH_RING *ring = ExAllocatePoolWithTag(NonPagedPoolNx, RING_BYTES(Records), NDH_RING_POOL_TAG);
    NDH_RING *small = (NDH_RING *)g_Small;

    if (ring == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    RtlZeroMemory(ring, sizeof(*ring));
    KIRQL irql = RingLock();
    Format(ring, Records, small->ReadSequence);
    for (UINT64 s = small->ReadSequence; s != small->NextSequence; s++) {
        RtlCopyMemory(Record(ring, s), Record(small, s), NDH_RECORD_SIZE);
        SetStart(ring, s, IsStart(small, s));
        if (IsStart(small, s)) {
            ((NDH_EVENT *)Record(ring, s))->Flags |= NDH_EVENT_DETACHED;
        }
    }
    ring->NextSequence = small->NextSequence;
    ring->Lost = g_LostPending;
    g_Ring = ring;
    g_First = ring->ReadSequence;
    *FirstSequence = g_First;
    RingUnlock(irql);
    return STATUS_SUCCESS;
}

VOID RingEnd(VOID)
{
    NDH_RING *small = (NDH_RING *)g_Small;
    KIRQL irql = RingLock();
    NDH_RING *ring = g_Ring;
    if (ring != small) {
        Format(small, SMALL_RECORDS, ring->NextSequence);
        g_First = ring->NextSequence;
        g_LostPending = 0;
        g_Ring = small;
    }
    RingUnlock(irql);
    if (ring != small) {
        PoolFree(ring, NDH_RING_POOL_TAG);
    }
}

VOID *RingAppendLocked(BOOLEAN First)
{
    UINT64 sequence = g_Ring->NextSequence++;
    VOID *record = Record(g_Ring, sequence);
    RtlZeroMemory(record, NDH_RECORD_SIZE);
    SetStart(g_Ring, sequence, First);
    *(UINT64 *)record = sequence;
    return record;
}

/* Says in the stream how many records are missing here. There is room for one. */
static VOID AppendLost(VOID)
{
    NDH_EVENT *event = RingAppendLocked(TRUE);
    event->Time = (UINT64)KeQueryPerformanceCounter(NULL).QuadPart;
    event->Kind = NdhEventLost;
    event->Side = NdhSideHarness;
    event->Correlation = g_LostPending;
    g_LostPending = 0;
}

BOOLEAN RingReserveLocked(UINT32 Continuations)
{
    UINT32 needed = 1 + Continuations;
    if (Free(g_Ring) < needed + (g_LostPending != 0 ? 1 : 0)) {
        g_LostPending += needed;
        g_LostTotal += needed;
        g_Ring->Lost += needed;
        return FALSE;
    }
    if (g_LostPending != 0) {
        AppendLost();
    }
    return TRUE;
}

UINT64 RingNextSequence(VOID)
{
    KIRQL irql = RingLock();
    UINT64 next = g_Ring->NextSequence;
    RingUnlock(irql);
    return next;
}

UINT32 RingFree(VOID)
{
    KIRQL irql = RingLock();
    UINT32 free = Free(g_Ring);
    RingUnlock(irql);
    return free;
}

const NDH_EVENT *RingEventLocked(UINT64 *Sequence)
{
    UINT64 s = *Sequence, next = g_Ring->NextSequence;
    UINT64 oldest = next - g_First > g_Ring->Capacity ? next - g_Ring->Capacity : g_First;

    s = s < oldest ? oldest : s;
    while (s < next && !IsStart(g_Ring, s)) {
        s++;
    }
    if (s >= next) {
        *Sequence = s;
        return NULL;
    }
    const NDH_EVENT *event = Record(g_Ring, s);
    *Sequence = s + 1 + event->Continuations;
    return event;
}

VOID RingRead(NDH_READ *Head, VOID *Records, UINT32 Max)
{
    (VOID) KeWaitForSingleObject(&g_Reader, Executive, KernelMode, FALSE, NULL);
    KIRQL irql = RingLock();
    NDH_RING *ring = g_Ring;
    UINT64 first = ring->ReadSequence, next = ring->NextSequence;
    RingUnlock(irql);

    /* What lies between the two numbers changes only when this reader moves the first. */
    UINT64 s = first;
    while (s != next) {
        UINT32 size = 1u + ((const NDH_EVENT *)Record(ring, s))->Continuations;
        if (s + size - first > Max) {
            break;
        }
        for (UINT32 i = 0; i < size; i++) { /* one by one: the ring's end may lie between them */
            RtlCopyMemory((UINT8 *)Records + (SIZE_T)(s + i - first) * NDH_RECORD_SIZE, Record(ring, s + i),
                          NDH_RECORD_SIZE);
        }
        s += size;
    }
    irql = RingLock();
    ring->ReadSequence = s;
    if (g_LostPending != 0 && Free(ring) != 0) {
        AppendLost();
    }
    Head->FirstSequence = first;
    Head->NextSequence = s;
    Head->Lost = ring->Lost;
    Head->Count = (UINT32)(s - first);
    Head->Remaining = (UINT32)(ring->NextSequence - s);
    RingUnlock(irql);
    (VOID) KeSetEvent(&g_Reader, IO_NO_INCREMENT, FALSE);
}

VOID RingTotals(UINT64 *Records, UINT64 *Lost)
{
    KIRQL irql = RingLock();
    *Records = g_Ring->NextSequence - 1;
    *Lost = g_LostTotal;
    RingUnlock(irql);
}
