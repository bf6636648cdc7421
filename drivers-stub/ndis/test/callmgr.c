// SPDX-License-Identifier: MIT
/*
 * The scripted stand-alone call manager: a protocol driver whose Cm handlers are those of w.cm.
 */
#include "callbacks.h"

#include <string.h>

static NDIS_STATUS pm_set_options(NDIS_HANDLE driver, NDIS_HANDLE context)
{
    NDIS_PROTOCOL_CO_CHARACTERISTICS *co = context;
    NDIS_STATUS status = NdisSetOptionalHandlers(driver, (PNDIS_DRIVER_OPTIONAL_HANDLERS)co);

    return status != NDIS_STATUS_SUCCESS
               ? status
               : NdisSetOptionalHandlers(driver, (PNDIS_DRIVER_OPTIONAL_HANDLERS)&w.cm);
}

static NDIS_STATUS pm_bind(NDIS_HANDLE driver, NDIS_HANDLE bind, PNDIS_BIND_PARAMETERS parameters)
{
    CO_ADDRESS_FAMILY family = { (NDIS_AF)w.callmgr_family, 1, 0 };
    NDIS_MEDIUM medium = NdisMediumCoWan;
    NDIS_OPEN_PARAMETERS open;
    NDIS_STATUS status;
    UINT selected;

    (void)driver;
    memset(&open, 0, sizeof(open));
    open.Header.Type = NDIS_OBJECT_TYPE_OPEN_PARAMETERS;
    open.Header.Revision = NDIS_OPEN_PARAMETERS_REVISION_1;
    open.Header.Size = NDIS_SIZEOF_OPEN_PARAMETERS_REVISION_1;
    open.AdapterName = parameters->AdapterName;
    open.MediumArray = &medium;
    open.MediumArraySize = 1;
    open.SelectedMediumIndex = &selected;
    status = NdisOpenAdapterEx(w.callmgr, CONTEXT(0xB2), &open, bind, &w.callmgr_binding);
    CHECK(status == NDIS_STATUS_SUCCESS);
    w.register_af_status = NdisCmRegisterAddressFamilyEx(w.callmgr_binding, &family);
    return came(PM_BIND, "pm-bind", (unsigned)w.register_af_status, 0, 0);
}

static NDIS_STATUS pm_unbind(NDIS_HANDLE unbind, NDIS_HANDLE binding)
{
    NDIS_STATUS status;

    w.callmgr_unbind_context = unbind;
    status = came(PM_UNBIND, "pm-unbind", value(binding), 0, 0);
    if (status == NDIS_STATUS_SUCCESS && w.callmgr_binding != NULL) {
        NDIS_HANDLE handle = w.callmgr_binding;

        w.callmgr_binding = NULL;
        status = NdisCloseAdapterEx(handle);
    }
    return status;
}

static VOID pm_open_complete(NDIS_HANDLE binding, NDIS_STATUS status)
{
    (void)binding, (void)status;
}

static VOID pm_close_complete(NDIS_HANDLE binding)
{
    (void)came(PM_CLOSE_COMPLETE, "pm-close-complete", value(binding), 0, 0);
}

static NDIS_STATUS pm_pnp(NDIS_HANDLE binding, PNET_PNP_EVENT_NOTIFICATION event)
{
    return came(PM_PNP, "pm-pnp", value(binding), event->NetPnPEvent.NetEvent,
                event->NetPnPEvent.BufferLength != 0);
}

static VOID pm_notify_af(NDIS_HANDLE binding, PCO_ADDRESS_FAMILY family)
{
    (void)came(PM_NOTIFY_AF, "pm-notify-af", value(binding), (unsigned)family->AddressFamily, 0);
}

static VOID pm_co_status(NDIS_HANDLE binding, NDIS_HANDLE vc, PNDIS_STATUS_INDICATION indication)
{
    (void)came(PM_STATUS, "pm-status", value(binding), value(vc), (unsigned)indication->StatusCode);
}

static VOID pm_co_receive(NDIS_HANDLE binding, NDIS_HANDLE vc, PNET_BUFFER_LIST nbls, ULONG count,
                          ULONG flags)
{
    (void)nbls, (void)binding;
    (void)came(PM_RECEIVE, "pm-receive", value(vc), count, flags);
}

static VOID pm_co_sent(NDIS_HANDLE vc, PNET_BUFFER_LIST nbls, ULONG flags)
{
    (void)flags;
    (void)came(PM_SENT, "pm-sent", value(vc), (unsigned)nbls->Status, 0);
}

static VOID pm_oid_complete(NDIS_HANDLE binding, PNDIS_OID_REQUEST request, NDIS_STATUS status)
{
    (void)binding, (void)request, (void)status;
}

static VOID pm_status(NDIS_HANDLE binding, PNDIS_STATUS_INDICATION indication)
{
    (void)binding, (void)indication;
}

static VOID pm_receive(NDIS_HANDLE binding, PNET_BUFFER_LIST nbls, NDIS_PORT_NUMBER port, ULONG count,
                       ULONG flags)
{
    (void)binding, (void)nbls, (void)port, (void)count, (void)flags;
}

static VOID pm_sent(NDIS_HANDLE binding, PNET_BUFFER_LIST nbls, ULONG flags)
{
    (void)binding, (void)nbls, (void)flags;
}

NDIS_STATUS driver_register_callmgr(void)
{
    static WCHAR name[] = { 'n', 'd', 'h', 'c', 'm' };
    static NDIS_PROTOCOL_CO_CHARACTERISTICS co = {
        .Header = HEADER(NDIS_OBJECT_TYPE_CO_PROTOCOL_CHARACTERISTICS,
                         NDIS_PROTOCOL_CO_CHARACTERISTICS_REVISION_1,
                         NDIS_SIZEOF_PROTOCOL_CO_CHARACTERISTICS_REVISION_1),
        .CoStatusHandlerEx = pm_co_status,
        .CoAfRegisterNotifyHandler = pm_notify_af,
        .CoReceiveNetBufferListsHandler = pm_co_receive,
        .CoSendNetBufferListsCompleteHandler = pm_co_sent
    };
    NDIS_PROTOCOL_DRIVER_CHARACTERISTICS characteristics = {
        .Header = HEADER(NDIS_OBJECT_TYPE_PROTOCOL_DRIVER_CHARACTERISTICS,
                         NDIS_PROTOCOL_DRIVER_CHARACTERISTICS_REVISION_2,
                         NDIS_SIZEOF_PROTOCOL_DRIVER_CHARACTERISTICS_REVISION_2),
        .MajorNdisVersion = 6,
        .MinorNdisVersion = 30,
        .Name = { sizeof(name), sizeof(name), name },
        .SetOptionsHandler = pm_set_options,
        .BindAdapterHandlerEx = pm_bind,
        .UnbindAdapterHandlerEx = pm_unbind,
        .OpenAdapterCompleteHandlerEx = pm_open_complete,
        .CloseAdapterCompleteHandlerEx = pm_close_complete,
        .NetPnPEventHandler = pm_pnp,
        .OidRequestCompleteHandler = pm_oid_complete,
        .StatusHandlerEx = pm_status,
        .ReceiveNetBufferListsHandler = pm_receive,
        .SendNetBufferListsCompleteHandler = pm_sent
    };

    if (w.callmgr_family == 0) {
        w.callmgr_family = AF_NUMBER;
    }
    return NdisRegisterProtocolDriver(&co, &characteristics, &w.callmgr);
}
