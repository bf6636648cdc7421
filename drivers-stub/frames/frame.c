// SPDX-License-Identifier: MIT
#include "frame.h"

_Use_decl_annotations_
NDIS_HANDLE FramePoolCreate(NDIS_HANDLE Owner, ULONG Tag)
{
    NET_BUFFER_LIST_POOL_PARAMETERS Parameters = {
        .Header = { .Type = NDIS_OBJECT_TYPE_DEFAULT,
                    .Revision = NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1,
                    .Size = NDIS_SIZEOF_NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1 },
        .fAllocateNetBuffer = TRUE,
        .PoolTag = Tag
    };

    return NdisAllocateNetBufferListPool(Owner, &Parameters);
}

_Use_decl_annotations_
PNET_BUFFER_LIST FrameCreate(NDIS_HANDLE Owner, NDIS_HANDLE Pool, NDIS_HANDLE Source, PVOID Bytes,
                             ULONG Length)
{
    PMDL Mdl = Bytes != NULL ? NdisAllocateMdl(Owner, Bytes, Length) : NULL;
    PNET_BUFFER_LIST Nbl =
        Mdl != NULL ? NdisAllocateNetBufferAndNetBufferList(Pool, 0, 0, Mdl, 0, Length) : NULL;

    if (Nbl != NULL) {
        Nbl->SourceHandle = Source;
        return Nbl;
    }
    if (Mdl != NULL) {
        NdisFreeMdl(Mdl);
    }
    if (Bytes != NULL) {
        NdisFreeMemory(Bytes, 0, 0);
    }
    return NULL;
}

_Use_decl_annotations_
VOID FrameFree(PNET_BUFFER_LIST Nbl)
{
    PMDL Mdl = NET_BUFFER_FIRST_MDL(NET_BUFFER_LIST_FIRST_NB(Nbl));
    PVOID Bytes = MmGetMdlVirtualAddress(Mdl);

    NdisFreeNetBufferList(Nbl);
    NdisFreeMdl(Mdl);
    NdisFreeMemory(Bytes, 0, 0);
}
