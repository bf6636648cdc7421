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

/** Keeps a request of the call manager about an AF, VC or party; with a reference. NULL: no memory. */
_IRQL_requires_max_(DISPATCH_LEVEL)
_Must_inspect_result_
NDH_OBJECT *ClientOidPark(_In_ NDH_OBJECT *Subject, _In_ PNDIS_OID_REQUEST OidRequest);

/** The event that tells a parked request is written: it may be aborted. Ends ClientOidPark's reference. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID ClientOidTold(_In_ NDH_OBJECT *Parked);

/**
 * Completes a request of the call manager that is parked, and told, with NDIS_STATUS_REQUEST_ABORTED; leaves
 * own ones alone.
 */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID ClientOidAbort(_In_ NDH_OBJECT *Object);

#endif
