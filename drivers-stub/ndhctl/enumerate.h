// SPDX-License-Identifier: MIT
/** ENUMERATE: adapters, bindings and address families as the client knows them. */
#ifndef NDHCTL_ENUMERATE_H
#define NDHCTL_ENUMERATE_H

#include "ctl.h"

/** Fills Entities; *Written gets bytes. STATUS_BUFFER_TOO_SMALL if there are more than Max. */
_IRQL_requires_max_(DISPATCH_LEVEL)
_Must_inspect_result_
NTSTATUS EnumerateEntities(_Out_writes_(Max) NDH_ENTITY *Entities, _In_ SIZE_T Max, _Out_ SIZE_T *Written);

/** Writes a LINK event for each open address family whose call manager is ours: a session that is not the
 * first did not see it made. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID EnumerateRecordLinks(VOID);

#endif
