// SPDX-License-Identifier: MIT
/**
 * What every file of the call manager needs: the kit's headers and the contract with ndhctl.sys.
 *
 * The files of this folder are compiled into ndhmp.sys, whose call manager is integrated (MCM), and into
 * ndhcm.sys, a stand-alone call manager. What differs is in each one's image.h and in ndiscall.h.
 */
#ifndef CALLMGR_COMMON_H
#define CALLMGR_COMMON_H

#include <ndis.h>

#include "ndhmp_interface.h"

/** A parameter as events carry it: 64 bits, zero-extended. */
#define CM_RAW(value) ((UINT64)(ULONG_PTR)(value))

/** Code that only runs at PASSIVE_LEVEL and takes no spin lock itself. Not inlined: the start-up structures
 * would add up on the stack. */
#if defined(_MSC_VER)
#define CM_PAGED __declspec(code_seg("PAGE")) __declspec(noinline)
#else
#define CM_PAGED __attribute__((section("PAGE"), noinline))
#endif

#endif
