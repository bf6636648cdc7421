// SPDX-License-Identifier: MIT
/**
 * Physical addresses: RAM is the arena, in one piece below 4 GiB, so that devices with addresses of 32 bits
 * reach all of it. No map registers, no IOMMU.
 */
#ifndef NDH_NT_PHYSICAL_H
#define NDH_NT_PHYSICAL_H

#include "nt.h"

/** RAM: NDH_ARENA_SIZE bytes from here on. */
#define NT_RAM_START 0x10000000ULL

/** Physical address of a place in RAM or in a device's memory; 0: it is in neither. */
uint64_t nt_physical_of(const void *address);

/** The RAM behind a range of physical addresses, or NULL: not all of it is RAM that allows that access. */
uint8_t *nt_ram_at(uint64_t start, uint64_t length, int is_write);

/** Writes the page numbers of an MDL, which drivers read by MmGetMdlPfnArray; it has room for them. */
void nt_physical_pages(PMDL mdl);

/** Whether a range reaches into RAM. */
int nt_is_ram(uint64_t start, uint64_t length);

#endif
