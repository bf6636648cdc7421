// SPDX-License-Identifier: MIT
/**
 * NDIS 5: NDIS_MINIPORT_BLOCK, to which MiniportAdapterHandle points, and the macros that call through it.
 *
 * A driver of NDIS 5 was compiled with these offsets: they are part of the binary interface.
 */
#ifndef NDH_NDIS5_BLOCK_H
#define NDH_NDIS5_BLOCK_H

#include "ndis5_handlers.h"
#include "ndis_timer.h"

typedef struct _X_FILTER *PETH_FILTER, *PNULL_FILTER, *PTR_FILTER;
typedef struct _NDIS_AF_LIST *PNDIS_AF_LIST;
typedef struct _CM_RESOURCE_LIST *PCM_RESOURCE_LIST;

typedef struct _REFERENCE {
    KSPIN_LOCK SpinLock;
    USHORT ReferenceCount;
    BOOLEAN Closing;
} REFERENCE, *PREFERENCE;

typedef VOID(NTAPI *ETH_RCV_INDICATE_HANDLER)(_In_ PETH_FILTER Filter, _In_ NDIS_HANDLE MacReceiveContext,
                                              _In_ PCHAR Address, _In_ PVOID HeaderBuffer,
                                              _In_ UINT HeaderBufferSize, _In_ PVOID LookaheadBuffer,
                                              _In_ UINT LookaheadBufferSize, _In_ UINT PacketSize);

typedef VOID(NTAPI *ETH_RCV_COMPLETE_HANDLER)(_In_ PETH_FILTER Filter);

typedef VOID(NTAPI *TR_RCV_INDICATE_HANDLER)(_In_ PTR_FILTER Filter, _In_ NDIS_HANDLE MacReceiveContext,
                                             _In_ PVOID HeaderBuffer, _In_ UINT HeaderBufferSize,
                                             _In_ PVOID LookaheadBuffer, _In_ UINT LookaheadBufferSize,
                                             _In_ UINT PacketSize);

typedef VOID(NTAPI *TR_RCV_COMPLETE_HANDLER)(_In_ PTR_FILTER Filter);

typedef VOID(NTAPI *WAN_RCV_HANDLER)(_Out_ PNDIS_STATUS Status, _In_ NDIS_HANDLE MiniportAdapterHandle,
                                     _In_ NDIS_HANDLE NdisLinkContext, _In_ PUCHAR Packet,
                                     _In_ ULONG PacketSize);

typedef VOID(NTAPI *WAN_RCV_COMPLETE_HANDLER)(_In_ NDIS_HANDLE MiniportAdapterHandle,
                                              _In_ NDIS_HANDLE NdisLinkContext);

typedef VOID(NTAPI *NDIS_M_SEND_COMPLETE_HANDLER)(_In_ NDIS_HANDLE MiniportAdapterHandle,
                                                  _In_ PNDIS_PACKET Packet, _In_ NDIS_STATUS Status);

typedef VOID(NTAPI *NDIS_WM_SEND_COMPLETE_HANDLER)(_In_ NDIS_HANDLE MiniportAdapterHandle, _In_ PVOID Packet,
                                                   _In_ NDIS_STATUS Status);

typedef VOID(NTAPI *NDIS_M_TD_COMPLETE_HANDLER)(_In_ NDIS_HANDLE MiniportAdapterHandle,
                                                _In_ PNDIS_PACKET Packet, _In_ NDIS_STATUS Status,
                                                _In_ UINT BytesTransferred);

typedef VOID(NTAPI *NDIS_M_SEND_RESOURCES_HANDLER)(_In_ NDIS_HANDLE MiniportAdapterHandle);

typedef VOID(NTAPI *NDIS_M_STATUS_HANDLER)(_In_ NDIS_HANDLE MiniportHandle, _In_ NDIS_STATUS GeneralStatus,
                                           _In_ PVOID StatusBuffer, _In_ UINT StatusBufferSize);

typedef VOID(NTAPI *NDIS_M_STS_COMPLETE_HANDLER)(_In_ NDIS_HANDLE MiniportAdapterHandle);

typedef VOID(NTAPI *NDIS_M_REQ_COMPLETE_HANDLER)(_In_ NDIS_HANDLE MiniportAdapterHandle,
                                                 _In_ NDIS_STATUS Status);

typedef VOID(NTAPI *NDIS_M_RESET_COMPLETE_HANDLER)(_In_ NDIS_HANDLE MiniportAdapterHandle,
                                                   _In_ NDIS_STATUS Status, _In_ BOOLEAN AddressingReset);

typedef BOOLEAN(NTAPI *NDIS_M_START_SENDS)(_In_ PNDIS_MINIPORT_BLOCK Miniport);

typedef VOID(NTAPI *FILTER_PACKET_INDICATION_HANDLER)(_In_ NDIS_HANDLE Miniport,
                                                      _In_ PPNDIS_PACKET PacketArray,
                                                      _In_ UINT NumberOfPackets);

struct _NDIS_MINIPORT_BLOCK {
    NDIS_OBJECT_HEADER Header;
    PNDIS_MINIPORT_BLOCK NextMiniport;
    PNDIS_MINIPORT_BLOCK BaseMiniport;
    NDIS_HANDLE MiniportAdapterContext;
    UNICODE_STRING Reserved4;
    PVOID Reserved10;
    NDIS_HANDLE OpenQueue;
    REFERENCE ShortRef;
    NDIS_HANDLE Reserved12;
    UCHAR Padding1;
    UCHAR LockAcquired;
    UCHAR PmodeOpens;
    UCHAR Reserved23;
    KSPIN_LOCK Lock;
    PNDIS_REQUEST Reserved25;
    PVOID Interrupt;
    ULONG Flags;
    ULONG PnPFlags;
    LIST_ENTRY PacketList;
    PNDIS_PACKET FirstPendingPacket;
    PNDIS_PACKET ReturnPacketsQueue;
    ULONG RequestBuffer;
    PVOID Reserved26;
    PNDIS_MINIPORT_BLOCK PrimaryMiniport;
    PVOID Reserved11;
    PVOID BusDataContext;
    ULONG Reserved3;
    PCM_RESOURCE_LIST Resources;
    NDIS_TIMER WakeUpDpcTimer;
    UNICODE_STRING Reserved20;
    UNICODE_STRING SymbolicLinkName;
    ULONG CheckForHangSeconds;
    ULONG Reserved5;
    NDIS_STATUS ResetStatus;
    NDIS_HANDLE ResetOpen;
    union {
        PETH_FILTER EthDB;
        PNULL_FILTER NullDB;
    };
    PTR_FILTER TrDB;
    PVOID YYYDB;
    PVOID XXXDB;
    FILTER_PACKET_INDICATION_HANDLER PacketIndicateHandler;
    NDIS_M_SEND_COMPLETE_HANDLER SendCompleteHandler;
    NDIS_M_SEND_RESOURCES_HANDLER SendResourcesHandler;
    NDIS_M_RESET_COMPLETE_HANDLER ResetCompleteHandler;
    NDIS_MEDIUM MediaType;
    ULONG BusNumber;
    NDIS_INTERFACE_TYPE BusType;
    NDIS_INTERFACE_TYPE AdapterType;
    PDEVICE_OBJECT Reserved6;
    PDEVICE_OBJECT Reserved7;
    PDEVICE_OBJECT Reserved8;
    PVOID MiniportSGDmaBlock;
    PNDIS_AF_LIST CallMgrAfList;
    PVOID MiniportThread;
    PVOID SetInfoBuf;
    USHORT SetInfoBufLen;
    USHORT MaxSendPackets;
    NDIS_STATUS FakeStatus;
    PVOID Reserved24;
    PUNICODE_STRING Reserved9;
    PVOID Reserved21;
    UINT MacOptions;
    PNDIS_REQUEST PendingRequest;
    UINT MaximumLongAddresses;
    UINT Reserved27;
    UINT CurrentLookahead;
    UINT MaximumLookahead;
    ULONG_PTR Reserved1;
    W_DISABLE_INTERRUPT_HANDLER DisableInterruptHandler;
    W_ENABLE_INTERRUPT_HANDLER EnableInterruptHandler;
    W_SEND_PACKETS_HANDLER SendPacketsHandler;
    NDIS_M_START_SENDS DeferredSendHandler;
    ETH_RCV_INDICATE_HANDLER EthRxIndicateHandler;
    TR_RCV_INDICATE_HANDLER TrRxIndicateHandler;
    PVOID Reserved2;
    ETH_RCV_COMPLETE_HANDLER EthRxCompleteHandler;
    TR_RCV_COMPLETE_HANDLER TrRxCompleteHandler;
    PVOID Reserved22;
    NDIS_M_STATUS_HANDLER StatusHandler;
    NDIS_M_STS_COMPLETE_HANDLER StatusCompleteHandler;
    NDIS_M_TD_COMPLETE_HANDLER TDCompleteHandler;
    NDIS_M_REQ_COMPLETE_HANDLER QueryCompleteHandler;
    NDIS_M_REQ_COMPLETE_HANDLER SetCompleteHandler;
    NDIS_WM_SEND_COMPLETE_HANDLER WanSendCompleteHandler;
    WAN_RCV_HANDLER WanRcvHandler;
    WAN_RCV_COMPLETE_HANDLER WanRcvCompleteHandler;
};

#define NdisMSendComplete(Handle, Packet, Status)                                                            \
    ((PNDIS_MINIPORT_BLOCK)(Handle))->SendCompleteHandler(Handle, Packet, Status)
#define NdisMSendResourcesAvailable(Handle) ((PNDIS_MINIPORT_BLOCK)(Handle))->SendResourcesHandler(Handle)
#if !NDIS_WRAPPER_ /* NDIS itself has the function */
#define NdisMResetComplete(Handle, Status, AddressingReset)                                                  \
    ((PNDIS_MINIPORT_BLOCK)(Handle))->ResetCompleteHandler(Handle, Status, AddressingReset)
#endif
#define NdisMTransferDataComplete(Handle, Packet, Status, BytesTransferred)                                  \
    ((PNDIS_MINIPORT_BLOCK)(Handle))->TDCompleteHandler(Handle, Packet, Status, BytesTransferred)
#define NdisMWanSendComplete(Handle, Packet, Status)                                                         \
    ((PNDIS_MINIPORT_BLOCK)(Handle))->WanSendCompleteHandler(Handle, Packet, Status)
#define NdisMQueryInformationComplete(Handle, Status)                                                        \
    ((PNDIS_MINIPORT_BLOCK)(Handle))->QueryCompleteHandler(Handle, Status)
#define NdisMSetInformationComplete(Handle, Status)                                                          \
    ((PNDIS_MINIPORT_BLOCK)(Handle))->SetCompleteHandler(Handle, Status)
#define NdisMIndicateReceivePacket(Handle, Packets, NumberOfPackets)                                         \
    ((PNDIS_MINIPORT_BLOCK)(Handle))->PacketIndicateHandler(Handle, Packets, NumberOfPackets)
#define NdisMWanIndicateReceive(Status, Handle, LinkContext, Packet, PacketSize)                             \
    ((PNDIS_MINIPORT_BLOCK)(Handle))->WanRcvHandler(Status, Handle, LinkContext, Packet, PacketSize)
#define NdisMWanIndicateReceiveComplete(Handle, LinkContext)                                                 \
    ((PNDIS_MINIPORT_BLOCK)(Handle))->WanRcvCompleteHandler(Handle, LinkContext)
#define NdisMEthIndicateReceive(Handle, Context, Header, HeaderSize, LookAhead, LookAheadSize, PacketSize)   \
    ((PNDIS_MINIPORT_BLOCK)(Handle))->EthRxIndicateHandler(((PNDIS_MINIPORT_BLOCK)(Handle))->EthDB, Context, \
                                                           Header, Header, HeaderSize, LookAhead,            \
                                                           LookAheadSize, PacketSize)
#define NdisMEthIndicateReceiveComplete(Handle)                                                              \
    ((PNDIS_MINIPORT_BLOCK)(Handle))->EthRxCompleteHandler(((PNDIS_MINIPORT_BLOCK)(Handle))->EthDB)

#endif
