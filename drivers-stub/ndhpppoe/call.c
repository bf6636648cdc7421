// SPDX-License-Identifier: MIT
/*
 * VCs and calls. A close, whenever it comes, waits until nobody uses the session; then it is finished once.
 */
#include "pppoe.h"

static PROTOCOL_CM_OPEN_AF OpenFamily;
static PROTOCOL_CM_CLOSE_AF CloseFamily;
static PROTOCOL_CM_NOTIFY_CLOSE_AF_COMPLETE NotifyCloseFamilyComplete;
static PROTOCOL_CM_REG_SAP RegisterSap;
static PROTOCOL_CM_DEREGISTER_SAP DeregisterSap;
static PROTOCOL_CO_CREATE_VC CreateVc;
static PROTOCOL_CO_DELETE_VC DeleteVc;
static PROTOCOL_CM_MAKE_CALL MakeCall;
static PROTOCOL_CM_CLOSE_CALL CloseCall;
static PROTOCOL_CM_INCOMING_CALL_COMPLETE IncomingCallComplete;
static PROTOCOL_CM_ADD_PARTY AddParty;
static PROTOCOL_CM_DROP_PARTY DropParty;
static PROTOCOL_CM_ACTIVATE_VC_COMPLETE ActivateComplete;
static PROTOCOL_CM_DEACTIVATE_VC_COMPLETE DeactivateComplete;
static PROTOCOL_CM_MODIFY_QOS_CALL ModifyCallQoS;

static ULONG LastSerial; /* Lock */

static ULONG64 Now(VOID)
{
    LARGE_INTEGER Time;

    NdisGetSystemUpTimeEx(&Time);
    return (ULONG64)Time.QuadPart;
}

/* --- families and SAPs ------------------------------------------------------------------------------- */

_Use_decl_annotations_
static NDIS_STATUS OpenFamily(NDIS_HANDLE CallMgrBindingContext, PCO_ADDRESS_FAMILY AddressFamily,
                              NDIS_HANDLE NdisAfHandle, PNDIS_HANDLE CallMgrAfContext)
{
    UNREFERENCED_PARAMETER(CallMgrBindingContext);
    if ((ULONG)AddressFamily->AddressFamily != PPPOE_AF || AddressFamily->MajorVersion != PPPOE_AF_MAJOR ||
        AddressFamily->MinorVersion != PPPOE_AF_MINOR) {
        return NDIS_STATUS_BAD_VERSION;
    }
    *CallMgrAfContext = NdisAfHandle;
    return NDIS_STATUS_SUCCESS;
}

_Use_decl_annotations_
static NDIS_STATUS CloseFamily(NDIS_HANDLE CallMgrAfContext)
{
    UNREFERENCED_PARAMETER(CallMgrAfContext);
    return NDIS_STATUS_SUCCESS;
}

_Use_decl_annotations_
static VOID NotifyCloseFamilyComplete(NDIS_HANDLE CallMgrAfContext, NDIS_STATUS Status)
{
    UNREFERENCED_PARAMETER(CallMgrAfContext);
    UNREFERENCED_PARAMETER(Status);
}

/* A host of PPPoE is never called. */
_Use_decl_annotations_
static NDIS_STATUS RegisterSap(NDIS_HANDLE CallMgrAfContext, PCO_SAP Sap, NDIS_HANDLE NdisSapHandle,
                               PNDIS_HANDLE CallMgrSapContext)
{
    UNREFERENCED_PARAMETER(CallMgrAfContext);
    UNREFERENCED_PARAMETER(Sap);
    UNREFERENCED_PARAMETER(NdisSapHandle);
    UNREFERENCED_PARAMETER(CallMgrSapContext);
    return NDIS_STATUS_NOT_SUPPORTED;
}

_Use_decl_annotations_
static NDIS_STATUS DeregisterSap(NDIS_HANDLE CallMgrSapContext)
{
    UNREFERENCED_PARAMETER(CallMgrSapContext);
    return NDIS_STATUS_NOT_SUPPORTED;
}

/* --- sessions ---------------------------------------------------------------------------------------- */

_Use_decl_annotations_
static NDIS_STATUS CreateVc(NDIS_HANDLE ProtocolAfContext, NDIS_HANDLE NdisVcHandle,
                            PNDIS_HANDLE ProtocolVcContext)
{
    SESSION *Session =
        NdisAllocateMemoryWithTagPriority(WanAdapter, sizeof(*Session), PPPOE_TAG, NormalPoolPriority);

    UNREFERENCED_PARAMETER(ProtocolAfContext);
    if (Session == NULL) {
        return NDIS_STATUS_RESOURCES;
    }
    NdisZeroMemory(Session, sizeof(*Session));
    Session->Vc = NdisVcHandle;
    NdisAcquireSpinLock(&Lock);
    InsertTailList(&Sessions, &Session->Link);
    NdisReleaseSpinLock(&Lock);
    *ProtocolVcContext = Session;
    return NDIS_STATUS_SUCCESS;
}

_Use_decl_annotations_
static NDIS_STATUS DeleteVc(NDIS_HANDLE ProtocolVcContext)
{
    SESSION *Session = ProtocolVcContext;
    BOOLEAN Free;

    NdisAcquireSpinLock(&Lock);
    Free = (BOOLEAN)(Session->State == SessionIdle);
    if (Free) {
        RemoveEntryList(&Session->Link);
        Free = (BOOLEAN)(Session->Uses == 0);
        Session->Ended = (BOOLEAN)!Free; /* the last use frees it */
        InitializeListHead(&Session->Link);
        NdisReleaseSpinLock(&Lock);
        if (Free) {
            NdisFreeMemory(Session, 0, 0);
        }
        return NDIS_STATUS_SUCCESS;
    }
    NdisReleaseSpinLock(&Lock);
    return NDIS_STATUS_NOT_ACCEPTED;
}

_Use_decl_annotations_
SESSION *SessionEnter(SESSION_STATE State, ULONG Serial, USHORT Id)
{
    SESSION *Found = NULL;
    PLIST_ENTRY Link;

    NdisAcquireSpinLock(&Lock);
    for (Link = Sessions.Flink; Link != &Sessions && Found == NULL; Link = Link->Flink) {
        SESSION *Session = CONTAINING_RECORD(Link, SESSION, Link);

        if (Session->State == State && (Serial == 0 || Session->Serial == Serial) &&
            (Id == 0 || Session->Id == Id)) {
            Session->Uses++;
            Found = Session;
        }
    }
    NdisReleaseSpinLock(&Lock);
    return Found;
}

/* Takes a session from one state to the next, with its number there; FALSE: it is in another. */
static BOOLEAN Advance(SESSION *Session, SESSION_STATE From, SESSION_STATE To, USHORT Id)
{
    BOOLEAN Moved;

    NdisAcquireSpinLock(&Lock);
    Moved = (BOOLEAN)(Session->State == From);
    if (Moved) {
        Session->State = To;
        Session->Id = Id;
    }
    NdisReleaseSpinLock(&Lock);
    return Moved;
}

/* --- calls ------------------------------------------------------------------------------------------- */

static VOID Closed(SESSION *Session)
{
    NDIS_HANDLE Vc = Session->Vc;

    (VOID) Advance(Session, SessionClosing, SessionIdle, 0);
    NdisMCmCloseCallComplete(NDIS_STATUS_SUCCESS, Vc, NULL);
}

/* PADT unless the other side has sent it, then the VC is taken out of use. */
static VOID Finish(SESSION *Session)
{
    if (!Session->Ended) {
        DiscoverySendPadt(Session);
    }
    if (NdisMCmDeactivateVc(Session->Vc) != NDIS_STATUS_PENDING) {
        Closed(Session);
    }
}

_Use_decl_annotations_
static VOID DeactivateComplete(NDIS_STATUS Status, NDIS_HANDLE CallMgrVcContext)
{
    UNREFERENCED_PARAMETER(Status);
    Closed(CallMgrVcContext);
}

_Use_decl_annotations_
VOID SessionLeave(SESSION *Session)
{
    BOOLEAN Last;
    BOOLEAN Gone;
    BOOLEAN Closing;

    NdisAcquireSpinLock(&Lock);
    Last = (BOOLEAN)(--Session->Uses == 0);
    Gone = (BOOLEAN)(Last && IsListEmpty(&Session->Link));
    Closing = (BOOLEAN)(Last && !Gone && Session->State == SessionClosing);
    NdisReleaseSpinLock(&Lock);
    if (Gone) {
        NdisFreeMemory(Session, 0, 0);
    } else if (Closing) {
        Finish(Session);
    }
}

/* nc-ndis-protocol_cm_make_call.md: the answer comes with PADS, or after a while without one. */
_Use_decl_annotations_
static NDIS_STATUS MakeCall(NDIS_HANDLE CallMgrVcContext, PCO_CALL_PARAMETERS CallParameters,
                            NDIS_HANDLE NdisPartyHandle, PNDIS_HANDLE CallMgrPartyContext)
{
    SESSION *Session = CallMgrVcContext;
    LARGE_INTEGER Due = { .QuadPart = -(LONGLONG)PPPOE_DISCOVERY_MS * 10000 };

    if (CallMgrPartyContext != NULL) {
        *CallMgrPartyContext = NULL;
    }
    if (NdisPartyHandle != NULL) {
        return NDIS_STATUS_NOT_SUPPORTED;
    }
    Session->Parameters = CallParameters;
    Session->CookieLength = 0;
    Session->Ended = FALSE;
    Session->Deadline = Now() + PPPOE_DISCOVERY_MS;
    NdisAcquireSpinLock(&Lock);
    Session->Serial = ++LastSerial;
    Session->State = SessionDiscovering;
    Session->Uses++;
    NdisReleaseSpinLock(&Lock);
    NdisSetTimerObject(WanTimer, Due, 0, NULL);
    DiscoverySendPadi(Session);
    SessionLeave(Session);
    return NDIS_STATUS_PENDING;
}

_Use_decl_annotations_
VOID CallAnswer(SESSION *Session, SESSION_STATE From, NDIS_STATUS Status, USHORT Id)
{
    PCO_CALL_PARAMETERS Parameters = Session->Parameters;

    if (!Advance(Session, From, Status == NDIS_STATUS_SUCCESS ? SessionConnected : SessionIdle, Id)) {
        return;
    }
    if (Status == NDIS_STATUS_SUCCESS) {
        Status = NdisMCmActivateVc(Session->Vc, Parameters);
        if (Status == NDIS_STATUS_PENDING) {
            return; /* ActivateComplete */
        }
        if (Status != NDIS_STATUS_SUCCESS) {
            (VOID) Advance(Session, SessionConnected, SessionIdle, 0);
        }
    }
    NdisMCmMakeCallComplete(Status, Session->Vc, NULL, NULL, Parameters);
}

_Use_decl_annotations_
static VOID ActivateComplete(NDIS_STATUS Status, NDIS_HANDLE CallMgrVcContext,
                             PCO_CALL_PARAMETERS CallParameters)
{
    SESSION *Session = CallMgrVcContext;

    if (Status != NDIS_STATUS_SUCCESS) {
        (VOID) Advance(Session, SessionConnected, SessionIdle, 0);
    }
    NdisMCmMakeCallComplete(Status, Session->Vc, NULL, NULL, CallParameters);
}

/* A session whose discovery is too old, entered; or NULL. */
static SESSION *Overdue(ULONG64 Time, SESSION_STATE *State)
{
    SESSION *Found = NULL;
    PLIST_ENTRY Link;

    NdisAcquireSpinLock(&Lock);
    for (Link = Sessions.Flink; Link != &Sessions && Found == NULL; Link = Link->Flink) {
        SESSION *Session = CONTAINING_RECORD(Link, SESSION, Link);

        if ((Session->State == SessionDiscovering || Session->State == SessionRequesting) &&
            Session->Deadline <= Time) {
            Session->Uses++;
            *State = Session->State;
            Found = Session;
        }
    }
    NdisReleaseSpinLock(&Lock);
    return Found;
}

_Use_decl_annotations_
VOID CallTimer(PVOID SystemSpecific1, PVOID FunctionContext, PVOID SystemSpecific2, PVOID SystemSpecific3)
{
    ULONG64 Time = Now();
    SESSION_STATE State;
    SESSION *Session;

    UNREFERENCED_PARAMETER(SystemSpecific1);
    UNREFERENCED_PARAMETER(FunctionContext);
    UNREFERENCED_PARAMETER(SystemSpecific2);
    UNREFERENCED_PARAMETER(SystemSpecific3);
    while ((Session = Overdue(Time, &State)) != NULL) {
        CallAnswer(Session, State, NDIS_STATUS_DEST_OUT_OF_ORDER, 0);
        SessionLeave(Session);
    }
}

_Use_decl_annotations_
VOID CallEnded(SESSION *Session)
{
    BOOLEAN First;

    NdisAcquireSpinLock(&Lock);
    First = (BOOLEAN)(Session->State == SessionConnected && !Session->Ended);
    Session->Ended = TRUE;
    NdisReleaseSpinLock(&Lock);
    if (First) {
        NdisMCmDispatchIncomingCloseCall(NDIS_STATUS_SUCCESS, Session->Vc, NULL, 0);
    }
}

_Use_decl_annotations_
VOID CallsEnd(VOID)
{
    SESSION *Session;

    do {
        PLIST_ENTRY Link;

        Session = NULL;
        NdisAcquireSpinLock(&Lock);
        for (Link = Sessions.Flink; Link != &Sessions && Session == NULL; Link = Link->Flink) {
            SESSION *Next = CONTAINING_RECORD(Link, SESSION, Link);

            if (Next->State == SessionConnected && !Next->Ended) {
                Next->Uses++;
                Session = Next;
            }
        }
        NdisReleaseSpinLock(&Lock);
        if (Session != NULL) {
            CallEnded(Session);
            SessionLeave(Session);
        }
    } while (Session != NULL);
}

/* nc-ndis-protocol_cm_close_call.md: always completed later, perhaps before this returns. */
_Use_decl_annotations_
static NDIS_STATUS CloseCall(NDIS_HANDLE CallMgrVcContext, NDIS_HANDLE CallMgrPartyContext, PVOID CloseData,
                             UINT Size)
{
    SESSION *Session = CallMgrVcContext;
    BOOLEAN Moved;

    UNREFERENCED_PARAMETER(CallMgrPartyContext);
    if (CloseData != NULL && Size != 0) {
        return NDIS_STATUS_INVALID_DATA;
    }
    NdisAcquireSpinLock(&Lock);
    Moved = (BOOLEAN)(Session->State == SessionConnected);
    if (Moved) {
        Session->State = SessionClosing;
        Session->Uses++;
    }
    NdisReleaseSpinLock(&Lock);
    if (!Moved) {
        return NDIS_STATUS_NOT_ACCEPTED;
    }
    SessionLeave(Session);
    return NDIS_STATUS_PENDING;
}

/* --- what PPPoE does not have ------------------------------------------------------------------------ */

_Use_decl_annotations_
static VOID IncomingCallComplete(NDIS_STATUS Status, NDIS_HANDLE CallMgrVcContext,
                                 PCO_CALL_PARAMETERS CallParameters)
{
    UNREFERENCED_PARAMETER(Status);
    UNREFERENCED_PARAMETER(CallMgrVcContext);
    UNREFERENCED_PARAMETER(CallParameters);
}

_Use_decl_annotations_
static NDIS_STATUS AddParty(NDIS_HANDLE CallMgrVcContext, PCO_CALL_PARAMETERS CallParameters,
                            NDIS_HANDLE NdisPartyHandle, PNDIS_HANDLE CallMgrPartyContext)
{
    UNREFERENCED_PARAMETER(CallMgrVcContext);
    UNREFERENCED_PARAMETER(CallParameters);
    UNREFERENCED_PARAMETER(NdisPartyHandle);
    *CallMgrPartyContext = NULL;
    return NDIS_STATUS_NOT_SUPPORTED;
}

_Use_decl_annotations_
static NDIS_STATUS DropParty(NDIS_HANDLE CallMgrPartyContext, PVOID CloseData, UINT Size)
{
    UNREFERENCED_PARAMETER(CallMgrPartyContext);
    UNREFERENCED_PARAMETER(CloseData);
    UNREFERENCED_PARAMETER(Size);
    return NDIS_STATUS_NOT_SUPPORTED;
}

_Use_decl_annotations_
static NDIS_STATUS ModifyCallQoS(NDIS_HANDLE CallMgrVcContext, PCO_CALL_PARAMETERS CallParameters)
{
    UNREFERENCED_PARAMETER(CallMgrVcContext);
    UNREFERENCED_PARAMETER(CallParameters);
    return NDIS_STATUS_NOT_SUPPORTED;
}

/* nc-ndis-set_options.md */
_Use_decl_annotations_
NDIS_STATUS CallSetOptions(NDIS_HANDLE NdisDriverHandle, NDIS_HANDLE DriverContext)
{
    NDIS_MINIPORT_CO_CHARACTERISTICS Miniport = {
        .Header = { .Type = NDIS_OBJECT_TYPE_CO_MINIPORT_CHARACTERISTICS,
                    .Revision = NDIS_MINIPORT_CO_CHARACTERISTICS_REVISION_1,
                    .Size = NDIS_SIZEOF_MINIPORT_CO_CHARACTERISTICS_REVISION_1 },
        .CoSendNetBufferListsHandler = DataSend,
        .CoOidRequestHandler = WanCoOidRequest,
    };
    NDIS_CO_CALL_MANAGER_OPTIONAL_HANDLERS Manager = {
        .Header = { .Type = NDIS_OBJECT_TYPE_CO_CALL_MANAGER_OPTIONAL_HANDLERS,
                    .Revision = NDIS_CO_CALL_MANAGER_OPTIONAL_HANDLERS_REVISION_1,
                    .Size = NDIS_SIZEOF_CO_CALL_MANAGER_OPTIONAL_HANDLERS_REVISION_1 },
        .CmCreateVcHandler = CreateVc,
        .CmDeleteVcHandler = DeleteVc,
        .CmOpenAfHandler = OpenFamily,
        .CmCloseAfHandler = CloseFamily,
        .CmRegisterSapHandler = RegisterSap,
        .CmDeregisterSapHandler = DeregisterSap,
        .CmMakeCallHandler = MakeCall,
        .CmCloseCallHandler = CloseCall,
        .CmIncomingCallCompleteHandler = IncomingCallComplete,
        .CmAddPartyHandler = AddParty,
        .CmDropPartyHandler = DropParty,
        .CmActivateVcCompleteHandler = ActivateComplete,
        .CmDeactivateVcCompleteHandler = DeactivateComplete,
        .CmModifyCallQoSHandler = ModifyCallQoS,
        .CmOidRequestHandler = WanCmOidRequest,
        .CmOidRequestCompleteHandler = WanCmOidRequestComplete,
        .CmNotifyCloseAfCompleteHandler = NotifyCloseFamilyComplete,
    };
    NDIS_STATUS Status = NdisSetOptionalHandlers(NdisDriverHandle, (PNDIS_DRIVER_OPTIONAL_HANDLERS)&Miniport);

    UNREFERENCED_PARAMETER(DriverContext);
    return Status == NDIS_STATUS_SUCCESS
               ? NdisSetOptionalHandlers(NdisDriverHandle, (PNDIS_DRIVER_OPTIONAL_HANDLERS)&Manager)
               : Status;
}
