// SPDX-License-Identifier: MIT
/** Call parameters: between NDIS's form (ns-ndis-co_call_parameters.md) and that of operations and events. */
#ifndef CALLMGR_PARAMS_H
#define CALLMGR_PARAMS_H

#include "calltext.h"
#include "image.h"

#define PARAMS_SPECIFIC_MAX 128u /* bytes of call manager or media specific parameters that are kept */

/** Call parameters that are a driver's own: nonpaged, whole, in one piece. */
typedef struct CM_PARAMETERS {
    CO_CALL_PARAMETERS Call; /* points into this structure */
    CO_CALL_MANAGER_PARAMETERS Manager;
    UCHAR ManagerBytes[PARAMS_SPECIFIC_MAX]; /* Manager.CallMgrSpecific.Parameters goes on here */
    CO_MEDIA_PARAMETERS Media;
    UCHAR MediaBytes[PARAMS_SPECIFIC_MAX];
} CM_PARAMETERS;

/** Harmless defaults: best effort both ways, no specific parameters. */
VOID ParamsDefault(_Out_ CM_PARAMETERS *Parameters);

/** The parameters of an operation's payload. */
typedef struct CM_GIVEN {
    const NDH_CALL_PARAMETERS *Call; /* NULL: none were given */
    const NDH_FLOW *Flow;            /* NULL: defaults */
} CM_GIVEN;

/** STATUS_INVALID_PARAMETER: wrong size, or lengths above PARAMS_SPECIFIC_MAX. */
NTSTATUS ParamsOfPayload(_In_opt_ const NDH_PAYLOAD *Payload, _Out_ CM_GIVEN *Given);

/** Defaults, then the given values. The lengths were checked by ParamsOfPayload. */
VOID ParamsFill(_Out_ CM_PARAMETERS *Parameters, _In_ const CM_GIVEN *Given);

/** Copies somebody's parameters; specific ones up to PARAMS_SPECIFIC_MAX. */
VOID ParamsCopy(_Out_ CM_PARAMETERS *Parameters, _In_opt_ const CO_CALL_PARAMETERS *From);

/** Changes parameters in place, as a call manager hands back what it agreed on: numbers only, and
 * CALL_PARAMETERS_CHANGED unless it is misuse. */
VOID ParamsApply(_Inout_ CO_CALL_PARAMETERS *Parameters, _In_ const CM_GIVEN *Given, _In_ BOOLEAN Misuse);

/** Whether two sets agree in all numbers. */
BOOLEAN ParamsEqual(_In_ const CO_CALL_PARAMETERS *One, _In_ const CO_CALL_PARAMETERS *Other);

#endif
