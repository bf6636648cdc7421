// SPDX-License-Identifier: MIT
/**
 * Call parameters (ns-ndis-co_call_parameters.md) as operations and events tell them. Compiled into every
 * driver that sets up calls.
 */
#ifndef SHARED_CALLTEXT_H
#define SHARED_CALLTEXT_H

#include <ndis.h>

#include "ndhmp_interface.h"

/** What events tell of call parameters. */
typedef struct NDH_DESCRIPTION {
    NDH_CALL_PARAMETERS Call;
    NDH_FLOW Flow;
    BOOLEAN HasFlow; /* Flow is not what its absence means */
} NDH_DESCRIPTION;

/** Sets what NDH_FLOW tells of both flows, or what its absence means. Their SDU sizes are set already. */
VOID CallFlows(_Inout_ CO_CALL_MANAGER_PARAMETERS *Manager, _In_opt_ const NDH_FLOW *Flow);

/** Describes call parameters; parts that are missing are zero. */
VOID CallDescribe(_Out_ NDH_DESCRIPTION *To, _In_opt_ const CO_CALL_PARAMETERS *From);

/**
 * Describes them for an event, which points to the description from then on: it has to live until the event
 * is written.
 */
VOID CallTell(_Inout_ NDH_RECORD *Record, _Out_ NDH_DESCRIPTION *Description,
              _In_opt_ const CO_CALL_PARAMETERS *From);

#endif
