// SPDX-License-Identifier: MIT
/** What every file of ndhmp.sys needs: the kit's headers, the contract with ndhctl.sys, versions and pool
 * tags. */
#ifndef NDHMP_H
#define NDHMP_H

#include <ndis.h>

#include "ndhmp_interface.h"

#define NDHMP_VERSION_MAJOR 1u
#define NDHMP_VERSION_MINOR 0u
#define NDHMP_VERSION       ((NDHMP_VERSION_MAJOR << 16) | (NDHMP_VERSION_MINOR << 8))

#define NDHMP_TAG_OBJECT 0x6f706d4eu /* "Nmpo": contexts of address families, SAPs, VCs, parties */
#define NDHMP_TAG_PAGE   0x70706d4eu /* "Nmpp": pages of the id tables */
#define NDHMP_TAG_FAULT  0x66706d4eu /* "Nmpf": blocks that a FAULT misuses */

/** A parameter as events carry it: 64 bits, zero-extended. */
#define NDHMP_RAW(value) ((UINT64)(ULONG_PTR)(value))

/** Code that only runs at PASSIVE_LEVEL and takes no spin lock itself. Not inlined: the start-up structures
 * would add up on the stack. */
#if defined(_MSC_VER)
#define NDHMP_PAGED __declspec(code_seg("PAGE")) __declspec(noinline)
#else
#define NDHMP_PAGED __attribute__((section("PAGE"), noinline))
#endif

#endif
