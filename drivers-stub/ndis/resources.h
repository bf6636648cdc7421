// SPDX-License-Identifier: MIT
/*
 * Resources of an adapter's device, as the plug-and-play manager keeps them: AllocConfig of its device key.
 */
#pragma once

#include "objects.h"

/**
 * The first list of the device (nonpaged, for ResourcesFree), or NULL: it has no resources, its driver was
 * not installed, or there is no memory.
 */
_IRQL_requires_(PASSIVE_LEVEL)
PNDIS_RESOURCE_LIST ResourcesOf(_In_ PNS_ADAPTER Adapter);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID ResourcesFree(_In_opt_ PNDIS_RESOURCE_LIST List);

/** Bytes of a list. */
ULONG ResourcesBytes(_In_ PNDIS_RESOURCE_LIST List);
