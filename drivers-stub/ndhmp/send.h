// SPDX-License-Identifier: MIT
/**
 * The data path of a network that has no other end: what is sent comes back unsent, nothing is ever received.
 */
#ifndef NDHMP_SEND_H
#define NDHMP_SEND_H

#include "image.h"

MINIPORT_CO_SEND_NET_BUFFER_LISTS MiniportCoSendNetBufferLists;
MINIPORT_CO_ACTIVATE_VC MiniportCoActivateVc;
MINIPORT_CO_DEACTIVATE_VC MiniportCoDeactivateVc;
MINIPORT_SEND_NET_BUFFER_LISTS MiniportSendNetBufferLists;
MINIPORT_RETURN_NET_BUFFER_LISTS MiniportReturnNetBufferLists;
MINIPORT_CANCEL_SEND MiniportCancelSend;

#endif
