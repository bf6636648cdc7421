// SPDX-License-Identifier: MIT
/** Registration as CoNDIS client and the handlers that belong to no object. */
#ifndef NDHCTL_PROTOCOL_H
#define NDHCTL_PROTOCOL_H

#include "ctl.h"

/** NdisRegisterProtocolDriver: bindings and address families may come before it returns. */
_IRQL_requires_(PASSIVE_LEVEL)
_Must_inspect_result_
NTSTATUS ProtocolRegister(VOID);

/** NdisDeregisterProtocolDriver: unbinds in this thread. Never from an NDIS callback. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID ProtocolDeregister(VOID);

/** The driver's NDIS handle, valid from ProtocolSetOptions on. */
_IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_HANDLE ProtocolHandle(VOID);

#endif
