// SPDX-License-Identifier: MIT
#include "journal.h"

static JOURNAL_ENTRY *EntryAt(JOURNAL *Journal, UINT64 Count)
{
    return &Journal->Entries[Count & (JOURNAL_ENTRIES - 1)];
}

UINT64 JournalWrite(JOURNAL *Journal, const NDH_RECORD *Record)
{
    JOURNAL_ENTRY *Entry;
    UINT32 Argument;

    if (Journal->Head - Journal->Tail == JOURNAL_ENTRIES) {
        Journal->Lost++;
        return 0;
    }
    Entry = EntryAt(Journal, Journal->Head);
    Entry->Number = Journal->Head | JOURNAL_NUMBER_FLAG;
    Entry->Sequence = 0;
    Entry->Record = *Record;
    Entry->Record.Flags |= NDH_EVENT_DETACHED;
    Entry->Record.Arguments = NULL;
    Entry->Record.Parameters = NULL;
    Entry->Record.Data = NULL;
    Entry->Record.Flow = NULL;
    Entry->Record.Oid = NULL;
    Entry->Record.Lists = NULL;
    Entry->Record.ListCount = 0;
    if (Record->DataSize != 0) {
        Entry->Record.DataSize = 0;
        Entry->Record.Flags |= NDH_EVENT_TRUNCATED;
    }
    for (Argument = 0; Argument < Record->ArgumentCount && Argument < JOURNAL_ARGUMENTS; Argument++) {
        Entry->Arguments[Argument] = Record->Arguments[Argument];
    }
    Entry->HasParameters = Record->Parameters != NULL;
    if (Entry->HasParameters) {
        Entry->Parameters = *Record->Parameters;
    }
    Journal->Head++;
    return Entry->Number;
}

BOOLEAN JournalPeek(JOURNAL *Journal, JOURNAL_ENTRY *Entry)
{
    if (Journal->Head == Journal->Tail) {
        return FALSE;
    }
    *Entry = *EntryAt(Journal, Journal->Tail);
    Entry->Record.Arguments = Entry->Record.ArgumentCount != 0 ? Entry->Arguments : NULL;
    Entry->Record.Parameters = Entry->HasParameters ? &Entry->Parameters : NULL;
    if (Entry->Record.Kind == NdhEventReturn) {
        Entry->Record.Correlation = JournalTranslate(Journal, Entry->Record.Correlation);
    }
    return TRUE;
}

VOID JournalTake(JOURNAL *Journal, UINT64 Sequence)
{
    EntryAt(Journal, Journal->Tail)->Sequence = Sequence;
    Journal->Tail++;
}

UINT64 JournalTranslate(const JOURNAL *Journal, UINT64 Number)
{
    const JOURNAL_ENTRY *Entry;

    if ((Number & JOURNAL_NUMBER_FLAG) == 0) {
        return Number;
    }
    Entry = &Journal->Entries[Number & (JOURNAL_ENTRIES - 1)];
    return Entry->Number == Number ? Entry->Sequence : 0;
}
