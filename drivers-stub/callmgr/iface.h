// SPDX-License-Identifier: MIT
/** The table of functions for ndhctl.sys (ndhmp_interface.h) and the private OID that hands it out. */
#ifndef CALLMGR_IFACE_H
#define CALLMGR_IFACE_H

#include "adapter.h"

/** The table for an adapter. */
VOID IfaceFill(_In_ const CM_ADAPTER *Adapter, _Out_ NDHMP_INTERFACE *Table);

/**
 * Answers NdisRequestMethod with OID_NDHMP_INTERFACE: the input begins with GUID, version and size of
 * NDHMP_INTERFACE, the output is the table. NDIS_STATUS_INVALID_DATA for another GUID, version or size;
 * NDIS_STATUS_BUFFER_TOO_SHORT. IRQL <= DISPATCH_LEVEL.
 */
NDIS_STATUS IfaceGive(_In_ CM_ADAPTER *Adapter, _Inout_ PNDIS_OID_REQUEST Request);

#endif
