// SPDX-License-Identifier: MIT
/** The function table that clients are bound to, in the order of KMDF 1.15. */
#include "fx.h"
#include "ddi.h"
#include "thunks.h"

#define PROVIDED(index, name) [index] = (WDFFUNC)Fx##name,
#define MISSING(index, name) [index] = (WDFFUNC)FxMissing##name,

const WDFFUNC FxFunctionTable[FX_FUNCTION_COUNT] = {
#include "functions.inc"
};

#undef PROVIDED
#undef MISSING
#define PROVIDED(index, name) C_ASSERT((index) == name##TableIndex);
#define MISSING(index, name)
#include "functions.inc"
