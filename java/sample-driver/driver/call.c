// SPDX-License-Identifier: MIT
/** VCs and the calls on them. */
#include "loopcall.h"

NDIS_STATUS LoopCreateVc(NDIS_HANDLE ProtocolAfContext, NDIS_HANDLE NdisVcHandle,
                         PNDIS_HANDLE ProtocolVcContext)
{
    LOOP_FAMILY *Family = ProtocolAfContext;
    LOOP_ADAPTER *Adapter = Family->Adapter;
    LOOP_VC *Vc =
        NdisAllocateMemoryWithTagPriority(Adapter->Handle, sizeof(*Vc), LOOP_TAG, NormalPoolPriority);

    if (Vc == NULL) {
        return NDIS_STATUS_RESOURCES;
    }
    NdisZeroMemory(Vc, sizeof(*Vc));
    Vc->Family = Family;
    Vc->Adapter = Adapter;
    Vc->Handle = NdisVcHandle;
    Vc->SendsEnd = &Vc->Sends;
    NdisAcquireSpinLock(&Adapter->Lock);
    Family->Children++;
    NdisReleaseSpinLock(&Adapter->Lock);
    *ProtocolVcContext = Vc;
    return NDIS_STATUS_SUCCESS;
}

NDIS_STATUS LoopDeleteVc(NDIS_HANDLE ProtocolVcContext)
{
    LOOP_VC *Vc = ProtocolVcContext;
    LOOP_FAMILY *Family = Vc->Family;

    if (Vc->State != LoopIdle) {
        return NDIS_STATUS_NOT_ACCEPTED;
    }
    NdisFreeMemory(Vc, 0, 0);
    LoopChildGone(Family);
    return NDIS_STATUS_SUCCESS;
}

/** Moves a VC on, if it is in the state From, and gives the network work. */
static BOOLEAN Advance(LOOP_VC *Vc, LOOP_VC_STATE From, LOOP_VC_STATE To, ULONG Work)
{
    LOOP_ADAPTER *Adapter = Vc->Adapter;
    BOOLEAN Moved;
    BOOLEAN Start = FALSE;

    NdisAcquireSpinLock(&Adapter->Lock);
    Moved = Vc->State == From;
    if (Moved) {
        Vc->State = To;
        Start = Work != 0 && LoopNetworkPost(Vc, Work);
    }
    NdisReleaseSpinLock(&Adapter->Lock);
    if (Start) {
        LoopNetworkStart(Adapter);
    }
    return Moved;
}

NDIS_STATUS LoopMakeCall(NDIS_HANDLE CallMgrVcContext, PCO_CALL_PARAMETERS CallParameters,
                         NDIS_HANDLE NdisPartyHandle, PNDIS_HANDLE CallMgrPartyContext)
{
    LOOP_VC *Vc = CallMgrVcContext;

    if (CallMgrPartyContext != NULL) {
        *CallMgrPartyContext = NULL;
    }
    if (NdisPartyHandle != NULL) {
        return NDIS_STATUS_NOT_SUPPORTED; /* multipoint */
    }
    if (CallParameters->CallMgrParameters == NULL) {
        return NDIS_STATUS_INVALID_DATA;
    }
    Vc->Parameters = CallParameters;
    return Advance(Vc, LoopIdle, LoopRinging, LOOP_WORK_ANSWER) ? NDIS_STATUS_PENDING
                                                                : NDIS_STATUS_NOT_ACCEPTED;
}

/** The client may close the call, and after a refusal delete the VC, before the completion returns. */
static VOID CompleteCall(LOOP_VC *Vc, NDIS_STATUS Status)
{
    Advance(Vc, LoopRinging, Status == NDIS_STATUS_SUCCESS ? LoopConnected : LoopIdle, 0);
    NdisMCmMakeCallComplete(Status, Vc->Handle, NULL, NULL, Vc->Parameters);
}

/** Once for each activation, whether it pended or not. */
static VOID Activated(LOOP_VC *Vc, NDIS_STATUS Status)
{
    if (InterlockedExchange(&Vc->Asked, LOOP_ASKED_NOTHING) == LOOP_ASKED_ACTIVATE) {
        Vc->Active = Status == NDIS_STATUS_SUCCESS;
        CompleteCall(Vc, Status);
    }
}

VOID LoopAnswer(LOOP_VC *Vc)
{
    NDIS_STATUS Status;

    if (Vc->Parameters->CallMgrParameters->CallMgrSpecific.ParamType == LOOP_NUMBER_BUSY) {
        CompleteCall(Vc, NDIS_STATUS_DEST_OUT_OF_ORDER);
    } else if (Vc->Adapter->Defect == LOOP_DEFECT_NOT_ACTIVATED) {
        CompleteCall(Vc, NDIS_STATUS_SUCCESS);
    } else {
        InterlockedExchange(&Vc->Asked, LOOP_ASKED_ACTIVATE);
        Status = NdisMCmActivateVc(Vc->Handle, Vc->Parameters);
        if (Status != NDIS_STATUS_PENDING) {
            Activated(Vc, Status);
        }
    }
}

/** NDIS may call it for an activation that did not pend, or never. */
VOID LoopActivateComplete(NDIS_STATUS Status, NDIS_HANDLE CallMgrVcContext,
                          PCO_CALL_PARAMETERS CallParameters)
{
    UNREFERENCED_PARAMETER(CallParameters);
    Activated(CallMgrVcContext, Status);
}

/** The network carries no data with the end of a call, and calls have no parties. */
NDIS_STATUS LoopCloseCall(NDIS_HANDLE CallMgrVcContext, NDIS_HANDLE CallMgrPartyContext, PVOID CloseData,
                          UINT Size)
{
    UNREFERENCED_PARAMETER(CallMgrPartyContext);
    if (CloseData != NULL && Size != 0) {
        return NDIS_STATUS_INVALID_DATA;
    }
    return Advance(CallMgrVcContext, LoopConnected, LoopClosing, LOOP_WORK_HANGUP) ? NDIS_STATUS_PENDING
                                                                                   : NDIS_STATUS_NOT_ACCEPTED;
}

/** The client may delete the VC or make a new call on it before the completion returns. */
static VOID CompleteClose(LOOP_VC *Vc)
{
    NDIS_HANDLE Handle = Vc->Handle;
    ULONG Defect = Vc->Adapter->Defect;

    Advance(Vc, LoopClosing, LoopIdle, 0);
    NdisMCmCloseCallComplete(NDIS_STATUS_SUCCESS, Handle, NULL);
    if (Defect == LOOP_DEFECT_CLOSED_TWICE) {
        NdisMCmCloseCallComplete(NDIS_STATUS_SUCCESS, Handle, NULL);
    } else if (Defect == LOOP_DEFECT_LATE_CLOSE) {
        NdisMCmDispatchIncomingCloseCall(NDIS_STATUS_SUCCESS, Handle, NULL, 0);
    }
}

static VOID Deactivated(LOOP_VC *Vc)
{
    if (InterlockedExchange(&Vc->Asked, LOOP_ASKED_NOTHING) == LOOP_ASKED_DEACTIVATE) {
        Vc->Active = FALSE;
        CompleteClose(Vc);
    }
}

VOID LoopHangUp(LOOP_VC *Vc)
{
    if (!Vc->Active) {
        CompleteClose(Vc);
        return;
    }
    InterlockedExchange(&Vc->Asked, LOOP_ASKED_DEACTIVATE);
    if (NdisMCmDeactivateVc(Vc->Handle) != NDIS_STATUS_PENDING) {
        Deactivated(Vc);
    }
}

/** As LoopActivateComplete. */
VOID LoopDeactivateComplete(NDIS_STATUS Status, NDIS_HANDLE CallMgrVcContext)
{
    UNREFERENCED_PARAMETER(Status);
    Deactivated(CallMgrVcContext);
}

/** Nobody calls from this network. */
VOID LoopIncomingCallComplete(NDIS_STATUS Status, NDIS_HANDLE CallMgrVcContext,
                              PCO_CALL_PARAMETERS CallParameters)
{
    UNREFERENCED_PARAMETER(Status);
    UNREFERENCED_PARAMETER(CallMgrVcContext);
    UNREFERENCED_PARAMETER(CallParameters);
}

NDIS_STATUS LoopAddParty(NDIS_HANDLE CallMgrVcContext, PCO_CALL_PARAMETERS CallParameters,
                         NDIS_HANDLE NdisPartyHandle, PNDIS_HANDLE CallMgrPartyContext)
{
    UNREFERENCED_PARAMETER(CallMgrVcContext);
    UNREFERENCED_PARAMETER(CallParameters);
    UNREFERENCED_PARAMETER(NdisPartyHandle);
    *CallMgrPartyContext = NULL;
    return NDIS_STATUS_NOT_SUPPORTED;
}

NDIS_STATUS LoopDropParty(NDIS_HANDLE CallMgrPartyContext, PVOID CloseData, UINT Size)
{
    UNREFERENCED_PARAMETER(CallMgrPartyContext);
    UNREFERENCED_PARAMETER(CloseData);
    UNREFERENCED_PARAMETER(Size);
    return NDIS_STATUS_NOT_SUPPORTED;
}

NDIS_STATUS LoopModifyCallQoS(NDIS_HANDLE CallMgrVcContext, PCO_CALL_PARAMETERS CallParameters)
{
    UNREFERENCED_PARAMETER(CallMgrVcContext);
    UNREFERENCED_PARAMETER(CallParameters);
    return NDIS_STATUS_NOT_SUPPORTED;
}
