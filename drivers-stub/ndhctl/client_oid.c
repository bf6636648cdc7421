// SPDX-License-Identifier: MIT
/*
 * OID requests of tests: those that the client sends, to the call manager or the miniport, and those of the
 * call manager that it pends. What the driver asks by itself is in oid.c.
 */
#include "client_oid.h"
#include "binding.h"
#include "guard.h"
#include "oidtext.h"
#include "policy.h"
#include "pool.h"

/* An OID request as object. Own: NDIS has it until it is complete; else it is the call manager's, which waits
 * for us. */
typedef struct NDH_REQUEST {
    NDH_OBJECT Object;         /* parent: what it is about */
    PNDIS_OID_REQUEST Pending; /* another's; NULL: Own is the request, or it was completed */
    volatile BOOLEAN Told;     /* of another's: its event is written, so it may be aborted */
    NDIS_HANDLE Af;
    NDIS_HANDLE Vc;
    NDIS_HANDLE Party;
    UINT8 *Buffer;
    NDIS_OID_REQUEST Own;
} NDH_REQUEST;

static VOID DestroyRequest(NDH_OBJECT *Object)
{
    PoolFree(CONTAINING_RECORD(Object, NDH_REQUEST, Object)->Buffer, NDH_TAG_DATA);
}

/* Where a test's request is found again when it comes back. NULL there: the driver's own. */
static NDH_REQUEST **Owner(NDIS_OID_REQUEST *Request)
{
    return (NDH_REQUEST **)Request->SourceReserved;
}

static NDH_REQUEST *CreateRequest(const NDH_PAYLOAD *Payload, NDH_OBJECT *Subject)
{
    NDH_OID text;
    NDH_REQUEST *request = (NDH_REQUEST *)ObjectCreate(NdhKindOid, sizeof(*request), Subject, DestroyRequest);

    if (request == NULL) {
        return NULL;
    }
    RtlCopyMemory(&text, Payload->Data, sizeof(text));
    UINT32 room = text.InputLength > text.OutputLength ? text.InputLength : text.OutputLength;
    request->Buffer = PoolAllocate(room != 0 ? room : 1, NDH_TAG_DATA);
    if (request->Buffer == NULL) {
        ObjectRetire(&request->Object);
        return NULL;
    }
    RtlCopyMemory(request->Buffer, (const UINT8 *)Payload->Data + sizeof(text), text.InputLength);
    OidFill(&request->Own, &text, request->Buffer);
    *Owner(&request->Own) = request;
    return request;
}

/* Binding and handles of the thing that a request is about. FALSE: no thing that can be asked about. */
static BOOLEAN Address(const NDH_OBJECT *Subject, NDH_REQUEST *Request, const NDH_BINDING **Binding)
{
    const NDH_OBJECT *object = Subject;

    for (; object != NULL; object = object->Parent) {
        switch (NDH_ID_KIND(object->Id)) {
        case NdhKindParty:
            Request->Party = ClientHandleOf(object);
            break;
        case NdhKindVc:
            Request->Vc = ClientHandleOf(object);
            break;
        case NdhKindAf:
            Request->Af = ClientHandleOf(object);
            break;
        case NdhKindBinding:
            *Binding = CONTAINING_RECORD(object, NDH_BINDING, Object);
            return TRUE;
        default:
            return FALSE;
        }
    }
    return FALSE;
}

/* The last step of a request, whether NDIS completed it or returned at once. */
static VOID RequestEnded(NDH_REQUEST *Request)
{
    const NDH_OBJECT *binding = Request->Object.Parent;
    while (NDH_ID_KIND(binding->Id) != NdhKindBinding) {
        binding = binding->Parent;
    }
    GuardEndRequest(CONTAINING_RECORD(binding, NDH_BINDING, Object));
    ObjectRetire(&Request->Object);
}

static VOID Send(NDH_TASK *Task, const NDH_BINDING *Binding, NDH_REQUEST *Request)
{
    NDH_OID text;
    NDH_ID id = Request->Object.Id;
    NDIS_HANDLE af = ClientHandle(Task, Request->Af);
    UINT64 arguments[] = { NDH_ARGUMENT(Binding->Handle), NDH_ARGUMENT(af),
                           NDH_ARGUMENT(Request->Vc),     NDH_ARGUMENT(Request->Party),
                           NDH_ARGUMENT(&Request->Own),   OID_NUMBER(&Request->Own) };
    NDH_RECORD record = { .Function = NdhFnNdisCoOidRequest,
                          .Object = Request->Object.Parent->Id,
                          .Object2 = id,
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments };

    OidTell(&record, &text, &Request->Own, FALSE);
    UINT64 call = RecordCall(&Task->Cause, &record);
    NDIS_STATUS status = NdisCoOidRequest(Binding->Handle, af, Request->Vc, Request->Party, &Request->Own);
    NDH_RECORD end = { .Function = NdhFnNdisCoOidRequest, .Object = record.Object, .Object2 = id };
    if (status != NDIS_STATUS_PENDING) {
        OidTell(&end, &text, &Request->Own, TRUE);
    }
    UINT64 returned = RecordReturnOf(call, &end, (UINT32)status);
    if (status == NDIS_STATUS_PENDING && NDH_TASK_BREAKS(Task, NDH_OP_TOUCH)) {
        Request->Buffer[0] ^= 0xff;
        Request->Own.DATA.QUERY_INFORMATION.Oid = 0;
    }
    if (status == NDIS_STATUS_PENDING && NDH_TASK_BREAKS(Task, NDH_OP_FREE_EARLY)) {
        PoolFree(InterlockedExchangePointer((PVOID volatile *)&Request->Buffer, NULL), NDH_TAG_DATA);
    }
    if (status != NDIS_STATUS_PENDING) {
        RequestEnded(Request);
    }
    ClientFinish(Task, id, status, call, returned);
}

VOID ClientCoOidRequest(NDH_TASK *Task)
{
    NDH_OBJECT *subject = ClientObject(Task, Task->Operation->Object, 0);
    const NDH_BINDING *binding;

    if (subject == NULL) {
        return;
    }
    NDH_REQUEST *request = CreateRequest(&Task->Payload, subject);
    if (request == NULL) {
        ClientRefuse(Task, STATUS_INSUFFICIENT_RESOURCES);
    } else if (!Address(subject, request, &binding)) {
        ObjectRetire(&request->Object);
        ClientRefuse(Task, STATUS_INVALID_HANDLE);
    } else {
        if (NDH_TASK_BREAKS(Task, NDH_OP_MINIPORT)) {
            request->Af = NULL;
            request->Party = NDH_TASK_BREAKS(Task, NDH_OP_WRONG_PARTY) ? request->Party : NULL; /* OID-009 */
        }
        NTSTATUS outcome = GuardBeginRequest((NDH_BINDING *)binding, subject, NDH_TASK_MISUSE(Task));
        if (!NT_SUCCESS(outcome)) {
            ObjectRetire(&request->Object);
            ClientRefuse(Task, outcome);
        } else {
            ObjectReference(&request->Object); /* it may be complete, and gone, before the call returns */
            Send(Task, binding, request);
            ObjectRelease(&request->Object);
        }
    }
    ObjectRelease(subject);
}

BOOLEAN ClientOidComplete(NDH_RECORD *Record, PNDIS_OID_REQUEST OidRequest)
{
    NDH_REQUEST *request = *Owner(OidRequest);
    NDH_OID text;

    if (request == NULL) {
        return FALSE;
    }
    Record->Object = request->Object.Parent->Id;
    Record->Object2 = request->Object.Id;
    OidTell(Record, &text, OidRequest, TRUE);
    UINT64 enter = RecordEnter(Record);
    NDH_ID object = Record->Object, id = Record->Object2;
    RequestEnded(request);
    (VOID) RecordReturnVoid(enter, NdhFnProtocolCoOidRequestComplete, object, id);
    return TRUE;
}

NDH_OBJECT *ClientOidPark(NDH_OBJECT *Subject, PNDIS_OID_REQUEST OidRequest)
{
    NDH_REQUEST *request = (NDH_REQUEST *)ObjectCreate(NdhKindOid, sizeof(*request), Subject, DestroyRequest);
    const NDH_BINDING *binding;

    if (request == NULL) {
        return NULL;
    }
    ObjectReference(&request->Object);
    (VOID) Address(Subject, request, &binding);
    GuardRequestParked((NDH_BINDING *)binding);
    request->Pending = OidRequest;
    return &request->Object;
}

VOID ClientOidTold(NDH_OBJECT *Parked)
{
    CONTAINING_RECORD(Parked, NDH_REQUEST, Object)->Told = TRUE;
    ObjectRelease(Parked);
}

VOID ClientCoOidRequestComplete(NDH_TASK *Task)
{
    NDH_REQUEST *request = ClientObject(Task, Task->Operation->Object, NdhKindOid);
    NDIS_STATUS status = (NDIS_STATUS)Task->Operation->Status;
    PNDIS_OID_REQUEST pending;

    if (request == NULL) {
        return;
    }
    if ((status == NDIS_STATUS_PENDING && !NDH_TASK_MISUSE(Task)) ||
        (pending = InterlockedExchangePointer((PVOID volatile *)&request->Pending, NULL)) == NULL) {
        ClientRefuse(Task, STATUS_INVALID_DEVICE_STATE);
    } else {
        NDH_OID text;
        if (status == NDIS_STATUS_SUCCESS) {
            status = OidAnswer(pending, Task->Payload.Data, Task->Payload.Size);
        }
        UINT64 arguments[] = { NDH_ARGUMENT(request->Af), NDH_ARGUMENT(request->Vc),
                               NDH_ARGUMENT(request->Party), NDH_ARGUMENT(pending),
                               NDH_ARGUMENT((UINT32)status) };
        NDH_RECORD record = { .Function = NdhFnNdisCoOidRequestComplete,
                              .Flags = NDH_EVENT_HAS_STATUS,
                              .Status = (UINT32)status,
                              .Object = request->Object.Parent->Id,
                              .Object2 = request->Object.Id,
                              .ArgumentCount = ARRAYSIZE(arguments),
                              .Arguments = arguments };
        OidTell(&record, &text, pending, TRUE);
        UINT64 call = RecordCall(&Task->Cause, &record);
        CLIENT_CALL(Task,
                    NdisCoOidRequestComplete(request->Af, request->Vc, request->Party, pending, status));
        UINT64 end = RecordReturnVoid(call, NdhFnNdisCoOidRequestComplete, record.Object, record.Object2);
        RequestEnded(request);
        ClientFinish(Task, record.Object2, NDIS_STATUS_SUCCESS, call, end);
        Task->Result->Flags |= NDH_RESULT_VOID;
    }
    ObjectRelease(&request->Object);
}

VOID ClientOidAbort(NDH_OBJECT *Object)
{
    NDH_OPERATION operation = { .Kind = NdhOpClCoOidRequestComplete,
                                .Object = Object->Id,
                                .Status = (UINT32)NDIS_STATUS_REQUEST_ABORTED,
                                .Context = NdhContextInside };

    const NDH_REQUEST *request = CONTAINING_RECORD(Object, NDH_REQUEST, Object);

    if (request->Told && request->Pending != NULL) {
        ClientActWith(&operation, NULL);
    }
}
