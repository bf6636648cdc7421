// SPDX-License-Identifier: MIT
/** The few kernel types and functions that the tested parts of ndhmp.sys use, for a Linux process with one
 * thread. */
#ifndef NDIS_H
#define NDIS_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define NTAPI
#define _In_
#define _In_opt_
#define _Out_
#define _Inout_
#define _Inout_opt_
#define _Out_writes_(count)
#define _Outptr_result_maybenull_
#define _Must_inspect_result_
#define _IRQL_requires_(level)

#define VOID void
typedef void *PVOID;
typedef PVOID NDIS_HANDLE, *PNDIS_HANDLE;
typedef uint8_t UINT8, UCHAR, BOOLEAN, KIRQL;
typedef uint16_t UINT16;
typedef uint32_t UINT32, ULONG;
typedef int32_t LONG, NTSTATUS, NDIS_STATUS;
typedef int64_t LONG64;
typedef uint64_t UINT64;
typedef uintptr_t ULONG_PTR;
typedef struct GUID {
    UINT32 Data1;
    UINT16 Data2, Data3;
    UINT8 Data4[8];
} GUID;

#define TRUE  1
#define FALSE 0

#define STATUS_SUCCESS                ((NTSTATUS)0)
#define STATUS_DEVICE_BUSY            ((NTSTATUS)0x80000011)
#define STATUS_INVALID_PARAMETER      ((NTSTATUS)0xC000000D)
#define STATUS_INSUFFICIENT_RESOURCES ((NTSTATUS)0xC000009A)
#define STATUS_NOT_SUPPORTED          ((NTSTATUS)0xC00000BB)
#define STATUS_INVALID_DEVICE_STATE   ((NTSTATUS)0xC0000184)
#define NDIS_STATUS_SUCCESS           ((NDIS_STATUS)0)
#define NDIS_STATUS_PENDING           ((NDIS_STATUS)0x103)
#define NDIS_STATUS_NOT_ACCEPTED      ((NDIS_STATUS)0x00010003)
#define NDIS_STATUS_FAILURE           ((NDIS_STATUS)0xC0000001)

#define RtlZeroMemory(to, size)       memset((to), 0, (size))
#define RtlCompareMemory(a, b, size) ((size_t)(memcmp((a), (b), (size)) == 0 ? (size) : 0))
#define RtlCopyMemory(to, from, size) memcpy((to), (from), (size))

typedef PVOID HANDLE;

/* Who runs and at which IRQL, as a test has it. */
extern HANDLE TestThread;
extern KIRQL TestIrql;

typedef struct NDIS_SPIN_LOCK {
    int Held;
    KIRQL OldIrql;
} NDIS_SPIN_LOCK;
#define NdisAllocateSpinLock(lock) ((lock)->Held = 0)
#define NdisFreeSpinLock(lock)     ((void)(lock))
#define NdisAcquireSpinLock(lock)                                                                            \
    ((lock)->Held++ == 0 ? (void)((lock)->OldIrql = TestIrql) : __builtin_trap())
#define NdisReleaseSpinLock(lock)  (--(lock)->Held == 0 ? (void)0 : __builtin_trap())

#define NdisAllocateMemoryWithTagPriority(handle, size, tag, priority)                                       \
    ((void)(handle), (void)(tag), malloc(size))
#define NdisFreeMemory(memory, size, flags)                            free(memory)
#define PsGetCurrentThreadId()                                         TestThread
#define InterlockedIncrement(value)                                    (++*(value))
#define InterlockedDecrement(value)                                    (--*(value))

typedef int MINIPORT_INITIALIZE(void), MINIPORT_HALT(void), MINIPORT_PAUSE(void), MINIPORT_RESTART(void),
    MINIPORT_SHUTDOWN(void), MINIPORT_DEVICE_PNP_EVENT_NOTIFY(void);

/* Call parameters */
#define QOS_NOT_SPECIFIED       0xffffffffu
#define SERVICETYPE_BESTEFFORT  1u
#define CALL_PARAMETERS_CHANGED 2u
#define TRANSMIT_VC             4u
#define RECEIVE_VC              8u
typedef struct FLOWSPEC {
    ULONG TokenRate, TokenBucketSize, PeakBandwidth, Latency, DelayVariation, ServiceType, MaxSduSize,
        MinimumPolicedSize;
} FLOWSPEC;
typedef struct CO_SPECIFIC_PARAMETERS {
    ULONG ParamType, Length;
    UCHAR Parameters[];
} CO_SPECIFIC_PARAMETERS;
typedef struct CO_CALL_MANAGER_PARAMETERS {
    FLOWSPEC Transmit, Receive;
    CO_SPECIFIC_PARAMETERS CallMgrSpecific;
} CO_CALL_MANAGER_PARAMETERS;
typedef struct CO_MEDIA_PARAMETERS {
    ULONG Flags, ReceivePriority, ReceiveSizeHint, Padding;
    CO_SPECIFIC_PARAMETERS MediaSpecific;
} CO_MEDIA_PARAMETERS;
typedef struct CO_CALL_PARAMETERS {
    ULONG Flags;
    CO_CALL_MANAGER_PARAMETERS *CallMgrParameters;
    CO_MEDIA_PARAMETERS *MediaParameters;
} CO_CALL_PARAMETERS;

#endif
