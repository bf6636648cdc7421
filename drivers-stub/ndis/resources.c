// SPDX-License-Identifier: MIT
/*
 * The way to them: driver key, its DeviceInstanceID, the device's key below Enum, Control\AllocConfig.
 */
#include "resources.h"
#include "devicekey.h"

#define ENUM_PATH     L"\\Registry\\Machine\\System\\CurrentControlSet\\Enum\\"
#define CONTROL_PATH  L"\\Control"
#define MAX_LIST      1024u /* bytes of a value */
#define TAG_RESOURCES 'sRdN' /* NdRs resource list */

typedef struct VALUE_BUFFER {
    KEY_VALUE_PARTIAL_INFORMATION Head;
    UCHAR Room[MAX_LIST];
} VALUE_BUFFER, *PVALUE_BUFFER;

static BOOLEAN ValueRead(HANDLE Key, PCUNICODE_STRING Name, ULONG Type, PVALUE_BUFFER Buffer)
{
    ULONG Needed;

    return (BOOLEAN)(ZwQueryValueKey(Key, (PUNICODE_STRING)Name, KeyValuePartialInformation, Buffer,
                                     sizeof(*Buffer), &Needed) == STATUS_SUCCESS &&
                     Buffer->Head.Type == Type);
}

/* The device's Control key; the driver key names its instance. Buffer is used for both names. */
static NTSTATUS ControlOpen(HANDLE DriverKey, PVALUE_BUFFER Buffer, PHANDLE Control)
{
    DECLARE_CONST_UNICODE_STRING(Instance, L"DeviceInstanceID");
    OBJECT_ATTRIBUTES Attributes;
    UNICODE_STRING Path;
    NTSTATUS Status;
    ULONG Bytes;

    if (!ValueRead(DriverKey, &Instance, REG_SZ, Buffer) || Buffer->Head.DataLength < sizeof(WCHAR)) {
        return STATUS_OBJECT_NAME_NOT_FOUND;
    }
    Bytes = Buffer->Head.DataLength - sizeof(WCHAR);
    Path.MaximumLength = (USHORT)(sizeof(ENUM_PATH) + Bytes + sizeof(CONTROL_PATH));
    Path.Length = (USHORT)(Path.MaximumLength - 2 * sizeof(WCHAR));
    Path.Buffer = MemoryZeroed(Path.MaximumLength, TAG_RESOURCES);
    if (Path.Buffer == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    RtlCopyMemory(Path.Buffer, ENUM_PATH, sizeof(ENUM_PATH));
    RtlCopyMemory((PUCHAR)Path.Buffer + sizeof(ENUM_PATH) - sizeof(WCHAR), Buffer->Head.Data, Bytes);
    RtlCopyMemory((PUCHAR)Path.Buffer + sizeof(ENUM_PATH) - sizeof(WCHAR) + Bytes, CONTROL_PATH,
                  sizeof(CONTROL_PATH));
    InitializeObjectAttributes(&Attributes, &Path, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, NULL);
    Status = ZwOpenKey(Control, KEY_READ, &Attributes);
    MemoryRelease(Path.Buffer, TAG_RESOURCES);
    return Status;
}

_Use_decl_annotations_
ULONG ResourcesBytes(PNDIS_RESOURCE_LIST List)
{
    return (ULONG)(FIELD_OFFSET(CM_PARTIAL_RESOURCE_LIST, PartialDescriptors) +
                   List->Count * sizeof(CM_PARTIAL_RESOURCE_DESCRIPTOR));
}

/* The partial list of the first full descriptor, if the value holds all of it. */
static PNDIS_RESOURCE_LIST ListCopy(PVALUE_BUFFER Buffer)
{
    PCM_RESOURCE_LIST Value = (PCM_RESOURCE_LIST)(PVOID)Buffer->Head.Data;
    const ULONG Before = FIELD_OFFSET(CM_RESOURCE_LIST, List[0].PartialResourceList);
    ULONG Length = Buffer->Head.DataLength;
    PNDIS_RESOURCE_LIST List;

    if (Length < Before + FIELD_OFFSET(CM_PARTIAL_RESOURCE_LIST, PartialDescriptors) || Value->Count == 0 ||
        Value->List[0].PartialResourceList.Count > MAX_LIST / sizeof(CM_PARTIAL_RESOURCE_DESCRIPTOR) ||
        Length - Before < ResourcesBytes(&Value->List[0].PartialResourceList)) {
        return NULL;
    }
    List = MemoryZeroed(ResourcesBytes(&Value->List[0].PartialResourceList), TAG_RESOURCES);
    if (List != NULL) {
        RtlCopyMemory(List, &Value->List[0].PartialResourceList,
                      ResourcesBytes(&Value->List[0].PartialResourceList));
    }
    return List;
}

_Use_decl_annotations_
PNDIS_RESOURCE_LIST ResourcesOf(PNS_ADAPTER Adapter)
{
    DECLARE_CONST_UNICODE_STRING(AllocConfig, L"AllocConfig");
    UNICODE_STRING Service = DeviceKeyService(&Adapter->Miniport->RegistryPath);
    PVALUE_BUFFER Buffer = MemoryZeroed(sizeof(*Buffer), TAG_RESOURCES);
    PNDIS_RESOURCE_LIST List = NULL;
    HANDLE DriverKey;
    HANDLE Control;
    ULONG Ordinal;
    KIRQL Irql;

    if (Buffer == NULL) {
        return NULL;
    }
    LibraryAcquire(&Irql);
    Ordinal = DeviceKeyOrdinalLocked(Adapter);
    LibraryRelease(Irql);
    if (DeviceKeyOpen(&Service, Ordinal, &DriverKey) == STATUS_SUCCESS) {
        if (ControlOpen(DriverKey, Buffer, &Control) == STATUS_SUCCESS) {
            if (ValueRead(Control, &AllocConfig, REG_RESOURCE_LIST, Buffer)) {
                List = ListCopy(Buffer);
            }
            ZwClose(Control);
        }
        ZwClose(DriverKey);
    }
    MemoryRelease(Buffer, TAG_RESOURCES);
    return List;
}

_Use_decl_annotations_
VOID ResourcesFree(PNDIS_RESOURCE_LIST List)
{
    if (List != NULL) {
        MemoryRelease(List, TAG_RESOURCES);
    }
}
