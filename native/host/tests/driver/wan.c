// SPDX-License-Identifier: MIT
/*
 * An image that imports what a CoNDIS WAN miniport with a call manager imports (PPPoE, PPTP: control device,
 * tunnel by files and IRPs, tracing of three kinds) and uses the kernel's part of it. The NDIS functions are
 * only bound.
 */
#include <ntddk.h>
#include <ndis.h>

#include "../../nt/ddk.h"
#include "../../nt/etw.h"
#include "../../nt/recorder.h"
#include "wan.h"

#define TAG 'naWN'

static const GUID provider_id = { 0x6a2e3f10, 0x1111, 0x2222, { 1, 2, 3, 4, 5, 6, 7, 8 } };
static const GUID message_id = { 0x6a2e3f11, 0x1111, 0x2222, { 1, 2, 3, 4, 5, 6, 7, 8 } };

static const PVOID volatile ndis_functions[] = {
    (PVOID)NdisMRegisterMiniportDriver, (PVOID)NdisMDeregisterMiniportDriver, (PVOID)NdisSetOptionalHandlers,
    (PVOID)NdisMSetMiniportAttributes, (PVOID)NdisMCmRegisterAddressFamilyEx, (PVOID)NdisMCmCreateVc,
    (PVOID)NdisMCmDeleteVc, (PVOID)NdisMCmActivateVc, (PVOID)NdisMCmDeactivateVc, (PVOID)NdisMCmOidRequest,
    (PVOID)NdisMCoActivateVcComplete, (PVOID)NdisMCoDeactivateVcComplete,
    (PVOID)NdisMCoIndicateReceiveNetBufferLists, (PVOID)NdisMCoIndicateStatusEx,
    (PVOID)NdisMCoOidRequestComplete, (PVOID)NdisMCoSendNetBufferListsComplete, (PVOID)NdisMIndicateStatusEx,
    (PVOID)NdisMOidRequestComplete, (PVOID)NdisMPauseComplete, (PVOID)NdisMRestartComplete,
    (PVOID)NdisMResetComplete, (PVOID)NdisMQueryAdapterInstanceName, (PVOID)NdisCmDispatchIncomingCall,
    (PVOID)NdisCmDispatchIncomingCloseCall, (PVOID)NdisCmDispatchCallConnected, (PVOID)NdisCmMakeCallComplete,
    (PVOID)NdisCmCloseCallComplete, (PVOID)NdisCmOpenAddressFamilyComplete,
    (PVOID)NdisCmCloseAddressFamilyComplete, (PVOID)NdisCmNotifyCloseAddressFamily,
    (PVOID)NdisCmRegisterSapComplete, (PVOID)NdisCmDeregisterSapComplete, (PVOID)NdisRegisterProtocolDriver,
    (PVOID)NdisDeregisterProtocolDriver, (PVOID)NdisOpenAdapterEx, (PVOID)NdisCloseAdapterEx,
    (PVOID)NdisOidRequest, (PVOID)NdisReturnNetBufferLists, (PVOID)NdisQueryAdapterInstanceName,
    (PVOID)NdisOpenConfigurationEx, (PVOID)NdisReadConfiguration, (PVOID)NdisCloseConfiguration,
    (PVOID)NdisAllocateNetBufferListPool, (PVOID)NdisFreeNetBufferListPool, (PVOID)NdisAllocateNetBufferPool,
    (PVOID)NdisFreeNetBufferPool, (PVOID)NdisAllocateNetBufferAndNetBufferList, (PVOID)NdisFreeNetBufferList,
    (PVOID)NdisAllocateNetBufferListContext, (PVOID)NdisFreeNetBufferListContext,
    (PVOID)NdisAllocateCloneNetBufferList, (PVOID)NdisFreeCloneNetBufferList, (PVOID)NdisGetDataBuffer,
    (PVOID)NdisAdvanceNetBufferDataStart, (PVOID)NdisRetreatNetBufferDataStart,
    (PVOID)NdisAdvanceNetBufferListDataStart, (PVOID)NdisRetreatNetBufferListDataStart,
    (PVOID)NdisCopyFromNetBufferToNetBuffer, (PVOID)NdisCopySendNetBufferListInfo,
    (PVOID)NdisCopyReceiveNetBufferListInfo, (PVOID)NdisAllocateMdl, (PVOID)NdisFreeMdl,
    (PVOID)NdisAllocateMemoryWithTagPriority, (PVOID)NdisFreeMemory, (PVOID)NdisAllocateTimerObject,
    (PVOID)NdisSetTimerObject, (PVOID)NdisCancelTimerObject, (PVOID)NdisFreeTimerObject,
    (PVOID)NdisAllocateIoWorkItem, (PVOID)NdisQueueIoWorkItem, (PVOID)NdisFreeIoWorkItem,
    (PVOID)NdisAllocateRWLock, (PVOID)NdisFreeRWLock, (PVOID)NdisAcquireRWLockRead,
    (PVOID)NdisAcquireRWLockWrite, (PVOID)NdisReleaseRWLock, (PVOID)NdisInitializeEvent, (PVOID)NdisSetEvent,
    (PVOID)NdisWaitEvent, (PVOID)NdisMSleep, (PVOID)NdisGetVersion, (PVOID)NdisGetSystemUpTimeEx,
    (PVOID)NdisWriteErrorLogEntry, (PVOID)NdisSystemActiveProcessorCount,
};

static WPP_TRACE_CONTROL_BLOCK wpp = { .ControlGuid = &provider_id, .FlagsLen = 1 };
static REGHANDLE events;
static IO_REMOVE_LOCK removal;
static EX_SPIN_LOCK sessions_lock;
static ERESOURCE resource;
static NPAGED_LOOKASIDE_LIST lookaside;

#define EXPECT(condition)                                                                                    \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            return #condition;                                                                               \
        }                                                                                                    \
    } while (0)

/* --- tracing, as generated code and headers do it ------------------------------------------------------- */

static VOID NTAPI on_wpp(const GUID *guid, UCHAR code, PVOID enable, PVOID context)
{
    WPP_TRACE_CONTROL_BLOCK *block = context;
    (void)guid;
    if (code == EVENT_CONTROL_CODE_ENABLE_PROVIDER) {
        const TRACE_ENABLE_CONTEXT *session = enable;
        block->Flags[0] = session->EnableFlags;
        block->Level = session->Level;
        block->Logger = *(TRACEHANDLE *)enable;
        imp_WppRecorderReplay(block, block->Logger, block->Flags[0], block->Level);
    }
}

static PVOID service(PCWSTR name)
{
    UNICODE_STRING text;
    RtlInitUnicodeString(&text, name);
    return MmGetSystemRoutineAddress(&text);
}

static void start_tracing(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    static const char traits[] = "\x09\0NdhWan";
    NTSTATUS (*classic)(const GUID *, ULONG, NDH_CLASSIC_CALLBACK *, PVOID, PREGHANDLE) =
        service(L"EtwRegisterClassicProvider");
    WppAutoLogStart(&wpp, driver, path);
    if (classic != NULL) {
        classic(&provider_id, 0, on_wpp, &wpp, &wpp.RegHandle);
    }
    if (NT_SUCCESS(EtwRegister(&provider_id, NULL, NULL, &events))) {
        EtwSetInformation(events, EventProviderSetTraits, (PVOID)traits, 9);
    }
}

static void trace(void)
{
    static const EVENT_DESCRIPTOR descriptor = { 0, 0, 11, 4, 0, 0, 1 };
    static const char metadata[] = "\x12\0\0Dialed\0session\0\x08";
    ULONG session = 7;
    EVENT_DATA_DESCRIPTOR part[] = { { (ULONG_PTR)metadata, 19, EVENT_DATA_DESCRIPTOR_TYPE_EVENT_METADATA, 0,
                                       0 },
                                     { (ULONG_PTR)&session, sizeof(session), 0, 0, 0 } };
    EtwWriteTransfer(events, &descriptor, NULL, NULL, 2, part);
    if (wpp.Logger != 0) {
        WmiTraceMessage(wpp.Logger, TRACE_MESSAGE_GUID, &message_id, 10, &session, (SIZE_T)sizeof(session),
                        NULL);
    }
    WppAutoLogTrace(wpp.AutoLogContext, 4, 1, (GUID *)&message_id, 11, &session, (SIZE_T)sizeof(session),
                    NULL);
}

/* --- the services --------------------------------------------------------------------------------------- */

static const char *use_files(void)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\NdhWan");
    OBJECT_ATTRIBUTES attributes;
    IO_STATUS_BLOCK result;
    PFILE_OBJECT file;
    KEVENT done;
    HANDLE handle;
    char text[4] = "abc";
    InitializeObjectAttributes(&attributes, &name, OBJ_KERNEL_HANDLE, NULL, NULL);
    EXPECT(NT_SUCCESS(ZwCreateFile(&handle, GENERIC_READ, &attributes, &result, NULL, 0, 0, FILE_OPEN,
                                   FILE_SYNCHRONOUS_IO_NONALERT, NULL, 0)));
    EXPECT(ZwDeviceIoControlFile(handle, NULL, NULL, NULL, &result, WAN_ECHO, text, 3, text, 3) ==
               STATUS_SUCCESS &&
           text[0] == 'b');
    EXPECT(NT_SUCCESS(ObReferenceObjectByHandle(handle, 0, NULL, KernelMode, (PVOID *)&file, NULL)));
    PDEVICE_OBJECT device = IoGetRelatedDeviceObject(file);
    KeInitializeEvent(&done, NotificationEvent, FALSE);
    PIRP irp = IoBuildDeviceIoControlRequest(WAN_ECHO, device, text, 3, text, 3, FALSE, &done, &result);
    EXPECT(irp != NULL && IoCallDriver(device, irp) == STATUS_SUCCESS);
    KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL);
    ObDereferenceObject(file);
    EXPECT(text[0] == 'c' && NT_SUCCESS(ZwClose(handle)));
    return NULL;
}

static const char *use_locks(void)
{
    KIRQL irql = ExAcquireSpinLockShared(&sessions_lock);
    ExReleaseSpinLockShared(&sessions_lock, irql);
    irql = ExAcquireSpinLockExclusive(&sessions_lock);
    ExReleaseSpinLockExclusive(&sessions_lock, irql);
    ExEnterCriticalRegionAndAcquireResourceExclusive(&resource);
    EXPECT(ExIsResourceAcquiredExclusiveLite(&resource));
    ExReleaseResourceAndLeaveCriticalRegion(&resource);
    EXPECT(IoAcquireRemoveLockEx(&removal, NULL, "", 1, sizeof(removal)) == STATUS_SUCCESS);
    IoReleaseRemoveLockEx(&removal, NULL, sizeof(removal));
    return NULL;
}

static const char *use_text_and_time(void)
{
    TIME_FIELDS fields;
    LARGE_INTEGER time, precise;
    ULONG seed = 1, value;
    UCHAR address[4];
    PCSTR end;
    WCHAR wide[16];
    const volatile ULONG64 *shared = (const volatile ULONG64 *)0xFFFFF78000000014ULL; /* KeQuerySystemTime */
    time.QuadPart = (LONGLONG)*shared;
    KeQuerySystemTimePrecise(&precise);
    EXPECT(precise.QuadPart > time.QuadPart && precise.QuadPart - time.QuadPart < 10000000);
    RtlTimeToTimeFields(&time, &fields);
    EXPECT(fields.Year >= 2023 && RtlRandomEx(&seed) != 0);
    EXPECT(RtlIpv4StringToAddressA("192.168.1.9", TRUE, &end, address) == STATUS_SUCCESS && address[3] == 9);
    EXPECT(RtlIpv4AddressToStringW(address, wide) == wide + 11);
    EXPECT(RtlCharToInteger("17", 10, &value) == STATUS_SUCCESS && value == 17);
    return NULL;
}

static const char *use_all(void)
{
    const char *failed;
    for (ULONG i = 0; i < RTL_NUMBER_OF(ndis_functions); i++) {
        EXPECT(ndis_functions[i] != NULL);
    }
    EXPECT(NdisGetVersion() >= 0x6001e);
    trace();
    failed = use_files();
    failed = failed != NULL ? failed : use_locks();
    return failed != NULL ? failed : use_text_and_time();
}

/* --- the driver ----------------------------------------------------------------------------------------- */

static NTSTATUS NTAPI create(PDEVICE_OBJECT device, PIRP irp)
{
    (void)device;
    irp->IoStatus.Status = STATUS_SUCCESS;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

static NTSTATUS NTAPI control(PDEVICE_OBJECT device, PIRP irp)
{
    const IO_STACK_LOCATION *stack = IoGetCurrentIrpStackLocation(irp);
    char *buffer = irp->AssociatedIrp.SystemBuffer;
    const ULONG room = stack->Parameters.DeviceIoControl.OutputBufferLength;
    NTSTATUS status = STATUS_SUCCESS;
    (void)device;
    switch (stack->Parameters.DeviceIoControl.IoControlCode) {
    case WAN_ECHO:
        buffer[0]++;
        irp->IoStatus.Information = stack->Parameters.DeviceIoControl.InputBufferLength;
        break;
    case WAN_USE_ALL: {
        const char *failed = use_all();
        const char *text = failed != NULL ? failed : "ok";
        ULONG length = 0;
        while (length < room && text[length] != 0) {
            buffer[length] = text[length];
            length++;
        }
        irp->IoStatus.Information = length;
        break;
    }
    default:
        status = STATUS_INVALID_DEVICE_REQUEST;
        break;
    }
    irp->IoStatus.Status = status;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

static VOID NTAPI unload(PDRIVER_OBJECT driver)
{
    UNICODE_STRING link = RTL_CONSTANT_STRING(L"\\DosDevices\\NdhWan");
    EtwUnregister(events);
    EtwUnregister(wpp.RegHandle);
    WppAutoLogStop(&wpp, driver);
    ExDeleteNPagedLookasideList(&lookaside);
    ExDeleteResourceLite(&resource);
    IoDeleteSymbolicLink(&link);
    IoDeleteDevice(driver->DeviceObject);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Device\\NdhWan");
    UNICODE_STRING link = RTL_CONSTANT_STRING(L"\\DosDevices\\NdhWan");
    PDEVICE_OBJECT device;
    NTSTATUS status =
        IoCreateDevice(driver, 0, &name, FILE_DEVICE_NETWORK, FILE_DEVICE_SECURE_OPEN, FALSE, &device);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    status = IoCreateSymbolicLink(&link, &name);
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(device);
        return status;
    }
    driver->MajorFunction[IRP_MJ_CREATE] = driver->MajorFunction[IRP_MJ_CLEANUP] =
        driver->MajorFunction[IRP_MJ_CLOSE] = create;
    driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = control;
    driver->DriverUnload = unload;
    IoInitializeRemoveLockEx(&removal, TAG, 0, 0, sizeof(removal));
    ExInitializeResourceLite(&resource);
    ExInitializeNPagedLookasideList(&lookaside, NULL, NULL, 0, 64, TAG, 0);
    start_tracing(driver, path);
    return STATUS_SUCCESS;
}
