// SPDX-License-Identifier: MIT
/**
 * Handlers that NDIS wants of every protocol, for one that neither asks nor sends without a connection: there
 * is nothing to complete, and what adapters tell without one is nothing to it. IRQL <= DISPATCH_LEVEL.
 */
#pragma once

#include <ndis.h>

PROTOCOL_OID_REQUEST_COMPLETE ProtocolOidRequestComplete;
PROTOCOL_STATUS_EX ProtocolStatusEx;
PROTOCOL_SEND_NET_BUFFER_LISTS_COMPLETE ProtocolSendNetBufferListsComplete;
