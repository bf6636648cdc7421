// SPDX-License-Identifier: MIT
/**
 * NDIS 6.30, connection-oriented: functions of clients, call managers and their miniports.
 */
#ifndef NDH_NDIS_CO_FUNCTIONS_H
#define NDH_NDIS_CO_FUNCTIONS_H

#include "ndis_co.h"

/* Client. */
_Must_inspect_result_ _IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS NTAPI NdisClOpenAddressFamilyEx(_In_ NDIS_HANDLE NdisBindingHandle,
                                            _In_ PCO_ADDRESS_FAMILY AddressFamily,
                                            _In_ NDIS_HANDLE ClientAfContext,
                                            _Out_ PNDIS_HANDLE NdisAfHandle);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_STATUS NTAPI NdisClCloseAddressFamily(_In_ NDIS_HANDLE NdisAfHandle);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisClNotifyCloseAddressFamilyComplete(_In_ NDIS_HANDLE NdisAfHandle, _In_ NDIS_STATUS Status);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_STATUS NTAPI NdisClRegisterSap(_In_ NDIS_HANDLE NdisAfHandle, _In_ NDIS_HANDLE ProtocolSapContext,
                                    _In_ PCO_SAP Sap, _Out_ PNDIS_HANDLE NdisSapHandle);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_STATUS NTAPI NdisClDeregisterSap(_In_ NDIS_HANDLE NdisSapHandle);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_STATUS NTAPI NdisClMakeCall(_In_ NDIS_HANDLE NdisVcHandle, _Inout_ PCO_CALL_PARAMETERS CallParameters,
                                 _In_opt_ NDIS_HANDLE ProtocolPartyContext,
                                 _Out_opt_ PNDIS_HANDLE NdisPartyHandle);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_STATUS NTAPI NdisClCloseCall(_In_ NDIS_HANDLE NdisVcHandle, _In_opt_ NDIS_HANDLE NdisPartyHandle,
                                  _In_reads_bytes_opt_(Size) PVOID Buffer, _In_ UINT Size);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_STATUS NTAPI NdisClModifyCallQoS(_In_ NDIS_HANDLE NdisVcHandle, _In_ PCO_CALL_PARAMETERS CallParameters);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisClIncomingCallComplete(_In_ NDIS_STATUS Status, _In_ NDIS_HANDLE NdisVcHandle,
                                      _In_ PCO_CALL_PARAMETERS CallParameters);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_STATUS NTAPI NdisClAddParty(_In_ NDIS_HANDLE NdisVcHandle, _In_ NDIS_HANDLE ProtocolPartyContext,
                                 _Inout_ PCO_CALL_PARAMETERS CallParameters,
                                 _Out_ PNDIS_HANDLE NdisPartyHandle);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_STATUS NTAPI NdisClDropParty(_In_ NDIS_HANDLE NdisPartyHandle, _In_reads_bytes_opt_(Size) PVOID Buffer,
                                  _In_opt_ UINT Size);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL) _IRQL_requires_min_(DISPATCH_LEVEL)
NDIS_STATUS NTAPI NdisClGetProtocolVcContextFromTapiCallId(_In_ UNICODE_STRING TapiCallId,
                                                           _Out_ PNDIS_HANDLE ProtocolVcContext);

/* Client and call manager. */
_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_STATUS NTAPI NdisCoCreateVc(_In_ NDIS_HANDLE NdisBindingHandle, _In_opt_ NDIS_HANDLE NdisAfHandle,
                                 _In_ NDIS_HANDLE ProtocolVcContext, _Inout_ PNDIS_HANDLE NdisVcHandle);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_STATUS NTAPI NdisCoDeleteVc(_In_ NDIS_HANDLE NdisVcHandle);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisCoSendNetBufferLists(_In_ NDIS_HANDLE NdisVcHandle, _In_ PNET_BUFFER_LIST NetBufferLists,
                                    _In_ ULONG SendFlags);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_STATUS NTAPI NdisCoOidRequest(_In_ NDIS_HANDLE NdisBindingHandle, _In_opt_ NDIS_HANDLE NdisAfHandle,
                                   _In_opt_ NDIS_HANDLE NdisVcHandle, _In_opt_ NDIS_HANDLE NdisPartyHandle,
                                   _Inout_ PNDIS_OID_REQUEST OidRequest);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisCoOidRequestComplete(_In_ NDIS_HANDLE NdisAfHandle, _In_opt_ NDIS_HANDLE NdisVcHandle,
                                    _In_opt_ NDIS_HANDLE NdisPartyHandle, _In_ PNDIS_OID_REQUEST OidRequest,
                                    _In_ NDIS_STATUS Status);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL) _IRQL_requires_min_(DISPATCH_LEVEL)
NDIS_STATUS NTAPI NdisCoAssignInstanceName(_In_ NDIS_HANDLE NdisVcHandle, _In_ PNDIS_STRING BaseInstanceName,
                                           _Out_opt_ PNDIS_STRING VcInstanceName);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL) _IRQL_requires_min_(DISPATCH_LEVEL)
NDIS_STATUS NTAPI NdisCoGetTapiCallId(_In_ NDIS_HANDLE NdisVcHandle, _Inout_ PVAR_STRING TapiCallId);

/* Call manager. */
_Must_inspect_result_ _IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS NTAPI NdisCmRegisterAddressFamilyEx(_In_ NDIS_HANDLE NdisBindingHandle,
                                                _In_ PCO_ADDRESS_FAMILY AddressFamily);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisCmOpenAddressFamilyComplete(_In_ NDIS_STATUS Status, _In_ NDIS_HANDLE NdisAfHandle,
                                           _In_ NDIS_HANDLE CallMgrAfContext);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisCmCloseAddressFamilyComplete(_In_ NDIS_STATUS Status, _In_ NDIS_HANDLE NdisAfHandle);

_Must_inspect_result_ _IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS NTAPI NdisCmNotifyCloseAddressFamily(_In_ NDIS_HANDLE NdisAfHandle);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisCmRegisterSapComplete(_In_ NDIS_STATUS Status, _In_ NDIS_HANDLE NdisSapHandle,
                                     _In_ NDIS_HANDLE CallMgrSapContext);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisCmDeregisterSapComplete(_In_ NDIS_STATUS Status, _In_ NDIS_HANDLE NdisSapHandle);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_STATUS NTAPI NdisCmActivateVc(_In_ NDIS_HANDLE NdisVcHandle, _Inout_ PCO_CALL_PARAMETERS CallParameters);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_STATUS NTAPI NdisCmDeactivateVc(_In_ NDIS_HANDLE NdisVcHandle);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisCmMakeCallComplete(_In_ NDIS_STATUS Status, _In_ NDIS_HANDLE NdisVcHandle,
                                  _In_opt_ NDIS_HANDLE NdisPartyHandle,
                                  _In_opt_ NDIS_HANDLE CallMgrPartyContext,
                                  _In_ PCO_CALL_PARAMETERS CallParameters);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisCmCloseCallComplete(_In_ NDIS_STATUS Status, _In_ NDIS_HANDLE NdisVcHandle,
                                   _In_opt_ NDIS_HANDLE NdisPartyHandle);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisCmModifyCallQoSComplete(_In_ NDIS_STATUS Status, _In_ NDIS_HANDLE NdisVcHandle,
                                       _In_ PCO_CALL_PARAMETERS CallParameters);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisCmAddPartyComplete(_In_ NDIS_STATUS Status, _In_ NDIS_HANDLE NdisPartyHandle,
                                  _In_opt_ NDIS_HANDLE CallMgrPartyContext,
                                  _In_ PCO_CALL_PARAMETERS CallParameters);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisCmDropPartyComplete(_In_ NDIS_STATUS Status, _In_ NDIS_HANDLE NdisPartyHandle);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_STATUS NTAPI NdisCmDispatchIncomingCall(_In_ NDIS_HANDLE NdisSapHandle, _In_ NDIS_HANDLE NdisVcHandle,
                                             _In_ PCO_CALL_PARAMETERS CallParameters);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisCmDispatchCallConnected(_In_ NDIS_HANDLE NdisVcHandle);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisCmDispatchIncomingCloseCall(_In_ NDIS_STATUS CloseStatus, _In_ NDIS_HANDLE NdisVcHandle,
                                           _In_reads_bytes_opt_(Size) PVOID Buffer, _In_ UINT Size);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisCmDispatchIncomingCallQoSChange(_In_ NDIS_HANDLE NdisVcHandle,
                                               _In_ PCO_CALL_PARAMETERS CallParameters);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisCmDispatchIncomingDropParty(_In_ NDIS_STATUS DropStatus, _In_ NDIS_HANDLE NdisPartyHandle,
                                           _In_reads_bytes_opt_(Size) PVOID Buffer, _In_ UINT Size);

/* MCM: functions of their own. */
_IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_STATUS NTAPI NdisMCmCreateVc(_In_ NDIS_HANDLE MiniportAdapterHandle, _In_ NDIS_HANDLE NdisAfHandle,
                                  _In_ NDIS_HANDLE MiniportVcContext, _Out_ PNDIS_HANDLE NdisVcHandle);

_IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_STATUS NTAPI NdisMCmDeleteVc(_In_ NDIS_HANDLE NdisVcHandle);

_IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_STATUS NTAPI NdisMCmActivateVc(_In_ NDIS_HANDLE NdisVcHandle, _In_ PCO_CALL_PARAMETERS CallParameters);

_IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_STATUS NTAPI NdisMCmDeactivateVc(_In_ NDIS_HANDLE NdisVcHandle);

NDIS_STATUS NTAPI NdisMCmOidRequest(_In_ NDIS_HANDLE NdisAfHandle, _In_opt_ NDIS_HANDLE NdisVcHandle,
                                    _In_opt_ NDIS_HANDLE NdisPartyHandle,
                                    _Inout_ PNDIS_OID_REQUEST NdisOidRequest);

_Must_inspect_result_ _IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS NTAPI NdisMCmRegisterAddressFamilyEx(_In_ NDIS_HANDLE MiniportAdapterHandle,
                                                 _In_ PCO_ADDRESS_FAMILY AddressFamily);

/* MCM: names for call manager functions. */
#define NdisMCmAddPartyComplete(Status, NdisPartyHandle, CallMgrPartyContext, CallParameters)                \
    NdisCmAddPartyComplete(Status, NdisPartyHandle, CallMgrPartyContext, CallParameters)
#define NdisMCmCloseAddressFamilyComplete(Status, NdisAfHandle)                                              \
    NdisCmCloseAddressFamilyComplete(Status, NdisAfHandle)
#define NdisMCmCloseCallComplete(Status, NdisVcHandle, NdisPartyHandle)                                      \
    NdisCmCloseCallComplete(Status, NdisVcHandle, NdisPartyHandle)
#define NdisMCmDeregisterSapComplete(Status, NdisSapHandle) NdisCmDeregisterSapComplete(Status, NdisSapHandle)
#define NdisMCmDispatchCallConnected(NdisVcHandle) NdisCmDispatchCallConnected(NdisVcHandle)
#define NdisMCmDispatchIncomingCall(NdisSapHandle, NdisVcHandle, CallParameters)                             \
    NdisCmDispatchIncomingCall(NdisSapHandle, NdisVcHandle, CallParameters)
#define NdisMCmDispatchIncomingCallQoSChange(NdisVcHandle, CallParameters)                                   \
    NdisCmDispatchIncomingCallQoSChange(NdisVcHandle, CallParameters)
#define NdisMCmDispatchIncomingCloseCall(CloseStatus, NdisVcHandle, Buffer, Size)                            \
    NdisCmDispatchIncomingCloseCall(CloseStatus, NdisVcHandle, Buffer, Size)
#define NdisMCmDispatchIncomingDropParty(DropStatus, NdisPartyHandle, Buffer, Size)                          \
    NdisCmDispatchIncomingDropParty(DropStatus, NdisPartyHandle, Buffer, Size)
#define NdisMCmDropPartyComplete(Status, NdisPartyHandle) NdisCmDropPartyComplete(Status, NdisPartyHandle)
#define NdisMCmMakeCallComplete(Status, NdisVcHandle, NdisPartyHandle, CallMgrPartyContext, CallParameters)  \
    NdisCmMakeCallComplete(Status, NdisVcHandle, NdisPartyHandle, CallMgrPartyContext, CallParameters)
#define NdisMCmModifyCallQoSComplete(Status, NdisVcHandle, CallParameters)                                   \
    NdisCmModifyCallQoSComplete(Status, NdisVcHandle, CallParameters)
#define NdisMCmNotifyCloseAddressFamily(NdisAfHandle) NdisCmNotifyCloseAddressFamily(NdisAfHandle)
#define NdisMCmOidRequestComplete(NdisAfHandle, NdisVcHandle, NdisPartyHandle, OidRequest, Status)           \
    NdisCoOidRequestComplete(NdisAfHandle, NdisVcHandle, NdisPartyHandle, OidRequest, Status)
#define NdisMCmOpenAddressFamilyComplete(Status, NdisAfHandle, CallMgrAfContext)                             \
    NdisCmOpenAddressFamilyComplete(Status, NdisAfHandle, CallMgrAfContext)
#define NdisMCmRegisterSapComplete(Status, NdisSapHandle, CallMgrSapContext)                                 \
    NdisCmRegisterSapComplete(Status, NdisSapHandle, CallMgrSapContext)

/* CoNDIS miniport. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisMCoActivateVcComplete(_In_ NDIS_STATUS Status, _In_ NDIS_HANDLE NdisVcHandle,
                                     _In_ PCO_CALL_PARAMETERS CallParameters);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisMCoDeactivateVcComplete(_In_ NDIS_STATUS Status, _In_ NDIS_HANDLE NdisVcHandle);

VOID NTAPI NdisMCoIndicateReceiveNetBufferLists(NDIS_HANDLE NdisVcHandle, PNET_BUFFER_LIST NetBufferLists,
                                                ULONG NumberOfNetBufferLists, ULONG CoReceiveFlags);

VOID NTAPI NdisMCoIndicateStatusEx(_In_ NDIS_HANDLE MiniportAdapterHandle, _In_opt_ NDIS_HANDLE NdisVcHandle,
                                   _In_ PNDIS_STATUS_INDICATION StatusIndication);

VOID NTAPI NdisMCoOidRequestComplete(_In_ NDIS_HANDLE MiniportAdapterHandle,
                                     _In_ NDIS_HANDLE NdisMiniportVcHandle, _In_ PNDIS_OID_REQUEST Request,
                                     _In_ NDIS_STATUS Status);

VOID NTAPI NdisMCoSendNetBufferListsComplete(NDIS_HANDLE NdisVcHandle, PNET_BUFFER_LIST NetBufferLists,
                                             ULONG SendCompleteFlags);

#endif
