// SPDX-License-Identifier: MIT
/*
 * A miniport with call manager of NDIS 5.1, scripted as the others are: its Cm callbacks but for requests are
 * theirs, and so are contexts and log entries.
 */
#pragma once

#define NDIS_WRAPPER 1 /* both versions' declarations */

#include "callbacks.h"

struct legacy {
    NDIS_HANDLE wrapper;
    NDIS_HANDLE configuration; /* WrapperConfigurationContext */
    NDIS51_MINIPORT_CHARACTERISTICS mp;
    UINT mp_length;
    NDIS_CALL_MANAGER_CHARACTERISTICS cm;
    UINT cm_length;
    UINT medium;            /* what MiniportInitialize selects: a medium */
    ULONG attributes;       /* 0: NdisMSetAttributesEx is not called */
    PNDIS_REQUEST arrived;  /* the last one */
    NDIS_REQUEST request;   /* the driver's own */
    unsigned device_events; /* MiniportPnPEventNotify */
    void (*sent)(PPNDIS_PACKET packets, UINT count); /* inside MiniportCoSendPackets, before its log entry */
    PNDIS_PACKET returned;                           /* the last at MiniportReturnPacket */
};
extern struct legacy l;

/** Fills l with what a well-made driver passes. After driver_defaults. */
void legacy_defaults(void);
/** NdisMInitializeWrapper: l.wrapper. */
void legacy_wrapper(void);
/** DriverEntry up to NdisMRegisterMiniport, whose answer is returned. */
NDIS_STATUS legacy_register(void);
/** driver_start with this driver in place of the NDIS 6 miniport; ended by driver_stop as well. */
void legacy_start(void);
/** The same, with l changed before it is registered. */
void legacy_start_with(void (*change)(void));
