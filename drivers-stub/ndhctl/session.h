// SPDX-License-Identifier: MIT
/**
 * The one session: from HELLO on a handle to the end of the teardown after that handle was closed.
 *
 *     Closed -> Opened (handle) -> Active (HELLO) -> Ending (handle closed) -> Closed
 */
#ifndef NDHCTL_SESSION_H
#define NDHCTL_SESSION_H

#include "ctl.h"

_IRQL_requires_(PASSIVE_LEVEL)
VOID SessionDriverEntry(VOID);

/** A handle is opened: STATUS_DEVICE_BUSY while there is another session or the teardown of the last one is
 * not done. */
_IRQL_requires_(PASSIVE_LEVEL)
_Must_inspect_result_
NTSTATUS SessionOpen(_In_ WDFFILEOBJECT File);

/** HELLO with checked flags and ring size. STATUS_INVALID_DEVICE_STATE for a second one. */
_IRQL_requires_(PASSIVE_LEVEL)
_Must_inspect_result_
NTSTATUS SessionBegin(_In_ BOOLEAN Misuse, _In_ UINT32 RingRecords, _Out_ NDH_HELLO_OUT *Out);

/** The handle is closed: takes down what the session made, for a bounded time here, the rest in a work item.
 */
_IRQL_requires_(PASSIVE_LEVEL)
VOID SessionClose(_In_ WDFFILEOBJECT File);

/** Goes on with the end of a session; TRUE: it has ended. */
_IRQL_requires_(PASSIVE_LEVEL)
_Must_inspect_result_
BOOLEAN SessionFinishEnd(VOID);

/** A control request begins; FALSE: no session is active. Each TRUE is followed by one SessionLeave. */
_IRQL_requires_(PASSIVE_LEVEL)
_Must_inspect_result_
BOOLEAN SessionEnter(VOID);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID SessionLeave(VOID);

/** Whether the session may break rules. */
_IRQL_requires_max_(DISPATCH_LEVEL)
BOOLEAN SessionMisuse(VOID);

/** A SUBMIT begins or ends. FALSE: the session is being torn down. */
_IRQL_requires_(PASSIVE_LEVEL)
_Must_inspect_result_
BOOLEAN SessionBeginSubmit(VOID);
_IRQL_requires_(PASSIVE_LEVEL)
VOID SessionEndSubmit(VOID);

/** Notification event: operations under way shall stop. */
_IRQL_requires_max_(DISPATCH_LEVEL)
KEVENT *SessionStopEvent(VOID);

/** RESET. Between Enter and Leave. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID SessionReset(_Out_ NDH_RESET_OUT *Out);

#endif
