// SPDX-License-Identifier: MIT
/*
 * Memory that drivers own through NDIS: counted, so that a leak shows in the counts of the control device.
 */
#pragma once

#include "standin.h"

/** Blocks that drivers allocated and have not freed. */
ULONG MemoryBlocks(VOID);

/** A counted block of contiguous memory, or NULL; NdisFreeMemory with NDIS_MEMORY_CONTIGUOUS frees it. */
_IRQL_requires_max_(DISPATCH_LEVEL)
PVOID MemoryContiguous(_In_ ULONG Length, _In_ PHYSICAL_ADDRESS Highest);

/** Bytes that drivers ever requested. */
ULONG64 MemoryRequested(VOID);
