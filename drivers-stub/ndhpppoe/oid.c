// SPDX-License-Identifier: MIT
#include "pppoe.h"

static NDIS_OID Oids[] = { OID_GEN_CO_SUPPORTED_LIST, OID_GEN_CO_VENDOR_DESCRIPTION, OID_GEN_CO_VENDOR_ID,
                           OID_PNP_SET_POWER };

_Use_decl_annotations_
PNDIS_OID WanOidList(PULONG Bytes)
{
    *Bytes = sizeof(Oids);
    return Oids;
}

static NDIS_STATUS Answer(PNDIS_OID_REQUEST Request, const VOID *Value, ULONG Length)
{
    if (Request->DATA.QUERY_INFORMATION.InformationBufferLength < Length) {
        Request->DATA.QUERY_INFORMATION.BytesNeeded = Length;
        return NDIS_STATUS_BUFFER_TOO_SHORT;
    }
    NdisMoveMemory(Request->DATA.QUERY_INFORMATION.InformationBuffer, Value, Length);
    Request->DATA.QUERY_INFORMATION.BytesWritten = Length;
    return NDIS_STATUS_SUCCESS;
}

/* nc-ndis-miniport_oid_request.md */
_Use_decl_annotations_
NDIS_STATUS WanOidRequest(NDIS_HANDLE MiniportAdapterContext, PNDIS_OID_REQUEST OidRequest)
{
    static const CHAR Description[] = "NDIS Harness PPPoE test image";
    static const ULONG Vendor = 0x00FFFFFF; /* no IEEE number */

    UNREFERENCED_PARAMETER(MiniportAdapterContext);
    if (OidRequest->RequestType == NdisRequestSetInformation) {
        return OidRequest->DATA.SET_INFORMATION.Oid == OID_PNP_SET_POWER ? NDIS_STATUS_SUCCESS
                                                                         : NDIS_STATUS_NOT_SUPPORTED;
    }
    if (OidRequest->RequestType != NdisRequestQueryInformation &&
        OidRequest->RequestType != NdisRequestQueryStatistics) {
        return NDIS_STATUS_NOT_SUPPORTED;
    }
    switch (OidRequest->DATA.QUERY_INFORMATION.Oid) {
    case OID_GEN_CO_SUPPORTED_LIST:
        return Answer(OidRequest, Oids, sizeof(Oids));
    case OID_GEN_CO_VENDOR_DESCRIPTION:
        return Answer(OidRequest, Description, sizeof(Description));
    case OID_GEN_CO_VENDOR_ID:
        return Answer(OidRequest, &Vendor, sizeof(Vendor));
    default:
        return NDIS_STATUS_NOT_SUPPORTED;
    }
}

_Use_decl_annotations_
NDIS_STATUS WanCoOidRequest(NDIS_HANDLE MiniportAdapterContext, NDIS_HANDLE MiniportVcContext,
                            PNDIS_OID_REQUEST OidRequest)
{
    UNREFERENCED_PARAMETER(MiniportVcContext);
    return WanOidRequest(MiniportAdapterContext, OidRequest);
}

/* No request is ever held. */
_Use_decl_annotations_
VOID WanCancelOidRequest(NDIS_HANDLE MiniportAdapterContext, PVOID RequestId)
{
    UNREFERENCED_PARAMETER(MiniportAdapterContext);
    UNREFERENCED_PARAMETER(RequestId);
}

_Use_decl_annotations_
NDIS_STATUS WanCmOidRequest(NDIS_HANDLE ProtocolAfContext, NDIS_HANDLE ProtocolVcContext,
                            NDIS_HANDLE ProtocolPartyContext, PNDIS_OID_REQUEST OidRequest)
{
    UNREFERENCED_PARAMETER(ProtocolAfContext);
    UNREFERENCED_PARAMETER(ProtocolVcContext);
    UNREFERENCED_PARAMETER(ProtocolPartyContext);
    UNREFERENCED_PARAMETER(OidRequest);
    return NDIS_STATUS_NOT_SUPPORTED;
}

/* The call manager asks its clients nothing. */
_Use_decl_annotations_
VOID WanCmOidRequestComplete(NDIS_HANDLE ProtocolAfContext, NDIS_HANDLE ProtocolVcContext,
                             NDIS_HANDLE ProtocolPartyContext, PNDIS_OID_REQUEST OidRequest,
                             NDIS_STATUS Status)
{
    UNREFERENCED_PARAMETER(ProtocolAfContext);
    UNREFERENCED_PARAMETER(ProtocolVcContext);
    UNREFERENCED_PARAMETER(ProtocolPartyContext);
    UNREFERENCED_PARAMETER(OidRequest);
    UNREFERENCED_PARAMETER(Status);
}
