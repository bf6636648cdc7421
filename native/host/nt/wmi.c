// SPDX-License-Identifier: MIT
/*
 * WMI data providers. The host has no WMI client, so data blocks are never queried; what a provider registers
 * is asked for as on Windows, and its trace control GUIDs are enabled. A registration is answered in order:
 * first the registration request on a worker thread (callbacks of WPP: at once), then IRP_MN_ENABLE_EVENTS
 * for each such GUID.
 */
#include <string.h>

#include "device.h"
#include "irp.h"
#include "pool.h"
#include "tracing.h"

#define IRP_MN_ENABLE_EVENTS  0x04
#define IRP_MN_DISABLE_EVENTS 0x05
#define IRP_MN_REGINFO        0x08
#define IRP_MN_REGINFO_EX     0x0b
#define REGISTRATION_SIZE     4096u

struct nt_wmi_provider {
    struct nt_wmi_provider *next;
    PDEVICE_OBJECT device; /* or WPP's control block, whose first member is a callback */
    int is_callback;
    uint64_t routine; /* of the callback */
};

struct nt_wmi_request {
    WORK_QUEUE_ITEM item;
    PDEVICE_OBJECT device; /* referenced */
};

static struct nt_wmi_provider **link_of(const void *device)
{
    struct nt_wmi_provider **link = &nt_tracing()->wmi;
    while (*link != NULL && (*link)->device != device) {
        link = &(*link)->next;
    }
    return link;
}

/** Sends one request to the provider. data_path: as the request documents. */
static NTSTATUS ask(const struct nt_wmi_provider *provider, UCHAR minor, PVOID data_path, PVOID buffer,
                    ULONG size)
{
    if (provider->is_callback) {
        ULONG used = 0;
        return (*(WMIENTRY_NEW **)provider->device)(minor, data_path, size, buffer, provider->device, &used);
    }
    PDEVICE_OBJECT top = IoGetAttachedDeviceReference(provider->device);
    struct nt_packet *packet = nt_packet_new((unsigned)top->StackSize, NULL, NULL, NULL);
    NTSTATUS status = STATUS_INSUFFICIENT_RESOURCES;
    if (packet != NULL) {
        PIO_STACK_LOCATION stack = nt_irp_next(&packet->irp);
        packet->irp.IoStatus.Status = STATUS_NOT_SUPPORTED;
        stack->MajorFunction = IRP_MJ_SYSTEM_CONTROL;
        stack->MinorFunction = minor;
        stack->Parameters.WMI.ProviderId = (ULONG_PTR)provider->device;
        stack->Parameters.WMI.DataPath = data_path;
        stack->Parameters.WMI.BufferSize = size;
        stack->Parameters.WMI.Buffer = buffer;
        status = nt_packet_send_and_wait(top, packet);
    }
    ObfDereferenceObject(top);
    return status;
}

static void enable(const struct nt_wmi_provider *provider, const WMIREGGUID *guid, UCHAR minor)
{
    WNODE_HEADER node = {
        .BufferSize = sizeof node,
        .HistoricalContext = nt_trace_handle(),
        .Guid = guid->Guid,
        .Flags = WNODE_FLAG_TRACED_GUID,
    };
    GUID id = guid->Guid;
    ask(provider, minor, &id, &node, sizeof node);
}

/** Asks what the provider registers and enables its control GUIDs. */
static void query(const struct nt_wmi_provider *provider)
{
    WMIREGINFO *info = nt_alloc(REGISTRATION_SIZE);
    if (info == NULL) {
        return;
    }
    NTSTATUS status = ask(provider, IRP_MN_REGINFO_EX, (PVOID)WMIREGISTER, info, REGISTRATION_SIZE);
    if (status == STATUS_NOT_SUPPORTED || status == STATUS_INVALID_DEVICE_REQUEST) {
        status = ask(provider, IRP_MN_REGINFO, (PVOID)WMIREGISTER, info, REGISTRATION_SIZE);
    }
    if (NT_SUCCESS(status) && info->BufferSize >= FIELD_OFFSET(WMIREGINFO, WmiRegGuid) &&
        info->BufferSize <= REGISTRATION_SIZE) {
        const ULONG room =
            (ULONG)((info->BufferSize - FIELD_OFFSET(WMIREGINFO, WmiRegGuid)) / sizeof(WMIREGGUID));
        for (ULONG i = 0; i < info->GuidCount && i < room; i++) {
            if (info->WmiRegGuid[i].Flags & WMIREG_FLAG_TRACE_CONTROL_GUID) {
                enable(provider, &info->WmiRegGuid[i], IRP_MN_ENABLE_EVENTS);
            }
        }
    }
    nt_free(info);
}

static VOID NTAPI query_later(PVOID context)
{
    struct nt_wmi_request *request = context;
    struct nt_wmi_provider **link = link_of(request->device);
    if (*link != NULL) {
        query(*link);
    }
    ObfDereferenceObject(request->device);
    nt_free(request);
}

static NTSTATUS add(PDEVICE_OBJECT device, ULONG action)
{
    if (*link_of(device) != NULL) {
        return STATUS_OBJECT_NAME_COLLISION;
    }
    struct nt_wmi_provider *provider = nt_alloc(sizeof *provider);
    if (provider == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    provider->device = device;
    provider->is_callback = (action & WMIREG_FLAG_CALLBACK) != 0;
    provider->routine = provider->is_callback ? *(uint64_t *)device : 0;
    provider->next = nt_tracing()->wmi;
    nt_tracing()->wmi = provider;
    return STATUS_SUCCESS;
}

/** Callbacks are asked at once; devices later, so that a driver may go on with what it does in between. */
static void refresh(struct nt_wmi_provider *provider)
{
    if (provider->is_callback) {
        query(provider);
        return;
    }
    struct nt_wmi_request *request = nt_alloc(sizeof *request);
    if (request != NULL) {
        request->device = provider->device;
        ObfReferenceObject(request->device);
        ExInitializeWorkItem(&request->item, query_later, request);
        ExQueueWorkItem(&request->item, DelayedWorkQueue);
    }
}

NTSTATUS NTAPI IoWMIRegistrationControl(PDEVICE_OBJECT DeviceObject, ULONG Action)
{
    NTSTATUS status;
    NT_IRQL_MAX(IoWMIRegistrationControl, APC_LEVEL);
    struct nt_wmi_provider **link = link_of(DeviceObject), *provider = *link;
    switch (Action & 0xffff) {
    case WMIREG_ACTION_REGISTER:
        status = add(DeviceObject, Action);
        if (NT_SUCCESS(status)) {
            refresh(nt_tracing()->wmi);
        }
        return status;
    case WMIREG_ACTION_DEREGISTER:
        if (provider == NULL) {
            return STATUS_INVALID_PARAMETER;
        }
        *link = provider->next;
        nt_free(provider);
        return STATUS_SUCCESS;
    case WMIREG_ACTION_REREGISTER:
    case WMIREG_ACTION_UPDATE_GUIDS:
        if (provider == NULL) {
            return STATUS_INVALID_PARAMETER;
        }
        refresh(provider);
        return STATUS_SUCCESS;
    case WMIREG_ACTION_BLOCK_IRPS: /* none are sent but by a registration */
        return provider != NULL ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
    default:
        return STATUS_INVALID_PARAMETER;
    }
}

/* The event itself belongs to WMI from success on, which frees it. */
NTSTATUS NTAPI IoWMIWriteEvent(PVOID WnodeEventItem)
{
    const WNODE_HEADER *node = WnodeEventItem;
    NT_IRQL_MAX(IoWMIWriteEvent, DISPATCH_LEVEL);
    if (node->BufferSize < sizeof *node) {
        return STATUS_INVALID_PARAMETER;
    }
    struct nt_message message = { .head = { .kind = NDH_MESSAGE_DEVICE, .flags = node->Flags } };
    const size_t size = node->BufferSize - sizeof *node;
    memcpy(message.head.guid, &node->Guid, sizeof message.head.guid);
    nt_message_begin(&message, NT_CALLER(), size);
    nt_message_add(&message, node + 1, size);
    nt_message_end(&message);
    ExFreePool(WnodeEventItem);
    return STATUS_SUCCESS;
}

void nt_wmi_check_device(PDEVICE_OBJECT device)
{
    if (*link_of(device) != NULL && nt_verifier()) {
        nt_bugcheckf(
            0xC4, 0xDB, (uint64_t)device, 0, 0,
            "DRIVER_VERIFIER_DETECTED_VIOLATION: a device object was deleted that is registered with WMI");
    }
}

void nt_wmi_check_gone(uint64_t low, uint64_t high, const char *name)
{
    for (const struct nt_wmi_provider *provider = nt_tracing()->wmi; provider != NULL;
         provider = provider->next) {
        if (provider->routine >= low && provider->routine < high && nt_verifier()) {
            nt_bugcheckf(
                0xC4, 0xDA, low, provider->routine, 0,
                "DRIVER_VERIFIER_DETECTED_VIOLATION: %s was unloaded and left its WMI callback registered",
                name);
        }
    }
}
