// SPDX-License-Identifier: MIT
#include "attach.h"
#include "oid.h"
#include "operation.h"
#include "params.h"
#include "policy.h"
#include "recorder.h"
#include "stats.h"

static const GUID g_InterfaceGuid = NDHMP_INTERFACE_GUID;

static UINT64 NTAPI SinkRecord(PVOID Context, const NDH_RECORD *Record)
{
    UNREFERENCED_PARAMETER(Context);
    StatsSinkCall(1);
    UINT64 sequence = RecordWrite(Record);
    StatsSinkCall(-1);
    return sequence;
}

static NTSTATUS NTAPI SinkSchedule(PVOID Context, const NDH_OPERATION *Operation, UINT32 EventFlags)
{
    UNREFERENCED_PARAMETER(Context);
    StatsSinkCall(1);
    NTSTATUS status = OperationDefer(Operation, NULL, (UINT16)EventFlags, FALSE);
    StatsSinkCall(-1);
    return status;
}

/* Whether the miniport says that it is ours. A private OID may mean something to a foreign one: it is not
 * asked. */
static BOOLEAN IsOurs(const NDH_BINDING *Binding)
{
    CHAR description[sizeof(NDHMP_VENDOR_DESCRIPTION)] = { 0 };
    UINT32 written;
    NDIS_STATUS status = OidRequest(Binding, NdisRequestQueryInformation, OID_GEN_CO_VENDOR_DESCRIPTION,
                                    description, sizeof(description), &written);
    return status == NDIS_STATUS_SUCCESS && written == sizeof(description) &&
           RtlEqualMemory(description, NDHMP_VENDOR_DESCRIPTION, sizeof(description));
}

/* NDIS 5 has no methods: an NDIS 5.x miniport takes the table by a set, and writes to its buffer. */
static BOOLEAN GetInterface(const NDH_BINDING *Binding, NDHMP_INTERFACE *Interface)
{
    UINT32 written;

    RtlZeroMemory(Interface, sizeof(*Interface));
    Interface->Guid = g_InterfaceGuid;
    Interface->Version = NDHMP_INTERFACE_VERSION;
    Interface->Size = sizeof(*Interface);
    NDIS_STATUS status =
        OidRequest(Binding, NdisRequestMethod, OID_NDHMP_INTERFACE, Interface, sizeof(*Interface), &written);
    if (status == NDIS_STATUS_NOT_SUPPORTED) {
        status = OidRequest(Binding, NdisRequestSetInformation, OID_NDHMP_INTERFACE, Interface,
                            sizeof(*Interface), &written);
    }
    return status == NDIS_STATUS_SUCCESS && written == sizeof(*Interface) &&
           RtlEqualMemory(&Interface->Guid, &g_InterfaceGuid, sizeof(GUID)) &&
           Interface->Version == NDHMP_INTERFACE_VERSION && Interface->Size == sizeof(*Interface);
}

VOID AttachMiniport(NDH_BINDING *Binding)
{
    if (!g_Params.Attach || !IsOurs(Binding) || !GetInterface(Binding, &Binding->Interface)) {
        return;
    }
    Binding->Sink = (NDHMP_SINK){ .Version = NDHMP_INTERFACE_VERSION,
                                  .Size = sizeof(Binding->Sink),
                                  .Context = Binding,
                                  .Record = SinkRecord,
                                  .Schedule = SinkSchedule };
    KeInitializeEvent(&Binding->Unused, NotificationEvent, FALSE);
    if (!NT_SUCCESS(Binding->Interface.Attach(Binding->Interface.Context, &Binding->Sink))) {
        return;
    }
    /* An adapter that is bound again in a session begins as HELLO promises. */
    Binding->Interface.ResetPolicies(Binding->Interface.Context, PolicyAutomatic());
    (VOID) InterlockedIncrement(&Binding->Users);
    (VOID) RecordEvent(NdhEventSession, 0, Binding->Object.Id, 0, NdhSessionAttached, 0);
}

VOID AttachEnd(NDH_BINDING *Binding)
{
    if (Binding->Users == 0) {
        return;
    }
    AttachRelease(Binding);
    /* Calls into the miniport return: none of them waits. */
    (VOID) KeWaitForSingleObject(&Binding->Unused, Executive, KernelMode, FALSE, NULL);
    Binding->Interface.Detach(Binding->Interface.Context);
    (VOID) RecordEvent(NdhEventSession, 0, Binding->Object.Id, 0, NdhSessionDetached, 0);
}

const NDHMP_INTERFACE *AttachAcquire(NDH_BINDING *Binding)
{
    LONG users = Binding->Users;
    while (users != 0) {
        LONG seen = InterlockedCompareExchange(&Binding->Users, users + 1, users);
        if (seen == users) {
            return &Binding->Interface;
        }
        users = seen;
    }
    return NULL;
}

VOID AttachRelease(NDH_BINDING *Binding)
{
    if (InterlockedDecrement(&Binding->Users) == 0) {
        (VOID) KeSetEvent(&Binding->Unused, IO_NO_INCREMENT, FALSE);
    }
}

NDH_BINDING *AttachNext(UINT32 *Cursor)
{
    NDH_OBJECT *object;
    while ((object = ObjectNext(NdhKindBinding, Cursor)) != NULL) {
        NDH_BINDING *binding = CONTAINING_RECORD(object, NDH_BINDING, Object);
        if (AttachAcquire(binding) != NULL) {
            return binding;
        }
        ObjectRelease(object);
    }
    return NULL;
}

NDH_BINDING *AttachOwner(NDH_ID Object)
{
    NDH_BINDING *binding;
    UINT32 cursor = 0;
    UINT64 state;

    while ((binding = AttachNext(&cursor)) != NULL) {
        if (Object == 0 ||
            NT_SUCCESS(binding->Interface.QueryState(binding->Interface.Context, Object, &state))) {
            return binding;
        }
        AttachDone(binding);
    }
    return NULL;
}

VOID AttachDone(NDH_BINDING *Binding)
{
    AttachRelease(Binding);
    ObjectRelease(&Binding->Object);
}
