// SPDX-License-Identifier: MIT
/*
 * Events and status indications to NDIS 5 protocols.
 */
#include "protocol.h"

#include "../ndis/data.h"

/* NDIS 5 knows no pause and no restart: sends of the binding are waited for here. */
_Use_decl_annotations_
NDIS_STATUS ThunkNetPnPEvent(NDIS_HANDLE ProtocolBindingContext,
                             PNET_PNP_EVENT_NOTIFICATION NetPnPEventNotification)
{
    PN5_BINDING Binding = ProtocolBindingContext;
    NET_PNP_EVENT_CODE Event = NetPnPEventNotification->NetPnPEvent.NetEvent;
    PN5_PROTOCOL Protocol =
        ((PNS_PROTOCOL)NetPnPEventNotification->NetPnPEvent.NdisReserved[1])->DriverContext;
    PVOID Object;
    NDIS_STATUS Status;
    KIRQL Irql;

    if (Event == NetEventPause) {
        LibraryAcquire(&Irql);
        HandleResolveLocked(&Binding->Block, ObjectBinding, SideOnly, &Object);
        LibraryRelease(Irql);
        if (Object != NULL) {
            DataDrainSends(((PNS_BINDING)Object)->Adapter);
        }
    }
    if (Event >= NetEventPause) {
        return NDIS_STATUS_SUCCESS;
    }
    if (Protocol->Characteristics.PnPEventHandler == NULL) {
        return NDIS_STATUS_NOT_SUPPORTED;
    }
    HANDLER_STATUS(Status, ProtocolPnPEvent, PlaceOfThunk(), Protocol->Characteristics.PnPEventHandler,
                   Binding != NULL ? Binding->Context : NULL, &NetPnPEventNotification->NetPnPEvent);
    return Status;
}

/* nf-ndis-ndiscompletepnpevent.md */
VOID NdisCompletePnPEvent(NDIS_STATUS Status, NDIS_HANDLE NdisBindingHandle, PNET_PNP_EVENT NetPnPEvent)
{
    if (!LibraryRequirePassive("NdisCompletePnPEvent", "NDIS-IRQL")) {
        return;
    }
    NdisCompleteNetPnPEvent(NdisBindingHandle,
                            CONTAINING_RECORD(NetPnPEvent, NET_PNP_EVENT_NOTIFICATION, NetPnPEvent), Status);
}

/* The status in the form of NDIS 5: a state of the link is one of two codes without data. */
static NDIS_STATUS CodeOf(const NDIS_STATUS_INDICATION *Indication, PVOID *Buffer, PUINT Size)
{
    const NDIS_LINK_STATE *State = Indication->StatusBuffer;

    *Buffer = Indication->StatusBuffer;
    *Size = Indication->StatusBufferSize;
    if (Indication->StatusCode != NDIS_STATUS_LINK_STATE || *Size < NDIS_SIZEOF_LINK_STATE_REVISION_1 ||
        State->MediaConnectState == MediaConnectStateUnknown) {
        return Indication->StatusCode;
    }
    *Buffer = NULL;
    *Size = 0;
    return State->MediaConnectState == MediaConnectStateConnected ? NDIS_STATUS_MEDIA_CONNECT
                                                                  : NDIS_STATUS_MEDIA_DISCONNECT;
}

_Use_decl_annotations_
VOID ThunkStatus(NDIS_HANDLE ProtocolBindingContext, PNDIS_STATUS_INDICATION StatusIndication)
{
    PN5_BINDING Binding = ProtocolBindingContext;
    const NDIS50_PROTOCOL_CHARACTERISTICS *Characteristics = &Binding->Protocol->Characteristics;
    NDIS_STATUS Code;
    PVOID Buffer;
    UINT Size;

    Code = CodeOf(StatusIndication, &Buffer, &Size);
    HANDLER_CALL(ProtocolStatus, PlaceOfProtocolBinding(Binding), Characteristics->StatusHandler,
                 Binding->Context, Code, Buffer, Size);
    if (Characteristics->StatusCompleteHandler != NULL) {
        HANDLER_CALL(ProtocolStatusComplete, PlaceOfProtocolBinding(Binding),
                     Characteristics->StatusCompleteHandler, Binding->Context);
    }
}

_Use_decl_annotations_
VOID ThunkCoStatus(NDIS_HANDLE ProtocolBindingContext, NDIS_HANDLE ProtocolVcContext,
                   PNDIS_STATUS_INDICATION StatusIndication)
{
    PN5_BINDING Binding = ProtocolBindingContext;
    NDIS_STATUS Code;
    PVOID Buffer;
    UINT Size;

    Code = CodeOf(StatusIndication, &Buffer, &Size);
    HANDLER_CALL(ProtocolCoStatus, PlaceOfThunk(), Binding->Protocol->Characteristics.CoStatusHandler,
                 Binding->Context, ProtocolVcContext, Code, Buffer, Size);
}

_Use_decl_annotations_
VOID ThunkAfRegisterNotify(NDIS_HANDLE ProtocolBindingContext, PCO_ADDRESS_FAMILY AddressFamily)
{
    PN5_BINDING Binding = ProtocolBindingContext;

    HANDLER_CALL(ProtocolCoAfRegisterNotify, PlaceOfThunk(),
                 Binding->Protocol->Characteristics.CoAfRegisterNotifyHandler, Binding->Context,
                 AddressFamily);
}
