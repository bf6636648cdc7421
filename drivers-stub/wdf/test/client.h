// SPDX-License-Identifier: MIT
/** A small KMDF control driver, bound through the real start-up stub; tests adjust it before client_load and
 * watch it afterwards. */
#ifndef CLIENT_H
#define CLIENT_H

#include "fakekernel.h"
#include <wdf.h>

#define CLIENT_CODE(number) \
    CTL_CODE(0x8000u, 0x800u + (number), METHOD_BUFFERED, FILE_READ_DATA | FILE_WRITE_DATA)
#define CLIENT_ECHO CLIENT_CODE(0) /* output = input */
#define CLIENT_PEND CLIENT_CODE(1) /* marked cancelable, kept in client.pended */
#define CLIENT_PARK CLIENT_CODE(2) /* forwarded to the manual queue */
#define CLIENT_HOLD CLIENT_CODE(3) /* kept in client.pended, not cancelable */
#define CLIENT_CALL CLIENT_CODE(4) /* client.on_call(request) */

struct client {
    /* before client_load */
    WDF_EXECUTION_LEVEL level;
    WDF_SYNCHRONIZATION_SCOPE scope;
    WDF_IO_QUEUE_DISPATCH_TYPE dispatch;
    WDF_FILEOBJECT_CLASS file_class;
    BOOLEAN on_queue_callback; /* manual queue has EvtIoCanceledOnQueue */
    BOOLEAN refuse_open;
    BOOLEAN fail_entry; /* DriverEntry fails after all is created */
    NTSTATUS (*extra_entry)(void);
    void (*on_call)(WDFREQUEST request);
    void (*on_unload)(void);

    /* afterwards */
    PDRIVER_OBJECT driver_object;
    PDEVICE_OBJECT device_object;
    NTSTATUS entry_status;
    WDFDRIVER driver;
    WDFDEVICE device;
    WDFQUEUE queue;
    WDFQUEUE manual;
    WDFREQUEST pended;
    WDFFILEOBJECT last_file;
    unsigned creates, cleanups, closes, unloads, cancels, queue_cancels, ioctls;
    unsigned device_cleanups, device_destroys, request_cleanups;
    KIRQL ioctl_irql;
};
extern struct client client;

typedef struct {
    unsigned magic;
    BOOLEAN cleaned;
} file_context;
WDF_DECLARE_CONTEXT_TYPE_WITH_NAME(file_context, file_context_of)

typedef struct {
    unsigned value;
} request_context;
WDF_DECLARE_CONTEXT_TYPE_WITH_NAME(request_context, request_context_of)

/** Runs the entry point of the driver; client.entry_status tells the result. */
void client_load(void);
/** Unloads and checks that nothing is left. */
void client_unload(void);
/** Unloads without the checks. */
void client_unload_only(void);
PFILE_OBJECT client_open(void);
/** Cleanup and close. */
void client_close(PFILE_OBJECT file);
PIRP client_ioctl(PFILE_OBJECT file, ULONG code, const void *in, ULONG in_length, ULONG out_length);
/** The request must be done with the status; frees it. */
void client_expect(PIRP irp, NTSTATUS status);

#endif
