// SPDX-License-Identifier: MIT
/** Answers to OID requests. */
#pragma once

#include <ntddk.h>
#include <ndis.h>

/** An OID whose answer never changes. */
typedef struct PLAIN_OID {
    NDIS_OID Oid;
    ULONG Size; /* of Value, in bytes */
    const VOID *Value;
} PLAIN_OID;

/** TRUE: query of an OID, by a protocol or by WMI. */
_IRQL_requires_max_(DISPATCH_LEVEL)
BOOLEAN PlainIsQuery(_In_ const NDIS_OID_REQUEST *Request);

/** Answers a query: NDIS_STATUS_BUFFER_TOO_SHORT with the bytes that are needed, if Value does not fit in. */
_IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_STATUS PlainAnswer(_Inout_ PNDIS_OID_REQUEST Request, _In_reads_bytes_(Size) const VOID *Value,
                        _In_ ULONG Size);

/**
 * Answers queries of the table's OIDs, and takes OID_PNP_SET_POWER, which changes nothing; else
 * NDIS_STATUS_NOT_SUPPORTED.
 */
_IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_STATUS PlainAnswerFrom(_In_reads_(Count) const PLAIN_OID *Table, _In_ ULONG Count,
                            _Inout_ PNDIS_OID_REQUEST Request);
