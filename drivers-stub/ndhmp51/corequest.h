// SPDX-License-Identifier: MIT
/**
 * The handlers of OID requests between call manager and client, as NDIS 5 has them. IRQL <= DISPATCH_LEVEL.
 */
#ifndef NDHMP51_COREQUEST_H
#define NDHMP51_COREQUEST_H

#include <ndis.h>

NDIS_STATUS ProtocolCoRequest(_In_ NDIS_HANDLE ProtocolAfContext, _In_opt_ NDIS_HANDLE ProtocolVcContext,
                              _In_opt_ NDIS_HANDLE ProtocolPartyContext, _Inout_ PNDIS_REQUEST NdisRequest);
VOID ProtocolCoRequestComplete(_In_ NDIS_STATUS Status, _In_opt_ NDIS_HANDLE ProtocolAfContext,
                               _In_opt_ NDIS_HANDLE ProtocolVcContext,
                               _In_opt_ NDIS_HANDLE ProtocolPartyContext, _In_ PNDIS_REQUEST NdisRequest);

#endif
