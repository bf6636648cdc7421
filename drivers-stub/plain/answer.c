// SPDX-License-Identifier: MIT
#include "answer.h"

_Use_decl_annotations_
BOOLEAN PlainIsQuery(const NDIS_OID_REQUEST *Request)
{
    return (BOOLEAN)(Request->RequestType == NdisRequestQueryInformation ||
                     Request->RequestType == NdisRequestQueryStatistics);
}

_Use_decl_annotations_
NDIS_STATUS PlainAnswer(PNDIS_OID_REQUEST Request, const VOID *Value, ULONG Size)
{
    if (Request->DATA.QUERY_INFORMATION.InformationBufferLength < Size) {
        Request->DATA.QUERY_INFORMATION.BytesNeeded = Size;
        return NDIS_STATUS_BUFFER_TOO_SHORT;
    }
    NdisMoveMemory(Request->DATA.QUERY_INFORMATION.InformationBuffer, Value, Size);
    Request->DATA.QUERY_INFORMATION.BytesWritten = Size;
    return NDIS_STATUS_SUCCESS;
}

_Use_decl_annotations_
NDIS_STATUS PlainAnswerFrom(const PLAIN_OID *Table, ULONG Count, PNDIS_OID_REQUEST Request)
{
    ULONG Index;

    if (Request->RequestType == NdisRequestSetInformation) {
        return Request->DATA.SET_INFORMATION.Oid == OID_PNP_SET_POWER ? NDIS_STATUS_SUCCESS
                                                                      : NDIS_STATUS_NOT_SUPPORTED;
    }
    for (Index = 0; PlainIsQuery(Request) && Index < Count; Index++) {
        if (Table[Index].Oid == Request->DATA.QUERY_INFORMATION.Oid) {
            return PlainAnswer(Request, Table[Index].Value, Table[Index].Size);
        }
    }
    return NDIS_STATUS_NOT_SUPPORTED;
}
