// SPDX-License-Identifier: MIT
/*
 * The device: the service routine takes its status bits away, its DPC indicates them.
 */
#include "dma.h"
#include "intr.h"

static MINIPORT_ISR LineInterrupt;
static MINIPORT_INTERRUPT_DPC LineDpc;
static MINIPORT_DISABLE_INTERRUPT LineDisable;
static MINIPORT_ENABLE_INTERRUPT LineEnable;
static MINIPORT_MESSAGE_INTERRUPT MessageInterrupt;
static MINIPORT_MESSAGE_INTERRUPT_DPC MessageDpc;
static MINIPORT_DISABLE_MESSAGE_INTERRUPT MessageDisable;
static MINIPORT_ENABLE_MESSAGE_INTERRUPT MessageEnable;

/* At DIRQL. FALSE: the device did not interrupt. */
static BOOLEAN Acknowledge(DEVICE *Device, ULONG Message)
{
    ULONG Events = RegistersAcknowledge(&Device->Registers, Message);

    if (Events == 0) {
        return FALSE;
    }
    InterlockedOr(&Device->Events[Message], (LONG)Events);
    return TRUE;
}

/* At DISPATCH_LEVEL. The DPCs of one message may run on several processors: one of them finds the events. */
static VOID Indicate(DEVICE *Device, ULONG Message)
{
    DEVICE_REPORT Report = { Message, (ULONG)InterlockedExchange(&Device->Events[Message], 0) };
    NDIS_STATUS_INDICATION Indication = { .Header = { .Type = NDIS_OBJECT_TYPE_STATUS_INDICATION,
                                                      .Revision = NDIS_STATUS_INDICATION_REVISION_1,
                                                      .Size = NDIS_SIZEOF_STATUS_INDICATION_REVISION_1 },
                                          .SourceHandle = Device->Adapter,
                                          .StatusCode = NDIS_STATUS_MEDIA_SPECIFIC_INDICATION,
                                          .StatusBuffer = &Report,
                                          .StatusBufferSize = sizeof(Report) };

    if (Message == 0) {
        Report.Events = DmaEvents(Device->Engine, Report.Events);
    }
    if (Report.Events != 0) {
        NdisDprAcquireSpinLock(&Device->Lock);
        *Register(&Device->Registers, Message, DEVICE_COUNT) += 1;
        NdisDprReleaseSpinLock(&Device->Lock);
        NdisMCoIndicateStatusEx(Device->Adapter, NULL, &Indication);
    }
}

/* nc-ndis-miniport_isr.md */
_Use_decl_annotations_
static BOOLEAN LineInterrupt(NDIS_HANDLE MiniportInterruptContext, PBOOLEAN QueueDefaultInterruptDpc,
                             PULONG TargetProcessors)
{
    *TargetProcessors = 0;
    *QueueDefaultInterruptDpc = Acknowledge(MiniportInterruptContext, 0);
    return *QueueDefaultInterruptDpc;
}

/* nc-ndis-miniport_interrupt_dpc.md */
_Use_decl_annotations_
static VOID LineDpc(NDIS_HANDLE MiniportInterruptContext, PVOID MiniportDpcContext,
                    PVOID ReceiveThrottleParameters, PVOID NdisReserved2)
{
    UNREFERENCED_PARAMETER(MiniportDpcContext);
    UNREFERENCED_PARAMETER(ReceiveThrottleParameters);
    UNREFERENCED_PARAMETER(NdisReserved2);
    Indicate(MiniportInterruptContext, 0);
}

_Use_decl_annotations_
static VOID LineDisable(NDIS_HANDLE MiniportInterruptContext)
{
    const DEVICE *Device = MiniportInterruptContext;

    *Register(&Device->Registers, 0, DEVICE_ENABLE) = 0;
}

_Use_decl_annotations_
static VOID LineEnable(NDIS_HANDLE MiniportInterruptContext)
{
    const DEVICE *Device = MiniportInterruptContext;

    *Register(&Device->Registers, 0, DEVICE_ENABLE) = 1;
}

/* nc-ndis-miniport_message_interrupt.md */
_Use_decl_annotations_
static BOOLEAN MessageInterrupt(NDIS_HANDLE MiniportInterruptContext, ULONG MessageId,
                                PBOOLEAN QueueDefaultInterruptDpc, PULONG TargetProcessors)
{
    *TargetProcessors = 0;
    *QueueDefaultInterruptDpc = Acknowledge(MiniportInterruptContext, MessageId);
    return *QueueDefaultInterruptDpc;
}

/* nc-ndis-miniport_message_interrupt_dpc.md */
_Use_decl_annotations_
static VOID MessageDpc(NDIS_HANDLE MiniportInterruptContext, ULONG MessageId, PVOID MiniportDpcContext,
                       PVOID ReceiveThrottleParameters, PVOID NdisReserved2)
{
    UNREFERENCED_PARAMETER(MiniportDpcContext);
    UNREFERENCED_PARAMETER(ReceiveThrottleParameters);
    UNREFERENCED_PARAMETER(NdisReserved2);
    Indicate(MiniportInterruptContext, MessageId);
}

_Use_decl_annotations_
static VOID MessageDisable(NDIS_HANDLE MiniportInterruptContext, ULONG MessageId)
{
    const DEVICE *Device = MiniportInterruptContext;

    *Register(&Device->Registers, MessageId, DEVICE_ENABLE) = 0;
}

_Use_decl_annotations_
static VOID MessageEnable(NDIS_HANDLE MiniportInterruptContext, ULONG MessageId)
{
    const DEVICE *Device = MiniportInterruptContext;

    *Register(&Device->Registers, MessageId, DEVICE_ENABLE) = 1;
}

static NDIS_STATUS Connect(DEVICE *Device)
{
    NDIS_MINIPORT_INTERRUPT_CHARACTERISTICS Interrupt = {
        .Header = { .Type = NDIS_OBJECT_TYPE_MINIPORT_INTERRUPT,
                    .Revision = NDIS_MINIPORT_INTERRUPT_REVISION_1,
                    .Size = NDIS_SIZEOF_MINIPORT_INTERRUPT_CHARACTERISTICS_REVISION_1 },
        .InterruptHandler = LineInterrupt,
        .InterruptDpcHandler = LineDpc,
        .DisableInterruptHandler = LineDisable,
        .EnableInterruptHandler = LineEnable,
        .MsiSupported = Device->UseMessages,
        .MessageInterruptHandler = MessageInterrupt,
        .MessageInterruptDpcHandler = MessageDpc,
        .DisableMessageInterruptHandler = MessageDisable,
        .EnableMessageInterruptHandler = MessageEnable,
    };
    NDIS_STATUS Status = NdisMRegisterInterruptEx(Device->Adapter, Device, &Interrupt, &Device->Interrupt);

    if (Status == NDIS_STATUS_SUCCESS) {
        Device->Lines = Interrupt.InterruptType == NDIS_CONNECT_MESSAGE_BASED
                            ? Interrupt.MessageInfoTable->MessageCount
                            : 1;
        Status = Device->Lines > DEVICE_MESSAGES ? NDIS_STATUS_RESOURCE_CONFLICT : NDIS_STATUS_SUCCESS;
    }
    return Status;
}

static VOID Enable(const DEVICE *Device, ULONG Value)
{
    ULONG Message;

    for (Message = 0; Message < Device->Lines && Message < DEVICE_MESSAGES; Message++) {
        *Register(&Device->Registers, Message, DEVICE_ENABLE) = Value;
    }
}

_Use_decl_annotations_
NDIS_STATUS DeviceStart(DEVICE *Device, PNDIS_RESOURCE_LIST Resources)
{
    NDIS_STATUS Status;

    NdisAllocateSpinLock(&Device->Lock);
    Status = RegistersMap(&Device->Registers, Device->Adapter, Resources, DMA_END);
    if (Status == NDIS_STATUS_SUCCESS) {
        Status = DmaStart(Device, &Device->Engine);
    }
    if (Status == NDIS_STATUS_SUCCESS) {
        Status = Connect(Device);
    }
    if (Status == NDIS_STATUS_SUCCESS) {
        Enable(Device, 1);
    }
    return Status;
}

_Use_decl_annotations_
VOID DeviceStop(DEVICE *Device)
{
    Enable(Device, 0);
    if (Device->Interrupt != NULL && !Device->Keep) {
        NdisMDeregisterInterruptEx(Device->Interrupt);
    }
    DmaStop(Device->Engine);
    RegistersUnmap(&Device->Registers, Device->Adapter);
    NdisFreeSpinLock(&Device->Lock);
}
