// SPDX-License-Identifier: MIT
#include "iface.h"

#include "callmgr.h"
#include "fault.h"
#include "imagehooks.h"
#include "teardown.h"

static NTSTATUS NTAPI Attach(PVOID Context, const NDHMP_SINK *Sink)
{
    CM_ADAPTER *Adapter;
    NTSTATUS Status;

    if (Sink->Version != NDHMP_INTERFACE_VERSION || Sink->Size != sizeof(*Sink)) {
        return STATUS_REVISION_MISMATCH;
    }
    Adapter = AdapterEnter(Context);
    if (Adapter == NULL) {
        return STATUS_DEVICE_NOT_READY;
    }
    Status = SinkAttach(Adapter, Sink);
    AdapterLeave(Adapter);
    return Status;
}

/** Works for a halted adapter too: its slot keeps the sink until then. */
static VOID NTAPI Detach(PVOID Context)
{
    CM_ADAPTER *Adapter = AdapterOfContext(Context);
    CM_ADAPTER *Alive;

    if (Adapter == NULL) {
        return;
    }
    PolicyReset(Adapter, TRUE);
    ObjectKeepDead(Adapter, FALSE);
    SinkDetach(Adapter);
    Alive = AdapterEnter(Context);
    if (Alive != NULL) { /* completions that waited in ndhctl's contexts are not coming any more */
        TeardownDetached(Alive);
        AdapterLeave(Alive);
    }
}

static VOID NTAPI Execute(PVOID Context, const NDH_OPERATION *Operation, const NDH_PAYLOAD *Payload,
                          UINT32 EventFlags, NDH_RESULT *Result)
{
    CM_ADAPTER *Adapter = AdapterEnter(Context);
    const NDHMP_INTERFACE *Manager;

    if (Adapter == NULL) {
        Result->Outcome = (UINT32)STATUS_DEVICE_NOT_READY;
        return;
    }
    Manager = NDH_IS_STAND_ALONE(Operation->Object) && !CM_STAND_ALONE ? ImageManagerEnter(Adapter) : NULL;
    if (Manager != NULL) {
        Manager->Execute(Manager->Context, Operation, Payload, EventFlags, Result);
        ImageManagerLeave(Adapter);
    } else {
        ExecuteHere(Adapter, Operation, Payload, EventFlags, Result);
    }
    AdapterLeave(Adapter);
}

static NTSTATUS NTAPI SetPolicy(PVOID Context, const NDH_POLICY *Policy)
{
    CM_ADAPTER *Adapter = AdapterEnter(Context);
    const NDHMP_INTERFACE *Manager;
    CM_OBJECT *Object = NULL;
    NTSTATUS Status = STATUS_SUCCESS;

    if (Adapter == NULL) {
        return STATUS_DEVICE_NOT_READY;
    }
    Manager = Policy->Side == NdhSideCallManager && !CM_STAND_ALONE ? ImageManagerEnter(Adapter) : NULL;
    if (Manager != NULL) {
        Status = Manager->SetPolicy(Manager->Context, Policy);
        ImageManagerLeave(Adapter);
        AdapterLeave(Adapter);
        return Status;
    }
    if (Policy->Object != 0) {
        Object = ObjectFind(Adapter, Policy->Object, NdhKindNone);
        Status = Object != NULL ? STATUS_SUCCESS : STATUS_INVALID_HANDLE;
    }
    if (NT_SUCCESS(Status)) {
        Status = PolicySet(Adapter, Policy);
    }
    ObjectRelease(Object);
    AdapterLeave(Adapter);
    return Status;
}

static VOID NTAPI ResetPolicies(PVOID Context, BOOLEAN Automatic)
{
    CM_ADAPTER *Adapter = AdapterEnter(Context);
    const NDHMP_INTERFACE *Manager = Adapter != NULL ? ImageManagerEnter(Adapter) : NULL;

    if (Manager != NULL) {
        Manager->ResetPolicies(Manager->Context, Automatic);
        ImageManagerLeave(Adapter);
    }
    if (Adapter != NULL) {
        PolicyReset(Adapter, Automatic);
        AdapterLeave(Adapter);
    }
}

static VOID NTAPI KeepDead(PVOID Context, BOOLEAN Keep)
{
    CM_ADAPTER *Adapter = AdapterEnter(Context);
    const NDHMP_INTERFACE *Manager = Adapter != NULL ? ImageManagerEnter(Adapter) : NULL;

    if (Manager != NULL) {
        Manager->KeepDead(Manager->Context, Keep);
        ImageManagerLeave(Adapter);
    }
    if (Adapter != NULL) {
        ObjectKeepDead(Adapter, Keep);
        AdapterLeave(Adapter);
    }
}

static UINT64 StateOf(const CM_OBJECT *Object)
{
    switch (Object->Kind) {
    case NdhKindAf:
        return ((const CM_AF *)Object)->State.State;
    case NdhKindSap:
        return ((const CM_SAP *)Object)->State.State;
    case NdhKindVc:
        return NDH_STATE_VALUE(((const CM_VC *)Object)->State.State, ((const CM_VC *)Object)->State.Call);
    case NdhKindParty:
        return ((const CM_PARTY *)Object)->State.State;
    default: /* requests and lists are there, or not */
        return NdhStateOpen;
    }
}

static NTSTATUS NTAPI QueryState(PVOID Context, NDH_ID Id, UINT64 *State)
{
    CM_ADAPTER *Adapter = AdapterEnter(Context);
    CM_OBJECT *Object;
    const NDHMP_INTERFACE *Manager;

    *State = NdhStateNone;
    if (Adapter == NULL) {
        return STATUS_DEVICE_NOT_READY;
    }
    Manager = NDH_IS_STAND_ALONE(Id) && !CM_STAND_ALONE ? ImageManagerEnter(Adapter) : NULL;
    if (Manager != NULL) {
        NTSTATUS Status = Manager->QueryState(Manager->Context, Id, State);

        ImageManagerLeave(Adapter);
        AdapterLeave(Adapter);
        return Status;
    }
    if (Id == Adapter->Id) {
        *State = NdhStateOpen;
        AdapterLeave(Adapter);
        return STATUS_SUCCESS;
    }
    Object = ObjectFind(Adapter, Id, NdhKindNone);
    if (Object != NULL) {
        ObjectLock();
        *State = StateOf(Object);
        ObjectUnlock();
        ObjectRelease(Object);
    }
    AdapterLeave(Adapter);
    return Object != NULL ? STATUS_SUCCESS : STATUS_INVALID_HANDLE;
}

static UINT32 NTAPI Teardown(PVOID Context, NDH_RESET_OUT *Report)
{
    CM_ADAPTER *Adapter = AdapterEnter(Context);
    UINT32 Left = 0;
    const NDHMP_INTERFACE *Manager;

    if (Adapter != NULL) {
        Manager = ImageManagerEnter(Adapter);
        if (Manager != NULL) {
            Left = Manager->Teardown(Manager->Context, Report);
            ImageManagerLeave(Adapter);
        }
        Left += TeardownStep(Adapter, Report);
        AdapterLeave(Adapter);
    }
    return Left;
}

static VOID NTAPI Count(PVOID Context, UINT32 *Counts)
{
    CM_ADAPTER *Adapter = AdapterEnter(Context);
    const NDHMP_INTERFACE *Manager = Adapter != NULL ? ImageManagerEnter(Adapter) : NULL;
    UINT32 Kind;

    RtlZeroMemory(Counts, sizeof(Adapter->Counts));
    if (Manager != NULL) {
        Manager->Count(Manager->Context, Counts);
        ImageManagerLeave(Adapter);
    }
    if (Adapter != NULL) {
        ObjectLock();
        for (Kind = 0; Kind < NDHMP_COUNTS; Kind++) {
            Counts[Kind] += Adapter->Counts[Kind];
        }
        ObjectUnlock();
        Counts[NdhKindAdapter] = 1;
        AdapterLeave(Adapter);
    }
}

static VOID NTAPI Identify(PVOID Context, NDHMP_PARTS *Parts)
{
    CM_ADAPTER *Adapter = AdapterEnter(Context);
    const NDHMP_INTERFACE *Manager = Adapter != NULL ? ImageManagerEnter(Adapter) : NULL;

    RtlZeroMemory(Parts, sizeof(*Parts));
    if (Manager != NULL) {
        Manager->Identify(Manager->Context, Parts);
        Parts->Manager = Parts->Adapter;
        Parts->ManagerVersion = Manager->DriverVersion;
        ImageManagerLeave(Adapter);
    }
    if (Adapter != NULL) {
        Parts->Adapter = Adapter->Id;
        AdapterLeave(Adapter);
    }
}

static VOID NTAPI Fault(PVOID Context, UINT32 Kind)
{
    CM_ADAPTER *Adapter = AdapterEnter(Context);

    if (Adapter != NULL) {
        FaultStrike(Adapter, Kind);
        AdapterLeave(Adapter);
    }
}

VOID IfaceFill(const CM_ADAPTER *Adapter, NDHMP_INTERFACE *Table)
{
    static const GUID Guid = NDHMP_INTERFACE_GUID;

    Table->Guid = Guid;
    Table->Version = NDHMP_INTERFACE_VERSION;
    Table->Size = sizeof(*Table);
    Table->DriverVersion = IMAGE_VERSION;
    Table->Flags = DriverCapabilities();
    Table->Context = AdapterContext(Adapter);
    Table->Attach = Attach;
    Table->Detach = Detach;
    Table->Execute = Execute;
    Table->SetPolicy = SetPolicy;
    Table->ResetPolicies = ResetPolicies;
    Table->KeepDead = KeepDead;
    Table->QueryState = QueryState;
    Table->Teardown = Teardown;
    Table->Count = Count;
    Table->Identify = Identify;
    Table->Fault = Fault;
}

NDIS_STATUS IfaceGive(CM_ADAPTER *Adapter, PVOID Buffer, UINT32 InputLength, UINT32 OutputLength)
{
    static const GUID Guid = NDHMP_INTERFACE_GUID;
    NDHMP_INTERFACE *Table = Buffer;

    if (InputLength < IFACE_HEAD || OutputLength < sizeof(*Table)) {
        return NDIS_STATUS_BUFFER_TOO_SHORT;
    }
    if (RtlCompareMemory(&Table->Guid, &Guid, sizeof(Guid)) != sizeof(Guid) ||
        Table->Version != NDHMP_INTERFACE_VERSION || Table->Size != sizeof(*Table)) {
        return NDIS_STATUS_INVALID_DATA;
    }
    IfaceFill(Adapter, Table);
    return NDIS_STATUS_SUCCESS;
}
