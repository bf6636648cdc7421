// SPDX-License-Identifier: MIT
/**
 * The exports of WDFLDR.SYS. Loader and framework are one image here: binding a client gives it the function
 * table of the framework at once, with the checks that loader and library make on Windows. Class extensions
 * and framework libraries of others are refused by name.
 */
#include "fx.h"

enum { FxUninitialized, FxInitializing, FxInitialized };

static volatile LONG FxInitState;
static KSPIN_LOCK FxClientLock;
static KSPIN_LOCK FxIrqlLock;
static LIST_ENTRY FxClients;

VOID FxLibraryInitialize(VOID)
{
    // Neither DriverEntry nor DllInitialize is sure to be called for an image that is loaded as an import.
    if (InterlockedCompareExchange(&FxInitState, FxInitializing, FxUninitialized) == FxUninitialized) {
        KeInitializeSpinLock(&FxClientLock);
        KeInitializeSpinLock(&FxIrqlLock);
        InitializeListHead(&FxClients);
        FxHandleTableInitialize();
        InterlockedExchange(&FxInitState, FxInitialized);
    }
    while (InterlockedCompareExchange(&FxInitState, FxInitialized, FxInitialized) != FxInitialized) {
        YieldProcessor();
    }
}

KIRQL FxCurrentIrql(VOID)
{
    KIRQL irql = KeAcquireSpinLockRaiseToDpc(&FxIrqlLock);

    KeReleaseSpinLock(&FxIrqlLock, irql);
    return irql;
}

static FX_GLOBALS *FxFindClient(PWDF_DRIVER_GLOBALS DriverGlobals)
{
    FX_GLOBALS *found = NULL;
    KIRQL irql = KeAcquireSpinLockRaiseToDpc(&FxClientLock);

    for (PLIST_ENTRY entry = FxClients.Flink; entry != &FxClients; entry = entry->Flink) {
        FX_GLOBALS *globals = CONTAINING_RECORD(entry, FX_GLOBALS, ClientEntry);
        if (&globals->Public == DriverGlobals) {
            found = globals;
            break;
        }
    }
    KeReleaseSpinLock(&FxClientLock, irql);
    return found;
}

FX_GLOBALS *FxClientOfDriver(PDRIVER_OBJECT DriverObject)
{
    FX_GLOBALS *found = NULL;
    KIRQL irql = KeAcquireSpinLockRaiseToDpc(&FxClientLock);

    for (PLIST_ENTRY entry = FxClients.Flink; entry != &FxClients && found == NULL; entry = entry->Flink) {
        FX_GLOBALS *globals = CONTAINING_RECORD(entry, FX_GLOBALS, ClientEntry);
        if (globals->DriverObject == DriverObject) {
            found = globals;
        }
    }
    KeReleaseSpinLock(&FxClientLock, irql);
    return found;
}

FX_GLOBALS *FxGlobals(PWDF_DRIVER_GLOBALS DriverGlobals)
{
    FX_GLOBALS *globals = CONTAINING_RECORD(DriverGlobals, FX_GLOBALS, Public);

    if (DriverGlobals == NULL || globals->Signature != FX_GLOBALS_SIGNATURE) {
        FxViolation(NULL, WDF_VERIFIER_FATAL_ERROR, (ULONG_PTR)DriverGlobals, 0, "framework function",
                    "the first argument is not what WdfVersionBind stored in WdfDriverGlobals");
    }
    return globals;
}

/** Function counts of the frameworks released before 1.15 and of 1.15, in ascending order. */
static BOOLEAN FxIsReleasedFunctionCount(ULONG Count)
{
    static const ULONG released[] = { 383, 386, 387, 396, 432, 438, FX_FUNCTION_COUNT };

    for (ULONG i = 0; i < RTL_NUMBER_OF(released); i++) {
        if (released[i] == Count) {
            return TRUE;
        }
    }
    return FALSE;
}

static BOOLEAN FxIsKmdfLibrary(PCWSTR Component)
{
    static const WCHAR name[] = L"KmdfLibrary";

    if (Component == NULL) {
        return FALSE;
    }
    for (ULONG i = 0; i < RTL_NUMBER_OF(name); i++) {
        if (Component[i] != name[i]) {
            return FALSE;
        }
    }
    return TRUE;
}

static NTSTATUS FxCheckBindInfo(PWDF_BIND_INFO BindInfo)
{
    if (BindInfo->Size != sizeof(WDF_BIND_INFO) && BindInfo->Size != sizeof(WDF_BIND_INFO2)) {
        return FxRefuse(NULL, "WdfVersionBind", STATUS_INFO_LENGTH_MISMATCH,
                        "WDF_BIND_INFO.Size is of no known version");
    }
    if (!FxIsKmdfLibrary(BindInfo->Component)) {
        return FxRefuse(NULL, "WdfVersionBind", STATUS_NOT_FOUND, "Component is not KmdfLibrary");
    }
    if (BindInfo->Version.Major != FX_VERSION_MAJOR || BindInfo->Version.Minor > FX_VERSION_MINOR) {
        // Which status Microsoft's loader gives is not published; that it refuses is.
        return FxRefuse(NULL, "WdfVersionBind", STATUS_REVISION_MISMATCH, "this framework is version 1.15");
    }
    if (BindInfo->FuncTable == NULL) {
        return FxRefuse(NULL, "WdfVersionBind", STATUS_INVALID_PARAMETER, "FuncTable is NULL");
    }
    if (!FxIsReleasedFunctionCount(BindInfo->FuncCount)) {
        return FxRefuse(NULL, "WdfVersionBind", STATUS_INVALID_PARAMETER,
                        "FuncCount is that of no framework released up to 1.15");
    }
    return STATUS_SUCCESS;
}

static VOID FxStoreFunctionTable(PWDF_BIND_INFO BindInfo)
{
    // Up to 1.13 the driver brings an array to be filled, later a pointer to be set (kmdf-x64.json,
    // bind_info).
    if (BindInfo->FuncCount < FX_FUNCTION_COUNT) {
        RtlCopyMemory(BindInfo->FuncTable, FxFunctionTable, BindInfo->FuncCount * sizeof(WDFFUNC));
    } else {
        *(const WDFFUNC **)(PVOID)BindInfo->FuncTable = FxFunctionTable;
    }
}

/**
 * Binds a client driver: checks version and function count, allocates its globals and gives it the function
 * table. IRQL == PASSIVE_LEVEL. The client owes a WdfVersionUnbind; without it the globals stay allocated
 * (tag FxDr).
 */
NTSTATUS NTAPI WdfVersionBind(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath,
                              PWDF_BIND_INFO BindInfo, PWDF_COMPONENT_GLOBALS *ComponentGlobals)
{
    FX_GLOBALS *globals;
    NTSTATUS status;
    KIRQL irql;

    FxLibraryInitialize();
    if (DriverObject == NULL || RegistryPath == NULL || BindInfo == NULL || ComponentGlobals == NULL) {
        return FxRefuse(NULL, "WdfVersionBind", STATUS_INVALID_PARAMETER, "an argument is NULL");
    }
    *ComponentGlobals = NULL;
    status = FxCheckBindInfo(BindInfo);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    globals = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof(*globals), FX_TAG);
    if (globals == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    RtlZeroMemory(globals, sizeof(*globals));
    globals->Signature = FX_GLOBALS_SIGNATURE;
    globals->DriverObject = DriverObject;
    globals->BindInfo = BindInfo;
    KeInitializeSpinLock(&globals->TreeLock);
    FxStoreFunctionTable(BindInfo);

    irql = KeAcquireSpinLockRaiseToDpc(&FxClientLock);
    InsertTailList(&FxClients, &globals->ClientEntry);
    KeReleaseSpinLock(&FxClientLock, irql);
    *ComponentGlobals = (PWDF_COMPONENT_GLOBALS)&globals->Public;
    return STATUS_SUCCESS;
}

static ULONG FxLiveObjects(FX_GLOBALS *Globals)
{
    ULONG count = 0;

    for (ULONG type = 0; type < FxTypeMaximum; type++) {
        count += (ULONG)Globals->Live[type];
    }
    return count;
}

/**
 * Ends a binding. A driver object that still exists (DriverEntry failed after WdfDriverCreate) is deleted
 * first, without EvtDriverUnload. Globals of a client that leaks objects stay allocated, since the objects
 * point to them. IRQL == PASSIVE_LEVEL.
 */
NTSTATUS NTAPI WdfVersionUnbind(PUNICODE_STRING RegistryPath, PWDF_BIND_INFO BindInfo,
                                PWDF_COMPONENT_GLOBALS ComponentGlobals)
{
    FX_GLOBALS *globals;
    BOOLEAN last;
    KIRQL irql;

    FxLibraryInitialize();
    if (RegistryPath == NULL || BindInfo == NULL || ComponentGlobals == NULL) {
        return FxRefuse(NULL, "WdfVersionUnbind", STATUS_INVALID_PARAMETER, "an argument is NULL");
    }
    globals = FxFindClient((PWDF_DRIVER_GLOBALS)ComponentGlobals);
    if (globals == NULL || globals->BindInfo != BindInfo) {
        return FxRefuse(globals, "WdfVersionUnbind", STATUS_INVALID_PARAMETER, "no such client is bound");
    }
    FxDriverDestroyTree(globals);

    irql = KeAcquireSpinLockRaiseToDpc(&FxClientLock);
    RemoveEntryList(&globals->ClientEntry);
    last = IsListEmpty(&FxClients);
    KeReleaseSpinLock(&FxClientLock, irql);
    globals->Signature = 0;
    if (FxLiveObjects(globals) == 0) {
        ExFreePoolWithTag(globals, FX_TAG);
        if (last) {
            FxHandleTableFree();
        }
    }
    return STATUS_SUCCESS;
}

/** Refused: the stand-in binds no class extensions. */
NTSTATUS NTAPI WdfVersionBindClass(PWDF_BIND_INFO BindInfo, PWDF_COMPONENT_GLOBALS ComponentGlobals,
                                   PVOID ClassBindInfo)
{
    UNREFERENCED_PARAMETER(BindInfo);
    UNREFERENCED_PARAMETER(ComponentGlobals);
    UNREFERENCED_PARAMETER(ClassBindInfo);
    return FxRefuse(NULL, "WdfVersionBindClass", STATUS_NOT_SUPPORTED,
                    "the stand-in has no class extensions");
}

/** Never reached by a correct client: no bind of a class succeeds. */
VOID NTAPI WdfVersionUnbindClass(PWDF_BIND_INFO BindInfo, PWDF_COMPONENT_GLOBALS ComponentGlobals,
                                 PVOID ClassBindInfo)
{
    UNREFERENCED_PARAMETER(BindInfo);
    UNREFERENCED_PARAMETER(ComponentGlobals);
    UNREFERENCED_PARAMETER(ClassBindInfo);
    FxRefuse(NULL, "WdfVersionUnbindClass", STATUS_NOT_SUPPORTED, "the stand-in has no class extensions");
}

/** Refused: the framework is part of this image. */
NTSTATUS NTAPI WdfRegisterLibrary(PVOID LibraryInfo, PUNICODE_STRING ServicePath,
                                  PCUNICODE_STRING LibraryDeviceName)
{
    UNREFERENCED_PARAMETER(LibraryInfo);
    UNREFERENCED_PARAMETER(ServicePath);
    UNREFERENCED_PARAMETER(LibraryDeviceName);
    return FxRefuse(NULL, "WdfRegisterLibrary", STATUS_NOT_SUPPORTED,
                    "the stand-in holds its framework itself");
}

/** Refused: as WdfVersionBindClass. */
NTSTATUS NTAPI WdfRegisterClassLibrary(PVOID ClassLibraryInfo, PUNICODE_STRING SourceName,
                                       PUNICODE_STRING ServicePath)
{
    UNREFERENCED_PARAMETER(ClassLibraryInfo);
    UNREFERENCED_PARAMETER(SourceName);
    UNREFERENCED_PARAMETER(ServicePath);
    return FxRefuse(NULL, "WdfRegisterClassLibrary", STATUS_NOT_SUPPORTED,
                    "the stand-in has no class extensions");
}

/** Refused: the loader interface serves framework libraries. */
NTSTATUS NTAPI WdfLdrQueryInterface(PVOID LoaderInterface)
{
    UNREFERENCED_PARAMETER(LoaderInterface);
    return FxRefuse(NULL, "WdfLdrQueryInterface", STATUS_NOT_SUPPORTED,
                    "the stand-in holds its framework itself");
}

/** No diagnostic value is ever set. */
NTSTATUS NTAPI WdfLdrDiagnosticsValueByNameAsULONG(PUNICODE_STRING ValueName, PULONG Value)
{
    if (ValueName == NULL || Value == NULL) {
        return STATUS_INVALID_PARAMETER;
    }
    return STATUS_OBJECT_NAME_NOT_FOUND;
}

/** Called by kernels that start an image that is loaded as an import. */
NTSTATUS NTAPI DllInitialize(PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    FxLibraryInitialize();
    return STATUS_SUCCESS;
}

/** The exports hold the image; it may be unloaded when no client is bound. */
NTSTATUS NTAPI DllUnload(VOID)
{
    FxLibraryInitialize();
    return IsListEmpty(&FxClients) ? STATUS_SUCCESS : STATUS_UNSUCCESSFUL;
}

static DRIVER_UNLOAD FxLoaderUnload;

static VOID NTAPI FxLoaderUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

DRIVER_INITIALIZE DriverEntry;

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    FxLibraryInitialize();
    if (DriverObject != NULL) {
        DriverObject->DriverUnload = FxLoaderUnload;
    }
    return STATUS_SUCCESS;
}
