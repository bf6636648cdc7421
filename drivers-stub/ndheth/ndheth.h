// SPDX-License-Identifier: MIT
/*
 * ndheth.sys: the Ethernet adapter that the driver host gives to drivers that need one below them. Its
 * hardware is a wire that a test holds the other end of (wire.h), so it runs on the stand-in ndis.sys alone.
 */
#pragma once

#include <ntddk.h>
#include <ndis.h>

#include "wire.h"

#define ETH_TAG        'htEN' /* NEth */
#define ETH_ADDRESS    6u
#define ETH_HEADER     14u
#define ETH_MTU        1500u
#define ETH_FRAME      (ETH_MTU + ETH_HEADER)
#define ETH_LINK_SPEED 1000000000ULL /* bits a second */
#define ETH_MULTICAST  32u
#define ETH_MAC_OPTIONS                                                                                      \
    (NDIS_MAC_OPTION_COPY_LOOKAHEAD_DATA | NDIS_MAC_OPTION_TRANSFERS_NOT_PEND | NDIS_MAC_OPTION_NO_LOOPBACK)

typedef struct ETH_ADAPTER {
    NDIS_HANDLE Handle;
    NDIS_HANDLE Pool;
    KSPIN_LOCK Lock; /* of what follows */
    BOOLEAN Running;
    BOOLEAN Connected;
    BOOLEAN PauseOwed; /* MiniportPause has pended */
    LONG Indicated;    /* NBLs that are not back, and indications under way */
    ULONG PacketFilter;
    ULONG Lookahead;
    ULONG64 Sent, SendErrors, Received, ReceiveDropped;
    UCHAR Permanent[ETH_ADDRESS];
    UCHAR Current[ETH_ADDRESS];
} ETH_ADAPTER;

/* adapter.c */
MINIPORT_INITIALIZE EthInitialize;
MINIPORT_HALT EthHalt;
MINIPORT_PAUSE EthPause;
MINIPORT_RESTART EthRestart;
NDH_WIRE_LINK EthLinkChanged;

/** One indication less is under way: ends a pause that waits for it. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID EthIndicationEnd(_Inout_ ETH_ADAPTER *Adapter);

/* data.c */
MINIPORT_SEND_NET_BUFFER_LISTS EthSend;
MINIPORT_RETURN_NET_BUFFER_LISTS EthReturn;
NDH_WIRE_RECEIVE EthReceive;

/* oid.c */
MINIPORT_OID_REQUEST EthOidRequest;

/** The OIDs that EthOidRequest answers. */
const NDIS_OID *EthOids(_Out_ PULONG Bytes);
