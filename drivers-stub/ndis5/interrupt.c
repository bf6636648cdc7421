// SPDX-License-Identifier: MIT
/*
 * Interrupts of a device. No device is behind the resources of a target: nothing ever raises one, so
 * MiniportISR is not called; what the driver synchronizes with it runs as on a machine whose device is quiet.
 */
#include "wrapper.h"

#define DEVICE_IRQL 5 /* that of the first device on x64 */

/* Whether the adapter has that vector among its resources. */
static BOOLEAN HasVector(PN5_ADAPTER Adapter, UINT Vector)
{
    PNDIS_RESOURCE_LIST List = Adapter->Adapter->Resources;
    ULONG Index;

    for (Index = 0; List != NULL && Index < List->Count; Index++) {
        if (List->PartialDescriptors[Index].Type == CmResourceTypeInterrupt &&
            List->PartialDescriptors[Index].u.Interrupt.Vector == Vector) {
            return TRUE;
        }
    }
    return FALSE;
}

NDIS_STATUS NdisMRegisterInterrupt(PNDIS_MINIPORT_INTERRUPT Interrupt, NDIS_HANDLE MiniportAdapterHandle,
                                   UINT InterruptVector, UINT InterruptLevel, BOOLEAN RequestIsr,
                                   BOOLEAN SharedInterrupt, NDIS_INTERRUPT_MODE InterruptMode)
{
    PN5_ADAPTER Adapter = AdapterOfHandle(MiniportAdapterHandle);

    UNREFERENCED_PARAMETER(InterruptLevel);
    UNREFERENCED_PARAMETER(InterruptMode);
    if (Adapter == NULL || !LibraryRequirePassive("NdisMRegisterInterrupt", "NDIS-IRQL")) {
        return NDIS_STATUS_FAILURE;
    }
    if (!HasVector(Adapter, InterruptVector)) {
        return NDIS_STATUS_RESOURCE_CONFLICT;
    }
    RtlZeroMemory(Interrupt, sizeof(*Interrupt));
    KeInitializeSpinLock(&Interrupt->DpcCountLock);
    Interrupt->Miniport = &Adapter->Block;
    Interrupt->MiniportIsr = Adapter->Driver->Characteristics.ISRHandler;
    Interrupt->MiniportDpc = Adapter->Driver->Characteristics.HandleInterruptHandler;
    Interrupt->SharedInterrupt = SharedInterrupt;
    Interrupt->IsrRequested = RequestIsr;
    Adapter->Block.Interrupt = Interrupt;
    return NDIS_STATUS_SUCCESS;
}

VOID NdisMDeregisterInterrupt(PNDIS_MINIPORT_INTERRUPT Interrupt)
{
    if (LibraryRequirePassive("NdisMDeregisterInterrupt", "NDIS-IRQL")) {
        Interrupt->Miniport->Interrupt = NULL;
    }
}

/* SynchronizeFunction runs at the device's IRQL, one at a time. */
BOOLEAN NdisMSynchronizeWithInterrupt(PNDIS_MINIPORT_INTERRUPT Interrupt, PVOID SynchronizeFunction,
                                      PVOID SynchronizeContext)
{
    BOOLEAN(NTAPI * Function)(PVOID) = (BOOLEAN(NTAPI *)(PVOID))SynchronizeFunction;
    BOOLEAN Result;
    KIRQL Before;

    KeRaiseIrql(DISPATCH_LEVEL, &Before);
    KeAcquireSpinLockAtDpcLevel(&Interrupt->DpcCountLock);
    KeRaiseIrql(DEVICE_IRQL, &(KIRQL){ 0 });
    Result = Function(SynchronizeContext);
    KeLowerIrql(DISPATCH_LEVEL);
    KeReleaseSpinLockFromDpcLevel(&Interrupt->DpcCountLock);
    KeLowerIrql(Before);
    return Result;
}
