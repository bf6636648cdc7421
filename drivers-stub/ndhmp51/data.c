// SPDX-License-Identifier: MIT
#include "data.h"

#include "callmgr.h"
#include "miniport.h"
#include "packets.h"
#include "transfer.h"

#define RECEIVE_RESOURCES                                                                                    \
    0x2u /* NDIS_RECEIVE_FLAGS_RESOURCES, as operations say it; NDIS 5 has a packet status */

/** The functions of the data path want DISPATCH_LEVEL; the IRQL to go back to. */
static KIRQL Raise(VOID)
{
    KIRQL Irql = RecordIrql();

    if (Irql < DISPATCH_LEVEL) {
        KeRaiseIrql(DISPATCH_LEVEL, &Irql);
    }
    return Irql;
}

static VOID Lower(KIRQL Irql)
{
    if (Irql < DISPATCH_LEVEL) {
        KeLowerIrql(Irql);
    }
}

/** NdisMCoSendComplete of one packet; Run: the operation that wants it, or NULL. */
static VOID Complete(CM_VC *Vc, NDH_ID Data, PNDIS_PACKET Packet, NDIS_STATUS Status, CM_RUN *Run)
{
    CM_ADAPTER *Adapter = Vc->Header.Adapter;
    NDIS_HANDLE Handle = Vc->Header.Handle;
    UINT64 Arguments[] = { CM_RAW((UINT32)Status), CM_RAW(Handle), CM_RAW(Packet) };
    NDH_RECORD Record = RECORD_MINIPORT_CALL(NdisMCoSendComplete, Vc->Header.Id, Arguments);
    PVOID Told = PacketsTell(&Record, &Packet, 1, Status);
    KIRQL Irql = Raise();

    TransferCountSent(Vc, Status, 1);
    Record.Object2 = Data;
    RecordStatus(&Record, Status);
    if (Run == NULL) {
        RecordOpen(Adapter, &Record);
        NdisMCoSendComplete(Status, Handle, Packet);
        RecordClose(Adapter, &Record);
    } else {
        Record.Flags |= (UINT16)Run->EventFlags;
        Record.Correlation = Run->Operation->Tag;
        RunOpen(Run, &Record);
        RUN_CALL(Run, NdisMCoSendComplete(Status, Handle, Packet));
        if (RunBreaks(Run, NDH_OP_TOUCH)) {
            PacketTouch(Packet);
        }
        RunClose(Run, &Record);
    }
    Lower(Irql);
    PacketsTold(Told);
}

/** Keeps what was sent; NULL: no memory. With a reference. */
static MP_TRANSFER *Park(CM_VC *Vc, PPNDIS_PACKET Packets, UINT32 Count)
{
    MP_TRANSFER *Data = TransferCreate(Vc, Count, Count, FALSE);

    if (Data != NULL) {
        RtlCopyMemory(Data->Items, Packets, Count * sizeof(*Packets));
    }
    return Data;
}

/** Why a send cannot be taken: NDIS_STATUS_SUCCESS if it can. */
static NDIS_STATUS Refusal(const CM_VC *Vc)
{
    return Vc->Header.Adapter->Phase != AdapterRunning || Vc->State.State != NdhStateVcActive
               ? NDIS_STATUS_FAILURE
               : NDIS_STATUS_SUCCESS;
}

/** Every packet is taken and completed once, by NdisMCoSendComplete: the handler has no status. */
VOID MiniportCoSendPackets(NDIS_HANDLE MiniportVcContext, PPNDIS_PACKET PacketArray, UINT NumberOfPackets)
{
    CM_VC *Vc = MiniportVcContext;
    CM_ADAPTER *Adapter = Vc->Header.Adapter;
    UINT64 Arguments[] = { CM_RAW(MiniportVcContext), CM_RAW(PacketArray), CM_RAW(NumberOfPackets) };
    NDH_RECORD Record = RECORD_MINIPORT_ENTER(MiniportCoSendPackets, Vc->Header.Id, Arguments);
    NDIS_STATUS Status = Refusal(Vc);
    MP_TRANSFER *Data = NULL;
    CM_DECISION Decision;
    UINT Index;
    PVOID Told;

    ObjectReference(&Vc->Header);
    PolicyDecide(Adapter, NdhFnMiniportCoSendNetBufferLists, Vc->Header.Id, &Decision);
    if (Status == NDIS_STATUS_SUCCESS && Decision.Reply != NdhReplyReturn) {
        Data = Park(Vc, PacketArray, NumberOfPackets);
        Record.Object2 = Data != NULL ? Data->Header.Id : 0;
    }
    Told = PacketsTell(&Record, PacketArray, NumberOfPackets, NDIS_STATUS_SUCCESS);
    RecordOpen(Adapter, &Record);
    PacketsTold(Told);
    Status = Status != NDIS_STATUS_SUCCESS ? Status : Decision.Status;
    if (Data == NULL) {
        for (Index = 0; Index < NumberOfPackets && (Decision.Breaks & NDH_BREAK_DUTY) == 0; Index++) {
            Complete(Vc, 0, PacketArray[Index], Status, NULL);
        }
    } else {
        TransferAnswer(Data, &Decision);
    }
    RecordClose(Adapter, &Record);
    ObjectRelease(&Vc->Header);
}

/** Takes the next selected packet that is still here; NULL: there is none. */
static PNDIS_PACKET Take(MP_TRANSFER *Data, UINT32 *Next, UINT32 End)
{
    PNDIS_PACKET Packet = NULL;

    ObjectLock();
    while (!Data->Indicated && Packet == NULL && *Next < End) {
        Packet = Data->Items[*Next];
        Data->Items[(*Next)++] = NULL;
    }
    ObjectUnlock();
    return Packet;
}

/** NdisMCoSendComplete of the packets that Value0 selects, in their order. */
NTSTATUS DataRunSendComplete(CM_RUN *Run)
{
    MP_TRANSFER *Data = (MP_TRANSFER *)Run->Object;
    BOOLEAN All = (Run->EventFlags & NDH_EVENT_BY_POLICY) != 0;
    UINT32 Next = All ? 0 : NDH_SELECT_FIRST(Run->Operation->Value0);
    UINT32 Wanted = All ? 0 : NDH_SELECT_COUNT(Run->Operation->Value0);
    UINT32 End = Wanted == 0 || Wanted > Data->Count - Next ? Data->Count : Next + Wanted;
    NTSTATUS Outcome = STATUS_INVALID_DEVICE_STATE;
    PNDIS_PACKET Packet;

    while (Next < Data->Count && (Packet = Take(Data, &Next, End)) != NULL) {
        Complete(TransferVc(Data), Data->Header.Id, Packet, (NDIS_STATUS)Run->Operation->Status, Run);
        TransferDone(Data, 1);
        Outcome = STATUS_SUCCESS;
    }
    return Outcome;
}

/** The end of a series of indications; at DISPATCH_LEVEL. */
static VOID ReceiveComplete(CM_RUN *Run)
{
    UINT64 Arguments[] = { CM_RAW(Run->Adapter->Handle) };
    NDH_RECORD Record = RECORD_MINIPORT_CALL(NdisMCoReceiveComplete, Run->Adapter->Id, Arguments);

    Record.Flags |= (UINT16)Run->EventFlags;
    RecordOpen(Run->Adapter, &Record);
    NdisMCoReceiveComplete(Run->Adapter->Handle);
    RecordClose(Run->Adapter, &Record);
}

/**
 * NdisMCoIndicateReceivePacket. Packets that were only lent (NDIS_STATUS_RESOURCES) are ours again when it
 * returns.
 */
static VOID Indicate(CM_RUN *Run, MP_TRANSFER *Data, NDIS_STATUS Lent)
{
    CM_OBJECT *Vc = Run->Object;
    NDIS_HANDLE Handle = RunHandle(Run, Vc);
    UINT64 Arguments[] = { CM_RAW(Handle), CM_RAW(Data->Items), CM_RAW(Data->Count) };
    NDH_RECORD Record = RECORD_MINIPORT_CALL(NdisMCoIndicateReceivePacket, Vc->Id, Arguments);
    PVOID Told = PacketsTell(&Record, Data->Items, Data->Count, Lent);
    KIRQL Irql = Raise();
    UINT32 Index;

    Record.Object2 = Data->Header.Id;
    Record.Flags |= (UINT16)Run->EventFlags;
    Record.Correlation = Run->Operation->Tag;
    RunOpen(Run, &Record);
    RUN_CALL(Run, NdisMCoIndicateReceivePacket(Handle, Data->Items, Data->Count));
    TransferEnd(Run);
    if (RunBreaks(Run, NDH_OP_TOUCH)) {
        PacketTouch(Data->Items[0]);
    }
    RunClose(Run, &Record);
    ReceiveComplete(Run);
    Lower(Irql);
    PacketsTold(Told);
    Run->Result->Object = Data->Header.Id;
    if (Lent == NDIS_STATUS_RESOURCES) {
        for (Index = 0; Index < Data->Count; Index++) {
            PacketFree(Data->Items[Index]);
        }
        TransferDone(Data, Data->Count);
        Run->Result->Object = Vc->Id;
    }
}

/** The packets of a description; NULL: no memory. With a reference. */
static MP_TRANSFER *CreatePackets(CM_VC *Vc, const NDH_TRANSFER *Description, NDIS_STATUS Lent)
{
    UINT32 Count = (UINT32)Description->Lists * Description->Buffers;
    MP_TRANSFER *Data = TransferCreate(Vc, Count, Count, TRUE);
    UINT32 Index;

    if (Data == NULL) {
        return NULL;
    }
    if (!PacketsCreate(MiniportPools(Vc->Header.Adapter), Description, Lent, Data->Items)) {
        TransferDone(Data, Data->Count);
        ObjectRelease(&Data->Header);
        return NULL;
    }
    for (Index = 0; Index < Data->Count; Index++) {
        PacketOwn(Data->Items[Index])->Owner = Data;
    }
    return Data;
}

NTSTATUS DataRunIndicate(CM_RUN *Run)
{
    CM_VC *Vc = (CM_VC *)Run->Object;
    NDIS_STATUS Lent =
        (Run->Operation->Value0 & RECEIVE_RESOURCES) != 0 ? NDIS_STATUS_RESOURCES : NDIS_STATUS_SUCCESS;
    NDH_TRANSFER Description;
    NTSTATUS Guard = TransferBegin(Run, TRUE, &Description);
    MP_TRANSFER *Data;

    if (!NT_SUCCESS(Guard)) {
        return Guard;
    }
    Data = CreatePackets(Vc, &Description, Lent);
    if (Data == NULL) {
        TransferEnd(Run);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    Indicate(Run, Data, Lent);
    TransferCountReceived(Vc, Data->Count);
    ObjectRelease(&Data->Header);
    return STATUS_SUCCESS;
}

/** One packet at a time, in any order. */
VOID MiniportReturnPacket(NDIS_HANDLE MiniportAdapterContext, PNDIS_PACKET Packet)
{
    CM_ADAPTER *Adapter = MiniportAdapterContext;
    MP_TRANSFER *Data = PacketOwn(Packet)->Owner;
    UINT64 Arguments[] = { CM_RAW(MiniportAdapterContext), CM_RAW(Packet) };
    NDH_RECORD Record = RECORD_MINIPORT_ENTER(MiniportReturnPacket, TransferVc(Data)->Header.Id, Arguments);
    PVOID Told = PacketsTell(&Record, &Packet, 1, NDIS_STATUS_SUCCESS);

    Record.Object2 = Data->Header.Id;
    RecordOpen(Adapter, &Record);
    PacketsTold(Told);
    PacketFree(Packet);
    TransferDone(Data, 1);
    RecordClose(Adapter, &Record);
}
