// SPDX-License-Identifier: MIT
/*
 * The objects of the library and how they hang together.
 *
 *     miniport driver 1---n adapter 1---n binding n---1 protocol driver
 *                                          binding 1---n AF 1---n SAP
 *                                                        AF 1---n VC 1---n party
 *
 * The call manager at the other end of an AF is the adapter's miniport (an MCM), or a protocol driver by its
 * own binding to the same adapter (a stand-alone call manager). VCs that a stand-alone call manager makes for
 * itself hang on a scope of that binding: an NS_AF that no client opened and that has no handles.
 *
 * All fields are guarded by the library's lock, unless a comment says otherwise. A child keeps its parents
 * alive (ObjectAdopt).
 */
#pragma once

#include "handle.h"
#include "violation.h"
#include "switch.h"
#include "worker.h"

#define MAX_ADDRESS_FAMILIES 8
#define ETHERNET_ADDRESS     6u  /* bytes */
#define MAX_MULTICAST        32u /* addresses of a binding's list */

typedef struct NS_MINIPORT {
    OBJECT Object;
    LIST_ENTRY Link;     /* in the list of miniport drivers */
    LIST_ENTRY Adapters; /* changed under both locks */
    ULONG Slot;
    NDIS_HANDLE Handle;
    PDRIVER_OBJECT DriverObject;
    NDIS_HANDLE DriverContext;
    UNICODE_STRING RegistryPath; /* buffer follows the structure */
    NDIS_MINIPORT_DRIVER_CHARACTERISTICS Characteristics;
    NDIS_MINIPORT_CO_CHARACTERISTICS Co;
    NDIS_CO_CALL_MANAGER_OPTIONAL_HANDLERS Cm;
    BOOLEAN InSetOptions;
    BOOLEAN HasCo;
    BOOLEAN HasCm;
} NS_MINIPORT, *PNS_MINIPORT;

struct NS_BINDING;

/* Entry points of an NDIS 5 call manager or client whose form NDIS 6 changed (legacy.h calls them). */
typedef struct LEGACY_HANDLERS {
    CO_REQUEST_HANDLER RequestHandler;
    CO_REQUEST_COMPLETE_HANDLER RequestCompleteHandler;
    CL_OPEN_AF_COMPLETE_HANDLER OpenAfCompleteHandler; /* a client's */
} LEGACY_HANDLERS, *PLEGACY_HANDLERS;

/* A registered AF. CallManager NULL: the adapter's miniport registered it. */
typedef struct NS_FAMILY {
    CO_ADDRESS_FAMILY Family;
    struct NS_BINDING *CallManager;
    const NDIS_CO_CALL_MANAGER_OPTIONAL_HANDLERS *Cm;
    const LEGACY_HANDLERS *Legacy; /* of an NDIS 5 call manager, else NULL */
    BOOLEAN Registered;
} NS_FAMILY, *PNS_FAMILY;

typedef struct NS_ADAPTER {
    OBJECT Object;
    LIST_ENTRY Link; /* in NS_MINIPORT.Adapters */
    PNS_MINIPORT Miniport;
    ULONG Slot;
    NDH_STANDIN_ADAPTER_STATE State;
    NDIS_HANDLE Handle; /* MiniportAdapterHandle, from MiniportInitializeEx to MiniportHaltEx */
    NDIS_HANDLE Context;
    PNDIS_RESOURCE_LIST Resources; /* of its device while it is initialised, or NULL */
    BOOLEAN HasRegistration;
    BOOLEAN HasGeneral;
    ULONG AttributeFlags;
    NDIS_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES General; /* pointers in it are not kept */
    NDIS_PM_CAPABILITIES Pm;                          /* General.PowerManagementCapabilitiesEx points here */
    NS_FAMILY Families[MAX_ADDRESS_FAMILIES];
    LIST_ENTRY Bindings;
    LIST_ENTRY Interrupts; /* NS_INTERRUPT */
    LIST_ENTRY Channels;   /* NS_DMA */
    LONG SharedBlocks;     /* of shared memory that the driver has; library's lock */
    KEVENT Completed;      /* of the pending pause or restart; one at a time by the configuration lock */
    NDIS_STATUS CompletedStatus;
    BOOLEAN AwaitsPause;
    BOOLEAN AwaitsRestart;
    BOOLEAN AwaitsReset;
    BOOLEAN Resetting;
    BOOLEAN ResetQueued;     /* a reset waits for a worker thread; library's lock */
    ULONG HangSeconds;       /* CheckForHangTimeInSeconds */
    BOOLEAN IgnoresTime;     /* NDIS_ATTRIBUTE_IGNORE_REQUEST_TIMEOUT: no overdue request resets it */
    struct HANG_WATCH *Hang; /* while it is asked whether it hangs (hang.c), or NULL */
    BOOLEAN MiniportGone;    /* MiniportHaltEx returned: no handler of it is called any more (HALT-006) */
    ULONG Generation;        /* counts initialisations: AFs of an earlier one have no miniport any more */
    NDIS_DEVICE_POWER_STATE PowerState;
    BOOLEAN PausedForPower;
    ULONG Resets; /* that ended */
    UNICODE_STRING Name;
    WCHAR NameBuffer[64];
} NS_ADAPTER, *PNS_ADAPTER;

typedef struct NS_PROTOCOL {
    OBJECT Object;
    LIST_ENTRY Link; /* in the list of protocol drivers */
    ULONG Slot;
    NDIS_HANDLE Handle;
    NDIS_HANDLE DriverContext;
    NDIS_PROTOCOL_DRIVER_CHARACTERISTICS Characteristics; /* Name points behind the structure */
    NDIS_PROTOCOL_CO_CHARACTERISTICS Co;
    NDIS_CO_CLIENT_OPTIONAL_HANDLERS Client;
    NDIS_CO_CALL_MANAGER_OPTIONAL_HANDLERS Cm;
    BOOLEAN InSetOptions;
    BOOLEAN HasCo;
    BOOLEAN HasClient;
    BOOLEAN HasCm;
    BOOLEAN BindsCompleteSent;
} NS_PROTOCOL, *PNS_PROTOCOL;

typedef enum BINDING_STATE {
    BindingOpening, /* NdisOpenAdapterEx has not completed */
    BindingPaused,
    BindingRunning,
    BindingClosing, /* NdisCloseAdapterEx was called */
} BINDING_STATE;

typedef struct NS_BINDING {
    OBJECT Object;
    LIST_ENTRY Link; /* in NS_ADAPTER.Bindings */
    PNS_PROTOCOL Protocol;
    PNS_ADAPTER Adapter;
    NDIS_HANDLE Handle;
    NDIS_HANDLE Context;
    BINDING_STATE State;
    BOOLEAN Unbinding; /* ProtocolUnbindAdapterEx was called */
    BOOLEAN UnbindQueued;
    BOOLEAN InBind;         /* its bind operation has not ended */
    BOOLEAN Notifying;      /* inside ProtocolCoAfRegisterNotify */
    ULONG NotifiedFamilies; /* bit n: it was told of NS_ADAPTER.Families[n] */
    NDIS_PROTOCOL_CO_CHARACTERISTICS Co;
    NDIS_CO_CLIENT_OPTIONAL_HANDLERS Client;
    NDIS_CO_CALL_MANAGER_OPTIONAL_HANDLERS Cm;
    BOOLEAN HasCo;
    BOOLEAN HasClient;
    BOOLEAN HasCm;
    const LEGACY_HANDLERS *Legacy[2]; /* of an NDIS 5 protocol, for requests without an AF; else NULL */
    LEGACY_HANDLERS OwnLegacy[2];
    LIST_ENTRY Families; /* that it opened as a client */
    LIST_ENTRY Scopes;   /* of the VCs that it made for itself as a call manager */
    WORK Work;           /* pending completion of open or close */
    WORK UnbindWork;
    LIST_ENTRY StatusQueue; /* indications that wait for the one being delivered (STATUS-005) */
    BOOLEAN StatusBusy;
    ULONG SendsOutstanding; /* without a VC, at the miniport */
    ULONG ReceivesOutstanding;
    ULONG PacketFilter; /* of an Ethernet adapter's binding, as the multicast list */
    ULONG MulticastCount;
    UCHAR Multicast[MAX_MULTICAST][ETHERNET_ADDRESS];
} NS_BINDING, *PNS_BINDING;

/* Handle of one bind or unbind operation: BindContext, UnbindContext. */
typedef struct NS_BIND {
    OBJECT Object;
    NDIS_HANDLE Handle;
    PNS_PROTOCOL Protocol;
    PNS_ADAPTER Adapter;
    PNS_BINDING Binding; /* bind: what NdisOpenAdapterEx made; unbind: what is unbound */
    BOOLEAN IsUnbind;
    BOOLEAN IsComplete;
    KEVENT Completed;
    NDIS_STATUS Status;
} NS_BIND, *PNS_BIND;

typedef enum AF_STATE { AfOpening, AfOpenPending, AfOpen, AfClosing, AfClosed } AF_STATE;
typedef enum AF_NOTIFY { AfNotifyNone, AfNotifyDelivering, AfNotifyPending } AF_NOTIFY;

typedef struct NS_AF {
    OBJECT Object;
    LIST_ENTRY Link; /* in NS_BINDING.Families until closed; a scope: in NS_BINDING.Scopes */
    PNS_BINDING Binding;
    PNS_BINDING CallManager; /* of a stand-alone call manager; NULL: an MCM */
    const NDIS_CO_CALL_MANAGER_OPTIONAL_HANDLERS *Cm;
    const NDIS_CO_CLIENT_OPTIONAL_HANDLERS *Client;
    const LEGACY_HANDLERS *Legacy[2];           /* of an NDIS 5 client or call manager, else NULL */
    NDIS_CO_CLIENT_OPTIONAL_HANDLERS OwnClient; /* drivers of NDIS 5 give theirs for each AF */
    NDIS_CO_CALL_MANAGER_OPTIONAL_HANDLERS OwnCm;
    LEGACY_HANDLERS OwnLegacy[2];
    BOOLEAN IsScope;
    BOOLEAN CloseTold; /* ProtocolCmCloseAf has returned: the call manager knows of the close */
    ULONG Generation;  /* of the adapter, when it was opened */
    NDIS_HANDLE Handle[2];
    NDIS_HANDLE Context[2];
    CO_ADDRESS_FAMILY Family;
    AF_STATE State;
    AF_NOTIFY Notify;
    LIST_ENTRY Saps;
    LIST_ENTRY Vcs;
    NDIS_HANDLE LastSapContext; /* the client's of the SAP that went last (a way of SAP-DEREG-008) */
    WORK OpenWork;
    NDIS_STATUS OpenStatus;
} NS_AF, *PNS_AF;

typedef enum SAP_STATE {
    SapRegistering,
    SapRegisterPending,
    SapRegistered,
    SapDeregistering,
    SapGone
} SAP_STATE;

typedef struct NS_SAP_ENTRY {
    OBJECT Object;
    LIST_ENTRY Link; /* in NS_AF.Saps */
    PNS_AF Af;
    NDIS_HANDLE Handle[2];
    NDIS_HANDLE Context[2];
    PCO_SAP Sap; /* the client's memory, valid until the registration completes */
    SAP_STATE State;
} NS_SAP_ENTRY, *PNS_SAP_ENTRY;

typedef enum VC_STATE { VcCreating, VcLive, VcDeleting, VcGone } VC_STATE;

/* The call on a VC, apart from its closing (contract 2.4, 2.5). */
typedef enum CALL_STATE {
    CallIdle,
    CallMaking, /* inside ProtocolCmMakeCall */
    CallMakePending,
    CallOffering, /* inside ProtocolClIncomingCall */
    CallOfferPending,
    CallAccepted,
    CallConnected,
} CALL_STATE;

/* The close of a call (contract 2.6). */
typedef enum CLOSE_STATE {
    CloseNone,
    CloseRequesting, /* inside ProtocolCmCloseCall */
    ClosePending,
} CLOSE_STATE;

typedef enum QOS_STATE { QosNone, QosRequesting, QosPending } QOS_STATE;

/* MiniportCoActivateVc or MiniportCoDeactivateVc on its way; an MCM's activations are done at once. */
typedef enum ACTIVATION_STATE {
    ActivationNone,
    ActivationRequesting,
    ActivationPending,
    DeactivationRequesting,
    DeactivationPending,
} ACTIVATION_STATE;

/* Whether the operation with this number has been completed. */
#define NUMBER_DONE(done, number) ((BOOLEAN)((LONG)((done) - (number)) >= 0))

struct NS_PARTY;

typedef struct NS_VC {
    OBJECT Object;
    LIST_ENTRY Link; /* in NS_AF.Vcs */
    PNS_AF Af;
    HANDLE_SIDE Creator;
    NDIS_HANDLE Handle[VC_SIDES];
    NDIS_HANDLE Context[VC_SIDES];
    VC_STATE State;
    BOOLEAN Active;
    ACTIVATION_STATE Activation;
    CALL_STATE Call;
    BOOLEAN IsMultipoint;
    BOOLEAN CloseIndicated; /* ProtocolClIncomingCloseCall was called for this call */
    BOOLEAN WasClosed;      /* a call on it was closed, whatever came later (switch vc-reuse) */
    BOOLEAN CloseByNdis;    /* the close under way is NDIS's own (a way of break.h) */
    BOOLEAN WasDeactivated; /* since it was activated last, or before that */
    BOOLEAN FailedOnce;     /* a way of HALT-005 */
    BOOLEAN AnswerOwed;     /* the client pended an offer and has not answered */
    BOOLEAN ClientMayNotSend;
    BOOLEAN
    LastCloseCompleted;     /* the last close ended by NdisMCmCloseCallComplete: tells double from stray */
    PNS_SAP_ENTRY OfferSap; /* while an offer is unanswered; referenced */
    CLOSE_STATE Close;
    QOS_STATE Qos;
    /* Each operation has a number; a completion made while the handler runs sets ...Done to it. Until the
     * handler returns further ones may have begun and ended: NUMBER_DONE. */
    ULONG CallSerial, CallDone;
    ULONG CloseSerial, CloseDone;
    ULONG QosSerial, QosDone;
    ULONG ActivationSerial, ActivationDone;
    struct NS_PARTY *ClosingParty; /* referenced */
    struct NS_PARTY *FirstParty;   /* of the pending make call */
    LIST_ENTRY Parties;
    ULONG PartyCount; /* active, dropping or drop-indicated ones */
    ULONG SendsOutstanding;
    ULONG ReceivesOutstanding;
    PWCHAR Name; /* NdisCoAssignInstanceName; freed with the VC's handles */
    USHORT NameBytes;
} NS_VC, *PNS_VC;

typedef enum PARTY_STATE {
    PartyAdding,
    PartyAddPending,
    PartyActive,
    PartyDropping,
    PartyDropPending,
    PartyGone
} PARTY_STATE;

typedef struct NS_PARTY {
    OBJECT Object;
    LIST_ENTRY Link; /* in NS_VC.Parties */
    PNS_VC Vc;
    NDIS_HANDLE Handle[2];
    NDIS_HANDLE Context[2];
    PARTY_STATE State;
    BOOLEAN DropIndicated;
} NS_PARTY, *PNS_PARTY;

/* Handler tables of the two sides of an AF. */
#define CLIENT_OF(Af_)       ((Af_)->Client)
#define CALL_MANAGER_OF(Af_) ((Af_)->Cm)

/* Miniport below an AF, and whether it was halted: no handler of it is called then (HALT-006). */
#define MINIPORT_OF(Af_) ((Af_)->Binding->Adapter->Miniport)
#define MINIPORT_GONE(Af_)                                                                                   \
    ((Af_)->Binding->Adapter->MiniportGone || (Af_)->Generation != (Af_)->Binding->Adapter->Generation)

/* The call manager is halted, or as a protocol driver unbound: no handler of it is called any more. */
#define CALL_MANAGER_GONE(Af_)                                                                               \
    ((Af_)->CallManager != NULL ? (Af_)->CallManager->State == BindingClosing : MINIPORT_GONE(Af_))

/* Whose handle and context of a VC the miniport has, and whose its data is for. */
#define MINIPORT_SIDE(Vc_) ((Vc_)->Af->CallManager != NULL ? SideMiniport : SideCallManager)
#define OWNER_SIDE(Vc_)    ((Vc_)->Af->IsScope ? SideCallManager : SideClient)

/* Registered by NdisMRegisterMiniport (ndis5): its handlers are thunks. */
#define LEGACY_MINIPORT(Miniport_) ((Miniport_)->Characteristics.MajorNdisVersion < NDIS_VERSION_MAJOR)
#define LEGACY_PROTOCOL(Protocol_) ((Protocol_)->Characteristics.MajorNdisVersion < NDIS_VERSION_MAJOR)

/* Pended operations of all kinds, for the counts. */
extern volatile LONG PendingOperations;
#define PENDING_BEGIN() InterlockedIncrement(&PendingOperations)
#define PENDING_END()   InterlockedDecrement(&PendingOperations)
