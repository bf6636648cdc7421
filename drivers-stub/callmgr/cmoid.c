// SPDX-License-Identifier: MIT
/** OID requests between the call manager and its clients, in both directions. */
#include "callmgr.h"
#include "ndiscall.h"
#include "imagehooks.h"
#include "ndisalloc.h"
#include "oidtext.h"
#include "request.h"

/** Where an own request is found again when it comes back; NULL: it is none of an operation's. */
static CM_REQUEST **OwnerOf(OID_REQUEST *Request)
{
    return (CM_REQUEST **)OidReserved(Request);
}

static CM_REQUEST *Create(CM_ADAPTER *Adapter, UINT8 Side, CM_OBJECT *Subject)
{
    CM_REQUEST *Request =
        (CM_REQUEST *)ObjectCreateFor(Adapter, Side, NdhKindOid, sizeof(CM_REQUEST), Subject);

    if (Request != NULL) {
        Request->Header.Handle = (NDIS_HANDLE)Request; /* not NULL: it is there */
    }
    return Request;
}

CM_REQUEST *RequestPark(CM_ADAPTER *Adapter, UINT8 Side, CM_OBJECT *Subject, OID_REQUEST *Pending)
{
    CM_REQUEST *Request = Create(Adapter, Side, Subject);

    if (Request != NULL) {
        ObjectEnter(&Request->Header);
        ObjectRelease(&Request->Header);
        ObjectLock();
        Request->Pending = Pending;
        ObjectUnlock();
    }
    return Request;
}

BOOLEAN RequestWaits(const CM_REQUEST *Request)
{
    BOOLEAN Waits;

    ObjectLock();
    Waits = Request->Header.Inside == 0 && Request->Pending != NULL;
    ObjectUnlock();
    return Waits;
}

OID_REQUEST *RequestTake(CM_REQUEST *Request)
{
    OID_REQUEST *Pending;

    ObjectLock();
    Pending = Request->Pending;
    Request->Pending = NULL;
    ObjectUnlock();
    return Pending;
}

NTSTATUS RequestClaim(const CM_RUN *Run, OID_REQUEST **Pending, NDIS_STATUS *Status)
{
    CM_REQUEST *Request = (CM_REQUEST *)Run->Object;

    *Status = (NDIS_STATUS)Run->Operation->Status;
    *Pending = NULL;
    if (*Status == NDIS_STATUS_PENDING && !Run->Misuse) {
        return STATUS_INVALID_PARAMETER;
    }
    *Pending = RequestTake(Request);
    if (*Pending == NULL) {
        return STATUS_INVALID_DEVICE_STATE;
    }
    if (*Status == NDIS_STATUS_SUCCESS) {
        *Status = OidAnswer(*Pending, Run->Payload != NULL ? Run->Payload->Data : NULL,
                            Run->Payload != NULL ? Run->Payload->Size : 0);
    }
    return STATUS_SUCCESS;
}

static CM_OBJECT *Above(CM_OBJECT *Object, UINT8 Kind)
{
    while (Object != NULL && Object->Kind != Kind) {
        Object = Object->Parent;
    }
    return Object;
}

static NDIS_HANDLE HandleAbove(CM_OBJECT *Object, UINT8 Kind)
{
    CM_OBJECT *Found = Above(Object, Kind);

    return Found != NULL ? Found->Handle : NULL;
}

/** What the call manager answers by itself: it has no addresses and no permanent VCs. */
static NDIS_STATUS Answer(const CM_DECISION *Decision, OID_REQUEST *Request)
{
    if (!Decision->Given) {
        return NDIS_STATUS_NOT_SUPPORTED;
    }
    return Decision->Status == NDIS_STATUS_SUCCESS ? OidAnswer(Request, NULL, 0) : Decision->Status;
}

NDIS_STATUS OidRequested(NDIS_HANDLE ProtocolAfContext, NDIS_HANDLE ProtocolVcContext,
                         NDIS_HANDLE ProtocolPartyContext, OID_REQUEST *OidRequest)
{
    CM_OBJECT *Af = ProtocolAfContext;
    CM_OBJECT *Vc = ProtocolVcContext;
    CM_OBJECT *Party = ProtocolPartyContext;
    CM_OBJECT *Subject = Party != NULL ? Party : Vc != NULL ? Vc : Af;
    CM_REQUEST *Request = NULL;
    UINT64 Arguments[] = { CM_RAW(ProtocolAfContext), CM_RAW(ProtocolVcContext), CM_RAW(ProtocolPartyContext),
                           CM_RAW(OidRequest), CM_RAW(OID_NUMBER(OidRequest)) };
    NDH_RECORD Record = RECORD_ENTER_OF(CALL_REQUESTED_FN, Subject->Id, 0, Arguments);
    CM_DECISION Decision;
    NDIS_STATUS Status = NDIS_STATUS_PENDING;
    NDH_OID Text;

    PolicyDecide(Af->Adapter, NdhFnProtocolCoOidRequest, Subject->Id, &Decision);
    if (Decision.Given && Decision.Reply != NdhReplyReturn) {
        Request = RequestPark(Af->Adapter, NdhSideCallManager, Subject, OidRequest);
        Record.Object2 = Request != NULL ? Request->Header.Id : 0;
    }
    OidTell(&Record, &Text, OidRequest, FALSE);
    RecordOpen(Af->Adapter, &Record);
    if (Request == NULL) {
        Status = Answer(&Decision, OidRequest);
    } else {
        if (Decision.Reply == NdhReplyComplete) {
            ExecuteCompletion(&Request->Header, NdhOpMcmOidRequestComplete, 0, &Decision);
        }
        ObjectLeave(&Request->Header);
    }
    Status = PolicyFinish(&Decision, Status);
    OidTellAnswer(&Record, &Text, OidRequest, Request == NULL);
    RecordCloseStatus(Af->Adapter, &Record, Status);
    return Status;
}

/** nf-ndis-ndismcmoidrequestcomplete.md. The handles are looked up in the contexts (C-14). */
NTSTATUS OidRunRequestComplete(CM_RUN *Run)
{
    CM_OBJECT *Subject = Run->Object->Parent;
    NDIS_HANDLE Af = HandleAbove(Subject, NdhKindAf);
    NDIS_HANDLE Vc =
        RunBreaks(Run, NDH_OP_WRONG_HANDLE) ? RunHandle(Run, NULL) : HandleAbove(Subject, NdhKindVc);
    NDIS_HANDLE Party = HandleAbove(Subject, NdhKindParty);
    OID_REQUEST *Pending;
    NDIS_STATUS Status;
    NTSTATUS Guard = RequestClaim(Run, &Pending, &Status);
    UINT64 Arguments[] = { CALL_REQUEST_COMPLETE_ARGUMENTS(Af, Vc, Party, Pending, Status) };
    NDH_RECORD Record = RUN_RECORD(Run, CALL_REQUEST_COMPLETE_FN, Subject->Id, Run->Object->Id, Arguments);
    NDH_OID Text;

    if (!NT_SUCCESS(Guard)) {
        return Guard;
    }
    OidTell(&Record, &Text, Pending, TRUE);
    RecordStatus(&Record, Status);
    RunOpen(Run, &Record);
    RUN_CALL(Run, CallOidRequestComplete(Af, Vc, Party, Pending, Status));
    RunClose(Run, &Record);
    ObjectRemove(Run->Object);
    return STATUS_SUCCESS;
}

/** The request of an operation and its buffer, which goes with the object. */
static CM_REQUEST *CreateOwn(CM_RUN *Run)
{
    CM_REQUEST *Request = Create(Run->Adapter, NdhSideCallManager, Run->Object);
    NDH_OID Text;
    UINT32 Room;

    if (Request == NULL) {
        return NULL;
    }
    RtlCopyMemory(&Text, Run->Payload->Data, sizeof(Text));
    Room = Text.InputLength > Text.OutputLength ? Text.InputLength : Text.OutputLength;
    Request->Header.Extra = MemoryAllocate(Run->Adapter->Handle, Room != 0 ? Room : 1, CM_TAG_OBJECT);
    if (Request->Header.Extra == NULL) {
        ObjectRemove(&Request->Header);
        ObjectRelease(&Request->Header);
        return NULL;
    }
    RtlCopyMemory(Request->Header.Extra, (const UINT8 *)Run->Payload->Data + sizeof(Text), Text.InputLength);
    OidFill(&Request->Own, &Text, Request->Header.Extra);
    *OwnerOf(&Request->Own) = Request;
    return Request;
}

static VOID SendOwn(CM_RUN *Run, CM_REQUEST *Request)
{
    NDIS_HANDLE Af = HandleAbove(Run->Object, NdhKindAf);
    NDIS_HANDLE Vc = HandleAbove(Run->Object, NdhKindVc);
    NDIS_HANDLE Party = HandleAbove(Run->Object, NdhKindParty);
    /* NdisCoOidRequest has the binding before what NdisMCmOidRequest has. */
    UINT64 Arguments[] = { CM_RAW(Run->Adapter->Handle), CM_RAW(Af), CM_RAW(Vc), CM_RAW(Party),
                           CM_RAW(&Request->Own), CM_RAW(OID_NUMBER(&Request->Own)) };
    UINT32 Skipped = CALL_INTEGRATED(RunBreaks(Run, NDH_OP_WRONG_FUNCTION)) ? 1 : 0;
    NDH_RECORD Record = RUN_RECORD(Run, CALL_REQUEST_FN(Run), Run->Object->Id, Request->Header.Id, Arguments);
    NDIS_STATUS Status;
    NDH_OID Text;

    Record.Arguments += Skipped;
    Record.ArgumentCount -= (UINT8)Skipped;
    OidTell(&Record, &Text, &Request->Own, FALSE);
    RunOpen(Run, &Record);
    Status =
        CallOidRequest(RunBreaks(Run, NDH_OP_WRONG_FUNCTION), Run->Adapter, Af, Vc, Party, &Request->Own);
    RunLetGo(Run);
    OidTellAnswer(&Record, &Text, &Request->Own, Status != NDIS_STATUS_PENDING);
    RunCloseStatus(Run, &Record, Status);
    Run->Result->Object = Request->Header.Id;
    if (Status != NDIS_STATUS_PENDING) {
        ObjectRemove(&Request->Header);
    } else if (RunBreaks(Run, NDH_OP_TOUCH)) {
        ((UINT8 *)Request->Header.Extra)[0] ^= 0xff;
        Request->Own.DATA.QUERY_INFORMATION.Oid = 0;
    } else if (RunBreaks(Run, NDH_OP_FREE_EARLY)) {
        NdisFreeMemory(Request->Header.Extra, 0, 0);
        Request->Header.Extra = NULL;
    }
}

/** nf-ndis-ndismcmoidrequest.md: about an AF, a VC or a party. */
NTSTATUS OidRunRequest(CM_RUN *Run)
{
    const CM_AF *Af = (const CM_AF *)Above(Run->Object, NdhKindAf);
    CM_REQUEST *Request;
    BOOLEAN Legal;

    if (Af == NULL || Run->Payload == NULL) {
        return STATUS_INVALID_PARAMETER;
    }
    ObjectLock();
    Legal = (Run->Misuse || Af->State.State == NdhStateOpen) && RunHoldLocked(Run);
    ObjectUnlock();
    if (!Legal) {
        return STATUS_INVALID_DEVICE_STATE;
    }
    Request = CreateOwn(Run);
    if (Request == NULL) {
        RunLetGo(Run);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    SendOwn(Run, Request);
    ObjectRelease(&Request->Header);
    return STATUS_SUCCESS;
}

VOID OidRequestDone(NDIS_HANDLE ProtocolAfContext, OID_REQUEST *OidRequest, NDIS_STATUS Status,
                    NDH_RECORD *Record)
{
    CM_REQUEST *Request = *OwnerOf(OidRequest);
    CM_OBJECT *Af = ProtocolAfContext;
    CM_ADAPTER *Adapter = Request != NULL ? Request->Header.Adapter : Af != NULL ? Af->Adapter : NULL;
    NDH_OID Text;

    RecordStatus(Record, Status);
    Record->Object = Af != NULL ? Af->Id : 0;
    if (Request != NULL) {
        Record->Object = Request->Header.Parent->Id;
        Record->Object2 = Request->Header.Id;
        OidTell(Record, &Text, OidRequest, TRUE);
    }
    RecordOpen(Adapter, Record);
    if (Request != NULL) {
        ObjectRemove(&Request->Header);
    } else {
        ImageOidComplete(OidRequest, Status);
    }
    RecordClose(Adapter, Record);
}
