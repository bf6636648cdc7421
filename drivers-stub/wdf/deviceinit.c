// SPDX-License-Identifier: MIT
/** WDFDEVICE_INIT of control devices: what a driver says before WdfDeviceCreate. */
#include "fx.h"
#include "ddi.h"

#define FX_DEVICE_INIT_SIGNATURE 0x74496e49u

NTSTATUS FxCopyString(PCUNICODE_STRING Source, PUNICODE_STRING Copy)
{
    USHORT length = Source->Length;
    PWSTR buffer;

    if (length > 0xFFFE - sizeof(WCHAR)) {
        return STATUS_INVALID_PARAMETER;
    }
    buffer = ExAllocatePoolWithTag(NonPagedPoolNx, length + sizeof(WCHAR), FX_TAG);
    if (buffer == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    RtlCopyMemory(buffer, Source->Buffer, length);
    buffer[length / sizeof(WCHAR)] = 0;
    Copy->Buffer = buffer;
    Copy->Length = length;
    Copy->MaximumLength = (USHORT)(length + sizeof(WCHAR));
    return STATUS_SUCCESS;
}

static VOID FxFreeString(PUNICODE_STRING String)
{
    if (String->Buffer != NULL) {
        ExFreePoolWithTag(String->Buffer, FX_TAG);
        RtlZeroMemory(String, sizeof(*String));
    }
}

/** Replaces a string; NULL clears it. */
static NTSTATUS FxAssignString(FX_GLOBALS *Globals, PCUNICODE_STRING Source, PUNICODE_STRING Target,
                               PCSTR Function)
{
    UNICODE_STRING copy = { 0 };
    NTSTATUS status = FxCheckIrql(Globals, PASSIVE_LEVEL, Function);

    if (NT_SUCCESS(status) && Source != NULL) {
        status = FxCheckUnicodeString(Globals, Source, Function);
        if (NT_SUCCESS(status)) {
            status = FxCopyString(Source, &copy);
        }
    }
    if (NT_SUCCESS(status)) {
        FxFreeString(Target);
        *Target = copy;
    }
    return status;
}

FX_DEVICE_INIT *FxDeviceInitFromPointer(FX_GLOBALS *Globals, PWDFDEVICE_INIT DeviceInit, PCSTR Function)
{
    FX_DEVICE_INIT *init = (FX_DEVICE_INIT *)DeviceInit;

    FxRequirePointer(Globals, DeviceInit, Function, "DeviceInit is NULL");
    if (init->Signature != FX_DEVICE_INIT_SIGNATURE) {
        FxViolation(Globals, WDF_INVALID_HANDLE, (ULONG_PTR)DeviceInit, 0, Function, "not a WDFDEVICE_INIT");
    }
    return init;
}

VOID FxDeviceInitRelease(FX_DEVICE_INIT *Init)
{
    Init->Signature = 0;
    FxFreeString(&Init->Name);
    FxFreeString(&Init->Sddl);
    ExFreePoolWithTag(Init, FX_TAG);
}

PWDFDEVICE_INIT NTAPI FxWdfControlDeviceInitAllocate(PWDF_DRIVER_GLOBALS DriverGlobals, WDFDRIVER Driver,
                                                     const UNICODE_STRING *SDDLString)
{
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);
    FX_DRIVER *driver = FX_FROM_HANDLE(globals, Driver, FxTypeDriver);
    FX_DEVICE_INIT *init;

    FxRequirePointer(globals, SDDLString, "WdfControlDeviceInitAllocate", "SDDLString is NULL");
    init = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof(*init), FX_TAG);
    if (init == NULL) {
        return NULL;
    }
    RtlZeroMemory(init, sizeof(*init));
    init->Signature = FX_DEVICE_INIT_SIGNATURE;
    init->Driver = driver;
    init->DeviceType = FILE_DEVICE_UNKNOWN;
    init->Characteristics = FILE_DEVICE_SECURE_OPEN;
    init->IoType = WdfDeviceIoBuffered;
    if (!NT_SUCCESS(FxAssignString(globals, SDDLString, &init->Sddl, "WdfControlDeviceInitAllocate"))) {
        FxDeviceInitRelease(init);
        return NULL;
    }
    return (PWDFDEVICE_INIT)init;
}

VOID NTAPI FxWdfDeviceInitFree(PWDF_DRIVER_GLOBALS DriverGlobals, PWDFDEVICE_INIT DeviceInit)
{
    FxDeviceInitRelease(FxDeviceInitFromPointer(FxGlobals(DriverGlobals), DeviceInit, "WdfDeviceInitFree"));
}

NTSTATUS NTAPI FxWdfDeviceInitAssignName(PWDF_DRIVER_GLOBALS DriverGlobals, PWDFDEVICE_INIT DeviceInit,
                                         PCUNICODE_STRING DeviceName)
{
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);
    FX_DEVICE_INIT *init = FxDeviceInitFromPointer(globals, DeviceInit, "WdfDeviceInitAssignName");

    return FxAssignString(globals, DeviceName, &init->Name, "WdfDeviceInitAssignName");
}

NTSTATUS NTAPI FxWdfDeviceInitAssignSDDLString(PWDF_DRIVER_GLOBALS DriverGlobals, PWDFDEVICE_INIT DeviceInit,
                                               PCUNICODE_STRING SDDLString)
{
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);
    FX_DEVICE_INIT *init = FxDeviceInitFromPointer(globals, DeviceInit, "WdfDeviceInitAssignSDDLString");

    return FxAssignString(globals, SDDLString, &init->Sddl, "WdfDeviceInitAssignSDDLString");
}

VOID NTAPI FxWdfDeviceInitSetIoType(PWDF_DRIVER_GLOBALS DriverGlobals, PWDFDEVICE_INIT DeviceInit,
                                    WDF_DEVICE_IO_TYPE IoType)
{
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);
    FX_DEVICE_INIT *init = FxDeviceInitFromPointer(globals, DeviceInit, "WdfDeviceInitSetIoType");

    if (IoType < WdfDeviceIoNeither || IoType > WdfDeviceIoDirect) {
        FxViolation(globals, WDF_VERIFIER_FATAL_ERROR, (ULONG_PTR)DeviceInit, IoType,
                    "WdfDeviceInitSetIoType", "IoType is not Neither, Buffered or Direct");
    }
    init->IoType = IoType;
}

VOID NTAPI FxWdfDeviceInitSetExclusive(PWDF_DRIVER_GLOBALS DriverGlobals, PWDFDEVICE_INIT DeviceInit,
                                       BOOLEAN IsExclusive)
{
    FxDeviceInitFromPointer(FxGlobals(DriverGlobals), DeviceInit, "WdfDeviceInitSetExclusive")->Exclusive =
        IsExclusive;
}

VOID NTAPI FxWdfDeviceInitSetDeviceType(PWDF_DRIVER_GLOBALS DriverGlobals, PWDFDEVICE_INIT DeviceInit,
                                        ULONG DeviceType)
{
    FxDeviceInitFromPointer(FxGlobals(DriverGlobals), DeviceInit, "WdfDeviceInitSetDeviceType")->DeviceType =
        DeviceType;
}

VOID NTAPI FxWdfDeviceInitSetCharacteristics(PWDF_DRIVER_GLOBALS DriverGlobals, PWDFDEVICE_INIT DeviceInit,
                                             ULONG DeviceCharacteristics, BOOLEAN OrInValues)
{
    FX_DEVICE_INIT *init =
        FxDeviceInitFromPointer(FxGlobals(DriverGlobals), DeviceInit, "WdfDeviceInitSetCharacteristics");

    init->Characteristics =
        OrInValues ? init->Characteristics | DeviceCharacteristics : DeviceCharacteristics;
}

static VOID FxCheckInitAttributes(FX_GLOBALS *Globals, PWDFDEVICE_INIT DeviceInit,
                                  PWDF_OBJECT_ATTRIBUTES Attributes, ULONG Flags, PCSTR Function)
{
    NTSTATUS status = FxCheckAttributes(Globals, Attributes, Flags, Function);

    if (!NT_SUCCESS(status)) {
        FxViolation(Globals, WDF_VERIFIER_FATAL_ERROR, (ULONG_PTR)DeviceInit, (ULONG_PTR)status, Function,
                    "the attributes are not valid and the function returns no status");
    }
}

VOID NTAPI FxWdfDeviceInitSetFileObjectConfig(PWDF_DRIVER_GLOBALS DriverGlobals, PWDFDEVICE_INIT DeviceInit,
                                              PWDF_FILEOBJECT_CONFIG FileObjectConfig,
                                              PWDF_OBJECT_ATTRIBUTES FileObjectAttributes)
{
    static const CHAR function[] = "WdfDeviceInitSetFileObjectConfig";
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);
    FX_DEVICE_INIT *init = FxDeviceInitFromPointer(globals, DeviceInit, function);
    ULONG class;

    FxRequirePointer(globals, FileObjectConfig, function, "FileObjectConfig is NULL");
    if (FileObjectConfig->Size != sizeof(WDF_FILEOBJECT_CONFIG)) {
        FxViolation(globals, WDF_VERIFIER_FATAL_ERROR, (ULONG_PTR)DeviceInit, FileObjectConfig->Size,
                    function, "WDF_FILEOBJECT_CONFIG.Size");
    }
    FxCheckInitAttributes(globals, DeviceInit, FileObjectAttributes,
                          FX_ATTRIBUTES_NO_PARENT | FX_ATTRIBUTES_EXECUTION_LEVEL | FX_ATTRIBUTES_SCOPE,
                          function);
    class = (ULONG)FileObjectConfig->FileObjectClass & ~(ULONG)WdfFileObjectCanBeOptional;
    if ((ULONG)FileObjectConfig->AutoForwardCleanupClose > WdfUseDefault ||
        class < WdfFileObjectNotRequired || class > WdfFileObjectWdfCannotUseFsContexts) {
        FxViolation(globals, WDF_VERIFIER_FATAL_ERROR, (ULONG_PTR)DeviceInit, class, function,
                    "AutoForwardCleanupClose or FileObjectClass out of range");
    }
    init->HasFileConfig = TRUE;
    init->FileConfig = *FileObjectConfig;
    init->FileConfig.FileObjectClass = (WDF_FILEOBJECT_CLASS) class;
    WDF_OBJECT_ATTRIBUTES_INIT(&init->FileAttributes);
    if (FileObjectAttributes != NULL) {
        init->FileAttributes = *FileObjectAttributes;
    }
}

VOID NTAPI FxWdfDeviceInitSetRequestAttributes(PWDF_DRIVER_GLOBALS DriverGlobals, PWDFDEVICE_INIT DeviceInit,
                                               PWDF_OBJECT_ATTRIBUTES RequestAttributes)
{
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);
    FX_DEVICE_INIT *init = FxDeviceInitFromPointer(globals, DeviceInit, "WdfDeviceInitSetRequestAttributes");

    FxRequirePointer(globals, RequestAttributes, "WdfDeviceInitSetRequestAttributes",
                     "RequestAttributes is NULL");
    FxCheckInitAttributes(globals, DeviceInit, RequestAttributes, FX_ATTRIBUTES_NO_PARENT,
                          "WdfDeviceInitSetRequestAttributes");
    init->HasRequestAttributes = TRUE;
    init->RequestAttributes = *RequestAttributes;
}
