// SPDX-License-Identifier: MIT
/** Operations of a miniport on its adapter that are there in NDIS 5 and NDIS 6. */
#ifndef MINIPORT_OPERATIONS_H
#define MINIPORT_OPERATIONS_H

#include "imagehooks.h"

/* How the image does them. */
CM_RUN_FUNCTION MiniportRunOidComplete;
CM_RUN_FUNCTION MiniportRunIndicateStatus;
CM_RUN_FUNCTION MiniportRunReset;
CM_RUN_FUNCTION MiniportRunResetComplete;
CM_RUN_FUNCTION DataRunSendComplete;
CM_RUN_FUNCTION DataRunIndicate;

/** A row of a table of these operations: what Object is, and what does it. */
#define MP_OPERATION(kind, object, run)                                                                      \
    [NdhOpMp##kind - NdhOpMpCoOidRequestComplete] = { object, NdhKindNone, FALSE, run }

/** The row of a kind in a table, which may have gaps; NULL: it has none. */
_IRQL_requires_max_(DISPATCH_LEVEL)
const CM_OPERATION *OperationIn(_In_reads_(Count) const CM_OPERATION *Table, _In_ UINT32 Count,
                                _In_ UINT16 Kind);

/** An operation of both; NULL: the kind is none. */
_IRQL_requires_max_(DISPATCH_LEVEL)
const CM_OPERATION *OperationOf(_In_ UINT16 Kind);

/** Completes the requests to the miniport that wait for a test; returns how many. */
_IRQL_requires_max_(DISPATCH_LEVEL)
UINT32 OperationsAbortRequests(_In_ CM_ADAPTER *Adapter);

#endif
