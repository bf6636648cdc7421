// SPDX-License-Identifier: MIT
/*
 * Packet filters and multicast lists of the bindings to an Ethernet adapter: each binding has its own, the
 * miniport gets what covers all of them.
 */
#pragma once

#include "oidrecord.h"

/** A protocol makes a request: a packet filter becomes that of all bindings. Library's lock held. */
_IRQL_requires_(DISPATCH_LEVEL)
VOID PacketFilterRequestedLocked(_Inout_ POID_RECORD Record);

/** The miniport has answered: the request is as its protocol made it again, and its filter holds. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID PacketFilterAnswered(_Inout_ OID_RECORD *Record, _In_ NDIS_STATUS Status);

/** The binding is being closed: its filter ends, and the miniport is told. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID PacketFilterEnd(_Inout_ PNS_BINDING Binding);

/** Whether the binding wants the frame. One of another medium than Ethernet has no filter. */
_IRQL_requires_max_(DISPATCH_LEVEL)
BOOLEAN PacketFilterPasses(_In_ const NS_BINDING *Binding, _In_ PNET_BUFFER_LIST Nbl);
