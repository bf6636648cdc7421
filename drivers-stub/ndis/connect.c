// SPDX-License-Identifier: MIT
/*
 * The way from an adapter's resources to a connected service routine.
 */
#include "interrupt.h"

#define DEVICE_LEVEL_FIRST 3
#define DEVICE_LEVEL_LAST  12
#define LEVEL_SHIFT        4

static BOOLEAN IsInterrupt(const CM_PARTIAL_RESOURCE_DESCRIPTOR *Descriptor, BOOLEAN Messages)
{
    return (BOOLEAN)(Descriptor->Type == CmResourceTypeInterrupt &&
                     (!Messages || (Descriptor->Flags & CM_RESOURCE_INTERRUPT_MESSAGE) != 0));
}

_Use_decl_annotations_
ULONG InterruptCount(const NS_ADAPTER *Adapter, BOOLEAN Messages)
{
    PNDIS_RESOURCE_LIST List = Adapter->Resources;
    ULONG Count = 0;
    ULONG Index;

    for (Index = 0; List != NULL && Index < List->Count; Index++) {
        Count += IsInterrupt(&List->PartialDescriptors[Index], Messages) ? 1 : 0;
    }
    return Count;
}

_Use_decl_annotations_
const CM_PARTIAL_RESOURCE_DESCRIPTOR *InterruptResource(const NS_ADAPTER *Adapter, ULONG Wanted)
{
    PNDIS_RESOURCE_LIST List = Adapter->Resources;
    ULONG Index;

    for (Index = 0; List != NULL && Index < List->Count; Index++) {
        if (IsInterrupt(&List->PartialDescriptors[Index], FALSE) && Wanted-- == 0) {
            return &List->PartialDescriptors[Index];
        }
    }
    return NULL;
}

_Use_decl_annotations_
KIRQL InterruptIrql(ULONG Vector)
{
    ULONG Level = Vector >> LEVEL_SHIFT;

    return (KIRQL)(Level < DEVICE_LEVEL_FIRST  ? DEVICE_LEVEL_FIRST
                   : Level > DEVICE_LEVEL_LAST ? DEVICE_LEVEL_LAST
                                               : Level);
}

_Use_decl_annotations_
NTSTATUS InterruptConnect(const CM_PARTIAL_RESOURCE_DESCRIPTOR *Resource, PKSERVICE_ROUTINE Routine,
                          PVOID Context, PKSPIN_LOCK Lock, KIRQL Synchronize, PKINTERRUPT *Object)
{
    IO_CONNECT_INTERRUPT_PARAMETERS Parameters;

    RtlZeroMemory(&Parameters, sizeof(Parameters));
    Parameters.Version = CONNECT_FULLY_SPECIFIED;
    Parameters.FullySpecified.InterruptObject = Object;
    Parameters.FullySpecified.ServiceRoutine = Routine;
    Parameters.FullySpecified.ServiceContext = Context;
    Parameters.FullySpecified.SpinLock = Lock;
    Parameters.FullySpecified.SynchronizeIrql = Synchronize;
    Parameters.FullySpecified.ShareVector = (BOOLEAN)(Resource->ShareDisposition == CmResourceShareShared);
    Parameters.FullySpecified.Vector = Resource->u.Interrupt.Vector;
    Parameters.FullySpecified.Irql = InterruptIrql(Resource->u.Interrupt.Vector);
    Parameters.FullySpecified.InterruptMode =
        (Resource->Flags & CM_RESOURCE_INTERRUPT_LATCHED) != 0 ? Latched : LevelSensitive;
    Parameters.FullySpecified.ProcessorEnableMask = Resource->u.Interrupt.Affinity;
    return IoConnectInterruptEx(&Parameters);
}

_Use_decl_annotations_
VOID InterruptDisconnect(PKINTERRUPT Object)
{
    IO_DISCONNECT_INTERRUPT_PARAMETERS Parameters;

    Parameters.Version = CONNECT_FULLY_SPECIFIED;
    Parameters.ConnectionContext.InterruptObject = Object;
    IoDisconnectInterruptEx(&Parameters);
}
