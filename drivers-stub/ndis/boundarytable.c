// SPDX-License-Identifier: MIT
#include "boundarytable.h"

#define CALL_STATUS(name_, side_, integrated_, letters_, ...)                                                \
    [NdhFn##name_] = { letters_, NdhSide##side_,                                                             \
                       NdhFn##integrated_ == NdhFn##name_ ? 0 : NdhFn##integrated_, FALSE },
#define CALL_VOID CALL_STATUS

#define HANDLER(name_, letters_)   [NdhFn##name_] = { letters_, NdhSideNone, 0, FALSE },
#define HANDLER_6(name_, letters_) [NdhFn##name_] = { letters_, NdhSideNone, 0, TRUE }, /* of NDIS 6 alone */

static const BOUNDARY_FUNCTION Functions[NdhFnLimit] = {
#include "boundarycalls.inc"
#include "boundarycalls5.inc"
    CALL_STATUS(NdisClGetProtocolVcContextFromTapiCallId, Client, NdisClGetProtocolVcContextFromTapiCallId,
                "--", )
    CALL_VOID(NdisOpenAdapter, None, NdisOpenAdapter, "Z-Gh-u", )
    CALL_VOID(NdisWriteErrorLogEntry, Miniport, NdisWriteErrorLogEntry, "mnn", )

    /* Handlers: of a client */
    HANDLER_6(ProtocolClOpenAfCompleteEx, "--s")
    HANDLER(ProtocolClCloseAfComplete, "s-")
    HANDLER_6(ProtocolClNotifyCloseAf, "-")
    HANDLER(ProtocolClRegisterSapComplete, "s-x-")
    HANDLER(ProtocolClDeregisterSapComplete, "s-")
    HANDLER(ProtocolClMakeCallComplete, "s--c")
    HANDLER(ProtocolClIncomingCall, "--c")
    HANDLER(ProtocolClCallConnected, "-")
    HANDLER(ProtocolClCloseCallComplete, "s--")
    HANDLER(ProtocolClIncomingCloseCall, "s-dn")
    HANDLER(ProtocolClModifyCallQoSComplete, "s-c")
    HANDLER(ProtocolClIncomingCallQoSChange, "-c")
    HANDLER(ProtocolClAddPartyComplete, "s--c")
    HANDLER(ProtocolClDropPartyComplete, "s-")
    HANDLER(ProtocolClIncomingDropParty, "s-dn")
    /* of any protocol driver */
    HANDLER(ProtocolCoCreateVc, "---")
    HANDLER(ProtocolCoDeleteVc, "-")
    HANDLER_6(ProtocolCoOidRequest, "---oO")
    HANDLER_6(ProtocolCoOidRequestComplete, "---qs")
    HANDLER_6(ProtocolCoAfRegisterNotify, "--")
    HANDLER_6(ProtocolCoReceiveNetBufferLists, "--lnn")
    HANDLER_6(ProtocolCoSendNetBufferListsComplete, "-ln")
    HANDLER_6(ProtocolCoStatusEx, "--i")
    HANDLER_6(ProtocolSendNetBufferListsComplete, "-ln")
    HANDLER_6(ProtocolReceiveNetBufferLists, "-lnnn")
    HANDLER_6(ProtocolOidRequestComplete, "-qs")
    HANDLER_6(ProtocolStatusEx, "-i")
    HANDLER_6(ProtocolSetOptions, "--")
    HANDLER_6(ProtocolBindAdapterEx, "---")
    HANDLER_6(ProtocolUnbindAdapterEx, "--")
    HANDLER_6(ProtocolOpenAdapterCompleteEx, "-s")
    HANDLER_6(ProtocolCloseAdapterCompleteEx, "-")
    HANDLER_6(ProtocolNetPnPEvent, "-eE")
    /* of a call manager */
    HANDLER_6(ProtocolCmOpenAf, "----")
    HANDLER(ProtocolCmCloseAf, "-")
    HANDLER(ProtocolCmRegisterSap, "-x--")
    HANDLER(ProtocolCmDeregisterSap, "-")
    HANDLER(ProtocolCmMakeCall, "-c--")
    HANDLER(ProtocolCmCloseCall, "--dn")
    HANDLER(ProtocolCmIncomingCallComplete, "s-c")
    HANDLER(ProtocolCmModifyCallQoS, "-c")
    HANDLER(ProtocolCmAddParty, "-c--")
    HANDLER(ProtocolCmDropParty, "-dn")
    HANDLER(ProtocolCmActivateVcComplete, "s-c")
    HANDLER(ProtocolCmDeactivateVcComplete, "s-")
    HANDLER(ProtocolCmNotifyCloseAfComplete, "-s")
    /* of a miniport */
    HANDLER_6(MiniportSetOptions, "--")
    HANDLER_6(MiniportInitializeEx, "---")
    HANDLER_6(MiniportHaltEx, "-n")
    HANDLER_6(MiniportPause, "--")
    HANDLER_6(MiniportRestart, "--")
    HANDLER_6(MiniportShutdownEx, "-n")
    HANDLER_6(MiniportDevicePnPEventNotify, "--")
    HANDLER_6(MiniportOidRequest, "-oOT")
    HANDLER_6(MiniportCancelOidRequest, "--")
    HANDLER_6(MiniportCoOidRequest, "--oOT")
    HANDLER_6(MiniportCoCreateVc, "---")
    HANDLER(MiniportCoDeleteVc, "-")
    HANDLER(MiniportCoActivateVc, "-c")
    HANDLER(MiniportCoDeactivateVc, "-")
    HANDLER_6(MiniportCoSendNetBufferLists, "-ln")
    HANDLER_6(MiniportReturnNetBufferLists, "-ln")
    HANDLER_6(MiniportDriverUnload, "-")
    HANDLER_6(MiniportSendNetBufferLists, "-lnn")
    HANDLER_6(MiniportCancelSend, "--")
    HANDLER_6(MiniportResetEx, "--")
    HANDLER_6(MiniportCheckForHangEx, "-")
    HANDLER(MiniportInterrupt, "---")
    HANDLER(MiniportInterruptDPC, "----")
    HANDLER(MiniportMessageInterrupt, "-n--")
    HANDLER(MiniportMessageInterruptDPC, "-n---")
    /* of a miniport of NDIS 5 */
    HANDLER(MiniportInitialize, "---n--")
    HANDLER(MiniportHalt, "-")
    HANDLER(MiniportReset, "--")
    HANDLER(MiniportCheckForHang, "-")
    HANDLER(MiniportShutdown, "-")
    HANDLER(MiniportPnPEventNotify, "-n-n")
    HANDLER(MiniportQueryInformation, "-n-n--")
    HANDLER(MiniportSetInformation, "-ndn--")
    HANDLER(MiniportCoRequest, "--rOT")
    HANDLER(MiniportCoSendPackets, "-kn")
    HANDLER(MiniportReturnPacket, "-K")
    HANDLER(MiniportCancelSendPackets, "--")
    HANDLER(MiniportISR, "---")
    HANDLER(MiniportHandleInterrupt, "-")
    /* of a protocol driver of NDIS 5, call managers of miniports too */
    HANDLER(ProtocolBindAdapter, "Z-u--")
    HANDLER(ProtocolUnbindAdapter, "Z--")
    HANDLER(ProtocolOpenAdapterComplete, "-sn")
    HANDLER(ProtocolCloseAdapterComplete, "-s")
    HANDLER(ProtocolPnPEvent, "-eN")
    HANDLER(ProtocolRequestComplete, "-ts")
    HANDLER(ProtocolResetComplete, "-s")
    HANDLER(ProtocolStatus, "-sdn")
    HANDLER(ProtocolStatusComplete, "-")
    HANDLER(ProtocolReceiveComplete, "-")
    HANDLER(ProtocolClOpenAfComplete, "s--")
    HANDLER(ProtocolCoReceivePacket, "--K")
    HANDLER(ProtocolCoSendComplete, "s-K")
    HANDLER(ProtocolCoStatus, "--sdn")
    HANDLER(ProtocolCoRequest, "---rO")
    HANDLER(ProtocolCoRequestComplete, "s---t")
};

_Use_decl_annotations_
const BOUNDARY_FUNCTION *BoundaryFunction(UINT16 Function)
{
    return Function < NdhFnLimit && Functions[Function].Letters[0] != '\0' ? &Functions[Function] : NULL;
}
