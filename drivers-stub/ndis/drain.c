// SPDX-License-Identifier: MIT
/*
 * What a miniport still holds, and waiting for it (DATA-SEND-012, HALT-003).
 */
#include "data.h"
#include "oid.h"

#define DRAIN_SECONDS 30

/* Whether somebody waits; then every send and OID that comes back signals the event. */
static volatile LONG Waiting;
static KEVENT Returned;

/* Library's lock held. */
static ULONG SendsOfFamily(PNS_AF Af)
{
    PLIST_ENTRY Link;
    ULONG Count = 0;

    for (Link = Af->Vcs.Flink; Link != &Af->Vcs; Link = Link->Flink) {
        Count += CONTAINING_RECORD(Link, NS_VC, Link)->SendsOutstanding;
    }
    return Count;
}

/* Library's lock held. */
static ULONG SendsOfBinding(PNS_BINDING Binding)
{
    PLIST_ENTRY Link;
    ULONG Count = Binding->SendsOutstanding;

    for (Link = Binding->Families.Flink; Link != &Binding->Families; Link = Link->Flink) {
        Count += SendsOfFamily(CONTAINING_RECORD(Link, NS_AF, Link));
    }
    for (Link = Binding->Scopes.Flink; Link != &Binding->Scopes; Link = Link->Flink) {
        Count += SendsOfFamily(CONTAINING_RECORD(Link, NS_AF, Link));
    }
    return Count;
}

_Use_decl_annotations_
ULONG DataSendsOnBinding(PNS_BINDING Binding)
{
    ULONG Count;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    Count = SendsOfBinding(Binding);
    LibraryRelease(Irql);
    return Count;
}

_Use_decl_annotations_
ULONG DataSendsOutstanding(PNS_ADAPTER Adapter)
{
    PLIST_ENTRY Link;
    ULONG Count = 0;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    for (Link = Adapter->Bindings.Flink; Link != &Adapter->Bindings; Link = Link->Flink) {
        Count += SendsOfBinding(CONTAINING_RECORD(Link, NS_BINDING, Link));
    }
    LibraryRelease(Irql);
    return Count;
}

typedef BOOLEAN BUSY(PNS_ADAPTER Adapter);

static BOOLEAN HoldsSends(PNS_ADAPTER Adapter)
{
    return (BOOLEAN)(DataSendsOutstanding(Adapter) != 0);
}

static BOOLEAN HoldsAny(PNS_ADAPTER Adapter)
{
    return (BOOLEAN)(HoldsSends(Adapter) || OidPendingAtMiniport(Adapter) != 0);
}

static BOOLEAN Drain(PNS_ADAPTER Adapter, BUSY *Busy)
{
    LARGE_INTEGER Limit;
    NTSTATUS Status = STATUS_SUCCESS;

    if (!Busy(Adapter)) {
        return TRUE;
    }
    Limit.QuadPart = -(LONGLONG)DRAIN_SECONDS * 10 * 1000 * 1000;
    KeInitializeEvent(&Returned, SynchronizationEvent, FALSE); /* one at a time by the configuration lock */
    InterlockedExchange(&Waiting, 1);
    while (Status == STATUS_SUCCESS && Busy(Adapter)) {
        Status = KeWaitForSingleObject(&Returned, Executive, KernelMode, FALSE, &Limit);
    }
    InterlockedExchange(&Waiting, 0);
    return (BOOLEAN)!Busy(Adapter);
}

_Use_decl_annotations_
BOOLEAN DataDrain(PNS_ADAPTER Adapter)
{
    return Drain(Adapter, HoldsAny);
}

_Use_decl_annotations_
VOID DataDrainSends(PNS_ADAPTER Adapter)
{
    (VOID) Drain(Adapter, HoldsSends);
}

_Use_decl_annotations_
VOID DataDrainWake(VOID)
{
    if (Waiting != 0) {
        KeSetEvent(&Returned, IO_NO_INCREMENT, FALSE);
    }
}
