// SPDX-License-Identifier: MIT
/**
 * What drivers trace. The host plays the one session that listens: it enables each provider at its
 * registration, with all levels, keywords and flags, and writes each message to the log of the world as it is
 * given. Decoding is for the reader.
 */
#ifndef NDH_NT_TRACING_H
#define NDH_NT_TRACING_H

#include "etw.h"
#include "log.h"
#include "nt.h"

#define NT_TRACE_LEVEL     255u /* the levels that providers define for themselves included */
#define NT_TRACE_LOGGER_ID 1u
#define NT_TRACE_FLAGS     0x7fffffffu

struct nt_provider;
struct nt_wmi_provider;

struct nt_tracing {
    struct nt_provider *providers; /* ETW registrations, newest first */
    struct nt_wmi_provider *wmi;   /* WMI registrations, newest first */
    uint64_t activities;           /* identifiers made */
    ULONG written;                 /* messages */
    struct nt_last_message {       /* of WPP: the recorder is given each again */
        uint64_t time;
        GUID guid;
        uint32_t thread;
        uint16_t number;
    } last_wpp;
};

void nt_tracing_init(void);

static inline struct nt_tracing *nt_tracing(void)
{
    return nt_root()->tracing;
}

/** The session that providers are enabled for. */
static inline TRACE_ENABLE_CONTEXT nt_trace_session(void)
{
    return (TRACE_ENABLE_CONTEXT){ NT_TRACE_LOGGER_ID, NT_TRACE_LEVEL, 0, NT_TRACE_FLAGS };
}
TRACEHANDLE nt_trace_handle(void);

/** A message that is being written. The caller of nt_message_begin has set head: kind, level and so on. */
struct nt_message {
    struct ndh_message head;
    struct nt_log_record record;
};

/** caller: address in the driver. traits_size and metadata_size of head are final, and as many bytes are
 * added first; data_size bytes are to follow, of which a record holds what it can. Any IRQL. */
void nt_message_begin(struct nt_message *message, uint64_t caller, size_t data_size);
static inline void nt_message_add(struct nt_message *message, const void *bytes, size_t size)
{
    nt_log_add(&message->record, bytes, size > NT_LOG_RECORD_MAX ? NT_LOG_RECORD_MAX : (uint32_t)size);
}
static inline void nt_message_end(struct nt_message *message)
{
    nt_log_end(&message->record);
}

/** Writes a message with WPP's list of parts: pointer and length in turn, ended by a null pointer. */
void nt_message_write_list(struct nt_message *message, uint64_t caller, __builtin_ms_va_list list);

/**
 * Bug checks if a driver whose image is [low, high) has left a provider registered and the verifier is on.
 */
void nt_tracing_check_gone(uint64_t low, uint64_t high, const char *name);
/** As above, for a device object that is deleted. */
void nt_wmi_check_device(PDEVICE_OBJECT device);
void nt_wmi_check_gone(uint64_t low, uint64_t high, const char *name);

#endif
