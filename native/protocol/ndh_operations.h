// SPDX-License-Identifier: MIT
/**
 * Operations of the control protocol and their payloads; ndh_protocol.h includes this.
 *
 * Operations named Mcm are the call manager's, whichever kind: on an object of a stand-alone call manager the
 * NDIS function is the NdisCm or NdisCo one where the names differ. Those named Mp are the miniport's.
 */
#ifndef NDH_OPERATIONS_H
#define NDH_OPERATIONS_H

enum NDH_OPERATION_KIND {
    NdhOpMark = 1,        /* writes a MARK event with Value0 and Value1 */
    NdhOpSetPolicy = 2,   /* payload: NDH_POLICY */
    NdhOpQueryState = 3,  /* Object; the result's Value is NDH_STATE */
    NdhOpFault = 4,       /* misuse only: Value0 NDH_FAULT, Value1: strikes once the record of this sequence
                             number is written, 0: now */

    NdhOpClOpenAf = 0x10,            /* Object: binding. NdisClOpenAddressFamilyEx with the saved family */
    NdhOpClCloseAf = 0x11,           /* Object: AF */
    NdhOpClRegisterSap = 0x12,       /* Object: AF; payload: Sap bytes; Value0: SapType */
    NdhOpClDeregisterSap = 0x13,     /* Object: SAP */
    NdhOpClCreateVc = 0x14,          /* Object: AF. NdisCoCreateVc */
    NdhOpClDeleteVc = 0x15,          /* Object: VC */
    NdhOpClMakeCall = 0x16,          /* Object: VC; payload: CALL or none; NDH_OP_MULTIPOINT makes a party */
    NdhOpClIncomingCallComplete = 0x17, /* Object: VC; Status; payload: CALL or none (those that came) */
    NdhOpClCloseCall = 0x18,         /* Object: VC; Object2: party or 0; payload: close data or none */
    NdhOpClAddParty = 0x19,          /* Object: VC; payload: CALL or none */
    NdhOpClDropParty = 0x1a,         /* Object: party; payload: close data or none */
    NdhOpClModifyCallQoS = 0x1b,     /* Object: VC; payload: CALL or none (default values) */
    NdhOpClNotifyCloseAfComplete = 0x1c, /* Object: AF; Status. NdisClNotifyCloseAddressFamilyComplete */
    NdhOpClCoOidRequest = 0x1d,      /* Object: binding (to the miniport), AF, VC or party; payload: NDH_OID,
                                        then the buffer; makes an OID */
    NdhOpClCoOidRequestComplete = 0x1e, /* Object: OID that the client has pended; Status; payload: bytes for
                                           its buffer, or none */
    NdhOpClSendNetBufferLists = 0x1f,   /* Object: VC; payload: NDH_TRANSFER; Value0: send flags; makes
                                           data */
    NdhOpClReturnNetBufferLists = 0x20, /* Object: data that the client has kept; Value0: NDH_SELECT */
    NdhOpClUnbindAdapter = 0x21,     /* Object: binding. NdisUnbindAdapter */
    NdhOpClReEnumerateBindings = 0x22, /* no object. NdisReEnumerateProtocolBindings */
    NdhOpClAssignInstanceName = 0x23, /* Object: VC; payload: the base name, UTF-16. NdisCoAssignInstanceName,
                                         at DISPATCH_LEVEL */
    NdhOpClGetTapiCallId = 0x24,     /* Object: VC. NdisCoGetTapiCallId, at DISPATCH_LEVEL */

    NdhOpMcmOpenAfComplete = 0x30,        /* Object: AF; Status */
    NdhOpMcmCloseAfComplete = 0x31,       /* Object: AF; Status */
    NdhOpMcmRegisterSapComplete = 0x32,   /* Object: SAP; Status */
    NdhOpMcmDeregisterSapComplete = 0x33, /* Object: SAP; Status */
    NdhOpMcmCreateVc = 0x34,              /* Object: AF */
    NdhOpMcmDeleteVc = 0x35,              /* Object: VC */
    NdhOpMcmActivateVc = 0x36,            /* Object: VC; payload: CALL or none */
    NdhOpMcmDeactivateVc = 0x37,          /* Object: VC */
    NdhOpMcmMakeCallComplete = 0x38,      /* Object: VC; Status; Object2: party or 0; payload: CALL or none */
    NdhOpMcmDispatchIncomingCall = 0x39,  /* Object: VC; Object2: SAP; payload: CALL or none */
    NdhOpMcmDispatchCallConnected = 0x3a, /* Object: VC */
    NdhOpMcmDispatchIncomingCloseCall = 0x3b, /* Object: VC; Status; payload: close data or none */
    NdhOpMcmCloseCallComplete = 0x3c,     /* Object: VC; Object2: party or 0; Status */
    NdhOpMcmAddPartyComplete = 0x3d,      /* Object: party; Status */
    NdhOpMcmDropPartyComplete = 0x3e,     /* Object: party; Status */
    NdhOpMcmDispatchIncomingDropParty = 0x3f, /* Object: party; Status; payload: data or none */
    NdhOpMcmModifyCallQoSComplete = 0x40, /* Object: VC; Status; payload: CALL or none (those that were asked
                                             for) */
    NdhOpMcmDispatchIncomingCallQoSChange = 0x41, /* Object: VC; payload: CALL or none (those of the last
                                                     activation) */
    NdhOpMcmNotifyCloseAf = 0x42,         /* Object: AF. NdisMCmNotifyCloseAddressFamily */
    NdhOpMcmRegisterAf = 0x43,            /* Object: adapter (binding of a stand-alone call manager); Value0:
                                             CO_ADDRESS_FAMILY_xxx, 0: its own */
    NdhOpMcmOidRequest = 0x44,            /* Object: AF, VC or party; payload: NDH_OID, then the buffer; makes
                                             an OID */
    NdhOpMcmOidRequestComplete = 0x45,    /* Object: OID that the call manager has pended; Status; payload:
                                             bytes for its buffer, or none */

    NdhOpMpCoOidRequestComplete = 0x50,   /* Object: OID that the miniport has pended; Status; payload: bytes
                                             for its buffer, or none */
    NdhOpMpSendNetBufferListsComplete = 0x51, /* Object: data sent down; Status: of each list; Value0:
                                                 NDH_SELECT */
    NdhOpMpIndicateReceiveNetBufferLists = 0x52, /* Object: VC; payload: NDH_TRANSFER; Value0: receive flags;
                                                    makes data unless RESOURCES is set */
    NdhOpMpIndicateStatus = 0x53,         /* Object: adapter or VC; Status: StatusCode; payload: the status
                                             buffer, or none */
    NdhOpMpActivateVcComplete = 0x54,     /* Object: the miniport's VC; Status */
    NdhOpMpDeactivateVcComplete = 0x55,   /* Object: the miniport's VC; Status */
    NdhOpMpResetMiniport = 0x56,          /* Object: adapter. NdisMResetMiniport */
    NdhOpMpResetComplete = 0x57,          /* Object: adapter; Status */
    NdhOpMpPauseComplete = 0x58,          /* Object: adapter */
    NdhOpMpRestartComplete = 0x59,        /* Object: adapter; Status */

    NdhOpLimit = 0x60
};

#define NDH_OP_ASYNC      0x01u /* do not wait: the result is "accepted", the outcome an OP_RESULT event with
                                   Tag */
#define NDH_OP_CONTINUE   0x02u /* a refusal does not stop the batch */
#define NDH_OP_MULTIPOINT 0x04u /* NdhOpClMakeCall: with a party; result Object2 */
#define NDH_OP_MISUSE     0x08u /* skip the guards: the session must be a misuse session; needed for the flags
                                   below that say so */
#define NDH_OP_NULL_PARTY 0x10u /* misuse: pass a NULL party handle although there is a party */
#define NDH_OP_MINIPORT   0x20u /* NdhOpFault: it happens in the miniport's image; NdhOpClCoOidRequest: the AF
                                   handle is NULL, so the request goes to the miniport */
#define NDH_OP_MANAGER    0x40u /* NdhOpFault: it happens in the image of the stand-alone call manager */

/* Ways to break a rule. Each needs NDH_OP_MISUSE; an operation that has no use for one is refused with
 * STATUS_NOT_SUPPORTED. */
#define NDH_OP_WRONG_HANDLE   0x00100u /* the handle passed is that of the object Value1 (dead ones too), or
                                          NULL if that is 0 */
#define NDH_OP_WRONG_PARTY    0x00200u /* the party handle passed is that of Object2, whatever the call's
                                          party is */
#define NDH_OP_WRONG_FUNCTION 0x00400u /* the function that the other kind of call manager calls */
#define NDH_OP_NULL_POINTER   0x00800u /* call parameters, SAP or party context are NULL */
#define NDH_OP_SIZE_ONLY      0x01000u /* the data pointer is NULL, the size Value0 */
#define NDH_OP_FREE_EARLY     0x02000u /* memory that NDIS may still use is freed once the function has
                                          returned: parameters, SAP, request; of closes and their completions
                                          the VC's context; data of an incoming close or drop are gone before
                                          the call */
#define NDH_OP_STALE_OUT      0x04000u /* the variable for the handle holds something before the call */
#define NDH_OP_WRONG_SOURCE   0x08000u /* SourceHandle of lists or status is not what it has to be */
#define NDH_OP_TOUCH          0x10000u /* writes to what it gave away, once the function has returned */
#define NDH_OP_OTHER_BUFFERS  0x20000u /* a list is completed or returned with one NET_BUFFER less than it
                                          came with */
#define NDH_OP_TWICE          0x40000u /* the completing function is called twice */
#define NDH_OP_RAISED         0x80000u /* the function is called at DISPATCH_LEVEL + 1 */
#define NDH_OP_BREAKS         0xfff00u
#define NDH_OP_FLAGS          0xfff7fu

/**
 * Call parameters in operations and events: the members that tests look at most; the rest is NDH_FLOW or
 * harmless defaults.
 */
typedef struct NDH_CALL_PARAMETERS {
    NDH_UINT32 Flags; /* CO_CALL_PARAMETERS.Flags */
    NDH_UINT32 TransmitTokenRate;
    NDH_UINT32 TransmitPeakBandwidth;
    NDH_UINT32 TransmitMaxSduSize;
    NDH_UINT32 ReceiveTokenRate;
    NDH_UINT32 ReceivePeakBandwidth;
    NDH_UINT32 ReceiveMaxSduSize;
    NDH_UINT32 CallMgrParamType;
    NDH_UINT32 CallMgrLength;
    NDH_UINT32 MediaFlags;
    NDH_UINT32 MediaParamType;
    NDH_UINT32 MediaLength;
} NDH_CALL_PARAMETERS; /* 48 bytes */

/** The other members of the two FLOWSPECs. A payload that is called CALL above is NDH_CALL_PARAMETERS, or
 * that and NDH_FLOW behind it, or both and the CallMgrLength and MediaLength bytes that the client's specific
 * parameters hold, which are zero otherwise; without NDH_FLOW bucket size is the SDU size, latency and delay
 * variation are not specified, service is best effort, nothing is policed. */
typedef struct NDH_FLOW {
    NDH_UINT32 TransmitTokenBucketSize;
    NDH_UINT32 TransmitLatency;
    NDH_UINT32 TransmitDelayVariation;
    NDH_UINT32 TransmitServiceType;
    NDH_UINT32 TransmitMinimumPolicedSize;
    NDH_UINT32 ReceiveTokenBucketSize;
    NDH_UINT32 ReceiveLatency;
    NDH_UINT32 ReceiveDelayVariation;
    NDH_UINT32 ReceiveServiceType;
    NDH_UINT32 ReceiveMinimumPolicedSize;
} NDH_FLOW; /* 40 bytes */

/**
 * An OID request. In an operation's payload the buffer follows: InputLength bytes that go into it; the buffer
 * has room for the greater of both lengths. A query has no input, a set no output. In events the data section
 * holds the input (CALL, ENTER) or what was written (completions, and RETURN with a final status).
 */
typedef struct NDH_OID {
    NDH_UINT32 Oid;
    NDH_UINT32 RequestType; /* NDIS_REQUEST_TYPE: query information 0, set information 1, query statistics 2,
                               method 12 */
    NDH_UINT32 InputLength;
    NDH_UINT32 OutputLength;
    NDH_UINT32 MethodId;
    NDH_UINT32 Timeout;    /* seconds, 0: none */
    NDH_UINT32 BytesDone;  /* events: written, or read by a set; 0 in operations */
    NDH_UINT32 BytesNeeded; /* events; 0 in operations */
    NDH_UINT64 Address;    /* events: of the NDIS_OID_REQUEST, what tells requests apart; 0 in operations */
    NDH_UINT64 RequestId;  /* NDIS_OID_REQUEST.RequestId */
} NDH_OID; /* 48 bytes */

/**
 * NET_BUFFER_LISTs to be sent or indicated: Lists of them, each with Buffers NET_BUFFERs of Bytes data bytes,
 * each in a chain of MDLs of Fragment bytes (0: one MDL), in whose first MDL the data begin at Offset. Data
 * byte i of buffer b of list l is NDH_PATTERN(Seed, l, b, i).
 */
typedef struct NDH_TRANSFER {
    NDH_UINT32 Lists;    /* 1 .. NDH_MAX_LISTS */
    NDH_UINT32 Buffers;  /* 1 .. NDH_MAX_BUFFERS */
    NDH_UINT32 Bytes;    /* 1 .. ; Lists * Buffers * Bytes <= NDH_MAX_TRANSFER */
    NDH_UINT32 Fragment; /* 0, or 1 .. : at most 64 MDLs of a buffer */
    NDH_UINT32 Offset;   /* 0 .. 255 */
    NDH_UINT32 Seed;
    NDH_UINT32 Reserved[2];
} NDH_TRANSFER; /* 32 bytes */

#define NDH_MAX_FRAGMENTS 64u
#define NDH_MAX_OFFSET    255u
#define NDH_PATTERN(seed, list, buffer, i) \
    ((NDH_UINT8)((seed) + 31u * (list) + 7u * (buffer) + (i) + ((NDH_UINT32)(i) >> 8)))

/**
 * Which lists of data an operation is about: Count from number First on, in the order in which they came;
 * Count 0: all that are left.
 */
#define NDH_SELECT(flags, first, count)                                                                      \
    ((NDH_UINT64)(NDH_UINT32)(flags) | ((NDH_UINT64)((first) & 0xffffu) << 32) |                             \
     ((NDH_UINT64)((count) & 0xffffu) << 48))
#define NDH_SELECT_FLAGS(value) ((NDH_UINT32)(value))
#define NDH_SELECT_FIRST(value) ((NDH_UINT32)((value) >> 32) & 0xffffu)
#define NDH_SELECT_COUNT(value) ((NDH_UINT32)((value) >> 48))

/** A NET_BUFFER_LIST in an event. */
typedef struct NDH_LIST {
    NDH_UINT64 Address;      /* what tells lists apart while they are under way */
    NDH_UINT64 SourceHandle;
    NDH_UINT64 FirstBuffer;  /* address of the first NET_BUFFER */
    NDH_UINT32 Status;
    NDH_UINT32 Buffers;
    NDH_UINT32 Bytes;        /* of data in all buffers */
    NDH_UINT32 Mdls;
    NDH_UINT32 Checksum;     /* FNV-1a, 32 bits, of the data in their order */
    NDH_UINT32 Flags;        /* NET_BUFFER_LIST.Flags */
} NDH_LIST; /* 48 bytes */

#endif
