// SPDX-License-Identifier: MIT
/** The supervisor's child processes: worlds by slot, and the boot child. */
#ifndef NDH_IPC_CHILDREN_H
#define NDH_IPC_CHILDREN_H

#include <stdint.h>
#include <sys/types.h>

#include "mailbox.h"

#define NDH_CHILD_BOOT  NDH_MB_SLOTS /* index after the slots */
#define NDH_CHILD_COUNT (NDH_MB_SLOTS + 1u)

struct ndh_child {
    pid_t pid; /* 0: none */
    int pidfd;
    int exit_status; /* of the last process, as wait(2) gives it */
};

/** Forks a process into an empty place. Returns 0 in the child, its pid in the parent, or a negative errno.
 */
pid_t ndh_child_fork(struct ndh_child *child);

/** Sends a signal, through the pidfd. */
void ndh_child_signal(const struct ndh_child *child, int signal);

/** Collects one ended process: its index in children, -1 if none has ended, NDH_CHILD_COUNT for a process
 * that is in no place. */
int ndh_child_reap(struct ndh_child children[NDH_CHILD_COUNT]);

/** Kills all and waits until they are gone, which takes no longer than the kernel needs to end them. */
void ndh_child_end_all(struct ndh_child children[NDH_CHILD_COUNT]);

#endif
