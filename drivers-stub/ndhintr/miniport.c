// SPDX-License-Identifier: MIT
/*
 * The adapter of the device, without data and VCs.
 */
#include "answer.h"
#include "attributes.h"
#include "control.h"
#include "handlers.h"
#include "intr.h"
#include "novc.h"
#include "parameter.h"

#define MTU        1500u
#define LINK_SPEED 100000000ULL /* bits a second */

DRIVER_INITIALIZE DriverEntry;

static SET_OPTIONS SetOptions;
static MINIPORT_INITIALIZE Initialize;
static MINIPORT_HALT Halt;
static MINIPORT_UNLOAD Unload;
static MINIPORT_OID_REQUEST OidRequest;
static MINIPORT_SEND_NET_BUFFER_LISTS Send;
static MINIPORT_CO_SEND_NET_BUFFER_LISTS CoSend;
static MINIPORT_CO_OID_REQUEST CoOidRequest;

static NDIS_HANDLE Driver;
static NDIS_OID Oids[] = { OID_GEN_CO_SUPPORTED_LIST, OID_PNP_SET_POWER };
static const PLAIN_OID Answers[] = { { OID_GEN_CO_SUPPORTED_LIST, sizeof(Oids), Oids } };

/* --- start and halt ---------------------------------------------------------------------------------- */

static NDIS_STATUS SetAttributes(DEVICE *Device)
{
    const PLAIN_ADAPTER Adapter = { .Context = Device,
                                    .Flags = NDIS_MINIPORT_ATTRIBUTES_HARDWARE_DEVICE |
                                             NDIS_MINIPORT_ATTRIBUTES_BUS_MASTER,
                                    .Mtu = MTU,
                                    .LinkSpeed = LINK_SPEED,
                                    .Oids = Oids,
                                    .OidsSize = sizeof(Oids) };
    PLAIN_ATTRIBUTES Attributes;

    PlainAttributes(&Attributes, &Adapter);
    return PlainSetAttributes(Device->Adapter, &Attributes);
}

static NDIS_STATUS ReadParameters(DEVICE *Device)
{
    NDIS_STRING MessageInterrupts = NDIS_STRING_CONST("MessageInterrupts");
    NDIS_STRING KeepInterrupt = NDIS_STRING_CONST("KeepInterrupt");
    NDIS_STRING KeepList = NDIS_STRING_CONST("KeepList");
    NDIS_STRING KeepDevice = NDIS_STRING_CONST("KeepDevice");
    NDIS_CONFIGURATION_OBJECT Object = { .Header = { .Type = NDIS_OBJECT_TYPE_CONFIGURATION_OBJECT,
                                                     .Revision = NDIS_CONFIGURATION_OBJECT_REVISION_1,
                                                     .Size = NDIS_SIZEOF_CONFIGURATION_OBJECT_REVISION_1 },
                                         .NdisHandle = Device->Adapter };
    NDIS_HANDLE Configuration;
    NDIS_STATUS Status = NdisOpenConfigurationEx(&Object, &Configuration);

    if (Status == NDIS_STATUS_SUCCESS) {
        Device->UseMessages = ParameterIsSet(Configuration, &MessageInterrupts);
        Device->Keep = ParameterIsSet(Configuration, &KeepInterrupt);
        Device->KeepList = ParameterIsSet(Configuration, &KeepList);
        Device->KeepDevice = ParameterIsSet(Configuration, &KeepDevice);
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
    } else {
        ControlAttach(Device->Engine, Device->KeepDevice);
    }
    return Status;
}

/* nc-ndis-miniport_halt.md */
_Use_decl_annotations_
static VOID Halt(NDIS_HANDLE MiniportAdapterContext, NDIS_HALT_ACTION HaltAction)
{
    UNREFERENCED_PARAMETER(HaltAction);
    ControlDetach();
    Free(MiniportAdapterContext);
}

_Use_decl_annotations_
static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    ControlStop();
    NdisMDeregisterMiniportDriver(Driver);
}

/* --- requests ---------------------------------------------------------------------------------------- */

/* nc-ndis-miniport_oid_request.md */
_Use_decl_annotations_
static NDIS_STATUS OidRequest(NDIS_HANDLE MiniportAdapterContext, PNDIS_OID_REQUEST Request)
{
    UNREFERENCED_PARAMETER(MiniportAdapterContext);
    return PlainAnswerFrom(Answers, RTL_NUMBER_OF(Answers), Request);
}

_Use_decl_annotations_
static NDIS_STATUS CoOidRequest(NDIS_HANDLE MiniportAdapterContext, NDIS_HANDLE MiniportVcContext,
                                PNDIS_OID_REQUEST Request)
{
    UNREFERENCED_PARAMETER(MiniportVcContext);
    return OidRequest(MiniportAdapterContext, Request);
}

/* --- data, of which there is none -------------------------------------------------------------------- */

_Use_decl_annotations_
static VOID Send(NDIS_HANDLE MiniportAdapterContext, PNET_BUFFER_LIST NetBufferList,
                 NDIS_PORT_NUMBER PortNumber, ULONG SendFlags)
{
    const DEVICE *Device = MiniportAdapterContext;

    UNREFERENCED_PARAMETER(PortNumber);
    PlainRefuseSends(Device->Adapter, NetBufferList, SendFlags);
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
        .CoCreateVcHandler = NoVcCreate,
        .CoDeleteVcHandler = NoVcDelete,
        .CoActivateVcHandler = NoVcActivate,
        .CoDeactivateVcHandler = NoVcDeactivate,
        .CoSendNetBufferListsHandler = CoSend,
        .CoOidRequestHandler = CoOidRequest,
    };

    UNREFERENCED_PARAMETER(DriverContext);
    return NdisSetOptionalHandlers(NdisDriverHandle, (PNDIS_DRIVER_OPTIONAL_HANDLERS)&Co);
}

_Use_decl_annotations_
NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NDIS_MINIPORT_DRIVER_CHARACTERISTICS Characteristics;
    NDIS_STATUS Status;

    PlainCharacteristics(&Characteristics);
    Characteristics.SetOptionsHandler = SetOptions;
    Characteristics.InitializeHandlerEx = Initialize;
    Characteristics.HaltHandlerEx = Halt;
    Characteristics.UnloadHandler = Unload;
    Characteristics.OidRequestHandler = OidRequest;
    Characteristics.SendNetBufferListsHandler = Send;
    Status = NdisMRegisterMiniportDriver(DriverObject, RegistryPath, NULL, &Characteristics, &Driver);
    if (Status == NDIS_STATUS_SUCCESS) {
        Status = ControlStart(Driver);
        if (Status != NDIS_STATUS_SUCCESS) {
            NdisMDeregisterMiniportDriver(Driver);
        }
    }
    return Status;
}
