// SPDX-License-Identifier: MIT
/** Devices of a boot script: physical memory and ports that plain memory stands for. */
#ifndef NDH_NT_HARDWARE_H
#define NDH_NT_HARDWARE_H

#include "nt.h"

/** What a driver reads at a port, width bytes (1, 2 or 4): all ones where no device is. */
uint32_t nt_port_read(uint16_t port, unsigned width);
/** What no device takes is gone. */
void nt_port_write(uint16_t port, unsigned width, uint32_t value);

#endif
