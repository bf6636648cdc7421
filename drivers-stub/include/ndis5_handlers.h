// SPDX-License-Identifier: MIT
/**
 * NDIS 5: the handlers of a miniport, and their table of versions 5.0 and 5.1.
 */
#ifndef NDH_NDIS5_HANDLERS_H
#define NDH_NDIS5_HANDLERS_H

#include "ndis5_request.h"
#include "ndis_miniport.h"

_IRQL_requires_max_(DISPATCH_LEVEL)
typedef BOOLEAN(NTAPI *W_CHECK_FOR_HANG_HANDLER)(_In_ NDIS_HANDLE MiniportAdapterContext);

_IRQL_requires_max_(HIGH_LEVEL)
typedef VOID(NTAPI *W_DISABLE_INTERRUPT_HANDLER)(_In_ NDIS_HANDLE MiniportAdapterContext);

_IRQL_requires_max_(DISPATCH_LEVEL)
typedef VOID(NTAPI *W_ENABLE_INTERRUPT_HANDLER)(_In_ NDIS_HANDLE MiniportAdapterContext);

_IRQL_requires_(PASSIVE_LEVEL)
typedef VOID(NTAPI *W_HALT_HANDLER)(_In_ NDIS_HANDLE MiniportAdapterContext);

_IRQL_requires_max_(DISPATCH_LEVEL)
typedef VOID(NTAPI *W_HANDLE_INTERRUPT_HANDLER)(_In_ NDIS_HANDLE MiniportAdapterContext);

_IRQL_requires_(PASSIVE_LEVEL)
typedef NDIS_STATUS(NTAPI *W_INITIALIZE_HANDLER)(_Out_ PNDIS_STATUS OpenErrorStatus,
                                                 _Out_ PUINT SelectedMediumIndex,
                                                 _In_ PNDIS_MEDIUM MediumArray, _In_ UINT MediumArraySize,
                                                 _In_ NDIS_HANDLE MiniportAdapterContext,
                                                 _In_ NDIS_HANDLE WrapperConfigurationContext);

_IRQL_requires_max_(HIGH_LEVEL)
typedef VOID(NTAPI *W_ISR_HANDLER)(_Out_ PBOOLEAN InterruptRecognized,
                                   _Out_ PBOOLEAN QueueMiniportHandleInterrupt,
                                   _In_ NDIS_HANDLE MiniportAdapterContext);

_IRQL_requires_max_(DISPATCH_LEVEL)
typedef NDIS_STATUS(NTAPI *W_QUERY_INFORMATION_HANDLER)(_In_ NDIS_HANDLE MiniportAdapterContext,
                                                        _In_ NDIS_OID Oid, _In_ PVOID InformationBuffer,
                                                        _In_ ULONG InformationBufferLength,
                                                        _Out_ PULONG BytesWritten, _Out_ PULONG BytesNeeded);

_IRQL_requires_(PASSIVE_LEVEL)
typedef NDIS_STATUS(NTAPI *W_RECONFIGURE_HANDLER)(_Out_ PNDIS_STATUS OpenErrorStatus,
                                                  _In_opt_ NDIS_HANDLE MiniportAdapterContext,
                                                  _In_ NDIS_HANDLE WrapperConfigurationContext);

_IRQL_requires_max_(DISPATCH_LEVEL)
typedef NDIS_STATUS(NTAPI *W_RESET_HANDLER)(_Out_ PBOOLEAN AddressingReset,
                                            _In_ NDIS_HANDLE MiniportAdapterContext);

_IRQL_requires_max_(DISPATCH_LEVEL)
typedef NDIS_STATUS(NTAPI *W_SEND_HANDLER)(_In_ NDIS_HANDLE MiniportAdapterContext, _In_ PNDIS_PACKET Packet,
                                           _In_ UINT Flags);

_IRQL_requires_max_(DISPATCH_LEVEL)
typedef NDIS_STATUS(NTAPI *WM_SEND_HANDLER)(_In_ NDIS_HANDLE MiniportAdapterContext,
                                            _In_ NDIS_HANDLE NdisLinkHandle, _In_ PNDIS_WAN_PACKET Packet);

_IRQL_requires_max_(DISPATCH_LEVEL)
typedef NDIS_STATUS(NTAPI *W_SET_INFORMATION_HANDLER)(_In_ NDIS_HANDLE MiniportAdapterContext,
                                                      _In_ NDIS_OID Oid, _In_ PVOID InformationBuffer,
                                                      _In_ ULONG InformationBufferLength,
                                                      _Out_ PULONG BytesRead, _Out_ PULONG BytesNeeded);

_IRQL_requires_max_(DISPATCH_LEVEL)
typedef NDIS_STATUS(NTAPI *W_TRANSFER_DATA_HANDLER)(_Out_ PNDIS_PACKET Packet, _Out_ PUINT BytesTransferred,
                                                    _In_ NDIS_HANDLE MiniportAdapterContext,
                                                    _In_ NDIS_HANDLE MiniportReceiveContext,
                                                    _In_ UINT ByteOffset, _In_ UINT BytesToTransfer);

typedef NDIS_STATUS(NTAPI *WM_TRANSFER_DATA_HANDLER)(VOID);

_IRQL_requires_max_(HIGH_LEVEL)
typedef VOID(NTAPI *ADAPTER_SHUTDOWN_HANDLER)(_In_ PVOID ShutdownContext);

_IRQL_requires_max_(DISPATCH_LEVEL)
typedef VOID(NTAPI *W_RETURN_PACKET_HANDLER)(_In_ NDIS_HANDLE MiniportAdapterContext,
                                             _In_ PNDIS_PACKET Packet);

_IRQL_requires_max_(DISPATCH_LEVEL)
typedef VOID(NTAPI *W_SEND_PACKETS_HANDLER)(_In_ NDIS_HANDLE MiniportAdapterContext,
                                            _In_ PPNDIS_PACKET PacketArray, _In_ UINT NumberOfPackets);

_IRQL_requires_max_(DISPATCH_LEVEL)
typedef VOID(NTAPI *W_ALLOCATE_COMPLETE_HANDLER)(_In_ NDIS_HANDLE MiniportAdapterContext,
                                                 _In_ PVOID VirtualAddress,
                                                 _In_ PNDIS_PHYSICAL_ADDRESS PhysicalAddress,
                                                 _In_ ULONG Length, _In_ PVOID Context);

typedef VOID(NTAPI *W_CO_SEND_PACKETS_HANDLER)(_In_ NDIS_HANDLE MiniportVcContext,
                                               _In_ PPNDIS_PACKET PacketArray, _In_ UINT NumberOfPackets);

typedef NDIS_STATUS(NTAPI *W_CO_REQUEST_HANDLER)(_In_ NDIS_HANDLE MiniportAdapterContext,
                                                 _In_opt_ NDIS_HANDLE MiniportVcContext,
                                                 _Inout_ PNDIS_REQUEST NdisRequest);

typedef VOID(NTAPI *W_CANCEL_SEND_PACKETS_HANDLER)(_In_ NDIS_HANDLE MiniportAdapterContext,
                                                   _In_ PVOID CancelId);

typedef VOID(NTAPI *W_PNP_EVENT_NOTIFY_HANDLER)(_In_ NDIS_HANDLE MiniportAdapterContext,
                                                _In_ NDIS_DEVICE_PNP_EVENT DevicePnPEvent,
                                                _In_ PVOID InformationBuffer,
                                                _In_ ULONG InformationBufferLength);

typedef VOID(NTAPI *W_MINIPORT_SHUTDOWN_HANDLER)(_In_ NDIS_HANDLE MiniportAdapterContext);

typedef struct _NDIS50_MINIPORT_CHARACTERISTICS {
    UCHAR MajorNdisVersion;
    UCHAR MinorNdisVersion;
    USHORT Filler;
    UINT Reserved;
    W_CHECK_FOR_HANG_HANDLER CheckForHangHandler;
    W_DISABLE_INTERRUPT_HANDLER DisableInterruptHandler;
    W_ENABLE_INTERRUPT_HANDLER EnableInterruptHandler;
    W_HALT_HANDLER HaltHandler;
    W_HANDLE_INTERRUPT_HANDLER HandleInterruptHandler;
    W_INITIALIZE_HANDLER InitializeHandler;
    W_ISR_HANDLER ISRHandler;
    W_QUERY_INFORMATION_HANDLER QueryInformationHandler;
    W_RECONFIGURE_HANDLER ReconfigureHandler;
    W_RESET_HANDLER ResetHandler;
    union {
        W_SEND_HANDLER SendHandler;
        WM_SEND_HANDLER WanSendHandler;
    };
    W_SET_INFORMATION_HANDLER SetInformationHandler;
    union {
        W_TRANSFER_DATA_HANDLER TransferDataHandler;
        WM_TRANSFER_DATA_HANDLER WanTransferDataHandler;
    };
    W_RETURN_PACKET_HANDLER ReturnPacketHandler;
    W_SEND_PACKETS_HANDLER SendPacketsHandler;
    W_ALLOCATE_COMPLETE_HANDLER AllocateCompleteHandler;
    W_CO_CREATE_VC_HANDLER CoCreateVcHandler;
    W_CO_DELETE_VC_HANDLER CoDeleteVcHandler;
    W_CO_ACTIVATE_VC_HANDLER CoActivateVcHandler;
    W_CO_DEACTIVATE_VC_HANDLER CoDeactivateVcHandler;
    W_CO_SEND_PACKETS_HANDLER CoSendPacketsHandler;
    W_CO_REQUEST_HANDLER CoRequestHandler;
} NDIS50_MINIPORT_CHARACTERISTICS;

typedef struct _NDIS51_MINIPORT_CHARACTERISTICS {
    union {
        NDIS50_MINIPORT_CHARACTERISTICS Ndis50Chars;
        struct {
            UCHAR MajorNdisVersion;
            UCHAR MinorNdisVersion;
            USHORT Filler;
            UINT Reserved;
            W_CHECK_FOR_HANG_HANDLER CheckForHangHandler;
            W_DISABLE_INTERRUPT_HANDLER DisableInterruptHandler;
            W_ENABLE_INTERRUPT_HANDLER EnableInterruptHandler;
            W_HALT_HANDLER HaltHandler;
            W_HANDLE_INTERRUPT_HANDLER HandleInterruptHandler;
            W_INITIALIZE_HANDLER InitializeHandler;
            W_ISR_HANDLER ISRHandler;
            W_QUERY_INFORMATION_HANDLER QueryInformationHandler;
            W_RECONFIGURE_HANDLER ReconfigureHandler;
            W_RESET_HANDLER ResetHandler;
            union {
                W_SEND_HANDLER SendHandler;
                WM_SEND_HANDLER WanSendHandler;
            };
            W_SET_INFORMATION_HANDLER SetInformationHandler;
            union {
                W_TRANSFER_DATA_HANDLER TransferDataHandler;
                WM_TRANSFER_DATA_HANDLER WanTransferDataHandler;
            };
            W_RETURN_PACKET_HANDLER ReturnPacketHandler;
            W_SEND_PACKETS_HANDLER SendPacketsHandler;
            W_ALLOCATE_COMPLETE_HANDLER AllocateCompleteHandler;
            W_CO_CREATE_VC_HANDLER CoCreateVcHandler;
            W_CO_DELETE_VC_HANDLER CoDeleteVcHandler;
            W_CO_ACTIVATE_VC_HANDLER CoActivateVcHandler;
            W_CO_DEACTIVATE_VC_HANDLER CoDeactivateVcHandler;
            W_CO_SEND_PACKETS_HANDLER CoSendPacketsHandler;
            W_CO_REQUEST_HANDLER CoRequestHandler;
        };
    };
    W_CANCEL_SEND_PACKETS_HANDLER CancelSendPacketsHandler;
    W_PNP_EVENT_NOTIFY_HANDLER PnPEventNotifyHandler;
    W_MINIPORT_SHUTDOWN_HANDLER AdapterShutdownHandler;
    PVOID Reserved1;
    PVOID Reserved2;
    PVOID Reserved3;
    PVOID Reserved4;
} NDIS51_MINIPORT_CHARACTERISTICS;

#if defined(NDIS51_MINIPORT) || defined(NDIS_WRAPPER)
typedef NDIS51_MINIPORT_CHARACTERISTICS NDIS_MINIPORT_CHARACTERISTICS;
#else
typedef NDIS50_MINIPORT_CHARACTERISTICS NDIS_MINIPORT_CHARACTERISTICS;
#endif
typedef NDIS_MINIPORT_CHARACTERISTICS *PNDIS_MINIPORT_CHARACTERISTICS;
typedef NDIS_MINIPORT_CHARACTERISTICS NDIS_WAN_MINIPORT_CHARACTERISTICS;
typedef NDIS_WAN_MINIPORT_CHARACTERISTICS *PNDIS_WAN_MINIPORT_CHARACTERISTICS;

#endif
