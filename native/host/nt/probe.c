// SPDX-License-Identifier: MIT
/* Addresses of user mode, and services that touch memory of their caller's choice. */
#include "crt.h"
#include "exception.h"
#include "services.h"

#define PAGE_STEP 0x1000u

/* User mode's addresses end below those that the arena stands for. */
static int is_user_range(uint64_t address, uint64_t length)
{
    return length <= NDH_ARENA_BASE && address <= NDH_ARENA_BASE - length;
}

static int is_aligned(uint64_t address, ULONG alignment)
{
    return alignment == 0 || address % alignment == 0;
}

/* Page: nf-wdm-probeforread.md. Touches nothing. */
VOID NTAPI ProbeForRead(const volatile VOID *Address, SIZE_T Length, ULONG Alignment)
{
    if (Length == 0) {
        return;
    }
    if (!is_aligned((uint64_t)Address, Alignment)) {
        ExRaiseDatatypeMisalignment();
    }
    if (!is_user_range((uint64_t)Address, Length)) {
        ExRaiseAccessViolation();
    }
}

/* Page: nf-wdm-probeforwrite.md. Writes to each page what it has read there. */
VOID NTAPI ProbeForWrite(volatile VOID *Address, SIZE_T Length, ULONG Alignment)
{
    volatile UCHAR *at = Address;
    ProbeForRead(Address, Length, Alignment);
    for (SIZE_T offset = 0; offset < Length; offset += PAGE_STEP) {
        at[offset] = at[offset];
    }
    if (Length != 0) {
        at[Length - 1] = at[Length - 1];
    }
}

int nt_may_raise(uint64_t service)
{
    static const void *const services[] = {
        (const void *)nt_memcpy,
        (const void *)nt_memmove,
        (const void *)nt_memset,
        (const void *)nt_memcmp,
        (const void *)nt_RtlZeroMemory,
        (const void *)nt_RtlFillMemory,
        (const void *)RtlCompareMemory,
        (const void *)ProbeForWrite,
        (const void *)nt_strlen,
        (const void *)RtlInitUnicodeString,
        (const void *)RtlCopyUnicodeString,
        (const void *)RtlEqualUnicodeString,
    };
    for (size_t i = 0; i < sizeof services / sizeof services[0]; i++) {
        if ((uint64_t)services[i] == service) {
            return 1;
        }
    }
    return 0;
}
