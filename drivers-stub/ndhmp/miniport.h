// SPDX-License-Identifier: MIT
/** The miniport's adapters: start, pause, restart, halt. */
#ifndef NDHMP_MINIPORT_H
#define NDHMP_MINIPORT_H

#include "adapter.h"

MINIPORT_INITIALIZE MiniportInitializeEx;
MINIPORT_HALT MiniportHaltEx;
MINIPORT_PAUSE MiniportPause;
MINIPORT_RESTART MiniportRestart;
MINIPORT_SHUTDOWN MiniportShutdownEx;
MINIPORT_DEVICE_PNP_EVENT_NOTIFY MiniportDevicePnPEventNotify;

#endif
