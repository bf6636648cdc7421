// SPDX-License-Identifier: MIT
/*
 * Waiting for drivers: for a handler to return, and for what a handler has pended. A driver that never comes
 * back is reported; the wait goes on then, for what it uses cannot be freed.
 */
#pragma once

#include "violation.h"

#define NDIS_HANG "NDIS-HANG" /* the rule of a driver that does not come back */

/** What ends a pended handler. */
typedef struct AWAITED {
    PCSTR Handler;    /* "MiniportPause": has pended */
    PCSTR Completion; /* "NdisMPauseComplete": the driver has to call it */
    OBJECT_KIND Kind;
    NDIS_HANDLE Handle;
    PCUNICODE_STRING Adapter;  /* name, or NULL: it is about none */
    PCUNICODE_STRING Protocol; /* name of the protocol driver that owes it; NULL: the adapter's miniport */
} AWAITED, *PAWAITED;

/**
 * Waits until Function, a handler of the driver, has returned and Event is set; after 30 s it is reported
 * under Rule.
 */
_IRQL_requires_(PASSIVE_LEVEL)
VOID AwaitReturn(_In_ PKEVENT Event, _In_ PCSTR Rule, _In_ PCSTR Function, _In_ OBJECT_KIND Kind,
                 _In_opt_ NDIS_HANDLE Handle);

/**
 * Waits until the driver has called What->Completion and Event is set. Reported under NDIS_HANG when 30 s
 * pass meanwhile, and by AwaitReport: a world in which nothing else can happen is quiescent, and its clock
 * stands.
 */
_IRQL_requires_(PASSIVE_LEVEL)
VOID AwaitCompletion(_In_ PKEVENT Event, _In_ const AWAITED *What);

/** Who needed the result has given up: reports every completion that is awaited, each once. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID AwaitReport(VOID);
