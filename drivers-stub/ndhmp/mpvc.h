// SPDX-License-Identifier: MIT
/** VCs as a miniport without call manager has them. */
#ifndef NDHMP_MPVC_H
#define NDHMP_MPVC_H

#include "execute.h"

MINIPORT_CO_CREATE_VC MiniportCoCreateVc;
MINIPORT_CO_DELETE_VC MiniportCoDeleteVc;
MINIPORT_CO_ACTIVATE_VC MiniportCoActivateVc;
MINIPORT_CO_DEACTIVATE_VC MiniportCoDeactivateVc;

CM_RUN_FUNCTION VcRunActivateComplete;
CM_RUN_FUNCTION VcRunDeactivateComplete;

#endif
