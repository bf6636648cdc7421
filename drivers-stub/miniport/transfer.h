// SPDX-License-Identifier: MIT
/**
 * What came down to the miniport together, or went up together: lists of NDIS 6, packets of NDIS 5. It knows
 * how many are left; what they are, and how they are completed and indicated, is the image's.
 */
#ifndef MINIPORT_TRANSFER_H
#define MINIPORT_TRANSFER_H

#include "callmgr.h"
#include "data.h"
#include "policy.h"

typedef struct MP_TRANSFER {
    CM_OBJECT Header; /* parent: VC */
    BOOLEAN Indicated;
    BOOLEAN Told;              /* of a send: its entry is written, so it may be completed; state lock */
    NDIS_STATUS AbortedBefore; /* that: whoever aborts sends came earlier; state lock */
    UINT32 Left;               /* state lock */
    UINT32 Count;
    MP_ITEM Items[ANYSIZE_ARRAY]; /* as many as room was made for; of a send: NULL when completed */
} MP_TRANSFER;

/** The VC of a transfer, which lives as long as the transfer. */
_IRQL_requires_max_(DISPATCH_LEVEL)
CM_VC *TransferVc(_In_ const MP_TRANSFER *Transfer);

/** Count items, with room for Room of them; NULL: no memory. With a reference. */
_IRQL_requires_max_(DISPATCH_LEVEL)
MP_TRANSFER *TransferCreate(_In_ CM_VC *Vc, _In_ UINT32 Count, _In_ UINT32 Room, _In_ BOOLEAN Indicated);

/** Count items of it are done with; the last ends its id. TRUE: nothing of the adapter is outstanding. */
_IRQL_requires_max_(DISPATCH_LEVEL)
BOOLEAN TransferDone(_In_ MP_TRANSFER *Transfer, _In_ UINT32 Count);

/** A send that was just kept may not stay: it is aborted when its entry is written. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID TransferRefuse(_Inout_ MP_TRANSFER *Transfer, _In_ NDIS_STATUS Status);

/**
 * What becomes of a send that was kept, now that its entry is written: as decided, unless it was to be
 * aborted meanwhile. With its reference, which goes.
 */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID TransferAnswer(_In_ MP_TRANSFER *Transfer, _In_ const CM_DECISION *Decision);

/** Completes the sends of a VC (NULL: of the adapter) that are parked; returns how many. */
_IRQL_requires_max_(DISPATCH_LEVEL)
UINT32 TransferAbort(_In_ CM_ADAPTER *Adapter, _In_opt_ const CM_OBJECT *Vc, _In_ NDIS_STATUS Status);

/**
 * Begins an indication on the VC of an operation, which holds it until TransferEnd. Allowed: whether the
 * image sees nothing against it. STATUS_INVALID_PARAMETER: the operation describes no transfer,
 * STATUS_INVALID_DEVICE_STATE: nothing may be received now.
 */
_IRQL_requires_max_(DISPATCH_LEVEL)
NTSTATUS TransferBegin(_Inout_ CM_RUN *Run, _In_ BOOLEAN Allowed, _Out_ NDH_TRANSFER *Description);

/** NDIS was called, or is not. TRUE as of TransferDone. */
_IRQL_requires_max_(DISPATCH_LEVEL)
BOOLEAN TransferEnd(_Inout_ CM_RUN *Run);

/** So many PDUs were indicated, for the statistics. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID TransferCountReceived(_In_ CM_VC *Vc, _In_ UINT32 Pdus);

/** What a send of so many PDUs came to, for the statistics. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID TransferCountSent(_In_ CM_VC *Vc, _In_ NDIS_STATUS Status, _In_ UINT32 Pdus);

#endif
