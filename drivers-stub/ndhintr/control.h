// SPDX-License-Identifier: MIT
/*
 * The driver's own device \\.\NdhIntr, by NdisRegisterDeviceEx: a control program sends and receives frames.
 */
#pragma once

#include "dma.h"

#define CONTROL_SEND    CTL_CODE(FILE_DEVICE_NETWORK, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS) /* 0x122000 */
#define CONTROL_RECEIVE CTL_CODE(FILE_DEVICE_NETWORK, 0x801, METHOD_BUFFERED, FILE_ANY_ACCESS) /* 0x122004 */

/** Registers the device: in DriverEntry, after the miniport. */
_IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS ControlStart(_In_ NDIS_HANDLE Driver);

/** Deregisters it: at unload. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID ControlStop(VOID);

/** The adapter that requests are for from now on. Keep: ControlStop does nothing, a fault. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID ControlAttach(_In_ DMA_ENGINE *Engine, _In_ BOOLEAN Keep);

/** No request is under way when this returns, and later ones are refused. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID ControlDetach(VOID);
