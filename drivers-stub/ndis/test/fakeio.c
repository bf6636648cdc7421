// SPDX-License-Identifier: MIT
/*
 * Fake kernel: one named device, IRPs to it, registry values of services.
 */
#include "kernel.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static PDEVICE_OBJECT device;
static int has_link;
static pthread_mutex_t io_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t io_changed = PTHREAD_COND_INITIALIZER;
static PIRP completed;

NTSTATUS NTAPI IoCreateDevice(PDRIVER_OBJECT driver, ULONG extension, PUNICODE_STRING name, DEVICE_TYPE type,
                              ULONG characteristics, BOOLEAN exclusive, PDEVICE_OBJECT *result)
{
    (void)extension;
    (void)characteristics;
    (void)exclusive;
    CHECK(device == NULL && name->Length == 2 * sizeof("\\Device\\NdhStandIn") - 2);
    device = calloc(1, sizeof(*device));
    device->DriverObject = driver;
    device->DeviceType = type;
    *result = device;
    return STATUS_SUCCESS;
}

VOID NTAPI IoDeleteDevice(PDEVICE_OBJECT object)
{
    CHECK(object == device);
    free(device);
    device = NULL;
}

NTSTATUS NTAPI IoCreateSymbolicLink(PUNICODE_STRING link, PUNICODE_STRING name)
{
    (void)link;
    (void)name;
    CHECK(!has_link);
    has_link = 1;
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI IoDeleteSymbolicLink(PUNICODE_STRING link)
{
    (void)link;
    CHECK(has_link);
    has_link = 0;
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
    return device != NULL && has_link;
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
    status = device->DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL](device, &request->irp);
    clock_gettime(CLOCK_REALTIME, &limit);
    limit.tv_sec += 20;
    pthread_mutex_lock(&io_lock);
    while (completed != &request->irp) {
        CHECK(pthread_cond_timedwait(&io_changed, &io_lock, &limit) == 0);
    }
    completed = NULL;
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
