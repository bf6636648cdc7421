// SPDX-License-Identifier: MIT
#include "answer.h"
#include "ndheth.h"

static const NDIS_OID Oids[] = {
    OID_GEN_SUPPORTED_LIST,
    OID_GEN_HARDWARE_STATUS,
    OID_GEN_MEDIA_SUPPORTED,
    OID_GEN_MEDIA_IN_USE,
    OID_GEN_MAXIMUM_LOOKAHEAD,
    OID_GEN_MAXIMUM_FRAME_SIZE,
    OID_GEN_LINK_SPEED,
    OID_GEN_TRANSMIT_BUFFER_SPACE,
    OID_GEN_RECEIVE_BUFFER_SPACE,
    OID_GEN_TRANSMIT_BLOCK_SIZE,
    OID_GEN_RECEIVE_BLOCK_SIZE,
    OID_GEN_VENDOR_ID,
    OID_GEN_VENDOR_DESCRIPTION,
    OID_GEN_CURRENT_PACKET_FILTER,
    OID_GEN_CURRENT_LOOKAHEAD,
    OID_GEN_MAXIMUM_TOTAL_SIZE,
    OID_GEN_MAC_OPTIONS,
    OID_GEN_MEDIA_CONNECT_STATUS,
    OID_GEN_VENDOR_DRIVER_VERSION,
    OID_GEN_XMIT_OK,
    OID_GEN_RCV_OK,
    OID_GEN_XMIT_ERROR,
    OID_GEN_RCV_ERROR,
    OID_GEN_RCV_NO_BUFFER,
    OID_802_3_PERMANENT_ADDRESS,
    OID_802_3_CURRENT_ADDRESS,
    OID_802_3_MULTICAST_LIST,
    OID_802_3_MAXIMUM_LIST_SIZE,
    OID_PNP_SET_POWER,
};

static const CHAR Description[] = "NDIS Harness stand-in Ethernet adapter";

_Use_decl_annotations_
const NDIS_OID *EthOids(PULONG Bytes)
{
    *Bytes = sizeof(Oids);
    return Oids;
}

/* A number; of 64 bits where there is room and the OID is a counter. */
static NDIS_STATUS AnswerNumber(PNDIS_OID_REQUEST Request, ULONG64 Value, BOOLEAN Counter)
{
    BOOLEAN Wide =
        (BOOLEAN)(Counter && Request->DATA.QUERY_INFORMATION.InformationBufferLength >= sizeof(Value));

    return PlainAnswer(Request, &Value, Wide ? sizeof(Value) : sizeof(ULONG));
}

static NDIS_STATUS QueryGeneral(const ETH_ADAPTER *Adapter, PNDIS_OID_REQUEST Request)
{
    switch (Request->DATA.QUERY_INFORMATION.Oid) {
    case OID_GEN_HARDWARE_STATUS:
        return AnswerNumber(Request, NdisHardwareStatusReady, FALSE);
    case OID_GEN_MEDIA_SUPPORTED:
    case OID_GEN_MEDIA_IN_USE:
        return AnswerNumber(Request, NdisMedium802_3, FALSE);
    case OID_GEN_MAXIMUM_FRAME_SIZE:
        return AnswerNumber(Request, ETH_MTU, FALSE);
    case OID_GEN_MAXIMUM_LOOKAHEAD:
    case OID_GEN_TRANSMIT_BLOCK_SIZE:
    case OID_GEN_RECEIVE_BLOCK_SIZE:
    case OID_GEN_MAXIMUM_TOTAL_SIZE:
    case OID_GEN_TRANSMIT_BUFFER_SPACE:
    case OID_GEN_RECEIVE_BUFFER_SPACE:
        return AnswerNumber(Request, ETH_FRAME, FALSE);
    case OID_GEN_LINK_SPEED: /* units of 100 bits a second */
        return AnswerNumber(Request, ETH_LINK_SPEED / 100, FALSE);
    case OID_GEN_VENDOR_ID:
        return AnswerNumber(Request, 0x00FFFFFF, FALSE); /* no IEEE number */
    case OID_GEN_VENDOR_DRIVER_VERSION:
        return AnswerNumber(Request, 0x00010000, FALSE);
    case OID_GEN_CURRENT_PACKET_FILTER:
        return AnswerNumber(Request, Adapter->PacketFilter, FALSE);
    case OID_GEN_CURRENT_LOOKAHEAD:
        return AnswerNumber(Request, Adapter->Lookahead, FALSE);
    case OID_GEN_MAC_OPTIONS:
        return AnswerNumber(Request, ETH_MAC_OPTIONS, FALSE);
    case OID_GEN_MEDIA_CONNECT_STATUS:
        return AnswerNumber(Request,
                            Adapter->Connected ? NdisMediaStateConnected : NdisMediaStateDisconnected, FALSE);
    case OID_802_3_MAXIMUM_LIST_SIZE:
        return AnswerNumber(Request, ETH_MULTICAST, FALSE);
    default:
        return NDIS_STATUS_NOT_SUPPORTED;
    }
}

static NDIS_STATUS Query(const ETH_ADAPTER *Adapter, PNDIS_OID_REQUEST Request)
{
    switch (Request->DATA.QUERY_INFORMATION.Oid) {
    case OID_GEN_SUPPORTED_LIST:
        return PlainAnswer(Request, Oids, sizeof(Oids));
    case OID_GEN_VENDOR_DESCRIPTION:
        return PlainAnswer(Request, Description, sizeof(Description));
    case OID_802_3_PERMANENT_ADDRESS:
        return PlainAnswer(Request, Adapter->Permanent, ETH_ADDRESS);
    case OID_802_3_CURRENT_ADDRESS:
        return PlainAnswer(Request, Adapter->Current, ETH_ADDRESS);
    case OID_GEN_XMIT_OK:
        return AnswerNumber(Request, Adapter->Sent, TRUE);
    case OID_GEN_RCV_OK:
        return AnswerNumber(Request, Adapter->Received, TRUE);
    case OID_GEN_XMIT_ERROR:
        return AnswerNumber(Request, Adapter->SendErrors, TRUE);
    case OID_GEN_RCV_ERROR:
        return AnswerNumber(Request, 0, TRUE);
    case OID_GEN_RCV_NO_BUFFER:
        return AnswerNumber(Request, Adapter->ReceiveDropped, TRUE);
    default:
        return QueryGeneral(Adapter, Request);
    }
}

/* A number that is set; the value as it was if the buffer is too short. */
static NDIS_STATUS Take(PNDIS_OID_REQUEST Request, ULONG *Value)
{
    if (Request->DATA.SET_INFORMATION.InformationBufferLength < sizeof(*Value)) {
        Request->DATA.SET_INFORMATION.BytesNeeded = sizeof(*Value);
        return NDIS_STATUS_INVALID_LENGTH;
    }
    *Value = *(const ULONG *)Request->DATA.SET_INFORMATION.InformationBuffer;
    Request->DATA.SET_INFORMATION.BytesRead = sizeof(*Value);
    return NDIS_STATUS_SUCCESS;
}

static NDIS_STATUS Set(ETH_ADAPTER *Adapter, PNDIS_OID_REQUEST Request)
{
    ULONG Length = Request->DATA.SET_INFORMATION.InformationBufferLength;
    ULONG Ignored = 0;

    switch (Request->DATA.SET_INFORMATION.Oid) {
    case OID_GEN_CURRENT_PACKET_FILTER:
        return Take(Request, &Adapter->PacketFilter);
    case OID_GEN_CURRENT_LOOKAHEAD:
        return Take(Request, &Adapter->Lookahead);
    case OID_PNP_SET_POWER:
        return Take(Request, &Ignored);
    case OID_802_3_MULTICAST_LIST: /* the wire brings every frame, NDIS picks */
        if (Length % ETH_ADDRESS != 0) {
            return NDIS_STATUS_INVALID_LENGTH;
        }
        Request->DATA.SET_INFORMATION.BytesRead = Length;
        return Length / ETH_ADDRESS <= ETH_MULTICAST ? NDIS_STATUS_SUCCESS : NDIS_STATUS_MULTICAST_FULL;
    default:
        return NDIS_STATUS_NOT_SUPPORTED;
    }
}

/* nc-ndis-miniport_oid_request.md */
_Use_decl_annotations_
NDIS_STATUS EthOidRequest(NDIS_HANDLE MiniportAdapterContext, PNDIS_OID_REQUEST OidRequest)
{
    ETH_ADAPTER *Adapter = MiniportAdapterContext;
    NDIS_STATUS Status = NDIS_STATUS_NOT_SUPPORTED;
    KIRQL Irql = KeAcquireSpinLockRaiseToDpc(&Adapter->Lock);

    if (PlainIsQuery(OidRequest)) {
        Status = Query(Adapter, OidRequest);
    } else if (OidRequest->RequestType == NdisRequestSetInformation) {
        Status = Set(Adapter, OidRequest);
    }
    KeReleaseSpinLock(&Adapter->Lock, Irql);
    return Status;
}
