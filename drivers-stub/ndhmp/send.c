// SPDX-License-Identifier: MIT
#include "send.h"

#include "callmgr.h"

static ULONG SetStatus(PNET_BUFFER_LIST NetBufferLists, NDIS_STATUS Status)
{
    ULONG Count = 0;
    PNET_BUFFER_LIST NetBufferList;

    for (NetBufferList = NetBufferLists; NetBufferList != NULL;
         NetBufferList = NET_BUFFER_LIST_NEXT_NBL(NetBufferList)) {
        NET_BUFFER_LIST_STATUS(NetBufferList) = Status;
        Count++;
    }
    return Count;
}

/** nc-ndis-miniport_co_send_net_buffer_lists.md: every list is completed, here at once. */
VOID MiniportCoSendNetBufferLists(NDIS_HANDLE MiniportVcContext, PNET_BUFFER_LIST NetBufferLists,
                                  ULONG SendFlags)
{
    CM_VC *Vc = MiniportVcContext;
    CM_ADAPTER *Adapter = Vc->Header.Adapter;
    NDIS_HANDLE Handle = Vc->Header.Handle;
    NDH_ID Id = Vc->Header.Id;
    ULONG CompleteFlags =
        (SendFlags & NDIS_SEND_FLAGS_DISPATCH_LEVEL) != 0 ? NDIS_SEND_COMPLETE_FLAGS_DISPATCH_LEVEL : 0;
    UINT64 EnterArguments[] = { CM_RAW(MiniportVcContext), CM_RAW(NetBufferLists), CM_RAW(SendFlags) };
    UINT64 CallArguments[] = { CM_RAW(Handle), CM_RAW(NetBufferLists), CM_RAW(CompleteFlags) };
    NDH_RECORD Enter = RECORD_MINIPORT_ENTER(MiniportCoSendNetBufferLists, Id, EnterArguments);
    NDH_RECORD Call = RECORD_MINIPORT_CALL(NdisMCoSendNetBufferListsComplete, Id, CallArguments);
    NDIS_STATUS Status = NDIS_STATUS_FAILURE; /* nobody is there to receive it */
    ULONG Count;

    RecordOpen(Adapter, &Enter);
    if (Adapter->Phase != AdapterRunning) {
        Status = NDIS_STATUS_PAUSED;
    } else if (Vc->State.State != NdhStateVcActive) {
        Status = NDIS_STATUS_SEND_ABORTED;
    }
    Count = SetStatus(NetBufferLists, Status);
    InterlockedExchangeAdd64(&Vc->SendsRefused, Count);
    InterlockedExchangeAdd64(&Adapter->SendsRefused, Count);
    RecordOpen(Adapter, &Call);
    NdisMCoSendNetBufferListsComplete(Handle, NetBufferLists, CompleteFlags);
    RecordClose(Adapter, &Call);
    RecordClose(Adapter, &Enter);
}

/** nc-ndis-miniport_co_activate_vc.md: not called for an MCM as far as the pages tell (U-30); nothing to
 * prepare if it is. */
NDIS_STATUS MiniportCoActivateVc(NDIS_HANDLE MiniportVcContext, PCO_CALL_PARAMETERS CallParameters)
{
    CM_VC *Vc = MiniportVcContext;
    UINT64 Arguments[] = { CM_RAW(MiniportVcContext), CM_RAW(CallParameters) };
    NDH_RECORD Record = RECORD_MINIPORT_ENTER(MiniportCoActivateVc, Vc->Header.Id, Arguments);

    RecordOpen(Vc->Header.Adapter, &Record);
    RecordCloseStatus(Vc->Header.Adapter, &Record, NDIS_STATUS_SUCCESS);
    return NDIS_STATUS_SUCCESS;
}

/** nc-ndis-miniport_co_deactivate_vc.md: as above; no send or receive is ever outstanding. */
NDIS_STATUS MiniportCoDeactivateVc(NDIS_HANDLE MiniportVcContext)
{
    CM_VC *Vc = MiniportVcContext;
    UINT64 Arguments[] = { CM_RAW(MiniportVcContext) };
    NDH_RECORD Record = RECORD_MINIPORT_ENTER(MiniportCoDeactivateVc, Vc->Header.Id, Arguments);

    RecordOpen(Vc->Header.Adapter, &Record);
    RecordCloseStatus(Vc->Header.Adapter, &Record, NDIS_STATUS_SUCCESS);
    return NDIS_STATUS_SUCCESS;
}

/** nc-ndis-miniport_send_net_buffer_lists.md: required to exist; a CoNDIS adapter has no connectionless
 * sends. */
VOID MiniportSendNetBufferLists(NDIS_HANDLE MiniportAdapterContext, PNET_BUFFER_LIST NetBufferLists,
                                NDIS_PORT_NUMBER PortNumber, ULONG SendFlags)
{
    CM_ADAPTER *Adapter = MiniportAdapterContext;
    UINT64 Arguments[] = { CM_RAW(MiniportAdapterContext), CM_RAW(NetBufferLists), CM_RAW(PortNumber),
                           CM_RAW(SendFlags) };
    NDH_RECORD Record = RECORD_MINIPORT_ENTER(MiniportSendNetBufferLists, Adapter->Id, Arguments);

    RecordOpen(Adapter, &Record);
    InterlockedExchangeAdd64(&Adapter->SendsRefused, SetStatus(NetBufferLists, NDIS_STATUS_FAILURE));
    NdisMSendNetBufferListsComplete(
        Adapter->Handle, NetBufferLists,
        (SendFlags & NDIS_SEND_FLAGS_DISPATCH_LEVEL) != 0 ? NDIS_SEND_COMPLETE_FLAGS_DISPATCH_LEVEL : 0);
    RecordClose(Adapter, &Record);
}

/** nc-ndis-miniport_return_net_buffer_lists.md: nothing was indicated, so NDIS has nothing to return. */
VOID MiniportReturnNetBufferLists(NDIS_HANDLE MiniportAdapterContext, PNET_BUFFER_LIST NetBufferLists,
                                  ULONG ReturnFlags)
{
    CM_ADAPTER *Adapter = MiniportAdapterContext;
    UINT64 Arguments[] = { CM_RAW(MiniportAdapterContext), CM_RAW(NetBufferLists), CM_RAW(ReturnFlags) };
    NDH_RECORD Record = RECORD_MINIPORT_ENTER(MiniportReturnNetBufferLists, Adapter->Id, Arguments);

    RecordOpen(Adapter, &Record);
    RecordClose(Adapter, &Record);
}

/** nc-ndis-miniport_cancel_send.md: sends are never queued. */
VOID MiniportCancelSend(NDIS_HANDLE MiniportAdapterContext, PVOID CancelId)
{
    CM_ADAPTER *Adapter = MiniportAdapterContext;
    UINT64 Arguments[] = { CM_RAW(MiniportAdapterContext), CM_RAW(CancelId) };
    NDH_RECORD Record = RECORD_MINIPORT_ENTER(MiniportCancelSend, Adapter->Id, Arguments);

    RecordOpen(Adapter, &Record);
    RecordClose(Adapter, &Record);
}
