// SPDX-License-Identifier: MIT
/** Attributes of an adapter that is always connected, at one speed, and has no power management. */
#pragma once

#include <ntddk.h>
#include <ndis.h>

typedef struct PLAIN_ATTRIBUTES {
    NDIS_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES Registration;
    NDIS_PM_CAPABILITIES Power;
    NDIS_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES General; /* has the address of Power */
} PLAIN_ATTRIBUTES;

/** What is particular of an adapter. */
typedef struct PLAIN_ADAPTER {
    NDIS_HANDLE Context;
    ULONG Flags; /* NDIS_MINIPORT_ATTRIBUTES_* */
    ULONG Mtu;
    ULONG64 LinkSpeed; /* bits a second */
    PNDIS_OID Oids;
    ULONG OidsSize; /* in bytes */
} PLAIN_ADAPTER;

/** Attributes of an adapter of medium CoWAN; one of another medium changes them then. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID PlainAttributes(_Out_ PLAIN_ATTRIBUTES *Attributes, _In_ const PLAIN_ADAPTER *Adapter);

/** Both attributes, in the order that NDIS wants. */
_IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS PlainSetAttributes(_In_ NDIS_HANDLE Adapter, _In_ PLAIN_ATTRIBUTES *Attributes);
