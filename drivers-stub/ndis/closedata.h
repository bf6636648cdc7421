// SPDX-License-Identifier: MIT
/*
 * Close data on its way to the other side: the caller's own memory, or a copy (U-06, switch close-data).
 */
#pragma once

#include "standin.h"

/** What the other side's handler gets; Buffer itself if there is nothing to copy or no memory for it. */
_IRQL_requires_max_(DISPATCH_LEVEL)
PVOID CloseDataLend(_In_opt_ PVOID Buffer, _In_ UINT Size);

/** The handler has returned. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID CloseDataTakeBack(_In_opt_ PVOID Lent, _In_opt_ PVOID Buffer);
