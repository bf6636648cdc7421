// SPDX-License-Identifier: MIT
/*
 * The ring of boundary events: whole events in, whole events out, the newest dropped and counted when it is
 * full.
 */
#pragma once

#include "boundary.h"

/** Begins with an empty ring of so many records, a power of two; 0: without one. FALSE: no memory. */
_IRQL_requires_(PASSIVE_LEVEL)
BOOLEAN BoundaryRingBegin(_In_ ULONG Records);

/** Writes an event of here and now. Returns its sequence number, 0 if it was lost. */
_IRQL_requires_max_(DISPATCH_LEVEL)
UINT64 BoundaryRingWrite(_In_ const NDH_RECORD *Record);

/**
 * The same above DISPATCH_LEVEL, where nobody can be waited for: lost while another processor uses the ring.
 */
UINT64 BoundaryRingWriteAbove(_In_ const NDH_RECORD *Record, _In_ KIRQL Irql);

/** Fills Page and takes whole events of up to Capacity records. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID BoundaryRingRead(_Out_ NDH_STANDIN_BOUNDARY_PAGE *Page, _Out_ PVOID Records, _In_ ULONG Capacity);
