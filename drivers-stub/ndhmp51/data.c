// SPDX-License-Identifier: MIT
#include "data.h"

#include "callmgr.h"
#include "miniport.h"
#include "packets.h"

#define RECEIVE_RESOURCES                                                                                    \
    0x2u /* NDIS_RECEIVE_FLAGS_RESOURCES, as operations say it; NDIS 5 has a packet status */

/** Packets that came down, or went up, together. */
typedef struct MP_DATA {
    CM_OBJECT Header; /* parent: VC */
    BOOLEAN Indicated;
    BOOLEAN Told;              /* of a send: its entry is written, so it may be completed; state lock */
    NDIS_STATUS AbortedBefore; /* that: whoever aborts sends came earlier; state lock */
    UINT32 Left;               /* state lock */
    UINT32 Count;
    PNDIS_PACKET Packets[ANYSIZE_ARRAY]; /* sent ones; NULL: completed */
} MP_DATA;

static CM_VC *VcOf(const MP_DATA *Data)
{
    return (CM_VC *)Data->Header.Parent;
}

static MP_DATA *CreateData(CM_VC *Vc, UINT32 Count, BOOLEAN Indicated)
{
    UINT32 Size = FIELD_OFFSET(MP_DATA, Packets) + Count * (UINT32)sizeof(PNDIS_PACKET);
    MP_DATA *Data =
        (MP_DATA *)ObjectCreateFor(Vc->Header.Adapter, NdhSideMiniport, NdhKindData, Size, &Vc->Header);

    if (Data != NULL) {
        Data->Header.Handle = (NDIS_HANDLE)Data; /* not NULL: it is there */
        Data->Count = Count;
        Data->Left = Count;
        Data->Indicated = Indicated;
        ObjectLock();
        *(Indicated ? &Vc->Indicated : &Vc->Sends) += Count;
        ObjectUnlock();
    }
    return Data;
}

/** Count packets of it are done with; the last ends its id. */
static VOID Done(MP_DATA *Data, UINT32 Count)
{
    CM_VC *Vc = VcOf(Data);
    BOOLEAN Last;

    ObjectLock();
    Data->Left -= Count;
    Last = Data->Left == 0;
    *(Data->Indicated ? &Vc->Indicated : &Vc->Sends) -= Count;
    ObjectUnlock();
    if (Last) {
        ObjectRemove(&Data->Header);
    }
}

/** What a send came to, for the statistics: each packet is a PDU. */
static VOID CountSend(CM_VC *Vc, NDIS_STATUS Status)
{
    CM_TRAFFIC *All = &Vc->Header.Adapter->Traffic;
    BOOLEAN Sent = Status == NDIS_STATUS_SUCCESS;

    InterlockedIncrement64(Sent ? &Vc->Traffic.Sent : &Vc->Traffic.NotSent);
    InterlockedIncrement64(Sent ? &All->Sent : &All->NotSent);
}

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

    CountSend(Vc, Status);
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
static MP_DATA *Park(CM_VC *Vc, PPNDIS_PACKET Packets, UINT32 Count)
{
    MP_DATA *Data = CreateData(Vc, Count, FALSE);

    if (Data != NULL) {
        RtlCopyMemory(Data->Packets, Packets, Count * sizeof(*Packets));
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

/**
 * The entry of a send is written. NDIS_STATUS_SUCCESS, or the status with which it was to be aborted
 * meanwhile.
 */
static NDIS_STATUS Tell(MP_DATA *Data)
{
    NDIS_STATUS Aborted;

    ObjectLock();
    Data->Told = TRUE;
    Aborted = Data->AbortedBefore;
    ObjectUnlock();
    return Aborted;
}

/** Whether a send may be aborted here; if its entry is not written yet, who sends it aborts it then. */
static BOOLEAN MayAbort(MP_DATA *Data, NDIS_STATUS Status)
{
    BOOLEAN Told;

    ObjectLock();
    Told = Data->Told;
    if (!Told) {
        Data->AbortedBefore = Status;
    }
    ObjectUnlock();
    return Told;
}

/** What becomes of a send that was kept. With its reference, which goes. */
static VOID Answer(MP_DATA *Data, const CM_DECISION *Decision)
{
    NDIS_STATUS Aborted = Tell(Data);

    if (Aborted != NDIS_STATUS_SUCCESS) {
        ExecuteNow(&Data->Header, NdhOpMpSendNetBufferListsComplete, Aborted);
    } else if (Decision->Reply == NdhReplyComplete) {
        ExecuteCompletion(&Data->Header, NdhOpMpSendNetBufferListsComplete, 0, Decision);
    }
    ObjectRelease(&Data->Header);
}

/** Every packet is taken and completed once, by NdisMCoSendComplete: the handler has no status. */
VOID MiniportCoSendPackets(NDIS_HANDLE MiniportVcContext, PPNDIS_PACKET PacketArray, UINT NumberOfPackets)
{
    CM_VC *Vc = MiniportVcContext;
    CM_ADAPTER *Adapter = Vc->Header.Adapter;
    UINT64 Arguments[] = { CM_RAW(MiniportVcContext), CM_RAW(PacketArray), CM_RAW(NumberOfPackets) };
    NDH_RECORD Record = RECORD_MINIPORT_ENTER(MiniportCoSendPackets, Vc->Header.Id, Arguments);
    NDIS_STATUS Status = Refusal(Vc);
    MP_DATA *Data = NULL;
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
        Answer(Data, &Decision);
    }
    RecordClose(Adapter, &Record);
    ObjectRelease(&Vc->Header);
}

/** Takes the next selected packet that is still here; NULL: there is none. */
static PNDIS_PACKET Take(MP_DATA *Data, UINT32 *Next, UINT32 End)
{
    PNDIS_PACKET Packet = NULL;

    ObjectLock();
    while (!Data->Indicated && Packet == NULL && *Next < End) {
        Packet = Data->Packets[*Next];
        Data->Packets[(*Next)++] = NULL;
    }
    ObjectUnlock();
    return Packet;
}

/** NdisMCoSendComplete of the packets that Value0 selects, in their order. */
NTSTATUS DataRunSendComplete(CM_RUN *Run)
{
    MP_DATA *Data = (MP_DATA *)Run->Object;
    BOOLEAN All = (Run->EventFlags & NDH_EVENT_BY_POLICY) != 0;
    UINT32 Next = All ? 0 : NDH_SELECT_FIRST(Run->Operation->Value0);
    UINT32 Wanted = All ? 0 : NDH_SELECT_COUNT(Run->Operation->Value0);
    UINT32 End = Wanted == 0 || Wanted > Data->Count - Next ? Data->Count : Next + Wanted;
    NTSTATUS Outcome = STATUS_INVALID_DEVICE_STATE;
    PNDIS_PACKET Packet;

    while (Next < Data->Count && (Packet = Take(Data, &Next, End)) != NULL) {
        Complete(VcOf(Data), Data->Header.Id, Packet, (NDIS_STATUS)Run->Operation->Status, Run);
        Done(Data, 1);
        Outcome = STATUS_SUCCESS;
    }
    return Outcome;
}

UINT32 DataAbort(CM_ADAPTER *Adapter, const CM_OBJECT *Vc, NDIS_STATUS Status)
{
    UINT32 Cursor = 0;
    UINT32 Aborted = 0;
    CM_OBJECT *Object;

    while ((Object = ObjectNextOf(Adapter, NdhSideMiniport, NdhKindData, &Cursor)) != NULL) {
        MP_DATA *Data = (MP_DATA *)Object;

        if (!Data->Indicated && (Vc == NULL || Object->Parent == Vc) && MayAbort(Data, Status)) {
            Aborted += ExecuteNow(Object, NdhOpMpSendNetBufferListsComplete, Status) ? 1 : 0;
        }
        ObjectRelease(Object);
    }
    return Aborted;
}

static VOID Indicated(CM_VC *Vc)
{
    ObjectLock();
    Vc->State.Indicating--;
    ObjectUnlock();
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
static VOID Indicate(CM_RUN *Run, MP_DATA *Data, NDIS_STATUS Lent)
{
    CM_OBJECT *Vc = Run->Object;
    NDIS_HANDLE Handle = RunHandle(Run, Vc);
    UINT64 Arguments[] = { CM_RAW(Handle), CM_RAW(Data->Packets), CM_RAW(Data->Count) };
    NDH_RECORD Record = RECORD_MINIPORT_CALL(NdisMCoIndicateReceivePacket, Vc->Id, Arguments);
    PVOID Told = PacketsTell(&Record, Data->Packets, Data->Count, Lent);
    KIRQL Irql = Raise();
    UINT32 Index;

    Record.Object2 = Data->Header.Id;
    Record.Flags |= (UINT16)Run->EventFlags;
    Record.Correlation = Run->Operation->Tag;
    RunOpen(Run, &Record);
    RUN_CALL(Run, NdisMCoIndicateReceivePacket(Handle, Data->Packets, Data->Count));
    ObjectLetGo(&Run->Hold);
    Indicated((CM_VC *)Vc);
    if (RunBreaks(Run, NDH_OP_TOUCH)) {
        PacketTouch(Data->Packets[0]);
    }
    RunClose(Run, &Record);
    ReceiveComplete(Run);
    Lower(Irql);
    PacketsTold(Told);
    Run->Result->Object = Data->Header.Id;
    if (Lent == NDIS_STATUS_RESOURCES) {
        for (Index = 0; Index < Data->Count; Index++) {
            PacketFree(Data->Packets[Index]);
        }
        Done(Data, Data->Count);
        Run->Result->Object = Vc->Id;
    }
}

/** Whether something may be received on the VC now. State lock held. */
static BOOLEAN MayIndicate(const CM_RUN *Run)
{
    const CM_VC *Vc = (const CM_VC *)Run->Object;

    return Run->Misuse ||
           (Vc->State.State == NdhStateVcActive && !Vc->State.Deleting && !Vc->State.Deactivating &&
            !Vc->State.CloseDispatched && Run->Adapter->Phase == AdapterRunning);
}

/** The packets of a description; NULL: no memory. With a reference. */
static MP_DATA *CreatePackets(CM_VC *Vc, const NDH_TRANSFER *Transfer, NDIS_STATUS Lent)
{
    MP_DATA *Data = CreateData(Vc, (UINT32)Transfer->Lists * Transfer->Buffers, TRUE);
    UINT32 Index;

    if (Data == NULL) {
        return NULL;
    }
    if (!PacketsCreate(MiniportPools(Vc->Header.Adapter), Transfer, Lent, Data->Packets)) {
        Done(Data, Data->Count);
        ObjectRelease(&Data->Header);
        return NULL;
    }
    for (Index = 0; Index < Data->Count; Index++) {
        PacketOwn(Data->Packets[Index])->Owner = Data;
    }
    return Data;
}

NTSTATUS DataRunIndicate(CM_RUN *Run)
{
    CM_VC *Vc = (CM_VC *)Run->Object;
    NDIS_STATUS Lent =
        (Run->Operation->Value0 & RECEIVE_RESOURCES) != 0 ? NDIS_STATUS_RESOURCES : NDIS_STATUS_SUCCESS;
    NDH_TRANSFER Transfer;
    MP_DATA *Data;
    BOOLEAN Legal;

    if (Vc->Header.Kind != NdhKindVc || Run->Payload == NULL || Run->Payload->Size != sizeof(Transfer)) {
        return STATUS_INVALID_PARAMETER;
    }
    RtlCopyMemory(&Transfer, Run->Payload->Data, sizeof(Transfer));
    ObjectLock();
    Legal = MayIndicate(Run);
    if (Legal) {
        ObjectHold(&Vc->Header, &Run->Hold);
        Vc->State.Indicating++;
    }
    ObjectUnlock();
    if (!Legal) {
        return STATUS_INVALID_DEVICE_STATE;
    }
    Data = CreatePackets(Vc, &Transfer, Lent);
    if (Data == NULL) {
        Indicated(Vc);
        ObjectLetGo(&Run->Hold);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    Indicate(Run, Data, Lent);
    InterlockedExchangeAdd64(&Vc->Traffic.Received, (LONG64)Data->Count);
    InterlockedExchangeAdd64(&Run->Adapter->Traffic.Received, (LONG64)Data->Count);
    ObjectRelease(&Data->Header);
    return STATUS_SUCCESS;
}

/** One packet at a time, in any order. */
VOID MiniportReturnPacket(NDIS_HANDLE MiniportAdapterContext, PNDIS_PACKET Packet)
{
    CM_ADAPTER *Adapter = MiniportAdapterContext;
    MP_DATA *Data = PacketOwn(Packet)->Owner;
    UINT64 Arguments[] = { CM_RAW(MiniportAdapterContext), CM_RAW(Packet) };
    NDH_RECORD Record = RECORD_MINIPORT_ENTER(MiniportReturnPacket, VcOf(Data)->Header.Id, Arguments);
    PVOID Told = PacketsTell(&Record, &Packet, 1, NDIS_STATUS_SUCCESS);

    Record.Object2 = Data->Header.Id;
    RecordOpen(Adapter, &Record);
    PacketsTold(Told);
    PacketFree(Packet);
    Done(Data, 1);
    RecordClose(Adapter, &Record);
}
