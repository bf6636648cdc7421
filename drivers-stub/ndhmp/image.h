// SPDX-License-Identifier: MIT
/**
 * ndhmp.sys as the shared call manager sources see it: a miniport driver whose call manager is integrated.
 */
#ifndef NDHMP_IMAGE_H
#define NDHMP_IMAGE_H

#include "common.h"

#define NDHMP_VERSION_MAJOR 1u
#define NDHMP_VERSION_MINOR 0u
#define IMAGE_VERSION       ((NDHMP_VERSION_MAJOR << 16) | (NDHMP_VERSION_MINOR << 8))

/** 1: the call manager is a protocol driver of its own (ndhcm.sys), 0: it is the miniport's (MCM). */
#define CM_STAND_ALONE 0

/** Numbers of the functions that this kind of call manager calls: where the kinds differ in NdisMCm and
 * NdisCm, and where in NdisMCm and NdisCo. */
#define CM_FN(name)    NdhFnNdisMCm##name
#define CM_CO_FN(name) NdhFnNdisMCm##name
/* What the other kind of call manager calls; NDH_OP_WRONG_FUNCTION. */
#define CM_OTHER_FN(name)    NdhFnNdisCm##name
#define CM_OTHER_CO_FN(name) NdhFnNdisCo##name

#define CM_TAG_OBJECT                                                                                        \
    0x6f706d4eu /* "Nmpo": contexts of address families, SAPs, VCs, parties, OID requests, lists */
#define CM_TAG_PAGE  0x70706d4eu /* "Nmpp": pages of the id tables */
#define CM_TAG_FAULT 0x66706d4eu /* "Nmpf": blocks that a FAULT misuses */
#define CM_TAG_LISTS 0x6c706d4eu /* "Nmpl": NET_BUFFER_LISTs and their data */

/**
 * In the numbers of journaled events, so that they are never taken for sequence numbers of the session's
 * ring.
 */
#define JOURNAL_NUMBER_FLAG 0x8000000000000000ULL

#endif
