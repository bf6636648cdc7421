// SPDX-License-Identifier: MIT
/**
 * NDIS 5: what a protocol driver calls.
 */
#ifndef NDH_NDIS5_PROTOCOL_H
#define NDH_NDIS5_PROTOCOL_H

#include "ndis5_protocol_handlers.h"

_IRQL_requires_(PASSIVE_LEVEL)
VOID NTAPI NdisRegisterProtocol(_Out_ PNDIS_STATUS Status, _Out_ PNDIS_HANDLE NdisProtocolHandle,
                                _In_ PNDIS_PROTOCOL_CHARACTERISTICS ProtocolCharacteristics,
                                _In_ UINT CharacteristicsLength);

_IRQL_requires_(PASSIVE_LEVEL)
VOID NTAPI NdisDeregisterProtocol(_Out_ PNDIS_STATUS Status, _In_ NDIS_HANDLE NdisProtocolHandle);

_IRQL_requires_(PASSIVE_LEVEL)
VOID NTAPI NdisOpenAdapter(_Out_ PNDIS_STATUS Status, _Out_ PNDIS_STATUS OpenErrorStatus,
                           _Out_ PNDIS_HANDLE NdisBindingHandle, _Out_ PUINT SelectedMediumIndex,
                           _In_reads_(MediumArraySize) PNDIS_MEDIUM MediumArray, _In_ UINT MediumArraySize,
                           _In_ NDIS_HANDLE NdisProtocolHandle, _In_ NDIS_HANDLE ProtocolBindingContext,
                           _In_ PNDIS_STRING AdapterName, _In_ UINT OpenOptions,
                           _In_opt_ PSTRING AddressingInformation);

_IRQL_requires_(PASSIVE_LEVEL)
VOID NTAPI NdisCloseAdapter(_Out_ PNDIS_STATUS Status, _In_ NDIS_HANDLE NdisBindingHandle);

_IRQL_requires_(PASSIVE_LEVEL)
VOID NTAPI NdisCompleteBindAdapter(_In_ NDIS_HANDLE BindAdapterContext, _In_ NDIS_STATUS Status,
                                   _In_ NDIS_STATUS OpenStatus);

_IRQL_requires_(PASSIVE_LEVEL)
VOID NTAPI NdisCompleteUnbindAdapter(_In_ NDIS_HANDLE UnbindAdapterContext, _In_ NDIS_STATUS Status);

VOID NTAPI NdisSetProtocolFilter(_Out_ PNDIS_STATUS Status, _In_ NDIS_HANDLE NdisBindingHandle,
                                 _In_ RECEIVE_HANDLER ReceiveHandler,
                                 _In_ RECEIVE_PACKET_HANDLER ReceivePacketHandler, _In_ NDIS_MEDIUM Medium,
                                 _In_ UINT Offset, _In_ UINT Size, _In_ PUCHAR Pattern);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisGetDriverHandle(_In_ NDIS_HANDLE NdisBindingHandle, _Out_ PNDIS_HANDLE NdisDriverHandle);

_IRQL_requires_(PASSIVE_LEVEL)
VOID NTAPI NdisOpenProtocolConfiguration(_Out_ PNDIS_STATUS Status, _Out_ PNDIS_HANDLE ConfigurationHandle,
                                         _In_ PCNDIS_STRING ProtocolSection);

_IRQL_requires_(PASSIVE_LEVEL)
VOID NTAPI NdisCompletePnPEvent(_In_ NDIS_STATUS Status, _In_ NDIS_HANDLE NdisBindingHandle,
                                _In_ PNET_PNP_EVENT NetPnPEvent);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisReset(_Out_ PNDIS_STATUS Status, _In_ NDIS_HANDLE NdisBindingHandle);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisRequest(_Out_ PNDIS_STATUS Status, _In_ NDIS_HANDLE NdisBindingHandle,
                       _In_ PNDIS_REQUEST NdisRequest);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisReturnPackets(_In_reads_(NumberOfPackets) PNDIS_PACKET *PacketsToReturn,
                             _In_ UINT NumberOfPackets);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
PNDIS_PACKET NTAPI NdisGetReceivedPacket(_In_ NDIS_HANDLE NdisBindingHandle, _In_ NDIS_HANDLE MacContext);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisCancelSendPackets(_In_ NDIS_HANDLE NdisBindingHandle, _In_ PVOID CancelId);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_STATUS NTAPI NdisQueryPendingIOCount(_In_ PVOID NdisBindingHandle, _Out_ PULONG IoCount);

#define NdisSend(Status, NdisBindingHandle, Packet)                                                          \
    (*(Status) = ((PNDIS_OPEN_BLOCK)(NdisBindingHandle))                                                     \
                     ->SendHandler(((PNDIS_OPEN_BLOCK)(NdisBindingHandle))->BindingHandle, Packet))
#define NdisSendPackets(NdisBindingHandle, PacketArray, NumberOfPackets)                                     \
    ((PNDIS_OPEN_BLOCK)(NdisBindingHandle))                                                                  \
        ->SendPacketsHandler((PNDIS_OPEN_BLOCK)(NdisBindingHandle), PacketArray, NumberOfPackets)
#define NdisTransferData(Status, NdisBindingHandle, MacReceiveContext, ByteOffset, BytesToTransfer, Packet,  \
                         BytesTransferred)                                                                   \
    (*(Status) = ((PNDIS_OPEN_BLOCK)(NdisBindingHandle))                                                     \
                     ->TransferDataHandler(((PNDIS_OPEN_BLOCK)(NdisBindingHandle))->BindingHandle,           \
                                           MacReceiveContext, ByteOffset, BytesToTransfer, Packet,           \
                                           BytesTransferred))

#endif
