// SPDX-License-Identifier: MIT
/*
 * What events tell of requests and packets of NDIS 5.
 */
#pragma once

#include "objects.h"

#include "ndhmp_interface.h"

/** Makes an event tell of a request as OidTell does (oidtext.h). Text has to live until it is written. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID LegacyTellRequest(_Inout_ NDH_RECORD *Record, _Out_ NDH_OID *Text, _In_ const NDIS_REQUEST *Request,
                       _In_ BOOLEAN Done);

/** Describes Record->ListCount packets, with the event's status or each with its own. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID LegacyTellPackets(_In_ const NDH_RECORD *Record, _Out_writes_(Record->ListCount) NDH_LIST *Texts,
                       _In_reads_(Record->ListCount) PNDIS_PACKET const *Packets);

/** Registry path of a wrapper handle's driver, which lives as long as the driver; NULL: none. */
_IRQL_requires_max_(DISPATCH_LEVEL)
const UNICODE_STRING *LegacyWrapperPath(_In_opt_ NDIS_HANDLE NdisWrapperHandle);
