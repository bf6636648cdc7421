// SPDX-License-Identifier: MIT
/**
 * Entry point of a KMDF driver that is built without the WDK: what Microsoft's wdfdriverentry.lib does there.
 * It binds the driver to the framework, calls its DriverEntry, and unbinds after its unload. The WDK build of
 * the same driver links Microsoft's library and leaves this file out.
 *
 * Class extensions and shared context types (WDF_DECLARE_SHARED_CONTEXT_TYPE) are not served: our drivers
 * have none.
 */
#include <ntddk.h>
#include <wdf.h>
#include "../wdf/fxldr.h"

#define FX_REGISTRY_PATH_CHARACTERS 260

/* Declared by wdf.h, defined by whoever brings the entry point. */
PWDF_DRIVER_GLOBALS WdfDriverGlobals;
const WDFFUNC *WdfFunctions_01015;
WDFFUNC WdfDriverMiniportUnloadOverride;

static WCHAR FxComponent[] = L"KmdfLibrary";
static WCHAR FxRegistryPathBuffer[FX_REGISTRY_PATH_CHARACTERS];
static UNICODE_STRING FxRegistryPath = { .MaximumLength = sizeof(FxRegistryPathBuffer),
                                         .Buffer = FxRegistryPathBuffer };
static PDRIVER_UNLOAD FxDisplacedUnload;

static WDF_BIND_INFO FxBindInfo = {
    .Size = sizeof(WDF_BIND_INFO),
    .Component = FxComponent,
    .Version = { 1, 15, 0 },
    .FuncCount = 444,
    .FuncTable = (WDFFUNC *)&WdfFunctions_01015,
};

DRIVER_INITIALIZE DriverEntry;
DRIVER_INITIALIZE FxDriverEntry;
static DRIVER_UNLOAD FxStubDriverUnload;

static VOID FxUnbind(VOID)
{
    (VOID) WdfVersionUnbind(&FxRegistryPath, &FxBindInfo, (PWDF_COMPONENT_GLOBALS)WdfDriverGlobals);
}

/** Takes the place of the framework's unload routine, to unbind when that is through. */
static VOID NTAPI FxStubDriverUnload(PDRIVER_OBJECT DriverObject)
{
    if (FxDisplacedUnload != NULL && FxDisplacedUnload != FxStubDriverUnload) {
        FxDisplacedUnload(DriverObject);
    }
    FxUnbind();
}

/** WdfDriverMiniportUnload of a driver whose dispatch table belongs to somebody else: the only moment to
 * unbind. */
static VOID NTAPI FxStubMiniportUnload(PWDF_DRIVER_GLOBALS DriverGlobals, WDFDRIVER Driver)
{
    UNREFERENCED_PARAMETER(DriverGlobals);
    UNREFERENCED_PARAMETER(Driver);
    FxUnbind();
}

/**
 * Image entry point. Returns the status of WdfVersionBind or of DriverEntry; any success becomes
 * STATUS_SUCCESS. IRQL == PASSIVE_LEVEL.
 */
NTSTATUS NTAPI FxDriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NTSTATUS status;

    // A driver that is loaded as an export library has no driver object and needs no framework.
    if (DriverObject == NULL) {
        return DriverEntry(DriverObject, RegistryPath);
    }
    RtlCopyUnicodeString(&FxRegistryPath, RegistryPath);
    status = WdfVersionBind(DriverObject, &FxRegistryPath, &FxBindInfo,
                            (PWDF_COMPONENT_GLOBALS *)&WdfDriverGlobals);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    status = DriverEntry(DriverObject, RegistryPath);
    if (!NT_SUCCESS(status)) {
        FxUnbind();
        return status;
    }
    if (WdfDriverGlobals->DisplaceDriverUnload) {
        FxDisplacedUnload = DriverObject->DriverUnload;
        DriverObject->DriverUnload = FxStubDriverUnload;
    } else if ((WdfDriverGlobals->DriverFlags & WdfDriverInitNoDispatchOverride) != 0) {
        WdfDriverMiniportUnloadOverride = (WDFFUNC)FxStubMiniportUnload;
    }
    return STATUS_SUCCESS;
}
