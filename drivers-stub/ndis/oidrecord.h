// SPDX-License-Identifier: MIT
/*
 * OID requests on their way, for the files that make and complete them.
 */
#pragma once

#include "boundary.h"
#include "oid.h"

typedef enum OID_TARGET {
    OidToCallManager, /* ProtocolCoOidRequest of the call manager */
    OidToClient,      /* ProtocolCoOidRequest of the client */
    OidToMiniportCo,  /* MiniportCoOidRequest */
    OidToMiniport,    /* MiniportOidRequest */
} OID_TARGET;

/*
 * A request on its way. While the handler runs its caller owns the record; once the handler has pended, the
 * completion does.
 */
typedef struct OID_RECORD {
    LIST_ENTRY Link;
    PNDIS_OID_REQUEST Request;
    OID_TARGET Target;
    HANDLE_SIDE Requester; /* SideClient or SideCallManager */
    BOOLEAN Delivering;
    BOOLEAN Completed;
    ULONG Questions;     /* of NDIS whether the miniport hangs, while it has the request */
    PNS_ADAPTER Adapter; /* referenced */
    PNS_BINDING Binding; /* the requester's; NULL for NDIS and an MCM; referenced */
    PNS_AF Af;           /* or NULL; referenced */
    BOOLEAN ByNdis;
    NDIS_HANDLE AfContext, VcContext, PartyContext; /* the requester's */
    NDIS_HANDLE TargetAf, TargetVc, TargetParty;    /* handles that the target's completion should name */
    NDH_ID Subject;                                 /* boundary's id of what it is about, or 0 */
    PVOID FilterBuffer;                             /* the protocol's own, of a packet filter; or NULL */
    ULONG Filter;                                   /* what the miniport is given in its place */
    PKEVENT Done;                                   /* NDIS's own requests */
    NDIS_STATUS *DoneStatus;
} OID_RECORD, *POID_RECORD;

/** New record in the list, or NULL. Library's lock held. */
_IRQL_requires_(DISPATCH_LEVEL)
POID_RECORD OidRecordCreateLocked(_In_ PNDIS_OID_REQUEST Request, _In_ OID_TARGET Target,
                                  _In_ PNS_ADAPTER Adapter, _In_opt_ PNS_BINDING Binding, _In_opt_ PNS_AF Af);

/** The target's handler returned Status; the record is freed unless the handler pended. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID OidRecordReturned(_In_ POID_RECORD Record, _In_ NDIS_STATUS Status, _In_ KIRQL Before,
                       _In_ PCSTR Handler, _In_ PCSTR Rule);

/** -> requester: ProtocolCoOidRequestComplete, ProtocolOidRequestComplete; or NDIS itself is woken. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID OidRecordDeliver(_In_ POID_RECORD Record, _In_ NDIS_STATUS Status);

/** Completes the request on behalf of a function that names neither AF nor VC, as those of NDIS 5 do. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID OidRecordComplete(_In_ PNDIS_OID_REQUEST Request, _In_ NDIS_STATUS Status, _In_ OID_TARGET Target,
                       _In_ PCSTR Function);
