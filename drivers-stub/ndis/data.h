// SPDX-License-Identifier: MIT
/*
 * NET_BUFFER_LISTs and data on its way, as other parts of the library need them.
 */
#pragma once

#include "objects.h"

/** NBLs allocated from the library's pools and not freed. */
ULONG NblCount(VOID);

/** Sends that the adapter's miniport still holds, without a VC or on any that is alive. */
_IRQL_requires_max_(DISPATCH_LEVEL)
ULONG DataSendsOutstanding(_In_ PNS_ADAPTER Adapter);

/** Waits up to 30 s until the adapter's miniport holds no sends. The configuration lock is held. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID DataDrainSends(_In_ PNS_ADAPTER Adapter);

/** Those of one binding: without a VC, and of the VCs of its AFs. */
_IRQL_requires_max_(DISPATCH_LEVEL)
ULONG DataSendsOnBinding(_In_ PNS_BINDING Binding);

/**
 * Waits, at most 30 s, until the adapter's miniport holds neither a send nor an OID request. FALSE: it still
 * does (HALT-003 cannot be kept).
 */
_IRQL_requires_(PASSIVE_LEVEL)
BOOLEAN DataDrain(_In_ PNS_ADAPTER Adapter);

/** A send or an OID request came back. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID DataDrainWake(VOID);
