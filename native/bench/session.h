// SPDX-License-Identifier: MIT
/** The open session, for the parts that send requests. */
#ifndef NDH_BENCH_SESSION_H
#define NDH_BENCH_SESSION_H

#include "bench.h"
#include "ndh_bridge.h"
#include "ndh_protocol.h"

#define BENCH_DEADLINE_MS 60000u
#define BENCH_REGION      NDH_MAX_REQUEST

struct bench_session {
    ndh_handle target, world, session, buffer;
    uint8_t *request; /* BENCH_REGION bytes at offset 0 of the buffer */
    uint8_t *events;  /* BENCH_REGION bytes at offset BENCH_REGION */
    NDH_ID af;        /* as the client knows it */
    NDH_ID cm_af;
    uint64_t next_sequence; /* of the next record to read */
};

extern struct bench_session bench;

/** Sends the batch of count operations with its payload that lies in bench.request; every one must be
 * executed. 0 or -1. */
int64_t bench_send(uint32_t count, uint32_t payload);

#endif
