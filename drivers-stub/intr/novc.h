// SPDX-License-Identifier: MIT
/** Handlers of a CoNDIS miniport, of NDIS 5 or NDIS 6, that has no VCs: each refuses. */
#pragma once

#include <ntddk.h>
#include <ndis.h>

MINIPORT_CO_CREATE_VC NoVcCreate;
MINIPORT_CO_DELETE_VC NoVcDelete;
MINIPORT_CO_ACTIVATE_VC NoVcActivate;
MINIPORT_CO_DEACTIVATE_VC NoVcDeactivate;
