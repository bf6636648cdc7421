// SPDX-License-Identifier: MIT
/**
 * The data path. There is no network: what is sent is completed as policies say, and what is received is what
 * an operation indicates. Lists that were sent belong to the miniport until it completes them, lists that it
 * indicated to NDIS until they come back.
 */
#ifndef NDHMP_DATA_H
#define NDHMP_DATA_H

#include "execute.h"

MINIPORT_CO_SEND_NET_BUFFER_LISTS MiniportCoSendNetBufferLists;
MINIPORT_SEND_NET_BUFFER_LISTS MiniportSendNetBufferLists;
MINIPORT_RETURN_NET_BUFFER_LISTS MiniportReturnNetBufferLists;
MINIPORT_CANCEL_SEND MiniportCancelSend;

CM_RUN_FUNCTION DataRunSendComplete;
CM_RUN_FUNCTION DataRunIndicate;

/** Completes the sends of a VC (NULL: of the adapter) that are parked; returns how many. */
UINT32 DataAbort(_In_ CM_ADAPTER *Adapter, _In_opt_ const CM_OBJECT *Vc, _In_ NDIS_STATUS Status);

#endif
