// SPDX-License-Identifier: MIT
/**
 * The opener: a small process that never runs driver code and opens files for the supervisor, which itself is
 * confined by seccomp from the start. It serves one socket that only the supervisor holds, and ends with it.
 */
#ifndef NDH_IPC_OPENER_H
#define NDH_IPC_OPENER_H

#include <stdint.h>

/** Starts the opener. Returns the supervisor's end of the socket or a negative errno. Call before the seccomp
 * filter is installed. */
int ndh_opener_start(void);

/** Opens a regular file of at most 32 MiB for reading; *size is its length. Returns a file descriptor or a
 * negative errno. */
int ndh_opener_file(int opener, const char *path, uint64_t *size);

/** Makes an empty memfd of this size. Returns a file descriptor or a negative errno. */
int ndh_opener_memfd(int opener, uint64_t size);

#endif
