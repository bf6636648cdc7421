// SPDX-License-Identifier: MIT
/*
 * Data in the forms of both versions. What one of them cannot express is left out: checksum and segmentation
 * tasks differ in form, and no CoNDIS driver has them.
 */
#include "convert.h"

static const struct {
    NDIS_NET_BUFFER_LIST_INFO List;
    NDIS_PER_PACKET_INFO Packet;
} InfoTable[] = {
    { NetBufferListCancelId, PacketCancelId },
    { Ieee8021QNetBufferListInfo, Ieee8021QInfo },
    { ClassificationHandleNetBufferListInfo, ClassificationHandlePacketInfo },
};

/* Whether the MDLs from CurrentMdl on describe the data and nothing else. */
static BOOLEAN IsWhole(PNET_BUFFER Buffer)
{
    ULONG64 Length = 0;
    PMDL Mdl;

    for (Mdl = Buffer->CurrentMdl; Mdl != NULL; Mdl = Mdl->Next) {
        Length += MmGetMdlByteCount(Mdl);
    }
    return (BOOLEAN)(Buffer->CurrentMdlOffset == 0 && Length == Buffer->DataLength);
}

_Use_decl_annotations_
NDIS_STATUS ChainOfBuffer(PNET_BUFFER Buffer, PMDL *Head, PBOOLEAN Owns)
{
    ULONG Left = Buffer->DataLength;
    ULONG Offset = Buffer->CurrentMdlOffset;
    PMDL *Link = Head;
    PMDL Mdl;

    *Owns = (BOOLEAN)!IsWhole(Buffer);
    *Head = *Owns ? NULL : Buffer->CurrentMdl;
    if (!*Owns) {
        return NDIS_STATUS_SUCCESS;
    }
    for (Mdl = Buffer->CurrentMdl; Mdl != NULL && Left != 0; Mdl = Mdl->Next) {
        ULONG Part = MmGetMdlByteCount(Mdl) - Offset;

        if (Part > Left) {
            Part = Left;
        }
        if (Part != 0) {
            *Link = BufferPartial(Mdl, Offset, Part);
            if (*Link == NULL) {
                ChainFree(*Head);
                *Head = NULL;
                return NDIS_STATUS_RESOURCES;
            }
            Link = &(*Link)->Next;
            Left -= Part;
        }
        Offset = 0;
    }
    return NDIS_STATUS_SUCCESS;
}

_Use_decl_annotations_
VOID ChainFree(PMDL Head)
{
    while (Head != NULL) {
        PMDL Next = Head->Next;

        IoFreeMdl(Head);
        Head = Next;
    }
}

_Use_decl_annotations_
VOID PacketFromList(PNDIS_PACKET Packet, PMDL Head, PNET_BUFFER_LIST Nbl)
{
    ULONG Index;

    if (Head != NULL) {
        NdisChainBufferAtFront(Packet, Head);
    }
    for (Index = 0; Index < RTL_NUMBER_OF(InfoTable); Index++) {
        NDIS_PER_PACKET_INFO_FROM_PACKET(Packet, InfoTable[Index].Packet) =
            Nbl->NetBufferListInfo[InfoTable[Index].List];
    }
    NDIS_PER_PACKET_INFO_FROM_PACKET(Packet, OriginalNetBufferList) = Nbl;
}

_Use_decl_annotations_
VOID ListFromPacket(PNET_BUFFER_LIST Nbl, PNET_BUFFER Buffer, PNDIS_PACKET Packet, NDIS_HANDLE SourceHandle)
{
    UINT Length;
    ULONG Index;

    /* The packet's own count may be of buffers that it no longer has. */
    Packet->Private.ValidCounts = FALSE;
    NdisQueryPacketLength(Packet, &Length);
    NetBufferSetData(Buffer, Packet->Private.Head, 0, Length);
    Nbl->FirstNetBuffer = Buffer;
    Nbl->SourceHandle = SourceHandle;
    for (Index = 0; Index < RTL_NUMBER_OF(InfoTable); Index++) {
        Nbl->NetBufferListInfo[InfoTable[Index].List] =
            NDIS_PER_PACKET_INFO_FROM_PACKET(Packet, InfoTable[Index].Packet);
    }
}
