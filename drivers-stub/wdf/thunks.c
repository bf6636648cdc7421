// SPDX-License-Identifier: MIT
/** One thunk for each framework function that the stand-in does not provide: a call ends the system and names
 * the function. */
#include "fx.h"
#include "thunks.h"

DECLSPEC_NORETURN VOID FxMissingFunction(PWDF_DRIVER_GLOBALS DriverGlobals, ULONG Index, PCSTR Name)
{
    DbgPrintEx(DPFLTR_IHVDRIVER_ID, DPFLTR_ERROR_LEVEL,
               "stand-in KMDF: %s (function %u) is not provided by the stand-in\n", Name, Index);
    for (;;) {
        KeBugCheckEx(WDF_VIOLATION, WDF_VERIFIER_FATAL_ERROR, Index, (ULONG_PTR)Name,
                     (ULONG_PTR)DriverGlobals);
    }
}

#define PROVIDED(index, name)
#define MISSING(index, name)                                      \
    VOID NTAPI FxMissing##name(PWDF_DRIVER_GLOBALS DriverGlobals) \
    {                                                             \
        FxMissingFunction(DriverGlobals, (index), #name);         \
    }
#include "functions.inc"
