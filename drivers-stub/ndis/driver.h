// SPDX-License-Identifier: MIT
/*
 * Registered drivers. Lists are changed under both locks, so that either is enough to walk them.
 */
#pragma once

#include "objects.h"

extern LIST_ENTRY MiniportList;
extern LIST_ENTRY ProtocolList;

/** Miniport driver of that slot, or NULL; not referenced. */
_IRQL_requires_(PASSIVE_LEVEL)
PNS_MINIPORT MiniportFind(_In_ ULONG Slot);

/**
 * Sets a miniport driver's CoNDIS handlers while it is being registered. Not SUCCESS: it is not registered.
 */
typedef _IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS MINIPORT_OPTIONS(_Inout_ PNS_MINIPORT Miniport);

/**
 * Registers a miniport driver whose characteristics were checked, of whatever NDIS version. The handle is
 * valid while Options runs already; NULL if the registration fails.
 */
_IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS MiniportRegister(_In_ PDRIVER_OBJECT DriverObject, _In_ const UNICODE_STRING *RegistryPath,
                             _In_opt_ NDIS_HANDLE DriverContext,
                             _In_ const NDIS_MINIPORT_DRIVER_CHARACTERISTICS *Characteristics,
                             _In_ MINIPORT_OPTIONS *Options, _Out_ PNDIS_HANDLE NdisMiniportDriverHandle);

/** The same for a protocol driver. */
typedef _IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS PROTOCOL_OPTIONS(_Inout_ PNS_PROTOCOL Protocol);

/**
 * Registers a protocol driver whose characteristics were checked, and binds it: binds come before it returns.
 */
_IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS ProtocolRegister(_In_opt_ NDIS_HANDLE ProtocolDriverContext,
                             _In_ const NDIS_PROTOCOL_DRIVER_CHARACTERISTICS *ProtocolCharacteristics,
                             _In_ PROTOCOL_OPTIONS *Options, _Out_ PNDIS_HANDLE NdisProtocolHandle);

/**
 * Checks an object header; reports Rule with what is wrong. A larger Size than needed is accepted.
 */
_IRQL_requires_max_(DISPATCH_LEVEL)
BOOLEAN HeaderCheck(_In_ const NDIS_OBJECT_HEADER *Header, _In_ UCHAR Type, _In_ UCHAR Revision,
                    _In_ USHORT Size, _In_ PCSTR Function, _In_ PCSTR Rule, _In_ NDIS_STATUS Status);

/** Fills NDH_STANDIN_DRIVER_MAX records at most, miniports first; returns how many. */
_IRQL_requires_(PASSIVE_LEVEL)
ULONG DriversList(_Out_writes_(NDH_STANDIN_DRIVER_MAX) NDH_STANDIN_DRIVER *Records);
