// SPDX-License-Identifier: MIT
/*
 * NDIS 5 drivers from their first call to their last: wrapper handle, unload handler.
 */
#include "wrapper.h"

#include "../ndis/boundarylegacy.h"

/* By the library's lock; found by drivers' own threads at PASSIVE_LEVEL. */
static LIST_ENTRY Wrappers = { &Wrappers, &Wrappers };

/* Library's lock held. */
static BOOLEAN WrapperIsLive(const N5_DRIVER *Driver)
{
    PLIST_ENTRY Link;

    for (Link = Wrappers.Flink; Link != &Wrappers; Link = Link->Flink) {
        if (CONTAINING_RECORD(Link, N5_DRIVER, Link) == Driver) {
            return TRUE;
        }
    }
    return FALSE;
}

_Use_decl_annotations_
PN5_DRIVER WrapperFind(NDIS_HANDLE NdisWrapperHandle, PCSTR Function)
{
    BOOLEAN Live;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    Live = WrapperIsLive(NdisWrapperHandle);
    LibraryRelease(Irql);
    if (!Live) {
        ViolationReport(NDH_STANDIN_REFUSED, "WIN-D3", Function, ObjectMiniport, NdisWrapperHandle,
                        NDIS_STATUS_FAILURE, "the wrapper handle is not one of NdisInitializeWrapper");
    }
    return Live ? NdisWrapperHandle : NULL;
}

_Use_decl_annotations_
PN5_DRIVER WrapperOfDriver(PDRIVER_OBJECT DriverObject)
{
    PN5_DRIVER Found = NULL;
    PLIST_ENTRY Link;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    for (Link = Wrappers.Flink; Link != &Wrappers && Found == NULL; Link = Link->Flink) {
        PN5_DRIVER Driver = CONTAINING_RECORD(Link, N5_DRIVER, Link);

        Found = Driver->DriverObject == DriverObject ? Driver : NULL;
    }
    LibraryRelease(Irql);
    return Found;
}

_Use_decl_annotations_
const UNICODE_STRING *LegacyWrapperPath(NDIS_HANDLE NdisWrapperHandle)
{
    const N5_DRIVER *Driver = NdisWrapperHandle;
    BOOLEAN Live;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    Live = WrapperIsLive(Driver);
    LibraryRelease(Irql);
    return Live ? &Driver->RegistryPath : NULL;
}

_Use_decl_annotations_
VOID WrapperFree(PN5_DRIVER Driver)
{
    KIRQL Irql;

    BlockFreeHalted(Driver);
    LibraryAcquire(&Irql);
    RemoveEntryList(&Driver->Link);
    LibraryRelease(Irql);
    MemoryRelease(Driver, TAG_WRAPPER);
}

/*
 * nf-ndis-ndisminitializewrapper.md: SystemSpecific1 is the driver object, SystemSpecific2 the registry path;
 * NULL is returned when there is no memory.
 */
VOID NdisInitializeWrapper(PNDIS_HANDLE NdisWrapperHandle, PVOID SystemSpecific1, PVOID SystemSpecific2,
                           PVOID SystemSpecific3)
{
    const UNICODE_STRING *RegistryPath = SystemSpecific2;
    PN5_DRIVER Driver;
    KIRQL Irql;

    UNREFERENCED_PARAMETER(SystemSpecific3);
    *NdisWrapperHandle = NULL;
    if (!LibraryRequirePassive("NdisInitializeWrapper", "IRQL-013")) {
        return;
    }
    Driver = MemoryZeroed(sizeof(*Driver) + RegistryPath->Length, TAG_WRAPPER);
    if (Driver == NULL) {
        return;
    }
    InitializeListHead(&Driver->Adapters);
    Driver->DriverObject = SystemSpecific1;
    Driver->RegistryPath.Buffer = (PWCH)(Driver + 1);
    Driver->RegistryPath.Length = RegistryPath->Length;
    Driver->RegistryPath.MaximumLength = RegistryPath->Length;
    RtlCopyMemory(Driver->RegistryPath.Buffer, RegistryPath->Buffer, RegistryPath->Length);
    LibraryAcquire(&Irql);
    InsertTailList(&Wrappers, &Driver->Link);
    LibraryRelease(Irql);
    *NdisWrapperHandle = Driver;
}

/* nf-ndis-ndisterminatewrapper.md: for a DriverEntry that fails; not once a miniport is registered. */
VOID NdisTerminateWrapper(NDIS_HANDLE NdisWrapperHandle, PVOID SystemSpecific)
{
    PN5_DRIVER Driver;

    UNREFERENCED_PARAMETER(SystemSpecific);
    if (!LibraryRequirePassive("NdisTerminateWrapper", "IRQL-013")) {
        return;
    }
    Driver = WrapperFind(NdisWrapperHandle, "NdisTerminateWrapper");
    if (Driver == NULL) {
        return;
    }
    if (Driver->Miniport != NULL) {
        ViolationReport(NDH_STANDIN_NOTED, "WIN-D1", "NdisTerminateWrapper", ObjectMiniport, Driver->Miniport,
                        0, "the driver's miniport is registered: its unload ends it");
        return;
    }
    WrapperFree(Driver);
}

/* nf-ndis-ndismregisterunloadhandler.md */
VOID NdisMRegisterUnloadHandler(NDIS_HANDLE NdisWrapperHandle, PDRIVER_UNLOAD UnloadHandler)
{
    PN5_DRIVER Driver;

    if (!LibraryRequirePassive("NdisMRegisterUnloadHandler", "IRQL-013")) {
        return;
    }
    Driver = WrapperFind(NdisWrapperHandle, "NdisMRegisterUnloadHandler");
    if (Driver != NULL) {
        Driver->UnloadHandler = UnloadHandler;
    }
}
