// SPDX-License-Identifier: MIT
/*
 * ndh_standin.h: control codes of the stand-in ndis.sys.
 *
 * The stand-in ndis.sys (driver host and Wine only; never Windows) offers a control device through which a
 * test is in command of what a box does by itself on Windows: start, pause, restart, halt, bind, unbind. It
 * also names the seed and the switches of the stand-in's own choices, and reads back what the stand-in
 * counted and found. The drivers under test never know this device. That it can be opened is itself the proof
 * that the ndis.sys of this target is the stand-in.
 *
 * The device exists while at least one miniport driver is registered with the stand-in.
 *
 * All codes are METHOD_BUFFERED. All structures have a fixed size, are little-endian and naturally aligned,
 * and have no implicit padding. Text fields are NUL-terminated ASCII. NTSTATUS of a request speaks about the
 * request itself; the NDIS_STATUS of an operation is a field of its answer.
 *
 * Errors common to all codes: STATUS_INVALID_DEVICE_REQUEST (unknown code), STATUS_BUFFER_TOO_SMALL (input or
 * output shorter than the structure), STATUS_INVALID_PARAMETER (value or reserved field out of range),
 * STATUS_CANCELLED.
 *
 * Usable from kernel code (clang MSVC mode, mingw-w64), user code on Windows and Linux.
 */
#ifndef NDH_STANDIN_H
#define NDH_STANDIN_H

#ifdef __cplusplus
extern "C" {
#endif

typedef unsigned char      NDH_SI_U8;
typedef unsigned short     NDH_SI_U16;
typedef unsigned int       NDH_SI_U32;
typedef signed int         NDH_SI_S32;
typedef unsigned long long NDH_SI_U64;

/* Kernel device name, symbolic link, and the name that CreateFileW takes. */
#define NDH_STANDIN_DEVICE_NAME L"\\Device\\NdhStandIn"
#define NDH_STANDIN_LINK_NAME   L"\\DosDevices\\NdhStandIn"
#define NDH_STANDIN_USER_PATH   L"\\\\.\\NdhStandIn"

/* Version of this header. A difference in the major number is incompatible. */
#define NDH_STANDIN_VERSION_MAJOR 1u
#define NDH_STANDIN_VERSION_MINOR 2u

/* Vendor device type; METHOD_BUFFERED (0), FILE_READ_DATA | FILE_WRITE_DATA (3). */
#define NDH_STANDIN_DEVICE_TYPE 0x8D15u
#define NDH_STANDIN_CODE(Function_) ((NDH_STANDIN_DEVICE_TYPE << 16) | (3u << 14) | ((Function_) << 2))

/*
 * Value, input -> output ("-": none). All ADAPTER_ codes take NDH_STANDIN_ADAPTER and give
 * NDH_STANDIN_ADAPTER_RESULT.
 */
#define NDH_STANDIN_IDENTIFY        NDH_STANDIN_CODE(0x800u) /* 0x8D15E000 - -> NDH_STANDIN_IDENTITY */
#define NDH_STANDIN_SEED            NDH_STANDIN_CODE(0x801u) /* 0x8D15E004 NDH_STANDIN_SEED_VALUE -> - */
#define NDH_STANDIN_SWITCH_SET      NDH_STANDIN_CODE(0x802u) /* 0x8D15E008 NDH_STANDIN_SWITCH -> - */
#define NDH_STANDIN_SWITCH_GET      NDH_STANDIN_CODE(0x803u) /* 0x8D15E00C NDH_STANDIN_SWITCH -> the same */
#define NDH_STANDIN_SWITCH_LIST     NDH_STANDIN_CODE(0x804u) /* 0x8D15E010 - -> NDH_STANDIN_SWITCH_INFO[] */
#define NDH_STANDIN_ADAPTER_START   NDH_STANDIN_CODE(0x805u) /* 0x8D15E014 */
#define NDH_STANDIN_ADAPTER_HALT    NDH_STANDIN_CODE(0x806u) /* 0x8D15E018 */
#define NDH_STANDIN_ADAPTER_PAUSE   NDH_STANDIN_CODE(0x807u) /* 0x8D15E01C */
#define NDH_STANDIN_ADAPTER_RESTART NDH_STANDIN_CODE(0x808u) /* 0x8D15E020 */
#define NDH_STANDIN_ADAPTER_UNBIND  NDH_STANDIN_CODE(0x809u) /* 0x8D15E024 */
#define NDH_STANDIN_ADAPTER_BIND    NDH_STANDIN_CODE(0x80Au) /* 0x8D15E028 */
#define NDH_STANDIN_ADAPTER_QUERY   NDH_STANDIN_CODE(0x80Bu) /* 0x8D15E02C */
#define NDH_STANDIN_COUNTS          NDH_STANDIN_CODE(0x80Cu) /* 0x8D15E030 - -> NDH_STANDIN_COUNT_VALUES */
#define NDH_STANDIN_VIOLATIONS      NDH_STANDIN_CODE(0x80Du) /* 0x8D15E034 .._QUERY -> .._PAGE */
#define NDH_STANDIN_ADAPTER_RESET   NDH_STANDIN_CODE(0x80Eu) /* 0x8D15E038 */
#define NDH_STANDIN_ADAPTER_SUSPEND NDH_STANDIN_CODE(0x80Fu) /* 0x8D15E03C */
#define NDH_STANDIN_ADAPTER_RESUME  NDH_STANDIN_CODE(0x810u) /* 0x8D15E040 */
#define NDH_STANDIN_ADAPTER_SHUTDOWN NDH_STANDIN_CODE(0x811u) /* 0x8D15E044 */
#define NDH_STANDIN_ADAPTER_EVENT   NDH_STANDIN_CODE(0x812u) /* 0x8D15E048 */
#define NDH_STANDIN_BREAK           NDH_STANDIN_CODE(0x813u) /* 0x8D15E04C NDH_STANDIN_BREAK_RULE -> - */
#define NDH_STANDIN_BREAK_LIST      NDH_STANDIN_CODE(0x814u) /* 0x8D15E050 - -> NDH_STANDIN_BREAK_INFO[] */
#define NDH_STANDIN_DRIVERS         NDH_STANDIN_CODE(0x815u) /* 0x8D15E054 - -> NDH_STANDIN_DRIVER[] */
#define NDH_STANDIN_WIRE_SEND       NDH_STANDIN_CODE(0x830u) /* 0x8D15E0C0 .._WIRE_FRAME, its bytes -> - */
#define NDH_STANDIN_WIRE_RECEIVE    NDH_STANDIN_CODE(0x831u) /* 0x8D15E0C4 .._WIRE_FRAME -> it, its bytes */
#define NDH_STANDIN_WIRE_LINK       NDH_STANDIN_CODE(0x832u) /* 0x8D15E0C8 .._WIRE_FRAME -> - */
#define NDH_STANDIN_MISSED          NDH_STANDIN_CODE(0x820u) /* 0x8D15E080 .._MISSED_QUERY ->
                                                                .._MISSED_PAGE */
#define NDH_STANDIN_BOUNDARY        NDH_STANDIN_CODE(0x818u) /* 0x8D15E060 NDH_STANDIN_BOUNDARY_MODE -> - */
#define NDH_STANDIN_BOUNDARY_READ   NDH_STANDIN_CODE(0x819u) /* 0x8D15E064 - -> .._PAGE + 64-byte records */

/* IDENTIFY. Name is "stand-in": a report must never take this ndis.sys for Microsoft's. */
typedef struct NDH_STANDIN_IDENTITY {
    NDH_SI_U32 Size;               /*   0 sizeof(NDH_STANDIN_IDENTITY)                                   */
    NDH_SI_U16 VersionMajor;       /*   4 NDH_STANDIN_VERSION_MAJOR                                      */
    NDH_SI_U16 VersionMinor;       /*   6 NDH_STANDIN_VERSION_MINOR                                      */
    char       Name[16];           /*   8 "stand-in"                                                     */
    NDH_SI_U16 NdisMajor;          /*  24 NDIS contract version that is modelled: 6                      */
    NDH_SI_U16 NdisMinor;          /*  26 30                                                             */
    NDH_SI_U32 SwitchCount;        /*  28 entries of SWITCH_LIST                                         */
    NDH_SI_U64 Seed;               /*  32 seed in force                                                  */
    NDH_SI_U32 AdapterCount;       /*  40 one more than the highest adapter slot in use                   */
    NDH_SI_U32 MiniportCount;      /*  44 registered miniport drivers                                    */
    NDH_SI_U32 ProtocolCount;      /*  48 registered protocol drivers                                    */
    NDH_SI_U32 BreakCount;         /*  52 entries of BREAK_LIST (0 before version 1.1)                   */
} NDH_STANDIN_IDENTITY;            /*  56                                                                */

/* SEED: restarts the stand-in's generator. Only switches set to "seeded" draw from it. */
typedef struct NDH_STANDIN_SEED_VALUE {
    NDH_SI_U64 Seed;               /*   0 any value                                                      */
} NDH_STANDIN_SEED_VALUE;          /*   8                                                                */

/*
 * Switches: the positions of the contract (sections 12 and 13) and what the documentation leaves open. Value
 * 0 is always the default. Names (in SWITCH_LIST) are those in the comment's first word.
 */
typedef enum NDH_STANDIN_SWITCH_ID {
    /* verifier: 0 bugcheck, 1 report. What U-08, lock and memory faults lead to. */
    NDH_STANDIN_SW_VERIFIER = 0,
    /* dispatch-while-closing (U-01): 0 deliver ProtocolClIncomingCloseCall, 1 suppress. */
    NDH_STANDIN_SW_DISPATCH_WHILE_CLOSING = 1,
    /* second-close (U-02): 0 NDIS_STATUS_CLOSING, 1 NDIS_STATUS_FAILURE. */
    NDH_STANDIN_SW_SECOND_CLOSE = 2,
    /*
     * mcm-activate-complete (C-04): 0 never, 1 function returns PENDING and the callback follows, 2 callback
     * always.
     */
    NDH_STANDIN_SW_MCM_ACTIVATE_COMPLETE = 3,
    /* af-close-busy (C-12), VCs or SAPs left: 0 forward to the call manager, 1 NDIS answers FAILURE. */
    NDH_STANDIN_SW_AF_CLOSE_BUSY = 4,
    /* halt-with-af-open (U-24): 0 protocols are unbound before MiniportHaltEx, 1 after it. */
    NDH_STANDIN_SW_HALT_WITH_AF_OPEN = 5,
    /* cm-handlers-size (U-23): 0 accept 136 and 144, 1 refuse 144, 2 refuse 136. */
    NDH_STANDIN_SW_CM_HANDLERS_SIZE = 6,
    /* make-call-party-pointer (U-33), point-to-point: 0 valid CallMgrPartyContext pointer, 1 NULL. */
    NDH_STANDIN_SW_MAKE_CALL_PARTY_POINTER = 7,
    /* open-adapter: NdisOpenAdapterEx 0 completes at once, 1 pends, 2 seeded. */
    NDH_STANDIN_SW_OPEN_ADAPTER = 8,
    /* close-adapter: NdisCloseAdapterEx 0 completes at once, 1 pends, 2 seeded. */
    NDH_STANDIN_SW_CLOSE_ADAPTER = 9,
    /* callback-delivery (U-16), client's completion callbacks: 0 inline, 1 from a DPC, 2 seeded. */
    NDH_STANDIN_SW_CALLBACK_DELIVERY = 10,
    /*
     * af-notify (U-21), ProtocolCoAfRegisterNotify: 0 bind complete and not yet restarted, 1 after the
     * restart.
     */
    NDH_STANDIN_SW_AF_NOTIFY = 11,
    /* ndis-oid-path, queries NDIS makes by itself: 0 MiniportCoOidRequest, 1 MiniportOidRequest, 2 none. */
    NDH_STANDIN_SW_NDIS_OID_PATH = 12,
    /*
     * af-open-outside-notify: NdisClOpenAddressFamilyEx outside ProtocolCoAfRegisterNotify 0 works, 1
     * FAILURE.
     */
    NDH_STANDIN_SW_AF_OPEN_OUTSIDE_NOTIFY = 13,
    /*
     * bind-at-register: NdisRegisterProtocolDriver binds 0 in its caller's context, 1 from a worker thread.
     */
    NDH_STANDIN_SW_BIND_AT_REGISTER = 14,
    /* first-restart: an adapter's first MiniportRestart 0 after the binds of its start, 1 before them. */
    NDH_STANDIN_SW_FIRST_RESTART = 15,
    /* late-bind-pause: a running adapter is paused around a bind or unbind 0 always, 1 never. */
    NDH_STANDIN_SW_LATE_BIND_PAUSE = 16,
    /* close-data (U-06): 0 callees get the caller's pointer, 1 a copy that is gone when they return. */
    NDH_STANDIN_SW_CLOSE_DATA = 17,
    /* vc-handles (U-10): client and call manager get 0 different values for a VC, 1 the same. */
    NDH_STANDIN_SW_VC_HANDLES = 18,
    /* second-dispatch (U-14), of an incoming close for the same call: 0 suppress, 1 deliver. */
    NDH_STANDIN_SW_SECOND_DISPATCH = 19,
    /* vc-reuse (C-02), a VC whose call was closed: 0 carries another call, 1 stays NDIS_STATUS_CLOSING. */
    NDH_STANDIN_SW_VC_REUSE = 20,
    /*
     * answer-callback (C-29), ProtocolCmIncomingCallComplete: 0 after a pended offer only, 1 after every
     * answer.
     */
    NDH_STANDIN_SW_ANSWER_CALLBACK = 21,
    /* close-while-setup (U-03), NdisClCloseCall while NdisClMakeCall is pended: 0 forward, 1 FAILURE. */
    NDH_STANDIN_SW_CLOSE_WHILE_SETUP = 22,
    /*
     * offer-sap-closed (U-29), an offer that is accepted after its SAP was closed: the call manager hears 0
     * FAILURE, 1 the answer.
     */
    NDH_STANDIN_SW_OFFER_SAP_CLOSED = 23,
    /*
     * af-open-complete (U-19), ProtocolClOpenAfCompleteEx of a completion at DISPATCH_LEVEL: 0 from a work
     * item, 1 inside, at the caller's IRQL.
     */
    NDH_STANDIN_SW_AF_OPEN_COMPLETE = 24,
    /*
     * af-notify-failure (U-36), a failure of ProtocolClNotifyCloseAf: 0 the function returns it, 1 the
     * function returns PENDING and ProtocolCmNotifyCloseAfComplete gets it.
     */
    NDH_STANDIN_SW_AF_NOTIFY_FAILURE = 25,
    /*
     * inactive-send (U-26), sends on a VC that closes or is not active: 0 NDIS completes them, 1 the miniport
     * gets them.
     */
    NDH_STANDIN_SW_INACTIVE_SEND = 26,

    NDH_STANDIN_SW_COUNT = 27
} NDH_STANDIN_SWITCH_ID;

/* Values of NDH_STANDIN_SW_VERIFIER. */
#define NDH_STANDIN_VERIFIER_BUGCHECK 0u
#define NDH_STANDIN_VERIFIER_REPORT   1u

/* SWITCH_SET, SWITCH_GET (Value is ignored on input). */
typedef struct NDH_STANDIN_SWITCH {
    NDH_SI_U32 Id;                 /*   0 NDH_STANDIN_SWITCH_ID                                          */
    NDH_SI_U32 Value;              /*   4 0 .. Max of the switch                                         */
} NDH_STANDIN_SWITCH;              /*   8                                                                */

/* SWITCH_LIST: one for each switch, in order of ids; the output buffer must hold all of them. */
typedef struct NDH_STANDIN_SWITCH_INFO {
    NDH_SI_U32 Id;                 /*   0                                                                */
    NDH_SI_U32 Value;              /*   4 in force                                                       */
    NDH_SI_U32 Max;                /*   8 greatest value; 0 is the least and the default                 */
    NDH_SI_U32 Reserved;           /*  12 0                                                              */
    char       Name[32];           /*  16 "verifier", ...                                                */
    char       Item[16];           /*  48 contract item ("U-01"), or ""                                  */
} NDH_STANDIN_SWITCH_INFO;         /*  64                                                                */

/*
 * BREAK: makes the stand-in break one rule whose actor is NDIS, in one of the ways that BREAK_LIST names for
 * it, so that the monitor of that rule can be shown to see it. All are off at first; several may be on.
 */
#define NDH_STANDIN_BREAK_COUNT 85u

typedef struct NDH_STANDIN_BREAK_RULE {
    char       Rule[32];           /*   0 "NDIS-CLOSE-005"; "" with the way "off": all rules             */
    char       Way[16];            /*  32 "twice", ...; "": the rule's first way; "off"                  */
} NDH_STANDIN_BREAK_RULE;          /*  48                                                                */

typedef struct NDH_STANDIN_BREAK_INFO {
    char       Rule[32];           /*   0                                                                */
    char       Way[16];            /*  32 in force, or ""                                                */
    char       Ways[80];           /*  48 "twice,never,status,context"                                   */
} NDH_STANDIN_BREAK_INFO;          /* 128                                                                */

/* Adapter or protocol numbers are slots, counted from 0 in order of first use. */
#define NDH_STANDIN_ADAPTER_NEW  0xFFFFFFFFu /* START: take a new adapter slot */
#define NDH_STANDIN_PROTOCOL_ALL 0xFFFFFFFFu /* BIND, UNBIND: every protocol */

/*
 * ADAPTER_*: commands are executed by a worker thread at PASSIVE_LEVEL, one after the other, and the request
 * is pended until the operation ends: a driver that never completes a pause or an unbind leaves the request
 * pending. Cancelling gives up waiting (STATUS_CANCELLED); the operation itself goes on.
 */
typedef struct NDH_STANDIN_ADAPTER {
    NDH_SI_U32 Adapter;            /*   0 adapter slot; START: also NDH_STANDIN_ADAPTER_NEW              */
    NDH_SI_U32 Miniport;           /*   4 START of a new slot: miniport driver slot; else 0             */
    NDH_SI_U32 Protocol;           /*   8 BIND, UNBIND, EVENT: protocol slot or .._PROTOCOL_ALL; else 0  */
    NDH_SI_U32 Reason;             /*  12 see below; else 0                                              */
} NDH_STANDIN_ADAPTER;             /*  16                                                                */

/*
 * Reason: HALT NDIS_HALT_ACTION (SurpriseRemoved: MiniportDevicePnPEventNotify comes first); PAUSE
 * NDIS_PAUSE_xxx; SUSPEND NDIS_DEVICE_POWER_STATE, D1 (2) to D3 (4); SHUTDOWN NDIS_SHUTDOWN_ACTION, after
 * which only HALT is possible; EVENT the NET_PNP_EVENT_CODE QueryPower, QueryRemoveDevice,
 * CancelRemoveDevice, Reconfigure, BindList or PnPCapabilities, with the protocol's last answer as Status.
 */
typedef enum NDH_STANDIN_ADAPTER_STATE {
    NDH_STANDIN_ADAPTER_HALTED = 0,
    NDH_STANDIN_ADAPTER_INITIALIZING = 1,
    NDH_STANDIN_ADAPTER_PAUSED = 2,
    NDH_STANDIN_ADAPTER_RESTARTING = 3,
    NDH_STANDIN_ADAPTER_RUNNING = 4,
    NDH_STANDIN_ADAPTER_PAUSING = 5,
    NDH_STANDIN_ADAPTER_HALTING = 6,
    NDH_STANDIN_ADAPTER_SUSPENDED = 7, /* halted as well, unless NO_HALT_ON_SUSPEND is set */
    NDH_STANDIN_ADAPTER_SHUT_DOWN = 8
} NDH_STANDIN_ADAPTER_STATE;

typedef struct NDH_STANDIN_ADAPTER_RESULT {
    NDH_SI_U32 Adapter;            /*   0 adapter slot                                                   */
    NDH_SI_S32 Status;             /*   4 NDIS_STATUS: of the driver's handler, or INVALID_STATE 0xC0000184 */
    NDH_SI_U32 State;              /*   8 NDH_STANDIN_ADAPTER_STATE afterwards                           */
    NDH_SI_U32 Miniport;           /*  12 its miniport driver slot                                       */
    NDH_SI_U32 Bindings;           /*  16 open bindings                                                  */
    NDH_SI_U32 AddressFamilies;    /*  20 registered address families                                    */
    NDH_SI_U32 OpenAddressFamilies;/*  24 opened by clients                                              */
    NDH_SI_U32 Reserved;           /*  28 0                                                              */
} NDH_STANDIN_ADAPTER_RESULT;      /*  32                                                                */

/* DRIVERS (version 1.2): who is registered, and for which NDIS. Windows 8 and later load no driver before
 * 6.0. */
#define NDH_STANDIN_DRIVER_MAX 16u /* records of one answer; the first of each kind if there are more */

typedef enum NDH_STANDIN_DRIVER_KIND {
    NDH_STANDIN_DRIVER_MINIPORT = 0,
    NDH_STANDIN_DRIVER_PROTOCOL = 1
} NDH_STANDIN_DRIVER_KIND;

typedef struct NDH_STANDIN_DRIVER {
    NDH_SI_U32 Kind;               /*   0 NDH_STANDIN_DRIVER_KIND                                        */
    NDH_SI_U32 Slot;               /*   4 its slot among those of its kind                               */
    NDH_SI_U16 NdisMajor;          /*   8 NDIS version that it registered with: 5 and 1, 6 and 30, ...    */
    NDH_SI_U16 NdisMinor;          /*  10                                                                */
    NDH_SI_U32 Reserved;           /*  12 0                                                              */
    char       Name[48];           /*  16 miniport: its service; protocol: the name it registered with   */
} NDH_STANDIN_DRIVER;              /*  64                                                                */

/* COUNTS: what is alive at this moment. */
typedef struct NDH_STANDIN_COUNT_VALUES {
    NDH_SI_U32 Size;               /*   0 sizeof(NDH_STANDIN_COUNT_VALUES)                               */
    NDH_SI_U32 Miniports;          /*   4 registered miniport drivers                                    */
    NDH_SI_U32 Protocols;          /*   8 registered protocol drivers                                    */
    NDH_SI_U32 Adapters;           /*  12 adapters that are not halted                                   */
    NDH_SI_U32 Bindings;           /*  16 open bindings                                                  */
    NDH_SI_U32 AddressFamilies;    /*  20 open address families                                          */
    NDH_SI_U32 Saps;               /*  24 SAPs registered or registering                                 */
    NDH_SI_U32 Vcs;                /*  28                                                                */
    NDH_SI_U32 Parties;            /*  32                                                                */
    NDH_SI_U32 PendingOids;        /*  36 requests that a handler pended                                 */
    NDH_SI_U32 NetBufferLists;     /*  40 allocated from the stand-in's pools                            */
    NDH_SI_U32 MemoryBlocks;       /*  44 allocated by NdisAllocateMemoryWithTag(Priority)               */
    NDH_SI_U64 MemoryRequested;    /*  48 bytes ever requested by them                                   */
    NDH_SI_U32 Timers;             /*  56 timer objects                                                  */
    NDH_SI_U32 WorkItems;          /*  60 work items                                                     */
    NDH_SI_U32 Handles;            /*  64 NDIS handles of all kinds                                      */
    NDH_SI_U32 PendingCalls;       /*  68 pended open AF, SAP, make, close, QoS, party operations        */
    NDH_SI_U64 Violations;         /*  72 reported since the image was loaded                            */
} NDH_STANDIN_COUNT_VALUES;        /*  80                                                                */

/*
 * VIOLATIONS: pages through the records. The newest NDH_STANDIN_VIOLATION_MAX are kept, older ones are
 * counted.
 */
#define NDH_STANDIN_VIOLATION_MAX 256u

typedef struct NDH_STANDIN_VIOLATION_QUERY {
    NDH_SI_U64 From;               /*   0 first sequence number wanted; the first record is number 1     */
} NDH_STANDIN_VIOLATION_QUERY;     /*   8                                                                */

/* What the stand-in did after it had found the violation. */
typedef enum NDH_STANDIN_SEVERITY {
    NDH_STANDIN_NOTED = 0,         /* the call went on (contract position, or should-level)              */
    NDH_STANDIN_REFUSED = 1,       /* the call was refused with the status in the record                 */
    NDH_STANDIN_FATAL = 2          /* bug check if verifier is "bugcheck"; else nothing was done         */
} NDH_STANDIN_SEVERITY;

typedef struct NDH_STANDIN_VIOLATION {
    NDH_SI_U64 Sequence;           /*   0 1, 2, ...                                                      */
    NDH_SI_U64 Handle;             /*   8 NDIS handle as the caller passed it, or 0                      */
    NDH_SI_U32 Severity;           /*  16 NDH_STANDIN_SEVERITY                                           */
    NDH_SI_S32 Status;             /*  20 NDIS_STATUS answered, or 0                                     */
    char       Rule[32];           /*  24 "MCM-CLOSE-003", "U-08", "REG-001", "WIN-A4", ...              */
    char       Function[48];       /*  56 NDIS function or callback                                      */
    char       ObjectKind[16];     /* 104 "VC", "party", "SAP", "AF", "binding", "adapter", ...          */
    char       Detail[136];        /* 120 one sentence with the values                                   */
} NDH_STANDIN_VIOLATION;           /* 256                                                                */

/* Output of VIOLATIONS: this header, then Count records. */
typedef struct NDH_STANDIN_VIOLATION_PAGE {
    NDH_SI_U64 Next;               /*   0 From of the next query                                         */
    NDH_SI_U64 Lost;               /*   8 records with a number from From on that are no longer kept     */
    NDH_SI_U32 Count;              /*  16 records in this page                                           */
    NDH_SI_U32 RecordSize;         /*  20 sizeof(NDH_STANDIN_VIOLATION)                                  */
} NDH_STANDIN_VIOLATION_PAGE;      /*  24                                                                */

/*
 * MISSED: configuration values that drivers asked for and did not get. Each is kept once, in order of the
 * first question; what does not fit is counted.
 */
#define NDH_STANDIN_MISSED_MAX 128u

typedef struct NDH_STANDIN_MISSED_QUERY {
    NDH_SI_U32 From;               /*   0 index of the first record wanted                               */
    NDH_SI_U32 Reserved;           /*   4 0                                                              */
} NDH_STANDIN_MISSED_QUERY;        /*   8                                                                */

typedef enum NDH_STANDIN_MISSED_SCOPE {
    NDH_STANDIN_MISSED_SERVICE = 0, /* the Parameters key of the service                                 */
    NDH_STANDIN_MISSED_ADAPTER = 1  /* the driver key of the adapter                                     */
} NDH_STANDIN_MISSED_SCOPE;

typedef struct NDH_STANDIN_MISSED_VALUE {
    NDH_SI_U32 Scope;              /*   0 NDH_STANDIN_MISSED_SCOPE                                       */
    NDH_SI_U32 Wanted;             /*   4 NDIS_PARAMETER_TYPE                                            */
    NDH_SI_U32 Found;              /*   8 registry type of a value that does not convert; 0: no value    */
    NDH_SI_U32 Count;              /*  12 how often it was asked for                                     */
    char       Service[48];        /*  16 name of the service                                            */
    char       Name[64];           /*  64 keyword; other than ASCII is '?'                               */
} NDH_STANDIN_MISSED_VALUE;        /* 128                                                                */

typedef struct NDH_STANDIN_MISSED_PAGE {
    NDH_SI_U32 Total;              /*   0 records that are kept                                          */
    NDH_SI_U32 Count;              /*   4 records in this page                                           */
    NDH_SI_U32 RecordSize;         /*   8 sizeof(NDH_STANDIN_MISSED_VALUE)                               */
    NDH_SI_U32 Lost;               /*  12 questions that are not among the records                       */
} NDH_STANDIN_MISSED_PAGE;         /*  16                                                                */

/*
 * WIRE: the cable of an Ethernet adapter that the host gives (ndheth.sys). What it sends is kept until it
 * is received here, in order; RECEIVE is pended while nothing is there (STATUS_DEVICE_BUSY: another one is).
 * STATUS_NO_SUCH_DEVICE: no adapter of that slot is on a wire. Frames go without preamble and check sequence.
 */
#define NDH_STANDIN_WIRE_KEPT   1024u /* frames; later ones are dropped, and counted */
#define NDH_STANDIN_WIRE_LENGTH 9018u /* longest frame */
#define NDH_STANDIN_WIRE_ANY    0xFFFFFFFFu

typedef struct NDH_STANDIN_WIRE_FRAME {
    NDH_SI_U32 Adapter;            /*   0 adapter slot, or NDH_STANDIN_WIRE_ANY: the first on a wire     */
    NDH_SI_U32 Length;             /*   4 of the bytes that follow; LINK: 1 up, 0 down                   */
    NDH_SI_U32 Lost;               /*   8 RECEIVE: frames that were dropped before this one; else 0      */
    NDH_SI_U32 Reserved;           /*  12 0                                                              */
} NDH_STANDIN_WIRE_FRAME;          /*  16                                                                */

/*
 * BOUNDARY: records every crossing of the boundary between drivers and NDIS, both ways, of all drivers or of
 * those that do not record by themselves. Events have the form of the control protocol (NDH_EVENT and its
 * continuations), flags NDH_EVENT_BOUNDARY and, for a driver that is named, NDH_EVENT_TWIN; ids of objects
 * have NDH_INDEX_BOUNDARY. Sequence numbers are the boundary's own; times are of the clock that the drivers'
 * events have, so that order of time puts both together. LINK events join client's and call manager's id of
 * an object; their arguments are both NDIS handles. When the ring is full the newest is dropped and counted:
 * a LOST event.
 */
#define NDH_STANDIN_BOUNDARY_NAMES 8u
#define NDH_STANDIN_BOUNDARY_DEFAULT_RECORDS 65536u
#define NDH_STANDIN_BOUNDARY_MAX_RECORDS 1048576u

#define NDH_STANDIN_BOUNDARY_OFF    0u /* forgets what is recorded */
#define NDH_STANDIN_BOUNDARY_ALL    1u
#define NDH_STANDIN_BOUNDARY_OTHERS 2u /* all but the named drivers */

#define NDH_STANDIN_BOUNDARY_NOW    0u
#define NDH_STANDIN_BOUNDARY_NEXT   1u /* from the next registration of a driver on, its first event */

typedef struct NDH_STANDIN_BOUNDARY_MODE {
    NDH_SI_U32 Mode;               /*   0 NDH_STANDIN_BOUNDARY_OFF, _ALL, _OTHERS                        */
    NDH_SI_U32 When;               /*   4 NDH_STANDIN_BOUNDARY_NOW, _NEXT                                */
    NDH_SI_U32 Records;            /*   8 of the ring, a power of two from 4096; 0: default              */
    NDH_SI_U32 Names;              /*  12 drivers that record by themselves                              */
    char       Name[NDH_STANDIN_BOUNDARY_NAMES][32]; /* 16 service name, or protocol name, in any case   */
} NDH_STANDIN_BOUNDARY_MODE;       /* 272                                                                */

/* Output of BOUNDARY_READ: this header, then whole events, which are taken from the ring. */
typedef struct NDH_STANDIN_BOUNDARY_PAGE {
    NDH_SI_U64 Time;               /*   0 every event before it has been read                            */
    NDH_SI_U64 Lost;               /*   8 records dropped since recording began                          */
    NDH_SI_U32 Count;              /*  16 records in this page                                           */
    NDH_SI_U32 Remaining;          /*  20 records left                                                   */
} NDH_STANDIN_BOUNDARY_PAGE;       /*  24                                                                */

#if defined(__STDC_VERSION__) && __STDC_VERSION__ >= 201112L
_Static_assert(sizeof(NDH_STANDIN_WIRE_FRAME) == 16, "NDH_STANDIN_WIRE_FRAME");
_Static_assert(sizeof(NDH_STANDIN_BOUNDARY_MODE) == 272, "NDH_STANDIN_BOUNDARY_MODE");
_Static_assert(sizeof(NDH_STANDIN_BOUNDARY_PAGE) == 24, "NDH_STANDIN_BOUNDARY_PAGE");
_Static_assert(sizeof(NDH_STANDIN_IDENTITY) == 56, "NDH_STANDIN_IDENTITY");
_Static_assert(sizeof(NDH_STANDIN_SWITCH_INFO) == 64, "NDH_STANDIN_SWITCH_INFO");
_Static_assert(sizeof(NDH_STANDIN_BREAK_RULE) == 48, "NDH_STANDIN_BREAK_RULE");
_Static_assert(sizeof(NDH_STANDIN_BREAK_INFO) == 128, "NDH_STANDIN_BREAK_INFO");
_Static_assert(sizeof(NDH_STANDIN_ADAPTER) == 16, "NDH_STANDIN_ADAPTER");
_Static_assert(sizeof(NDH_STANDIN_ADAPTER_RESULT) == 32, "NDH_STANDIN_ADAPTER_RESULT");
_Static_assert(sizeof(NDH_STANDIN_DRIVER) == 64, "NDH_STANDIN_DRIVER");
_Static_assert(sizeof(NDH_STANDIN_COUNT_VALUES) == 80, "NDH_STANDIN_COUNT_VALUES");
_Static_assert(sizeof(NDH_STANDIN_MISSED_VALUE) == 128, "NDH_STANDIN_MISSED_VALUE");
_Static_assert(sizeof(NDH_STANDIN_MISSED_PAGE) == 16, "NDH_STANDIN_MISSED_PAGE");
_Static_assert(sizeof(NDH_STANDIN_VIOLATION) == 256, "NDH_STANDIN_VIOLATION");
_Static_assert(sizeof(NDH_STANDIN_VIOLATION_PAGE) == 24, "NDH_STANDIN_VIOLATION_PAGE");
#endif

#ifdef __cplusplus
}
#endif

#endif /* NDH_STANDIN_H */
