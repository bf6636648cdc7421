// SPDX-License-Identifier: MIT
/** The adapter: attributes, parameters, pause and restart, halt. */
#include "loopcall.h"

#define DEFAULT_LATENCY 5u /* ms */
#define MAX_LATENCY     10000u

static LOOP_PAGED ULONG ReadNumber(NDIS_HANDLE Configuration, PCWSTR Name, ULONG Default, ULONG Max)
{
    PNDIS_CONFIGURATION_PARAMETER Parameter;
    NDIS_STRING Keyword;
    NDIS_STATUS Status;

    PAGED_CODE();
    RtlInitUnicodeString(&Keyword, Name);
    NdisReadConfiguration(&Status, &Parameter, Configuration, &Keyword, NdisParameterInteger);
    return Status == NDIS_STATUS_SUCCESS && Parameter->ParameterData.IntegerData <= Max
               ? Parameter->ParameterData.IntegerData
               : Default;
}

/** The keywords of Ndi\params in loopcall.inf; without them, the defaults that stand there. */
static LOOP_PAGED VOID ReadParameters(LOOP_ADAPTER *Adapter)
{
    NDIS_CONFIGURATION_OBJECT Object = { .Header = { .Type = NDIS_OBJECT_TYPE_CONFIGURATION_OBJECT,
                                                     .Revision = NDIS_CONFIGURATION_OBJECT_REVISION_1,
                                                     .Size = NDIS_SIZEOF_CONFIGURATION_OBJECT_REVISION_1 },
                                         .NdisHandle = Adapter->Handle };
    NDIS_HANDLE Configuration;

    PAGED_CODE();
    Adapter->Latency = DEFAULT_LATENCY;
    if (NdisOpenConfigurationEx(&Object, &Configuration) == NDIS_STATUS_SUCCESS) {
        Adapter->Latency = (LONG)ReadNumber(Configuration, L"Latency", DEFAULT_LATENCY, MAX_LATENCY);
        Adapter->Defect = ReadNumber(Configuration, L"Defect", 0, LOOP_DEFECT_LATE_CLOSE);
        NdisCloseConfiguration(Configuration);
    }
}

/** NDIS binds NDPROXY to every CoNDIS miniport that does not say DO_NOT_BIND_TO_ALL_CO. */
static LOOP_PAGED NDIS_STATUS SetRegistrationAttributes(LOOP_ADAPTER *Adapter)
{
    NDIS_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES Attributes = {
        .Header = { .Type = NDIS_OBJECT_TYPE_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES,
                    .Revision = NDIS_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES_REVISION_2,
                    .Size = NDIS_SIZEOF_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES_REVISION_2 },
        .MiniportAdapterContext = Adapter,
        .AttributeFlags =
            NDIS_MINIPORT_ATTRIBUTES_SURPRISE_REMOVE_OK | NDIS_MINIPORT_ATTRIBUTES_DO_NOT_BIND_TO_ALL_CO |
            NDIS_MINIPORT_ATTRIBUTES_NO_HALT_ON_SUSPEND | NDIS_MINIPORT_ATTRIBUTES_NO_PAUSE_ON_SUSPEND,
        .InterfaceType = NdisInterfaceInternal,
    };

    PAGED_CODE();
    return NdisMSetMiniportAttributes(Adapter->Handle, (PNDIS_MINIPORT_ADAPTER_ATTRIBUTES)&Attributes);
}

/** Media and interface type are those of the keywords with an asterisk in loopcall.inf. */
static LOOP_PAGED NDIS_STATUS SetGeneralAttributes(LOOP_ADAPTER *Adapter)
{
    NDIS_PM_CAPABILITIES Power = { .Header = { .Type = NDIS_OBJECT_TYPE_DEFAULT,
                                               .Revision = NDIS_PM_CAPABILITIES_REVISION_2,
                                               .Size = NDIS_SIZEOF_NDIS_PM_CAPABILITIES_REVISION_2 } };
    NDIS_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES Attributes = {
        .Header = { .Type = NDIS_OBJECT_TYPE_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES,
                    .Revision = NDIS_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES_REVISION_2,
                    .Size = NDIS_SIZEOF_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES_REVISION_2 },
        .MediaType = NdisMediumCoWan,
        .PhysicalMediumType = NdisPhysicalMediumUnspecified,
        .MtuSize = LOOP_MTU,
        .MaxXmitLinkSpeed = LOOP_LINK_SPEED,
        .XmitLinkSpeed = LOOP_LINK_SPEED,
        .MaxRcvLinkSpeed = LOOP_LINK_SPEED,
        .RcvLinkSpeed = LOOP_LINK_SPEED,
        .MediaConnectState = MediaConnectStateConnected,
        .MediaDuplexState = MediaDuplexStateFull,
        .LookaheadSize = LOOP_MTU,
        .MacOptions = NDIS_MAC_OPTION_NO_LOOPBACK,
        .AccessType = NET_IF_ACCESS_POINT_TO_POINT,
        .DirectionType = NET_IF_DIRECTION_SENDRECEIVE,
        .ConnectionType = NET_IF_CONNECTION_DEDICATED,
        .IfType = IF_TYPE_PROP_VIRTUAL,
        .IfConnectorPresent = FALSE,
        .PowerManagementCapabilitiesEx = &Power,
    };

    PAGED_CODE();
    Attributes.SupportedOidList = LoopOidList(&Attributes.SupportedOidListLength);
    return NdisMSetMiniportAttributes(Adapter->Handle, (PNDIS_MINIPORT_ADAPTER_ATTRIBUTES)&Attributes);
}

/** Timer and pools; what could not be allocated is NULL. */
static LOOP_PAGED NDIS_STATUS Allocate(LOOP_ADAPTER *Adapter)
{
    NDIS_TIMER_CHARACTERISTICS Timer = { .Header = { .Type = NDIS_OBJECT_TYPE_TIMER_CHARACTERISTICS,
                                                     .Revision = NDIS_TIMER_CHARACTERISTICS_REVISION_1,
                                                     .Size = NDIS_SIZEOF_TIMER_CHARACTERISTICS_REVISION_1 },
                                         .AllocationTag = LOOP_TAG,
                                         .TimerFunction = LoopNetworkTick,
                                         .FunctionContext = Adapter };
    NET_BUFFER_LIST_POOL_PARAMETERS Lists = {
        .Header = { .Type = NDIS_OBJECT_TYPE_DEFAULT,
                    .Revision = NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1,
                    .Size = NDIS_SIZEOF_NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1 },
        .ProtocolId = NDIS_PROTOCOL_ID_DEFAULT,
        .PoolTag = LOOP_TAG,
    };
    NET_BUFFER_POOL_PARAMETERS Buffers = {
        .Header = { .Type = NDIS_OBJECT_TYPE_DEFAULT,
                    .Revision = NET_BUFFER_POOL_PARAMETERS_REVISION_1,
                    .Size = NDIS_SIZEOF_NET_BUFFER_POOL_PARAMETERS_REVISION_1 },
        .PoolTag = LOOP_TAG,
        .DataSize = LOOP_MTU
    };

    PAGED_CODE();
    if (NdisAllocateTimerObject(Adapter->Handle, &Timer, &Adapter->Timer) != NDIS_STATUS_SUCCESS) {
        Adapter->Timer = NULL;
    }
    Adapter->ListPool = NdisAllocateNetBufferListPool(Adapter->Handle, &Lists);
    Adapter->BufferPool = NdisAllocateNetBufferPool(Adapter->Handle, &Buffers);
    return Adapter->Timer != NULL && Adapter->ListPool != NULL && Adapter->BufferPool != NULL
               ? NDIS_STATUS_SUCCESS
               : NDIS_STATUS_RESOURCES;
}

/** No VC is left, so that the timer is not set any more; its last tick may still be on its way out. */
static LOOP_PAGED VOID Free(LOOP_ADAPTER *Adapter)
{
    PAGED_CODE();
    if (Adapter->Timer != NULL) {
        NdisCancelTimerObject(Adapter->Timer);
        KeFlushQueuedDpcs();
        NdisFreeTimerObject(Adapter->Timer);
    }
    if (Adapter->BufferPool != NULL) {
        NdisFreeNetBufferPool(Adapter->BufferPool);
    }
    if (Adapter->ListPool != NULL) {
        NdisFreeNetBufferListPool(Adapter->ListPool);
    }
    NdisFreeSpinLock(&Adapter->Lock);
    NdisFreeMemory(Adapter, 0, 0);
}

/** The family comes last: a client may open it and call before the function returns. */
static LOOP_PAGED NDIS_STATUS Start(LOOP_ADAPTER *Adapter)
{
    CO_ADDRESS_FAMILY Family = { .AddressFamily = (NDIS_AF)LOOP_AF,
                                 .MajorVersion = LOOP_AF_MAJOR,
                                 .MinorVersion = LOOP_AF_MINOR };
    NDIS_STATUS Status = SetRegistrationAttributes(Adapter);

    PAGED_CODE();
    if (Status == NDIS_STATUS_SUCCESS) {
        Status = SetGeneralAttributes(Adapter);
    }
    if (Status == NDIS_STATUS_SUCCESS) {
        Status = Allocate(Adapter);
    }
    return Status == NDIS_STATUS_SUCCESS ? NdisMCmRegisterAddressFamilyEx(Adapter->Handle, &Family) : Status;
}

LOOP_PAGED NDIS_STATUS LoopInitialize(NDIS_HANDLE NdisMiniportHandle, NDIS_HANDLE MiniportDriverContext,
                                      PNDIS_MINIPORT_INIT_PARAMETERS MiniportInitParameters)
{
    LOOP_ADAPTER *Adapter =
        NdisAllocateMemoryWithTagPriority(NdisMiniportHandle, sizeof(*Adapter), LOOP_TAG, NormalPoolPriority);
    NDIS_STATUS Status;

    PAGED_CODE();
    UNREFERENCED_PARAMETER(MiniportDriverContext);
    UNREFERENCED_PARAMETER(MiniportInitParameters);
    if (Adapter == NULL) {
        return NDIS_STATUS_RESOURCES;
    }
    NdisZeroMemory(Adapter, sizeof(*Adapter));
    Adapter->Handle = NdisMiniportHandle;
    NdisAllocateSpinLock(&Adapter->Lock);
    InitializeListHead(&Adapter->Families);
    InitializeListHead(&Adapter->Saps);
    InitializeListHead(&Adapter->Work);
    NdisInitializeEvent(&Adapter->NoFamily);
    NdisSetEvent(&Adapter->NoFamily);
    ReadParameters(Adapter);
    Status = Start(Adapter);
    if (Status != NDIS_STATUS_SUCCESS) {
        Free(Adapter);
    }
    return Status;
}

LOOP_PAGED VOID LoopHalt(NDIS_HANDLE MiniportAdapterContext, NDIS_HALT_ACTION HaltAction)
{
    LOOP_ADAPTER *Adapter = MiniportAdapterContext;

    PAGED_CODE();
    UNREFERENCED_PARAMETER(HaltAction);
    LoopCloseFamilies(Adapter);
    Free(Adapter);
}

/** Calls stay. The lists that are here go back first, and the network's next tick does that. */
NDIS_STATUS LoopPause(NDIS_HANDLE MiniportAdapterContext, PNDIS_MINIPORT_PAUSE_PARAMETERS PauseParameters)
{
    LOOP_ADAPTER *Adapter = MiniportAdapterContext;
    BOOLEAN Owed;

    UNREFERENCED_PARAMETER(PauseParameters);
    NdisAcquireSpinLock(&Adapter->Lock);
    Adapter->Running = FALSE;
    Owed = Adapter->Sends != 0;
    Adapter->PauseOwed = Owed;
    NdisReleaseSpinLock(&Adapter->Lock);
    return Owed ? NDIS_STATUS_PENDING : NDIS_STATUS_SUCCESS;
}

NDIS_STATUS LoopRestart(NDIS_HANDLE MiniportAdapterContext,
                        PNDIS_MINIPORT_RESTART_PARAMETERS RestartParameters)
{
    LOOP_ADAPTER *Adapter = MiniportAdapterContext;

    UNREFERENCED_PARAMETER(RestartParameters);
    NdisAcquireSpinLock(&Adapter->Lock);
    Adapter->Running = TRUE;
    NdisReleaseSpinLock(&Adapter->Lock);
    return NDIS_STATUS_SUCCESS;
}

/** There is no hardware to quiet. */
VOID LoopShutdown(NDIS_HANDLE MiniportAdapterContext, NDIS_SHUTDOWN_ACTION ShutdownAction)
{
    UNREFERENCED_PARAMETER(MiniportAdapterContext);
    UNREFERENCED_PARAMETER(ShutdownAction);
}

/** There is no hardware that could be gone: until the halt the adapter works. */
VOID LoopDevicePnPEvent(NDIS_HANDLE MiniportAdapterContext, PNET_DEVICE_PNP_EVENT NetDevicePnPEvent)
{
    UNREFERENCED_PARAMETER(MiniportAdapterContext);
    UNREFERENCED_PARAMETER(NetDevicePnPEvent);
}
