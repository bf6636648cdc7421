// SPDX-License-Identifier: MIT
/*
 * Devices without hardware: what a driver writes to their memory and ports it reads back, until a test that
 * plays the device changes it or raises an interrupt (hardwaredevice.c).
 */
#include "hardware.h"

#include <string.h>

#include "physical.h"
#include "services.h"

#define MAX_RANGES 16u
#define PORT_COUNT 0x10000u
#define VECTORS    256u

struct nt_hardware {
    unsigned ranges;
    struct memory_range {
        uint64_t start, length;
        uint8_t *memory;
    } range[MAX_RANGES];
    uint8_t decoded[PORT_COUNT / 8]; /* bit set: a device is at the port */
    uint8_t port[PORT_COUNT];
    uint8_t vector[VECTORS]; /* not 0: a device has it */
};

static struct nt_hardware *hardware(void)
{
    return nt_root()->hardware;
}

/** The devices; made with the first one. NULL: no memory. */
static struct nt_hardware *hardware_of_boot(void)
{
    if (hardware() == NULL && nt_hardware_device_make() == 0) {
        nt_root()->hardware = ndh_arena_alloc(sizeof(struct nt_hardware), 16);
    }
    return hardware();
}

int ndh_nt_device_memory(uint64_t start, uint64_t length)
{
    struct nt_hardware *const all = hardware_of_boot();
    if (all == NULL || all->ranges == MAX_RANGES || nt_is_ram(start, length)) {
        return -1;
    }
    for (unsigned i = 0; i < all->ranges; i++) {
        if (start < all->range[i].start + all->range[i].length && all->range[i].start < start + length) {
            return -1;
        }
    }
    uint8_t *const memory = ndh_arena_alloc(length, PAGE_SIZE);
    if (memory == NULL) {
        return -1;
    }
    all->range[all->ranges++] = (struct memory_range){ start, length, memory };
    return 0;
}

int ndh_nt_device_ports(uint64_t start, uint64_t length)
{
    struct nt_hardware *const all = hardware_of_boot();
    if (all == NULL || start >= PORT_COUNT || length > PORT_COUNT - start) {
        return -1;
    }
    for (uint64_t port = start; port < start + length; port++) {
        all->decoded[port / 8] |= (uint8_t)(1u << port % 8);
    }
    return 0;
}

int ndh_nt_device_interrupt(uint64_t vector)
{
    struct nt_hardware *const all = hardware_of_boot();
    if (all == NULL || vector >= VECTORS) {
        return -1;
    }
    all->vector[vector] = 1;
    return 0;
}

int nt_device_has_vector(uint32_t vector)
{
    return hardware() != NULL && vector < VECTORS && hardware()->vector[vector];
}

uint8_t *nt_device_memory_at(uint64_t start, uint64_t length)
{
    struct nt_hardware *const all = hardware();
    for (unsigned i = 0; all != NULL && i < all->ranges; i++) {
        const struct memory_range *const range = &all->range[i];
        if (start >= range->start && start - range->start < range->length && length != 0 &&
            length <= range->length - (start - range->start)) {
            return range->memory + (start - range->start);
        }
    }
    return NULL;
}

uint64_t nt_device_address_of(const void *address)
{
    const struct nt_hardware *const all = hardware();
    for (unsigned i = 0; all != NULL && i < all->ranges; i++) {
        const uint64_t offset = (uint64_t)address - (uint64_t)all->range[i].memory;
        if (offset < all->range[i].length) {
            return all->range[i].start + offset;
        }
    }
    return 0;
}

PVOID NTAPI MmMapIoSpace(PHYSICAL_ADDRESS PhysicalAddress, SIZE_T NumberOfBytes,
                         MEMORY_CACHING_TYPE CacheType)
{
    (void)CacheType;
    NT_IRQL_MAX(MmMapIoSpace, DISPATCH_LEVEL);
    return nt_device_memory_at((uint64_t)PhysicalAddress.QuadPart, NumberOfBytes);
}

PVOID NTAPI MmMapIoSpaceEx(PHYSICAL_ADDRESS PhysicalAddress, SIZE_T NumberOfBytes, ULONG Protect)
{
    (void)Protect;
    NT_IRQL_MAX(MmMapIoSpaceEx, DISPATCH_LEVEL);
    return nt_device_memory_at((uint64_t)PhysicalAddress.QuadPart, NumberOfBytes);
}

VOID NTAPI MmUnmapIoSpace(PVOID BaseAddress, SIZE_T NumberOfBytes)
{
    struct nt_hardware *const all = hardware();
    NT_IRQL_MAX(MmUnmapIoSpace, DISPATCH_LEVEL);
    for (unsigned i = 0; all != NULL && i < all->ranges; i++) {
        const struct memory_range *const range = &all->range[i];
        const uint64_t offset = (uint64_t)BaseAddress - (uint64_t)range->memory;
        if (offset < range->length && NumberOfBytes <= range->length - offset) {
            return;
        }
    }
    nt_bugcheckf(0xDA, 0x102, (uint64_t)BaseAddress, 0, 0,
                 "SYSTEM_PTE_MISUSE: MmUnmapIoSpace of an address that is not mapped");
}

static int is_decoded(const struct nt_hardware *all, uint32_t port)
{
    return all != NULL && port < PORT_COUNT && (all->decoded[port / 8] >> port % 8 & 1) != 0;
}

uint8_t *nt_device_ports_at(uint64_t start, uint64_t length)
{
    struct nt_hardware *const all = hardware();
    if (start >= PORT_COUNT || length > PORT_COUNT - start) {
        return NULL;
    }
    for (uint64_t port = start; port < start + length; port++) {
        if (!is_decoded(all, (uint32_t)port)) {
            return NULL;
        }
    }
    return all->port + start;
}

uint32_t nt_port_read(uint16_t port, unsigned width)
{
    const struct nt_hardware *const all = hardware();
    uint32_t value = 0;
    for (unsigned i = 0; i < width; i++) {
        value |= (uint32_t)(is_decoded(all, port + i) ? all->port[port + i] : 0xff) << 8 * i;
    }
    return value;
}

void nt_port_write(uint16_t port, unsigned width, uint32_t value)
{
    struct nt_hardware *const all = hardware();
    for (unsigned i = 0; i < width; i++) {
        if (is_decoded(all, port + i)) {
            all->port[port + i] = (uint8_t)(value >> 8 * i);
        }
    }
}
