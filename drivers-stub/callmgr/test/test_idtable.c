// SPDX-License-Identifier: MIT
#include "idtable.h"

#include "check.h"

static IDTABLE Table;
static int Things[NDH_MAX_OBJECTS];

static NDH_ID Insert(PVOID Object)
{
    IDTABLE_PAGE *Page = NULL;
    NDH_ID Id = 0;
    IDTABLE_RESULT Result = IdTableInsert(&Table, NdhSideCallManager, NdhKindVc, Object, &Page, &Id);

    if (Result == IdTableNeedsPage) {
        Page = malloc(sizeof(*Page));
        CHECK(IdTableInsert(&Table, NdhSideCallManager, NdhKindVc, Object, &Page, &Id) == IdTableDone);
        CHECK(Page == NULL);
    } else {
        CHECK(Result == IdTableDone);
    }
    return Id;
}

static void Remove(NDH_ID Id)
{
    free(IdTableRemove(&Table, Id));
}

static void StaleIdsFindNothing(void)
{
    NDH_ID First = Insert(&Things[0]);
    NDH_ID Second;

    CHECK(NDH_ID_SIDE(First) == NdhSideCallManager && NDH_ID_KIND(First) == NdhKindVc);
    CHECK(NDH_ID_GENERATION(First) != 0);
    CHECK(IdTableFind(&Table, First) == &Things[0]);
    Remove(First);
    CHECK(IdTableFind(&Table, First) == NULL);
    CHECK(IdTableRemove(&Table, First) == NULL);
    Second = Insert(&Things[1]);
    CHECK(NDH_ID_INDEX(Second) == NDH_ID_INDEX(First) && Second != First);
    CHECK(IdTableFind(&Table, First) == NULL && IdTableFind(&Table, Second) == &Things[1]);
    CHECK(IdTableFind(&Table, Second + NDH_MAX_OBJECTS) == NULL);
    CHECK(IdTableFind(&Table, ~0ULL) == NULL);
    Remove(Second);
    CHECK(Table.Used == 0 && Table.Pages[0] == NULL);
}

static void GenerationComesRoundWithoutZero(void)
{
    NDH_ID Id;

    Table.Generation = 0xfffffeu;
    Id = Insert(&Things[0]);
    CHECK(NDH_ID_GENERATION(Id) == 0xffffffu);
    Remove(Id);
    Id = Insert(&Things[0]);
    CHECK(NDH_ID_GENERATION(Id) == 1);
    Remove(Id);
}

static void HoldsAllAndNotMore(void)
{
    static NDH_ID Ids[NDH_MAX_OBJECTS];
    IDTABLE_PAGE *Page = NULL;
    NDH_ID Id;
    UINT32 Index;
    UINT32 Cursor = 0;

    for (Index = 0; Index < NDH_MAX_OBJECTS; Index++) {
        Ids[Index] = Insert(&Things[Index]);
    }
    CHECK(IdTableInsert(&Table, NdhSideCallManager, NdhKindVc, Things, &Page, &Id) == IdTableFull);
    for (Index = 0; Index < NDH_MAX_OBJECTS; Index++) {
        CHECK(IdTableNext(&Table, &Cursor) == &Things[Index]);
    }
    CHECK(IdTableNext(&Table, &Cursor) == NULL && IdTableNext(&Table, &Cursor) == NULL);
    Remove(Ids[1000]);
    CHECK(NDH_ID_INDEX(Insert(&Things[1000])) == 1000);
    for (Index = 0; Index < NDH_MAX_OBJECTS; Index++) {
        Remove(NDH_MAKE_ID(
            NdhSideCallManager, NdhKindVc,
            Table.Pages[Index / IDTABLE_PAGE_ENTRIES]->Entries[Index % IDTABLE_PAGE_ENTRIES].Generation,
            Index));
    }
    CHECK(Table.Used == 0);
    for (Index = 0; Index < IDTABLE_PAGES; Index++) {
        CHECK(Table.Pages[Index] == NULL);
    }
}

int main(void)
{
    StaleIdsFindNothing();
    GenerationComesRoundWithoutZero();
    HoldsAllAndNotMore();
    return 0;
}
