// SPDX-License-Identifier: MIT
/* Operations on bindings, and names of VCs. */
#include "binding.h"
#include "client.h"
#include "guard.h"
#include "protocol.h"

/* The unbind comes from NDIS, perhaps after this function has returned, perhaps not at all; the handle may be
 * dead then. */
VOID ClientUnbindAdapter(NDH_TASK *Task)
{
    NDH_BINDING *binding = ClientObject(Task, Task->Operation->Object, NdhKindBinding);

    if (binding == NULL) {
        return;
    }
    if (!NDH_TASK_MISUSE(Task) && (binding->State != NdhStateOpen || Task->Irql != PASSIVE_LEVEL)) {
        ClientRefuse(Task, STATUS_INVALID_DEVICE_STATE);
    } else {
        UINT64 arguments[] = { NDH_ARGUMENT(binding->Handle) };
        NDH_RECORD record = { .Function = NdhFnNdisUnbindAdapter,
                              .Object = binding->Object.Id,
                              .ArgumentCount = ARRAYSIZE(arguments),
                              .Arguments = arguments };
        UINT64 call = RecordCall(&Task->Cause, &record);
        NDIS_STATUS status = NdisUnbindAdapter(binding->Handle);
        UINT64 end = RecordReturn(call, NdhFnNdisUnbindAdapter, binding->Object.Id, 0, (UINT32)status);
        ClientFinish(Task, binding->Object.Id, status, call, end);
    }
    ObjectRelease(&binding->Object);
}

VOID ClientReEnumerateBindings(NDH_TASK *Task)
{
    UINT64 arguments[] = { NDH_ARGUMENT(ProtocolHandle()) };
    NDH_RECORD record = { .Function = NdhFnNdisReEnumerateProtocolBindings,
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments };

    if (Task->Irql != PASSIVE_LEVEL && !NDH_TASK_MISUSE(Task)) {
        ClientRefuse(Task, STATUS_INVALID_DEVICE_STATE);
        return;
    }
    UINT64 call = RecordCall(&Task->Cause, &record);
    NdisReEnumerateProtocolBindings(ProtocolHandle());
    UINT64 end = RecordReturnVoid(call, NdhFnNdisReEnumerateProtocolBindings, 0, 0);
    ClientFinish(Task, 0, NDIS_STATUS_SUCCESS, call, end);
    Task->Result->Flags |= NDH_RESULT_VOID;
}

/* A VC that exists for NDIS, at the IRQL that both functions want; else the task is refused. */
static NDH_VC *NameableVc(NDH_TASK *Task)
{
    NDH_VC *vc = ClientObject(Task, Task->Operation->Object, NdhKindVc);

    if (vc != NULL && !NDH_TASK_MISUSE(Task) &&
        (Task->Irql != DISPATCH_LEVEL || vc->State == NdhStateNone || vc->State == NdhStateClosing)) {
        ObjectRelease(&vc->Object);
        ClientRefuse(Task, STATUS_INVALID_DEVICE_STATE);
        return NULL;
    }
    return vc;
}

/* Once: what NDIS allocates for a name is kept until the VC is gone. */
VOID ClientAssignInstanceName(NDH_TASK *Task)
{
    NDH_VC *vc = NameableVc(Task);
    NDIS_STRING name = { .Length = (USHORT)Task->Payload.Size,
                         .MaximumLength = (USHORT)Task->Payload.Size,
                         .Buffer = (PWSTR)Task->Payload.Data };
    NDIS_STRING given = { 0 };

    if (vc == NULL) {
        return;
    }
    if (vc->InstanceName != NULL && !NDH_TASK_MISUSE(Task)) {
        ObjectRelease(&vc->Object);
        ClientRefuse(Task, STATUS_INVALID_DEVICE_STATE);
        return;
    }
    UINT64 arguments[] = { NDH_ARGUMENT(vc->Handle), NDH_ARGUMENT(&name), NDH_ARGUMENT(&given) };
    NDH_RECORD record = { .Function = NdhFnNdisCoAssignInstanceName,
                          .Object = vc->Object.Id,
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments,
                          .Data = Task->Payload.Data,
                          .DataSize = Task->Payload.Size };
    UINT64 call = RecordCall(&Task->Cause, &record);
    NDIS_STATUS status = NdisCoAssignInstanceName(vc->Handle, &name, &given);
    UINT64 end = RecordReturn(call, NdhFnNdisCoAssignInstanceName, vc->Object.Id, 0, (UINT32)status);
    if (status == NDIS_STATUS_SUCCESS && given.Buffer != NULL) {
        /* The caller frees it once the VC is deleted (nf-ndis-ndiscoassigninstancename.md). */
        vc->InstanceName = given.Buffer;
    }
    ClientFinish(Task, vc->Object.Id, status, call, end);
    ObjectRelease(&vc->Object);
}

VOID ClientGetTapiCallId(NDH_TASK *Task)
{
    NDH_VC *vc = NameableVc(Task);
    VAR_STRING id = { .ulTotalSize = sizeof(id) };

    if (vc == NULL) {
        return;
    }
    UINT64 arguments[] = { NDH_ARGUMENT(vc->Handle), NDH_ARGUMENT(&id) };
    NDH_RECORD record = { .Function = NdhFnNdisCoGetTapiCallId,
                          .Object = vc->Object.Id,
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments };
    UINT64 call = RecordCall(&Task->Cause, &record);
    NDIS_STATUS status = NdisCoGetTapiCallId(vc->Handle, &id);
    UINT64 end = RecordReturn(call, NdhFnNdisCoGetTapiCallId, vc->Object.Id, 0, (UINT32)status);
    ClientFinish(Task, vc->Object.Id, status, call, end);
    Task->Result->Value = id.ulNeededSize;
    ObjectRelease(&vc->Object);
}
