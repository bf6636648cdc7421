// SPDX-License-Identifier: MIT
#include "optable.h"

/* clang-format off: a table, one operation a line */
#define CLIENT(name, payload, breaks)   [NdhOpCl##name] = { Client##name, breaks, NdhPayload##payload, TRUE }
#define MANAGER(name, payload, breaks)  [NdhOpMcm##name] = { NULL, breaks, NdhPayload##payload, TRUE }
#define MINIPORT(name, payload, breaks) [NdhOpMp##name] = { NULL, breaks, NdhPayload##payload, TRUE }
#define HARNESS(name, payload)          [NdhOp##name] = { NULL, 0, NdhPayload##payload, TRUE }

#define HANDLE   (NDH_OP_WRONG_HANDLE | NDH_OP_RAISED)
#define COMPLETE (HANDLE | NDH_OP_TWICE)
#define CLOSES   (HANDLE | NDH_OP_WRONG_PARTY | NDH_OP_SIZE_ONLY)
#define LISTS    (HANDLE | NDH_OP_WRONG_SOURCE | NDH_OP_TOUCH)

static const NDH_OPERATION_TRAITS g_Traits[NdhOpLimit] = {
    HARNESS(Mark, None),
    HARNESS(SetPolicy, Policy),
    HARNESS(QueryState, None),
    HARNESS(Fault, None),

    CLIENT(OpenAf, None, 0),
    CLIENT(CloseAf, None, HANDLE),
    CLIENT(RegisterSap, Bytes, NDH_OP_FREE_EARLY),
    CLIENT(DeregisterSap, None, HANDLE),
    CLIENT(CreateVc, None, NDH_OP_STALE_OUT),
    CLIENT(DeleteVc, None, HANDLE),
    CLIENT(MakeCall, Call, HANDLE | NDH_OP_NULL_POINTER | NDH_OP_FREE_EARLY),
    CLIENT(IncomingCallComplete, Call, HANDLE | NDH_OP_TWICE),
    CLIENT(CloseCall, Bytes, CLOSES | NDH_OP_FREE_EARLY),
    CLIENT(AddParty, Call, HANDLE | NDH_OP_FREE_EARLY),
    CLIENT(DropParty, Bytes, HANDLE | NDH_OP_SIZE_ONLY),
    CLIENT(ModifyCallQoS, Call, HANDLE | NDH_OP_FREE_EARLY),
    CLIENT(NotifyCloseAfComplete, None, COMPLETE),
    CLIENT(CoOidRequest, Oid, NDH_OP_WRONG_HANDLE | NDH_OP_WRONG_PARTY | NDH_OP_FREE_EARLY | NDH_OP_TOUCH),
    CLIENT(CoOidRequestComplete, Bytes, NDH_OP_TWICE),
    CLIENT(SendNetBufferLists, Transfer, LISTS),
    CLIENT(ReturnNetBufferLists, None, NDH_OP_TWICE | NDH_OP_TOUCH | NDH_OP_OTHER_BUFFERS),
    CLIENT(UnbindAdapter, None, 0),
    CLIENT(ReEnumerateBindings, None, 0),
    CLIENT(AssignInstanceName, Name, 0),
    CLIENT(GetTapiCallId, None, 0),

    MANAGER(OpenAfComplete, None, COMPLETE | NDH_OP_NULL_POINTER),
    MANAGER(CloseAfComplete, None, COMPLETE),
    MANAGER(RegisterSapComplete, None, COMPLETE | NDH_OP_NULL_POINTER),
    MANAGER(DeregisterSapComplete, None, COMPLETE),
    MANAGER(CreateVc, None, NDH_OP_STALE_OUT | NDH_OP_WRONG_FUNCTION),
    MANAGER(DeleteVc, None, HANDLE | NDH_OP_WRONG_FUNCTION),
    MANAGER(ActivateVc, Call, HANDLE | NDH_OP_WRONG_FUNCTION),
    MANAGER(DeactivateVc, None, HANDLE | NDH_OP_WRONG_FUNCTION),
    MANAGER(MakeCallComplete, Call, COMPLETE | NDH_OP_WRONG_PARTY | NDH_OP_NULL_POINTER),
    MANAGER(DispatchIncomingCall, Call, HANDLE),
    MANAGER(DispatchCallConnected, None, HANDLE),
    MANAGER(DispatchIncomingCloseCall, Bytes, HANDLE | NDH_OP_SIZE_ONLY | NDH_OP_FREE_EARLY),
    MANAGER(CloseCallComplete, None, COMPLETE | NDH_OP_WRONG_PARTY | NDH_OP_FREE_EARLY),
    MANAGER(AddPartyComplete, None, COMPLETE | NDH_OP_NULL_POINTER),
    MANAGER(DropPartyComplete, None, COMPLETE),
    MANAGER(DispatchIncomingDropParty, Bytes, HANDLE | NDH_OP_SIZE_ONLY | NDH_OP_FREE_EARLY),
    MANAGER(ModifyCallQoSComplete, Call, COMPLETE),
    MANAGER(DispatchIncomingCallQoSChange, Call, HANDLE),
    MANAGER(NotifyCloseAf, None, HANDLE),
    MANAGER(RegisterAf, None, 0),
    MANAGER(OidRequest, Oid, NDH_OP_WRONG_FUNCTION | NDH_OP_FREE_EARLY | NDH_OP_TOUCH),
    MANAGER(OidRequestComplete, Bytes, NDH_OP_TWICE | NDH_OP_WRONG_HANDLE),

    MINIPORT(CoOidRequestComplete, Bytes, NDH_OP_TWICE),
    MINIPORT(SendNetBufferListsComplete, None, NDH_OP_TWICE | NDH_OP_TOUCH | NDH_OP_OTHER_BUFFERS),
    MINIPORT(IndicateReceiveNetBufferLists, Transfer, LISTS),
    MINIPORT(IndicateStatus, Bytes, NDH_OP_WRONG_SOURCE),
    MINIPORT(ActivateVcComplete, None, COMPLETE),
    MINIPORT(DeactivateVcComplete, None, COMPLETE),
    MINIPORT(ResetMiniport, None, 0),
    MINIPORT(ResetComplete, None, NDH_OP_TWICE),
    MINIPORT(PauseComplete, None, NDH_OP_TWICE),
    MINIPORT(RestartComplete, None, NDH_OP_TWICE),
};
/* clang-format on */

const NDH_OPERATION_TRAITS *OperationTraits(UINT16 Kind)
{
    return Kind < NdhOpLimit && g_Traits[Kind].Known ? &g_Traits[Kind] : NULL;
}
