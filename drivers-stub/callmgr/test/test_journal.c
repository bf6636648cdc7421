// SPDX-License-Identifier: MIT
#include "journal.h"

#include "check.h"

static JOURNAL Journal;

static UINT64 Write(UINT16 Kind, UINT64 Correlation)
{
    UINT64 Arguments[] = { 11, 22 };
    NDH_RECORD Record = {
        .Kind = Kind, .ArgumentCount = 2, .Arguments = Arguments, .Correlation = Correlation
    };

    return JournalWrite(&Journal, &Record);
}

static void KeepsOrderArgumentsAndCorrelation(void)
{
    UINT64 Enter = Write(NdhEventEnter, 0);
    JOURNAL_ENTRY Entry;

    CHECK((Enter & JOURNAL_NUMBER_FLAG) != 0 && JournalTranslate(&Journal, Enter) == 0);
    CHECK(Write(NdhEventReturn, Enter) != 0);
    CHECK(JournalPeek(&Journal, &Entry) && Entry.Record.Kind == NdhEventEnter);
    CHECK((Entry.Record.Flags & NDH_EVENT_DETACHED) != 0);
    CHECK(Entry.Record.ArgumentCount == 2 && Entry.Record.Arguments[0] == 11 &&
          Entry.Record.Arguments[1] == 22);
    JournalTake(&Journal, 4711);
    CHECK(JournalPeek(&Journal, &Entry) && Entry.Record.Kind == NdhEventReturn &&
          Entry.Record.Correlation == 4711);
    JournalTake(&Journal, 4713);
    CHECK(!JournalPeek(&Journal, &Entry));
    CHECK(JournalTranslate(&Journal, Enter) == 4711); /* for a RETURN that comes after the hand-over */
    CHECK(JournalTranslate(&Journal, 42) == 42);
}

static void DataIsLeftOutAndSaidSo(void)
{
    NDH_CALL_PARAMETERS Parameters = { .Flags = 7 };
    NDH_RECORD Record = { .Kind = NdhEventEnter, .DataSize = 3, .Data = "abc", .Parameters = &Parameters };
    JOURNAL_ENTRY Entry;

    CHECK(JournalWrite(&Journal, &Record) != 0);
    Parameters.Flags = 0;
    CHECK(JournalPeek(&Journal, &Entry));
    CHECK(Entry.Record.DataSize == 0 && Entry.Record.Data == NULL);
    CHECK((Entry.Record.Flags & NDH_EVENT_TRUNCATED) != 0);
    CHECK(Entry.Record.Parameters != NULL && Entry.Record.Parameters->Flags == 7);
    JournalTake(&Journal, 1);
}

static void TagsAreNoNumbers(void)
{
    JOURNAL_ENTRY Entry;

    CHECK(Write(NdhEventCall, JOURNAL_NUMBER_FLAG | 99) != 0);
    CHECK(JournalPeek(&Journal, &Entry) && Entry.Record.Correlation == (JOURNAL_NUMBER_FLAG | 99));
    JournalTake(&Journal, 1);
}

static void OverflowDropsTheNewestAndCounts(void)
{
    JOURNAL_ENTRY Entry;
    UINT32 Index;

    for (Index = 0; Index < JOURNAL_ENTRIES; Index++) {
        CHECK(Write(NdhEventCall, Index) != 0);
    }
    CHECK(Write(NdhEventCall, 1) == 0 && Write(NdhEventCall, 2) == 0 && Journal.Lost == 2);
    for (Index = 0; Index < JOURNAL_ENTRIES; Index++) {
        CHECK(JournalPeek(&Journal, &Entry) && Entry.Record.Correlation == Index);
        JournalTake(&Journal, Index + 1);
    }
    CHECK(!JournalPeek(&Journal, &Entry));
}

int main(void)
{
    KeepsOrderArgumentsAndCorrelation();
    DataIsLeftOutAndSaidSo();
    TagsAreNoNumbers();
    OverflowDropsTheNewestAndCounts();
    return 0;
}
