// SPDX-License-Identifier: MIT
/*
 * Address families, as binding and adapter code needs them.
 */
#pragma once

#include "objects.h"

/**
 * -> client: ProtocolCoAfRegisterNotify for one registered AF of the binding's adapter.
 */
_IRQL_requires_(PASSIVE_LEVEL)
VOID AfNotifyBinding(_In_ PNS_BINDING Binding, _In_ const CO_ADDRESS_FAMILY *Family);

/**
 * -> client: ProtocolCoAfRegisterNotify for every AF that is registered on the adapter.
 */
_IRQL_requires_(PASSIVE_LEVEL)
VOID AfNotifyAll(_In_ PNS_BINDING Binding);

/** AFs that clients have open on the adapter. */
_IRQL_requires_max_(DISPATCH_LEVEL)
ULONG AfOpenOnAdapter(_In_ PNS_ADAPTER Adapter);

/**
 * Ends an AF: it leaves its binding, the call manager's handle dies. The client's handle and the object live
 * on while a close notification is pending (C-11). Library's lock held.
 */
_IRQL_requires_(DISPATCH_LEVEL)
VOID AfEndLocked(_In_ PNS_AF Af);
