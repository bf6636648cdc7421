// SPDX-License-Identifier: MIT
/** An OID request as NDIS 5 drivers know it: NDIS_REQUEST, a query or a set, without timeout and id. */
#ifndef SHARED_NDIS5_OIDKIND_H
#define SHARED_NDIS5_OIDKIND_H

#include <ndis.h>

#include "ndhmp_interface.h"

typedef NDIS_REQUEST OID_REQUEST;

static inline BOOLEAN OidIsMethod(_In_ const OID_REQUEST *Request)
{
    UNREFERENCED_PARAMETER(Request);
    return FALSE;
}

/** Two pointers of who sends the request. */
static inline PVOID *OidReserved(_In_ OID_REQUEST *Request)
{
    return (PVOID *)Request->CallMgrReserved;
}

static inline VOID OidTellKind(_Inout_ NDH_OID *Text, _In_ const OID_REQUEST *Request)
{
    UNREFERENCED_PARAMETER(Text);
    UNREFERENCED_PARAMETER(Request);
}

static inline VOID OidFillKind(_Inout_ OID_REQUEST *Request, _In_ const NDH_OID *Text)
{
    UNREFERENCED_PARAMETER(Request);
    UNREFERENCED_PARAMETER(Text);
}

static inline VOID OidMethodDone(_Inout_ OID_REQUEST *Request, _In_ UINT32 Read, _In_ UINT32 Written,
                                 _In_ UINT32 Needed)
{
    UNREFERENCED_PARAMETER(Request);
    UNREFERENCED_PARAMETER(Read);
    UNREFERENCED_PARAMETER(Written);
    UNREFERENCED_PARAMETER(Needed);
}

#endif
