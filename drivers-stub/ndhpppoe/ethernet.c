// SPDX-License-Identifier: MIT
#include "frame.h"
#include "pppoe.h"

static NDIS_HANDLE Protocol;
static NDIS_HANDLE Binding;
static NDIS_HANDLE Pool;
static UCHAR Own[ETHERNET_ADDRESS];
static BOOLEAN Running; /* with Sends: Lock */
static ULONG Sends;     /* at the adapter; one more while Running */
static NDIS_EVENT Idle; /* Sends is 0 */

/* Of the one open, close or OID request that pends; a bind operation makes them one after the other. */
static NDIS_EVENT Completed;
static NDIS_STATUS CompletedStatus;

static NDIS_STATUS Await(NDIS_STATUS Status)
{
    if (Status == NDIS_STATUS_PENDING) {
        NdisWaitEvent(&Completed, 0);
        Status = CompletedStatus;
    }
    return Status;
}

static VOID Complete(NDIS_STATUS Status)
{
    CompletedStatus = Status;
    NdisSetEvent(&Completed);
}

static PROTOCOL_OPEN_ADAPTER_COMPLETE_EX OpenComplete;
static PROTOCOL_CLOSE_ADAPTER_COMPLETE_EX CloseComplete;
static PROTOCOL_OID_REQUEST_COMPLETE OidComplete;
static PROTOCOL_BIND_ADAPTER_EX Bind;
static PROTOCOL_UNBIND_ADAPTER_EX Unbind;
static PROTOCOL_NET_PNP_EVENT PnPEvent;
static PROTOCOL_STATUS_EX StatusIndicated;
static PROTOCOL_SEND_NET_BUFFER_LISTS_COMPLETE SendComplete;
static PROTOCOL_RECEIVE_NET_BUFFER_LISTS Receive;

_Use_decl_annotations_
static VOID OpenComplete(NDIS_HANDLE ProtocolBindingContext, NDIS_STATUS Status)
{
    UNREFERENCED_PARAMETER(ProtocolBindingContext);
    Complete(Status);
}

_Use_decl_annotations_
static VOID CloseComplete(NDIS_HANDLE ProtocolBindingContext)
{
    UNREFERENCED_PARAMETER(ProtocolBindingContext);
    Complete(NDIS_STATUS_SUCCESS);
}

_Use_decl_annotations_
static VOID OidComplete(NDIS_HANDLE ProtocolBindingContext, PNDIS_OID_REQUEST OidRequest, NDIS_STATUS Status)
{
    UNREFERENCED_PARAMETER(ProtocolBindingContext);
    UNREFERENCED_PARAMETER(OidRequest);
    Complete(Status);
}

static NDIS_STATUS SetPacketFilter(ULONG Filter)
{
    NDIS_OID_REQUEST Request = { .Header = { .Type = NDIS_OBJECT_TYPE_OID_REQUEST,
                                             .Revision = NDIS_OID_REQUEST_REVISION_1,
                                             .Size = NDIS_SIZEOF_OID_REQUEST_REVISION_1 },
                                 .RequestType = NdisRequestSetInformation };

    Request.DATA.SET_INFORMATION.Oid = OID_GEN_CURRENT_PACKET_FILTER;
    Request.DATA.SET_INFORMATION.InformationBuffer = &Filter;
    Request.DATA.SET_INFORMATION.InformationBufferLength = sizeof(Filter);
    NdisResetEvent(&Completed);
    return Await(NdisOidRequest(Binding, &Request));
}

static NDIS_STATUS Close(VOID)
{
    NDIS_STATUS Status;

    NdisResetEvent(&Completed);
    Status = Await(NdisCloseAdapterEx(Binding));
    Binding = NULL;
    if (Pool != NULL) {
        NdisFreeNetBufferListPool(Pool);
        Pool = NULL;
    }
    return Status;
}

/* nc-ndis-protocol_bind_adapter_ex.md: the first Ethernet adapter will do. */
_Use_decl_annotations_
static NDIS_STATUS Bind(NDIS_HANDLE ProtocolDriverContext, NDIS_HANDLE BindContext,
                        PNDIS_BIND_PARAMETERS BindParameters)
{
    NDIS_MEDIUM Medium = NdisMedium802_3;
    UINT Selected;
    NET_FRAME_TYPE Types[] = { RtlUshortByteSwap(PPPOE_TYPE_DISCOVERY),
                               RtlUshortByteSwap(PPPOE_TYPE_SESSION) };
    NDIS_OPEN_PARAMETERS Open = { .Header = { .Type = NDIS_OBJECT_TYPE_OPEN_PARAMETERS,
                                              .Revision = NDIS_OPEN_PARAMETERS_REVISION_1,
                                              .Size = NDIS_SIZEOF_OPEN_PARAMETERS_REVISION_1 },
                                  .AdapterName = BindParameters->AdapterName,
                                  .MediumArray = &Medium,
                                  .MediumArraySize = 1,
                                  .SelectedMediumIndex = &Selected,
                                  .FrameTypeArray = Types,
                                  .FrameTypeArraySize = RTL_NUMBER_OF(Types) };
    NDIS_STATUS Status;

    UNREFERENCED_PARAMETER(ProtocolDriverContext);
    if (BindParameters->MediaType != NdisMedium802_3 ||
        BindParameters->MacAddressLength != ETHERNET_ADDRESS || Binding != NULL) {
        return NDIS_STATUS_UNSUPPORTED_MEDIA;
    }
    NdisMoveMemory(Own, BindParameters->CurrentMacAddress, ETHERNET_ADDRESS);
    NdisResetEvent(&Completed);
    Status = Await(NdisOpenAdapterEx(Protocol, &Binding, &Open, BindContext, &Binding));
    if (Status != NDIS_STATUS_SUCCESS) {
        Binding = NULL;
        return Status;
    }
    Pool = FramePoolCreate(Protocol, PPPOE_TAG);
    Status = Pool != NULL ? SetPacketFilter(NDIS_PACKET_TYPE_DIRECTED) : NDIS_STATUS_RESOURCES;
    if (Status != NDIS_STATUS_SUCCESS) {
        Close();
    }
    return Status;
}

/* nc-ndis-protocol_unbind_adapter_ex.md: paused before. */
_Use_decl_annotations_
static NDIS_STATUS Unbind(NDIS_HANDLE UnbindContext, NDIS_HANDLE ProtocolBindingContext)
{
    UNREFERENCED_PARAMETER(UnbindContext);
    UNREFERENCED_PARAMETER(ProtocolBindingContext);
    CallsEnd();
    (VOID) SetPacketFilter(0);
    return Close();
}

static VOID Restarted(VOID)
{
    NdisAcquireSpinLock(&Lock);
    Running = TRUE;
    Sends++;
    NdisResetEvent(&Idle);
    NdisReleaseSpinLock(&Lock);
}

static VOID SendGone(VOID)
{
    NdisAcquireSpinLock(&Lock);
    if (--Sends == 0) {
        NdisSetEvent(&Idle);
    }
    NdisReleaseSpinLock(&Lock);
}

static VOID Paused(VOID)
{
    BOOLEAN Was;

    NdisAcquireSpinLock(&Lock);
    Was = Running;
    Running = FALSE;
    NdisReleaseSpinLock(&Lock);
    if (Was) {
        SendGone();
        NdisWaitEvent(&Idle, 0);
    }
}

/* nc-ndis-protocol_net_pnp_event.md */
_Use_decl_annotations_
static NDIS_STATUS PnPEvent(NDIS_HANDLE ProtocolBindingContext,
                            PNET_PNP_EVENT_NOTIFICATION NetPnPEventNotification)
{
    UNREFERENCED_PARAMETER(ProtocolBindingContext);
    switch (NetPnPEventNotification->NetPnPEvent.NetEvent) {
    case NetEventRestart:
        Restarted();
        return NDIS_STATUS_SUCCESS;
    case NetEventPause:
        Paused();
        return NDIS_STATUS_SUCCESS;
    case NetEventSetPower:
    case NetEventQueryPower:
    case NetEventBindsComplete:
    case NetEventBindList:
    case NetEventQueryRemoveDevice:
    case NetEventCancelRemoveDevice:
        return NDIS_STATUS_SUCCESS;
    default:
        return NDIS_STATUS_NOT_SUPPORTED;
    }
}

/* nc-ndis-protocol_status_ex.md: a session outlives a link that is down for a while. */
_Use_decl_annotations_
static VOID StatusIndicated(NDIS_HANDLE ProtocolBindingContext, PNDIS_STATUS_INDICATION StatusIndication)
{
    UNREFERENCED_PARAMETER(ProtocolBindingContext);
    UNREFERENCED_PARAMETER(StatusIndication);
}

/* Header, head and payload in one piece, or NULL. */
static UCHAR *Build(const UCHAR *Destination, USHORT Type, const VOID *Head, ULONG HeadLength,
                    PNET_BUFFER Payload, ULONG PayloadLength)
{
    UCHAR *Bytes = NdisAllocateMemoryWithTagPriority(Protocol, ETHERNET_HEADER + HeadLength + PayloadLength,
                                                     PPPOE_TAG, NormalPoolPriority);
    UCHAR *Rest;
    const VOID *Data;

    if (Bytes == NULL) {
        return NULL;
    }
    NdisMoveMemory(Bytes, Destination, ETHERNET_ADDRESS);
    NdisMoveMemory(Bytes + ETHERNET_ADDRESS, Own, ETHERNET_ADDRESS);
    Bytes[2 * ETHERNET_ADDRESS] = (UCHAR)(Type >> 8);
    Bytes[2 * ETHERNET_ADDRESS + 1] = (UCHAR)Type;
    NdisMoveMemory(Bytes + ETHERNET_HEADER, Head, HeadLength);
    if (PayloadLength != 0) {
        Rest = Bytes + ETHERNET_HEADER + HeadLength;
        Data = NdisGetDataBuffer(Payload, PayloadLength, Rest, 1, 0);
        if (Data == NULL) {
            NdisFreeMemory(Bytes, 0, 0);
            return NULL;
        }
        RtlMoveMemory(Rest, Data, PayloadLength);
    }
    return Bytes;
}

_Use_decl_annotations_
BOOLEAN EthernetSend(const UCHAR *Destination, USHORT Type, const VOID *Head, ULONG HeadLength,
                     PNET_BUFFER Payload)
{
    ULONG PayloadLength = Payload != NULL ? NET_BUFFER_DATA_LENGTH(Payload) : 0;
    PNET_BUFFER_LIST Nbl;
    UCHAR *Bytes;
    BOOLEAN Runs;

    if (HeadLength + PayloadLength > ETHERNET_PAYLOAD) {
        return FALSE;
    }
    NdisAcquireSpinLock(&Lock);
    Runs = Running;
    Sends += Runs;
    NdisReleaseSpinLock(&Lock);
    if (!Runs) {
        return FALSE;
    }
    Bytes = Build(Destination, Type, Head, HeadLength, Payload, PayloadLength);
    Nbl = FrameCreate(Protocol, Pool, Binding, Bytes, ETHERNET_HEADER + HeadLength + PayloadLength);
    if (Nbl == NULL) {
        SendGone();
        return FALSE;
    }
    NdisSendNetBufferLists(Binding, Nbl, NDIS_DEFAULT_PORT_NUMBER, 0);
    return TRUE;
}

/* nc-ndis-protocol_send_net_buffer_lists_complete.md: a lost frame is the network's everyday. */
_Use_decl_annotations_
static VOID SendComplete(NDIS_HANDLE ProtocolBindingContext, PNET_BUFFER_LIST NetBufferList,
                         ULONG SendCompleteFlags)
{
    UNREFERENCED_PARAMETER(ProtocolBindingContext);
    UNREFERENCED_PARAMETER(SendCompleteFlags);
    while (NetBufferList != NULL) {
        PNET_BUFFER_LIST Nbl = NetBufferList;

        NetBufferList = NET_BUFFER_LIST_NEXT_NBL(Nbl);
        FrameFree(Nbl);
        SendGone();
    }
}

static VOID Arrived(PNET_BUFFER NetBuffer)
{
    ULONG Length = NET_BUFFER_DATA_LENGTH(NetBuffer);
    UCHAR *Storage = NdisAllocateMemoryWithTagPriority(Protocol, Length, PPPOE_TAG, NormalPoolPriority);
    const UCHAR *Frame = Storage != NULL ? NdisGetDataBuffer(NetBuffer, Length, Storage, 1, 0) : NULL;

    if (Frame != NULL) {
        FrameArrived(Frame, Length);
    }
    if (Storage != NULL) {
        NdisFreeMemory(Storage, 0, 0);
    }
}

/* nc-ndis-protocol_receive_net_buffer_lists.md */
_Use_decl_annotations_
static VOID Receive(NDIS_HANDLE ProtocolBindingContext, PNET_BUFFER_LIST NetBufferLists,
                    NDIS_PORT_NUMBER PortNumber, ULONG NumberOfNetBufferLists, ULONG ReceiveFlags)
{
    PNET_BUFFER_LIST Nbl;

    UNREFERENCED_PARAMETER(ProtocolBindingContext);
    UNREFERENCED_PARAMETER(PortNumber);
    UNREFERENCED_PARAMETER(NumberOfNetBufferLists);
    for (Nbl = NetBufferLists; Nbl != NULL; Nbl = NET_BUFFER_LIST_NEXT_NBL(Nbl)) {
        Arrived(NET_BUFFER_LIST_FIRST_NB(Nbl));
    }
    if (NDIS_TEST_RECEIVE_CAN_PEND(ReceiveFlags)) {
        NdisReturnNetBufferLists(
            Binding, NetBufferLists,
            NDIS_TEST_RECEIVE_AT_DISPATCH_LEVEL(ReceiveFlags) ? NDIS_RETURN_FLAGS_DISPATCH_LEVEL : 0);
    }
}

NDIS_STATUS EthernetRegister(VOID)
{
    NDIS_PROTOCOL_DRIVER_CHARACTERISTICS Characteristics = {
        .Header = { .Type = NDIS_OBJECT_TYPE_PROTOCOL_DRIVER_CHARACTERISTICS,
                    .Revision = NDIS_PROTOCOL_DRIVER_CHARACTERISTICS_REVISION_2,
                    .Size = NDIS_SIZEOF_PROTOCOL_DRIVER_CHARACTERISTICS_REVISION_2 },
        .MajorNdisVersion = 6,
        .MinorNdisVersion = 30,
        .MajorDriverVersion = 1,
        .Name = NDIS_STRING_CONST("ndhpppoe"),
        .BindAdapterHandlerEx = Bind,
        .UnbindAdapterHandlerEx = Unbind,
        .OpenAdapterCompleteHandlerEx = OpenComplete,
        .CloseAdapterCompleteHandlerEx = CloseComplete,
        .NetPnPEventHandler = PnPEvent,
        .OidRequestCompleteHandler = OidComplete,
        .StatusHandlerEx = StatusIndicated,
        .ReceiveNetBufferListsHandler = Receive,
        .SendNetBufferListsCompleteHandler = SendComplete,
    };

    NdisInitializeEvent(&Completed);
    NdisInitializeEvent(&Idle);
    return NdisRegisterProtocolDriver(NULL, &Characteristics, &Protocol);
}

VOID EthernetDeregister(VOID)
{
    NdisDeregisterProtocolDriver(Protocol);
}
