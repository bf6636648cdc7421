// SPDX-License-Identifier: MIT
/** OID requests of tests, beside those that the driver makes by itself (oid.h). */
#ifndef NDHCTL_CLIENT_OID_H
#define NDHCTL_CLIENT_OID_H

#include "client.h"

/**
 * ProtocolCoOidRequestComplete: FALSE if the request is none of a test's. Record holds function, status and
 * arguments.
 */
_IRQL_requires_max_(DISPATCH_LEVEL)
_Must_inspect_result_
BOOLEAN ClientOidComplete(_Inout_ NDH_RECORD *Record, _In_ PNDIS_OID_REQUEST OidRequest);

/** Keeps a request of the call manager that is about an AF, VC or party; its id, 0: no memory. */
_IRQL_requires_max_(DISPATCH_LEVEL)
_Must_inspect_result_
NDH_ID ClientOidPark(_In_ NDH_OBJECT *Subject, _In_ PNDIS_OID_REQUEST OidRequest);

/**
 * Completes a request of the call manager that is parked with NDIS_STATUS_REQUEST_ABORTED; leaves own ones
 * alone.
 */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID ClientOidAbort(_In_ NDH_OBJECT *Object);

#endif
