// SPDX-License-Identifier: MIT
/*
 * Stand-in ndis.sys: what every file of the library shares.
 *
 * The library imports ntoskrnl only, by documented functions. Nothing depends on DriverEntry: whatever needs
 * code to be set up is set up by LibraryInitialize, which the two registration functions call; everything
 * else is valid as it lies in the image.
 *
 * One spin lock guards all state of the library. It is never held across a call into a driver, so every
 * callback may come back into the library on the same stack (contract U-17).
 */
#pragma once

#ifndef NDIS_WDM
#define NDIS_WDM 1
#endif
#ifndef NDIS630
#define NDIS630 1
#endif
#ifndef NDIS_MINIPORT_DRIVER
#define NDIS_MINIPORT_DRIVER 1
#endif
#ifndef NDIS630_MINIPORT
#define NDIS630_MINIPORT 1
#endif
#ifndef NDIS_WRAPPER
#define NDIS_WRAPPER 1
#endif

#include <ntddk.h>
#include <ndis.h>

#include "ndh_standin.h"

/*
 * Pool tags, one for each kind of object, as they read in a pool listing. All pool of the library is
 * nonpaged.
 */
#define TAG_MINIPORT      'pMdN' /* NdMp miniport driver          */
#define TAG_ADAPTER       'dAdN' /* NdAd adapter                  */
#define TAG_PROTOCOL      'rPdN' /* NdPr protocol driver          */
#define TAG_BINDING       'iBdN' /* NdBi binding                  */
#define TAG_BIND          'cBdN' /* NdBc bind or unbind context   */
#define TAG_AF            'fAdN' /* NdAf open address family      */
#define TAG_SAP           'aSdN' /* NdSa service access point     */
#define TAG_VC            'cVdN' /* NdVc virtual connection       */
#define TAG_PARTY         'aPdN' /* NdPa party                    */
#define TAG_OID           'iOdN' /* NdOi pended OID request       */
#define TAG_TIMER         'mTdN' /* NdTm timer object             */
#define TAG_WORK_ITEM     'iWdN' /* NdWi work item                */
#define TAG_CONFIGURATION 'fCdN' /* NdCf configuration handle     */
#define TAG_POOL          'oPdN' /* NdPo NET_BUFFER_LIST pool     */
#define TAG_NBL           'bNdN' /* NdNb NET_BUFFER_LIST          */
#define TAG_HANDLES       'tHdN' /* NdHt handle table             */
#define TAG_WORKER        'kWdN' /* NdWk worker thread            */
#define TAG_STATUS        'tSdN' /* NdSt queued status indication */
#define TAG_DEFERRED      'fDdN' /* NdDf deferred callback        */
#define TAG_DRIVER        'mMdN' /* NdMm NdisAllocateMemory       */
#define TAG_REQUEST       'qRdN' /* NdRq control device request   */
#define TAG_WIRE          'iWxN' /* NxWi wire of an Ethernet adapter */
#define TAG_INTERRUPT     'tIdN' /* NdIt interrupt                  */
#define TAG_DMA           'aDdN' /* NdDa DMA channel, its lists     */
#define TAG_DEVICE        'vDdN' /* NdDv a driver's own device      */
#define TAG_BOUNDARY      'nBdN' /* NdBn ring of boundary events     */

#define NDIS_VERSION_MAJOR 6
#define NDIS_VERSION_MINOR 30

/**
 * Prepares events and lists that need code. Idempotent and safe against itself.
 */
_IRQL_requires_(PASSIVE_LEVEL)
VOID LibraryInitialize(VOID);

/**
 * Takes the library's lock. OldIrql is the level that the caller ran at (the only place where the library
 * learns it).
 */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID LibraryAcquire(_Out_ PKIRQL OldIrql);

_IRQL_requires_(DISPATCH_LEVEL)
VOID LibraryRelease(_In_ KIRQL OldIrql);

/**
 * IRQL of the caller. PASSIVE_LEVEL where the kernel does not model it (Wine).
 */
_IRQL_requires_max_(DISPATCH_LEVEL)
KIRQL LibraryIrql(VOID);

/**
 * Reports a violation of rule Rule if the caller runs above PASSIVE_LEVEL. Returns whether it is at
 * PASSIVE_LEVEL.
 */
_IRQL_requires_max_(DISPATCH_LEVEL)
BOOLEAN LibraryRequirePassive(_In_ PCSTR Function, _In_ PCSTR Rule);

/**
 * Reports Rule if a driver's handler returned at another IRQL than it was called at (IRQL-012, IRQL-015).
 */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID LibraryCheckReturn(_In_ KIRQL Before, _In_ KIRQL After, _In_ PCSTR Handler, _In_ PCSTR Rule);

/**
 * The configuration lock: bind, unbind, start, pause, restart and halt are made one at a time. It is held
 * across driver callbacks, as the operations are; a thread that owns it may take it again.
 */
_IRQL_requires_(PASSIVE_LEVEL)
VOID ConfigurationAcquire(VOID);

_IRQL_requires_(PASSIVE_LEVEL)
VOID ConfigurationRelease(VOID);

/** Nonpaged zeroed memory, or NULL. */
_IRQL_requires_max_(DISPATCH_LEVEL)
PVOID MemoryZeroed(_In_ SIZE_T Length, _In_ ULONG Tag);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID MemoryRelease(_In_ _Frees_ptr_ PVOID Memory, _In_ ULONG Tag);
