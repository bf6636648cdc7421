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

/* Registry: one key for a service's parameters */

struct value {
    char name[32];
    ULONG type;
    ULONG size;
    UCHAR data[64];
};
static char key_path[128];
static struct value values[8];
static unsigned value_count;

static void narrow(const UNICODE_STRING *text, char *out, size_t size)
{
    size_t i;

    for (i = 0; i < text->Length / sizeof(WCHAR) && i + 1 < size; i++) {
        out[i] = (char)text->Buffer[i];
    }
    out[i] = '\0';
}

void kernel_registry_set(const char *service, const char *name, ULONG type, const void *data, ULONG size)
{
    struct value *value = &values[value_count++];

    snprintf(key_path, sizeof(key_path),
             "\\Registry\\Machine\\System\\CurrentControlSet\\Services\\%s\\Parameters", service);
    snprintf(value->name, sizeof(value->name), "%s", name);
    value->type = type;
    value->size = size;
    memcpy(value->data, data, size);
}

void kernel_thread_handle_closed(HANDLE handle);

static int key;

NTSTATUS NTAPI ZwClose(HANDLE handle)
{
    if (handle != &key) {
        kernel_thread_handle_closed(handle);
    }
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI ZwOpenKey(PHANDLE handle, ACCESS_MASK access, POBJECT_ATTRIBUTES attributes)
{
    char path[160];

    (void)access;
    narrow(attributes->ObjectName, path, sizeof(path));
    if (strcmp(path, key_path) != 0) {
        return STATUS_OBJECT_NAME_NOT_FOUND;
    }
    *handle = &key;
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI ZwQueryValueKey(HANDLE handle, PUNICODE_STRING name, KEY_VALUE_INFORMATION_CLASS class,
                               PVOID information, ULONG length, PULONG result)
{
    PKEY_VALUE_PARTIAL_INFORMATION partial = information;
    char wanted[32];

    CHECK(handle == &key && class == KeyValuePartialInformation);
    narrow(name, wanted, sizeof(wanted));
    for (unsigned i = 0; i < value_count; i++) {
        if (strcmp(values[i].name, wanted) == 0) {
            CHECK(length >= FIELD_OFFSET(KEY_VALUE_PARTIAL_INFORMATION, Data) + values[i].size);
            partial->Type = values[i].type;
            partial->DataLength = values[i].size;
            memcpy(partial->Data, values[i].data, values[i].size);
            *result = (ULONG)FIELD_OFFSET(KEY_VALUE_PARTIAL_INFORMATION, Data) + values[i].size;
            return STATUS_SUCCESS;
        }
    }
    return STATUS_OBJECT_NAME_NOT_FOUND;
}

PMDL NTAPI IoAllocateMdl(PVOID address, ULONG length, BOOLEAN secondary, BOOLEAN quota, PIRP irp)
{
    PMDL mdl = calloc(1, sizeof(*mdl));

    (void)secondary;
    (void)quota;
    (void)irp;
    mdl->MappedSystemVa = address;
    mdl->StartVa = PAGE_ALIGN(address);
    mdl->ByteOffset = BYTE_OFFSET(address);
    mdl->ByteCount = length;
    return mdl;
}

VOID NTAPI MmBuildMdlForNonPagedPool(PMDL mdl)
{
    (void)mdl;
}

VOID NTAPI IoFreeMdl(PMDL mdl)
{
    free(mdl);
}
