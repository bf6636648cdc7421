// SPDX-License-Identifier: MIT
/*
 * ndhmp51.sys: CoNDIS test miniport with integrated call manager for NDIS 5.1, as drivers of that time were
 * written. Windows 8 and later load no NDIS 5 driver.
 */
#include "driver.h"

#include "data.h"
#include "miniport.h"
#include "oid.h"
#include "record.h"
#include "setup.h"

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD MiniportUnload;

static NDIS_HANDLE Wrapper;

NDIS_HANDLE DriverHandle(VOID)
{
    return Wrapper;
}

BOOLEAN DriverHasCallManager(VOID)
{
    return TRUE;
}

UINT32 DriverCapabilities(VOID)
{
    return NDH_CAP_NDIS5;
}

static CM_PAGED VOID Initialize(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UINT64 Arguments[] = { CM_RAW(&Wrapper), CM_RAW(DriverObject), CM_RAW(RegistryPath), 0 };
    NDH_RECORD Record = RECORD_MINIPORT_CALL(NdisMInitializeWrapper, 0, Arguments);

    PAGED_CODE();
    RecordOpen(NULL, &Record);
    NdisMInitializeWrapper(&Wrapper, DriverObject, RegistryPath, NULL);
    RecordClose(NULL, &Record);
}

static CM_PAGED VOID Terminate(VOID)
{
    UINT64 Arguments[] = { CM_RAW(Wrapper), 0 };
    NDH_RECORD Record = RECORD_MINIPORT_CALL(NdisTerminateWrapper, 0, Arguments);

    PAGED_CODE();
    RecordOpen(NULL, &Record);
    NdisTerminateWrapper(Wrapper, NULL);
    RecordClose(NULL, &Record);
}

/** An MCM has no MiniportCoCreateVc and MiniportCoDeleteVc: VCs come from its call manager's handlers. */
static CM_PAGED NDIS_STATUS Register(VOID)
{
    NDIS_MINIPORT_CHARACTERISTICS Characteristics;
    UINT64 Arguments[] = { CM_RAW(Wrapper), CM_RAW(&Characteristics), sizeof(Characteristics) };
    NDH_RECORD Record = RECORD_MINIPORT_CALL(NdisMRegisterMiniport, 0, Arguments);
    NDIS_STATUS Status;

    PAGED_CODE();
    NdisZeroMemory(&Characteristics, sizeof(Characteristics));
    Characteristics.MajorNdisVersion = NDIS_MINIPORT_MAJOR_VERSION;
    Characteristics.MinorNdisVersion = NDIS_MINIPORT_MINOR_VERSION;
    Characteristics.CheckForHangHandler = MiniportCheckForHang;
    Characteristics.HaltHandler = MiniportHalt;
    Characteristics.InitializeHandler = MiniportInitialize;
    Characteristics.ResetHandler = MiniportReset;
    Characteristics.ReturnPacketHandler = MiniportReturnPacket;
    Characteristics.CoActivateVcHandler = MiniportCoActivateVc;
    Characteristics.CoDeactivateVcHandler = MiniportCoDeactivateVc;
    Characteristics.CoSendPacketsHandler = MiniportCoSendPackets;
    Characteristics.CoRequestHandler = MiniportCoRequest;
    Characteristics.PnPEventNotifyHandler = MiniportPnPEventNotify;
    Characteristics.AdapterShutdownHandler = MiniportShutdown;
    RecordOpen(NULL, &Record);
    Status = NdisMRegisterMiniport(Wrapper, &Characteristics, sizeof(Characteristics));
    RecordCloseStatus(NULL, &Record, Status);
    return Status;
}

/** Everything stands before the registration, because NDIS may call back from inside it. */
CM_PAGED NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NDIS_STATUS Status;

    PAGED_CODE();
    CallMgrSetUp();
    Initialize(DriverObject, RegistryPath);
    Status = Wrapper != NULL ? Register() : NDIS_STATUS_RESOURCES;
    if (Status != NDIS_STATUS_SUCCESS) {
        if (Wrapper != NULL) {
            Terminate();
        }
        CallMgrTearDown();
        return Status;
    }
    NdisMRegisterUnloadHandler(Wrapper, MiniportUnload);
    return NDIS_STATUS_SUCCESS;
}

/** After the last adapter was halted. */
static CM_PAGED VOID MiniportUnload(PDRIVER_OBJECT DriverObject)
{
    PAGED_CODE();
    UNREFERENCED_PARAMETER(DriverObject);
    CallMgrTearDown();
}
