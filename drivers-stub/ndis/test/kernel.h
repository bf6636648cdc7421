// SPDX-License-Identifier: MIT
/*
 * Fake of the kernel services that the stand-in ndis.sys imports: real threads, an IRQL per thread, timers
 * that fire only when a test says so, pool with counts per tag.
 */
#pragma once

#include <ntddk.h>

/**
 * Runs the DPCs of all set timers, in order of their due time, at DISPATCH_LEVEL on the calling thread.
 * Returns how many.
 */
unsigned kernel_run_timers(void);

/**
 * The same for the one periodic timer that tolerates any delay, which the others do not count: its period in
 * milliseconds, or 0: it is not set.
 */
long kernel_run_patient_timer(void);

/** The same for the one that is not periodic: its due time in milliseconds, or 0: it is not set. */
long kernel_run_patience(void);
/** Whether it is set. */
int kernel_has_patience(void);

/** Timers that are set. */
unsigned kernel_timers_set(void);

/** Raises an interrupt: how many service routines took it. */
int kernel_interrupt(ULONG vector);

/** Interrupts that are connected. */
unsigned kernel_interrupts(void);

/** Runs the DPCs that were queued otherwise, on the calling thread; returns how many. */
unsigned kernel_run_dpcs(void);

/** Pool blocks that are allocated now. */
long kernel_pool_blocks(void);

/** IRQL of the calling thread. */
KIRQL kernel_irql(void);
void kernel_set_irql(KIRQL irql);

/**
 * The processor that the calling thread of a test runs on, 0 to 3; makes it a thread of its own for the
 * library.
 */
void kernel_set_processor(unsigned number);

/** Spin locks that the calling thread holds. */
int kernel_locks_held(void);

/** The n-th allocation from now on (1 = the next) fails; 0 switches that off. */
void kernel_fail_allocation(unsigned n);
/** Whether the allocation that asks is that one; counts it. */
int kernel_allocation_fails(void);

/** Waits (bounded) until the library's worker threads have nothing to do. */
void kernel_settle(void);

/** Value of a registry key of a service: set before it is read. */
void kernel_registry_set(const char *service, const char *name, ULONG type, const void *data, ULONG size);

/** The same of the key with this path. */
void kernel_registry_set_key(const char *path, const char *name, ULONG type, const void *data, ULONG size);

/** Exit code of a process that KeBugCheckEx ended, if parameter 2 names the wanted rule. */
#define KERNEL_BUGCHECK_EXIT 42
/** Rule that a bug check is expected to name in this (forked) process. */
extern const char *kernel_expected_rule;

/**
 * Sends a control code to the device of that name; returns the final status, waiting for a pended request.
 */
NTSTATUS kernel_ioctl(ULONG code, void *buffer, ULONG input, ULONG output, ULONG_PTR *information);

/** From another thread: cancels the request that kernel_ioctl waits for, which is pended. */
void kernel_cancel(void);

/** Whether the control device exists. */
int kernel_has_device(void);

/** Devices that exist, each with its link. */
unsigned kernel_devices(void);

/** Aborts with the place if the condition does not hold. */
#define CHECK(condition_)                                                                                    \
    do {                                                                                                     \
        if (!(condition_)) {                                                                                 \
            kernel_fail(__FILE__, __LINE__, #condition_);                                                    \
        }                                                                                                    \
    } while (0)
void kernel_fail(const char *file, int line, const char *text) __attribute__((noreturn));
