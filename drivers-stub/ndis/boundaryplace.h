// SPDX-License-Identifier: MIT
/*
 * What the boundary calls objects: ids of the control protocol, one for each side that has a handle.
 */
#pragma once

#include "boundary.h"

/** Id of an object as that side knows it; sides that the kind does not have are those of its owner. */
NDH_ID BoundaryId(_In_ const VOID *Object, _In_ HANDLE_SIDE Side);

/** The AF that an object hangs on, or is; NULL: none. */
const NS_AF *BoundaryAf(_In_ const OBJECT *Object);

/** Driver of that side of an AF, whose objects are below it. */
const UNICODE_STRING *BoundaryDriver(_In_ const NS_AF *Af, _In_ HANDLE_SIDE Side);

/** Side of the control protocol. */
UINT8 BoundarySide(_In_ HANDLE_SIDE Side);
