// SPDX-License-Identifier: MIT
/*
 * The scripted drivers: callbacks.
 */
#include "drivers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct answer answers[CALLBACKS];
struct world w;

static char text[8192];

void driver_forget(void)
{
    text[0] = '\0';
}

void driver_log(const char *entry)
{
    size_t length = strlen(text);

    snprintf(text + length, sizeof(text) - length, "%s%s", length == 0 ? "" : " ", entry);
}

void driver_expect(const char *file, int line, const char *wanted)
{
    if (strcmp(text, wanted) != 0) {
        fprintf(stderr, "%s:%d:\n  wanted: %s\n  log:    %s\n", file, line, wanted, text);
        abort();
    }
    driver_forget();
}

static unsigned value(const void *context)
{
    return (unsigned)(ULONG_PTR)context;
}

/* Logs name(a,b,c), runs what the test wants inside, answers. */
static NDIS_STATUS came(enum callback which, const char *name, unsigned a, unsigned b, unsigned c)
{
    char entry[96];
    struct answer answer = answers[which];

    CHECK(kernel_locks_held() == 0);
    CHECK(kernel_irql() <= DISPATCH_LEVEL);
    snprintf(entry, sizeof(entry), "%s(%X,%X,%X)", name, a, b, c);
    driver_log(entry);
    if (answer.inside != NULL) {
        answer.inside();
    }
    return answer.status;
}

static NDIS_STATUS mp_set_options(NDIS_HANDLE driver, NDIS_HANDLE context)
{
    NDIS_STATUS status;

    CHECK(context == CONTEXT(0x3D));
    status = NdisSetOptionalHandlers(driver, (PNDIS_DRIVER_OPTIONAL_HANDLERS)&w.co);
    return status != NDIS_STATUS_SUCCESS ? status : NdisSetOptionalHandlers(driver, (PNDIS_DRIVER_OPTIONAL_HANDLERS)&w.cm);
}

static NDIS_STATUS mp_initialize(NDIS_HANDLE adapter, NDIS_HANDLE context, PNDIS_MINIPORT_INIT_PARAMETERS parameters)
{
    CO_ADDRESS_FAMILY family = {(NDIS_AF)AF_NUMBER, 1, 0};

    CHECK(parameters->Header.Type == NDIS_OBJECT_TYPE_MINIPORT_INIT_PARAMETERS && kernel_irql() == PASSIVE_LEVEL);
    w.adapter = adapter;
    w.attributes_status = NdisMSetMiniportAttributes(adapter, (PNDIS_MINIPORT_ADAPTER_ATTRIBUTES)&w.registration);
    if (w.attributes_status == NDIS_STATUS_SUCCESS) {
        w.attributes_status = NdisMSetMiniportAttributes(adapter, (PNDIS_MINIPORT_ADAPTER_ATTRIBUTES)&w.general);
    }
    w.register_af_status = NdisMCmRegisterAddressFamilyEx(adapter, &family);
    return came(MP_INIT, "init", value(context), 0, 0);
}

static VOID mp_halt(NDIS_HANDLE context, NDIS_HALT_ACTION action)
{
    (void)came(MP_HALT, "halt", value(context), action, 0);
}

static VOID mp_unload(PDRIVER_OBJECT object)
{
    CHECK(object == &w.driver_object);
    NdisMDeregisterMiniportDriver(w.miniport);
}

static NDIS_STATUS mp_pause(NDIS_HANDLE context, PNDIS_MINIPORT_PAUSE_PARAMETERS parameters)
{
    return came(MP_PAUSE, "pause", value(context), parameters->PauseReason, 0);
}

static NDIS_STATUS mp_restart(NDIS_HANDLE context, PNDIS_MINIPORT_RESTART_PARAMETERS parameters)
{
    (void)parameters;
    return came(MP_RESTART, "restart", value(context), 0, 0);
}

static NDIS_STATUS mp_oid(NDIS_HANDLE context, PNDIS_OID_REQUEST request)
{
    return came(MP_OID, "mp-oid", value(context), request->DATA.QUERY_INFORMATION.Oid, 0);
}

static NDIS_STATUS mp_co_oid(NDIS_HANDLE context, NDIS_HANDLE vc, PNDIS_OID_REQUEST request)
{
    return came(MP_CO_OID, "mp-co-oid", value(context), value(vc), request->DATA.QUERY_INFORMATION.Oid);
}

static VOID mp_co_send(NDIS_HANDLE vc, PNET_BUFFER_LIST nbls, ULONG flags)
{
    (void)nbls;
    (void)came(MP_SEND, "send", value(vc), flags, 0);
}

static VOID mp_return(NDIS_HANDLE context, PNET_BUFFER_LIST nbls, ULONG flags)
{
    (void)nbls;
    (void)came(MP_RETURN, "return", value(context), flags, 0);
}

static VOID mp_send(NDIS_HANDLE context, PNET_BUFFER_LIST nbls, NDIS_PORT_NUMBER port, ULONG flags)
{
    (void)context, (void)nbls, (void)port, (void)flags;
}

static VOID mp_cancel_send(NDIS_HANDLE context, PVOID id)
{
    (void)context, (void)id;
}

static VOID mp_pnp(NDIS_HANDLE context, PNET_DEVICE_PNP_EVENT event)
{
    (void)context, (void)event;
}

static VOID mp_shutdown(NDIS_HANDLE context, NDIS_SHUTDOWN_ACTION action)
{
    (void)context, (void)action;
}

static VOID mp_cancel_oid(NDIS_HANDLE context, PVOID id)
{
    (void)context, (void)id;
}

static NDIS_STATUS cm_create_vc(NDIS_HANDLE af, NDIS_HANDLE vc, PNDIS_HANDLE context)
{
    w.vc_m = vc;
    *context = CONTEXT(0xC2);
    return came(CM_CREATE_VC, "cm-create-vc", value(af), 0, 0);
}

static NDIS_STATUS cm_delete_vc(NDIS_HANDLE vc)
{
    return came(CM_DELETE_VC, "cm-delete-vc", value(vc), 0, 0);
}

static NDIS_STATUS cm_open_af(NDIS_HANDLE adapter, PCO_ADDRESS_FAMILY family, NDIS_HANDLE af, PNDIS_HANDLE context)
{
    w.af_m = af;
    *context = CONTEXT(0xA2);
    return came(CM_OPEN_AF, "cm-open-af", value(adapter), (unsigned)family->AddressFamily, 0);
}

static NDIS_STATUS cm_close_af(NDIS_HANDLE af)
{
    return came(CM_CLOSE_AF, "cm-close-af", value(af), 0, 0);
}

static NDIS_STATUS cm_register_sap(NDIS_HANDLE af, PCO_SAP sap, NDIS_HANDLE handle, PNDIS_HANDLE context)
{
    w.sap_m = handle;
    *context = CONTEXT(0x52);
    return came(CM_REG_SAP, "cm-register-sap", value(af), sap->SapType, 0);
}

static NDIS_STATUS cm_deregister_sap(NDIS_HANDLE sap)
{
    return came(CM_DEREG_SAP, "cm-deregister-sap", value(sap), 0, 0);
}

static NDIS_STATUS cm_make_call(NDIS_HANDLE vc, PCO_CALL_PARAMETERS parameters, NDIS_HANDLE party, PNDIS_HANDLE context)
{
    CHECK(parameters == &w.parameters);
    if (party != NULL) {
        w.party_m[w.parties] = party;
        *context = CONTEXT(0xD2);
    }
    return came(CM_MAKE_CALL, "cm-make-call", value(vc), party != NULL, context != NULL);
}

static NDIS_STATUS cm_close_call(NDIS_HANDLE vc, NDIS_HANDLE party, PVOID data, UINT size)
{
    CHECK((data == NULL) == (size == 0));
    return came(CM_CLOSE_CALL, "cm-close-call", value(vc), value(party), size);
}

static VOID cm_incoming_complete(NDIS_STATUS status, NDIS_HANDLE vc, PCO_CALL_PARAMETERS parameters)
{
    CHECK(parameters == &w.parameters);
    (void)came(CM_INCOMING_COMPLETE, "cm-incoming-complete", (unsigned)status, value(vc), 0);
}

static NDIS_STATUS cm_add_party(NDIS_HANDLE vc, PCO_CALL_PARAMETERS parameters, NDIS_HANDLE party, PNDIS_HANDLE context)
{
    CHECK(parameters == &w.parameters);
    w.party_m[w.parties] = party;
    *context = CONTEXT(0xD2 + 2 * w.parties);
    return came(CM_ADD_PARTY, "cm-add-party", value(vc), 0, 0);
}

static NDIS_STATUS cm_drop_party(NDIS_HANDLE party, PVOID data, UINT size)
{
    (void)data;
    return came(CM_DROP_PARTY, "cm-drop-party", value(party), size, 0);
}

static VOID cm_activate_complete(NDIS_STATUS status, NDIS_HANDLE vc, PCO_CALL_PARAMETERS parameters)
{
    (void)parameters;
    (void)came(CM_ACTIVATE_COMPLETE, "cm-activate-complete", (unsigned)status, value(vc), 0);
}

static VOID cm_deactivate_complete(NDIS_STATUS status, NDIS_HANDLE vc)
{
    (void)came(CM_DEACTIVATE_COMPLETE, "cm-deactivate-complete", (unsigned)status, value(vc), 0);
}

static NDIS_STATUS cm_modify_qos(NDIS_HANDLE vc, PCO_CALL_PARAMETERS parameters)
{
    CHECK(parameters == &w.parameters);
    return came(CM_MODIFY_QOS, "cm-modify-qos", value(vc), 0, 0);
}

static NDIS_STATUS cm_oid(NDIS_HANDLE af, NDIS_HANDLE vc, NDIS_HANDLE party, PNDIS_OID_REQUEST request)
{
    CHECK(request == &w.oid);
    return came(CM_OID, "cm-oid", value(af), value(vc), value(party));
}

static VOID cm_oid_complete(NDIS_HANDLE af, NDIS_HANDLE vc, NDIS_HANDLE party, PNDIS_OID_REQUEST request, NDIS_STATUS status)
{
    CHECK(request == &w.oid);
    (void)party;
    (void)came(CM_OID_COMPLETE, "cm-oid-complete", value(af), value(vc), (unsigned)status);
}

static VOID cm_notify_complete(NDIS_HANDLE af, NDIS_STATUS status)
{
    (void)came(CM_NOTIFY_COMPLETE, "cm-notify-complete", value(af), (unsigned)status, 0);
}

static NDIS_STATUS pt_set_options(NDIS_HANDLE driver, NDIS_HANDLE context)
{
    NDIS_STATUS status;

    CHECK(context == CONTEXT(0x9D));
    status = NdisSetOptionalHandlers(driver, (PNDIS_DRIVER_OPTIONAL_HANDLERS)&w.ptco);
    return status != NDIS_STATUS_SUCCESS ? status : NdisSetOptionalHandlers(driver, (PNDIS_DRIVER_OPTIONAL_HANDLERS)&w.cl);
}

static NDIS_STATUS pt_bind(NDIS_HANDLE driver, NDIS_HANDLE bind, PNDIS_BIND_PARAMETERS parameters)
{
    NDIS_MEDIUM media[] = {NdisMedium802_3, NdisMediumCoWan};
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
    (void)came(PT_CLOSE_COMPLETE, "close-complete", value(binding), 0, 0);
}

static NDIS_STATUS pt_pnp(NDIS_HANDLE binding, PNET_PNP_EVENT_NOTIFICATION event)
{
    return came(PT_PNP, "pnp", value(binding), event->NetPnPEvent.NetEvent, event->NetPnPEvent.BufferLength != 0);
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

static VOID pt_co_receive(NDIS_HANDLE binding, NDIS_HANDLE vc, PNET_BUFFER_LIST nbls, ULONG count, ULONG flags)
{
    (void)nbls, (void)binding;
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

static VOID pt_receive(NDIS_HANDLE binding, PNET_BUFFER_LIST nbls, NDIS_PORT_NUMBER port, ULONG count, ULONG flags)
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
    CHECK(request == &w.oid);
    return came(CL_OID, "cl-oid", value(af), value(vc), value(party));
}

static VOID cl_oid_complete(NDIS_HANDLE af, NDIS_HANDLE vc, NDIS_HANDLE party, PNDIS_OID_REQUEST request, NDIS_STATUS status)
{
    CHECK(request == &w.oid);
    (void)party;
    (void)came(CL_OID_COMPLETE, "cl-oid-complete", value(af), value(vc), (unsigned)status);
}

static VOID cl_open_af_complete(NDIS_HANDLE af, NDIS_HANDLE handle, NDIS_STATUS status)
{
    CHECK(kernel_irql() == PASSIVE_LEVEL);
    (void)came(CL_OPEN_AF_COMPLETE, "cl-open-af-complete", value(af), handle != NULL, (unsigned)status);
}

static VOID cl_close_af_complete(NDIS_STATUS status, NDIS_HANDLE af)
{
    (void)came(CL_CLOSE_AF_COMPLETE, "cl-close-af-complete", (unsigned)status, value(af), 0);
}

static VOID cl_register_sap_complete(NDIS_STATUS status, NDIS_HANDLE context, PCO_SAP sap, NDIS_HANDLE handle)
{
    (void)sap;
    (void)came(CL_REG_SAP_COMPLETE, "cl-register-sap-complete", (unsigned)status, value(context), handle != NULL);
}

static VOID cl_deregister_sap_complete(NDIS_STATUS status, NDIS_HANDLE context)
{
    (void)came(CL_DEREG_SAP_COMPLETE, "cl-deregister-sap-complete", (unsigned)status, value(context), 0);
}

static VOID cl_make_call_complete(NDIS_STATUS status, NDIS_HANDLE vc, NDIS_HANDLE party, PCO_CALL_PARAMETERS parameters)
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

static VOID cl_add_party_complete(NDIS_STATUS status, NDIS_HANDLE party, NDIS_HANDLE handle, PCO_CALL_PARAMETERS parameters)
{
    CHECK(parameters == &w.parameters);
    (void)came(CL_ADD_PARTY_COMPLETE, "cl-add-party-complete", (unsigned)status, value(party), handle != NULL);
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

#define HEADER(type_, revision_, size_) {.Type = (type_), .Revision = (revision_), .Size = (USHORT)(size_)}

static NDIS_OID supported[] = {OID_GEN_CO_SUPPORTED_LIST};
static WCHAR protocol_name[] = {'n', 'd', 'h', 'c', 't', 'l'};

void driver_tables(void)
{
    w.mp = (NDIS_MINIPORT_DRIVER_CHARACTERISTICS){
        .Header = HEADER(NDIS_OBJECT_TYPE_MINIPORT_DRIVER_CHARACTERISTICS, NDIS_MINIPORT_DRIVER_CHARACTERISTICS_REVISION_2,
                         NDIS_SIZEOF_MINIPORT_DRIVER_CHARACTERISTICS_REVISION_2),
        .MajorNdisVersion = 6, .MinorNdisVersion = 30, .SetOptionsHandler = mp_set_options,
        .InitializeHandlerEx = mp_initialize, .HaltHandlerEx = mp_halt, .UnloadHandler = mp_unload,
        .PauseHandler = mp_pause, .RestartHandler = mp_restart, .OidRequestHandler = mp_oid,
        .SendNetBufferListsHandler = mp_send, .ReturnNetBufferListsHandler = mp_return, .CancelSendHandler = mp_cancel_send,
        .DevicePnPEventNotifyHandler = mp_pnp, .ShutdownHandlerEx = mp_shutdown, .CancelOidRequestHandler = mp_cancel_oid};
    w.co = (NDIS_MINIPORT_CO_CHARACTERISTICS){
        .Header = HEADER(NDIS_OBJECT_TYPE_CO_MINIPORT_CHARACTERISTICS, NDIS_MINIPORT_CO_CHARACTERISTICS_REVISION_1,
                         NDIS_SIZEOF_MINIPORT_CO_CHARACTERISTICS_REVISION_1),
        .CoSendNetBufferListsHandler = mp_co_send, .CoOidRequestHandler = mp_co_oid};
    w.cm = (NDIS_CO_CALL_MANAGER_OPTIONAL_HANDLERS){
        .Header = HEADER(NDIS_OBJECT_TYPE_CO_CALL_MANAGER_OPTIONAL_HANDLERS,
                         NDIS_CO_CALL_MANAGER_OPTIONAL_HANDLERS_REVISION_1, sizeof(w.cm)),
        .CmCreateVcHandler = cm_create_vc, .CmDeleteVcHandler = cm_delete_vc, .CmOpenAfHandler = cm_open_af,
        .CmCloseAfHandler = cm_close_af, .CmRegisterSapHandler = cm_register_sap,
        .CmDeregisterSapHandler = cm_deregister_sap, .CmMakeCallHandler = cm_make_call, .CmCloseCallHandler = cm_close_call,
        .CmIncomingCallCompleteHandler = cm_incoming_complete, .CmAddPartyHandler = cm_add_party,
        .CmDropPartyHandler = cm_drop_party, .CmActivateVcCompleteHandler = cm_activate_complete,
        .CmDeactivateVcCompleteHandler = cm_deactivate_complete, .CmModifyCallQoSHandler = cm_modify_qos,
        .CmOidRequestHandler = cm_oid, .CmOidRequestCompleteHandler = cm_oid_complete,
        .CmNotifyCloseAfCompleteHandler = cm_notify_complete};
    w.pt = (NDIS_PROTOCOL_DRIVER_CHARACTERISTICS){
        .Header = HEADER(NDIS_OBJECT_TYPE_PROTOCOL_DRIVER_CHARACTERISTICS, NDIS_PROTOCOL_DRIVER_CHARACTERISTICS_REVISION_2,
                         NDIS_SIZEOF_PROTOCOL_DRIVER_CHARACTERISTICS_REVISION_2),
        .MajorNdisVersion = 6, .MinorNdisVersion = 30, .Name = {sizeof(protocol_name), sizeof(protocol_name), protocol_name},
        .SetOptionsHandler = pt_set_options, .BindAdapterHandlerEx = pt_bind, .UnbindAdapterHandlerEx = pt_unbind,
        .OpenAdapterCompleteHandlerEx = pt_open_complete, .CloseAdapterCompleteHandlerEx = pt_close_complete,
        .NetPnPEventHandler = pt_pnp, .OidRequestCompleteHandler = pt_oid_complete, .StatusHandlerEx = pt_status,
        .ReceiveNetBufferListsHandler = pt_receive, .SendNetBufferListsCompleteHandler = pt_sent};
    w.ptco = (NDIS_PROTOCOL_CO_CHARACTERISTICS){
        .Header = HEADER(NDIS_OBJECT_TYPE_CO_PROTOCOL_CHARACTERISTICS, NDIS_PROTOCOL_CO_CHARACTERISTICS_REVISION_1,
                         NDIS_SIZEOF_PROTOCOL_CO_CHARACTERISTICS_REVISION_1),
        .CoStatusHandlerEx = pt_co_status, .CoAfRegisterNotifyHandler = pt_notify_af,
        .CoReceiveNetBufferListsHandler = pt_co_receive, .CoSendNetBufferListsCompleteHandler = pt_co_sent};
    w.cl = (NDIS_CO_CLIENT_OPTIONAL_HANDLERS){
        .Header = HEADER(NDIS_OBJECT_TYPE_CO_CLIENT_OPTIONAL_HANDLERS, NDIS_CO_CLIENT_OPTIONAL_HANDLERS_REVISION_1,
                         NDIS_SIZEOF_CO_CLIENT_OPTIONAL_HANDLERS_REVISION_1),
        .ClCreateVcHandler = cl_create_vc, .ClDeleteVcHandler = cl_delete_vc, .ClOidRequestHandler = cl_oid,
        .ClOidRequestCompleteHandler = cl_oid_complete, .ClOpenAfCompleteHandlerEx = cl_open_af_complete,
        .ClCloseAfCompleteHandler = cl_close_af_complete, .ClRegisterSapCompleteHandler = cl_register_sap_complete,
        .ClDeregisterSapCompleteHandler = cl_deregister_sap_complete, .ClMakeCallCompleteHandler = cl_make_call_complete,
        .ClModifyCallQoSCompleteHandler = cl_modify_qos_complete, .ClCloseCallCompleteHandler = cl_close_call_complete,
        .ClAddPartyCompleteHandler = cl_add_party_complete, .ClDropPartyCompleteHandler = cl_drop_party_complete,
        .ClIncomingCallHandler = cl_incoming_call, .ClIncomingCallQoSChangeHandler = cl_incoming_qos,
        .ClIncomingCloseCallHandler = cl_incoming_close, .ClIncomingDropPartyHandler = cl_incoming_drop,
        .ClCallConnectedHandler = cl_connected, .ClNotifyCloseAfHandler = cl_notify_close_af};
    w.pm = (NDIS_PM_CAPABILITIES){
        .Header = HEADER(NDIS_OBJECT_TYPE_DEFAULT, NDIS_PM_CAPABILITIES_REVISION_2,
                         NDIS_SIZEOF_NDIS_PM_CAPABILITIES_REVISION_2)};
    w.registration = (NDIS_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES){
        .Header = HEADER(NDIS_OBJECT_TYPE_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES,
                         NDIS_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES_REVISION_2,
                         NDIS_SIZEOF_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES_REVISION_2),
        .MiniportAdapterContext = CONTEXT(0xAD),
        .AttributeFlags = NDIS_MINIPORT_ATTRIBUTES_DO_NOT_BIND_TO_ALL_CO | NDIS_MINIPORT_ATTRIBUTES_NO_HALT_ON_SUSPEND |
                          NDIS_MINIPORT_ATTRIBUTES_NO_PAUSE_ON_SUSPEND | NDIS_MINIPORT_ATTRIBUTES_SURPRISE_REMOVE_OK,
        .InterfaceType = NdisInterfaceInternal};
    w.general = (NDIS_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES){
        .Header = HEADER(NDIS_OBJECT_TYPE_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES,
                         NDIS_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES_REVISION_2,
                         NDIS_SIZEOF_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES_REVISION_2),
        .MediaType = NdisMediumCoWan, .MtuSize = 1500, .LookaheadSize = 1500, .MediaConnectState = MediaConnectStateConnected,
        .AccessType = NET_IF_ACCESS_POINT_TO_POINT, .ConnectionType = NET_IF_CONNECTION_DEDICATED, .IfType = 53,
        .SupportedOidList = supported, .SupportedOidListLength = sizeof(supported),
        .PowerManagementCapabilitiesEx = &w.pm};
}
