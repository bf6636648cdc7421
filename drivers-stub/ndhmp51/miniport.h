// SPDX-License-Identifier: MIT
/** The miniport's adapters: start, reset, halt. */
#ifndef NDHMP51_MINIPORT_H
#define NDHMP51_MINIPORT_H

#include "execute.h"
#include "packets.h"

_IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS MiniportInitialize(_Out_ PNDIS_STATUS OpenErrorStatus, _Out_ PUINT SelectedMediumIndex,
                               _In_ PNDIS_MEDIUM MediumArray, _In_ UINT MediumArraySize,
                               _In_ NDIS_HANDLE MiniportAdapterHandle,
                               _In_ NDIS_HANDLE WrapperConfigurationContext);
VOID MiniportHalt(_In_ NDIS_HANDLE MiniportAdapterContext);
NDIS_STATUS MiniportReset(_Out_ PBOOLEAN AddressingReset, _In_ NDIS_HANDLE MiniportAdapterContext);
BOOLEAN MiniportCheckForHang(_In_ NDIS_HANDLE MiniportAdapterContext);
VOID MiniportShutdown(_In_ NDIS_HANDLE MiniportAdapterContext);
VOID MiniportPnPEventNotify(_In_ NDIS_HANDLE MiniportAdapterContext,
                            _In_ NDIS_DEVICE_PNP_EVENT DevicePnPEvent, _In_ PVOID InformationBuffer,
                            _In_ ULONG InformationBufferLength);
MINIPORT_CO_ACTIVATE_VC MiniportCoActivateVc;
MINIPORT_CO_DEACTIVATE_VC MiniportCoDeactivateVc;

/** Pools of the packets that the adapter indicates. */
const PACKET_POOLS *MiniportPools(_In_ const CM_ADAPTER *Adapter);

/** Completes a reset that waits for a test; returns how many. */
UINT32 MiniportAbort(_In_ CM_ADAPTER *Adapter);

#endif
