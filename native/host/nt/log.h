// SPDX-License-Identifier: MIT
/** The ring of what drivers say, in the mailbox: written at any IRQL, newest kept, all bytes counted. */
#ifndef NDH_NT_LOG_H
#define NDH_NT_LOG_H

#include <stdint.h>

struct ndh_debug_log;

#define NT_LOG_RECORD_MAX 0x7fffu

/** A record that is being written. Nobody sees it before its end. */
struct nt_log_record {
    struct ndh_debug_log *log;
    uint64_t position;
    uint32_t room; /* bytes that are to come */
};

/** length: of the record, at most NT_LOG_RECORD_MAX. mark: 0 for text, or NDH_LOG_MESSAGE. */
void nt_log_begin(struct nt_log_record *record, uint16_t mark, uint32_t length);
/** Adds bytes, as many as there is room for. */
void nt_log_add(struct nt_log_record *record, const void *bytes, uint32_t size);
/** Fills the rest with zeros. */
void nt_log_end(struct nt_log_record *record);

#endif
