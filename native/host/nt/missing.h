// SPDX-License-Identifier: MIT
/** Registry values that drivers ask for and that are not there. */
#ifndef NDH_NT_MISSING_H
#define NDH_NT_MISSING_H

#include "registry.h"

/** Notes one for the log, once in each world, if the boot script wants it. caller: address of who asked. */
void nt_missing_value(uint64_t caller, const struct nt_key *key, PCUNICODE_STRING name);

#endif
