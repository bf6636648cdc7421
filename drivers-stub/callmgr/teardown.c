// SPDX-License-Identifier: MIT
#include "teardown.h"

#include "callmgr.h"
#include "imagehooks.h"
#include "request.h"

#define CLOSE_POLL_US 1000u
#define CLOSE_POLLS   10000u /* 10 s: how long the end waits for clients and for calls that are inside */

/** Completes one owed request with the status that leads to the end of the object. */
static UINT32 Complete(CM_OBJECT *Object, UINT8 Owed, UINT8 Bit, UINT16 Kind, NDIS_STATUS Status)
{
    return (Owed & Bit) != 0 && ExecuteNow(Object, Kind, Status) ? 1 : 0;
}

static UINT32 ParkedOnVc(CM_VC *Vc)
{
    UINT8 Owed = ObjectOwes(&Vc->Header, &Vc->State.Owed);
    UINT32 Done = Complete(&Vc->Header, Owed, OWED_MAKE, NdhOpMcmMakeCallComplete, NDIS_STATUS_FAILURE);

    Done += Complete(&Vc->Header, Owed, OWED_MODIFY, NdhOpMcmModifyCallQoSComplete, NDIS_STATUS_FAILURE);
    if ((Owed & OWED_CLOSE) != 0) {
        BOOLEAN Several = Vc->State.Parties > 1; /* such a close has to fail */

        if (!Several && !NT_SUCCESS(VcDeactivateFirst(Vc))) {
            return Done; /* the next step finds it quiet */
        }
        Done += Complete(&Vc->Header, Owed, OWED_CLOSE, NdhOpMcmCloseCallComplete,
                         Several ? NDIS_STATUS_FAILURE : NDIS_STATUS_SUCCESS);
    }
    return Done;
}

static UINT32 Parked(CM_OBJECT *Object)
{
    UINT8 Owed;

    switch (Object->Kind) {
    case NdhKindParty:
        Owed = ObjectOwes(Object, &((CM_PARTY *)Object)->State.Owed);
        return Complete(Object, Owed, OWED_OPEN, NdhOpMcmAddPartyComplete, NDIS_STATUS_FAILURE) +
               Complete(Object, Owed, OWED_CLOSE, NdhOpMcmDropPartyComplete, NDIS_STATUS_SUCCESS);
    case NdhKindVc:
        return ParkedOnVc((CM_VC *)Object);
    case NdhKindOid:
        return RequestWaits((CM_REQUEST *)Object) &&
                       ExecuteNow(Object, NdhOpMcmOidRequestComplete, NDIS_STATUS_REQUEST_ABORTED)
                   ? 1
                   : 0;
    case NdhKindSap:
        Owed = ObjectOwes(Object, &((CM_SAP *)Object)->State.Owed);
        return Complete(Object, Owed, OWED_OPEN, NdhOpMcmRegisterSapComplete, NDIS_STATUS_FAILURE) +
               Complete(Object, Owed, OWED_CLOSE, NdhOpMcmDeregisterSapComplete, NDIS_STATUS_SUCCESS);
    default:
        Owed = ObjectOwes(Object, &((CM_AF *)Object)->State.Owed);
        return Complete(Object, Owed, OWED_OPEN, NdhOpMcmOpenAfComplete, NDIS_STATUS_FAILURE) +
               Complete(Object, Owed, OWED_CLOSE, NdhOpMcmCloseAfComplete, NDIS_STATUS_SUCCESS);
    }
}

/** Completes what callbacks have pended; those inside are passed over. */
static UINT32 AllParked(CM_ADAPTER *Adapter)
{
    static const UINT8 Order[] = { NdhKindOid, NdhKindParty, NdhKindVc, NdhKindSap, NdhKindAf };
    UINT32 Left;
    UINT32 Done = ImageTeardown(Adapter, &Left);
    UINT32 Index;

    for (Index = 0; Index < sizeof(Order); Index++) {
        UINT32 Cursor = 0;
        CM_OBJECT *Object;

        while ((Object = ObjectNext(Adapter, Order[Index], &Cursor)) != NULL) {
            Done += Parked(Object);
            ObjectRelease(Object);
        }
    }
    return Done;
}

CM_PAGED UINT32 TeardownDetached(CM_ADAPTER *Adapter)
{
    UINT32 Poll;

    PAGED_CODE();
    for (Poll = 0; InterlockedCompareExchange(&Adapter->Inside, 0, 0) != 0 && Poll < CLOSE_POLLS; Poll++) {
        NdisMSleep(CLOSE_POLL_US);
    }
    return AllParked(Adapter);
}

/** A call that lives on although everybody was told to end it. */
static BOOLEAN Abandoned(CM_VC *Vc, const VC_STATE *State)
{
    switch (State->Call) {
    case NdhCallOffered:
    case NdhCallAccepted:
    case NdhCallConnected:
        return ++Vc->TeardownSteps >= TEARDOWN_PATIENCE && !State->CloseDispatched;
    default:
        return FALSE;
    }
}

/** The state of a VC while no callback about it is inside; else FALSE. */
static BOOLEAN Settled(const CM_VC *Vc, VC_STATE *State)
{
    BOOLEAN Outside;

    ObjectLock();
    Outside = Vc->Header.Inside == 0;
    *State = Vc->State;
    ObjectUnlock();
    return Outside;
}

static BOOLEAN NoCallLeft(const VC_STATE *State)
{
    return (State->Call == NdhCallIdle || State->Call == NdhCallClosed) && State->Owed == 0;
}

/** Leads a VC one step nearer to its end. */
static VOID EndVc(CM_VC *Vc, NDH_RESET_OUT *Report)
{
    VC_STATE State;

    if (!Settled(Vc, &State)) {
        return;
    }
    if (NoCallLeft(&State) && !NT_SUCCESS(VcDeactivateFirst(Vc))) { /* else its creator could not delete it */
        return;
    }
    if (GuardIdle(&State)) {
        Report->Vcs += ExecuteNow(&Vc->Header, NdhOpMcmDeleteVc, NDIS_STATUS_SUCCESS) ? 1 : 0;
    } else if (Abandoned(Vc, &State)) {
        Report->Calls +=
            ExecuteNow(&Vc->Header, NdhOpMcmDispatchIncomingCloseCall, NDIS_STATUS_FAILURE) ? 1 : 0;
    }
}

UINT32 TeardownStep(CM_ADAPTER *Adapter, NDH_RESET_OUT *Report)
{
    UINT32 Cursor = 0;
    CM_OBJECT *Object;
    UINT32 Left;

    Report->Parked += AllParked(Adapter);
    while ((Object = ObjectNext(Adapter, NdhKindVc, &Cursor)) != NULL) {
        EndVc((CM_VC *)Object, Report);
        ObjectRelease(Object);
    }
    ObjectLock();
    Left = Adapter->Counts[NdhKindSap] + Adapter->Counts[NdhKindVc] + Adapter->Counts[NdhKindParty];
    ObjectUnlock();
    return Left;
}

static VOID ForgetAll(CM_ADAPTER *Adapter, UINT32 Side, UINT32 Kind)
{
    UINT32 Cursor = 0;
    CM_OBJECT *Object;

    while ((Object = ObjectNextOf(Adapter, Side, Kind, &Cursor)) != NULL) {
        ObjectRemove(Object);
        ObjectRelease(Object);
    }
}

VOID TeardownForget(CM_ADAPTER *Adapter)
{
    static const UINT8 Order[] = { NdhKindOid, NdhKindParty, NdhKindVc, NdhKindSap, NdhKindAf };
    UINT32 Index;

    AfNotifyForget(Adapter);
    for (Index = 0; Index < sizeof(Order); Index++) {
        ForgetAll(Adapter, NdhSideCallManager, Order[Index]);
        ForgetAll(Adapter, NdhSideMiniport, Order[Index]);
    }
}

/** Whether clients still have something open, or a notification is to be completed that NDIS would tell
 * about. */
static BOOLEAN Busy(CM_ADAPTER *Adapter)
{
    NDH_RESET_OUT Report = { 0 };
    UINT32 Left = TeardownStep(Adapter, &Report);
    BOOLEAN Told = (DriverCapabilities() & NDH_CAP_NOTIFY_CLOSE_AF) != 0;

    return Left != 0 || Adapter->Counts[NdhKindAf] != 0 || (Told && Adapter->Notified != NULL);
}

CM_PAGED VOID TeardownClose(CM_ADAPTER *Adapter, BOOLEAN Notify)
{
    UINT32 Poll;

    PAGED_CODE();
    PolicyReset(Adapter, TRUE);
    for (Poll = 0; InterlockedCompareExchange(&Adapter->Calls, 0, 0) != 0 && Poll < CLOSE_POLLS; Poll++) {
        NdisMSleep(CLOSE_POLL_US);
    }
    for (Poll = 0; Poll < CLOSE_POLLS; Poll++) {
        if (Notify) { /* again: an open may have been under way */
            AfNotifyCloseAll(Adapter);
        }
        if (!Busy(Adapter)) {
            break;
        }
        NdisMSleep(CLOSE_POLL_US);
    }
}
