// SPDX-License-Identifier: MIT
#include "owed.h"

#include "callmgr.h"

BOOLEAN OwedNote(CM_ADAPTER *Adapter, UINT8 Bit, BOOLEAN Begin)
{
    BOOLEAN Was;

    ObjectLock();
    Was = (Adapter->Owed & Bit) != 0;
    Adapter->Owed = Begin ? Adapter->Owed | Bit : Adapter->Owed & ~Bit;
    ObjectUnlock();
    return Was;
}

VOID OwedComplete(CM_ADAPTER *Adapter, const CM_DECISION *Decision, UINT16 Kind)
{
    NDH_OPERATION Operation = { .Kind = Kind,
                                .Context = Decision->Context,
                                .Object = Adapter->Id,
                                .Status = (UINT32)Decision->Status,
                                .Delay = Decision->Delay };

    ExecuteForPolicy(Adapter, &Operation);
}

NDIS_STATUS OwedAnswer(CM_ADAPTER *Adapter, const CM_DECISION *Decision, UINT8 Bit, UINT16 Kind)
{
    if (Decision->Reply == NdhReplyReturn) {
        return Decision->Status;
    }
    OwedNote(Adapter, Bit, TRUE);
    if (Decision->Reply == NdhReplyComplete) {
        OwedComplete(Adapter, Decision, Kind);
    }
    return NDIS_STATUS_PENDING;
}

BOOLEAN OwedCompleteNow(CM_ADAPTER *Adapter, UINT16 Kind)
{
    NDH_OPERATION Operation = { .Kind = Kind, .Object = Adapter->Id };
    NDH_RESULT Result = { 0 };

    ExecuteHere(Adapter, &Operation, NULL, NDH_EVENT_BY_POLICY, &Result);
    return Result.Outcome == (UINT32)STATUS_SUCCESS;
}
