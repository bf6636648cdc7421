// SPDX-License-Identifier: MIT
/** I/O half of the fake kernel: driver and device objects, IRPs with cancellation, the registry. */
#include "fakekernel.h"
#include <stdlib.h>
#include <string.h>

#define MAX_VALUES 8

static unsigned devices;
static unsigned links;
static KSPIN_LOCK cancel_lock;

struct fake_irp {
    IRP irp; /* first: an IRP of the tests is one of these */
    IO_STACK_LOCATION stack;
    BOOLEAN done;
};

static struct {
    WCHAR name[32];
    ULONG type;
    ULONG size;
    UCHAR data[64];
} values[MAX_VALUES];
static unsigned value_count;

/* Driver and device objects */

PDRIVER_OBJECT fake_driver(void)
{
    PDRIVER_OBJECT driver = calloc(1, sizeof(*driver));

    driver->DriverExtension = calloc(1, sizeof(*driver->DriverExtension));
    return driver;
}

void fake_driver_free(PDRIVER_OBJECT driver)
{
    CHECK(driver->DeviceObject == NULL);
    free(driver->DriverExtension);
    free(driver);
}

PDEVICE_OBJECT fake_device(PDRIVER_OBJECT driver)
{
    return driver->DeviceObject;
}

NTSTATUS NTAPI IoCreateDevice(PDRIVER_OBJECT driver, ULONG extension_size, PUNICODE_STRING name, ULONG type,
                              ULONG characteristics, BOOLEAN exclusive, PDEVICE_OBJECT *device)
{
    PDEVICE_OBJECT object = calloc(1, sizeof(*object) + extension_size);

    CHECK(name != NULL && name->Length > 0);
    object->DriverObject = driver;
    object->NextDevice = driver->DeviceObject;
    object->DeviceExtension = object + 1;
    object->DeviceType = type;
    object->Characteristics = characteristics;
    object->Flags = DO_DEVICE_INITIALIZING | (exclusive ? DO_EXCLUSIVE : 0);
    object->StackSize = 1;
    driver->DeviceObject = object;
    devices++;
    *device = object;
    return STATUS_SUCCESS;
}

VOID NTAPI IoDeleteDevice(PDEVICE_OBJECT device)
{
    PDEVICE_OBJECT *link = &device->DriverObject->DeviceObject;

    while (*link != device) {
        link = &(*link)->NextDevice;
    }
    *link = device->NextDevice;
    devices--;
    free(device);
}

NTSTATUS NTAPI IoCreateSymbolicLink(PUNICODE_STRING link, PUNICODE_STRING device)
{
    CHECK(link->Length > 0 && device->Length > 0);
    links++;
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI IoDeleteSymbolicLink(PUNICODE_STRING link)
{
    CHECK(link->Length > 0 && links > 0);
    links--;
    return STATUS_SUCCESS;
}

unsigned fake_devices(void)
{
    return devices;
}

unsigned fake_links(void)
{
    return links;
}

/* IRPs */

static PIRP new_irp(PDEVICE_OBJECT device, PFILE_OBJECT file, UCHAR major)
{
    struct fake_irp *irp = calloc(1, sizeof(*irp));

    irp->irp.StackCount = 1;
    irp->irp.CurrentLocation = 1;
    irp->irp.RequestorMode = UserMode;
    irp->irp.Tail.Overlay.CurrentStackLocation = &irp->stack;
    irp->stack.MajorFunction = major;
    irp->stack.DeviceObject = device;
    irp->stack.FileObject = file;
    return &irp->irp;
}

static NTSTATUS send(PDEVICE_OBJECT device, PIRP irp)
{
    struct fake_irp *fake = (struct fake_irp *)irp;
    NTSTATUS status = device->DriverObject->MajorFunction[fake->stack.MajorFunction](device, irp);

    if (status == STATUS_PENDING) {
        CHECK((fake->stack.Control & SL_PENDING_RETURNED) != 0);
    } else {
        CHECK(fake->done && irp->IoStatus.Status == status &&
              (fake->stack.Control & SL_PENDING_RETURNED) == 0);
    }
    return status;
}

VOID NTAPI IofCompleteRequest(PIRP irp, CCHAR boost)
{
    struct fake_irp *fake = (struct fake_irp *)irp;

    (void)boost;
    CHECK(!fake->done && irp->CancelRoutine == NULL && irp->IoStatus.Status != STATUS_PENDING);
    fake->done = TRUE;
}

VOID NTAPI IoReleaseCancelSpinLock(KIRQL irql)
{
    KeReleaseSpinLock(&cancel_lock, irql);
}

BOOLEAN NTAPI IoCancelIrp(PIRP irp)
{
    KIRQL irql = KeAcquireSpinLockRaiseToDpc(&cancel_lock);
    PDRIVER_CANCEL routine;

    irp->Cancel = TRUE;
    routine = IoSetCancelRoutine(irp, NULL);
    if (routine == NULL) {
        KeReleaseSpinLock(&cancel_lock, irql);
        return FALSE;
    }
    irp->CancelIrql = irql;
    routine(((struct fake_irp *)irp)->stack.DeviceObject, irp);
    return TRUE;
}

PFILE_OBJECT fake_open(PDEVICE_OBJECT device, NTSTATUS *status)
{
    PFILE_OBJECT file = calloc(1, sizeof(*file));
    PIRP irp = new_irp(device, file, IRP_MJ_CREATE);

    CHECK((device->Flags & DO_DEVICE_INITIALIZING) == 0);
    file->DeviceObject = device;
    (void)send(device, irp);
    CHECK(fake_done(irp));
    *status = fake_status(irp);
    fake_free(irp);
    if (!NT_SUCCESS(*status)) {
        free(file);
        return NULL;
    }
    return file;
}

static void send_and_free(PDEVICE_OBJECT device, PFILE_OBJECT file, UCHAR major)
{
    PIRP irp = new_irp(device, file, major);

    CHECK(send(device, irp) == STATUS_SUCCESS);
    fake_free(irp);
}

void fake_cleanup(PDEVICE_OBJECT device, PFILE_OBJECT file)
{
    send_and_free(device, file, IRP_MJ_CLEANUP);
}

void fake_close(PDEVICE_OBJECT device, PFILE_OBJECT file)
{
    send_and_free(device, file, IRP_MJ_CLOSE);
    free(file);
}

PIRP fake_request(PDEVICE_OBJECT device, PFILE_OBJECT file, UCHAR major, ULONG code, const void *in,
                  ULONG in_length, ULONG out_length)
{
    PIRP irp = new_irp(device, file, major);
    PIO_STACK_LOCATION stack = &((struct fake_irp *)irp)->stack;
    ULONG size = in_length > out_length ? in_length : out_length;

    irp->AssociatedIrp.SystemBuffer = size == 0 ? NULL : calloc(1, size);
    if (in_length > 0 && in != NULL) {
        memcpy(irp->AssociatedIrp.SystemBuffer, in, in_length);
    }
    stack->Parameters.DeviceIoControl.IoControlCode = code;
    stack->Parameters.DeviceIoControl.InputBufferLength = in_length;
    stack->Parameters.DeviceIoControl.OutputBufferLength = out_length;
    (void)send(device, irp);
    return irp;
}

BOOLEAN fake_done(PIRP irp)
{
    return ((struct fake_irp *)irp)->done;
}

NTSTATUS fake_status(PIRP irp)
{
    CHECK(fake_done(irp));
    return irp->IoStatus.Status;
}

ULONG_PTR fake_information(PIRP irp)
{
    CHECK(fake_done(irp));
    return irp->IoStatus.Information;
}

const void *fake_data(PIRP irp)
{
    return irp->AssociatedIrp.SystemBuffer;
}

void fake_free(PIRP irp)
{
    CHECK(fake_done(irp));
    free(irp->AssociatedIrp.SystemBuffer);
    free(irp);
}

VOID NTAPI RtlCopyUnicodeString(PUNICODE_STRING target, PCUNICODE_STRING source)
{
    target->Length = source->Length < target->MaximumLength ? source->Length : target->MaximumLength;
    memcpy(target->Buffer, source->Buffer, target->Length);
}

/* Registry: one service key (handle 1) with one Parameters key (handle 2) */

static void set_value(const wchar_t *name, ULONG type, const void *data, ULONG size)
{
    unsigned length = 0;

    CHECK(value_count < MAX_VALUES && size <= sizeof(values[0].data));
    for (; name[length] != 0; length++) {
        values[value_count].name[length] = name[length];
    }
    values[value_count].type = type;
    values[value_count].size = size;
    memcpy(values[value_count].data, data, size);
    value_count++;
}

void fake_registry_ulong(const wchar_t *name, ULONG value)
{
    set_value(name, REG_DWORD, &value, sizeof(value));
}

void fake_registry_string(const wchar_t *name, const wchar_t *value)
{
    ULONG length = 0;

    while (value[length] != 0) {
        length++;
    }
    set_value(name, REG_SZ, value, (length + 1) * sizeof(WCHAR));
}

NTSTATUS NTAPI ZwOpenKey(PHANDLE key, ACCESS_MASK access, POBJECT_ATTRIBUTES attributes)
{
    (void)access;
    CHECK((attributes->Attributes & OBJ_KERNEL_HANDLE) != 0);
    if (attributes->RootDirectory != NULL && value_count == 0) {
        return STATUS_OBJECT_NAME_NOT_FOUND;
    }
    *key = (HANDLE)(ULONG_PTR)(attributes->RootDirectory == NULL ? 1 : 2);
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI ZwClose(HANDLE key)
{
    CHECK(key == (HANDLE)1 || key == (HANDLE)2);
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI ZwQueryValueKey(HANDLE key, PUNICODE_STRING name, KEY_VALUE_INFORMATION_CLASS class,
                               PVOID information, ULONG length, PULONG result_length)
{
    PKEY_VALUE_PARTIAL_INFORMATION partial = information;

    CHECK(key == (HANDLE)2 && class == KeyValuePartialInformation);
    for (unsigned i = 0; i < value_count; i++) {
        if (memcmp(values[i].name, name->Buffer, name->Length) != 0 ||
            values[i].name[name->Length / 2] != 0) {
            continue;
        }
        *result_length = (ULONG)FIELD_OFFSET(KEY_VALUE_PARTIAL_INFORMATION, Data) + values[i].size;
        if (length < *result_length) {
            return STATUS_BUFFER_OVERFLOW;
        }
        partial->TitleIndex = 0;
        partial->Type = values[i].type;
        partial->DataLength = values[i].size;
        memcpy(partial->Data, values[i].data, values[i].size);
        return STATUS_SUCCESS;
    }
    return STATUS_OBJECT_NAME_NOT_FOUND;
}
