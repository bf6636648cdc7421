// SPDX-License-Identifier: MIT
/** An OID request as NDIS 6 drivers know it: NDIS_OID_REQUEST, with methods, a timeout and an id. */
#ifndef SHARED_OIDKIND_H
#define SHARED_OIDKIND_H

#include <ndis.h>

#include "ndhmp_interface.h"

typedef NDIS_OID_REQUEST OID_REQUEST;

static inline BOOLEAN OidIsMethod(_In_ const OID_REQUEST *Request)
{
    return Request->RequestType == NdisRequestMethod;
}

/** Two pointers of who sends the request. */
static inline PVOID *OidReserved(_In_ OID_REQUEST *Request)
{
    return (PVOID *)Request->SourceReserved;
}

/** What a request has besides a query or a set. */
static inline VOID OidTellKind(_Inout_ NDH_OID *Text, _In_ const OID_REQUEST *Request)
{
    Text->Timeout = Request->Timeout;
    Text->RequestId = (UINT64)(ULONG_PTR)Request->RequestId;
    if (OidIsMethod(Request)) {
        Text->InputLength = Request->DATA.METHOD_INFORMATION.InputBufferLength;
        Text->OutputLength = Request->DATA.METHOD_INFORMATION.OutputBufferLength;
        Text->MethodId = Request->DATA.METHOD_INFORMATION.MethodId;
        Text->BytesDone = Request->DATA.METHOD_INFORMATION.BytesWritten;
        Text->BytesNeeded = Request->DATA.METHOD_INFORMATION.BytesNeeded;
    }
}

/** The same into a zeroed request whose RequestType is set. */
static inline VOID OidFillKind(_Inout_ OID_REQUEST *Request, _In_ const NDH_OID *Text)
{
    Request->Header.Type = NDIS_OBJECT_TYPE_OID_REQUEST;
    Request->Header.Revision = NDIS_OID_REQUEST_REVISION_1;
    Request->Header.Size = NDIS_SIZEOF_OID_REQUEST_REVISION_1;
    Request->Timeout = Text->Timeout;
    Request->RequestId = (PVOID)(ULONG_PTR)Text->RequestId;
    if (OidIsMethod(Request)) {
        Request->DATA.METHOD_INFORMATION.InputBufferLength = Text->InputLength;
        Request->DATA.METHOD_INFORMATION.OutputBufferLength = Text->OutputLength;
        Request->DATA.METHOD_INFORMATION.MethodId = Text->MethodId;
    }
}

/** What a method has read and written, or, if that was nothing, needs. */
static inline VOID OidMethodDone(_Inout_ OID_REQUEST *Request, _In_ UINT32 Read, _In_ UINT32 Written,
                                 _In_ UINT32 Needed)
{
    Request->DATA.METHOD_INFORMATION.BytesRead = Read;
    Request->DATA.METHOD_INFORMATION.BytesWritten = Written;
    Request->DATA.METHOD_INFORMATION.BytesNeeded = Needed;
}

#endif
