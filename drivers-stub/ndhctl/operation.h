// SPDX-License-Identifier: MIT
/** Operations of the protocol, whoever wants them: SUBMIT, a policy, the miniport's schedule, the teardown.
 */
#ifndef NDHCTL_OPERATION_H
#define NDHCTL_OPERATION_H

#include "context.h"

/** Executes one operation now, at the current IRQL. References (NDH_REF) are resolved. Result is filled in
 * whole. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID OperationExecute(_In_ const NDH_OPERATION *Operation, _In_ const NDH_PAYLOAD *Payload,
                      _In_ UINT16 EventFlags, _Out_ NDH_RESULT *Result);

/** Executes an operation without payload that a policy or the teardown wants; TRUE: the call was made. */
_IRQL_requires_max_(DISPATCH_LEVEL)
BOOLEAN OperationExecuteByPolicy(_In_ const NDH_OPERATION *Operation);

/**
 * Executes an operation later, in its context after its delay; operation and payload (or NULL) are copied.
 * Report: tell its outcome by an OP_RESULT event. STATUS_INSUFFICIENT_RESOURCES.
 */
_IRQL_requires_max_(DISPATCH_LEVEL)
_Must_inspect_result_
NTSTATUS OperationDefer(_In_ const NDH_OPERATION *Operation, _In_opt_ const NDH_PAYLOAD *Payload,
                        _In_ UINT16 EventFlags, _In_ BOOLEAN Report);

/** Executes an operation in its context and waits for it. If Cancel is signalled, or the thread is being
 * ended, a delay that is not over is given up (STATUS_CANCELLED). Payload's data and Result lie in nonpaged
 * memory, not on the stack. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID OperationRun(_In_ const NDH_OPERATION *Operation, _In_ const NDH_PAYLOAD *Payload,
                  _In_ UINT16 EventFlags, _In_reads_(CancelCount) PVOID *Cancel, _In_ ULONG CancelCount,
                  _Out_ NDH_RESULT *Result);

#endif
