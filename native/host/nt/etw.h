// SPDX-License-Identifier: MIT
/** Tracing services as drivers import them: ETW, WPP software tracing, WMI registration. Layouts as in
 * evntprov.h, evntrace.h and wmistr.h. */
#ifndef NDH_NT_ETW_H
#define NDH_NT_ETW_H

#include <ntddk.h>

typedef ULONGLONG REGHANDLE, *PREGHANDLE;
typedef ULONG64 TRACEHANDLE;

typedef struct _EVENT_DESCRIPTOR {
    USHORT Id;
    UCHAR Version;
    UCHAR Channel;
    UCHAR Level;
    UCHAR Opcode;
    USHORT Task;
    ULONGLONG Keyword;
} EVENT_DESCRIPTOR;
typedef const EVENT_DESCRIPTOR *PCEVENT_DESCRIPTOR;
C_ASSERT(sizeof(EVENT_DESCRIPTOR) == 16);

typedef struct _EVENT_DATA_DESCRIPTOR {
    ULONGLONG Ptr;
    ULONG Size;
    UCHAR Type; /* EVENT_DATA_DESCRIPTOR_TYPE_XXX */
    UCHAR Reserved1;
    USHORT Reserved2;
} EVENT_DATA_DESCRIPTOR, *PEVENT_DATA_DESCRIPTOR;
C_ASSERT(sizeof(EVENT_DATA_DESCRIPTOR) == 16);

#define EVENT_DATA_DESCRIPTOR_TYPE_EVENT_METADATA    1
#define EVENT_DATA_DESCRIPTOR_TYPE_PROVIDER_METADATA 2

#define EVENT_CONTROL_CODE_DISABLE_PROVIDER 0
#define EVENT_CONTROL_CODE_ENABLE_PROVIDER  1

#define EVENT_ACTIVITY_CTRL_GET_ID        1
#define EVENT_ACTIVITY_CTRL_SET_ID        2
#define EVENT_ACTIVITY_CTRL_CREATE_ID     3
#define EVENT_ACTIVITY_CTRL_GET_SET_ID    4
#define EVENT_ACTIVITY_CTRL_CREATE_SET_ID 5

typedef enum _EVENT_INFO_CLASS {
    EventProviderBinaryTrackInfo,
    EventProviderSetReserved1,
    EventProviderSetTraits,
    EventProviderUseDescriptorType,
    MaxEventInfo
} EVENT_INFO_CLASS;

typedef VOID NTAPI ETWENABLECALLBACK(const GUID *SourceId, ULONG ControlCode, UCHAR Level,
                                     ULONGLONG MatchAnyKeyword, ULONGLONG MatchAllKeyword, PVOID FilterData,
                                     PVOID CallbackContext);
typedef ETWENABLECALLBACK *PETWENABLECALLBACK;

/** What enables a WPP provider; its first eight bytes are the trace handle of the session. */
typedef struct _TRACE_ENABLE_CONTEXT {
    USHORT LoggerId;
    UCHAR Level;
    UCHAR InternalFlag;
    ULONG EnableFlags;
} TRACE_ENABLE_CONTEXT;
C_ASSERT(sizeof(TRACE_ENABLE_CONTEXT) == sizeof(TRACEHANDLE));

/** EnableContext: TRACE_ENABLE_CONTEXT. */
typedef VOID NTAPI NDH_CLASSIC_CALLBACK(const GUID *Guid, UCHAR ControlCode, PVOID EnableContext,
                                        PVOID CallbackContext);

#define TRACE_MESSAGE_SEQUENCE              0x01
#define TRACE_MESSAGE_GUID                  0x02
#define TRACE_MESSAGE_COMPONENTID           0x04
#define TRACE_MESSAGE_TIMESTAMP             0x08
#define TRACE_MESSAGE_PERFORMANCE_TIMESTAMP 0x10
#define TRACE_MESSAGE_SYSTEMINFO            0x20

typedef enum _TRACE_INFORMATION_CLASS {
    TraceIdClass,
    TraceHandleClass,
    TraceEnableFlagsClass,
    TraceEnableLevelClass,
    GlobalLoggerHandleClass,
    EventLoggerHandleClass,
    AllLoggerHandlesClass,
    TraceHandleByNameClass,
    LoggerEventsLostClass
} TRACE_INFORMATION_CLASS;

typedef struct _WNODE_HEADER {
    ULONG BufferSize;
    ULONG ProviderId;
    ULONG64 HistoricalContext;
    LARGE_INTEGER TimeStamp;
    GUID Guid;
    ULONG ClientContext;
    ULONG Flags;
} WNODE_HEADER, *PWNODE_HEADER;
C_ASSERT(sizeof(WNODE_HEADER) == 48);

#define WNODE_FLAG_TRACED_GUID 0x00020000

typedef struct _WMIREGGUID {
    GUID Guid;
    ULONG Flags;
    ULONG InstanceCount;
    ULONG_PTR InstanceInfo;
} WMIREGGUID;
C_ASSERT(sizeof(WMIREGGUID) == 32);

typedef struct _WMIREGINFO {
    ULONG BufferSize;
    ULONG NextWmiRegInfo;
    ULONG RegistryPath;
    ULONG MofResourceName;
    ULONG GuidCount;
    WMIREGGUID WmiRegGuid[];
} WMIREGINFO;
C_ASSERT(FIELD_OFFSET(WMIREGINFO, WmiRegGuid) == 24);

#define WMIREG_FLAG_TRACE_CONTROL_GUID 0x00001000
#define WMIREG_FLAG_TRACED_GUID        0x00080000

#define WMIREG_ACTION_REGISTER     1
#define WMIREG_ACTION_DEREGISTER   2
#define WMIREG_ACTION_REREGISTER   3
#define WMIREG_ACTION_UPDATE_GUIDS 4
#define WMIREG_ACTION_BLOCK_IRPS   5
#define WMIREG_FLAG_TRACE_PROVIDER 0x00010000u
#define WMIREG_FLAG_CALLBACK       0x80000000u /* the device object is a callback of WPP */

#define WMIREGISTER 0
#define WMIUPDATE   1

typedef NTSTATUS NTAPI WMIENTRY_NEW(UCHAR MinorFunction, PVOID DataPath, ULONG BufferLength, PVOID Buffer,
                                    PVOID Context, PULONG Size);

NTKERNELAPI NTSTATUS NTAPI EtwRegister(const GUID *ProviderId, PETWENABLECALLBACK EnableCallback,
                                       PVOID CallbackContext, PREGHANDLE RegHandle);
NTKERNELAPI NTSTATUS NTAPI EtwRegisterClassicProvider(const GUID *ProviderGuid, ULONG Type,
                                                      NDH_CLASSIC_CALLBACK *EnableCallback,
                                                      PVOID CallbackContext, PREGHANDLE RegHandle);
NTKERNELAPI NTSTATUS NTAPI EtwUnregister(REGHANDLE RegHandle);
NTKERNELAPI NTSTATUS NTAPI EtwSetInformation(REGHANDLE RegHandle, EVENT_INFO_CLASS InformationClass,
                                             PVOID EventInformation, ULONG InformationLength);
NTKERNELAPI BOOLEAN NTAPI EtwEventEnabled(REGHANDLE RegHandle, PCEVENT_DESCRIPTOR EventDescriptor);
NTKERNELAPI BOOLEAN NTAPI EtwProviderEnabled(REGHANDLE RegHandle, UCHAR Level, ULONGLONG Keyword);
NTKERNELAPI NTSTATUS NTAPI EtwActivityIdControl(ULONG ControlCode, GUID *ActivityId);
NTKERNELAPI NTSTATUS NTAPI EtwWrite(REGHANDLE RegHandle, PCEVENT_DESCRIPTOR EventDescriptor,
                                    const GUID *ActivityId, ULONG UserDataCount,
                                    PEVENT_DATA_DESCRIPTOR UserData);
NTKERNELAPI NTSTATUS NTAPI EtwWriteTransfer(REGHANDLE RegHandle, PCEVENT_DESCRIPTOR EventDescriptor,
                                            const GUID *ActivityId, const GUID *RelatedActivityId,
                                            ULONG UserDataCount, PEVENT_DATA_DESCRIPTOR UserData);
NTKERNELAPI NTSTATUS NTAPI EtwWriteEx(REGHANDLE RegHandle, PCEVENT_DESCRIPTOR EventDescriptor, ULONG64 Filter,
                                      ULONG Flags, const GUID *ActivityId, const GUID *RelatedActivityId,
                                      ULONG UserDataCount, PEVENT_DATA_DESCRIPTOR UserData);
NTKERNELAPI NTSTATUS NTAPI EtwWriteString(REGHANDLE RegHandle, UCHAR Level, ULONGLONG Keyword,
                                          const GUID *ActivityId, PCWSTR String);

NTKERNELAPI NTSTATUS NTAPI WmiTraceMessage(TRACEHANDLE LoggerHandle, ULONG MessageFlags,
                                           const GUID *MessageGuid, USHORT MessageNumber, ...);
NTKERNELAPI NTSTATUS NTAPI WmiTraceMessageVa(TRACEHANDLE LoggerHandle, ULONG MessageFlags,
                                             const GUID *MessageGuid, USHORT MessageNumber,
                                             __builtin_ms_va_list MessageArgList);
NTKERNELAPI NTSTATUS NTAPI WmiQueryTraceInformation(TRACE_INFORMATION_CLASS TraceInformationClass,
                                                    PVOID TraceInformation, ULONG TraceInformationLength,
                                                    PULONG RequiredLength, PVOID Buffer);
NTKERNELAPI NTSTATUS NTAPI IoWMIRegistrationControl(PDEVICE_OBJECT DeviceObject, ULONG Action);
NTKERNELAPI NTSTATUS NTAPI IoWMIWriteEvent(PVOID WnodeEventItem);

#endif
