// SPDX-License-Identifier: MIT
/**
 * The way to ndhmp.sys (ndhmp_interface.h): asked for by a private OID, used between Attach and Detach only.
 * Acquire and Release bracket each call into the miniport's table; Detach waits until none is under way.
 */
#ifndef NDHCTL_ATTACH_H
#define NDHCTL_ATTACH_H

#include "binding.h"

/** Asks the miniport who it is and attaches if it is ours. A foreign one stays unattached: that is no error.
 */
_IRQL_requires_(PASSIVE_LEVEL)
VOID AttachMiniport(_Inout_ NDH_BINDING *Binding);

/** Ends the use of the table in both directions. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID AttachEnd(_Inout_ NDH_BINDING *Binding);

/** Table of the binding's miniport for one call; NULL if none is attached. */
_IRQL_requires_max_(DISPATCH_LEVEL)
_Must_inspect_result_
const NDHMP_INTERFACE *AttachAcquire(_Inout_ NDH_BINDING *Binding);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID AttachRelease(_Inout_ NDH_BINDING *Binding);

/** Next binding with an attached miniport at or behind *Cursor, referenced and acquired; NULL at the end.
 * Ends with AttachDone. */
_IRQL_requires_max_(DISPATCH_LEVEL)
_Must_inspect_result_
NDH_BINDING *AttachNext(_Inout_ UINT32 *Cursor);

/** The binding whose miniport knows an object of the call manager, as AttachNext gives it; NULL if none does.
 * Object 0: any. */
_IRQL_requires_max_(DISPATCH_LEVEL)
_Must_inspect_result_
NDH_BINDING *AttachOwner(_In_ NDH_ID Object);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID AttachDone(_In_ NDH_BINDING *Binding);

#endif
