// SPDX-License-Identifier: MIT
/*
 * Scatter/gather DMA of NDIS 6 miniports. A list has one element for each page, as on a machine whose memory
 * is scattered; there are no map registers, and no cache to flush.
 */
#pragma once

#include "objects.h"
#include "worker.h"

/* A channel of NdisMRegisterScatterGatherDma. */
typedef struct NS_DMA {
    OBJECT Object;
    LIST_ENTRY Link;  /* in NS_ADAPTER.Channels */
    LIST_ENTRY Lists; /* DMA_LIST: built and not freed; library's lock */
    NDIS_HANDLE Handle;
    PNS_ADAPTER Adapter;
    NDIS_SG_DMA_DESCRIPTION Description;
    ULONG Running; /* calls of MiniportAllocateSharedMemComplete under way; library's lock */
    PKEVENT Idle;  /* of who waits until none is, or NULL */
} NS_DMA, *PNS_DMA;

/** The channel of a handle, referenced, or NULL: it is none, which is reported as fatal. */
_IRQL_requires_max_(DISPATCH_LEVEL)
PNS_DMA DmaEnter(_In_ NDIS_HANDLE Handle, _In_ PCSTR Function);

/**
 * Whether an adapter may have shared memory: a miniport of NDIS 6 registers a channel first, and asks inside
 * MiniportInitializeEx. Reports what is wrong.
 */
_IRQL_requires_(PASSIVE_LEVEL)
BOOLEAN DmaMayShareMemory(_In_ NDIS_HANDLE MiniportAdapterHandle, _In_ PCSTR Function);

/** Counts shared memory that the adapter's driver got or gave back; a dead handle counts nothing. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID DmaShared(_In_ NDIS_HANDLE MiniportAdapterHandle, _In_ LONG Change);

/**
 * After MiniportHaltEx or a failed MiniportInitializeEx: reports shared memory and channels that are left,
 * and ends the channels.
 */
_IRQL_requires_(PASSIVE_LEVEL)
VOID DmaReportLeft(_In_ PNS_ADAPTER Adapter);
