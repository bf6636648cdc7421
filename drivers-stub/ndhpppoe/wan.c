// SPDX-License-Identifier: MIT
#include "pppoe.h"

#define LINK_SPEED 100000000ULL /* bits a second */

NDIS_HANDLE WanAdapter;
NDIS_HANDLE WanPool;
NDIS_HANDLE WanTimer;

static NDIS_HANDLE Driver;
static MINIPORT_INITIALIZE Initialize;
static MINIPORT_HALT Halt;
static MINIPORT_PAUSE Pause;
static MINIPORT_RESTART Restart;
static MINIPORT_SHUTDOWN Shutdown;
static MINIPORT_DEVICE_PNP_EVENT_NOTIFY DevicePnPEvent;
static MINIPORT_UNLOAD Unload;

static NDIS_STATUS SetAttributes(VOID)
{
    NDIS_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES Registration = {
        .Header = { .Type = NDIS_OBJECT_TYPE_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES,
                    .Revision = NDIS_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES_REVISION_2,
                    .Size = NDIS_SIZEOF_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES_REVISION_2 },
        .MiniportAdapterContext = &WanAdapter,
        .AttributeFlags =
            NDIS_MINIPORT_ATTRIBUTES_SURPRISE_REMOVE_OK | NDIS_MINIPORT_ATTRIBUTES_DO_NOT_BIND_TO_ALL_CO |
            NDIS_MINIPORT_ATTRIBUTES_NO_HALT_ON_SUSPEND | NDIS_MINIPORT_ATTRIBUTES_NO_PAUSE_ON_SUSPEND,
        .InterfaceType = NdisInterfaceInternal,
    };
    NDIS_PM_CAPABILITIES Power = { .Header = { .Type = NDIS_OBJECT_TYPE_DEFAULT,
                                               .Revision = NDIS_PM_CAPABILITIES_REVISION_2,
                                               .Size = NDIS_SIZEOF_NDIS_PM_CAPABILITIES_REVISION_2 } };
    NDIS_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES General = {
        .Header = { .Type = NDIS_OBJECT_TYPE_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES,
                    .Revision = NDIS_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES_REVISION_2,
                    .Size = NDIS_SIZEOF_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES_REVISION_2 },
        .MediaType = NdisMediumCoWan,
        .PhysicalMediumType = NdisPhysicalMediumUnspecified,
        .MtuSize = PPPOE_MTU,
        .MaxXmitLinkSpeed = LINK_SPEED,
        .XmitLinkSpeed = LINK_SPEED,
        .MaxRcvLinkSpeed = LINK_SPEED,
        .RcvLinkSpeed = LINK_SPEED,
        .MediaConnectState = MediaConnectStateConnected,
        .MediaDuplexState = MediaDuplexStateFull,
        .LookaheadSize = PPPOE_MTU,
        .MacOptions = NDIS_MAC_OPTION_NO_LOOPBACK,
        .AccessType = NET_IF_ACCESS_POINT_TO_POINT,
        .DirectionType = NET_IF_DIRECTION_SENDRECEIVE,
        .ConnectionType = NET_IF_CONNECTION_DEDICATED,
        .IfType = IF_TYPE_PROP_VIRTUAL,
        .PowerManagementCapabilitiesEx = &Power,
    };
    NDIS_STATUS Status =
        NdisMSetMiniportAttributes(WanAdapter, (PNDIS_MINIPORT_ADAPTER_ATTRIBUTES)&Registration);

    General.SupportedOidList = WanOidList(&General.SupportedOidListLength);
    return Status == NDIS_STATUS_SUCCESS
               ? NdisMSetMiniportAttributes(WanAdapter, (PNDIS_MINIPORT_ADAPTER_ATTRIBUTES)&General)
               : Status;
}

static NDIS_STATUS Allocate(VOID)
{
    NDIS_TIMER_CHARACTERISTICS Timer = { .Header = { .Type = NDIS_OBJECT_TYPE_TIMER_CHARACTERISTICS,
                                                     .Revision = NDIS_TIMER_CHARACTERISTICS_REVISION_1,
                                                     .Size = NDIS_SIZEOF_TIMER_CHARACTERISTICS_REVISION_1 },
                                         .AllocationTag = PPPOE_TAG,
                                         .TimerFunction = CallTimer };
    NET_BUFFER_LIST_POOL_PARAMETERS Lists = {
        .Header = { .Type = NDIS_OBJECT_TYPE_DEFAULT,
                    .Revision = NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1,
                    .Size = NDIS_SIZEOF_NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1 },
        .fAllocateNetBuffer = TRUE,
        .PoolTag = PPPOE_TAG
    };

    WanPool = NdisAllocateNetBufferListPool(WanAdapter, &Lists);
    if (NdisAllocateTimerObject(WanAdapter, &Timer, &WanTimer) != NDIS_STATUS_SUCCESS) {
        WanTimer = NULL;
    }
    return WanPool != NULL && WanTimer != NULL ? NDIS_STATUS_SUCCESS : NDIS_STATUS_RESOURCES;
}

static VOID Free(VOID)
{
    if (WanTimer != NULL) {
        NdisCancelTimerObject(WanTimer);
        KeFlushQueuedDpcs();
        NdisFreeTimerObject(WanTimer);
        WanTimer = NULL;
    }
    if (WanPool != NULL) {
        NdisFreeNetBufferListPool(WanPool);
        WanPool = NULL;
    }
    WanAdapter = NULL;
}

/* nc-ndis-miniport_initialize.md: the one adapter of this driver. */
_Use_decl_annotations_
static NDIS_STATUS Initialize(NDIS_HANDLE NdisMiniportHandle, NDIS_HANDLE MiniportDriverContext,
                              PNDIS_MINIPORT_INIT_PARAMETERS MiniportInitParameters)
{
    CO_ADDRESS_FAMILY Family = { .AddressFamily = (NDIS_AF)PPPOE_AF,
                                 .MajorVersion = PPPOE_AF_MAJOR,
                                 .MinorVersion = PPPOE_AF_MINOR };
    NDIS_STATUS Status;

    UNREFERENCED_PARAMETER(MiniportDriverContext);
    UNREFERENCED_PARAMETER(MiniportInitParameters);
    if (WanAdapter != NULL) {
        return NDIS_STATUS_NOT_SUPPORTED;
    }
    WanAdapter = NdisMiniportHandle;
    Status = SetAttributes();
    if (Status == NDIS_STATUS_SUCCESS) {
        Status = Allocate();
    }
    if (Status == NDIS_STATUS_SUCCESS) {
        Status = NdisMCmRegisterAddressFamilyEx(WanAdapter, &Family);
    }
    if (Status != NDIS_STATUS_SUCCESS) {
        Free();
    }
    return Status;
}

/* nc-ndis-miniport_halt.md: the clients are unbound, so no VC is left. */
_Use_decl_annotations_
static VOID Halt(NDIS_HANDLE MiniportAdapterContext, NDIS_HALT_ACTION HaltAction)
{
    UNREFERENCED_PARAMETER(MiniportAdapterContext);
    UNREFERENCED_PARAMETER(HaltAction);
    Free();
}

/* nc-ndis-miniport_pause.md: no send is held, and no receive is out. */
_Use_decl_annotations_
static NDIS_STATUS Pause(NDIS_HANDLE MiniportAdapterContext, PNDIS_MINIPORT_PAUSE_PARAMETERS PauseParameters)
{
    UNREFERENCED_PARAMETER(MiniportAdapterContext);
    UNREFERENCED_PARAMETER(PauseParameters);
    return NDIS_STATUS_SUCCESS;
}

_Use_decl_annotations_
static NDIS_STATUS Restart(NDIS_HANDLE MiniportAdapterContext,
                           PNDIS_MINIPORT_RESTART_PARAMETERS RestartParameters)
{
    UNREFERENCED_PARAMETER(MiniportAdapterContext);
    UNREFERENCED_PARAMETER(RestartParameters);
    return NDIS_STATUS_SUCCESS;
}

_Use_decl_annotations_
static VOID Shutdown(NDIS_HANDLE MiniportAdapterContext, NDIS_SHUTDOWN_ACTION ShutdownAction)
{
    UNREFERENCED_PARAMETER(MiniportAdapterContext);
    UNREFERENCED_PARAMETER(ShutdownAction);
}

_Use_decl_annotations_
static VOID DevicePnPEvent(NDIS_HANDLE MiniportAdapterContext, PNET_DEVICE_PNP_EVENT NetDevicePnPEvent)
{
    UNREFERENCED_PARAMETER(MiniportAdapterContext);
    UNREFERENCED_PARAMETER(NetDevicePnPEvent);
}

_Use_decl_annotations_
static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    EthernetDeregister();
    WanDeregister();
    NdisFreeSpinLock(&Lock);
}

_Use_decl_annotations_
NDIS_STATUS WanRegister(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NDIS_MINIPORT_DRIVER_CHARACTERISTICS Characteristics = {
        .Header = { .Type = NDIS_OBJECT_TYPE_MINIPORT_DRIVER_CHARACTERISTICS,
                    .Revision = NDIS_MINIPORT_DRIVER_CHARACTERISTICS_REVISION_2,
                    .Size = NDIS_SIZEOF_MINIPORT_DRIVER_CHARACTERISTICS_REVISION_2 },
        .MajorNdisVersion = NDIS_MINIPORT_MAJOR_VERSION,
        .MinorNdisVersion = NDIS_MINIPORT_MINOR_VERSION,
        .MajorDriverVersion = 1,
        .SetOptionsHandler = CallSetOptions,
        .InitializeHandlerEx = Initialize,
        .HaltHandlerEx = Halt,
        .UnloadHandler = Unload,
        .PauseHandler = Pause,
        .RestartHandler = Restart,
        .OidRequestHandler = WanOidRequest,
        .SendNetBufferListsHandler = DataConnectionlessSend,
        .ReturnNetBufferListsHandler = DataReturn,
        .CancelSendHandler = DataCancelSend,
        .DevicePnPEventNotifyHandler = DevicePnPEvent,
        .ShutdownHandlerEx = Shutdown,
        .CancelOidRequestHandler = WanCancelOidRequest,
    };

    return NdisMRegisterMiniportDriver(DriverObject, RegistryPath, NULL, &Characteristics, &Driver);
}

VOID WanDeregister(VOID)
{
    NdisMDeregisterMiniportDriver(Driver);
}
