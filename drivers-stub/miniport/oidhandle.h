// SPDX-License-Identifier: MIT
/** How the miniport's handlers of OID requests answer. IRQL <= DISPATCH_LEVEL. */
#ifndef MINIPORT_OIDHANDLE_H
#define MINIPORT_OIDHANDLE_H

#include "request.h"

/** Answers by the policy of a handler, Function, or from the table; NDIS_STATUS_PENDING: later. Vc: what it
 * is about, NULL: the adapter. Record: ENTER of the handler, which is opened and closed here. */
NDIS_STATUS OidHandle(_In_ CM_ADAPTER *Adapter, _In_opt_ CM_OBJECT *Vc, _In_ UINT16 Function,
                      _Inout_ OID_REQUEST *Request, _Inout_ NDH_RECORD *Record);

#endif
