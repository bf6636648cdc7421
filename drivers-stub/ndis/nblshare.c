// SPDX-License-Identifier: MIT
/* NET_BUFFER_LISTs as a whole: data start of all their NET_BUFFERs, contexts, what is copied with them. */
#include "netbuffer.h"

/* nf-nbl-ndisadvancenetbufferlistdatastart.md */
VOID NdisAdvanceNetBufferListDataStart(PNET_BUFFER_LIST NetBufferList, ULONG DataOffsetDelta, BOOLEAN FreeMdl,
                                       NET_BUFFER_FREE_MDL_HANDLER FreeMdlHandler)
{
    PNET_BUFFER Buffer;

    for (Buffer = NetBufferList->FirstNetBuffer; Buffer != NULL; Buffer = Buffer->Next) {
        NdisAdvanceNetBufferDataStart(Buffer, DataOffsetDelta, FreeMdl, FreeMdlHandler);
    }
}

/* nf-nbl-ndisretreatnetbufferlistdatastart.md: all of them or none. */
NDIS_STATUS NdisRetreatNetBufferListDataStart(PNET_BUFFER_LIST NetBufferList, ULONG DataOffsetDelta,
                                              ULONG DataBackFill,
                                              NET_BUFFER_ALLOCATE_MDL_HANDLER AllocateMdlHandler,
                                              NET_BUFFER_FREE_MDL_HANDLER FreeMdlHandler)
{
    PNET_BUFFER Buffer;
    PNET_BUFFER Done;

    for (Buffer = NetBufferList->FirstNetBuffer; Buffer != NULL; Buffer = Buffer->Next) {
        NDIS_STATUS Status =
            NdisRetreatNetBufferDataStart(Buffer, DataOffsetDelta, DataBackFill, AllocateMdlHandler);

        if (Status != NDIS_STATUS_SUCCESS) {
            for (Done = NetBufferList->FirstNetBuffer; Done != Buffer; Done = Done->Next) {
                NdisAdvanceNetBufferDataStart(Done, DataOffsetDelta, TRUE, FreeMdlHandler);
            }
            return Status;
        }
    }
    return NDIS_STATUS_SUCCESS;
}

/* nf-nbl-ndisadjustnetbuffercurrentmdl.md: where the data starts, found anew from MdlChain and DataOffset. */
VOID NdisAdjustNetBufferCurrentMdl(PNET_BUFFER NetBuffer)
{
    NetBufferSetData(NetBuffer, NetBuffer->MdlChain, NetBuffer->DataOffset, NetBuffer->DataLength);
}

/* nf-nbl-ndisallocatenetbufferlistcontext.md: into what the context has left, else a new one before it. */
NDIS_STATUS NdisAllocateNetBufferListContext(PNET_BUFFER_LIST NetBufferList, USHORT ContextSize,
                                             USHORT ContextBackFill, ULONG PoolTag)
{
    PNET_BUFFER_LIST_CONTEXT Context = NetBufferList->Context;
    SIZE_T Bytes = (SIZE_T)ContextSize + ContextBackFill;

    if (Context != NULL && Context->Offset >= ContextSize) {
        Context->Offset = (USHORT)(Context->Offset - ContextSize);
        return NDIS_STATUS_SUCCESS;
    }
    if (Bytes > MAXUSHORT) {
        return NDIS_STATUS_RESOURCES;
    }
    Context = MemoryZeroed(sizeof(*Context) + Bytes, PoolTag);
    if (Context == NULL) {
        return NDIS_STATUS_RESOURCES;
    }
    Context->Size = (USHORT)Bytes;
    Context->Offset = ContextBackFill;
    Context->Next = NetBufferList->Context;
    NetBufferList->Context = Context;
    return NDIS_STATUS_SUCCESS;
}

/* nf-nbl-ndisfreenetbufferlistcontext.md: the one that the NBL was made with stays. */
VOID NdisFreeNetBufferListContext(PNET_BUFFER_LIST NetBufferList, USHORT ContextSize)
{
    PNET_BUFFER_LIST_CONTEXT Context = NetBufferList->Context;

    Context->Offset = (USHORT)(Context->Offset + ContextSize);
    if (Context->Offset >= Context->Size && !NblHoldsContext(NetBufferList, Context)) {
        NetBufferList->Context = Context->Next;
        ExFreePool(Context);
    }
}

/* nf-nbl-ndiscopysendnetbufferlistinfo.md */
VOID NdisCopySendNetBufferListInfo(PNET_BUFFER_LIST DestNetBufferList, PNET_BUFFER_LIST SrcNetBufferList)
{
    RtlCopyMemory(DestNetBufferList->NetBufferListInfo, SrcNetBufferList->NetBufferListInfo,
                  sizeof(DestNetBufferList->NetBufferListInfo));
    DestNetBufferList->NetBufferListInfo[NetBufferListCancelId] = NULL;
}

/* nf-nbl-ndiscopyreceivenetbufferlistinfo.md */
VOID NdisCopyReceiveNetBufferListInfo(PNET_BUFFER_LIST DestNetBufferList, PNET_BUFFER_LIST SrcNetBufferList)
{
    RtlCopyMemory(DestNetBufferList->NetBufferListInfo, SrcNetBufferList->NetBufferListInfo,
                  sizeof(DestNetBufferList->NetBufferListInfo));
}

/* nf-nbl-ndisgetpoolfromnetbufferlist.md */
NDIS_HANDLE NdisGetPoolFromNetBufferList(PNET_BUFFER_LIST NetBufferList)
{
    return NetBufferList->NdisPoolHandle;
}
