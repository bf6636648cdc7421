// SPDX-License-Identifier: MIT
/**
 * The control protocol between the C helper and ndhctl.sys, version 2.
 *
 * Operations go in, events come out. All records are little-endian, naturally aligned and 64 bytes long
 * unless said otherwise; a new version never changes what a field of an older one means. Control codes are
 * METHOD_BUFFERED: input and output share a buffer, so a request is parsed whole before a result is written.
 * A request is at most NDH_MAX_REQUEST bytes.
 *
 *     NDH_IOCTL_HELLO in NDH_HELLO_IN out NDH_HELLO_OUT first on each handle; begins the session
 *     NDH_IOCTL_ENUMERATE in nothing out NDH_ENTITY[] adapters, bindings, address families NDH_IOCTL_SUBMIT
 *     in NDH_SUBMIT + records out NDH_SUBMIT + NDH_RESULT[Count] NDH_IOCTL_AWAIT in NDH_AWAIT out NDH_EVENT
 *     pends until the event is there NDH_IOCTL_READ in NDH_READ out NDH_READ + records copies and frees
 *     events of the ring NDH_IOCTL_RESET in nothing out NDH_RESET_OUT teardown engine; session and address
 *     family stay NDH_IOCTL_STATS in nothing out NDH_STATS
 *
 * Status of a control code: STATUS_SUCCESS; STATUS_INVALID_PARAMETER (a length, id, offset or number out of
 * range: nothing was done); STATUS_BUFFER_TOO_SMALL (output); STATUS_REVISION_MISMATCH (HELLO version);
 * STATUS_INVALID_DEVICE_STATE (no HELLO yet, or a second one); STATUS_ACCESS_DENIED (misuse not permitted);
 * STATUS_CANCELLED; STATUS_DEVICE_BUSY (open: a session exists or the teardown of the last one is not done).
 * What an operation did is in its NDH_RESULT.
 *
 * Reserved members are 0 in what goes in (else STATUS_INVALID_PARAMETER) and 0 in what comes out.
 * No kernel pointer is ever accepted. Objects are named by ids (NDH_ID); a stale id is STATUS_INVALID_HANDLE.
 *
 * Version 2 adds QoS, OID requests, data, status indications, address family registration, reset, and the
 * stand-alone call manager ndhcm.sys; drivers and helper speak one version only, since they are installed
 * together. What version 1 recorded means the same in version 2, so trace files of version 1 stay readable.
 *
 * ndh_functions.h numbers the functions, ndh_operations.h holds the operations and their payloads,
 * ndh_policies.h the reply policies.
 */
#ifndef NDH_PROTOCOL_H
#define NDH_PROTOCOL_H

typedef unsigned char NDH_UINT8;
typedef unsigned short NDH_UINT16;
typedef unsigned int NDH_UINT32;
typedef unsigned long long NDH_UINT64;
typedef NDH_UINT64 NDH_ID; /* of an object, see NDH_MAKE_ID */

#include "ndh_functions.h"
#include "ndh_operations.h"
#include "ndh_policies.h"

#define NDH_PROTOCOL_VERSION 2u
#define NDH_HELLO_MAGIC      0x31304c544348444eULL /* "NDHCTL01" */
#define NDH_RING_MAGIC       0x314744495248444eULL /* "NDHRIDG1" */

#define NDH_NT_DEVICE_NAME  L"\\Device\\NdhControl"
#define NDH_DOS_DEVICE_NAME L"\\DosDevices\\NdhControl"
#define NDH_WIN32_NAME      "\\\\.\\NdhControl"
#define NDH_HOST_NAME       "\\Device\\NdhControl"

/* Limits. HELLO tells them, so that a client needs no copy. */
#define NDH_RECORD_SIZE         64u
#define NDH_MAX_REQUEST         0x100000u /* bytes of a request: head, records and payload */
#define NDH_MAX_BATCH           4096u     /* operations of one SUBMIT */
#define NDH_MAX_DATA            0x10000u  /* bytes of close data or other payload of one operation */
#define NDH_MAX_OBJECTS         131072u   /* live ids of one kind and side */
#define NDH_MAX_POLICIES        256u      /* policies in force that name an object */
#define NDH_MAX_AWAITS          64u       /* AWAITs pended at once */
#define NDH_MAX_LISTS           64u       /* NET_BUFFER_LISTs of one send or indication, and of one event's
                                             description */
#define NDH_MAX_BUFFERS         16u       /* NET_BUFFERs of a list */
#define NDH_MAX_TRANSFER        0x40000u  /* data bytes of one send or indication */
#define NDH_MAX_DELAY           60000000u /* microseconds of a delay */
#define NDH_MIN_RING_RECORDS    4096u
#define NDH_MAX_RING_RECORDS    1048576u
#define NDH_DEFAULT_RING_RECORDS 65536u   /* 4 MiB */
#define NDH_RING_RESERVE        1024u     /* SUBMIT stops before an operation when fewer records are free
                                             (more if it carries data) */
#define NDH_RING_POOL_TAG       0x7268644eU /* "Ndhr": nonpaged pool of the session ring and nothing else */

/* CTL_CODE(0x8e44, function, METHOD_BUFFERED, FILE_READ_DATA | FILE_WRITE_DATA) */
#define NDH_IOCTL_(function) ((0x8e44u << 16) | (3u << 14) | ((unsigned)(function) << 2))
#define NDH_IOCTL_HELLO     NDH_IOCTL_(0x800)
#define NDH_IOCTL_ENUMERATE NDH_IOCTL_(0x801)
#define NDH_IOCTL_SUBMIT    NDH_IOCTL_(0x802)
#define NDH_IOCTL_AWAIT     NDH_IOCTL_(0x803)
#define NDH_IOCTL_READ      NDH_IOCTL_(0x804)
#define NDH_IOCTL_RESET     NDH_IOCTL_(0x805)
#define NDH_IOCTL_STATS     NDH_IOCTL_(0x806)

/**
 * Object ids: | side 4 | kind 4 | generation 24 | index 32 |. 0 names no object. A generation is never 0.
 * Objects of a stand-alone call manager have NDH_INDEX_STAND_ALONE set in their index. A VC's miniport has an
 * id of its own for it under a stand-alone call manager (side miniport); a call manager that is integrated
 * uses the call manager's. In an operation NDH_REF(n) names the object that operation n of the same batch
 * made (its result's Object), NDH_REF_PARTY(n) its Object2.
 */
enum NDH_SIDE {
    NdhSideNone = 0,
    NdhSideClient = 1,
    NdhSideCallManager = 2,
    NdhSideMiniport = 3,
    NdhSideHarness = 4
};
enum NDH_KIND {
    NdhKindNone = 0,
    NdhKindAdapter = 1,
    NdhKindBinding = 2,
    NdhKindAf = 3,
    NdhKindSap = 4,
    NdhKindVc = 5,
    NdhKindParty = 6,
    NdhKindOid = 7,  /* an OID request: the requester's, and the receiver's while it is pended */
    NdhKindData = 8, /* the NET_BUFFER_LISTs of one send or indication: the sender's, and the receiver's while
                        it has them */
    NdhKindLimit = 9
};

#define NDH_INDEX_STAND_ALONE 0x80000000u
#define NDH_INDEX_BOUNDARY    0x40000000u /* the stand-in ndis.sys's own id of an object, in what it records
                                             at the boundary */
#define NDH_MAKE_ID(side, kind, generation, index)                                                           \
    (((NDH_UINT64)(side) << 60) | ((NDH_UINT64)(kind) << 56) |                                               \
     ((NDH_UINT64)((generation) & 0xffffffu) << 32) | (NDH_UINT32)(index))
#define NDH_ID_SIDE(id)       ((NDH_UINT32)((id) >> 60))
#define NDH_ID_KIND(id)       ((NDH_UINT32)((id) >> 56) & 0xfu)
#define NDH_ID_GENERATION(id) ((NDH_UINT32)((id) >> 32) & 0xffffffu)
#define NDH_ID_INDEX(id)      ((NDH_UINT32)(id))
#define NDH_IS_STAND_ALONE(id)                                                                               \
    (NDH_ID_SIDE(id) == NdhSideCallManager && (NDH_ID_INDEX(id) & NDH_INDEX_STAND_ALONE) != 0)
#define NDH_REF(operation)       (0xff00000000000000ULL | (NDH_UINT32)(operation))
#define NDH_REF_PARTY(operation) (0xfe00000000000000ULL | (NDH_UINT32)(operation))
#define NDH_IS_REF(id)           (((id) >> 57) == 0x7f)

/* HELLO */

#define NDH_HELLO_MISUSE 0x1u /* illegal calls go through; needs AllowMisuse = 1 (REG_DWORD) below ndhctl's
                                 Parameters key */

typedef struct NDH_HELLO_IN {
    NDH_UINT32 Version; /* NDH_PROTOCOL_VERSION */
    NDH_UINT32 Flags;   /* NDH_HELLO_xxx */
    NDH_UINT32 RingRecords; /* power of two within the limits; 0: default */
    NDH_UINT32 Reserved0;
    NDH_UINT64 Reserved[6];
} NDH_HELLO_IN;

#define NDH_CAP_MISUSE           0x01u /* this session may break rules */
#define NDH_CAP_CALL_MANAGER     0x02u /* a binding's miniport is attached: operations of the call manager
                                          work */
#define NDH_CAP_IRQL_RECORDED    0x04u /* always set by the drivers; the helper clears it where the kernel
                                          does not model IRQL */
#define NDH_CAP_AF_REOPEN        0x08u /* an address family that was closed can be opened again (windows.md
                                          A8) */
#define NDH_CAP_NOTIFY_CLOSE_AF  0x10u /* NDIS took the 144-byte handler table, so
                                          ProtocolCmNotifyCloseAfComplete can come */
#define NDH_CAP_STAND_ALONE      0x20u /* a binding's call manager is a protocol driver, ndhcm.sys; else the
                                          miniport is it */
#define NDH_CAP_NDIS5            0x40u /* a binding's miniport is an NDIS 5.x driver: Windows 8 and later load
                                          none */

typedef struct NDH_HELLO_OUT {
    NDH_UINT64 Magic; /* NDH_HELLO_MAGIC */
    NDH_UINT32 Version;
    NDH_UINT32 Capabilities;    /* NDH_CAP_xxx */
    NDH_UINT32 CtlVersion;      /* of ndhctl.sys: major << 16 | minor << 8 | patch */
    NDH_UINT32 MiniportVersion; /* of the attached ndhmp.sys, 0 if none */
    NDH_UINT32 NdisVersion;     /* as NdisGetVersion gives it; says nothing of who made that NDIS */
    NDH_UINT32 Processors;
    NDH_UINT64 ClockFrequency;  /* ticks of NDH_EVENT.Time a second */
    NDH_UINT32 RingRecords;
    NDH_UINT32 MaxBatch;
    NDH_UINT32 MaxRequest;
    NDH_UINT32 MaxData;
    NDH_UINT32 MaxObjects;
    NDH_UINT32 MaxDelay;   /* microseconds */
    NDH_UINT32 MaxAwaits;
    NDH_UINT32 MaxPolicies;
    NDH_UINT32 RingReserve;
    NDH_UINT32 ManagerVersion; /* of the attached ndhcm.sys, 0 if none */
    NDH_UINT64 FirstSequence; /* of the first event of this session */
    NDH_UINT64 Reserved[5];
} NDH_HELLO_OUT; /* 128 bytes */

/* ENUMERATE */

typedef struct NDH_ENTITY {
    NDH_ID Id;             /* adapter, binding or address family, as the client knows it */
    NDH_ID Parent;         /* binding: adapter; address family: binding */
    NDH_ID Peer;           /* address family: the call manager's id of it; binding: the miniport's of its
                              adapter; 0 if none is attached */
    NDH_UINT32 Kind;       /* NDH_KIND */
    NDH_UINT32 State;      /* NDH_STATE */
    NDH_UINT32 Medium;     /* adapter: NDIS_MEDIUM */
    NDH_UINT32 AfType;     /* address family: CO_ADDRESS_FAMILY */
    NDH_UINT32 AfMajor;
    NDH_UINT32 AfMinor;
    NDH_UINT64 Flags;      /* NDH_ENTITY_xxx */
    NDH_ID Manager;        /* binding: the stand-alone call manager's id of its own; 0 if there is none */
} NDH_ENTITY;

#define NDH_ENTITY_OURS        0x1u /* the miniport answered the private OID: an ndhmp.sys is attached */
#define NDH_ENTITY_STAND_ALONE 0x2u /* binding, address family: its call manager is a protocol driver, an
                                       ndhcm.sys */

/* SUBMIT */

/** Head of a SUBMIT, in and out. In: followed by Count operations, then PayloadSize bytes that operations
 * name by offset. Out: followed by Count results; Done of them were reached, the results of the rest are zero
 * but for Outcome = STATUS_REQUEST_ABORTED. */
typedef struct NDH_SUBMIT {
    NDH_UINT32 Count;       /* 1 .. NDH_MAX_BATCH */
    NDH_UINT32 PayloadSize; /* in */
    NDH_UINT32 Done;        /* out: operations that were executed or refused one by one */
    NDH_UINT32 StopReason;  /* out: NDH_STOP */
    NDH_UINT64 FirstSequence; /* out: sequence number of the first event after SUBMIT began */
    NDH_UINT64 NextSequence;  /* out: sequence number that the next event would have had when SUBMIT ended */
    NDH_UINT64 Reserved[4];
} NDH_SUBMIT;

enum NDH_STOP {
    NdhStopNone = 0,      /* all done */
    NdhStopRing = 1,      /* the ring has too few free records: read, then submit the rest */
    NdhStopRefused = 2,   /* an operation without NDH_OP_CONTINUE was refused */
    NdhStopCancelled = 3, /* the request was cancelled or the session is being torn down */
    NdhStopReference = 4  /* an operation names the object of an operation that made none */
};

/** Where the NDIS call of an operation, or the completion of a policy, is made. */
enum NDH_CONTEXT {
    NdhContextPassive = 0,    /* inline at PASSIVE_LEVEL (an operation: in the thread of SUBMIT; a policy: a
                                 work item) */
    NdhContextDispatch = 1,   /* raised to DISPATCH_LEVEL in a thread */
    NdhContextDpc = 2,
    NdhContextWorkItem = 3,
    NdhContextThread = 4,     /* a system thread of its own */
    NdhContextTimer = 5,      /* the DPC of a timer, after Delay */
    NdhContextInside = 6,     /* policies only: on the stack of the callback, at its IRQL */
    NdhContextLimit = 7
};

typedef struct NDH_OPERATION {
    NDH_UINT16 Kind;    /* NDH_OPERATION_KIND */
    NDH_UINT16 Context; /* NDH_CONTEXT */
    NDH_UINT32 Flags;   /* NDH_OP_xxx */
    NDH_UINT64 Tag;     /* caller's; comes back in the result, in CALL events made by it (Correlation) and in
                           OP_RESULT */
    NDH_ID Object;
    NDH_ID Object2;
    NDH_UINT32 Status;     /* NDIS_STATUS argument */
    NDH_UINT32 Delay;      /* microseconds before the call is made, at most NDH_MAX_DELAY; needs a context
                              other than Passive and Dispatch */
    NDH_UINT32 DataOffset; /* of the operation's payload, from the start of the payload area */
    NDH_UINT32 DataSize;   /* 0: no payload, the call gets NULL and 0 */
    NDH_UINT64 Value0;
    NDH_UINT64 Value1;
} NDH_OPERATION;

typedef struct NDH_RESULT {
    NDH_UINT32 Outcome;    /* NTSTATUS of the harness: 0 the call was made (or accepted, ASYNC), else why it
                              was refused */
    NDH_UINT32 NdisStatus; /* what the NDIS function returned; 0 for VOID functions */
    NDH_ID Object;         /* object that was made, or the operation's object */
    NDH_ID Object2;        /* party that was made */
    NDH_UINT64 Tag;
    NDH_UINT64 CallSequence;   /* of the CALL event, 0 if none was made */
    NDH_UINT64 ReturnSequence; /* of its RETURN event */
    NDH_UINT64 Value;      /* NdhOpQueryState: NDH_STATE */
    NDH_UINT16 Kind;       /* of the operation */
    NDH_UINT16 Flags;      /* NDH_RESULT_xxx */
    NDH_UINT32 Reserved;
} NDH_RESULT;

#define NDH_RESULT_VOID    0x1u /* the function returns nothing */
#define NDH_RESULT_PENDING 0x2u /* ASYNC: the outcome comes as an OP_RESULT event */

/**
 * States for QueryState and ENUMERATE. What contract section 2 calls them; a VC's call state is in bits
 * 8..15.
 */
enum NDH_STATE {
    NdhStateNone = 0, NdhStateOpening = 1, NdhStateOpen = 2, NdhStateClosing = 3,
    NdhStateVcCreated = 4, NdhStateVcActive = 5, NdhStateVcInactive = 6,
    NdhStatePartyAdding = 7, NdhStatePartyActive = 8, NdhStatePartyDropping = 9
};
enum NDH_CALL_STATE {
    NdhCallIdle = 0, NdhCallSetup = 1, NdhCallOffered = 2, NdhCallAccepted = 3, NdhCallConnected = 4,
    NdhCallCloseIndicated = 5, NdhCallCloseRequested = 6, NdhCallClosed = 7, NdhCallCloseFailed = 8
};
#define NDH_STATE_VALUE(state, call) ((NDH_UINT64)(state) | ((NDH_UINT64)(call) << 8))

/* Events */

enum NDH_EVENT_KIND {
    NdhEventCall = 1,     /* a driver is about to call NDIS */
    NdhEventEnter = 2,    /* NDIS entered a callback */
    NdhEventReturn = 3,   /* end of the CALL or ENTER whose sequence number is in Correlation */
    NdhEventLink = 4,     /* Object and Object2 are one thing: client's id and call manager's, or one of these
                             and the miniport's, or sender's and receiver's id of OID request or data;
                             repeated at HELLO for open AFs */
    NdhEventOpResult = 5, /* outcome of an ASYNC operation: Correlation is its Tag, Status the NDIS status;
                             arguments: NDH_RESULT.Outcome */
    NdhEventLost = 6,     /* Correlation records were dropped here because the ring was full */
    NdhEventMark = 7,     /* NdhOpMark: arguments 0 and 1 */
    NdhEventSession = 8,  /* Status: NDH_SESSION_EVENT */
    NdhEventFault = 9,    /* a FAULT is about to strike: Status is NDH_FAULT */
    NdhEventFreed = 10,   /* a driver released its context of Object: leak and lifetime rules */
    NdhEventContinuation = 0x80
};

enum NDH_SESSION_EVENT {
    NdhSessionBegin = 1,
    NdhSessionTeardown = 2,
    NdhSessionEnd = 3,
    NdhSessionHang = 4,
    NdhSessionAttached = 5,
    NdhSessionDetached = 6
};

#define NDH_EVENT_HAS_STATUS 0x01u /* Status is an argument (CALL, ENTER) or a return value (RETURN) */
#define NDH_EVENT_DETACHED   0x02u /* recorded before the session, by the miniport's journal or by ndhctl;
                                      Time is its own */
#define NDH_EVENT_BY_POLICY  0x04u /* CALL made by a reply policy or teardown, not by an operation */
#define NDH_EVENT_ASYNC      0x08u /* CALL made by an ASYNC operation */
#define NDH_EVENT_TRUNCATED  0x10u /* data was longer than what is recorded */
#define NDH_EVENT_BOUNDARY   0x20u /* recorded by the stand-in ndis.sys where a driver calls it or is called
                                      (ndh_standin.h) */
#define NDH_EVENT_TWIN       0x40u /* the same crossing of the boundary as an event that its driver recorded
                                      itself */
#define NDH_EVENT_CROSSED    0x80u /* RETURN: what the call is about changed between its decision and its CALL
                                      event */

/** An event. Continuations records of arguments and data follow it directly. Sequence numbers count records,
 * so the next event's number is Sequence + 1 + Continuations. */
typedef struct NDH_EVENT {
    NDH_UINT64 Sequence;
    NDH_UINT64 Time;       /* KeQueryPerformanceCounter */
    NDH_UINT16 Kind;       /* NDH_EVENT_KIND */
    NDH_UINT16 Function;   /* NDH_FUNCTION */
    NDH_UINT8 Irql;        /* before the recorder raised it */
    NDH_UINT8 Side;        /* NDH_SIDE of the driver that calls or is called */
    NDH_UINT16 Processor;
    NDH_UINT32 Thread;     /* PsGetCurrentThreadId */
    NDH_UINT32 Status;
    NDH_ID Object;
    NDH_ID Object2;        /* party, SAP or peer */
    NDH_UINT64 Correlation; /* RETURN: CALL or ENTER; CALL: Tag of the operation */
    NDH_UINT32 DataSize;   /* bytes of the data section */
    NDH_UINT16 Continuations;
    NDH_UINT16 Flags;      /* NDH_EVENT_xxx */
} NDH_EVENT;

/** Sections of an event. Whatever their numbers, the data come last. */
enum NDH_SECTION {
    NdhSectionArguments = 1,      /* up to 6 parameters as 64-bit values in the order of the prototype;
                                     pointers as they are */
    NdhSectionCallParameters = 2, /* NDH_CALL_PARAMETERS */
    NdhSectionData = 3,           /* close data, SAP bytes, an OID's buffer, a status buffer: consecutive
                                     records make one byte string */
    NdhSectionFlow = 4,           /* NDH_FLOW; left out where all members are what a call without NDH_FLOW
                                     gets */
    NdhSectionOid = 5,            /* NDH_OID */
    NdhSectionLists = 6           /* NDH_LIST[]: consecutive records make one byte string; the first
                                     NDH_MAX_LISTS */
};

#define NDH_CONTINUATION_BYTES 52u

typedef struct NDH_CONTINUATION {
    NDH_UINT64 Sequence;
    NDH_UINT16 Kind;   /* NdhEventContinuation */
    NDH_UINT8 Section; /* NDH_SECTION */
    NDH_UINT8 Size;    /* bytes used */
    NDH_UINT8 Bytes[NDH_CONTINUATION_BYTES];
} NDH_CONTINUATION;

/** The ring in nonpaged pool (tag NDH_RING_POOL_TAG), readable post mortem: head record, then Capacity
 * records. The record of sequence number s lies in slot s & (Capacity - 1); it is whole if its Sequence is
 * s. */
typedef struct NDH_RING {
    NDH_UINT64 Magic; /* NDH_RING_MAGIC */
    NDH_UINT32 Version;
    NDH_UINT32 Capacity;     /* records, a power of two */
    NDH_UINT64 NextSequence; /* of the next record */
    NDH_UINT64 ReadSequence; /* everything before was read and may be overwritten */
    NDH_UINT64 Lost;         /* records dropped since the session began */
    NDH_UINT64 ClockFrequency;
    NDH_UINT64 Reserved[2];
} NDH_RING;

/* READ */

/** In: Max records wanted. Out: head, then whole events (an event is never split from its continuations). */
typedef struct NDH_READ {
    NDH_UINT64 FirstSequence; /* out: of the first record */
    NDH_UINT64 NextSequence;  /* out: where the next READ begins */
    NDH_UINT64 Lost;          /* out: records lost since the session began */
    NDH_UINT32 Count;         /* in: records wanted, 1 .. ; out: records given */
    NDH_UINT32 Remaining;     /* out: records still in the ring */
    NDH_UINT64 Reserved[4];
} NDH_READ;

/* AWAIT */

#define NDH_MATCH_KIND     0x01u
#define NDH_MATCH_FUNCTION 0x02u
#define NDH_MATCH_OBJECT   0x04u /* Object or Object2 of the event */
#define NDH_MATCH_STATUS   0x08u
#define NDH_MATCH_SIDE     0x10u
#define NDH_MATCH_CORRELATION 0x20u
#define NDH_MATCH_ALL      0x3fu

/** Completes with the first event, from sequence number From on (records that READ has taken are searched as
 * long as the ring still holds them), that agrees in every field named by Match. */
typedef struct NDH_AWAIT {
    NDH_UINT64 From;
    NDH_UINT32 Match; /* NDH_MATCH_xxx; at least one */
    NDH_UINT16 Kind;
    NDH_UINT16 Function;
    NDH_ID Object;
    NDH_UINT32 Status;
    NDH_UINT8 Side;
    NDH_UINT8 Reserved0[3];
    NDH_UINT64 Correlation;
    NDH_UINT64 Reserved[3];
} NDH_AWAIT;

/* RESET */

typedef struct NDH_RESET_OUT {
    NDH_UINT32 Calls;    /* calls that the teardown closed */
    NDH_UINT32 Vcs;      /* VCs that it deleted */
    NDH_UINT32 Parties;
    NDH_UINT32 Saps;
    NDH_UINT32 Parked;   /* pended callbacks that it completed */
    NDH_UINT32 Hung;     /* objects still there when the deadline passed */
    NDH_ID FirstHung;    /* one of them */
    NDH_UINT64 ElapsedTicks;
    NDH_UINT32 Requests; /* OID requests */
    NDH_UINT32 Transfers; /* sends and indications */
    NDH_UINT64 Reserved[2];
} NDH_RESET_OUT;

/* STATS */

typedef struct NDH_STATS {
    NDH_UINT64 Operations[128]; /* executed, by NDH_OPERATION_KIND: a call was made */
    NDH_UINT64 Refused[128];   /* refused, by kind */
    NDH_UINT64 Controls;       /* control codes that passed validation */
    NDH_UINT64 ControlsRefused;
    NDH_UINT64 Records;        /* written since load */
    NDH_UINT64 Lost;
    NDH_UINT64 DispatchTicksMax; /* longest stretch at DISPATCH_LEVEL in one operation, in clock ticks */
    NDH_UINT32 ClientObjects[16]; /* live, by NDH_KIND */
    NDH_UINT32 CallManagerObjects[16]; /* of the miniport too */
    NDH_UINT32 AwaitsPended;
    NDH_UINT32 ContextsBusy;   /* DPCs, timers, work items and threads under way */
    NDH_UINT32 PoliciesInForce;
    NDH_UINT32 SinkCalls;      /* calls of the miniport into ndhctl that are in flight */
    NDH_UINT64 Reserved[4];
} NDH_STATS;

/* FAULT: what a misuse session can make a driver do */

enum NDH_FAULT {
    NdhFaultNullRead = 1,    /* reads through NULL */
    NdhFaultWrongIrql = 2,   /* calls a PASSIVE_LEVEL function at DISPATCH_LEVEL */
    NdhFaultDoubleFree = 3,
    NdhFaultSpin = 4,        /* never returns */
    NdhFaultOverrun = 5,     /* writes behind a pool block, then frees it */
    NdhFaultUseAfterFree = 6,
    NdhFaultLeak = 7,        /* forgets a pool block; seen at unload */
    NdhFaultLockTwice = 8,   /* acquires a spin lock that it holds */
    NdhFaultStack = 9,       /* runs off its kernel stack */
    NdhFaultLimit = 10
};

#endif
