// SPDX-License-Identifier: MIT
/**
 * NDIS 5: the handlers of a protocol driver, their table of versions 4.0 and 5.0, and the open block.
 */
#ifndef NDH_NDIS5_PROTOCOL_HANDLERS_H
#define NDH_NDIS5_PROTOCOL_HANDLERS_H

#include "ndis5_request.h"
#include "ndis_protocol.h"
#include "ndis_co.h"

typedef VOID(NTAPI *OPEN_ADAPTER_COMPLETE_HANDLER)(_In_ NDIS_HANDLE ProtocolBindingContext,
                                                   _In_ NDIS_STATUS Status, _In_ NDIS_STATUS OpenErrorStatus);

typedef VOID(NTAPI *CLOSE_ADAPTER_COMPLETE_HANDLER)(_In_ NDIS_HANDLE ProtocolBindingContext,
                                                    _In_ NDIS_STATUS Status);

typedef VOID(NTAPI *RESET_COMPLETE_HANDLER)(_In_ NDIS_HANDLE ProtocolBindingContext, _In_ NDIS_STATUS Status);

typedef VOID(NTAPI *REQUEST_COMPLETE_HANDLER)(_In_ NDIS_HANDLE ProtocolBindingContext,
                                              _In_ PNDIS_REQUEST NdisRequest, _In_ NDIS_STATUS Status);

typedef VOID(NTAPI *STATUS_HANDLER)(_In_ NDIS_HANDLE ProtocolBindingContext, _In_ NDIS_STATUS GeneralStatus,
                                    _In_ PVOID StatusBuffer, _In_ UINT StatusBufferSize);

typedef VOID(NTAPI *STATUS_COMPLETE_HANDLER)(_In_ NDIS_HANDLE ProtocolBindingContext);

typedef VOID(NTAPI *SEND_COMPLETE_HANDLER)(_In_ NDIS_HANDLE ProtocolBindingContext, _In_ PNDIS_PACKET Packet,
                                           _In_ NDIS_STATUS Status);

typedef VOID(NTAPI *WAN_SEND_COMPLETE_HANDLER)(_In_ NDIS_HANDLE ProtocolBindingContext,
                                               _In_ PNDIS_WAN_PACKET Packet, _In_ NDIS_STATUS Status);

typedef VOID(NTAPI *TRANSFER_DATA_COMPLETE_HANDLER)(_In_ NDIS_HANDLE ProtocolBindingContext,
                                                    _In_ PNDIS_PACKET Packet, _In_ NDIS_STATUS Status,
                                                    _In_ UINT BytesTransferred);

typedef VOID(NTAPI *WAN_TRANSFER_DATA_COMPLETE_HANDLER)(VOID);

typedef NDIS_STATUS(NTAPI *RECEIVE_HANDLER)(_In_ NDIS_HANDLE ProtocolBindingContext,
                                            _In_ NDIS_HANDLE MacReceiveContext, _In_ PVOID HeaderBuffer,
                                            _In_ UINT HeaderBufferSize, _In_ PVOID LookAheadBuffer,
                                            _In_ UINT LookaheadBufferSize, _In_ UINT PacketSize);

typedef NDIS_STATUS(NTAPI *WAN_RECEIVE_HANDLER)(_In_ NDIS_HANDLE NdisLinkHandle, _In_ PUCHAR Packet,
                                                _In_ ULONG PacketSize);

typedef VOID(NTAPI *RECEIVE_COMPLETE_HANDLER)(_In_ NDIS_HANDLE ProtocolBindingContext);

typedef INT(NTAPI *RECEIVE_PACKET_HANDLER)(_In_ NDIS_HANDLE ProtocolBindingContext, _In_ PNDIS_PACKET Packet);

typedef VOID(NTAPI *BIND_HANDLER)(_Out_ PNDIS_STATUS Status, _In_ NDIS_HANDLE BindContext,
                                  _In_ PNDIS_STRING DeviceName, _In_ PVOID SystemSpecific1,
                                  _In_ PVOID SystemSpecific2);

typedef VOID(NTAPI *UNBIND_HANDLER)(_Out_ PNDIS_STATUS Status, _In_ NDIS_HANDLE ProtocolBindingContext,
                                    _In_ NDIS_HANDLE UnbindContext);

typedef NDIS_STATUS(NTAPI *PNP_EVENT_HANDLER)(_In_ NDIS_HANDLE ProtocolBindingContext,
                                              _In_ PNET_PNP_EVENT NetPnPEvent);

typedef VOID(NTAPI *UNLOAD_PROTOCOL_HANDLER)(VOID);

typedef struct _NDIS40_PROTOCOL_CHARACTERISTICS {
    UCHAR MajorNdisVersion;
    UCHAR MinorNdisVersion;
    USHORT Filler;
    union {
        UINT Reserved;
        UINT Flags;
    };
    OPEN_ADAPTER_COMPLETE_HANDLER OpenAdapterCompleteHandler;
    CLOSE_ADAPTER_COMPLETE_HANDLER CloseAdapterCompleteHandler;
    union {
        SEND_COMPLETE_HANDLER SendCompleteHandler;
        WAN_SEND_COMPLETE_HANDLER WanSendCompleteHandler;
    };
    union {
        TRANSFER_DATA_COMPLETE_HANDLER TransferDataCompleteHandler;
        WAN_TRANSFER_DATA_COMPLETE_HANDLER WanTransferDataCompleteHandler;
    };
    RESET_COMPLETE_HANDLER ResetCompleteHandler;
    REQUEST_COMPLETE_HANDLER RequestCompleteHandler;
    union {
        RECEIVE_HANDLER ReceiveHandler;
        WAN_RECEIVE_HANDLER WanReceiveHandler;
    };
    RECEIVE_COMPLETE_HANDLER ReceiveCompleteHandler;
    STATUS_HANDLER StatusHandler;
    STATUS_COMPLETE_HANDLER StatusCompleteHandler;
    NDIS_STRING Name;
    RECEIVE_PACKET_HANDLER ReceivePacketHandler;
    BIND_HANDLER BindAdapterHandler;
    UNBIND_HANDLER UnbindAdapterHandler;
    PNP_EVENT_HANDLER PnPEventHandler;
    UNLOAD_PROTOCOL_HANDLER UnloadHandler;
} NDIS40_PROTOCOL_CHARACTERISTICS;

typedef struct _NDIS50_PROTOCOL_CHARACTERISTICS {
    union {
        NDIS40_PROTOCOL_CHARACTERISTICS Ndis40Chars;
        struct {
            UCHAR MajorNdisVersion;
            UCHAR MinorNdisVersion;
            USHORT Filler;
            union {
                UINT Reserved;
                UINT Flags;
            };
            OPEN_ADAPTER_COMPLETE_HANDLER OpenAdapterCompleteHandler;
            CLOSE_ADAPTER_COMPLETE_HANDLER CloseAdapterCompleteHandler;
            union {
                SEND_COMPLETE_HANDLER SendCompleteHandler;
                WAN_SEND_COMPLETE_HANDLER WanSendCompleteHandler;
            };
            union {
                TRANSFER_DATA_COMPLETE_HANDLER TransferDataCompleteHandler;
                WAN_TRANSFER_DATA_COMPLETE_HANDLER WanTransferDataCompleteHandler;
            };
            RESET_COMPLETE_HANDLER ResetCompleteHandler;
            REQUEST_COMPLETE_HANDLER RequestCompleteHandler;
            union {
                RECEIVE_HANDLER ReceiveHandler;
                WAN_RECEIVE_HANDLER WanReceiveHandler;
            };
            RECEIVE_COMPLETE_HANDLER ReceiveCompleteHandler;
            STATUS_HANDLER StatusHandler;
            STATUS_COMPLETE_HANDLER StatusCompleteHandler;
            NDIS_STRING Name;
            RECEIVE_PACKET_HANDLER ReceivePacketHandler;
            BIND_HANDLER BindAdapterHandler;
            UNBIND_HANDLER UnbindAdapterHandler;
            PNP_EVENT_HANDLER PnPEventHandler;
            UNLOAD_PROTOCOL_HANDLER UnloadHandler;
        };
    };
    PVOID ReservedHandlers[4];
    CO_SEND_COMPLETE_HANDLER CoSendCompleteHandler;
    CO_STATUS_HANDLER CoStatusHandler;
    CO_RECEIVE_PACKET_HANDLER CoReceivePacketHandler;
    CO_AF_REGISTER_NOTIFY_HANDLER CoAfRegisterNotifyHandler;
} NDIS50_PROTOCOL_CHARACTERISTICS;

#if defined(NDIS50) || defined(NDIS51) || defined(NDIS_WRAPPER)
typedef NDIS50_PROTOCOL_CHARACTERISTICS NDIS_PROTOCOL_CHARACTERISTICS;
#else
typedef NDIS40_PROTOCOL_CHARACTERISTICS NDIS_PROTOCOL_CHARACTERISTICS;
#endif
typedef NDIS_PROTOCOL_CHARACTERISTICS *PNDIS_PROTOCOL_CHARACTERISTICS;

/* What NdisBindingHandle points to: NdisSend, NdisSendPackets and NdisTransferData call through it. */
typedef NDIS_STATUS(NTAPI *WAN_SEND_HANDLER)(_In_ NDIS_HANDLE NdisBindingHandle, _In_ NDIS_HANDLE LinkHandle,
                                             _In_ PVOID Packet);

typedef NDIS_STATUS(NTAPI *SEND_HANDLER)(_In_ NDIS_HANDLE NdisBindingHandle, _In_ PNDIS_PACKET Packet);

typedef NDIS_STATUS(NTAPI *TRANSFER_DATA_HANDLER)(_In_ NDIS_HANDLE NdisBindingHandle,
                                                  _In_ NDIS_HANDLE MacReceiveContext, _In_ UINT ByteOffset,
                                                  _In_ UINT BytesToTransfer, _Out_ PNDIS_PACKET Packet,
                                                  _Out_ PUINT BytesTransferred);

typedef NDIS_STATUS(NTAPI *RESET_HANDLER)(_In_ NDIS_HANDLE NdisBindingHandle);

typedef NDIS_STATUS(NTAPI *REQUEST_HANDLER)(_In_ NDIS_HANDLE NdisBindingHandle,
                                            _In_ PNDIS_REQUEST NdisRequest);

typedef VOID(NTAPI *SEND_PACKETS_HANDLER)(_In_ NDIS_HANDLE MiniportAdapterContext,
                                          _In_ PPNDIS_PACKET PacketArray, _In_ UINT NumberOfPackets);

typedef struct _NDIS_OPEN_BLOCK {
    PVOID MacHandle;
    NDIS_HANDLE BindingHandle;
    NDIS_HANDLE Reserved6;
    NDIS_HANDLE Reserved7;
    NDIS_HANDLE Reserved8;
    PVOID Reserved9;
    NDIS_HANDLE Reserved10;
    NDIS_HANDLE Reserved11;
    BOOLEAN Reserved12;
    BOOLEAN Reserved2;
    BOOLEAN Reserved3;
    BOOLEAN Reserved4;
    PVOID Reserved13;
    KSPIN_LOCK Reserved5;
    NDIS_HANDLE Reserved14;
    union {
        SEND_HANDLER SendHandler;
        WAN_SEND_HANDLER WanSendHandler;
    };
    TRANSFER_DATA_HANDLER TransferDataHandler;
    SEND_COMPLETE_HANDLER SendCompleteHandler;
    TRANSFER_DATA_COMPLETE_HANDLER TransferDataCompleteHandler;
    RECEIVE_HANDLER ReceiveHandler;
    RECEIVE_COMPLETE_HANDLER ReceiveCompleteHandler;
    WAN_RECEIVE_HANDLER WanReceiveHandler;
    REQUEST_COMPLETE_HANDLER RequestCompleteHandler;
    RECEIVE_PACKET_HANDLER ReceivePacketHandler;
    SEND_PACKETS_HANDLER SendPacketsHandler;
    RESET_HANDLER ResetHandler;
    REQUEST_HANDLER RequestHandler;
    RESET_COMPLETE_HANDLER ResetCompleteHandler;
    STATUS_HANDLER StatusHandler;
    STATUS_COMPLETE_HANDLER StatusCompleteHandler;
} NDIS_OPEN_BLOCK, *PNDIS_OPEN_BLOCK, NDIS_COMMON_OPEN_BLOCK, *PNDIS_COMMON_OPEN_BLOCK;

#endif
