// SPDX-License-Identifier: MIT
/**
 * Which object of the client is which object of the call manager: found from the nesting of calls and
 * callbacks on a thread, since NDIS may give both sides different handles for one thing. While a thread is
 * inside a call that makes an object, the counterpart's callback that is entered next on that thread names
 * the other side's object.
 */
#ifndef NDHCTL_LINK_H
#define NDHCTL_LINK_H

#include "ctl.h"

typedef struct NDH_LINK {
    NDH_ID Client;
    NDH_ID CallManager;
} NDH_LINK;

/** Follows an event (ring's lock held); gives the link that it makes known; returns whether there is one. */
_IRQL_requires_(DISPATCH_LEVEL)
BOOLEAN LinkNoteLocked(_In_ const NDH_RECORD *Record, _Out_ NDH_LINK *Link);

/** Notes the peer in the client's object. No lock held. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID LinkApply(_In_ const NDH_LINK *Link);

#endif
