// SPDX-License-Identifier: MIT
/*
 * What NDIS wants of every miniport, and nothing more.
 */
#include "intr.h"

#define MTU        1500u
#define LINK_SPEED 100000000ULL /* bits a second */

DRIVER_INITIALIZE DriverEntry;

static SET_OPTIONS SetOptions;
static MINIPORT_INITIALIZE Initialize;
static MINIPORT_HALT Halt;
static MINIPORT_PAUSE Pause;
static MINIPORT_RESTART Restart;
static MINIPORT_SHUTDOWN Shutdown;
static MINIPORT_DEVICE_PNP_EVENT_NOTIFY DevicePnPEvent;
static MINIPORT_UNLOAD Unload;
static MINIPORT_OID_REQUEST OidRequest;
static MINIPORT_CANCEL_OID_REQUEST CancelOidRequest;
static MINIPORT_SEND_NET_BUFFER_LISTS Send;
static MINIPORT_RETURN_NET_BUFFER_LISTS Return;
static MINIPORT_CANCEL_SEND CancelSend;
static MINIPORT_CO_CREATE_VC CreateVc;
static MINIPORT_CO_DELETE_VC DeleteVc;
static MINIPORT_CO_ACTIVATE_VC ActivateVc;
static MINIPORT_CO_DEACTIVATE_VC DeactivateVc;
static MINIPORT_CO_SEND_NET_BUFFER_LISTS CoSend;
static MINIPORT_CO_OID_REQUEST CoOidRequest;

static NDIS_HANDLE Driver;
static NDIS_OID Oids[] = { OID_GEN_CO_SUPPORTED_LIST, OID_PNP_SET_POWER };

/* --- start and halt ---------------------------------------------------------------------------------- */

static NDIS_STATUS SetAttributes(DEVICE *Device)
{
    NDIS_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES Registration = {
        .Header = { .Type = NDIS_OBJECT_TYPE_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES,
                    .Revision = NDIS_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES_REVISION_2,
                    .Size = NDIS_SIZEOF_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES_REVISION_2 },
        .MiniportAdapterContext = Device,
        .AttributeFlags = NDIS_MINIPORT_ATTRIBUTES_HARDWARE_DEVICE,
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
        .MtuSize = MTU,
        .MaxXmitLinkSpeed = LINK_SPEED,
        .XmitLinkSpeed = LINK_SPEED,
        .MaxRcvLinkSpeed = LINK_SPEED,
        .RcvLinkSpeed = LINK_SPEED,
        .MediaConnectState = MediaConnectStateConnected,
        .MediaDuplexState = MediaDuplexStateFull,
        .LookaheadSize = MTU,
        .MacOptions = NDIS_MAC_OPTION_NO_LOOPBACK,
        .AccessType = NET_IF_ACCESS_POINT_TO_POINT,
        .DirectionType = NET_IF_DIRECTION_SENDRECEIVE,
        .ConnectionType = NET_IF_CONNECTION_DEDICATED,
        .IfType = IF_TYPE_PROP_VIRTUAL,
        .PowerManagementCapabilitiesEx = &Power,
        .SupportedOidList = Oids,
        .SupportedOidListLength = sizeof(Oids),
    };
    NDIS_STATUS Status =
        NdisMSetMiniportAttributes(Device->Adapter, (PNDIS_MINIPORT_ADAPTER_ATTRIBUTES)&Registration);

    return Status == NDIS_STATUS_SUCCESS
               ? NdisMSetMiniportAttributes(Device->Adapter, (PNDIS_MINIPORT_ADAPTER_ATTRIBUTES)&General)
               : Status;
}

static BOOLEAN IsSet(NDIS_HANDLE Configuration, PNDIS_STRING Keyword)
{
    PNDIS_CONFIGURATION_PARAMETER Value;
    NDIS_STATUS Status;

    NdisReadConfiguration(&Status, &Value, Configuration, Keyword, NdisParameterInteger);
    return (BOOLEAN)(Status == NDIS_STATUS_SUCCESS && Value->ParameterData.IntegerData != 0);
}

static NDIS_STATUS ReadParameters(DEVICE *Device)
{
    NDIS_STRING MessageInterrupts = NDIS_STRING_CONST("MessageInterrupts");
    NDIS_STRING KeepInterrupt = NDIS_STRING_CONST("KeepInterrupt");
    NDIS_CONFIGURATION_OBJECT Object = { .Header = { .Type = NDIS_OBJECT_TYPE_CONFIGURATION_OBJECT,
                                                     .Revision = NDIS_CONFIGURATION_OBJECT_REVISION_1,
                                                     .Size = NDIS_SIZEOF_CONFIGURATION_OBJECT_REVISION_1 },
                                         .NdisHandle = Device->Adapter };
    NDIS_HANDLE Configuration;
    NDIS_STATUS Status = NdisOpenConfigurationEx(&Object, &Configuration);

    if (Status == NDIS_STATUS_SUCCESS) {
        Device->UseMessages = IsSet(Configuration, &MessageInterrupts);
        Device->Keep = IsSet(Configuration, &KeepInterrupt);
        NdisCloseConfiguration(Configuration);
    }
    return Status;
}

static VOID Free(DEVICE *Device)
{
    DeviceStop(Device);
    NdisFreeMemory(Device, 0, 0);
}

/* nc-ndis-miniport_initialize.md */
_Use_decl_annotations_
static NDIS_STATUS Initialize(NDIS_HANDLE NdisMiniportHandle, NDIS_HANDLE MiniportDriverContext,
                              PNDIS_MINIPORT_INIT_PARAMETERS MiniportInitParameters)
{
    DEVICE *Device =
        NdisAllocateMemoryWithTagPriority(NdisMiniportHandle, sizeof(*Device), INTR_TAG, NormalPoolPriority);
    NDIS_STATUS Status;

    UNREFERENCED_PARAMETER(MiniportDriverContext);
    if (Device == NULL) {
        return NDIS_STATUS_RESOURCES;
    }
    NdisZeroMemory(Device, sizeof(*Device));
    Device->Adapter = NdisMiniportHandle;
    Status = ReadParameters(Device);
    if (Status == NDIS_STATUS_SUCCESS) {
        Status = SetAttributes(Device);
    }
    if (Status != NDIS_STATUS_SUCCESS) {
        NdisFreeMemory(Device, 0, 0);
        return Status;
    }
    Status = DeviceStart(Device, MiniportInitParameters->AllocatedResources);
    if (Status != NDIS_STATUS_SUCCESS) {
        Free(Device);
    }
    return Status;
}

/* nc-ndis-miniport_halt.md */
_Use_decl_annotations_
static VOID Halt(NDIS_HANDLE MiniportAdapterContext, NDIS_HALT_ACTION HaltAction)
{
    UNREFERENCED_PARAMETER(HaltAction);
    Free(MiniportAdapterContext);
}

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
    NdisMDeregisterMiniportDriver(Driver);
}

/* --- requests ---------------------------------------------------------------------------------------- */

/* nc-ndis-miniport_oid_request.md */
_Use_decl_annotations_
static NDIS_STATUS OidRequest(NDIS_HANDLE MiniportAdapterContext, PNDIS_OID_REQUEST Request)
{
    UNREFERENCED_PARAMETER(MiniportAdapterContext);
    if (Request->RequestType == NdisRequestSetInformation &&
        Request->DATA.SET_INFORMATION.Oid == OID_PNP_SET_POWER) {
        return NDIS_STATUS_SUCCESS;
    }
    if (Request->RequestType != NdisRequestQueryInformation ||
        Request->DATA.QUERY_INFORMATION.Oid != OID_GEN_CO_SUPPORTED_LIST) {
        return NDIS_STATUS_NOT_SUPPORTED;
    }
    if (Request->DATA.QUERY_INFORMATION.InformationBufferLength < sizeof(Oids)) {
        Request->DATA.QUERY_INFORMATION.BytesNeeded = sizeof(Oids);
        return NDIS_STATUS_BUFFER_TOO_SHORT;
    }
    NdisMoveMemory(Request->DATA.QUERY_INFORMATION.InformationBuffer, Oids, sizeof(Oids));
    Request->DATA.QUERY_INFORMATION.BytesWritten = sizeof(Oids);
    return NDIS_STATUS_SUCCESS;
}

_Use_decl_annotations_
static NDIS_STATUS CoOidRequest(NDIS_HANDLE MiniportAdapterContext, NDIS_HANDLE MiniportVcContext,
                                PNDIS_OID_REQUEST Request)
{
    UNREFERENCED_PARAMETER(MiniportVcContext);
    return OidRequest(MiniportAdapterContext, Request);
}

/* No request is ever held. */
_Use_decl_annotations_
static VOID CancelOidRequest(NDIS_HANDLE MiniportAdapterContext, PVOID RequestId)
{
    UNREFERENCED_PARAMETER(MiniportAdapterContext);
    UNREFERENCED_PARAMETER(RequestId);
}

/* --- data and VCs, of which there are none ----------------------------------------------------------- */

_Use_decl_annotations_
static VOID Send(NDIS_HANDLE MiniportAdapterContext, PNET_BUFFER_LIST NetBufferList,
                 NDIS_PORT_NUMBER PortNumber, ULONG SendFlags)
{
    const DEVICE *Device = MiniportAdapterContext;
    PNET_BUFFER_LIST Nbl;

    UNREFERENCED_PARAMETER(PortNumber);
    for (Nbl = NetBufferList; Nbl != NULL; Nbl = NET_BUFFER_LIST_NEXT_NBL(Nbl)) {
        NET_BUFFER_LIST_STATUS(Nbl) = NDIS_STATUS_NOT_SUPPORTED;
    }
    NdisMSendNetBufferListsComplete(
        Device->Adapter, NetBufferList,
        NDIS_TEST_SEND_AT_DISPATCH_LEVEL(SendFlags) ? NDIS_SEND_COMPLETE_FLAGS_DISPATCH_LEVEL : 0);
}

_Use_decl_annotations_
static VOID Return(NDIS_HANDLE MiniportAdapterContext, PNET_BUFFER_LIST NetBufferLists, ULONG ReturnFlags)
{
    UNREFERENCED_PARAMETER(MiniportAdapterContext);
    UNREFERENCED_PARAMETER(NetBufferLists);
    UNREFERENCED_PARAMETER(ReturnFlags);
}

_Use_decl_annotations_
static VOID CancelSend(NDIS_HANDLE MiniportAdapterContext, PVOID CancelId)
{
    UNREFERENCED_PARAMETER(MiniportAdapterContext);
    UNREFERENCED_PARAMETER(CancelId);
}

_Use_decl_annotations_
static NDIS_STATUS CreateVc(NDIS_HANDLE MiniportAdapterContext, NDIS_HANDLE NdisVcHandle,
                            PNDIS_HANDLE MiniportVcContext)
{
    UNREFERENCED_PARAMETER(MiniportAdapterContext);
    UNREFERENCED_PARAMETER(NdisVcHandle);
    *MiniportVcContext = NULL;
    return NDIS_STATUS_NOT_SUPPORTED;
}

_Use_decl_annotations_
static NDIS_STATUS DeleteVc(NDIS_HANDLE MiniportVcContext)
{
    UNREFERENCED_PARAMETER(MiniportVcContext);
    return NDIS_STATUS_NOT_SUPPORTED;
}

_Use_decl_annotations_
static NDIS_STATUS ActivateVc(NDIS_HANDLE MiniportVcContext, PCO_CALL_PARAMETERS CallParameters)
{
    UNREFERENCED_PARAMETER(MiniportVcContext);
    UNREFERENCED_PARAMETER(CallParameters);
    return NDIS_STATUS_NOT_SUPPORTED;
}

_Use_decl_annotations_
static NDIS_STATUS DeactivateVc(NDIS_HANDLE MiniportVcContext)
{
    UNREFERENCED_PARAMETER(MiniportVcContext);
    return NDIS_STATUS_NOT_SUPPORTED;
}

_Use_decl_annotations_
static VOID CoSend(NDIS_HANDLE MiniportVcContext, PNET_BUFFER_LIST NetBufferLists, ULONG SendFlags)
{
    UNREFERENCED_PARAMETER(MiniportVcContext);
    UNREFERENCED_PARAMETER(NetBufferLists);
    UNREFERENCED_PARAMETER(SendFlags);
}

/* --- registration ------------------------------------------------------------------------------------ */

/* nc-ndis-set_options.md */
_Use_decl_annotations_
static NDIS_STATUS SetOptions(NDIS_HANDLE NdisDriverHandle, NDIS_HANDLE DriverContext)
{
    NDIS_MINIPORT_CO_CHARACTERISTICS Co = {
        .Header = { .Type = NDIS_OBJECT_TYPE_CO_MINIPORT_CHARACTERISTICS,
                    .Revision = NDIS_MINIPORT_CO_CHARACTERISTICS_REVISION_1,
                    .Size = NDIS_SIZEOF_MINIPORT_CO_CHARACTERISTICS_REVISION_1 },
        .CoCreateVcHandler = CreateVc,
        .CoDeleteVcHandler = DeleteVc,
        .CoActivateVcHandler = ActivateVc,
        .CoDeactivateVcHandler = DeactivateVc,
        .CoSendNetBufferListsHandler = CoSend,
        .CoOidRequestHandler = CoOidRequest,
    };

    UNREFERENCED_PARAMETER(DriverContext);
    return NdisSetOptionalHandlers(NdisDriverHandle, (PNDIS_DRIVER_OPTIONAL_HANDLERS)&Co);
}

_Use_decl_annotations_
NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    static NDIS_MINIPORT_DRIVER_CHARACTERISTICS Characteristics = {
        .Header = { .Type = NDIS_OBJECT_TYPE_MINIPORT_DRIVER_CHARACTERISTICS,
                    .Revision = NDIS_MINIPORT_DRIVER_CHARACTERISTICS_REVISION_2,
                    .Size = NDIS_SIZEOF_MINIPORT_DRIVER_CHARACTERISTICS_REVISION_2 },
        .MajorNdisVersion = NDIS_MINIPORT_MAJOR_VERSION,
        .MinorNdisVersion = NDIS_MINIPORT_MINOR_VERSION,
        .MajorDriverVersion = 1,
        .SetOptionsHandler = SetOptions,
        .InitializeHandlerEx = Initialize,
        .HaltHandlerEx = Halt,
        .UnloadHandler = Unload,
        .PauseHandler = Pause,
        .RestartHandler = Restart,
        .OidRequestHandler = OidRequest,
        .SendNetBufferListsHandler = Send,
        .ReturnNetBufferListsHandler = Return,
        .CancelSendHandler = CancelSend,
        .DevicePnPEventNotifyHandler = DevicePnPEvent,
        .ShutdownHandlerEx = Shutdown,
        .CancelOidRequestHandler = CancelOidRequest,
    };

    return NdisMRegisterMiniportDriver(DriverObject, RegistryPath, NULL, &Characteristics, &Driver);
}
