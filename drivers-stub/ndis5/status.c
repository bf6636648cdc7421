// SPDX-License-Identifier: MIT
/*
 * Status indications of NDIS 5 miniports, in the form of NDIS 6.
 */
#include "wrapper.h"

/* Connected or disconnected, as NDIS 6 says it: in one indication with the state. */
static BOOLEAN LinkStateOf(NDIS_STATUS GeneralStatus, PNDIS_LINK_STATE State)
{
    if (GeneralStatus != NDIS_STATUS_MEDIA_CONNECT && GeneralStatus != NDIS_STATUS_MEDIA_DISCONNECT) {
        return FALSE;
    }
    RtlZeroMemory(State, sizeof(*State));
    State->Header.Type = NDIS_OBJECT_TYPE_DEFAULT;
    State->Header.Revision = NDIS_LINK_STATE_REVISION_1;
    State->Header.Size = NDIS_SIZEOF_LINK_STATE_REVISION_1;
    State->MediaConnectState = GeneralStatus == NDIS_STATUS_MEDIA_CONNECT ? MediaConnectStateConnected
                                                                          : MediaConnectStateDisconnected;
    State->MediaDuplexState = MediaDuplexStateUnknown;
    State->XmitLinkSpeed = NDIS_LINK_SPEED_UNKNOWN;
    State->RcvLinkSpeed = NDIS_LINK_SPEED_UNKNOWN;
    return TRUE;
}

static VOID IndicationFill(PNDIS_STATUS_INDICATION Indication, NDIS_HANDLE Source, NDIS_STATUS Code,
                           PVOID Buffer, ULONG Size)
{
    RtlZeroMemory(Indication, sizeof(*Indication));
    Indication->Header.Type = NDIS_OBJECT_TYPE_STATUS_INDICATION;
    Indication->Header.Revision = NDIS_STATUS_INDICATION_REVISION_1;
    Indication->Header.Size = NDIS_SIZEOF_STATUS_INDICATION_REVISION_1;
    Indication->SourceHandle = Source;
    Indication->StatusCode = Code;
    Indication->StatusBuffer = Buffer;
    Indication->StatusBufferSize = Size;
}

/* nf-ndis-ndismcoindicatestatus.md */
VOID NdisMCoIndicateStatus(NDIS_HANDLE MiniportAdapterHandle, NDIS_HANDLE NdisVcHandle,
                           NDIS_STATUS GeneralStatus, PVOID StatusBuffer, ULONG StatusBufferSize)
{
    NDIS_STATUS_INDICATION Indication;
    NDIS_LINK_STATE State;

    if (NdisVcHandle == NULL && LinkStateOf(GeneralStatus, &State)) {
        IndicationFill(&Indication, MiniportAdapterHandle, NDIS_STATUS_LINK_STATE, &State, sizeof(State));
    } else {
        IndicationFill(&Indication, MiniportAdapterHandle, GeneralStatus, StatusBuffer, StatusBufferSize);
    }
    NdisMCoIndicateStatusEx(MiniportAdapterHandle, NdisVcHandle, &Indication);
}

/* nf-ndis-ndismindicatestatus.md */
VOID NdisMIndicateStatus(NDIS_HANDLE MiniportHandle, NDIS_STATUS GeneralStatus, PVOID StatusBuffer,
                         UINT StatusBufferSize)
{
    NdisMCoIndicateStatus(MiniportHandle, NULL, GeneralStatus, StatusBuffer, StatusBufferSize);
}

/* nf-ndis-ndismindicatestatuscomplete.md: NDIS 6 protocols have no callback for it. */
VOID NdisMIndicateStatusComplete(NDIS_HANDLE MiniportHandle)
{
    UNREFERENCED_PARAMETER(MiniportHandle);
}
