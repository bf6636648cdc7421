// SPDX-License-Identifier: MIT
/**
 * The journal: what happened while nobody was attached.
 *
 * MiniportSetOptions, MiniportInitializeEx and the registration of the address family come before any
 * binding, MiniportHaltEx after the last. Their events wait in this nonpaged, driver-global ring until the
 * next Attach takes them, in order. When it is full the newest is dropped and counted, and the count is
 * handed over as a LOST event.
 *
 * A journaled event has a journal number: JOURNAL_NUMBER_FLAG is set, so that it is never a sequence number
 * of the session's ring. A RETURN whose CALL was journaled names that number; JournalTranslate gives the
 * sequence number that the hand-over made of it.
 *
 * The caller serialises all functions (record.c holds the journal's lock).
 */
#ifndef CALLMGR_JOURNAL_H
#define CALLMGR_JOURNAL_H

#include "image.h"

#define JOURNAL_ENTRIES   512u /* a power of two; an adapter's start and halt take about 60 */
#define JOURNAL_ARGUMENTS 6u

typedef struct JOURNAL_ENTRY {
    UINT64 Number;     /* journal number, flag included; 0: never used */
    UINT64 Sequence;   /* in the session's ring, once handed over */
    NDH_RECORD Record; /* its pointers are set when the entry is read */
    UINT64 Arguments[JOURNAL_ARGUMENTS];
    NDH_CALL_PARAMETERS Parameters;
    BOOLEAN HasParameters;
} JOURNAL_ENTRY;

typedef struct JOURNAL {
    UINT64 Head; /* count of entries ever written */
    UINT64 Tail; /* count of entries handed over */
    UINT64 Lost; /* dropped since the last hand-over */
    JOURNAL_ENTRY Entries[JOURNAL_ENTRIES];
} JOURNAL;

/**
 * Copies an event. Its Time, Thread, Processor and Irql are set by the caller. The data section is not kept:
 * NDH_EVENT_TRUNCATED is set if there was one. Returns the journal number, 0 if the ring was full.
 */
UINT64 JournalWrite(_Inout_ JOURNAL *Journal, _In_ const NDH_RECORD *Record);

/** The oldest entry not yet handed over, as a record that points into Entry; FALSE if there is none. */
BOOLEAN JournalPeek(_Inout_ JOURNAL *Journal, _Out_ JOURNAL_ENTRY *Entry);

/** The entry of JournalPeek was handed over and got this sequence number (0: lost). */
VOID JournalTake(_Inout_ JOURNAL *Journal, _In_ UINT64 Sequence);

/** Sequence number for a journal number; other numbers unchanged. 0 if the entry was lost, reused or not
 * handed over. */
UINT64 JournalTranslate(_In_ const JOURNAL *Journal, _In_ UINT64 Number);

#endif
