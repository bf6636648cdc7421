// SPDX-License-Identifier: MIT
#include "miniport.h"

#include "callmgr.h"
#include "imagehooks.h"
#include "medium.h"
#include "operations.h"
#include "owed.h"
#include "teardown.h"

#define DESCRIPTORS                                                                                          \
    256u /* of packets that are indicated: "PacketDescriptors" of the adapter's registry key */
#define DESCRIPTORS_MAX 4096u

static PACKET_POOLS Pools[CM_MAX_ADAPTERS];
static volatile LONG Hung[CM_MAX_ADAPTERS]; /* the next MiniportCheckForHang asks for a reset */

const PACKET_POOLS *MiniportPools(const CM_ADAPTER *Adapter)
{
    return &Pools[Adapter->Slot];
}

/** The adapter is no hardware, orders its sends itself (deserialized, as every CoNDIS miniport is) and stays
 * over a suspend; DO_NOT_BIND_TO_ALL_CO keeps NDPROXY away. */
static CM_PAGED VOID SetAttributes(CM_ADAPTER *Adapter)
{
    const ULONG Flags = NDIS_ATTRIBUTE_DESERIALIZE | NDIS_ATTRIBUTE_SURPRISE_REMOVE_OK |
                        NDIS_ATTRIBUTE_NO_HALT_ON_SUSPEND | NDIS_ATTRIBUTE_DO_NOT_BIND_TO_ALL_CO;
    UINT64 Arguments[] = { CM_RAW(Adapter->Handle), CM_RAW(Adapter), 0, Flags,
                           CM_RAW(NdisInterfaceInternal) };
    NDH_RECORD Record = RECORD_MINIPORT_CALL(NdisMSetAttributesEx, Adapter->Id, Arguments);

    PAGED_CODE();
    RecordOpen(Adapter, &Record);
    NdisMSetAttributesEx(Adapter->Handle, Adapter, 0, Flags, NdisInterfaceInternal);
    RecordClose(Adapter, &Record);
}

/** How many packets the pool shall have: what the adapter's key says, if that makes sense. */
static CM_PAGED UINT ReadDescriptors(NDIS_HANDLE WrapperConfigurationContext)
{
    NDIS_STRING Keyword = NDIS_STRING_CONST("PacketDescriptors");
    PNDIS_CONFIGURATION_PARAMETER Value;
    UINT Descriptors = DESCRIPTORS;
    NDIS_HANDLE Configuration;
    NDIS_STATUS Status;

    PAGED_CODE();
    NdisOpenConfiguration(&Status, &Configuration, WrapperConfigurationContext);
    if (Status != NDIS_STATUS_SUCCESS) {
        return Descriptors;
    }
    NdisReadConfiguration(&Status, &Value, Configuration, &Keyword, NdisParameterInteger);
    if (Status == NDIS_STATUS_SUCCESS && Value->ParameterData.IntegerData != 0 &&
        Value->ParameterData.IntegerData <= DESCRIPTORS_MAX) {
        Descriptors = Value->ParameterData.IntegerData;
    }
    NdisCloseConfiguration(Configuration);
    return Descriptors;
}

/** Attributes first: no other function may be called with the handle before. The address family last, because
 * its clients open it at once. */
static CM_PAGED NDIS_STATUS Start(CM_ADAPTER *Adapter, NDIS_HANDLE WrapperConfigurationContext)
{
    NDIS_STATUS Status;

    PAGED_CODE();
    SetAttributes(Adapter);
    if (!PacketPoolsCreate(&Pools[Adapter->Slot], ReadDescriptors(WrapperConfigurationContext))) {
        return NDIS_STATUS_RESOURCES;
    }
    InterlockedExchange(&Adapter->Phase, AdapterRunning);
    Status = AfRegister(Adapter);
    if (Status != NDIS_STATUS_SUCCESS) {
        PacketPoolsDelete(&Pools[Adapter->Slot]);
    }
    return Status;
}

CM_PAGED NDIS_STATUS MiniportInitialize(PNDIS_STATUS OpenErrorStatus, PUINT SelectedMediumIndex,
                                        PNDIS_MEDIUM MediumArray, UINT MediumArraySize,
                                        NDIS_HANDLE MiniportAdapterHandle,
                                        NDIS_HANDLE WrapperConfigurationContext)
{
    CM_ADAPTER *Adapter = AdapterClaim(MiniportAdapterHandle, NdhSideMiniport);
    UINT64 Arguments[] = { CM_RAW(OpenErrorStatus),       CM_RAW(SelectedMediumIndex),
                           CM_RAW(MediumArray),           CM_RAW(MediumArraySize),
                           CM_RAW(MiniportAdapterHandle), CM_RAW(WrapperConfigurationContext) };
    NDH_RECORD Record =
        RECORD_MINIPORT_ENTER(MiniportInitialize, Adapter != NULL ? Adapter->Id : 0, Arguments);
    NDIS_STATUS Status = NDIS_STATUS_RESOURCES;

    PAGED_CODE();
    *OpenErrorStatus = NDIS_STATUS_SUCCESS;
    RecordOpen(Adapter, &Record);
    if (!MediumFind(MediumArray, MediumArraySize, SelectedMediumIndex)) {
        Status = NDIS_STATUS_UNSUPPORTED_MEDIA;
    } else if (Adapter != NULL) {
        Status = Start(Adapter, WrapperConfigurationContext);
    }
    if (Adapter != NULL && Status != NDIS_STATUS_SUCCESS) {
        RecordFreed(Adapter, NdhSideMiniport, Adapter->Id);
    }
    RecordCloseStatus(Adapter, &Record, Status);
    if (Adapter != NULL && Status != NDIS_STATUS_SUCCESS) {
        InterlockedExchange(&Adapter->Phase, AdapterFree);
    }
    return Status;
}

CM_PAGED VOID MiniportHalt(NDIS_HANDLE MiniportAdapterContext)
{
    CM_ADAPTER *Adapter = MiniportAdapterContext;
    UINT64 Arguments[] = { CM_RAW(MiniportAdapterContext) };
    NDH_RECORD Record = RECORD_MINIPORT_ENTER(MiniportHalt, Adapter->Id, Arguments);
    CM_DECISION Decision;

    PAGED_CODE();
    RecordOpen(Adapter, &Record);
    PolicyDecide(Adapter, NdhFnMiniportHaltEx, Adapter->Id, &Decision);
    InterlockedExchange(&Adapter->Phase, AdapterHalting);
    TeardownClose(Adapter, (Decision.Breaks & NDH_BREAK_DUTY) == 0);
    TeardownForget(Adapter);
    PacketPoolsDelete(&Pools[Adapter->Slot]);
    InterlockedExchange(&Hung[Adapter->Slot], FALSE);
    RecordFreed(Adapter, NdhSideMiniport, Adapter->Id);
    RecordClose(Adapter, &Record);
    Adapter->Handle = NULL;
    InterlockedExchange(&Adapter->Phase, AdapterFree);
}

/** Sends and requests that wait are completed first. */
NDIS_STATUS MiniportReset(PBOOLEAN AddressingReset, NDIS_HANDLE MiniportAdapterContext)
{
    CM_ADAPTER *Adapter = MiniportAdapterContext;
    UINT64 Arguments[] = { CM_RAW(AddressingReset), CM_RAW(MiniportAdapterContext) };
    NDH_RECORD Record = RECORD_MINIPORT_ENTER(MiniportReset, Adapter->Id, Arguments);
    CM_DECISION Decision;
    NDIS_STATUS Status;
    UINT32 Left;

    *AddressingReset = FALSE;
    RecordOpen(Adapter, &Record);
    PolicyDecide(Adapter, NdhFnMiniportResetEx, Adapter->Id, &Decision);
    if ((Decision.Breaks & NDH_BREAK_GUARD) == 0) {
        ImageTeardown(Adapter, &Left);
    }
    Status = OwedAnswer(Adapter, &Decision, MP_OWED_RESET, NdhOpMpResetComplete);
    RecordCloseStatus(Adapter, &Record, Status);
    return Status;
}

/** Comes too often to be recorded. NDIS resets the adapter when it says TRUE. */
BOOLEAN MiniportCheckForHang(NDIS_HANDLE MiniportAdapterContext)
{
    const CM_ADAPTER *Adapter = MiniportAdapterContext;

    return InterlockedExchange(&Hung[Adapter->Slot], FALSE) != FALSE;
}

/** NDIS 5 has no function to ask for a reset: the next MiniportCheckForHang does. */
NTSTATUS MiniportRunReset(CM_RUN *Run)
{
    if (!Run->Misuse && Run->Adapter->Owed != 0) {
        return STATUS_INVALID_DEVICE_STATE;
    }
    InterlockedExchange(&Hung[Run->Adapter->Slot], TRUE);
    Run->Result->Flags |= NDH_RESULT_VOID;
    return STATUS_SUCCESS;
}

NTSTATUS MiniportRunResetComplete(CM_RUN *Run)
{
    CM_ADAPTER *Adapter = Run->Adapter;
    NDIS_STATUS Status = (NDIS_STATUS)Run->Operation->Status;
    UINT64 Arguments[] = { CM_RAW(Adapter->Handle), CM_RAW((UINT32)Status), FALSE };
    NDH_RECORD Record = RUN_RECORD(Run, NdhFnNdisMResetComplete, Adapter->Id, 0, Arguments);

    if (!Run->Misuse && Status == NDIS_STATUS_PENDING) {
        return STATUS_INVALID_PARAMETER;
    }
    if (!OwedNote(Adapter, MP_OWED_RESET, FALSE) && !Run->Misuse) {
        return STATUS_INVALID_DEVICE_STATE;
    }
    Record.Side = NdhSideMiniport;
    RecordStatus(&Record, Status);
    RunOpen(Run, &Record);
    RUN_CALL(Run, NdisMResetComplete(Adapter->Handle, Status, FALSE));
    RunClose(Run, &Record);
    return STATUS_SUCCESS;
}

UINT32 MiniportAbort(CM_ADAPTER *Adapter)
{
    return Adapter->Owed != 0 && OwedCompleteNow(Adapter, NdhOpMpResetComplete) ? 1 : 0;
}

/**
 * No hardware has to be quieted. Also after a bug check, when nothing may be touched: NDIS 5 does not tell.
 */
VOID MiniportShutdown(NDIS_HANDLE MiniportAdapterContext)
{
    UNREFERENCED_PARAMETER(MiniportAdapterContext);
}

VOID MiniportPnPEventNotify(NDIS_HANDLE MiniportAdapterContext, NDIS_DEVICE_PNP_EVENT DevicePnPEvent,
                            PVOID InformationBuffer, ULONG InformationBufferLength)
{
    CM_ADAPTER *Adapter = MiniportAdapterContext;
    UINT64 Arguments[] = { CM_RAW(MiniportAdapterContext), CM_RAW(DevicePnPEvent), CM_RAW(InformationBuffer),
                           CM_RAW(InformationBufferLength) };
    NDH_RECORD Record = RECORD_MINIPORT_ENTER(MiniportPnPEventNotify, Adapter->Id, Arguments);

    RecordOpen(Adapter, &Record);
    if (DevicePnPEvent == NdisDevicePnPEventSurpriseRemoved) {
        InterlockedExchange(&Adapter->Removed, TRUE);
    }
    RecordClose(Adapter, &Record);
}

/** Not called for an MCM as far as the pages tell (U-30); nothing to prepare if it is. */
NDIS_STATUS MiniportCoActivateVc(NDIS_HANDLE MiniportVcContext, PCO_CALL_PARAMETERS CallParameters)
{
    CM_OBJECT *Vc = MiniportVcContext;
    UINT64 Arguments[] = { CM_RAW(MiniportVcContext), CM_RAW(CallParameters) };
    NDH_RECORD Record = RECORD_MINIPORT_ENTER(MiniportCoActivateVc, Vc->Id, Arguments);

    RecordOpen(Vc->Adapter, &Record);
    RecordCloseStatus(Vc->Adapter, &Record, NDIS_STATUS_SUCCESS);
    return NDIS_STATUS_SUCCESS;
}

/** As above. */
NDIS_STATUS MiniportCoDeactivateVc(NDIS_HANDLE MiniportVcContext)
{
    CM_OBJECT *Vc = MiniportVcContext;
    UINT64 Arguments[] = { CM_RAW(MiniportVcContext) };
    NDH_RECORD Record = RECORD_MINIPORT_ENTER(MiniportCoDeactivateVc, Vc->Id, Arguments);

    RecordOpen(Vc->Adapter, &Record);
    RecordCloseStatus(Vc->Adapter, &Record, NDIS_STATUS_SUCCESS);
    return NDIS_STATUS_SUCCESS;
}
