// SPDX-License-Identifier: MIT
#include "protocol.h"
#include "binding.h"
#include "client.h"
#include "client_data.h"
#include "connectionless.h"
#include "guard.h"
#include "oid.h"
#include "recorder.h"
#include "params.h"

static NDIS_HANDLE g_Protocol;

static SET_OPTIONS ProtocolSetOptions;
static PROTOCOL_UNINSTALL ProtocolUninstall;
static PROTOCOL_RECEIVE_NET_BUFFER_LISTS ProtocolReceiveNetBufferLists;
static PROTOCOL_CO_STATUS_EX ProtocolCoStatusEx;

NDIS_HANDLE ProtocolHandle(VOID)
{
    return g_Protocol;
}

/* nc-ndis-set_options.md: every handler of a client is set, since NDIS may refuse a table with holes. */
#define BREAK_REG_011 11u
#define BREAK_REG_012 12u

static NDIS_STATUS SetClientHandlers(NDIS_HANDLE Driver)
{
    NDIS_CO_CLIENT_OPTIONAL_HANDLERS handlers = {
        .Header = { NDIS_OBJECT_TYPE_CO_CLIENT_OPTIONAL_HANDLERS, NDIS_CO_CLIENT_OPTIONAL_HANDLERS_REVISION_1,
                    NDIS_SIZEOF_CO_CLIENT_OPTIONAL_HANDLERS_REVISION_1 },
        .ClCreateVcHandler = ClientEvtCreateVc,
        .ClDeleteVcHandler = ClientEvtDeleteVc,
        .ClOidRequestHandler = OidEvtRequest,
        .ClOidRequestCompleteHandler = OidEvtRequestComplete,
        .ClOpenAfCompleteHandlerEx = ClientEvtOpenAfComplete,
        .ClCloseAfCompleteHandler = ClientEvtCloseAfComplete,
        .ClRegisterSapCompleteHandler = ClientEvtRegisterSapComplete,
        .ClDeregisterSapCompleteHandler = ClientEvtDeregisterSapComplete,
        .ClMakeCallCompleteHandler = ClientEvtMakeCallComplete,
        .ClModifyCallQoSCompleteHandler = ClientEvtModifyCallQosComplete,
        .ClCloseCallCompleteHandler = ClientEvtCloseCallComplete,
        .ClAddPartyCompleteHandler = ClientEvtAddPartyComplete,
        .ClDropPartyCompleteHandler = ClientEvtDropPartyComplete,
        .ClIncomingCallHandler = ClientEvtIncomingCall,
        .ClIncomingCallQoSChangeHandler = ClientEvtIncomingCallQosChange,
        .ClIncomingCloseCallHandler = ClientEvtIncomingCloseCall,
        .ClIncomingDropPartyHandler = ClientEvtIncomingDropParty,
        .ClCallConnectedHandler = ClientEvtCallConnected,
        .ClNotifyCloseAfHandler = ClientEvtNotifyCloseAf
    };
    if (g_Params.BreakRegistration == BREAK_REG_012) {
        handlers.ClMakeCallCompleteHandler = NULL;
    }
    return NdisSetOptionalHandlers(Driver, (PNDIS_DRIVER_OPTIONAL_HANDLERS)&handlers);
}

static NDIS_STATUS SetCoHandlers(NDIS_HANDLE Driver)
{
    NDIS_PROTOCOL_CO_CHARACTERISTICS handlers = {
        .Header = { NDIS_OBJECT_TYPE_CO_PROTOCOL_CHARACTERISTICS, NDIS_PROTOCOL_CO_CHARACTERISTICS_REVISION_1,
                    NDIS_SIZEOF_PROTOCOL_CO_CHARACTERISTICS_REVISION_1 },
        .CoStatusHandlerEx = ProtocolCoStatusEx,
        .CoAfRegisterNotifyHandler = BindingEvtAfRegisterNotify,
        .CoReceiveNetBufferListsHandler = DataEvtReceive,
        .CoSendNetBufferListsCompleteHandler = DataEvtSendComplete
    };
    if (g_Params.BreakRegistration == BREAK_REG_011) {
        handlers.CoStatusHandlerEx = NULL;
    }
    return NdisSetOptionalHandlers(Driver, (PNDIS_DRIVER_OPTIONAL_HANDLERS)&handlers);
}

NDIS_STATUS ProtocolSetOptions(NDIS_HANDLE NdisDriverHandle, NDIS_HANDLE DriverContext)
{
    UINT64 arguments[] = { NDH_ARGUMENT(NdisDriverHandle), NDH_ARGUMENT(DriverContext) };
    NDH_RECORD record = { .Function = NdhFnProtocolSetOptions,
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments };
    UINT64 enter = RecordEnter(&record);

    /* A bind may come before NdisRegisterProtocolDriver has returned this handle. */
    g_Protocol = NdisDriverHandle;
    NDIS_STATUS status = DataRegister() ? SetCoHandlers(NdisDriverHandle) : NDIS_STATUS_RESOURCES;
    if (status == NDIS_STATUS_SUCCESS) {
        status = SetClientHandlers(NdisDriverHandle);
    }
    (VOID) RecordReturn(enter, NdhFnProtocolSetOptions, 0, 0, (UINT32)status);
    return status;
}

NTSTATUS ProtocolRegister(VOID)
{
    DECLARE_CONST_UNICODE_STRING(name, L"ndhctl"); /* the service's name, Ndi\Service in the INF */
    NDIS_PROTOCOL_DRIVER_CHARACTERISTICS characteristics = {
        .Header = { NDIS_OBJECT_TYPE_PROTOCOL_DRIVER_CHARACTERISTICS,
                    NDIS_PROTOCOL_DRIVER_CHARACTERISTICS_REVISION_2,
                    NDIS_SIZEOF_PROTOCOL_DRIVER_CHARACTERISTICS_REVISION_2 },
        .MajorNdisVersion = 6,
        .MinorNdisVersion = 30,
        .MajorDriverVersion = (UCHAR)(NDH_CTL_VERSION >> 16),
        .MinorDriverVersion = (UCHAR)(NDH_CTL_VERSION >> 8),
        .Name = name,
        .SetOptionsHandler = ProtocolSetOptions,
        .BindAdapterHandlerEx = BindingEvtBind,
        .UnbindAdapterHandlerEx = BindingEvtUnbind,
        .OpenAdapterCompleteHandlerEx = BindingEvtOpenComplete,
        .CloseAdapterCompleteHandlerEx = BindingEvtCloseComplete,
        .NetPnPEventHandler = BindingEvtNetPnPEvent,
        .UninstallHandler = ProtocolUninstall,
        .OidRequestCompleteHandler = ProtocolOidRequestComplete,
        .StatusHandlerEx = ProtocolStatusEx,
        .ReceiveNetBufferListsHandler = ProtocolReceiveNetBufferLists,
        .SendNetBufferListsCompleteHandler = ProtocolSendNetBufferListsComplete
    };
    static const NDH_CAUSE cause = { .Flags = NDH_EVENT_BY_POLICY };
    NDH_RECORD record = { .Function = NdhFnNdisRegisterProtocolDriver };
    NDIS_HANDLE handle = NULL;

    UINT64 call = RecordCall(&cause, &record);
    NDIS_STATUS status = NdisRegisterProtocolDriver(NULL, &characteristics, &handle);
    (VOID) RecordReturn(call, NdhFnNdisRegisterProtocolDriver, 0, 0, (UINT32)status);
    if (status == NDIS_STATUS_SUCCESS) {
        g_Protocol = handle;
    } else {
        DataDeregister();
    }
    return status;
}

VOID ProtocolDeregister(VOID)
{
    static const NDH_CAUSE cause = { .Flags = NDH_EVENT_BY_POLICY };
    UINT64 arguments[] = { NDH_ARGUMENT(g_Protocol) };
    NDH_RECORD record = { .Function = NdhFnNdisDeregisterProtocolDriver,
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments };
    UINT64 call = RecordCall(&cause, &record);
    NdisDeregisterProtocolDriver(g_Protocol);
    (VOID) RecordReturnVoid(call, NdhFnNdisDeregisterProtocolDriver, 0, 0);
    DataDeregister();
}

/* nc-ndis-protocol_uninstall.md: nothing is kept outside the driver. */
VOID ProtocolUninstall(VOID)
{
}

/* A CoNDIS client receives nothing without a connection: whoever indicates it all the same gets it back. */
VOID ProtocolReceiveNetBufferLists(NDIS_HANDLE ProtocolBindingContext, PNET_BUFFER_LIST NetBufferLists,
                                   NDIS_PORT_NUMBER PortNumber, ULONG NumberOfNetBufferLists,
                                   ULONG ReceiveFlags)
{
    const NDH_BINDING *binding = ProtocolBindingContext;

    UNREFERENCED_PARAMETER(PortNumber);
    UNREFERENCED_PARAMETER(NumberOfNetBufferLists);
    if (!NDIS_TEST_RECEIVE_CANNOT_PEND(ReceiveFlags)) {
        NdisReturnNetBufferLists(binding->Handle, NetBufferLists, 0);
    }
}

/* nc-ndis-protocol_co_status_ex.md; the VC context may be NULL (H-08). */
VOID ProtocolCoStatusEx(NDIS_HANDLE ProtocolBindingContext, NDIS_HANDLE ProtocolVcContext,
                        PNDIS_STATUS_INDICATION StatusIndication)
{
    NDH_BINDING *binding = ProtocolBindingContext;
    const NDH_OBJECT *vc = ProtocolVcContext;
    UINT64 arguments[] = { NDH_ARGUMENT(ProtocolBindingContext), NDH_ARGUMENT(ProtocolVcContext),
                           NDH_ARGUMENT(StatusIndication) };
    NDH_RECORD record = { .Function = NdhFnProtocolCoStatusEx,
                          .Flags = NDH_EVENT_HAS_STATUS,
                          .Status = (UINT32)StatusIndication->StatusCode,
                          .Object = vc != NULL ? vc->Id : binding->Object.Id,
                          .Object2 = vc != NULL ? binding->Object.Id : 0,
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments,
                          .Data = StatusIndication->StatusBuffer,
                          .DataSize = StatusIndication->StatusBufferSize };
    UINT64 enter = RecordEnter(&record);
    if (StatusIndication->StatusCode == NDIS_STATUS_RESET_START ||
        StatusIndication->StatusCode == NDIS_STATUS_RESET_END) {
        GuardReset(binding, (BOOLEAN)(StatusIndication->StatusCode == NDIS_STATUS_RESET_START));
    }
    (VOID) RecordReturnVoid(enter, NdhFnProtocolCoStatusEx, record.Object, record.Object2);
}
