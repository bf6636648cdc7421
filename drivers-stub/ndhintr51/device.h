// SPDX-License-Identifier: MIT
/*
 * ndhintr51.sys: a test image with a device that interrupts, not a product. A CoNDIS miniport of NDIS 5.1
 * without VCs: what its device tells by an interrupt, it indicates as NDIS_STATUS_MEDIA_SPECIFIC_INDICATION.
 */
#pragma once

#include <ntddk.h>
#include <ndis.h>

#include "registers.h"

#define INTR_TAG '5IPN' /* NPI5 */

typedef struct DEVICE {
    NDIS_HANDLE Adapter;
    NDIS_MINIPORT_INTERRUPT Interrupt;
    BOOLEAN Connected;  /* Interrupt is registered */
    BOOLEAN RequestIsr; /* parameter RequestIsr: MiniportISR answers each interrupt, else NDIS masks it */
    BOOLEAN Keep;       /* parameter KeepInterrupt: a fault, it is not deregistered at halt */
    REGISTERS Registers;
    ULONG Events;         /* acknowledged and not indicated yet; at the interrupt's IRQL */
    DEVICE_REPORT Report; /* of the DPC that runs; at the interrupt's IRQL */
} DEVICE;

/**
 * Maps the registers of the adapter's resources, registers the interrupt and lets the device interrupt. In
 * MiniportInitialize, after NdisMSetAttributesEx. A failure leaves what DeviceStop takes away.
 */
_IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS DeviceStart(_Inout_ DEVICE *Device, _In_ NDIS_HANDLE WrapperConfigurationContext);

/** Nothing of the device runs any more when this returns. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID DeviceStop(_Inout_ DEVICE *Device);

/* Handlers of the miniport; the context is the DEVICE. */

/** MiniportISR: of the device's interrupts, masks the line until the DPC. */
VOID DeviceService(_Out_ PBOOLEAN InterruptRecognized, _Out_ PBOOLEAN QueueMiniportHandleInterrupt,
                   _In_ NDIS_HANDLE MiniportAdapterContext);

/** MiniportHandleInterrupt */
_IRQL_requires_(DISPATCH_LEVEL)
VOID DeviceHandle(_In_ NDIS_HANDLE MiniportAdapterContext);

/** MiniportDisableInterrupt: NDIS calls it at the interrupt's IRQL where it does not call MiniportISR. */
VOID DeviceDisable(_In_ NDIS_HANDLE MiniportAdapterContext);

/** MiniportEnableInterrupt: NDIS calls it after MiniportHandleInterrupt. */
VOID DeviceEnable(_In_ NDIS_HANDLE MiniportAdapterContext);
