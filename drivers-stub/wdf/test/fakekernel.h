// SPDX-License-Identifier: MIT
/**
 * As much of a kernel as the stand-in framework needs for its unit tests: one thread, virtual time, DPCs and
 * work items that run when the test lets them. Every service asserts the IRQL that its page allows.
 */
#ifndef FAKEKERNEL_H
#define FAKEKERNEL_H

#include <ntddk.h>

/** Ends the test with a message. */
DECLSPEC_NORETURN void fake_fail(const char *file, int line, const char *text);
#define CHECK(condition) ((condition) ? (void)0 : fake_fail(__FILE__, __LINE__, #condition))

/** Runs DPCs that are due and work items, until there are none. Time does not move. */
void fake_run(void);
/** Moves time, running what becomes due on the way. */
void fake_advance(unsigned milliseconds);
/** Moves time; what becomes due is queued but does not run yet. */
void fake_expire(unsigned milliseconds);
/** DPCs that become due run as soon as the IRQL allows it, in the middle of what the caller does. */
extern BOOLEAN fake_eager_dpcs;

unsigned fake_pool_blocks(void);
unsigned fake_devices(void);
unsigned fake_links(void);
unsigned fake_work_items(void);
/** Text of all debugger messages so far. */
const char *fake_log(void);
/** Pool allocations fail from the n-th on (0: the next); -1: none. */
extern int fake_fail_pool_after;

/** A new driver object as the I/O manager makes it. Freed by fake_driver_free. */
PDRIVER_OBJECT fake_driver(void);
void fake_driver_free(PDRIVER_OBJECT driver);

/** The device that a driver object has made last, or NULL. */
PDEVICE_OBJECT fake_device(PDRIVER_OBJECT driver);

/** Sends IRP_MJ_CREATE; NULL when it fails, with the status stored. The open must not pend. */
PFILE_OBJECT fake_open(PDEVICE_OBJECT device, NTSTATUS *status);
void fake_cleanup(PDEVICE_OBJECT device, PFILE_OBJECT file);
/** Sends IRP_MJ_CLOSE and frees the file object. */
void fake_close(PDEVICE_OBJECT device, PFILE_OBJECT file);

/** A buffered request from user mode; dispatched at once. The system buffer holds max(in_length, out_length)
 * bytes. */
PIRP fake_request(PDEVICE_OBJECT device, PFILE_OBJECT file, UCHAR major, ULONG code, const void *in,
                  ULONG in_length, ULONG out_length);
BOOLEAN fake_done(PIRP irp);
NTSTATUS fake_status(PIRP irp);
ULONG_PTR fake_information(PIRP irp);
const void *fake_data(PIRP irp);
/** The IRP must be done. */
void fake_free(PIRP irp);

/**
 * Runs the function in a child process; TRUE if it ended in bug check 0x10D with the given first parameter.
 */
BOOLEAN fake_ends_in_violation(void (*function)(void), ULONG code);

/** Value of the driver's Parameters key, which exists while it has values. */
void fake_registry_ulong(const wchar_t *name, ULONG value);
void fake_registry_string(const wchar_t *name, const wchar_t *value);

struct fake_test {
    const char *name;
    void (*run)(void);
};
/** Runs each test in a process of its own; exit status for main. */
int fake_main(const struct fake_test *tests, unsigned count, int argc, char **argv);

#endif
