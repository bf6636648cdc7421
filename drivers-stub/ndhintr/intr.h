// SPDX-License-Identifier: MIT
/*
 * ndhintr.sys: a test image with a device that interrupts and does DMA, not a product. A CoNDIS miniport
 * without VCs: what its device tells by an interrupt, it indicates as NDIS_STATUS_MEDIA_SPECIFIC_INDICATION.
 * A control program sends and receives frames by the driver's own device (control.h).
 */
#pragma once

#include <ntddk.h>
#include <ndis.h>

#include "registers.h"

#define INTR_TAG 'tIPN' /* NPIt */

#define DEVICE_MESSAGES 4u

/* Status bits of the first block that are the DMA engine's: dma.c takes them, nobody is told. */
#define DEVICE_SENT     0x80000000u
#define DEVICE_RECEIVED 0x40000000u

struct DMA_ENGINE;

typedef struct DEVICE {
    NDIS_HANDLE Adapter;
    NDIS_HANDLE Interrupt;
    REGISTERS Registers;
    ULONG Lines;         /* messages, or 1 for a line */
    BOOLEAN UseMessages; /* parameter MessageInterrupts */
    BOOLEAN Keep;        /* parameter KeepInterrupt: a fault, it is not deregistered at halt */
    NDIS_SPIN_LOCK Lock; /* guards DEVICE_COUNT */
    volatile LONG Events[DEVICE_MESSAGES]; /* status bits that are acknowledged and not indicated yet */
    BOOLEAN KeepList;                      /* parameter KeepList: a fault, a sent frame's list is not freed */
    BOOLEAN KeepDevice;                    /* parameter KeepDevice: a fault, the control device stays */
    struct DMA_ENGINE *Engine;             /* or NULL */
} DEVICE;

/**
 * Maps the registers of the resources, registers the interrupt and lets the device interrupt. A failure
 * leaves what DeviceStop takes away.
 */
_IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS DeviceStart(_Inout_ DEVICE *Device, _In_opt_ PNDIS_RESOURCE_LIST Resources);

/** Nothing of the device runs any more when this returns. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID DeviceStop(_Inout_ DEVICE *Device);
