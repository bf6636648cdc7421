// SPDX-License-Identifier: MIT
/**
 * An NDIS 5 call manager has no NdisMCmNotifyCloseAddressFamily: it asks its clients with OID_CO_AF_CLOSE to
 * close an address family.
 */
#include "callmgr.h"

/** NdisMCmRequest about the family, as an operation of a test makes it. */
static VOID AskToClose(CM_OBJECT *Af)
{
    static const NDH_OID Close = { .Oid = OID_CO_AF_CLOSE, .RequestType = NdisRequestSetInformation };
    NDH_OPERATION Operation = { .Kind = NdhOpMcmOidRequest, .Object = Af->Id };
    NDH_PAYLOAD Payload = { .Data = &Close, .Size = sizeof(Close) };
    NDH_RESULT Result = { 0 };

    ExecuteHere(Af->Adapter, &Operation, &Payload, NDH_EVENT_BY_POLICY, &Result);
}

VOID AfNotifyCloseAll(CM_ADAPTER *Adapter)
{
    UINT32 Cursor = 0;
    CM_OBJECT *Object;
    BOOLEAN Open;

    while ((Object = ObjectNext(Adapter, NdhKindAf, &Cursor)) != NULL) {
        ObjectLock();
        Open = ((CM_AF *)Object)->State.State == NdhStateOpen && !((CM_AF *)Object)->NotifyMade &&
               Object->Inside == 0 && ObjectEntering(Object) == 0;
        ((CM_AF *)Object)->NotifyMade = (BOOLEAN)(Open || ((CM_AF *)Object)->NotifyMade);
        ObjectUnlock();
        if (Open) {
            AskToClose(Object);
        }
        ObjectRelease(Object);
    }
}

/** Its request is an object, which holds the family. */
VOID AfNotifyForget(CM_ADAPTER *Adapter)
{
    UNREFERENCED_PARAMETER(Adapter);
}

NTSTATUS AfRunNotifyClose(CM_RUN *Run)
{
    UNREFERENCED_PARAMETER(Run);
    return STATUS_NOT_SUPPORTED;
}
