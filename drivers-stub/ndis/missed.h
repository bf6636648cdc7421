// SPDX-License-Identifier: MIT
/*
 * Configuration values that drivers asked for and did not get, kept for the control device.
 */
#pragma once

#include "standin.h"

/**
 * Notes a question without an answer.
 *
 * @param Service name of the driver's service
 * @param Found registry type of the value that does not convert to what was wanted, 0 when there is none
 */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID MissedNote(_In_ NDH_STANDIN_MISSED_SCOPE Scope, _In_ PCUNICODE_STRING Service,
                _In_ PCUNICODE_STRING Name, _In_ NDIS_PARAMETER_TYPE Wanted, _In_ ULONG Found);

/** Copies the records from index From on, as many as fit. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID MissedRead(_In_ ULONG From, _Out_ NDH_STANDIN_MISSED_PAGE *Page,
                _Out_writes_to_(Capacity, Page->Count) NDH_STANDIN_MISSED_VALUE *Records,
                _In_ ULONG Capacity);
