// SPDX-License-Identifier: MIT
/*
 * What each argument of a function is, so that one recorder tells of all of them.
 *
 * A letter for each argument:
 *     -  as it is                     n  a number of 32 bits          b  a BOOLEAN
 *     s  an NDIS_STATUS, the event's  c  PCO_CALL_PARAMETERS          x  PCO_SAP
 *     d  data, whose size is the next argument                        l  a chain of NET_BUFFER_LISTs
 *     o  an OID request that is made  q  one that is complete         i  PNDIS_STATUS_INDICATION
 *     e  PNET_PNP_EVENT_NOTIFICATION
 * of functions that drivers call, handles of NDIS too:
 *     m  adapter   g  binding   a  AF   S  SAP   v  VC   p  party   h  a driver's, or a binding
 *     A  V  X  P  where the handle of a new AF, VC, SAP or party is written
 * and behind the arguments what is recorded as further ones:
 *     O  the OID   T  the type of the request   E  the PnP event
 */
#pragma once

#include "boundary.h"

#define BOUNDARY_ARGUMENTS 6 /* that an event has */

typedef struct BOUNDARY_FUNCTION {
    CHAR Letters[8];
    UINT8 Side;        /* NDH_SIDE of the caller; 0: of the handle */
    UINT16 Integrated; /* its name for an MCM, where that is a macro for it; else 0 */
} BOUNDARY_FUNCTION;

/** NULL: the function is not known. */
const BOUNDARY_FUNCTION *BoundaryFunction(_In_ UINT16 Function);
