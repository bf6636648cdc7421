// SPDX-License-Identifier: MIT
#include "ndheth.h"

static const UCHAR DefaultAddress[ETH_ADDRESS] = { 0x02, 0x4E, 0x44, 0x48, 0x00, 0x01 };

static ULONG DigitOf(WCHAR Character)
{
    if (Character >= L'0' && Character <= L'9') {
        return (ULONG)(Character - L'0');
    }
    if (Character >= L'A' && Character <= L'F') {
        return (ULONG)(Character - L'A') + 10;
    }
    if (Character >= L'a' && Character <= L'f') {
        return (ULONG)(Character - L'a') + 10;
    }
    return 16;
}

/* Twelve hexadecimal digits of an individual address. FALSE: it is none. */
static BOOLEAN AddressParse(const NDIS_STRING *Text, UCHAR *Address)
{
    ULONG Index;

    if (Text->Length != 2 * ETH_ADDRESS * sizeof(WCHAR)) {
        return FALSE;
    }
    for (Index = 0; Index < ETH_ADDRESS; Index++) {
        ULONG High = DigitOf(Text->Buffer[2 * Index]);
        ULONG Low = DigitOf(Text->Buffer[2 * Index + 1]);

        if (High > 15 || Low > 15) {
            return FALSE;
        }
        Address[Index] = (UCHAR)(High << 4 | Low);
    }
    return (BOOLEAN)((Address[0] & 1) == 0);
}

/* The keyword NetworkAddress overrides the address that the adapter was made with. */
static VOID AddressRead(ETH_ADAPTER *Adapter)
{
    NDIS_CONFIGURATION_OBJECT Object = { .Header = { .Type = NDIS_OBJECT_TYPE_CONFIGURATION_OBJECT,
                                                     .Revision = NDIS_CONFIGURATION_OBJECT_REVISION_1,
                                                     .Size = NDIS_SIZEOF_CONFIGURATION_OBJECT_REVISION_1 },
                                         .NdisHandle = Adapter->Handle };
    NDIS_STRING Keyword = NDIS_STRING_CONST("NetworkAddress");
    PNDIS_CONFIGURATION_PARAMETER Value;
    UCHAR Address[ETH_ADDRESS];
    NDIS_HANDLE Configuration;
    NDIS_STATUS Status;

    RtlCopyMemory(Adapter->Permanent, DefaultAddress, ETH_ADDRESS);
    RtlCopyMemory(Adapter->Current, DefaultAddress, ETH_ADDRESS);
    if (NdisOpenConfigurationEx(&Object, &Configuration) != NDIS_STATUS_SUCCESS) {
        return;
    }
    NdisReadConfiguration(&Status, &Value, Configuration, &Keyword, NdisParameterString);
    if (Status == NDIS_STATUS_SUCCESS && AddressParse(&Value->ParameterData.StringData, Address)) {
        RtlCopyMemory(Adapter->Current, Address, ETH_ADDRESS);
    }
    NdisCloseConfiguration(Configuration);
}

static NDIS_STATUS SetRegistration(ETH_ADAPTER *Adapter)
{
    NDIS_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES Attributes = {
        .Header = { .Type = NDIS_OBJECT_TYPE_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES,
                    .Revision = NDIS_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES_REVISION_2,
                    .Size = NDIS_SIZEOF_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES_REVISION_2 },
        .MiniportAdapterContext = Adapter,
        .AttributeFlags = NDIS_MINIPORT_ATTRIBUTES_SURPRISE_REMOVE_OK | NDIS_MINIPORT_ATTRIBUTES_NDIS_WDM |
                          NDIS_MINIPORT_ATTRIBUTES_NO_HALT_ON_SUSPEND,
        .InterfaceType = NdisInterfaceInternal,
    };

    return NdisMSetMiniportAttributes(Adapter->Handle, (NDIS_MINIPORT_ADAPTER_ATTRIBUTES *)&Attributes);
}

static NDIS_STATUS SetGeneral(ETH_ADAPTER *Adapter)
{
    NDIS_PM_CAPABILITIES Power = { .Header = { .Type = NDIS_OBJECT_TYPE_DEFAULT,
                                               .Revision = NDIS_PM_CAPABILITIES_REVISION_2,
                                               .Size = NDIS_SIZEOF_NDIS_PM_CAPABILITIES_REVISION_2 } };
    NDIS_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES Attributes = {
        .Header = { .Type = NDIS_OBJECT_TYPE_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES,
                    .Revision = NDIS_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES_REVISION_2,
                    .Size = NDIS_SIZEOF_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES_REVISION_2 },
        .MediaType = NdisMedium802_3,
        .PhysicalMediumType = NdisPhysicalMediumUnspecified,
        .MtuSize = ETH_MTU,
        .MaxXmitLinkSpeed = ETH_LINK_SPEED,
        .XmitLinkSpeed = ETH_LINK_SPEED,
        .MaxRcvLinkSpeed = ETH_LINK_SPEED,
        .RcvLinkSpeed = ETH_LINK_SPEED,
        .MediaConnectState = MediaConnectStateConnected,
        .MediaDuplexState = MediaDuplexStateFull,
        .LookaheadSize = ETH_FRAME,
        .MacOptions = NDIS_MAC_OPTION_COPY_LOOKAHEAD_DATA | NDIS_MAC_OPTION_TRANSFERS_NOT_PEND |
                      NDIS_MAC_OPTION_NO_LOOPBACK,
        .SupportedPacketFilters = NDIS_PACKET_TYPE_DIRECTED | NDIS_PACKET_TYPE_MULTICAST |
                                  NDIS_PACKET_TYPE_ALL_MULTICAST | NDIS_PACKET_TYPE_BROADCAST |
                                  NDIS_PACKET_TYPE_PROMISCUOUS,
        .MaxMulticastListSize = ETH_MULTICAST,
        .MacAddressLength = ETH_ADDRESS,
        .AccessType = NET_IF_ACCESS_BROADCAST,
        .DirectionType = NET_IF_DIRECTION_SENDRECEIVE,
        .ConnectionType = NET_IF_CONNECTION_DEDICATED,
        .IfType = IF_TYPE_ETHERNET_CSMACD,
        .IfConnectorPresent = FALSE,
        .PowerManagementCapabilitiesEx = &Power,
    };
    ULONG Bytes;

    Attributes.SupportedOidList = (NDIS_OID *)EthOids(&Bytes);
    Attributes.SupportedOidListLength = Bytes;
    RtlCopyMemory(Attributes.PermanentMacAddress, Adapter->Permanent, ETH_ADDRESS);
    RtlCopyMemory(Attributes.CurrentMacAddress, Adapter->Current, ETH_ADDRESS);
    return NdisMSetMiniportAttributes(Adapter->Handle, (NDIS_MINIPORT_ADAPTER_ATTRIBUTES *)&Attributes);
}

static VOID AdapterFree(ETH_ADAPTER *Adapter)
{
    if (Adapter->Pool != NULL) {
        NdisFreeNetBufferListPool(Adapter->Pool);
    }
    NdisFreeMemory(Adapter, 0, 0);
}

/* nc-ndis-miniport_initialize.md */
_Use_decl_annotations_
NDIS_STATUS EthInitialize(NDIS_HANDLE NdisMiniportHandle, NDIS_HANDLE MiniportDriverContext,
                          PNDIS_MINIPORT_INIT_PARAMETERS MiniportInitParameters)
{
    NET_BUFFER_LIST_POOL_PARAMETERS Parameters = {
        .Header = { .Type = NDIS_OBJECT_TYPE_DEFAULT,
                    .Revision = NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1,
                    .Size = NDIS_SIZEOF_NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1 },
        .fAllocateNetBuffer = TRUE,
        .PoolTag = ETH_TAG
    };
    ETH_ADAPTER *Adapter =
        NdisAllocateMemoryWithTagPriority(NdisMiniportHandle, sizeof(*Adapter), ETH_TAG, NormalPoolPriority);
    NDIS_STATUS Status;

    UNREFERENCED_PARAMETER(MiniportDriverContext);
    UNREFERENCED_PARAMETER(MiniportInitParameters);
    if (Adapter == NULL) {
        return NDIS_STATUS_RESOURCES;
    }
    RtlZeroMemory(Adapter, sizeof(*Adapter));
    Adapter->Handle = NdisMiniportHandle;
    Adapter->Connected = TRUE;
    Adapter->Lookahead = ETH_FRAME;
    KeInitializeSpinLock(&Adapter->Lock);
    AddressRead(Adapter);
    Adapter->Pool = NdisAllocateNetBufferListPool(NdisMiniportHandle, &Parameters);
    Status = Adapter->Pool != NULL ? SetRegistration(Adapter) : NDIS_STATUS_RESOURCES;
    if (Status == NDIS_STATUS_SUCCESS) {
        Status = SetGeneral(Adapter);
    }
    if (Status == NDIS_STATUS_SUCCESS) {
        Status = NdhWireConnect(NdisMiniportHandle, EthReceive, EthLinkChanged, Adapter);
    }
    if (Status != NDIS_STATUS_SUCCESS) {
        AdapterFree(Adapter);
    }
    return Status;
}

/* nc-ndis-miniport_halt.md: paused before, so nothing of the adapter is on its way. */
_Use_decl_annotations_
VOID EthHalt(NDIS_HANDLE MiniportAdapterContext, NDIS_HALT_ACTION HaltAction)
{
    ETH_ADAPTER *Adapter = MiniportAdapterContext;

    UNREFERENCED_PARAMETER(HaltAction);
    NdhWireDisconnect(Adapter->Handle);
    AdapterFree(Adapter);
}

/* nc-ndis-miniport_pause.md: what was indicated has to be back. */
_Use_decl_annotations_
NDIS_STATUS EthPause(NDIS_HANDLE MiniportAdapterContext, PNDIS_MINIPORT_PAUSE_PARAMETERS PauseParameters)
{
    ETH_ADAPTER *Adapter = MiniportAdapterContext;
    KIRQL Irql = KeAcquireSpinLockRaiseToDpc(&Adapter->Lock);
    BOOLEAN Owed = (BOOLEAN)(Adapter->Indicated != 0);

    UNREFERENCED_PARAMETER(PauseParameters);
    Adapter->Running = FALSE;
    Adapter->PauseOwed = Owed;
    KeReleaseSpinLock(&Adapter->Lock, Irql);
    return Owed ? NDIS_STATUS_PENDING : NDIS_STATUS_SUCCESS;
}

_Use_decl_annotations_
VOID EthIndicationEnd(ETH_ADAPTER *Adapter)
{
    KIRQL Irql = KeAcquireSpinLockRaiseToDpc(&Adapter->Lock);
    BOOLEAN Last = (BOOLEAN)(--Adapter->Indicated == 0 && Adapter->PauseOwed);

    if (Last) {
        Adapter->PauseOwed = FALSE;
    }
    KeReleaseSpinLock(&Adapter->Lock, Irql);
    if (Last) {
        NdisMPauseComplete(Adapter->Handle);
    }
}

/* nc-ndis-miniport_restart.md */
_Use_decl_annotations_
NDIS_STATUS EthRestart(NDIS_HANDLE MiniportAdapterContext,
                       PNDIS_MINIPORT_RESTART_PARAMETERS RestartParameters)
{
    ETH_ADAPTER *Adapter = MiniportAdapterContext;
    KIRQL Irql = KeAcquireSpinLockRaiseToDpc(&Adapter->Lock);

    UNREFERENCED_PARAMETER(RestartParameters);
    Adapter->Running = TRUE;
    KeReleaseSpinLock(&Adapter->Lock, Irql);
    return NDIS_STATUS_SUCCESS;
}

/* nc-ndis-miniport_shutdown.md: the wire needs no quiet. */
_Use_decl_annotations_
VOID EthShutdown(NDIS_HANDLE MiniportAdapterContext, NDIS_SHUTDOWN_ACTION ShutdownAction)
{
    UNREFERENCED_PARAMETER(MiniportAdapterContext);
    UNREFERENCED_PARAMETER(ShutdownAction);
}

/* nc-ndis-miniport_device_pnp_event_notify.md: a halt follows what matters. */
_Use_decl_annotations_
VOID EthDevicePnPEvent(NDIS_HANDLE MiniportAdapterContext, PNET_DEVICE_PNP_EVENT NetDevicePnPEvent)
{
    UNREFERENCED_PARAMETER(MiniportAdapterContext);
    UNREFERENCED_PARAMETER(NetDevicePnPEvent);
}

/* ndis-status-link-state.md */
_Use_decl_annotations_
VOID EthLinkChanged(NDIS_HANDLE Context, BOOLEAN Up)
{
    ETH_ADAPTER *Adapter = Context;
    const ULONG64 Speed = Up ? ETH_LINK_SPEED : NDIS_LINK_SPEED_UNKNOWN;
    NDIS_LINK_STATE State = {
        .Header = { .Type = NDIS_OBJECT_TYPE_DEFAULT,
                    .Revision = NDIS_LINK_STATE_REVISION_1,
                    .Size = NDIS_SIZEOF_LINK_STATE_REVISION_1 },
        .MediaConnectState = Up ? MediaConnectStateConnected : MediaConnectStateDisconnected,
        .MediaDuplexState = Up ? MediaDuplexStateFull : MediaDuplexStateUnknown,
        .XmitLinkSpeed = Speed,
        .RcvLinkSpeed = Speed,
        .PauseFunctions = NdisPauseFunctionsUnsupported,
    };
    NDIS_STATUS_INDICATION Indication = {
        .Header = { .Type = NDIS_OBJECT_TYPE_STATUS_INDICATION,
                    .Revision = NDIS_STATUS_INDICATION_REVISION_1,
                    .Size = NDIS_SIZEOF_STATUS_INDICATION_REVISION_1 },
        .SourceHandle = Adapter->Handle,
        .StatusCode = NDIS_STATUS_LINK_STATE,
        .StatusBuffer = &State,
        .StatusBufferSize = sizeof(State),
    };
    KIRQL Irql = KeAcquireSpinLockRaiseToDpc(&Adapter->Lock);
    BOOLEAN Changes = (BOOLEAN)(Adapter->Connected != Up);

    Adapter->Connected = Up;
    KeReleaseSpinLock(&Adapter->Lock, Irql);
    if (Changes) {
        NdisMIndicateStatusEx(Adapter->Handle, &Indication);
    }
}
