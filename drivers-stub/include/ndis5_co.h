// SPDX-License-Identifier: MIT
/**
 * NDIS 5: characteristics of call managers and clients, and the calls that NDIS 6 renamed.
 */
#ifndef NDH_NDIS5_CO_H
#define NDH_NDIS5_CO_H

#include "ndis5_request.h"
#include "ndis_co.h"

typedef struct _NDIS_CALL_MANAGER_CHARACTERISTICS {
    UCHAR MajorVersion;
    UCHAR MinorVersion;
    USHORT Filler;
    UINT Reserved;
    CO_CREATE_VC_HANDLER CmCreateVcHandler;
    CO_DELETE_VC_HANDLER CmDeleteVcHandler;
    CM_OPEN_AF_HANDLER CmOpenAfHandler;
    CM_CLOSE_AF_HANDLER CmCloseAfHandler;
    CM_REG_SAP_HANDLER CmRegisterSapHandler;
    CM_DEREG_SAP_HANDLER CmDeregisterSapHandler;
    CM_MAKE_CALL_HANDLER CmMakeCallHandler;
    CM_CLOSE_CALL_HANDLER CmCloseCallHandler;
    CM_INCOMING_CALL_COMPLETE_HANDLER CmIncomingCallCompleteHandler;
    CM_ADD_PARTY_HANDLER CmAddPartyHandler;
    CM_DROP_PARTY_HANDLER CmDropPartyHandler;
    CM_ACTIVATE_VC_COMPLETE_HANDLER CmActivateVcCompleteHandler;
    CM_DEACTIVATE_VC_COMPLETE_HANDLER CmDeactivateVcCompleteHandler;
    CM_MODIFY_CALL_QOS_HANDLER CmModifyCallQoSHandler;
    CO_REQUEST_HANDLER CmRequestHandler;
    CO_REQUEST_COMPLETE_HANDLER CmRequestCompleteHandler;
} NDIS_CALL_MANAGER_CHARACTERISTICS, *PNDIS_CALL_MANAGER_CHARACTERISTICS;

typedef struct _NDIS_CLIENT_CHARACTERISTICS {
    UCHAR MajorVersion;
    UCHAR MinorVersion;
    USHORT Filler;
    UINT Reserved;
    CO_CREATE_VC_HANDLER ClCreateVcHandler;
    CO_DELETE_VC_HANDLER ClDeleteVcHandler;
    CO_REQUEST_HANDLER ClRequestHandler;
    CO_REQUEST_COMPLETE_HANDLER ClRequestCompleteHandler;
    CL_OPEN_AF_COMPLETE_HANDLER ClOpenAfCompleteHandler;
    CL_CLOSE_AF_COMPLETE_HANDLER ClCloseAfCompleteHandler;
    CL_REG_SAP_COMPLETE_HANDLER ClRegisterSapCompleteHandler;
    CL_DEREG_SAP_COMPLETE_HANDLER ClDeregisterSapCompleteHandler;
    CL_MAKE_CALL_COMPLETE_HANDLER ClMakeCallCompleteHandler;
    CL_MODIFY_CALL_QOS_COMPLETE_HANDLER ClModifyCallQoSCompleteHandler;
    CL_CLOSE_CALL_COMPLETE_HANDLER ClCloseCallCompleteHandler;
    CL_ADD_PARTY_COMPLETE_HANDLER ClAddPartyCompleteHandler;
    CL_DROP_PARTY_COMPLETE_HANDLER ClDropPartyCompleteHandler;
    CL_INCOMING_CALL_HANDLER ClIncomingCallHandler;
    CL_INCOMING_CALL_QOS_CHANGE_HANDLER ClIncomingCallQoSChangeHandler;
    CL_INCOMING_CLOSE_CALL_HANDLER ClIncomingCloseCallHandler;
    CL_INCOMING_DROP_PARTY_HANDLER ClIncomingDropPartyHandler;
    CL_CALL_CONNECTED_HANDLER ClCallConnectedHandler;
} NDIS_CLIENT_CHARACTERISTICS, *PNDIS_CLIENT_CHARACTERISTICS;

/* Call manager, MCM, client. */
_Must_inspect_result_ _IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS NTAPI NdisCmRegisterAddressFamily(_In_ NDIS_HANDLE NdisBindingHandle,
                                              _In_ PCO_ADDRESS_FAMILY AddressFamily,
                                              _In_ PNDIS_CALL_MANAGER_CHARACTERISTICS CmCharacteristics,
                                              _In_ UINT SizeOfCmCharacteristics);

NDIS_STATUS NTAPI NdisMCmRegisterAddressFamily(_In_ NDIS_HANDLE MiniportAdapterHandle,
                                               _In_ PCO_ADDRESS_FAMILY AddressFamily,
                                               _In_ PNDIS_CALL_MANAGER_CHARACTERISTICS CmCharacteristics,
                                               _In_ UINT SizeOfCmCharacteristics);

_IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_STATUS NTAPI NdisMCmRequest(_In_ NDIS_HANDLE NdisAfHandle, _In_opt_ NDIS_HANDLE NdisVcHandle,
                                 _In_opt_ NDIS_HANDLE NdisPartyHandle, _Inout_ PNDIS_REQUEST NdisRequest);

_Must_inspect_result_ _IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS NTAPI NdisClOpenAddressFamily(_In_ NDIS_HANDLE NdisBindingHandle,
                                          _In_ PCO_ADDRESS_FAMILY AddressFamily,
                                          _In_ NDIS_HANDLE ProtocolAfContext,
                                          _In_ PNDIS_CLIENT_CHARACTERISTICS ClCharacteristics,
                                          _In_ UINT SizeOfClCharacteristics, _Out_ PNDIS_HANDLE NdisAfHandle);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_STATUS NTAPI NdisCoRequest(_In_ NDIS_HANDLE NdisBindingHandle, _In_opt_ NDIS_HANDLE NdisAfHandle,
                                _In_opt_ NDIS_HANDLE NdisVcHandle, _In_opt_ NDIS_HANDLE NdisPartyHandle,
                                _Inout_ PNDIS_REQUEST NdisRequest);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisCoRequestComplete(_In_ NDIS_STATUS Status, _In_ NDIS_HANDLE NdisAfHandle,
                                 _In_opt_ NDIS_HANDLE NdisVcHandle, _In_opt_ NDIS_HANDLE NdisPartyHandle,
                                 _In_ PNDIS_REQUEST NdisRequest);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisCoSendPackets(_In_ NDIS_HANDLE NdisVcHandle, _In_ PPNDIS_PACKET PacketArray,
                             _In_ UINT NumberOfPackets);

#define NdisMCmRequestComplete(Status, NdisAfHandle, NdisVcHandle, NdisPartyHandle, Request)                 \
    NdisCoRequestComplete(Status, NdisAfHandle, NdisVcHandle, NdisPartyHandle, Request)

/* CoNDIS miniport. */
_IRQL_requires_max_(DISPATCH_LEVEL) _IRQL_requires_min_(DISPATCH_LEVEL)
VOID NTAPI NdisMCoIndicateReceivePacket(_In_ NDIS_HANDLE NdisVcHandle, _In_ PPNDIS_PACKET PacketArray,
                                        _In_ UINT NumberOfPackets);

_IRQL_requires_max_(DISPATCH_LEVEL) _IRQL_requires_min_(DISPATCH_LEVEL)
VOID NTAPI NdisMCoReceiveComplete(_In_ NDIS_HANDLE MiniportAdapterHandle);

_IRQL_requires_max_(DISPATCH_LEVEL) _IRQL_requires_min_(DISPATCH_LEVEL)
VOID NTAPI NdisMCoSendComplete(_In_ NDIS_STATUS Status, _In_ NDIS_HANDLE NdisVcHandle,
                               _In_ PNDIS_PACKET Packet);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisMCoIndicateStatus(_In_ NDIS_HANDLE MiniportAdapterHandle, _In_opt_ NDIS_HANDLE NdisVcHandle,
                                 _In_ NDIS_STATUS GeneralStatus,
                                 _In_reads_bytes_opt_(StatusBufferSize) PVOID StatusBuffer,
                                 _In_ ULONG StatusBufferSize);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisMCoRequestComplete(_In_ NDIS_STATUS Status, _In_ NDIS_HANDLE MiniportAdapterHandle,
                                  _In_ PNDIS_REQUEST Request);

#endif
