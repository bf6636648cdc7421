// SPDX-License-Identifier: MIT
#include "callmgr.h"

#define ACTIONS_CONTEXT_SHIFT 60
#define ACTIONS_DELAY_SHIFT   32
#define ACTIONS_DELAY_MASK    0x0fffffffu

C_ASSERT(NDH_MAX_DELAY <= ACTIONS_DELAY_MASK && NdhContextLimit <= 16);

static UINT64 Pack(const CM_ACTIONS *Actions)
{
    return (UINT64)Actions->Context << ACTIONS_CONTEXT_SHIFT |
           (UINT64)(Actions->Delay & ACTIONS_DELAY_MASK) << ACTIONS_DELAY_SHIFT | Actions->Status;
}

static VOID Unpack(UINT64 Packed, CM_ACTIONS *Actions)
{
    Actions->Context = (UINT16)(Packed >> ACTIONS_CONTEXT_SHIFT);
    Actions->Delay = (UINT32)(Packed >> ACTIONS_DELAY_SHIFT) & ACTIONS_DELAY_MASK;
    Actions->Status = (UINT32)Packed;
}

static UINT16 OperationOf(UINT32 Action)
{
    switch (Action) {
    case NDH_ACT_DEACTIVATE_FIRST:
    case NDH_ACT_DEACTIVATE_AFTER:
        return NdhOpMcmDeactivateVc;
    case NDH_ACT_DELETE_VC:
        return NdhOpMcmDeleteVc;
    case NDH_ACT_ACTIVATE:
        return NdhOpMcmActivateVc;
    case NDH_ACT_CONNECT:
        return NdhOpMcmDispatchCallConnected;
    case NDH_ACT_DISPATCH_CLOSE:
        return NdhOpMcmDispatchIncomingCloseCall;
    default: /* of the client's side */
        return 0;
    }
}

VOID ActionsStart(CM_OBJECT *Vc, const CM_ACTIONS *Actions)
{
    NDH_OPERATION Operation = { 0 };
    UINT32 Mask = Actions->Mask;
    UINT16 Kind = 0;
    CM_ACTIONS Rest = *Actions;

    while (Mask != 0 && Kind == 0) {
        Kind = OperationOf(Mask & (0u - Mask));
        Mask &= Mask - 1;
    }
    if (Kind == 0) {
        return;
    }
    Rest.Delay = 0; /* the delay is one for all of them */
    Operation.Kind = Kind;
    Operation.Context = Actions->Context;
    Operation.Delay = Actions->Delay;
    Operation.Object = Vc->Id;
    Operation.Status = Actions->Status;
    Operation.Value0 = Mask;
    Operation.Value1 = Pack(&Rest);
    ExecuteForPolicy(Vc->Adapter, &Operation);
}

VOID ActionsContinue(CM_OBJECT *Vc, const NDH_OPERATION *Done)
{
    CM_ACTIONS Actions;

    if (Done->Value0 != 0) {
        Unpack(Done->Value1, &Actions);
        Actions.Mask = (UINT32)Done->Value0;
        ActionsStart(Vc, &Actions);
    }
}
