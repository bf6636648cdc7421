// SPDX-License-Identifier: MIT
#include "oidtext.h"

static BOOLEAN IsSet(const OID_REQUEST *Request)
{
    return Request->RequestType == NdisRequestSetInformation;
}

static VOID Describe(NDH_OID *Text, const OID_REQUEST *Request)
{
    UINT32 Length = Request->DATA.QUERY_INFORMATION.InformationBufferLength;

    RtlZeroMemory(Text, sizeof(*Text));
    Text->Oid = OID_NUMBER(Request);
    Text->RequestType = (UINT32)Request->RequestType;
    Text->Address = (UINT64)(ULONG_PTR)Request;
    if (!OidIsMethod(Request)) {
        Text->InputLength = IsSet(Request) ? Length : 0;
        Text->OutputLength = IsSet(Request) ? 0 : Length;
        Text->BytesDone = Request->DATA.QUERY_INFORMATION.BytesWritten; /* BytesRead is at the same place */
        Text->BytesNeeded = Request->DATA.QUERY_INFORMATION.BytesNeeded;
    }
    OidTellKind(Text, Request);
}

VOID OidTell(NDH_RECORD *Record, NDH_OID *Text, const OID_REQUEST *Request, BOOLEAN Done)
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

VOID OidTellAnswer(NDH_RECORD *Record, NDH_OID *Text, const OID_REQUEST *Request, BOOLEAN Final)
{
    Record->Oid = NULL;
    if (Final) {
        OidTell(Record, Text, Request, TRUE);
    }
}

VOID OidFill(OID_REQUEST *Request, const NDH_OID *Text, PVOID Buffer)
{
    RtlZeroMemory(Request, sizeof(*Request));
    Request->RequestType = (NDIS_REQUEST_TYPE)Text->RequestType;
    Request->DATA.QUERY_INFORMATION.Oid = Text->Oid;
    Request->DATA.QUERY_INFORMATION.InformationBuffer = Buffer;
    if (!OidIsMethod(Request)) {
        Request->DATA.QUERY_INFORMATION.InformationBufferLength =
            IsSet(Request) ? Text->InputLength : Text->OutputLength;
    }
    OidFillKind(Request, Text);
}

static NDIS_STATUS TooShort(OID_REQUEST *Request, UINT32 Needed)
{
    if (OidIsMethod(Request)) {
        OidMethodDone(Request, 0, 0, Needed);
        return NDIS_STATUS_BUFFER_TOO_SHORT;
    }
    Request->DATA.QUERY_INFORMATION.BytesNeeded = Needed;
    return IsSet(Request) ? NDIS_STATUS_INVALID_LENGTH : NDIS_STATUS_BUFFER_TOO_SHORT;
}

NDIS_STATUS OidAnswer(OID_REQUEST *Request, const VOID *Bytes, UINT32 Size)
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
    if (OidIsMethod(Request)) {
        OidMethodDone(Request, Text.InputLength, Size, 0);
    } else {
        Request->DATA.QUERY_INFORMATION.BytesWritten = Size;
        Request->DATA.QUERY_INFORMATION.BytesNeeded = 0;
    }
    return NDIS_STATUS_SUCCESS;
}
