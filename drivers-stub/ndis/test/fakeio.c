// SPDX-License-Identifier: MIT
/*
 * Fake kernel: devices, IRPs to the control device, registry values of services.
 */
#include "kernel.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static PDEVICE_OBJECT device;
static unsigned devices, links;
static pthread_mutex_t io_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t io_changed = PTHREAD_COND_INITIALIZER;
static PIRP completed;
static PIRP sent; /* the newest of kernel_ioctl, until it returns */

NTSTATUS NTAPI IoCreateDevice(PDRIVER_OBJECT driver, ULONG extension, PUNICODE_STRING name, DEVICE_TYPE type,
                              ULONG characteristics, BOOLEAN exclusive, PDEVICE_OBJECT *result)
{
    PDEVICE_OBJECT made;
    (void)characteristics;
    (void)exclusive;
    if (kernel_allocation_fails()) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    made = calloc(1, sizeof(*made) + extension);
    made->DriverObject = driver;
    made->DeviceType = type;
    made->DeviceExtension = made + 1;
    made->Flags = DO_DEVICE_INITIALIZING;
    if (name->Length == 2 * sizeof("\\Device\\NdhStandIn") - 2) {
        CHECK(device == NULL);
        device = made;
    }
    devices++;
    *result = made;
    return STATUS_SUCCESS;
}

VOID NTAPI IoDeleteDevice(PDEVICE_OBJECT object)
{
    if (object == device) {
        device = NULL;
    }
    devices--;
    free(object);
}

NTSTATUS NTAPI IoCreateSymbolicLink(PUNICODE_STRING link, PUNICODE_STRING name)
{
    (void)link;
    (void)name;
    links++;
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI IoDeleteSymbolicLink(PUNICODE_STRING link)
{
    (void)link;
    CHECK(links != 0);
    links--;
    return STATUS_SUCCESS;
}

VOID NTAPI IofCompleteRequest(PIRP irp, CCHAR boost)
{
    (void)boost;
    pthread_mutex_lock(&io_lock);
    CHECK(completed == NULL);
    completed = irp;
    pthread_cond_broadcast(&io_changed);
    pthread_mutex_unlock(&io_lock);
}

VOID NTAPI IoReleaseCancelSpinLock(KIRQL irql)
{
    (void)irql;
}

int kernel_has_device(void)
{
    return device != NULL && links != 0;
}

unsigned kernel_devices(void)
{
    CHECK(devices == links);
    return devices;
}

void kernel_cancel(void)
{
    PIRP irp = sent;

    CHECK(irp != NULL);
    irp->Cancel = TRUE;
    PDRIVER_CANCEL cancel = IoSetCancelRoutine(irp, NULL);
    CHECK(cancel != NULL);
    cancel(device, irp);
}

NTSTATUS kernel_ioctl(ULONG code, void *buffer, ULONG input, ULONG output, ULONG_PTR *information)
{
    struct {
        IRP irp;
        IO_STACK_LOCATION stack;
    } *request = calloc(1, sizeof(*request));
    struct timespec limit;
    NTSTATUS status;

    CHECK(device != NULL);
    request->irp.AssociatedIrp.SystemBuffer = buffer;
    request->irp.Tail.Overlay.CurrentStackLocation = &request->stack;
    request->stack.MajorFunction = IRP_MJ_DEVICE_CONTROL;
    request->stack.Parameters.DeviceIoControl.IoControlCode = code;
    request->stack.Parameters.DeviceIoControl.InputBufferLength = input;
    request->stack.Parameters.DeviceIoControl.OutputBufferLength = output;
    completed = NULL;
    sent = &request->irp;
    status = device->DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL](device, &request->irp);
    clock_gettime(CLOCK_REALTIME, &limit);
    limit.tv_sec += 20;
    pthread_mutex_lock(&io_lock);
    while (completed != &request->irp) {
        CHECK(pthread_cond_timedwait(&io_changed, &io_lock, &limit) == 0);
    }
    completed = NULL;
    sent = NULL;
    pthread_mutex_unlock(&io_lock);
    if (status != STATUS_PENDING) {
        CHECK(status == request->irp.IoStatus.Status);
    }
    status = request->irp.IoStatus.Status;
    if (information != NULL) {
        *information = request->irp.IoStatus.Information;
    }
    free(request);
    return status;
}
