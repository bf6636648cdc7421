// SPDX-License-Identifier: MIT
#include "attributes.h"

_Use_decl_annotations_
VOID PlainAttributes(PLAIN_ATTRIBUTES *Attributes, const PLAIN_ADAPTER *Adapter)
{
    *Attributes = (PLAIN_ATTRIBUTES){
        .Registration = { .Header = { .Type = NDIS_OBJECT_TYPE_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES,
                                      .Revision = NDIS_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES_REVISION_2,
                                      .Size =
                                          NDIS_SIZEOF_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES_REVISION_2 },
                          .MiniportAdapterContext = Adapter->Context,
                          .AttributeFlags = Adapter->Flags,
                          .InterfaceType = NdisInterfaceInternal },
        .Power = { .Header = { .Type = NDIS_OBJECT_TYPE_DEFAULT,
                               .Revision = NDIS_PM_CAPABILITIES_REVISION_2,
                               .Size = NDIS_SIZEOF_NDIS_PM_CAPABILITIES_REVISION_2 } },
        .General = { .Header = { .Type = NDIS_OBJECT_TYPE_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES,
                                 .Revision = NDIS_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES_REVISION_2,
                                 .Size = NDIS_SIZEOF_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES_REVISION_2 },
                     .MediaType = NdisMediumCoWan,
                     .PhysicalMediumType = NdisPhysicalMediumUnspecified,
                     .MtuSize = Adapter->Mtu,
                     .MaxXmitLinkSpeed = Adapter->LinkSpeed,
                     .XmitLinkSpeed = Adapter->LinkSpeed,
                     .MaxRcvLinkSpeed = Adapter->LinkSpeed,
                     .RcvLinkSpeed = Adapter->LinkSpeed,
                     .MediaConnectState = MediaConnectStateConnected,
                     .MediaDuplexState = MediaDuplexStateFull,
                     .LookaheadSize = Adapter->Mtu,
                     .MacOptions = NDIS_MAC_OPTION_NO_LOOPBACK,
                     .AccessType = NET_IF_ACCESS_POINT_TO_POINT,
                     .DirectionType = NET_IF_DIRECTION_SENDRECEIVE,
                     .ConnectionType = NET_IF_CONNECTION_DEDICATED,
                     .IfType = IF_TYPE_PROP_VIRTUAL,
                     .PowerManagementCapabilitiesEx = &Attributes->Power,
                     .SupportedOidList = Adapter->Oids,
                     .SupportedOidListLength = Adapter->OidsSize },
    };
}

_Use_decl_annotations_
NDIS_STATUS PlainSetAttributes(NDIS_HANDLE Adapter, PLAIN_ATTRIBUTES *Attributes)
{
    NDIS_STATUS Status =
        NdisMSetMiniportAttributes(Adapter, (PNDIS_MINIPORT_ADAPTER_ATTRIBUTES)&Attributes->Registration);

    return Status == NDIS_STATUS_SUCCESS
               ? NdisMSetMiniportAttributes(Adapter, (PNDIS_MINIPORT_ADAPTER_ATTRIBUTES)&Attributes->General)
               : Status;
}
