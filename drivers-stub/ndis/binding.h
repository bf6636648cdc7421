// SPDX-License-Identifier: MIT
/*
 * Bindings: ProtocolBindAdapterEx to ProtocolUnbindAdapterEx. The configuration lock is held by the caller.
 */
#pragma once

#include "objects.h"

/**
 * Offers the adapter to the protocol. Returns ProtocolBindAdapterEx's final status; on success *Binding is
 * the new binding (or NULL if the protocol is bound already).
 */
_IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS BindingCreate(_In_ PNS_PROTOCOL Protocol, _In_ PNS_ADAPTER Adapter,
                          _Outptr_result_maybenull_ PNS_BINDING *Binding);

/**
 * Pauses the binding and has the protocol unbind. Afterwards the binding is off its adapter, whatever the
 * protocol did.
 */
_IRQL_requires_(PASSIVE_LEVEL)
VOID BindingRemove(_In_ PNS_BINDING Binding);

/** Binding of that protocol on that adapter, or NULL. */
_IRQL_requires_(PASSIVE_LEVEL)
PNS_BINDING BindingFind(_In_ PNS_PROTOCOL Protocol, _In_ PNS_ADAPTER Adapter);
