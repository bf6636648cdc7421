// SPDX-License-Identifier: MIT
/**
 * What an NDIS driver includes, without the WDK: an ABI-exact subset of NDIS 6.30 for CoNDIS, sizes and
 * offsets asserted in the build.
 *
 * Define NDIS630 for a protocol, NDIS_MINIPORT_DRIVER and NDIS630_MINIPORT for a miniport; for drivers of
 * NDIS 5 see ndis5.h.
 */
#ifndef NDH_NDIS_H
#define NDH_NDIS_H

#include "ntddk.h"
#include "ndis_versions.h"
#include "ndis_types.h"
#include "ndis_oid.h"
#include "ndis_nbl.h"
#include "ndis_util.h"
#include "ndis_buffer.h"
#include "ndis_timer.h"
#include "ndis_hardware.h"
#include "ndis_dma.h"
#include "ndis_device.h"
#include "ndis_rwlock.h"
#include "ndis_pm.h"
#include "ndis_co.h"
#include "ndis_co_functions.h"
#include "ndis_miniport.h"
#include "ndis_interrupt.h"
#include "ndis_protocol.h"
#include "ndis_lock.h"
#include "ndis_object.h"
#if NDIS_LEGACY_DRIVER
#include "ndis5.h"
#endif

#endif
