// SPDX-License-Identifier: MIT
#include "attributes.h"
#include "frame.h"
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

static NDIS_STATUS SetAttributes(ETH_ADAPTER *Adapter)
{
    PLAIN_ADAPTER Plain = {
        .Context = Adapter,
        .Flags = NDIS_MINIPORT_ATTRIBUTES_SURPRISE_REMOVE_OK | NDIS_MINIPORT_ATTRIBUTES_NDIS_WDM |
                 NDIS_MINIPORT_ATTRIBUTES_NO_HALT_ON_SUSPEND,
        .Mtu = ETH_MTU,
        .LinkSpeed = ETH_LINK_SPEED,
    };
    PLAIN_ATTRIBUTES Attributes;

    Plain.Oids = (NDIS_OID *)EthOids(&Plain.OidsSize);
    PlainAttributes(&Attributes, &Plain);
    Attributes.General.MediaType = NdisMedium802_3;
    Attributes.General.AccessType = NET_IF_ACCESS_BROADCAST;
    Attributes.General.IfType = IF_TYPE_ETHERNET_CSMACD;
    Attributes.General.LookaheadSize = ETH_FRAME;
    Attributes.General.MacOptions = ETH_MAC_OPTIONS;
    Attributes.General.SupportedPacketFilters = NDIS_PACKET_TYPE_DIRECTED | NDIS_PACKET_TYPE_MULTICAST |
                                                NDIS_PACKET_TYPE_ALL_MULTICAST | NDIS_PACKET_TYPE_BROADCAST |
                                                NDIS_PACKET_TYPE_PROMISCUOUS;
    Attributes.General.MaxMulticastListSize = ETH_MULTICAST;
    Attributes.General.MacAddressLength = ETH_ADDRESS;
    RtlCopyMemory(Attributes.General.PermanentMacAddress, Adapter->Permanent, ETH_ADDRESS);
    RtlCopyMemory(Attributes.General.CurrentMacAddress, Adapter->Current, ETH_ADDRESS);
    return PlainSetAttributes(Adapter->Handle, &Attributes);
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
    Adapter->Pool = FramePoolCreate(NdisMiniportHandle, ETH_TAG);
    Status = Adapter->Pool != NULL ? SetAttributes(Adapter) : NDIS_STATUS_RESOURCES;
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
