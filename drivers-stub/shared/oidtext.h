// SPDX-License-Identifier: MIT
/** What events tell of an OID request. Compiled into every driver that sends or answers some. */
#ifndef SHARED_OIDTEXT_H
#define SHARED_OIDTEXT_H

#include "oidkind.h"

/** The number is at the same place for every request type. */
#define OID_NUMBER(request) ((request)->DATA.QUERY_INFORMATION.Oid)

/**
 * Makes an event tell of a request: Text has to live until it is written. Done: the request is complete, the
 * data are what was written; else they are what goes in.
 */
VOID OidTell(_Inout_ NDH_RECORD *Record, _Out_ NDH_OID *Text, _In_ const OID_REQUEST *Request,
             _In_ BOOLEAN Done);

/**
 * Makes the RETURN of a request, or of its handler, tell of the answer if it is Final: else the request may
 * be gone.
 */
VOID OidTellAnswer(_Inout_ NDH_RECORD *Record, _Inout_ NDH_OID *Text, _In_ const OID_REQUEST *Request,
                   _In_ BOOLEAN Final);

/**
 * Fills in a request from an operation's NDH_OID and a buffer of the greater of both lengths, which holds the
 * input.
 */
VOID OidFill(_Out_ OID_REQUEST *Request, _In_ const NDH_OID *Text, _In_ PVOID Buffer);

/**
 * Answers a request with these bytes: SUCCESS and what was written (or, for a set, read), or
 * NDIS_STATUS_BUFFER_TOO_SHORT (a query) or NDIS_STATUS_INVALID_LENGTH with BytesNeeded.
 */
NDIS_STATUS OidAnswer(_Inout_ OID_REQUEST *Request, _In_reads_bytes_(Size) const VOID *Bytes,
                      _In_ UINT32 Size);

#endif
