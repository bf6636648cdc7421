// SPDX-License-Identifier: MIT
/** WppRecorder.sys: the in-flight recorder that WPP's generated code writes to. Types as in wpprecorder.h. */
#ifndef NDH_NT_RECORDER_H
#define NDH_NT_RECORDER_H

#include "etw.h"

/** WPP's control block in a driver that uses the recorder, one for each provider. */
typedef struct _WPP_TRACE_CONTROL_BLOCK {
    PVOID Callback;
    const GUID *ControlGuid;
    struct _WPP_TRACE_CONTROL_BLOCK *Next;
    TRACEHANDLE Logger;
    PUNICODE_STRING RegistryPath;
    UCHAR FlagsLen;
    UCHAR Level;
    USHORT Reserved;
    ULONG Flags[1];
    ULONG ReservedFlags;
    REGHANDLE RegHandle;
    PVOID AutoLogContext;
    USHORT AutoLogVerboseEnabled;
    USHORT AutoLogAttachToMiniDump;
} WPP_TRACE_CONTROL_BLOCK;
C_ASSERT(FIELD_OFFSET(WPP_TRACE_CONTROL_BLOCK, AutoLogContext) == 64);

typedef struct _RECORDER_CONFIGURE_PARAMS {
    ULONG Size;
    BOOLEAN CreateDefaultLog;
} RECORDER_CONFIGURE_PARAMS;

#define RECORDER_LOG_IDENTIFIER_MAX_CHARS 16

typedef struct _RECORDER_LOG_CREATE_PARAMS {
    ULONG Size;
    ULONG LogTag;
    ULONG TotalBufferSize;
    ULONG ErrorPartitionSize;
    ULONG_PTR LogIdentifierAppendValue;
    BOOLEAN LogIdentifierAppendValueSet;
    ULONG LogIdentifierSize;
    CHAR LogIdentifier[RECORDER_LOG_IDENTIFIER_MAX_CHARS];
} RECORDER_LOG_CREATE_PARAMS;
C_ASSERT(sizeof(RECORDER_LOG_CREATE_PARAMS) == 48);

VOID NTAPI WppAutoLogStart(WPP_TRACE_CONTROL_BLOCK *WppCb, PDRIVER_OBJECT DrvObj, PUNICODE_STRING RegPath);
VOID NTAPI WppAutoLogStop(WPP_TRACE_CONTROL_BLOCK *WppCb, PDRIVER_OBJECT DrvObj);
NTSTATUS NTAPI WppAutoLogTrace(PVOID AutoLogContext, UCHAR MessageLevel, ULONG MessageFlags,
                               GUID *MessageGuid, USHORT MessageNumber, ...);
VOID NTAPI imp_WppRecorderReplay(PVOID WppCb, TRACEHANDLE WppTraceHandle, ULONG EnableFlags,
                                 UCHAR EnableLevel);
VOID NTAPI imp_WppRecorderConfigure(PVOID WppCb, RECORDER_CONFIGURE_PARAMS *ConfigureParams);
NTSTATUS NTAPI imp_WppRecorderLogCreate(PVOID WppCb, RECORDER_LOG_CREATE_PARAMS *CreateParams,
                                        PVOID *RecorderLog);
VOID NTAPI imp_WppRecorderLogDelete(PVOID WppCb, PVOID RecorderLog);
VOID NTAPI imp_WppRecorderLogSetIdentifier(PVOID WppCb, PVOID RecorderLog, PCSTR LogIdentifier);
PVOID NTAPI imp_WppRecorderLogGetDefault(PVOID WppCb);
BOOLEAN NTAPI imp_WppRecorderIsDefaultLogAvailable(PVOID WppCb);

#endif
