// SPDX-License-Identifier: MIT
/*
 * Small services that drivers take from NDIS: events, sleep, time, version, error log.
 */
#include "boundary.h"

#include <stdarg.h>

#define HUNDRED_NS_PER_MS 10000LL

/* nf-ndis-ndisinitializeevent.md */
VOID NdisInitializeEvent(PNDIS_EVENT Event)
{
    KeInitializeEvent(&Event->Event, NotificationEvent, FALSE);
}

/* nf-ndis-ndissetevent.md */
VOID NdisSetEvent(PNDIS_EVENT Event)
{
    KeSetEvent(&Event->Event, IO_NO_INCREMENT, FALSE);
}

/* nf-ndis-ndisresetevent.md */
VOID NdisResetEvent(PNDIS_EVENT Event)
{
    KeClearEvent(&Event->Event);
}

/* nf-ndis-ndiswaitevent.md: milliseconds; 0 waits without end. */
BOOLEAN NdisWaitEvent(PNDIS_EVENT Event, UINT MsToWait)
{
    LARGE_INTEGER Timeout;

    if (!LibraryRequirePassive("NdisWaitEvent", "NDIS-IRQL")) {
        return FALSE;
    }
    Timeout.QuadPart = -(LONGLONG)MsToWait * HUNDRED_NS_PER_MS;
    return (BOOLEAN)(KeWaitForSingleObject(&Event->Event, Executive, KernelMode, FALSE,
                                           MsToWait == 0 ? NULL : &Timeout) == STATUS_SUCCESS);
}

/* nf-ndis-ndismsleep.md: microseconds. */
VOID NdisMSleep(ULONG MicrosecondsToSleep)
{
    LARGE_INTEGER Interval;

    if (LibraryRequirePassive("NdisMSleep", "NDIS-IRQL")) {
        Interval.QuadPart = -(LONGLONG)MicrosecondsToSleep * 10;
        KeDelayExecutionThread(KernelMode, FALSE, &Interval);
    }
}

/* nf-ndis-ndisgetsystemuptimeex.md: milliseconds. */
VOID NdisGetSystemUpTimeEx(PLARGE_INTEGER pSystemUpTime)
{
    LARGE_INTEGER Frequency;
    LARGE_INTEGER Counter = KeQueryPerformanceCounter(&Frequency);

    pSystemUpTime->QuadPart = Counter.QuadPart / (Frequency.QuadPart / 1000);
}

/* nf-ndis-ndisgetversion.md: major in the upper, minor in the lower half. */
UINT NdisGetVersion(VOID)
{
    return (NDIS_VERSION_MAJOR << 16) | NDIS_VERSION_MINOR;
}

/* nf-ndis-ndiswriteerrorlogentry.md. Its arguments vary: no wrapper can pass them on, it records itself. */
VOID NdisWriteErrorLogEntry(NDIS_HANDLE NdisAdapterHandle, NDIS_ERROR_CODE ErrorCode,
                            ULONG NumberOfErrorValues, ...)
{
    const UINT64 Raw[] = { BOUNDARY_RAW(NdisAdapterHandle), BOUNDARY_RAW(ErrorCode), NumberOfErrorValues };
    BOOLEAN On = BOUNDARY_ON();
    va_list Arguments;
    CROSSING Crossing;
    ULONG Index;

    if (On) {
        BoundaryCall(&Crossing, NdhFnNdisWriteErrorLogEntry, Raw);
    }
    DbgPrintEx(DPFLTR_IHVNETWORK_ID, DPFLTR_ERROR_LEVEL, "ndis stand-in: error log: adapter %p code 0x%08X\n",
               NdisAdapterHandle, (ULONG)ErrorCode);
    va_start(Arguments, NumberOfErrorValues);
    for (Index = 0; Index < NumberOfErrorValues; Index++) {
        DbgPrintEx(DPFLTR_IHVNETWORK_ID, DPFLTR_ERROR_LEVEL, "ndis stand-in: error log:   value 0x%08X\n",
                   va_arg(Arguments, ULONG));
    }
    va_end(Arguments);
    if (On) {
        BoundaryReturn(&Crossing);
    }
}

DRIVER_INITIALIZE DriverEntry;

/*
 * The library needs no initialisation: Wine 8 does not call the entry of an image that was loaded as an
 * import.
 */
_Use_decl_annotations_
NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(DriverObject);
    UNREFERENCED_PARAMETER(RegistryPath);
    return STATUS_SUCCESS;
}
