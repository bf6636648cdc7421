// SPDX-License-Identifier: MIT
/** CO_CALL_PARAMETERS from and to what operations and events hold. */
#ifndef NDHCTL_CALLPARAMS_H
#define NDHCTL_CALLPARAMS_H

#include "calltext.h"
#include "ctl.h"

/**
 * Builds call parameters in one block (tag NDH_TAG_DATA, PoolFree). From NULL: harmless defaults. NULL: no
 * memory, or a specific part longer than NDH_MAX_DATA. The specific parts hold zeroes. Flow NULL: what
 * NDH_FLOW says of its absence.
 */
_IRQL_requires_max_(DISPATCH_LEVEL)
_Must_inspect_result_
CO_CALL_PARAMETERS *CallParametersCreate(_In_opt_ const NDH_CALL_PARAMETERS *From,
                                         _In_opt_ const NDH_FLOW *Flow);

/** The same from an operation's payload: NDH_CALL_PARAMETERS, that and NDH_FLOW, both and the content of the
 * specific parameters, or none. */
_IRQL_requires_max_(DISPATCH_LEVEL)
_Must_inspect_result_
CO_CALL_PARAMETERS *CallParametersOfPayload(_In_ const NDH_PAYLOAD *Payload);

/** Deep copy of what NDIS handed over, in one block as above. */
_IRQL_requires_max_(DISPATCH_LEVEL)
_Must_inspect_result_
CO_CALL_PARAMETERS *CallParametersClone(_In_ const CO_CALL_PARAMETERS *From);

#endif
