// SPDX-License-Identifier: MIT
#include "post.h"

#include <string.h>

#include "file.h"
#include "irp.h"
#include "object.h"
#include "pool.h"
#include "thread.h"
#include "utf.h"

#define METHOD_OF(code) ((code)&3u)

/* One post from its arrival until its completion has been fetched. */
struct post {
    struct post *next;
    struct ndh_post request;
    uint8_t *data;            /* its buffer in the data area */
    struct nt_packet *packet; /* CONTROL and CREATE: while the IRP is under way */
    void *buffer;             /* METHOD_BUFFERED: system buffer */
    PMDL mdl;
    struct ndh_completion completion;
};

struct list {
    struct post *first, *last;
};

struct nt_posts {
    struct list waiting; /* for a fiber */
    struct list active;
    struct list complete;
    unsigned pending; /* waiting and active */
};

static struct nt_posts *posts(void)
{
    return nt_root()->posts;
}

void nt_posts_init(void)
{
    nt_root()->posts = ndh_arena_alloc(sizeof(struct nt_posts), 16);
    if (nt_root()->posts == NULL) {
        __builtin_trap();
    }
}

static void append(struct list *list, struct post *post)
{
    post->next = NULL;
    *(list->last != NULL ? &list->last->next : &list->first) = post;
    list->last = post;
}

static void take_out(struct list *list, struct post *post)
{
    struct post *before = NULL;
    struct post **link = &list->first;
    while (*link != post) {
        before = *link;
        link = &before->next;
    }
    *link = post->next;
    list->last = list->last == post ? before : list->last;
}

static struct post *find(const struct list *list, uint64_t id)
{
    struct post *post = list->first;
    while (post != NULL && post->request.id != id) {
        post = post->next;
    }
    return post;
}

static void complete(struct post *post, NTSTATUS status, uint64_t information)
{
    take_out(&posts()->active, post);
    posts()->pending--;
    post->completion.id = post->request.id;
    post->completion.status = status;
    post->completion.information = information;
    append(&posts()->complete, post);
}

/* --- open ----------------------------------------------------------------------------------------------- */

static void create_done(struct nt_packet *packet)
{
    struct post *post = packet->context;
    PFILE_OBJECT file = packet->file;
    HANDLE handle = NULL;
    NTSTATUS status = packet->irp.IoStatus.Status;

    post->packet = NULL;
    if (NT_SUCCESS(status)) {
        nt_file_opened(file);
        status = nt_handle_new(file, &handle);
    }
    nt_packet_free(packet);
    post->completion.file = NT_SUCCESS(status) ? (uint32_t)(uintptr_t)handle : 0;
    complete(post, status, 0);
    nt_object_dereference(file); /* the handle keeps it, or it ends here */
}

static void run_create(struct post *post)
{
    WCHAR wide[NDH_MB_MAX_DEVICE_NAME];
    UNICODE_STRING path = { .Buffer = wide };
    UNICODE_STRING rest;
    PDEVICE_OBJECT device;

    path.Length = path.MaximumLength =
        (USHORT)(nt_utf8_to_utf16((const char *)post->data, post->request.input_size, wide,
                                  NDH_MB_MAX_DEVICE_NAME) *
                 sizeof(WCHAR));
    /* The Win32 spelling of a device: \\.\Name is \??\Name. */
    if (path.Length >= 8 && wide[0] == '\\' && wide[1] == '\\' && wide[2] == '.' && wide[3] == '\\') {
        wide[1] = wide[2] = '?';
    }
    const NTSTATUS status = nt_file_find_device(&path, &device, &rest);
    if (!NT_SUCCESS(status)) {
        complete(post, status, 0);
        return;
    }
    PFILE_OBJECT file = nt_file_new(device, &rest);
    post->packet = file == NULL ? NULL : nt_file_create_packet(file, UserMode, create_done, post);
    if (post->packet == NULL) {
        if (file != NULL) {
            nt_object_dereference(file);
        }
        complete(post, STATUS_INSUFFICIENT_RESOURCES, 0);
        return;
    }
    IofCallDriver(IoGetRelatedDeviceObject(file), &post->packet->irp);
}

/* --- control -------------------------------------------------------------------------------------------- */

static void control_done(struct nt_packet *packet)
{
    struct post *post = packet->context;
    const NTSTATUS status = packet->irp.IoStatus.Status;
    const uint64_t information = packet->irp.IoStatus.Information;

    if (METHOD_OF(post->request.code) == METHOD_BUFFERED && post->buffer != NULL && !NT_ERROR(status)) {
        const uint64_t room = post->request.output_size;
        memcpy(post->data, post->buffer, information < room ? information : room);
    }
    nt_free(post->buffer);
    if (post->mdl != NULL) {
        IoFreeMdl(post->mdl);
    }
    post->packet = NULL;
    nt_packet_free(packet);
    complete(post, status, information);
}

/* Buffers as the control code's method wants them. Returns 0 when memory is exhausted. */
static int set_buffers(struct post *post, PIRP irp, PIO_STACK_LOCATION location)
{
    const uint32_t input = post->request.input_size, output = post->request.output_size;
    const uint32_t method = METHOD_OF(post->request.code);
    const uint32_t size = method == METHOD_BUFFERED && output > input ? output : input;

    irp->UserBuffer = post->data;
    if (method == METHOD_NEITHER) {
        location->Parameters.DeviceIoControl.Type3InputBuffer = post->data;
        return 1;
    }
    if (method == METHOD_BUFFERED || input != 0) {
        post->buffer = size == 0 ? NULL : nt_alloc_unfilled(size); /* as on Windows */
        if (size != 0 && post->buffer == NULL) {
            return 0;
        }
        if (input != 0) {
            memcpy(post->buffer, post->data, input);
        }
        irp->AssociatedIrp.SystemBuffer = post->buffer;
    }
    if (method != METHOD_BUFFERED && output != 0) {
        post->mdl = IoAllocateMdl(post->data, output, FALSE, FALSE, irp);
        if (post->mdl == NULL) {
            return 0;
        }
        MmProbeAndLockPages(post->mdl, UserMode, method == METHOD_IN_DIRECT ? IoReadAccess : IoWriteAccess);
    }
    return 1;
}

static void run_control(struct post *post)
{
    PFILE_OBJECT file = nt_handle_body((HANDLE)(uintptr_t)post->request.file);
    if (file == NULL || !nt_object_is(file, NT_TYPE_FILE)) {
        complete(post, STATUS_INVALID_HANDLE, 0); /* closed while this post waited for a fiber */
        return;
    }
    PDEVICE_OBJECT device = IoGetRelatedDeviceObject(file);
    struct nt_packet *packet = nt_packet_new((unsigned)device->StackSize, file, control_done, post);
    if (packet == NULL) {
        complete(post, STATUS_INSUFFICIENT_RESOURCES, 0);
        return;
    }
    PIO_STACK_LOCATION location = nt_irp_next(&packet->irp);
    location->MajorFunction = IRP_MJ_DEVICE_CONTROL;
    location->FileObject = file;
    location->Parameters.DeviceIoControl.IoControlCode = post->request.code;
    location->Parameters.DeviceIoControl.InputBufferLength = post->request.input_size;
    location->Parameters.DeviceIoControl.OutputBufferLength = post->request.output_size;
    packet->irp.RequestorMode = UserMode;
    post->packet = packet;
    if (!set_buffers(post, &packet->irp, location)) {
        nt_free(post->buffer);
        nt_packet_free(packet);
        complete(post, STATUS_INSUFFICIENT_RESOURCES, 0);
        return;
    }
    IofCallDriver(device, &packet->irp);
}

/* --- close, cancel -------------------------------------------------------------------------------------- */

static void run_close(struct post *post)
{
    nt_thread_current()->closes_inline = 1;
    complete(post, nt_handle_close((HANDLE)(uintptr_t)post->request.file), 0);
}

static void run_cancel(struct post *post)
{
    const struct post *target = find(&posts()->active, post->request.target);
    struct post *waiting = find(&posts()->waiting, post->request.target);
    if (waiting != NULL) {
        take_out(&posts()->waiting, waiting);
        append(&posts()->active, waiting);
        complete(waiting, STATUS_CANCELLED, 0);
        complete(post, STATUS_SUCCESS, 0);
        return;
    }
    if (target == NULL || target->packet == NULL) {
        complete(post, STATUS_NOT_FOUND, 0);
        return;
    }
    IoCancelIrp(&target->packet->irp);
    complete(post, STATUS_SUCCESS, 0);
}

/* --- the way in and out --------------------------------------------------------------------------------- */

static void run_post(void *context)
{
    struct post *post = context;
    switch (post->request.kind) {
    case NDH_POST_CREATE:
        run_create(post);
        break;
    case NDH_POST_CONTROL:
        run_control(post);
        break;
    case NDH_POST_CLOSE:
        run_close(post);
        break;
    default:
        run_cancel(post);
        break;
    }
}

/*
 * What ends other requests may overtake them and use fibers that they leave free: else requests that block
 * could never be released.
 */
static unsigned spare_for(const struct post *post)
{
    const uint32_t kind = post->request.kind;
    return kind == NDH_POST_CANCEL || kind == NDH_POST_CLOSE ? NT_SPARE_FOR_WORKERS : NT_SPARE_FOR_THREADS;
}

void nt_posts_start_waiting(void)
{
    struct post *next;
    for (struct post *post = posts()->waiting.first; post != NULL; post = next) {
        next = post->next;
        struct nt_thread *thread = nt_thread_start(NT_THREAD_USER, run_post, post, spare_for(post));
        if (thread != NULL) {
            nt_object_dereference(thread);
            take_out(&posts()->waiting, post);
            append(&posts()->active, post);
        }
    }
}

static NTSTATUS check(const struct ndh_post *request)
{
    const uint32_t largest =
        request->input_size > request->output_size ? request->input_size : request->output_size;
    const void *body = nt_handle_body((HANDLE)(uintptr_t)request->file);

    if (find(&posts()->active, request->id) != NULL || find(&posts()->waiting, request->id) != NULL) {
        return STATUS_INVALID_PARAMETER;
    }
    switch (request->kind) {
    case NDH_POST_CREATE:
        if (request->input_size == 0 || request->input_size > NDH_MB_MAX_DEVICE_NAME) {
            return STATUS_OBJECT_NAME_INVALID;
        }
        break;
    case NDH_POST_CONTROL:
    case NDH_POST_CLOSE:
        if (body == NULL || !nt_object_is(body, NT_TYPE_FILE)) {
            return STATUS_INVALID_HANDLE;
        }
        break;
    case NDH_POST_CANCEL:
        return STATUS_SUCCESS;
    default:
        return STATUS_INVALID_PARAMETER;
    }
    return request->data_offset > NDH_MB_DATA_SIZE || largest > NDH_MB_DATA_SIZE - request->data_offset
               ? STATUS_INVALID_PARAMETER
               : STATUS_SUCCESS;
}

int32_t ndh_nt_post(const struct ndh_post *request, uint8_t *data)
{
    struct ndh_post copy;
    memcpy(&copy, request, sizeof copy); /* the client can write there at any time */
    const NTSTATUS status = check(&copy);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    struct post *post = nt_alloc(sizeof *post);
    if (post == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    post->request = copy;
    post->data = data + copy.data_offset;
    append(&posts()->waiting, post);
    posts()->pending++;
    nt_posts_start_waiting();
    return STATUS_SUCCESS;
}

unsigned ndh_nt_completions(struct ndh_completion *out, unsigned max)
{
    unsigned count = 0;
    while (count < max && posts()->complete.first != NULL) {
        struct post *post = posts()->complete.first;
        out[count++] = post->completion;
        take_out(&posts()->complete, post);
        nt_free(post);
    }
    return count;
}

int ndh_nt_is_complete(uint64_t id)
{
    return find(&posts()->active, id) == NULL && find(&posts()->waiting, id) == NULL;
}

unsigned ndh_nt_irps_pending(void)
{
    return posts()->pending;
}
