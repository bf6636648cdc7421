// SPDX-License-Identifier: MIT
#include "client.h"
#include "binding.h"
#include "guard.h"
#include "policy.h"
#include "teardown.h"

/* The AF of this family on a binding that is not closed, referenced; NULL if there is none. */
static NDH_AF *FindAf(const NDH_OBJECT *Binding, const CO_ADDRESS_FAMILY *Family)
{
    NDH_OBJECT *object;
    UINT32 cursor = 0;

    while ((object = ObjectNext(NdhKindAf, &cursor)) != NULL) {
        NDH_AF *af = CONTAINING_RECORD(object, NDH_AF, Object);
        if (object->Parent == Binding && RtlEqualMemory(&af->Family, Family, sizeof(*Family))) {
            return af;
        }
        ObjectRelease(object);
    }
    return NULL;
}

/* The last step of an open, whether NDIS completed it or returned at once. Drops NDIS's reference after a
 * failure. */
static VOID OpenEnded(NDH_AF *Af, NDIS_HANDLE Handle, NDIS_STATUS Status)
{
    if (Status == NDIS_STATUS_SUCCESS) {
        Af->Handle = Handle;
    }
    GuardEndOpenAf(Af, Status);
    if (Status != NDIS_STATUS_SUCCESS) {
        ObjectRetire(&Af->Object);
    }
}

static NDIS_STATUS Open(const NDH_BINDING *Binding, NDH_AF *Af, const NDH_CAUSE *Cause, UINT64 *Call,
                        UINT64 *Return)
{
    UINT64 arguments[] = { NDH_ARGUMENT(Binding->Handle), NDH_ARGUMENT(&Af->Family), NDH_ARGUMENT(Af),
                           NDH_ARGUMENT(&Af->Handle) };
    NDH_RECORD record = { .Function = NdhFnNdisClOpenAddressFamilyEx,
                          .Object = Af->Object.Id,
                          .Object2 = Binding->Object.Id,
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments,
                          .Data = &Af->Family,
                          .DataSize = sizeof(Af->Family) };

    ObjectReference(&Af->Object);
    *Call = RecordCall(Cause, &record);
    NDIS_STATUS status = NdisClOpenAddressFamilyEx(Binding->Handle, &Af->Family, Af, &Af->Handle);
    *Return = RecordReturn(*Call, NdhFnNdisClOpenAddressFamilyEx, Af->Object.Id, Binding->Object.Id,
                           (UINT32)status);
    if (status != NDIS_STATUS_PENDING) {
        OpenEnded(Af, Af->Handle, status);
    }
    ObjectRelease(&Af->Object);
    return status;
}

/*
 * A new AF object in state Opening. Made before the binding is looked at: an unbind on another processor
 * either sees the object, and waits for it, or is seen here.
 */
static NTSTATUS CreateAf(NDH_BINDING *Binding, const CO_ADDRESS_FAMILY *Family, BOOLEAN Misuse, NDH_AF **Af)
{
    NDH_AF *af = (NDH_AF *)ObjectCreate(NdhKindAf, sizeof(*af), &Binding->Object, NULL);
    if (af == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    af->Family = *Family;
    af->State = NdhStateOpening;
    NTSTATUS status = GuardBeginOpenAf(Binding, Misuse);
    if (!NT_SUCCESS(status)) {
        ObjectRetire(&af->Object);
        TeardownProgress();
        return status;
    }
    *Af = af;
    return STATUS_SUCCESS;
}

VOID ClientAfNotified(NDH_OBJECT *Object, const CO_ADDRESS_FAMILY *Family)
{
    NDH_BINDING *binding = CONTAINING_RECORD(Object, NDH_BINDING, Object);
    static const NDH_CAUSE cause = { .Flags = NDH_EVENT_BY_POLICY };
    UINT64 call, end;
    NDH_AF *af = FindAf(Object, Family);

    if (af != NULL) {
        ObjectRelease(&af->Object);
        return;
    }
    if (NT_SUCCESS(CreateAf(binding, Family, FALSE, &af))) {
        (VOID) Open(binding, af, &cause, &call, &end);
    }
}

VOID ClientOpenAf(NDH_TASK *Task)
{
    NDH_BINDING *binding = ClientObject(Task, Task->Operation->Object, NdhKindBinding);
    UINT64 call, end;

    if (binding == NULL) {
        return;
    }
    NDH_AF *af = FindAf(&binding->Object, &binding->Family);
    BOOLEAN legal =
        binding->FamilyKnown && binding->State == NdhStateOpen && af == NULL && Task->Irql == PASSIVE_LEVEL;
    NTSTATUS outcome = legal || NDH_TASK_MISUSE(Task) ? STATUS_SUCCESS : STATUS_INVALID_DEVICE_STATE;
    if (af != NULL) {
        ObjectRelease(&af->Object);
        af = NULL;
    }
    if (NT_SUCCESS(outcome)) {
        outcome = CreateAf(binding, &binding->Family, NDH_TASK_MISUSE(Task), &af);
    }
    if (!NT_SUCCESS(outcome)) {
        ClientRefuse(Task, outcome);
    } else {
        NDH_ID id = af->Object.Id;
        NDIS_STATUS status = Open(binding, af, &Task->Cause, &call, &end);
        BOOLEAN made = status == NDIS_STATUS_SUCCESS || status == NDIS_STATUS_PENDING;
        binding->ReopenFailed = !made;
        ClientFinish(Task, made ? id : 0, status, call, end);
    }
    ObjectRelease(&binding->Object);
}

VOID ClientEvtOpenAfComplete(NDIS_HANDLE ProtocolAfContext, NDIS_HANDLE NdisAfHandle, NDIS_STATUS Status)
{
    NDH_AF *af = ProtocolAfContext;
    UINT64 arguments[] = { NDH_ARGUMENT(ProtocolAfContext), NDH_ARGUMENT(NdisAfHandle),
                           NDH_ARGUMENT((UINT32)Status) };
    NDH_RECORD record = { .Function = NdhFnProtocolClOpenAfCompleteEx,
                          .Flags = NDH_EVENT_HAS_STATUS,
                          .Status = (UINT32)Status,
                          .Object = af->Object.Id,
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments };

    ObjectReference(&af->Object);
    UINT64 enter = RecordEnter(&record);
    OpenEnded(af, NdisAfHandle, Status);
    (VOID) RecordReturnVoid(enter, NdhFnProtocolClOpenAfCompleteEx, af->Object.Id, 0);
    ObjectRelease(&af->Object);
}

/* Tells the call manager that the AF which it wanted closed is closed. */
static VOID NotifyComplete(NDH_AF *Af)
{
    static const NDH_CAUSE cause = { .Flags = NDH_EVENT_BY_POLICY };
    UINT64 arguments[] = { NDH_ARGUMENT(Af->Handle), NDIS_STATUS_SUCCESS };
    NDH_RECORD record = { .Function = NdhFnNdisClNotifyCloseAddressFamilyComplete,
                          .Flags = NDH_EVENT_HAS_STATUS,
                          .Status = NDIS_STATUS_SUCCESS,
                          .Object = Af->Object.Id,
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments };
    UINT64 call = RecordCall(&cause, &record);
    NdisClNotifyCloseAddressFamilyComplete(Af->Handle, NDIS_STATUS_SUCCESS);
    (VOID) RecordReturnVoid(call, NdhFnNdisClNotifyCloseAddressFamilyComplete, Af->Object.Id, 0);
}

static VOID CloseEnded(NDH_AF *Af, NDIS_STATUS Status)
{
    GuardEndCloseAf(Af, Status);
    if (Status == NDIS_STATUS_SUCCESS) {
        if (Af->NotifyOwed || Af->NotifyManual) {
            NotifyComplete(Af);
        }
        PolicyForget(Af->Object.Id);
        ObjectRetire(&Af->Object);
    }
}

VOID ClientCloseAf(NDH_TASK *Task)
{
    NDH_AF *af = ClientObject(Task, Task->Operation->Object, NdhKindAf);

    if (af == NULL) {
        return;
    }
    NTSTATUS outcome = GuardBeginCloseAf(af, NDH_TASK_MISUSE(Task));
    if (!NT_SUCCESS(outcome)) {
        ClientRefuse(Task, outcome);
    } else {
        NDIS_HANDLE handle = ClientHandle(Task, af->Handle);
        UINT64 arguments[] = { NDH_ARGUMENT(handle) };
        NDH_RECORD record = { .Function = NdhFnNdisClCloseAddressFamily,
                              .Object = ClientNamed(Task, af->Object.Id),
                              .ArgumentCount = ARRAYSIZE(arguments),
                              .Arguments = arguments };
        UINT64 call = RecordCall(&Task->Cause, &record);
        NDIS_STATUS status = NDIS_STATUS_FAILURE;
        CLIENT_CALL(Task, status = NdisClCloseAddressFamily(handle));
        UINT64 end = RecordReturn(call, NdhFnNdisClCloseAddressFamily, af->Object.Id, 0, (UINT32)status);
        ClientFinish(Task, af->Object.Id, status, call, end);
        if (status != NDIS_STATUS_PENDING && !af->Object.Dead) {
            CloseEnded(af, status);
        }
    }
    ObjectRelease(&af->Object);
}

VOID ClientEvtCloseAfComplete(NDIS_STATUS Status, NDIS_HANDLE ProtocolAfContext)
{
    NDH_AF *af = ProtocolAfContext;
    UINT64 arguments[] = { NDH_ARGUMENT((UINT32)Status), NDH_ARGUMENT(ProtocolAfContext) };
    NDH_RECORD record = { .Function = NdhFnProtocolClCloseAfComplete,
                          .Flags = NDH_EVENT_HAS_STATUS,
                          .Status = (UINT32)Status,
                          .Object = af->Object.Id,
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments };

    ObjectReference(&af->Object);
    UINT64 enter = RecordEnter(&record);
    CloseEnded(af, Status);
    (VOID) RecordReturnVoid(enter, NdhFnProtocolClCloseAfComplete, af->Object.Id, 0);
    ObjectRelease(&af->Object);
}

/* Notes that a notification waits for the end of the AF; FALSE: that was before, and nobody waits. */
static BOOLEAN Owe(NDH_AF *Af, BOOLEAN *Owed)
{
    KIRQL irql = GuardLock();
    BOOLEAN there = Af->State != NdhStateNone;
    *Owed = there || *Owed;
    GuardUnlock(irql);
    return there;
}

BOOLEAN ClientAfCloseWanted(NDH_AF *Af, BOOLEAN Answered)
{
    BOOLEAN unanswered = FALSE;

    Af->CloseWanted = TRUE;
    BOOLEAN there = Owe(Af, Answered ? &Af->NotifyOwed : &unanswered);
    TeardownDuty(NDH_DUTY_NOTIFY_AF);
    return there;
}

NDIS_STATUS ClientEvtNotifyCloseAf(NDIS_HANDLE ClientAfContext)
{
    NDH_AF *af = ClientAfContext;
    UINT64 arguments[] = { NDH_ARGUMENT(ClientAfContext) };
    NDH_RECORD record = { .Function = NdhFnProtocolClNotifyCloseAf,
                          .Object = af->Object.Id,
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments };
    NDH_ANSWER answer;

    ObjectReference(&af->Object);
    PolicyAnswer(NdhFnProtocolClNotifyCloseAf, af->Object.Id, 0, &answer);
    UINT64 enter = RecordEnter(&record);
    NDIS_STATUS status = (NDIS_STATUS)answer.Status;
    /* An AF that was closed just now by itself is what the call manager wants: SUCCESS. */
    if (answer.Reply == NdhReplyManual) {
        status = Owe(af, &af->NotifyManual) ? NDIS_STATUS_PENDING : NDIS_STATUS_SUCCESS;
    } else if (answer.Reply == NdhReplyComplete || !answer.Given) {
        /* A call manager that halts waits for this AF: without a test's policy the client closes it, as it
         * has to. */
        status = ClientAfCloseWanted(af, TRUE) ? NDIS_STATUS_PENDING : NDIS_STATUS_SUCCESS;
    }
    status = PolicyFinish(&answer, status);
    (VOID) RecordReturn(enter, NdhFnProtocolClNotifyCloseAf, af->Object.Id, 0, (UINT32)status);
    ObjectRelease(&af->Object);
    return status;
}

VOID ClientNotifyCloseAfComplete(NDH_TASK *Task)
{
    NDH_AF *af = ClientObject(Task, Task->Operation->Object, NdhKindAf);

    if (af == NULL) {
        return;
    }
    NDIS_STATUS status = (NDIS_STATUS)Task->Operation->Status;
    KIRQL irql = GuardLock();
    /* SUCCESS says that the AF is closed: then it is no more, and only misuse can name it (AF-NOTIFY-004). */
    BOOLEAN legal = af->NotifyManual && status != NDIS_STATUS_PENDING && status != NDIS_STATUS_SUCCESS;
    if (legal || NDH_TASK_MISUSE(Task)) {
        legal = TRUE;
        af->NotifyManual = FALSE;
    }
    GuardUnlock(irql);
    if (!legal) {
        ClientRefuse(Task, STATUS_INVALID_DEVICE_STATE);
    } else {
        NDIS_HANDLE handle = ClientHandle(Task, af->Handle);
        UINT64 arguments[] = { NDH_ARGUMENT(handle), NDH_ARGUMENT((UINT32)status) };
        NDH_RECORD record = { .Function = NdhFnNdisClNotifyCloseAddressFamilyComplete,
                              .Flags = NDH_EVENT_HAS_STATUS,
                              .Status = (UINT32)status,
                              .Object = ClientNamed(Task, af->Object.Id),
                              .ArgumentCount = ARRAYSIZE(arguments),
                              .Arguments = arguments };
        UINT64 call = RecordCall(&Task->Cause, &record);
        CLIENT_CALL(Task, NdisClNotifyCloseAddressFamilyComplete(handle, status));
        UINT64 end = RecordReturnVoid(call, NdhFnNdisClNotifyCloseAddressFamilyComplete, af->Object.Id, 0);
        ClientFinish(Task, af->Object.Id, NDIS_STATUS_SUCCESS, call, end);
        Task->Result->Flags |= NDH_RESULT_VOID;
    }
    ObjectRelease(&af->Object);
}
