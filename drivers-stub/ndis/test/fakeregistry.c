// SPDX-License-Identifier: MIT
/* A registry of a few keys, and the Rtl services that go with it. */
#include <stdio.h>
#include <string.h>

#include "kernel.h"

#define MAX_KEYS   8
#define MAX_VALUES 16

struct value {
    char name[32];
    unsigned key;
    ULONG type;
    ULONG size;
    UCHAR data[160];
};

static char keys[MAX_KEYS][160];
static unsigned key_count;
static struct value values[MAX_VALUES];
static unsigned value_count;

static void narrow(const UNICODE_STRING *text, char *out, size_t size)
{
    size_t i;

    for (i = 0; i < text->Length / sizeof(WCHAR) && i + 1 < size; i++) {
        out[i] = (char)text->Buffer[i];
    }
    out[i] = '\0';
}

static unsigned key_find(const char *path)
{
    unsigned i = 0;

    while (i < key_count && strcmp(keys[i], path) != 0) {
        i++;
    }
    return i;
}

void kernel_registry_set_key(const char *path, const char *name, ULONG type, const void *data, ULONG size)
{
    const unsigned key = key_find(path);
    struct value *value = values;

    if (key == key_count) {
        CHECK(key_count < MAX_KEYS);
        snprintf(keys[key_count++], sizeof(keys[0]), "%s", path);
    }
    while (value < values + value_count && (value->key != key || strcmp(value->name, name) != 0)) {
        value++;
    }
    value_count += value == values + value_count;
    CHECK(value_count <= MAX_VALUES && size <= sizeof(value->data));
    value->key = key;
    snprintf(value->name, sizeof(value->name), "%s", name);
    value->type = type;
    value->size = size;
    memcpy(value->data, data, size);
}

void kernel_registry_set(const char *service, const char *name, ULONG type, const void *data, ULONG size)
{
    char path[160];

    snprintf(path, sizeof(path), "\\Registry\\Machine\\System\\CurrentControlSet\\Services\\%s\\Parameters",
             service);
    kernel_registry_set_key(path, name, type, data, size);
}

void kernel_thread_handle_closed(HANDLE handle);

static int is_key(HANDLE handle)
{
    return (char(*)[160])handle >= keys && (char(*)[160])handle < keys + key_count;
}

NTSTATUS NTAPI ZwClose(HANDLE handle)
{
    if (!is_key(handle)) {
        kernel_thread_handle_closed(handle);
    }
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI ZwOpenKey(PHANDLE handle, ACCESS_MASK access, POBJECT_ATTRIBUTES attributes)
{
    char path[320];
    char name[160];
    unsigned index;

    (void)access;
    narrow(attributes->ObjectName, name, sizeof(name));
    if (attributes->RootDirectory != NULL) {
        CHECK(is_key(attributes->RootDirectory));
        snprintf(path, sizeof(path), "%s\\%s", (const char *)attributes->RootDirectory, name);
    } else {
        snprintf(path, sizeof(path), "%s", name);
    }
    index = key_find(path);
    if (index == key_count) {
        return STATUS_OBJECT_NAME_NOT_FOUND;
    }
    *handle = keys[index];
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI ZwQueryValueKey(HANDLE handle, PUNICODE_STRING name, KEY_VALUE_INFORMATION_CLASS class,
                               PVOID information, ULONG length, PULONG result)
{
    PKEY_VALUE_PARTIAL_INFORMATION partial = information;
    char wanted[32];

    CHECK(is_key(handle) && class == KeyValuePartialInformation);
    narrow(name, wanted, sizeof(wanted));
    for (unsigned i = 0; i < value_count; i++) {
        if (keys[values[i].key] == (char *)handle && strcmp(values[i].name, wanted) == 0) {
            *result = (ULONG)FIELD_OFFSET(KEY_VALUE_PARTIAL_INFORMATION, Data) + values[i].size;
            if (length < *result) {
                return STATUS_BUFFER_OVERFLOW;
            }
            partial->Type = values[i].type;
            partial->DataLength = values[i].size;
            memcpy(partial->Data, values[i].data, values[i].size);
            return STATUS_SUCCESS;
        }
    }
    return STATUS_OBJECT_NAME_NOT_FOUND;
}

NTSTATUS NTAPI ZwSetValueKey(HANDLE handle, PUNICODE_STRING name, ULONG index, ULONG type, PVOID data,
                             ULONG size)
{
    char text[32];

    (void)index;
    CHECK(is_key(handle));
    narrow(name, text, sizeof(text));
    for (unsigned i = 0; i < value_count; i++) {
        if (keys[values[i].key] == (char *)handle && strcmp(values[i].name, text) == 0) {
            values[i] = values[--value_count];
        }
    }
    kernel_registry_set_key(handle, text, type, data, size);
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI ZwEnumerateKey(HANDLE handle, ULONG index, KEY_INFORMATION_CLASS class, PVOID information,
                              ULONG length, PULONG result)
{
    PKEY_BASIC_INFORMATION basic = information;
    size_t parent = strlen(handle);

    CHECK(is_key(handle) && class == KeyBasicInformation);
    for (unsigned i = 0; i < key_count; i++) {
        if (strncmp(keys[i], handle, parent) == 0 && keys[i][parent] == '\\' && index-- == 0) {
            const char *name = keys[i] + parent + 1;

            basic->NameLength = (ULONG)(strlen(name) * sizeof(WCHAR));
            *result = FIELD_OFFSET(KEY_BASIC_INFORMATION, Name) + basic->NameLength;
            CHECK(length >= *result);
            for (size_t j = 0; name[j] != 0; j++) {
                basic->Name[j] = (WCHAR)name[j];
            }
            return STATUS_SUCCESS;
        }
    }
    return STATUS_NO_MORE_ENTRIES;
}

BOOLEAN NTAPI RtlEqualUnicodeString(PCUNICODE_STRING a, PCUNICODE_STRING b, BOOLEAN ignore_case)
{
    (void)ignore_case; /* the tests write names in one way */
    return (BOOLEAN)(a->Length == b->Length && memcmp(a->Buffer, b->Buffer, a->Length) == 0);
}

VOID NTAPI RtlCopyUnicodeString(PUNICODE_STRING to, PCUNICODE_STRING from)
{
    to->Length = from->Length < to->MaximumLength ? from->Length : to->MaximumLength;
    memcpy(to->Buffer, from->Buffer, to->Length);
}

SIZE_T NTAPI RtlCompareMemory(const VOID *a, const VOID *b, SIZE_T length)
{
    SIZE_T same = 0;

    while (same < length && ((const UCHAR *)a)[same] == ((const UCHAR *)b)[same]) {
        same++;
    }
    return same;
}
