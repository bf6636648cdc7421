// SPDX-License-Identifier: MIT
/** Posts of the client: each travels as an IRP on a thread of its own. */
#ifndef NDH_NT_POST_H
#define NDH_NT_POST_H

#include "nt.h"

void nt_posts_init(void);

/** Starts threads for posts that wait for a fiber. */
void nt_posts_start_waiting(void);

#endif
