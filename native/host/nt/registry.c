// SPDX-License-Identifier: MIT
#include "registry.h"

#include <string.h>

#include "driver.h"
#include "missing.h"
#include "object.h"
#include "pool.h"
#include "utf.h"

#define MAX_KEY_PATH 256u /* bytes of a path that a boot script names, with NUL */

struct nt_registry {
    struct nt_key root; /* "\Registry" */
};

static struct nt_registry *registry(void)
{
    return nt_root()->registry;
}

static const struct {
    const char *from, *to;
} control_set = { "ControlSet001", "CurrentControlSet" };

void nt_registry_init(void)
{
    nt_root()->registry = ndh_arena_alloc(sizeof(struct nt_registry), 16);
    if (nt_root()->registry == NULL) {
        __builtin_trap();
    }
}

static int same_name(PCUNICODE_STRING a, PCUNICODE_STRING b)
{
    return RtlEqualUnicodeString(a, b, TRUE);
}

static int equals_text(PCUNICODE_STRING name, const char *text)
{
    USHORT i = 0;
    while (i < name->Length / sizeof(WCHAR) && text[i] != 0 && name->Buffer[i] == (WCHAR)text[i]) {
        i++;
    }
    return text[i] == 0 && i == name->Length / sizeof(WCHAR);
}

static int copy_name(UNICODE_STRING *to, PCUNICODE_STRING from)
{
    to->Buffer = nt_alloc((size_t)from->Length + sizeof(WCHAR));
    if (to->Buffer == NULL) {
        return 0;
    }
    memcpy(to->Buffer, from->Buffer, from->Length);
    to->Length = from->Length;
    to->MaximumLength = (USHORT)(from->Length + sizeof(WCHAR));
    return 1;
}

/* Cuts the first component off path. Returns 0 at the end. */
static int next_component(UNICODE_STRING *path, UNICODE_STRING *component)
{
    while (path->Length != 0 && path->Buffer[0] == '\\') {
        path->Buffer++;
        path->Length -= sizeof(WCHAR);
    }
    *component = *path;
    component->Length = 0;
    while (path->Length != 0 && path->Buffer[0] != '\\') {
        path->Buffer++;
        path->Length -= sizeof(WCHAR);
        component->Length += sizeof(WCHAR);
    }
    return component->Length != 0;
}

static struct nt_key *child_of(struct nt_key *key, PCUNICODE_STRING name)
{
    struct nt_key *child = key->child;
    while (child != NULL && !same_name(&child->name, name)) {
        child = child->next;
    }
    return child;
}

static struct nt_key *add_child(struct nt_key *key, PCUNICODE_STRING name)
{
    struct nt_key *child = nt_alloc(sizeof *child);
    if (child == NULL || !copy_name(&child->name, name)) {
        nt_free(child);
        return NULL;
    }
    child->parent = key;
    struct nt_key **link = &key->child;
    while (*link != NULL) {
        link = &(*link)->next;
    }
    *link = child;
    return child;
}

struct nt_key *nt_key_find(struct nt_key *base, PCUNICODE_STRING path, int create, int *created)
{
    UNICODE_STRING rest = *path, component;
    struct nt_key *key = base;
    WCHAR current[sizeof "CurrentControlSet"];

    if (created != NULL) {
        *created = 0;
    }
    if (base == NULL) {
        WCHAR name[] = { 'R', 'e', 'g', 'i', 's', 't', 'r', 'y' };
        const UNICODE_STRING root = { sizeof name, sizeof name, name };
        if (!next_component(&rest, &component) || !same_name(&component, &root)) {
            return NULL;
        }
        key = &registry()->root;
    }
    while (key != NULL && next_component(&rest, &component)) {
        if (equals_text(&component, control_set.from)) {
            component.Buffer = current;
            component.Length = (USHORT)(nt_utf8_to_utf16(control_set.to, strlen(control_set.to), current,
                                                         sizeof current / sizeof(WCHAR)) *
                                        sizeof(WCHAR));
        }
        struct nt_key *child = child_of(key, &component);
        if (child == NULL && create) {
            child = add_child(key, &component);
            if (created != NULL) {
                *created = child != NULL;
            }
        }
        key = child;
    }
    return key;
}

NTSTATUS nt_key_delete(struct nt_key *key)
{
    if (key->child != NULL || key->parent == NULL) {
        return STATUS_CANNOT_DELETE;
    }
    while (key->value != NULL) {
        nt_value_delete(key, key->value);
    }
    struct nt_key **link = &key->parent->child;
    while (*link != key) {
        link = &(*link)->next;
    }
    *link = key->next;
    nt_free(key->name.Buffer);
    nt_free(key);
    return STATUS_SUCCESS;
}

struct nt_value *nt_value_find(const struct nt_key *key, PCUNICODE_STRING name)
{
    struct nt_value *value = key->value;
    while (value != NULL && !same_name(&value->name, name)) {
        value = value->next;
    }
    return value;
}

NTSTATUS nt_value_set(struct nt_key *key, PCUNICODE_STRING name, ULONG type, const void *data, ULONG size)
{
    uint8_t *copy = nt_alloc(size);
    if (copy == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    if (size != 0) {
        memcpy(copy, data, size);
    }
    struct nt_value *value = nt_value_find(key, name);
    if (value == NULL) {
        value = nt_alloc(sizeof *value);
        if (value == NULL || !copy_name(&value->name, name)) {
            nt_free(value);
            nt_free(copy);
            return STATUS_INSUFFICIENT_RESOURCES;
        }
        struct nt_value **link = &key->value;
        while (*link != NULL) {
            link = &(*link)->next;
        }
        *link = value;
    }
    nt_free(value->data);
    value->data = copy;
    value->size = size;
    value->type = type;
    return STATUS_SUCCESS;
}

void nt_value_delete(struct nt_key *key, struct nt_value *value)
{
    struct nt_value **link = &key->value;
    while (*link != value) {
        link = &(*link)->next;
    }
    *link = value->next;
    nt_free(value->name.Buffer);
    nt_free(value->data);
    nt_free(value);
}

int ndh_nt_registry_set_key(const char *path, const char *name, uint32_t type, const void *data, size_t size)
{
    WCHAR wide_path[MAX_KEY_PATH], wide_name[NT_MAX_NAME];

    if (strlen(path) >= MAX_KEY_PATH || strlen(name) >= NT_MAX_NAME || size > MAXUSHORT) {
        return -1;
    }
    const UNICODE_STRING key_path = {
        .Length = (USHORT)(nt_utf8_to_utf16(path, strlen(path), wide_path, MAX_KEY_PATH) * sizeof(WCHAR)),
        .Buffer = wide_path
    };
    const UNICODE_STRING value_name = {
        .Length = (USHORT)(nt_utf8_to_utf16(name, strlen(name), wide_name, NT_MAX_NAME) * sizeof(WCHAR)),
        .Buffer = wide_name
    };
    struct nt_key *key = nt_key_find(NULL, &key_path, 1, NULL);
    return key != NULL && NT_SUCCESS(nt_value_set(key, &value_name, type, data, (ULONG)size)) ? 0 : -1;
}

int ndh_nt_registry_set(const char *service, const char *name, uint32_t type, const void *data, size_t size)
{
    char path[sizeof NT_SERVICES_KEY + NT_MAX_NAME + sizeof "\\Parameters"];

    if (strlen(service) == 0 || strlen(service) >= NT_MAX_NAME) {
        return -1;
    }
    strcpy(path, NT_SERVICES_KEY);
    strcat(path, service);
    strcat(path, "\\Parameters");
    return ndh_nt_registry_set_key(path, name, type, data, size);
}

/* --- handles -------------------------------------------------------------------------------------------- */

const struct nt_type_operations nt_key_operations = { 0 };

struct nt_key *nt_key_of_handle(HANDLE handle)
{
    struct nt_key **body = nt_handle_body(handle);
    return body != NULL && nt_object_is(body, NT_TYPE_KEY) ? *body : NULL;
}

static NTSTATUS open_key(PHANDLE handle, POBJECT_ATTRIBUTES attributes, int create, PULONG disposition)
{
    int created;
    struct nt_key *base = NULL;
    if (attributes->RootDirectory != NULL) {
        base = nt_key_of_handle(attributes->RootDirectory);
        if (base == NULL) {
            return STATUS_INVALID_HANDLE;
        }
    }
    struct nt_key *key = nt_key_find(base, attributes->ObjectName, create, &created);
    if (key == NULL) {
        return create ? STATUS_INSUFFICIENT_RESOURCES : STATUS_OBJECT_NAME_NOT_FOUND;
    }
    struct nt_key **body = nt_object_new(NT_TYPE_KEY, sizeof *body);
    if (body == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    *body = key;
    const NTSTATUS status = nt_handle_new(body, handle);
    nt_object_dereference(body);
    if (disposition != NULL) {
        *disposition = created ? REG_CREATED_NEW_KEY : REG_OPENED_EXISTING_KEY;
    }
    return status;
}

static NTSTATUS open_existing(uint64_t caller, PHANDLE handle, POBJECT_ATTRIBUTES attributes)
{
    const NTSTATUS status = open_key(handle, attributes, 0, NULL);
    if (status == STATUS_OBJECT_NAME_NOT_FOUND) {
        const HANDLE root = attributes->RootDirectory;
        nt_missing_key(caller, root != NULL ? nt_key_of_handle(root) : NULL, attributes->ObjectName);
    }
    return status;
}

NTSTATUS NTAPI ZwOpenKey(PHANDLE KeyHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes)
{
    (void)DesiredAccess;
    NT_IRQL_MAX(ZwOpenKey, PASSIVE_LEVEL);
    return open_existing(NT_CALLER(), KeyHandle, ObjectAttributes);
}

NTSTATUS NTAPI ZwOpenKeyEx(PHANDLE KeyHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                           ULONG OpenOptions)
{
    (void)DesiredAccess;
    (void)OpenOptions;
    NT_IRQL_MAX(ZwOpenKeyEx, PASSIVE_LEVEL);
    return open_existing(NT_CALLER(), KeyHandle, ObjectAttributes);
}

NTSTATUS NTAPI ZwCreateKey(PHANDLE KeyHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                           ULONG TitleIndex, PUNICODE_STRING Class, ULONG CreateOptions, PULONG Disposition)
{
    (void)DesiredAccess;
    (void)TitleIndex;
    (void)Class;
    (void)CreateOptions;
    NT_IRQL_MAX(ZwCreateKey, PASSIVE_LEVEL);
    return open_key(KeyHandle, ObjectAttributes, 1, Disposition);
}

static void detach_handles(void *context, void *body)
{
    struct nt_key **key = body;
    if (*key == context) {
        *key = NULL;
    }
}

NTSTATUS NTAPI ZwDeleteKey(HANDLE KeyHandle)
{
    NT_IRQL_MAX(ZwDeleteKey, PASSIVE_LEVEL);
    struct nt_key *key = nt_key_of_handle(KeyHandle);
    if (key == NULL) {
        return STATUS_INVALID_HANDLE;
    }
    const NTSTATUS status = nt_key_delete(key);
    if (NT_SUCCESS(status)) {
        nt_object_each(NT_TYPE_KEY, detach_handles, key);
    }
    return status;
}

NTSTATUS NTAPI ZwFlushKey(HANDLE KeyHandle)
{
    NT_IRQL_MAX(ZwFlushKey, PASSIVE_LEVEL);
    return nt_key_of_handle(KeyHandle) == NULL ? STATUS_INVALID_HANDLE : STATUS_SUCCESS;
}
