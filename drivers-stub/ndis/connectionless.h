// SPDX-License-Identifier: MIT
/*
 * Data without VCs: a protocol and the adapter that it is bound to, as over Ethernet.
 */
#pragma once

#include "objects.h"

/** One NBL of NdisReturnNetBufferLists. FALSE: the binding does not hold it. Library's lock held. */
_IRQL_requires_(DISPATCH_LEVEL)
BOOLEAN ConnectionlessReturnLocked(_Inout_ PNS_BINDING Binding, _Inout_ PNET_BUFFER_LIST Nbl);
