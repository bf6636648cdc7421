// SPDX-License-Identifier: MIT
/**
 * Data and statuses that come to a call manager: it sends no data and owns no VC's data.
 */
#include "binding.h"

#include "object.h"
#include "record.h"

VOID ProtocolReceiveNetBufferLists(NDIS_HANDLE ProtocolBindingContext, PNET_BUFFER_LIST NetBufferLists,
                                   NDIS_PORT_NUMBER PortNumber, ULONG NumberOfNetBufferLists,
                                   ULONG ReceiveFlags)
{
    const CM_ADAPTER *Adapter = ProtocolBindingContext;

    UNREFERENCED_PARAMETER(PortNumber);
    UNREFERENCED_PARAMETER(NumberOfNetBufferLists);
    if ((ReceiveFlags & NDIS_RECEIVE_FLAGS_RESOURCES) == 0) {
        NdisReturnNetBufferLists(Adapter->Handle, NetBufferLists, 0);
    }
}

/** nc-ndis-protocol_co_status_ex.md; the VC context may be NULL (H-08). */
VOID ProtocolCoStatusEx(NDIS_HANDLE ProtocolBindingContext, NDIS_HANDLE ProtocolVcContext,
                        PNDIS_STATUS_INDICATION StatusIndication)
{
    CM_ADAPTER *Adapter = ProtocolBindingContext;
    const CM_OBJECT *Vc = ProtocolVcContext;
    UINT64 Arguments[] = { CM_RAW(ProtocolBindingContext), CM_RAW(ProtocolVcContext),
                           CM_RAW(StatusIndication) };
    NDH_RECORD Record = RECORD_ENTER(ProtocolCoStatusEx, Vc != NULL ? Vc->Id : Adapter->Id, 0, Arguments);

    RecordStatus(&Record, StatusIndication->StatusCode);
    Record.Data = StatusIndication->StatusBuffer;
    Record.DataSize = StatusIndication->StatusBufferSize;
    RecordOpen(Adapter, &Record);
    RecordClose(Adapter, &Record);
}

VOID ProtocolCoReceiveNetBufferLists(NDIS_HANDLE ProtocolBindingContext, NDIS_HANDLE ProtocolVcContext,
                                     PNET_BUFFER_LIST NetBufferLists, ULONG NumberOfNetBufferLists,
                                     ULONG ReceiveFlags)
{
    UNREFERENCED_PARAMETER(ProtocolVcContext);
    ProtocolReceiveNetBufferLists(ProtocolBindingContext, NetBufferLists, 0, NumberOfNetBufferLists,
                                  ReceiveFlags);
}

VOID ProtocolCoSendNetBufferListsComplete(NDIS_HANDLE ProtocolVcContext, PNET_BUFFER_LIST NetBufferLists,
                                          ULONG SendCompleteFlags)
{
    UNREFERENCED_PARAMETER(ProtocolVcContext);
    UNREFERENCED_PARAMETER(NetBufferLists);
    UNREFERENCED_PARAMETER(SendCompleteFlags);
}
