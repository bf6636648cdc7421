// SPDX-License-Identifier: MIT
/* Devices of miniport drivers' own, of NDIS 6 and 5: dispatch, refusals, what is left at unload. */
#include "drivers.h"
#include <ndis5.h>
#include "legacy.h"

#include <string.h>

static WCHAR device_text[] = L"\\Device\\Own", link_text[] = L"\\DosDevices\\Own";
static NDIS_STRING device_name = { sizeof device_text - 2, sizeof device_text, device_text };
static NDIS_STRING link_name = { sizeof link_text - 2, sizeof link_text, link_text };
static PDRIVER_DISPATCH functions[IRP_MJ_MAXIMUM_FUNCTION + 1];
static NDIS_DEVICE_OBJECT_ATTRIBUTES wanted;
static PDEVICE_OBJECT device;
static NDIS_HANDLE handle;
static unsigned calls;

static NTSTATUS NTAPI dispatch(PDEVICE_OBJECT object, PIRP irp)
{
    CHECK(object == device && irp != NULL && kernel_locks_held() == 0);
    calls++;
    return STATUS_SUCCESS;
}

/* What the I/O manager does with an IRP of that function for the device. */
static NTSTATUS call(UCHAR major)
{
    struct {
        IRP irp;
        IO_STACK_LOCATION stack;
    } request = { .stack = { .MajorFunction = major } };

    request.irp.Tail.Overlay.CurrentStackLocation = &request.stack;
    return w.driver_object.MajorFunction[major](device, &request.irp);
}

static void defaults(void)
{
    memset(functions, 0, sizeof functions);
    functions[IRP_MJ_CREATE] = functions[IRP_MJ_DEVICE_CONTROL] = dispatch;
    memset(&wanted, 0, sizeof wanted);
    wanted.Header.Type = NDIS_OBJECT_TYPE_DEVICE_OBJECT_ATTRIBUTES;
    wanted.Header.Revision = NDIS_DEVICE_OBJECT_ATTRIBUTES_REVISION_1;
    wanted.Header.Size = NDIS_SIZEOF_DEVICE_OBJECT_ATTRIBUTES_REVISION_1;
    wanted.DeviceName = &device_name;
    wanted.SymbolicName = &link_name;
    wanted.MajorFunctions = functions;
    wanted.ExtensionSize = 40;
    calls = 0;
}

static NDIS_STATUS make(NDIS_HANDLE driver)
{
    const NDIS_STATUS status = NdisRegisterDeviceEx(driver, &wanted, &device, &handle);

    CHECK((status == NDIS_STATUS_SUCCESS) == (device != NULL) && (device != NULL) == (handle != NULL));
    return status;
}

static void of_ndis_6(void)
{
    defaults();
    driver_start();
    CHECK(make(w.miniport) == NDIS_STATUS_SUCCESS && kernel_devices() == 2);
    CHECK((device->Flags & DO_DEVICE_INITIALIZING) == 0 && device->DriverObject == &w.driver_object);
    CHECK((ULONG_PTR)NdisGetDeviceReservedExtension(device) > (ULONG_PTR)device->DeviceExtension);
    memset(NdisGetDeviceReservedExtension(device), 0xA5, wanted.ExtensionSize);
    CHECK(call(IRP_MJ_CREATE) == STATUS_SUCCESS && call(IRP_MJ_DEVICE_CONTROL) == STATUS_SUCCESS);
    CHECK(calls == 2 && kernel_has_device());
    NdisDeregisterDeviceEx(handle);
    CHECK(kernel_devices() == 1);
    EXPECT_CLEAN();
    driver_stop();
}

static void refusals(void)
{
    defaults();
    driver_start();
    violations_report();
    CHECK(make(w.adapter) == NDIS_STATUS_NOT_SUPPORTED); /* the handle of no driver */
    EXPECT_VIOLATION("NDIS-DEVICE");
    wanted.SymbolicName = NULL;
    CHECK(make(w.miniport) == NDIS_STATUS_INVALID_PARAMETER);
    EXPECT_VIOLATION("NDIS-DEVICE");
    defaults();
    for (unsigned n = 1; n <= 2; n++) {
        kernel_fail_allocation(n);
        CHECK(make(w.miniport) != NDIS_STATUS_SUCCESS && kernel_devices() == 1);
    }
    kernel_fail_allocation(0);
    functions[IRP_MJ_POWER] = dispatch;
    CHECK(make(w.miniport) == NDIS_STATUS_SUCCESS);
    EXPECT_VIOLATION("NDIS-DEVICE"); /* NDIS keeps these IRPs for itself */
    NdisDeregisterDeviceEx(handle);
    NdisDeregisterDeviceEx(handle);
    EXPECT_VIOLATION("NDIS-DEVICE");
    driver_stop();
}

static void of_ndis_5(void)
{
    defaults();
    legacy_start();
    CHECK(NdisMRegisterDevice(l.wrapper, &device_name, &link_name, functions, &device, &handle) ==
          NDIS_STATUS_SUCCESS);
    CHECK(call(IRP_MJ_CREATE) == STATUS_SUCCESS && calls == 1 && kernel_devices() == 2);
    CHECK(NdisMDeregisterDevice(handle) == NDIS_STATUS_SUCCESS && kernel_devices() == 1);
    EXPECT_CLEAN();
    driver_stop();
}

static void leak(void)
{
    defaults();
    driver_start();
    CHECK(make(w.miniport) == NDIS_STATUS_SUCCESS);
    violations_report();
    driver_stop();
    CHECK(kernel_devices() == 0); /* deleted all the same; DmaTests sees the report */
}

int main(void)
{
    of_ndis_6();
    refusals();
    of_ndis_5();
    leak();
    return 0;
}
