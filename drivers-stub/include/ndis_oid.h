// SPDX-License-Identifier: MIT
/**
 * NDIS 6.30: object identifiers of the CoNDIS list and OID requests.
 */
#ifndef NDH_NDIS_OID_H
#define NDH_NDIS_OID_H

#include "ndis_types.h"

/* Mandatory and optional OIDs of CoNDIS miniports. */
#define OID_GEN_CO_SUPPORTED_LIST         0x00010101
#define OID_GEN_CO_HARDWARE_STATUS        0x00010102
#define OID_GEN_CO_MEDIA_SUPPORTED        0x00010103
#define OID_GEN_CO_MEDIA_IN_USE           0x00010104
#define OID_GEN_CO_LINK_SPEED             0x00010107
#define OID_GEN_CO_VENDOR_ID              0x0001010C
#define OID_GEN_CO_VENDOR_DESCRIPTION     0x0001010D
#define OID_GEN_CO_DRIVER_VERSION         0x00010110
#define OID_GEN_CO_PROTOCOL_OPTIONS       0x00010112
#define OID_GEN_CO_MAC_OPTIONS            0x00010113
#define OID_GEN_CO_MEDIA_CONNECT_STATUS   0x00010114
#define OID_GEN_CO_VENDOR_DRIVER_VERSION  0x00010116
#define OID_GEN_CO_SUPPORTED_GUIDS        0x00010117
#define OID_GEN_CO_XMIT_PDUS_OK           0x00020101
#define OID_GEN_CO_RCV_PDUS_OK            0x00020102
#define OID_GEN_CO_XMIT_PDUS_ERROR        0x00020103
#define OID_GEN_CO_RCV_PDUS_ERROR         0x00020104
#define OID_GEN_CO_RCV_PDUS_NO_BUFFER     0x00020105
#define OID_GEN_CO_MINIMUM_LINK_SPEED     0x00020120
#define OID_GEN_CO_BYTES_XMIT             0x00020201
#define OID_GEN_CO_BYTES_RCV              0x00020207
#define OID_GEN_CO_RCV_CRC_ERROR          0x0002020D
#define OID_GEN_CO_TRANSMIT_QUEUE_LENGTH  0x0002020E
#define OID_GEN_CO_GET_TIME_CAPS          0x0002020F
#define OID_GEN_CO_GET_NETCARD_TIME       0x00020210
#define OID_GEN_CO_NETCARD_LOAD           0x00020211
#define OID_GEN_CO_DEVICE_PROFILE         0x00020212
#define OID_GEN_CO_BYTES_XMIT_OUTSTANDING 0x00020221

/* General OIDs. */
#define OID_GEN_SUPPORTED_LIST                   0x00010101
#define OID_GEN_HARDWARE_STATUS                  0x00010102
#define OID_GEN_MEDIA_SUPPORTED                  0x00010103
#define OID_GEN_MEDIA_IN_USE                     0x00010104
#define OID_GEN_MAXIMUM_LOOKAHEAD                0x00010105
#define OID_GEN_MAXIMUM_FRAME_SIZE               0x00010106
#define OID_GEN_LINK_SPEED                       0x00010107
#define OID_GEN_TRANSMIT_BUFFER_SPACE            0x00010108
#define OID_GEN_RECEIVE_BUFFER_SPACE             0x00010109
#define OID_GEN_TRANSMIT_BLOCK_SIZE              0x0001010A
#define OID_GEN_RECEIVE_BLOCK_SIZE               0x0001010B
#define OID_GEN_VENDOR_ID                        0x0001010C
#define OID_GEN_VENDOR_DESCRIPTION               0x0001010D
#define OID_GEN_CURRENT_PACKET_FILTER            0x0001010E
#define OID_GEN_CURRENT_LOOKAHEAD                0x0001010F
#define OID_GEN_DRIVER_VERSION                   0x00010110
#define OID_GEN_MAXIMUM_TOTAL_SIZE               0x00010111
#define OID_GEN_PROTOCOL_OPTIONS                 0x00010112
#define OID_GEN_MAC_OPTIONS                      0x00010113
#define OID_GEN_MEDIA_CONNECT_STATUS             0x00010114
#define OID_GEN_MAXIMUM_SEND_PACKETS             0x00010115
#define OID_GEN_VENDOR_DRIVER_VERSION            0x00010116
#define OID_GEN_SUPPORTED_GUIDS                  0x00010117
#define OID_GEN_NETWORK_LAYER_ADDRESSES          0x00010118
#define OID_GEN_TRANSPORT_HEADER_OFFSET          0x00010119
#define OID_GEN_MEDIA_CAPABILITIES               0x00010201
#define OID_GEN_PHYSICAL_MEDIUM                  0x00010202
#define OID_GEN_MAC_ADDRESS                      0x00010205
#define OID_GEN_MAX_LINK_SPEED                   0x00010206
#define OID_GEN_LINK_STATE                       0x00010207
#define OID_GEN_LINK_PARAMETERS                  0x00010208
#define OID_GEN_INTERRUPT_MODERATION             0x00010209
#define OID_GEN_TIMEOUT_DPC_REQUEST_CAPABILITIES 0x00010210
#define OID_GEN_PHYSICAL_MEDIUM_EX               0x00010213
#define OID_GEN_MACHINE_NAME                     0x0001021A
#define OID_GEN_VLAN_ID                          0x0001021C
#define OID_GEN_MINIPORT_RESTART_ATTRIBUTES      0x0001021D
#define OID_GEN_PROMISCUOUS_MODE                 0x00010280
#define OID_GEN_LAST_CHANGE                      0x00010281
#define OID_GEN_DISCONTINUITY_TIME               0x00010282
#define OID_GEN_OPERATIONAL_STATUS               0x00010283
#define OID_GEN_XMIT_LINK_SPEED                  0x00010284
#define OID_GEN_RCV_LINK_SPEED                   0x00010285
#define OID_GEN_UNKNOWN_PROTOS                   0x00010286
#define OID_GEN_INTERFACE_INFO                   0x00010287
#define OID_GEN_ADMIN_STATUS                     0x00010288
#define OID_GEN_ALIAS                            0x00010289
#define OID_GEN_MEDIA_CONNECT_STATUS_EX          0x0001028A
#define OID_GEN_LINK_SPEED_EX                    0x0001028B
#define OID_GEN_MEDIA_DUPLEX_STATE               0x0001028C
#define OID_GEN_IP_OPER_STATUS                   0x0001028D
#define OID_GEN_XMIT_OK                          0x00020101
#define OID_GEN_RCV_OK                           0x00020102
#define OID_GEN_XMIT_ERROR                       0x00020103
#define OID_GEN_RCV_ERROR                        0x00020104
#define OID_GEN_RCV_NO_BUFFER                    0x00020105
#define OID_GEN_STATISTICS                       0x00020106
#define OID_GEN_DIRECTED_BYTES_XMIT              0x00020201
#define OID_GEN_DIRECTED_FRAMES_XMIT             0x00020202
#define OID_GEN_MULTICAST_BYTES_XMIT             0x00020203
#define OID_GEN_MULTICAST_FRAMES_XMIT            0x00020204
#define OID_GEN_BROADCAST_BYTES_XMIT             0x00020205
#define OID_GEN_BROADCAST_FRAMES_XMIT            0x00020206
#define OID_GEN_DIRECTED_BYTES_RCV               0x00020207
#define OID_GEN_DIRECTED_FRAMES_RCV              0x00020208
#define OID_GEN_MULTICAST_BYTES_RCV              0x00020209
#define OID_GEN_MULTICAST_FRAMES_RCV             0x0002020A
#define OID_GEN_BROADCAST_BYTES_RCV              0x0002020B
#define OID_GEN_BROADCAST_FRAMES_RCV             0x0002020C
#define OID_GEN_RCV_CRC_ERROR                    0x0002020D
#define OID_GEN_TRANSMIT_QUEUE_LENGTH            0x0002020E
#define OID_GEN_GET_TIME_CAPS                    0x0002020F
#define OID_GEN_GET_NETCARD_TIME                 0x00020210
#define OID_GEN_NETCARD_LOAD                     0x00020211
#define OID_GEN_DEVICE_PROFILE                   0x00020212
#define OID_GEN_INIT_TIME_MS                     0x00020213
#define OID_GEN_RESET_COUNTS                     0x00020214
#define OID_GEN_MEDIA_SENSE_COUNTS               0x00020215
#define OID_GEN_FRIENDLY_NAME                    0x00020216
#define OID_GEN_BYTES_RCV                        0x00020219
#define OID_GEN_BYTES_XMIT                       0x0002021A
#define OID_GEN_RCV_DISCARDS                     0x0002021B
#define OID_GEN_XMIT_DISCARDS                    0x0002021C

/* OIDs of Ethernet. */
#define OID_802_3_PERMANENT_ADDRESS    0x01010101
#define OID_802_3_CURRENT_ADDRESS      0x01010102
#define OID_802_3_MULTICAST_LIST       0x01010103
#define OID_802_3_MAXIMUM_LIST_SIZE    0x01010104
#define OID_802_3_RCV_ERROR_ALIGNMENT  0x01020101
#define OID_802_3_XMIT_ONE_COLLISION   0x01020102
#define OID_802_3_XMIT_MORE_COLLISIONS 0x01020103

/* Packet filters: OID_GEN_CURRENT_PACKET_FILTER. */
#define NDIS_PACKET_TYPE_DIRECTED      0x00000001
#define NDIS_PACKET_TYPE_MULTICAST     0x00000002
#define NDIS_PACKET_TYPE_ALL_MULTICAST 0x00000004
#define NDIS_PACKET_TYPE_BROADCAST     0x00000008
#define NDIS_PACKET_TYPE_PROMISCUOUS   0x00000020

/* OIDs between CoNDIS clients and call managers, and power. */
#define OID_PNP_CAPABILITIES           0xFD010100
#define OID_PNP_SET_POWER              0xFD010101
#define OID_PNP_QUERY_POWER            0xFD010102
#define OID_PNP_ADD_WAKE_UP_PATTERN    0xFD010103
#define OID_PNP_REMOVE_WAKE_UP_PATTERN 0xFD010104
#define OID_PNP_WAKE_UP_PATTERN_LIST   0xFD010105
#define OID_PNP_ENABLE_WAKE_UP         0xFD010106
#define OID_PNP_WAKE_UP_OK             0xFD020200
#define OID_PNP_WAKE_UP_ERROR          0xFD020201
#define OID_CO_ADD_PVC                 0xFE000001
#define OID_CO_DELETE_PVC              0xFE000002
#define OID_CO_GET_CALL_INFORMATION    0xFE000003
#define OID_CO_ADD_ADDRESS             0xFE000004
#define OID_CO_DELETE_ADDRESS          0xFE000005
#define OID_CO_GET_ADDRESSES           0xFE000006
#define OID_CO_ADDRESS_CHANGE          0xFE000007
#define OID_CO_SIGNALING_ENABLED       0xFE000008
#define OID_CO_SIGNALING_DISABLED      0xFE000009
#define OID_CO_AF_CLOSE                0xFE00000A

#define IOCTL_NDIS_QUERY_GLOBAL_STATS 0x00170002

typedef struct _NDIS_OID_REQUEST {
    NDIS_OBJECT_HEADER Header;
    NDIS_REQUEST_TYPE RequestType;
    NDIS_PORT_NUMBER PortNumber;
    UINT Timeout;
    PVOID RequestId;
    NDIS_HANDLE RequestHandle;
    union _REQUEST_DATA {
        struct _QUERY {
            NDIS_OID Oid;
            PVOID InformationBuffer;
            UINT InformationBufferLength;
            UINT BytesWritten;
            UINT BytesNeeded;
        } QUERY_INFORMATION;
        struct _SET {
            NDIS_OID Oid;
            PVOID InformationBuffer;
            UINT InformationBufferLength;
            UINT BytesRead;
            UINT BytesNeeded;
        } SET_INFORMATION;
        struct _METHOD {
            NDIS_OID Oid;
            PVOID InformationBuffer;
            ULONG InputBufferLength;
            ULONG OutputBufferLength;
            ULONG MethodId;
            UINT BytesWritten;
            UINT BytesRead;
            UINT BytesNeeded;
        } METHOD_INFORMATION;
    } DATA;
    UCHAR NdisReserved[128];
    UCHAR MiniportReserved[16];
    UCHAR SourceReserved[16];
    UCHAR SupportedRevision;
    UCHAR Reserved1;
    USHORT Reserved2;
} NDIS_OID_REQUEST, *PNDIS_OID_REQUEST;

#define NDIS_OID_REQUEST_REVISION_1 1
#define NDIS_SIZEOF_OID_REQUEST_REVISION_1 RTL_SIZEOF_THROUGH_FIELD(NDIS_OID_REQUEST, Reserved2)

#define NDIS_OID_REQUEST_NDIS_RESERVED_SIZE 0x10
#define NDIS_OID_REQUEST_TIMEOUT_INFINITE   0

/* Values of OIDs. */
typedef struct _NDIS_CO_LINK_SPEED {
    ULONG Outbound;
    ULONG Inbound;
} NDIS_CO_LINK_SPEED, *PNDIS_CO_LINK_SPEED;

typedef struct NDIS_CO_DEVICE_PROFILE {
    NDIS_VAR_DATA_DESC DeviceDescription;
    NDIS_VAR_DATA_DESC DevSpecificInfo;
    ULONG ulTAPISupplementaryPassThru;
    ULONG ulAddressModes;
    ULONG ulNumAddresses;
    ULONG ulBearerModes;
    ULONG ulMaxTxRate;
    ULONG ulMinTxRate;
    ULONG ulMaxRxRate;
    ULONG ulMinRxRate;
    ULONG ulMediaModes;
    ULONG ulGenerateToneModes;
    ULONG ulGenerateToneMaxNumFreq;
    ULONG ulGenerateDigitModes;
    ULONG ulMonitorToneMaxNumFreq;
    ULONG ulMonitorToneMaxNumEntries;
    ULONG ulMonitorDigitModes;
    ULONG ulGatherDigitsMinTimeout;
    ULONG ulGatherDigitsMaxTimeout;
    ULONG ulDevCapFlags;
    ULONG ulMaxNumActiveCalls;
    ULONG ulAnswerMode;
    ULONG ulUUIAcceptSize;
    ULONG ulUUIAnswerSize;
    ULONG ulUUIMakeCallSize;
    ULONG ulUUIDropSize;
    ULONG ulUUISendUserUserInfoSize;
    ULONG ulUUICallInfoSize;
} NDIS_CO_DEVICE_PROFILE, *PNDIS_CO_DEVICE_PROFILE;

typedef struct _NDIS_GUID {
    GUID Guid;
    union {
        NDIS_OID Oid;
        NDIS_STATUS Status;
    };
    ULONG Size;
    ULONG Flags;
} NDIS_GUID, *PNDIS_GUID;

typedef struct _NDIS_STATISTICS_INFO {
    NDIS_OBJECT_HEADER Header;
    ULONG SupportedStatistics;
    ULONG64 ifInDiscards;
    ULONG64 ifInErrors;
    ULONG64 ifHCInOctets;
    ULONG64 ifHCInUcastPkts;
    ULONG64 ifHCInMulticastPkts;
    ULONG64 ifHCInBroadcastPkts;
    ULONG64 ifHCOutOctets;
    ULONG64 ifHCOutUcastPkts;
    ULONG64 ifHCOutMulticastPkts;
    ULONG64 ifHCOutBroadcastPkts;
    ULONG64 ifOutErrors;
    ULONG64 ifOutDiscards;
    ULONG64 ifHCInUcastOctets;
    ULONG64 ifHCInMulticastOctets;
    ULONG64 ifHCInBroadcastOctets;
    ULONG64 ifHCOutUcastOctets;
    ULONG64 ifHCOutMulticastOctets;
    ULONG64 ifHCOutBroadcastOctets;
} NDIS_STATISTICS_INFO, *PNDIS_STATISTICS_INFO;

typedef struct _GEN_GET_TIME_CAPS {
    ULONG Flags;
    ULONG ClockPrecision;
} GEN_GET_TIME_CAPS, *PGEN_GET_TIME_CAPS;

#define NDIS_CO_MAC_OPTION_DYNAMIC_LINK_SPEED 0x00000001
#define NDIS_PROT_OPTION_ESTIMATED_LENGTH     0x00000001
#define fNDIS_GUID_TO_OID                     0x00000001
#define NDIS_PROT_OPTION_NO_LOOPBACK          0x00000002
#define fNDIS_GUID_TO_STATUS                  0x00000002
#define NDIS_PROT_OPTION_NO_RSVD_ON_RCVPKT    0x00000004
#define fNDIS_GUID_ANSI_STRING                0x00000004
#define NDIS_PROT_OPTION_SEND_RESTRICTED      0x00000008
#define fNDIS_GUID_UNICODE_STRING             0x00000008
#define fNDIS_GUID_ARRAY                      0x00000010
#define fNDIS_GUID_ALLOW_READ                 0x00000020
#define fNDIS_GUID_ALLOW_WRITE                0x00000040
#define fNDIS_GUID_METHOD                     0x00000080
#define fNDIS_GUID_NDIS_RESERVED              0x00000100
#define fNDIS_GUID_SUPPORT_COMMON_HEADER      0x00000200

typedef struct _NDIS_STATUS_INDICATION {
    NDIS_OBJECT_HEADER Header;
    NDIS_HANDLE SourceHandle;
    NDIS_PORT_NUMBER PortNumber;
    NDIS_STATUS StatusCode;
    ULONG Flags;
    NDIS_HANDLE DestinationHandle;
    PVOID RequestId;
    PVOID StatusBuffer;
    ULONG StatusBufferSize;
    GUID Guid;
    PVOID NdisReserved[4];
} NDIS_STATUS_INDICATION, *PNDIS_STATUS_INDICATION;

typedef struct _NDIS_LINK_STATE {
    NDIS_OBJECT_HEADER Header;
    NDIS_MEDIA_CONNECT_STATE MediaConnectState;
    NDIS_MEDIA_DUPLEX_STATE MediaDuplexState;
    ULONG64 XmitLinkSpeed;
    ULONG64 RcvLinkSpeed;
    NDIS_SUPPORTED_PAUSE_FUNCTIONS PauseFunctions;
    ULONG AutoNegotiationFlags;
} NDIS_LINK_STATE, *PNDIS_LINK_STATE;

#define NDIS_STATUS_INDICATION_REVISION_1 1
#define NDIS_SIZEOF_STATUS_INDICATION_REVISION_1                                                             \
    RTL_SIZEOF_THROUGH_FIELD(NDIS_STATUS_INDICATION, NdisReserved)
#define NDIS_LINK_STATE_REVISION_1 1
#define NDIS_SIZEOF_LINK_STATE_REVISION_1 RTL_SIZEOF_THROUGH_FIELD(NDIS_LINK_STATE, AutoNegotiationFlags)
#define NDIS_STATISTICS_INFO_REVISION_1 1
#define NDIS_SIZEOF_STATISTICS_INFO_REVISION_1                                                               \
    RTL_SIZEOF_THROUGH_FIELD(NDIS_STATISTICS_INFO, ifHCOutBroadcastOctets)

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_STATUS NTAPI NdisOidRequest(_In_ NDIS_HANDLE NdisBindingHandle, _In_ PNDIS_OID_REQUEST OidRequest);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisCancelOidRequest(_In_ NDIS_HANDLE NdisBindingHandle, _In_ _Points_to_data_ PVOID RequestId);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisMOidRequestComplete(_In_ NDIS_HANDLE MiniportAdapterHandle, _In_ PNDIS_OID_REQUEST OidRequest,
                                   _In_ NDIS_STATUS Status);

#endif
