// SPDX-License-Identifier: MIT
/**
 * fxprobe.sys: a KMDF control driver that shows the stand-in framework at work in an image, on the driver
 * host: each control code completes its request from another context, and `misuse` breaks a rule on purpose.
 */
#include <ntddk.h>
#include <wdf.h>

#define FXPROBE_CODE(function) (0x80000000u | (3u << 14) | ((0x800u + (function)) << 2))
#define FXPROBE_ECHO FXPROBE_CODE(0u)
#define FXPROBE_PEND FXPROBE_CODE(1u)
#define FXPROBE_PARK FXPROBE_CODE(2u)
#define FXPROBE_TIMER FXPROBE_CODE(3u)
#define FXPROBE_DPC FXPROBE_CODE(4u)
#define FXPROBE_WORKITEM FXPROBE_CODE(5u)
#define FXPROBE_TWICE FXPROBE_CODE(6u)
#define FXPROBE_MISSING FXPROBE_CODE(7u)

DRIVER_INITIALIZE DriverEntry;
static EVT_WDF_DRIVER_UNLOAD FxProbeUnload;
static EVT_WDF_DEVICE_FILE_CREATE FxProbeCreate;
static EVT_WDF_FILE_CLEANUP FxProbeCleanup;
static EVT_WDF_FILE_CLOSE FxProbeClose;
static EVT_WDF_IO_QUEUE_IO_DEVICE_CONTROL FxProbeControl;
static EVT_WDF_REQUEST_CANCEL FxProbeCancel;
static EVT_WDF_TIMER FxProbeTimer;
static EVT_WDF_DPC FxProbeDpc;
static EVT_WDF_WORKITEM FxProbeWorkItem;

static WDFQUEUE FxProbeManual;
static WDFTIMER FxProbeTimerObject;
static WDFDPC FxProbeDpcObject;
static WDFWORKITEM FxProbeWorkItemObject;

static VOID NTAPI FxProbeUnload(WDFDRIVER Driver)
{
    UNREFERENCED_PARAMETER(Driver);
    DbgPrintEx(DPFLTR_IHVDRIVER_ID, DPFLTR_INFO_LEVEL, "fxprobe: unload\n");
}

static VOID NTAPI FxProbeCreate(WDFDEVICE Device, WDFREQUEST Request, WDFFILEOBJECT FileObject)
{
    UNREFERENCED_PARAMETER(Device);
    UNREFERENCED_PARAMETER(FileObject);
    WdfRequestComplete(Request, STATUS_SUCCESS);
}

static VOID NTAPI FxProbeCleanup(WDFFILEOBJECT FileObject)
{
    UNREFERENCED_PARAMETER(FileObject);
    DbgPrintEx(DPFLTR_IHVDRIVER_ID, DPFLTR_INFO_LEVEL, "fxprobe: cleanup\n");
}

static VOID NTAPI FxProbeClose(WDFFILEOBJECT FileObject)
{
    UNREFERENCED_PARAMETER(FileObject);
    DbgPrintEx(DPFLTR_IHVDRIVER_ID, DPFLTR_INFO_LEVEL, "fxprobe: close\n");
}

static VOID NTAPI FxProbeCancel(WDFREQUEST Request)
{
    WdfRequestComplete(Request, STATUS_CANCELLED);
}

/** Completes the oldest parked request with the letter of the context that it is completed from. */
static VOID FxProbeFinish(CHAR Letter)
{
    WDFREQUEST request;
    PVOID buffer;

    if (NT_SUCCESS(WdfIoQueueRetrieveNextRequest(FxProbeManual, &request))) {
        NTSTATUS status = WdfRequestRetrieveOutputBuffer(request, 1, &buffer, NULL);

        if (NT_SUCCESS(status)) {
            *(PCHAR)buffer = Letter;
        }
        WdfRequestCompleteWithInformation(request, status, NT_SUCCESS(status) ? 1 : 0);
    }
}

static VOID NTAPI FxProbeTimer(WDFTIMER Timer)
{
    UNREFERENCED_PARAMETER(Timer);
    FxProbeFinish('t');
}

static VOID NTAPI FxProbeDpc(WDFDPC Dpc)
{
    UNREFERENCED_PARAMETER(Dpc);
    FxProbeFinish('d');
}

static VOID NTAPI FxProbeWorkItem(WDFWORKITEM WorkItem)
{
    UNREFERENCED_PARAMETER(WorkItem);
    FxProbeFinish('w');
}

static VOID FxProbeEcho(WDFREQUEST Request, size_t InputLength)
{
    PVOID buffer;
    NTSTATUS status = WdfRequestRetrieveOutputBuffer(Request, InputLength, &buffer, NULL);

    WdfRequestCompleteWithInformation(Request, status, NT_SUCCESS(status) ? InputLength : 0);
}

/** Parks the request for whoever completes it; FALSE if that failed and it is completed. */
static BOOLEAN FxProbePark(WDFREQUEST Request)
{
    NTSTATUS status = WdfRequestForwardToIoQueue(Request, FxProbeManual);

    if (!NT_SUCCESS(status)) {
        WdfRequestComplete(Request, status);
    }
    return (BOOLEAN)NT_SUCCESS(status);
}

static VOID NTAPI FxProbeControl(WDFQUEUE Queue, WDFREQUEST Request, size_t OutputBufferLength,
                                 size_t InputBufferLength, ULONG IoControlCode)
{
    UNREFERENCED_PARAMETER(OutputBufferLength);
    UNREFERENCED_PARAMETER(Queue);
    switch (IoControlCode) {
    case FXPROBE_ECHO:
        FxProbeEcho(Request, InputBufferLength);
        break;
    case FXPROBE_PEND:
        WdfRequestMarkCancelable(Request, FxProbeCancel);
        break;
    case FXPROBE_PARK:
        FxProbePark(Request);
        break;
    case FXPROBE_TIMER:
        if (FxProbePark(Request)) {
            WdfTimerStart(FxProbeTimerObject, WDF_REL_TIMEOUT_IN_MS(50));
        }
        break;
    case FXPROBE_DPC:
        if (FxProbePark(Request)) {
            WdfDpcEnqueue(FxProbeDpcObject);
        }
        break;
    case FXPROBE_WORKITEM:
        if (FxProbePark(Request)) {
            WdfWorkItemEnqueue(FxProbeWorkItemObject);
        }
        break;
    case FXPROBE_TWICE:
        WdfRequestComplete(Request, STATUS_SUCCESS);
        WdfRequestComplete(Request, STATUS_SUCCESS);
        break;
    case FXPROBE_MISSING:
        (VOID) WdfDpcWdmGetDpc(FxProbeDpcObject);
        break;
    default:
        WdfRequestComplete(Request, STATUS_INVALID_DEVICE_REQUEST);
        break;
    }
}

static NTSTATUS FxProbeCreateDevice(WDFDRIVER Driver, PWDFDEVICE_INIT *Init, WDFDEVICE *Device)
{
    DECLARE_CONST_UNICODE_STRING(name, L"\\Device\\FxProbe");
    DECLARE_CONST_UNICODE_STRING(link, L"\\DosDevices\\FxProbe");
    WDF_OBJECT_ATTRIBUTES attributes;
    WDF_FILEOBJECT_CONFIG files;
    NTSTATUS status = WdfDeviceInitAssignName(*Init, &name);

    UNREFERENCED_PARAMETER(Driver);
    WDF_FILEOBJECT_CONFIG_INIT(&files, FxProbeCreate, FxProbeClose, FxProbeCleanup);
    WdfDeviceInitSetFileObjectConfig(*Init, &files, WDF_NO_OBJECT_ATTRIBUTES);
    WDF_OBJECT_ATTRIBUTES_INIT(&attributes);
    attributes.ExecutionLevel = WdfExecutionLevelPassive;
    if (NT_SUCCESS(status)) {
        status = WdfDeviceCreate(Init, &attributes, Device);
    }
    if (!NT_SUCCESS(status)) {
        WdfDeviceInitFree(*Init);
        return status;
    }
    return WdfDeviceCreateSymbolicLink(*Device, &link);
}

static NTSTATUS FxProbeCreateQueues(WDFDEVICE Device)
{
    WDF_IO_QUEUE_CONFIG config;
    NTSTATUS status;

    WDF_IO_QUEUE_CONFIG_INIT_DEFAULT_QUEUE(&config, WdfIoQueueDispatchParallel);
    config.EvtIoDeviceControl = FxProbeControl;
    status = WdfIoQueueCreate(Device, &config, WDF_NO_OBJECT_ATTRIBUTES, NULL);
    if (NT_SUCCESS(status)) {
        WDF_IO_QUEUE_CONFIG_INIT(&config, WdfIoQueueDispatchManual);
        status = WdfIoQueueCreate(Device, &config, WDF_NO_OBJECT_ATTRIBUTES, &FxProbeManual);
    }
    return status;
}

static NTSTATUS FxProbeCreateContexts(WDFDEVICE Device)
{
    WDF_OBJECT_ATTRIBUTES attributes;
    WDF_WORKITEM_CONFIG item;
    WDF_TIMER_CONFIG timer;
    WDF_DPC_CONFIG dpc;
    NTSTATUS status;

    WDF_OBJECT_ATTRIBUTES_INIT(&attributes);
    attributes.ParentObject = Device;
    WDF_TIMER_CONFIG_INIT(&timer, FxProbeTimer);
    timer.AutomaticSerialization = FALSE;
    WDF_DPC_CONFIG_INIT(&dpc, FxProbeDpc);
    dpc.AutomaticSerialization = FALSE;
    WDF_WORKITEM_CONFIG_INIT(&item, FxProbeWorkItem);
    item.AutomaticSerialization = FALSE;
    status = WdfTimerCreate(&timer, &attributes, &FxProbeTimerObject);
    if (NT_SUCCESS(status)) {
        status = WdfDpcCreate(&dpc, &attributes, &FxProbeDpcObject);
    }
    return NT_SUCCESS(status) ? WdfWorkItemCreate(&item, &attributes, &FxProbeWorkItemObject) : status;
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    DECLARE_CONST_UNICODE_STRING(sddl, L"D:P(A;;GA;;;SY)(A;;GA;;;BA)");
    WDF_DRIVER_CONFIG config;
    PWDFDEVICE_INIT init;
    WDFDRIVER driver;
    WDFDEVICE device;
    NTSTATUS status;

    WDF_DRIVER_CONFIG_INIT(&config, WDF_NO_EVENT_CALLBACK);
    config.DriverInitFlags = WdfDriverInitNonPnpDriver;
    config.EvtDriverUnload = FxProbeUnload;
    status = WdfDriverCreate(DriverObject, RegistryPath, WDF_NO_OBJECT_ATTRIBUTES, &config, &driver);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    init = WdfControlDeviceInitAllocate(driver, &sddl);
    if (init == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    status = FxProbeCreateDevice(driver, &init, &device);
    if (NT_SUCCESS(status)) {
        status = FxProbeCreateQueues(device);
    }
    if (NT_SUCCESS(status)) {
        status = FxProbeCreateContexts(device);
    }
    if (NT_SUCCESS(status)) {
        WdfControlFinishInitializing(device);
    }
    return status;
}
