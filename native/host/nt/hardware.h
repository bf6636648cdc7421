// SPDX-License-Identifier: MIT
/** Devices of a boot script: physical memory and ports that plain memory stands for, and their interrupts. */
#ifndef NDH_NT_HARDWARE_H
#define NDH_NT_HARDWARE_H

#include "nt.h"

/** What a driver reads at a port, width bytes (1, 2 or 4): all ones where no device is. */
uint32_t nt_port_read(uint16_t port, unsigned width);
/** What no device takes is gone. */
void nt_port_write(uint16_t port, unsigned width, uint32_t value);

/** The memory behind a range of physical addresses, or NULL: not all of it belongs to one device. */
uint8_t *nt_device_memory_at(uint64_t start, uint64_t length);
/** The other way: the physical address of a place in a device's memory, or 0. */
uint64_t nt_device_address_of(const void *address);
/** What devices have at these ports, or NULL: not all of them belong to devices. */
uint8_t *nt_device_ports_at(uint64_t start, uint64_t length);
/** Whether a device has that interrupt. */
int nt_device_has_vector(uint32_t vector);

/** hardwaredevice.c: makes \Device\NdhHardware. 0, or -1 when there is no memory. */
int nt_hardware_device_make(void);

#endif
