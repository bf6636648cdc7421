// SPDX-License-Identifier: MIT
/*
 * ndhpppoe.sys: a test image with the shape of a PPPoE driver, not a product. Its upper edge is a CoNDIS
 * miniport with integrated call manager, its lower edge a protocol on one Ethernet adapter. A call is a
 * session (RFC 2516): PADI, PADO, PADR and PADS make it, PADT ends it, and what is sent on its VC goes as
 * session frames. There is one WAN adapter and one Ethernet adapter; no PADI is repeated.
 */
#pragma once

#include <ntddk.h>
#include <ndis.h>

#define PPPOE_TAG 'oPPN' /* NPPo */

#define PPPOE_AF       0x00005050 /* a number of our own, far from those that NDISWAN and NDPROXY look for */
#define PPPOE_AF_MAJOR 1
#define PPPOE_AF_MINOR 0

#define ETHERNET_ADDRESS     6u
#define ETHERNET_HEADER      14u
#define ETHERNET_PAYLOAD     1500u
#define PPPOE_HEADER         6u
#define PPPOE_MTU            (ETHERNET_PAYLOAD - PPPOE_HEADER)
#define PPPOE_TYPE_DISCOVERY 0x8863u
#define PPPOE_TYPE_SESSION   0x8864u
#define PPPOE_MAX_COOKIE     64u
#define PPPOE_DISCOVERY_MS   10000 /* from PADI to PADS */

typedef enum SESSION_STATE {
    SessionIdle,
    SessionDiscovering, /* PADI is out */
    SessionRequesting,  /* PADR is out */
    SessionConnected,
    SessionClosing,
} SESSION_STATE;

/* A VC and the session of its call. */
typedef struct SESSION {
    LIST_ENTRY Link; /* in Sessions */
    NDIS_HANDLE Vc;
    SESSION_STATE State;
    ULONG Serial;                   /* Host-Uniq */
    ULONG Uses;                     /* receives and answers under way */
    BOOLEAN Ended;                  /* by the other side */
    ULONG64 Deadline;               /* of the discovery, in ms of NdisGetSystemUpTimeEx */
    PCO_CALL_PARAMETERS Parameters; /* the client's, until the call is complete */
    USHORT Id;                      /* 0: none */
    UCHAR Concentrator[ETHERNET_ADDRESS];
    ULONG CookieLength;
    UCHAR Cookie[PPPOE_MAX_COOKIE];
} SESSION;

/* Guards sessions, and what ethernet.c has. */
extern NDIS_SPIN_LOCK Lock;
extern LIST_ENTRY Sessions;

/* wan.c: the miniport */
extern NDIS_HANDLE WanAdapter;
extern NDIS_HANDLE WanPool;
extern NDIS_HANDLE WanTimer;
NDIS_STATUS WanRegister(_In_ PDRIVER_OBJECT DriverObject, _In_ PUNICODE_STRING RegistryPath);
VOID WanDeregister(VOID);

/* oid.c */
MINIPORT_OID_REQUEST WanOidRequest;
MINIPORT_CO_OID_REQUEST WanCoOidRequest;
PROTOCOL_CO_OID_REQUEST WanCmOidRequest;
PROTOCOL_CO_OID_REQUEST_COMPLETE WanCmOidRequestComplete;
PNDIS_OID WanOidList(_Out_ PULONG Bytes);

/* call.c: the call manager */
SET_OPTIONS CallSetOptions;
NDIS_TIMER_FUNCTION CallTimer;

/** A session that the frame is for, in that state, with one use more; or NULL. Serial or Id: 0 is any. */
SESSION *SessionEnter(_In_ SESSION_STATE State, _In_ ULONG Serial, _In_ USHORT Id);

/** One use less: a close that waits for it goes on. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID SessionLeave(_In_ SESSION *Session);

/** The discovery has come to its end: with a session of number Id, or without one, 0. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID CallAnswer(_In_ SESSION *Session, _In_ SESSION_STATE From, _In_ NDIS_STATUS Status, _In_ USHORT Id);

/** The other side has ended the session. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID CallEnded(_In_ SESSION *Session);

/** Ends all sessions: the Ethernet adapter is gone. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID CallsEnd(VOID);

/* data.c */
MINIPORT_CO_SEND_NET_BUFFER_LISTS DataSend;
MINIPORT_SEND_NET_BUFFER_LISTS DataConnectionlessSend;

/** Payload of a session frame for the client. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID DataReceive(_In_ SESSION *Session, _In_reads_bytes_(Length) const UCHAR *Payload, _In_ ULONG Length);

/* discovery.c: what the frames say */
VOID DiscoverySendPadi(_In_ const SESSION *Session);
VOID DiscoverySendPadt(_In_ const SESSION *Session);
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID FrameArrived(_In_reads_bytes_(Length) const UCHAR *Frame, _In_ ULONG Length);

/** Head of PPPoE: version and type 1. */
VOID PppoeHead(_Out_writes_bytes_(PPPOE_HEADER) UCHAR *Head, _In_ UCHAR Code, _In_ USHORT Id,
               _In_ ULONG Length);

/* ethernet.c: the protocol */
NDIS_STATUS EthernetRegister(VOID);
VOID EthernetDeregister(VOID);

/** Sends a frame: head, then the payload's data, if there is one. FALSE: no adapter runs, or no memory. */
_IRQL_requires_max_(DISPATCH_LEVEL)
BOOLEAN EthernetSend(_In_ const UCHAR *Destination, _In_ USHORT Type,
                     _In_reads_bytes_(HeadLength) const VOID *Head, _In_ ULONG HeadLength,
                     _In_opt_ PNET_BUFFER Payload);
