// SPDX-License-Identifier: MIT
/** Address families that clients have opened, and their SAPs. */
#include "loopcall.h"

/** Nobody knows the family any more. */
static VOID Free(LOOP_FAMILY *Family)
{
    LOOP_ADAPTER *Adapter = Family->Adapter;

    NdisAcquireSpinLock(&Adapter->Lock);
    RemoveEntryList(&Family->Link);
    if (IsListEmpty(&Adapter->Families)) {
        NdisSetEvent(&Adapter->NoFamily);
    }
    NdisReleaseSpinLock(&Adapter->Lock);
    NdisFreeMemory(Family, 0, 0);
}

NDIS_STATUS LoopOpenFamily(NDIS_HANDLE CallMgrBindingContext, PCO_ADDRESS_FAMILY AddressFamily,
                           NDIS_HANDLE NdisAfHandle, PNDIS_HANDLE CallMgrAfContext)
{
    LOOP_ADAPTER *Adapter = CallMgrBindingContext;
    LOOP_FAMILY *Family;

    if ((ULONG)AddressFamily->AddressFamily != LOOP_AF || AddressFamily->MajorVersion != LOOP_AF_MAJOR ||
        AddressFamily->MinorVersion != LOOP_AF_MINOR) {
        return NDIS_STATUS_BAD_VERSION;
    }
    Family =
        NdisAllocateMemoryWithTagPriority(Adapter->Handle, sizeof(*Family), LOOP_TAG, NormalPoolPriority);
    if (Family == NULL) {
        return NDIS_STATUS_RESOURCES;
    }
    NdisZeroMemory(Family, sizeof(*Family));
    Family->Adapter = Adapter;
    Family->Handle = NdisAfHandle;
    NdisAcquireSpinLock(&Adapter->Lock);
    InsertTailList(&Adapter->Families, &Family->Link);
    NdisResetEvent(&Adapter->NoFamily);
    NdisReleaseSpinLock(&Adapter->Lock);
    *CallMgrAfContext = Family;
    return NDIS_STATUS_SUCCESS;
}

NDIS_STATUS LoopCloseFamily(NDIS_HANDLE CallMgrAfContext)
{
    LOOP_FAMILY *Family = CallMgrAfContext;
    LOOP_ADAPTER *Adapter = Family->Adapter;
    BOOLEAN Empty;

    NdisAcquireSpinLock(&Adapter->Lock);
    Family->Closing = TRUE;
    Empty = Family->Children == 0;
    NdisReleaseSpinLock(&Adapter->Lock);
    if (!Empty) {
        return NDIS_STATUS_PENDING; /* LoopChildGone completes it */
    }
    Free(Family);
    return NDIS_STATUS_SUCCESS;
}

VOID LoopChildGone(LOOP_FAMILY *Family)
{
    LOOP_ADAPTER *Adapter = Family->Adapter;
    BOOLEAN Last;

    NdisAcquireSpinLock(&Adapter->Lock);
    Last = --Family->Children == 0 && Family->Closing;
    NdisReleaseSpinLock(&Adapter->Lock);
    if (Last) {
        NdisMCmCloseAddressFamilyComplete(NDIS_STATUS_SUCCESS, Family->Handle);
        Free(Family);
    }
}

/**
 * A family whose client has not been told yet, counted as having one child more so that it stays; NULL: there
 * is none.
 */
static LOOP_FAMILY *TakeOpenFamily(LOOP_ADAPTER *Adapter)
{
    LOOP_FAMILY *Found = NULL;
    PLIST_ENTRY Link;

    NdisAcquireSpinLock(&Adapter->Lock);
    for (Link = Adapter->Families.Flink; Link != &Adapter->Families && Found == NULL; Link = Link->Flink) {
        LOOP_FAMILY *Family = CONTAINING_RECORD(Link, LOOP_FAMILY, Link);

        if (!Family->Closing && !Family->Notified) {
            Family->Notified = TRUE;
            Family->Children++;
            Found = Family;
        }
    }
    NdisReleaseSpinLock(&Adapter->Lock);
    return Found;
}

VOID LoopCloseFamilies(LOOP_ADAPTER *Adapter)
{
    LOOP_FAMILY *Family;

    while ((Family = TakeOpenFamily(Adapter)) != NULL) {
        (VOID) NdisMCmNotifyCloseAddressFamily(Family->Handle);
        LoopChildGone(Family);
    }
    NdisWaitEvent(&Adapter->NoFamily, 0);
    /* Who set the event did so with the lock held. */
    NdisAcquireSpinLock(&Adapter->Lock);
    NdisReleaseSpinLock(&Adapter->Lock);
}

/**
 * The family may be gone, and NDIS may never call this: LoopCloseFamilies waits for LoopCloseFamily instead.
 */
VOID LoopNotifyCloseFamilyComplete(NDIS_HANDLE CallMgrAfContext, NDIS_STATUS Status)
{
    UNREFERENCED_PARAMETER(CallMgrAfContext);
    UNREFERENCED_PARAMETER(Status);
}

/** Whether a client listens at this address already. The lock is held. */
static BOOLEAN Taken(const LOOP_ADAPTER *Adapter, const CO_SAP *Sap)
{
    const LIST_ENTRY *Link;

    for (Link = Adapter->Saps.Flink; Link != &Adapter->Saps; Link = Link->Flink) {
        const LOOP_SAP *Other = CONTAINING_RECORD(Link, LOOP_SAP, Link);

        if (Other->Type == Sap->SapType && Other->Length == Sap->SapLength &&
            RtlCompareMemory(Other->Address, Sap->Sap, Sap->SapLength) == Sap->SapLength) {
            return TRUE;
        }
    }
    return FALSE;
}

/** Nobody calls from this network, but a client may listen. */
NDIS_STATUS LoopRegisterSap(NDIS_HANDLE CallMgrAfContext, PCO_SAP Sap, NDIS_HANDLE NdisSapHandle,
                            PNDIS_HANDLE CallMgrSapContext)
{
    LOOP_FAMILY *Family = CallMgrAfContext;
    LOOP_ADAPTER *Adapter = Family->Adapter;
    LOOP_SAP *Entry;
    BOOLEAN Unused;

    if (Sap->SapLength > LOOP_MAX_SAP) {
        return NDIS_STATUS_INVALID_DATA;
    }
    Entry = NdisAllocateMemoryWithTagPriority(
        Adapter->Handle, FIELD_OFFSET(LOOP_SAP, Address) + Sap->SapLength, LOOP_TAG, NormalPoolPriority);
    if (Entry == NULL) {
        return NDIS_STATUS_RESOURCES;
    }
    Entry->Family = Family;
    Entry->Handle = NdisSapHandle;
    Entry->Type = Sap->SapType;
    Entry->Length = Sap->SapLength;
    NdisMoveMemory(Entry->Address, Sap->Sap, Sap->SapLength);
    NdisAcquireSpinLock(&Adapter->Lock);
    Unused = !Taken(Adapter, Sap);
    if (Unused) {
        InsertTailList(&Adapter->Saps, &Entry->Link);
        Family->Children++;
    }
    NdisReleaseSpinLock(&Adapter->Lock);
    if (!Unused) {
        NdisFreeMemory(Entry, 0, 0);
        return NDIS_STATUS_INVALID_DATA;
    }
    *CallMgrSapContext = Entry;
    return NDIS_STATUS_SUCCESS;
}

NDIS_STATUS LoopDeregisterSap(NDIS_HANDLE CallMgrSapContext)
{
    LOOP_SAP *Entry = CallMgrSapContext;
    LOOP_FAMILY *Family = Entry->Family;

    NdisAcquireSpinLock(&Family->Adapter->Lock);
    RemoveEntryList(&Entry->Link);
    NdisReleaseSpinLock(&Family->Adapter->Lock);
    NdisFreeMemory(Entry, 0, 0);
    LoopChildGone(Family);
    return NDIS_STATUS_SUCCESS;
}
