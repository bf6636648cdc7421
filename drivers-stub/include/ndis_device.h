// SPDX-License-Identifier: MIT
/**
 * NDIS 6: a device object of a miniport driver's own, for its control programs.
 */
#ifndef NDH_NDIS_DEVICE_H
#define NDH_NDIS_DEVICE_H

#include "ndis_types.h"

#define NDIS_DEVICE_OBJECT_ATTRIBUTES_REVISION_1 1

typedef struct _NDIS_DEVICE_OBJECT_ATTRIBUTES {
    _In_ NDIS_OBJECT_HEADER Header;
    _In_ PNDIS_STRING DeviceName;
    _In_ PNDIS_STRING SymbolicName;
    _In_ PDRIVER_DISPATCH *MajorFunctions;
    _In_ ULONG ExtensionSize;
    _In_opt_ PCUNICODE_STRING DefaultSDDLString;
    _In_opt_ LPCGUID DeviceClassGuid;
} NDIS_DEVICE_OBJECT_ATTRIBUTES, *PNDIS_DEVICE_OBJECT_ATTRIBUTES;

#define NDIS_SIZEOF_DEVICE_OBJECT_ATTRIBUTES_REVISION_1                                                      \
    RTL_SIZEOF_THROUGH_FIELD(NDIS_DEVICE_OBJECT_ATTRIBUTES, DeviceClassGuid)

_IRQL_requires_(PASSIVE_LEVEL)
NDIS_STATUS NTAPI NdisRegisterDeviceEx(_In_ NDIS_HANDLE NdisHandle,
                                       _In_ PNDIS_DEVICE_OBJECT_ATTRIBUTES DeviceObjectAttributes,
                                       _Out_ PDEVICE_OBJECT *pDeviceObject,
                                       _Out_ PNDIS_HANDLE NdisDeviceHandle);

_IRQL_requires_(PASSIVE_LEVEL)
VOID NTAPI NdisDeregisterDeviceEx(_In_ NDIS_HANDLE NdisDeviceHandle);

_IRQL_requires_max_(HIGH_LEVEL)
PVOID NTAPI NdisGetDeviceReservedExtension(_In_ PDEVICE_OBJECT DeviceObject);

#endif
