// SPDX-License-Identifier: MIT
/*
 * Violations: what a driver did against the contract, with the rule that says so.
 */
#pragma once

#include "handle.h"

/*
 * Bug check of a fatal violation while the switch "verifier" is "bugcheck": BUGCODE_NDIS_DRIVER with
 *   1  VIOLATION_SIGNATURE, so that nobody takes it for a code that Windows defines
 *   2  address of the NUL-terminated rule name
 *   3  the NDIS handle, or 0
 *   4  address of the NDH_STANDIN_VIOLATION record
 */
#define VIOLATION_BUG_CHECK 0x0000007C
#define VIOLATION_SIGNATURE 0x4E6453696E645631ULL

/**
 * Records a violation and prints it. With NDH_STANDIN_FATAL and verifier = bugcheck it does not return.
 *
 * Rule is an id of the rule catalogue (MCM-CLOSE-003), of the contract's lists (U-08), or WIN- with a section
 * of what Windows wants. Format takes %s (PCSTR), %w (PCUNICODE_STRING), %u (ULONG64, decimal) and %x
 * (ULONG64, hexadecimal); every argument is 64 bits wide. May be called with the library's lock held.
 */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID ViolationReport(_In_ NDH_STANDIN_SEVERITY Severity, _In_ PCSTR Rule, _In_ PCSTR Function,
                     _In_ OBJECT_KIND Kind, _In_opt_ NDIS_HANDLE Handle, _In_ NDIS_STATUS Status,
                     _In_ PCSTR Format, ...);

/** Violations reported since the image was loaded. */
_IRQL_requires_max_(DISPATCH_LEVEL)
ULONG64 ViolationTotal(VOID);

/**
 * Fills Page and up to Capacity records from sequence number From on (0 counts as 1).
 */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID ViolationRead(_In_ ULONG64 From, _Out_ NDH_STANDIN_VIOLATION_PAGE *Page,
                   _Out_writes_(Capacity) NDH_STANDIN_VIOLATION *Records, _In_ ULONG Capacity);
