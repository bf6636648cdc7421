// SPDX-License-Identifier: MIT
#include "idtable.h"

#define GENERATION_MASK 0xffffffu

static UINT32 NextGeneration(IDTABLE *Table)
{
    Table->Generation = (Table->Generation + 1) & GENERATION_MASK;
    if (Table->Generation == 0) {
        Table->Generation = 1;
    }
    return Table->Generation;
}

static IDTABLE_ENTRY *EntryOf(const IDTABLE *Table, NDH_ID Id)
{
    UINT32 Index = NDH_ID_INDEX(Id);
    IDTABLE_PAGE *Page;
    IDTABLE_ENTRY *Entry;

    if (Index >= NDH_MAX_OBJECTS) {
        return NULL;
    }
    Page = Table->Pages[Index / IDTABLE_PAGE_ENTRIES];
    if (Page == NULL) {
        return NULL;
    }
    Entry = &Page->Entries[Index % IDTABLE_PAGE_ENTRIES];
    return Entry->Object != NULL && Entry->Generation == NDH_ID_GENERATION(Id) ? Entry : NULL;
}

IDTABLE_RESULT IdTableInsert(IDTABLE *Table, UINT32 Side, UINT32 Kind, PVOID Object, IDTABLE_PAGE **Page,
                             NDH_ID *Id)
{
    UINT32 PageIndex = Table->FirstFree;
    UINT32 Slot = 0;
    IDTABLE_PAGE *Target;

    while (PageIndex < IDTABLE_PAGES && Table->Pages[PageIndex] != NULL &&
           Table->Pages[PageIndex]->Used == IDTABLE_PAGE_ENTRIES) {
        PageIndex++;
    }
    Table->FirstFree = PageIndex;
    if (PageIndex == IDTABLE_PAGES) {
        return IdTableFull;
    }
    Target = Table->Pages[PageIndex];
    if (Target == NULL) {
        if (*Page == NULL) {
            return IdTableNeedsPage;
        }
        Target = *Page;
        *Page = NULL;
        RtlZeroMemory(Target, sizeof(*Target));
        Table->Pages[PageIndex] = Target;
    }
    while (Target->Entries[Slot].Object != NULL) {
        Slot++;
    }
    Target->Entries[Slot].Object = Object;
    Target->Entries[Slot].Generation = NextGeneration(Table);
    Target->Used++;
    Table->Used++;
    *Id = NDH_MAKE_ID(Side, Kind, Target->Entries[Slot].Generation, PageIndex * IDTABLE_PAGE_ENTRIES + Slot);
    return IdTableDone;
}

PVOID IdTableFind(const IDTABLE *Table, NDH_ID Id)
{
    IDTABLE_ENTRY *Entry = EntryOf(Table, Id);

    return Entry != NULL ? Entry->Object : NULL;
}

IDTABLE_PAGE *IdTableRemove(IDTABLE *Table, NDH_ID Id)
{
    IDTABLE_ENTRY *Entry = EntryOf(Table, Id);
    UINT32 PageIndex = NDH_ID_INDEX(Id) / IDTABLE_PAGE_ENTRIES;
    IDTABLE_PAGE *Page;

    if (Entry == NULL) {
        return NULL;
    }
    Page = Table->Pages[PageIndex];
    Entry->Object = NULL;
    Page->Used--;
    Table->Used--;
    if (PageIndex < Table->FirstFree) {
        Table->FirstFree = PageIndex;
    }
    if (Page->Used != 0) {
        return NULL;
    }
    Table->Pages[PageIndex] = NULL;
    return Page;
}

PVOID IdTableNext(const IDTABLE *Table, UINT32 *Cursor)
{
    UINT32 Index = *Cursor;

    while (Index < NDH_MAX_OBJECTS) {
        const IDTABLE_PAGE *Page = Table->Pages[Index / IDTABLE_PAGE_ENTRIES];

        if (Page == NULL) {
            Index = (Index / IDTABLE_PAGE_ENTRIES + 1) * IDTABLE_PAGE_ENTRIES;
            continue;
        }
        if (Page->Entries[Index % IDTABLE_PAGE_ENTRIES].Object != NULL) {
            *Cursor = Index + 1;
            return Page->Entries[Index % IDTABLE_PAGE_ENTRIES].Object;
        }
        Index++;
    }
    *Cursor = NDH_MAX_OBJECTS;
    return NULL;
}
