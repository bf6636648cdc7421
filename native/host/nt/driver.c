// SPDX-License-Identifier: MIT
#include "driver.h"

#include <stdio.h>
#include <string.h>

#include "dpc.h"
#include "interrupt.h"
#include "object.h"
#include "pool.h"
#include "thread.h"
#include "timer.h"
#include "tracing.h"
#include "utf.h"
#include "workitem.h"

#define DRIVER_TYPE       4
#define ENTRY_LIMIT_100NS 600000000ULL /* a minute of virtual time for DriverEntry or DriverUnload */

NTSTATUS NTAPI nt_invalid_device_request(PDEVICE_OBJECT device, PIRP irp)
{
    (void)device;
    irp->IoStatus.Status = STATUS_INVALID_DEVICE_REQUEST;
    irp->IoStatus.Information = 0;
    IofCompleteRequest(irp, 0);
    return STATUS_INVALID_DEVICE_REQUEST;
}

struct search {
    const char *service;
    struct nt_driver *found;
};

static void match(void *context, void *body)
{
    struct search *search = context;
    struct nt_driver *driver = body;
    if (strcasecmp(driver->service, search->service) == 0) {
        search->found = driver;
    }
}

static struct nt_driver *find(const char *service)
{
    struct search search = { service, NULL };
    nt_object_each(NT_TYPE_DRIVER, match, &search);
    return search.found;
}

static int has_finished(void *context)
{
    return ((const struct nt_driver *)context)->finished;
}

/* Runs entry(driver) on a system thread; returns whether it came back. */
static NTSTATUS run_on_thread(struct nt_driver *driver, void (*entry)(void *context))
{
    driver->finished = 0;
    struct nt_thread *thread = nt_thread_start(NT_THREAD_SYSTEM, entry, driver, 0);
    if (thread == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    nt_object_dereference(thread);
    return ndh_sched_run_through(has_finished, driver, ENTRY_LIMIT_100NS) == NDH_RAN_IRP_DONE
             ? STATUS_SUCCESS
             : STATUS_IO_TIMEOUT;
}

/* --- starting ------------------------------------------------------------------------------------------- */

static int set_string(UNICODE_STRING *string, const char *prefix, const char *text)
{
    char both[NT_MAX_NAME * 2];
    snprintf(both, sizeof both, "%s%s", prefix, text);
    string->Buffer = nt_alloc((strlen(both) + 1) * sizeof(WCHAR));
    if (string->Buffer == NULL) {
        return 0;
    }
    string->Length =
        (USHORT)(nt_utf8_to_utf16(both, strlen(both), string->Buffer, strlen(both)) * sizeof(WCHAR));
    string->MaximumLength = (USHORT)(string->Length + sizeof(WCHAR));
    return 1;
}

static void delete_driver(struct nt_driver *driver)
{
    for (struct nt_driver_extension *extension = driver->extensions; extension != NULL;) {
        struct nt_driver_extension *next = extension->next;
        nt_free(extension);
        extension = next;
    }
    nt_free(driver->registry_path.Buffer);
    nt_free(driver->extension.ServiceKeyName.Buffer);
    nt_free(driver->object.DriverName.Buffer);
    nt_object_dereference(driver);
}

static struct nt_driver *make_driver(const char *service, struct ndh_image *image)
{
    struct nt_driver *driver = nt_object_new(NT_TYPE_DRIVER, sizeof *driver);
    if (driver == NULL) {
        return NULL;
    }
    DRIVER_OBJECT *object = &driver->object;
    snprintf(driver->service, sizeof driver->service, "%s", service);
    driver->image = image;
    if (!set_string(&object->DriverName, "\\Driver\\", service) ||
        !set_string(&driver->registry_path, NT_SERVICES_KEY, service) ||
        !set_string(&driver->extension.ServiceKeyName, "", service) ||
        !NT_SUCCESS(nt_name_insert(driver, &object->DriverName))) {
        delete_driver(driver);
        return NULL;
    }
    object->Type = DRIVER_TYPE;
    object->Size = sizeof *object;
    object->DriverStart = (PVOID)ndh_pe_base(image);
    object->DriverSize = ndh_pe_size(image);
    object->DriverExtension = &driver->extension;
    object->DriverInit = (PDRIVER_INITIALIZE)ndh_pe_entry(image);
    driver->extension.DriverObject = object;
    for (unsigned i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++) {
        object->MajorFunction[i] = nt_invalid_device_request;
    }
    return driver;
}

static void call_entry(void *context)
{
    struct nt_driver *driver = context;
    driver->status = driver->object.DriverInit(&driver->object, &driver->registry_path);
    if (NT_SUCCESS(driver->status)) {
        for (PDEVICE_OBJECT device = driver->object.DeviceObject; device != NULL;
             device = device->NextDevice) {
            device->Flags &= ~(ULONG)DO_DEVICE_INITIALIZING;
        }
    }
    driver->finished = 1;
}

int32_t ndh_nt_start_service(const char *service, struct ndh_image *image)
{
    if (strlen(service) == 0 || strlen(service) >= NT_MAX_NAME) {
        return STATUS_OBJECT_NAME_INVALID;
    }
    if (find(service) != NULL) {
        return STATUS_IMAGE_ALREADY_LOADED;
    }
    struct nt_driver *driver = make_driver(service, image);
    if (driver == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    const NTSTATUS ran = run_on_thread(driver, call_entry);
    if (!NT_SUCCESS(ran)) {
        return ran;
    }
    if (!NT_SUCCESS(driver->status)) {
        const NTSTATUS status = driver->status;
        nt_driver_check_gone(driver);
        delete_driver(driver);
        return status;
    }
    return STATUS_SUCCESS;
}

/* --- stopping ------------------------------------------------------------------------------------------- */

static void call_unload(void *context)
{
    struct nt_driver *driver = context;
    driver->object.DriverUnload(&driver->object);
    driver->finished = 1;
}

/*
 * What ran when the unload routine returned may be on its way out: a thread that has signalled, a work item
 * behind its last event.
 */
static int nothing(void *context)
{
    (void)context;
    return 0;
}

int32_t ndh_nt_stop_service(const char *service)
{
    struct nt_driver *driver = find(service);
    if (driver == NULL) {
        return STATUS_OBJECT_NAME_NOT_FOUND;
    }
    if (driver->object.DriverUnload == NULL) {
        return STATUS_INVALID_DEVICE_REQUEST;
    }
    for (PDEVICE_OBJECT device = driver->object.DeviceObject; device != NULL; device = device->NextDevice) {
        if (device->ReferenceCount != 0) {
            return STATUS_DEVICE_BUSY;
        }
    }
    const NTSTATUS ran = run_on_thread(driver, call_unload);
    if (!NT_SUCCESS(ran)) {
        return ran;
    }
    ndh_sched_run(nothing, NULL, 0);
    nt_driver_check_gone(driver);
    delete_driver(driver);
    return STATUS_SUCCESS;
}

void nt_driver_check_gone(const struct nt_driver *driver)
{
    const uint64_t low = ndh_pe_base(driver->image), high = low + ndh_pe_size(driver->image);
    const char *name = ndh_pe_name(driver->image);
    struct nt_pool_use use;

    const KTIMER *timer = nt_timer_inside(low, high);
    if (timer != NULL) {
        nt_bugcheckf(0xC7, 0, (uint64_t)timer, low, high,
                     "TIMER_OR_DPC_INVALID: %s was unloaded while its timer 0x%llx is set", name,
                     (unsigned long long)(uint64_t)timer);
    }
    const KDPC *dpc = nt_dpc_inside(low, high);
    if (dpc != NULL) {
        nt_bugcheckf(0xC7, 1, (uint64_t)dpc, low, high,
                     "TIMER_OR_DPC_INVALID: %s was unloaded while its DPC 0x%llx is queued", name,
                     (unsigned long long)(uint64_t)dpc);
    }
    const unsigned work = nt_work_inside(low, high), threads = nt_threads_inside(low, high);
    if (work + threads != 0) {
        nt_bugcheckf(0xCE, low, 8, low, 0,
                     "DRIVER_UNLOADED_WITHOUT_CANCELLING_PENDING_OPERATIONS: %s was unloaded with %u work "
                     "items and %u system threads of its own",
                     name, work, threads);
    }
    const int vector = nt_interrupt_inside(low, high);
    if (vector >= 0) {
        nt_bugcheckf(0xCE, low, 0, low, 0,
                     "DRIVER_UNLOADED_WITHOUT_CANCELLING_PENDING_OPERATIONS: %s was unloaded while its "
                     "interrupt at vector 0x%x is "
                     "connected",
                     name, (unsigned)vector);
    }
    if (driver->object.DeviceObject != NULL) {
        nt_bugcheckf(
            0xCE, (uint64_t)driver->object.DeviceObject, 0, low, 0,
            "DRIVER_UNLOADED_WITHOUT_CANCELLING_PENDING_OPERATIONS: %s was unloaded and left a device object",
            name);
    }
    nt_tracing_check_gone(low, high, name);
    nt_wmi_check_gone(low, high, name);
    ndh_nt_verify();
    nt_pool_used_by(low, high, &use);
    if (use.blocks != 0 && nt_verifier()) {
        nt_bugcheckf(0xC4, 0x62, (uint64_t)name, 0, use.blocks,
                     "DRIVER_VERIFIER_DETECTED_VIOLATION: %s was unloaded and left %zu pool allocations (%zu "
                     "bytes), the first with tag %c%c%c%c",
                     name, use.blocks, use.paged_bytes + use.nonpaged_bytes, (int)(use.tag & 0x7f),
                     (int)(use.tag >> 8 & 0x7f), (int)(use.tag >> 16 & 0x7f), (int)(use.tag >> 24 & 0x7f));
    }
}

/* --- services ------------------------------------------------------------------------------------------- */

static struct nt_driver_extension *extension_of(PDRIVER_OBJECT object, void *identification)
{
    struct nt_driver_extension *extension = ((struct nt_driver *)object)->extensions;
    while (extension != NULL && extension->identification != identification) {
        extension = extension->next;
    }
    return extension;
}

NTSTATUS NTAPI IoAllocateDriverObjectExtension(PDRIVER_OBJECT DriverObject, PVOID ClientIdentificationAddress,
                                               ULONG DriverObjectExtensionSize, PVOID *DriverObjectExtension)
{
    NT_IRQL_MAX(IoAllocateDriverObjectExtension, DISPATCH_LEVEL);
    *DriverObjectExtension = NULL;
    if (extension_of(DriverObject, ClientIdentificationAddress) != NULL) {
        return STATUS_OBJECT_NAME_COLLISION;
    }
    struct nt_driver_extension *extension = nt_alloc(sizeof *extension + DriverObjectExtensionSize);
    if (extension == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    extension->identification = ClientIdentificationAddress;
    extension->next = ((struct nt_driver *)DriverObject)->extensions;
    ((struct nt_driver *)DriverObject)->extensions = extension;
    *DriverObjectExtension = extension->data;
    return STATUS_SUCCESS;
}

PVOID NTAPI IoGetDriverObjectExtension(PDRIVER_OBJECT DriverObject, PVOID ClientIdentificationAddress)
{
    NT_IRQL_MAX(IoGetDriverObjectExtension, DISPATCH_LEVEL);
    struct nt_driver_extension *extension = extension_of(DriverObject, ClientIdentificationAddress);
    return extension == NULL ? NULL : extension->data;
}
