// SPDX-License-Identifier: MIT
/** The medium of an NDIS 5 miniport, which NDIS offers it a list of (nf-ndis-miniportinitialize). */
#ifndef SHARED_NDIS5_MEDIUM_H
#define SHARED_NDIS5_MEDIUM_H

#include <ndis.h>

/** Whether CoWAN is among the Count offered Media; *Index is then where. Any IRQL. */
_Must_inspect_result_
static inline BOOLEAN MediumFind(_In_reads_(Count) const NDIS_MEDIUM *Media, _In_ UINT Count,
                                 _Out_ UINT *Index)
{
    for (*Index = 0; *Index < Count; (*Index)++) {
        if (Media[*Index] == NdisMediumCoWan) {
            return TRUE;
        }
    }
    return FALSE;
}

#endif
