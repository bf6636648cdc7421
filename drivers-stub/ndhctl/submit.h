// SPDX-License-Identifier: MIT
/** SUBMIT: a batch of operations, one after the other. */
#ifndef NDHCTL_SUBMIT_H
#define NDHCTL_SUBMIT_H

#include "ctl.h"

/**
 * Executes a batch that CheckSubmit has found good and completes the request. In and Out may be the same
 * memory (METHOD_BUFFERED): a result lies where its operation lay. Cancelling the request ends the wait for
 * an operation and the batch.
 */
_IRQL_requires_(PASSIVE_LEVEL)
VOID SubmitRequest(_In_ WDFREQUEST Request, _In_ const NDH_SUBMIT *In, _Out_ NDH_SUBMIT *Out);

#endif
