// SPDX-License-Identifier: MIT
#include "boundaryring.h"

#include "eventform.h"

static KSPIN_LOCK RingLock;
static UCHAR (*Slots)[NDH_RECORD_SIZE];
static ULONG Capacity;
static UINT64 Next = 1; /* sequence number of the next record */
static UINT64 Oldest = 1;
static UINT64 LostPending; /* since the last LOST event */
static UINT64 LostTotal;
static volatile LONG LostAbove; /* not yet counted with them */

static PVOID SlotOf(UINT64 Sequence)
{
    return Slots[Sequence & (Capacity - 1)];
}

_Use_decl_annotations_
BOOLEAN BoundaryRingBegin(ULONG Records)
{
    /* Not cleared: a record is when it is written, and what was not written is not read. */
    PVOID Memory =
        Records == 0 ? NULL
                     : ExAllocatePoolWithTag(NonPagedPoolNx, (SIZE_T)Records * NDH_RECORD_SIZE, TAG_BOUNDARY);
    PVOID Former;
    KIRQL Irql;

    if (Records != 0 && Memory == NULL) {
        return FALSE;
    }
    Irql = KeAcquireSpinLockRaiseToDpc(&RingLock);
    Former = Slots;
    Slots = Memory;
    Capacity = Records;
    Oldest = Next;
    LostPending = 0;
    LostTotal = 0;
    KeReleaseSpinLock(&RingLock, Irql);
    if (Former != NULL) {
        ExFreePoolWithTag(Former, TAG_BOUNDARY);
    }
    return TRUE;
}

static EVENT_PLACE AppendLocked;

/* Next record. The ring's lock is held, and there is room. */
_Use_decl_annotations_
static VOID *AppendLocked(BOOLEAN First)
{
    UINT64 Sequence = Next++;
    PVOID Record = SlotOf(Sequence);

    UNREFERENCED_PARAMETER(First);
    RtlZeroMemory(Record, NDH_RECORD_SIZE);
    *(UINT64 *)Record = Sequence;
    return Record;
}

static ULONG FreeLocked(VOID)
{
    return Capacity - (ULONG)(Next - Oldest);
}

/* When and where. A device's interrupt runs on no thread of its own, and none can be asked for there. */
static VOID Stamp(NDH_EVENT *Event, KIRQL Irql)
{
    Event->Time = (UINT64)KeQueryPerformanceCounter(NULL).QuadPart;
    Event->Irql = Irql;
    Event->Processor = (UINT16)KeGetCurrentProcessorNumberEx(NULL);
    Event->Thread = Irql > DISPATCH_LEVEL ? 0 : HandleToULong(PsGetCurrentThreadId());
}

/* Says in the stream how many records are missing here. There is room for one. */
static VOID AppendLostLocked(VOID)
{
    const NDH_RECORD Lost = {
        .Kind = NdhEventLost, .Side = NdhSideHarness, .Flags = NDH_EVENT_BOUNDARY, .Correlation = LostPending
    };

    Stamp(EventForm(&Lost, AppendLocked), DISPATCH_LEVEL);
    LostPending = 0;
}

static BOOLEAN ReserveLocked(ULONG Records)
{
    LONG Above = InterlockedExchange(&LostAbove, 0);

    LostPending += (ULONG)Above;
    LostTotal += (ULONG)Above;
    if (FreeLocked() < Records + (LostPending != 0 ? 1 : 0)) {
        LostPending += Records;
        LostTotal += Records;
        return FALSE;
    }
    if (LostPending != 0) {
        AppendLostLocked();
    }
    return TRUE;
}

static UINT64 WriteLocked(const NDH_RECORD *Record, KIRQL Irql)
{
    NDH_EVENT *Event;

    if (!ReserveLocked(1 + EventContinuations(Record))) {
        return 0;
    }
    Event = EventForm(Record, AppendLocked);
    Stamp(Event, Irql);
    return Event->Sequence;
}

_Use_decl_annotations_
UINT64 BoundaryRingWrite(const NDH_RECORD *Record)
{
    KIRQL Irql = KeAcquireSpinLockRaiseToDpc(&RingLock);
    UINT64 Sequence = WriteLocked(Record, Irql);

    KeReleaseSpinLock(&RingLock, Irql);
    return Sequence;
}

_Use_decl_annotations_
UINT64 BoundaryRingWriteAbove(const NDH_RECORD *Record, KIRQL Irql)
{
    UINT64 Sequence;

    if (!KeTryToAcquireSpinLockAtDpcLevel(&RingLock)) {
        InterlockedExchangeAdd(&LostAbove, (LONG)(1 + EventContinuations(Record)));
        return 0;
    }
    Sequence = WriteLocked(Record, Irql);
    KeReleaseSpinLockFromDpcLevel(&RingLock);
    return Sequence;
}

_Use_decl_annotations_
VOID BoundaryRingRead(NDH_STANDIN_BOUNDARY_PAGE *Page, PVOID Records, ULONG Wanted)
{
    KIRQL Irql = KeAcquireSpinLockRaiseToDpc(&RingLock);
    PUCHAR To = Records;

    RtlZeroMemory(Page, sizeof(*Page));
    if (LostPending != 0 && FreeLocked() != 0) {
        AppendLostLocked();
    }
    while (Oldest != Next) {
        ULONG Size = 1u + ((const NDH_EVENT *)SlotOf(Oldest))->Continuations;

        if (Page->Count + Size > Wanted) {
            break;
        }
        Page->Count += Size;
        while (Size-- != 0) { /* one by one: the ring's end may lie between them */
            RtlCopyMemory(To, SlotOf(Oldest++), NDH_RECORD_SIZE);
            To += NDH_RECORD_SIZE;
        }
    }
    Page->Remaining = (ULONG)(Next - Oldest);
    Page->Lost = LostTotal;
    Page->Time = (UINT64)KeQueryPerformanceCounter(NULL).QuadPart;
    KeReleaseSpinLock(&RingLock, Irql);
}
