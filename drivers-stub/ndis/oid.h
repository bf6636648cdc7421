// SPDX-License-Identifier: MIT
/*
 * OID requests, as other parts of the library need them.
 */
#pragma once

#include "objects.h"

/** Requests that a handler pended. */
_IRQL_requires_max_(DISPATCH_LEVEL)
ULONG OidPending(VOID);

/** Those that the adapter's miniport has, be they pended or in its handler. */
_IRQL_requires_max_(DISPATCH_LEVEL)
ULONG OidPendingAtMiniport(_In_ PNS_ADAPTER Adapter);

/**
 * NDIS has asked the adapter's miniport whether it hangs: TRUE if a request has been with it for too many
 * such questions in succession (miniport-adapter-check-for-hang-and-reset-operations.md).
 */
_IRQL_requires_max_(DISPATCH_LEVEL)
BOOLEAN OidOverdue(_In_ PNS_ADAPTER Adapter);

/** The adapter was reset: the questions of OidOverdue count from here. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID OidQuestionsForget(_In_ PNS_ADAPTER Adapter);

/** Those that a protocol made over that binding. */
_IRQL_requires_max_(DISPATCH_LEVEL)
ULONG OidPendingOnBinding(_In_ PNS_BINDING Binding);

/**
 * A request of NDIS to the miniport, waited for: to MiniportCoOidRequest, or with the switch "ndis-oid-path"
 * to MiniportOidRequest. NOT_SUPPORTED if the driver has no such handler.
 */
_IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS OidRequestByNdis(_In_ PNS_ADAPTER Adapter, _In_ NDIS_REQUEST_TYPE Type, _In_ NDIS_OID Oid,
                             _Inout_updates_bytes_(Length) PVOID Buffer, _In_ UINT Length);

/**
 * What NDIS asks by itself after MiniportInitializeEx: OID_GEN_CO_SUPPORTED_LIST, then
 * OID_GEN_CO_SUPPORTED_GUIDS (switch "ndis-oid-path").
 */
_IRQL_requires_(PASSIVE_LEVEL)
VOID OidQueryAfterInitialize(_In_ PNS_ADAPTER Adapter);
