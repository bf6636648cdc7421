// SPDX-License-Identifier: MIT
/** The handlers of OID requests between call manager and client, as NDIS 6 has them. */
#include "callmgr.h"
#include "handlers.h"
#include "request.h"

/** nc-ndis-protocol_co_oid_request.md, from a client. Argument 4: OID. */
NDIS_STATUS ProtocolCoOidRequest(NDIS_HANDLE ProtocolAfContext, NDIS_HANDLE ProtocolVcContext,
                                 NDIS_HANDLE ProtocolPartyContext, PNDIS_OID_REQUEST OidRequest)
{
    return OidRequested(ProtocolAfContext, ProtocolVcContext, ProtocolPartyContext, OidRequest);
}

/**
 * nc-ndis-protocol_co_oid_request_complete.md. May come before the request function has returned (OID-018).
 */
VOID ProtocolCoOidRequestComplete(NDIS_HANDLE ProtocolAfContext, NDIS_HANDLE ProtocolVcContext,
                                  NDIS_HANDLE ProtocolPartyContext, PNDIS_OID_REQUEST OidRequest,
                                  NDIS_STATUS Status)
{
    UINT64 Arguments[] = { CM_RAW(ProtocolAfContext), CM_RAW(ProtocolVcContext), CM_RAW(ProtocolPartyContext),
                           CM_RAW(OidRequest), CM_RAW((UINT32)Status) };
    NDH_RECORD Record = RECORD_ENTER(ProtocolCoOidRequestComplete, 0, 0, Arguments);

    OidRequestDone(ProtocolAfContext, OidRequest, Status, &Record);
}
