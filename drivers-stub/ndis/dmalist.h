// SPDX-License-Identifier: MIT
/*
 * Scatter/gather lists of DMA channels.
 */
#pragma once

#include "dma.h"

/** Room that a list needs whose data is Length bytes of one MDL. */
ULONG DmaListBytes(_In_ ULONG Length);

/** Lists of the channel that are built and not freed. */
_IRQL_requires_max_(DISPATCH_LEVEL)
ULONG DmaListsCount(_In_ PNS_DMA Dma);

/** Frees what is left of them, once the driver can use the channel no more. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID DmaListsFree(_In_ PNS_DMA Dma);
