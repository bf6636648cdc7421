// SPDX-License-Identifier: MIT
/*
 * \Device\NdhHardware (ndh_hardware.h): the other side of the devices of a boot script. Its requests are
 * threads among those of the drivers, so that the seed decides when an interrupt meets them.
 */
#include <string.h>

#include "driver.h"
#include "hardware.h"
#include "interrupt.h"
#include "object.h"
#include "physical.h"
#include "../../protocol/ndh_hardware.h"

static NTSTATUS NTAPI open_close(PDEVICE_OBJECT device, PIRP irp)
{
    (void)device;
    irp->IoStatus.Status = STATUS_SUCCESS;
    irp->IoStatus.Information = 0;
    IofCompleteRequest(irp, 0);
    return STATUS_SUCCESS;
}

/** Where the bytes of a range are, or NULL: it is neither all of one device nor all RAM. */
static uint8_t *bytes_of(const NDH_HARDWARE_RANGE *range, int is_write)
{
    if (range->Space == NDH_HARDWARE_PORTS) {
        return nt_device_ports_at(range->Start, range->Length);
    }
    uint8_t *const memory = nt_device_memory_at(range->Start, range->Length);
    return memory != NULL ? memory : nt_ram_at(range->Start, range->Length, is_write);
}

static NTSTATUS transfer(int is_write, void *buffer, ULONG input, ULONG output, ULONG_PTR *information)
{
    const NDH_HARDWARE_RANGE range = *(const NDH_HARDWARE_RANGE *)buffer;
    if (range.Space > NDH_HARDWARE_PORTS || range.Length == 0) {
        return STATUS_INVALID_PARAMETER;
    }
    if (is_write ? input - sizeof range < range.Length : output < range.Length) {
        return STATUS_BUFFER_TOO_SMALL;
    }
    uint8_t *const bytes = bytes_of(&range, is_write);
    if (bytes == NULL) {
        return STATUS_NOT_FOUND;
    }
    if (is_write) {
        memcpy(bytes, (const uint8_t *)buffer + sizeof range, range.Length);
    } else {
        memcpy(buffer, bytes, range.Length);
        *information = range.Length;
    }
    return STATUS_SUCCESS;
}

static NTSTATUS raise(void *buffer, ULONG output, ULONG_PTR *information)
{
    const NDH_HARDWARE_VECTOR vector = *(const NDH_HARDWARE_VECTOR *)buffer;
    if (output < sizeof(NDH_HARDWARE_ANSWER)) {
        return STATUS_BUFFER_TOO_SMALL;
    }
    if (vector.Reserved != 0) {
        return STATUS_INVALID_PARAMETER;
    }
    if (!nt_device_has_vector(vector.Vector)) {
        return STATUS_NOT_FOUND;
    }
    const struct nt_interrupt_answer answer = nt_interrupt_raise(vector.Vector);
    *(NDH_HARDWARE_ANSWER *)buffer = (NDH_HARDWARE_ANSWER){ answer.connected, answer.recognized };
    *information = sizeof(NDH_HARDWARE_ANSWER);
    return STATUS_SUCCESS;
}

static NTSTATUS NTAPI control(PDEVICE_OBJECT device, PIRP irp)
{
    const IO_STACK_LOCATION *const stack = irp->Tail.Overlay.CurrentStackLocation;
    const ULONG input = stack->Parameters.DeviceIoControl.InputBufferLength;
    const ULONG output = stack->Parameters.DeviceIoControl.OutputBufferLength;
    const ULONG code = stack->Parameters.DeviceIoControl.IoControlCode;
    void *const buffer = irp->AssociatedIrp.SystemBuffer;
    ULONG_PTR information = 0;
    NTSTATUS status;
    (void)device;
    switch (code) {
    case NDH_HARDWARE_READ:
    case NDH_HARDWARE_WRITE:
        status = input < sizeof(NDH_HARDWARE_RANGE)
                     ? STATUS_BUFFER_TOO_SMALL
                     : transfer(code == NDH_HARDWARE_WRITE, buffer, input, output, &information);
        break;
    case NDH_HARDWARE_INTERRUPT:
        status = input < sizeof(NDH_HARDWARE_VECTOR) ? STATUS_BUFFER_TOO_SMALL
                                                     : raise(buffer, output, &information);
        break;
    default:
        status = STATUS_INVALID_DEVICE_REQUEST;
        break;
    }
    irp->IoStatus.Status = status;
    irp->IoStatus.Information = information;
    IofCompleteRequest(irp, 0);
    return status;
}

int nt_hardware_device_make(void)
{
    WCHAR name[] = NDH_HARDWARE_DEVICE_NAME;
    UNICODE_STRING device_name = { sizeof name - sizeof(WCHAR), sizeof name, name };
    struct nt_driver *const driver = nt_object_new(NT_TYPE_DRIVER, sizeof *driver);
    PDEVICE_OBJECT device;
    if (driver == NULL) {
        return -1;
    }
    for (unsigned i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++) {
        driver->object.MajorFunction[i] = nt_invalid_device_request;
    }
    driver->object.MajorFunction[IRP_MJ_CREATE] = open_close;
    driver->object.MajorFunction[IRP_MJ_CLEANUP] = open_close;
    driver->object.MajorFunction[IRP_MJ_CLOSE] = open_close;
    driver->object.MajorFunction[IRP_MJ_DEVICE_CONTROL] = control;
    if (!NT_SUCCESS(
            IoCreateDevice(&driver->object, 0, &device_name, NDH_HARDWARE_DEVICE_TYPE, 0, FALSE, &device))) {
        nt_object_dereference(driver);
        return -1;
    }
    device->Flags &= ~(ULONG)DO_DEVICE_INITIALIZING;
    return 0;
}
