// SPDX-License-Identifier: MIT
#include "object.h"

#include <string.h>

#include "pool.h"

#define OBJECT_MAGIC 0x6a624f4eu
#define MAX_HANDLES  1024u
#define HANDLE_STEP  4u

struct object {
    uint32_t magic;
    enum nt_type type;
    int64_t references;
    int64_t handles;
    struct object *next, *previous; /* objects of the type, oldest first */
    UNICODE_STRING name;
    uint64_t reserved;
};

_Static_assert(sizeof(struct object) % 16 == 0, "body alignment");

struct nt_objects {
    struct {
        struct object *first, *last;
        unsigned count;
    } type[NT_TYPE_COUNT];
    struct object *handle[MAX_HANDLES];
};

struct _OBJECT_TYPE {
    enum nt_type type;
};

static const struct _OBJECT_TYPE object_type[NT_TYPE_COUNT] = {
    { NT_TYPE_DEVICE }, { NT_TYPE_DRIVER }, { NT_TYPE_FILE }, { NT_TYPE_THREAD },   { NT_TYPE_PROCESS },
    { NT_TYPE_EVENT },  { NT_TYPE_KEY },    { NT_TYPE_LINK }, { NT_TYPE_CALLBACK },
};

struct _OBJECT_HANDLE_INFORMATION {
    ULONG HandleAttributes;
    ACCESS_MASK GrantedAccess;
};

/* Exported data: drivers read the pointer behind the import. */
POBJECT_TYPE const nt_io_file_object_type = (POBJECT_TYPE)&object_type[NT_TYPE_FILE];
POBJECT_TYPE const nt_ps_thread_type = (POBJECT_TYPE)&object_type[NT_TYPE_THREAD];
POBJECT_TYPE const nt_ex_event_object_type = (POBJECT_TYPE)&object_type[NT_TYPE_EVENT];

static const struct nt_type_operations *const operations[NT_TYPE_COUNT] = {
    [NT_TYPE_DEVICE] = &nt_device_operations,
    [NT_TYPE_FILE] = &nt_file_operations,
    [NT_TYPE_KEY] = &nt_key_operations,
};

static struct nt_objects *objects(void)
{
    return nt_root()->objects;
}

void nt_objects_init(void)
{
    struct nt_objects *o = ndh_arena_alloc(sizeof *o, 16);
    if (o == NULL) {
        __builtin_trap();
    }
    nt_root()->objects = o;
}

static struct object *object_of(const void *body)
{
    return (struct object *)body - 1;
}

int nt_object_is(const void *body, enum nt_type type)
{
    return ((uint64_t)body & 15) == 0 && ndh_arena_readable(object_of(body), sizeof(struct object)) &&
           object_of(body)->magic == OBJECT_MAGIC && object_of(body)->type == type;
}

static struct object *checked(const void *body, const char *service)
{
    struct object *object = object_of(body);
    if (((uint64_t)body & 15) != 0 || !ndh_arena_readable(object, sizeof *object) ||
        object->magic != OBJECT_MAGIC) {
        nt_bugcheckf(0x18, 0, (uint64_t)body, 2, 0,
                     "REFERENCE_BY_POINTER: %s was given 0x%llx, which is no object (any more)", service,
                     (unsigned long long)(uint64_t)body);
    }
    return object;
}

void *nt_object_new(enum nt_type type, size_t size)
{
    struct object *object = nt_alloc(sizeof *object + size);
    if (object == NULL) {
        return NULL;
    }
    object->magic = OBJECT_MAGIC;
    object->type = type;
    object->references = 1;
    object->previous = objects()->type[type].last;
    *(object->previous != NULL ? &object->previous->next : &objects()->type[type].first) = object;
    objects()->type[type].last = object;
    objects()->type[type].count++;
    return object + 1;
}

void nt_object_reference(void *body)
{
    object_of(body)->references++;
}

static void delete_object(struct object *object)
{
    const enum nt_type type = object->type;
    if (operations[type] != NULL && operations[type]->last_reference != NULL &&
        operations[type]->last_reference(object + 1)) {
        return;
    }
    if (operations[type] != NULL && operations[type]->deleted != NULL) {
        operations[type]->deleted(object + 1);
    }
    nt_name_remove(object + 1);
    *(object->previous != NULL ? &object->previous->next : &objects()->type[type].first) = object->next;
    *(object->next != NULL ? &object->next->previous : &objects()->type[type].last) = object->previous;
    objects()->type[type].count--;
    object->magic = 0;
    nt_free(object);
}

void nt_object_dereference(void *body)
{
    struct object *object = object_of(body);
    if (--object->references == 0) {
        delete_object(object);
    }
}

unsigned nt_object_count(enum nt_type type)
{
    return objects()->type[type].count;
}

void nt_object_each(enum nt_type type, void (*visit)(void *context, void *body), void *context)
{
    for (struct object *object = objects()->type[type].first; object != NULL; object = object->next) {
        visit(context, object + 1);
    }
}

/* --- names ---------------------------------------------------------------------------------------------- */

#define MAX_LINKS 8

void nt_name_of(void *body, UNICODE_STRING *name)
{
    *name = object_of(body)->name;
}

void nt_name_remove(void *body)
{
    struct object *object = object_of(body);
    nt_free(object->name.Buffer);
    memset(&object->name, 0, sizeof object->name);
}

static WCHAR upcase(WCHAR c)
{
    return c >= 'a' && c <= 'z' ? (WCHAR)(c - 'a' + 'A') : c;
}

static int same(const WCHAR *a, const WCHAR *b, size_t characters)
{
    for (size_t i = 0; i < characters; i++) {
        if (upcase(a[i]) != upcase(b[i])) {
            return 0;
        }
    }
    return 1;
}

/* "\DosDevices", "\GLOBAL??" and "\??" are one directory. */
static void canonical(PCUNICODE_STRING name, UNICODE_STRING *head, UNICODE_STRING *tail)
{
    static const struct {
        const char *text;
        USHORT characters;
    } alias[] = { { "\\DosDevices\\", 12 }, { "\\GLOBAL\?\?\\", 10 } };
    static const WCHAR dos[] = { '\\', '?', '?', '\\' };

    *head = (UNICODE_STRING){ 0 };
    *tail = *name;
    for (size_t i = 0; i < sizeof alias / sizeof alias[0]; i++) {
        USHORT n = 0;
        while (n < alias[i].characters && n < name->Length / 2 &&
               upcase(name->Buffer[n]) == upcase((WCHAR)alias[i].text[n])) {
            n++;
        }
        if (n == alias[i].characters) {
            *head = (UNICODE_STRING){ sizeof dos, sizeof dos, (WCHAR *)dos };
            tail->Buffer += n;
            tail->Length = (USHORT)(tail->Length - 2 * n);
            return;
        }
    }
}

/*
 * Characters of head and tail that the object's name covers, ending at the end or before a backslash; 0 if it
 * does not match.
 */
static size_t covers(const struct object *object, const UNICODE_STRING *head, const UNICODE_STRING *tail)
{
    const size_t length = object->name.Length / 2, in_head = head->Length / 2, in_tail = tail->Length / 2;
    if (length == 0 || length < in_head || length > in_head + in_tail ||
        !same(object->name.Buffer, head->Buffer, in_head) ||
        !same(object->name.Buffer + in_head, tail->Buffer, length - in_head)) {
        return 0;
    }
    return length == in_head + in_tail || tail->Buffer[length - in_head] == '\\' ? length : 0;
}

static struct object *longest(enum nt_type type, const UNICODE_STRING *head, const UNICODE_STRING *tail,
                              size_t *length)
{
    struct object *best = NULL;
    *length = 0;
    for (struct object *object = objects()->type[type].first; object != NULL; object = object->next) {
        const size_t n = covers(object, head, tail);
        if (n > *length) {
            *length = n;
            best = object;
        }
    }
    return best;
}

static void part_behind(const UNICODE_STRING *head, const UNICODE_STRING *tail, size_t length,
                        UNICODE_STRING *rest)
{
    const USHORT skip = (USHORT)(length - head->Length / 2);
    rest->Buffer = tail->Buffer + skip;
    rest->Length = (USHORT)(tail->Length - 2 * skip);
    rest->MaximumLength = rest->Length;
}

void *nt_name_find(PCUNICODE_STRING name, enum nt_type type, UNICODE_STRING *rest)
{
    UNICODE_STRING head, tail, behind = { 0 };
    canonical(name, &head, &tail);
    for (unsigned i = 0; i < MAX_LINKS; i++) {
        size_t length;
        struct object *found = longest(type, &head, &tail, &length);
        if (found != NULL) {
            UNICODE_STRING left;
            part_behind(&head, &tail, length, &left);
            if (left.Length != 0) {
                behind = left;
            }
            if (rest == NULL && behind.Length != 0) {
                return NULL;
            }
            if (rest != NULL) {
                *rest = behind;
            }
            return found + 1;
        }
        found = type == NT_TYPE_LINK ? NULL : longest(NT_TYPE_LINK, &head, &tail, &length);
        if (found == NULL) {
            return NULL;
        }
        /* A link's target names an object as a whole: what follows the link's name goes on to that object. */
        struct nt_link *link = (struct nt_link *)(found + 1);
        const UNICODE_STRING target = { link->length, link->length, link->target };
        part_behind(&head, &tail, length, &behind);
        canonical(&target, &head, &tail);
    }
    return NULL;
}

NTSTATUS nt_name_insert(void *body, PCUNICODE_STRING name)
{
    UNICODE_STRING head, tail;
    struct object *object = object_of(body);

    if (name == NULL || name->Buffer == NULL || name->Length < 4 || name->Length % 2 != 0 ||
        name->Buffer[0] != '\\') {
        return STATUS_OBJECT_NAME_INVALID;
    }
    canonical(name, &head, &tail);
    for (unsigned type = 0; type < NT_TYPE_COUNT; type++) {
        for (const struct object *other = objects()->type[type].first; other != NULL; other = other->next) {
            if (covers(other, &head, &tail) * 2 == (size_t)head.Length + tail.Length) {
                return STATUS_OBJECT_NAME_COLLISION;
            }
        }
    }
    WCHAR *copy = nt_alloc((size_t)head.Length + tail.Length);
    if (copy == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    memcpy(copy, head.Buffer != NULL ? head.Buffer : copy, head.Length);
    memcpy((uint8_t *)copy + head.Length, tail.Buffer, tail.Length);
    object->name.Buffer = copy;
    object->name.Length = object->name.MaximumLength = (USHORT)(head.Length + tail.Length);
    return STATUS_SUCCESS;
}

/* --- handles -------------------------------------------------------------------------------------------- */

NTSTATUS nt_handle_new(void *body, HANDLE *handle)
{
    struct object **slot = objects()->handle;
    for (unsigned i = 0; i < MAX_HANDLES; i++) {
        if (slot[i] == NULL) {
            slot[i] = object_of(body);
            slot[i]->references++;
            slot[i]->handles++;
            *handle = (HANDLE)(uintptr_t)((i + 1) * HANDLE_STEP);
            return STATUS_SUCCESS;
        }
    }
    return STATUS_INSUFFICIENT_RESOURCES;
}

static struct object **slot_of(HANDLE handle)
{
    const uint64_t value = (uint64_t)(uintptr_t)handle;
    if (value == 0 || value % HANDLE_STEP != 0 || value / HANDLE_STEP > MAX_HANDLES) {
        return NULL;
    }
    struct object **slot = &objects()->handle[value / HANDLE_STEP - 1];
    return *slot == NULL ? NULL : slot;
}

void *nt_handle_body(HANDLE handle)
{
    struct object **slot = slot_of(handle);
    return slot == NULL ? NULL : *slot + 1;
}

NTSTATUS nt_handle_close(HANDLE handle)
{
    struct object **slot = slot_of(handle);
    if (slot == NULL) {
        return STATUS_INVALID_HANDLE;
    }
    struct object *object = *slot;
    *slot = NULL;
    if (--object->handles == 0 && operations[object->type] != NULL &&
        operations[object->type]->last_handle_closed != NULL) {
        operations[object->type]->last_handle_closed(object + 1);
    }
    nt_object_dereference(object + 1);
    return STATUS_SUCCESS;
}

/* --- services ------------------------------------------------------------------------------------------- */

NTSTATUS NTAPI ZwClose(HANDLE Handle)
{
    NT_IRQL_MAX(ZwClose, PASSIVE_LEVEL);
    const NTSTATUS status = nt_handle_close(Handle);
    if (!NT_SUCCESS(status) && nt_verifier()) {
        nt_bugcheckf(0x93, (uint64_t)(uintptr_t)Handle, 1, 0, 0,
                     "INVALID_KERNEL_HANDLE: ZwClose was given 0x%llx",
                     (unsigned long long)(uintptr_t)Handle);
    }
    return status;
}

NTSTATUS NTAPI ObReferenceObjectByHandle(HANDLE Handle, ACCESS_MASK DesiredAccess, POBJECT_TYPE ObjectType,
                                         KPROCESSOR_MODE AccessMode, PVOID *Object,
                                         POBJECT_HANDLE_INFORMATION HandleInformation)
{
    (void)DesiredAccess;
    (void)AccessMode;
    NT_IRQL_MAX(ObReferenceObjectByHandle, PASSIVE_LEVEL);
    void *body = nt_handle_body(Handle);
    *Object = NULL;
    if (body == NULL) {
        if (nt_verifier()) {
            nt_bugcheckf(0xC4, 0x3C, (uint64_t)(uintptr_t)Handle, (uint64_t)ObjectType, 0,
                         "DRIVER_VERIFIER_DETECTED_VIOLATION: ObReferenceObjectByHandle was given the bad "
                         "handle 0x%llx",
                         (unsigned long long)(uintptr_t)Handle);
        }
        return STATUS_INVALID_HANDLE;
    }
    if (ObjectType != NULL && ObjectType->type != object_of(body)->type) {
        return STATUS_OBJECT_TYPE_MISMATCH;
    }
    if (HandleInformation != NULL) {
        HandleInformation->HandleAttributes = OBJ_KERNEL_HANDLE;
        HandleInformation->GrantedAccess = DesiredAccess;
    }
    nt_object_reference(body);
    *Object = body;
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI ObReferenceObjectByPointer(PVOID Object, ACCESS_MASK DesiredAccess, POBJECT_TYPE ObjectType,
                                          KPROCESSOR_MODE AccessMode)
{
    (void)DesiredAccess;
    (void)AccessMode;
    NT_IRQL_MAX(ObReferenceObjectByPointer, DISPATCH_LEVEL);
    struct object *object = checked(Object, "ObReferenceObjectByPointer");
    if (ObjectType != NULL && ObjectType->type != object->type) {
        return STATUS_OBJECT_TYPE_MISMATCH;
    }
    object->references++;
    return STATUS_SUCCESS;
}

LONG_PTR NTAPI ObfReferenceObject(PVOID Object)
{
    NT_IRQL_MAX(ObfReferenceObject, DISPATCH_LEVEL);
    return ++checked(Object, "ObReferenceObject")->references;
}

LONG_PTR NTAPI ObfDereferenceObject(PVOID Object)
{
    NT_IRQL_MAX(ObfDereferenceObject, DISPATCH_LEVEL);
    const LONG_PTR left = checked(Object, "ObDereferenceObject")->references - 1;
    nt_object_dereference(Object);
    return left;
}

VOID NTAPI ObDereferenceObjectDeferDelete(PVOID Object)
{
    checked(Object, "ObDereferenceObjectDeferDelete");
    nt_object_dereference(Object);
}
