// SPDX-License-Identifier: MIT
/*
 * Records of the packets on their way, by address.
 */
#pragma once

#include "packets.h"

typedef enum FLIGHT_KIND {
    FlightSend = 1,        /* the library's packet: an NDIS 5 miniport sends it */
    FlightReceive,         /* an NDIS 5 miniport's packet: indicated, not returned */
    FlightProtocolSend,    /* an NDIS 5 protocol's packet: sent, not completed */
    FlightProtocolReceive, /* the library's packet: an NDIS 5 protocol keeps it */
} FLIGHT_KIND;

/* Head of a record. Owned by whoever began it, until FlightEnd returns it. */
typedef struct FLIGHT {
    struct FLIGHT *Next; /* in its bucket; library's lock */
    PNDIS_PACKET Packet;
    FLIGHT_KIND Kind;
} FLIGHT, *PFLIGHT;

/** FALSE: the packet is on its way already, and the record is not kept. */
_IRQL_requires_max_(DISPATCH_LEVEL)
BOOLEAN FlightBegin(_Inout_ PFLIGHT Flight, _In_ PNDIS_PACKET Packet, _In_ FLIGHT_KIND Kind);

/** The record of a packet of that kind, or NULL; whoever began it keeps it from ending meanwhile. */
_IRQL_requires_max_(DISPATCH_LEVEL)
PFLIGHT FlightFind(_In_ PNDIS_PACKET Packet, _In_ FLIGHT_KIND Kind);

/** The record of a packet of that kind, which is none any more, or NULL. */
_IRQL_requires_max_(DISPATCH_LEVEL)
PFLIGHT FlightEnd(_In_ PNDIS_PACKET Packet, _In_ FLIGHT_KIND Kind);
