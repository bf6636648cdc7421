// SPDX-License-Identifier: MIT
/** What the files of seh.sys share. */
#ifndef NDH_SEH_CASE_H
#define NDH_SEH_CASE_H

#include <ntddk.h>

#define EXCEPTION_EXECUTE_HANDLER 1
#define EXCEPTION_CONTINUE_SEARCH 0
#define TAKEN(c)                  (SehLog(c), EXCEPTION_EXECUTE_HANDLER)
#define DECLINE(c)                (SehLog(c), EXCEPTION_CONTINUE_SEARCH)

/* clang ends a scope right behind its last call, where the next scope may begin: something stands between the
 * two. */
#define SEH_BEHIND_CALL() (SehZero = 0)

typedef struct _SEH_RECORD {
    NTSTATUS Code;
    ULONG Flags;
    PVOID Record;
    PVOID Address;
    ULONG Count;
    ULONG_PTR Information[15];
} SEH_RECORD;

extern volatile ULONG SehZero;

/** seh.c: adds to the text of the case. */
VOID SehLog(const CHAR *Text);
VOID SehLogStatus(NTSTATUS Status);
/** seh.c: logs and raises. */
VOID SehRaise(NTSTATUS Status);

/** sehframe.S: a frame with a termination handler that it leaves by _local_unwind (0), or by RtlUnwind (1) or
 * RtlUnwindEx (2) with a return value. Returns 1, 2 or 3. */
ULONG SehFrame(ULONG Function);
/** sehframe.S: a frame that unwinds by RtlUnwindEx without a target. Does not return. */
VOID SehFrameExit(VOID);
/** sehframe.S: calls the function, in a frame whose handler is SehFlagsHandler. */
VOID SehFlags(VOID (*Function)(VOID));
LONG SehFlagsHandler(SEH_RECORD *Record, PVOID Frame, PVOID Context, PVOID Dispatcher);

/** sehwalk.c: "w", or what is wrong. */
const CHAR *SehWalk(VOID);

/** sehleave.c */
VOID SehCatchInFinally(VOID);
VOID SehLeaveTry(VOID);
VOID SehContinueNoncontinuable(VOID);
VOID SehExitUnwind(VOID);
VOID SehTellFlags(VOID);

#endif
