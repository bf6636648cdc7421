// SPDX-License-Identifier: MIT
#include "object.h"

#include "check.h"
#include "guard.h"
#include "policy.h"
#include "record.h"

typedef struct THING {
    CM_OBJECT Header;
    UINT8 Owed;
} THING;

static CM_ADAPTER Adapter;
static UINT32 Freed;

NDIS_HANDLE DriverHandle(VOID)
{
    return &Adapter;
}

VOID PolicyForget(NDH_ID Object)
{
    (void)Object;
}

VOID RecordFreed(CM_ADAPTER *Of, UINT8 Side, NDH_ID Object)
{
    CHECK(Of == &Adapter && Side == NdhSideCallManager && Object != 0);
    Freed++;
}

static THING *Create(void)
{
    THING *Thing = (THING *)ObjectCreate(&Adapter, NdhKindVc, sizeof(THING), NULL);

    CHECK(Thing != NULL);
    return Thing;
}

/** The teardown must not complete what a callback has pended before the event of the callback is written. */
static void OwesNothingWhileACallbackIsInside(void)
{
    THING *Thing = Create();

    ObjectEnter(&Thing->Header);
    Thing->Owed = OWED_CLOSE;
    CHECK(ObjectOwes(&Thing->Header, &Thing->Owed) == 0 && Adapter.Inside == 1);
    ObjectEnter(&Thing->Header); /* on another processor, or inside the first */
    ObjectLeave(&Thing->Header);
    CHECK(ObjectOwes(&Thing->Header, &Thing->Owed) == 0);
    ObjectLeave(&Thing->Header);
    CHECK(ObjectOwes(&Thing->Header, &Thing->Owed) == OWED_CLOSE && Adapter.Inside == 0);
    ObjectRemove(&Thing->Header);
    ObjectRelease(&Thing->Header);
    CHECK(Freed == 1);
}

/** A callback may end its object: the context lives until it leaves. */
static void LivesUntilTheCallbackLeaves(void)
{
    THING *Thing = Create();

    ObjectRelease(&Thing->Header);
    ObjectEnter(&Thing->Header);
    ObjectRemove(&Thing->Header);
    CHECK(Freed == 1);
    ObjectLeave(&Thing->Header);
    CHECK(Freed == 2 && Adapter.Inside == 0 && Adapter.Counts[NdhKindVc] == 0);
}

int main(void)
{
    ObjectSetUp();
    OwesNothingWhileACallbackIsInside();
    LivesUntilTheCallbackLeaves();
    ObjectTearDown();
    return 0;
}
