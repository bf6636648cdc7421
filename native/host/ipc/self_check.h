// SPDX-License-Identifier: MIT
/** What the host needs of the machine, looked at before anything else. */
#ifndef NDH_IPC_SELF_CHECK_H
#define NDH_IPC_SELF_CHECK_H

#include <stddef.h>

/** Returns 0, or -1 with one sentence that names what is missing and its remedy. */
int ndh_self_check(char *error, size_t error_size);

#endif
