// SPDX-License-Identifier: MIT
/**
 * The OIDs of the miniport: every mandatory row of
 * general-operational-oids-for-connection-oriented-miniport-drivers.md and of the statistics page, those of
 * power management, and what is known of each.
 */
#ifndef MINIPORT_OIDTABLE_H
#define MINIPORT_OIDTABLE_H

#include "adapter.h"

#define OID_MAY_QUERY 0x1u
#define OID_MAY_SET   0x2u
#define OID_COUNTER   0x4u /* 4 or 8 bytes, as the buffer allows */

typedef struct OID_ENTRY {
    NDIS_OID Oid;
    UINT32 Flags;
    UINT32 Size;       /* bytes of the answer, or of the value to set; counters: 8 */
    const VOID *Value; /* constant answer; NULL: see OidCounter, or no answer (Size 0) */
} OID_ENTRY;

/** NULL: not supported. */
const OID_ENTRY *OidFind(_In_ NDIS_OID Oid);

/** The supported OIDs. *Length is in bytes. */
NDIS_OID *OidList(_Out_ ULONG *Length);

/** Statistics of one VC, or of the adapter if VcContext is NULL. */
UINT64 OidCounter(_In_ const CM_ADAPTER *Adapter, _In_opt_ NDIS_HANDLE VcContext, _In_ NDIS_OID Oid);

#endif
