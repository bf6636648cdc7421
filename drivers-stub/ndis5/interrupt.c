// SPDX-License-Identifier: MIT
/*
 * Interrupts of NDIS 5 miniports. The driver owns the interrupt's memory and may free it once it is
 * deregistered.
 */
#include "../ndis/boundary.h"
#include "../ndis/interrupt.h"

#include "wrapper.h"

static KSERVICE_ROUTINE InterruptService;
static KDEFERRED_ROUTINE InterruptDpc;

static PN5_ADAPTER AdapterOf(const NDIS_MINIPORT_INTERRUPT *Interrupt)
{
    return (PN5_ADAPTER)Interrupt->Miniport; /* the block is the adapter's first member */
}

/* The interrupt with that vector among the adapter's resources, or NULL. */
static const CM_PARTIAL_RESOURCE_DESCRIPTOR *ResourceOf(PN5_ADAPTER Adapter, UINT Vector)
{
    const CM_PARTIAL_RESOURCE_DESCRIPTOR *Resource = NULL;
    ULONG Index = 0;

    do {
        Resource = InterruptResource(Adapter->Adapter, Index++);
    } while (Resource != NULL && Resource->u.Interrupt.Vector != Vector);
    return Resource;
}

/*
 * Whether it is MiniportISR that answers; else MiniportDisableInterrupt, and MiniportHandleInterrupt does
 * all.
 */
static BOOLEAN CallsIsr(const NDIS_MINIPORT_INTERRUPT *Interrupt)
{
    NDH_STANDIN_ADAPTER_STATE State = AdapterOf(Interrupt)->Adapter->State;

    return (BOOLEAN)(Interrupt->IsrRequested || Interrupt->SharedInterrupt ||
                     State == NDH_STANDIN_ADAPTER_INITIALIZING || State == NDH_STANDIN_ADAPTER_HALTING);
}

/* At the device's IRQL, which ServiceContext's Reserved holds. */
_Use_decl_annotations_
static BOOLEAN InterruptService(PKINTERRUPT Object, PVOID ServiceContext)
{
    PNDIS_MINIPORT_INTERRUPT Interrupt = ServiceContext;
    PN5_ADAPTER Adapter = AdapterOf(Interrupt);
    BOOLEAN Recognized = TRUE;
    BOOLEAN Queue = TRUE;

    UNREFERENCED_PARAMETER(Object);
    if (CallsIsr(Interrupt)) {
        const UINT64 Arguments[] = { BOUNDARY_RAW(&Recognized), BOUNDARY_RAW(&Queue),
                                     BOUNDARY_RAW(DRIVER_CONTEXT(Adapter)) };
        CROSSING Crossing = { .Irql = (KIRQL)(ULONG_PTR)Interrupt->Reserved };

        Recognized = Queue = FALSE;
        if (BOUNDARY_ON()) {
            BOUNDARY_PLACE Place = PlaceOfAdapter(Adapter->Adapter);

            BoundaryEnter(&Crossing, NdhFnMiniportISR, &Place, Arguments);
        }
        Interrupt->MiniportIsr(&Recognized, &Queue, DRIVER_CONTEXT(Adapter));
        BoundaryReturn(&Crossing);
    } else if (Adapter->Driver->Characteristics.DisableInterruptHandler != NULL) {
        Adapter->Driver->Characteristics.DisableInterruptHandler(DRIVER_CONTEXT(Adapter));
    }
    if (Queue) {
        (VOID) KeInsertQueueDpc(&Interrupt->InterruptDpc, NULL, NULL);
    }
    return Recognized;
}

/* MiniportHandleInterrupt, then MiniportEnableInterrupt if the driver leaves that to NDIS. */
_Use_decl_annotations_
static VOID InterruptDpc(PKDPC Dpc, PVOID DeferredContext, PVOID SystemArgument1, PVOID SystemArgument2)
{
    PNDIS_MINIPORT_INTERRUPT Interrupt = DeferredContext;
    PN5_ADAPTER Adapter = AdapterOf(Interrupt);

    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(SystemArgument1);
    UNREFERENCED_PARAMETER(SystemArgument2);
    HANDLER_CALL(MiniportHandleInterrupt, PlaceOfAdapter(Adapter->Adapter), Interrupt->MiniportDpc,
                 DRIVER_CONTEXT(Adapter));
    if (Adapter->Driver->Characteristics.EnableInterruptHandler != NULL) {
        Adapter->Driver->Characteristics.EnableInterruptHandler(DRIVER_CONTEXT(Adapter));
    }
}

static NDIS_STATUS Refuse(PCSTR Reason)
{
    ViolationReport(NDH_STANDIN_REFUSED, "NDIS-INTERRUPT", "NdisMRegisterInterrupt", ObjectNone, NULL,
                    NDIS_STATUS_FAILURE, "%s", Reason);
    return NDIS_STATUS_FAILURE;
}

/* IRQL and mode follow from the vector's resource. */
NDIS_STATUS NdisMRegisterInterrupt(PNDIS_MINIPORT_INTERRUPT Interrupt, NDIS_HANDLE MiniportAdapterHandle,
                                   UINT InterruptVector, UINT InterruptLevel, BOOLEAN RequestIsr,
                                   BOOLEAN SharedInterrupt, NDIS_INTERRUPT_MODE InterruptMode)
{
    PN5_ADAPTER Adapter = AdapterOfHandle(MiniportAdapterHandle);
    const CM_PARTIAL_RESOURCE_DESCRIPTOR *Resource;
    KIRQL Irql;

    UNREFERENCED_PARAMETER(InterruptLevel);
    UNREFERENCED_PARAMETER(InterruptMode);
    if (Adapter == NULL || !LibraryRequirePassive("NdisMRegisterInterrupt", "NDIS-IRQL")) {
        return NDIS_STATUS_FAILURE;
    }
    Resource = ResourceOf(Adapter, InterruptVector);
    if (Resource == NULL || Adapter->Block.Interrupt != NULL) {
        return NDIS_STATUS_RESOURCE_CONFLICT;
    }
    if (!Adapter->HasAttributes) {
        return Refuse("called before NdisMSetAttributes(Ex)");
    }
    if (Adapter->Driver->Characteristics.HandleInterruptHandler == NULL ||
        ((RequestIsr || SharedInterrupt) && Adapter->Driver->Characteristics.ISRHandler == NULL)) {
        return Refuse("HandleInterruptHandler or ISRHandler is missing in the driver's characteristics");
    }
    Irql = InterruptIrql(InterruptVector);
    RtlZeroMemory(Interrupt, sizeof(*Interrupt));
    Interrupt->Miniport = &Adapter->Block;
    Interrupt->MiniportIsr = Adapter->Driver->Characteristics.ISRHandler;
    Interrupt->MiniportDpc = Adapter->Driver->Characteristics.HandleInterruptHandler;
    Interrupt->SharedInterrupt = SharedInterrupt;
    Interrupt->IsrRequested = RequestIsr;
    Interrupt->Reserved = (PVOID)(ULONG_PTR)Irql;
    KeInitializeDpc(&Interrupt->InterruptDpc, InterruptDpc, Interrupt);
    Adapter->Block.Interrupt = Interrupt;
    if (!NT_SUCCESS(InterruptConnect(Resource, InterruptService, Interrupt, NULL, Irql,
                                     &Interrupt->InterruptObject))) {
        Adapter->Block.Interrupt = NULL;
        return NDIS_STATUS_RESOURCE_CONFLICT;
    }
    return NDIS_STATUS_SUCCESS;
}

/* Neither MiniportISR nor MiniportHandleInterrupt runs any more when this returns. */
VOID NdisMDeregisterInterrupt(PNDIS_MINIPORT_INTERRUPT Interrupt)
{
    if (LibraryRequirePassive("NdisMDeregisterInterrupt", "NDIS-IRQL")) {
        InterruptDisconnect(Interrupt->InterruptObject);
        KeFlushQueuedDpcs();
        Interrupt->Miniport->Interrupt = NULL;
    }
}

/* SynchronizeFunction runs at the device's IRQL, and no MiniportISR meanwhile. */
BOOLEAN NdisMSynchronizeWithInterrupt(PNDIS_MINIPORT_INTERRUPT Interrupt, PVOID SynchronizeFunction,
                                      PVOID SynchronizeContext)
{
    return KeSynchronizeExecution(Interrupt->InterruptObject, (PKSYNCHRONIZE_ROUTINE)SynchronizeFunction,
                                  SynchronizeContext);
}

_Use_decl_annotations_
VOID BlockReportInterrupt(PN5_ADAPTER Adapter)
{
    if (Adapter->Block.Interrupt != NULL) {
        ViolationReport(NDH_STANDIN_FATAL, "NDIS-INTERRUPT", "MiniportHalt", ObjectAdapter,
                        Adapter->Adapter->Handle, 0, "the interrupt is still registered");
        NdisMDeregisterInterrupt(Adapter->Block.Interrupt);
    }
}
