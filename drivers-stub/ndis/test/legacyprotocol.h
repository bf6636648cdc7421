// SPDX-License-Identifier: MIT
/*
 * A client of NDIS 5 and a stand-alone call manager of NDIS 5, scripted: Cl and Cm callbacks but for requests
 * and the opened AF are those of the drivers of NDIS 6, and so are contexts and log entries.
 */
#pragma once

#include "legacy.h"

struct legacy_protocol {
    NDIS50_PROTOCOL_CHARACTERISTICS pt;
    UINT pt_length;
    NDIS_CLIENT_CHARACTERISTICS cl;
    UINT cl_length;
    PNDIS_REQUEST arrived; /* the last at the client or call manager */
    NDIS_REQUEST request;  /* the driver's own */
    NDIS_STATUS registered;
    int pends_bind; /* ProtocolBindAdapter pends; ended by legacy_bind_complete */
    NDIS_HANDLE bind_context;
    UNICODE_STRING section; /* SystemSpecific1 of the last bind */
    PNDIS_PACKET received;  /* the last at ProtocolCoReceivePacket */
    UINT references;        /* what that returns */
    void (*inside)(void);   /* in it */
};
extern struct legacy_protocol p;

/** Fills p with what a well-made client passes. After driver_defaults. */
void legacy_protocol_defaults(void);
/** NdisRegisterProtocol of the client; its answer is in p.registered too. */
NDIS_STATUS legacy_protocol_register(void);
/** driver_start with this client in place of the NDIS 6 one, above the NDIS 6 miniport. */
void legacy_protocol_start(void);
/** The same with the stand-alone call manager, bound before the client. */
void legacy_callmgr_start(void);
/** Closes the AF, deregisters, and driver_stop. */
void legacy_protocol_stop(void);
