// SPDX-License-Identifier: MIT
/* What Microsoft's run-time library brings to an image for /GS and /guard:cf: load configuration, security
 * cookie, guard pointers and the table of functions that pointers may reach. */
#include <ntddk.h>

typedef struct _IMAGE_LOAD_CONFIG {
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
} IMAGE_LOAD_CONFIG;

#define GUARD_FLAGS 0x00000500 /* instrumented, table present */

extern const UCHAR __guard_fids_table[];
extern const UCHAR __guard_fids_count[];

ULONG_PTR __security_cookie = 0x00002b992ddfa232ULL;

static VOID LoadConfigNothing(VOID)
{
}

/* Where the linker's defaults point; the loader replaces both. */
__attribute__((section(".00cfg"))) VOID (*const __guard_check_icall_fptr)(VOID) = LoadConfigNothing;
__attribute__((section(".00cfg"))) VOID (*const __guard_dispatch_icall_fptr)(VOID) = LoadConfigNothing;

const IMAGE_LOAD_CONFIG _load_config_used = {
    .Size = sizeof(IMAGE_LOAD_CONFIG),
    .SecurityCookie = &__security_cookie,
    .GuardCheck = &__guard_check_icall_fptr,
    .GuardDispatch = &__guard_dispatch_icall_fptr,
    .GuardTable = __guard_fids_table,
    .GuardCount = __guard_fids_count,
    .GuardFlags = GUARD_FLAGS,
};
