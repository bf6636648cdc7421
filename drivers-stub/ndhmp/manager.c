// SPDX-License-Identifier: MIT
#include "manager.h"

#include "policy.h"
#include "record.h"

#define WAIT_MS 100u /* between two looks at the count, in case a wake-up was for an earlier moment */

typedef struct MANAGER {
    CM_ADAPTER *Adapter;
    NDHMP_INTERFACE Table;
    NDHMP_SINK Sink;
    volatile LONG Users; /* calls into the table under way, plus 1 while registered; 0: none */
} MANAGER;

static MANAGER Managers[CM_MAX_ADAPTERS];
static NDIS_EVENT Unused; /* some manager's Users became 0 */

VOID ManagerSetUp(VOID)
{
    NdisInitializeEvent(&Unused);
}

VOID ManagerTearDown(VOID)
{
    RtlZeroMemory(Managers, sizeof(Managers));
}

const NDHMP_INTERFACE *ManagerEnter(const CM_ADAPTER *Adapter)
{
    MANAGER *Manager = &Managers[Adapter->Slot];
    LONG Users = Manager->Users;

    while (Users != 0) {
        LONG Seen = InterlockedCompareExchange(&Manager->Users, Users + 1, Users);

        if (Seen == Users) {
            return &Manager->Table;
        }
        Users = Seen;
    }
    return NULL;
}

VOID ManagerLeave(const CM_ADAPTER *Adapter)
{
    if (InterlockedDecrement(&Managers[Adapter->Slot].Users) == 0) {
        NdisSetEvent(&Unused);
    }
}

/** Events of the call manager go where the miniport's go. */
static UINT64 NTAPI SinkRecord(PVOID Context, const NDH_RECORD *Record)
{
    return RecordForward(((MANAGER *)Context)->Adapter, Record);
}

static NTSTATUS NTAPI SinkSchedule(PVOID Context, const NDH_OPERATION *Operation, UINT32 EventFlags)
{
    CM_ADAPTER *Adapter = ((MANAGER *)Context)->Adapter;
    NTSTATUS Status = STATUS_DEVICE_NOT_READY;

    if (SinkEnter(Adapter)) {
        Status = Adapter->Sink.Schedule(Adapter->Sink.Context, Operation, EventFlags);
        SinkLeave(Adapter);
    }
    return Status;
}

static VOID NTAPI Unregister(PVOID Context)
{
    MANAGER *Manager = Context;

    ManagerLeave(Manager->Adapter);
    for (;;) {
        NdisResetEvent(&Unused);
        if (InterlockedCompareExchange(&Manager->Users, 0, 0) == 0) {
            break;
        }
        NdisWaitEvent(&Unused, WAIT_MS);
    }
    Manager->Table.Detach(Manager->Table.Context);
    RtlZeroMemory(&Manager->Table, sizeof(Manager->Table));
}

static BOOLEAN Fits(const NDIS_OID_REQUEST *Request, const NDHMP_REGISTRATION *Registration)
{
    static const GUID Guid = NDHMP_INTERFACE_GUID;

    return Request->DATA.METHOD_INFORMATION.InputBufferLength >= sizeof(*Registration) &&
           Request->DATA.METHOD_INFORMATION.OutputBufferLength >= sizeof(*Registration) &&
           RtlCompareMemory(&Registration->Manager.Guid, &Guid, sizeof(Guid)) == sizeof(Guid) &&
           Registration->Manager.Version == NDHMP_INTERFACE_VERSION &&
           Registration->Manager.Size == sizeof(Registration->Manager);
}

NDIS_STATUS ManagerRegister(CM_ADAPTER *Adapter, PNDIS_OID_REQUEST Request)
{
    NDHMP_REGISTRATION *Registration = Request->DATA.METHOD_INFORMATION.InformationBuffer;
    MANAGER *Manager = &Managers[Adapter->Slot];

    Request->DATA.METHOD_INFORMATION.BytesRead = 0;
    Request->DATA.METHOD_INFORMATION.BytesWritten = 0;
    Request->DATA.METHOD_INFORMATION.BytesNeeded = sizeof(*Registration);
    if (!Fits(Request, Registration)) {
        return NDIS_STATUS_INVALID_DATA;
    }
    if (DriverHasCallManager() || RecordIrql() != PASSIVE_LEVEL || Manager->Users != 0) {
        return NDIS_STATUS_NOT_ACCEPTED;
    }
    Manager->Adapter = Adapter;
    Manager->Table = Registration->Manager;
    Manager->Sink = (NDHMP_SINK){ .Version = NDHMP_INTERFACE_VERSION,
                                  .Size = sizeof(Manager->Sink),
                                  .Context = Manager,
                                  .Record = SinkRecord,
                                  .Schedule = SinkSchedule };
    if (!NT_SUCCESS(Manager->Table.Attach(Manager->Table.Context, &Manager->Sink))) {
        return NDIS_STATUS_FAILURE;
    }
    Manager->Table.ResetPolicies(Manager->Table.Context, Adapter->Automatic != 0);
    InterlockedIncrement(&Manager->Users);
    Registration->Context = Manager;
    Registration->Unregister = Unregister;
    Request->DATA.METHOD_INFORMATION.BytesRead = sizeof(*Registration);
    Request->DATA.METHOD_INFORMATION.BytesWritten = sizeof(*Registration);
    Request->DATA.METHOD_INFORMATION.BytesNeeded = 0;
    return NDIS_STATUS_SUCCESS;
}
