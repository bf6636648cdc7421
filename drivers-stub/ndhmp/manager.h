// SPDX-License-Identifier: MIT
/** The stand-alone call manager that serves an adapter, if one has registered (NDHMP_REGISTRATION). */
#ifndef NDHMP_MANAGER_H
#define NDHMP_MANAGER_H

#include "adapter.h"

VOID ManagerSetUp(VOID);
VOID ManagerTearDown(VOID);

/** Answers OID_NDHMP_CALL_MANAGER. IRQL <= DISPATCH_LEVEL; NDIS_STATUS_NOT_ACCEPTED if the miniport has a
 * call manager itself, one is registered, or the IRQL is not PASSIVE_LEVEL. */
NDIS_STATUS ManagerRegister(_In_ CM_ADAPTER *Adapter, _Inout_ PNDIS_OID_REQUEST Request);

/** The call manager of an adapter, counted as used until ManagerLeave; NULL: none is registered. */
const NDHMP_INTERFACE *ManagerEnter(_In_ const CM_ADAPTER *Adapter);
VOID ManagerLeave(_In_ const CM_ADAPTER *Adapter);

#endif
