// SPDX-License-Identifier: MIT
/**
 * NDIS 5: packets, their private part, out-of-band data and per-packet information, and NDIS_WAN_PACKET.
 *
 * A packet is followed, at NdisPacketOobOffset, by NDIS_PACKET_OOB_DATA and NDIS_PACKET_EXTENSION.
 */
#ifndef NDH_NDIS5_PACKET_H
#define NDH_NDIS5_PACKET_H

#include "ndis_types.h"
#include "ndis_buffer.h"

typedef NDIS_HANDLE PNDIS_PACKET_POOL;

typedef struct _NDIS_PACKET_PRIVATE {
    UINT PhysicalCount;
    UINT TotalLength;
    PNDIS_BUFFER Head;
    PNDIS_BUFFER Tail;
    PNDIS_PACKET_POOL Pool;
    UINT Count;
    ULONG Flags;
    BOOLEAN ValidCounts;
    UCHAR NdisPacketFlags;
    USHORT NdisPacketOobOffset;
} NDIS_PACKET_PRIVATE, *PNDIS_PACKET_PRIVATE;

/* NDIS_PACKET_PRIVATE.Flags. */
#define NDIS_FLAGS_PROTOCOL_ID_MASK     0x0000000F
#define NDIS_FLAGS_MULTICAST_PACKET     0x00000010
#define NDIS_FLAGS_RESERVED2            0x00000020
#define NDIS_FLAGS_RESERVED3            0x00000040
#define NDIS_FLAGS_DONT_LOOPBACK        0x00000080
#define NDIS_FLAGS_IS_LOOPBACK_PACKET   0x00000100
#define NDIS_FLAGS_LOOPBACK_ONLY        0x00000200
#define NDIS_FLAGS_RESERVED4            0x00000400
#define NDIS_FLAGS_DOUBLE_BUFFERED      0x00000800
#define NDIS_FLAGS_SENT_AT_DPC          0x00001000
#define NDIS_FLAGS_USES_SG_BUFFER_LIST  0x00002000
#define NDIS_FLAGS_USES_ORIGINAL_PACKET 0x00004000
#define NDIS_FLAGS_PADDED               0x00010000
#define NDIS_FLAGS_XLATE_AT_TOP         0x00020000

/* NDIS_PACKET_PRIVATE.NdisPacketFlags. */
#define fPACKET_WRAPPER_RESERVED             0x3F
#define fPACKET_CONTAINS_MEDIA_SPECIFIC_INFO 0x40
#define fPACKET_ALLOCATED_BY_NDIS            0x80

#define PROTOCOL_RESERVED_SIZE_IN_PACKET (4 * sizeof(PVOID))

typedef struct _NDIS_PACKET_OOB_DATA {
    union {
        ULONGLONG TimeToSend;
        ULONGLONG TimeSent;
    };
    ULONGLONG TimeReceived;
    UINT HeaderSize;
    UINT SizeMediaSpecificInfo;
    PVOID MediaSpecificInformation;
    NDIS_STATUS Status;
} NDIS_PACKET_OOB_DATA, *PNDIS_PACKET_OOB_DATA;

typedef struct _NDIS_PACKET {
    NDIS_PACKET_PRIVATE Private;
    union {
        struct {
            UCHAR MiniportReserved[2 * sizeof(PVOID)];
            UCHAR WrapperReserved[2 * sizeof(PVOID)];
        };
        struct {
            UCHAR MiniportReservedEx[3 * sizeof(PVOID)];
            UCHAR WrapperReservedEx[sizeof(PVOID)];
        };
        struct {
            UCHAR MacReserved[4 * sizeof(PVOID)];
        };
    };
    ULONG_PTR Reserved[2];
    UCHAR ProtocolReserved[1];
} NDIS_PACKET, **PPNDIS_PACKET;

typedef enum _NDIS_CLASS_ID {
    NdisClass802_3Priority,
    NdisClassWirelessWanMbxMailbox,
    NdisClassIrdaPacketInfo,
    NdisClassAtmAALInfo
} NDIS_CLASS_ID;

typedef struct _MEDIA_SPECIFIC_INFORMATION {
    UINT NextEntryOffset;
    NDIS_CLASS_ID ClassId;
    UINT Size;
    UCHAR ClassInformation[1];
} MEDIA_SPECIFIC_INFORMATION, *PMEDIA_SPECIFIC_INFORMATION;

typedef enum _NDIS_PER_PACKET_INFO {
    TcpIpChecksumPacketInfo,
    IpSecPacketInfo,
    TcpLargeSendPacketInfo,
    ClassificationHandlePacketInfo,
    NdisReserved,
    ScatterGatherListPacketInfo,
    Ieee8021QInfo,
    OriginalPacketInfo,
    PacketCancelId,
    OriginalNetBufferList,
    CachedNetBufferList,
    ShortPacketPaddingInfo,
    MaxPerPacketInfo
} NDIS_PER_PACKET_INFO, *PNDIS_PER_PACKET_INFO;

#define Ieee8021pPriority Ieee8021QInfo
typedef UINT IEEE8021PPRIORITY;

typedef struct _NDIS_PACKET_EXTENSION {
    PVOID NdisPacketInfo[MaxPerPacketInfo];
} NDIS_PACKET_EXTENSION, *PNDIS_PACKET_EXTENSION;

typedef struct _NDIS_PACKET_STACK {
    ULONG_PTR IMReserved[2];
    ULONG_PTR NdisReserved[4];
} NDIS_PACKET_STACK, *PNDIS_PACKET_STACK;

typedef struct _NDIS_WAN_PACKET {
    LIST_ENTRY WanPacketQueue;
    PUCHAR CurrentBuffer;
    ULONG CurrentLength;
    PUCHAR StartBuffer;
    PUCHAR EndBuffer;
    PVOID ProtocolReserved1;
    PVOID ProtocolReserved2;
    PVOID ProtocolReserved3;
    PVOID ProtocolReserved4;
    PVOID MacReserved1;
    PVOID MacReserved2;
    PVOID MacReserved3;
    PVOID MacReserved4;
} NDIS_WAN_PACKET, *PNDIS_WAN_PACKET;

/* Out-of-band data and per-packet information. */
#define NDIS_OOB_DATA_FROM_PACKET(Packet)                                                                    \
    ((PNDIS_PACKET_OOB_DATA)((PUCHAR)(Packet) + (Packet)->Private.NdisPacketOobOffset))
#define NDIS_PACKET_EXTENSION_FROM_PACKET(Packet)                                                            \
    ((PNDIS_PACKET_EXTENSION)(NDIS_OOB_DATA_FROM_PACKET(Packet) + 1))
#define NDIS_PER_PACKET_INFO_FROM_PACKET(Packet, Id)                                                         \
    (NDIS_PACKET_EXTENSION_FROM_PACKET(Packet)->NdisPacketInfo[Id])
#define NDIS_GET_PACKET_HEADER_SIZE(Packet) (NDIS_OOB_DATA_FROM_PACKET(Packet)->HeaderSize)
#define NDIS_GET_PACKET_STATUS(Packet) (NDIS_OOB_DATA_FROM_PACKET(Packet)->Status)
#define NDIS_GET_PACKET_TIME_TO_SEND(Packet) (NDIS_OOB_DATA_FROM_PACKET(Packet)->TimeToSend)
#define NDIS_GET_PACKET_TIME_SENT(Packet) (NDIS_OOB_DATA_FROM_PACKET(Packet)->TimeSent)
#define NDIS_GET_PACKET_TIME_RECEIVED(Packet) (NDIS_OOB_DATA_FROM_PACKET(Packet)->TimeReceived)
#define NDIS_SET_PACKET_HEADER_SIZE(Packet, Size) (NDIS_OOB_DATA_FROM_PACKET(Packet)->HeaderSize = (Size))
#define NDIS_SET_PACKET_STATUS(Packet, Value) (NDIS_OOB_DATA_FROM_PACKET(Packet)->Status = (Value))
#define NDIS_SET_PACKET_TIME_TO_SEND(Packet, Time) (NDIS_OOB_DATA_FROM_PACKET(Packet)->TimeToSend = (Time))
#define NDIS_SET_PACKET_TIME_SENT(Packet, Time) (NDIS_OOB_DATA_FROM_PACKET(Packet)->TimeSent = (Time))
#define NDIS_SET_PACKET_TIME_RECEIVED(Packet, Time) (NDIS_OOB_DATA_FROM_PACKET(Packet)->TimeReceived = (Time))
#define NDIS_GET_ORIGINAL_PACKET(Packet)                                                                     \
    ((PNDIS_PACKET)NDIS_PER_PACKET_INFO_FROM_PACKET(Packet, OriginalPacketInfo))
#define NDIS_SET_ORIGINAL_PACKET(Packet, Original)                                                           \
    (NDIS_PER_PACKET_INFO_FROM_PACKET(Packet, OriginalPacketInfo) = (Original))
#define NDIS_GET_PACKET_CANCEL_ID(Packet) NDIS_PER_PACKET_INFO_FROM_PACKET(Packet, PacketCancelId)
#define NDIS_SET_PACKET_CANCEL_ID(Packet, CancelId)                                                          \
    (NDIS_PER_PACKET_INFO_FROM_PACKET(Packet, PacketCancelId) = (CancelId))
#define NdisSetPacketCancelId(Packet, CancelId) NDIS_SET_PACKET_CANCEL_ID(Packet, CancelId)
#define NdisGetPacketCancelId(Packet) NDIS_GET_PACKET_CANCEL_ID(Packet)

/** Nothing, unless the packet came from a pool of NDIS and somebody set it. */
FORCEINLINE VOID NDIS_GET_PACKET_MEDIA_SPECIFIC_INFO(_In_ PNDIS_PACKET Packet, _Out_ PVOID *Information,
                                                     _Out_ PUINT Size)
{
    UCHAR both = fPACKET_ALLOCATED_BY_NDIS | fPACKET_CONTAINS_MEDIA_SPECIFIC_INFO;
    BOOLEAN present = (Packet->Private.NdisPacketFlags & both) == both;

    *Information = present ? NDIS_OOB_DATA_FROM_PACKET(Packet)->MediaSpecificInformation : NULL;
    *Size = present ? NDIS_OOB_DATA_FROM_PACKET(Packet)->SizeMediaSpecificInfo : 0;
}

FORCEINLINE VOID NDIS_SET_PACKET_MEDIA_SPECIFIC_INFO(_Inout_ PNDIS_PACKET Packet, _In_ PVOID Information,
                                                     _In_ UINT Size)
{
    if (Packet->Private.NdisPacketFlags & fPACKET_ALLOCATED_BY_NDIS) {
        Packet->Private.NdisPacketFlags |= fPACKET_CONTAINS_MEDIA_SPECIFIC_INFO;
        NDIS_OOB_DATA_FROM_PACKET(Packet)->MediaSpecificInformation = Information;
        NDIS_OOB_DATA_FROM_PACKET(Packet)->SizeMediaSpecificInfo = Size;
    }
}

/* Flags. */
#define NDIS_GET_PACKET_PROTOCOL_TYPE(Packet) ((Packet)->Private.Flags & NDIS_FLAGS_PROTOCOL_ID_MASK)
#define NdisGetPacketFlags(Packet) ((Packet)->Private.Flags)
#define NdisSetPacketFlags(Packet, Value) ((Packet)->Private.Flags |= (Value))
#define NdisClearPacketFlags(Packet, Value) ((Packet)->Private.Flags &= ~(Value))
#define NdisSetSendFlags(Packet, Value) ((Packet)->Private.Flags = (Value))
#define NdisQuerySendFlags(Packet, Value) (*(Value) = (Packet)->Private.Flags)

#endif
