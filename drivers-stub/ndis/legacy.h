// SPDX-License-Identifier: MIT
/*
 * Where a request or a completion crosses into an NDIS 5 driver: the layer of that version (../ndis5) turns
 * it into the form of that time. Whatever both versions have in the same form is called directly.
 */
#pragma once

#include "standin.h"

struct LEGACY_HANDLERS;

/** -> NDIS 5 driver: ProtocolCoRequest, with the request as an NDIS_REQUEST. */
_IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_STATUS LegacyRequest(_In_ const struct LEGACY_HANDLERS *Handlers, _In_opt_ NDIS_HANDLE AfContext,
                          _In_opt_ NDIS_HANDLE VcContext, _In_opt_ NDIS_HANDLE PartyContext,
                          _Inout_ PNDIS_OID_REQUEST Request);

/** -> NDIS 5 driver that made the request: ProtocolCoRequestComplete, with its NDIS_REQUEST. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID LegacyRequestComplete(_In_ const struct LEGACY_HANDLERS *Handlers, _In_opt_ NDIS_HANDLE AfContext,
                           _In_opt_ NDIS_HANDLE VcContext, _In_opt_ NDIS_HANDLE PartyContext,
                           _In_ PNDIS_OID_REQUEST Request, _In_ NDIS_STATUS Status);
