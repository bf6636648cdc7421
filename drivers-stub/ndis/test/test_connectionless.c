// SPDX-License-Identifier: MIT
/*
 * Data without VCs: an Ethernet miniport and a protocol above it.
 */
#include "drivers.h"

#include "../../ndheth/wire.h"

#include <stdio.h>
#include <string.h>

static const UCHAR own[] = { 2, 0, 0, 0, 0, 1 };
static UCHAR frame[64];
static NDIS_HANDLE pool;
static PMDL mdl;
static PNET_BUFFER_LIST nbl;
static PNET_BUFFER_LIST at_miniport;
static NDIS_STATUS sent_status;

static NDIS_STATUS eth_initialize(NDIS_HANDLE adapter, NDIS_HANDLE context,
                                  PNDIS_MINIPORT_INIT_PARAMETERS parameters)
{
    (void)context, (void)parameters;
    w.adapter = adapter;
    CHECK(NdisMSetMiniportAttributes(adapter, (PNDIS_MINIPORT_ADAPTER_ATTRIBUTES)&w.registration) ==
          NDIS_STATUS_SUCCESS);
    w.attributes_status = NdisMSetMiniportAttributes(adapter, (PNDIS_MINIPORT_ADAPTER_ATTRIBUTES)&w.general);
    return w.attributes_status;
}

static VOID eth_send(NDIS_HANDLE context, PNET_BUFFER_LIST nbls, NDIS_PORT_NUMBER port, ULONG flags)
{
    char text[40];

    CHECK(context == CONTEXT(0xAD) && port == NDIS_DEFAULT_PORT_NUMBER);
    snprintf(text, sizeof(text), "send(%u)", flags);
    driver_log(text);
    at_miniport = nbls;
}

static NDIS_STATUS eth_bind(NDIS_HANDLE driver, NDIS_HANDLE bind, PNDIS_BIND_PARAMETERS parameters)
{
    NDIS_MEDIUM media[] = { NdisMediumCoWan, NdisMedium802_3 };
    NDIS_OPEN_PARAMETERS open;
    UINT selected = 99;

    (void)driver;
    CHECK(parameters->MediaType == NdisMedium802_3 && parameters->MacAddressLength == sizeof(own) &&
          memcmp(parameters->CurrentMacAddress, own, sizeof(own)) == 0);
    memset(&open, 0, sizeof(open));
    open.Header.Type = NDIS_OBJECT_TYPE_OPEN_PARAMETERS;
    open.Header.Revision = NDIS_OPEN_PARAMETERS_REVISION_1;
    open.Header.Size = NDIS_SIZEOF_OPEN_PARAMETERS_REVISION_1;
    open.AdapterName = parameters->AdapterName;
    open.MediumArray = media;
    open.SelectedMediumIndex = &selected;
    open.MediumArraySize = 1;
    CHECK(NdisOpenAdapterEx(w.protocol, CONTEXT(0xB1), &open, bind, &w.binding) ==
          NDIS_STATUS_UNSUPPORTED_MEDIA);
    open.MediumArraySize = 2;
    w.open_status = NdisOpenAdapterEx(w.protocol, CONTEXT(0xB1), &open, bind, &w.binding);
    CHECK(w.open_status == NDIS_STATUS_SUCCESS && selected == 1);
    return w.open_status;
}

static VOID eth_sent(NDIS_HANDLE binding, PNET_BUFFER_LIST nbls, ULONG flags)
{
    char text[40];

    CHECK(binding == CONTEXT(0xB1));
    sent_status = nbls->Status;
    snprintf(text, sizeof(text), "sent(%X,%u)", (unsigned)nbls->Status, flags);
    driver_log(text);
}

static VOID eth_receive(NDIS_HANDLE binding, PNET_BUFFER_LIST nbls, NDIS_PORT_NUMBER port, ULONG count,
                        ULONG flags)
{
    char text[40];

    CHECK(binding == CONTEXT(0xB1) && port == NDIS_DEFAULT_PORT_NUMBER && nbls != NULL);
    snprintf(text, sizeof(text), "receive(%u,%u)", count, flags);
    driver_log(text);
}

static VOID eth_status(NDIS_HANDLE binding, PNDIS_STATUS_INDICATION indication)
{
    char text[40];

    CHECK(binding == CONTEXT(0xB1));
    snprintf(text, sizeof(text), "status(%X)", (unsigned)indication->StatusCode);
    driver_log(text);
}

static void tables(void)
{
    driver_defaults();
    w.mp.SetOptionsHandler = NULL;
    w.mp.InitializeHandlerEx = eth_initialize;
    w.mp.SendNetBufferListsHandler = eth_send;
    w.general.MediaType = NdisMedium802_3;
    w.general.MacAddressLength = sizeof(own);
    memcpy(w.general.CurrentMacAddress, own, sizeof(own));
    w.pt.SetOptionsHandler = NULL;
    w.pt.BindAdapterHandlerEx = eth_bind;
    w.pt.SendNetBufferListsCompleteHandler = eth_sent;
    w.pt.ReceiveNetBufferListsHandler = eth_receive;
    w.pt.StatusHandlerEx = eth_status;
}

static void start(void)
{
    NET_BUFFER_LIST_POOL_PARAMETERS parameters = {
        .Header = { .Type = NDIS_OBJECT_TYPE_DEFAULT,
                    .Revision = 1,
                    .Size = NDIS_SIZEOF_NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1 },
        .fAllocateNetBuffer = TRUE,
        .PoolTag = 'tseT'
    };
    NDH_STANDIN_ADAPTER_RESULT result;

    tables();
    CHECK(driver_register_miniport() == NDIS_STATUS_SUCCESS);
    switches_reset();
    CHECK(driver_register_protocol() == NDIS_STATUS_SUCCESS);
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_START, &result) == NDIS_STATUS_SUCCESS);
    CHECK(result.State == NDH_STANDIN_ADAPTER_RUNNING && result.Bindings == 1);
    violations_report();
    driver_forget();
    pool = NdisAllocateNetBufferListPool(w.protocol, &parameters);
    mdl = NdisAllocateMdl(w.protocol, frame, sizeof(frame));
    nbl = NdisAllocateNetBufferAndNetBufferList(pool, 0, 0, mdl, 0, sizeof(frame));
    CHECK(pool != NULL && mdl != NULL && nbl != NULL);
    memcpy(frame, own, sizeof(own));
}

static void stop(void)
{
    NdisFreeNetBufferList(nbl);
    NdisFreeMdl(mdl);
    NdisFreeNetBufferListPool(pool);
    driver_stop();
}

static NDIS_STATUS set(NDIS_OID oid, PVOID buffer, UINT size)
{
    memset(&w.oid, 0, sizeof(w.oid));
    w.oid.Header.Type = NDIS_OBJECT_TYPE_OID_REQUEST;
    w.oid.Header.Revision = NDIS_OID_REQUEST_REVISION_1;
    w.oid.Header.Size = NDIS_SIZEOF_OID_REQUEST_REVISION_1;
    w.oid.RequestType = NdisRequestSetInformation;
    w.oid.DATA.SET_INFORMATION.Oid = oid;
    w.oid.DATA.SET_INFORMATION.InformationBuffer = buffer;
    w.oid.DATA.SET_INFORMATION.InformationBufferLength = size;
    return NdisOidRequest(w.binding, &w.oid);
}

static void filter(ULONG bits)
{
    CHECK(set(OID_GEN_CURRENT_PACKET_FILTER, &bits, sizeof(bits)) == NDIS_STATUS_SUCCESS);
    CHECK(w.oid.DATA.SET_INFORMATION.InformationBuffer == &bits);
    driver_forget();
}

static void complete(void)
{
    NdisMSendNetBufferListsComplete(w.adapter, nbl, 0);
}

/* What the miniport gets comes back at once: a loop-back adapter. */
static void a_frame_there_and_back(void)
{
    start();
    filter(NDIS_PACKET_TYPE_DIRECTED);
    nbl->SourceHandle = w.binding;
    NdisSendNetBufferLists(w.binding, nbl, NDIS_DEFAULT_PORT_NUMBER, 0);
    EXPECT("send(0)");
    CHECK(at_miniport == nbl);
    nbl->Status = NDIS_STATUS_SUCCESS;
    complete();
    EXPECT("sent(0,0)");
    nbl->SourceHandle = w.adapter;
    NdisMIndicateReceiveNetBufferLists(w.adapter, nbl, NDIS_DEFAULT_PORT_NUMBER, 1, 0);
    NdisReturnNetBufferLists(w.binding, nbl, 0);
    NdisMIndicateReceiveNetBufferLists(w.adapter, nbl, NDIS_DEFAULT_PORT_NUMBER, 1,
                                       NDIS_RECEIVE_FLAGS_RESOURCES);
    EXPECT("receive(1,0) return(AD,0,0) receive(1,2)");
    EXPECT_CLEAN();
    NdisCancelSendNetBufferLists(w.binding, CONTEXT(5));
    EXPECT("cancel-send(AD,5,0)");
    stop();
}

static void return_it(void)
{
    NdisReturnNetBufferLists(w.binding, nbl, 0);
}

static void each_comes_back_once(void)
{
    start();
    filter(NDIS_PACKET_TYPE_DIRECTED);
    complete();
    EXPECT_VIOLATION("DATA-SEND-004");
    expect_bugcheck("DATA-SEND-004", complete);
    nbl->SourceHandle = w.adapter;
    NdisMIndicateReceiveNetBufferLists(w.adapter, nbl, NDIS_DEFAULT_PORT_NUMBER, 1,
                                       NDIS_RECEIVE_FLAGS_RESOURCES);
    EXPECT("receive(1,2)");
    return_it();
    EXPECT_VIOLATION("DATA-RECV-004");
    expect_bugcheck("DATA-RECV-004", return_it);
    nbl->SourceHandle = NULL;
    NdisSendNetBufferLists(w.binding, nbl, NDIS_DEFAULT_PORT_NUMBER, 0);
    EXPECT_VIOLATION("DATA-SEND-001");
    nbl->FirstNetBuffer = NULL;
    complete();
    EXPECT_VIOLATION("DATA-SEND-009");
    stop();
}

static void the_filter_decides(void)
{
    UCHAR multicast[] = { 1, 0, 0x5E, 0, 0, 1 };

    start();
    nbl->SourceHandle = w.adapter;
    NdisMIndicateReceiveNetBufferLists(w.adapter, nbl, NDIS_DEFAULT_PORT_NUMBER, 1, 0);
    EXPECT("return(AD,0,0)"); /* no filter is set */
    filter(NDIS_PACKET_TYPE_DIRECTED | NDIS_PACKET_TYPE_MULTICAST);
    memset(frame, 0xFF, 6);
    NdisMIndicateReceiveNetBufferLists(w.adapter, nbl, NDIS_DEFAULT_PORT_NUMBER, 1, 0);
    memcpy(frame, multicast, sizeof(multicast));
    NdisMIndicateReceiveNetBufferLists(w.adapter, nbl, NDIS_DEFAULT_PORT_NUMBER, 1, 0);
    EXPECT("return(AD,0,0) return(AD,0,0)");
    CHECK(set(OID_802_3_MULTICAST_LIST, multicast, sizeof(multicast)) == NDIS_STATUS_SUCCESS);
    driver_forget();
    NdisMIndicateReceiveNetBufferLists(w.adapter, nbl, NDIS_DEFAULT_PORT_NUMBER, 1,
                                       NDIS_RECEIVE_FLAGS_RESOURCES);
    frame[0] = 4; /* another station's */
    NdisMIndicateReceiveNetBufferLists(w.adapter, nbl, NDIS_DEFAULT_PORT_NUMBER, 1, 0);
    EXPECT("receive(1,2) return(AD,0,0)");
    filter(NDIS_PACKET_TYPE_PROMISCUOUS);
    NdisMIndicateReceiveNetBufferLists(w.adapter, nbl, NDIS_DEFAULT_PORT_NUMBER, 1,
                                       NDIS_RECEIVE_FLAGS_RESOURCES);
    EXPECT("receive(1,2)");
    EXPECT_CLEAN();
    stop();
}

/* A run of frames that the protocol does not want goes back, the others come in their order. */
static void frames_in_runs(void)
{
    static UCHAR others[64] = { 4 };
    PMDL other_mdl;
    PNET_BUFFER_LIST other;

    start();
    filter(NDIS_PACKET_TYPE_DIRECTED);
    other_mdl = NdisAllocateMdl(w.protocol, others, sizeof(others));
    other = NdisAllocateNetBufferAndNetBufferList(pool, 0, 0, other_mdl, 0, sizeof(others));
    CHECK(other != NULL);
    nbl->SourceHandle = w.adapter;
    other->SourceHandle = w.adapter;
    other->Next = nbl;
    NdisMIndicateReceiveNetBufferLists(w.adapter, other, NDIS_DEFAULT_PORT_NUMBER, 2, 0);
    EXPECT("return(AD,0,0) receive(1,0)");
    CHECK(other->Next == NULL);
    NdisReturnNetBufferLists(w.binding, nbl, 0);
    other->Next = nbl;
    driver_forget();
    NdisMIndicateReceiveNetBufferLists(w.adapter, other, NDIS_DEFAULT_PORT_NUMBER, 2,
                                       NDIS_RECEIVE_FLAGS_RESOURCES);
    EXPECT("receive(1,2)");
    CHECK(other->Next == nbl && nbl->Next == NULL);
    other->Next = NULL;
    EXPECT_CLEAN();
    NdisFreeNetBufferList(other);
    NdisFreeMdl(other_mdl);
    stop();
}

static void a_paused_binding(void)
{
    NDH_STANDIN_ADAPTER_RESULT result;

    start();
    filter(NDIS_PACKET_TYPE_DIRECTED);
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_PAUSE, &result) == NDIS_STATUS_SUCCESS);
    driver_forget();
    nbl->SourceHandle = w.binding;
    NdisSendNetBufferLists(w.binding, nbl, NDIS_DEFAULT_PORT_NUMBER, 0);
    EXPECT_VIOLATION("DATA-SEND-008");
    CHECK(sent_status == NDIS_STATUS_PAUSED);
    driver_forget();
    nbl->SourceHandle = w.adapter;
    NdisMIndicateReceiveNetBufferLists(w.adapter, nbl, NDIS_DEFAULT_PORT_NUMBER, 1, 0);
    EXPECT("return(AD,0,0)");
    EXPECT_VIOLATION("DATA-RECV-008");
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_RESTART, &result) == NDIS_STATUS_SUCCESS);
    driver_forget();
    nbl->SourceHandle = w.binding;
    NdisSendNetBufferLists(w.binding, nbl, NDIS_DEFAULT_PORT_NUMBER, 0);
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_PAUSE, &result) == NDIS_STATUS_SUCCESS);
    EXPECT_VIOLATION("DATA-SEND-012");
    complete();
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_RESTART, &result) == NDIS_STATUS_SUCCESS);
    stop();
}

static void a_filter_waits_for_the_miniport(void)
{
    ULONG bits = NDIS_PACKET_TYPE_DIRECTED;

    start();
    answers[MP_OID].status = NDIS_STATUS_PENDING;
    CHECK(set(OID_GEN_CURRENT_PACKET_FILTER, &bits, sizeof(bits)) == NDIS_STATUS_PENDING);
    CHECK(w.arrived == &w.oid && *(ULONG *)w.oid.DATA.SET_INFORMATION.InformationBuffer == bits);
    nbl->SourceHandle = w.adapter;
    NdisMIndicateReceiveNetBufferLists(w.adapter, nbl, NDIS_DEFAULT_PORT_NUMBER, 1, 0);
    driver_forget();
    NdisMOidRequestComplete(w.adapter, &w.oid, NDIS_STATUS_SUCCESS);
    EXPECT("pt-oid-complete(B1,0,0)");
    CHECK(w.oid.DATA.SET_INFORMATION.InformationBuffer == &bits);
    NdisMIndicateReceiveNetBufferLists(w.adapter, nbl, NDIS_DEFAULT_PORT_NUMBER, 1,
                                       NDIS_RECEIVE_FLAGS_RESOURCES);
    EXPECT("receive(1,2)");
    answers[MP_OID].status = NDIS_STATUS_SUCCESS;
    EXPECT_CLEAN();
    stop();
}

static void the_link_goes_down(void)
{
    NDIS_LINK_STATE state = { .Header = { .Type = NDIS_OBJECT_TYPE_DEFAULT,
                                          .Revision = NDIS_LINK_STATE_REVISION_1,
                                          .Size = NDIS_SIZEOF_LINK_STATE_REVISION_1 },
                              .MediaConnectState = MediaConnectStateDisconnected };
    NDIS_STATUS_INDICATION indication = { .Header = { .Type = NDIS_OBJECT_TYPE_STATUS_INDICATION,
                                                      .Revision = NDIS_STATUS_INDICATION_REVISION_1,
                                                      .Size = sizeof(indication) },
                                          .StatusCode = NDIS_STATUS_LINK_STATE,
                                          .StatusBuffer = &state,
                                          .StatusBufferSize = sizeof(state) };

    start();
    indication.SourceHandle = w.adapter;
    NdisMIndicateStatusEx(w.adapter, &indication);
    EXPECT("status(40010017)");
    EXPECT_CLEAN();
    stop();
}

static void an_ethernet_has_addresses_of_six_bytes(void)
{
    NDH_STANDIN_ADAPTER_RESULT result;

    tables();
    w.general.MacAddressLength = 8;
    CHECK(driver_register_miniport() == NDIS_STATUS_SUCCESS);
    switches_reset();
    violations_report();
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_START, &result) == NDIS_STATUS_INVALID_PARAMETER);
    EXPECT_VIOLATION("WIN-A4");
    driver_stop();
}

static VOID NTAPI wire_receive(NDIS_HANDLE context, const VOID *bytes, ULONG length)
{
    CHECK(context == CONTEXT(0xAD) && length == 3 && memcmp(bytes, "abc", 3) == 0);
    driver_log("arrived");
}

static VOID NTAPI wire_link(NDIS_HANDLE context, BOOLEAN up)
{
    CHECK(context == CONTEXT(0xAD));
    driver_log(up ? "up" : "down");
}

static NTSTATUS wire(ULONG code, ULONG adapter, ULONG length, const char *bytes, ULONG output)
{
    static struct {
        NDH_STANDIN_WIRE_FRAME head;
        char bytes[sizeof(frame)];
    } buffer;
    ULONG size = (ULONG)(sizeof(buffer.head) + (bytes != NULL ? strlen(bytes) : 0));
    ULONG_PTR information = 0;
    NTSTATUS status;

    memset(&buffer, 0, sizeof(buffer));
    buffer.head.Adapter = adapter;
    buffer.head.Length = length;
    memcpy(buffer.bytes, bytes != NULL ? bytes : "", bytes != NULL ? strlen(bytes) : 0);
    status = kernel_ioctl(code, &buffer, size, output, &information);
    if (status == STATUS_SUCCESS && output != 0) {
        CHECK(buffer.head.Length == sizeof(frame) && information == sizeof(buffer.head) + sizeof(frame) &&
              buffer.head.Lost == 0 && memcmp(buffer.bytes, frame, sizeof(frame)) == 0);
    }
    return status;
}

static void a_wire_has_two_ends(void)
{
    const ULONG room = sizeof(NDH_STANDIN_WIRE_FRAME) + sizeof(frame);
    ULONG i;

    start();
    CHECK(wire(NDH_STANDIN_WIRE_SEND, 0, 3, "abc", 0) == STATUS_NO_SUCH_DEVICE);
    CHECK(NdhWireConnect(NULL, wire_receive, wire_link, NULL) == NDIS_STATUS_FAILURE);
    CHECK(NdhWireConnect(w.adapter, wire_receive, wire_link, CONTEXT(0xAD)) == NDIS_STATUS_SUCCESS);
    CHECK(NdhWireConnect(w.adapter, wire_receive, wire_link, CONTEXT(0xAD)) == NDIS_STATUS_FAILURE);
    CHECK(wire(NDH_STANDIN_WIRE_SEND, 0, 3, "abc", 0) == STATUS_SUCCESS);
    CHECK(wire(NDH_STANDIN_WIRE_LINK, NDH_STANDIN_WIRE_ANY, 0, NULL, 0) == STATUS_SUCCESS);
    EXPECT("arrived down");
    CHECK(wire(NDH_STANDIN_WIRE_SEND, 1, 3, "abc", 0) == STATUS_NO_SUCH_DEVICE);
    CHECK(wire(NDH_STANDIN_WIRE_SEND, 0, 4, "abc", 0) == STATUS_INVALID_PARAMETER);
    CHECK(wire(NDH_STANDIN_WIRE_LINK, 0, 2, NULL, 0) == STATUS_INVALID_PARAMETER);
    CHECK(NdhWireTransmit(w.adapter, nbl->FirstNetBuffer));
    CHECK(wire(NDH_STANDIN_WIRE_RECEIVE, 0, 0, NULL, room) == STATUS_SUCCESS);
    for (i = 0; i < NDH_STANDIN_WIRE_KEPT; i++) {
        CHECK(NdhWireTransmit(w.adapter, nbl->FirstNetBuffer));
    }
    CHECK(!NdhWireTransmit(w.adapter, nbl->FirstNetBuffer));
    NdhWireDisconnect(w.adapter);
    CHECK(!NdhWireTransmit(w.adapter, nbl->FirstNetBuffer));
    CHECK(wire(NDH_STANDIN_WIRE_RECEIVE, 0, 0, NULL, room) == STATUS_NO_SUCH_DEVICE);
    stop();
}

int main(void)
{
    a_frame_there_and_back();
    each_comes_back_once();
    the_filter_decides();
    frames_in_runs();
    a_paused_binding();
    a_filter_waits_for_the_miniport();
    the_link_goes_down();
    a_wire_has_two_ends();
    an_ethernet_has_addresses_of_six_bytes();
    return 0;
}
