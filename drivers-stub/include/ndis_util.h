// SPDX-License-Identifier: MIT
/**
 * NDIS 6.30: spin locks, events, timers, work items, memory, configuration, version.
 */
#ifndef NDH_NDIS_UTIL_H
#define NDH_NDIS_UTIL_H

#include "ndis_types.h"

typedef struct _NDIS_WORK_ITEM NDIS_WORK_ITEM, *PNDIS_WORK_ITEM;

typedef struct _NDIS_SPIN_LOCK {
    KSPIN_LOCK SpinLock;
    KIRQL OldIrql;
} NDIS_SPIN_LOCK, *PNDIS_SPIN_LOCK;

typedef struct _NDIS_EVENT {
    KEVENT Event;
} NDIS_EVENT, *PNDIS_EVENT;

FORCEINLINE VOID NdisAllocateSpinLock(PNDIS_SPIN_LOCK SpinLock)
{
    KeInitializeSpinLock(&SpinLock->SpinLock);
}

FORCEINLINE VOID NdisFreeSpinLock(PNDIS_SPIN_LOCK SpinLock)
{
    UNREFERENCED_PARAMETER(SpinLock);
}

/* The caller's IRQL is kept in the lock itself. */
#define NdisAcquireSpinLock(Lock) KeAcquireSpinLock(&(Lock)->SpinLock, &(Lock)->OldIrql)
#define NdisReleaseSpinLock(Lock) KeReleaseSpinLock(&(Lock)->SpinLock, (Lock)->OldIrql)
#define NdisDprAcquireSpinLock(Lock) KeAcquireSpinLockAtDpcLevel(&(Lock)->SpinLock)
#define NdisDprReleaseSpinLock(Lock) KeReleaseSpinLockFromDpcLevel(&(Lock)->SpinLock)
#define NdisInitializeListHead(Head) InitializeListHead(Head)
#define NdisInterlockedInsertTailList(Head, Entry, Lock)                                                     \
    ExInterlockedInsertTailList(Head, Entry, &(Lock)->SpinLock)
#define NdisInterlockedRemoveHeadList(Head, Lock) ExInterlockedRemoveHeadList(Head, &(Lock)->SpinLock)
#define NdisInterlockedIncrement(Addend) InterlockedIncrement(Addend)
#define NdisInterlockedDecrement(Addend) InterlockedDecrement(Addend)
#define NdisZeroMemory(Destination, Length) RtlZeroMemory(Destination, Length)
#define NdisFillMemory(Destination, Length, Fill) RtlFillMemory(Destination, Length, Fill)
#define NdisMoveMemory(Destination, Source, Length) RtlCopyMemory(Destination, Source, Length)
#define NdisEqualMemory(Left, Right, Length) RtlEqualMemory(Left, Right, Length)
#define NdisInitUnicodeString(Destination, Source) RtlInitUnicodeString(Destination, Source)
#define NdisEqualUnicodeString(Left, Right, CaseInsensitive)                                                 \
    RtlEqualUnicodeString(Left, Right, CaseInsensitive)
#define NdisEqualString(Left, Right, CaseInsensitive) RtlEqualUnicodeString(Left, Right, CaseInsensitive)
#define NdisInitAnsiString(Destination, Source) RtlInitString(Destination, Source)
#define NdisAnsiStringToUnicodeString(Destination, Source)                                                   \
    RtlAnsiStringToUnicodeString(Destination, Source, FALSE)
#define NdisUnicodeStringToAnsiString(Destination, Source)                                                   \
    RtlUnicodeStringToAnsiString(Destination, Source, FALSE)
#define NdisUpcaseUnicodeString(Destination, Source) RtlUpcaseUnicodeString(Destination, Source, FALSE)
#define NdisFreeString(String) NdisFreeMemory((String).Buffer, (String).MaximumLength, 0)
#define NdisGetCurrentSystemTime(Time) KeQuerySystemTimePrecise(Time)
#define NdisInterlockedInsertHeadList(Head, Entry, Lock)                                                     \
    ExInterlockedInsertHeadList(Head, Entry, &(Lock)->SpinLock)
#define NdisInterlockedAddUlong(Addend, Increment, Lock)                                                     \
    ExInterlockedAddUlong(Addend, Increment, &(Lock)->SpinLock)
#define NdisStallExecution(Microseconds) KeStallExecutionProcessor(Microseconds)

/* Events. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisInitializeEvent(_Out_ PNDIS_EVENT Event);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisSetEvent(_In_ PNDIS_EVENT Event);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisResetEvent(_In_ PNDIS_EVENT Event);

_IRQL_requires_(PASSIVE_LEVEL)
BOOLEAN NTAPI NdisWaitEvent(_In_ PNDIS_EVENT Event, _In_ UINT MsToWait);

_IRQL_requires_max_(APC_LEVEL)
VOID NTAPI NdisMSleep(_In_ ULONG MicrosecondsToSleep);

_IRQL_requires_(DISPATCH_LEVEL) _IRQL_requires_same_ _Function_class_(NDIS_TIMER_FUNCTION)
typedef VOID NTAPI NDIS_TIMER_FUNCTION(_In_ PVOID SystemSpecific1, _In_ PVOID FunctionContext,
                                       _In_ PVOID SystemSpecific2, _In_ PVOID SystemSpecific3);
typedef NDIS_TIMER_FUNCTION(*PNDIS_TIMER_FUNCTION);

typedef struct _NDIS_TIMER_CHARACTERISTICS {
    NDIS_OBJECT_HEADER Header;
    ULONG AllocationTag;
    PNDIS_TIMER_FUNCTION TimerFunction;
    PVOID FunctionContext;
} NDIS_TIMER_CHARACTERISTICS, *PNDIS_TIMER_CHARACTERISTICS;

#define NDIS_TIMER_CHARACTERISTICS_REVISION_1 1
#define NDIS_SIZEOF_TIMER_CHARACTERISTICS_REVISION_1                                                         \
    RTL_SIZEOF_THROUGH_FIELD(NDIS_TIMER_CHARACTERISTICS, FunctionContext)

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_STATUS NTAPI NdisAllocateTimerObject(_In_ NDIS_HANDLE NdisHandle,
                                          _In_ PNDIS_TIMER_CHARACTERISTICS TimerCharacteristics,
                                          _Out_ PNDIS_HANDLE pTimerObject);

_IRQL_requires_max_(DISPATCH_LEVEL)
BOOLEAN NTAPI NdisSetTimerObject(_In_ NDIS_HANDLE TimerObject, _In_ LARGE_INTEGER DueTime,
                                 _In_opt_ LONG MillisecondsPeriod, _In_opt_ PVOID FunctionContext);

_IRQL_requires_max_(DISPATCH_LEVEL)
BOOLEAN NTAPI NdisSetCoalescableTimerObject(_In_ NDIS_HANDLE TimerObject, _In_ LARGE_INTEGER DueTime,
                                            _In_opt_ LONG MillisecondsPeriod, _In_opt_ PVOID FunctionContext,
                                            _In_opt_ ULONG Tolerance);

_IRQL_requires_max_(DISPATCH_LEVEL)
BOOLEAN NTAPI NdisCancelTimerObject(_In_ NDIS_HANDLE TimerObject);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisFreeTimerObject(_In_ NDIS_HANDLE TimerObject);

_IRQL_requires_(PASSIVE_LEVEL) _IRQL_requires_same_ _Function_class_(NDIS_IO_WORKITEM_FUNCTION)
typedef VOID NTAPI NDIS_IO_WORKITEM_FUNCTION(_In_opt_ PVOID WorkItemContext,
                                             _In_ NDIS_HANDLE NdisIoWorkItemHandle);
typedef NDIS_IO_WORKITEM_FUNCTION(*NDIS_IO_WORKITEM_ROUTINE);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_HANDLE NTAPI NdisAllocateIoWorkItem(_In_ NDIS_HANDLE NdisObjectHandle);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisQueueIoWorkItem(_In_ NDIS_HANDLE NdisIoWorkItemHandle, _In_ NDIS_IO_WORKITEM_ROUTINE Routine,
                               _In_ _Points_to_data_ PVOID WorkItemContext);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisFreeIoWorkItem(_In_ NDIS_HANDLE NdisIoWorkItemHandle);

_IRQL_requires_(PASSIVE_LEVEL) _IRQL_requires_same_
typedef VOID NTAPI NDIS_PROC_CALLBACK(_In_ PNDIS_WORK_ITEM WorkItem, _In_opt_ PVOID Context);
typedef NDIS_PROC_CALLBACK *NDIS_PROC;

struct _NDIS_WORK_ITEM {
    PVOID Context;
    NDIS_PROC Routine;
    UCHAR WrapperReserved[64];
};

_IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_STATUS NTAPI NdisScheduleWorkItem(_In_ PNDIS_WORK_ITEM WorkItem);

#define NdisInitializeWorkItem(Item, Function, WorkContext)                                                  \
    do {                                                                                                     \
        (Item)->Context = (WorkContext);                                                                     \
        (Item)->Routine = (Function);                                                                        \
    } while (0)

/* Memory. */
_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
PVOID NTAPI NdisAllocateMemoryWithTagPriority(_In_ NDIS_HANDLE NdisHandle, _In_ UINT Length, _In_ ULONG Tag,
                                              _In_ EX_POOL_PRIORITY Priority);

_IRQL_requires_max_(DISPATCH_LEVEL)
NDIS_STATUS NTAPI NdisAllocateMemoryWithTag(_Outptr_result_bytebuffer_(Length) PVOID *VirtualAddress,
                                            _In_ UINT Length, _In_ ULONG Tag);

VOID NTAPI NdisFreeMemoryWithTagPriority(_In_ NDIS_HANDLE NdisHandle, _In_ PVOID VirtualAddress,
                                         _In_ ULONG Tag);

VOID NTAPI NdisFreeMemoryWithTag(PVOID VirtualAddress, ULONG Tag);

VOID NTAPI NdisFreeMemory(_In_reads_bytes_(Length) PVOID VirtualAddress, _In_ UINT Length,
                          _In_ UINT MemoryFlags);

typedef struct _BINARY_DATA {
    USHORT Length;
    PVOID Buffer;
} BINARY_DATA, *PBINARY_DATA;

typedef struct _NDIS_CONFIGURATION_PARAMETER {
    NDIS_PARAMETER_TYPE ParameterType;
    union {
        ULONG IntegerData;
        NDIS_STRING StringData;
        BINARY_DATA BinaryData;
    } ParameterData;
} NDIS_CONFIGURATION_PARAMETER, *PNDIS_CONFIGURATION_PARAMETER;

typedef struct _NDIS_CONFIGURATION_OBJECT {
    NDIS_OBJECT_HEADER Header;
    NDIS_HANDLE NdisHandle;
    ULONG Flags;
} NDIS_CONFIGURATION_OBJECT, *PNDIS_CONFIGURATION_OBJECT;

#define NDIS_CONFIGURATION_OBJECT_REVISION_1 1
#define NDIS_SIZEOF_CONFIGURATION_OBJECT_REVISION_1 RTL_SIZEOF_THROUGH_FIELD(NDIS_CONFIGURATION_OBJECT, Flags)

_Must_inspect_result_ _IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS NTAPI NdisOpenConfigurationEx(_In_ PNDIS_CONFIGURATION_OBJECT ConfigObject,
                                          _Out_ PNDIS_HANDLE ConfigurationHandle);

_IRQL_requires_(PASSIVE_LEVEL)
VOID NTAPI NdisCloseConfiguration(_In_ NDIS_HANDLE ConfigurationHandle);

_IRQL_requires_(PASSIVE_LEVEL)
VOID NTAPI NdisReadConfiguration(_Out_ PNDIS_STATUS Status,
                                 _Out_ PNDIS_CONFIGURATION_PARAMETER *ParameterValue,
                                 _In_ NDIS_HANDLE ConfigurationHandle, _In_ PNDIS_STRING Keyword,
                                 _In_ NDIS_PARAMETER_TYPE ParameterType);

_IRQL_requires_(PASSIVE_LEVEL)
VOID NTAPI NdisWriteConfiguration(_Out_ PNDIS_STATUS Status, _In_ NDIS_HANDLE ConfigurationHandle,
                                  _In_ PNDIS_STRING Keyword,
                                  _In_ PNDIS_CONFIGURATION_PARAMETER ParameterValue);

_IRQL_requires_(PASSIVE_LEVEL)
VOID NTAPI NdisReadNetworkAddress(_Out_ PNDIS_STATUS Status, _Outptr_ PVOID *NetworkAddress,
                                  _Out_ PUINT NetworkAddressLength, _In_ NDIS_HANDLE ConfigurationHandle);

_IRQL_requires_max_(APC_LEVEL)
VOID NTAPI NdisOpenConfigurationKeyByName(_Out_ PNDIS_STATUS Status, _In_ NDIS_HANDLE ConfigurationHandle,
                                          _In_ PNDIS_STRING SubKeyName, _Out_ PNDIS_HANDLE SubKeyHandle);

_IRQL_requires_max_(APC_LEVEL)
VOID NTAPI NdisOpenConfigurationKeyByIndex(_Out_ PNDIS_STATUS Status, _In_ NDIS_HANDLE ConfigurationHandle,
                                           _In_ ULONG Index, _Out_ PNDIS_STRING KeyName,
                                           _Out_ PNDIS_HANDLE KeyHandle);

typedef ULONG NDIS_ERROR_CODE, *PNDIS_ERROR_CODE;

/* Version, time, log. */
#define NDIS_ERROR_CODE_RECEIVE_SPACE_SMALL             0x40001395
#define NDIS_ERROR_CODE_TIMEOUT                         0x8000138F
#define NDIS_ERROR_CODE_ADAPTER_DISABLED                0x80001396
#define NDIS_ERROR_CODE_RESOURCE_CONFLICT               0xC0001388
#define NDIS_ERROR_CODE_OUT_OF_RESOURCES                0xC0001389
#define NDIS_ERROR_CODE_HARDWARE_FAILURE                0xC000138A
#define NDIS_ERROR_CODE_ADAPTER_NOT_FOUND               0xC000138B
#define NDIS_ERROR_CODE_INTERRUPT_CONNECT               0xC000138C
#define NDIS_ERROR_CODE_DRIVER_FAILURE                  0xC000138D
#define NDIS_ERROR_CODE_BAD_VERSION                     0xC000138E
#define NDIS_ERROR_CODE_NETWORK_ADDRESS                 0xC0001390
#define NDIS_ERROR_CODE_UNSUPPORTED_CONFIGURATION       0xC0001391
#define NDIS_ERROR_CODE_INVALID_VALUE_FROM_ADAPTER      0xC0001392
#define NDIS_ERROR_CODE_MISSING_CONFIGURATION_PARAMETER 0xC0001393
#define NDIS_ERROR_CODE_BAD_IO_BASE_ADDRESS             0xC0001394

_IRQL_requires_max_(DISPATCH_LEVEL)
UINT NTAPI NdisGetVersion(VOID);

_IRQL_requires_max_(HIGH_LEVEL)
VOID NTAPI NdisGetSystemUpTimeEx(_Out_ PLARGE_INTEGER pSystemUpTime);

_IRQL_requires_(PASSIVE_LEVEL)
PVOID NTAPI NdisGetRoutineAddress(_In_ PNDIS_STRING NdisRoutineName);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI NdisWriteErrorLogEntry(_In_ NDIS_HANDLE NdisAdapterHandle, _In_ ULONG ErrorCode,
                                  _In_ ULONG NumberOfErrorValues, ...);

ULONG NTAPI NdisSystemActiveProcessorCount(PKAFFINITY ActiveProcessors);

/** From ANSI; NdisFreeString frees the result. */
_IRQL_requires_(PASSIVE_LEVEL)
VOID NTAPI NdisInitializeString(_Out_ PNDIS_STRING Destination, _In_ PUCHAR Source);

/** The high-order byte of cancel ids that no other driver uses. */
_IRQL_requires_max_(DISPATCH_LEVEL)
UCHAR NTAPI NdisGeneratePartialCancelId(VOID);

#endif
