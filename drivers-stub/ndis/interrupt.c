// SPDX-License-Identifier: MIT
/*
 * Interrupts of NDIS 6 miniports. MiniportInterrupt and NdisMQueueDpc run at the device's IRQL, where the
 * library's lock cannot be taken: live interrupts stand in a table that is read without it.
 */
#include "interrupt.h"
#include "adapter.h"
#include "boundary.h"
#include "driver.h"

#define RULE           "NDIS-INTERRUPT"
#define MAX_INTERRUPTS 16u

struct NS_INTERRUPT;

/* A line, or one message. */
typedef struct INTERRUPT_LINE {
    struct NS_INTERRUPT *Interrupt;
    ULONG Message;
    PKINTERRUPT Object;
    KDPC *Dpcs; /* one for each processor */
} INTERRUPT_LINE, *PINTERRUPT_LINE;

typedef struct NS_INTERRUPT {
    OBJECT Object;
    LIST_ENTRY Link; /* in NS_ADAPTER.Interrupts */
    NDIS_HANDLE Handle;
    PNS_ADAPTER Adapter;
    NDIS_HANDLE Context; /* the driver's */
    NDIS_MINIPORT_INTERRUPT_CHARACTERISTICS Characteristics;
    ULONG Messages; /* 0: a line */
    ULONG Lines;
    ULONG Processors;
    KIRQL Synchronize; /* IRQL of all service routines that exclude each other, or 0: each has its own */
    KSPIN_LOCK Lock;   /* of those */
    volatile LONG Ending;
    PIO_INTERRUPT_MESSAGE_INFO Table;
    PINTERRUPT_LINE Line;
} NS_INTERRUPT, *PNS_INTERRUPT;

static KSERVICE_ROUTINE InterruptService;
static KDEFERRED_ROUTINE InterruptDpc;

/* Changed under the library's lock, read at any IRQL. */
static PNS_INTERRUPT volatile Interrupts[MAX_INTERRUPTS];

/* At any IRQL: the interrupt of a handle. One that was deregistered, or never registered, ends the box. */
static PNS_INTERRUPT InterruptFind(NDIS_HANDLE Handle)
{
    ULONG Index;

    for (Index = 0; Index < MAX_INTERRUPTS; Index++) {
        PNS_INTERRUPT Interrupt = Interrupts[Index];

        if (Interrupt != NULL && Interrupt->Handle == Handle && Handle != NULL) {
            return Interrupt;
        }
    }
    KeBugCheckEx(VIOLATION_BUG_CHECK, VIOLATION_SIGNATURE, (ULONG_PTR)RULE, (ULONG_PTR)Handle, 0);
}

/* NULL: there is no such message. */
static PINTERRUPT_LINE LineOf(PNS_INTERRUPT Interrupt, ULONG Message)
{
    return Interrupt->Messages == 0        ? &Interrupt->Line[0]
           : Message < Interrupt->Messages ? &Interrupt->Line[Message]
                                           : NULL;
}

static KIRQL LineIrql(const INTERRUPT_LINE *Line)
{
    const CM_PARTIAL_RESOURCE_DESCRIPTOR *Resource =
        InterruptResource(Line->Interrupt->Adapter, Line->Message);

    return Line->Interrupt->Synchronize != 0 ? Line->Interrupt->Synchronize
                                             : InterruptIrql(Resource->u.Interrupt.Vector);
}

/* Queues a DPC on each of these processors; returns those where it was not queued already. At any IRQL. */
static KAFFINITY QueueDpcs(PINTERRUPT_LINE Line, KAFFINITY Processors, PVOID MiniportDpcContext)
{
    KAFFINITY Queued = 0;
    ULONG Number;

    for (Number = 0; Number < Line->Interrupt->Processors; Number++) {
        KAFFINITY Bit = (KAFFINITY)1 << Number;

        if ((Processors & Bit) != 0 && !Line->Interrupt->Ending &&
            KeInsertQueueDpc(&Line->Dpcs[Number], MiniportDpcContext, Line)) {
            Queued |= Bit;
        }
    }
    return Queued;
}

static KAFFINITY CurrentProcessor(VOID)
{
    return (KAFFINITY)1 << KeGetCurrentProcessorNumberEx(NULL);
}

/*
 * nc-ndis-miniport_isr.md, nc-ndis-miniport_message_interrupt.md: at the device's IRQL, whatever it returns,
 * DPCs as it asks for.
 */
_Use_decl_annotations_
static BOOLEAN InterruptService(PKINTERRUPT Object, PVOID ServiceContext)
{
    PINTERRUPT_LINE Line = ServiceContext;
    PNS_INTERRUPT Interrupt = Line->Interrupt;
    BOOLEAN QueueDefault = FALSE;
    ULONG Targets = 0;
    BOOLEAN Recognized;
    const UINT64 Arguments[] = { BOUNDARY_RAW(Interrupt->Context), BOUNDARY_RAW(&QueueDefault),
                                 BOUNDARY_RAW(&Targets) };
    const UINT64 OfMessage[] = { Arguments[0], Line->Message, Arguments[1], Arguments[2] };
    CROSSING Crossing = { .Recorded = FALSE };

    UNREFERENCED_PARAMETER(Object);
    if (BOUNDARY_ON()) {
        BOUNDARY_PLACE Place = PlaceOfAdapter(Interrupt->Adapter);

        Crossing.Irql = LineIrql(Line);
        BoundaryEnter(&Crossing,
                      Interrupt->Messages == 0 ? NdhFnMiniportInterrupt : NdhFnMiniportMessageInterrupt,
                      &Place, Interrupt->Messages == 0 ? Arguments : OfMessage);
    }
    if (Interrupt->Messages == 0) {
        Recognized = Interrupt->Characteristics.InterruptHandler(Interrupt->Context, &QueueDefault, &Targets);
    } else {
        Recognized = Interrupt->Characteristics.MessageInterruptHandler(Interrupt->Context, Line->Message,
                                                                        &QueueDefault, &Targets);
    }
    BoundaryReturn(&Crossing);
    (VOID) QueueDpcs(Line, QueueDefault ? CurrentProcessor() : Targets, NULL);
    return Recognized;
}

/*
 * nc-ndis-miniport_interrupt_dpc.md, nc-ndis-miniport_message_interrupt_dpc.md: once more if it says that it
 * has not indicated all.
 */
_Use_decl_annotations_
static VOID InterruptDpc(PKDPC Dpc, PVOID DeferredContext, PVOID SystemArgument1, PVOID SystemArgument2)
{
    PNS_INTERRUPT Interrupt = DeferredContext;
    PINTERRUPT_LINE Line = SystemArgument2;
    NDIS_RECEIVE_THROTTLE_PARAMETERS Throttle = { .MaxNblsToIndicate = NDIS_INDICATE_ALL_NBLS };

    UNREFERENCED_PARAMETER(Dpc);
    if (Interrupt->Messages == 0) {
        HANDLER_CALL(MiniportInterruptDPC, PlaceOfAdapter(Interrupt->Adapter),
                     Interrupt->Characteristics.InterruptDpcHandler, Interrupt->Context, SystemArgument1,
                     &Throttle, NULL);
    } else {
        HANDLER_CALL(MiniportMessageInterruptDPC, PlaceOfAdapter(Interrupt->Adapter),
                     Interrupt->Characteristics.MessageInterruptDpcHandler, Interrupt->Context, Line->Message,
                     SystemArgument1, &Throttle, NULL);
    }
    if (Throttle.MoreNblsPending) {
        (VOID) QueueDpcs(Line, CurrentProcessor(), SystemArgument1);
    }
}

/* Lets go of what is connected; waits for service routines and DPCs. */
static VOID InterruptStop(PNS_INTERRUPT Interrupt)
{
    ULONG Index;

    InterlockedExchange(&Interrupt->Ending, 1);
    for (Index = 0; Index < Interrupt->Lines; Index++) {
        if (Interrupt->Line[Index].Object != NULL) {
            InterruptDisconnect(Interrupt->Line[Index].Object);
            Interrupt->Line[Index].Object = NULL;
        }
    }
    KeFlushQueuedDpcs();
}

static VOID InterruptFree(PNS_INTERRUPT Interrupt)
{
    KIRQL Irql;
    ULONG Index;

    InterruptStop(Interrupt);
    LibraryAcquire(&Irql);
    for (Index = 0; Index < MAX_INTERRUPTS; Index++) {
        if (Interrupts[Index] == Interrupt) {
            Interrupts[Index] = NULL;
        }
    }
    if (Interrupt->Link.Flink != NULL) {
        RemoveEntryList(&Interrupt->Link);
    }
    HandleCloseLocked(&Interrupt->Handle);
    LibraryRelease(Irql);
    if (Interrupt->Line != NULL) {
        MemoryRelease(Interrupt->Line, TAG_INTERRUPT);
    }
    ObjectDereference(Interrupt);
}

/* Why characteristics cannot be taken, or NULL. */
static PCSTR Refusal(const NDIS_MINIPORT_INTERRUPT_CHARACTERISTICS *Wanted)
{
    if (Wanted->InterruptHandler == NULL || Wanted->InterruptDpcHandler == NULL) {
        return "MiniportInterrupt or MiniportInterruptDPC is missing";
    }
    if (Wanted->DisableInterruptHandler == NULL || Wanted->EnableInterruptHandler == NULL) {
        return "MiniportDisableInterruptEx or MiniportEnableInterruptEx is missing";
    }
    if (Wanted->MsiSupported &&
        (Wanted->MessageInterruptHandler == NULL || Wanted->MessageInterruptDpcHandler == NULL ||
         Wanted->DisableMessageInterruptHandler == NULL || Wanted->EnableMessageInterruptHandler == NULL)) {
        return "MsiSupported, and one of the four handlers of messages is missing";
    }
    return NULL;
}

/* Lines, DPCs and the table of messages in one block. FALSE: no memory. */
static BOOLEAN LinesAllocate(PNS_INTERRUPT Interrupt)
{
    ULONG Lines = Interrupt->Messages != 0 ? Interrupt->Messages : 1;
    SIZE_T Dpcs = (SIZE_T)Lines * Interrupt->Processors * sizeof(KDPC);
    SIZE_T Table = FIELD_OFFSET(IO_INTERRUPT_MESSAGE_INFO, MessageInfo) +
                   Lines * sizeof(IO_INTERRUPT_MESSAGE_INFO_ENTRY);
    PUCHAR Memory = MemoryZeroed(Lines * sizeof(INTERRUPT_LINE) + Dpcs + Table, TAG_INTERRUPT);
    ULONG Index;
    ULONG Number;

    if (Memory == NULL) {
        return FALSE;
    }
    Interrupt->Lines = Lines;
    Interrupt->Line = (PINTERRUPT_LINE)(PVOID)Memory;
    Interrupt->Table = (PIO_INTERRUPT_MESSAGE_INFO)(PVOID)(Memory + Lines * sizeof(INTERRUPT_LINE) + Dpcs);
    for (Index = 0; Index < Lines; Index++) {
        PINTERRUPT_LINE Line = &Interrupt->Line[Index];

        Line->Interrupt = Interrupt;
        Line->Message = Index;
        Line->Dpcs =
            (KDPC *)(PVOID)(Memory + Lines * sizeof(INTERRUPT_LINE)) + (SIZE_T)Index * Interrupt->Processors;
        for (Number = 0; Number < Interrupt->Processors; Number++) {
            KeInitializeDpc(&Line->Dpcs[Number], InterruptDpc, Interrupt);
            KeSetTargetProcessorDpc(&Line->Dpcs[Number], (CCHAR)Number);
        }
    }
    return TRUE;
}

/* One IRQL and lock for messages that exclude each other: the highest of theirs. */
static KIRQL HighestIrql(const NS_INTERRUPT *Interrupt)
{
    KIRQL Highest = 0;
    ULONG Index;

    for (Index = 0; Index < Interrupt->Lines; Index++) {
        KIRQL Irql = InterruptIrql(InterruptResource(Interrupt->Adapter, Index)->u.Interrupt.Vector);

        Highest = Irql > Highest ? Irql : Highest;
    }
    return Highest;
}

/* Connects all of it. An interrupt may come at once, so all else is set before. */
static NTSTATUS LinesConnect(PNS_INTERRUPT Interrupt)
{
    BOOLEAN Together =
        (BOOLEAN)(Interrupt->Messages == 0 || Interrupt->Characteristics.MsiSyncWithAllMessages);
    NTSTATUS Status = STATUS_SUCCESS;
    ULONG Index;

    Interrupt->Synchronize = Together ? HighestIrql(Interrupt) : 0;
    Interrupt->Table->UnifiedIrql = HighestIrql(Interrupt);
    Interrupt->Table->MessageCount = Interrupt->Messages;
    for (Index = 0; Index < Interrupt->Lines && NT_SUCCESS(Status); Index++) {
        const CM_PARTIAL_RESOURCE_DESCRIPTOR *Resource = InterruptResource(Interrupt->Adapter, Index);
        PIO_INTERRUPT_MESSAGE_INFO_ENTRY Entry = &Interrupt->Table->MessageInfo[Index];

        Entry->TargetProcessorSet = Resource->u.Interrupt.Affinity;
        Entry->Vector = Entry->MessageData = Resource->u.Interrupt.Vector;
        Entry->Irql = InterruptIrql(Resource->u.Interrupt.Vector);
        Entry->Mode = Latched;
        Entry->Polarity = InterruptRisingEdge;
        Status = InterruptConnect(
            Resource, InterruptService, &Interrupt->Line[Index], Together ? &Interrupt->Lock : NULL,
            Together ? Interrupt->Synchronize : Entry->Irql, &Interrupt->Line[Index].Object);
        Entry->InterruptObject = Interrupt->Line[Index].Object;
    }
    return Status;
}

/* A handle, a place in the table and in the adapter's list. FALSE: no memory, or the table is full. */
static BOOLEAN InterruptPublish(PNS_INTERRUPT Interrupt)
{
    ULONG Index = 0;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    while (Index < MAX_INTERRUPTS && Interrupts[Index] != NULL) {
        Index++;
    }
    if (Index < MAX_INTERRUPTS) {
        Interrupt->Handle = HandleOpenLocked(Interrupt, SideOnly);
    }
    if (Interrupt->Handle != NULL) {
        InsertTailList(&Interrupt->Adapter->Interrupts, &Interrupt->Link);
        Interrupts[Index] = Interrupt;
    }
    LibraryRelease(Irql);
    return (BOOLEAN)(Interrupt->Handle != NULL);
}

static NDIS_STATUS InterruptRegister(PNS_ADAPTER Adapter, NDIS_HANDLE Context,
                                     PNDIS_MINIPORT_INTERRUPT_CHARACTERISTICS Wanted, PNDIS_HANDLE Handle)
{
    PNS_INTERRUPT Interrupt;
    NTSTATUS Status;

    if (InterruptCount(Adapter, FALSE) == 0) {
        return NDIS_STATUS_RESOURCE_CONFLICT;
    }
    Interrupt = ObjectAllocate(ObjectInterrupt, sizeof(*Interrupt));
    if (Interrupt == NULL) {
        return NDIS_STATUS_RESOURCES;
    }
    Interrupt->Adapter = Adapter;
    ObjectAdopt(Interrupt, Adapter);
    Interrupt->Context = Context;
    Interrupt->Characteristics = *Wanted;
    Interrupt->Messages = Wanted->MsiSupported ? InterruptCount(Adapter, TRUE) : 0;
    Interrupt->Processors = KeQueryActiveProcessorCount(NULL);
    KeInitializeSpinLock(&Interrupt->Lock);
    if (!LinesAllocate(Interrupt) || !InterruptPublish(Interrupt)) {
        InterruptFree(Interrupt);
        return NDIS_STATUS_RESOURCES;
    }
    *Handle = Interrupt->Handle;
    Wanted->InterruptType = Interrupt->Messages != 0 ? NDIS_CONNECT_MESSAGE_BASED : NDIS_CONNECT_LINE_BASED;
    Wanted->MessageInfoTable = Interrupt->Messages != 0 ? Interrupt->Table : NULL;
    Status = LinesConnect(Interrupt);
    if (!NT_SUCCESS(Status)) {
        *Handle = NULL;
        InterruptFree(Interrupt);
        return Status == STATUS_INSUFFICIENT_RESOURCES ? NDIS_STATUS_RESOURCES
                                                       : NDIS_STATUS_RESOURCE_CONFLICT;
    }
    return NDIS_STATUS_SUCCESS;
}

/*
 * nf-ndis-ndismregisterinterruptex.md: messages if the driver supports them and the device has some, else
 * its line.
 */
NDIS_STATUS NdisMRegisterInterruptEx(
    NDIS_HANDLE MiniportAdapterHandle, NDIS_HANDLE MiniportInterruptContext,
    PNDIS_MINIPORT_INTERRUPT_CHARACTERISTICS MiniportInterruptCharacteristics,
    PNDIS_HANDLE NdisInterruptHandle)
{
    static const CHAR Function[] = "NdisMRegisterInterruptEx";
    PNS_ADAPTER Adapter;
    NDIS_STATUS Status = NDIS_STATUS_INVALID_PARAMETER;
    PCSTR Reason;

    *NdisInterruptHandle = NULL;
    Adapter = AdapterEnterInitializing(MiniportAdapterHandle, Function, RULE);
    if (Adapter == NULL) {
        return NDIS_STATUS_FAILURE;
    }
    if (HeaderCheck(&MiniportInterruptCharacteristics->Header, NDIS_OBJECT_TYPE_MINIPORT_INTERRUPT,
                    NDIS_MINIPORT_INTERRUPT_REVISION_1,
                    NDIS_SIZEOF_MINIPORT_INTERRUPT_CHARACTERISTICS_REVISION_1, Function, RULE, Status)) {
        Reason = Refusal(MiniportInterruptCharacteristics);
        if (Reason != NULL) {
            ViolationReport(NDH_STANDIN_REFUSED, RULE, Function, ObjectAdapter, MiniportAdapterHandle, Status,
                            "%s", Reason);
        } else {
            Status = InterruptRegister(Adapter, MiniportInterruptContext, MiniportInterruptCharacteristics,
                                       NdisInterruptHandle);
        }
    }
    ObjectDereference(Adapter);
    return Status;
}

/* nf-ndis-ndismderegisterinterruptex.md: no handler of it runs any more when this returns. */
VOID NdisMDeregisterInterruptEx(NDIS_HANDLE NdisInterruptHandle)
{
    PNS_INTERRUPT Interrupt;
    KIRQL Irql;

    if (!LibraryRequirePassive("NdisMDeregisterInterruptEx", "NDIS-IRQL")) {
        return;
    }
    Interrupt = HandleEnter(NdisInterruptHandle, ObjectInterrupt, SideOnly, "NdisMDeregisterInterruptEx",
                            RULE, NDH_STANDIN_FATAL, 0, &Irql);
    if (Interrupt != NULL) {
        LibraryRelease(Irql);
        InterruptFree(Interrupt);
    }
}

/*
 * nf-ndis-ndismsynchronizewithinterruptex.md: up to the device's IRQL; a line has no messages, and MessageId
 * is ignored then.
 */
BOOLEAN NdisMSynchronizeWithInterruptEx(NDIS_HANDLE NdisInterruptHandle, ULONG MessageId,
                                        MINIPORT_SYNCHRONIZE_INTERRUPT_HANDLER SynchronizeFunction,
                                        PVOID SynchronizeContext)
{
    PINTERRUPT_LINE Line = LineOf(InterruptFind(NdisInterruptHandle), MessageId);

    return (BOOLEAN)(Line != NULL &&
                     KeSynchronizeExecution(Line->Object, (PKSYNCHRONIZE_ROUTINE)SynchronizeFunction,
                                            SynchronizeContext));
}

/* nf-ndis-ndismqueuedpcex.md: at any IRQL. */
KAFFINITY NdisMQueueDpcEx(NDIS_HANDLE NdisInterruptHandle, ULONG MessageId, PGROUP_AFFINITY TargetProcessors,
                          PVOID MiniportDpcContext)
{
    PINTERRUPT_LINE Line = LineOf(InterruptFind(NdisInterruptHandle), MessageId);

    return Line != NULL && TargetProcessors->Group == 0
               ? QueueDpcs(Line, TargetProcessors->Mask, MiniportDpcContext)
               : 0;
}

/* nf-ndis-ndismqueuedpc.md */
ULONG NdisMQueueDpc(NDIS_HANDLE NdisInterruptHandle, ULONG MessageId, ULONG TargetProcessors,
                    PVOID MiniportDpcContext)
{
    PINTERRUPT_LINE Line = LineOf(InterruptFind(NdisInterruptHandle), MessageId);

    return Line != NULL ? (ULONG)QueueDpcs(Line, TargetProcessors, MiniportDpcContext) : 0;
}

_Use_decl_annotations_
VOID InterruptReportLeft(PNS_ADAPTER Adapter)
{
    while (!IsListEmpty(&Adapter->Interrupts)) {
        PNS_INTERRUPT Interrupt = CONTAINING_RECORD(Adapter->Interrupts.Flink, NS_INTERRUPT, Link);

        ViolationReport(NDH_STANDIN_FATAL, RULE, "MiniportHaltEx", ObjectInterrupt, Interrupt->Handle, 0,
                        "the interrupt is still registered");
        InterruptFree(Interrupt);
    }
}

/* What KeSynchronizeExecution calls. */
typedef struct MASKING {
    PINTERRUPT_LINE Line;
    BOOLEAN Enable;
} MASKING;

static KSYNCHRONIZE_ROUTINE InterruptMaskLine;

/* nc-ndis-miniport_disable_interrupt.md and its three kin: at the device's IRQL. */
_Use_decl_annotations_
static BOOLEAN InterruptMaskLine(PVOID SynchronizeContext)
{
    const MASKING *Masking = SynchronizeContext;
    PNS_INTERRUPT Interrupt = Masking->Line->Interrupt;
    const NDIS_MINIPORT_INTERRUPT_CHARACTERISTICS *Handlers = &Interrupt->Characteristics;

    if (Interrupt->Messages == 0) {
        (Masking->Enable ? Handlers->EnableInterruptHandler
                         : Handlers->DisableInterruptHandler)(Interrupt->Context);
    } else {
        (Masking->Enable
             ? Handlers->EnableMessageInterruptHandler
             : Handlers->DisableMessageInterruptHandler)(Interrupt->Context, Masking->Line->Message);
    }
    return TRUE;
}

_Use_decl_annotations_
NDIS_STATUS InterruptMask(PNS_ADAPTER Adapter, BOOLEAN Enable)
{
    NDIS_STATUS Status = NDIS_STATUS_INVALID_STATE;
    PLIST_ENTRY Link;
    ULONG Index;

    ConfigurationAcquire();
    for (Link = Adapter->Interrupts.Flink; Link != &Adapter->Interrupts; Link = Link->Flink) {
        PNS_INTERRUPT Interrupt = CONTAINING_RECORD(Link, NS_INTERRUPT, Link);

        for (Index = 0; Index < Interrupt->Lines; Index++) {
            MASKING Masking = { .Line = &Interrupt->Line[Index], .Enable = Enable };

            (VOID) KeSynchronizeExecution(Interrupt->Line[Index].Object, InterruptMaskLine, &Masking);
        }
        Status = NDIS_STATUS_SUCCESS;
    }
    ConfigurationRelease();
    return Status;
}
