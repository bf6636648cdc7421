// SPDX-License-Identifier: MIT
/**
 * NDIS 5: requests, and the handlers of requests, data and status that clients and call managers share.
 */
#ifndef NDH_NDIS5_REQUEST_H
#define NDH_NDIS5_REQUEST_H

#include "ndis_types.h"
#include "ndis5_packet.h"

/* The layout of NDIS 5.0 and later; before it, MacReserved, RequestType and DATA were all. */
typedef struct _NDIS_REQUEST {
    UCHAR MacReserved[4 * sizeof(PVOID)];
    NDIS_REQUEST_TYPE RequestType;
    union _DATA {
        struct _QUERY_INFORMATION {
            NDIS_OID Oid;
            PVOID InformationBuffer;
            UINT InformationBufferLength;
            UINT BytesWritten;
            UINT BytesNeeded;
        } QUERY_INFORMATION;
        struct _SET_INFORMATION {
            NDIS_OID Oid;
            PVOID InformationBuffer;
            UINT InformationBufferLength;
            UINT BytesRead;
            UINT BytesNeeded;
        } SET_INFORMATION;
    } DATA;
    UCHAR NdisReserved[9 * sizeof(PVOID)];
    union {
        UCHAR CallMgrReserved[2 * sizeof(PVOID)];
        UCHAR ProtocolReserved[2 * sizeof(PVOID)];
    };
    UCHAR MiniportReserved[2 * sizeof(PVOID)];
} NDIS_REQUEST, *PNDIS_REQUEST;

_IRQL_requires_(PASSIVE_LEVEL)
typedef VOID(NTAPI *CO_SEND_COMPLETE_HANDLER)(_In_ NDIS_STATUS Status, _In_ NDIS_HANDLE ProtocolVcContext,
                                              _In_ PNDIS_PACKET Packet);

_IRQL_requires_max_(DISPATCH_LEVEL)
typedef VOID(NTAPI *CO_STATUS_HANDLER)(_In_ NDIS_HANDLE ProtocolBindingContext,
                                       _In_opt_ NDIS_HANDLE ProtocolVcContext, _In_ NDIS_STATUS GeneralStatus,
                                       _In_ PVOID StatusBuffer, _In_ UINT StatusBufferSize);

_IRQL_requires_max_(DISPATCH_LEVEL)
typedef UINT(NTAPI *CO_RECEIVE_PACKET_HANDLER)(_In_ NDIS_HANDLE ProtocolBindingContext,
                                               _In_ NDIS_HANDLE ProtocolVcContext, _In_ PNDIS_PACKET Packet);

_IRQL_requires_max_(DISPATCH_LEVEL)
typedef NDIS_STATUS(NTAPI *CO_REQUEST_HANDLER)(_In_ NDIS_HANDLE ProtocolAfContext,
                                               _In_opt_ NDIS_HANDLE ProtocolVcContext,
                                               _In_opt_ NDIS_HANDLE ProtocolPartyContext,
                                               _Inout_ PNDIS_REQUEST NdisRequest);

_IRQL_requires_max_(DISPATCH_LEVEL)
typedef VOID(NTAPI *CO_REQUEST_COMPLETE_HANDLER)(_In_ NDIS_STATUS Status,
                                                 _In_opt_ NDIS_HANDLE ProtocolAfContext,
                                                 _In_opt_ NDIS_HANDLE ProtocolVcContext,
                                                 _In_opt_ NDIS_HANDLE ProtocolPartyContext,
                                                 _In_ PNDIS_REQUEST NdisRequest);

#endif
