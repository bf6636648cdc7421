// SPDX-License-Identifier: MIT
#include "operation.h"
#include "attach.h"
#include "client.h"
#include "fault.h"
#include "guard.h"
#include "optable.h"
#include "policy.h"
#include "pool.h"
#include "stats.h"

static VOID Mark(const NDH_OPERATION *Operation, NDH_RESULT *Result)
{
    UINT64 arguments[] = { Operation->Value0, Operation->Value1 };
    NDH_RECORD record = { .Kind = NdhEventMark,
                          .Side = NdhSideHarness,
                          .Correlation = Operation->Tag,
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments };
    Result->CallSequence = RecordWrite(&record);
}

static NTSTATUS SetClientPolicy(const NDH_POLICY *Policy)
{
    NDH_OBJECT *object = NULL;

    if (Policy->Object != 0 && (object = ObjectFind(Policy->Object, 0, FALSE)) == NULL) {
        return STATUS_INVALID_HANDLE;
    }
    NTSTATUS status = PolicySet(Policy);
    ObjectRelease(object);
    return status;
}

static NTSTATUS SetCallManagerPolicy(const NDH_POLICY *Policy)
{
    NDH_BINDING *binding;
    UINT32 cursor = 0;
    NTSTATUS status = Policy->Object != 0 ? STATUS_INVALID_HANDLE : STATUS_NO_SUCH_DEVICE;

    if (Policy->Object != 0) {
        if ((binding = AttachOwner(Policy->Object)) != NULL) {
            status = binding->Interface.SetPolicy(binding->Interface.Context, Policy);
            AttachDone(binding);
        }
        return status;
    }
    while ((binding = AttachNext(&cursor)) != NULL) {
        status = binding->Interface.SetPolicy(binding->Interface.Context, Policy);
        AttachDone(binding);
    }
    return status;
}

static NTSTATUS SetPolicy(const NDH_PAYLOAD *Payload)
{
    NDH_POLICY policy;

    RtlCopyMemory(&policy, Payload->Data, sizeof(policy));
    return policy.Side == NdhSideClient ? SetClientPolicy(&policy) : SetCallManagerPolicy(&policy);
}

static NTSTATUS QueryState(NDH_ID Id, UINT64 *State)
{
    NTSTATUS status = STATUS_INVALID_HANDLE;

    if (NDH_ID_SIDE(Id) == NdhSideClient) {
        NDH_OBJECT *object = ObjectFind(Id, 0, FALSE);
        if (object != NULL) {
            *State = GuardState(object);
            ObjectRelease(object);
            status = STATUS_SUCCESS;
        }
        return status;
    }
    NDH_BINDING *binding = AttachOwner(Id);
    if (binding != NULL) {
        status = binding->Interface.QueryState(binding->Interface.Context, Id, State);
        AttachDone(binding);
    }
    return status;
}

static VOID ExecuteClient(NDH_CLIENT_OPERATION *Function, const NDH_OPERATION *Operation,
                          const NDH_PAYLOAD *Payload, UINT16 EventFlags, NDH_RESULT *Result)
{
    NDH_TASK task = { .Operation = Operation,
                      .Payload = *Payload,
                      .Cause = { Operation->Tag, EventFlags,
                                 (Operation->Flags & NDH_OP_RAISED) != 0 ? DISPATCH_LEVEL + 1 : 0 },
                      .Irql = RecordIrql(),
                      .Result = Result };
    NDH_OBJECT *wrong = NULL;

    if (NDH_TASK_BREAKS(&task, NDH_OP_WRONG_HANDLE)) {
        task.WrongHandle = TRUE;
        if (Operation->Value1 != 0) {
            wrong = ObjectFind(Operation->Value1, 0, TRUE);
            if (wrong == NULL) {
                Result->Outcome = (UINT32)STATUS_INVALID_HANDLE;
                return;
            }
            task.Wrong = ClientHandleOf(wrong);
        }
    }
    Function(&task);
    ObjectRelease(wrong);
}

static VOID ExecuteCallManager(const NDH_OPERATION *Operation, const NDH_PAYLOAD *Payload, UINT16 EventFlags,
                               NDH_RESULT *Result)
{
    NDH_BINDING *binding = AttachOwner(Operation->Object);
    if (binding == NULL) {
        binding = AttachOwner(0); /* a stale id: the miniport says so, or finds its tombstone */
    }
    if (binding == NULL) {
        Result->Outcome = (UINT32)STATUS_NO_SUCH_DEVICE;
        return;
    }
    binding->Interface.Execute(binding->Interface.Context, Operation, Payload, EventFlags, Result);
    AttachDone(binding);
}

VOID OperationExecute(const NDH_OPERATION *Operation, const NDH_PAYLOAD *Payload, UINT16 EventFlags,
                      NDH_RESULT *Result)
{
    const NDH_OPERATION_TRAITS *traits = OperationTraits(Operation->Kind);

    RtlZeroMemory(Result, sizeof(*Result));
    Result->Tag = Operation->Tag;
    Result->Kind = Operation->Kind;
    Result->Object = Operation->Object;
    if ((Operation->Flags & NDH_OP_BREAKS & ~traits->Breaks) != 0) {
        Result->Outcome = (UINT32)STATUS_NOT_SUPPORTED;
    } else if (traits->Client != NULL) {
        ExecuteClient(traits->Client, Operation, Payload, EventFlags, Result);
    } else if (Operation->Kind >= NdhOpMcmOpenAfComplete) {
        ExecuteCallManager(Operation, Payload, EventFlags, Result);
    } else if (Operation->Kind == NdhOpMark) {
        Mark(Operation, Result);
    } else if (Operation->Kind == NdhOpSetPolicy) {
        Result->Outcome = (UINT32)SetPolicy(Payload);
    } else if (Operation->Kind == NdhOpQueryState) {
        Result->Outcome = (UINT32)QueryState(Operation->Object, &Result->Value);
    } else {
        Result->Outcome = (UINT32)FaultArm((UINT32)Operation->Value0, Operation->Value1,
                                           (Operation->Flags & NDH_OP_MINIPORT) != 0);
    }
    StatsOperation(Operation->Kind, Result->Outcome == (UINT32)STATUS_SUCCESS);
}

BOOLEAN OperationExecuteByPolicy(const NDH_OPERATION *Operation)
{
    static const NDH_PAYLOAD none;
    NDH_RESULT result;

    OperationExecute(Operation, &none, NDH_EVENT_BY_POLICY, &result);
    return result.Outcome == (UINT32)STATUS_SUCCESS;
}

static VOID ReportResult(const NDH_RESULT *Result)
{
    UINT64 arguments[] = { Result->Outcome };
    NDH_RECORD record = { .Kind = NdhEventOpResult,
                          .Side = NdhSideHarness,
                          .Flags = NDH_EVENT_HAS_STATUS,
                          .Status = Result->NdisStatus,
                          .Object = Result->Object,
                          .Object2 = Result->Object2,
                          .Correlation = Result->Tag,
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments };
    (VOID) RecordWrite(&record);
}

static VOID ExecuteJob(const NDH_JOB *Job, NDH_RESULT *Result)
{
    if (!Job->Cancelled) {
        OperationExecute(&Job->Operation, &Job->Payload, Job->EventFlags, Result);
        return;
    }
    RtlZeroMemory(Result, sizeof(*Result));
    Result->Tag = Job->Operation.Tag;
    Result->Kind = Job->Operation.Kind;
    Result->Object = Job->Operation.Object;
    Result->Outcome = (UINT32)STATUS_CANCELLED;
    StatsOperation(Job->Operation.Kind, FALSE);
}

static VOID DeferredRoutine(NDH_JOB *Job)
{
    NDH_RESULT result;

    ExecuteJob(Job, &result);
    if (Job->Report) {
        ReportResult(&result);
    }
    ContextRelease(Job);
}

static NDH_JOB *CreateJob(const NDH_OPERATION *Operation, UINT16 EventFlags, NDH_JOB_ROUTINE *Routine)
{
    NDH_JOB *job = ContextAcquire();
    if (job != NULL) {
        job->Routine = Routine;
        job->Context = Operation->Context;
        job->Delay = Operation->Delay;
        job->Operation = *Operation;
        job->EventFlags = EventFlags;
    }
    return job;
}

NTSTATUS OperationDefer(const NDH_OPERATION *Operation, const NDH_PAYLOAD *Payload, UINT16 EventFlags,
                        BOOLEAN Report)
{
    VOID *copy = NULL;

    if (Payload != NULL && Payload->Size != 0) {
        copy = PoolCopy(Payload->Data, Payload->Size, NDH_TAG_DATA);
        if (copy == NULL) {
            return STATUS_INSUFFICIENT_RESOURCES;
        }
    }
    NDH_JOB *job = CreateJob(Operation, EventFlags, DeferredRoutine);
    if (job == NULL) {
        PoolFree(copy, NDH_TAG_DATA);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    job->Report = Report;
    if (copy != NULL) {
        job->OwnedPayload = copy;
        job->Payload.Data = copy;
        job->Payload.Size = Payload->Size;
    }
    ContextRun(job);
    return STATUS_SUCCESS;
}

/* The waiting thread releases the job: it may want to cancel it until then. */
static VOID AwaitedRoutine(NDH_JOB *Job)
{
    ExecuteJob(Job, Job->Result);
    (VOID) KeSetEvent(&Job->Done, IO_NO_INCREMENT, FALSE);
}

static VOID RunAndWait(const NDH_OPERATION *Operation, const NDH_PAYLOAD *Payload, UINT16 EventFlags,
                       PVOID *Cancel, ULONG CancelCount, NDH_RESULT *Result)
{
    PVOID objects[THREAD_WAIT_OBJECTS];
    NDH_JOB *job = CreateJob(Operation, EventFlags, AwaitedRoutine);

    if (job == NULL) {
        Result->Outcome = (UINT32)STATUS_INSUFFICIENT_RESOURCES;
        return;
    }
    KeInitializeEvent(&job->Done, NotificationEvent, FALSE);
    job->Payload = *Payload;
    job->Result = Result;
    objects[0] = &job->Done;
    for (ULONG i = 0; i < CancelCount; i++) {
        objects[1 + i] = Cancel[i];
    }
    ContextRun(job);
    /* UserMode: a process that is ended gives up its delays too (STATUS_USER_APC). The stack may be paged out
     * then, so nothing that the job refers to lies on it. */
    if (KeWaitForMultipleObjects(1 + CancelCount, objects, WaitAny, Executive, UserMode, FALSE, NULL, NULL) !=
        STATUS_WAIT_0) {
        ContextCancel(job);
        /* Either it was cancelled, or its delay is over and the call is being made. */
        (VOID) KeWaitForSingleObject(&job->Done, Executive, KernelMode, FALSE, NULL);
    }
    ContextRelease(job);
}

typedef struct NDH_RAISED {
    const NDH_OPERATION *Operation;
    const NDH_PAYLOAD *Payload;
    UINT16 EventFlags;
    NDH_RESULT *Result;
} NDH_RAISED;

static VOID ExecuteRaised(VOID *Argument)
{
    const NDH_RAISED *raised = Argument;
    OperationExecute(raised->Operation, raised->Payload, raised->EventFlags, raised->Result);
}

VOID OperationRun(const NDH_OPERATION *Operation, const NDH_PAYLOAD *Payload, UINT16 EventFlags,
                  PVOID *Cancel, ULONG CancelCount, NDH_RESULT *Result)
{
    if (Operation->Context == NdhContextPassive) {
        OperationExecute(Operation, Payload, EventFlags, Result);
    } else if (Operation->Context == NdhContextDispatch) {
        NDH_RAISED raised = { Operation, Payload, EventFlags, Result };
        ContextCallRaised(ExecuteRaised, &raised);
    } else {
        RtlZeroMemory(Result, sizeof(*Result));
        Result->Tag = Operation->Tag;
        Result->Kind = Operation->Kind;
        Result->Object = Operation->Object;
        RunAndWait(Operation, Payload, EventFlags, Cancel, CancelCount, Result);
    }
}
