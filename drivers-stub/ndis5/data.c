// SPDX-License-Identifier: MIT
/*
 * Data of NDIS 5 miniports: sends end with NOT_SUPPORTED, and nothing is indicated, as long as no conversion
 * of NET_BUFFER_LISTs and packets is linked.
 */
#include "wrapper.h"

_Use_decl_annotations_
VOID ThunkCoSendNetBufferLists(NDIS_HANDLE MiniportVcContext, PNET_BUFFER_LIST NetBufferLists,
                               ULONG SendFlags)
{
    PNS_VC Vc = NetBufferLists->NdisReserved[0];
    PNET_BUFFER_LIST Nbl;

    UNREFERENCED_PARAMETER(MiniportVcContext);
    for (Nbl = NetBufferLists; Nbl != NULL; Nbl = Nbl->Next) {
        Nbl->Status = NDIS_STATUS_NOT_SUPPORTED;
    }
    NdisMCoSendNetBufferListsComplete(
        Vc->Handle[MINIPORT_SIDE(Vc)], NetBufferLists,
        (SendFlags & NDIS_SEND_FLAGS_DISPATCH_LEVEL) != 0 ? NDIS_SEND_COMPLETE_FLAGS_DISPATCH_LEVEL : 0);
}

_Use_decl_annotations_
VOID ThunkReturnNetBufferLists(NDIS_HANDLE MiniportAdapterContext, PNET_BUFFER_LIST NetBufferLists,
                               ULONG ReturnFlags)
{
    UNREFERENCED_PARAMETER(MiniportAdapterContext);
    UNREFERENCED_PARAMETER(NetBufferLists);
    UNREFERENCED_PARAMETER(ReturnFlags);
}
