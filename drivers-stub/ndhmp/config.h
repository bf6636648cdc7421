// SPDX-License-Identifier: MIT
/** Values below the service's Parameters key; each is a REG_DWORD, and its absence means the default. */
#ifndef NDHMP_CONFIG_H
#define NDHMP_CONFIG_H

#include "image.h"

typedef struct MP_CONFIG {
    BOOLEAN
    CallManager; /* "CallManager", default 1: adapters come with an integrated call manager (MCM); 0:
                    ndhcm.sys serves them */
    BOOLEAN
    Reset; /* "Reset", default 0: MiniportResetEx (and the MiniportCheckForHangEx that it needs) is
              registered */
    UINT32 BreakRegistration; /* "BreakRegistration", default 0, which no INF sets: the registration breaks
                                 the rule REG-xxx of this number, 1 to 4, or IRQL-013 */
} MP_CONFIG;

/** PASSIVE_LEVEL, in DriverEntry. What cannot be read is as if it were absent. */
VOID ConfigRead(_In_ PCUNICODE_STRING RegistryPath, _Out_ MP_CONFIG *Config);

#endif
