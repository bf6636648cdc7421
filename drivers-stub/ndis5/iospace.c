// SPDX-License-Identifier: MIT
/*
 * Ports and registers of a device. A port's number is its offset: on x64 nothing lies between.
 */
#include "../ndis/violation.h"

/* Whether the handle is that of an adapter; reports it otherwise. */
static BOOLEAN AdapterCheck(NDIS_HANDLE Handle, PCSTR Function)
{
    OBJECT_KIND Kind;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    Kind = HandleKindLocked(Handle);
    LibraryRelease(Irql);
    if (Kind != ObjectAdapter) {
        ViolationReport(NDH_STANDIN_FATAL, "NDIS-HARDWARE", Function, ObjectAdapter, Handle,
                        NDIS_STATUS_FAILURE, "the handle is not an adapter's");
    }
    return (BOOLEAN)(Kind == ObjectAdapter);
}

/* nf-ndis-ndismregisterioportrange.md */
NDIS_STATUS NdisMRegisterIoPortRange(PVOID *PortOffset, NDIS_HANDLE MiniportAdapterHandle, UINT InitialPort,
                                     UINT NumberOfPorts)
{
    *PortOffset = NULL;
    if (!AdapterCheck(MiniportAdapterHandle, "NdisMRegisterIoPortRange")) {
        return NDIS_STATUS_FAILURE;
    }
    if (NumberOfPorts == 0 || InitialPort > MAXUSHORT || NumberOfPorts > MAXUSHORT + 1 - InitialPort) {
        return NDIS_STATUS_RESOURCE_CONFLICT;
    }
    *PortOffset = (PVOID)(ULONG_PTR)InitialPort;
    return NDIS_STATUS_SUCCESS;
}

/* nf-ndis-ndismderegisterioportrange.md: nothing was mapped. */
VOID NdisMDeregisterIoPortRange(NDIS_HANDLE MiniportAdapterHandle, UINT InitialPort, UINT NumberOfPorts,
                                PVOID PortOffset)
{
    UNREFERENCED_PARAMETER(NumberOfPorts);
    if ((PVOID)(ULONG_PTR)InitialPort != PortOffset) {
        ViolationReport(NDH_STANDIN_FATAL, "NDIS-HARDWARE", "NdisMDeregisterIoPortRange", ObjectAdapter,
                        MiniportAdapterHandle, 0, "PortOffset %x is not that of port %x",
                        (ULONG64)(ULONG_PTR)PortOffset, (ULONG64)InitialPort);
    }
}

/* nf-ndis-ndismmapiospace.md */
NDIS_STATUS NdisMMapIoSpace(PVOID *VirtualAddress, NDIS_HANDLE MiniportAdapterHandle,
                            NDIS_PHYSICAL_ADDRESS PhysicalAddress, UINT Length)
{
    *VirtualAddress = NULL;
    if (!LibraryRequirePassive("NdisMMapIoSpace", "NDIS-IRQL") ||
        !AdapterCheck(MiniportAdapterHandle, "NdisMMapIoSpace")) {
        return NDIS_STATUS_FAILURE;
    }
    *VirtualAddress = MmMapIoSpace(PhysicalAddress, Length, MmNonCached);
    return *VirtualAddress != NULL ? NDIS_STATUS_SUCCESS : NDIS_STATUS_RESOURCES;
}

/* nf-ndis-ndismunmapiospace.md */
VOID NdisMUnmapIoSpace(NDIS_HANDLE MiniportAdapterHandle, PVOID VirtualAddress, UINT Length)
{
    if (LibraryRequirePassive("NdisMUnmapIoSpace", "NDIS-IRQL") &&
        AdapterCheck(MiniportAdapterHandle, "NdisMUnmapIoSpace")) {
        MmUnmapIoSpace(VirtualAddress, Length);
    }
}
