// SPDX-License-Identifier: MIT
/**
 * Messages to a kernel debugger.
 */
#ifndef NDH_DBG_H
#define NDH_DBG_H

#include "ntdef.h"
#include "ntstatus.h"

#define DPFLTR_ERROR_LEVEL   0
#define DPFLTR_WARNING_LEVEL 1
#define DPFLTR_TRACE_LEVEL   2
#define DPFLTR_INFO_LEVEL    3

#define DPFLTR_IHVDRIVER_ID 77
#define DPFLTR_IHVNETWORK_ID 80

NTKERNELAPI ULONG NTAPI DbgPrint(_In_z_ PCSTR Format, ...);

NTKERNELAPI ULONG NTAPI DbgPrintEx(_In_ ULONG ComponentId, _In_ ULONG Level, _In_z_ PCSTR Format, ...);

NTKERNELAPI VOID NTAPI DbgBreakPointWithStatus(_In_ ULONG Status);

#if DBG
#define KdPrint(arguments) DbgPrint arguments
#define KdPrintEx(arguments) DbgPrintEx arguments
#define NT_ASSERT(expression)                                                                                \
    ((expression) ? (void)0 : RtlAssert((PVOID)#expression, (PVOID)__FILE__, __LINE__, NULL))
#else
#define KdPrint(arguments) ((void)0)
#define KdPrintEx(arguments) ((void)0)
#define NT_ASSERT(expression) ((void)0)
#endif
#define ASSERT NT_ASSERT
/* PAGED_CODE of the real headers reads CR8 in checked builds only; here it states the intent. */
#define PAGED_CODE() ((void)0)

#endif
