// SPDX-License-Identifier: MIT
/*
 * The device: its service routine, or NDIS, masks the line; the DPC takes the status bits away, indicates
 * them, and NDIS lets the line go.
 */
#include "device.h"

static KSYNCHRONIZE_ROUTINE TakeEvents;

/* At the interrupt's IRQL. FALSE: the device has nothing to tell. */
static BOOLEAN Acknowledge(DEVICE *Device)
{
    ULONG Events = RegistersAcknowledge(&Device->Registers, 0);

    Device->Events |= Events;
    return (BOOLEAN)(Events != 0);
}

VOID DeviceService(PBOOLEAN InterruptRecognized, PBOOLEAN QueueMiniportHandleInterrupt,
                   NDIS_HANDLE MiniportAdapterContext)
{
    DEVICE *Device = MiniportAdapterContext;

    *InterruptRecognized = Acknowledge(Device);
    *QueueMiniportHandleInterrupt = *InterruptRecognized;
    if (*InterruptRecognized) {
        DeviceDisable(Device);
    }
}

/* Excludes DeviceService. FALSE: there is nothing to indicate. */
_Use_decl_annotations_
static BOOLEAN TakeEvents(PVOID SynchronizeContext)
{
    DEVICE *Device = SynchronizeContext;

    (VOID) Acknowledge(Device);
    Device->Report.Message = 0;
    Device->Report.Events = Device->Events;
    Device->Events = 0;
    if (Device->Report.Events == 0) {
        return FALSE;
    }
    *Register(&Device->Registers, 0, DEVICE_COUNT) += 1;
    return TRUE;
}

/* The line is masked: no other DPC of the device runs. */
VOID DeviceHandle(NDIS_HANDLE MiniportAdapterContext)
{
    DEVICE *Device = MiniportAdapterContext;

    if (NdisMSynchronizeWithInterrupt(&Device->Interrupt, (PVOID)(ULONG_PTR)TakeEvents, Device)) {
        NdisMCoIndicateStatus(Device->Adapter, NULL, NDIS_STATUS_MEDIA_SPECIFIC_INDICATION, &Device->Report,
                              sizeof(Device->Report));
    }
}

VOID DeviceDisable(NDIS_HANDLE MiniportAdapterContext)
{
    const DEVICE *Device = MiniportAdapterContext;

    *Register(&Device->Registers, 0, DEVICE_ENABLE) = 0;
    *Register(&Device->Registers, 0, DEVICE_MASKED) += 1;
}

VOID DeviceEnable(NDIS_HANDLE MiniportAdapterContext)
{
    const DEVICE *Device = MiniportAdapterContext;

    *Register(&Device->Registers, 0, DEVICE_ENABLE) = 1;
}

/* The first line (ns-wdm-_cm_partial_resource_descriptor.md), or NULL. */
static const CM_PARTIAL_RESOURCE_DESCRIPTOR *FindLine(const CM_PARTIAL_RESOURCE_LIST *Resources)
{
    ULONG Index;

    for (Index = 0; Index < Resources->Count; Index++) {
        if (Resources->PartialDescriptors[Index].Type == CmResourceTypeInterrupt) {
            return &Resources->PartialDescriptors[Index];
        }
    }
    return NULL;
}

static NDIS_STATUS Connect(DEVICE *Device, const CM_PARTIAL_RESOURCE_DESCRIPTOR *Line)
{
    NDIS_INTERRUPT_MODE Mode = (Line->Flags & CM_RESOURCE_INTERRUPT_LATCHED) != 0
                                   ? NdisInterruptLatched
                                   : NdisInterruptLevelSensitive;
    NDIS_STATUS Status =
        NdisMRegisterInterrupt(&Device->Interrupt, Device->Adapter, Line->u.Interrupt.Vector,
                               Line->u.Interrupt.Level, Device->RequestIsr, FALSE, Mode);

    Device->Connected = (BOOLEAN)(Status == NDIS_STATUS_SUCCESS);
    return Status;
}

static NDIS_STATUS StartWith(DEVICE *Device, const CM_PARTIAL_RESOURCE_LIST *Resources)
{
    const CM_PARTIAL_RESOURCE_DESCRIPTOR *Line = FindLine(Resources);
    NDIS_STATUS Status;

    if (Line == NULL) {
        return NDIS_STATUS_RESOURCE_CONFLICT;
    }
    Status = RegistersMap(&Device->Registers, Device->Adapter, Resources, DEVICE_BLOCK * sizeof(ULONG));
    if (Status == NDIS_STATUS_SUCCESS) {
        Status = Connect(Device, Line);
    }
    if (Status == NDIS_STATUS_SUCCESS) {
        DeviceEnable(Device);
    }
    return Status;
}

_Use_decl_annotations_
NDIS_STATUS DeviceStart(DEVICE *Device, NDIS_HANDLE WrapperConfigurationContext)
{
    PNDIS_RESOURCE_LIST Resources = NULL;
    NDIS_STATUS Status;
    UINT Size = 0;

    /* The first call tells the size, with NDIS_STATUS_RESOURCES. */
    NdisMQueryAdapterResources(&Status, WrapperConfigurationContext, NULL, &Size);
    if (Size == 0) {
        return NDIS_STATUS_RESOURCE_CONFLICT;
    }
    Status = NdisAllocateMemoryWithTag((PVOID *)&Resources, Size, INTR_TAG);
    if (Status != NDIS_STATUS_SUCCESS) {
        return Status;
    }
    NdisMQueryAdapterResources(&Status, WrapperConfigurationContext, Resources, &Size);
    if (Status == NDIS_STATUS_SUCCESS) {
        Status = StartWith(Device, Resources);
    }
    NdisFreeMemory(Resources, 0, 0);
    return Status;
}

_Use_decl_annotations_
VOID DeviceStop(DEVICE *Device)
{
    if (Device->Registers.First == NULL) {
        return;
    }
    *Register(&Device->Registers, 0, DEVICE_ENABLE) = 0;
    if (Device->Connected && !Device->Keep) {
        NdisMDeregisterInterrupt(&Device->Interrupt);
        *Register(&Device->Registers, 0, DEVICE_ENABLE) = 0; /* a DPC before may have enabled it */
    }
    RegistersUnmap(&Device->Registers, Device->Adapter);
}
