// SPDX-License-Identifier: MIT
/** The system calls of supervisor, boot world and worlds. Anything else ends the process by SIGSYS. */
#ifndef NDH_IPC_SECCOMP_H
#define NDH_IPC_SECCOMP_H

/**
 * Installs the filter for this process and all that it will fork: no files, no sockets, no exec, no signals
 * to others, new processes only by fork. Processes are ended through pidfds, which only a parent gets at
 * clone. Returns 0 or a negative errno.
 */
int ndh_seccomp_install(void);

/** Whether the kernel can filter with SECCOMP_RET_KILL_PROCESS. Returns 0 or a negative errno. */
int ndh_seccomp_check(void);

#endif
