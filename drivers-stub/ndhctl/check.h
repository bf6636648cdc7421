// SPDX-License-Identifier: MIT
/** Checks of what comes from user mode. A request that fails one has changed nothing. */
#ifndef NDHCTL_CHECK_H
#define NDHCTL_CHECK_H

#include "ctl.h"

_IRQL_requires_max_(DISPATCH_LEVEL)
_Must_inspect_result_
NTSTATUS CheckHello(_In_ const NDH_HELLO_IN *Hello);

_IRQL_requires_max_(DISPATCH_LEVEL)
_Must_inspect_result_
NTSTATUS CheckAwait(_In_ const NDH_AWAIT *Await);

/**
 * Head, operations and payload of a SUBMIT of InLength bytes, whose answer has room for OutLength bytes.
 * STATUS_INVALID_PARAMETER, STATUS_BUFFER_TOO_SMALL, STATUS_ACCESS_DENIED (misuse in a session that may not).
 */
_IRQL_requires_max_(DISPATCH_LEVEL)
_Must_inspect_result_
NTSTATUS CheckSubmit(_In_reads_bytes_(InLength) const NDH_SUBMIT *Submit, _In_ SIZE_T InLength,
                     _In_ SIZE_T OutLength, _In_ BOOLEAN Misuse);

#endif
