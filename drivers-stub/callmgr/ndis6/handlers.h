// SPDX-License-Identifier: MIT
/** CoNDIS handlers of NDIS 6 alone, and the registration of all, from a SetOptions handler: PASSIVE_LEVEL. */
#ifndef CALLMGR_HANDLERS_H
#define CALLMGR_HANDLERS_H

#include "driver.h"

PROTOCOL_CM_NOTIFY_CLOSE_AF_COMPLETE ProtocolCmNotifyCloseAfComplete;
PROTOCOL_CO_OID_REQUEST ProtocolCoOidRequest;
PROTOCOL_CO_OID_REQUEST_COMPLETE ProtocolCoOidRequestComplete;

/** NdisSetOptionalHandlers; Side: of the event. */
NDIS_STATUS HandlersSet(_In_ NDIS_HANDLE NdisDriverHandle, _In_ UINT8 Side,
                        _In_ NDIS_DRIVER_OPTIONAL_HANDLERS *Handlers);

/**
 * Those of the call manager. *Capabilities as DriverCapabilities. Break: 3 or 4, the rule REG-xxx to break;
 * 0: none.
 */
NDIS_STATUS HandlersSetCallManager(_In_ NDIS_HANDLE NdisDriverHandle, _In_ UINT8 Side, _In_ UINT32 Break,
                                   _Out_ UINT32 *Capabilities);

#endif
