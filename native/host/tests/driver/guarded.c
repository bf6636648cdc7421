// SPDX-License-Identifier: MIT
/* An image as /GS and /guard:cf make them, with what Microsoft's run-time library would bring:
 * load configuration, security cookie, guard pointers and the table of functions that pointers may reach. */
#include <ntddk.h>

typedef struct _GUARDED_LOAD_CONFIG {
    ULONG Size;
    ULONG TimeDateStamp;
    USHORT Version[2];
    UCHAR UserMode[0x4c];
    const VOID *SecurityCookie;
    const VOID *HandlerTable[2];
    const VOID *GuardCheck;
    const VOID *GuardDispatch;
    const VOID *GuardTable;
    const VOID *GuardCount; /* a symbol whose address is the number */
    ULONG GuardFlags;
    UCHAR CodeIntegrity[12];
    ULONGLONG Later[16];
} GUARDED_LOAD_CONFIG;

#define GUARD_FLAGS 0x00000500 /* instrumented, table present */

typedef ULONG GUARDED_FUNCTION(ULONG Value);

extern const UCHAR __guard_fids_table[];
extern const UCHAR __guard_fids_count[];

ULONG_PTR __security_cookie = 0x00002b992ddfa232ULL;

static VOID GuardedNothing(VOID)
{
}

/* Where the linker's defaults point; the loader replaces both. */
__attribute__((section(".00cfg"))) VOID (*const __guard_check_icall_fptr)(VOID) = GuardedNothing;
__attribute__((section(".00cfg"))) VOID (*const __guard_dispatch_icall_fptr)(VOID) = GuardedNothing;

const GUARDED_LOAD_CONFIG _load_config_used = {
    .Size = sizeof(GUARDED_LOAD_CONFIG),
    .SecurityCookie = &__security_cookie,
    .GuardCheck = &__guard_check_icall_fptr,
    .GuardDispatch = &__guard_dispatch_icall_fptr,
    .GuardTable = __guard_fids_table,
    .GuardCount = __guard_fids_count,
    .GuardFlags = GUARD_FLAGS,
};

static ULONG GuardedDouble(ULONG Value)
{
    return Value * 2;
}

static ULONG GuardedSquare(ULONG Value)
{
    return Value * Value;
}

GUARDED_FUNCTION *volatile GuardedFunctions[2] = { GuardedDouble, GuardedSquare };

/** Calls one of the two functions, Offset bytes behind its beginning. */
ULONG NTAPI GuardedCall(ULONG Which, ULONG_PTR Offset, ULONG Value)
{
    return ((GUARDED_FUNCTION *)((ULONG_PTR)GuardedFunctions[Which] + Offset))(Value);
}

/** Calls a function of somebody else. */
ULONG NTAPI GuardedCallBack(GUARDED_FUNCTION *Function, ULONG Value)
{
    return Function(Value) + 1;
}

ULONG_PTR NTAPI GuardedCookie(VOID)
{
    return __security_cookie;
}
