// SPDX-License-Identifier: MIT
#include "oidtext.h"

static BOOLEAN IsMethod(const NDIS_OID_REQUEST *Request)
{
    return Request->RequestType == NdisRequestMethod;
}

static BOOLEAN IsSet(const NDIS_OID_REQUEST *Request)
{
    return Request->RequestType == NdisRequestSetInformation;
}

static VOID Describe(NDH_OID *Text, const NDIS_OID_REQUEST *Request)
{
    RtlZeroMemory(Text, sizeof(*Text));
    Text->Oid = OID_NUMBER(Request);
    Text->RequestType = (UINT32)Request->RequestType;
    Text->Timeout = Request->Timeout;
    Text->Address = (UINT64)(ULONG_PTR)Request;
    Text->RequestId = (UINT64)(ULONG_PTR)Request->RequestId;
    if (IsMethod(Request)) {
        Text->InputLength = Request->DATA.METHOD_INFORMATION.InputBufferLength;
        Text->OutputLength = Request->DATA.METHOD_INFORMATION.OutputBufferLength;
        Text->MethodId = Request->DATA.METHOD_INFORMATION.MethodId;
        Text->BytesDone = Request->DATA.METHOD_INFORMATION.BytesWritten;
        Text->BytesNeeded = Request->DATA.METHOD_INFORMATION.BytesNeeded;
    } else {
        UINT32 Length = Request->DATA.QUERY_INFORMATION.InformationBufferLength;

        Text->InputLength = IsSet(Request) ? Length : 0;
        Text->OutputLength = IsSet(Request) ? 0 : Length;
        Text->BytesDone = Request->DATA.QUERY_INFORMATION.BytesWritten; /* BytesRead is at the same place */
        Text->BytesNeeded = Request->DATA.QUERY_INFORMATION.BytesNeeded;
    }
}

VOID OidTell(NDH_RECORD *Record, NDH_OID *Text, const NDIS_OID_REQUEST *Request, BOOLEAN Done)
{
    UINT32 Size;

    Describe(Text, Request);
    if (!Done) {
        Text->BytesDone = 0; /* not valid yet */
        Text->BytesNeeded = 0;
    }
    Size = Done && !IsSet(Request) ? Text->BytesDone : Text->InputLength;
    if (Done && !IsSet(Request) && Size > Text->OutputLength) { /* what its handler says may be wrong */
        Size = Text->OutputLength;
    }
    Record->Oid = Text;
    Record->Data = Request->DATA.QUERY_INFORMATION.InformationBuffer; /* at the same place for every type */
    Record->DataSize = Record->Data != NULL ? Size : 0;
}

VOID OidTellAnswer(NDH_RECORD *Record, NDH_OID *Text, const NDIS_OID_REQUEST *Request, BOOLEAN Final)
{
    Record->Oid = NULL;
    if (Final) {
        OidTell(Record, Text, Request, TRUE);
    }
}

VOID OidFill(NDIS_OID_REQUEST *Request, const NDH_OID *Text, PVOID Buffer)
{
    RtlZeroMemory(Request, sizeof(*Request));
    Request->Header.Type = NDIS_OBJECT_TYPE_OID_REQUEST;
    Request->Header.Revision = NDIS_OID_REQUEST_REVISION_1;
    Request->Header.Size = NDIS_SIZEOF_OID_REQUEST_REVISION_1;
    Request->RequestType = (NDIS_REQUEST_TYPE)Text->RequestType;
    Request->Timeout = Text->Timeout;
    Request->RequestId = (PVOID)(ULONG_PTR)Text->RequestId;
    Request->DATA.QUERY_INFORMATION.Oid = Text->Oid;
    Request->DATA.QUERY_INFORMATION.InformationBuffer = Buffer;
    if (IsMethod(Request)) {
        Request->DATA.METHOD_INFORMATION.InputBufferLength = Text->InputLength;
        Request->DATA.METHOD_INFORMATION.OutputBufferLength = Text->OutputLength;
        Request->DATA.METHOD_INFORMATION.MethodId = Text->MethodId;
    } else {
        Request->DATA.QUERY_INFORMATION.InformationBufferLength =
            IsSet(Request) ? Text->InputLength : Text->OutputLength;
    }
}

static NDIS_STATUS TooShort(NDIS_OID_REQUEST *Request, UINT32 Needed)
{
    if (IsMethod(Request)) {
        Request->DATA.METHOD_INFORMATION.BytesNeeded = Needed;
        return NDIS_STATUS_BUFFER_TOO_SHORT;
    }
    Request->DATA.QUERY_INFORMATION.BytesNeeded = Needed;
    return IsSet(Request) ? NDIS_STATUS_INVALID_LENGTH : NDIS_STATUS_BUFFER_TOO_SHORT;
}

NDIS_STATUS OidAnswer(NDIS_OID_REQUEST *Request, const VOID *Bytes, UINT32 Size)
{
    NDH_OID Text;

    Describe(&Text, Request);
    if (IsSet(Request)) {
        Request->DATA.SET_INFORMATION.BytesRead = Text.InputLength;
        Request->DATA.SET_INFORMATION.BytesNeeded = 0;
        return NDIS_STATUS_SUCCESS;
    }
    if (Size > Text.OutputLength) {
        return TooShort(Request, Size);
    }
    if (Size != 0) {
        RtlCopyMemory(Request->DATA.QUERY_INFORMATION.InformationBuffer, Bytes, Size);
    }
    if (IsMethod(Request)) {
        Request->DATA.METHOD_INFORMATION.BytesRead = Text.InputLength;
        Request->DATA.METHOD_INFORMATION.BytesWritten = Size;
        Request->DATA.METHOD_INFORMATION.BytesNeeded = 0;
    } else {
        Request->DATA.QUERY_INFORMATION.BytesWritten = Size;
        Request->DATA.QUERY_INFORMATION.BytesNeeded = 0;
    }
    return NDIS_STATUS_SUCCESS;
}
