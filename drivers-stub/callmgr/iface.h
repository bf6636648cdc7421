// SPDX-License-Identifier: MIT
/** The table of functions for ndhctl.sys (ndhmp_interface.h) and the private OID that hands it out. */
#ifndef CALLMGR_IFACE_H
#define CALLMGR_IFACE_H

#include "adapter.h"

/** The table for an adapter. */
VOID IfaceFill(_In_ const CM_ADAPTER *Adapter, _Out_ NDHMP_INTERFACE *Table);

/** What goes in begins with this: GUID, version and size. */
#define IFACE_HEAD (FIELD_OFFSET(NDHMP_INTERFACE, Size) + (UINT32)sizeof(UINT32))

/**
 * Answers OID_NDHMP_INTERFACE: the input begins with GUID, version and size of NDHMP_INTERFACE, the output,
 * in the same buffer, is the table. NDIS_STATUS_INVALID_DATA for another GUID, version or size;
 * NDIS_STATUS_BUFFER_TOO_SHORT. IRQL <= DISPATCH_LEVEL.
 */
NDIS_STATUS IfaceGive(_In_ CM_ADAPTER *Adapter, _Inout_ PVOID Buffer, _In_ UINT32 InputLength,
                      _In_ UINT32 OutputLength);

#endif
