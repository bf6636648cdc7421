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

static UINT32 Entering(THING *Thing)
{
    UINT32 Count;

    ObjectLock();
    Count = ObjectEntering(&Thing->Header);
    ObjectUnlock();
    return Count;
}

/** Nothing may end the object while a call on its handle is on its way, but for what that call leads to. */
static void IsHeldAgainstOthersOnly(void)
{
    THING *Thing = Create();
    CM_HOLD First;
    CM_HOLD Second;

    ObjectLock();
    ObjectHold(&Thing->Header, &First);
    ObjectUnlock();
    TestIrql = 2; /* a DPC on the thread of the call */
    CHECK(Entering(Thing) == 1);
    TestThread = (HANDLE)8;
    CHECK(Entering(Thing) == 1);
    ObjectLock();
    ObjectHold(&Thing->Header, &Second);
    ObjectUnlock();
    CHECK(Entering(Thing) == 1); /* inside the second */
    TestThread = (HANDLE)12;
    CHECK(Entering(Thing) == 1); /* the second has come to NDIS, as was seen */
    TestThread = (HANDLE)4;
    TestIrql = 0;
    CHECK(Entering(Thing) == 0);
    TestThread = (HANDLE)12;
    CHECK(Entering(Thing) == 0);
    ObjectLetGo(&First);
    ObjectLetGo(&Second);
    CHECK(Thing->Header.Holds == NULL);
    TestThread = (HANDLE)4;
    ObjectRemove(&Thing->Header);
    ObjectRelease(&Thing->Header);
}

int main(void)
{
    ObjectSetUp();
    OwesNothingWhileACallbackIsInside();
    LivesUntilTheCallbackLeaves();
    IsHeldAgainstOthersOnly();
    ObjectTearDown();
    return 0;
}
