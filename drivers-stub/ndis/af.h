// SPDX-License-Identifier: MIT
/*
 * Address families, that clients have open, as other parts of the library need them.
 */
#pragma once

#include "objects.h"

/** AFs that clients have open on the adapter: of that stand-alone call manager, or of all (NULL). */
_IRQL_requires_max_(DISPATCH_LEVEL)
ULONG AfOpenOnAdapter(_In_ PNS_ADAPTER Adapter, _In_opt_ PNS_BINDING CallManager);

/**
 * Ends an AF: it leaves its binding, the call manager's handle dies. The client's handle and the object live
 * on while a close notification is pending (C-11). Library's lock held.
 */
_IRQL_requires_(DISPATCH_LEVEL)
VOID AfEndLocked(_In_ PNS_AF Af);
