// SPDX-License-Identifier: MIT
/*
 * Address families that call managers registered on an adapter, and who was told of them.
 */
#pragma once

#include "objects.h"

/** Registered AF of that number, or NULL. Library's lock held. */
_IRQL_requires_(DISPATCH_LEVEL)
PNS_FAMILY FamilyFindLocked(_In_ PNS_ADAPTER Adapter, _In_ ULONG Number);

/** AFs that are registered on the adapter. Library's lock held. */
_IRQL_requires_(DISPATCH_LEVEL)
ULONG FamilyCountLocked(_In_ PNS_ADAPTER Adapter);

/**
 * Ends the registrations of a stand-alone call manager's binding, or of the miniport and everybody (NULL).
 * Library's lock held.
 */
_IRQL_requires_(DISPATCH_LEVEL)
VOID FamilyRemoveLocked(_In_ PNS_ADAPTER Adapter, _In_opt_ PNS_BINDING CallManager);

/**
 * -> protocols: ProtocolCoAfRegisterNotify, once for each registered AF that a binding was not told of.
 * Bindings whose bind operation has not ended wait until it has (U-21). The configuration lock is held by the
 * caller.
 */
_IRQL_requires_(PASSIVE_LEVEL)
VOID FamilyNotify(_In_ PNS_ADAPTER Adapter);
