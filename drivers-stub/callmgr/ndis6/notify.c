// SPDX-License-Identifier: MIT
/**
 * NdisMCmNotifyCloseAddressFamily or NdisCmNotifyCloseAddressFamily: the call manager tells a client to close
 * its address family.
 */
#include "callmgr.h"
#include "handlers.h"

/** Takes a reference for the notification. */
static VOID BeginNotification(CM_AF *Af)
{
    ObjectReference(&Af->Header);
    ObjectLock();
    if (Af->Notifications++ == 0) {
        Af->NextNotified = Af->Header.Adapter->Notified;
        Af->Header.Adapter->Notified = Af;
    }
    ObjectUnlock();
}

/** Ends a notification of this family, or of any if it is NULL. FALSE if there is none. */
static BOOLEAN EndNotification(CM_ADAPTER *Adapter, const CM_AF *Wanted)
{
    CM_AF **Link;
    CM_AF *Af;

    ObjectLock();
    for (Link = &Adapter->Notified; *Link != NULL && Wanted != NULL && *Link != Wanted;
         Link = &(*Link)->NextNotified) {
    }
    Af = *Link;
    if (Af != NULL && --Af->Notifications == 0) {
        *Link = Af->NextNotified;
    }
    ObjectUnlock();
    ObjectRelease(Af != NULL ? &Af->Header : NULL);
    return Af != NULL;
}

/** The family is held; it is let go here. */
static VOID NotifyClose(CM_AF *Af, CM_HOLD *Hold)
{
    UINT64 Arguments[] = { CM_RAW(Af->Header.Handle) };
    NDH_RECORD Record = RECORD_CALL_OF(CM_FN(NotifyCloseAddressFamily), Af->Header.Id, 0, Arguments);
    NDIS_STATUS Status;

    BeginNotification(Af);
    RecordOpen(Af->Header.Adapter, &Record);
    Status = NdisCmNotifyCloseAddressFamily(Af->Header.Handle);
    ObjectLetGo(Hold);
    RecordCloseStatus(Af->Header.Adapter, &Record, Status);
    if (Status != NDIS_STATUS_PENDING) {
        EndNotification(Af->Header.Adapter, Af);
    }
}

VOID AfNotifyCloseAll(CM_ADAPTER *Adapter)
{
    UINT32 Cursor = 0;
    CM_OBJECT *Object;
    CM_HOLD Hold;
    BOOLEAN Open;

    while ((Object = ObjectNext(Adapter, NdhKindAf, &Cursor)) != NULL) {
        ObjectLock();
        Open = ((CM_AF *)Object)->State.State == NdhStateOpen && !((CM_AF *)Object)->NotifyMade &&
               Object->Inside == 0 && ObjectEntering(Object) == 0;
        if (Open) { /* its client may close it by itself just now */
            ((CM_AF *)Object)->NotifyMade = TRUE;
            ObjectHold(Object, &Hold);
        }
        ObjectUnlock();
        if (Open) {
            NotifyClose((CM_AF *)Object, &Hold);
        }
        ObjectRelease(Object);
    }
}

VOID AfNotifyForget(CM_ADAPTER *Adapter)
{
    while (EndNotification(Adapter, NULL)) {
    }
}

/** nc-ndis-protocol_cm_notify_close_af_complete.md: may never come (U-23), so the halt does not need it. */
VOID ProtocolCmNotifyCloseAfComplete(NDIS_HANDLE CallMgrAfContext, NDIS_STATUS Status)
{
    CM_AF *Af = CallMgrAfContext;
    CM_ADAPTER *Adapter = Af->Header.Adapter;
    UINT64 Arguments[] = { CM_RAW(CallMgrAfContext), CM_RAW((UINT32)Status) };
    NDH_RECORD Record = RECORD_ENTER(ProtocolCmNotifyCloseAfComplete, Af->Header.Id, 0, Arguments);

    RecordStatus(&Record, Status);
    RecordOpen(Adapter, &Record);
    EndNotification(Adapter, Af);
    RecordClose(Adapter, &Record);
}

/** NdhOpMcmNotifyCloseAf: nf-ndis-ndismcmnotifycloseaddressfamily.md. PASSIVE_LEVEL. */
NTSTATUS AfRunNotifyClose(CM_RUN *Run)
{
    CM_AF *Af = (CM_AF *)Run->Object;
    NDIS_HANDLE Handle = RunHandle(Run, &Af->Header);
    UINT64 Arguments[] = { CM_RAW(Handle) };
    NDH_RECORD Record = RUN_RECORD(Run, CM_FN(NotifyCloseAddressFamily), Af->Header.Id, 0, Arguments);
    NDIS_STATUS Status = NDIS_STATUS_FAILURE;
    NTSTATUS Guard = STATUS_INVALID_DEVICE_STATE;
    BOOLEAN Passive = RecordIrql() == PASSIVE_LEVEL;

    ObjectLock();
    if (Run->Misuse || (Passive && Af->State.State == NdhStateOpen && !Af->NotifyMade)) {
        Af->NotifyMade = TRUE;
        ObjectHold(&Af->Header, &Run->Hold);
        Guard = STATUS_SUCCESS;
    }
    ObjectUnlock();
    if (!NT_SUCCESS(Guard)) {
        return Guard;
    }
    BeginNotification(Af);
    RunOpen(Run, &Record);
    RUN_CALL(Run, Status = NdisCmNotifyCloseAddressFamily(Handle));
    ObjectLetGo(&Run->Hold);
    RunCloseStatus(Run, &Record, Status);
    if (Status != NDIS_STATUS_PENDING) {
        EndNotification(Af->Header.Adapter, Af);
    }
    return STATUS_SUCCESS;
}
