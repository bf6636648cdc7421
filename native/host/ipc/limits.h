// SPDX-License-Identifier: MIT
/** What the host never needs and what a driver that has taken it over must not use up. */
#ifndef NDH_IPC_LIMITS_H
#define NDH_IPC_LIMITS_H

/** Limits addresses, sizes of files, descriptors, locked memory and core files of this process and those that
 * it forks, for good; limits that are lower already stay. Returns 0 or a negative errno. */
int ndh_limits_set(void);

#endif
