// SPDX-License-Identifier: MIT
/*
 * The entry of an image that is made as a user's own tool chain may make it (KernelImageGuarded.cmake).
 * Before the driver's entry runs, it has an exception raised in pageable code, lets it pass a termination
 * handler, and handles it by a filter that is told what it is; a driver whose exceptions do not work does not
 * start.
 *
 * https://learn.microsoft.com/windows-hardware/drivers/kernel/handling-exceptions
 */
#include <ntddk.h>

#define RAISED ((NTSTATUS)0xE0474544L) /* severity error, customer code */

DRIVER_INITIALIZE GuardedEntry;
DRIVER_INITIALIZE NDH_GUARDED_ENTRY; /* the driver's own */

typedef VOID GUARDED_RAISE(volatile ULONG *Steps);

/** Raises; leaves its mark on the way out. IRQL: PASSIVE_LEVEL. */
static __declspec(code_seg("PAGE")) __declspec(noinline) VOID GuardedRaise(volatile ULONG *Steps)
{
    __try {
        *Steps = *Steps * 10 + 1;
        ExRaiseStatus(RAISED);
    } __finally {
        *Steps = *Steps * 10 + 2;
    }
}

/* Called through a pointer that control flow guard checks. */
static GUARDED_RAISE *volatile GuardedRaisePointer = GuardedRaise;

/** IRQL: PASSIVE_LEVEL; discarded when the entry has returned. */
__declspec(code_seg("INIT")) NTSTATUS
    NTAPI GuardedEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    volatile ULONG steps = 0;

    __try {
        GuardedRaisePointer(&steps);
    } __except ((NTSTATUS)_exception_code() == RAISED) {
        steps = steps * 10 + 3;
    }
    return steps == 123 ? NDH_GUARDED_ENTRY(DriverObject, RegistryPath) : STATUS_UNSUCCESSFUL;
}
