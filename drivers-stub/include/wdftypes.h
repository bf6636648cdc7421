// SPDX-License-Identifier: MIT
/**
 * KMDF 1.15: handles, function table, enumerations.
 *
 * A driver reaches the framework through a table of functions that its start-up code gets from the loader;
 * the wrappers in wdf*.h call through it.
 */
#ifndef NDH_WDFTYPES_H
#define NDH_WDFTYPES_H

#include "ntddk.h"

typedef HANDLE WDFOBJECT, *PWDFOBJECT;
typedef PVOID WDFCONTEXT;
typedef struct WDFDEVICE_INIT *PWDFDEVICE_INIT;
typedef struct _WDF_OBJECT_ATTRIBUTES *PWDF_OBJECT_ATTRIBUTES;
DECLARE_HANDLE(WDFDRIVER);
DECLARE_HANDLE(WDFDEVICE);
DECLARE_HANDLE(WDFQUEUE);
DECLARE_HANDLE(WDFREQUEST);
DECLARE_HANDLE(WDFFILEOBJECT);
DECLARE_HANDLE(WDFDPC);
DECLARE_HANDLE(WDFTIMER);
DECLARE_HANDLE(WDFWORKITEM);
DECLARE_HANDLE(WDFINTERRUPT);
DECLARE_HANDLE(WDFWAITLOCK);
DECLARE_HANDLE(WDFSPINLOCK);
DECLARE_HANDLE(WDFMEMORY);
DECLARE_HANDLE(WDFLOOKASIDE);
DECLARE_HANDLE(WDFIOTARGET);
DECLARE_HANDLE(WDFKEY);
DECLARE_HANDLE(WDFSTRING);
DECLARE_HANDLE(WDFCOLLECTION);

typedef enum _WDF_TRI_STATE {
    WdfFalse,
    WdfTrue,
    WdfUseDefault
} WDF_TRI_STATE, *PWDF_TRI_STATE;

typedef enum _WDF_REQUEST_TYPE {
    WdfRequestTypeCreate,
    WdfRequestTypeCreateNamedPipe,
    WdfRequestTypeClose,
    WdfRequestTypeRead,
    WdfRequestTypeWrite,
    WdfRequestTypeQueryInformation,
    WdfRequestTypeSetInformation,
    WdfRequestTypeQueryEA,
    WdfRequestTypeSetEA,
    WdfRequestTypeFlushBuffers,
    WdfRequestTypeQueryVolumeInformation,
    WdfRequestTypeSetVolumeInformation,
    WdfRequestTypeDirectoryControl,
    WdfRequestTypeFileSystemControl,
    WdfRequestTypeDeviceControl,
    WdfRequestTypeDeviceControlInternal,
    WdfRequestTypeShutdown,
    WdfRequestTypeLockControl,
    WdfRequestTypeCleanup,
    WdfRequestTypeCreateMailSlot,
    WdfRequestTypeQuerySecurity,
    WdfRequestTypeSetSecurity,
    WdfRequestTypePower,
    WdfRequestTypeSystemControl,
    WdfRequestTypeDeviceChange,
    WdfRequestTypeQueryQuota,
    WdfRequestTypeSetQuota,
    WdfRequestTypePnp,
    WdfRequestTypeOther,
    WdfRequestTypeUsb = 64,
    WdfRequestTypeNoFormat = 255,
    WdfRequestTypeMax
} WDF_REQUEST_TYPE, *PWDF_REQUEST_TYPE;

typedef enum _WDF_EXECUTION_LEVEL {
    WdfExecutionLevelInvalid,
    WdfExecutionLevelInheritFromParent,
    WdfExecutionLevelPassive,
    WdfExecutionLevelDispatch
} WDF_EXECUTION_LEVEL, *PWDF_EXECUTION_LEVEL;

typedef enum _WDF_SYNCHRONIZATION_SCOPE {
    WdfSynchronizationScopeInvalid,
    WdfSynchronizationScopeInheritFromParent,
    WdfSynchronizationScopeDevice,
    WdfSynchronizationScopeQueue,
    WdfSynchronizationScopeNone
} WDF_SYNCHRONIZATION_SCOPE, *PWDF_SYNCHRONIZATION_SCOPE;

typedef struct _WDF_DRIVER_GLOBALS {
    WDFDRIVER Driver;
    ULONG DriverFlags;
    ULONG DriverTag;
    CHAR DriverName[32];
    BOOLEAN DisplaceDriverUnload;
} WDF_DRIVER_GLOBALS, *PWDF_DRIVER_GLOBALS;

#define WDF_DRIVER_GLOBALS_NAME_LEN 0x20

/* Defined by the start-up code, which the loader fills in before DriverEntry. */
typedef VOID (*WDFFUNC)(VOID);
#define WdfFunctions WdfFunctions_01015
extern const WDFFUNC *WdfFunctions;
extern WDFFUNC WdfDriverMiniportUnloadOverride;
extern PWDF_DRIVER_GLOBALS WdfDriverGlobals;

#define WDF_NO_OBJECT_ATTRIBUTES NULL
#define WDF_NO_EVENT_CALLBACK NULL
#define WDF_NO_HANDLE NULL
#define WDF_NO_CONTEXT NULL
#define WDF_NO_SEND_OPTIONS NULL

#define WDF_TIMEOUT_TO_SEC (10000000LL)
#define WDF_TIMEOUT_TO_MS (10000LL)
#define WDF_TIMEOUT_TO_US (10LL)

/* Relative due times are negative, in 100 ns units. */
FORCEINLINE LONGLONG WDF_REL_TIMEOUT_IN_SEC(_In_ ULONGLONG Time)
{
    return -(LONGLONG)Time * WDF_TIMEOUT_TO_SEC;
}

FORCEINLINE LONGLONG WDF_REL_TIMEOUT_IN_MS(_In_ ULONGLONG Time)
{
    return -(LONGLONG)Time * WDF_TIMEOUT_TO_MS;
}

FORCEINLINE LONGLONG WDF_REL_TIMEOUT_IN_US(_In_ ULONGLONG Time)
{
    return -(LONGLONG)Time * WDF_TIMEOUT_TO_US;
}

#endif
