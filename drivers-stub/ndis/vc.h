// SPDX-License-Identifier: MIT
/*
 * Virtual connections and parties, as other parts of the library need them.
 */
#pragma once

#include "objects.h"

/**
 * HandleEnter for a VC that is live: a VC that is being created or deleted counts as dead.
 */
_IRQL_requires_max_(DISPATCH_LEVEL)
PNS_VC VcEnter(_In_opt_ NDIS_HANDLE Handle, _In_ HANDLE_SIDE Side, _In_ PCSTR Function, _In_ PCSTR Rule,
               _In_ NDH_STANDIN_SEVERITY Severity, _In_ NDIS_STATUS Status, _Out_ PKIRQL Irql);

/**
 * The same for what a miniport calls: an MCM's handle is the call manager's, a miniport without call manager
 * has one of its own. NULL as well when the miniport was halted; without a report when the VC goes, the
 * miniport cannot know of it yet, and the function is not one that NeedsCall.
 */
_IRQL_requires_max_(DISPATCH_LEVEL)
PNS_VC VcEnterMiniport(_In_opt_ NDIS_HANDLE Handle, _In_ BOOLEAN NeedsCall, _In_ PCSTR Function,
                       _In_ PCSTR Rule, _Out_ PKIRQL Irql);

/** Takes a VC off and ends its handles. The caller owns the list's reference. Library's lock held. */
_IRQL_requires_(DISPATCH_LEVEL)
VOID VcUnlinkLocked(_In_ PNS_VC Vc);

/** New party of a VC with both handles, in state PartyAdding, or NULL. Library's lock held. */
_IRQL_requires_(DISPATCH_LEVEL)
PNS_PARTY PartyCreateLocked(_In_ PNS_VC Vc, _In_ NDIS_HANDLE ClientContext);

/**
 * Ends a party: closes its handles, takes it off its VC and drops the list's reference. Library's lock held.
 */
_IRQL_requires_(DISPATCH_LEVEL)
VOID PartyEndLocked(_In_ PNS_PARTY Party);

/** Counts a party in when it becomes active. Library's lock held. */
_IRQL_requires_(DISPATCH_LEVEL)
VOID PartyActivateLocked(_In_ PNS_PARTY Party);
