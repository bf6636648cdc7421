// SPDX-License-Identifier: MIT
/** Registry values that drivers ask for and that are not there. */
#ifndef NDH_NT_MISSING_H
#define NDH_NT_MISSING_H

#include "registry.h"

/** Notes one for the log, once in each world, if the boot script wants it. caller: address of who asked. */
void nt_missing_value(uint64_t caller, const struct nt_key *key, PCUNICODE_STRING name);
/** The same for a service's whole Parameters key, told as its value "(key)"; other keys are not noted. root:
 * what path begins at, NULL: nothing. */
void nt_missing_key(uint64_t caller, const struct nt_key *root, PCUNICODE_STRING path);

#endif
