// SPDX-License-Identifier: MIT
#include "submit.h"
#include "operation.h"
#include "request.h"
#include "ring.h"
#include "session.h"

/* A batch on its way. Operations and results have the same size and place. */
typedef struct NDH_BATCH {
    WDFREQUEST Request;
    NDH_REQUEST *Context;
    const NDH_OPERATION *Operations;
    const UINT8 *Payload;
    NDH_RESULT *Results;
    UINT32 Count;
} NDH_BATCH;

static EVT_WDF_REQUEST_CANCEL SubmitEvtCancel;

VOID SubmitEvtCancel(WDFREQUEST Request)
{
    (VOID) KeSetEvent(&RequestContext(Request)->Submit.Cancelled, IO_NO_INCREMENT, FALSE);
}

static BOOLEAN MustStop(const NDH_BATCH *Batch)
{
    return KeReadStateEvent(&Batch->Context->Submit.Cancelled) != 0 ||
           KeReadStateEvent(SessionStopEvent()) != 0;
}

/* Room that one operation may take: its data is recorded by the caller's side and by the other side. */
static BOOLEAN RingHasRoom(const NDH_OPERATION *Operation)
{
    return RingFree() >= NDH_RING_RESERVE + 2 * (Operation->DataSize / NDH_CONTINUATION_BYTES + 1);
}

/* The object that an earlier operation made; FALSE: it made none. */
static BOOLEAN Resolve(const NDH_BATCH *Batch, NDH_ID *Id)
{
    if (!NDH_IS_REF(*Id)) {
        return TRUE;
    }
    const NDH_RESULT *result = &Batch->Results[NDH_ID_INDEX(*Id)];
    NDH_ID id = *Id == NDH_REF(*Id) ? result->Object : result->Object2;
    if (result->Outcome != (UINT32)STATUS_SUCCESS || (result->Flags & NDH_RESULT_PENDING) != 0 || id == 0) {
        return FALSE;
    }
    *Id = id;
    return TRUE;
}

static VOID Refuse(const NDH_OPERATION *Operation, NTSTATUS Outcome, NDH_RESULT *Result)
{
    RtlZeroMemory(Result, sizeof(*Result));
    Result->Outcome = (UINT32)Outcome;
    Result->Tag = Operation->Tag;
    Result->Kind = Operation->Kind;
    Result->Object = Operation->Object;
}

/* Executes one operation; returns why the batch has to stop, if it has to. */
static UINT32 Execute(const NDH_BATCH *Batch, UINT32 Index)
{
    NDH_OPERATION operation = Batch->Operations[Index]; /* its place is the result's */
    NDH_RESULT *result = &Batch->Results[Index];
    NDH_PAYLOAD payload = { operation.DataSize != 0 ? Batch->Payload + operation.DataOffset : NULL,
                            operation.DataSize };
    PVOID cancel[] = { &Batch->Context->Submit.Cancelled, SessionStopEvent() };
    UINT32 stop = NdhStopRefused;

    if (!Resolve(Batch, &operation.Object) || !Resolve(Batch, &operation.Object2)) {
        Refuse(&operation, STATUS_INVALID_HANDLE, result);
        stop = NdhStopReference;
    } else if (operation.Flags & NDH_OP_ASYNC) {
        Refuse(&operation, OperationDefer(&operation, &payload, NDH_EVENT_ASYNC, TRUE), result);
        result->Flags = result->Outcome == (UINT32)STATUS_SUCCESS ? NDH_RESULT_PENDING : 0;
    } else {
        OperationRun(&operation, &payload, 0, cancel, ARRAYSIZE(cancel), result);
    }
    BOOLEAN refused = result->Outcome != (UINT32)STATUS_SUCCESS && !(operation.Flags & NDH_OP_CONTINUE);
    return refused ? stop : NdhStopNone;
}

static UINT32 ExecuteAll(const NDH_BATCH *Batch, UINT32 *Done)
{
    for (*Done = 0; *Done < Batch->Count;) {
        if (MustStop(Batch)) {
            return NdhStopCancelled;
        }
        if (!RingHasRoom(&Batch->Operations[*Done])) {
            return NdhStopRing;
        }
        UINT32 stop = Execute(Batch, (*Done)++);
        if (stop != NdhStopNone) {
            return MustStop(Batch) ? NdhStopCancelled : stop;
        }
    }
    return NdhStopNone;
}

static VOID Run(NDH_BATCH *Batch, NDH_SUBMIT *Out)
{
    UINT32 done = 0, stop = NdhStopCancelled;
    UINT64 first = RingNextSequence();

    if (SessionBeginSubmit()) {
        stop = ExecuteAll(Batch, &done);
        SessionEndSubmit();
    }
    for (UINT32 i = done; i < Batch->Count; i++) {
        RtlZeroMemory(&Batch->Results[i], sizeof(NDH_RESULT));
        Batch->Results[i].Outcome = (UINT32)STATUS_REQUEST_ABORTED;
    }
    RtlZeroMemory(Out, sizeof(*Out));
    Out->Count = Batch->Count;
    Out->Done = done;
    Out->StopReason = stop;
    Out->FirstSequence = first;
    Out->NextSequence = RingNextSequence();
}

VOID SubmitRequest(WDFREQUEST Request, const NDH_SUBMIT *In, NDH_SUBMIT *Out)
{
    NDH_BATCH batch = { .Request = Request,
                        .Context = RequestContext(Request),
                        .Count = In->Count,
                        .Operations = (const NDH_OPERATION *)(In + 1),
                        .Results = (NDH_RESULT *)(Out + 1) };
    batch.Payload = (const UINT8 *)(batch.Operations + batch.Count);
    KeInitializeEvent(&batch.Context->Submit.Cancelled, NotificationEvent, FALSE);
    NTSTATUS status = WdfRequestMarkCancelableEx(Request, SubmitEvtCancel);
    if (!NT_SUCCESS(status)) {
        WdfRequestComplete(Request, status);
        return;
    }
    Run(&batch, Out);
    /* If the request was cancelled its callback has run or is about to: it must be over before the request is
     * completed. What was done is told all the same. */
    if (WdfRequestUnmarkCancelable(Request) == STATUS_CANCELLED) {
        (VOID) KeWaitForSingleObject(&batch.Context->Submit.Cancelled, Executive, KernelMode, FALSE, NULL);
    }
    WdfRequestCompleteWithInformation(Request, STATUS_SUCCESS,
                                      sizeof(*Out) + (SIZE_T)batch.Count * NDH_RECORD_SIZE);
}
