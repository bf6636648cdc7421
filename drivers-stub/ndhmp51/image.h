// SPDX-License-Identifier: MIT
/**
 * ndhmp51.sys as the shared call manager sources see it: a miniport driver of NDIS 5.1 whose call manager is
 * integrated.
 */
#ifndef NDHMP51_IMAGE_H
#define NDHMP51_IMAGE_H

#include "common.h"

#define NDHMP_VERSION_MAJOR 1u
#define NDHMP_VERSION_MINOR 0u
#define IMAGE_VERSION       ((NDHMP_VERSION_MAJOR << 16) | (NDHMP_VERSION_MINOR << 8))

/** The call manager is the miniport's (MCM). */
#define CM_STAND_ALONE 0

/**
 * Numbers of the functions that this kind of call manager calls, and of the other kind's;
 * NDH_OP_WRONG_FUNCTION.
 */
#define CM_FN(name)          NdhFnNdisMCm##name
#define CM_CO_FN(name)       NdhFnNdisMCm##name
#define CM_OTHER_FN(name)    NdhFnNdisCm##name
#define CM_OTHER_CO_FN(name) NdhFnNdisCo##name

#define CM_TAG_OBJECT                                                                                        \
    0x6f356d4eu /* "Nm5o": contexts of address families, SAPs, VCs, parties, requests, packets */
#define CM_TAG_PAGE  0x70356d4eu /* "Nm5p": pages of the id tables */
#define CM_TAG_FAULT 0x66356d4eu /* "Nm5f": blocks that a FAULT misuses */
#define CM_TAG_DATA  0x64356d4eu /* "Nm5d": data of packets, and what events tell of them */

/**
 * In the numbers of journaled events, so that they are never taken for sequence numbers of the session's
 * ring.
 */
#define JOURNAL_NUMBER_FLAG 0x8000000000000000ULL

#endif
