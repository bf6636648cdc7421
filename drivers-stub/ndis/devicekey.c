// SPDX-License-Identifier: MIT
#include "devicekey.h"

/* The class of network adapters, and how many of its instances are looked at. */
#define CLASS_PATH                                                                                           \
    L"\\Registry\\Machine\\System\\CurrentControlSet\\Control\\Class\\{4D36E972-E325-11CE-BFC1-"             \
    L"08002BE10318}\\0000"
#define MAX_INSTANCES 64u
#define MAX_SERVICE   64u /* characters */

_Use_decl_annotations_
UNICODE_STRING DeviceKeyService(PCUNICODE_STRING RegistryPath)
{
    UNICODE_STRING Name = *RegistryPath;
    ULONG Start = Name.Length / sizeof(WCHAR);

    while (Start != 0 && Name.Buffer[Start - 1] != L'\\') {
        Start--;
    }
    Name.Buffer += Start;
    Name.Length = (USHORT)(Name.Length - Start * sizeof(WCHAR));
    Name.MaximumLength = Name.Length;
    return Name;
}

_Use_decl_annotations_
ULONG DeviceKeyOrdinalLocked(const NS_ADAPTER *Adapter)
{
    const LIST_ENTRY *Entry;
    ULONG Ordinal = 0;

    for (Entry = Adapter->Miniport->Adapters.Flink; Entry != &Adapter->Link; Entry = Entry->Flink) {
        Ordinal++;
    }
    return Ordinal;
}

/* Whether Ndi\Service below the key is this name. */
static BOOLEAN BelongsTo(HANDLE Key, PCUNICODE_STRING Service)
{
    DECLARE_CONST_UNICODE_STRING(Ndi, L"Ndi");
    DECLARE_CONST_UNICODE_STRING(ServiceValue, L"Service");
    struct {
        KEY_VALUE_PARTIAL_INFORMATION Head;
        WCHAR Room[MAX_SERVICE];
    } Value;
    OBJECT_ATTRIBUTES Attributes;
    UNICODE_STRING Found;
    HANDLE NdiKey;
    ULONG Needed;
    NTSTATUS Status;

    InitializeObjectAttributes(&Attributes, (PUNICODE_STRING)&Ndi, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE,
                               Key, NULL);
    if (ZwOpenKey(&NdiKey, KEY_READ, &Attributes) != STATUS_SUCCESS) {
        return FALSE;
    }
    Status = ZwQueryValueKey(NdiKey, (PUNICODE_STRING)&ServiceValue, KeyValuePartialInformation, &Value,
                             sizeof(Value), &Needed);
    ZwClose(NdiKey);
    if (Status != STATUS_SUCCESS || Value.Head.Type != REG_SZ || Value.Head.DataLength < sizeof(WCHAR)) {
        return FALSE;
    }
    Found.Buffer = (PWCH)Value.Head.Data;
    Found.Length = (USHORT)(Value.Head.DataLength - sizeof(WCHAR));
    Found.MaximumLength = Found.Length;
    return RtlEqualUnicodeString(&Found, Service, TRUE);
}

_Use_decl_annotations_
NTSTATUS DeviceKeyOpen(PCUNICODE_STRING Service, ULONG Ordinal, PHANDLE Key)
{
    WCHAR Path[] = CLASS_PATH;
    UNICODE_STRING Name = { sizeof(Path) - sizeof(WCHAR), sizeof(Path), Path };
    PWCHAR Digits = &Path[RTL_NUMBER_OF(Path) - 5];
    OBJECT_ATTRIBUTES Attributes;
    ULONG Index;

    for (Index = 0; Index < MAX_INSTANCES; Index++) {
        Digits[2] = (WCHAR)(L'0' + Index / 10);
        Digits[3] = (WCHAR)(L'0' + Index % 10);
        InitializeObjectAttributes(&Attributes, &Name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, NULL);
        if (ZwOpenKey(Key, KEY_READ | KEY_WRITE, &Attributes) != STATUS_SUCCESS) {
            continue;
        }
        if (BelongsTo(*Key, Service) && Ordinal-- == 0) {
            return STATUS_SUCCESS;
        }
        ZwClose(*Key);
    }
    *Key = NULL;
    return STATUS_OBJECT_NAME_NOT_FOUND;
}
