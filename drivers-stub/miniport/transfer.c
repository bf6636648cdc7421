// SPDX-License-Identifier: MIT
#include "transfer.h"

CM_VC *TransferVc(const MP_TRANSFER *Transfer)
{
    return (CM_VC *)Transfer->Header.Parent;
}

MP_TRANSFER *TransferCreate(CM_VC *Vc, UINT32 Count, UINT32 Room, BOOLEAN Indicated)
{
    CM_ADAPTER *Adapter = Vc->Header.Adapter;
    UINT32 Size = FIELD_OFFSET(MP_TRANSFER, Items) + Room * (UINT32)sizeof(MP_ITEM);
    MP_TRANSFER *Transfer =
        (MP_TRANSFER *)ObjectCreateFor(Adapter, NdhSideMiniport, NdhKindData, Size, &Vc->Header);

    if (Transfer != NULL) {
        Transfer->Header.Handle = (NDIS_HANDLE)Transfer; /* not NULL: it is there */
        Transfer->Count = Count;
        Transfer->Left = Count;
        Transfer->Indicated = Indicated;
        ObjectLock();
        *(Indicated ? &Vc->Indicated : &Vc->Sends) += Count;
        Adapter->Outstanding += Count;
        ObjectUnlock();
    }
    return Transfer;
}

BOOLEAN TransferDone(MP_TRANSFER *Transfer, UINT32 Count)
{
    CM_VC *Vc = TransferVc(Transfer);
    CM_ADAPTER *Adapter = Vc->Header.Adapter;
    BOOLEAN Last;
    BOOLEAN Quiet;

    ObjectLock();
    Transfer->Left -= Count;
    Last = Transfer->Left == 0;
    *(Transfer->Indicated ? &Vc->Indicated : &Vc->Sends) -= Count;
    Adapter->Outstanding -= Count;
    Quiet = Adapter->Outstanding == 0;
    ObjectUnlock();
    if (Last) {
        ObjectRemove(&Transfer->Header);
    }
    return Quiet;
}

/**
 * The entry of a send is written. NDIS_STATUS_SUCCESS, or the status with which it was to be aborted
 * meanwhile.
 */
static NDIS_STATUS Tell(MP_TRANSFER *Transfer)
{
    NDIS_STATUS Aborted;

    ObjectLock();
    Transfer->Told = TRUE;
    Aborted = Transfer->AbortedBefore;
    ObjectUnlock();
    return Aborted;
}

VOID TransferRefuse(MP_TRANSFER *Transfer, NDIS_STATUS Status)
{
    ObjectLock();
    if (Transfer->AbortedBefore == NDIS_STATUS_SUCCESS) {
        Transfer->AbortedBefore = Status;
    }
    ObjectUnlock();
}

VOID TransferAnswer(MP_TRANSFER *Transfer, const CM_DECISION *Decision)
{
    NDIS_STATUS Aborted = Tell(Transfer);

    if (Aborted != NDIS_STATUS_SUCCESS) {
        ExecuteNow(&Transfer->Header, NdhOpMpSendNetBufferListsComplete, Aborted);
    } else if (Decision->Reply == NdhReplyComplete) {
        ExecuteCompletion(&Transfer->Header, NdhOpMpSendNetBufferListsComplete, 0, Decision);
    }
    ObjectRelease(&Transfer->Header);
}

/** Whether a send may be aborted here; if its entry is not written yet, who sends it aborts it then. */
static BOOLEAN MayAbort(MP_TRANSFER *Transfer, NDIS_STATUS Status)
{
    BOOLEAN Told;

    ObjectLock();
    Told = Transfer->Told;
    if (!Told) {
        Transfer->AbortedBefore = Status;
    }
    ObjectUnlock();
    return Told;
}

UINT32 TransferAbort(CM_ADAPTER *Adapter, const CM_OBJECT *Vc, NDIS_STATUS Status)
{
    UINT32 Cursor = 0;
    UINT32 Aborted = 0;
    CM_OBJECT *Object;

    while ((Object = ObjectNextOf(Adapter, NdhSideMiniport, NdhKindData, &Cursor)) != NULL) {
        MP_TRANSFER *Transfer = (MP_TRANSFER *)Object;

        if (!Transfer->Indicated && (Vc == NULL || Object->Parent == Vc) && MayAbort(Transfer, Status)) {
            Aborted += ExecuteNow(Object, NdhOpMpSendNetBufferListsComplete, Status) ? 1 : 0;
        }
        ObjectRelease(Object);
    }
    return Aborted;
}

/** Whether something may be received on the VC now. State lock held. */
static BOOLEAN MayIndicate(const CM_RUN *Run, BOOLEAN Allowed)
{
    const CM_VC *Vc = (const CM_VC *)Run->Object;

    return Run->Misuse ||
           (Allowed && Vc->State.State == NdhStateVcActive && !Vc->State.Deleting &&
            !Vc->State.Deactivating && !Vc->State.CloseDispatched && Run->Adapter->Phase == AdapterRunning);
}

NTSTATUS TransferBegin(CM_RUN *Run, BOOLEAN Allowed, NDH_TRANSFER *Description)
{
    CM_VC *Vc = (CM_VC *)Run->Object;
    BOOLEAN Legal;

    if (Vc->Header.Kind != NdhKindVc || Run->Payload == NULL || Run->Payload->Size != sizeof(*Description)) {
        return STATUS_INVALID_PARAMETER;
    }
    RtlCopyMemory(Description, Run->Payload->Data, sizeof(*Description));
    ObjectLock();
    Legal = MayIndicate(Run, Allowed);
    if (Legal) {
        ObjectHold(&Vc->Header, &Run->Hold);
        Vc->State.Indicating++;
        Run->Adapter->Outstanding++;
    }
    ObjectUnlock();
    return Legal ? STATUS_SUCCESS : STATUS_INVALID_DEVICE_STATE;
}

BOOLEAN TransferEnd(CM_RUN *Run)
{
    CM_VC *Vc = (CM_VC *)Run->Object;
    BOOLEAN Quiet;

    ObjectLetGo(&Run->Hold);
    ObjectLock();
    Vc->State.Indicating--;
    Quiet = --Run->Adapter->Outstanding == 0;
    ObjectUnlock();
    return Quiet;
}

VOID TransferCountReceived(CM_VC *Vc, UINT32 Pdus)
{
    InterlockedExchangeAdd64(&Vc->Traffic.Received, Pdus);
    InterlockedExchangeAdd64(&Vc->Header.Adapter->Traffic.Received, Pdus);
}

VOID TransferCountSent(CM_VC *Vc, NDIS_STATUS Status, UINT32 Pdus)
{
    CM_TRAFFIC *All = &Vc->Header.Adapter->Traffic;
    BOOLEAN Sent = Status == NDIS_STATUS_SUCCESS;

    InterlockedExchangeAdd64(Sent ? &Vc->Traffic.Sent : &Vc->Traffic.NotSent, Pdus);
    InterlockedExchangeAdd64(Sent ? &All->Sent : &All->NotSent, Pdus);
}
