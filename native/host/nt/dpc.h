// SPDX-License-Identifier: MIT
/** Deferred procedure calls: a queue for each virtual processor. */
#ifndef NDH_NT_DPC_H
#define NDH_NT_DPC_H

#include "nt.h"

void nt_dpcs_init(void);

/** Queues without a choice point; draws the processor unless the DPC has a target. Returns 0 when it was
 *  queued already. */
int nt_dpc_queue(PKDPC dpc, PVOID argument1, PVOID argument2);
int nt_dpc_is_inside(const KDPC *dpc, uint64_t low, uint64_t high);

/** Scheduler hook. */
int nt_dpc_run(unsigned processor);

/** Queued DPCs. */
unsigned nt_dpc_count(void);
/** First queued DPC whose memory lies in [low, high), or NULL. */
const KDPC *nt_dpc_stored_in(uint64_t low, uint64_t high);
/** First queued DPC that lies in [low, high) or whose routine does. */
const KDPC *nt_dpc_inside(uint64_t low, uint64_t high);

#endif
