// SPDX-License-Identifier: MIT
#include "adapter.h"

#include "policy.h"

#define CONTEXT_SLOT_BITS 8

static CM_ADAPTER Adapters[CM_MAX_ADAPTERS];

VOID AdapterSetUp(VOID)
{
    UINT32 Slot;

    for (Slot = 0; Slot < CM_MAX_ADAPTERS; Slot++) {
        Adapters[Slot].Slot = Slot;
        Adapters[Slot].Automatic = TRUE;
    }
}

VOID AdapterTearDown(VOID)
{
    RtlZeroMemory(Adapters, sizeof(Adapters));
}

PVOID AdapterContext(const CM_ADAPTER *Adapter)
{
    return (PVOID)((ULONG_PTR)Adapter->Generation << CONTEXT_SLOT_BITS | Adapter->Slot);
}

CM_ADAPTER *AdapterOfContext(PVOID Context)
{
    ULONG_PTR Slot = (ULONG_PTR)Context & ((1u << CONTEXT_SLOT_BITS) - 1);

    if (Slot >= CM_MAX_ADAPTERS || AdapterContext(&Adapters[Slot]) != Context ||
        Adapters[Slot].Generation == 0) {
        return NULL;
    }
    return &Adapters[Slot];
}

CM_ADAPTER *AdapterEnter(PVOID Context)
{
    CM_ADAPTER *Adapter = AdapterOfContext(Context);
    LONG Phase;

    if (Adapter == NULL) {
        return NULL;
    }
    InterlockedIncrement(&Adapter->Calls);
    Phase = InterlockedCompareExchange(&Adapter->Phase, 0, 0);
    if ((Phase == AdapterPaused || Phase == AdapterRunning) && AdapterContext(Adapter) == Context) {
        return Adapter;
    }
    AdapterLeave(Adapter);
    return NULL;
}

VOID AdapterLeave(CM_ADAPTER *Adapter)
{
    InterlockedDecrement(&Adapter->Calls);
}

CM_ADAPTER *AdapterClaim(NDIS_HANDLE Handle, UINT8 Side)
{
    UINT32 Slot;

    for (Slot = 0; Slot < CM_MAX_ADAPTERS; Slot++) {
        CM_ADAPTER *Adapter = &Adapters[Slot];

        if (Adapter->Sink.Record == NULL &&
            InterlockedCompareExchange(&Adapter->Phase, AdapterStarting, AdapterFree) == AdapterFree) {
            Adapter->Generation++;
            Adapter->Id = NDH_MAKE_ID(Side, NdhKindAdapter, Adapter->Generation, CM_INDEX(Side, Slot));
            Adapter->Handle = Handle;
            Adapter->Removed = 0;
            RtlZeroMemory(&Adapter->Traffic, sizeof(Adapter->Traffic));
            PolicyReset(Adapter, TRUE);
            return Adapter;
        }
    }
    return NULL;
}

CM_ADAPTER *AdapterAttached(VOID)
{
    UINT32 Slot;

    for (Slot = 0; Slot < CM_MAX_ADAPTERS; Slot++) {
        if (Adapters[Slot].Attached != 0) {
            return &Adapters[Slot];
        }
    }
    return NULL;
}
