// SPDX-License-Identifier: MIT
/** Declares the thunks of thunks.c: FxMissingWdfXxx for each function that is not provided. */
#ifndef FX_THUNKS_H
#define FX_THUNKS_H

#include <wdf.h>

#define PROVIDED(index, name)
#define MISSING(index, name) VOID NTAPI FxMissing##name(PWDF_DRIVER_GLOBALS DriverGlobals);
#include "functions.inc"
#undef PROVIDED
#undef MISSING

#endif
