// SPDX-License-Identifier: MIT
/**
 * What an NDIS 6.30 driver includes, without the WDK: an ABI-exact subset for CoNDIS, sizes and offsets
 * asserted in the build.
 *
 * Define NDIS630 for a protocol, NDIS_MINIPORT_DRIVER and NDIS630_MINIPORT for a miniport.
 */
#ifndef NDH_NDIS_H
#define NDH_NDIS_H

#include "ntddk.h"
#include "ndis_types.h"
#include "ndis_oid.h"
#include "ndis_nbl.h"
#include "ndis_util.h"
#include "ndis_pm.h"
#include "ndis_co.h"
#include "ndis_co_functions.h"
#include "ndis_miniport.h"
#include "ndis_protocol.h"

#endif
