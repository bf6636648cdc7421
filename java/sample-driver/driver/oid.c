// SPDX-License-Identifier: MIT
/** OID requests: to the adapter, which answers from a table, and to its call manager, which knows none. */
#include "loopcall.h"

#define VENDOR_ID      0x00FFFFFFu /* no IEEE number */
#define VENDOR_VERSION 0x00010000u

/* Not const: the general attributes take it as memory that may be written. */
static NDIS_OID Supported[] = {
    OID_GEN_CO_SUPPORTED_LIST,
    OID_GEN_CO_HARDWARE_STATUS,
    OID_GEN_CO_MEDIA_SUPPORTED,
    OID_GEN_CO_MEDIA_IN_USE,
    OID_GEN_CO_LINK_SPEED,
    OID_GEN_CO_MINIMUM_LINK_SPEED,
    OID_GEN_CO_VENDOR_ID,
    OID_GEN_CO_VENDOR_DESCRIPTION,
    OID_GEN_CO_VENDOR_DRIVER_VERSION,
    OID_GEN_CO_DRIVER_VERSION,
    OID_GEN_CO_PROTOCOL_OPTIONS,
    OID_GEN_CO_MAC_OPTIONS,
    OID_GEN_CO_MEDIA_CONNECT_STATUS,
    OID_GEN_CO_XMIT_PDUS_OK,
    OID_GEN_CO_RCV_PDUS_OK,
    OID_GEN_CO_XMIT_PDUS_ERROR,
    OID_GEN_CO_RCV_PDUS_ERROR,
    OID_GEN_CO_RCV_PDUS_NO_BUFFER,
    OID_PNP_QUERY_POWER,
    OID_PNP_SET_POWER,
};

static const CHAR VendorDescription[] = "Example loopback call adapter";
/* In 100 bit/s. */
static const NDIS_CO_LINK_SPEED LinkSpeed = { .Outbound = LOOP_LINK_SPEED / 100,
                                              .Inbound = LOOP_LINK_SPEED / 100 };

PNDIS_OID LoopOidList(PULONG Length)
{
    *Length = sizeof(Supported);
    return Supported;
}

/** The value of an OID that is a number of 32 bits; FALSE: it is none. */
static BOOLEAN NumberOf(const LOOP_ADAPTER *Adapter, NDIS_OID Oid, ULONG *Number)
{
    switch (Oid) {
    case OID_GEN_CO_HARDWARE_STATUS:
        *Number = NdisHardwareStatusReady;
        return TRUE;
    case OID_GEN_CO_MEDIA_SUPPORTED:
    case OID_GEN_CO_MEDIA_IN_USE:
        *Number = NdisMediumCoWan;
        return TRUE;
    case OID_GEN_CO_VENDOR_ID:
        *Number = VENDOR_ID;
        return TRUE;
    case OID_GEN_CO_VENDOR_DRIVER_VERSION:
        *Number = VENDOR_VERSION;
        return TRUE;
    case OID_GEN_CO_MAC_OPTIONS:
        *Number = NDIS_MAC_OPTION_NO_LOOPBACK;
        return TRUE;
    case OID_GEN_CO_MEDIA_CONNECT_STATUS:
        *Number = NdisMediaStateConnected;
        return TRUE;
    case OID_GEN_CO_XMIT_PDUS_OK:
    case OID_GEN_CO_RCV_PDUS_OK:
        *Number = (ULONG)Adapter->Sent;
        return TRUE;
    case OID_GEN_CO_XMIT_PDUS_ERROR:
        *Number = (ULONG)Adapter->NotSent;
        return TRUE;
    case OID_GEN_CO_RCV_PDUS_ERROR:
    case OID_GEN_CO_RCV_PDUS_NO_BUFFER:
        *Number = 0;
        return TRUE;
    default:
        return FALSE;
    }
}

static NDIS_STATUS Give(PNDIS_OID_REQUEST Request, const VOID *Value, ULONG Size)
{
    if (Request->DATA.QUERY_INFORMATION.InformationBufferLength < Size) {
        Request->DATA.QUERY_INFORMATION.BytesNeeded = Size;
        return NDIS_STATUS_BUFFER_TOO_SHORT;
    }
    NdisMoveMemory(Request->DATA.QUERY_INFORMATION.InformationBuffer, Value, Size);
    Request->DATA.QUERY_INFORMATION.BytesWritten = Size;
    return NDIS_STATUS_SUCCESS;
}

static NDIS_STATUS Query(const LOOP_ADAPTER *Adapter, PNDIS_OID_REQUEST Request)
{
    static const USHORT Version = NDIS_MINIPORT_MAJOR_VERSION << 8 | NDIS_MINIPORT_MINOR_VERSION;
    ULONG Number;

    Request->DATA.QUERY_INFORMATION.BytesWritten = 0;
    Request->DATA.QUERY_INFORMATION.BytesNeeded = 0;
    switch (Request->DATA.QUERY_INFORMATION.Oid) {
    case OID_GEN_CO_SUPPORTED_LIST:
        return Give(Request, Supported, sizeof(Supported));
    case OID_GEN_CO_LINK_SPEED:
    case OID_GEN_CO_MINIMUM_LINK_SPEED:
        return Give(Request, &LinkSpeed, sizeof(LinkSpeed));
    case OID_GEN_CO_VENDOR_DESCRIPTION:
        return Give(Request, VendorDescription, sizeof(VendorDescription));
    case OID_GEN_CO_DRIVER_VERSION:
        return Give(Request, &Version, sizeof(Version));
    case OID_PNP_QUERY_POWER:
        return NDIS_STATUS_SUCCESS; /* no hardware: any power state will do */
    default:
        return NumberOf(Adapter, Request->DATA.QUERY_INFORMATION.Oid, &Number)
                   ? Give(Request, &Number, sizeof(Number))
                   : NDIS_STATUS_NOT_SUPPORTED;
    }
}

/** Power states and the clients' hints change nothing here. */
static NDIS_STATUS Set(PNDIS_OID_REQUEST Request)
{
    NDIS_OID Oid = Request->DATA.SET_INFORMATION.Oid;

    Request->DATA.SET_INFORMATION.BytesRead = 0;
    Request->DATA.SET_INFORMATION.BytesNeeded = 0;
    if (Oid != OID_GEN_CO_PROTOCOL_OPTIONS && Oid != OID_PNP_SET_POWER) {
        return NDIS_STATUS_NOT_SUPPORTED;
    }
    if (Request->DATA.SET_INFORMATION.InformationBufferLength < sizeof(ULONG)) {
        Request->DATA.SET_INFORMATION.BytesNeeded = sizeof(ULONG);
        return NDIS_STATUS_INVALID_LENGTH;
    }
    Request->DATA.SET_INFORMATION.BytesRead = sizeof(ULONG);
    return NDIS_STATUS_SUCCESS;
}

NDIS_STATUS LoopOidRequest(NDIS_HANDLE MiniportAdapterContext, PNDIS_OID_REQUEST OidRequest)
{
    switch (OidRequest->RequestType) {
    case NdisRequestQueryInformation:
    case NdisRequestQueryStatistics:
        return Query(MiniportAdapterContext, OidRequest);
    case NdisRequestSetInformation:
        return Set(OidRequest);
    default:
        return NDIS_STATUS_NOT_SUPPORTED;
    }
}

/** Requests about a VC get the adapter's values. */
NDIS_STATUS LoopCoOidRequest(NDIS_HANDLE MiniportAdapterContext, NDIS_HANDLE MiniportVcContext,
                             PNDIS_OID_REQUEST NdisRequest)
{
    UNREFERENCED_PARAMETER(MiniportVcContext);
    return LoopOidRequest(MiniportAdapterContext, NdisRequest);
}

/** No request ever pends. */
VOID LoopCancelOidRequest(NDIS_HANDLE MiniportAdapterContext, PVOID RequestId)
{
    UNREFERENCED_PARAMETER(MiniportAdapterContext);
    UNREFERENCED_PARAMETER(RequestId);
}

NDIS_STATUS LoopCmOidRequest(NDIS_HANDLE ProtocolAfContext, NDIS_HANDLE ProtocolVcContext,
                             NDIS_HANDLE ProtocolPartyContext, PNDIS_OID_REQUEST OidRequest)
{
    UNREFERENCED_PARAMETER(ProtocolAfContext);
    UNREFERENCED_PARAMETER(ProtocolVcContext);
    UNREFERENCED_PARAMETER(ProtocolPartyContext);
    UNREFERENCED_PARAMETER(OidRequest);
    return NDIS_STATUS_NOT_SUPPORTED;
}

/** The call manager asks its clients nothing. */
VOID LoopCmOidRequestComplete(NDIS_HANDLE ProtocolAfContext, NDIS_HANDLE ProtocolVcContext,
                              NDIS_HANDLE ProtocolPartyContext, PNDIS_OID_REQUEST OidRequest,
                              NDIS_STATUS Status)
{
    UNREFERENCED_PARAMETER(ProtocolAfContext);
    UNREFERENCED_PARAMETER(ProtocolVcContext);
    UNREFERENCED_PARAMETER(ProtocolPartyContext);
    UNREFERENCED_PARAMETER(OidRequest);
    UNREFERENCED_PARAMETER(Status);
}
