// SPDX-License-Identifier: MIT
/**
 * loopcall.sys: a connection-oriented NDIS 6.30 miniport with integrated call manager, without hardware.
 *
 * A made-up network stands behind the adapter. It answers a call after a while, sends all data back, and ends
 * a call when the client closes it. Multipoint calls, incoming calls and quality of service changes are not
 * offered.
 *
 * All that the network does is done by one timer of the adapter, at DISPATCH_LEVEL and never twice at the
 * same time (network.c). So an answer, an echo and the end of a call never race on one VC.
 */
#ifndef LOOPCALL_H
#define LOOPCALL_H

#include <ndis.h>

#define LOOP_TAG 'pooL'

/* The address family: a number of our own, far from those that NDISWAN and NDPROXY look for. */
#define LOOP_AF       0x00004C50
#define LOOP_AF_MAJOR 1
#define LOOP_AF_MINOR 0

/* CO_CALL_MANAGER_PARAMETERS.CallMgrSpecific.ParamType is the number that is called. */
#define LOOP_NUMBER_BUSY 17

#define LOOP_MAX_SAP    256u
#define LOOP_MTU        1500u
#define LOOP_LINK_SPEED 10000000u /* bit/s */

/* The adapter's parameter "Defect": what the driver does wrong on purpose, to be found. */
#define LOOP_DEFECT_NOT_ACTIVATED 1 /* a call is completed although its VC was never activated */
#define LOOP_DEFECT_CLOSED_TWICE  2 /* the close of a call is completed twice */
#define LOOP_DEFECT_LATE_CLOSE    3 /* a close is dispatched after the call's end was completed */

/** Code that runs at PASSIVE_LEVEL only. */
#define LOOP_PAGED __declspec(code_seg("PAGE"))

typedef struct LOOP_ADAPTER {
    NDIS_HANDLE Handle;
    NDIS_HANDLE Timer;
    NDIS_HANDLE ListPool;
    NDIS_HANDLE BufferPool;
    LONG Latency; /* of the network, in ms */
    ULONG Defect;
    volatile LONG64 Sent; /* PDUs that came back, which is also the number of those received */
    volatile LONG64 NotSent;
    NDIS_EVENT NoFamily; /* set while Families is empty */
    NDIS_SPIN_LOCK Lock; /* guards the rest, and all VCs and families */
    LIST_ENTRY Families;
    LIST_ENTRY Saps;
    LIST_ENTRY Work; /* VCs for which the network has to do something */
    BOOLEAN TimerSet;
    BOOLEAN Running;
    BOOLEAN PauseOwed;
    ULONG Sends; /* lists that are here */
} LOOP_ADAPTER;

typedef struct LOOP_FAMILY {
    LIST_ENTRY Link;
    LOOP_ADAPTER *Adapter;
    NDIS_HANDLE Handle;
    ULONG Children; /* VCs, SAPs, and a notification under way */
    BOOLEAN Closing;
    BOOLEAN Notified;
} LOOP_FAMILY;

typedef struct LOOP_SAP {
    LIST_ENTRY Link;
    LOOP_FAMILY *Family;
    NDIS_HANDLE Handle;
    ULONG Type;
    ULONG Length;
    UCHAR Address[1]; /* Length bytes */
} LOOP_SAP;

typedef enum LOOP_VC_STATE { LoopIdle, LoopRinging, LoopConnected, LoopClosing } LOOP_VC_STATE;

/* What the network has to do for a VC, in this order. */
#define LOOP_WORK_ECHO   1u
#define LOOP_WORK_ANSWER 2u
#define LOOP_WORK_HANGUP 4u

/* What NDIS is asked for and may complete later. */
#define LOOP_ASKED_NOTHING    0
#define LOOP_ASKED_ACTIVATE   1
#define LOOP_ASKED_DEACTIVATE 2

typedef struct LOOP_VC {
    LIST_ENTRY Link; /* in Adapter->Work while Work is not 0 */
    LOOP_FAMILY *Family;
    LOOP_ADAPTER *Adapter;
    NDIS_HANDLE Handle;
    LOOP_VC_STATE State;
    ULONG Work;
    BOOLEAN Active;
    volatile LONG Asked;
    PCO_CALL_PARAMETERS Parameters; /* the client's, valid until its call is complete */
    PNET_BUFFER_LIST Sends;         /* not echoed yet */
    PNET_BUFFER_LIST *SendsEnd;
} LOOP_VC;

/* adapter.c */
MINIPORT_INITIALIZE LoopInitialize;
MINIPORT_HALT LoopHalt;
MINIPORT_PAUSE LoopPause;
MINIPORT_RESTART LoopRestart;
MINIPORT_SHUTDOWN LoopShutdown;
MINIPORT_DEVICE_PNP_EVENT_NOTIFY LoopDevicePnPEvent;

/* oid.c */
MINIPORT_OID_REQUEST LoopOidRequest;
MINIPORT_CANCEL_OID_REQUEST LoopCancelOidRequest;
MINIPORT_CO_OID_REQUEST LoopCoOidRequest;
PROTOCOL_CO_OID_REQUEST LoopCmOidRequest;
PROTOCOL_CO_OID_REQUEST_COMPLETE LoopCmOidRequestComplete;
/** The OIDs that the adapter supports; Length in bytes. */
PNDIS_OID LoopOidList(_Out_ PULONG Length);

/* family.c */
PROTOCOL_CM_OPEN_AF LoopOpenFamily;
PROTOCOL_CM_CLOSE_AF LoopCloseFamily;
PROTOCOL_CM_NOTIFY_CLOSE_AF_COMPLETE LoopNotifyCloseFamilyComplete;
PROTOCOL_CM_REG_SAP LoopRegisterSap;
PROTOCOL_CM_DEREGISTER_SAP LoopDeregisterSap;
/** Asks the clients that are left to close their families, and waits until they have. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID LoopCloseFamilies(_In_ LOOP_ADAPTER *Adapter);
/** A VC or SAP of the family is gone. The family may be so afterwards. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID LoopChildGone(_In_ LOOP_FAMILY *Family);

/* call.c */
PROTOCOL_CO_CREATE_VC LoopCreateVc;
PROTOCOL_CO_DELETE_VC LoopDeleteVc;
PROTOCOL_CM_MAKE_CALL LoopMakeCall;
PROTOCOL_CM_CLOSE_CALL LoopCloseCall;
PROTOCOL_CM_INCOMING_CALL_COMPLETE LoopIncomingCallComplete;
PROTOCOL_CM_ADD_PARTY LoopAddParty;
PROTOCOL_CM_DROP_PARTY LoopDropParty;
PROTOCOL_CM_ACTIVATE_VC_COMPLETE LoopActivateComplete;
PROTOCOL_CM_DEACTIVATE_VC_COMPLETE LoopDeactivateComplete;
PROTOCOL_CM_MODIFY_QOS_CALL LoopModifyCallQoS;
/** The called side takes or refuses the call. The VC may be gone afterwards. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID LoopAnswer(_In_ LOOP_VC *Vc);
/** The called side has heard of the end of the call. The VC may be gone afterwards. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID LoopHangUp(_In_ LOOP_VC *Vc);

/* data.c */
MINIPORT_CO_SEND_NET_BUFFER_LISTS LoopSend;
MINIPORT_SEND_NET_BUFFER_LISTS LoopConnectionlessSend;
MINIPORT_RETURN_NET_BUFFER_LISTS LoopReturn;
MINIPORT_CANCEL_SEND LoopCancelSend;
/** Sends a chain of lists back, or only completes it if Status is no success. */
_IRQL_requires_(DISPATCH_LEVEL)
VOID LoopEcho(_In_ LOOP_VC *Vc, _In_ PNET_BUFFER_LIST Chain, _In_ NDIS_STATUS Status);

/* network.c */
NDIS_TIMER_FUNCTION LoopNetworkTick;
/**
 * Has the network do something for a VC after its latency. Adapter->Lock is held; TRUE: LoopNetworkStart is
 * to be called without it.
 */
_IRQL_requires_(DISPATCH_LEVEL)
BOOLEAN LoopNetworkPost(_In_ LOOP_VC *Vc, _In_ ULONG Work);
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID LoopNetworkStart(_In_ LOOP_ADAPTER *Adapter);

#endif
