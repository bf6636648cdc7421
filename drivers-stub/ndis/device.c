// SPDX-License-Identifier: MIT
/*
 * Control device: ndh_standin.h says what each code means.
 */
#include "device.h"
#include "adapter.h"
#include "await.h"
#include "boundaryring.h"
#include "break.h"
#include "data.h"
#include "driver.h"
#include "driverdevice.h"
#include "memory.h"
#include "missed.h"
#include "oid.h"
#include "wire.h"

#include "../ndis5/packets.h"

/*
 * An adapter command on its way through a worker thread. Whoever comes last frees it: the worker, or the
 * cancel routine if the worker found the IRP taken (Done).
 */
typedef struct COMMAND {
    WORK Work;
    PIRP Irp; /* NULL once cancelled; CommandLock */
    BOOLEAN Done;
    ULONG Code;
    NDH_STANDIN_ADAPTER Input;
} COMMAND, *PCOMMAND;

#define STRING_OF(Text_)                                                                                     \
    {                                                                                                        \
        sizeof(Text_) - sizeof(WCHAR), sizeof(Text_), (PWCH)(ULONG_PTR)(Text_)                               \
    }

static KSPIN_LOCK CommandLock;
static PDEVICE_OBJECT ControlDevice;

static DRIVER_DISPATCH DeviceOpenClose;
static DRIVER_DISPATCH DeviceControl;
static DRIVER_DISPATCH DeviceUnknown;
static DRIVER_CANCEL CommandCancel;
static WORK_ROUTINE CommandRun;

static NTSTATUS IrpComplete(PIRP Irp, NTSTATUS Status, ULONG_PTR Information)
{
    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = Information;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return Status;
}

_Use_decl_annotations_
static NTSTATUS DeviceOpenClose(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    return DeviceObject == ControlDevice ? IrpComplete(Irp, STATUS_SUCCESS, 0)
                                         : DriverDeviceDispatch(DeviceObject, Irp);
}

_Use_decl_annotations_
static NTSTATUS DeviceUnknown(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    return DeviceObject == ControlDevice ? IrpComplete(Irp, STATUS_INVALID_DEVICE_REQUEST, 0)
                                         : DriverDeviceDispatch(DeviceObject, Irp);
}

static NTSTATUS Identify(NDH_STANDIN_IDENTITY *Identity)
{
    static const char Name[] = "stand-in";
    ULONG Live;
    ULONG Slots;

    AdapterCounts(&Live, &Slots);
    RtlZeroMemory(Identity, sizeof(*Identity));
    Identity->Size = sizeof(*Identity);
    Identity->VersionMajor = NDH_STANDIN_VERSION_MAJOR;
    Identity->VersionMinor = NDH_STANDIN_VERSION_MINOR;
    RtlCopyMemory(Identity->Name, Name, sizeof(Name));
    Identity->NdisMajor = NDIS_VERSION_MAJOR;
    Identity->NdisMinor = NDIS_VERSION_MINOR;
    Identity->SwitchCount = NDH_STANDIN_SW_COUNT;
    Identity->BreakCount = BREAK_RULE_COUNT;
    Identity->Seed = SwitchSeedInForce();
    Identity->AdapterCount = Slots;
    Identity->MiniportCount = ObjectCount(ObjectMiniport);
    Identity->ProtocolCount = ObjectCount(ObjectProtocol);
    return STATUS_SUCCESS;
}

static NTSTATUS Counts(NDH_STANDIN_COUNT_VALUES *Values)
{
    ULONG Live;
    ULONG Slots;

    AdapterCounts(&Live, &Slots);
    RtlZeroMemory(Values, sizeof(*Values));
    Values->Size = sizeof(*Values);
    Values->Miniports = ObjectCount(ObjectMiniport);
    Values->Protocols = ObjectCount(ObjectProtocol);
    Values->Adapters = Live;
    Values->Bindings = ObjectCount(ObjectBinding);
    Values->AddressFamilies = ObjectCount(ObjectAf);
    Values->Saps = ObjectCount(ObjectSap);
    Values->Vcs = ObjectCount(ObjectVc);
    Values->Parties = ObjectCount(ObjectParty);
    Values->PendingOids = OidPending();
    Values->NetBufferLists = NblCount() + PacketCount();
    Values->MemoryBlocks = MemoryBlocks();
    Values->MemoryRequested = MemoryRequested();
    Values->Timers = ObjectCount(ObjectTimer);
    Values->WorkItems = ObjectCount(ObjectWorkItem);
    Values->Handles = HandleCount();
    Values->PendingCalls = (ULONG)PendingOperations;
    Values->Violations = ViolationTotal();
    return STATUS_SUCCESS;
}

static NTSTATUS SwitchRequest(NDH_STANDIN_SWITCH *Switch, BOOLEAN Set)
{
    if (Set) {
        return SwitchSet(Switch->Id, Switch->Value) ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
    }
    if (Switch->Id >= NDH_STANDIN_SW_COUNT) {
        return STATUS_INVALID_PARAMETER;
    }
    Switch->Value = SwitchValue((NDH_STANDIN_SWITCH_ID)Switch->Id);
    return STATUS_SUCCESS;
}

static NTSTATUS SwitchList(NDH_STANDIN_SWITCH_INFO *List)
{
    ULONG Id;

    for (Id = 0; Id < NDH_STANDIN_SW_COUNT; Id++) {
        (VOID) SwitchDescribe(Id, &List[Id]);
    }
    return STATUS_SUCCESS;
}

static NTSTATUS BreakRequest(const NDH_STANDIN_BREAK_RULE *Input)
{
    NDH_STANDIN_BREAK_RULE Copy = *Input;

    Copy.Rule[sizeof(Copy.Rule) - 1] = '\0';
    Copy.Way[sizeof(Copy.Way) - 1] = '\0';
    return BreakSet(Copy.Rule, Copy.Way) ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
}

static NTSTATUS BreakList(NDH_STANDIN_BREAK_INFO *List)
{
    ULONG Index;

    for (Index = 0; Index < BREAK_RULE_COUNT; Index++) {
        BreakDescribe(Index, &List[Index]);
    }
    return STATUS_SUCCESS;
}

/* Executes an adapter command. Returns the status of the request; *Result is valid with STATUS_SUCCESS. */
static NTSTATUS CommandExecute(ULONG Code, const NDH_STANDIN_ADAPTER *Input,
                               NDH_STANDIN_ADAPTER_RESULT *Result)
{
    NDIS_STATUS Status = NDIS_STATUS_SUCCESS;
    PNS_ADAPTER Adapter;

    if (Code == NDH_STANDIN_ADAPTER_START && Input->Adapter == NDH_STANDIN_ADAPTER_NEW) {
        Adapter = AdapterCreate(Input->Miniport);
    } else {
        Adapter = AdapterFind(Input->Adapter);
    }
    if (Adapter == NULL) {
        return STATUS_INVALID_PARAMETER;
    }
    switch (Code) {
    case NDH_STANDIN_ADAPTER_START:
        Status = AdapterStart(Adapter);
        break;
    case NDH_STANDIN_ADAPTER_HALT:
        Status = AdapterHalt(Adapter, (NDIS_HALT_ACTION)Input->Reason);
        break;
    case NDH_STANDIN_ADAPTER_PAUSE:
        Status = AdapterPause(Adapter, Input->Reason != 0 ? Input->Reason : NDIS_PAUSE_NDIS_INTERNAL);
        break;
    case NDH_STANDIN_ADAPTER_RESTART:
        Status = AdapterRestart(Adapter);
        break;
    case NDH_STANDIN_ADAPTER_RESET:
        Status = AdapterReset(Adapter);
        break;
    case NDH_STANDIN_ADAPTER_SUSPEND:
        Status = AdapterSuspend(Adapter, Input->Reason);
        break;
    case NDH_STANDIN_ADAPTER_RESUME:
        Status = AdapterResume(Adapter);
        break;
    case NDH_STANDIN_ADAPTER_SHUTDOWN:
        Status = AdapterShutdown(Adapter, (NDIS_SHUTDOWN_ACTION)Input->Reason);
        break;
    case NDH_STANDIN_ADAPTER_EVENT:
        Status = AdapterEvent(Adapter, Input->Protocol, Input->Reason);
        break;
    case NDH_STANDIN_ADAPTER_BIND:
        Status = AdapterBind(Adapter, Input->Protocol);
        break;
    case NDH_STANDIN_ADAPTER_UNBIND:
        Status = AdapterUnbind(Adapter, Input->Protocol);
        break;
    default:
        break; /* NDH_STANDIN_ADAPTER_QUERY */
    }
    AdapterDescribe(Adapter, Result);
    Result->Status = Status;
    ObjectDereference(Adapter);
    return STATUS_SUCCESS;
}

_Use_decl_annotations_
static VOID CommandCancel(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PCOMMAND Command = Irp->Tail.Overlay.DriverContext[0];
    BOOLEAN Free;
    KIRQL Irql;

    UNREFERENCED_PARAMETER(DeviceObject);
    IoReleaseCancelSpinLock(Irp->CancelIrql);
    Irql = KeAcquireSpinLockRaiseToDpc(&CommandLock);
    Command->Irp = NULL;
    Free = Command->Done;
    KeReleaseSpinLock(&CommandLock, Irql);
    if (Free) {
        MemoryRelease(Command, TAG_REQUEST);
    } else {
        AwaitReport(); /* the world is quiescent, or the command late: it says whose driver it waits for */
    }
    (VOID) IrpComplete(Irp, STATUS_CANCELLED, 0);
}

_Use_decl_annotations_
static VOID CommandRun(PVOID Context)
{
    PCOMMAND Command = Context;
    NDH_STANDIN_ADAPTER_RESULT Result;
    NTSTATUS Status = CommandExecute(Command->Code, &Command->Input, &Result);
    BOOLEAN Free = TRUE;
    PIRP Irp;
    KIRQL Irql;

    Irql = KeAcquireSpinLockRaiseToDpc(&CommandLock);
    Irp = Command->Irp;
    if (Irp != NULL && IoSetCancelRoutine(Irp, NULL) == NULL) {
        Irp = NULL; /* the cancel routine is on its way and completes the IRP */
        Command->Done = TRUE;
        Free = FALSE;
    }
    KeReleaseSpinLock(&CommandLock, Irql);
    if (Free) {
        MemoryRelease(Command, TAG_REQUEST);
    }
    if (Irp != NULL) {
        if (Status == STATUS_SUCCESS) {
            RtlCopyMemory(Irp->AssociatedIrp.SystemBuffer, &Result, sizeof(Result));
        }
        (VOID) IrpComplete(Irp, Status, Status == STATUS_SUCCESS ? sizeof(Result) : 0);
    }
}

/* Pends the IRP and hands the command to a worker thread. */
static NTSTATUS CommandStart(PIRP Irp, ULONG Code)
{
    PCOMMAND Command = MemoryZeroed(sizeof(*Command), TAG_REQUEST);

    if (Command == NULL) {
        return IrpComplete(Irp, STATUS_INSUFFICIENT_RESOURCES, 0);
    }
    Command->Irp = Irp;
    Command->Code = Code;
    Command->Input = *(const NDH_STANDIN_ADAPTER *)Irp->AssociatedIrp.SystemBuffer;
    Irp->Tail.Overlay.DriverContext[0] = Command;
    IoMarkIrpPending(Irp);
    (VOID) IoSetCancelRoutine(Irp, CommandCancel);
    if (Irp->Cancel && IoSetCancelRoutine(Irp, NULL) != NULL) {
        MemoryRelease(Command, TAG_REQUEST);
        (VOID) IrpComplete(Irp, STATUS_CANCELLED, 0);
        return STATUS_PENDING;
    }
    WorkQueue(&Command->Work, CommandRun, Command);
    return STATUS_PENDING;
}

static NTSTATUS Missed(PVOID Buffer, ULONG OutputLength, PULONG_PTR Information)
{
    NDH_STANDIN_MISSED_QUERY Query = *(const NDH_STANDIN_MISSED_QUERY *)Buffer;
    NDH_STANDIN_MISSED_PAGE *Page = Buffer;

    if (Query.Reserved != 0) {
        return STATUS_INVALID_PARAMETER;
    }
    MissedRead(Query.From, Page, (NDH_STANDIN_MISSED_VALUE *)(Page + 1),
               (OutputLength - (ULONG)sizeof(*Page)) / (ULONG)sizeof(NDH_STANDIN_MISSED_VALUE));
    *Information = sizeof(*Page) + (ULONG_PTR)Page->Count * sizeof(NDH_STANDIN_MISSED_VALUE);
    return STATUS_SUCCESS;
}

static NTSTATUS Violations(PVOID Buffer, ULONG OutputLength, PULONG_PTR Information)
{
    ULONG64 From = ((const NDH_STANDIN_VIOLATION_QUERY *)Buffer)->From;
    ULONG Capacity =
        (OutputLength - (ULONG)sizeof(NDH_STANDIN_VIOLATION_PAGE)) / (ULONG)sizeof(NDH_STANDIN_VIOLATION);
    NDH_STANDIN_VIOLATION_PAGE *Page = Buffer;

    ViolationRead(From, Page, (NDH_STANDIN_VIOLATION *)(Page + 1), Capacity);
    *Information = sizeof(*Page) + Page->Count * sizeof(NDH_STANDIN_VIOLATION);
    return STATUS_SUCCESS;
}

static NTSTATUS ReadBoundary(PVOID Buffer, ULONG OutputLength, PULONG_PTR Information)
{
    NDH_STANDIN_BOUNDARY_PAGE *Page = Buffer;

    BoundaryRingRead(Page, Page + 1, (OutputLength - (ULONG)sizeof(*Page)) / NDH_RECORD_SIZE);
    *Information = sizeof(*Page) + (ULONG_PTR)Page->Count * NDH_RECORD_SIZE;
    return STATUS_SUCCESS;
}

/* Least lengths of each code. FALSE: unknown. */
static BOOLEAN CodeLengths(ULONG Code, PULONG Input, PULONG Output)
{
    static const struct {
        ULONG Code;
        ULONG Input;
        ULONG Output;
    } Table[] = {
        { NDH_STANDIN_IDENTIFY, 0, sizeof(NDH_STANDIN_IDENTITY) },
        { NDH_STANDIN_SEED, sizeof(NDH_STANDIN_SEED_VALUE), 0 },
        { NDH_STANDIN_SWITCH_SET, sizeof(NDH_STANDIN_SWITCH), 0 },
        { NDH_STANDIN_SWITCH_GET, sizeof(NDH_STANDIN_SWITCH), sizeof(NDH_STANDIN_SWITCH) },
        { NDH_STANDIN_SWITCH_LIST, 0, NDH_STANDIN_SW_COUNT * sizeof(NDH_STANDIN_SWITCH_INFO) },
        { NDH_STANDIN_ADAPTER_START, sizeof(NDH_STANDIN_ADAPTER), sizeof(NDH_STANDIN_ADAPTER_RESULT) },
        { NDH_STANDIN_ADAPTER_HALT, sizeof(NDH_STANDIN_ADAPTER), sizeof(NDH_STANDIN_ADAPTER_RESULT) },
        { NDH_STANDIN_ADAPTER_PAUSE, sizeof(NDH_STANDIN_ADAPTER), sizeof(NDH_STANDIN_ADAPTER_RESULT) },
        { NDH_STANDIN_ADAPTER_RESTART, sizeof(NDH_STANDIN_ADAPTER), sizeof(NDH_STANDIN_ADAPTER_RESULT) },
        { NDH_STANDIN_ADAPTER_UNBIND, sizeof(NDH_STANDIN_ADAPTER), sizeof(NDH_STANDIN_ADAPTER_RESULT) },
        { NDH_STANDIN_ADAPTER_BIND, sizeof(NDH_STANDIN_ADAPTER), sizeof(NDH_STANDIN_ADAPTER_RESULT) },
        { NDH_STANDIN_ADAPTER_QUERY, sizeof(NDH_STANDIN_ADAPTER), sizeof(NDH_STANDIN_ADAPTER_RESULT) },
        { NDH_STANDIN_ADAPTER_RESET, sizeof(NDH_STANDIN_ADAPTER), sizeof(NDH_STANDIN_ADAPTER_RESULT) },
        { NDH_STANDIN_ADAPTER_SUSPEND, sizeof(NDH_STANDIN_ADAPTER), sizeof(NDH_STANDIN_ADAPTER_RESULT) },
        { NDH_STANDIN_ADAPTER_RESUME, sizeof(NDH_STANDIN_ADAPTER), sizeof(NDH_STANDIN_ADAPTER_RESULT) },
        { NDH_STANDIN_ADAPTER_SHUTDOWN, sizeof(NDH_STANDIN_ADAPTER), sizeof(NDH_STANDIN_ADAPTER_RESULT) },
        { NDH_STANDIN_ADAPTER_EVENT, sizeof(NDH_STANDIN_ADAPTER), sizeof(NDH_STANDIN_ADAPTER_RESULT) },
        { NDH_STANDIN_BREAK, sizeof(NDH_STANDIN_BREAK_RULE), 0 },
        { NDH_STANDIN_BREAK_LIST, 0, NDH_STANDIN_BREAK_COUNT * sizeof(NDH_STANDIN_BREAK_INFO) },
        { NDH_STANDIN_DRIVERS, 0, NDH_STANDIN_DRIVER_MAX * sizeof(NDH_STANDIN_DRIVER) },
        { NDH_STANDIN_BOUNDARY, sizeof(NDH_STANDIN_BOUNDARY_MODE), 0 },
        { NDH_STANDIN_BOUNDARY_READ, 0, sizeof(NDH_STANDIN_BOUNDARY_PAGE) },
        { NDH_STANDIN_WIRE_SEND, sizeof(NDH_STANDIN_WIRE_FRAME), 0 },
        { NDH_STANDIN_WIRE_RECEIVE, sizeof(NDH_STANDIN_WIRE_FRAME), sizeof(NDH_STANDIN_WIRE_FRAME) },
        { NDH_STANDIN_WIRE_LINK, sizeof(NDH_STANDIN_WIRE_FRAME), 0 },
        { NDH_STANDIN_COUNTS, 0, sizeof(NDH_STANDIN_COUNT_VALUES) },
        { NDH_STANDIN_MISSED, sizeof(NDH_STANDIN_MISSED_QUERY), sizeof(NDH_STANDIN_MISSED_PAGE) },
        { NDH_STANDIN_VIOLATIONS, sizeof(NDH_STANDIN_VIOLATION_QUERY), sizeof(NDH_STANDIN_VIOLATION_PAGE) },
    };
    ULONG Index;

    for (Index = 0; Index < RTL_NUMBER_OF(Table); Index++) {
        if (Table[Index].Code == Code) {
            *Input = Table[Index].Input;
            *Output = Table[Index].Output;
            return TRUE;
        }
    }
    return FALSE;
}

_Use_decl_annotations_
static NTSTATUS DeviceControl(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PIO_STACK_LOCATION Stack = IoGetCurrentIrpStackLocation(Irp);
    ULONG InputLength = Stack->Parameters.DeviceIoControl.InputBufferLength;
    ULONG OutputLength = Stack->Parameters.DeviceIoControl.OutputBufferLength;
    ULONG Code = Stack->Parameters.DeviceIoControl.IoControlCode;
    PVOID Buffer = Irp->AssociatedIrp.SystemBuffer;
    ULONG_PTR Information;
    ULONG NeededInput;
    ULONG NeededOutput;
    NTSTATUS Status;

    if (DeviceObject != ControlDevice) {
        return DriverDeviceDispatch(DeviceObject, Irp);
    }
    if (!CodeLengths(Code, &NeededInput, &NeededOutput)) {
        return IrpComplete(Irp, STATUS_INVALID_DEVICE_REQUEST, 0);
    }
    if (InputLength < NeededInput || OutputLength < NeededOutput) {
        return IrpComplete(Irp, STATUS_BUFFER_TOO_SMALL, 0);
    }
    Information = NeededOutput;
    switch (Code) {
    case NDH_STANDIN_IDENTIFY:
        Status = Identify(Buffer);
        break;
    case NDH_STANDIN_SEED:
        SwitchSeed(((const NDH_STANDIN_SEED_VALUE *)Buffer)->Seed);
        Status = STATUS_SUCCESS;
        break;
    case NDH_STANDIN_SWITCH_SET:
    case NDH_STANDIN_SWITCH_GET:
        Status = SwitchRequest(Buffer, (BOOLEAN)(Code == NDH_STANDIN_SWITCH_SET));
        break;
    case NDH_STANDIN_SWITCH_LIST:
        Status = SwitchList(Buffer);
        break;
    case NDH_STANDIN_BREAK:
        Status = BreakRequest(Buffer);
        break;
    case NDH_STANDIN_BREAK_LIST:
        Status = BreakList(Buffer);
        break;
    case NDH_STANDIN_DRIVERS:
        Status = STATUS_SUCCESS;
        Information = DriversList(Buffer) * sizeof(NDH_STANDIN_DRIVER);
        break;
    case NDH_STANDIN_COUNTS:
        Status = Counts(Buffer);
        break;
    case NDH_STANDIN_VIOLATIONS:
        Status = Violations(Buffer, OutputLength, &Information);
        break;
    case NDH_STANDIN_WIRE_SEND:
        Status = WireSend(Buffer, InputLength);
        break;
    case NDH_STANDIN_WIRE_LINK:
        Status = WireLink(Buffer);
        break;
    case NDH_STANDIN_WIRE_RECEIVE:
        return WireReceive(Irp);
    case NDH_STANDIN_MISSED:
        Status = Missed(Buffer, OutputLength, &Information);
        break;
    case NDH_STANDIN_BOUNDARY:
        Status = BoundarySet(Buffer);
        break;
    case NDH_STANDIN_BOUNDARY_READ:
        Status = ReadBoundary(Buffer, OutputLength, &Information);
        break;
    case NDH_STANDIN_ADAPTER_QUERY:
        Status = CommandExecute(
            Code, &(const NDH_STANDIN_ADAPTER){ .Adapter = ((NDH_STANDIN_ADAPTER *)Buffer)->Adapter },
            Buffer);
        break;
    default:
        return CommandStart(Irp, Code);
    }
    return IrpComplete(Irp, Status, Status == STATUS_SUCCESS ? Information : 0);
}

_Use_decl_annotations_
VOID DeviceDispatchTake(PDRIVER_OBJECT DriverObject)
{
    ULONG Index;

    for (Index = 0; Index <= IRP_MJ_MAXIMUM_FUNCTION; Index++) {
        DriverObject->MajorFunction[Index] = DeviceUnknown;
    }
    DriverObject->MajorFunction[IRP_MJ_CREATE] = DeviceOpenClose;
    DriverObject->MajorFunction[IRP_MJ_CLEANUP] = DeviceOpenClose;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = DeviceOpenClose;
    DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = DeviceControl;
}

_Use_decl_annotations_
NTSTATUS DeviceAttach(PDRIVER_OBJECT DriverObject)
{
    UNICODE_STRING Name = STRING_OF(NDH_STANDIN_DEVICE_NAME);
    UNICODE_STRING Link = STRING_OF(NDH_STANDIN_LINK_NAME);
    PDEVICE_OBJECT Device;
    NTSTATUS Status;

    DeviceDispatchTake(DriverObject);
    if (ControlDevice != NULL) {
        return STATUS_SUCCESS;
    }
    Status = IoCreateDevice(DriverObject, 0, &Name, NDH_STANDIN_DEVICE_TYPE, FILE_DEVICE_SECURE_OPEN, FALSE,
                            &Device);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = IoCreateSymbolicLink(&Link, &Name);
    if (!NT_SUCCESS(Status)) {
        IoDeleteDevice(Device);
        return Status;
    }
    ControlDevice = Device;
    Device->Flags &= ~(ULONG)DO_DEVICE_INITIALIZING;
    return STATUS_SUCCESS;
}

_Use_decl_annotations_
VOID DeviceDetach(PDRIVER_OBJECT DriverObject)
{
    UNICODE_STRING Link = STRING_OF(NDH_STANDIN_LINK_NAME);
    PDEVICE_OBJECT Device = ControlDevice;

    if (Device == NULL || Device->DriverObject != DriverObject) {
        return;
    }
    ControlDevice = NULL;
    IoDeleteSymbolicLink(&Link);
    IoDeleteDevice(Device);
    if (!IsListEmpty(&MiniportList)) {
        (VOID) DeviceAttach(CONTAINING_RECORD(MiniportList.Flink, NS_MINIPORT, Link)->DriverObject);
    }
}
