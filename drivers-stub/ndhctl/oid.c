// SPDX-License-Identifier: MIT
#include "oid.h"
#include "client.h"
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
    UINT64 enter = RecordEnter(&record);
    oid->Status = Status;
    (VOID) KeSetEvent(&oid->Complete, IO_NO_INCREMENT, FALSE);
    Release(oid);
    (VOID) RecordReturnVoid(enter, NdhFnProtocolCoOidRequestComplete, 0, 0);
}

NDIS_STATUS OidEvtRequest(NDIS_HANDLE ProtocolAfContext, NDIS_HANDLE ProtocolVcContext,
                          NDIS_HANDLE ProtocolPartyContext, PNDIS_OID_REQUEST OidRequest)
{
    NDH_AF *af = ProtocolAfContext;
    const NDH_OBJECT *vc = ProtocolVcContext;
    NDIS_OID number = OidRequest->DATA.QUERY_INFORMATION.Oid; /* at the same place for every request type */
    NDH_ID id = vc != NULL ? vc->Id : af != NULL ? af->Object.Id : 0;
    UINT64 arguments[] = { NDH_ARGUMENT(ProtocolAfContext), NDH_ARGUMENT(ProtocolVcContext),
                           NDH_ARGUMENT(ProtocolPartyContext), NDH_ARGUMENT(OidRequest), number };
    NDH_RECORD record = { .Function = NdhFnProtocolCoOidRequest,
                          .Object = id,
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments };
    NDH_ANSWER answer;

    PolicyAnswer(NdhFnProtocolCoOidRequest, id, 0, &answer);
    /* What the client does not know it does not pretend to have done, unless a test says so. */
    NDIS_STATUS status = answer.Given ? (NDIS_STATUS)answer.Status : NDIS_STATUS_NOT_SUPPORTED;
    UINT64 enter = RecordEnter(&record);
    if (!answer.Given && number == OID_CO_AF_CLOSE && af != NULL) {
        /* The older way to say what ProtocolClNotifyCloseAf says (C-19). */
        status = NDIS_STATUS_SUCCESS;
        ClientAfCloseWanted(af, FALSE);
    }
    (VOID) RecordReturn(enter, NdhFnProtocolCoOidRequest, id, 0, (UINT32)status);
    return status;
}
