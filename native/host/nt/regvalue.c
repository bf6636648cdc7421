// SPDX-License-Identifier: MIT
/* Registry services that read and write what is in keys. */
#include <string.h>

#include "missing.h"
#include "registry.h"

/* What an information structure holds in front of the name, and where data follow. */
static NTSTATUS put_value(const struct nt_value *value, KEY_VALUE_INFORMATION_CLASS class, void *out,
                          ULONG length, PULONG result)
{
    const ULONG name_length = value->name.Length;
    ULONG fixed, needed, data_offset;

    switch (class) {
    case KeyValueBasicInformation:
        fixed = FIELD_OFFSET(KEY_VALUE_BASIC_INFORMATION, Name);
        needed = fixed + name_length;
        data_offset = needed;
        break;
    case KeyValueFullInformation:
        fixed = FIELD_OFFSET(KEY_VALUE_FULL_INFORMATION, Name);
        data_offset = (fixed + name_length + 7) & ~7u;
        needed = data_offset + value->size;
        break;
    case KeyValuePartialInformation:
        fixed = FIELD_OFFSET(KEY_VALUE_PARTIAL_INFORMATION, Data);
        data_offset = fixed;
        needed = fixed + value->size;
        break;
    default:
        return STATUS_INVALID_PARAMETER;
    }
    *result = needed;
    if (length < fixed) {
        return STATUS_BUFFER_TOO_SMALL;
    }
    if (class == KeyValueBasicInformation) {
        KEY_VALUE_BASIC_INFORMATION *basic = out;
        basic->TitleIndex = 0;
        basic->Type = value->type;
        basic->NameLength = name_length;
    } else if (class == KeyValueFullInformation) {
        KEY_VALUE_FULL_INFORMATION *full = out;
        full->TitleIndex = 0;
        full->Type = value->type;
        full->DataOffset = data_offset;
        full->DataLength = value->size;
        full->NameLength = name_length;
    } else {
        KEY_VALUE_PARTIAL_INFORMATION *partial = out;
        partial->TitleIndex = 0;
        partial->Type = value->type;
        partial->DataLength = value->size;
    }
    if (class != KeyValuePartialInformation) {
        const ULONG room = length - fixed;
        memcpy((uint8_t *)out + fixed, value->name.Buffer, name_length < room ? name_length : room);
    }
    if (class != KeyValueBasicInformation && length > data_offset) {
        const ULONG room = length - data_offset;
        memcpy((uint8_t *)out + data_offset, value->data, value->size < room ? value->size : room);
    }
    return length < needed ? STATUS_BUFFER_OVERFLOW : STATUS_SUCCESS;
}

NTSTATUS NTAPI ZwQueryValueKey(HANDLE KeyHandle, PUNICODE_STRING ValueName,
                               KEY_VALUE_INFORMATION_CLASS KeyValueInformationClass,
                               PVOID KeyValueInformation, ULONG Length, PULONG ResultLength)
{
    NT_IRQL_MAX(ZwQueryValueKey, PASSIVE_LEVEL);
    const struct nt_key *key = nt_key_of_handle(KeyHandle);
    if (key == NULL) {
        return STATUS_INVALID_HANDLE;
    }
    const struct nt_value *value = nt_value_find(key, ValueName);
    if (value == NULL) {
        nt_missing_value(NT_CALLER(), key, ValueName);
        return STATUS_OBJECT_NAME_NOT_FOUND;
    }
    return put_value(value, KeyValueInformationClass, KeyValueInformation, Length, ResultLength);
}

NTSTATUS NTAPI ZwEnumerateValueKey(HANDLE KeyHandle, ULONG Index,
                                   KEY_VALUE_INFORMATION_CLASS KeyValueInformationClass,
                                   PVOID KeyValueInformation, ULONG Length, PULONG ResultLength)
{
    NT_IRQL_MAX(ZwEnumerateValueKey, PASSIVE_LEVEL);
    const struct nt_key *key = nt_key_of_handle(KeyHandle);
    if (key == NULL) {
        return STATUS_INVALID_HANDLE;
    }
    const struct nt_value *value = key->value;
    while (value != NULL && Index-- != 0) {
        value = value->next;
    }
    return value == NULL
               ? STATUS_NO_MORE_ENTRIES
               : put_value(value, KeyValueInformationClass, KeyValueInformation, Length, ResultLength);
}

NTSTATUS NTAPI ZwSetValueKey(HANDLE KeyHandle, PUNICODE_STRING ValueName, ULONG TitleIndex, ULONG Type,
                             PVOID Data, ULONG DataSize)
{
    (void)TitleIndex;
    NT_IRQL_MAX(ZwSetValueKey, PASSIVE_LEVEL);
    struct nt_key *key = nt_key_of_handle(KeyHandle);
    return key == NULL ? STATUS_INVALID_HANDLE : nt_value_set(key, ValueName, Type, Data, DataSize);
}

NTSTATUS NTAPI ZwDeleteValueKey(HANDLE KeyHandle, PUNICODE_STRING ValueName)
{
    NT_IRQL_MAX(ZwDeleteValueKey, PASSIVE_LEVEL);
    struct nt_key *key = nt_key_of_handle(KeyHandle);
    if (key == NULL) {
        return STATUS_INVALID_HANDLE;
    }
    struct nt_value *value = nt_value_find(key, ValueName);
    if (value == NULL) {
        return STATUS_OBJECT_NAME_NOT_FOUND;
    }
    nt_value_delete(key, value);
    return STATUS_SUCCESS;
}

static NTSTATUS put_key(const struct nt_key *key, KEY_INFORMATION_CLASS class, void *out, ULONG length,
                        PULONG result)
{
    if (class == KeyBasicInformation) {
        const ULONG fixed = FIELD_OFFSET(KEY_BASIC_INFORMATION, Name);
        KEY_BASIC_INFORMATION *basic = out;
        *result = fixed + key->name.Length;
        if (length < fixed) {
            return STATUS_BUFFER_TOO_SMALL;
        }
        basic->LastWriteTime.QuadPart = 0;
        basic->TitleIndex = 0;
        basic->NameLength = key->name.Length;
        memcpy(basic->Name, key->name.Buffer,
               key->name.Length < length - fixed ? key->name.Length : length - fixed);
        return length < *result ? STATUS_BUFFER_OVERFLOW : STATUS_SUCCESS;
    }
    if (class != KeyFullInformation) {
        return STATUS_INVALID_PARAMETER;
    }
    KEY_FULL_INFORMATION *full = out;
    *result = FIELD_OFFSET(KEY_FULL_INFORMATION, Class);
    if (length < *result) {
        return STATUS_BUFFER_TOO_SMALL;
    }
    memset(full, 0, *result);
    full->ClassOffset = MAXULONG;
    for (const struct nt_key *child = key->child; child != NULL; child = child->next) {
        full->SubKeys++;
        full->MaxNameLen = child->name.Length > full->MaxNameLen ? child->name.Length : full->MaxNameLen;
    }
    for (const struct nt_value *value = key->value; value != NULL; value = value->next) {
        full->Values++;
        full->MaxValueNameLen =
            value->name.Length > full->MaxValueNameLen ? value->name.Length : full->MaxValueNameLen;
        full->MaxValueDataLen = value->size > full->MaxValueDataLen ? value->size : full->MaxValueDataLen;
    }
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI ZwQueryKey(HANDLE KeyHandle, KEY_INFORMATION_CLASS KeyInformationClass, PVOID KeyInformation,
                          ULONG Length, PULONG ResultLength)
{
    NT_IRQL_MAX(ZwQueryKey, PASSIVE_LEVEL);
    const struct nt_key *key = nt_key_of_handle(KeyHandle);
    return key == NULL ? STATUS_INVALID_HANDLE
                       : put_key(key, KeyInformationClass, KeyInformation, Length, ResultLength);
}

NTSTATUS NTAPI ZwEnumerateKey(HANDLE KeyHandle, ULONG Index, KEY_INFORMATION_CLASS KeyInformationClass,
                              PVOID KeyInformation, ULONG Length, PULONG ResultLength)
{
    NT_IRQL_MAX(ZwEnumerateKey, PASSIVE_LEVEL);
    const struct nt_key *key = nt_key_of_handle(KeyHandle);
    if (key == NULL) {
        return STATUS_INVALID_HANDLE;
    }
    const struct nt_key *child = key->child;
    while (child != NULL && Index-- != 0) {
        child = child->next;
    }
    return child == NULL ? STATUS_NO_MORE_ENTRIES
                         : put_key(child, KeyInformationClass, KeyInformation, Length, ResultLength);
}
