// SPDX-License-Identifier: MIT
#include "boundarytable.h"

#define CALL_STATUS(name_, side_, integrated_, letters_, ...)                                                \
    [NdhFn##name_] = { letters_, NdhSide##side_,                                                             \
                       NdhFn##integrated_ == NdhFn##name_ ? 0 : NdhFn##integrated_ },
#define CALL_VOID CALL_STATUS

#define HANDLER(name_, letters_) [NdhFn##name_] = { letters_, NdhSideNone, 0 },

static const BOUNDARY_FUNCTION Functions[NdhFnLimit] = {
#include "boundarycalls.inc"
    CALL_STATUS(NdisClGetProtocolVcContextFromTapiCallId, Client, NdisClGetProtocolVcContextFromTapiCallId,
                "--", )

    /* Handlers: of a client */
    HANDLER(ProtocolClOpenAfCompleteEx, "--s")
    HANDLER(ProtocolClCloseAfComplete, "s-")
    HANDLER(ProtocolClNotifyCloseAf, "-")
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
    HANDLER(ProtocolCoOidRequest, "---oO")
    HANDLER(ProtocolCoOidRequestComplete, "---qs")
    HANDLER(ProtocolCoAfRegisterNotify, "--")
    HANDLER(ProtocolCoReceiveNetBufferLists, "--lnn")
    HANDLER(ProtocolCoSendNetBufferListsComplete, "-ln")
    HANDLER(ProtocolCoStatusEx, "--i")
    HANDLER(ProtocolSendNetBufferListsComplete, "-ln")
    HANDLER(ProtocolReceiveNetBufferLists, "-lnnn")
    HANDLER(ProtocolOidRequestComplete, "-qs")
    HANDLER(ProtocolStatusEx, "-i")
    HANDLER(ProtocolSetOptions, "--")
    HANDLER(ProtocolBindAdapterEx, "---")
    HANDLER(ProtocolUnbindAdapterEx, "--")
    HANDLER(ProtocolOpenAdapterCompleteEx, "-s")
    HANDLER(ProtocolCloseAdapterCompleteEx, "-")
    HANDLER(ProtocolNetPnPEvent, "-eE")
    /* of a call manager */
    HANDLER(ProtocolCmOpenAf, "----")
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
    HANDLER(MiniportSetOptions, "--")
    HANDLER(MiniportInitializeEx, "---")
    HANDLER(MiniportHaltEx, "-n")
    HANDLER(MiniportPause, "--")
    HANDLER(MiniportRestart, "--")
    HANDLER(MiniportShutdownEx, "-n")
    HANDLER(MiniportDevicePnPEventNotify, "--")
    HANDLER(MiniportOidRequest, "-oOT")
    HANDLER(MiniportCancelOidRequest, "--")
    HANDLER(MiniportCoOidRequest, "--oOT")
    HANDLER(MiniportCoCreateVc, "---")
    HANDLER(MiniportCoDeleteVc, "-")
    HANDLER(MiniportCoActivateVc, "-c")
    HANDLER(MiniportCoDeactivateVc, "-")
    HANDLER(MiniportCoSendNetBufferLists, "-ln")
    HANDLER(MiniportReturnNetBufferLists, "-ln")
    HANDLER(MiniportDriverUnload, "-")
    HANDLER(MiniportSendNetBufferLists, "-lnn")
    HANDLER(MiniportCancelSend, "--")
    HANDLER(MiniportResetEx, "--")
};

_Use_decl_annotations_
const BOUNDARY_FUNCTION *BoundaryFunction(UINT16 Function)
{
    return Function < NdhFnLimit && Functions[Function].Letters[0] != '\0' ? &Functions[Function] : NULL;
}
