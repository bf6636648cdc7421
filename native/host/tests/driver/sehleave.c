// SPDX-License-Identifier: MIT
/* Ways out of __try, handlers inside of handlers, and what a handler of another language sees of them. */
#include <ntddk.h>

#include "seh.h"
#include "sehcase.h"

#define EXCEPTION_CONTINUE_EXECUTION (-1)
#define GetExceptionCode             (NTSTATUS) _exception_code
#define AbnormalTermination          _abnormal_termination

NTKERNELAPI VOID NTAPI RtlCaptureContext(PVOID Context);
NTKERNELAPI VOID NTAPI RtlRestoreContext(PVOID Context, PVOID Record);

static DECLSPEC_ALIGN(16) UCHAR SehOutside[0x4d0];
static BOOLEAN SehHandlerRaises; /* in the next unwinding */

VOID SehCatchInFinally(VOID)
{
    __try {
        __try {
            SehRaise(STATUS_INVALID_PARAMETER);
            SEH_BEHIND_CALL();
        } __finally {
            __try {
                SehRaise(STATUS_UNSUCCESSFUL);
            } __except (GetExceptionCode() == STATUS_UNSUCCESSFUL ? TAKEN("g") : TAKEN("wrong")) {
                SehLog("h");
            }
            SehLog(AbnormalTermination() ? "1" : "0");
        }
    } __except (GetExceptionCode() == STATUS_INVALID_PARAMETER ? TAKEN("f") : TAKEN("wrong")) {
        SehLogStatus(GetExceptionCode());
    }
}

static __attribute__((noinline)) ULONG SehReturnOut(ULONG Way)
{
    for (ULONG i = 0; i < 2; i++) {
        __try {
            __try {
                if (Way == 1) {
                    return 7;
                }
                if (Way == 2) {
                    goto out;
                }
                if (Way == 3) {
                    continue;
                }
                if (Way == 4) {
                    __leave;
                }
                SehLog("b");
            } __finally {
                SehLog(AbnormalTermination() ? "A" : "n");
            }
        } __finally {
            SehLog(AbnormalTermination() ? "B" : "m");
        }
    }
    return 1;
out:
    return 5;
}

VOID SehLeaveTry(VOID)
{
    static const CHAR *const names[] = { "0", "1", "2", "3", "4", "5", "6", "7" };
    for (ULONG way = 0; way <= 4; way++) {
        SehLog(names[SehReturnOut(way) & 7]);
        SehLog(" ");
    }
}

VOID SehContinueNoncontinuable(VOID)
{
    __try {
        __try {
            SehRaise(STATUS_INVALID_PARAMETER);
        } __except (GetExceptionCode() == STATUS_INVALID_PARAMETER
                        ? (SehLog("c"), EXCEPTION_CONTINUE_EXECUTION)
                        : DECLINE("d")) {
            SehLog("not here");
        }
    } __except (GetExceptionCode() == STATUS_INVALID_PARAMETER ? DECLINE("o") : TAKEN("f")) {
        SehLogStatus(GetExceptionCode());
    }
}

/* The outer handler ends the unwinding, which would end the system else. */
VOID SehExitUnwind(VOID)
{
    volatile ULONG passes = 0;
    RtlCaptureContext(SehOutside);
    if (passes++ != 0) {
        SehLog("e");
        return;
    }
    __try {
        __try {
            SehFrameExit();
            SEH_BEHIND_CALL();
        } __finally {
            SehLog(AbnormalTermination() ? "2" : "wrong");
        }
    } __finally {
        SehLog("3");
        RtlRestoreContext(SehOutside, NULL);
    }
}

/* The language-specific handler of SehFlags: the flags of the exception as two digits. */
LONG SehFlagsHandler(SEH_RECORD *Record, PVOID Frame, PVOID Context, PVOID Dispatcher)
{
    CHAR text[] = "00";
    UNREFERENCED_PARAMETER(Frame);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Dispatcher);
    text[0] = "0123456789abcdef"[Record->Flags >> 4 & 15];
    text[1] = "0123456789abcdef"[Record->Flags & 15];
    SehLog(text);
    if ((Record->Flags & 2) != 0 && SehHandlerRaises) { /* EXCEPTION_UNWINDING */
        SehHandlerRaises = FALSE;
        SehRaise(STATUS_UNSUCCESSFUL);
    }
    return 1; /* ExceptionContinueSearch */
}

static VOID SehRaiseForFlags(VOID)
{
    SehRaise(STATUS_INVALID_PARAMETER);
}

static VOID SehFilterRaises(VOID)
{
    __try {
        SehFlags(SehRaiseForFlags);
        SEH_BEHIND_CALL();
    } __except (GetExceptionCode() == STATUS_INVALID_PARAMETER ? (SehRaise(STATUS_UNSUCCESSFUL), 0)
                                                               : DECLINE("d")) {
        SehLog("not here");
    }
}

static VOID SehFinallyRaises(VOID)
{
    __try {
        SehRaise(STATUS_INVALID_PARAMETER);
        SEH_BEHIND_CALL();
    } __finally {
        SehRaise(STATUS_UNSUCCESSFUL);
    }
}

/* An exception in a filter is nested as far as the frame of that; one in a termination handler takes over. */
VOID SehTellFlags(VOID)
{
    __try {
        SehFlags(SehRaiseForFlags);
    } __except (TAKEN("f")) {
        SehLog(" ");
    }
    __try {
        SehFlags(SehFilterRaises);
    } __except (GetExceptionCode() == STATUS_UNSUCCESSFUL ? TAKEN("f") : DECLINE("o")) {
        SehLog(" ");
    }
    __try {
        SehFlags(SehFinallyRaises);
    } __except (TAKEN("f")) {
        SehLog(" ");
    }
    SehHandlerRaises = TRUE;
    __try {
        SehFlags(SehRaiseForFlags);
    } __except (TAKEN("f")) {
        SehLog(" ");
    }
}
