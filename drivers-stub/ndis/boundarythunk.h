// SPDX-License-Identifier: MIT
/*
 * Handlers of drivers of NDIS 5 that the library reaches by a thunk. The call of the thunk is no crossing of
 * the boundary: the driver's handler inside it is, at the same place (PlaceOfThunk).
 */
#pragma once

#include "boundary.h"

/** Remembers the place while the thunk runs. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID ThunkEnter(_Inout_ CROSSING *Crossing, _In_ const BOUNDARY_PLACE *Place);

/** The thunk has returned. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID ThunkLeave(_In_ const CROSSING *Crossing);
