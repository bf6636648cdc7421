// SPDX-License-Identifier: MIT
/** CoNDIS OID requests of the client to the miniport, and those of the call manager to the client. */
#ifndef NDHCTL_OID_H
#define NDHCTL_OID_H

#include "binding.h"

/**
 * A global request to the miniport (AF NULL), waited for: nf-ndis-ndiscooidrequest.md. Buffer is in and out,
 * Size bytes of both; *Written gets the bytes that the miniport wrote or read. NDIS_STATUS_FAILURE if it is
 * not answered within 30 s.
 */
_IRQL_requires_(PASSIVE_LEVEL)
_Must_inspect_result_
NDIS_STATUS OidRequest(_In_ const NDH_BINDING *Binding, _In_ NDIS_REQUEST_TYPE Type, _In_ NDIS_OID Oid,
                       _Inout_updates_bytes_(Size) VOID *Buffer, _In_ UINT32 Size, _Out_ UINT32 *Written);

PROTOCOL_CO_OID_REQUEST OidEvtRequest;
PROTOCOL_CO_OID_REQUEST_COMPLETE OidEvtRequestComplete;

#endif
