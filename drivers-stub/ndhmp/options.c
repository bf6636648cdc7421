// SPDX-License-Identifier: MIT
#include "options.h"

#include "callmgr.h"
#include "oid.h"
#include "data.h"
#include "mpvc.h"

static NDIS_STATUS SetHandlers(NDIS_HANDLE NdisDriverHandle, NDIS_DRIVER_OPTIONAL_HANDLERS *Handlers)
{
    UINT64 Arguments[] = { CM_RAW(NdisDriverHandle), CM_RAW(Handlers) };
    NDH_RECORD Record = RECORD_MINIPORT_CALL(NdisSetOptionalHandlers, 0, Arguments);
    NDIS_STATUS Status;

    RecordOpen(NULL, &Record);
    Status = NdisSetOptionalHandlers(NdisDriverHandle, Handlers);
    RecordCloseStatus(NULL, &Record, Status);
    return Status;
}

/** An MCM has no MiniportCoCreateVc and MiniportCoDeleteVc (ns-ndis-_ndis_miniport_co_characteristics.md), a miniport
 * without call manager has both. */
static CM_PAGED NDIS_STATUS SetMiniportHandlers(NDIS_HANDLE NdisDriverHandle, BOOLEAN CallManager)
{
    NDIS_MINIPORT_CO_CHARACTERISTICS Handlers = {
        .Header = { .Type = NDIS_OBJECT_TYPE_CO_MINIPORT_CHARACTERISTICS,
                    .Revision = NDIS_MINIPORT_CO_CHARACTERISTICS_REVISION_1,
                    .Size = NDIS_SIZEOF_MINIPORT_CO_CHARACTERISTICS_REVISION_1 },
        .CoCreateVcHandler = CallManager ? NULL : MiniportCoCreateVc,
        .CoDeleteVcHandler = CallManager ? NULL : MiniportCoDeleteVc,
        .CoActivateVcHandler = MiniportCoActivateVc,
        .CoDeactivateVcHandler = MiniportCoDeactivateVc,
        .CoSendNetBufferListsHandler = MiniportCoSendNetBufferLists,
        .CoOidRequestHandler = MiniportCoOidRequest,
    };

    PAGED_CODE();
    return SetHandlers(NdisDriverHandle, (NDIS_DRIVER_OPTIONAL_HANDLERS *)&Handlers);
}

/**
 * The header's size macro ends before the last handler, which the page counts in. So the whole size first,
 * the macro if that is refused; the driver works either way.
 */
static CM_PAGED NDIS_STATUS SetCallManagerHandlers(NDIS_HANDLE NdisDriverHandle, UINT32 *Capabilities)
{
    NDIS_CO_CALL_MANAGER_OPTIONAL_HANDLERS Handlers = {
        .Header = { .Type = NDIS_OBJECT_TYPE_CO_CALL_MANAGER_OPTIONAL_HANDLERS,
                    .Revision = NDIS_CO_CALL_MANAGER_OPTIONAL_HANDLERS_REVISION_1,
                    .Size = sizeof(Handlers) },
        .CmCreateVcHandler = ProtocolCoCreateVc,
        .CmDeleteVcHandler = ProtocolCoDeleteVc,
        .CmOpenAfHandler = ProtocolCmOpenAf,
        .CmCloseAfHandler = ProtocolCmCloseAf,
        .CmRegisterSapHandler = ProtocolCmRegisterSap,
        .CmDeregisterSapHandler = ProtocolCmDeregisterSap,
        .CmMakeCallHandler = ProtocolCmMakeCall,
        .CmCloseCallHandler = ProtocolCmCloseCall,
        .CmIncomingCallCompleteHandler = ProtocolCmIncomingCallComplete,
        .CmAddPartyHandler = ProtocolCmAddParty,
        .CmDropPartyHandler = ProtocolCmDropParty,
        .CmActivateVcCompleteHandler = ProtocolCmActivateVcComplete,
        .CmDeactivateVcCompleteHandler = ProtocolCmDeactivateVcComplete,
        .CmModifyCallQoSHandler = ProtocolCmModifyCallQoS,
        .CmOidRequestHandler = ProtocolCoOidRequest,
        .CmOidRequestCompleteHandler = ProtocolCoOidRequestComplete,
        .CmNotifyCloseAfCompleteHandler = ProtocolCmNotifyCloseAfComplete,
    };
    NDIS_STATUS Status = SetHandlers(NdisDriverHandle, (NDIS_DRIVER_OPTIONAL_HANDLERS *)&Handlers);

    PAGED_CODE();
    *Capabilities = NDH_CAP_NOTIFY_CLOSE_AF;
    if (Status != NDIS_STATUS_SUCCESS) {
        *Capabilities = 0;
        Handlers.Header.Size = NDIS_SIZEOF_CO_CALL_MANAGER_OPTIONAL_HANDLERS_REVISION_1;
        Status = SetHandlers(NdisDriverHandle, (NDIS_DRIVER_OPTIONAL_HANDLERS *)&Handlers);
    }
    return Status;
}

CM_PAGED NDIS_STATUS OptionsSet(NDIS_HANDLE NdisDriverHandle, BOOLEAN CallManager, UINT32 *Capabilities)
{
    NDIS_STATUS Status = SetMiniportHandlers(NdisDriverHandle, CallManager);

    PAGED_CODE();
    *Capabilities = 0;
    return Status == NDIS_STATUS_SUCCESS && CallManager
               ? SetCallManagerHandlers(NdisDriverHandle, Capabilities)
               : Status;
}
