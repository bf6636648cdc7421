// SPDX-License-Identifier: MIT
/**
 * What every part of ndhctl.sys shares: the headers it is built on, pool tags, the mark of pageable code.
 *
 * Parts, from the bottom up: pool, object (ids), ring, recorder, link, await (events); params, stats, context
 * (DPCs, work items, threads, timers); policy, guard, callparams, client_* (the CoNDIS client); oid, attach,
 * binding, protocol (NDIS); operation, fault, teardown, session, submit, control, device, driver (the control
 * device).
 */
#ifndef NDHCTL_CTL_H
#define NDHCTL_CTL_H

#include <ntddk.h>
#include <wdf.h>
#include <ndis.h>
#include "ndh_protocol.h"
#include "ndhmp_interface.h"

#define NDH_CTL_VERSION 0x00010000u /* major << 16 | minor << 8 | patch */

/* Pool tags, as poolmon shows them. NDH_RING_POOL_TAG is the session ring's own. */
#define NDH_TAG_OBJECT 'ohdN' /* Ndho: objects and their id tables */
#define NDH_TAG_DATA   'dhdN' /* Ndhd: close data, SAPs, call parameters, payloads, OID requests */
#define NDH_TAG_JOB    'jhdN' /* Ndhj: jobs of execution contexts */
#define NDH_TAG_LISTS  'lhdN' /* Ndhl: NET_BUFFER_LISTs, their data, and what events tell of them */
#define NDH_TAG_POLICY 'phdN' /* Ndhp: reply policies that name an object */

/* Code that runs at PASSIVE_LEVEL only and takes no spin lock. `#pragma alloc_text` means nothing to clang
 * and gcc. */
#if defined(__GNUC__) && !defined(__clang__)
#define NDH_PAGED __attribute__((section("PAGE")))
#else
#define NDH_PAGED __declspec(code_seg("PAGE"))
#endif

/* Kept out of its caller, whose frame it would make too large. */
#if defined(_MSC_VER)
#define NDH_NOINLINE __declspec(noinline)
#else
#define NDH_NOINLINE __attribute__((noinline))
#endif

#define NDH_MILLISECOND 10000LL /* 100 ns units */

#endif
