// SPDX-License-Identifier: MIT
/** The supervisor: answers the client's commands, forks and collects worlds. It never runs driver code. */
#ifndef NDH_IPC_SUPERVISOR_H
#define NDH_IPC_SUPERVISOR_H

/** Serves until the client is gone. opener is the socket of the opener. Returns the exit status of the host.
 */
int ndh_supervisor_run(int opener);

#endif
