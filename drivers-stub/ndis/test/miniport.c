// SPDX-License-Identifier: MIT
/*
 * The scripted miniport, with call manager or without.
 */
#include "callbacks.h"

static NDIS_STATUS mp_set_options(NDIS_HANDLE driver, NDIS_HANDLE context)
{
    NDIS_STATUS status;

    CHECK(context == CONTEXT(0x3D));
    status = NdisSetOptionalHandlers(driver, (PNDIS_DRIVER_OPTIONAL_HANDLERS)&w.co);
    return status != NDIS_STATUS_SUCCESS || w.stand_alone
               ? status
               : NdisSetOptionalHandlers(driver, (PNDIS_DRIVER_OPTIONAL_HANDLERS)&w.cm);
}

void (*driver_at_initialize)(void);
void (*driver_at_halt)(void);

static NDIS_STATUS mp_initialize(NDIS_HANDLE adapter, NDIS_HANDLE context,
                                 PNDIS_MINIPORT_INIT_PARAMETERS parameters)
{
    CO_ADDRESS_FAMILY family = { (NDIS_AF)AF_NUMBER, 1, 0 };

    CHECK(parameters->Header.Type == NDIS_OBJECT_TYPE_MINIPORT_INIT_PARAMETERS &&
          kernel_irql() == PASSIVE_LEVEL);
    w.adapter = adapter;
    w.attributes_status =
        NdisMSetMiniportAttributes(adapter, (PNDIS_MINIPORT_ADAPTER_ATTRIBUTES)&w.registration);
    if (w.attributes_status == NDIS_STATUS_SUCCESS) {
        w.attributes_status =
            NdisMSetMiniportAttributes(adapter, (PNDIS_MINIPORT_ADAPTER_ATTRIBUTES)&w.general);
    }
    if (!w.stand_alone) {
        w.register_af_status = NdisMCmRegisterAddressFamilyEx(adapter, &family);
    }
    if (driver_at_initialize != NULL) {
        driver_at_initialize();
    }
    return came(MP_INIT, "init", value(context), 0, 0);
}

static VOID mp_halt(NDIS_HANDLE context, NDIS_HALT_ACTION action)
{
    if (driver_at_halt != NULL) {
        driver_at_halt();
    }
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

static NDIS_STATUS mp_reset(NDIS_HANDLE context, PBOOLEAN addressing)
{
    *addressing = FALSE;
    return came(MP_RESET, "reset", value(context), 0, 0);
}

static BOOLEAN mp_check_for_hang(NDIS_HANDLE context)
{
    CHECK(kernel_irql() == PASSIVE_LEVEL);
    return (BOOLEAN)(came(MP_CHECK_FOR_HANG, "check-for-hang", value(context), 0, 0) != FALSE);
}

static NDIS_STATUS mp_oid(NDIS_HANDLE context, PNDIS_OID_REQUEST request)
{
    w.arrived = request;
    return came(MP_OID, "mp-oid", value(context), request->DATA.QUERY_INFORMATION.Oid, 0);
}

static NDIS_STATUS mp_co_oid(NDIS_HANDLE context, NDIS_HANDLE vc, PNDIS_OID_REQUEST request)
{
    w.arrived = request;
    return came(MP_CO_OID, "mp-co-oid", value(context), value(vc), request->DATA.QUERY_INFORMATION.Oid);
}

static VOID mp_co_send(NDIS_HANDLE vc, PNET_BUFFER_LIST nbls, ULONG flags)
{
    w.sent = nbls;
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
    (void)came(MP_CANCEL_SEND, "cancel-send", value(context), value(id), 0);
}

static VOID mp_pnp(NDIS_HANDLE context, PNET_DEVICE_PNP_EVENT event)
{
    (void)came(MP_PNP, "device-pnp", value(context), event->DevicePnPEvent, 0);
}

static VOID mp_shutdown(NDIS_HANDLE context, NDIS_SHUTDOWN_ACTION action)
{
    (void)came(MP_SHUTDOWN, "shutdown", value(context), action, 0);
}

static VOID mp_cancel_oid(NDIS_HANDLE context, PVOID id)
{
    (void)came(MP_CANCEL_OID, "cancel-oid", value(context), value(id), 0);
}

static NDIS_STATUS mp_create_vc(NDIS_HANDLE context, NDIS_HANDLE vc, PNDIS_HANDLE vc_context)
{
    w.vc_p = vc;
    *vc_context = CONTEXT(0xC3);
    return came(MP_CREATE_VC, "mp-create-vc", value(context), 0, 0);
}

static NDIS_STATUS mp_delete_vc(NDIS_HANDLE vc)
{
    return came(MP_DELETE_VC, "mp-delete-vc", value(vc), 0, 0);
}

static NDIS_STATUS mp_activate(NDIS_HANDLE vc, PCO_CALL_PARAMETERS parameters)
{
    CHECK(parameters == &w.parameters);
    return came(MP_ACTIVATE, "mp-activate", value(vc), 0, 0);
}

static NDIS_STATUS mp_deactivate(NDIS_HANDLE vc)
{
    return came(MP_DEACTIVATE, "mp-deactivate", value(vc), 0, 0);
}

void miniport_without_callmgr(void)
{
    w.stand_alone = 1;
    w.co.CoCreateVcHandler = mp_create_vc;
    w.co.CoDeleteVcHandler = mp_delete_vc;
}

static NDIS_STATUS cm_create_vc(NDIS_HANDLE af, NDIS_HANDLE vc, PNDIS_HANDLE context)
{
    w.vc_m = vc;
    *context = CONTEXT(w.vc_context != 0 ? w.vc_context : 0xC2);
    return came(CM_CREATE_VC, "cm-create-vc", value(af), 0, 0);
}

static NDIS_STATUS cm_delete_vc(NDIS_HANDLE vc)
{
    return came(CM_DELETE_VC, "cm-delete-vc", value(vc), 0, 0);
}

static NDIS_STATUS cm_open_af(NDIS_HANDLE adapter, PCO_ADDRESS_FAMILY family, NDIS_HANDLE af,
                              PNDIS_HANDLE context)
{
    w.af_m = af;
    *context = CONTEXT(w.af_context != 0 ? w.af_context : 0xA2);
    return came(CM_OPEN_AF, "cm-open-af", value(adapter), (unsigned)family->AddressFamily, 0);
}

static NDIS_STATUS cm_close_af(NDIS_HANDLE af)
{
    return came(CM_CLOSE_AF, "cm-close-af", value(af), 0, 0);
}

static NDIS_STATUS cm_register_sap(NDIS_HANDLE af, PCO_SAP sap, NDIS_HANDLE handle, PNDIS_HANDLE context)
{
    w.sap_m = handle;
    *context = CONTEXT(w.sap_context != 0 ? w.sap_context : 0x52);
    return came(CM_REG_SAP, "cm-register-sap", value(af), sap->SapType, 0);
}

static NDIS_STATUS cm_deregister_sap(NDIS_HANDLE sap)
{
    return came(CM_DEREG_SAP, "cm-deregister-sap", value(sap), 0, 0);
}

static NDIS_STATUS cm_make_call(NDIS_HANDLE vc, PCO_CALL_PARAMETERS parameters, NDIS_HANDLE party,
                                PNDIS_HANDLE context)
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
    w.close_data = data;
    w.close_byte = size != 0 ? *(char *)data : 0;
    return came(CM_CLOSE_CALL, "cm-close-call", value(vc), value(party), size);
}

static VOID cm_incoming_complete(NDIS_STATUS status, NDIS_HANDLE vc, PCO_CALL_PARAMETERS parameters)
{
    CHECK(parameters == &w.parameters);
    (void)came(CM_INCOMING_COMPLETE, "cm-incoming-complete", (unsigned)status, value(vc), 0);
}

static NDIS_STATUS cm_add_party(NDIS_HANDLE vc, PCO_CALL_PARAMETERS parameters, NDIS_HANDLE party,
                                PNDIS_HANDLE context)
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
    w.arrived = request;
    CHECK(w.crosses || request == &w.oid);
    return came(CM_OID, "cm-oid", value(af), value(vc), value(party));
}

static VOID cm_oid_complete(NDIS_HANDLE af, NDIS_HANDLE vc, NDIS_HANDLE party, PNDIS_OID_REQUEST request,
                            NDIS_STATUS status)
{
    CHECK(request == &w.oid);
    (void)party;
    (void)came(CM_OID_COMPLETE, "cm-oid-complete", value(af), value(vc), (unsigned)status);
}

static VOID cm_notify_complete(NDIS_HANDLE af, NDIS_STATUS status)
{
    (void)came(CM_NOTIFY_COMPLETE, "cm-notify-complete", value(af), (unsigned)status, 0);
}

static NDIS_OID supported[] = { OID_GEN_CO_SUPPORTED_LIST };

void miniport_tables(void)
{
    w.mp = (NDIS_MINIPORT_DRIVER_CHARACTERISTICS){
        .Header = HEADER(NDIS_OBJECT_TYPE_MINIPORT_DRIVER_CHARACTERISTICS,
                         NDIS_MINIPORT_DRIVER_CHARACTERISTICS_REVISION_2,
                         NDIS_SIZEOF_MINIPORT_DRIVER_CHARACTERISTICS_REVISION_2),
        .MajorNdisVersion = 6,
        .MinorNdisVersion = 30,
        .SetOptionsHandler = mp_set_options,
        .InitializeHandlerEx = mp_initialize,
        .HaltHandlerEx = mp_halt,
        .UnloadHandler = mp_unload,
        .PauseHandler = mp_pause,
        .RestartHandler = mp_restart,
        .OidRequestHandler = mp_oid,
        .CheckForHangHandlerEx = mp_check_for_hang,
        .ResetHandlerEx = mp_reset,
        .SendNetBufferListsHandler = mp_send,
        .ReturnNetBufferListsHandler = mp_return,
        .CancelSendHandler = mp_cancel_send,
        .DevicePnPEventNotifyHandler = mp_pnp,
        .ShutdownHandlerEx = mp_shutdown,
        .CancelOidRequestHandler = mp_cancel_oid
    };
    w.co = (NDIS_MINIPORT_CO_CHARACTERISTICS){ .Header =
                                                   HEADER(NDIS_OBJECT_TYPE_CO_MINIPORT_CHARACTERISTICS,
                                                          NDIS_MINIPORT_CO_CHARACTERISTICS_REVISION_1,
                                                          NDIS_SIZEOF_MINIPORT_CO_CHARACTERISTICS_REVISION_1),
                                               .CoActivateVcHandler = mp_activate,
                                               .CoDeactivateVcHandler = mp_deactivate,
                                               .CoSendNetBufferListsHandler = mp_co_send,
                                               .CoOidRequestHandler = mp_co_oid };
    w.cm = (NDIS_CO_CALL_MANAGER_OPTIONAL_HANDLERS){
        .Header = HEADER(NDIS_OBJECT_TYPE_CO_CALL_MANAGER_OPTIONAL_HANDLERS,
                         NDIS_CO_CALL_MANAGER_OPTIONAL_HANDLERS_REVISION_1, sizeof(w.cm)),
        .CmCreateVcHandler = cm_create_vc,
        .CmDeleteVcHandler = cm_delete_vc,
        .CmOpenAfHandler = cm_open_af,
        .CmCloseAfHandler = cm_close_af,
        .CmRegisterSapHandler = cm_register_sap,
        .CmDeregisterSapHandler = cm_deregister_sap,
        .CmMakeCallHandler = cm_make_call,
        .CmCloseCallHandler = cm_close_call,
        .CmIncomingCallCompleteHandler = cm_incoming_complete,
        .CmAddPartyHandler = cm_add_party,
        .CmDropPartyHandler = cm_drop_party,
        .CmActivateVcCompleteHandler = cm_activate_complete,
        .CmDeactivateVcCompleteHandler = cm_deactivate_complete,
        .CmModifyCallQoSHandler = cm_modify_qos,
        .CmOidRequestHandler = cm_oid,
        .CmOidRequestCompleteHandler = cm_oid_complete,
        .CmNotifyCloseAfCompleteHandler = cm_notify_complete
    };
    w.pm = (NDIS_PM_CAPABILITIES){ .Header = HEADER(NDIS_OBJECT_TYPE_DEFAULT, NDIS_PM_CAPABILITIES_REVISION_2,
                                                    NDIS_SIZEOF_NDIS_PM_CAPABILITIES_REVISION_2) };
    w.registration = (NDIS_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES){
        .Header = HEADER(NDIS_OBJECT_TYPE_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES,
                         NDIS_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES_REVISION_2,
                         NDIS_SIZEOF_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES_REVISION_2),
        .MiniportAdapterContext = CONTEXT(0xAD),
        .AttributeFlags =
            NDIS_MINIPORT_ATTRIBUTES_DO_NOT_BIND_TO_ALL_CO | NDIS_MINIPORT_ATTRIBUTES_NO_HALT_ON_SUSPEND |
            NDIS_MINIPORT_ATTRIBUTES_NO_PAUSE_ON_SUSPEND | NDIS_MINIPORT_ATTRIBUTES_SURPRISE_REMOVE_OK,
        .InterfaceType = NdisInterfaceInternal
    };
    w.general = (NDIS_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES){
        .Header = HEADER(NDIS_OBJECT_TYPE_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES,
                         NDIS_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES_REVISION_2,
                         NDIS_SIZEOF_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES_REVISION_2),
        .MediaType = NdisMediumCoWan,
        .MtuSize = 1500,
        .LookaheadSize = 1500,
        .MediaConnectState = MediaConnectStateConnected,
        .AccessType = NET_IF_ACCESS_POINT_TO_POINT,
        .ConnectionType = NET_IF_CONNECTION_DEDICATED,
        .IfType = 53,
        .SupportedOidList = supported,
        .SupportedOidListLength = sizeof(supported),
        .PowerManagementCapabilitiesEx = &w.pm
    };
}
