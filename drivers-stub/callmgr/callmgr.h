// SPDX-License-Identifier: MIT
/**
 * The call manager: its objects, its callbacks (NDIS_CO_CALL_MANAGER_OPTIONAL_HANDLERS) and the bodies of its
 * operations.
 *
 * af.c, sap.c, vc.c, call.c, close.c and party.c each hold the callbacks and operations of their subject.
 */
#ifndef CALLMGR_CALLMGR_H
#define CALLMGR_CALLMGR_H

#include "execute.h"
#include "guard.h"
#include "oidkind.h"
#include "params.h"

typedef struct CM_AF {
    CM_OBJECT Header;
    LINK_STATE State;
    BOOLEAN CloseWhenEmpty; /* ProtocolCmCloseAf pended because VCs or SAPs were left */
    BOOLEAN NotifyMade;     /* its client was told to close it; state lock */
    UINT32 Notifications;   /* under way: one, but for misuse; each has a reference; state lock */
    struct CM_AF *NextNotified;
} CM_AF;

typedef struct CM_SAP {
    CM_OBJECT Header; /* parent: AF; Extra: the SAP's bytes */
    LINK_STATE State;
    UINT32 Type;
} CM_SAP;

typedef struct CM_PARTY {
    CM_OBJECT Header; /* parent: VC */
    PARTY_STATE State;
    PCO_CALL_PARAMETERS Parameters; /* the client's, while ProtocolCmAddParty is owed */
} CM_PARTY;

typedef struct CM_VC {
    CM_OBJECT Header; /* parent: AF */
    VC_STATE State;
    CM_PARTY *MakeParty;                /* referenced, while ProtocolCmMakeCall is owed */
    PCO_CALL_PARAMETERS MakeParameters; /* the client's, kept by it until the completion */
    CM_ACTIONS MakeActions;
    PCO_CALL_PARAMETERS ModifyParameters; /* the client's, while ProtocolCmModifyCallQoS is owed */
    CM_PARTY *CloseParty;                 /* referenced, while ProtocolCmCloseCall is owed */
    CM_ACTIONS CloseActions;
    UINT32 TeardownSteps;     /* how often the teardown has seen the call */
    CM_PARAMETERS Activation; /* of the last activation, or for the next */
    CM_PARAMETERS Offer;
    PCO_CALL_PARAMETERS ActivateParameters; /* the miniport's VC: of MiniportCoActivateVc while it is owed */
    UINT32 Sends;                           /* lists that were sent and are not complete; state lock */
    UINT32 Indicated;                       /* lists that were indicated and are not back; state lock */
    CM_TRAFFIC Traffic;
} CM_VC;

/* af.c */
PROTOCOL_CM_OPEN_AF ProtocolCmOpenAf;
PROTOCOL_CM_CLOSE_AF ProtocolCmCloseAf;
CM_RUN_FUNCTION AfRunOpenComplete;
CM_RUN_FUNCTION AfRunCloseComplete;
CM_RUN_FUNCTION AfRunRegister;
/** NdisMCmRegisterAddressFamilyEx with our family. PASSIVE_LEVEL, in MiniportInitializeEx. */
NDIS_STATUS AfRegister(_In_ CM_ADAPTER *Adapter);
/** A VC or SAP of it went away: closes it if that was waited for. */
VOID AfChildGone(_In_ CM_OBJECT *Af);

/* notify.c, which differs with the version of NDIS */
CM_RUN_FUNCTION AfRunNotifyClose;
/**
 * Tells the client of every open AF to close it, once; one whose open has not come back to NDIS is left for
 * the next time. PASSIVE_LEVEL, when the adapter is halted. The context of an AF stays until its notification
 * is complete, which may be after the AF was closed; AfNotifyForget ends the wait for it.
 */
VOID AfNotifyCloseAll(_In_ CM_ADAPTER *Adapter);
VOID AfNotifyForget(_In_ CM_ADAPTER *Adapter);

/* sap.c */
PROTOCOL_CM_REG_SAP ProtocolCmRegisterSap;
PROTOCOL_CM_DEREGISTER_SAP ProtocolCmDeregisterSap;
CM_RUN_FUNCTION SapRunRegisterComplete;
CM_RUN_FUNCTION SapRunDeregisterComplete;

/* vc.c */
PROTOCOL_CO_CREATE_VC ProtocolCoCreateVc;
PROTOCOL_CO_DELETE_VC ProtocolCoDeleteVc;
PROTOCOL_CM_ACTIVATE_VC_COMPLETE ProtocolCmActivateVcComplete;
PROTOCOL_CM_DEACTIVATE_VC_COMPLETE ProtocolCmDeactivateVcComplete;
CM_RUN_FUNCTION VcRunCreate;
CM_RUN_FUNCTION VcRunDelete;
CM_RUN_FUNCTION VcRunActivate;
CM_RUN_FUNCTION VcRunDeactivate;
/** Calls for a policy, on the way to something else: activation (NULL: with Vc->Activation) and, if it is
 * active, deactivation; STATUS_DEVICE_BUSY: not yet, other calls on the VC are on their way. */
NDIS_STATUS VcActivateFirst(_In_ CM_VC *Vc, _In_opt_ PCO_CALL_PARAMETERS Parameters);
NTSTATUS VcDeactivateFirst(_In_ CM_VC *Vc);
/** A VC that is gone for NDIS: ends its id and those of parties left on it. */
VOID VcGone(_In_ CM_VC *Vc);

/* call.c */
PROTOCOL_CM_MAKE_CALL ProtocolCmMakeCall;
PROTOCOL_CM_INCOMING_CALL_COMPLETE ProtocolCmIncomingCallComplete;
CM_RUN_FUNCTION CallRunMakeComplete;
CM_RUN_FUNCTION CallRunDispatchIncoming;
CM_RUN_FUNCTION CallRunDispatchConnected;

/* qos.c */
PROTOCOL_CM_MODIFY_QOS_CALL ProtocolCmModifyCallQoS;
CM_RUN_FUNCTION QosRunModifyComplete;
CM_RUN_FUNCTION QosRunDispatchChange;

/* close.c */
PROTOCOL_CM_CLOSE_CALL ProtocolCmCloseCall;
CM_RUN_FUNCTION CloseRunComplete;
CM_RUN_FUNCTION CloseRunDispatchIncoming;

/* party.c */
PROTOCOL_CM_ADD_PARTY ProtocolCmAddParty;
PROTOCOL_CM_DROP_PARTY ProtocolCmDropParty;
CM_RUN_FUNCTION PartyRunAddComplete;
CM_RUN_FUNCTION PartyRunDropComplete;
CM_RUN_FUNCTION PartyRunDispatchDrop;

/* cmoid.c */
/** The handlers of requests from and to a client, whose prototypes differ with the version of NDIS. Record:
 * ENTER of the completion, with its arguments. */
NDIS_STATUS OidRequested(_In_ NDIS_HANDLE ProtocolAfContext, _In_opt_ NDIS_HANDLE ProtocolVcContext,
                         _In_opt_ NDIS_HANDLE ProtocolPartyContext, _Inout_ OID_REQUEST *OidRequest);
VOID OidRequestDone(_In_opt_ NDIS_HANDLE ProtocolAfContext, _In_ OID_REQUEST *OidRequest,
                    _In_ NDIS_STATUS Status, _Inout_ NDH_RECORD *Record);
CM_RUN_FUNCTION OidRunRequest;
CM_RUN_FUNCTION OidRunRequestComplete;

/* actions.c */
/** The rest of the actions after one of them ran. */
VOID ActionsContinue(_In_ CM_OBJECT *Vc, _In_ const NDH_OPERATION *Done);

#endif
