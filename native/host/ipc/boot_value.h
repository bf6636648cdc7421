// SPDX-License-Identifier: MIT
/** What the VALUE and REGISTRY lines of a boot script put into the registry. */
#ifndef NDH_IPC_BOOT_VALUE_H
#define NDH_IPC_BOOT_VALUE_H

#include "boot_script.h"

/** Sets the value; scratch has room for its data (at most three bytes for each two of the script's text). 0,
 * or -1 when a name or the data is too long or memory is exhausted. */
int ndh_boot_value_set(const struct ndh_boot_line *line, uint8_t *scratch);

/** Writes the bytes that the pairs of hexadecimal digits mean, and returns how many. */
size_t ndh_boot_bytes(const char *digits, uint8_t *bytes);

#endif
