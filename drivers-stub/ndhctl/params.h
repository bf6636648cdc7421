// SPDX-License-Identifier: MIT
/** Values below the service's Parameters key, read once. */
#ifndef NDHCTL_PARAMS_H
#define NDHCTL_PARAMS_H

#include "ctl.h"

typedef struct NDH_PARAMS {
    BOOLEAN
    AllowMisuse; /* AllowMisuse, REG_DWORD 1: a session may ask for misuse. Never set by an installer */
    UINT32 BreakRegistration; /* BreakRegistration, REG_DWORD 11 or 12, with AllowMisuse: the registration
                                 breaks REG-011 or REG-012 */
    UINT32 RingRecords; /* RingRecords, REG_DWORD: size of the ring when HELLO leaves the choice; a power of
                           two within the limits */
    UINT32 Medium; /* Medium, REG_DWORD: NDIS_MEDIUM of the adapters that are opened; NdisMediumCoWan without
                      it */
    BOOLEAN Attach; /* Attach, REG_DWORD 0: every miniport is taken for one of others, also an ndhmp.sys */
    BOOLEAN AdaptersListed; /* AllowedAdapters, REG_MULTI_SZ: names of the only adapters that may be opened;
                               without it all may. One that is too long or of another type allows none */
} NDH_PARAMS;

extern NDH_PARAMS g_Params;

/** Reads the values; what is missing or out of range keeps its default. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID ParamsDriverEntry(_In_ WDFDRIVER Driver);

/** Whether the client may open the adapter with this name: \Device\ and its NetCfgInstanceId. */
_IRQL_requires_(PASSIVE_LEVEL)
BOOLEAN ParamsAdapterAllowed(_In_ PCUNICODE_STRING Name);

/** Whether a ring may have this many records. */
_IRQL_requires_max_(DISPATCH_LEVEL)
BOOLEAN ParamsRingRecordsValid(_In_ UINT32 Records);

#endif
