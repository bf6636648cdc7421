// SPDX-License-Identifier: MIT
/**
 * WDFDRIVER: creation, unload in the order of windows.md D1, and the report of what a client leaves behind.
 */
#include "fx.h"
#include "ddi.h"

static DRIVER_UNLOAD FxDriverUnload;
static DRIVER_ADD_DEVICE FxAddDevice;

static VOID NTAPI FxDriverUnload(PDRIVER_OBJECT DriverObject)
{
    FX_GLOBALS *globals = FxClientOfDriver(DriverObject);

    if (globals == NULL || globals->Driver == NULL) {
        return;
    }
    if (globals->Driver->EvtDriverUnload != NULL) {
        globals->Driver->EvtDriverUnload((WDFDRIVER)globals->Driver->Object.Handle);
        FxCheckCallbackReturn(globals, PASSIVE_LEVEL, "EvtDriverUnload");
    }
    FxDriverDestroyTree(globals);
}

static NTSTATUS NTAPI FxAddDevice(PDRIVER_OBJECT DriverObject, PDEVICE_OBJECT PhysicalDeviceObject)
{
    UNREFERENCED_PARAMETER(PhysicalDeviceObject);
    return FxRefuse(FxClientOfDriver(DriverObject), "AddDevice", STATUS_NOT_SUPPORTED,
                    "the stand-in has control devices only, no Plug and Play");
}

VOID FxDriverDestroyTree(FX_GLOBALS *Globals)
{
    FX_DRIVER *driver = Globals->Driver;

    if (driver == NULL) {
        return;
    }
    if (FxObjectBeginDelete(&driver->Object)) {
        FxObjectFinishDelete(&driver->Object);
    }
    Globals->Driver = NULL;
    Globals->Public.Driver = NULL;
    for (ULONG type = FxTypeAny + 1; type < FxTypeMaximum; type++) {
        if (Globals->Live[type] != 0) {
            DbgPrintEx(DPFLTR_IHVDRIVER_ID, DPFLTR_ERROR_LEVEL, "stand-in KMDF: %s leaks %d %s\n",
                       Globals->Public.DriverName, Globals->Live[type], FxTypeName((FX_TYPE)type));
        }
    }
}

VOID FxDriverDestroy(FX_OBJECT *Object)
{
    FX_DRIVER *driver = (FX_DRIVER *)Object;

    if (driver->RegistryPath.Buffer != NULL) {
        ExFreePoolWithTag(driver->RegistryPath.Buffer, FX_TAG);
    }
}

/** Service name and pool tag that a driver gets which names no tag: the end of its registry path. */
static VOID FxNameDriver(FX_GLOBALS *Globals, PCUNICODE_STRING RegistryPath, ULONG DriverPoolTag)
{
    ULONG end = RegistryPath->Length / sizeof(WCHAR);
    ULONG start = end;
    ULONG length = 0;
    ULONG tag = 0;

    while (start > 0 && RegistryPath->Buffer[start - 1] != L'\\') {
        start--;
    }
    while (start + length < end && length < WDF_DRIVER_GLOBALS_NAME_LEN - 1) {
        Globals->Public.DriverName[length] = (CHAR)RegistryPath->Buffer[start + length];
        length++;
    }
    Globals->Public.DriverName[length] = 0;
    for (ULONG i = 0; i < 4 && i < length; i++) {
        tag |= (ULONG)(UCHAR)Globals->Public.DriverName[i] << (8 * i);
    }
    Globals->Public.DriverTag = DriverPoolTag != 0 ? DriverPoolTag : length >= 4 ? tag : FX_TAG;
}

static NTSTATUS FxCheckDriverConfig(FX_GLOBALS *Globals, PCUNICODE_STRING RegistryPath,
                                    PWDF_DRIVER_CONFIG Config)
{
    NTSTATUS status;

    if (Config->Size != sizeof(WDF_DRIVER_CONFIG)) {
        return FxRefuse(Globals, "WdfDriverCreate", STATUS_INFO_LENGTH_MISMATCH, "WDF_DRIVER_CONFIG.Size");
    }
    if ((Config->DriverInitFlags & ~(ULONG)(WdfDriverInitNonPnpDriver | WdfDriverInitNoDispatchOverride)) !=
        0) {
        return FxRefuse(Globals, "WdfDriverCreate", STATUS_INVALID_PARAMETER, "unknown DriverInitFlags");
    }
    status = FxCheckIrql(Globals, PASSIVE_LEVEL, "WdfDriverCreate");
    if (!NT_SUCCESS(status)) {
        return status;
    }
    status = FxCheckUnicodeString(Globals, RegistryPath, "WdfDriverCreate");
    if (!NT_SUCCESS(status)) {
        return status;
    }
    if (Globals->Driver != NULL) {
        return FxRefuse(Globals, "WdfDriverCreate", STATUS_DRIVER_INTERNAL_ERROR,
                        "the driver object exists already");
    }
    if ((Config->DriverInitFlags & WdfDriverInitNoDispatchOverride) == 0 &&
        (Config->DriverInitFlags & WdfDriverInitNonPnpDriver) != 0 && Config->EvtDriverDeviceAdd != NULL) {
        return FxRefuse(Globals, "WdfDriverCreate", STATUS_INVALID_PARAMETER,
                        "EvtDriverDeviceAdd in a non-PnP driver");
    }
    return STATUS_SUCCESS;
}

static VOID FxTakeOverDriverObject(PDRIVER_OBJECT DriverObject, PWDF_DRIVER_CONFIG Config)
{
    BOOLEAN nonPnp = (Config->DriverInitFlags & WdfDriverInitNonPnpDriver) != 0;

    if ((Config->DriverInitFlags & WdfDriverInitNoDispatchOverride) != 0) {
        return;
    }
    // A driver with AddDevice cannot be stopped by the service manager, so a non-PnP driver must have none.
    DriverObject->DriverExtension->AddDevice = nonPnp ? NULL : FxAddDevice;
    DriverObject->DriverUnload = nonPnp && Config->EvtDriverUnload == NULL ? NULL : FxDriverUnload;
    for (ULONG i = 0; i <= IRP_MJ_MAXIMUM_FUNCTION; i++) {
        DriverObject->MajorFunction[i] = FxDispatch;
    }
}

NTSTATUS NTAPI FxWdfDriverCreate(PWDF_DRIVER_GLOBALS DriverGlobals, PDRIVER_OBJECT DriverObject,
                                 PCUNICODE_STRING RegistryPath, PWDF_OBJECT_ATTRIBUTES DriverAttributes,
                                 PWDF_DRIVER_CONFIG DriverConfig, WDFDRIVER *Driver)
{
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);
    BOOLEAN special;
    FX_DRIVER *driver;
    NTSTATUS status;

    FxRequirePointer(globals, DriverObject, "WdfDriverCreate", "DriverObject is NULL");
    FxRequirePointer(globals, RegistryPath, "WdfDriverCreate", "RegistryPath is NULL");
    FxRequirePointer(globals, DriverConfig, "WdfDriverCreate", "DriverConfig is NULL");
    status = FxCheckDriverConfig(globals, RegistryPath, DriverConfig);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    if (Driver != NULL) {
        *Driver = NULL;
    }
    FxNameDriver(globals, RegistryPath, DriverConfig->DriverPoolTag);
    status = FxCheckAttributes(globals, DriverAttributes,
                               FX_ATTRIBUTES_NO_PARENT | FX_ATTRIBUTES_EXECUTION_LEVEL | FX_ATTRIBUTES_SCOPE,
                               "WdfDriverCreate");
    if (!NT_SUCCESS(status)) {
        return status;
    }
    status = FxObjectAllocate(globals, FxTypeDriver, sizeof(FX_DRIVER), DriverAttributes, (PVOID *)&driver);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    status = FxCopyString(RegistryPath, &driver->RegistryPath);
    if (!NT_SUCCESS(status)) {
        FxObjectAbandon(&driver->Object);
        return status;
    }
    driver->ExecutionLevel = WdfExecutionLevelDispatch;
    driver->SynchronizationScope = WdfSynchronizationScopeNone;
    if (DriverAttributes != NULL && DriverAttributes->ExecutionLevel != WdfExecutionLevelInheritFromParent) {
        driver->ExecutionLevel = DriverAttributes->ExecutionLevel;
    }
    if (DriverAttributes != NULL &&
        DriverAttributes->SynchronizationScope != WdfSynchronizationScopeInheritFromParent) {
        driver->SynchronizationScope = DriverAttributes->SynchronizationScope;
    }
    driver->EvtDriverUnload = DriverConfig->EvtDriverUnload;
    FxObjectCommit(&driver->Object, NULL);
    FxTakeOverDriverObject(DriverObject, DriverConfig);

    globals->Driver = driver;
    globals->Public.Driver = (WDFDRIVER)driver->Object.Handle;
    globals->Public.DriverFlags |= DriverConfig->DriverInitFlags;
    special =
        (DriverConfig->DriverInitFlags & (WdfDriverInitNonPnpDriver | WdfDriverInitNoDispatchOverride)) != 0;
    globals->Public.DisplaceDriverUnload = (BOOLEAN)(!special || DriverConfig->EvtDriverUnload != NULL);
    if (Driver != NULL) {
        *Driver = globals->Public.Driver;
    }
    return STATUS_SUCCESS;
}

PWSTR NTAPI FxWdfDriverGetRegistryPath(PWDF_DRIVER_GLOBALS DriverGlobals, WDFDRIVER Driver)
{
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);
    FX_DRIVER *driver = FX_FROM_HANDLE(globals, Driver, FxTypeDriver);

    return NT_SUCCESS(FxCheckIrql(globals, PASSIVE_LEVEL, "WdfDriverGetRegistryPath"))
               ? driver->RegistryPath.Buffer
               : NULL;
}

PDRIVER_OBJECT NTAPI FxWdfDriverWdmGetDriverObject(PWDF_DRIVER_GLOBALS DriverGlobals, WDFDRIVER Driver)
{
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);

    FX_FROM_HANDLE(globals, Driver, FxTypeDriver);
    return globals->DriverObject;
}

WDFDRIVER NTAPI FxWdfWdmDriverGetWdfDriverHandle(PWDF_DRIVER_GLOBALS DriverGlobals,
                                                 PDRIVER_OBJECT DriverObject)
{
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);

    FxRequirePointer(globals, DriverObject, "WdfWdmDriverGetWdfDriverHandle", "DriverObject is NULL");
    globals = FxClientOfDriver(DriverObject);
    return globals == NULL ? NULL : globals->Public.Driver;
}

BOOLEAN NTAPI FxWdfDriverIsVersionAvailable(PWDF_DRIVER_GLOBALS DriverGlobals, WDFDRIVER Driver,
                                            PWDF_DRIVER_VERSION_AVAILABLE_PARAMS VersionAvailableParams)
{
    FX_GLOBALS *globals = FxGlobals(DriverGlobals);

    FX_FROM_HANDLE(globals, Driver, FxTypeDriver);
    FxRequirePointer(globals, VersionAvailableParams, "WdfDriverIsVersionAvailable",
                     "VersionAvailableParams is NULL");
    if (!NT_SUCCESS(FxCheckIrql(globals, PASSIVE_LEVEL, "WdfDriverIsVersionAvailable"))) {
        return FALSE;
    }
    if (VersionAvailableParams->Size != sizeof(WDF_DRIVER_VERSION_AVAILABLE_PARAMS)) {
        FxRefuse(globals, "WdfDriverIsVersionAvailable", STATUS_INFO_LENGTH_MISMATCH,
                 "WDF_DRIVER_VERSION_AVAILABLE_PARAMS.Size");
        return FALSE;
    }
    return VersionAvailableParams->MajorVersion == FX_VERSION_MAJOR &&
           VersionAvailableParams->MinorVersion <= FX_VERSION_MINOR;
}
