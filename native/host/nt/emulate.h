// SPDX-License-Identifier: MIT
/** Parts of ndh_nt_emulate: each returns 1 when it has carried out the instruction at the context's rip. */
#ifndef NDH_NT_EMULATE_H
#define NDH_NT_EMULATE_H

#include <ucontext.h>

/** Loads from KUSER_SHARED_DATA. */
int nt_emulate_shared_data(ucontext_t *uc);

#endif
