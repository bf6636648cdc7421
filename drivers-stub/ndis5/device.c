// SPDX-License-Identifier: MIT
/*
 * Devices of NDIS 5 miniport drivers' own. They may be registered before the miniport is, so the dispatch
 * table is taken over here as well.
 */
#include "../ndis/device.h"
#include "../ndis/driverdevice.h"

#include "wrapper.h"

/* nf-ndis-ndismregisterdevice.md: the device has no extension of the driver's. */
NDIS_STATUS NdisMRegisterDevice(NDIS_HANDLE NdisWrapperHandle, PNDIS_STRING DeviceName,
                                PNDIS_STRING SymbolicName, PDRIVER_DISPATCH *MajorFunctions,
                                PDEVICE_OBJECT *pDeviceObject, NDIS_HANDLE *NdisDeviceHandle)
{
    static const CHAR Function[] = "NdisMRegisterDevice";
    PN5_DRIVER Driver;
    DRIVER_DEVICE Wanted;

    *pDeviceObject = NULL;
    *NdisDeviceHandle = NULL;
    if (!LibraryRequirePassive(Function, "NDIS-IRQL")) {
        return NDIS_STATUS_FAILURE;
    }
    Driver = WrapperFind(NdisWrapperHandle, Function);
    if (Driver == NULL) {
        return NDIS_STATUS_NOT_SUPPORTED;
    }
    DeviceDispatchTake(Driver->DriverObject);
    Wanted = (DRIVER_DEVICE){ Driver->DriverObject, DeviceName, SymbolicName, MajorFunctions, 0 };
    return DriverDeviceCreate(&Wanted, Function, pDeviceObject, NdisDeviceHandle);
}

/* nf-ndis-ndismderegisterdevice.md */
NDIS_STATUS NdisMDeregisterDevice(NDIS_HANDLE NdisDeviceHandle)
{
    return DriverDeviceDelete(NdisDeviceHandle, "NdisMDeregisterDevice") ? NDIS_STATUS_SUCCESS
                                                                         : NDIS_STATUS_FAILURE;
}
