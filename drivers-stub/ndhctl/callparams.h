// SPDX-License-Identifier: MIT
/** CO_CALL_PARAMETERS from and to what operations and events hold. */
#ifndef NDHCTL_CALLPARAMS_H
#define NDHCTL_CALLPARAMS_H

#include "ctl.h"

/**
 * Builds call parameters in one block (tag NDH_TAG_DATA, PoolFree). From NULL: harmless defaults. NULL: no
 * memory, or a specific part longer than NDH_MAX_DATA. The specific parts hold zeroes. Flow NULL: what NDH_FLOW
 * says of its absence.
 */
_IRQL_requires_max_(DISPATCH_LEVEL)
_Must_inspect_result_
CO_CALL_PARAMETERS *CallParametersCreate(_In_opt_ const NDH_CALL_PARAMETERS *From,
                                         _In_opt_ const NDH_FLOW *Flow);

/** The same from an operation's payload: NDH_CALL_PARAMETERS, that and NDH_FLOW, or none. */
_IRQL_requires_max_(DISPATCH_LEVEL)
_Must_inspect_result_
CO_CALL_PARAMETERS *CallParametersOfPayload(_In_ const NDH_PAYLOAD *Payload);

/** Deep copy of what NDIS handed over, in one block as above. */
_IRQL_requires_max_(DISPATCH_LEVEL)
_Must_inspect_result_
CO_CALL_PARAMETERS *CallParametersClone(_In_ const CO_CALL_PARAMETERS *From);

/** What events tell of call parameters. */
typedef struct NDH_DESCRIPTION {
    NDH_CALL_PARAMETERS Call;
    NDH_FLOW Flow;
    BOOLEAN HasFlow; /* Flow is not what its absence means */
} NDH_DESCRIPTION;

/** Describes call parameters; parts that are missing are zero. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID CallParametersDescribe(_In_opt_ const CO_CALL_PARAMETERS *From, _Out_ NDH_DESCRIPTION *To);

/** Describes them for an event, which points to the description from then on. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID CallParametersRecord(_In_opt_ const CO_CALL_PARAMETERS *From, _Out_ NDH_DESCRIPTION *To,
                          _Inout_ NDH_RECORD *Record);

#endif
