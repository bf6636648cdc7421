// SPDX-License-Identifier: MIT
/* The Rtl registry services: paths relative to well-known keys, query tables. */
#include <string.h>

#include "driver.h"
#include "missing.h"
#include "pool.h"
#include "registry.h"
#include "utf.h"

#define CONTROL_KEY    "\\Registry\\Machine\\System\\CurrentControlSet\\Control\\"
#define WINDOWS_KEY    "\\Registry\\Machine\\Software\\Microsoft\\Windows NT\\CurrentVersion\\"
#define DEVICEMAP_KEY  "\\Registry\\Machine\\Hardware\\DeviceMap\\"
#define MAX_PATH_UNITS 256u

static NTSTATUS find_key(ULONG relative_to, PCWSTR path, int create, struct nt_key **key)
{
    static const char *const prefix[] = { "", NT_SERVICES_KEY, CONTROL_KEY, WINDOWS_KEY, DEVICEMAP_KEY };
    WCHAR whole[MAX_PATH_UNITS];
    UNICODE_STRING name = { .Buffer = whole };
    struct nt_key *base = NULL;

    if (relative_to & RTL_REGISTRY_HANDLE) {
        *key = nt_key_of_handle((HANDLE)path);
        return *key == NULL ? STATUS_INVALID_HANDLE : STATUS_SUCCESS;
    }
    relative_to &= ~RTL_REGISTRY_OPTIONAL;
    if (relative_to >= sizeof prefix / sizeof prefix[0]) {
        return STATUS_INVALID_PARAMETER;
    }
    size_t units = nt_utf8_to_utf16(prefix[relative_to], strlen(prefix[relative_to]), whole, MAX_PATH_UNITS);
    for (size_t i = 0; path != NULL && path[i] != 0; i++) {
        if (units == MAX_PATH_UNITS) {
            return STATUS_OBJECT_NAME_INVALID;
        }
        whole[units++] = path[i];
    }
    name.Length = (USHORT)(units * sizeof(WCHAR));
    *key = nt_key_find(base, &name, create, NULL);
    return *key != NULL ? STATUS_SUCCESS
           : create     ? STATUS_INSUFFICIENT_RESOURCES
                        : STATUS_OBJECT_NAME_NOT_FOUND;
}

static UNICODE_STRING counted(PCWSTR text)
{
    UNICODE_STRING string;
    RtlInitUnicodeString(&string, text);
    return string;
}

NTSTATUS NTAPI RtlCheckRegistryKey(ULONG RelativeTo, PWSTR Path)
{
    struct nt_key *key;
    NT_IRQL_MAX(RtlCheckRegistryKey, PASSIVE_LEVEL);
    return find_key(RelativeTo, Path, 0, &key);
}

NTSTATUS NTAPI RtlCreateRegistryKey(ULONG RelativeTo, PWSTR Path)
{
    struct nt_key *key;
    NT_IRQL_MAX(RtlCreateRegistryKey, PASSIVE_LEVEL);
    return find_key(RelativeTo, Path, 1, &key);
}

NTSTATUS NTAPI RtlWriteRegistryValue(ULONG RelativeTo, PCWSTR Path, PCWSTR ValueName, ULONG ValueType,
                                     PVOID ValueData, ULONG ValueLength)
{
    struct nt_key *key;
    const UNICODE_STRING name = counted(ValueName);
    NT_IRQL_MAX(RtlWriteRegistryValue, PASSIVE_LEVEL);
    const NTSTATUS status = find_key(RelativeTo, Path, 1, &key);
    return NT_SUCCESS(status) ? nt_value_set(key, &name, ValueType, ValueData, ValueLength) : status;
}

NTSTATUS NTAPI RtlDeleteRegistryValue(ULONG RelativeTo, PCWSTR Path, PCWSTR ValueName)
{
    struct nt_key *key;
    const UNICODE_STRING name = counted(ValueName);
    NT_IRQL_MAX(RtlDeleteRegistryValue, PASSIVE_LEVEL);
    const NTSTATUS status = find_key(RelativeTo, Path, 0, &key);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    struct nt_value *value = nt_value_find(key, &name);
    if (value == NULL) {
        return STATUS_OBJECT_NAME_NOT_FOUND;
    }
    nt_value_delete(key, value);
    return STATUS_SUCCESS;
}

/* --- query tables --------------------------------------------------------------------------------------- */

static int is_string(ULONG type)
{
    return type == REG_SZ || type == REG_EXPAND_SZ || type == REG_MULTI_SZ;
}

/*
 * RTL_QUERY_REGISTRY_DIRECT: strings go to a UNICODE_STRING, what fits a ULONG there, the rest to a buffer
 * that begins with its size.
 */
static NTSTATUS store(void *to, ULONG type, const void *data, ULONG size)
{
    if (is_string(type)) {
        UNICODE_STRING *string = to;
        if (string->Buffer == NULL) {
            string->Buffer = nt_pool_allocate(PagedPool, size, 0x69536c52u, 0);
            if (string->Buffer == NULL) {
                return STATUS_NO_MEMORY;
            }
            string->MaximumLength = (USHORT)size;
        } else if (string->MaximumLength < size) {
            return STATUS_BUFFER_TOO_SMALL;
        }
        memcpy(string->Buffer, data, size);
        string->Length =
            (USHORT)(size >= sizeof(WCHAR) && type != REG_MULTI_SZ ? size - sizeof(WCHAR) : size);
        return STATUS_SUCCESS;
    }
    if (size <= sizeof(ULONG)) {
        memcpy(to, data, size);
        return STATUS_SUCCESS;
    }
    LONG room;
    memcpy(&room, to, sizeof room);
    if (room >= 0) {
        if ((ULONG)room < size + 2 * sizeof(ULONG)) {
            return STATUS_BUFFER_TOO_SMALL;
        }
        memcpy(to, &size, sizeof size);
        memcpy((uint8_t *)to + sizeof size, &type, sizeof type);
        memcpy((uint8_t *)to + 2 * sizeof size, data, size);
    } else {
        if ((ULONG)-room < size) {
            return STATUS_BUFFER_TOO_SMALL;
        }
        memcpy(to, data, size);
    }
    return STATUS_SUCCESS;
}

static NTSTATUS deliver(PRTL_QUERY_REGISTRY_TABLE entry, PWSTR name, ULONG type, void *data, ULONG size,
                        PVOID context)
{
    if (entry->Flags & RTL_QUERY_REGISTRY_DIRECT) {
        const ULONG expected = entry->DefaultType >> 24;
        if ((entry->Flags & RTL_QUERY_REGISTRY_TYPECHECK) != 0 && expected != type) {
            return STATUS_OBJECT_TYPE_MISMATCH;
        }
        return store(entry->EntryContext, type, data, size);
    }
    return entry->QueryRoutine(name, type, data, size, context, entry->EntryContext);
}

static NTSTATUS deliver_default(PRTL_QUERY_REGISTRY_TABLE entry, PVOID context)
{
    const ULONG type = entry->DefaultType & 0xffffff;
    ULONG size = entry->DefaultLength;
    if (entry->Flags & RTL_QUERY_REGISTRY_REQUIRED) {
        return STATUS_OBJECT_NAME_NOT_FOUND;
    }
    if (type == REG_NONE) {
        return STATUS_SUCCESS;
    }
    if (size == 0 && is_string(type) && entry->DefaultData != NULL) {
        size = (ULONG)counted(entry->DefaultData).Length + sizeof(WCHAR);
    }
    return deliver(entry, entry->Name, type, entry->DefaultData, size, context);
}

/* caller: who asks, for the log */
static NTSTATUS query_entry(struct nt_key *key, PRTL_QUERY_REGISTRY_TABLE entry, PVOID context,
                            uint64_t caller)
{
    if (entry->Flags & RTL_QUERY_REGISTRY_NOVALUE) {
        return entry->QueryRoutine(NULL, REG_NONE, NULL, 0, context, entry->EntryContext);
    }
    if (entry->Name == NULL) {
        for (struct nt_value *value = key->value; value != NULL; value = value->next) {
            const NTSTATUS status = entry->QueryRoutine(value->name.Buffer, value->type, value->data,
                                                        value->size, context, entry->EntryContext);
            if (!NT_SUCCESS(status)) {
                return status;
            }
        }
        return STATUS_SUCCESS;
    }
    const UNICODE_STRING name = counted(entry->Name);
    struct nt_value *value = nt_value_find(key, &name);
    if (value == NULL) {
        nt_missing_value(caller, key, &name);
        return deliver_default(entry, context);
    }
    const NTSTATUS status = deliver(entry, entry->Name, value->type, value->data, value->size, context);
    if (NT_SUCCESS(status) && (entry->Flags & RTL_QUERY_REGISTRY_DELETE) != 0) {
        nt_value_delete(key, value);
    }
    return status;
}

NTSTATUS NTAPI RtlQueryRegistryValues(ULONG RelativeTo, PCWSTR Path, PRTL_QUERY_REGISTRY_TABLE QueryTable,
                                      PVOID Context, PVOID Environment)
{
    struct nt_key *top, *key;
    (void)Environment;
    NT_IRQL_MAX(RtlQueryRegistryValues, PASSIVE_LEVEL);
    NTSTATUS status = find_key(RelativeTo, Path, 0, &top);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    key = top;
    for (PRTL_QUERY_REGISTRY_TABLE entry = QueryTable;
         entry->QueryRoutine != NULL ||
         (entry->Flags & (RTL_QUERY_REGISTRY_SUBKEY | RTL_QUERY_REGISTRY_DIRECT)) != 0;
         entry++) {
        if (entry->Flags & RTL_QUERY_REGISTRY_TOPKEY) {
            key = top;
        }
        if (entry->Flags & RTL_QUERY_REGISTRY_SUBKEY) {
            const UNICODE_STRING name = counted(entry->Name);
            struct nt_key *subkey = nt_key_find(top, &name, 0, NULL);
            if (subkey == NULL && (entry->Flags & RTL_QUERY_REGISTRY_REQUIRED) != 0) {
                return STATUS_OBJECT_NAME_NOT_FOUND;
            }
            key = subkey;
            continue;
        }
        status =
            key == NULL ? deliver_default(entry, Context) : query_entry(key, entry, Context, NT_CALLER());
        if (!NT_SUCCESS(status)) {
            return status;
        }
    }
    return STATUS_SUCCESS;
}
