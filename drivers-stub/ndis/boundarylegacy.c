// SPDX-License-Identifier: MIT
#include "boundarylegacy.h"

#include "oidtext.h"

#define FNV_BASIS 0x811c9dc5u
#define FNV_PRIME 0x01000193u

/* The request in the form of NDIS 6; query and set lie alike. */
_Use_decl_annotations_
VOID LegacyTellRequest(NDH_RECORD *Record, NDH_OID *Text, const NDIS_REQUEST *Request, BOOLEAN Done)
{
    NDIS_OID_REQUEST Form;

    RtlZeroMemory(&Form, sizeof(Form));
    Form.RequestType = Request->RequestType;
    Form.DATA.QUERY_INFORMATION.Oid = Request->DATA.QUERY_INFORMATION.Oid;
    Form.DATA.QUERY_INFORMATION.InformationBuffer = Request->DATA.QUERY_INFORMATION.InformationBuffer;
    Form.DATA.QUERY_INFORMATION.InformationBufferLength =
        Request->DATA.QUERY_INFORMATION.InformationBufferLength;
    Form.DATA.QUERY_INFORMATION.BytesWritten = Request->DATA.QUERY_INFORMATION.BytesWritten;
    Form.DATA.QUERY_INFORMATION.BytesNeeded = Request->DATA.QUERY_INFORMATION.BytesNeeded;
    OidTell(Record, Text, &Form, Done);
    Text->Address = (UINT64)(ULONG_PTR)Request;
}

static VOID Describe(NDH_LIST *Text, PNDIS_PACKET Packet, NDIS_STATUS Status)
{
    PMDL Mdl;

    RtlZeroMemory(Text, sizeof(*Text));
    Text->Address = (UINT64)(ULONG_PTR)Packet;
    Text->FirstBuffer = (UINT64)(ULONG_PTR)Packet->Private.Head;
    Text->Status = (UINT32)Status;
    Text->Buffers = 1;
    Text->Checksum = FNV_BASIS;
    for (Mdl = Packet->Private.Head; Mdl != NULL; Mdl = Mdl->Next) {
        const UINT8 *Bytes = MmGetSystemAddressForMdlSafe(Mdl, NormalPagePriority);
        ULONG Count = MmGetMdlByteCount(Mdl);
        ULONG Index;

        for (Index = 0; Bytes != NULL && Index < Count; Index++) {
            Text->Checksum = (Text->Checksum ^ Bytes[Index]) * FNV_PRIME;
        }
        Text->Bytes += Count;
        Text->Mdls++;
    }
}

_Use_decl_annotations_
VOID LegacyTellPackets(const NDH_RECORD *Record, NDH_LIST *Texts, PNDIS_PACKET const *Packets)
{
    BOOLEAN Own = (BOOLEAN)((Record->Flags & NDH_EVENT_HAS_STATUS) == 0);
    ULONG Index;

    for (Index = 0; Index < Record->ListCount; Index++) {
        Describe(&Texts[Index], Packets[Index],
                 Own ? NDIS_GET_PACKET_STATUS(Packets[Index]) : (NDIS_STATUS)Record->Status);
    }
}
