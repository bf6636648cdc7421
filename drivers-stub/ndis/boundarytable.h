// SPDX-License-Identifier: MIT
/*
 * What each argument of a function is, so that one recorder tells of all of them.
 *
 * A letter for each argument:
 *     -  as it is                     n  a number of 32 bits          b  a BOOLEAN
 *     s  an NDIS_STATUS, the event's  c  PCO_CALL_PARAMETERS          x  PCO_SAP
 *     d  data, whose size is the next argument                        l  a chain of NET_BUFFER_LISTs
 *     o  an OID request that is made  q  one that is complete         i  PNDIS_STATUS_INDICATION
 *     e  PNET_PNP_EVENT_NOTIFICATION  u  PUNICODE_STRING
 *     Z  PNDIS_STATUS, what a VOID function returns
 * of NDIS 5:
 *     r  PNDIS_REQUEST that is made   t  one that is complete
 *     k  packets, whose count is the next argument                    K  one packet
 * of functions that drivers call, handles of NDIS too:
 *     m  adapter   g  binding   a  AF   S  SAP   v  VC   p  party   h  a driver's, or a binding
 *     I  interrupt
 *     w  wrapper   f  configuration     F  PNDIS_CONFIGURATION_OBJECT
 *     A  V  X  P  G  where the handle of a new AF, VC, SAP, party or binding is written
 * and behind the arguments what is recorded as further ones:
 *     O  the OID   T  the type of the request   E  the PnP event, of NDIS 5: N
 */
#pragma once

#include "boundary.h"

#define BOUNDARY_ARGUMENTS 6 /* that an event has */

/* Functions that have another name here than in the documentation. */
enum {
    NdhFnNdisInitializeWrapper = NdhFnNdisMInitializeWrapper,
    NdhFnQueryComplete = NdhFnNdisMQueryInformationComplete,
    NdhFnSetComplete = NdhFnNdisMSetInformationComplete,
};

typedef struct BOUNDARY_FUNCTION {
    CHAR Letters[8];
    UINT8 Side;        /* NDH_SIDE of the caller; 0: of the handle */
    UINT16 Integrated; /* its name for an MCM, where that is a macro for it; else 0 */
    BOOLEAN Thunked; /* a handler that drivers of NDIS 5 have in another form: theirs is called by a thunk */
} BOUNDARY_FUNCTION;

/** NULL: the function is not known. */
const BOUNDARY_FUNCTION *BoundaryFunction(_In_ UINT16 Function);
