// SPDX-License-Identifier: MIT
/**
 * ndhcm.sys as the shared call manager sources see it: a protocol driver that is a stand-alone call manager.
 */
#ifndef NDHCM_IMAGE_H
#define NDHCM_IMAGE_H

#include "common.h"

#define NDHCM_VERSION_MAJOR 1u
#define NDHCM_VERSION_MINOR 0u
#define IMAGE_VERSION       ((NDHCM_VERSION_MAJOR << 16) | (NDHCM_VERSION_MINOR << 8))

/** 1: the call manager is a protocol driver of its own (ndhcm.sys), 0: it is the miniport's (MCM). */
#define CM_STAND_ALONE 1

/** Numbers of the functions that this kind of call manager calls: where the kinds differ in NdisMCm and
 * NdisCm, and where in NdisMCm and NdisCo. */
#define CM_FN(name)    NdhFnNdisCm##name
#define CM_CO_FN(name) NdhFnNdisCo##name
/* What the other kind of call manager calls; NDH_OP_WRONG_FUNCTION. */
#define CM_OTHER_FN(name)    NdhFnNdisMCm##name
#define CM_OTHER_CO_FN(name) NdhFnNdisMCm##name

#define CM_TAG_OBJECT 0x6f636d4eu /* "Nmco": contexts of address families, SAPs, VCs, parties, OID requests */
#define CM_TAG_PAGE   0x70636d4eu /* "Nmcp": pages of the id tables */
#define CM_TAG_FAULT  0x66636d4eu /* "Nmcf": blocks that a FAULT misuses */

/** In the numbers of journaled events: neither sequence numbers of the session's ring nor ndhmp.sys's own. */
#define JOURNAL_NUMBER_FLAG 0x4000000000000000ULL

#endif
