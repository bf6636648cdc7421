// SPDX-License-Identifier: MIT
/**
 * NDIS 5: what ndis.h adds for drivers that were written before NDIS 6.
 *
 * A miniport defines NDIS_MINIPORT_DRIVER and NDIS50_MINIPORT or NDIS51_MINIPORT, a protocol NDIS40, NDIS50
 * or NDIS51; NDIS_WRAPPER is NDIS itself, which knows all of them. ndis_versions.h decides.
 */
#ifndef NDH_NDIS5_H
#define NDH_NDIS5_H

#include "ndis5_packet.h"
#include "ndis5_packets.h"
#include "ndis5_request.h"
#include "ndis5_co.h"
#include "ndis5_miniport.h"
#include "ndis5_protocol.h"

#endif
