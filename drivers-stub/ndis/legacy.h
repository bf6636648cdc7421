// SPDX-License-Identifier: MIT
/*
 * Where a request or a completion crosses into an NDIS 5 driver: the layer of that version (../ndis5) turns
 * it into the form of that time. Whatever both versions have in the same form is called directly.
 */
#pragma once

#include "objects.h"

/** -> NDIS 5 driver: ProtocolCoRequest, with the request as an NDIS_REQUEST. */
_IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_STATUS LegacyRequest(_In_ const LEGACY_HANDLERS *Handlers, _In_opt_ NDIS_HANDLE AfContext,
                          _In_opt_ NDIS_HANDLE VcContext, _In_opt_ NDIS_HANDLE PartyContext,
                          _Inout_ PNDIS_OID_REQUEST Request);

/** -> NDIS 5 driver that made the request: ProtocolCoRequestComplete, with its NDIS_REQUEST. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID LegacyRequestComplete(_In_ const LEGACY_HANDLERS *Handlers, _In_opt_ NDIS_HANDLE AfContext,
                           _In_opt_ NDIS_HANDLE VcContext, _In_opt_ NDIS_HANDLE PartyContext,
                           _In_ PNDIS_OID_REQUEST Request, _In_ NDIS_STATUS Status);

/**
 * -> NDIS 5 client whose call manager wants the AF closed: OID_CO_AF_CLOSE, which was the way to say so. The
 * answer, or the completion of a pended one, is that of ProtocolClNotifyCloseAf. AfHandle is the client's.
 */
_IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS LegacyNotifyCloseAf(_In_ const LEGACY_HANDLERS *Handlers, _In_ NDIS_HANDLE AfContext,
                                _In_ NDIS_HANDLE AfHandle);
