// SPDX-License-Identifier: MIT
/** The text of a boot that failed. */
#ifndef NDH_IPC_BOOT_ERROR_H
#define NDH_IPC_BOOT_ERROR_H

#include <stddef.h>

#include "mailbox.h"

/** One line that says what failed, then call frames and the last debug output if there are any. slot is the
 * boot world's, exit_status as wait(2) gives it. */
void ndh_boot_error(const struct ndh_mailbox *slot, int exit_status, char *text, size_t size);

/** "was ended by signal 31 (...)" or "exited with status 4": how a process ended without a crash record. */
void ndh_describe_exit(int exit_status, char *text, size_t size);

#endif
