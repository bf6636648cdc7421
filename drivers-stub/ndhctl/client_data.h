// SPDX-License-Identifier: MIT
/** Data of the client: sends and receives. */
#ifndef NDHCTL_CLIENT_DATA_H
#define NDHCTL_CLIENT_DATA_H

#include "client.h"

/** Pools of lists, for as long as the protocol is registered. PASSIVE_LEVEL. FALSE: no memory. */
_IRQL_requires_(PASSIVE_LEVEL)
_Must_inspect_result_
BOOLEAN DataRegister(VOID);
_IRQL_requires_(PASSIVE_LEVEL)
VOID DataDeregister(VOID);

/** Returns what the client has kept of an indication; leaves sends alone. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID DataGiveBack(_In_ NDH_OBJECT *Object);

/** The same for all of a binding; returns how many sends are under way on it. */
_IRQL_requires_max_(DISPATCH_LEVEL)
UINT32 DataGiveBackBelow(_In_ const NDH_OBJECT *Binding);

/* nc-ndis-protocol_co_send_net_buffer_lists_complete.md, nc-ndis-protocol_co_receive_net_buffer_lists.md */
PROTOCOL_CO_SEND_NET_BUFFER_LISTS_COMPLETE DataEvtSendComplete;
PROTOCOL_CO_RECEIVE_NET_BUFFER_LISTS DataEvtReceive;

#endif
