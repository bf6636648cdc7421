// SPDX-License-Identifier: MIT
#include "log.h"

#include <string.h>

#include "nt.h"

static void append(struct nt_log_record *record, const void *data, uint32_t size)
{
    const uint32_t at = (uint32_t)(record->position % NDH_MB_LOG_SIZE);
    const uint32_t room = NDH_MB_LOG_SIZE - at;
    const uint32_t first = size < room ? size : room;
    memcpy(record->log->bytes + at, data, first);
    memcpy(record->log->bytes, (const uint8_t *)data + first, size - first);
    record->position += size;
}

void nt_log_begin(struct nt_log_record *record, uint16_t mark, uint32_t length)
{
    const uint64_t time = ndh_sched_now();
    const uint16_t head = (uint16_t)(length | mark);
    record->log = &ndh_world_mailbox()->log;
    record->position = record->log->total_written;
    record->room = length;
    append(record, &time, sizeof time);
    append(record, &head, sizeof head);
}

void nt_log_add(struct nt_log_record *record, const void *bytes, uint32_t size)
{
    const uint32_t taken = size < record->room ? size : record->room;
    if (taken != 0) {
        append(record, bytes, taken);
        record->room -= taken;
    }
}

void nt_log_end(struct nt_log_record *record)
{
    while (record->room != 0) {
        nt_log_add(record, "", 1);
    }
    __atomic_store_n(&record->log->total_written, record->position, __ATOMIC_RELEASE);
}
