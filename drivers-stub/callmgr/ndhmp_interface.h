// SPDX-License-Identifier: MIT
/**
 * How ndhctl.sys reaches ndhmp.sys: a private OID on the binding gives a versioned table of functions.
 *
 * ndhctl sends, from ProtocolBindAdapterEx once the open is complete, NdisRequestMethod with
 * OID_NDHMP_INTERFACE through NdisCoOidRequest(binding, NULL, NULL, NULL). The input begins with the GUID,
 * version and size below; any other request type, a wrong GUID, version or size is refused, so that user
 * mode, which can send any query OID through IOCTL_NDIS_QUERY_GLOBAL_STATS, never sees a kernel address. An
 * NDIS 5.x miniport, which has no methods, takes a set with the same buffer and writes to it. Before, it asks
 * OID_GEN_CO_VENDOR_DESCRIPTION and goes on only if that is NDHMP_VENDOR_DESCRIPTION.
 *
 * Attach(sink) and Detach() bracket the use of both tables. Detach waits at PASSIVE_LEVEL until no call is in
 * flight in either direction; afterwards neither side calls the other. The table and the code behind it stay
 * valid while ndhmp.sys is loaded; calls for an adapter that has been halted fail with
 * STATUS_DEVICE_NOT_READY.
 *
 * Who does what: ndhctl owns the session, the ring, ids of its own objects, the execution contexts (DPC, work
 * item, thread, timer) and the order of teardown. ndhmp owns its objects, their guards (state machines) and
 * its reply policies; it asks ndhctl to run a completion or an action in a context by Schedule. No lock of
 * either driver is held across a call to the other.
 */
#ifndef NDHMP_INTERFACE_H
#define NDHMP_INTERFACE_H

#include "ndh_protocol.h"

#define NDHMP_INTERFACE_VERSION   3u
#define OID_NDHMP_INTERFACE       0xff4e4801u /* implementation-specific range */
#define OID_NDHMP_CALL_MANAGER    0xff4e4802u /* from ndhcm.sys, see NDHMP_REGISTRATION */
#define NDHMP_VENDOR_DESCRIPTION  "NDIS Harness CoNDIS test miniport"
#define NDHMP_AF_TYPE             0x4e48u     /* CO_ADDRESS_FAMILY.AddressFamily: private, neither TAPI nor
                                                 proxy */
#define NDHMP_AF_MAJOR            1u
#define NDHMP_AF_MINOR            0u
#define NDHMP_COUNTS              16u /* elements of Count, by NDH_KIND */

/**
 * What a driver tells the recorder. Filled on the caller's stack; everything is copied before Record returns.
 */
typedef struct NDH_RECORD {
    UINT16 Kind;        /* NDH_EVENT_KIND */
    UINT16 Function;    /* NDH_FUNCTION */
    UINT16 Flags;       /* NDH_EVENT_xxx, without TRUNCATED */
    UINT8 Side;         /* NDH_SIDE */
    UINT8 ArgumentCount; /* 0 .. 6 */
    UINT32 Status;
    UINT32 DataSize;
    NDH_ID Object;
    NDH_ID Object2;
    UINT64 Correlation;
    const UINT64 *Arguments;             /* ArgumentCount values or NULL */
    const NDH_CALL_PARAMETERS *Parameters; /* or NULL */
    const NDH_FLOW *Flow;                /* or NULL: defaults */
    const NDH_OID *Oid;                  /* or NULL */
    const NDH_LIST *Lists;               /* ListCount of them, at most NDH_MAX_LISTS, or NULL */
    UINT32 ListCount;
    const VOID *Data;                    /* DataSize bytes or NULL */
    UINT64 Time;      /* this and what follows: when and where it happened, with NDH_EVENT_DETACHED only; else
                         the recorder looks itself */
    UINT32 Thread;
    UINT16 Processor;
    UINT8 Irql;
    UINT8 RaisedTo;   /* the IRQL that the call is made at, where it is not that of the recording; else 0 */
} NDH_RECORD;

/** ndhctl's functions for ndhmp. All callable at IRQL <= DISPATCH_LEVEL, with no lock of ndhmp held. */
typedef struct NDHMP_SINK {
    UINT32 Version; /* NDHMP_INTERFACE_VERSION */
    UINT32 Size;    /* of this structure */
    PVOID Context;

    /** Writes an event; returns its sequence number (0 if it was lost: the loss is counted in the stream).
     * For ENTER and CALL of functions that make objects the recorder also emits LINK events from the nesting
     * on the thread. */
    UINT64 (NTAPI *Record)(_In_ PVOID Context, _In_ const NDH_RECORD *Record);

    /** Runs an operation of the call manager (NdhOpMcm...) later: in the context, after the delay that it
     * names. The operation is copied; payload is not supported. When it is due ndhctl calls Execute.
     * STATUS_INSUFFICIENT_RESOURCES: run it inline instead. */
    NTSTATUS (NTAPI *Schedule)(_In_ PVOID Context, _In_ const NDH_OPERATION *Operation,
                               _In_ UINT32 EventFlags);
} NDHMP_SINK;

/**
 * Payload of an operation: already copied to nonpaged pool and bounds-checked; valid during the call only.
 */
typedef struct NDH_PAYLOAD {
    const VOID *Data;
    UINT32 Size;
} NDH_PAYLOAD;

/** What an adapter consists of. */
typedef struct NDHMP_PARTS {
    NDH_ID Adapter;        /* the driver's id of its adapter; a stand-alone call manager's of its binding */
    NDH_ID Manager;        /* of the stand-alone call manager; 0: there is none, the miniport may be one */
    UINT32 ManagerVersion; /* DriverVersion of the stand-alone call manager, or 0 */
} NDHMP_PARTS;

/** ndhmp's functions for ndhctl, for one adapter. IRQL <= DISPATCH_LEVEL unless said otherwise. */
typedef struct NDHMP_INTERFACE {
    GUID Guid;      /* in and out: NDHMP_INTERFACE_GUID */
    UINT32 Version; /* in: the version wanted; out: the version given */
    UINT32 Size;    /* in and out: of this structure */
    UINT32 DriverVersion; /* major << 16 | minor << 8 | patch */
    UINT32 Flags;   /* NDH_CAP_NOTIFY_CLOSE_AF if NDIS took the long handler table; NDH_CAP_NDIS5 */
    PVOID Context;  /* first argument of all functions */

    /** PASSIVE_LEVEL. Begins delivery to the sink: first the journal (events with NDH_EVENT_DETACHED), then
     * what happens. STATUS_DEVICE_BUSY when somebody is attached. */
    NTSTATUS (NTAPI *Attach)(_In_ PVOID Context, _In_ const NDHMP_SINK *Sink);

    /**
     * PASSIVE_LEVEL. Ends delivery, switches every policy to automatic, waits until no sink call is in
     * flight.
     */
    VOID (NTAPI *Detach)(_In_ PVOID Context);

    /** Makes the call-manager call of an operation at the current IRQL. Guards first unless NDH_OP_MISUSE is
     * set (ndhctl has checked that the session may). Fills Outcome, NdisStatus, Object, Object2,
     * CallSequence, ReturnSequence and Flags of the result. EventFlags go into the CALL event. */
    VOID (NTAPI *Execute)(_In_ PVOID Context, _In_ const NDH_OPERATION *Operation,
                          _In_ const NDH_PAYLOAD *Payload, _In_ UINT32 EventFlags,
                          _Inout_ NDH_RESULT *Result);

    /**
     * Sets a policy of a call manager callback. STATUS_INVALID_PARAMETER names nothing: ndhctl has checked
     * the fields' ranges.
     */
    NTSTATUS (NTAPI *SetPolicy)(_In_ PVOID Context, _In_ const NDH_POLICY *Policy);

    /** Policies back to what HELLO promises (Automatic FALSE) or all automatic (TRUE). */
    VOID (NTAPI *ResetPolicies)(_In_ PVOID Context, _In_ BOOLEAN Automatic);

    /**
     * Whether objects that end from now on stay as tombstones that NDH_OP_MISUSE can name; FALSE frees those
     * that stayed.
     */
    VOID (NTAPI *KeepDead)(_In_ PVOID Context, _In_ BOOLEAN Keep);

    /** NDH_STATE_VALUE of an object; STATUS_INVALID_HANDLE. */
    NTSTATUS (NTAPI *QueryState)(_In_ PVOID Context, _In_ NDH_ID Object, _Out_ UINT64 *State);

    /** One step of teardown on the call manager's side: completes what is parked (pended callbacks),
     * dispatches an incoming close for calls that no client will close, deletes its own idle VCs. Adds to the
     * counters. Returns the number of objects still there (open address families do not count). */
    UINT32 (NTAPI *Teardown)(_In_ PVOID Context, _Inout_ NDH_RESET_OUT *Report);

    /** Live objects by NDH_KIND. */
    VOID (NTAPI *Count)(_In_ PVOID Context, _Out_writes_(NDHMP_COUNTS) UINT32 *Counts);

    /** Who serves the adapter now; all zero once it has been halted. */
    VOID (NTAPI *Identify)(_In_ PVOID Context, _Out_ NDHMP_PARTS *Parts);

    /** NdhOpFault with NDH_OP_MINIPORT: misbehaves in this image. */
    VOID (NTAPI *Fault)(_In_ PVOID Context, _In_ UINT32 Fault);
} NDHMP_INTERFACE;

/**
 * How a stand-alone call manager, ndhcm.sys, gets a place beside the miniport: NdisRequestMethod with
 * OID_NDHMP_CALL_MANAGER on its own binding, once that is open. ndhmp then passes what ndhctl asks about
 * objects of the call manager (NDH_IS_STAND_ALONE) on to Manager, and takes its events through Manager.Attach
 * as ndhctl takes those of ndhmp: journaled ones first. Unregister, at PASSIVE_LEVEL before
 * NdisCloseAdapterEx, ends that: it returns when no call is in flight in either direction.
 */
typedef struct NDHMP_REGISTRATION {
    NDHMP_INTERFACE Manager; /* in; begins with GUID, version and size */
    PVOID Context;           /* out: for Unregister */
    VOID (NTAPI *Unregister)(_In_ PVOID Context); /* out */
} NDHMP_REGISTRATION;

/* {6F0F6C1E-7A55-4B0B-9C3C-2B1D6E5C4E48} */
#define NDHMP_INTERFACE_GUID \
    { 0x6f0f6c1e, 0x7a55, 0x4b0b, { 0x9c, 0x3c, 0x2b, 0x1d, 0x6e, 0x5c, 0x4e, 0x48 } }

#endif
