// SPDX-License-Identifier: MIT
/*
 * The scripted client.
 */
#include "callbacks.h"

#include <string.h>

static NDIS_STATUS pt_set_options(NDIS_HANDLE driver, NDIS_HANDLE context)
{
    NDIS_STATUS status;

    CHECK(context == CONTEXT(0x9D));
    status = NdisSetOptionalHandlers(driver, (PNDIS_DRIVER_OPTIONAL_HANDLERS)&w.ptco);
    return status != NDIS_STATUS_SUCCESS
               ? status
               : NdisSetOptionalHandlers(driver, (PNDIS_DRIVER_OPTIONAL_HANDLERS)&w.cl);
}

static NDIS_STATUS pt_bind(NDIS_HANDLE driver, NDIS_HANDLE bind, PNDIS_BIND_PARAMETERS parameters)
{
    NDIS_MEDIUM media[] = { NdisMedium802_3, NdisMediumCoWan };
    NDIS_OPEN_PARAMETERS open;
    UINT selected = 99;

    CHECK(kernel_irql() == PASSIVE_LEVEL && parameters->MediaType == NdisMediumCoWan);
    memset(&open, 0, sizeof(open));
    open.Header.Type = NDIS_OBJECT_TYPE_OPEN_PARAMETERS;
    open.Header.Revision = NDIS_OPEN_PARAMETERS_REVISION_1;
    open.Header.Size = NDIS_SIZEOF_OPEN_PARAMETERS_REVISION_1;
    open.AdapterName = parameters->AdapterName;
    open.MediumArray = media;
    open.MediumArraySize = 2;
    open.SelectedMediumIndex = &selected;
    w.bind_context = bind;
    w.open_status = NdisOpenAdapterEx(w.protocol, CONTEXT(0xB1), &open, bind, &w.binding);
    if (w.open_status == NDIS_STATUS_SUCCESS) {
        CHECK(selected == 1);
    }
    return came(PT_BIND, "bind", value(driver), (unsigned)w.open_status, 0);
}

static NDIS_STATUS pt_unbind(NDIS_HANDLE unbind, NDIS_HANDLE binding)
{
    NDIS_STATUS status;

    w.unbind_context = unbind;
    status = came(PT_UNBIND, "unbind", value(binding), 0, 0);
    if (status == NDIS_STATUS_SUCCESS && w.binding != NULL) {
        NDIS_HANDLE handle = w.binding;

        w.binding = NULL;
        status = NdisCloseAdapterEx(handle);
    }
    return status;
}

static VOID pt_open_complete(NDIS_HANDLE binding, NDIS_STATUS status)
{
    (void)came(PT_OPEN_COMPLETE, "open-complete", value(binding), (unsigned)status, 0);
}

static VOID pt_close_complete(NDIS_HANDLE binding)
{
    CHECK(kernel_irql() == PASSIVE_LEVEL);
    (void)came(PT_CLOSE_COMPLETE, "close-complete", value(binding), 0, 0);
}

static NDIS_STATUS pt_pnp(NDIS_HANDLE binding, PNET_PNP_EVENT_NOTIFICATION event)
{
    w.pnp_event = event;
    return came(PT_PNP, "pnp", value(binding), event->NetPnPEvent.NetEvent,
                event->NetPnPEvent.BufferLength != 0);
}

static VOID pt_notify_af(NDIS_HANDLE binding, PCO_ADDRESS_FAMILY family)
{
    CHECK(kernel_irql() == PASSIVE_LEVEL);
    (void)came(PT_NOTIFY_AF, "notify-af", value(binding), (unsigned)family->AddressFamily, 0);
    if (w.open_af_in_notify) {
        w.af_status = NdisClOpenAddressFamilyEx(w.binding, family, CONTEXT(0xA1), &w.af_c);
    }
}

static VOID pt_co_status(NDIS_HANDLE binding, NDIS_HANDLE vc, PNDIS_STATUS_INDICATION indication)
{
    (void)came(PT_STATUS, "status", value(binding), value(vc), (unsigned)indication->StatusCode);
}

static VOID pt_co_receive(NDIS_HANDLE binding, NDIS_HANDLE vc, PNET_BUFFER_LIST nbls, ULONG count,
                          ULONG flags)
{
    (void)binding;
    w.received = nbls;
    (void)came(PT_RECEIVE, "receive", value(vc), count, flags);
}

static VOID pt_co_sent(NDIS_HANDLE vc, PNET_BUFFER_LIST nbls, ULONG flags)
{
    (void)flags;
    (void)came(PT_SENT, "sent", value(vc), (unsigned)nbls->Status, 0);
}

static VOID pt_oid_complete(NDIS_HANDLE binding, PNDIS_OID_REQUEST request, NDIS_STATUS status)
{
    (void)request;
    (void)came(CL_OID_COMPLETE, "pt-oid-complete", value(binding), (unsigned)status, 0);
}

static VOID pt_status(NDIS_HANDLE binding, PNDIS_STATUS_INDICATION indication)
{
    (void)binding, (void)indication;
}

static VOID pt_receive(NDIS_HANDLE binding, PNET_BUFFER_LIST nbls, NDIS_PORT_NUMBER port, ULONG count,
                       ULONG flags)
{
    (void)binding, (void)nbls, (void)port, (void)count, (void)flags;
}

static VOID pt_sent(NDIS_HANDLE binding, PNET_BUFFER_LIST nbls, ULONG flags)
{
    (void)binding, (void)nbls, (void)flags;
}

static NDIS_STATUS cl_create_vc(NDIS_HANDLE af, NDIS_HANDLE vc, PNDIS_HANDLE context)
{
    w.vc_c = vc;
    *context = CONTEXT(0xC1);
    return came(CL_CREATE_VC, "cl-create-vc", value(af), 0, 0);
}

static NDIS_STATUS cl_delete_vc(NDIS_HANDLE vc)
{
    return came(CL_DELETE_VC, "cl-delete-vc", value(vc), 0, 0);
}

static NDIS_STATUS cl_oid(NDIS_HANDLE af, NDIS_HANDLE vc, NDIS_HANDLE party, PNDIS_OID_REQUEST request)
{
    w.arrived = request;
    CHECK(w.crosses || request == &w.oid);
    return came(CL_OID, "cl-oid", value(af), value(vc), value(party));
}

static VOID cl_oid_complete(NDIS_HANDLE af, NDIS_HANDLE vc, NDIS_HANDLE party, PNDIS_OID_REQUEST request,
                            NDIS_STATUS status)
{
    CHECK(request == &w.oid);
    (void)party;
    (void)came(CL_OID_COMPLETE, "cl-oid-complete", value(af), value(vc), (unsigned)status);
}

static VOID cl_open_af_complete(NDIS_HANDLE af, NDIS_HANDLE handle, NDIS_STATUS status)
{
    CHECK(kernel_irql() == PASSIVE_LEVEL || w.opened_at_any_irql);
    (void)came(CL_OPEN_AF_COMPLETE, "cl-open-af-complete", value(af), handle != NULL, (unsigned)status);
}

static VOID cl_close_af_complete(NDIS_STATUS status, NDIS_HANDLE af)
{
    (void)came(CL_CLOSE_AF_COMPLETE, "cl-close-af-complete", (unsigned)status, value(af), 0);
}

static VOID cl_register_sap_complete(NDIS_STATUS status, NDIS_HANDLE context, PCO_SAP sap, NDIS_HANDLE handle)
{
    (void)sap;
    (void)came(CL_REG_SAP_COMPLETE, "cl-register-sap-complete", (unsigned)status, value(context),
               handle != NULL);
}

static VOID cl_deregister_sap_complete(NDIS_STATUS status, NDIS_HANDLE context)
{
    (void)came(CL_DEREG_SAP_COMPLETE, "cl-deregister-sap-complete", (unsigned)status, value(context), 0);
}

static VOID cl_make_call_complete(NDIS_STATUS status, NDIS_HANDLE vc, NDIS_HANDLE party,
                                  PCO_CALL_PARAMETERS parameters)
{
    CHECK(parameters == &w.parameters);
    (void)came(CL_MAKE_CALL_COMPLETE, "cl-make-call-complete", (unsigned)status, value(vc), party != NULL);
}

static VOID cl_modify_qos_complete(NDIS_STATUS status, NDIS_HANDLE vc, PCO_CALL_PARAMETERS parameters)
{
    CHECK(parameters == &w.parameters);
    (void)came(CL_MODIFY_QOS_COMPLETE, "cl-modify-qos-complete", (unsigned)status, value(vc), 0);
}

static VOID cl_close_call_complete(NDIS_STATUS status, NDIS_HANDLE vc, NDIS_HANDLE party)
{
    (void)came(CL_CLOSE_CALL_COMPLETE, "cl-close-complete", (unsigned)status, value(vc), value(party));
}

static VOID cl_add_party_complete(NDIS_STATUS status, NDIS_HANDLE party, NDIS_HANDLE handle,
                                  PCO_CALL_PARAMETERS parameters)
{
    CHECK(parameters == &w.parameters);
    (void)came(CL_ADD_PARTY_COMPLETE, "cl-add-party-complete", (unsigned)status, value(party),
               handle != NULL);
}

static VOID cl_drop_party_complete(NDIS_STATUS status, NDIS_HANDLE party)
{
    (void)came(CL_DROP_PARTY_COMPLETE, "cl-drop-party-complete", (unsigned)status, value(party), 0);
}

static NDIS_STATUS cl_incoming_call(NDIS_HANDLE sap, NDIS_HANDLE vc, PCO_CALL_PARAMETERS parameters)
{
    CHECK(parameters == &w.parameters);
    return came(CL_INCOMING_CALL, "cl-incoming-call", value(sap), value(vc), 0);
}

static VOID cl_incoming_qos(NDIS_HANDLE vc, PCO_CALL_PARAMETERS parameters)
{
    CHECK(parameters == &w.parameters);
    (void)came(CL_INCOMING_QOS, "cl-incoming-qos", value(vc), 0, 0);
}

static VOID cl_incoming_close(NDIS_STATUS status, NDIS_HANDLE vc, PVOID data, UINT size)
{
    CHECK((data == NULL) == (size == 0));
    w.close_data = data;
    w.close_byte = size != 0 ? *(char *)data : 0;
    (void)came(CL_INCOMING_CLOSE, "cl-incoming-close", (unsigned)status, value(vc), size);
}

static VOID cl_incoming_drop(NDIS_STATUS status, NDIS_HANDLE party, PVOID data, UINT size)
{
    (void)data;
    (void)came(CL_INCOMING_DROP, "cl-incoming-drop", (unsigned)status, value(party), size);
}

static VOID cl_connected(NDIS_HANDLE vc)
{
    (void)came(CL_CONNECTED, "cl-connected", value(vc), 0, 0);
}

static NDIS_STATUS cl_notify_close_af(NDIS_HANDLE af)
{
    return came(CL_NOTIFY_CLOSE_AF, "cl-notify-close-af", value(af), 0, 0);
}

static WCHAR protocol_name[] = { 'n', 'd', 'h', 'c', 't', 'l' };

void protocol_tables(void)
{
    w.pt = (NDIS_PROTOCOL_DRIVER_CHARACTERISTICS){
        .Header = HEADER(NDIS_OBJECT_TYPE_PROTOCOL_DRIVER_CHARACTERISTICS,
                         NDIS_PROTOCOL_DRIVER_CHARACTERISTICS_REVISION_2,
                         NDIS_SIZEOF_PROTOCOL_DRIVER_CHARACTERISTICS_REVISION_2),
        .MajorNdisVersion = 6,
        .MinorNdisVersion = 30,
        .Name = { sizeof(protocol_name), sizeof(protocol_name), protocol_name },
        .SetOptionsHandler = pt_set_options,
        .BindAdapterHandlerEx = pt_bind,
        .UnbindAdapterHandlerEx = pt_unbind,
        .OpenAdapterCompleteHandlerEx = pt_open_complete,
        .CloseAdapterCompleteHandlerEx = pt_close_complete,
        .NetPnPEventHandler = pt_pnp,
        .OidRequestCompleteHandler = pt_oid_complete,
        .StatusHandlerEx = pt_status,
        .ReceiveNetBufferListsHandler = pt_receive,
        .SendNetBufferListsCompleteHandler = pt_sent
    };
    w.ptco = (NDIS_PROTOCOL_CO_CHARACTERISTICS){ .Header = HEADER(
                                                     NDIS_OBJECT_TYPE_CO_PROTOCOL_CHARACTERISTICS,
                                                     NDIS_PROTOCOL_CO_CHARACTERISTICS_REVISION_1,
                                                     NDIS_SIZEOF_PROTOCOL_CO_CHARACTERISTICS_REVISION_1),
                                                 .CoStatusHandlerEx = pt_co_status,
                                                 .CoAfRegisterNotifyHandler = pt_notify_af,
                                                 .CoReceiveNetBufferListsHandler = pt_co_receive,
                                                 .CoSendNetBufferListsCompleteHandler = pt_co_sent };
    w.cl = (NDIS_CO_CLIENT_OPTIONAL_HANDLERS){ .Header =
                                                   HEADER(NDIS_OBJECT_TYPE_CO_CLIENT_OPTIONAL_HANDLERS,
                                                          NDIS_CO_CLIENT_OPTIONAL_HANDLERS_REVISION_1,
                                                          NDIS_SIZEOF_CO_CLIENT_OPTIONAL_HANDLERS_REVISION_1),
                                               .ClCreateVcHandler = cl_create_vc,
                                               .ClDeleteVcHandler = cl_delete_vc,
                                               .ClOidRequestHandler = cl_oid,
                                               .ClOidRequestCompleteHandler = cl_oid_complete,
                                               .ClOpenAfCompleteHandlerEx = cl_open_af_complete,
                                               .ClCloseAfCompleteHandler = cl_close_af_complete,
                                               .ClRegisterSapCompleteHandler = cl_register_sap_complete,
                                               .ClDeregisterSapCompleteHandler = cl_deregister_sap_complete,
                                               .ClMakeCallCompleteHandler = cl_make_call_complete,
                                               .ClModifyCallQoSCompleteHandler = cl_modify_qos_complete,
                                               .ClCloseCallCompleteHandler = cl_close_call_complete,
                                               .ClAddPartyCompleteHandler = cl_add_party_complete,
                                               .ClDropPartyCompleteHandler = cl_drop_party_complete,
                                               .ClIncomingCallHandler = cl_incoming_call,
                                               .ClIncomingCallQoSChangeHandler = cl_incoming_qos,
                                               .ClIncomingCloseCallHandler = cl_incoming_close,
                                               .ClIncomingDropPartyHandler = cl_incoming_drop,
                                               .ClCallConnectedHandler = cl_connected,
                                               .ClNotifyCloseAfHandler = cl_notify_close_af };
}
