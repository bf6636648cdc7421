// SPDX-License-Identifier: MIT
#include "miniport.h"

#include "callmgr.h"
#include "imagehooks.h"
#include "oidtable.h"
#include "operations.h"
#include "owed.h"
#include "teardown.h"
#include "transfer.h"

#define ADAPTER_MTU        1500u
#define ADAPTER_LINK_SPEED 1000000000ULL /* bits a second */

static LISTS_POOLS Pools[CM_MAX_ADAPTERS];
static CM_DECISION PauseAnswers[CM_MAX_ADAPTERS]; /* of pauses that wait; state lock */

const LISTS_POOLS *MiniportPools(const CM_ADAPTER *Adapter)
{
    return &Pools[Adapter->Slot];
}

static NDIS_STATUS SetAttributes(CM_ADAPTER *Adapter, NDIS_MINIPORT_ADAPTER_ATTRIBUTES *Attributes)
{
    UINT64 Arguments[] = { CM_RAW(Adapter->Handle), CM_RAW(Attributes) };
    NDH_RECORD Record = RECORD_MINIPORT_CALL(NdisMSetMiniportAttributes, Adapter->Id, Arguments);
    NDIS_STATUS Status;

    RecordOpen(Adapter, &Record);
    Status = NdisMSetMiniportAttributes(Adapter->Handle, Attributes);
    RecordCloseStatus(Adapter, &Record, Status);
    return Status;
}

/** DO_NOT_BIND_TO_ALL_CO keeps NDPROXY away; the adapter stays initialised over a suspend. */
static CM_PAGED NDIS_STATUS SetRegistrationAttributes(CM_ADAPTER *Adapter)
{
    NDIS_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES Attributes = {
        .Header = { .Type = NDIS_OBJECT_TYPE_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES,
                    .Revision = NDIS_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES_REVISION_2,
                    .Size = NDIS_SIZEOF_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES_REVISION_2 },
        .MiniportAdapterContext = Adapter,
        .AttributeFlags =
            NDIS_MINIPORT_ATTRIBUTES_SURPRISE_REMOVE_OK | NDIS_MINIPORT_ATTRIBUTES_DO_NOT_BIND_TO_ALL_CO |
            NDIS_MINIPORT_ATTRIBUTES_NO_HALT_ON_SUSPEND | NDIS_MINIPORT_ATTRIBUTES_NO_PAUSE_ON_SUSPEND,
        .InterfaceType = NdisInterfaceInternal,
    };

    PAGED_CODE();
    return SetAttributes(Adapter, (NDIS_MINIPORT_ADAPTER_ATTRIBUTES *)&Attributes);
}

static CM_PAGED NDIS_STATUS SetGeneralAttributes(CM_ADAPTER *Adapter)
{
    NDIS_PM_CAPABILITIES Power = { .Header = { .Type = NDIS_OBJECT_TYPE_DEFAULT,
                                               .Revision = NDIS_PM_CAPABILITIES_REVISION_2,
                                               .Size = NDIS_SIZEOF_NDIS_PM_CAPABILITIES_REVISION_2 } };
    NDIS_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES Attributes = {
        .Header = { .Type = NDIS_OBJECT_TYPE_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES,
                    .Revision = NDIS_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES_REVISION_2,
                    .Size = NDIS_SIZEOF_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES_REVISION_2 },
        .MediaType = NdisMediumCoWan,
        .PhysicalMediumType = NdisPhysicalMediumUnspecified,
        .MtuSize = ADAPTER_MTU,
        .MaxXmitLinkSpeed = ADAPTER_LINK_SPEED,
        .XmitLinkSpeed = ADAPTER_LINK_SPEED,
        .MaxRcvLinkSpeed = ADAPTER_LINK_SPEED,
        .RcvLinkSpeed = ADAPTER_LINK_SPEED,
        .MediaConnectState = MediaConnectStateConnected,
        .MediaDuplexState = MediaDuplexStateFull,
        .LookaheadSize = ADAPTER_MTU,
        .MacOptions = NDIS_MAC_OPTION_NO_LOOPBACK,
        .AccessType = NET_IF_ACCESS_POINT_TO_POINT,
        .DirectionType = NET_IF_DIRECTION_SENDRECEIVE,
        .ConnectionType = NET_IF_CONNECTION_DEDICATED,
        .IfType = IF_TYPE_PROP_VIRTUAL,
        .IfConnectorPresent = FALSE,
        .PowerManagementCapabilitiesEx = &Power,
    };

    PAGED_CODE();
    Attributes.SupportedOidList = OidList(&Attributes.SupportedOidListLength);
    return SetAttributes(Adapter, (NDIS_MINIPORT_ADAPTER_ATTRIBUTES *)&Attributes);
}

/** Attributes in the order that NDIS wants, then the address family, because the adapter is fully operational
 * by then. */
static CM_PAGED NDIS_STATUS Start(CM_ADAPTER *Adapter)
{
    NDIS_STATUS Status = SetRegistrationAttributes(Adapter);

    PAGED_CODE();
    if (Status == NDIS_STATUS_SUCCESS) {
        Status = SetGeneralAttributes(Adapter);
    }
    if (Status == NDIS_STATUS_SUCCESS) {
        Status = ListsPoolsCreate(&Pools[Adapter->Slot], Adapter->Handle, CM_TAG_LISTS)
                     ? NDIS_STATUS_SUCCESS
                     : NDIS_STATUS_RESOURCES;
    }
    if (Status == NDIS_STATUS_SUCCESS) {
        InterlockedExchange(&Adapter->Phase, AdapterPaused);
        Status = DriverHasCallManager() ? AfRegister(Adapter) : NDIS_STATUS_SUCCESS;
        if (Status != NDIS_STATUS_SUCCESS) {
            ListsPoolsDelete(&Pools[Adapter->Slot]);
        }
    }
    return Status;
}

/** nc-ndis-miniport_initialize.md. */
CM_PAGED NDIS_STATUS MiniportInitializeEx(NDIS_HANDLE NdisMiniportHandle, NDIS_HANDLE MiniportDriverContext,
                                          PNDIS_MINIPORT_INIT_PARAMETERS MiniportInitParameters)
{
    CM_ADAPTER *Adapter = AdapterClaim(NdisMiniportHandle, NdhSideMiniport);
    UINT64 Arguments[] = { CM_RAW(NdisMiniportHandle), CM_RAW(MiniportDriverContext),
                           CM_RAW(MiniportInitParameters) };
    NDH_RECORD Record =
        RECORD_MINIPORT_ENTER(MiniportInitializeEx, Adapter != NULL ? Adapter->Id : 0, Arguments);
    NDIS_STATUS Status = NDIS_STATUS_RESOURCES;

    PAGED_CODE();
    RecordOpen(Adapter, &Record);
    if (Adapter != NULL) {
        Status = Start(Adapter);
        if (Status != NDIS_STATUS_SUCCESS) {
            RecordFreed(Adapter, NdhSideMiniport, Adapter->Id);
        }
    }
    RecordCloseStatus(Adapter, &Record, Status);
    if (Adapter != NULL && Status != NDIS_STATUS_SUCCESS) {
        InterlockedExchange(&Adapter->Phase, AdapterFree);
    }
    return Status;
}

/** nc-ndis-miniport_halt.md. */
CM_PAGED VOID MiniportHaltEx(NDIS_HANDLE MiniportAdapterContext, NDIS_HALT_ACTION HaltAction)
{
    CM_ADAPTER *Adapter = MiniportAdapterContext;
    UINT64 Arguments[] = { CM_RAW(MiniportAdapterContext), CM_RAW(HaltAction) };
    NDH_RECORD Record = RECORD_MINIPORT_ENTER(MiniportHaltEx, Adapter->Id, Arguments);
    CM_DECISION Decision;

    PAGED_CODE();
    RecordOpen(Adapter, &Record);
    PolicyDecide(Adapter, NdhFnMiniportHaltEx, Adapter->Id, &Decision);
    InterlockedExchange(&Adapter->Phase, AdapterHalting);
    TeardownClose(Adapter, (Decision.Breaks & NDH_BREAK_DUTY) == 0);
    TeardownForget(Adapter);
    ListsPoolsDelete(&Pools[Adapter->Slot]);
    RecordFreed(Adapter, NdhSideMiniport, Adapter->Id);
    RecordClose(Adapter, &Record);
    Adapter->Handle = NULL;
    InterlockedExchange(&Adapter->Phase, AdapterFree);
}

/** What a policy says to MiniportPause or MiniportResetEx; whether it wants no preparations. */
static BOOLEAN Unprepared(CM_ADAPTER *Adapter, UINT16 Function, CM_DECISION *Decision)
{
    PolicyDecide(Adapter, Function, Adapter->Id, Decision);
    return (Decision->Breaks & NDH_BREAK_GUARD) != 0;
}

/** Whether a pause has to wait; then what was decided about it holds until nothing is outstanding. */
static BOOLEAN PauseWaits(CM_ADAPTER *Adapter, const CM_DECISION *Decision)
{
    BOOLEAN Waits;

    ObjectLock();
    Waits = Adapter->Outstanding != 0 && (Decision->Breaks & NDH_BREAK_GUARD) == 0;
    if (Waits) {
        Adapter->Owed |= MP_OWED_PAUSE | MP_WAITS_PAUSE;
        PauseAnswers[Adapter->Slot] = *Decision;
    }
    ObjectUnlock();
    return Waits;
}

/** nc-ndis-miniport_pause.md: sends are completed and indications come back first; calls stay (U-25). */
NDIS_STATUS MiniportPause(NDIS_HANDLE MiniportAdapterContext, PNDIS_MINIPORT_PAUSE_PARAMETERS PauseParameters)
{
    CM_ADAPTER *Adapter = MiniportAdapterContext;
    UINT64 Arguments[] = { CM_RAW(MiniportAdapterContext), CM_RAW(PauseParameters) };
    NDH_RECORD Record = RECORD_MINIPORT_ENTER(MiniportPause, Adapter->Id, Arguments);
    CM_DECISION Decision;
    NDIS_STATUS Status;

    RecordOpen(Adapter, &Record);
    InterlockedExchange(&Adapter->Phase, AdapterPaused);
    if (!Unprepared(Adapter, NdhFnMiniportPause, &Decision)) {
        TransferAbort(Adapter, NULL, NDIS_STATUS_PAUSED);
    }
    Status = PauseWaits(Adapter, &Decision)
                 ? NDIS_STATUS_PENDING
                 : OwedAnswer(Adapter, &Decision, MP_OWED_PAUSE, NdhOpMpPauseComplete);
    RecordCloseStatus(Adapter, &Record, Status);
    return Status;
}

/** nc-ndis-miniport_restart.md. */
NDIS_STATUS MiniportRestart(NDIS_HANDLE MiniportAdapterContext,
                            PNDIS_MINIPORT_RESTART_PARAMETERS RestartParameters)
{
    CM_ADAPTER *Adapter = MiniportAdapterContext;
    UINT64 Arguments[] = { CM_RAW(MiniportAdapterContext), CM_RAW(RestartParameters) };
    NDH_RECORD Record = RECORD_MINIPORT_ENTER(MiniportRestart, Adapter->Id, Arguments);
    CM_DECISION Decision;
    NDIS_STATUS Status;

    RecordOpen(Adapter, &Record);
    PolicyDecide(Adapter, NdhFnMiniportRestart, Adapter->Id, &Decision);
    Status = OwedAnswer(Adapter, &Decision, MP_OWED_RESTART, NdhOpMpRestartComplete);
    if (Status == NDIS_STATUS_SUCCESS) {
        InterlockedExchange(&Adapter->Phase, AdapterRunning);
    }
    RecordCloseStatus(Adapter, &Record, Status);
    return Status;
}

/** nc-ndis-miniport_reset.md: sends and requests that wait are completed first (DATA-SEND-015). */
NDIS_STATUS MiniportResetEx(NDIS_HANDLE MiniportAdapterContext, PBOOLEAN AddressingReset)
{
    CM_ADAPTER *Adapter = MiniportAdapterContext;
    UINT64 Arguments[] = { CM_RAW(MiniportAdapterContext), CM_RAW(AddressingReset) };
    NDH_RECORD Record = RECORD_MINIPORT_ENTER(MiniportResetEx, Adapter->Id, Arguments);
    CM_DECISION Decision;
    UINT32 Left;
    NDIS_STATUS Status;

    *AddressingReset = FALSE;
    RecordOpen(Adapter, &Record);
    if (!Unprepared(Adapter, NdhFnMiniportResetEx, &Decision)) {
        ImageTeardown(Adapter, &Left);
    }
    Status = OwedAnswer(Adapter, &Decision, MP_OWED_RESET, NdhOpMpResetComplete);
    RecordCloseStatus(Adapter, &Record, Status);
    return Status;
}

/**
 * nc-ndis-miniport_check_for_hang.md: NDIS wants it with a reset handler. Nothing can hang, and it comes too
 * often to be recorded.
 */
BOOLEAN MiniportCheckForHangEx(NDIS_HANDLE MiniportAdapterContext)
{
    UNREFERENCED_PARAMETER(MiniportAdapterContext);
    return FALSE;
}

/** A completion about the adapter: claims it and makes the call. */
static NTSTATUS RunComplete(CM_RUN *Run, UINT8 Bit, UINT16 Function)
{
    CM_ADAPTER *Adapter = Run->Adapter;
    NDIS_STATUS Status = (NDIS_STATUS)Run->Operation->Status;
    UINT64 Arguments[] = { CM_RAW(Adapter->Handle), CM_RAW((UINT32)Status) };
    NDH_RECORD Record = RUN_RECORD(Run, Function, Adapter->Id, 0, Arguments);

    if (!Run->Misuse &&
        (Status == NDIS_STATUS_PENDING || (Bit == MP_OWED_PAUSE && Adapter->Outstanding != 0))) {
        return STATUS_INVALID_DEVICE_STATE;
    }
    if (!OwedNote(Adapter, Bit, FALSE) && !Run->Misuse) {
        return STATUS_INVALID_DEVICE_STATE;
    }
    Record.Side = NdhSideMiniport;
    if (Bit == MP_OWED_PAUSE) {
        Record.ArgumentCount = 1;
    } else {
        RecordStatus(&Record, Status);
    }
    if (Bit == MP_OWED_RESTART && Status == NDIS_STATUS_SUCCESS) {
        InterlockedExchange(&Adapter->Phase, AdapterRunning);
    }
    RunOpen(Run, &Record);
    switch (Bit) {
    case MP_OWED_PAUSE:
        RUN_CALL(Run, NdisMPauseComplete(Adapter->Handle));
        break;
    case MP_OWED_RESTART:
        RUN_CALL(Run, NdisMRestartComplete(Adapter->Handle, Status));
        break;
    default:
        RUN_CALL(Run, NdisMResetComplete(Adapter->Handle, Status, FALSE));
        break;
    }
    RunClose(Run, &Record);
    return STATUS_SUCCESS;
}

NTSTATUS MiniportRunPauseComplete(CM_RUN *Run)
{
    return RunComplete(Run, MP_OWED_PAUSE, NdhFnNdisMPauseComplete);
}

NTSTATUS MiniportRunRestartComplete(CM_RUN *Run)
{
    return RunComplete(Run, MP_OWED_RESTART, NdhFnNdisMRestartComplete);
}

NTSTATUS MiniportRunResetComplete(CM_RUN *Run)
{
    return RunComplete(Run, MP_OWED_RESET, NdhFnNdisMResetComplete);
}

/** nf-ndis-ndismresetminiport.md. */
NTSTATUS MiniportRunReset(CM_RUN *Run)
{
    CM_ADAPTER *Adapter = Run->Adapter;
    UINT64 Arguments[] = { CM_RAW(Adapter->Handle) };
    NDH_RECORD Record = RUN_RECORD(Run, NdhFnNdisMResetMiniport, Adapter->Id, 0, Arguments);

    if (!Run->Misuse && Adapter->Owed != 0) {
        return STATUS_INVALID_DEVICE_STATE;
    }
    Record.Side = NdhSideMiniport;
    RunOpen(Run, &Record);
    NdisMResetMiniport(Adapter->Handle);
    RunClose(Run, &Record);
    return STATUS_SUCCESS;
}

VOID MiniportQuiet(CM_ADAPTER *Adapter)
{
    CM_DECISION Decision;
    BOOLEAN Waited;

    ObjectLock();
    Waited = (Adapter->Owed & MP_WAITS_PAUSE) != 0 && Adapter->Outstanding == 0;
    if (Waited) {
        Adapter->Owed &= ~MP_WAITS_PAUSE;
        Decision = PauseAnswers[Adapter->Slot];
    }
    ObjectUnlock();
    if (!Waited) {
        return;
    }
    if (Decision.Reply == NdhReplyComplete) {
        OwedComplete(Adapter, &Decision, NdhOpMpPauseComplete);
    } else if (Decision.Reply == NdhReplyReturn || Adapter->Automatic) {
        /* automatic: no test is there any more to complete it */
        OwedCompleteNow(Adapter, NdhOpMpPauseComplete);
    }
}

UINT32 MiniportAbort(CM_ADAPTER *Adapter)
{
    UINT32 Done = 0;

    if (Adapter->Owed != 0) {
        Done += OwedCompleteNow(Adapter, NdhOpMpPauseComplete) ? 1 : 0;
        Done += OwedCompleteNow(Adapter, NdhOpMpRestartComplete) ? 1 : 0;
        Done += OwedCompleteNow(Adapter, NdhOpMpResetComplete) ? 1 : 0;
    }
    return Done;
}

/** nc-ndis-miniport_shutdown.md: no hardware has to be quieted, and after a bug check nothing is touched. */
VOID MiniportShutdownEx(NDIS_HANDLE MiniportAdapterContext, NDIS_SHUTDOWN_ACTION ShutdownAction)
{
    CM_ADAPTER *Adapter = MiniportAdapterContext;
    UINT64 Arguments[] = { CM_RAW(MiniportAdapterContext), CM_RAW(ShutdownAction) };
    NDH_RECORD Record = RECORD_MINIPORT_ENTER(MiniportShutdownEx, Adapter->Id, Arguments);

    if (ShutdownAction != NdisShutdownBugCheck) {
        RecordOpen(Adapter, &Record);
        RecordClose(Adapter, &Record);
    }
}

/** nc-ndis-miniport_device_pnp_event_notify.md. */
VOID MiniportDevicePnPEventNotify(NDIS_HANDLE MiniportAdapterContext, PNET_DEVICE_PNP_EVENT NetDevicePnPEvent)
{
    CM_ADAPTER *Adapter = MiniportAdapterContext;
    UINT64 Arguments[] = { CM_RAW(MiniportAdapterContext), CM_RAW(NetDevicePnPEvent) };
    NDH_RECORD Record = RECORD_MINIPORT_ENTER(MiniportDevicePnPEventNotify, Adapter->Id, Arguments);

    RecordOpen(Adapter, &Record);
    if (NetDevicePnPEvent->DevicePnPEvent == NdisDevicePnPEventSurpriseRemoved) {
        InterlockedExchange(&Adapter->Removed, TRUE);
    }
    RecordClose(Adapter, &Record);
}
