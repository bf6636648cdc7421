// SPDX-License-Identifier: MIT
#include "answer.h"
#include "pppoe.h"

static NDIS_OID Oids[] = { OID_GEN_CO_SUPPORTED_LIST, OID_GEN_CO_VENDOR_DESCRIPTION, OID_GEN_CO_VENDOR_ID,
                           OID_PNP_SET_POWER };
static const CHAR Description[] = "NDIS Harness PPPoE test image";
static const ULONG Vendor = 0x00FFFFFF; /* no IEEE number */
static const PLAIN_OID Answers[] = { { OID_GEN_CO_SUPPORTED_LIST, sizeof(Oids), Oids },
                                     { OID_GEN_CO_VENDOR_DESCRIPTION, sizeof(Description), Description },
                                     { OID_GEN_CO_VENDOR_ID, sizeof(Vendor), &Vendor } };

_Use_decl_annotations_
PNDIS_OID WanOidList(PULONG Bytes)
{
    *Bytes = sizeof(Oids);
    return Oids;
}

/* nc-ndis-miniport_oid_request.md */
_Use_decl_annotations_
NDIS_STATUS WanOidRequest(NDIS_HANDLE MiniportAdapterContext, PNDIS_OID_REQUEST OidRequest)
{
    UNREFERENCED_PARAMETER(MiniportAdapterContext);
    return PlainAnswerFrom(Answers, RTL_NUMBER_OF(Answers), OidRequest);
}

_Use_decl_annotations_
NDIS_STATUS WanCoOidRequest(NDIS_HANDLE MiniportAdapterContext, NDIS_HANDLE MiniportVcContext,
                            PNDIS_OID_REQUEST OidRequest)
{
    UNREFERENCED_PARAMETER(MiniportVcContext);
    return WanOidRequest(MiniportAdapterContext, OidRequest);
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
