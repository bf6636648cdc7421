// SPDX-License-Identifier: MIT
/**
 * The data path. There is no network: what is sent is completed as policies say, and what is received is what
 * an operation indicates. Lists that were sent belong to the miniport until it completes them, lists that it
 * indicated to NDIS until they come back.
 */
#ifndef NDHMP_DATA_H
#define NDHMP_DATA_H

#include "operations.h"

/** What sends and indications are made of, see transfer.h. */
typedef PNET_BUFFER_LIST MP_ITEM;

MINIPORT_CO_SEND_NET_BUFFER_LISTS MiniportCoSendNetBufferLists;
MINIPORT_SEND_NET_BUFFER_LISTS MiniportSendNetBufferLists;
MINIPORT_RETURN_NET_BUFFER_LISTS MiniportReturnNetBufferLists;
MINIPORT_CANCEL_SEND MiniportCancelSend;

#endif
