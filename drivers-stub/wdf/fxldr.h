// SPDX-License-Identifier: MIT
/** What a client driver's start-up stub and the loader WDFLDR.SYS say to each other. Shared by wdf/ and
 * fxentry/. */
#ifndef FXLDR_H
#define FXLDR_H

#include <ntddk.h>
#include <wdf.h>

typedef struct _WDF_VERSION {
    ULONG Major;
    ULONG Minor;
    ULONG Build;
} WDF_VERSION;

/** Bind information of stubs up to 1.23. FuncTable: see FxStoreFunctionTable in loader.c. */
typedef struct _WDF_BIND_INFO {
    ULONG Size;
    PWSTR Component;
    WDF_VERSION Version;
    ULONG FuncCount;
    WDFFUNC *FuncTable;
    PVOID Module; /* of the loader */
} WDF_BIND_INFO, *PWDF_BIND_INFO;

/** Bind information of stubs from 1.25 on; V1.Size is that of the whole. */
typedef struct _WDF_BIND_INFO2 {
    WDF_BIND_INFO V1;
    ULONG *MinimumVersionRequired;
    BOOLEAN *ClientVersionHigherThanFramework;
    ULONG *FuncCountPtr;
    ULONG *StructCountPtr;
    SIZE_T **StructTable;
} WDF_BIND_INFO2, *PWDF_BIND_INFO2;

C_ASSERT(sizeof(WDF_BIND_INFO) == 48);
C_ASSERT(FIELD_OFFSET(WDF_BIND_INFO, FuncCount) == 28);
C_ASSERT(FIELD_OFFSET(WDF_BIND_INFO, FuncTable) == 32);
C_ASSERT(sizeof(WDF_BIND_INFO2) == 88);

typedef PVOID PWDF_COMPONENT_GLOBALS;

NTSTATUS NTAPI WdfVersionBind(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath,
                              PWDF_BIND_INFO BindInfo, PWDF_COMPONENT_GLOBALS *ComponentGlobals);
NTSTATUS NTAPI WdfVersionUnbind(PUNICODE_STRING RegistryPath, PWDF_BIND_INFO BindInfo,
                                PWDF_COMPONENT_GLOBALS ComponentGlobals);

#endif
