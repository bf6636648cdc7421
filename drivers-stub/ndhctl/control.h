// SPDX-License-Identifier: MIT
/** The control codes of ndh_protocol.h. */
#ifndef NDHCTL_CONTROL_H
#define NDHCTL_CONTROL_H

#include "ctl.h"

/** Queue callback of the control device; PASSIVE_LEVEL by the device's execution level. */
EVT_WDF_IO_QUEUE_IO_DEVICE_CONTROL ControlEvtDeviceControl;

#endif
