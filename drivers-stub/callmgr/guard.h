// SPDX-License-Identifier: MIT
/**
 * The state machines of the call manager's objects, without NDIS: what may be called when, and what it
 * changes.
 *
 * Each Guard function checks and, when it returns STATUS_SUCCESS, claims: the state it leaves excludes a
 * second call of the same kind. It runs under the state lock. STATUS_INVALID_DEVICE_STATE: illegal now.
 * STATUS_INVALID_PARAMETER: the status argument is not allowed. STATUS_DEVICE_BUSY: another call on the
 * object is about to be made. With Force (misuse) the checks are left out and the claim is made all the same.
 */
#ifndef CALLMGR_GUARD_H
#define CALLMGR_GUARD_H

#include "image.h"

/* Requests that a handler pended, or is still deciding on, and that are completed once. */
#define OWED_OPEN 0x01u /* ProtocolCmOpenAf, ProtocolCmRegisterSap, ProtocolCmAddParty */
#define OWED_CLOSE                                                                                           \
    0x02u /* ProtocolCmCloseAf, ProtocolCmDeregisterSap, ProtocolCmDropParty, ProtocolCmCloseCall */
#define OWED_MAKE   0x04u /* ProtocolCmMakeCall */
#define OWED_MODIFY 0x08u /* ProtocolCmModifyCallQoS */

/** Of an address family or a SAP. */
typedef struct LINK_STATE {
    UINT8 State; /* NdhStateOpening .. NdhStateClosing */
    UINT8 Owed;
} LINK_STATE;

typedef struct VC_STATE {
    UINT8 State; /* NdhStateVcCreated .. NdhStateVcInactive */
    UINT8 Call;  /* NDH_CALL_STATE */
    UINT8 Owed;
    BOOLEAN Own;             /* made by NdisMCmCreateVc */
    BOOLEAN OfferUnanswered; /* NdisMCmDispatchIncomingCall was called, the answer is not in */
    BOOLEAN Offering;        /* that call has not returned, and nothing shows that NDIS has the offer */
    BOOLEAN CloseDispatched; /* NdisMCmDispatchIncomingCloseCall was called for the call */
    BOOLEAN UsedActivation;  /* active since an earlier call: must be deactivated before the next offer */
    BOOLEAN Deleting;        /* NdisMCmDeleteVc is being called */
    BOOLEAN Changing;        /* stand-alone: NdisCmActivateVc or NdisCmDeactivateVc is under way */
    BOOLEAN Deactivating;    /* the deactivating function is being called */
    BOOLEAN Completing;      /* the close's completing function is being called: no deletion, no offer until
                                it has returned */
    BOOLEAN Answering;       /* a policy answers a QoS change: the VC is not deactivated before the answer
                                (VC-DEACT-006) */
    UINT16 Indicating;       /* receive indications being called: the VC stays active until they have
                                returned */
    UINT16 Parties;          /* active ones */
    BOOLEAN PartyClose;      /* the owed close names a party */
} VC_STATE;

typedef struct PARTY_STATE {
    UINT8 State; /* NdhStatePartyAdding .. NdhStatePartyDropping */
    UINT8 Owed;
    BOOLEAN DropDispatched;
} PARTY_STATE;

/* Address family and SAP */
NTSTATUS GuardOpenComplete(_Inout_ LINK_STATE *State, _In_ NDIS_STATUS Status, _In_ BOOLEAN Force);
NTSTATUS GuardCloseComplete(_Inout_ LINK_STATE *State, _In_ NDIS_STATUS Status, _In_ UINT32 Children,
                            _In_ UINT32 Entering, _In_ BOOLEAN Force);

/* VC */
NTSTATUS GuardActivate(_In_ const VC_STATE *State, _In_ BOOLEAN Force);
NTSTATUS GuardDeactivate(_In_ const VC_STATE *State, _In_ BOOLEAN Force);
/** NdisMCmActivateVc or NdisMCmDeactivateVc returned NDIS_STATUS_SUCCESS. */
VOID GuardActivated(_Inout_ VC_STATE *State);
VOID GuardDeactivated(_Inout_ VC_STATE *State);
/** Whether the call manager may get rid of the VC, once it is deactivated. */
BOOLEAN GuardIdle(_In_ const VC_STATE *State);
NTSTATUS GuardDelete(_Inout_ VC_STATE *State, _In_ UINT32 Entering, _In_ BOOLEAN Force);

/* Calls */
NTSTATUS GuardOffer(_Inout_ VC_STATE *State, _In_ const LINK_STATE *Sap, _In_ BOOLEAN Force);
/** NdisMCmDispatchIncomingCall has returned. */
VOID GuardOfferReturned(_Inout_ VC_STATE *State);
/** The answer came: from the dispatch or ProtocolCmIncomingCallComplete. TRUE if it was the answer to the
 * standing offer. */
BOOLEAN GuardOfferAnswered(_Inout_ VC_STATE *State, _In_ NDIS_STATUS Status);
NTSTATUS GuardConnect(_Inout_ VC_STATE *State, _In_ BOOLEAN Force);
/** ProtocolCmMakeCall was entered. */
VOID GuardMakeEntered(_Inout_ VC_STATE *State);
NTSTATUS GuardMakeComplete(_Inout_ VC_STATE *State, _In_ NDIS_STATUS Status, _In_ BOOLEAN Force);
NTSTATUS GuardDispatchClose(_Inout_ VC_STATE *State, _In_ BOOLEAN Force);
/** ProtocolCmCloseCall was entered. */
VOID GuardCloseEntered(_Inout_ VC_STATE *State, _In_ BOOLEAN Party);
NTSTATUS GuardCloseCallComplete(_Inout_ VC_STATE *State, _In_ NDIS_STATUS Status, _In_ UINT32 Entering,
                                _In_ BOOLEAN Force);
/** ProtocolCoDeleteVc: NDIS_STATUS_SUCCESS, or NDIS_STATUS_NOT_ACCEPTED while the VC is active or a call on
 * it is about to be made. */
NDIS_STATUS GuardClientDelete(_In_ const VC_STATE *State, _In_ UINT32 Entering);

/* Parties */
NTSTATUS GuardModifyComplete(_Inout_ VC_STATE *State, _In_ NDIS_STATUS Status, _In_ BOOLEAN Force);
NTSTATUS GuardDispatchChange(_In_ const VC_STATE *State, _In_ BOOLEAN Force);

/** NdisMCmMakeCallComplete or ProtocolCmMakeCall succeeded with the call's first party. */
VOID GuardPartyJoined(_Inout_ PARTY_STATE *State, _Inout_ VC_STATE *Vc);
NTSTATUS GuardAddComplete(_Inout_ PARTY_STATE *State, _Inout_ VC_STATE *Vc, _In_ NDIS_STATUS Status,
                          _In_ BOOLEAN Force);
/** ProtocolCmDropParty was entered. */
VOID GuardDropEntered(_Inout_ PARTY_STATE *State, _Inout_ VC_STATE *Vc);
NTSTATUS GuardDropComplete(_Inout_ PARTY_STATE *State, _Inout_ VC_STATE *Vc, _In_ NDIS_STATUS Status,
                           _In_ UINT32 Entering, _In_ BOOLEAN Force);
NTSTATUS GuardDispatchDrop(_Inout_ PARTY_STATE *State, _In_ const VC_STATE *Vc, _In_ BOOLEAN Force);

#endif
