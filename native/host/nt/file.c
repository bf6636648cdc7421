// SPDX-License-Identifier: MIT
#include "file.h"

#include <string.h>

#include "irp.h"
#include "object.h"
#include "pool.h"
#include "thread.h"
#include "workitem.h"

#define FILE_TYPE_ID          5
#define FILE_OPEN_DISPOSITION 1u
#define FILE_ALL_RIGHTS       0x0012019fu /* FILE_GENERIC_READ | FILE_GENERIC_WRITE */

struct _IO_SECURITY_CONTEXT {
    PSECURITY_QUALITY_OF_SERVICE SecurityQos;
    PACCESS_STATE AccessState;
    ACCESS_MASK DesiredAccess;
    ULONG FullCreateOptions;
};

enum file_state { STATE_NEW, STATE_OPEN, STATE_CLEANED, STATE_CLOSED };

struct file {
    FILE_OBJECT object;
    enum file_state state;
    struct _IO_SECURITY_CONTEXT security;
};

static struct file *file_of(PFILE_OBJECT object)
{
    return (struct file *)object;
}

NTSTATUS nt_file_find_device(PCUNICODE_STRING path, PDEVICE_OBJECT *device, UNICODE_STRING *rest)
{
    *device = nt_name_find(path, NT_TYPE_DEVICE, rest);
    if (*device == NULL) {
        return STATUS_OBJECT_NAME_NOT_FOUND;
    }
    if ((*device)->Flags & DO_DEVICE_INITIALIZING) {
        return STATUS_NO_SUCH_DEVICE;
    }
    if (((*device)->Flags & DO_EXCLUSIVE) != 0 && (*device)->ReferenceCount != 0) {
        return STATUS_ACCESS_DENIED;
    }
    return STATUS_SUCCESS;
}

PFILE_OBJECT nt_file_new(PDEVICE_OBJECT device, const UNICODE_STRING *rest)
{
    struct file *file = nt_object_new(NT_TYPE_FILE, sizeof *file);
    if (file == NULL) {
        return NULL;
    }
    PFILE_OBJECT object = &file->object;
    object->Type = FILE_TYPE_ID;
    object->Size = sizeof *object;
    object->DeviceObject = device;
    object->ReadAccess = object->WriteAccess = TRUE;
    object->SharedRead = object->SharedWrite = TRUE;
    KeInitializeEvent(&object->Event, NotificationEvent, FALSE);
    KeInitializeEvent(&object->Lock, SynchronizationEvent, FALSE);
    InitializeListHead(&object->IrpList);
    nt_object_reference(device);
    device->ReferenceCount++;
    if (rest->Length != 0) {
        object->FileName.Buffer = nt_alloc(rest->Length);
        if (object->FileName.Buffer == NULL) {
            nt_object_dereference(object);
            return NULL;
        }
        memcpy(object->FileName.Buffer, rest->Buffer, rest->Length);
        object->FileName.Length = object->FileName.MaximumLength = rest->Length;
    }
    return object;
}

void nt_file_opened(PFILE_OBJECT file)
{
    file_of(file)->state = STATE_OPEN;
}

struct nt_packet *nt_file_create_packet(PFILE_OBJECT file, KPROCESSOR_MODE mode,
                                        void (*done)(struct nt_packet *packet), void *context)
{
    struct nt_packet *packet =
        nt_packet_new((unsigned)IoGetRelatedDeviceObject(file)->StackSize, file, done, context);
    if (packet == NULL) {
        return NULL;
    }
    PIO_STACK_LOCATION location = nt_irp_next(&packet->irp);
    file_of(file)->security.DesiredAccess = FILE_ALL_RIGHTS;
    location->MajorFunction = IRP_MJ_CREATE;
    location->FileObject = file;
    location->Parameters.Create.SecurityContext = &file_of(file)->security;
    location->Parameters.Create.Options = FILE_OPEN_DISPOSITION << 24;
    location->Parameters.Create.ShareAccess = FILE_SHARE_READ | FILE_SHARE_WRITE;
    packet->irp.RequestorMode = mode;
    return packet;
}

/* --- the end of a file ---------------------------------------------------------------------------------- */

/* No reference of the packet: it must not bring the file back to life. */
static void send(PFILE_OBJECT file, UCHAR major)
{
    PDEVICE_OBJECT device = IoGetRelatedDeviceObject(file);
    struct nt_packet *packet = nt_packet_new((unsigned)device->StackSize, NULL, NULL, NULL);
    if (packet == NULL) {
        ndh_crash(NDH_CRASH_HOST, 0, "the host's pool is exhausted: a file could not be closed");
    }
    PIO_STACK_LOCATION location = nt_irp_next(&packet->irp);
    location->MajorFunction = major;
    location->FileObject = file;
    packet->irp.Tail.Overlay.OriginalFileObject = file;
    packet->irp.RequestorMode = KernelMode;
    nt_packet_send_and_wait(device, packet);
}

static void cleanup(void *body)
{
    PFILE_OBJECT file = body;
    if (file_of(file)->state == STATE_OPEN) {
        file_of(file)->state = STATE_CLEANED;
        send(file, IRP_MJ_CLEANUP);
        nt_irp_cancel_file(file);
    }
}

static void close(void *body)
{
    PFILE_OBJECT file = body;
    if (file_of(file)->state == STATE_OPEN) {
        cleanup(file); /* a file without a handle: opened by a driver for itself */
    }
    file_of(file)->state = STATE_CLOSED;
    send(file, IRP_MJ_CLOSE);
    nt_object_dereference(file);
}

static int last_reference(void *body)
{
    const enum file_state state = file_of(body)->state;
    if (state == STATE_NEW || state == STATE_CLOSED) {
        return 0;
    }
    nt_object_reference(body);
    const struct ndh_fiber *fiber = ndh_sched_current();
    if (fiber != NULL && !fiber->is_dpc && ndh_sched_irql() == PASSIVE_LEVEL &&
        nt_thread_current()->closes_inline) {
        close(body);
    } else {
        nt_work_queue_host(close, body);
    }
    return 1;
}

static void deleted(void *body)
{
    PFILE_OBJECT file = body;
    nt_free(file->FileName.Buffer);
    file->DeviceObject->ReferenceCount--;
    nt_object_dereference(file->DeviceObject);
}

const struct nt_type_operations nt_file_operations = { .last_handle_closed = cleanup,
                                                       .last_reference = last_reference,
                                                       .deleted = deleted };

/* --- services ------------------------------------------------------------------------------------------- */

struct opening {
    KEVENT done;
    NTSTATUS status;
};

static void opened(struct nt_packet *packet)
{
    struct opening *opening = packet->context;
    opening->status = packet->irp.IoStatus.Status;
    if (NT_SUCCESS(opening->status)) {
        nt_file_opened(packet->file);
    }
    nt_packet_free(packet);
    KeSetEvent(&opening->done, 0, FALSE);
}

NTSTATUS nt_file_open(const struct nt_file_opening *how, PFILE_OBJECT *result)
{
    PDEVICE_OBJECT device;
    UNICODE_STRING rest;
    struct opening opening;

    *result = NULL;
    NTSTATUS status = nt_file_find_device(how->path, &device, &rest);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    PFILE_OBJECT file = nt_file_new(device, &rest);
    struct nt_packet *packet =
        file == NULL ? NULL : nt_file_create_packet(file, KernelMode, opened, &opening);
    if (packet == NULL) {
        if (file != NULL) {
            nt_object_dereference(file);
        }
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    if (how->options & (FILE_SYNCHRONOUS_IO_ALERT | FILE_SYNCHRONOUS_IO_NONALERT)) {
        file->Flags |= FO_SYNCHRONOUS_IO;
    }
    if (how->disposition != 0) {
        nt_irp_next(&packet->irp)->Parameters.Create.Options =
            how->disposition << 24 | (how->options & 0xffffff);
    }
    nt_irp_next(&packet->irp)->Parameters.Create.EaLength = how->ea_length;
    packet->irp.AssociatedIrp.SystemBuffer = how->ea;
    KeInitializeEvent(&opening.done, NotificationEvent, FALSE);
    IofCallDriver(IoGetRelatedDeviceObject(file), &packet->irp);
    KeWaitForSingleObject(&opening.done, Executive, KernelMode, FALSE, NULL);
    if (!NT_SUCCESS(opening.status)) {
        nt_object_dereference(file);
        return opening.status;
    }
    *result = file;
    return opening.status;
}

NTSTATUS NTAPI IoGetDeviceObjectPointer(PUNICODE_STRING ObjectName, ACCESS_MASK DesiredAccess,
                                        PFILE_OBJECT *FileObject, PDEVICE_OBJECT *DeviceObject)
{
    const struct nt_file_opening how = { .path = ObjectName };
    PFILE_OBJECT file;
    (void)DesiredAccess;
    NT_IRQL_MAX(IoGetDeviceObjectPointer, PASSIVE_LEVEL);
    const NTSTATUS status = nt_file_open(&how, &file);
    if (NT_SUCCESS(status)) {
        *FileObject = file;
        *DeviceObject = IoGetRelatedDeviceObject(file);
    }
    return status;
}
