// SPDX-License-Identifier: MIT
/*
 * Control device \Device\NdhStandIn. It hangs on the driver object of a registered miniport driver, as real
 * NDIS owns a miniport's dispatch table.
 */
#pragma once

#include "objects.h"

/** Takes over the dispatch table of a miniport's driver object; idempotent. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID DeviceDispatchTake(_In_ PDRIVER_OBJECT DriverObject);

/**
 * Takes over the dispatch table of a miniport's driver object, and creates the control device if there is
 * none.
 */
_IRQL_requires_(PASSIVE_LEVEL)
NTSTATUS DeviceAttach(_In_ PDRIVER_OBJECT DriverObject);

/** Deletes the control device if it is that driver object's. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID DeviceDetach(_In_ PDRIVER_OBJECT DriverObject);
