// SPDX-License-Identifier: MIT
#include "config.h"

#define PATH_CHARACTERS 256u

/** Opens RegistryPath\Parameters for reading; NULL: there is none. */
static CM_PAGED HANDLE OpenParameters(PCUNICODE_STRING RegistryPath)
{
    static const WCHAR Below[] = L"\\Parameters";
    WCHAR Text[PATH_CHARACTERS / 2];
    UNICODE_STRING Path = { .Buffer = Text, .MaximumLength = sizeof(Text) };
    OBJECT_ATTRIBUTES Attributes;
    HANDLE Key = NULL;

    PAGED_CODE();
    if (RegistryPath->Length + sizeof(Below) > sizeof(Text)) {
        return NULL;
    }
    RtlCopyMemory(Text, RegistryPath->Buffer, RegistryPath->Length);
    RtlCopyMemory((UINT8 *)Text + RegistryPath->Length, Below, sizeof(Below));
    Path.Length = (USHORT)(RegistryPath->Length + sizeof(Below) - sizeof(WCHAR));
    InitializeObjectAttributes(&Attributes, &Path, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, NULL);
    return NT_SUCCESS(ZwOpenKey(&Key, KEY_READ, &Attributes)) ? Key : NULL;
}

static CM_PAGED UINT32 ReadDword(HANDLE Key, PCWSTR Name, UINT32 Default)
{
    struct {
        KEY_VALUE_PARTIAL_INFORMATION Head;
        UINT8 Room[sizeof(UINT32)];
    } Value;
    UNICODE_STRING ValueName;
    ULONG Size;
    UINT32 Number = Default;

    PAGED_CODE();
    RtlInitUnicodeString(&ValueName, Name);
    if (NT_SUCCESS(
            ZwQueryValueKey(Key, &ValueName, KeyValuePartialInformation, &Value, sizeof(Value), &Size)) &&
        Value.Head.Type == REG_DWORD && Value.Head.DataLength == sizeof(Number)) {
        RtlCopyMemory(&Number, Value.Head.Data, sizeof(Number));
    }
    return Number;
}

CM_PAGED VOID ConfigRead(PCUNICODE_STRING RegistryPath, MP_CONFIG *Config)
{
    HANDLE Key = OpenParameters(RegistryPath);

    PAGED_CODE();
    Config->CallManager = TRUE;
    Config->Reset = FALSE;
    Config->BreakRegistration = 0;
    if (Key != NULL) {
        Config->CallManager = ReadDword(Key, L"CallManager", 1) != 0;
        Config->Reset = ReadDword(Key, L"Reset", 0) != 0;
        Config->BreakRegistration = ReadDword(Key, L"BreakRegistration", 0);
        ZwClose(Key);
    }
}
