// SPDX-License-Identifier: MIT
/*
 * The in-flight recorder keeps no buffers of its own here: what it is given goes to the log of the world,
 * once, also when the WPP session has been given the same message before.
 */
#include "recorder.h"

#include <string.h>

#include "driver.h"
#include "pool.h"
#include "registry.h"
#include "thread.h"
#include "tracing.h"

#define RECORDER_TAG 0x52707057u /* "WppR" */

/** What a log handle and an AutoLogContext point to. */
struct recorder_log {
    ULONG tag;
    CHAR identifier[RECORDER_LOG_IDENTIFIER_MAX_CHARS + 1];
};

static struct recorder_log *new_log(void)
{
    struct recorder_log *log = nt_alloc(sizeof *log);
    if (log != NULL) {
        log->tag = RECORDER_TAG;
    }
    return log;
}

/* Driver key, value VerboseOn below Parameters: as for the recorder of Windows. */
static USHORT is_verbose(PUNICODE_STRING path)
{
    ULONG verbose = 0;
    UNICODE_STRING parameters = RTL_CONSTANT_STRING(L"\\Parameters");
    WCHAR name[NT_MAX_NAME];
    UNICODE_STRING key = { 0, sizeof name - sizeof *name, name };
    RTL_QUERY_REGISTRY_TABLE query[2];
    if (path == NULL || ndh_sched_irql() != PASSIVE_LEVEL ||
        !NT_SUCCESS(RtlAppendUnicodeStringToString(&key, path)) ||
        !NT_SUCCESS(RtlAppendUnicodeStringToString(&key, &parameters))) {
        return FALSE;
    }
    name[key.Length / sizeof *name] = 0;
    memset(query, 0, sizeof query);
    query[0].Flags = RTL_QUERY_REGISTRY_DIRECT;
    query[0].Name = (PWSTR)L"VerboseOn";
    query[0].EntryContext = &verbose;
    query[0].DefaultType = REG_DWORD;
    query[0].DefaultData = &verbose;
    query[0].DefaultLength = sizeof verbose;
    RtlQueryRegistryValues(RTL_REGISTRY_ABSOLUTE, name, query, NULL, NULL);
    return verbose != 0;
}

VOID NTAPI WppAutoLogStart(WPP_TRACE_CONTROL_BLOCK *WppCb, PDRIVER_OBJECT DrvObj, PUNICODE_STRING RegPath)
{
    (void)DrvObj;
    struct recorder_log *log = new_log();
    const USHORT verbose = is_verbose(RegPath);
    for (WPP_TRACE_CONTROL_BLOCK *block = WppCb; block != NULL; block = block->Next) {
        block->AutoLogContext = log;
        block->AutoLogVerboseEnabled = verbose;
    }
}

VOID NTAPI WppAutoLogStop(WPP_TRACE_CONTROL_BLOCK *WppCb, PDRIVER_OBJECT DrvObj)
{
    (void)DrvObj;
    nt_free(WppCb->AutoLogContext);
    for (WPP_TRACE_CONTROL_BLOCK *block = WppCb; block != NULL; block = block->Next) {
        block->AutoLogContext = NULL;
    }
}

static int is_logged_already(const struct ndh_message *head)
{
    const struct nt_last_message *last = &nt_tracing()->last_wpp;
    return last->time == ndh_sched_now() && last->thread == nt_thread_current()->id &&
           last->number == head->id && memcmp(&last->guid, head->guid, sizeof head->guid) == 0;
}

NTSTATUS NTAPI WppAutoLogTrace(PVOID AutoLogContext, UCHAR MessageLevel, ULONG MessageFlags,
                               GUID *MessageGuid, USHORT MessageNumber, ...)
{
    struct nt_message message = {
        .head = { .kind = NDH_MESSAGE_RECORDER,
                  .level = MessageLevel,
                  .id = MessageNumber,
                  .flags = MessageFlags },
    };
    if (AutoLogContext == NULL) {
        return STATUS_INVALID_PARAMETER;
    }
    if (MessageGuid != NULL) {
        memcpy(message.head.guid, MessageGuid, sizeof message.head.guid);
    }
    if (!is_logged_already(&message.head)) {
        __builtin_ms_va_list arguments;
        __builtin_ms_va_start(arguments, MessageNumber);
        nt_message_write_list(&message, NT_CALLER(), arguments);
        __builtin_ms_va_end(arguments);
    }
    return STATUS_SUCCESS;
}

VOID NTAPI imp_WppRecorderReplay(PVOID WppCb, TRACEHANDLE WppTraceHandle, ULONG EnableFlags,
                                 UCHAR EnableLevel)
{
    /* What was recorded has been shown when it was recorded. */
    (void)WppCb;
    (void)WppTraceHandle;
    (void)EnableFlags;
    (void)EnableLevel;
}

VOID NTAPI imp_WppRecorderConfigure(PVOID WppCb, RECORDER_CONFIGURE_PARAMS *ConfigureParams)
{
    WPP_TRACE_CONTROL_BLOCK *first = WppCb;
    if (ConfigureParams->Size < RTL_SIZEOF_THROUGH_FIELD(RECORDER_CONFIGURE_PARAMS, CreateDefaultLog) ||
        ConfigureParams->CreateDefaultLog) {
        return;
    }
    nt_free(first->AutoLogContext);
    for (WPP_TRACE_CONTROL_BLOCK *block = first; block != NULL; block = block->Next) {
        block->AutoLogContext = NULL;
    }
}

static void set_identifier(struct recorder_log *log, const CHAR *text, size_t size)
{
    size_t length = 0;
    while (length < size && length < RECORDER_LOG_IDENTIFIER_MAX_CHARS && text[length] != 0) {
        log->identifier[length] = text[length];
        length++;
    }
    log->identifier[length] = 0;
}

NTSTATUS NTAPI imp_WppRecorderLogCreate(PVOID WppCb, RECORDER_LOG_CREATE_PARAMS *CreateParams,
                                        PVOID *RecorderLog)
{
    (void)WppCb;
    NT_IRQL_MAX(imp_WppRecorderLogCreate, DISPATCH_LEVEL);
    *RecorderLog = NULL;
    if (CreateParams->Size < FIELD_OFFSET(RECORDER_LOG_CREATE_PARAMS, LogIdentifier)) {
        return STATUS_INFO_LENGTH_MISMATCH;
    }
    struct recorder_log *log = new_log();
    if (log == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    set_identifier(log, CreateParams->LogIdentifier, CreateParams->LogIdentifierSize);
    *RecorderLog = log;
    return STATUS_SUCCESS;
}

VOID NTAPI imp_WppRecorderLogDelete(PVOID WppCb, PVOID RecorderLog)
{
    (void)WppCb;
    NT_IRQL_MAX(imp_WppRecorderLogDelete, DISPATCH_LEVEL);
    nt_free(RecorderLog);
}

VOID NTAPI imp_WppRecorderLogSetIdentifier(PVOID WppCb, PVOID RecorderLog, PCSTR LogIdentifier)
{
    (void)WppCb;
    set_identifier(RecorderLog, LogIdentifier, RECORDER_LOG_IDENTIFIER_MAX_CHARS);
}

PVOID NTAPI imp_WppRecorderLogGetDefault(PVOID WppCb)
{
    return ((WPP_TRACE_CONTROL_BLOCK *)WppCb)->AutoLogContext;
}

BOOLEAN NTAPI imp_WppRecorderIsDefaultLogAvailable(PVOID WppCb)
{
    return ((WPP_TRACE_CONTROL_BLOCK *)WppCb)->AutoLogContext != NULL;
}
