// SPDX-License-Identifier: MIT
#include "corequest.h"

#include "callmgr.h"

NDIS_STATUS ProtocolCoRequest(NDIS_HANDLE ProtocolAfContext, NDIS_HANDLE ProtocolVcContext,
                              NDIS_HANDLE ProtocolPartyContext, PNDIS_REQUEST NdisRequest)
{
    return OidRequested(ProtocolAfContext, ProtocolVcContext, ProtocolPartyContext, NdisRequest);
}

/** May come before NdisMCmRequest has returned. */
VOID ProtocolCoRequestComplete(NDIS_STATUS Status, NDIS_HANDLE ProtocolAfContext,
                               NDIS_HANDLE ProtocolVcContext, NDIS_HANDLE ProtocolPartyContext,
                               PNDIS_REQUEST NdisRequest)
{
    UINT64 Arguments[] = { CM_RAW((UINT32)Status), CM_RAW(ProtocolAfContext), CM_RAW(ProtocolVcContext),
                           CM_RAW(ProtocolPartyContext), CM_RAW(NdisRequest) };
    NDH_RECORD Record = RECORD_ENTER(ProtocolCoRequestComplete, 0, 0, Arguments);

    OidRequestDone(ProtocolAfContext, NdisRequest, Status, &Record);
}
