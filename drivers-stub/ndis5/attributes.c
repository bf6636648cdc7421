// SPDX-License-Identifier: MIT
/*
 * General attributes of an NDIS 5 miniport's adapter. Such a driver sets none: NDIS asks by OIDs what it
 * tells NDIS 6 protocols. An OID that the driver does not know leaves the value that stands here.
 */
#include "wrapper.h"

#include <ipifcons.h>

#include "../ndis/oid.h"

#define DEFAULT_MTU       1500u
#define BITS_PER_UNIT     100u /* OID_GEN_LINK_SPEED counts in 100 bit/s */
#define IF_TYPE_PPP_VALUE 23   /* ipifcons.h: IF_TYPE_PPP */

/* Answer to OID_GEN_CO_LINK_SPEED. */
typedef struct LINK_SPEED {
    ULONG Outbound;
    ULONG Inbound;
} LINK_SPEED;

/* A 32-bit answer, or the value given. */
static ULONG Ask(PNS_ADAPTER Adapter, NDIS_OID Oid, ULONG Default)
{
    ULONG Value = Default;
    NDIS_STATUS Status = OidRequestByNdis(Adapter, NdisRequestQueryInformation, Oid, &Value, sizeof(Value));

    return Status == NDIS_STATUS_SUCCESS ? Value : Default;
}

static NET_IFTYPE IfTypeOf(NDIS_MEDIUM Medium)
{
    switch (Medium) {
    case NdisMedium802_3:
        return IF_TYPE_ETHERNET_CSMACD;
    case NdisMediumAtm:
        return IF_TYPE_ATM;
    case NdisMediumWan:
    case NdisMediumCoWan:
        return IF_TYPE_PPP_VALUE;
    default:
        return IF_TYPE_OTHER;
    }
}

_Use_decl_annotations_
VOID AttributesQuery(PNS_ADAPTER Adapter)
{
    NDIS_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES General = Adapter->General;
    LINK_SPEED Speed = { 0, 0 };
    KIRQL Irql;

    General.Header.Type = NDIS_OBJECT_TYPE_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES;
    General.Header.Revision = NDIS_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES_REVISION_2;
    General.Header.Size = NDIS_SIZEOF_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES_REVISION_2;
    General.IfType = IfTypeOf(General.MediaType);
    General.AccessType =
        General.MediaType == NdisMedium802_3 ? NET_IF_ACCESS_BROADCAST : NET_IF_ACCESS_POINT_TO_POINT;
    General.DirectionType = NET_IF_DIRECTION_SENDRECEIVE;
    General.ConnectionType = NET_IF_CONNECTION_DEDICATED;
    General.MediaDuplexState = MediaDuplexStateUnknown;
    General.MtuSize = Ask(Adapter, OID_GEN_MAXIMUM_FRAME_SIZE, DEFAULT_MTU);
    General.LookaheadSize = Ask(Adapter, OID_GEN_MAXIMUM_LOOKAHEAD, General.MtuSize);
    General.MacOptions = Ask(Adapter, OID_GEN_CO_MAC_OPTIONS, 0);
    General.PhysicalMediumType =
        (NDIS_PHYSICAL_MEDIUM)Ask(Adapter, OID_GEN_PHYSICAL_MEDIUM, NdisPhysicalMediumUnspecified);
    General.MediaConnectState =
        Ask(Adapter, OID_GEN_CO_MEDIA_CONNECT_STATUS, NdisMediaStateConnected) == NdisMediaStateConnected
            ? MediaConnectStateConnected
            : MediaConnectStateDisconnected;
    if (OidRequestByNdis(Adapter, NdisRequestQueryInformation, OID_GEN_CO_LINK_SPEED, &Speed,
                         sizeof(Speed)) == NDIS_STATUS_SUCCESS) {
        General.XmitLinkSpeed = (ULONG64)Speed.Outbound * BITS_PER_UNIT;
        General.RcvLinkSpeed = (ULONG64)(Speed.Inbound != 0 ? Speed.Inbound : Speed.Outbound) * BITS_PER_UNIT;
    } else {
        General.XmitLinkSpeed = NDIS_LINK_SPEED_UNKNOWN;
        General.RcvLinkSpeed = NDIS_LINK_SPEED_UNKNOWN;
    }
    General.MaxXmitLinkSpeed = General.XmitLinkSpeed;
    General.MaxRcvLinkSpeed = General.RcvLinkSpeed;
    General.PowerManagementCapabilitiesEx = &Adapter->Pm;
    LibraryAcquire(&Irql);
    RtlZeroMemory(&Adapter->Pm, sizeof(Adapter->Pm));
    Adapter->Pm.Header.Type = NDIS_OBJECT_TYPE_DEFAULT;
    Adapter->Pm.Header.Revision = NDIS_PM_CAPABILITIES_REVISION_1;
    Adapter->Pm.Header.Size = NDIS_SIZEOF_NDIS_PM_CAPABILITIES_REVISION_1;
    Adapter->General = General;
    LibraryRelease(Irql);
}
