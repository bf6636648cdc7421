// SPDX-License-Identifier: MIT
/**
 * NDIS 6.30, connection-oriented: call parameters, roles of client and call manager, their functions.
 *
 * An MCM (miniport with integrated call manager) writes the NdisMCm names; most are macros for the NdisCm
 * functions, as in the WDK, and NDIS tells the two kinds of call manager apart by the handle.
 */
#ifndef NDH_NDIS_CO_H
#define NDH_NDIS_CO_H

#include "ndis_types.h"
#include "ndis_oid.h"
#include "ndis_nbl.h"

typedef struct _VAR_STRING {
    ULONG ulTotalSize;
    ULONG ulNeededSize;
    ULONG ulUsedSize;
    ULONG ulStringFormat;
    ULONG ulStringSize;
    ULONG ulStringOffset;
} VAR_STRING, *PVAR_STRING;

typedef struct _flowspec {
    ULONG TokenRate;
    ULONG TokenBucketSize;
    ULONG PeakBandwidth;
    ULONG Latency;
    ULONG DelayVariation;
    SERVICETYPE ServiceType;
    ULONG MaxSduSize;
    ULONG MinimumPolicedSize;
} FLOWSPEC, *PFLOWSPEC;

typedef struct _CO_SPECIFIC_PARAMETERS {
    ULONG ParamType;
    ULONG Length;
    UCHAR Parameters[1];
} CO_SPECIFIC_PARAMETERS, *PCO_SPECIFIC_PARAMETERS;

typedef struct _CO_CALL_MANAGER_PARAMETERS {
    FLOWSPEC Transmit;
    FLOWSPEC Receive;
    CO_SPECIFIC_PARAMETERS CallMgrSpecific;
} CO_CALL_MANAGER_PARAMETERS, *PCO_CALL_MANAGER_PARAMETERS;

typedef struct DECLSPEC_ALIGN(8) _CO_MEDIA_PARAMETERS {
    ULONG Flags;
    ULONG ReceivePriority;
    ULONG ReceiveSizeHint;
    POINTER_ALIGNMENT CO_SPECIFIC_PARAMETERS MediaSpecific;
} CO_MEDIA_PARAMETERS, *PCO_MEDIA_PARAMETERS;

typedef struct _CO_CALL_PARAMETERS {
    ULONG Flags;
    PCO_CALL_MANAGER_PARAMETERS CallMgrParameters;
    PCO_MEDIA_PARAMETERS MediaParameters;
} CO_CALL_PARAMETERS, *PCO_CALL_PARAMETERS;

typedef struct _CO_ADDRESS_FAMILY {
    NDIS_AF AddressFamily;
    ULONG MajorVersion;
    ULONG MinorVersion;
} CO_ADDRESS_FAMILY, *PCO_ADDRESS_FAMILY;

typedef struct _CO_SAP {
    ULONG SapType;
    ULONG SapLength;
    UCHAR Sap[1];
} CO_SAP, *PCO_SAP;

typedef struct _CO_ADDRESS {
    ULONG AddressSize;
    UCHAR Address[1];
} CO_ADDRESS, *PCO_ADDRESS;

typedef struct _CO_ADDRESS_LIST {
    ULONG NumberOfAddressesAvailable;
    ULONG NumberOfAddresses;
    CO_ADDRESS AddressList;
} CO_ADDRESS_LIST, *PCO_ADDRESS_LIST;

typedef struct _CO_PVC {
    NDIS_HANDLE NdisAfHandle;
    CO_SPECIFIC_PARAMETERS PvcParameters;
} CO_PVC, *PCO_PVC;

#define STRINGFORMAT_ASCII   0x00000001
#define STRINGFORMAT_DBCS    0x00000002
#define STRINGFORMAT_UNICODE 0x00000003
#define STRINGFORMAT_BINARY  0x00000004

/* CO_CALL_PARAMETERS.Flags. */
#define PERMANENT_VC            0x00000001
#define CALL_PARAMETERS_CHANGED 0x00000002
#define QUERY_CALL_PARAMETERS   0x00000004
#define BROADCAST_VC            0x00000008
#define MULTIPOINT_VC           0x00000010

/* CO_MEDIA_PARAMETERS.Flags. */
#define RECEIVE_TIME_INDICATION 0x00000001
#define USE_TIME_STAMPS         0x00000002
#define TRANSMIT_VC             0x00000004
#define RECEIVE_VC              0x00000008
#define RESERVE_RESOURCES_VC    0x00000040
#define ROUND_DOWN_FLOW         0x00000080
#define ROUND_UP_FLOW           0x00000100

/* CO_ADDRESS_FAMILY.AddressFamily. */
#define CO_ADDRESS_FAMILY_Q2931      0x00000001
#define CO_ADDRESS_FAMILY_PSCHED     0x00000002
#define CO_ADDRESS_FAMILY_L2TP       0x00000003
#define CO_ADDRESS_FAMILY_IRDA       0x00000004
#define CO_ADDRESS_FAMILY_1394       0x00000005
#define CO_ADDRESS_FAMILY_PPP        0x00000006
#define CO_ADDRESS_FAMILY_INFINIBAND 0x00000007
#define CO_ADDRESS_FAMILY_TAPI       0x00000800
#define CO_ADDRESS_FAMILY_TAPI_PROXY 0x00000801
#define CO_ADDRESS_FAMILY_PROXY      0x80000000

#define CO_SEND_FLAG_SET_DISCARD_ELIBILITY 1

/* FLOWSPEC.ServiceType and "not specified". */
#define SERVICETYPE_NOTRAFFIC           0x00000000
#define SERVICETYPE_BESTEFFORT          0x00000001
#define SERVICETYPE_CONTROLLEDLOAD      0x00000002
#define SERVICETYPE_GUARANTEED          0x00000003
#define SERVICETYPE_NETWORK_UNAVAILABLE 0x00000004
#define SERVICETYPE_GENERAL_INFORMATION 0x00000005
#define SERVICETYPE_NOCHANGE            0x00000006
#define SERVICETYPE_NONCONFORMING       0x00000009
#define SERVICETYPE_NETWORK_CONTROL     0x0000000A
#define SERVICETYPE_QUALITATIVE         0x0000000D
#define POSITIVE_INFINITY_RATE          0xFFFFFFFE
#define QOS_NOT_SPECIFIED               0xFFFFFFFF

/* Roles of both sides. */
_IRQL_requires_max_(DISPATCH_LEVEL) _Function_class_(PROTOCOL_CO_CREATE_VC)
typedef NDIS_STATUS NTAPI PROTOCOL_CO_CREATE_VC(_In_ NDIS_HANDLE ProtocolAfContext,
                                                _In_ NDIS_HANDLE NdisVcHandle,
                                                _Out_ PNDIS_HANDLE ProtocolVcContext);
typedef PROTOCOL_CO_CREATE_VC(*CO_CREATE_VC_HANDLER);

_IRQL_requires_max_(DISPATCH_LEVEL) _Function_class_(PROTOCOL_CO_DELETE_VC)
typedef NDIS_STATUS NTAPI PROTOCOL_CO_DELETE_VC(_In_ NDIS_HANDLE ProtocolVcContext);
typedef PROTOCOL_CO_DELETE_VC(*CO_DELETE_VC_HANDLER);

_IRQL_requires_max_(DISPATCH_LEVEL) _Function_class_(PROTOCOL_CO_OID_REQUEST)
typedef NDIS_STATUS NTAPI PROTOCOL_CO_OID_REQUEST(_In_ NDIS_HANDLE ProtocolAfContext,
                                                  _In_opt_ NDIS_HANDLE ProtocolVcContext,
                                                  _In_opt_ NDIS_HANDLE ProtocolPartyContext,
                                                  _Inout_ PNDIS_OID_REQUEST OidRequest);
typedef PROTOCOL_CO_OID_REQUEST(*CO_OID_REQUEST_HANDLER);

_IRQL_requires_max_(DISPATCH_LEVEL) _Function_class_(PROTOCOL_CO_OID_REQUEST_COMPLETE)
typedef VOID NTAPI PROTOCOL_CO_OID_REQUEST_COMPLETE(_In_opt_ NDIS_HANDLE ProtocolAfContext,
                                                    _In_opt_ NDIS_HANDLE ProtocolVcContext,
                                                    _In_opt_ NDIS_HANDLE ProtocolPartyContext,
                                                    _In_ PNDIS_OID_REQUEST OidRequest,
                                                    _In_ NDIS_STATUS Status);
typedef PROTOCOL_CO_OID_REQUEST_COMPLETE(*CO_OID_REQUEST_COMPLETE_HANDLER);

_IRQL_requires_max_(DISPATCH_LEVEL) _Function_class_(PROTOCOL_CO_RECEIVE_NET_BUFFER_LISTS)
typedef VOID NTAPI PROTOCOL_CO_RECEIVE_NET_BUFFER_LISTS(_In_ NDIS_HANDLE ProtocolBindingContext,
                                                        _In_ NDIS_HANDLE ProtocolVcContext,
                                                        _In_ PNET_BUFFER_LIST NetBufferLists,
                                                        _In_ ULONG NumberOfNetBufferLists,
                                                        _In_ ULONG ReceiveFlags);
typedef PROTOCOL_CO_RECEIVE_NET_BUFFER_LISTS(*CO_RECEIVE_NET_BUFFER_LISTS_HANDLER);

_IRQL_requires_max_(DISPATCH_LEVEL) _Function_class_(PROTOCOL_CO_SEND_NET_BUFFER_LISTS_COMPLETE)
typedef VOID NTAPI PROTOCOL_CO_SEND_NET_BUFFER_LISTS_COMPLETE(
    _In_ NDIS_HANDLE ProtocolVcContext, _In_ PNET_BUFFER_LIST NetBufferLists, _In_ ULONG SendCompleteFlags);
typedef PROTOCOL_CO_SEND_NET_BUFFER_LISTS_COMPLETE(*CO_SEND_NET_BUFFER_LISTS_COMPLETE_HANDLER);

_IRQL_requires_max_(DISPATCH_LEVEL) _Function_class_(PROTOCOL_CO_STATUS_EX)
typedef VOID NTAPI PROTOCOL_CO_STATUS_EX(_In_ NDIS_HANDLE ProtocolBindingContext,
                                         _In_ NDIS_HANDLE ProtocolVcContext,
                                         _In_ PNDIS_STATUS_INDICATION StatusIndication);
typedef PROTOCOL_CO_STATUS_EX(*CO_STATUS_HANDLER_EX);

_IRQL_requires_(PASSIVE_LEVEL) _Function_class_(PROTOCOL_CO_AF_REGISTER_NOTIFY)
typedef VOID NTAPI PROTOCOL_CO_AF_REGISTER_NOTIFY(_In_ NDIS_HANDLE ProtocolBindingContext,
                                                  _In_ PCO_ADDRESS_FAMILY AddressFamily);
typedef PROTOCOL_CO_AF_REGISTER_NOTIFY(*CO_AF_REGISTER_NOTIFY_HANDLER);
typedef PROTOCOL_CO_AF_REGISTER_NOTIFY PROTCOL_CO_AF_REGISTER_NOTIFY;

/* Roles of the client. */
_IRQL_requires_max_(DISPATCH_LEVEL) _Function_class_(PROTOCOL_CL_OPEN_AF_COMPLETE)
typedef VOID NTAPI PROTOCOL_CL_OPEN_AF_COMPLETE(_In_ NDIS_STATUS Status, _In_ NDIS_HANDLE ProtocolAfContext,
                                                _In_ NDIS_HANDLE NdisAfHandle);
typedef PROTOCOL_CL_OPEN_AF_COMPLETE(*CL_OPEN_AF_COMPLETE_HANDLER);

_IRQL_requires_(PASSIVE_LEVEL) _Function_class_(PROTOCOL_CL_OPEN_AF_COMPLETE_EX)
typedef VOID NTAPI PROTOCOL_CL_OPEN_AF_COMPLETE_EX(_In_ NDIS_HANDLE ProtocolAfContext,
                                                   _In_ NDIS_HANDLE NdisAfHandle, _In_ NDIS_STATUS Status);
typedef PROTOCOL_CL_OPEN_AF_COMPLETE_EX(*CL_OPEN_AF_COMPLETE_HANDLER_EX);

_IRQL_requires_max_(DISPATCH_LEVEL) _Function_class_(PROTOCOL_CL_CLOSE_AF_COMPLETE)
typedef VOID NTAPI PROTOCOL_CL_CLOSE_AF_COMPLETE(_In_ NDIS_STATUS Status, _In_ NDIS_HANDLE ProtocolAfContext);
typedef PROTOCOL_CL_CLOSE_AF_COMPLETE(*CL_CLOSE_AF_COMPLETE_HANDLER);

_IRQL_requires_max_(DISPATCH_LEVEL) _Function_class_(PROTOCOL_CL_REGISTER_SAP_COMPLETE)
typedef VOID NTAPI PROTOCOL_CL_REGISTER_SAP_COMPLETE(_In_ NDIS_STATUS Status,
                                                     _In_ NDIS_HANDLE ProtocolSapContext, _In_ PCO_SAP Sap,
                                                     _In_ NDIS_HANDLE NdisSapHandle);
typedef PROTOCOL_CL_REGISTER_SAP_COMPLETE(*CL_REG_SAP_COMPLETE_HANDLER);

_IRQL_requires_max_(DISPATCH_LEVEL) _Function_class_(PROTOCOL_CL_DEREGISTER_SAP_COMPLETE)
typedef VOID NTAPI PROTOCOL_CL_DEREGISTER_SAP_COMPLETE(_In_ NDIS_STATUS Status,
                                                       _In_ NDIS_HANDLE ProtocolSapContext);
typedef PROTOCOL_CL_DEREGISTER_SAP_COMPLETE(*CL_DEREG_SAP_COMPLETE_HANDLER);

_IRQL_requires_max_(DISPATCH_LEVEL) _Function_class_(PROTOCOL_CL_MAKE_CALL_COMPLETE)
typedef VOID NTAPI PROTOCOL_CL_MAKE_CALL_COMPLETE(_In_ NDIS_STATUS Status, _In_ NDIS_HANDLE ProtocolVcContext,
                                                  _In_opt_ NDIS_HANDLE NdisPartyHandle,
                                                  _In_ PCO_CALL_PARAMETERS CallParameters);
typedef PROTOCOL_CL_MAKE_CALL_COMPLETE(*CL_MAKE_CALL_COMPLETE_HANDLER);

_IRQL_requires_max_(DISPATCH_LEVEL) _Function_class_(PROTOCOL_CL_MODIFY_CALL_QOS_COMPLETE)
typedef VOID NTAPI PROTOCOL_CL_MODIFY_CALL_QOS_COMPLETE(_In_ NDIS_STATUS Status,
                                                        _In_ NDIS_HANDLE ProtocolVcContext,
                                                        _In_ PCO_CALL_PARAMETERS CallParameters);
typedef PROTOCOL_CL_MODIFY_CALL_QOS_COMPLETE(*CL_MODIFY_CALL_QOS_COMPLETE_HANDLER);

_IRQL_requires_max_(DISPATCH_LEVEL) _Function_class_(PROTOCOL_CL_CLOSE_CALL_COMPLETE)
typedef VOID NTAPI PROTOCOL_CL_CLOSE_CALL_COMPLETE(_In_ NDIS_STATUS Status,
                                                   _In_ NDIS_HANDLE ProtocolVcContext,
                                                   _In_opt_ NDIS_HANDLE ProtocolPartyContext);
typedef PROTOCOL_CL_CLOSE_CALL_COMPLETE(*CL_CLOSE_CALL_COMPLETE_HANDLER);

_IRQL_requires_max_(DISPATCH_LEVEL) _Function_class_(PROTOCOL_CL_ADD_PARTY_COMPLETE)
typedef VOID NTAPI PROTOCOL_CL_ADD_PARTY_COMPLETE(_In_ NDIS_STATUS Status,
                                                  _In_ NDIS_HANDLE ProtocolPartyContext,
                                                  _In_ NDIS_HANDLE NdisPartyHandle,
                                                  _In_ PCO_CALL_PARAMETERS CallParameters);
typedef PROTOCOL_CL_ADD_PARTY_COMPLETE(*CL_ADD_PARTY_COMPLETE_HANDLER);

_IRQL_requires_max_(DISPATCH_LEVEL) _Function_class_(PROTOCOL_CL_DROP_PARTY_COMPLETE)
typedef VOID NTAPI PROTOCOL_CL_DROP_PARTY_COMPLETE(_In_ NDIS_STATUS Status,
                                                   _In_ NDIS_HANDLE ProtocolPartyContext);
typedef PROTOCOL_CL_DROP_PARTY_COMPLETE(*CL_DROP_PARTY_COMPLETE_HANDLER);

_IRQL_requires_max_(DISPATCH_LEVEL) _Function_class_(PROTOCOL_CL_INCOMING_CALL)
typedef NDIS_STATUS NTAPI PROTOCOL_CL_INCOMING_CALL(_In_ NDIS_HANDLE ProtocolSapContext,
                                                    _In_ NDIS_HANDLE ProtocolVcContext,
                                                    _Inout_ PCO_CALL_PARAMETERS CallParameters);
typedef PROTOCOL_CL_INCOMING_CALL(*CL_INCOMING_CALL_HANDLER);

_IRQL_requires_max_(DISPATCH_LEVEL) _Function_class_(PROTOCOL_CL_CALL_CONNECTED)
typedef VOID NTAPI PROTOCOL_CL_CALL_CONNECTED(_In_ NDIS_HANDLE ProtocolVcContext);
typedef PROTOCOL_CL_CALL_CONNECTED(*CL_CALL_CONNECTED_HANDLER);

_IRQL_requires_max_(DISPATCH_LEVEL) _Function_class_(PROTOCOL_CL_INCOMING_CLOSE_CALL)
typedef VOID NTAPI PROTOCOL_CL_INCOMING_CLOSE_CALL(_In_ NDIS_STATUS CloseStatus,
                                                   _In_ NDIS_HANDLE ProtocolVcContext,
                                                   _In_opt_ PVOID CloseData, _In_opt_ UINT Size);
typedef PROTOCOL_CL_INCOMING_CLOSE_CALL(*CL_INCOMING_CLOSE_CALL_HANDLER);

_IRQL_requires_max_(DISPATCH_LEVEL) _Function_class_(PROTOCOL_CL_INCOMING_DROP_PARTY)
typedef VOID NTAPI PROTOCOL_CL_INCOMING_DROP_PARTY(_In_ NDIS_STATUS DropStatus,
                                                   _In_ NDIS_HANDLE ProtocolPartyContext,
                                                   _In_opt_ PVOID CloseData, _In_opt_ UINT Size);
typedef PROTOCOL_CL_INCOMING_DROP_PARTY(*CL_INCOMING_DROP_PARTY_HANDLER);

_IRQL_requires_max_(DISPATCH_LEVEL) _Function_class_(PROTOCOL_CL_INCOMING_CALL_QOS_CHANGE)
typedef VOID NTAPI PROTOCOL_CL_INCOMING_CALL_QOS_CHANGE(_In_ NDIS_HANDLE ProtocolVcContext,
                                                        _In_ PCO_CALL_PARAMETERS CallParameters);
typedef PROTOCOL_CL_INCOMING_CALL_QOS_CHANGE(*CL_INCOMING_CALL_QOS_CHANGE_HANDLER);

_IRQL_requires_max_(DISPATCH_LEVEL) _Function_class_(PROTOCOL_CL_NOTIFY_CLOSE_AF)
typedef NDIS_STATUS NTAPI PROTOCOL_CL_NOTIFY_CLOSE_AF(_In_ NDIS_HANDLE ClientAfContext);
typedef PROTOCOL_CL_NOTIFY_CLOSE_AF(*CL_NOTIFY_CLOSE_AF_HANDLER);

typedef struct _NDIS_CO_CLIENT_OPTIONAL_HANDLERS {
    NDIS_OBJECT_HEADER Header;
    ULONG Reserved;
    CO_CREATE_VC_HANDLER ClCreateVcHandler;
    CO_DELETE_VC_HANDLER ClDeleteVcHandler;
    CO_OID_REQUEST_HANDLER ClOidRequestHandler;
    CO_OID_REQUEST_COMPLETE_HANDLER ClOidRequestCompleteHandler;
    CL_OPEN_AF_COMPLETE_HANDLER_EX ClOpenAfCompleteHandlerEx;
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
    CL_NOTIFY_CLOSE_AF_HANDLER ClNotifyCloseAfHandler;
} NDIS_CO_CLIENT_OPTIONAL_HANDLERS, *PNDIS_CO_CLIENT_OPTIONAL_HANDLERS;

#define NDIS_CO_CLIENT_OPTIONAL_HANDLERS_REVISION_1 1
#define NDIS_SIZEOF_CO_CLIENT_OPTIONAL_HANDLERS_REVISION_1                                                   \
    RTL_SIZEOF_THROUGH_FIELD(NDIS_CO_CLIENT_OPTIONAL_HANDLERS, ClNotifyCloseAfHandler)

/* Roles of the call manager. */
_IRQL_requires_max_(DISPATCH_LEVEL) _Function_class_(PROTOCOL_CM_OPEN_AF)
typedef NDIS_STATUS NTAPI PROTOCOL_CM_OPEN_AF(_In_ NDIS_HANDLE CallMgrBindingContext,
                                              _In_ PCO_ADDRESS_FAMILY AddressFamily,
                                              _In_ NDIS_HANDLE NdisAfHandle,
                                              _Out_ PNDIS_HANDLE CallMgrAfContext);
typedef PROTOCOL_CM_OPEN_AF(*CM_OPEN_AF_HANDLER);

_IRQL_requires_max_(DISPATCH_LEVEL) _Function_class_(PROTOCOL_CM_CLOSE_AF)
typedef NDIS_STATUS NTAPI PROTOCOL_CM_CLOSE_AF(_In_ NDIS_HANDLE CallMgrAfContext);
typedef PROTOCOL_CM_CLOSE_AF(*CM_CLOSE_AF_HANDLER);

_IRQL_requires_max_(DISPATCH_LEVEL) _Function_class_(PROTOCOL_CM_REG_SAP)
typedef NDIS_STATUS NTAPI PROTOCOL_CM_REG_SAP(_In_ NDIS_HANDLE CallMgrAfContext, _In_ PCO_SAP Sap,
                                              _In_ NDIS_HANDLE NdisSapHandle,
                                              _Out_ PNDIS_HANDLE CallMgrSapContext);
typedef PROTOCOL_CM_REG_SAP(*CM_REG_SAP_HANDLER);

_IRQL_requires_max_(DISPATCH_LEVEL) _Function_class_(PROTOCOL_CM_DEREGISTER_SAP)
typedef NDIS_STATUS NTAPI PROTOCOL_CM_DEREGISTER_SAP(_In_ NDIS_HANDLE CallMgrSapContext);
typedef PROTOCOL_CM_DEREGISTER_SAP(*CM_DEREG_SAP_HANDLER);

_IRQL_requires_max_(DISPATCH_LEVEL) _Function_class_(PROTOCOL_CM_MAKE_CALL)
typedef NDIS_STATUS NTAPI PROTOCOL_CM_MAKE_CALL(_In_ NDIS_HANDLE CallMgrVcContext,
                                                _Inout_ PCO_CALL_PARAMETERS CallParameters,
                                                _In_opt_ NDIS_HANDLE NdisPartyHandle,
                                                _Out_opt_ PNDIS_HANDLE CallMgrPartyContext);
typedef PROTOCOL_CM_MAKE_CALL(*CM_MAKE_CALL_HANDLER);

_IRQL_requires_max_(DISPATCH_LEVEL) _Function_class_(PROTOCOL_CM_CLOSE_CALL)
typedef NDIS_STATUS NTAPI PROTOCOL_CM_CLOSE_CALL(_In_ NDIS_HANDLE CallMgrVcContext,
                                                 _In_opt_ NDIS_HANDLE CallMgrPartyContext,
                                                 _In_opt_ PVOID CloseData, _In_opt_ UINT Size);
typedef PROTOCOL_CM_CLOSE_CALL(*CM_CLOSE_CALL_HANDLER);

_IRQL_requires_max_(DISPATCH_LEVEL) _Function_class_(PROTOCOL_CM_MODIFY_QOS_CALL)
typedef NDIS_STATUS NTAPI PROTOCOL_CM_MODIFY_QOS_CALL(_In_ NDIS_HANDLE CallMgrVcContext,
                                                      _In_ PCO_CALL_PARAMETERS CallParameters);
typedef PROTOCOL_CM_MODIFY_QOS_CALL(*CM_MODIFY_CALL_QOS_HANDLER);

_IRQL_requires_max_(DISPATCH_LEVEL) _Function_class_(PROTOCOL_CM_INCOMING_CALL_COMPLETE)
typedef VOID NTAPI PROTOCOL_CM_INCOMING_CALL_COMPLETE(_In_ NDIS_STATUS Status,
                                                      _In_ NDIS_HANDLE CallMgrVcContext,
                                                      _In_ PCO_CALL_PARAMETERS CallParameters);
typedef PROTOCOL_CM_INCOMING_CALL_COMPLETE(*CM_INCOMING_CALL_COMPLETE_HANDLER);

_IRQL_requires_max_(DISPATCH_LEVEL) _Function_class_(PROTOCOL_CM_ADD_PARTY)
typedef NDIS_STATUS NTAPI PROTOCOL_CM_ADD_PARTY(_In_ NDIS_HANDLE CallMgrVcContext,
                                                _Inout_ PCO_CALL_PARAMETERS CallParameters,
                                                _In_ NDIS_HANDLE NdisPartyHandle,
                                                _Out_ PNDIS_HANDLE CallMgrPartyContext);
typedef PROTOCOL_CM_ADD_PARTY(*CM_ADD_PARTY_HANDLER);

_IRQL_requires_max_(DISPATCH_LEVEL) _Function_class_(PROTOCOL_CM_DROP_PARTY)
typedef NDIS_STATUS NTAPI PROTOCOL_CM_DROP_PARTY(_In_ NDIS_HANDLE CallMgrPartyContext,
                                                 _In_opt_ PVOID CloseData, _In_opt_ UINT Size);
typedef PROTOCOL_CM_DROP_PARTY(*CM_DROP_PARTY_HANDLER);

_IRQL_requires_max_(DISPATCH_LEVEL) _Function_class_(PROTOCOL_CM_ACTIVATE_VC_COMPLETE)
typedef VOID NTAPI PROTOCOL_CM_ACTIVATE_VC_COMPLETE(_In_ NDIS_STATUS Status,
                                                    _In_ NDIS_HANDLE CallMgrVcContext,
                                                    _In_ PCO_CALL_PARAMETERS CallParameters);
typedef PROTOCOL_CM_ACTIVATE_VC_COMPLETE(*CM_ACTIVATE_VC_COMPLETE_HANDLER);

_IRQL_requires_max_(DISPATCH_LEVEL) _Function_class_(PROTOCOL_CM_DEACTIVATE_VC_COMPLETE)
typedef VOID NTAPI PROTOCOL_CM_DEACTIVATE_VC_COMPLETE(_In_ NDIS_STATUS Status,
                                                      _In_ NDIS_HANDLE CallMgrVcContext);
typedef PROTOCOL_CM_DEACTIVATE_VC_COMPLETE(*CM_DEACTIVATE_VC_COMPLETE_HANDLER);

_IRQL_requires_max_(DISPATCH_LEVEL) _Function_class_(PROTOCOL_CM_NOTIFY_CLOSE_AF_COMPLETE)
typedef VOID NTAPI PROTOCOL_CM_NOTIFY_CLOSE_AF_COMPLETE(_In_ NDIS_HANDLE CallMgrAfContext,
                                                        _In_ NDIS_STATUS Status);
typedef PROTOCOL_CM_NOTIFY_CLOSE_AF_COMPLETE(*CM_NOTIFY_CLOSE_AF_COMPLETE_HANDLER);

typedef struct _NDIS_CO_CALL_MANAGER_OPTIONAL_HANDLERS {
    NDIS_OBJECT_HEADER Header;
    ULONG Reserved;
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
    CO_OID_REQUEST_HANDLER CmOidRequestHandler;
    CO_OID_REQUEST_COMPLETE_HANDLER CmOidRequestCompleteHandler;
    CM_NOTIFY_CLOSE_AF_COMPLETE_HANDLER CmNotifyCloseAfCompleteHandler;
} NDIS_CO_CALL_MANAGER_OPTIONAL_HANDLERS, *PNDIS_CO_CALL_MANAGER_OPTIONAL_HANDLERS;

/* The size macro stops before CmNotifyCloseAfCompleteHandler; so it stands in the real header (contract
   H-02). */
#define NDIS_CO_CALL_MANAGER_OPTIONAL_HANDLERS_REVISION_1 1
#define NDIS_SIZEOF_CO_CALL_MANAGER_OPTIONAL_HANDLERS_REVISION_1                                             \
    RTL_SIZEOF_THROUGH_FIELD(NDIS_CO_CALL_MANAGER_OPTIONAL_HANDLERS, CmOidRequestCompleteHandler)

#endif
