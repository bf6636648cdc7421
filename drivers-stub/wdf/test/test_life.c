// SPDX-License-Identifier: MIT
/** Binding, driver, control device, handles: from load to unload. */
#include "client.h"
#include "../fxldr.h"
#include <string.h>

static void load_and_unload(void)
{
    client_load();
    CHECK(client.entry_status == STATUS_SUCCESS);
    CHECK(WdfGetDriver() == client.driver);
    CHECK(strcmp(WdfDriverGlobals->DriverName, "fxclient") == 0 && WdfDriverGlobals->DriverTag == 0x746E6C43);
    CHECK(client.driver_object->DriverExtension->AddDevice == NULL);
    CHECK(WdfDeviceGetDriver(client.device) == client.driver &&
          WdfDeviceGetDefaultQueue(client.device) == client.queue);
    CHECK(WdfDriverWdmGetDriverObject(client.driver) == client.driver_object);
    CHECK(WdfWdmDeviceGetWdfDeviceHandle(client.device_object) == client.device);
    CHECK((client.device_object->Flags & DO_DEVICE_INITIALIZING) == 0);
    CHECK((client.device_object->Characteristics & FILE_DEVICE_SECURE_OPEN) != 0);
    client_unload();
}

static void failing_entry_leaves_nothing(void)
{
    client.fail_entry = TRUE;
    client_load();
    CHECK(client.entry_status == STATUS_UNSUCCESSFUL);
    CHECK(client.unloads == 0 && fake_devices() == 0 && fake_links() == 0 && fake_pool_blocks() == 0);
}

static void every_failing_allocation_is_survived(void)
{
    // The n-th allocation of the load fails, and each one after it; sooner or later the load succeeds.
    for (int n = 0; n < 200; n++) {
        fake_fail_pool_after = n;
        memset(&client.driver_object, 0, sizeof(client.driver_object));
        client_load();
        fake_fail_pool_after = -1;
        if (client.entry_status == STATUS_SUCCESS) {
            client_unload();
            return;
        }
        CHECK(client.entry_status == STATUS_INSUFFICIENT_RESOURCES);
        CHECK(fake_pool_blocks() == 0 && fake_devices() == 0 && fake_links() == 0 && fake_work_items() == 0);
        fake_driver_free(client.driver_object);
        client.device_cleanups = client.device_destroys = 0;
    }
    CHECK(FALSE);
}

static void open_and_close(void)
{
    PFILE_OBJECT file;

    client_load();
    file = client_open();
    CHECK(client.creates == 1 && file->FsContext == NULL && file->FsContext2 == NULL);
    CHECK(WdfDeviceGetFileObject(client.device, file) == client.last_file);
    CHECK(WdfFileObjectWdmGetFileObject(client.last_file) == file);
    client_close(file);
    CHECK(client.cleanups == 1 && client.closes == 1);
    client_unload();
}

static void close_without_cleanup_does_both(void)
{
    PFILE_OBJECT file;
    PIRP parked;
    PIRP pended;

    client_load();
    file = client_open();
    parked = client_ioctl(file, CLIENT_PARK, NULL, 0, 0);
    pended = client_ioctl(file, CLIENT_PEND, NULL, 0, 0);
    fake_close(client.device_object, file);
    CHECK(client.cleanups == 1 && client.closes == 1 && client.cancels == 1);
    client_expect(parked, STATUS_CANCELLED);
    client_expect(pended, STATUS_CANCELLED);
    client_unload();
}

static void refused_open_leaves_no_file(void)
{
    NTSTATUS status;

    client.refuse_open = TRUE;
    client_load();
    CHECK(fake_open(client.device_object, &status) == NULL && status == STATUS_DEVICE_BUSY);
    CHECK(client.creates == 1 && client.cleanups == 0 && client.closes == 0);
    client_unload();
}

static void fs_context_is_used_when_allowed(void)
{
    PFILE_OBJECT file;

    client.file_class = WdfFileObjectWdfCanUseFsContext2;
    client_load();
    file = client_open();
    CHECK(file->FsContext == NULL && file->FsContext2 == (PVOID)client.last_file);
    client_close(file);
    client_unload();
}

static void no_file_objects_when_not_required(void)
{
    PFILE_OBJECT file;

    client.file_class = WdfFileObjectNotRequired;
    client_load();
    file = client_open();
    CHECK(client.creates == 1 && client.last_file == NULL);
    client_close(file);
    CHECK(client.cleanups == 1 && client.closes == 1);
    client_unload();
}

static void cleanup_ends_queued_requests_of_its_handle_only(void)
{
    PFILE_OBJECT first;
    PFILE_OBJECT second;
    PIRP mine;
    PIRP other;

    client_load();
    first = client_open();
    second = client_open();
    mine = client_ioctl(first, CLIENT_PARK, NULL, 0, 0);
    other = client_ioctl(second, CLIENT_PARK, NULL, 0, 0);
    fake_cleanup(client.device_object, first);
    CHECK(!fake_done(other));
    client_expect(mine, STATUS_CANCELLED);
    fake_cleanup(client.device_object, second);
    client_expect(other, STATUS_CANCELLED);
    fake_close(client.device_object, first);
    fake_close(client.device_object, second);
    client_unload();
}

static void other_irps_are_refused(void)
{
    PFILE_OBJECT file;

    client_load();
    file = client_open();
    client_expect(fake_request(client.device_object, file, IRP_MJ_FLUSH_BUFFERS, 0, NULL, 0, 0),
                  STATUS_INVALID_DEVICE_REQUEST);
    client_expect(fake_request(client.device_object, file, IRP_MJ_WRITE, 0, NULL, 0, 4),
                  STATUS_INVALID_DEVICE_REQUEST);
    client_expect(fake_request(client.device_object, file, IRP_MJ_READ, 0, NULL, 0, 0), STATUS_SUCCESS);
    client_close(file);
    client_unload();
}

static void leak(void)
{
    WDFMEMORY memory;

    CHECK(WdfMemoryCreate(NULL, NonPagedPoolNx, 0, 16, &memory, NULL) == STATUS_SUCCESS);
    WdfObjectReference(memory);
}

static void leaks_are_named(void)
{
    client.on_unload = leak;
    client_load();
    client_unload_only();
    CHECK(strstr(fake_log(), "fxclient leaks 1 WDFMEMORY") != NULL);
    CHECK(fake_pool_blocks() > 0);
}

/* Binding by hand */

static const WDFFUNC *table;
static wchar_t component[] = L"KmdfLibrary";
static wchar_t path_buffer[] = L"\\Registry\\Machine\\Services\\x";
static UNICODE_STRING path = RTL_CONSTANT_STRING(path_buffer);

static WDF_BIND_INFO bind_info(ULONG count)
{
    WDF_BIND_INFO info = {
        .Size = sizeof(info),
        .Component = component,
        .Version = { 1, 15, 0 },
        .FuncCount = count,
        .FuncTable = (WDFFUNC *)&table,
    };
    return info;
}

static NTSTATUS bind_status(WDF_BIND_INFO info)
{
    PDRIVER_OBJECT driver = fake_driver();
    PWDF_COMPONENT_GLOBALS globals;
    NTSTATUS status = WdfVersionBind(driver, &path, &info, &globals);

    if (NT_SUCCESS(status)) {
        CHECK(WdfVersionUnbind(&path, &info, globals) == STATUS_SUCCESS);
    } else {
        CHECK(globals == NULL);
    }
    CHECK(fake_pool_blocks() == 0);
    fake_driver_free(driver);
    return status;
}

static void binding_checks(void)
{
    WDFFUNC old_table[396] = { NULL };
    WDF_BIND_INFO info = bind_info(444);

    CHECK(bind_status(info) == STATUS_SUCCESS && table != NULL);
    CHECK(bind_status(bind_info(443)) == STATUS_INVALID_PARAMETER);
    CHECK(bind_status(bind_info(446)) == STATUS_INVALID_PARAMETER);
    CHECK(bind_status(bind_info(0)) == STATUS_INVALID_PARAMETER);
    info.Version.Minor = 17;
    CHECK(bind_status(info) == STATUS_REVISION_MISMATCH);
    info = bind_info(444);
    info.FuncTable = NULL;
    CHECK(bind_status(info) == STATUS_INVALID_PARAMETER);
    info = bind_info(444);
    info.Size = 40;
    CHECK(bind_status(info) == STATUS_INFO_LENGTH_MISMATCH);

    // KMDF 1.9 brings an array of its own.
    info = bind_info(396);
    info.Version.Minor = 9;
    info.FuncTable = old_table;
    CHECK(bind_status(info) == STATUS_SUCCESS);
    CHECK(old_table[0] == table[0] && old_table[395] == table[395]);
}

static void unbound_client_stays_visible(void)
{
    WDF_BIND_INFO info = bind_info(444);
    PDRIVER_OBJECT driver = fake_driver();
    PWDF_COMPONENT_GLOBALS globals;

    CHECK(WdfVersionBind(driver, &path, &info, &globals) == STATUS_SUCCESS);
    CHECK(fake_pool_blocks() == 1);
    CHECK(WdfVersionUnbind(&path, &info, (PWDF_COMPONENT_GLOBALS)&info) == STATUS_INVALID_PARAMETER);
    CHECK(WdfVersionUnbind(&path, &info, globals) == STATUS_SUCCESS);
    CHECK(fake_pool_blocks() == 0);
    fake_driver_free(driver);
}

static void call_missing(void)
{
    client_load();
    // WdfUsbTargetDeviceCreate in KMDF 1.15.
    ((VOID(NTAPI *)(PWDF_DRIVER_GLOBALS))WdfFunctions_01015[322])(WdfDriverGlobals);
}

static void missing_function_is_a_violation(void)
{
    CHECK(fake_ends_in_violation(call_missing, WDF_VERIFIER_FATAL_ERROR));
}

static void every_table_entry_is_set(void)
{
    client_load();
    for (unsigned i = 0; i < 444; i++) {
        CHECK(WdfFunctions_01015[i] != NULL);
    }
    client_unload();
}

static const struct fake_test tests[] = {
    { "load_and_unload", load_and_unload },
    { "failing_entry_leaves_nothing", failing_entry_leaves_nothing },
    { "every_failing_allocation_is_survived", every_failing_allocation_is_survived },
    { "open_and_close", open_and_close },
    { "close_without_cleanup_does_both", close_without_cleanup_does_both },
    { "refused_open_leaves_no_file", refused_open_leaves_no_file },
    { "fs_context_is_used_when_allowed", fs_context_is_used_when_allowed },
    { "no_file_objects_when_not_required", no_file_objects_when_not_required },
    { "cleanup_ends_queued_requests_of_its_handle_only", cleanup_ends_queued_requests_of_its_handle_only },
    { "other_irps_are_refused", other_irps_are_refused },
    { "leaks_are_named", leaks_are_named },
    { "binding_checks", binding_checks },
    { "unbound_client_stays_visible", unbound_client_stays_visible },
    { "missing_function_is_a_violation", missing_function_is_a_violation },
    { "every_table_entry_is_set", every_table_entry_is_set },
};

int main(int argc, char **argv)
{
    return fake_main(tests, sizeof(tests) / sizeof(tests[0]), argc, argv);
}
