// SPDX-License-Identifier: MIT
/** OID requests as objects: those that a handler has pended, and those that operations send. */
#ifndef CALLMGR_REQUEST_H
#define CALLMGR_REQUEST_H

#include "execute.h"
#include "oidkind.h"

typedef struct CM_REQUEST {
    CM_OBJECT Header;          /* parent: what it is about, or NULL; Extra: the buffer of an own one */
    OID_REQUEST *Pending;      /* another's that waits for its completion, or NULL; state lock */
    BOOLEAN Connectionless;    /* it came through MiniportOidRequest */
    OID_REQUEST Own;
} CM_REQUEST;

/**
 * Keeps a request that a handler pends; entered, so that the caller leaves it (ObjectLeave). NULL: no memory.
 */
CM_REQUEST *RequestPark(_In_ CM_ADAPTER *Adapter, _In_ UINT8 Side, _In_opt_ CM_OBJECT *Subject,
                        _In_ OID_REQUEST *Pending);

/** Whether a request waits for its completion, and no callback about it is inside. */
BOOLEAN RequestWaits(_In_ const CM_REQUEST *Request);

/** Takes the pended request out, once; NULL: it was completed. */
OID_REQUEST *RequestTake(_Inout_ CM_REQUEST *Request);

/**
 * What a completing operation completes and with what status; an answer in its payload is filled in. Why not,
 * if not.
 */
NTSTATUS RequestClaim(_In_ const CM_RUN *Run, _Out_ OID_REQUEST **Pending, _Out_ NDIS_STATUS *Status);

#endif
