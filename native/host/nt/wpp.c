// SPDX-License-Identifier: MIT
/* WPP software tracing: messages of generated code, and what such code asks of its session. */
#include <string.h>

#include "pool.h"
#include "thread.h"
#include "tracing.h"

static int is_session(TRACEHANDLE handle)
{
    return (handle & 0xffff) == NT_TRACE_LOGGER_ID;
}

static NTSTATUS trace(TRACEHANDLE logger, ULONG flags, const GUID *guid, USHORT number, uint64_t caller,
                      __builtin_ms_va_list list)
{
    if (!is_session(logger)) {
        return STATUS_INVALID_HANDLE;
    }
    struct nt_message message = {
        .head = { .kind = NDH_MESSAGE_WPP, .id = number, .flags = flags },
    };
    if (guid != NULL) {
        memcpy(message.head.guid, guid, sizeof message.head.guid);
    }
    nt_message_write_list(&message, caller, list);
    nt_tracing()->last_wpp = (struct nt_last_message){ .time = ndh_sched_now(),
                                                       .thread = nt_thread_current()->id,
                                                       .number = number };
    memcpy(&nt_tracing()->last_wpp.guid, message.head.guid, sizeof message.head.guid);
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI WmiTraceMessage(TRACEHANDLE LoggerHandle, ULONG MessageFlags, const GUID *MessageGuid,
                               USHORT MessageNumber, ...)
{
    __builtin_ms_va_list arguments;
    __builtin_ms_va_start(arguments, MessageNumber);
    const NTSTATUS status =
        trace(LoggerHandle, MessageFlags, MessageGuid, MessageNumber, NT_CALLER(), arguments);
    __builtin_ms_va_end(arguments);
    return status;
}

NTSTATUS NTAPI WmiTraceMessageVa(TRACEHANDLE LoggerHandle, ULONG MessageFlags, const GUID *MessageGuid,
                                 USHORT MessageNumber, __builtin_ms_va_list MessageArgList)
{
    return trace(LoggerHandle, MessageFlags, MessageGuid, MessageNumber, NT_CALLER(), MessageArgList);
}

static NTSTATUS give(PVOID out, ULONG room, PULONG required, const void *value, ULONG size)
{
    if (required != NULL) {
        *required = size;
    }
    if (out == NULL || room < size) {
        return STATUS_INFO_LENGTH_MISMATCH;
    }
    memcpy(out, value, size);
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI WmiQueryTraceInformation(TRACE_INFORMATION_CLASS TraceInformationClass, PVOID TraceInformation,
                                        ULONG TraceInformationLength, PULONG RequiredLength, PVOID Buffer)
{
    const TRACE_ENABLE_CONTEXT session = nt_trace_session();
    const TRACEHANDLE handle = nt_trace_handle();
    const ULONG id = session.LoggerId, level = session.Level, flags = session.EnableFlags, none = 0;
    NT_IRQL_MAX(WmiQueryTraceInformation, APC_LEVEL);

    switch (TraceInformationClass) {
    case TraceIdClass:
    case TraceEnableFlagsClass:
    case TraceEnableLevelClass:
        if (Buffer == NULL) {
            return STATUS_INVALID_PARAMETER_MIX;
        }
        if (!is_session(((PWNODE_HEADER)Buffer)->HistoricalContext)) {
            return STATUS_INVALID_HANDLE;
        }
        return give(TraceInformation, TraceInformationLength, RequiredLength,
                    TraceInformationClass == TraceIdClass            ? &id
                    : TraceInformationClass == TraceEnableFlagsClass ? &flags
                                                                     : &level,
                    sizeof id);
    case TraceHandleClass:
    case LoggerEventsLostClass:
        if (Buffer == NULL) {
            return STATUS_INVALID_PARAMETER_MIX;
        }
        if (*(const ULONG *)Buffer != NT_TRACE_LOGGER_ID) {
            return STATUS_INVALID_HANDLE;
        }
        return TraceInformationClass == TraceHandleClass
                   ? give(TraceInformation, TraceInformationLength, RequiredLength, &handle, sizeof handle)
                   : give(TraceInformation, TraceInformationLength, RequiredLength, &none, sizeof none);
    case AllLoggerHandlesClass:
        return give(TraceInformation, TraceInformationLength, RequiredLength, &handle, sizeof handle);
    case GlobalLoggerHandleClass:
        return STATUS_NOT_FOUND;
    case TraceHandleByNameClass: /* the session has no name */
        return Buffer == NULL ? STATUS_INVALID_PARAMETER_MIX : STATUS_INVALID_PARAMETER;
    default:
        return STATUS_INVALID_INFO_CLASS;
    }
}
