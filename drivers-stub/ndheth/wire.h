// SPDX-License-Identifier: MIT
/*
 * The wire of an Ethernet adapter: the stand-in ndis.sys holds the other end, which a test writes to and
 * reads from (NDH_STANDIN_WIRE_xxx in ndh_standin.h). No part of NDIS: only ndheth.sys imports it.
 */
#pragma once

#include <ndis.h>

/** A frame arrives. Frame is the wire's, and valid during the call. */
_IRQL_requires_(PASSIVE_LEVEL)
typedef VOID NTAPI NDH_WIRE_RECEIVE(_In_ NDIS_HANDLE Context, _In_reads_bytes_(Length) const VOID *Frame,
                                    _In_ ULONG Length);

/** The link comes up or goes down. */
_IRQL_requires_(PASSIVE_LEVEL)
typedef VOID NTAPI NDH_WIRE_LINK(_In_ NDIS_HANDLE Context, _In_ BOOLEAN Up);

/**
 * Connects an adapter, from inside MiniportInitializeEx. NDIS_STATUS_RESOURCES, NDIS_STATUS_FAILURE (it is
 * connected, or no live adapter).
 */
_IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS NTAPI NdhWireConnect(_In_ NDIS_HANDLE MiniportAdapterHandle, _In_ NDH_WIRE_RECEIVE *Receive,
                                 _In_ NDH_WIRE_LINK *Link, _In_ NDIS_HANDLE Context);

/** Disconnects it, and waits until no handler runs. Frames that nobody received are dropped. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID NTAPI NdhWireDisconnect(_In_ NDIS_HANDLE MiniportAdapterHandle);

/** Puts the frame of a NET_BUFFER on the wire. FALSE: no memory, or the wire is full; it counts as lost. */
_IRQL_requires_max_(DISPATCH_LEVEL)
BOOLEAN NTAPI NdhWireTransmit(_In_ NDIS_HANDLE MiniportAdapterHandle, _In_ PNET_BUFFER NetBuffer);
