// SPDX-License-Identifier: MIT
/** CO_CALL_PARAMETERS from and to what operations and events hold. */
#ifndef NDHCTL_CALLPARAMS_H
#define NDHCTL_CALLPARAMS_H

#include "ctl.h"

/**
 * Builds call parameters in one block (tag NDH_TAG_DATA, PoolFree). From NULL: harmless defaults. NULL: no
 * memory, or a specific part longer than NDH_MAX_DATA. The specific parts hold zeroes.
 */
_IRQL_requires_max_(DISPATCH_LEVEL)
_Must_inspect_result_
CO_CALL_PARAMETERS *CallParametersCreate(_In_opt_ const NDH_CALL_PARAMETERS *From);

/** Deep copy of what NDIS handed over, in one block as above. */
_IRQL_requires_max_(DISPATCH_LEVEL)
_Must_inspect_result_
CO_CALL_PARAMETERS *CallParametersClone(_In_ const CO_CALL_PARAMETERS *From);

/** Describes call parameters for an event; parts that are missing are zero. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID CallParametersDescribe(_In_opt_ const CO_CALL_PARAMETERS *From, _Out_ NDH_CALL_PARAMETERS *To);

#endif
