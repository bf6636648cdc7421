// SPDX-License-Identifier: MIT
/*
 * Waiting for a driver's handler to return.
 */
#pragma once

#include "violation.h"

/**
 * Waits until Function, a handler of the driver, has returned and Event is set. After 30 s the handler is
 * reported under Rule as one that hangs. The wait goes on then: what the handler uses cannot be freed.
 */
_IRQL_requires_(PASSIVE_LEVEL)
VOID AwaitReturn(_In_ PKEVENT Event, _In_ PCSTR Rule, _In_ PCSTR Function, _In_ OBJECT_KIND Kind,
                 _In_opt_ NDIS_HANDLE Handle);
