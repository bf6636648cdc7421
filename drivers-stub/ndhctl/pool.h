// SPDX-License-Identifier: MIT
/** Nonpaged, never executable memory. */
#ifndef NDHCTL_POOL_H
#define NDHCTL_POOL_H

#include "ctl.h"

/** Zeroed memory from NonPagedPoolNx; NULL when there is none. Size is not 0. */
_IRQL_requires_max_(DISPATCH_LEVEL)
_Must_inspect_result_
VOID *PoolAllocate(_In_ SIZE_T Size, _In_ ULONG Tag);

/** Copy of Size bytes at Data; NULL when there is no memory. */
_IRQL_requires_max_(DISPATCH_LEVEL)
_Must_inspect_result_
VOID *PoolCopy(_In_reads_bytes_(Size) const VOID *Data, _In_ SIZE_T Size, _In_ ULONG Tag);

/** Frees a block of PoolAllocate or PoolCopy; NULL is allowed. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID PoolFree(_In_opt_ VOID *Block, _In_ ULONG Tag);

#endif
