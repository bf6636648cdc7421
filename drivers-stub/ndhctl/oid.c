// SPDX-License-Identifier: MIT
#include "oid.h"
#include "client_oid.h"
#include "oidtext.h"
#include "policy.h"
#include "pool.h"
#include "recorder.h"

#define OID_DEADLINE 30000 /* ms */

/* A request and its buffer. Two references, the requester's and NDIS's: a requester that gives up leaves the
 * memory to the completion. */
typedef struct NDH_REQUEST_BLOCK {
    NDIS_OID_REQUEST Request;
    KEVENT Complete;
    NDIS_STATUS Status;
    volatile LONG References;
    UINT8 Buffer[ANYSIZE_ARRAY];
} NDH_REQUEST_BLOCK;

static VOID Release(NDH_REQUEST_BLOCK *Oid)
{
    if (InterlockedDecrement(&Oid->References) == 0) {
        PoolFree(Oid, NDH_TAG_DATA);
    }
}

static NDH_REQUEST_BLOCK *CreateOid(NDIS_REQUEST_TYPE Type, NDIS_OID Number, const VOID *Buffer, UINT32 Size)
{
    NDH_REQUEST_BLOCK *oid =
        PoolAllocate(FIELD_OFFSET(NDH_REQUEST_BLOCK, Buffer) + (SIZE_T)Size, NDH_TAG_DATA);
    if (oid == NULL) {
        return NULL;
    }
    oid->References = 2;
    KeInitializeEvent(&oid->Complete, NotificationEvent, FALSE);
    RtlCopyMemory(oid->Buffer, Buffer, Size);
    oid->Request.Header.Type = NDIS_OBJECT_TYPE_OID_REQUEST;
    oid->Request.Header.Revision = NDIS_OID_REQUEST_REVISION_1;
    oid->Request.Header.Size = NDIS_SIZEOF_OID_REQUEST_REVISION_1;
    oid->Request.RequestType = Type;
    if (Type == NdisRequestMethod) {
        oid->Request.DATA.METHOD_INFORMATION.Oid = Number;
        oid->Request.DATA.METHOD_INFORMATION.InformationBuffer = oid->Buffer;
        oid->Request.DATA.METHOD_INFORMATION.InputBufferLength = Size;
        oid->Request.DATA.METHOD_INFORMATION.OutputBufferLength = Size;
    } else {
        oid->Request.DATA.QUERY_INFORMATION.Oid = Number;
        oid->Request.DATA.QUERY_INFORMATION.InformationBuffer = oid->Buffer;
        oid->Request.DATA.QUERY_INFORMATION.InformationBufferLength = Size;
    }
    return oid;
}

/* Makes the call; PENDING becomes the status of the completion. */
static NDIS_STATUS Send(const NDH_BINDING *Binding, NDH_REQUEST_BLOCK *Oid, NDIS_OID Number)
{
    LARGE_INTEGER timeout = { .QuadPart = -OID_DEADLINE * NDH_MILLISECOND };
    static const NDH_CAUSE cause = { .Flags = NDH_EVENT_BY_POLICY };
    UINT64 arguments[] = { NDH_ARGUMENT(Binding->Handle), 0, 0, 0, NDH_ARGUMENT(&Oid->Request), Number };
    NDH_RECORD record = { .Function = NdhFnNdisCoOidRequest,
                          .Object = Binding->Object.Id,
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments };
    UINT64 call = RecordCall(&cause, &record);
    NDIS_STATUS status = NdisCoOidRequest(Binding->Handle, NULL, NULL, NULL, &Oid->Request);
    (VOID) RecordReturn(call, NdhFnNdisCoOidRequest, Binding->Object.Id, 0, (UINT32)status);
    if (status != NDIS_STATUS_PENDING) {
        Release(Oid);
        return status;
    }
    if (KeWaitForSingleObject(&Oid->Complete, Executive, KernelMode, FALSE, &timeout) != STATUS_SUCCESS) {
        return NDIS_STATUS_FAILURE;
    }
    return Oid->Status;
}

NDIS_STATUS OidRequest(const NDH_BINDING *Binding, NDIS_REQUEST_TYPE Type, NDIS_OID Oid, VOID *Buffer,
                       UINT32 Size, UINT32 *Written)
{
    NDH_REQUEST_BLOCK *oid = CreateOid(Type, Oid, Buffer, Size);

    *Written = 0;
    if (oid == NULL) {
        return NDIS_STATUS_RESOURCES;
    }
    NDIS_STATUS status = Send(Binding, oid, Oid);
    if (status == NDIS_STATUS_SUCCESS) {
        *Written = Type == NdisRequestMethod ? oid->Request.DATA.METHOD_INFORMATION.BytesWritten
                                             : oid->Request.DATA.QUERY_INFORMATION.BytesWritten;
        *Written = *Written < Size ? *Written : Size;
        RtlCopyMemory(Buffer, oid->Buffer, *Written);
    }
    Release(oid);
    return status;
}

VOID OidEvtRequestComplete(NDIS_HANDLE ProtocolAfContext, NDIS_HANDLE ProtocolVcContext,
                           NDIS_HANDLE ProtocolPartyContext, PNDIS_OID_REQUEST OidRequest, NDIS_STATUS Status)
{
    NDH_REQUEST_BLOCK *oid = CONTAINING_RECORD(OidRequest, NDH_REQUEST_BLOCK, Request);
    UINT64 arguments[] = { NDH_ARGUMENT(ProtocolAfContext), NDH_ARGUMENT(ProtocolVcContext),
                           NDH_ARGUMENT(ProtocolPartyContext), NDH_ARGUMENT(OidRequest),
                           NDH_ARGUMENT((UINT32)Status) };
    NDH_RECORD record = { .Function = NdhFnProtocolCoOidRequestComplete,
                          .Flags = NDH_EVENT_HAS_STATUS,
                          .Status = (UINT32)Status,
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments };
    if (ClientOidComplete(&record, OidRequest)) {
        return;
    }
    UINT64 enter = RecordEnter(&record);
    oid->Status = Status;
    (VOID) KeSetEvent(&oid->Complete, IO_NO_INCREMENT, FALSE);
    Release(oid);
    (VOID) RecordReturnVoid(enter, NdhFnProtocolCoOidRequestComplete, 0, 0);
}

/* What the client answers to a request by itself: what it does not know it does not pretend to have done. */
static NDIS_STATUS Own(NDH_AF *Af, NDIS_OID Number)
{
    if (Number == OID_CO_AF_CLOSE && Af != NULL) {
        /* The older way to say what ProtocolClNotifyCloseAf says (C-19). */
        (VOID) ClientAfCloseWanted(Af, FALSE);
        return NDIS_STATUS_SUCCESS;
    }
    return NDIS_STATUS_NOT_SUPPORTED;
}

NDIS_STATUS OidEvtRequest(NDIS_HANDLE ProtocolAfContext, NDIS_HANDLE ProtocolVcContext,
                          NDIS_HANDLE ProtocolPartyContext, PNDIS_OID_REQUEST OidRequest)
{
    NDH_AF *af = ProtocolAfContext;
    NDH_OBJECT *subject = ProtocolPartyContext != NULL ? ProtocolPartyContext
                          : ProtocolVcContext != NULL  ? ProtocolVcContext
                                                       : ProtocolAfContext;
    NDIS_OID number = OID_NUMBER(OidRequest);
    NDH_OID text;
    UINT64 arguments[] = { NDH_ARGUMENT(ProtocolAfContext), NDH_ARGUMENT(ProtocolVcContext),
                           NDH_ARGUMENT(ProtocolPartyContext), NDH_ARGUMENT(OidRequest), number };
    NDH_RECORD record = { .Function = NdhFnProtocolCoOidRequest,
                          .Object = subject != NULL ? subject->Id : 0,
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments };
    NDH_OBJECT *parked = NULL;
    NDH_ANSWER answer;
    NDIS_STATUS status;

    PolicyAnswer(NdhFnProtocolCoOidRequest, record.Object, af != NULL ? af->Object.Id : 0, &answer);
    if (answer.Given && answer.Reply != NdhReplyReturn && subject != NULL) {
        parked = ClientOidPark(subject, OidRequest);
        record.Object2 = parked != NULL ? parked->Id : 0;
    }
    OidTell(&record, &text, OidRequest, FALSE);
    UINT64 enter = RecordEnter(&record);
    if (parked != NULL) {
        ClientOidTold(parked);
        status = NDIS_STATUS_PENDING;
        if (answer.Reply == NdhReplyComplete) {
            ClientAct(NdhOpClCoOidRequestComplete, record.Object2, 0, answer.Status, answer.Context,
                      answer.Delay);
        }
    } else if (answer.Given) {
        status = (NDIS_STATUS)answer.Status;
        status = status == NDIS_STATUS_SUCCESS ? OidAnswer(OidRequest, NULL, 0) : status;
    } else {
        status = Own(af, number);
    }
    status = PolicyFinish(&answer, status);
    NDH_RECORD end = { .Function = record.Function, .Object = record.Object, .Object2 = record.Object2 };
    OidTellAnswer(&end, &text, OidRequest, record.Object2 == 0);
    (VOID) RecordReturnOf(enter, &end, (UINT32)status);
    return status;
}
