// SPDX-License-Identifier: MIT
/*
 * Memory that drivers own through NDIS: counted, so that a leak shows in the counts of the control device.
 */
#pragma once

#include "standin.h"

/** Blocks that drivers allocated and have not freed. */
ULONG MemoryBlocks(VOID);

/** Bytes that drivers ever requested. */
ULONG64 MemoryRequested(VOID);
