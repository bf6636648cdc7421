// SPDX-License-Identifier: MIT
/** OID requests: two entry points of the miniport over one table, and those of the call manager. */
#ifndef NDHMP_OID_H
#define NDHMP_OID_H

#include "image.h"

MINIPORT_OID_REQUEST MiniportOidRequest;
MINIPORT_CANCEL_OID_REQUEST MiniportCancelOidRequest;
MINIPORT_CO_OID_REQUEST MiniportCoOidRequest;
PROTOCOL_CO_OID_REQUEST ProtocolCoOidRequest;
PROTOCOL_CO_OID_REQUEST_COMPLETE ProtocolCoOidRequestComplete;

#endif
