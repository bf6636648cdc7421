// SPDX-License-Identifier: MIT
/** OID requests to the miniport. */
#ifndef NDHMP_OID_H
#define NDHMP_OID_H

#include "request.h"

MINIPORT_CO_OID_REQUEST MiniportCoOidRequest;
MINIPORT_OID_REQUEST MiniportOidRequest;
MINIPORT_CANCEL_OID_REQUEST MiniportCancelOidRequest;

/** Completes a request that was pended, for an operation. Vc: NDIS's handle of what it is about, or NULL. */
VOID OidCompleteParked(_In_ CM_RUN *Run, _In_ CM_REQUEST *Request, _In_opt_ NDIS_HANDLE Vc,
                       _In_ PNDIS_OID_REQUEST Pending, _In_ NDIS_STATUS Status);

#endif
