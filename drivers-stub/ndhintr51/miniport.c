// SPDX-License-Identifier: MIT
/*
 * The adapter of the device, without data and VCs.
 */
#include "device.h"
#include "medium.h"
#include "novc.h"
#include "parameter.h"

DRIVER_INITIALIZE DriverEntry;

/* --- start and halt ---------------------------------------------------------------------------------- */

static NDIS_STATUS ReadParameters(DEVICE *Device, NDIS_HANDLE WrapperConfigurationContext)
{
    NDIS_STRING RequestIsr = NDIS_STRING_CONST("RequestIsr");
    NDIS_STRING KeepInterrupt = NDIS_STRING_CONST("KeepInterrupt");
    NDIS_HANDLE Configuration;
    NDIS_STATUS Status;

    NdisOpenConfiguration(&Status, &Configuration, WrapperConfigurationContext);
    if (Status == NDIS_STATUS_SUCCESS) {
        Device->RequestIsr = ParameterIsSet(Configuration, &RequestIsr);
        Device->Keep = ParameterIsSet(Configuration, &KeepInterrupt);
        NdisCloseConfiguration(Configuration);
    }
    return Status;
}

static VOID Halt(NDIS_HANDLE MiniportAdapterContext)
{
    DeviceStop(MiniportAdapterContext);
    NdisFreeMemory(MiniportAdapterContext, 0, 0);
}

static NDIS_STATUS Initialize(PNDIS_STATUS OpenErrorStatus, PUINT SelectedMediumIndex,
                              PNDIS_MEDIUM MediumArray, UINT MediumArraySize,
                              NDIS_HANDLE MiniportAdapterHandle, NDIS_HANDLE WrapperConfigurationContext)
{
    DEVICE *Device = NULL;
    NDIS_STATUS Status;

    *OpenErrorStatus = NDIS_STATUS_SUCCESS;
    if (!MediumFind(MediumArray, MediumArraySize, SelectedMediumIndex)) {
        return NDIS_STATUS_UNSUPPORTED_MEDIA;
    }
    Status = NdisAllocateMemoryWithTag((PVOID *)&Device, sizeof(*Device), INTR_TAG);
    if (Status != NDIS_STATUS_SUCCESS) {
        return Status;
    }
    NdisZeroMemory(Device, sizeof(*Device));
    Device->Adapter = MiniportAdapterHandle;
    NdisMSetAttributesEx(Device->Adapter, Device, 0,
                         NDIS_ATTRIBUTE_DESERIALIZE | NDIS_ATTRIBUTE_DO_NOT_BIND_TO_ALL_CO,
                         NdisInterfaceInternal);
    Status = ReadParameters(Device, WrapperConfigurationContext);
    if (Status == NDIS_STATUS_SUCCESS) {
        Status = DeviceStart(Device, WrapperConfigurationContext);
    }
    if (Status != NDIS_STATUS_SUCCESS) {
        Halt(Device);
    }
    return Status;
}

/* Nothing is under way that a reset would have to complete. */
static NDIS_STATUS Reset(PBOOLEAN AddressingReset, NDIS_HANDLE MiniportAdapterContext)
{
    UNREFERENCED_PARAMETER(MiniportAdapterContext);
    *AddressingReset = FALSE;
    return NDIS_STATUS_SUCCESS;
}

/* Also after a bug check, at any IRQL: the device shall be quiet. */
static VOID Shutdown(NDIS_HANDLE MiniportAdapterContext)
{
    const DEVICE *Device = MiniportAdapterContext;

    *Register(&Device->Registers, 0, DEVICE_ENABLE) = 0;
}

static VOID PnPEventNotify(NDIS_HANDLE MiniportAdapterContext, NDIS_DEVICE_PNP_EVENT DevicePnPEvent,
                           PVOID InformationBuffer, ULONG InformationBufferLength)
{
    UNREFERENCED_PARAMETER(MiniportAdapterContext);
    UNREFERENCED_PARAMETER(DevicePnPEvent);
    UNREFERENCED_PARAMETER(InformationBuffer);
    UNREFERENCED_PARAMETER(InformationBufferLength);
}

/* --- requests ---------------------------------------------------------------------------------------- */

static NDIS_STATUS CoRequest(NDIS_HANDLE MiniportAdapterContext, NDIS_HANDLE MiniportVcContext,
                             PNDIS_REQUEST NdisRequest)
{
    static const NDIS_OID Oids[] = { OID_GEN_CO_SUPPORTED_LIST };

    UNREFERENCED_PARAMETER(MiniportAdapterContext);
    UNREFERENCED_PARAMETER(MiniportVcContext);
    if (NdisRequest->RequestType == NdisRequestSetInformation ||
        NdisRequest->DATA.QUERY_INFORMATION.Oid != OID_GEN_CO_SUPPORTED_LIST) {
        return NDIS_STATUS_NOT_SUPPORTED;
    }
    if (NdisRequest->DATA.QUERY_INFORMATION.InformationBufferLength < sizeof(Oids)) {
        NdisRequest->DATA.QUERY_INFORMATION.BytesWritten = 0;
        NdisRequest->DATA.QUERY_INFORMATION.BytesNeeded = sizeof(Oids);
        return NDIS_STATUS_INVALID_LENGTH;
    }
    NdisMoveMemory(NdisRequest->DATA.QUERY_INFORMATION.InformationBuffer, Oids, sizeof(Oids));
    NdisRequest->DATA.QUERY_INFORMATION.BytesWritten = sizeof(Oids);
    return NDIS_STATUS_SUCCESS;
}

/* --- data, of which there is none -------------------------------------------------------------------- */

static VOID CoSendPackets(NDIS_HANDLE MiniportVcContext, PPNDIS_PACKET PacketArray, UINT NumberOfPackets)
{
    UNREFERENCED_PARAMETER(MiniportVcContext);
    UNREFERENCED_PARAMETER(PacketArray);
    UNREFERENCED_PARAMETER(NumberOfPackets);
}

/* --- registration ------------------------------------------------------------------------------------ */

_Use_decl_annotations_
NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NDIS_MINIPORT_CHARACTERISTICS Characteristics;
    NDIS_HANDLE Wrapper = NULL;
    NDIS_STATUS Status;

    NdisMInitializeWrapper(&Wrapper, DriverObject, RegistryPath, NULL);
    if (Wrapper == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    NdisZeroMemory(&Characteristics, sizeof(Characteristics));
    Characteristics.MajorNdisVersion = NDIS_MINIPORT_MAJOR_VERSION;
    Characteristics.MinorNdisVersion = NDIS_MINIPORT_MINOR_VERSION;
    Characteristics.DisableInterruptHandler = DeviceDisable;
    Characteristics.EnableInterruptHandler = DeviceEnable;
    Characteristics.HaltHandler = Halt;
    Characteristics.HandleInterruptHandler = DeviceHandle;
    Characteristics.InitializeHandler = Initialize;
    Characteristics.ISRHandler = DeviceService;
    Characteristics.ResetHandler = Reset;
    Characteristics.CoCreateVcHandler = NoVcCreate;
    Characteristics.CoDeleteVcHandler = NoVcDelete;
    Characteristics.CoActivateVcHandler = NoVcActivate;
    Characteristics.CoDeactivateVcHandler = NoVcDeactivate;
    Characteristics.CoSendPacketsHandler = CoSendPackets;
    Characteristics.CoRequestHandler = CoRequest;
    Characteristics.PnPEventNotifyHandler = PnPEventNotify;
    Characteristics.AdapterShutdownHandler = Shutdown;
    Status = NdisMRegisterMiniport(Wrapper, &Characteristics, sizeof(Characteristics));
    if (Status != NDIS_STATUS_SUCCESS) {
        NdisTerminateWrapper(Wrapper, NULL);
    }
    return Status;
}
