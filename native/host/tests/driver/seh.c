// SPDX-License-Identifier: MIT
/* A driver with structured exceptions, as Microsoft's compiler and clang make them. */
#include <ntddk.h>

#include "seh.h"
#include "sehcase.h"

#define EXCEPTION_CONTINUE_EXECUTION (-1)
#define GetExceptionCode             (NTSTATUS) _exception_code
#define GetExceptionInformation      (struct _SEH_POINTERS *)_exception_info

#define LOG_SIZE 256

typedef struct _SEH_CONTEXT {
    UCHAR Before[0xf8];
    ULONG64 Rip;
} SEH_CONTEXT;

struct _SEH_POINTERS {
    SEH_RECORD *Record;
    SEH_CONTEXT *Context;
};

typedef int SEH_COMPARE(const VOID *First, const VOID *Second);
NTKERNELAPI VOID qsort(VOID *Base, SIZE_T Count, SIZE_T Size, SEH_COMPARE *Compare);
NTKERNELAPI VOID NTAPI ProbeForRead(const volatile VOID *Address, SIZE_T Length, ULONG Alignment);

DRIVER_INITIALIZE DriverEntry;
DRIVER_UNLOAD SehUnload;
DRIVER_DISPATCH SehCreateClose;
DRIVER_DISPATCH SehControl;

int _fltused; /* what the compiler refers to when there is a double */

static PDEVICE_OBJECT SehDevice;
static UNICODE_STRING SehLink = RTL_CONSTANT_STRING(L"\\??\\NdhSeh");
static CHAR SehText[LOG_SIZE];
static ULONG SehLength;
volatile ULONG SehZero;

__attribute__((noinline)) VOID SehLog(const CHAR *Text)
{
    for (; *Text != '\0' && SehLength < LOG_SIZE - 1; Text++) {
        SehText[SehLength++] = *Text;
    }
    SehText[SehLength] = '\0';
}

VOID SehLogStatus(NTSTATUS Status)
{
    CHAR text[12] = " 00000000 ";
    ULONG value = (ULONG)Status;
    for (int i = 8; i >= 1; i--, value >>= 4) {
        text[i] = "0123456789ABCDEF"[value & 15];
    }
    SehLog(text);
}

__attribute__((noinline)) VOID SehRaise(NTSTATUS Status)
{
    SehLog("r");
    ExRaiseStatus(Status);
}

static __attribute__((noinline)) ULONG SehRead(const volatile ULONG *Address)
{
    return *Address;
}

static __attribute__((noinline)) ULONG SehDivide(ULONG Value)
{
    ULONG divisor = SehZero;
    __asm__ volatile("xorl %%edx, %%edx; divl %1" : "+a"(Value) : "r"(divisor) : "edx", "cc");
    return Value;
}

static VOID SehCatchRaise(VOID)
{
    __try {
        SehRaise(STATUS_INVALID_PARAMETER);
        SehLog("not here");
    } __except (TAKEN("f")) {
        SehLogStatus(GetExceptionCode());
    }
    SehLog("end");
}

static LONG SehFilterFault(struct _SEH_POINTERS *Pointers)
{
    const SEH_RECORD *record = Pointers->Record;
    SehLog(record->Count == 2 && record->Information[0] == 0 && record->Information[1] == 0x10 &&
                   (PVOID)Pointers->Context->Rip == record->Address
               ? "f"
               : "wrong record");
    return EXCEPTION_EXECUTE_HANDLER;
}

static VOID SehCatchFault(VOID)
{
    __try {
        SehRead((const ULONG *)0x10);
        SehLog("not here");
    } __except (SehFilterFault(GetExceptionInformation())) {
        SehLogStatus(GetExceptionCode());
    }
}

static __attribute__((noinline)) VOID SehInner(VOID)
{
    __try {
        SehRaise(STATUS_INVALID_PARAMETER);
    } __except (DECLINE("i")) {
        SehLog("not here");
    }
}

static VOID SehCatchNested(VOID)
{
    __try {
        __try {
            SehInner();
        } __except (GetExceptionCode() == STATUS_INVALID_PARAMETER ? DECLINE("m") : TAKEN("wrong")) {
            SehLog("not here");
        }
    } __except (TAKEN("o")) {
        SehLogStatus(GetExceptionCode());
    }
}

static __attribute__((noinline)) VOID SehFinallyInner(VOID)
{
    __try {
        __try {
            SehRaise(STATUS_INVALID_PARAMETER);
            SEH_BEHIND_CALL();
        } __finally {
            SehLog("1");
        }
    } __finally {
        SehLog("2");
    }
}

static VOID SehCatchAfterFinally(VOID)
{
    __try {
        __try {
            SehFinallyInner();
            SEH_BEHIND_CALL();
        } __finally {
            SehLog("3");
        }
    } __except (TAKEN("f")) {
        SehLog("h");
    }
}

static VOID SehFinallyOnly(VOID)
{
    __try {
        SehLog("b");
    } __finally {
        SehLog("f");
    }
    SehLog("e");
}

static __attribute__((noinline)) LONG SehFilterThatRaises(VOID)
{
    SehLog("<");
    __try {
        SehRaise(STATUS_UNSUCCESSFUL);
    } __except (TAKEN("g")) {
        SehLog("h");
    }
    SehLog(">");
    return EXCEPTION_EXECUTE_HANDLER;
}

static VOID SehCatchWithFilterThatRaises(VOID)
{
    __try {
        SehRaise(STATUS_INVALID_PARAMETER);
    } __except (SehFilterThatRaises()) {
        SehLogStatus(GetExceptionCode());
    }
}

static __attribute__((noinline)) VOID SehFinallyThatRaises(VOID)
{
    __try {
        __try {
            SehRaise(STATUS_INVALID_PARAMETER);
            SEH_BEHIND_CALL();
        } __finally {
            SehLog("1");
            SehRaise(STATUS_UNSUCCESSFUL);
        }
    } __finally {
        SehLog("2");
    }
}

static VOID SehCatchFromFinally(VOID)
{
    __try {
        __try {
            SehFinallyThatRaises();
        } __except (GetExceptionCode() == STATUS_UNSUCCESSFUL ? TAKEN("u") : DECLINE("i")) {
            SehLogStatus(GetExceptionCode());
        }
    } __except (TAKEN("o")) {
        SehLog("not here");
    }
}

static __attribute__((noinline)) VOID SehStore(VOID)
{
    __asm__ volatile("movl $1, (%0)" : : "a"(0x20LL) : "memory"); /* C7 00 and four bytes */
}

static LONG SehStepOver(struct _SEH_POINTERS *Pointers)
{
    SehLog("s");
    Pointers->Context->Rip += 6;
    return EXCEPTION_CONTINUE_EXECUTION;
}

static VOID SehContinueBehind(VOID)
{
    __try {
        SehStore();
        SehLog("c");
    } __except (SehStepOver(GetExceptionInformation())) {
        SehLog("not here");
    }
}

static int SehCompareThatRaises(const VOID *First, const VOID *Second)
{
    UNREFERENCED_PARAMETER(First);
    UNREFERENCED_PARAMETER(Second);
    SehRaise(STATUS_INVALID_PARAMETER);
    return 0;
}

static VOID SehCatchAcrossHost(VOID)
{
    ULONG numbers[4] = { 4, 3, 2, 1 };
    __try {
        __try {
            qsort(numbers, 4, sizeof numbers[0], SehCompareThatRaises);
            SEH_BEHIND_CALL();
        } __finally {
            SehLog("1");
        }
    } __except (TAKEN("f")) {
        SehLogStatus(GetExceptionCode());
    }
}

static VOID SehCatchServiceFault(VOID)
{
    UCHAR bytes[64];
    __try {
        RtlCompareMemory(bytes, (const VOID *)0x30, sizeof bytes);
        SehLog("not here");
    } __except (TAKEN("f")) {
        SehLogStatus(GetExceptionCode());
    }
}

static VOID SehCatchProbe(VOID)
{
    __try {
        ProbeForRead((const VOID *)0x10000, 8, 4);
        SehLog("a");
        ProbeForRead(SehText, 4, 1);
    } __except (TAKEN("f")) {
        SehLogStatus(GetExceptionCode());
    }
    __try {
        ProbeForRead((const VOID *)0x10001, 8, 4);
    } __except (TAKEN("f")) {
        SehLogStatus(GetExceptionCode());
    }
}

static VOID SehCatchDivide(VOID)
{
    KIRQL irql;
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    __try {
        SehZero = SehDivide(7);
    } __except (TAKEN("f")) {
        SehLogStatus(GetExceptionCode());
    }
    KeLowerIrql(irql);
}

/* Saves vector registers, which the way back must restore. */
static __attribute__((noinline)) VOID SehClobberAndRaise(VOID)
{
    __asm__ volatile("xorps %%xmm6, %%xmm6; xorps %%xmm7, %%xmm7" : : : "xmm6", "xmm7");
    SehRaise(STATUS_INVALID_PARAMETER);
}

static VOID SehKeepValues(ULONG First, ULONG Second)
{
    ULONG kept = First * 3 + 1;
    volatile ULONG changed = 0;
    double third = Second / 4.0;
    for (ULONG i = 0; i < 4; i++) {
        __try {
            changed += First;
            SehClobberAndRaise();
        } __except (changed == First * (i + 1) && kept == First * 3 + 1 ? TAKEN("f") : TAKEN("wrong")) {
            SehLog(changed == First * (i + 1) && kept == First * 3 + 1 && third * 4 == Second ? "v"
                                                                                              : "wrong");
        }
    }
}

VOID SehFrameFinally(BOOLEAN Abnormal, PVOID Frame);

/* The termination handler of SehFrame. */
VOID SehFrameFinally(BOOLEAN Abnormal, PVOID Frame)
{
    SehLog(Abnormal && Frame != NULL ? "1" : "wrong");
}

static VOID SehUnwindFrames(VOID)
{
    SehLogStatus((NTSTATUS)SehFrame(0));
    SehLogStatus((NTSTATUS)SehFrame(1));
    SehLogStatus((NTSTATUS)SehFrame(2));
}

__declspec(code_seg("PAGE")) static __attribute__((noinline)) VOID SehPaged(VOID)
{
    __try {
        SehRaise(STATUS_INVALID_PARAMETER);
    } __except (TAKEN("f")) {
        SehLog("p");
    }
}

static VOID (*volatile SehPagedPointer)(VOID) = SehPaged;

static VOID SehManyTimes(VOID)
{
    ULONG caught = 0;
    for (ULONG i = 0; i < 100; i++) {
        SehLength = 0;
        __try {
            SehRead((const ULONG *)0x10);
        } __except (EXCEPTION_EXECUTE_HANDLER) {
            caught++;
        }
    }
    SehLog(caught == 100 ? "100" : "fewer");
}

static VOID SehDecline(VOID)
{
    __try {
        __try {
            SehRead((const ULONG *)0x40);
            SEH_BEHIND_CALL();
        } __finally {
            SehLog("not here");
        }
    } __except (EXCEPTION_CONTINUE_SEARCH) {
        SehLog("not here");
    }
}

static VOID SehRaiseRaised(VOID)
{
    KIRQL irql;
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    SehRaise(STATUS_INVALID_PARAMETER);
}

static NTSTATUS SehRun(ULONG Case)
{
    SehLength = 0;
    SehText[0] = '\0';
    switch (Case) {
    case SEH_RAISE:
        SehCatchRaise();
        break;
    case SEH_FAULT:
        SehCatchFault();
        break;
    case SEH_NESTED:
        SehCatchNested();
        break;
    case SEH_FINALLY:
        SehCatchAfterFinally();
        break;
    case SEH_NO_EXCEPTION:
        SehFinallyOnly();
        break;
    case SEH_IN_FILTER:
        SehCatchWithFilterThatRaises();
        break;
    case SEH_IN_FINALLY:
        SehCatchFromFinally();
        break;
    case SEH_CONTINUE:
        SehContinueBehind();
        break;
    case SEH_ACROSS_HOST:
        SehCatchAcrossHost();
        break;
    case SEH_SERVICE_FAULT:
        SehCatchServiceFault();
        break;
    case SEH_PROBE:
        SehCatchProbe();
        break;
    case SEH_DIVIDE:
        SehCatchDivide();
        break;
    case SEH_VALUES:
        SehKeepValues(7 + SehZero, 10);
        break;
    case SEH_UNWIND:
        SehUnwindFrames();
        break;
    case SEH_PAGED:
        SehPagedPointer();
        break;
    case SEH_WALK:
        SehLog(SehWalk());
        break;
    case SEH_AGAIN:
        SehManyTimes();
        break;
    case SEH_CATCH_IN_FINALLY:
        SehCatchInFinally();
        break;
    case SEH_LEAVE:
        SehLeaveTry();
        break;
    case SEH_NONCONTINUABLE:
        SehContinueNoncontinuable();
        break;
    case SEH_EXIT_UNWIND:
        SehExitUnwind();
        break;
    case SEH_FLAGS:
        SehTellFlags();
        break;
    case SEH_UNCAUGHT:
        SehRaise(STATUS_INVALID_PARAMETER);
        break;
    case SEH_UNCAUGHT_FAULT:
        SehDecline();
        break;
    case SEH_UNCAUGHT_RAISED:
        SehRaiseRaised();
        break;
    case SEH_UNCAUGHT_EXIT:
        SehFrameExit();
        break;
    default:
        return STATUS_INVALID_DEVICE_REQUEST;
    }
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI SehControl(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(Irp);
    NTSTATUS status = SehRun((stack->Parameters.DeviceIoControl.IoControlCode & 0x3ffc) / 4 - 0x900);
    PUCHAR output = Irp->AssociatedIrp.SystemBuffer;
    ULONG size = stack->Parameters.DeviceIoControl.OutputBufferLength;

    UNREFERENCED_PARAMETER(DeviceObject);
    size = size < SehLength ? size : SehLength;
    for (ULONG i = 0; i < size; i++) {
        output[i] = (UCHAR)SehText[i];
    }
    Irp->IoStatus.Status = status;
    Irp->IoStatus.Information = NT_SUCCESS(status) ? size : 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return status;
}

NTSTATUS NTAPI SehCreateClose(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    Irp->IoStatus.Status = STATUS_SUCCESS;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

VOID NTAPI SehUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    IoDeleteSymbolicLink(&SehLink);
    IoDeleteDevice(SehDevice);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\NdhSeh");
    NTSTATUS status;

    UNREFERENCED_PARAMETER(RegistryPath);
    status = IoCreateDevice(DriverObject, 0, &name, FILE_DEVICE_UNKNOWN, 0, FALSE, &SehDevice);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    status = IoCreateSymbolicLink(&SehLink, &name);
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(SehDevice);
        return status;
    }
    DriverObject->MajorFunction[IRP_MJ_CREATE] = SehCreateClose;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = SehCreateClose;
    DriverObject->MajorFunction[IRP_MJ_CLEANUP] = SehCreateClose;
    DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = SehControl;
    DriverObject->DriverUnload = SehUnload;
    SehDevice->Flags &= ~DO_DEVICE_INITIALIZING;
    return STATUS_SUCCESS;
}
