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
 * Registers an AF of an MCM. Cm are its handlers for this AF, or NULL for those that the driver set as a
 * whole; Legacy those of an NDIS 5 driver in that version's form. Both live as long as the registration and
 * its AFs.
 */
_IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS FamilyRegister(_In_ NDIS_HANDLE MiniportAdapterHandle,
                           _In_ const CO_ADDRESS_FAMILY *AddressFamily,
                           _In_opt_ const NDIS_CO_CALL_MANAGER_OPTIONAL_HANDLERS *Cm,
                           _In_opt_ const LEGACY_HANDLERS *Legacy, _In_ PCSTR Function);

/**
 * -> protocols: ProtocolCoAfRegisterNotify, once for each registered AF that a binding was not told of.
 * Bindings whose bind operation has not ended wait until it has (U-21). The configuration lock is held by the
 * caller.
 */
_IRQL_requires_(PASSIVE_LEVEL)
VOID FamilyNotify(_In_ PNS_ADAPTER Adapter);
