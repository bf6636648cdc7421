// SPDX-License-Identifier: MIT
/* An image as /GS and /guard:cf make them. Imports nothing. */
#include <ntddk.h>

typedef ULONG GUARDED_FUNCTION(ULONG Value);

extern ULONG_PTR __security_cookie;

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
