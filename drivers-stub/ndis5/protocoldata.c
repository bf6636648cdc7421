// SPDX-License-Identifier: MIT
/*
 * Data of NDIS 5 protocols: what a miniport indicates to one goes back at once, and such a protocol sends
 * nothing, as long as no conversion for protocols is linked (that for miniports is send.c and receive.c).
 */
#include "protocol.h"

_Use_decl_annotations_
VOID ThunkCoReceiveNetBufferLists(NDIS_HANDLE ProtocolBindingContext, NDIS_HANDLE ProtocolVcContext,
                                  PNET_BUFFER_LIST NetBufferLists, ULONG NumberOfNetBufferLists,
                                  ULONG ReceiveFlags)
{
    PN5_BINDING Binding = ProtocolBindingContext;

    UNREFERENCED_PARAMETER(ProtocolVcContext);
    UNREFERENCED_PARAMETER(NumberOfNetBufferLists);
    if ((ReceiveFlags & NDIS_RECEIVE_FLAGS_RESOURCES) == 0) {
        NdisReturnNetBufferLists(
            &Binding->Block, NetBufferLists,
            (ReceiveFlags & NDIS_RECEIVE_FLAGS_DISPATCH_LEVEL) != 0 ? NDIS_RETURN_FLAGS_DISPATCH_LEVEL : 0);
    }
}

_Use_decl_annotations_
VOID ThunkCoSendNetBufferListsComplete(NDIS_HANDLE ProtocolVcContext, PNET_BUFFER_LIST NetBufferLists,
                                       ULONG SendCompleteFlags)
{
    UNREFERENCED_PARAMETER(ProtocolVcContext);
    UNREFERENCED_PARAMETER(NetBufferLists);
    UNREFERENCED_PARAMETER(SendCompleteFlags);
}
