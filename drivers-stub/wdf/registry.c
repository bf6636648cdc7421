// SPDX-License-Identifier: MIT
/** WDFKEY: the driver's Parameters key, read only as far as the stand-in's clients need it. */
#include "fx.h"
#include "ddi.h"

typedef struct _FX_KEY {
    FX_OBJECT Object;
    HANDLE Key;
} FX_KEY;

VOID FxKeyDispose(FX_OBJECT *Object)
{
    FX_KEY *key = (FX_KEY *)Object;

    if (key->Key != NULL) {
        ZwClose(key->Key);
        key->Key = NULL;
    }
}

/** Opens the Parameters key below the service key of the driver. */
static NTSTATUS FxOpenParameters(FX_DRIVER *Driver, ACCESS_MASK DesiredAccess, HANDLE *Key)
{
    static WCHAR name[] = L"Parameters";
    UNICODE_STRING parameters = { .Buffer = name,
                                  .Length = sizeof(name) - sizeof(WCHAR),
                                  .MaximumLength = sizeof(name) };
    OBJECT_ATTRIBUTES attributes;
    HANDLE service;
    NTSTATUS status;

    InitializeObjectAttributes(&attributes, &Driver->RegistryPath, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE,
                               NULL, NULL);
    status = ZwOpenKey(&service, KEY_READ, &attributes);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    InitializeObjectAttributes(&attributes, &parameters, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, service,
                               NULL);
    status = ZwOpenKey(Key, DesiredAccess, &attributes);
    ZwClose(service);
    return status;
}

NTSTATUS NTAPI FxWdfDriverOpenParametersRegistryKey(PWDF_DRIVER_GLOBALS DriverGlobals, WDFDRIVER Driver,
                                                    ACCESS_MASK DesiredAccess,
                                                    PWDF_OBJECT_ATTRIBUTES KeyAttributes, WDFKEY *Key)
{
    static const CHAR function[] = "WdfDriverOpenParametersRegistryKey";
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);
    FX_DRIVER *driver = FX_FROM_HANDLE(globals, Driver, FxTypeDriver);
    FX_OBJECT *parent;
    FX_KEY *key;
    NTSTATUS status;

    FxRequirePointer(globals, Key, function, "Key is NULL");
    *Key = NULL;
    status = FxCheckIrql(globals, PASSIVE_LEVEL, function);
    if (NT_SUCCESS(status)) {
        status = FxCheckAttributes(globals, KeyAttributes, 0, function);
    }
    if (!NT_SUCCESS(status)) {
        return status;
    }
    parent = FxParentFromAttributes(globals, KeyAttributes, &driver->Object, function);
    status = FxObjectAllocate(globals, FxTypeKey, sizeof(*key), KeyAttributes, (PVOID *)&key);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    status = FxOpenParameters(driver, DesiredAccess, &key->Key);
    if (NT_SUCCESS(status)) {
        status = FxObjectCommit(&key->Object, parent);
    } else {
        key->Key = NULL;
    }
    if (!NT_SUCCESS(status)) {
        FxObjectAbandon(&key->Object);
        return status;
    }
    *Key = (WDFKEY)key->Object.Handle;
    return STATUS_SUCCESS;
}

VOID NTAPI FxWdfRegistryClose(PWDF_DRIVER_GLOBALS DriverGlobals, WDFKEY Key)
{
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);
    FX_KEY *key = FX_FROM_HANDLE(globals, Key, FxTypeKey);

    FxRequireIrql(globals, PASSIVE_LEVEL, "WdfRegistryClose");
    FxObjectDelete(&key->Object);
}

HANDLE NTAPI FxWdfRegistryWdmGetHandle(PWDF_DRIVER_GLOBALS DriverGlobals, WDFKEY Key)
{
    FX_KEY *key = FX_FROM_HANDLE(FxGlobals(DriverGlobals), Key, FxTypeKey);

    return key->Key;
}

/** The value with its header, in pool that the caller frees. */
static NTSTATUS FxQueryValue(HANDLE Key, PCUNICODE_STRING ValueName, KEY_VALUE_PARTIAL_INFORMATION **Value)
{
    UNICODE_STRING name = *ValueName;
    KEY_VALUE_PARTIAL_INFORMATION *value = NULL;
    ULONG size = sizeof(*value) + 64;
    NTSTATUS status;

    do {
        ULONG allocated = size;

        value = ExAllocatePoolWithTag(NonPagedPoolNx, allocated, FX_TAG);
        if (value == NULL) {
            return STATUS_INSUFFICIENT_RESOURCES;
        }
        status = ZwQueryValueKey(Key, &name, KeyValuePartialInformation, value, allocated, &size);
        if (NT_SUCCESS(status)) {
            *Value = value;
            return status;
        }
        ExFreePoolWithTag(value, FX_TAG);
        if (size <= allocated) {
            return status;
        }
    } while (status == STATUS_BUFFER_OVERFLOW || status == STATUS_BUFFER_TOO_SMALL);
    return status;
}

static NTSTATUS FxCheckQuery(FX_GLOBALS *Globals, PCUNICODE_STRING ValueName, PCSTR Function)
{
    NTSTATUS status;

    FxRequirePointer(Globals, ValueName, Function, "ValueName is NULL");
    status = FxCheckIrql(Globals, PASSIVE_LEVEL, Function);
    return NT_SUCCESS(status) ? FxCheckUnicodeString(Globals, ValueName, Function) : status;
}

NTSTATUS NTAPI FxWdfRegistryQueryValue(PWDF_DRIVER_GLOBALS DriverGlobals, WDFKEY Key,
                                       PCUNICODE_STRING ValueName, ULONG ValueLength, PVOID Value,
                                       PULONG ValueLengthQueried, PULONG ValueType)
{
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);
    FX_KEY *key = FX_FROM_HANDLE(globals, Key, FxTypeKey);
    KEY_VALUE_PARTIAL_INFORMATION *value;
    NTSTATUS status = FxCheckQuery(globals, ValueName, "WdfRegistryQueryValue");

    if (NT_SUCCESS(status) && ValueLength > 0 && Value == NULL) {
        status = FxRefuse(globals, "WdfRegistryQueryValue", STATUS_INVALID_PARAMETER,
                          "ValueLength without a buffer");
    }
    if (NT_SUCCESS(status)) {
        status = FxQueryValue(key->Key, ValueName, &value);
    }
    if (!NT_SUCCESS(status)) {
        return status;
    }
    if (ValueLengthQueried != NULL) {
        *ValueLengthQueried = value->DataLength;
    }
    if (ValueType != NULL) {
        *ValueType = value->Type;
    }
    if (Value != NULL && ValueLength >= value->DataLength) {
        RtlCopyMemory(Value, value->Data, value->DataLength);
    } else {
        status = STATUS_BUFFER_OVERFLOW;
    }
    ExFreePoolWithTag(value, FX_TAG);
    return status;
}

NTSTATUS NTAPI FxWdfRegistryQueryULong(PWDF_DRIVER_GLOBALS DriverGlobals, WDFKEY Key,
                                       PCUNICODE_STRING ValueName, PULONG Value)
{
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);
    FX_KEY *key = FX_FROM_HANDLE(globals, Key, FxTypeKey);
    KEY_VALUE_PARTIAL_INFORMATION *value;
    NTSTATUS status = FxCheckQuery(globals, ValueName, "WdfRegistryQueryULong");

    FxRequirePointer(globals, Value, "WdfRegistryQueryULong", "Value is NULL");
    if (NT_SUCCESS(status)) {
        status = FxQueryValue(key->Key, ValueName, &value);
    }
    if (!NT_SUCCESS(status)) {
        return status;
    }
    if (value->Type == REG_DWORD && value->DataLength == sizeof(ULONG)) {
        RtlCopyMemory(Value, value->Data, sizeof(ULONG));
    } else {
        status = FxRefuse(globals, "WdfRegistryQueryULong", STATUS_OBJECT_TYPE_MISMATCH,
                          "the value is no REG_DWORD");
    }
    ExFreePoolWithTag(value, FX_TAG);
    return status;
}
