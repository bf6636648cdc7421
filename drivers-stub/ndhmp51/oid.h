// SPDX-License-Identifier: MIT
/** OID requests to the miniport. IRQL <= DISPATCH_LEVEL. */
#ifndef NDHMP51_OID_H
#define NDHMP51_OID_H

#include "request.h"

NDIS_STATUS MiniportCoRequest(_In_ NDIS_HANDLE MiniportAdapterContext, _In_opt_ NDIS_HANDLE MiniportVcContext,
                              _Inout_ PNDIS_REQUEST NdisRequest);

#endif
