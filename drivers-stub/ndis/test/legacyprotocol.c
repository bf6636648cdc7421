// SPDX-License-Identifier: MIT
/*
 * The scripted protocols of NDIS 5.
 */
#include "legacyprotocol.h"

#include <string.h>

struct legacy_protocol p;

static VOID pt_bind(PNDIS_STATUS status, NDIS_HANDLE bind, PNDIS_STRING device, PVOID specific1,
                    PVOID specific2)
{
    NDIS_MEDIUM media[] = { NdisMedium802_3, NdisMediumCoWan };
    NDIS_STATUS error;
    UINT selected = 99;

    (void)specific2;
    CHECK(kernel_irql() == PASSIVE_LEVEL && device->Length != 0);
    p.section = *(PUNICODE_STRING)specific1;
    p.bind_context = bind;
    NdisOpenAdapter(&w.open_status, &error, &w.binding, &selected, media, 2, w.protocol, CONTEXT(0xB1),
                    device, 0, NULL);
    if (w.open_status == NDIS_STATUS_SUCCESS) {
        CHECK(selected == 1 && ((PNDIS_OPEN_BLOCK)w.binding)->BindingHandle == w.binding);
    }
    *status = came(PT_BIND, "bind", (unsigned)w.open_status, 0, 0);
    if (p.pends_bind) {
        NdisCompleteBindAdapter(bind, NDIS_STATUS_SUCCESS, NDIS_STATUS_SUCCESS);
        *status = NDIS_STATUS_PENDING;
    }
}

static VOID pt_unbind(PNDIS_STATUS status, NDIS_HANDLE binding, NDIS_HANDLE unbind)
{
    NDIS_HANDLE handle = w.binding;

    w.unbind_context = unbind;
    *status = came(PT_UNBIND, "unbind", value(binding), 0, 0);
    if (*status == NDIS_STATUS_SUCCESS && handle != NULL) {
        w.binding = NULL;
        NdisCloseAdapter(status, handle);
    }
}

static VOID pt_open_complete(NDIS_HANDLE binding, NDIS_STATUS status, NDIS_STATUS error)
{
    (void)error;
    (void)came(PT_OPEN_COMPLETE, "open-complete", value(binding), (unsigned)status, 0);
}

static VOID pt_close_complete(NDIS_HANDLE binding, NDIS_STATUS status)
{
    (void)came(PT_CLOSE_COMPLETE, "close-complete", value(binding), (unsigned)status, 0);
}

static VOID pt_request_complete(NDIS_HANDLE binding, PNDIS_REQUEST request, NDIS_STATUS status)
{
    CHECK(request == &p.request);
    (void)came(CL_OID_COMPLETE, "request-complete", value(binding), (unsigned)status, 0);
}

static VOID pt_reset_complete(NDIS_HANDLE binding, NDIS_STATUS status)
{
    (void)came(PT_STATUS, "reset-complete", value(binding), (unsigned)status, 0);
}

static VOID pt_status(NDIS_HANDLE binding, NDIS_STATUS status, PVOID buffer, UINT size)
{
    (void)buffer;
    (void)came(PT_STATUS, "plain-status", value(binding), (unsigned)status, size);
}

static VOID pt_co_status(NDIS_HANDLE binding, NDIS_HANDLE vc, NDIS_STATUS status, PVOID buffer, UINT size)
{
    (void)buffer, (void)size;
    (void)came(PT_STATUS, "status", value(binding), value(vc), (unsigned)status);
}

static NDIS_STATUS pt_pnp(NDIS_HANDLE binding, PNET_PNP_EVENT event)
{
    w.pnp_event = event;
    return came(PT_PNP, "pnp", value(binding), event->NetEvent, event->BufferLength != 0);
}

static VOID pt_notify_af(NDIS_HANDLE binding, PCO_ADDRESS_FAMILY family)
{
    CHECK(kernel_irql() == PASSIVE_LEVEL);
    (void)came(PT_NOTIFY_AF, "notify-af", value(binding), (unsigned)family->AddressFamily, 0);
    w.af_status = NdisClOpenAddressFamily(w.binding, family, CONTEXT(0xA1), &p.cl, p.cl_length, &w.af_c);
}

static VOID pt_co_sent(NDIS_STATUS status, NDIS_HANDLE vc, PNDIS_PACKET packet)
{
    (void)packet;
    (void)came(PT_SENT, "sent", value(vc), (unsigned)status, 0);
}

static UINT pt_co_receive(NDIS_HANDLE binding, NDIS_HANDLE vc, PNDIS_PACKET packet)
{
    p.received = packet;
    (void)came(PT_RECEIVE, "receive", value(binding), value(vc), (unsigned)NDIS_GET_PACKET_STATUS(packet));
    if (p.inside != NULL) {
        p.inside();
    }
    return p.references;
}

static NDIS_STATUS cl_request(NDIS_HANDLE af, NDIS_HANDLE vc, NDIS_HANDLE party, PNDIS_REQUEST request)
{
    p.arrived = request;
    (void)party;
    return came(CL_OID, "cl-request", value(af), value(vc), request->DATA.QUERY_INFORMATION.Oid);
}

static VOID cl_request_complete(NDIS_STATUS status, NDIS_HANDLE af, NDIS_HANDLE vc, NDIS_HANDLE party,
                                PNDIS_REQUEST request)
{
    CHECK(request == &p.request);
    (void)party;
    (void)came(CL_OID_COMPLETE, "cl-request-complete", (unsigned)status, value(af), value(vc));
}

static VOID cl_open_af_complete(NDIS_STATUS status, NDIS_HANDLE af, NDIS_HANDLE handle)
{
    w.af_c = handle;
    (void)came(CL_OPEN_AF_COMPLETE, "cl-open-af-complete", (unsigned)status, value(af), 0);
}

void legacy_protocol_defaults(void)
{
    static WCHAR name[] = { 'O', 'l', 'd' };

    memset(&p, 0, sizeof(p));
    w.crosses = 1;
    p.pt_length = sizeof(p.pt);
    p.pt.MajorNdisVersion = 5;
    p.pt.Name = (UNICODE_STRING){ sizeof(name), sizeof(name), name };
    p.pt.BindAdapterHandler = pt_bind;
    p.pt.UnbindAdapterHandler = pt_unbind;
    p.pt.OpenAdapterCompleteHandler = pt_open_complete;
    p.pt.CloseAdapterCompleteHandler = pt_close_complete;
    p.pt.RequestCompleteHandler = pt_request_complete;
    p.pt.ResetCompleteHandler = pt_reset_complete;
    p.pt.StatusHandler = pt_status;
    p.pt.PnPEventHandler = pt_pnp;
    p.pt.CoSendCompleteHandler = pt_co_sent;
    p.pt.CoStatusHandler = pt_co_status;
    p.pt.CoReceivePacketHandler = pt_co_receive;
    p.pt.CoAfRegisterNotifyHandler = pt_notify_af;
    p.cl_length = sizeof(p.cl);
    p.cl = (NDIS_CLIENT_CHARACTERISTICS){
        .MajorVersion = 5,
        .ClCreateVcHandler = w.cl.ClCreateVcHandler,
        .ClDeleteVcHandler = w.cl.ClDeleteVcHandler,
        .ClRequestHandler = cl_request,
        .ClRequestCompleteHandler = cl_request_complete,
        .ClOpenAfCompleteHandler = cl_open_af_complete,
        .ClCloseAfCompleteHandler = w.cl.ClCloseAfCompleteHandler,
        .ClRegisterSapCompleteHandler = w.cl.ClRegisterSapCompleteHandler,
        .ClDeregisterSapCompleteHandler = w.cl.ClDeregisterSapCompleteHandler,
        .ClMakeCallCompleteHandler = w.cl.ClMakeCallCompleteHandler,
        .ClModifyCallQoSCompleteHandler = w.cl.ClModifyCallQoSCompleteHandler,
        .ClCloseCallCompleteHandler = w.cl.ClCloseCallCompleteHandler,
        .ClAddPartyCompleteHandler = w.cl.ClAddPartyCompleteHandler,
        .ClDropPartyCompleteHandler = w.cl.ClDropPartyCompleteHandler,
        .ClIncomingCallHandler = w.cl.ClIncomingCallHandler,
        .ClIncomingCallQoSChangeHandler = w.cl.ClIncomingCallQoSChangeHandler,
        .ClIncomingCloseCallHandler = w.cl.ClIncomingCloseCallHandler,
        .ClIncomingDropPartyHandler = w.cl.ClIncomingDropPartyHandler,
        .ClCallConnectedHandler = w.cl.ClCallConnectedHandler,
    };
}

NDIS_STATUS legacy_protocol_register(void)
{
    NdisRegisterProtocol(&p.registered, &w.protocol, &p.pt, p.pt_length);
    return p.registered;
}

void legacy_protocol_start(void)
{
    NDH_STANDIN_ADAPTER_RESULT result;

    driver_defaults();
    legacy_protocol_defaults();
    CHECK(driver_register_miniport() == NDIS_STATUS_SUCCESS);
    switches_reset();
    CHECK(legacy_protocol_register() == NDIS_STATUS_SUCCESS);
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_START, &result) == NDIS_STATUS_SUCCESS);
    CHECK(result.State == NDH_STANDIN_ADAPTER_RUNNING && result.OpenAddressFamilies == 1 &&
          result.Bindings == 1);
    CHECK(w.af_status == NDIS_STATUS_SUCCESS);
    violations_report();
}

/* The stand-alone call manager, whose Cm handlers are those of w.cm. */
static NDIS_CALL_MANAGER_CHARACTERISTICS pm_cm;

static NDIS_STATUS pm_request(NDIS_HANDLE af, NDIS_HANDLE vc, NDIS_HANDLE party, PNDIS_REQUEST request)
{
    p.arrived = request;
    return came(CM_OID, "pm-request", value(af), value(vc), value(party));
}

static VOID pm_request_complete(NDIS_STATUS status, NDIS_HANDLE af, NDIS_HANDLE vc, NDIS_HANDLE party,
                                PNDIS_REQUEST request)
{
    CHECK(request == &p.request);
    (void)party;
    (void)came(CM_OID_COMPLETE, "pm-request-complete", (unsigned)status, value(af), value(vc));
}

static VOID pm_bind(PNDIS_STATUS status, NDIS_HANDLE bind, PNDIS_STRING device, PVOID specific1,
                    PVOID specific2)
{
    CO_ADDRESS_FAMILY family = { (NDIS_AF)AF_NUMBER, 1, 0 };
    NDIS_MEDIUM medium = NdisMediumCoWan;
    NDIS_STATUS error;
    UINT selected;

    (void)bind, (void)specific1, (void)specific2;
    NdisOpenAdapter(status, &error, &w.callmgr_binding, &selected, &medium, 1, w.callmgr, CONTEXT(0xB2),
                    device, 0, NULL);
    CHECK(*status == NDIS_STATUS_SUCCESS);
    w.register_af_status = NdisCmRegisterAddressFamily(w.callmgr_binding, &family, &pm_cm, sizeof(pm_cm));
    *status = came(PM_BIND, "pm-bind", (unsigned)w.register_af_status, 0, 0);
}

static VOID pm_unbind(PNDIS_STATUS status, NDIS_HANDLE binding, NDIS_HANDLE unbind)
{
    (void)unbind;
    (void)came(PM_UNBIND, "pm-unbind", value(binding), 0, 0);
    NdisCloseAdapter(status, w.callmgr_binding);
    w.callmgr_binding = NULL;
}

static VOID pm_notify_af(NDIS_HANDLE binding, PCO_ADDRESS_FAMILY family)
{
    (void)came(PM_NOTIFY_AF, "pm-notify-af", value(binding), (unsigned)family->AddressFamily, 0);
}

static void callmgr_register(void)
{
    static WCHAR name[] = { 'O', 'l', 'd', 'C', 'm' };
    NDIS50_PROTOCOL_CHARACTERISTICS characteristics = p.pt;
    NDIS_STATUS status;

    characteristics.Name = (UNICODE_STRING){ sizeof(name), sizeof(name), name };
    characteristics.BindAdapterHandler = pm_bind;
    characteristics.UnbindAdapterHandler = pm_unbind;
    characteristics.CoAfRegisterNotifyHandler = pm_notify_af;
    pm_cm = (NDIS_CALL_MANAGER_CHARACTERISTICS){
        .MajorVersion = 5,
        .CmCreateVcHandler = w.cm.CmCreateVcHandler,
        .CmDeleteVcHandler = w.cm.CmDeleteVcHandler,
        .CmOpenAfHandler = w.cm.CmOpenAfHandler,
        .CmCloseAfHandler = w.cm.CmCloseAfHandler,
        .CmRegisterSapHandler = w.cm.CmRegisterSapHandler,
        .CmDeregisterSapHandler = w.cm.CmDeregisterSapHandler,
        .CmMakeCallHandler = w.cm.CmMakeCallHandler,
        .CmCloseCallHandler = w.cm.CmCloseCallHandler,
        .CmIncomingCallCompleteHandler = w.cm.CmIncomingCallCompleteHandler,
        .CmActivateVcCompleteHandler = w.cm.CmActivateVcCompleteHandler,
        .CmDeactivateVcCompleteHandler = w.cm.CmDeactivateVcCompleteHandler,
        .CmRequestHandler = pm_request,
        .CmRequestCompleteHandler = pm_request_complete,
    };
    NdisRegisterProtocol(&status, &w.callmgr, &characteristics, sizeof(characteristics));
    CHECK(status == NDIS_STATUS_SUCCESS);
}

void legacy_callmgr_start(void)
{
    NDH_STANDIN_ADAPTER_RESULT result;

    driver_defaults();
    legacy_protocol_defaults();
    miniport_without_callmgr();
    CHECK(driver_register_miniport() == NDIS_STATUS_SUCCESS);
    switches_reset();
    callmgr_register();
    CHECK(legacy_protocol_register() == NDIS_STATUS_SUCCESS);
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_START, &result) == NDIS_STATUS_SUCCESS);
    CHECK(result.State == NDH_STANDIN_ADAPTER_RUNNING && result.OpenAddressFamilies == 1 &&
          result.AddressFamilies == 1 && result.Bindings == 2);
    CHECK(w.register_af_status == NDIS_STATUS_SUCCESS && w.af_status == NDIS_STATUS_SUCCESS);
    violations_report();
}

void legacy_protocol_stop(void)
{
    NDIS_STATUS status;

    memset(answers, 0, sizeof(answers));
    if (w.af_c != NULL) {
        CHECK(NdisClCloseAddressFamily(w.af_c) == NDIS_STATUS_SUCCESS);
        w.af_c = NULL;
    }
    kernel_settle();
    if (w.callmgr != NULL) {
        NdisDeregisterProtocol(&status, w.callmgr);
        CHECK(status == NDIS_STATUS_SUCCESS);
        w.callmgr = NULL;
    }
    NdisDeregisterProtocol(&status, w.protocol);
    CHECK(status == NDIS_STATUS_SUCCESS);
    w.protocol = NULL;
    driver_stop();
}
