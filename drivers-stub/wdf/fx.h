// SPDX-License-Identifier: MIT
/**
 * What the files of the stand-in WDFLDR.SYS share: the framework's objects and the services that they use of
 * each other.
 *
 *     loader.c                            exports, clients, lazy initialisation
 *     table.c thunks.c                    the function table
 *     verify.c                            violations: bug check 0x10D with a text
 *     handle.c                            opaque handles with generations
 *     object.c context.c                  life cycle and tree of objects, typed contexts, attribute checks
 *     driver.c                            WDFDRIVER and unload
 *     deviceinit.c sddl.c device.c        control devices
 *     dispatch.c fileobject.c             IRPs and open handles
 *     queue.c queuecreate.c queuestate.c queuefind.c
 *     request.c requestbuffer.c cancel.c
 *     timer.c dpc.c alarm.c workitem.c    asynchronous callbacks
 *     lock.c memory.c registry.c
 *
 * Rules of the house: no lock of the framework is held while a callback of the driver runs, other than the
 * callback lock that the driver asked for by a synchronization scope. Spin locks nest in this order only:
 * queue, tree, handle table.
 */
#ifndef FX_H
#define FX_H

#include <ntddk.h>
#include <wdf.h>
#include "fxldr.h"

/** Pool tag of all memory of the framework itself; buffers of WDFMEMORY carry the tag of the driver. */
#define FX_TAG 0x72447846u /* FxDr */

#define FX_VERSION_MAJOR 1
#define FX_VERSION_MINOR 15
#define FX_FUNCTION_COUNT 444

#define FX_GLOBALS_SIGNATURE ((ULONG_PTR)0x6c626f6c47784655)

typedef struct _FX_GLOBALS FX_GLOBALS;
typedef struct _FX_OBJECT FX_OBJECT;
typedef struct _FX_CONTEXT FX_CONTEXT;
typedef struct _FX_DRIVER FX_DRIVER;
typedef struct _FX_DEVICE FX_DEVICE;
typedef struct _FX_QUEUE FX_QUEUE;
typedef struct _FX_REQUEST FX_REQUEST;
typedef struct _FX_FILE_OBJECT FX_FILE_OBJECT;

typedef enum _FX_TYPE {
    FxTypeAny, /* for handle checks: every type will do */
    FxTypeObject,
    FxTypeDriver,
    FxTypeDevice,
    FxTypeFileObject,
    FxTypeQueue,
    FxTypeRequest,
    FxTypeMemory,
    FxTypeSpinLock,
    FxTypeWaitLock,
    FxTypeTimer,
    FxTypeDpc,
    FxTypeWorkItem,
    FxTypeKey,
    FxTypeMaximum
} FX_TYPE;

/** What distinguishes the types; one constant record each, in object.c. */
typedef struct _FX_CLASS {
    PCSTR Name;
    BOOLEAN PassiveDispose; /* deletion above PASSIVE_LEVEL is put off to a work item of the device */
    BOOLEAN FrameworkOwned; /* WdfObjectDelete of it is a violation */
    VOID (*Dispose)(FX_OBJECT *Object); /* after the children's, before EvtCleanupCallback; may be NULL */
    VOID (*Destroy)(FX_OBJECT *Object); /* after EvtDestroyCallback, before the memory goes; may be NULL */
} FX_CLASS;

typedef enum _FX_OBJECT_STATE {
    FxObjectNew, /* not in the tree yet, callbacks are not made */
    FxObjectLive,
    FxObjectDeleting, /* deleted or its parent is; waits for its cleanup or for its last reference */
} FX_OBJECT_STATE;

/** First member of every framework object. */
struct _FX_OBJECT {
    FX_TYPE Type;
    FX_OBJECT_STATE State;    /* tree lock */
    volatile LONG References; /* one belongs to the tree */
    BOOLEAN PassiveDispose;   /* tree lock: it or a descendant has to be cleaned up at PASSIVE_LEVEL */
    BOOLEAN PassiveCallbacks; /* constant once committed: callbacks of this object run at PASSIVE_LEVEL */
    FX_GLOBALS *Globals;
    WDFOBJECT Handle;
    FX_OBJECT *Parent;      /* tree lock */
    LIST_ENTRY ParentEntry; /* tree lock: in Children or Disposed of the parent, or in a dispose list */
    LIST_ENTRY Children;    /* tree lock */
    LIST_ENTRY Disposed;    /* children that are cleaned up and wait for this object's end */
    FX_CONTEXT *Contexts;   /* tree lock; grows only */
};

/** Callback lock of a synchronization scope: a mutex or a spin lock, by the execution level. */
typedef struct _FX_CALLBACK_LOCK {
    BOOLEAN Passive;
    KIRQL OldIrql;
    HANDLE volatile Owner; /* thread id, NULL when free */
    KSPIN_LOCK SpinLock;
    KEVENT Free; /* synchronization event, for Passive */
} FX_CALLBACK_LOCK;

/** One bound client driver. Public is what the driver sees as WDF_DRIVER_GLOBALS. */
struct _FX_GLOBALS {
    LIST_ENTRY ClientEntry;
    PDRIVER_OBJECT DriverObject;
    PWDF_BIND_INFO BindInfo;
    FX_DRIVER *Driver;
    KSPIN_LOCK TreeLock;
    volatile LONG Live[FxTypeMaximum]; /* objects whose memory exists, by type */
    ULONG_PTR Signature;
    WDF_DRIVER_GLOBALS Public;
};

struct _FX_DRIVER {
    FX_OBJECT Object;
    UNICODE_STRING RegistryPath; /* NUL-terminated */
    PFN_WDF_DRIVER_UNLOAD EvtDriverUnload;
    WDF_EXECUTION_LEVEL ExecutionLevel;
    WDF_SYNCHRONIZATION_SCOPE SynchronizationScope;
};

struct _FX_DEVICE {
    FX_OBJECT Object;
    PDEVICE_OBJECT DeviceObject;
    UNICODE_STRING Name;
    UNICODE_STRING SymbolicLink; /* NUL-terminated; Buffer NULL: none */
    UNICODE_STRING Sddl;         /* kept for inspection: the stand-in's kernels enforce no descriptors */
    WDF_EXECUTION_LEVEL ExecutionLevel;             /* never inherit */
    WDF_SYNCHRONIZATION_SCOPE SynchronizationScope; /* never inherit */
    FX_CALLBACK_LOCK CallbackLock;
    WDF_DEVICE_IO_TYPE IoType;
    FX_QUEUE *DefaultQueue;
    BOOLEAN HasFileConfig;
    WDF_FILEOBJECT_CONFIG FileConfig;
    WDF_OBJECT_ATTRIBUTES FileAttributes;
    BOOLEAN HasRequestAttributes;
    WDF_OBJECT_ATTRIBUTES RequestAttributes;
    KSPIN_LOCK Lock; /* Files, Queues, DisposeList, DisposeQueued */
    LIST_ENTRY Files;
    LIST_ENTRY Queues;
    LIST_ENTRY DisposeList;
    BOOLEAN DisposeQueued;
    PIO_WORKITEM DisposeWorkItem;
    KEVENT DisposeIdle;
};

/** What the device extension of a framework device object holds. */
typedef struct _FX_DEVICE_EXTENSION {
    FX_DEVICE *Device;
} FX_DEVICE_EXTENSION;

struct _FX_FILE_OBJECT {
    FX_OBJECT Object;
    LIST_ENTRY DeviceEntry;
    FX_DEVICE *Device;
    PFILE_OBJECT FileObject;
    volatile LONG CleanedUp; /* EvtFileCleanup has been called */
};

struct _FX_QUEUE {
    FX_OBJECT Object;
    LIST_ENTRY DeviceEntry;
    FX_DEVICE *Device;
    WDF_IO_QUEUE_CONFIG Config;
    WDF_SYNCHRONIZATION_SCOPE SynchronizationScope;
    FX_CALLBACK_LOCK *CallbackLock; /* NULL: no automatic synchronisation */
    FX_CALLBACK_LOCK OwnLock;
    BOOLEAN Passive;
    PIO_WORKITEM WorkItem; /* carries dispatching over to PASSIVE_LEVEL */
    KSPIN_LOCK Lock;       /* all below */
    BOOLEAN Accept;
    BOOLEAN Dispatch;
    BOOLEAN CancelDispatched; /* a purge is under way: no request can be marked cancelable */
    BOOLEAN WorkItemQueued;
    ULONG Dispatching; /* threads in FxQueueDispatch */
    ULONG Workers;     /* work item routines that run */
    ULONG QueuedCount;
    ULONG DriverCount;                    /* presented and neither completed nor forwarded */
    LIST_ENTRY Queued;                    /* FX_REQUEST.QueueEntry */
    LIST_ENTRY Cancelable;                /* FX_REQUEST.QueueEntry, marked cancelable by the driver */
    LIST_ENTRY Canceled;                  /* FX_REQUEST.QueueEntry, cancel callback is due at PASSIVE_LEVEL */
    PFN_WDF_IO_QUEUE_STATE EmptyComplete; /* purge and drain: nothing queued, nothing with the driver */
    WDFCONTEXT EmptyContext;
    PFN_WDF_IO_QUEUE_STATE IdleComplete; /* stop: nothing with the driver */
    WDFCONTEXT IdleContext;
    KEVENT DispatchIdle; /* set while no work item is queued or running */
};

typedef enum _FX_REQUEST_PLACE {
    FxRequestWithFramework, /* being set up, or between two places */
    FxRequestQueued,
    FxRequestWithDriver,
    FxRequestCompleted,
} FX_REQUEST_PLACE;

struct _FX_REQUEST {
    FX_OBJECT Object;
    PIRP Irp; /* NULL once completed */
    FX_DEVICE *Device;
    FX_QUEUE *Queue;          /* NULL: a create request on its way to EvtDeviceFileCreate */
    FX_FILE_OBJECT *File;     /* NULL: opened without a framework file object */
    LIST_ENTRY QueueEntry;    /* queue lock */
    FX_REQUEST_PLACE Place;   /* queue lock */
    BOOLEAN Presented;        /* the driver has had it before */
    BOOLEAN MarkedCancelable; /* queue lock */
    BOOLEAN CancelDelivered;  /* queue lock: EvtRequestCancel or EvtIoCanceledOnQueue is due or was called */
    BOOLEAN Canceled;         /* by the framework: purge, or on a queue */
    PFN_WDF_REQUEST_CANCEL EvtRequestCancel;
    WDFMEMORY InputMemory;
    WDFMEMORY OutputMemory;
};

/* loader.c */

/** Makes the state of the image usable; callable any number of times, from any export, at PASSIVE_LEVEL. */
VOID FxLibraryInitialize(VOID);
/** The client that DriverGlobals belongs to; a bug check if the driver passes anything else. Any IRQL. */
FX_GLOBALS *FxGlobals(PWDF_DRIVER_GLOBALS DriverGlobals);
/** The client whose driver object this is, or NULL. */
FX_GLOBALS *FxClientOfDriver(PDRIVER_OBJECT DriverObject);
/** Current IRQL, by taking a spin lock for a moment: images of the project do not read CR8. IRQL <=
 * DISPATCH_LEVEL. */
KIRQL FxCurrentIrql(VOID);

/* table.c, thunks.c */

extern const WDFFUNC FxFunctionTable[FX_FUNCTION_COUNT];
/** Ends the system: the driver called an entry that the stand-in does not provide. */
DECLSPEC_NORETURN VOID FxMissingFunction(PWDF_DRIVER_GLOBALS DriverGlobals, ULONG Index, PCSTR Name);

/* verify.c */

/**
 * Bug check 0x10D (WDF_VIOLATION) with the given code and parameters, after a line of text for the debugger.
 */
DECLSPEC_NORETURN VOID FxViolation(FX_GLOBALS *Globals, ULONG Code, ULONG_PTR Parameter2,
                                   ULONG_PTR Parameter3, PCSTR Function, PCSTR Text);
/** Bug check WDF_REQUIRED_PARAMETER_IS_NULL unless the pointer is given. */
VOID FxRequirePointer(FX_GLOBALS *Globals, const VOID *Pointer, PCSTR Function, PCSTR Parameter);
/** STATUS_INVALID_DEVICE_REQUEST and a line of text when the current IRQL is above Irql. */
NTSTATUS FxCheckIrql(FX_GLOBALS *Globals, KIRQL Irql, PCSTR Function);
/** The same for functions that cannot return a status: a bug check. */
VOID FxRequireIrql(FX_GLOBALS *Globals, KIRQL Irql, PCSTR Function);
/** A refused call: one line for the debugger with function, status and reason; returns Status. */
NTSTATUS FxRefuse(FX_GLOBALS *Globals, PCSTR Function, NTSTATUS Status, PCSTR Reason);
/**
 * Bug check WDF_VERIFIER_IRQL_MISMATCH when a callback has come back at another IRQL than it was called at.
 */
VOID FxCheckCallbackReturn(FX_GLOBALS *Globals, KIRQL Before, PCSTR Callback);
/** STATUS_INVALID_PARAMETER for an odd length, Length > MaximumLength or a missing buffer. */
NTSTATUS FxCheckUnicodeString(FX_GLOBALS *Globals, PCUNICODE_STRING String, PCSTR Function);

/* handle.c */

/** Once, from FxLibraryInitialize. */
VOID FxHandleTableInitialize(VOID);
NTSTATUS FxHandleAllocate(FX_OBJECT *Object, WDFOBJECT *Handle);
VOID FxHandleFree(WDFOBJECT Handle);
/**
 * The object of a handle, or NULL if the handle is none or is stale. IRQL <= DISPATCH_LEVEL, takes no lock.
 */
FX_OBJECT *FxHandleLookup(WDFOBJECT Handle);
/** Frees the table; no handle may be left. */
VOID FxHandleTableFree(VOID);
/** The object of a handle of the given type; bug check WDF_INVALID_HANDLE (WDF_REQUIRED_PARAMETER_IS_NULL for
 * NULL) otherwise. */
PVOID FxObjectFromHandle(FX_GLOBALS *Globals, PVOID Handle, FX_TYPE Type, PCSTR Function);

/* object.c */

/** A new object with zeroed memory, its handle and the context that the (checked) attributes ask for. Owned
 * by the caller until FxObjectCommit. */
NTSTATUS FxObjectAllocate(FX_GLOBALS *Globals, FX_TYPE Type, SIZE_T Size, PWDF_OBJECT_ATTRIBUTES Attributes,
                          PVOID *Object);
/** Enters it into the tree. STATUS_DELETE_PENDING if the parent is being deleted; the object is then still
 * the caller's. */
NTSTATUS FxObjectCommit(FX_OBJECT *Object, FX_OBJECT *Parent);
/** Throws an uncommitted object away, without callbacks of the driver. */
VOID FxObjectAbandon(FX_OBJECT *Object);
/** Deletes: children's cleanup first, then Dispose and EvtCleanupCallback; memory goes with the last
 * reference. IRQL <= DISPATCH_LEVEL. */
VOID FxObjectDelete(FX_OBJECT *Object);
/** Takes the tree's hold on the object for a deletion; FALSE if somebody else has it already. */
BOOLEAN FxObjectBeginDelete(FX_OBJECT *Object);
/** The part of a deletion after FxObjectBeginDelete: FxObjectDisposeTree, then FxObjectReleaseTree. */
VOID FxObjectFinishDelete(FX_OBJECT *Object);
/** Cleanup of a subtree, the most distant children first. */
VOID FxObjectDisposeTree(FX_OBJECT *Object);
/** Lets go of the tree's references in a subtree that is cleaned up. */
VOID FxObjectReleaseTree(FX_OBJECT *Object);
VOID FxObjectReference(FX_OBJECT *Object);
VOID FxObjectDereference(FX_OBJECT *Object);
/** Nearest device in the parent chain, the object itself included; NULL if there is none. */
FX_DEVICE *FxObjectDevice(FX_OBJECT *Object);
/** Nearest device or queue in the parent chain: whose execution level and synchronization scope hold for a
 * child. */
FX_OBJECT *FxObjectConstraintOwner(FX_OBJECT *Object);
PCSTR FxTypeName(FX_TYPE Type);
/** Device.c: runs FxObjectFinishDelete at PASSIVE_LEVEL later. */
VOID FxDeviceDeferDelete(FX_DEVICE *Device, FX_OBJECT *Object);

/* context.c */

#define FX_ATTRIBUTES_NO_PARENT 0x1
#define FX_ATTRIBUTES_EXECUTION_LEVEL 0x2
#define FX_ATTRIBUTES_SCOPE 0x4
#define FX_ATTRIBUTES_PARENT_REQUIRED 0x8

NTSTATUS FxCheckAttributes(FX_GLOBALS *Globals, PWDF_OBJECT_ATTRIBUTES Attributes, ULONG Flags,
                           PCSTR Function);
/** The parent that the attributes name, or Default; a handle that is none is a bug check. Call after the
 * attributes' Size was checked. */
FX_OBJECT *FxParentFromAttributes(FX_GLOBALS *Globals, PWDF_OBJECT_ATTRIBUTES Attributes, FX_OBJECT *Default,
                                  PCSTR Function);
NTSTATUS FxContextAllocate(FX_OBJECT *Object, PWDF_OBJECT_ATTRIBUTES Attributes, PVOID *Context);
VOID FxContextsCleanup(FX_OBJECT *Object);
VOID FxContextsDestroy(FX_OBJECT *Object);
VOID FxContextsFree(FX_OBJECT *Object);

/* driver.c */

/** Deletes the driver object and all below it, and reports what is left over. PASSIVE_LEVEL. */
VOID FxDriverDestroyTree(FX_GLOBALS *Globals);
VOID FxDriverDestroy(FX_OBJECT *Object);

/* deviceinit.c */

/** What WdfControlDeviceInitAllocate hands out as PWDFDEVICE_INIT. */
typedef struct _FX_DEVICE_INIT {
    ULONG Signature;
    FX_DRIVER *Driver;
    DEVICE_TYPE DeviceType;
    ULONG Characteristics;
    BOOLEAN Exclusive;
    WDF_DEVICE_IO_TYPE IoType;
    UNICODE_STRING Name;
    UNICODE_STRING Sddl;
    BOOLEAN HasFileConfig;
    WDF_FILEOBJECT_CONFIG FileConfig;
    WDF_OBJECT_ATTRIBUTES FileAttributes;
    BOOLEAN HasRequestAttributes;
    WDF_OBJECT_ATTRIBUTES RequestAttributes;
} FX_DEVICE_INIT;

FX_DEVICE_INIT *FxDeviceInitFromPointer(FX_GLOBALS *Globals, PWDFDEVICE_INIT DeviceInit, PCSTR Function);
VOID FxDeviceInitRelease(FX_DEVICE_INIT *Init);
/** Whether the text has the form of a security descriptor with a DACL (sddl.c). */
BOOLEAN FxSddlIsWellFormed(PCUNICODE_STRING Sddl);
/** Copies a string to pool with a terminating NUL. */
NTSTATUS FxCopyString(PCUNICODE_STRING Source, PUNICODE_STRING Copy);

/* device.c, dispatch.c, fileobject.c */

VOID FxDeviceDispose(FX_OBJECT *Object);
VOID FxDeviceDestroy(FX_OBJECT *Object);
DRIVER_DISPATCH FxDispatch;
VOID FxIrpComplete(PIRP Irp, NTSTATUS Status);
NTSTATUS FxFileCreate(FX_DEVICE *Device, PIRP Irp);
NTSTATUS FxFileCleanup(FX_DEVICE *Device, PIRP Irp);
NTSTATUS FxFileClose(FX_DEVICE *Device, PIRP Irp);
/** The framework file object of a WDM file object, or NULL. */
FX_FILE_OBJECT *FxFileFind(FX_DEVICE *Device, PFILE_OBJECT FileObject);
/** A create ends with Status: if it failed its file object goes, without EvtFileCleanup and EvtFileClose. */
VOID FxFileCreateCompleted(FX_DEVICE *Device, FX_FILE_OBJECT *File, NTSTATUS Status);
VOID FxFileDispose(FX_OBJECT *Object);

/* queue.c, queuecreate.c, queuestate.c */

/** Takes over a new request; returns the status that the dispatch routine returns. The caller holds a
 * reference on the queue: with the last request a queue that is being deleted may go. */
NTSTATUS FxQueueInsert(FX_QUEUE *Queue, FX_REQUEST *Request);
/** Presents what can be presented and makes the callbacks that are due. Called without locks. */
VOID FxQueueDispatch(FX_QUEUE *Queue);
/** Makes a due callback of purge, drain or stop; FALSE if none is. Called with the lock, which it lets go and
 * takes again. */
BOOLEAN FxQueueStateCallback(FX_QUEUE *Queue, KIRQL *OldIrql);
/** Whether such a callback is due. Queue lock held. */
BOOLEAN FxQueueStateCallbackDue(FX_QUEUE *Queue);
/** A request that the driver had of this queue was completed or forwarded. */
VOID FxQueueRequestLeft(FX_QUEUE *Queue);
/** Takes a request off Queued and counts it as the driver's; FALSE if its cancel routine runs or will run.
 * Queue lock held. */
BOOLEAN FxQueueTake(FX_QUEUE *Queue, FX_REQUEST *Request);
/** Enters a request into Queued; FALSE if its IRP is cancelled already: it is then counted as the driver's
 * and FxQueueCancelTaken is due. Queue lock held. */
BOOLEAN FxQueueEnter(FX_QUEUE *Queue, FX_REQUEST *Request, BOOLEAN Head);
/** The end of a cancelled request that was taken off a queue: EvtIoCanceledOnQueue if the driver has had it
 * before, else it is completed with STATUS_CANCELLED. Called without locks. */
VOID FxQueueCancelTaken(FX_QUEUE *Queue, FX_REQUEST *Request);
/** Cancels queued requests, all or of one WDM file object. */
VOID FxQueueFlush(FX_QUEUE *Queue, PFILE_OBJECT FileObject);
VOID FxQueueDispose(FX_OBJECT *Object);
VOID FxQueueDestroy(FX_OBJECT *Object);
/** Stops accepting and cancels queued and cancelable requests. Complete may be NULL.
 * STATUS_INVALID_DEVICE_REQUEST: another purge waits. */
NTSTATUS FxQueuePurge(FX_QUEUE *Queue, BOOLEAN Cancel, PFN_WDF_IO_QUEUE_STATE Complete, WDFCONTEXT Context);
VOID FxQueuePurgeAndWait(FX_QUEUE *Queue, BOOLEAN Cancel);
/** Whether callbacks of the queue can be made here: IRQL and callback lock allow it. */
BOOLEAN FxQueueCanCall(FX_QUEUE *Queue, KIRQL Irql);

/* lock.c */

VOID FxCallbackLockInitialize(FX_CALLBACK_LOCK *Lock, BOOLEAN Passive);
BOOLEAN FxCallbackLockOwned(FX_CALLBACK_LOCK *Lock);
/** NULL is allowed and does nothing. */
VOID FxCallbackLockAcquire(FX_CALLBACK_LOCK *Lock);
VOID FxCallbackLockRelease(FX_CALLBACK_LOCK *Lock);
/** The lock that AutomaticSerialization means for a child of Parent, NULL if none; refuses levels that do not
 * fit together. */
NTSTATUS FxSerializationLock(FX_OBJECT *Parent, BOOLEAN Automatic, BOOLEAN Passive, PCSTR Function,
                             FX_CALLBACK_LOCK **Lock);

/* request.c */

NTSTATUS FxRequestCreate(FX_DEVICE *Device, PIRP Irp, FX_REQUEST **Request);
/** Completes the IRP with the Information that stands in it. */
VOID FxRequestComplete(FX_REQUEST *Request, NTSTATUS Status, CCHAR Boost);
/** For requests that the framework itself ends: Information 0. */
VOID FxRequestFail(FX_REQUEST *Request, NTSTATUS Status);
/** The request of a handle, which must be with the driver; anything else is a violation. */
FX_REQUEST *FxRequestOwned(FX_GLOBALS *Globals, WDFREQUEST Handle, PCSTR Function);
/** The request of a handle that is not completed. */
FX_REQUEST *FxRequestOpen(FX_GLOBALS *Globals, WDFREQUEST Handle, PCSTR Function);
PIO_STACK_LOCATION FxRequestStack(FX_REQUEST *Request);
VOID FxRequestFillParameters(FX_REQUEST *Request, PWDF_REQUEST_PARAMETERS Parameters);

/* cancel.c */

/** Makes a queued IRP cancelable; FALSE if it is cancelled already and its cancel routine will not run. Queue
 * lock held. */
BOOLEAN FxCancelArmQueued(FX_REQUEST *Request);
/** Withdraws the cancel routine; FALSE if it runs or will run. Queue lock held. */
BOOLEAN FxCancelDisarm(FX_REQUEST *Request);
/** Cancels what the driver has marked cancelable, all or of one WDM file object. Called without locks. */
VOID FxCancelMarked(FX_QUEUE *Queue, PFILE_OBJECT FileObject);
/** Calls the driver's cancel callback of a request in the Canceled state, or puts it off to FxQueueDispatch
 * where it cannot be made. */
VOID FxCancelDeliver(FX_QUEUE *Queue, FX_REQUEST *Request);
/** Makes one callback that was put off; FALSE if there is none. Called with the lock, which it lets go and
 * takes again. */
BOOLEAN FxCancelDeliverDeferred(FX_QUEUE *Queue, KIRQL *OldIrql);

/* alarm.c: a KTIMER with its DPC, for WDFTIMER and WDFDPC */

typedef struct _FX_ALARM {
    FX_OBJECT *Object;
    VOID (*Fire)(FX_OBJECT *Object);
    FX_CALLBACK_LOCK *CallbackLock;
    PIO_WORKITEM WorkItem; /* not NULL: Fire runs there, at PASSIVE_LEVEL */
    ULONG Period;          /* ms, 0: once */
    KTIMER Timer;
    KDPC Dpc;
    KSPIN_LOCK Lock; /* all below, and every call with Timer */
    BOOLEAN Armed;   /* a DPC is to come */
    BOOLEAN Restart; /* start anew when the DPC that is under way begins */
    BOOLEAN Stop;    /* no period after the DPC that is under way */
    BOOLEAN WorkQueued;
    BOOLEAN RunningDown;
    LARGE_INTEGER RestartDue;
    HANDLE CallbackThread;
    ULONG Running; /* DPCs and work items between their begin and end */
    KEVENT Idle;   /* notification event: nothing armed, nothing running */
} FX_ALARM;

VOID FxAlarmInitialize(FX_ALARM *Alarm, FX_OBJECT *Object, VOID (*Fire)(FX_OBJECT *Object));
/**
 * Sets the due time (KeSetTimerEx), anew if it is set already; TRUE if it was set. IRQL <= DISPATCH_LEVEL.
 */
BOOLEAN FxAlarmStart(FX_ALARM *Alarm, LONGLONG DueTime);
/** Fires at once unless that is pending already; TRUE if it is pending because of this call. IRQL <=
 * DISPATCH_LEVEL. */
BOOLEAN FxAlarmTrigger(FX_ALARM *Alarm);
/** Withdraws; TRUE if something was withdrawn. Wait: returns when no callback runs or will run;
 * PASSIVE_LEVEL. */
BOOLEAN FxAlarmCancel(FX_ALARM *Alarm, BOOLEAN Wait);
/** FxAlarmCancel with waiting, for good: a later start is a violation. */
VOID FxAlarmRunDown(FX_ALARM *Alarm);

/* timer.c, dpc.c, workitem.c, memory.c, registry.c: hooks of the types */

VOID FxTimerDispose(FX_OBJECT *Object);
VOID FxTimerDestroy(FX_OBJECT *Object);
VOID FxDpcDispose(FX_OBJECT *Object);
VOID FxWorkItemDispose(FX_OBJECT *Object);
VOID FxWorkItemDestroy(FX_OBJECT *Object);
VOID FxMemoryDestroy(FX_OBJECT *Object);
/** A WDFMEMORY over a buffer of the request; deleted with it. */
NTSTATUS FxMemoryOfRequest(FX_REQUEST *Request, PVOID Buffer, SIZE_T Length, WDFMEMORY *Memory);
VOID FxKeyDispose(FX_OBJECT *Object);

/** FxObjectFromHandle with the caller's name. */
#define FX_FROM_HANDLE(globals, handle, type) FxObjectFromHandle((globals), (PVOID)(handle), (type), __func__)

#endif
