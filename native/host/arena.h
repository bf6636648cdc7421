// SPDX-License-Identifier: MIT
/**
 * The life of the arena as the supervisor sees it. Allocation and protection, which all parts use, are in
 * host.h.
 *
 * The boot child creates the arena in a memfd (MAP_SHARED) and exits; the supervisor then maps the memfd
 * MAP_PRIVATE, changes nothing in it, and forks worlds. Pages that no world writes are shared. The supervisor
 * has mapped what there is of images and pool, so that a world need not fault for each page that it reads.
 */
#ifndef NDH_HOST_ARENA_H
#define NDH_HOST_ARENA_H

#include <stdint.h>

/** Boot child: maps an empty memfd of NDH_ARENA_SIZE bytes shared and prepares the head. Returns 0 or a
 * negative errno. */
int ndh_arena_create(int memfd);

/** Supervisor: maps the memfd privately in place of any earlier one and gives each page its recorded
 * protection. Returns 0 or a negative errno. */
int ndh_arena_map_template(int memfd);

/** Whether nothing else occupies the addresses of arena and mailbox. Returns 0 or a negative errno. */
int ndh_arena_check_addresses(void);

/** Protection (PROT_*) that was recorded for a page, counted from the arena's base. */
int ndh_arena_protection(uint64_t page);

#endif
