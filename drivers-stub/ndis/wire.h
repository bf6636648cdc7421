// SPDX-License-Identifier: MIT
/*
 * Control codes of the wires of Ethernet adapters; what the adapter has of them is ndheth/wire.h.
 */
#pragma once

#include "objects.h"

/** WIRE_SEND and WIRE_LINK: the adapter's handler has returned. */
_IRQL_requires_(PASSIVE_LEVEL)
NTSTATUS WireSend(_In_reads_bytes_(InputLength) const NDH_STANDIN_WIRE_FRAME *Frame, _In_ ULONG InputLength);

_IRQL_requires_(PASSIVE_LEVEL)
NTSTATUS WireLink(_In_ const NDH_STANDIN_WIRE_FRAME *Frame);

/** WIRE_RECEIVE: completes the IRP, or pends it until a frame is there. */
_IRQL_requires_(PASSIVE_LEVEL)
NTSTATUS WireReceive(_Inout_ PIRP Irp);
