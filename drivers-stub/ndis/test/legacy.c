// SPDX-License-Identifier: MIT
/*
 * The scripted miniport of NDIS 5.1.
 */
#include "legacy.h"

#include <string.h>

struct legacy l;

static NDIS_STATUS mp_initialize(PNDIS_STATUS open_error, PUINT selected, PNDIS_MEDIUM media, UINT count,
                                 NDIS_HANDLE adapter, NDIS_HANDLE configuration)
{
    CO_ADDRESS_FAMILY family = { (NDIS_AF)AF_NUMBER, 1, 0 };
    UINT at = 0;

    (void)open_error;
    CHECK(kernel_irql() == PASSIVE_LEVEL);
    while (at < count && media[at] != (NDIS_MEDIUM)l.medium) {
        at++;
    }
    *selected = at;
    w.adapter = adapter;
    l.configuration = configuration;
    if (l.attributes != 0) {
        NdisMSetAttributesEx(adapter, CONTEXT(0xAD), 2, l.attributes, NdisInterfaceInternal);
        CHECK(((PNDIS_MINIPORT_BLOCK)adapter)->MiniportAdapterContext == CONTEXT(0xAD));
    }
    w.register_af_status = NdisMCmRegisterAddressFamily(adapter, &family, &l.cm, l.cm_length);
    return came(MP_INIT, "init", 0, 0, 0);
}

static VOID mp_halt(NDIS_HANDLE context)
{
    CHECK(kernel_irql() == PASSIVE_LEVEL);
    (void)came(MP_HALT, "halt", value(context), 0, 0);
}

static NDIS_STATUS mp_reset(PBOOLEAN addressing, NDIS_HANDLE context)
{
    CHECK(kernel_irql() == DISPATCH_LEVEL);
    *addressing = FALSE;
    return came(MP_RESET, "reset", value(context), 0, 0);
}

static NDIS_STATUS mp_query(NDIS_HANDLE context, NDIS_OID oid, PVOID buffer, ULONG length, PULONG written,
                            PULONG needed)
{
    (void)buffer, (void)length;
    CHECK(kernel_irql() == DISPATCH_LEVEL);
    *written = 3;
    *needed = 5;
    return came(MP_OID, "query", value(context), oid, 0);
}

static NDIS_STATUS mp_set(NDIS_HANDLE context, NDIS_OID oid, PVOID buffer, ULONG length, PULONG read,
                          PULONG needed)
{
    (void)buffer, (void)length;
    CHECK(kernel_irql() == DISPATCH_LEVEL);
    *read = 4;
    *needed = 6;
    return came(MP_OID, "set", value(context), oid, 0);
}

static NDIS_STATUS mp_co_request(NDIS_HANDLE context, NDIS_HANDLE vc, PNDIS_REQUEST request)
{
    l.arrived = request;
    return came(MP_CO_OID, "mp-co-request", value(context), value(vc), request->DATA.QUERY_INFORMATION.Oid);
}

static VOID mp_co_send(NDIS_HANDLE vc, PPNDIS_PACKET packets, UINT count)
{
    if (l.sent != NULL) {
        l.sent(packets, count);
    }
    (void)came(MP_SEND, "send-packets", value(vc), count, 0);
}

static VOID mp_return(NDIS_HANDLE context, PNDIS_PACKET packet)
{
    l.returned = packet;
    (void)came(MP_RETURN, "return-packet", value(context), 0, 0);
}

static VOID mp_pnp(NDIS_HANDLE context, NDIS_DEVICE_PNP_EVENT event, PVOID buffer, ULONG length)
{
    (void)buffer, (void)length;
    (void)came(MP_PNP, "device-pnp", value(context), event, 0);
}

static VOID mp_shutdown(NDIS_HANDLE context)
{
    (void)came(MP_SHUTDOWN, "shutdown", value(context), 0, 0);
}

static VOID mp_cancel(NDIS_HANDLE context, PVOID id)
{
    (void)came(MP_CANCEL_SEND, "cancel-packets", value(context), value(id), 0);
}

static NDIS_STATUS cm_request(NDIS_HANDLE af, NDIS_HANDLE vc, NDIS_HANDLE party, PNDIS_REQUEST request)
{
    l.arrived = request;
    return came(CM_OID, "cm-request", value(af), value(vc), value(party));
}

static VOID cm_request_complete(NDIS_STATUS status, NDIS_HANDLE af, NDIS_HANDLE vc, NDIS_HANDLE party,
                                PNDIS_REQUEST request)
{
    CHECK(request == &l.request);
    (void)party;
    (void)came(CM_OID_COMPLETE, "cm-request-complete", (unsigned)status, value(af), value(vc));
}

static VOID unload(PDRIVER_OBJECT object)
{
    CHECK(object == &w.driver_object);
    driver_log("unload");
}

void legacy_defaults(void)
{
    memset(&l, 0, sizeof(l));
    w.crosses = 1;
    l.medium = NdisMediumCoWan;
    l.attributes =
        NDIS_ATTRIBUTE_DESERIALIZE | NDIS_ATTRIBUTE_DO_NOT_BIND_TO_ALL_CO | NDIS_ATTRIBUTE_NO_HALT_ON_SUSPEND;
    l.mp_length = sizeof(l.mp);
    l.mp = (NDIS51_MINIPORT_CHARACTERISTICS){ .CancelSendPacketsHandler = mp_cancel,
                                              .PnPEventNotifyHandler = mp_pnp,
                                              .AdapterShutdownHandler = mp_shutdown };
    l.mp.MajorNdisVersion = 5;
    l.mp.MinorNdisVersion = 1;
    l.mp.InitializeHandler = mp_initialize;
    l.mp.HaltHandler = mp_halt;
    l.mp.ResetHandler = mp_reset;
    l.mp.QueryInformationHandler = mp_query;
    l.mp.SetInformationHandler = mp_set;
    l.mp.ReturnPacketHandler = mp_return;
    l.mp.CoActivateVcHandler = w.co.CoActivateVcHandler;
    l.mp.CoDeactivateVcHandler = w.co.CoDeactivateVcHandler;
    l.mp.CoSendPacketsHandler = mp_co_send;
    l.mp.CoRequestHandler = mp_co_request;
    l.cm_length = sizeof(l.cm);
    l.cm = (NDIS_CALL_MANAGER_CHARACTERISTICS){
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
        .CmAddPartyHandler = w.cm.CmAddPartyHandler,
        .CmDropPartyHandler = w.cm.CmDropPartyHandler,
        .CmActivateVcCompleteHandler = w.cm.CmActivateVcCompleteHandler,
        .CmDeactivateVcCompleteHandler = w.cm.CmDeactivateVcCompleteHandler,
        .CmModifyCallQoSHandler = w.cm.CmModifyCallQoSHandler,
        .CmRequestHandler = cm_request,
        .CmRequestCompleteHandler = cm_request_complete,
    };
}

void legacy_wrapper(void)
{
    static WCHAR path[] = { '\\', 'R', '\\', 'n', 'd', 'h', 'm', 'p', '5', '1' };
    UNICODE_STRING registry = { sizeof(path), sizeof(path), path };

    NdisMInitializeWrapper(&l.wrapper, &w.driver_object, &registry, NULL);
    CHECK(l.wrapper != NULL);
}

NDIS_STATUS legacy_register(void)
{
    legacy_wrapper();
    NdisMRegisterUnloadHandler(l.wrapper, unload);
    return NdisMRegisterMiniport(l.wrapper, &l.mp, l.mp_length);
}

void legacy_start(void)
{
    legacy_start_with(NULL);
}

void legacy_start_with(void (*change)(void))
{
    NDH_STANDIN_ADAPTER_RESULT result;

    driver_defaults();
    legacy_defaults();
    if (change != NULL) {
        change();
    }
    CHECK(legacy_register() == NDIS_STATUS_SUCCESS);
    CHECK(kernel_has_device());
    switches_reset();
    CHECK(driver_register_protocol() == NDIS_STATUS_SUCCESS);
    violations_report();
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_START, &result) == NDIS_STATUS_SUCCESS);
    CHECK(result.State == NDH_STANDIN_ADAPTER_RUNNING && result.OpenAddressFamilies == 1 &&
          result.Bindings == 1);
    CHECK(w.register_af_status == NDIS_STATUS_SUCCESS && w.af_status == NDIS_STATUS_SUCCESS);
    EXPECT_CLEAN();
}
