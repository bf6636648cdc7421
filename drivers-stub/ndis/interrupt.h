// SPDX-License-Identifier: MIT
/*
 * Interrupts of adapters, of every NDIS version: by the vectors among the adapter's resources. Nothing raises
 * one but a test that plays the device (the driver host's hardware device); Wine has no such thing.
 */
#pragma once

#include "objects.h"

/**
 * The number of the adapter's interrupts (a line, or its messages), and the n-th of them; NULL: there is
 * none.
 */
ULONG InterruptCount(_In_ const NS_ADAPTER *Adapter, _In_ BOOLEAN Messages);
const CM_PARTIAL_RESOURCE_DESCRIPTOR *InterruptResource(_In_ const NS_ADAPTER *Adapter, _In_ ULONG Index);

/**
 * IRQL of the service routines at a vector: on x64 a vector's upper four bits are its priority, as far as
 * devices may have it.
 */
KIRQL InterruptIrql(_In_ ULONG Vector);

/**
 * Connects a service routine at the IRQL Synchronize (not below the vector's), under Lock if that is not
 * NULL.
 */
_IRQL_requires_(PASSIVE_LEVEL)
NTSTATUS InterruptConnect(_In_ const CM_PARTIAL_RESOURCE_DESCRIPTOR *Resource, _In_ PKSERVICE_ROUTINE Routine,
                          _In_ PVOID Context, _In_opt_ PKSPIN_LOCK Lock, _In_ KIRQL Synchronize,
                          _Out_ PKINTERRUPT *Object);

/** Waits for the service routine; it is not called any more when this returns. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID InterruptDisconnect(_In_ PKINTERRUPT Object);

/**
 * After MiniportHaltEx or a failed MiniportInitializeEx: reports what the driver did not deregister, and
 * takes it away.
 */
_IRQL_requires_(PASSIVE_LEVEL)
VOID InterruptReportLeft(_In_ PNS_ADAPTER Adapter);

/**
 * MiniportDisableInterruptEx or MiniportEnableInterruptEx of all interrupts. INVALID_STATE: there is none.
 */
_IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS InterruptMask(_In_ PNS_ADAPTER Adapter, _In_ BOOLEAN Enable);
