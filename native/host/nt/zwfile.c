// SPDX-License-Identifier: MIT
/*
 * Files of drivers by handle: devices of this world. There is no file system, so a path that names no device
 * is not found. Completion by APC routine is not provided.
 */
#include <string.h>

#include "file.h"
#include "irp.h"
#include "object.h"
#include "pool.h"
#include "zwservices.h"

#define METHOD_OF(code) ((code)&3u)

/** A request under way: its sender and its completion hold it. */
struct request {
    unsigned holders;
    KEVENT done;
    PFILE_OBJECT file;
    PKEVENT event; /* of the caller, referenced, or NULL: then the file's */
    PIO_STATUS_BLOCK result;
    PMDL mdl;
    void *system; /* buffer of buffered I/O */
    void *out;    /* where its contents go */
    NTSTATUS status;
};

static void release(struct request *request)
{
    if (--request->holders == 0) {
        nt_free(request->system);
        if (request->event != NULL) {
            nt_object_dereference(request->event);
        }
        nt_object_dereference(request->file);
        nt_free(request);
    }
}

static void finished(struct nt_packet *packet)
{
    struct request *request = packet->context;
    const IO_STATUS_BLOCK result = packet->irp.IoStatus;
    request->status = result.Status;
    if (request->out != NULL && !NT_ERROR(result.Status)) {
        memcpy(request->out, request->system, result.Information);
    }
    if (request->mdl != NULL) {
        MmUnlockPages(request->mdl);
        IoFreeMdl(request->mdl);
    }
    *request->result = result;
    packet->irp.MdlAddress = NULL;
    nt_packet_free(packet);
    KeSetEvent(request->event != NULL ? request->event : &request->file->Event, 0, FALSE);
    KeSetEvent(&request->done, 0, FALSE);
    release(request);
}

/** The handle's file with a reference, in a new request. */
static NTSTATUS begin(HANDLE file, HANDLE event, PIO_STATUS_BLOCK result, struct request **out)
{
    void *body = nt_handle_body(file), *waited = event == NULL ? NULL : nt_handle_body(event);
    if (body == NULL || (event != NULL && waited == NULL)) {
        return STATUS_INVALID_HANDLE;
    }
    if (!nt_object_is(body, NT_TYPE_FILE) || (waited != NULL && !nt_object_is(waited, NT_TYPE_EVENT))) {
        return STATUS_OBJECT_TYPE_MISMATCH;
    }
    struct request *request = nt_alloc(sizeof *request);
    if (request == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    request->holders = 1;
    request->file = body;
    request->event = waited;
    request->result = result;
    KeInitializeEvent(&request->done, NotificationEvent, FALSE);
    nt_object_reference(body);
    KeClearEvent(&request->file->Event);
    if (waited != NULL) {
        nt_object_reference(waited);
        KeClearEvent(waited);
    }
    *out = request;
    return STATUS_SUCCESS;
}

static struct nt_packet *packet_of(struct request *request, UCHAR major)
{
    PDEVICE_OBJECT device = IoGetRelatedDeviceObject(request->file);
    struct nt_packet *packet = nt_packet_new((unsigned)device->StackSize, request->file, finished, request);
    if (packet != NULL) {
        nt_irp_next(&packet->irp)->MajorFunction = major;
        nt_irp_next(&packet->irp)->FileObject = request->file;
        packet->irp.RequestorMode = KernelMode;
        packet->irp.Tail.Overlay.OriginalFileObject = request->file;
    }
    return packet;
}

/** A system buffer of so many bytes, with these in it. */
static int use_system_buffer(struct request *request, struct nt_packet *packet, const void *in, ULONG in_size,
                             ULONG size)
{
    if (size == 0) {
        return 1;
    }
    request->system = nt_alloc(size);
    packet->irp.AssociatedIrp.SystemBuffer = request->system;
    if (request->system != NULL && in_size != 0) {
        memcpy(request->system, in, in_size);
    }
    return request->system != NULL;
}

static int use_mdl(struct request *request, struct nt_packet *packet, void *buffer, ULONG size,
                   LOCK_OPERATION access)
{
    if (size == 0) {
        return 1;
    }
    request->mdl = packet->irp.MdlAddress = IoAllocateMdl(buffer, size, FALSE, FALSE, NULL);
    if (request->mdl != NULL) {
        MmProbeAndLockPages(request->mdl, KernelMode, access);
    }
    return request->mdl != NULL;
}

static NTSTATUS send(struct request *request, struct nt_packet *packet, int ready)
{
    if (packet == NULL || !ready) {
        if (packet != NULL) {
            nt_packet_free(packet);
        }
        release(request);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    request->holders++;
    NTSTATUS status = IofCallDriver(IoGetRelatedDeviceObject(request->file), &packet->irp);
    if (status != STATUS_PENDING || (request->file->Flags & FO_SYNCHRONOUS_IO) != 0) {
        KeWaitForSingleObject(&request->done, Executive, KernelMode, FALSE, NULL);
        status = request->status;
    }
    release(request);
    return status;
}

/* --- opening -------------------------------------------------------------------------------------------- */

static NTSTATUS create(PHANDLE handle, POBJECT_ATTRIBUTES attributes, PIO_STATUS_BLOCK result, PVOID ea,
                       ULONG ea_length, ULONG disposition, ULONG options)
{
    PFILE_OBJECT file;
    *handle = NULL;
    if (attributes->ObjectName == NULL || attributes->RootDirectory != NULL) {
        return STATUS_INVALID_PARAMETER;
    }
    const struct nt_file_opening how = { attributes->ObjectName, ea, ea_length, disposition, options };
    NTSTATUS status = nt_file_open(&how, &file);
    if (NT_SUCCESS(status)) {
        status = nt_handle_new(file, handle);
        nt_object_dereference(file);
    }
    result->Status = status;
    result->Information = NT_SUCCESS(status) ? FILE_OPENED : 0;
    return status;
}

NTSTATUS NTAPI ZwCreateFile(PHANDLE FileHandle, ACCESS_MASK DesiredAccess,
                            POBJECT_ATTRIBUTES ObjectAttributes, PIO_STATUS_BLOCK IoStatusBlock,
                            PLARGE_INTEGER AllocationSize, ULONG FileAttributes, ULONG ShareAccess,
                            ULONG CreateDisposition, ULONG CreateOptions, PVOID EaBuffer, ULONG EaLength)
{
    (void)DesiredAccess;
    (void)AllocationSize;
    (void)FileAttributes;
    (void)ShareAccess;
    NT_IRQL_MAX(ZwCreateFile, PASSIVE_LEVEL);
    return create(FileHandle, ObjectAttributes, IoStatusBlock, EaBuffer, EaLength, CreateDisposition,
                  CreateOptions);
}

NTSTATUS NTAPI ZwOpenFile(PHANDLE FileHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                          PIO_STATUS_BLOCK IoStatusBlock, ULONG ShareAccess, ULONG OpenOptions)
{
    (void)DesiredAccess;
    (void)ShareAccess;
    NT_IRQL_MAX(ZwOpenFile, PASSIVE_LEVEL);
    return create(FileHandle, ObjectAttributes, IoStatusBlock, NULL, 0, FILE_OPEN, OpenOptions);
}

NTSTATUS NTAPI IoCreateFile(PHANDLE FileHandle, ACCESS_MASK DesiredAccess,
                            POBJECT_ATTRIBUTES ObjectAttributes, PIO_STATUS_BLOCK IoStatusBlock,
                            PLARGE_INTEGER AllocationSize, ULONG FileAttributes, ULONG ShareAccess,
                            ULONG Disposition, ULONG CreateOptions, PVOID EaBuffer, ULONG EaLength,
                            ULONG CreateFileType, PVOID InternalParameters, ULONG Options)
{
    (void)CreateFileType;
    (void)InternalParameters;
    (void)Options;
    return ZwCreateFile(FileHandle, DesiredAccess, ObjectAttributes, IoStatusBlock, AllocationSize,
                        FileAttributes, ShareAccess, Disposition, CreateOptions, EaBuffer, EaLength);
}

/* --- reading, writing, control -------------------------------------------------------------------------- */

/** Read or write: the file's position counts if it is synchronous and no offset is given. */
static NTSTATUS transfer(HANDLE handle, HANDLE event, PIO_APC_ROUTINE apc, PIO_STATUS_BLOCK result,
                         PVOID buffer, ULONG length, const LARGE_INTEGER *offset, const ULONG *key,
                         UCHAR major)
{
    struct request *request;
    if (apc != NULL) {
        return STATUS_NOT_SUPPORTED;
    }
    NTSTATUS status = begin(handle, event, result, &request);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    PFILE_OBJECT file = request->file;
    const ULONG flags = IoGetRelatedDeviceObject(file)->Flags;
    const LONGLONG at =
        offset != NULL && offset->QuadPart >= 0 ? offset->QuadPart : file->CurrentByteOffset.QuadPart;
    const int reads = major == IRP_MJ_READ;
    struct nt_packet *packet = packet_of(request, major);
    int ready = packet != NULL;
    if (ready) {
        PIO_STACK_LOCATION location = nt_irp_next(&packet->irp);
        location->Parameters.Read.Length = length; /* Write has the same layout */
        location->Parameters.Read.ByteOffset.QuadPart = at;
        location->Parameters.Read.Key = key != NULL ? *key : 0;
        packet->irp.UserBuffer = buffer;
        if (flags & DO_BUFFERED_IO) {
            ready = use_system_buffer(request, packet, buffer, reads ? 0 : length, length);
            request->out = reads ? buffer : NULL;
        } else if (flags & DO_DIRECT_IO) {
            ready = use_mdl(request, packet, buffer, length, reads ? IoWriteAccess : IoReadAccess);
        }
    }
    nt_object_reference(file);
    status = send(request, packet, ready);
    if (NT_SUCCESS(status) && status != STATUS_PENDING && (file->Flags & FO_SYNCHRONOUS_IO) != 0) {
        file->CurrentByteOffset.QuadPart = at + (LONGLONG)result->Information;
    }
    nt_object_dereference(file);
    return status;
}

NTSTATUS NTAPI ZwReadFile(HANDLE FileHandle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine, PVOID ApcContext,
                          PIO_STATUS_BLOCK IoStatusBlock, PVOID Buffer, ULONG Length,
                          PLARGE_INTEGER ByteOffset, PULONG Key)
{
    (void)ApcContext;
    NT_IRQL_MAX(ZwReadFile, PASSIVE_LEVEL);
    return transfer(FileHandle, Event, ApcRoutine, IoStatusBlock, Buffer, Length, ByteOffset, Key,
                    IRP_MJ_READ);
}

NTSTATUS NTAPI ZwWriteFile(HANDLE FileHandle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine, PVOID ApcContext,
                           PIO_STATUS_BLOCK IoStatusBlock, PVOID Buffer, ULONG Length,
                           PLARGE_INTEGER ByteOffset, PULONG Key)
{
    (void)ApcContext;
    NT_IRQL_MAX(ZwWriteFile, PASSIVE_LEVEL);
    return transfer(FileHandle, Event, ApcRoutine, IoStatusBlock, Buffer, Length, ByteOffset, Key,
                    IRP_MJ_WRITE);
}

NTSTATUS NTAPI ZwDeviceIoControlFile(HANDLE FileHandle, HANDLE Event, PIO_APC_ROUTINE ApcRoutine,
                                     PVOID ApcContext, PIO_STATUS_BLOCK IoStatusBlock, ULONG IoControlCode,
                                     PVOID InputBuffer, ULONG InputBufferLength, PVOID OutputBuffer,
                                     ULONG OutputBufferLength)
{
    struct request *request;
    (void)ApcContext;
    NT_IRQL_MAX(ZwDeviceIoControlFile, PASSIVE_LEVEL);
    if (ApcRoutine != NULL) {
        return STATUS_NOT_SUPPORTED;
    }
    const NTSTATUS status = begin(FileHandle, Event, IoStatusBlock, &request);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    struct nt_packet *packet = packet_of(request, IRP_MJ_DEVICE_CONTROL);
    int ready = packet != NULL;
    if (ready) {
        PIO_STACK_LOCATION location = nt_irp_next(&packet->irp);
        location->Parameters.DeviceIoControl.IoControlCode = IoControlCode;
        location->Parameters.DeviceIoControl.InputBufferLength = InputBufferLength;
        location->Parameters.DeviceIoControl.OutputBufferLength = OutputBufferLength;
        packet->irp.UserBuffer = OutputBuffer;
        switch (METHOD_OF(IoControlCode)) {
        case METHOD_BUFFERED:
            ready = use_system_buffer(request, packet, InputBuffer, InputBufferLength,
                                      InputBufferLength > OutputBufferLength ? InputBufferLength
                                                                             : OutputBufferLength);
            request->out = OutputBufferLength != 0 ? OutputBuffer : NULL;
            break;
        case METHOD_NEITHER:
            location->Parameters.DeviceIoControl.Type3InputBuffer = InputBuffer;
            break;
        default:
            ready = use_system_buffer(request, packet, InputBuffer, InputBufferLength, InputBufferLength) &&
                    use_mdl(request, packet, OutputBuffer, OutputBufferLength,
                            METHOD_OF(IoControlCode) == METHOD_IN_DIRECT ? IoReadAccess : IoWriteAccess);
            break;
        }
    }
    return send(request, packet, ready);
}

/* --- information ---------------------------------------------------------------------------------------- */

/** Asks the device's driver, as the I/O manager does for what it does not know itself. */
static NTSTATUS information(HANDLE handle, PIO_STATUS_BLOCK result, PVOID data, ULONG length,
                            FILE_INFORMATION_CLASS class, int sets)
{
    struct request *request;
    const NTSTATUS status = begin(handle, NULL, result, &request);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    PFILE_OBJECT file = request->file;
    if (class == FilePositionInformation) {
        FILE_POSITION_INFORMATION *position = data;
        const int fits = length >= sizeof *position;
        if (fits && sets) {
            file->CurrentByteOffset = position->CurrentByteOffset;
        } else if (fits) {
            position->CurrentByteOffset = file->CurrentByteOffset;
        }
        *result = (IO_STATUS_BLOCK){ .Status = fits ? STATUS_SUCCESS : STATUS_INFO_LENGTH_MISMATCH,
                                     .Information = fits && !sets ? sizeof *position : 0 };
        release(request);
        return result->Status;
    }
    struct nt_packet *packet = packet_of(request, sets ? IRP_MJ_SET_INFORMATION : IRP_MJ_QUERY_INFORMATION);
    int ready = packet != NULL;
    if (ready) {
        PIO_STACK_LOCATION location = nt_irp_next(&packet->irp);
        location->Parameters.QueryFile.Length = length; /* SetFile begins alike */
        location->Parameters.QueryFile.FileInformationClass = class;
        ready = use_system_buffer(request, packet, data, sets ? length : 0, length);
        request->out = sets ? NULL : data;
    }
    return send(request, packet, ready);
}

NTSTATUS NTAPI ZwQueryInformationFile(HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock,
                                      PVOID FileInformation, ULONG Length,
                                      FILE_INFORMATION_CLASS FileInformationClass)
{
    NT_IRQL_MAX(ZwQueryInformationFile, PASSIVE_LEVEL);
    return information(FileHandle, IoStatusBlock, FileInformation, Length, FileInformationClass, 0);
}

NTSTATUS NTAPI ZwSetInformationFile(HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock, PVOID FileInformation,
                                    ULONG Length, FILE_INFORMATION_CLASS FileInformationClass)
{
    NT_IRQL_MAX(ZwSetInformationFile, PASSIVE_LEVEL);
    return information(FileHandle, IoStatusBlock, FileInformation, Length, FileInformationClass, 1);
}

NTSTATUS NTAPI ZwCancelIoFile(HANDLE FileHandle, PIO_STATUS_BLOCK IoStatusBlock)
{
    void *file = nt_handle_body(FileHandle);
    NT_IRQL_MAX(ZwCancelIoFile, PASSIVE_LEVEL);
    if (file == NULL || !nt_object_is(file, NT_TYPE_FILE)) {
        return file == NULL ? STATUS_INVALID_HANDLE : STATUS_OBJECT_TYPE_MISMATCH;
    }
    nt_irp_cancel_file(file);
    *IoStatusBlock = (IO_STATUS_BLOCK){ .Status = STATUS_SUCCESS };
    return STATUS_SUCCESS;
}
