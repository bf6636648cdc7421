// SPDX-License-Identifier: MIT
/**
 * The framework functions that the stand-in provides, with the prototypes and annotations of their KMDF 1.15
 * table entries.
 */
#ifndef FX_DDI_H
#define FX_DDI_H

#include <wdf.h>

_Must_inspect_result_ _IRQL_requires_max_(PASSIVE_LEVEL)
PWDFDEVICE_INIT NTAPI FxWdfControlDeviceInitAllocate(_In_ PWDF_DRIVER_GLOBALS DriverGlobals,
                                                     _In_ WDFDRIVER Driver,
                                                     _In_ const UNICODE_STRING *SDDLString);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI FxWdfControlFinishInitializing(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFDEVICE Device);

_IRQL_requires_max_(DISPATCH_LEVEL)
WDFDEVICE NTAPI FxWdfWdmDeviceGetWdfDeviceHandle(_In_ PWDF_DRIVER_GLOBALS DriverGlobals,
                                                 _In_ PDEVICE_OBJECT DeviceObject);

_IRQL_requires_max_(DISPATCH_LEVEL)
PDEVICE_OBJECT NTAPI FxWdfDeviceWdmGetDeviceObject(_In_ PWDF_DRIVER_GLOBALS DriverGlobals,
                                                   _In_ WDFDEVICE Device);

_IRQL_requires_max_(DISPATCH_LEVEL)
WDFDRIVER NTAPI FxWdfDeviceGetDriver(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFDEVICE Device);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI FxWdfDeviceInitFree(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ PWDFDEVICE_INIT DeviceInit);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI FxWdfDeviceInitSetIoType(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ PWDFDEVICE_INIT DeviceInit,
                                    _In_ WDF_DEVICE_IO_TYPE IoType);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI FxWdfDeviceInitSetExclusive(_In_ PWDF_DRIVER_GLOBALS DriverGlobals,
                                       _In_ PWDFDEVICE_INIT DeviceInit, _In_ BOOLEAN IsExclusive);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI FxWdfDeviceInitSetDeviceType(_In_ PWDF_DRIVER_GLOBALS DriverGlobals,
                                        _In_ PWDFDEVICE_INIT DeviceInit, _In_ ULONG DeviceType);

_Must_inspect_result_ _IRQL_requires_max_(PASSIVE_LEVEL)
NTSTATUS NTAPI FxWdfDeviceInitAssignName(_In_ PWDF_DRIVER_GLOBALS DriverGlobals,
                                         _In_ PWDFDEVICE_INIT DeviceInit,
                                         _In_opt_ PCUNICODE_STRING DeviceName);

_Must_inspect_result_ _IRQL_requires_max_(PASSIVE_LEVEL)
NTSTATUS NTAPI FxWdfDeviceInitAssignSDDLString(_In_ PWDF_DRIVER_GLOBALS DriverGlobals,
                                               _In_ PWDFDEVICE_INIT DeviceInit,
                                               _In_opt_ PCUNICODE_STRING SDDLString);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI FxWdfDeviceInitSetCharacteristics(_In_ PWDF_DRIVER_GLOBALS DriverGlobals,
                                             _In_ PWDFDEVICE_INIT DeviceInit,
                                             _In_ ULONG DeviceCharacteristics, _In_ BOOLEAN OrInValues);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI FxWdfDeviceInitSetFileObjectConfig(_In_ PWDF_DRIVER_GLOBALS DriverGlobals,
                                              _In_ PWDFDEVICE_INIT DeviceInit,
                                              _In_ PWDF_FILEOBJECT_CONFIG FileObjectConfig,
                                              _In_opt_ PWDF_OBJECT_ATTRIBUTES FileObjectAttributes);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI FxWdfDeviceInitSetRequestAttributes(_In_ PWDF_DRIVER_GLOBALS DriverGlobals,
                                               _In_ PWDFDEVICE_INIT DeviceInit,
                                               _In_ PWDF_OBJECT_ATTRIBUTES RequestAttributes);

_Must_inspect_result_ _IRQL_requires_max_(PASSIVE_LEVEL)
NTSTATUS NTAPI FxWdfDeviceCreate(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _Inout_ PWDFDEVICE_INIT *DeviceInit,
                                 _In_opt_ PWDF_OBJECT_ATTRIBUTES DeviceAttributes, _Out_ WDFDEVICE *Device);

_Must_inspect_result_ _IRQL_requires_max_(PASSIVE_LEVEL)
NTSTATUS NTAPI FxWdfDeviceCreateSymbolicLink(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFDEVICE Device,
                                             _In_ PCUNICODE_STRING SymbolicLinkName);

_IRQL_requires_max_(DISPATCH_LEVEL)
WDFFILEOBJECT NTAPI FxWdfDeviceGetFileObject(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFDEVICE Device,
                                             _In_ PFILE_OBJECT FileObject);

_IRQL_requires_max_(DISPATCH_LEVEL)
WDFQUEUE NTAPI FxWdfDeviceGetDefaultQueue(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFDEVICE Device);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
NTSTATUS NTAPI FxWdfDpcCreate(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ PWDF_DPC_CONFIG Config,
                              _In_ PWDF_OBJECT_ATTRIBUTES Attributes, _Out_ WDFDPC *Dpc);

_IRQL_requires_max_(HIGH_LEVEL)
BOOLEAN NTAPI FxWdfDpcEnqueue(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFDPC Dpc);

_When_(Wait == __true, _IRQL_requires_max_(PASSIVE_LEVEL))
_When_(Wait == __false, _IRQL_requires_max_(HIGH_LEVEL))
BOOLEAN NTAPI FxWdfDpcCancel(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFDPC Dpc, _In_ BOOLEAN Wait);

_IRQL_requires_max_(HIGH_LEVEL)
WDFOBJECT NTAPI FxWdfDpcGetParentObject(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFDPC Dpc);

_Must_inspect_result_ _IRQL_requires_max_(PASSIVE_LEVEL)
NTSTATUS NTAPI FxWdfDriverCreate(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ PDRIVER_OBJECT DriverObject,
                                 _In_ PCUNICODE_STRING RegistryPath,
                                 _In_opt_ PWDF_OBJECT_ATTRIBUTES DriverAttributes,
                                 _In_ PWDF_DRIVER_CONFIG DriverConfig, _Out_opt_ WDFDRIVER *Driver);

_IRQL_requires_max_(PASSIVE_LEVEL)
PWSTR NTAPI FxWdfDriverGetRegistryPath(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFDRIVER Driver);

_IRQL_requires_max_(DISPATCH_LEVEL)
PDRIVER_OBJECT NTAPI FxWdfDriverWdmGetDriverObject(_In_ PWDF_DRIVER_GLOBALS DriverGlobals,
                                                   _In_ WDFDRIVER Driver);

_Must_inspect_result_ _IRQL_requires_max_(PASSIVE_LEVEL)
NTSTATUS NTAPI FxWdfDriverOpenParametersRegistryKey(_In_ PWDF_DRIVER_GLOBALS DriverGlobals,
                                                    _In_ WDFDRIVER Driver, _In_ ACCESS_MASK DesiredAccess,
                                                    _In_opt_ PWDF_OBJECT_ATTRIBUTES KeyAttributes,
                                                    _Out_ WDFKEY *Key);

_IRQL_requires_max_(DISPATCH_LEVEL)
WDFDRIVER NTAPI FxWdfWdmDriverGetWdfDriverHandle(_In_ PWDF_DRIVER_GLOBALS DriverGlobals,
                                                 _In_ PDRIVER_OBJECT DriverObject);

_Must_inspect_result_ _IRQL_requires_max_(PASSIVE_LEVEL)
BOOLEAN NTAPI FxWdfDriverIsVersionAvailable(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFDRIVER Driver,
                                            _In_ PWDF_DRIVER_VERSION_AVAILABLE_PARAMS VersionAvailableParams);

_IRQL_requires_max_(PASSIVE_LEVEL)
PUNICODE_STRING NTAPI FxWdfFileObjectGetFileName(_In_ PWDF_DRIVER_GLOBALS DriverGlobals,
                                                 _In_ WDFFILEOBJECT FileObject);

_IRQL_requires_max_(DISPATCH_LEVEL)
ULONG NTAPI FxWdfFileObjectGetFlags(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFFILEOBJECT FileObject);

_IRQL_requires_max_(DISPATCH_LEVEL)
WDFDEVICE NTAPI FxWdfFileObjectGetDevice(_In_ PWDF_DRIVER_GLOBALS DriverGlobals,
                                         _In_ WDFFILEOBJECT FileObject);

_IRQL_requires_max_(DISPATCH_LEVEL)
PFILE_OBJECT NTAPI FxWdfFileObjectWdmGetFileObject(_In_ PWDF_DRIVER_GLOBALS DriverGlobals,
                                                   _In_ WDFFILEOBJECT FileObject);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
NTSTATUS NTAPI FxWdfIoQueueCreate(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFDEVICE Device,
                                  _In_ PWDF_IO_QUEUE_CONFIG Config,
                                  _In_opt_ PWDF_OBJECT_ATTRIBUTES QueueAttributes, _Out_opt_ WDFQUEUE *Queue);

_IRQL_requires_max_(DISPATCH_LEVEL)
WDF_IO_QUEUE_STATE NTAPI FxWdfIoQueueGetState(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFQUEUE Queue,
                                              _Out_opt_ PULONG QueueRequests,
                                              _Out_opt_ PULONG DriverRequests);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI FxWdfIoQueueStart(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFQUEUE Queue);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI FxWdfIoQueueStop(
    _In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFQUEUE Queue,
    _When_(Context != 0, _In_) _When_(Context == 0, _In_opt_) PFN_WDF_IO_QUEUE_STATE StopComplete,
    _When_(StopComplete != 0, _In_) _When_(StopComplete == 0, _In_opt_) WDFCONTEXT Context);

_IRQL_requires_max_(PASSIVE_LEVEL)
VOID NTAPI FxWdfIoQueueStopSynchronously(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFQUEUE Queue);

_IRQL_requires_max_(DISPATCH_LEVEL)
WDFDEVICE NTAPI FxWdfIoQueueGetDevice(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFQUEUE Queue);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
NTSTATUS NTAPI FxWdfIoQueueRetrieveNextRequest(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFQUEUE Queue,
                                               _Out_ WDFREQUEST *OutRequest);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
NTSTATUS NTAPI FxWdfIoQueueRetrieveRequestByFileObject(_In_ PWDF_DRIVER_GLOBALS DriverGlobals,
                                                       _In_ WDFQUEUE Queue, _In_ WDFFILEOBJECT FileObject,
                                                       _Out_ WDFREQUEST *OutRequest);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
NTSTATUS NTAPI FxWdfIoQueueFindRequest(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFQUEUE Queue,
                                       _In_opt_ WDFREQUEST FoundRequest, _In_opt_ WDFFILEOBJECT FileObject,
                                       _Inout_opt_ PWDF_REQUEST_PARAMETERS Parameters,
                                       _Out_ WDFREQUEST *OutRequest);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
NTSTATUS NTAPI FxWdfIoQueueRetrieveFoundRequest(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFQUEUE Queue,
                                                _In_ WDFREQUEST FoundRequest, _Out_ WDFREQUEST *OutRequest);

_IRQL_requires_max_(PASSIVE_LEVEL)
VOID NTAPI FxWdfIoQueueDrainSynchronously(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFQUEUE Queue);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI FxWdfIoQueueDrain(
    _In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFQUEUE Queue,
    _When_(Context != 0, _In_) _When_(Context == 0, _In_opt_) PFN_WDF_IO_QUEUE_STATE DrainComplete,
    _When_(DrainComplete != 0, _In_) _When_(DrainComplete == 0, _In_opt_) WDFCONTEXT Context);

_IRQL_requires_max_(PASSIVE_LEVEL)
VOID NTAPI FxWdfIoQueuePurgeSynchronously(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFQUEUE Queue);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI FxWdfIoQueuePurge(
    _In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFQUEUE Queue,
    _When_(Context != 0, _In_) _When_(Context == 0, _In_opt_) PFN_WDF_IO_QUEUE_STATE PurgeComplete,
    _When_(PurgeComplete != 0, _In_) _When_(PurgeComplete == 0, _In_opt_) WDFCONTEXT Context);

_Must_inspect_result_ _When_(PoolType == 1 || PoolType == 257, _IRQL_requires_max_(APC_LEVEL))
_When_(PoolType == 0 || PoolType == 256, _IRQL_requires_max_(DISPATCH_LEVEL))
NTSTATUS NTAPI FxWdfMemoryCreate(
    _In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_opt_ PWDF_OBJECT_ATTRIBUTES Attributes,
    _In_ _Strict_type_match_ POOL_TYPE PoolType, _In_opt_ ULONG PoolTag,
    _In_ _When_(BufferSize == 0, __drv_reportError(BufferSize cannot be zero)) size_t BufferSize,
    _Out_ WDFMEMORY *Memory, _Outptr_opt_result_bytebuffer_(BufferSize) PVOID *Buffer);

_IRQL_requires_max_(DISPATCH_LEVEL)
PVOID NTAPI FxWdfMemoryGetBuffer(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFMEMORY Memory,
                                 _Out_opt_ size_t *BufferSize);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
NTSTATUS NTAPI FxWdfMemoryCopyToBuffer(
    _In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFMEMORY SourceMemory, _In_ size_t SourceOffset,
    _Out_writes_bytes_(NumBytesToCopyTo) PVOID Buffer,
    _In_ _When_(NumBytesToCopyTo == 0,
    __drv_reportError(NumBytesToCopyTo cannot be zero)) size_t NumBytesToCopyTo);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
NTSTATUS NTAPI FxWdfMemoryCopyFromBuffer(
    _In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFMEMORY DestinationMemory, _In_ size_t DestinationOffset,
    _In_ PVOID Buffer,
    _In_ _When_(NumBytesToCopyFrom == 0,
    __drv_reportError(NumBytesToCopyFrom cannot be zero)) size_t NumBytesToCopyFrom);

PVOID NTAPI FxWdfObjectGetTypedContextWorker(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFOBJECT Handle,
                                             _In_ PCWDF_OBJECT_CONTEXT_TYPE_INFO TypeInfo);

NTSTATUS NTAPI FxWdfObjectAllocateContext(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFOBJECT Handle,
                                          _In_ PWDF_OBJECT_ATTRIBUTES ContextAttributes,
                                          _Outptr_opt_ PVOID *Context);

WDFOBJECT NTAPI FxWdfObjectContextGetObject(_In_ PWDF_DRIVER_GLOBALS DriverGlobals,
                                            _In_ PVOID ContextPointer);

VOID NTAPI FxWdfObjectReferenceActual(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFOBJECT Handle,
                                      _In_opt_ PVOID Tag, _In_ LONG Line, _In_z_ PCHAR File);

VOID NTAPI FxWdfObjectDereferenceActual(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFOBJECT Handle,
                                        _In_opt_ PVOID Tag, _In_ LONG Line, _In_z_ PCHAR File);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
NTSTATUS NTAPI FxWdfObjectCreate(_In_ PWDF_DRIVER_GLOBALS DriverGlobals,
                                 _In_opt_ PWDF_OBJECT_ATTRIBUTES Attributes, _Out_ WDFOBJECT *Object);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI FxWdfObjectDelete(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFOBJECT Object);

_IRQL_requires_max_(PASSIVE_LEVEL)
VOID NTAPI FxWdfRegistryClose(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFKEY Key);

_IRQL_requires_max_(PASSIVE_LEVEL)
HANDLE NTAPI FxWdfRegistryWdmGetHandle(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFKEY Key);

_Must_inspect_result_ _IRQL_requires_max_(PASSIVE_LEVEL)
NTSTATUS NTAPI FxWdfRegistryQueryValue(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFKEY Key,
                                       _In_ PCUNICODE_STRING ValueName, _In_ ULONG ValueLength,
                                       _Out_writes_bytes_opt_(ValueLength) PVOID Value,
                                       _Out_opt_ PULONG ValueLengthQueried, _Out_opt_ PULONG ValueType);

_Must_inspect_result_ _IRQL_requires_max_(PASSIVE_LEVEL)
NTSTATUS NTAPI FxWdfRegistryQueryULong(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFKEY Key,
                                       _In_ PCUNICODE_STRING ValueName, _Out_ PULONG Value);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
NTSTATUS NTAPI FxWdfRequestGetStatus(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFREQUEST Request);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI FxWdfRequestMarkCancelable(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFREQUEST Request,
                                      _In_ PFN_WDF_REQUEST_CANCEL EvtRequestCancel);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
NTSTATUS NTAPI FxWdfRequestUnmarkCancelable(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFREQUEST Request);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
BOOLEAN NTAPI FxWdfRequestIsCanceled(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFREQUEST Request);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI FxWdfRequestComplete(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFREQUEST Request,
                                _In_ NTSTATUS Status);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI FxWdfRequestCompleteWithPriorityBoost(_In_ PWDF_DRIVER_GLOBALS DriverGlobals,
                                                 _In_ WDFREQUEST Request, _In_ NTSTATUS Status,
                                                 _In_ CCHAR PriorityBoost);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI FxWdfRequestCompleteWithInformation(_In_ PWDF_DRIVER_GLOBALS DriverGlobals,
                                               _In_ WDFREQUEST Request, _In_ NTSTATUS Status,
                                               _In_ ULONG_PTR Information);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI FxWdfRequestGetParameters(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFREQUEST Request,
                                     _Out_ PWDF_REQUEST_PARAMETERS Parameters);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
NTSTATUS NTAPI FxWdfRequestRetrieveInputMemory(_In_ PWDF_DRIVER_GLOBALS DriverGlobals,
                                               _In_ WDFREQUEST Request, _Out_ WDFMEMORY *Memory);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
NTSTATUS NTAPI FxWdfRequestRetrieveOutputMemory(_In_ PWDF_DRIVER_GLOBALS DriverGlobals,
                                                _In_ WDFREQUEST Request, _Out_ WDFMEMORY *Memory);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
NTSTATUS NTAPI FxWdfRequestRetrieveInputBuffer(_In_ PWDF_DRIVER_GLOBALS DriverGlobals,
                                               _In_ WDFREQUEST Request, _In_ size_t MinimumRequiredLength,
                                               _Outptr_result_bytebuffer_(*Length) PVOID *Buffer,
                                               _Out_opt_ size_t *Length);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
NTSTATUS NTAPI FxWdfRequestRetrieveOutputBuffer(_In_ PWDF_DRIVER_GLOBALS DriverGlobals,
                                                _In_ WDFREQUEST Request, _In_ size_t MinimumRequiredSize,
                                                _Outptr_result_bytebuffer_(*Length) PVOID *Buffer,
                                                _Out_opt_ size_t *Length);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI FxWdfRequestSetInformation(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFREQUEST Request,
                                      _In_ ULONG_PTR Information);

_IRQL_requires_max_(DISPATCH_LEVEL)
ULONG_PTR NTAPI FxWdfRequestGetInformation(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFREQUEST Request);

_IRQL_requires_max_(DISPATCH_LEVEL)
WDFFILEOBJECT NTAPI FxWdfRequestGetFileObject(_In_ PWDF_DRIVER_GLOBALS DriverGlobals,
                                              _In_ WDFREQUEST Request);

_IRQL_requires_max_(DISPATCH_LEVEL)
KPROCESSOR_MODE NTAPI FxWdfRequestGetRequestorMode(_In_ PWDF_DRIVER_GLOBALS DriverGlobals,
                                                   _In_ WDFREQUEST Request);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
NTSTATUS NTAPI FxWdfRequestForwardToIoQueue(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFREQUEST Request,
                                            _In_ WDFQUEUE DestinationQueue);

_IRQL_requires_max_(DISPATCH_LEVEL)
WDFQUEUE NTAPI FxWdfRequestGetIoQueue(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFREQUEST Request);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
NTSTATUS NTAPI FxWdfRequestRequeue(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFREQUEST Request);

_IRQL_requires_max_(DISPATCH_LEVEL)
PIRP NTAPI FxWdfRequestWdmGetIrp(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFREQUEST Request);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
NTSTATUS NTAPI FxWdfWaitLockCreate(_In_ PWDF_DRIVER_GLOBALS DriverGlobals,
                                   _In_opt_ PWDF_OBJECT_ATTRIBUTES LockAttributes, _Out_ WDFWAITLOCK *Lock);

_When_(Timeout == NULL, _IRQL_requires_max_(PASSIVE_LEVEL))
_When_(Timeout != NULL && *Timeout == 0, _IRQL_requires_max_(DISPATCH_LEVEL))
_When_(Timeout != NULL && *Timeout != 0, _IRQL_requires_max_(PASSIVE_LEVEL))
_Always_(_When_(Timeout == NULL, _Acquires_lock_(Lock)))
_When_(Timeout != NULL && return == STATUS_SUCCESS, _Acquires_lock_(Lock))
_When_(Timeout != NULL, _Must_inspect_result_)
NTSTATUS NTAPI FxWdfWaitLockAcquire(_In_ PWDF_DRIVER_GLOBALS DriverGlobals,
                                    _In_ _Requires_lock_not_held_(_Curr_) WDFWAITLOCK Lock,
                                    _In_opt_ PLONGLONG Timeout);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI FxWdfWaitLockRelease(_In_ PWDF_DRIVER_GLOBALS DriverGlobals,
                                _In_ _Requires_lock_held_(_Curr_) _Releases_lock_(_Curr_) WDFWAITLOCK Lock);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
NTSTATUS NTAPI FxWdfSpinLockCreate(_In_ PWDF_DRIVER_GLOBALS DriverGlobals,
                                   _In_opt_ PWDF_OBJECT_ATTRIBUTES SpinLockAttributes,
                                   _Out_ WDFSPINLOCK *SpinLock);

_IRQL_requires_max_(DISPATCH_LEVEL) _IRQL_raises_(DISPATCH_LEVEL)
VOID NTAPI FxWdfSpinLockAcquire(
    _In_ PWDF_DRIVER_GLOBALS DriverGlobals,
    _In_ _Requires_lock_not_held_(_Curr_) _Acquires_lock_(_Curr_) _IRQL_saves_ WDFSPINLOCK SpinLock);

_IRQL_requires_max_(DISPATCH_LEVEL) _IRQL_requires_min_(DISPATCH_LEVEL)
VOID NTAPI FxWdfSpinLockRelease(
    _In_ PWDF_DRIVER_GLOBALS DriverGlobals,
    _In_ _Requires_lock_held_(_Curr_) _Releases_lock_(_Curr_) _IRQL_restores_ WDFSPINLOCK SpinLock);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
NTSTATUS NTAPI FxWdfTimerCreate(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ PWDF_TIMER_CONFIG Config,
                                _In_ PWDF_OBJECT_ATTRIBUTES Attributes, _Out_ WDFTIMER *Timer);

_IRQL_requires_max_(DISPATCH_LEVEL)
BOOLEAN NTAPI FxWdfTimerStart(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFTIMER Timer,
                              _In_ LONGLONG DueTime);

_When_(Wait == __true, _IRQL_requires_max_(PASSIVE_LEVEL))
_When_(Wait == __false, _IRQL_requires_max_(DISPATCH_LEVEL))
BOOLEAN NTAPI FxWdfTimerStop(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFTIMER Timer, _In_ BOOLEAN Wait);

_IRQL_requires_max_(DISPATCH_LEVEL)
WDFOBJECT NTAPI FxWdfTimerGetParentObject(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFTIMER Timer);

VOID NTAPI FxWdfVerifierDbgBreakPoint(_In_ PWDF_DRIVER_GLOBALS DriverGlobals);

VOID NTAPI FxWdfVerifierKeBugCheck(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ ULONG BugCheckCode,
                                   _In_ ULONG_PTR BugCheckParameter1, _In_ ULONG_PTR BugCheckParameter2,
                                   _In_ ULONG_PTR BugCheckParameter3, _In_ ULONG_PTR BugCheckParameter4);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
NTSTATUS NTAPI FxWdfWorkItemCreate(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ PWDF_WORKITEM_CONFIG Config,
                                   _In_ PWDF_OBJECT_ATTRIBUTES Attributes, _Out_ WDFWORKITEM *WorkItem);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID NTAPI FxWdfWorkItemEnqueue(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFWORKITEM WorkItem);

_IRQL_requires_max_(DISPATCH_LEVEL)
WDFOBJECT NTAPI FxWdfWorkItemGetParentObject(_In_ PWDF_DRIVER_GLOBALS DriverGlobals,
                                             _In_ WDFWORKITEM WorkItem);

_IRQL_requires_max_(PASSIVE_LEVEL)
VOID NTAPI FxWdfWorkItemFlush(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFWORKITEM WorkItem);

_Must_inspect_result_ _IRQL_requires_max_(DISPATCH_LEVEL)
NTSTATUS NTAPI FxWdfRequestMarkCancelableEx(_In_ PWDF_DRIVER_GLOBALS DriverGlobals, _In_ WDFREQUEST Request,
                                            _In_ PFN_WDF_REQUEST_CANCEL EvtRequestCancel);

#endif
