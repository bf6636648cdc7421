// SPDX-License-Identifier: MIT
/** Services that images import although ntddk.h of this tree does not declare them: it leaves out what our
 *  own images must not use. */
#ifndef NDH_NT_SERVICES_H
#define NDH_NT_SERVICES_H

#include <ntddk.h>

#include "exception.h"

DECLSPEC_NORETURN VOID NTAPI ExRaiseAccessViolation(VOID);
DECLSPEC_NORETURN VOID NTAPI ExRaiseDatatypeMisalignment(VOID);
VOID NTAPI RtlRaiseException(struct nt_exception_record *ExceptionRecord);
VOID NTAPI RtlUnwind(PVOID TargetFrame, PVOID TargetIp, struct nt_exception_record *ExceptionRecord,
                     PVOID ReturnValue);
VOID NTAPI RtlUnwindEx(PVOID TargetFrame, PVOID TargetIp, struct nt_exception_record *ExceptionRecord,
                       PVOID ReturnValue, struct nt_context *ContextRecord, PVOID HistoryTable);
VOID NTAPI RtlCaptureContext(struct nt_context *ContextRecord);
VOID NTAPI RtlRestoreContext(struct nt_context *ContextRecord, struct nt_exception_record *ExceptionRecord);
/** The entry of .pdata, or NULL for a leaf function. */
PVOID NTAPI RtlLookupFunctionEntry(ULONG64 ControlPc, PULONG64 ImageBase, PVOID HistoryTable);
/** Returns the handler of the frame, a nt_exception_routine, or NULL. ContextPointers stay as they are. */
PVOID NTAPI RtlVirtualUnwind(ULONG HandlerType, ULONG64 ImageBase, ULONG64 ControlPc,
                             const VOID *FunctionEntry, struct nt_context *ContextRecord, PVOID *HandlerData,
                             PULONG64 EstablisherFrame, PVOID ContextPointers);
USHORT NTAPI RtlCaptureStackBackTrace(ULONG FramesToSkip, ULONG FramesToCapture, PVOID *BackTrace,
                                      PULONG BackTraceHash);
ULONG NTAPI RtlWalkFrameChain(PVOID *Callers, ULONG Count, ULONG Flags);
PVOID NTAPI RtlPcToFileHeader(PVOID PcValue, PVOID *BaseOfImage);
VOID nt_local_unwind_service(VOID);
nt_exception_routine nt_c_specific_handler;
VOID NTAPI ProbeForRead(const volatile VOID *Address, SIZE_T Length, ULONG Alignment);
VOID NTAPI ProbeForWrite(volatile VOID *Address, SIZE_T Length, ULONG Alignment);

KIRQL NTAPI KeGetCurrentIrql(VOID);
KIRQL NTAPI nt_raise_irql_to_dpc_level(VOID);
PKTHREAD NTAPI KeGetCurrentThread(VOID);
PEPROCESS NTAPI IoGetCurrentProcess(VOID);
LONG NTAPI KeReadStateSemaphore(PRKSEMAPHORE Semaphore);
LONG NTAPI KeReadStateMutex(PRKMUTEX Mutex);
ULONGLONG NTAPI KeQueryInterruptTime(VOID);
ULONG64 NTAPI KeQueryInterruptTimePrecise(PULONG64 QpcTimeStamp);
ULONG NTAPI ExSetTimerResolution(ULONG DesiredTime, BOOLEAN SetResolution);
KIRQL NTAPI KeAcquireSpinLockForDpc(PKSPIN_LOCK SpinLock);
VOID NTAPI KeReleaseSpinLockForDpc(PKSPIN_LOCK SpinLock, KIRQL OldIrql);

ULONG NTAPI vDbgPrintEx(ULONG ComponentId, ULONG Level, PCSTR Format, __builtin_ms_va_list arglist);
ULONG NTAPI vDbgPrintExWithPrefix(PCSTR Prefix, ULONG ComponentId, ULONG Level, PCSTR Format,
                                  __builtin_ms_va_list arglist);
NTSTATUS NTAPI DbgQueryDebugFilterState(ULONG ComponentId, ULONG Level);
VOID NTAPI DbgBreakPoint(VOID);
WCHAR NTAPI nt_downcase_unicode_char(WCHAR SourceCharacter);

PVOID NTAPI ExAllocatePool2(ULONG64 Flags, SIZE_T NumberOfBytes, ULONG Tag);
VOID NTAPI ExFreePool2(PVOID P, ULONG Tag, PVOID ExtendedParameters, ULONG ExtendedParametersCount);

#endif
