// SPDX-License-Identifier: MIT
/*
 * Registered drivers. Lists are changed under both locks, so that either is enough to walk them.
 */
#pragma once

#include "objects.h"

extern LIST_ENTRY MiniportList;
extern LIST_ENTRY ProtocolList;

/** Miniport driver of that slot, or NULL; not referenced. */
_IRQL_requires_(PASSIVE_LEVEL)
PNS_MINIPORT MiniportFind(_In_ ULONG Slot);

/**
 * Checks an object header; reports Rule with what is wrong. A larger Size than needed is accepted.
 */
_IRQL_requires_max_(DISPATCH_LEVEL)
BOOLEAN HeaderCheck(_In_ const NDIS_OBJECT_HEADER *Header, _In_ UCHAR Type, _In_ UCHAR Revision,
                    _In_ USHORT Size, _In_ PCSTR Function, _In_ PCSTR Rule, _In_ NDIS_STATUS Status);
