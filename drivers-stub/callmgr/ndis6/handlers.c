// SPDX-License-Identifier: MIT
#include "handlers.h"

#include "callmgr.h"

NDIS_STATUS HandlersSet(NDIS_HANDLE NdisDriverHandle, UINT8 Side, NDIS_DRIVER_OPTIONAL_HANDLERS *Handlers)
{
    UINT64 Arguments[] = { CM_RAW(NdisDriverHandle), CM_RAW(Handlers) };
    NDH_RECORD Record = RECORD_CALL_OF(NdhFnNdisSetOptionalHandlers, 0, 0, Arguments);
    NDIS_STATUS Status;

    Record.Side = Side;
    RecordOpen(NULL, &Record);
    Status = NdisSetOptionalHandlers(NdisDriverHandle, Handlers);
    RecordCloseStatus(NULL, &Record, Status);
    return Status;
}

#define BREAK_REG_003 3u
#define BREAK_REG_004 4u

/**
 * The header's size macro ends before the last handler, which the page counts in. So the whole size first,
 * the macro if that is refused; the driver works either way.
 */
CM_PAGED NDIS_STATUS HandlersSetCallManager(NDIS_HANDLE NdisDriverHandle, UINT8 Side, UINT32 Break,
                                            UINT32 *Capabilities)
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
    NDIS_STATUS Status;

    PAGED_CODE();
    if (Break == BREAK_REG_003) {
        Handlers.Header.Revision = 0;
    }
    if (Break == BREAK_REG_004) {
        Handlers.CmMakeCallHandler = NULL;
    }
    Status = HandlersSet(NdisDriverHandle, Side, (NDIS_DRIVER_OPTIONAL_HANDLERS *)&Handlers);
    *Capabilities = NDH_CAP_NOTIFY_CLOSE_AF;
    if (Status != NDIS_STATUS_SUCCESS) {
        *Capabilities = 0;
        Handlers.Header.Size = NDIS_SIZEOF_CO_CALL_MANAGER_OPTIONAL_HANDLERS_REVISION_1;
        Status = HandlersSet(NdisDriverHandle, Side, (NDIS_DRIVER_OPTIONAL_HANDLERS *)&Handlers);
    }
    return Status;
}
