// SPDX-License-Identifier: MIT
/** The address family and the handlers of its call manager: NDIS 5 takes them together, for each adapter. */
#ifndef NDHMP51_FAMILY_H
#define NDHMP51_FAMILY_H

#include "adapter.h"

/**
 * NdisMCmRegisterAddressFamily with the handlers of the call manager. PASSIVE_LEVEL, in MiniportInitialize
 * and later.
 */
_Must_inspect_result_
NDIS_STATUS FamilyRegister(_In_ const CM_ADAPTER *Adapter, _In_ PCO_ADDRESS_FAMILY Family);

/** The handlers, for the event of the registration. */
const NDIS_CALL_MANAGER_CHARACTERISTICS *FamilyHandlers(VOID);

#endif
