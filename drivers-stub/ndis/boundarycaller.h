// SPDX-License-Identifier: MIT
/*
 * Who calls a function of NDIS and about what, as the handles among its arguments tell.
 */
#pragma once

#include "boundarytable.h"

/** Fills Place. Returns whether the call manager of the AF is its miniport. */
_IRQL_requires_max_(DISPATCH_LEVEL)
BOOLEAN BoundaryCaller(_In_ UINT16 Function, _In_ const BOUNDARY_FUNCTION *Text, _In_ const UINT64 *Arguments,
                       _Out_ BOUNDARY_PLACE *Place);

/** Sets the object that the function has made, if there is one: Object, or for a party Object2. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID BoundaryNew(_In_ const BOUNDARY_FUNCTION *Text, _In_ const UINT64 *Arguments, _Inout_ NDH_ID *Object,
                 _Inout_ NDH_ID *Object2);
