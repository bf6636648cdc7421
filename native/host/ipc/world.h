// SPDX-License-Identifier: MIT
/** A world: a process forked from the template that serves the requests of one slot. */
#ifndef NDH_IPC_WORLD_H
#define NDH_IPC_WORLD_H

#include <stdint.h>
#include <sys/types.h>

/** Runs in the forked world: maps its slot, gives up all descriptors but the log, serves requests until it is
 * told to exit or ended. */
_Noreturn void ndh_world_run(uint32_t slot, uint64_t seed, pid_t supervisor);

#endif
