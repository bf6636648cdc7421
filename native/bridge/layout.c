// SPDX-License-Identifier: MIT
/* The control protocol as compiled, for mirrors in other languages to be compared with. */
#include "ndh_bridge.h"

#include <stddef.h>
#include "error.h"
#include "ndh_protocol.h"
#include "text.h"

enum line_kind { LINE_SIZE, LINE_FIELD, LINE_VALUE, LINE_FUNCTION };

struct line {
    const char *name;
    const char *member;
    unsigned long long number;
    enum line_kind kind;
    unsigned size;
};

#define RECORD(record)        {#record, "", sizeof(record), LINE_SIZE, 0},
#define FIELD(record, member) \
    {#record, #member, offsetof(record, member), LINE_FIELD, sizeof(((record *)0)->member)},
#define VALUE(name)           {#name, "", (unsigned long long)(name), LINE_VALUE, 0},
#define FUNCTION(number, name) {#name, "", number, LINE_FUNCTION, 0},

/* clang-format off: a list, packed */
static const struct line lines[] = {
    RECORD(NDH_HELLO_IN) FIELD(NDH_HELLO_IN, Version) FIELD(NDH_HELLO_IN, Flags)
    FIELD(NDH_HELLO_IN, RingRecords) FIELD(NDH_HELLO_IN, Reserved0) FIELD(NDH_HELLO_IN, Reserved)
    RECORD(NDH_HELLO_OUT) FIELD(NDH_HELLO_OUT, Magic) FIELD(NDH_HELLO_OUT, Version)
    FIELD(NDH_HELLO_OUT, Capabilities) FIELD(NDH_HELLO_OUT, CtlVersion)
    FIELD(NDH_HELLO_OUT, MiniportVersion) FIELD(NDH_HELLO_OUT, NdisVersion)
    FIELD(NDH_HELLO_OUT, Processors) FIELD(NDH_HELLO_OUT, ClockFrequency)
    FIELD(NDH_HELLO_OUT, RingRecords) FIELD(NDH_HELLO_OUT, MaxBatch) FIELD(NDH_HELLO_OUT, MaxRequest)
    FIELD(NDH_HELLO_OUT, MaxData) FIELD(NDH_HELLO_OUT, MaxObjects) FIELD(NDH_HELLO_OUT, MaxDelay)
    FIELD(NDH_HELLO_OUT, MaxAwaits) FIELD(NDH_HELLO_OUT, MaxPolicies) FIELD(NDH_HELLO_OUT, RingReserve)
    FIELD(NDH_HELLO_OUT, ManagerVersion) FIELD(NDH_HELLO_OUT, FirstSequence) FIELD(NDH_HELLO_OUT, Reserved)
    RECORD(NDH_ENTITY) FIELD(NDH_ENTITY, Id) FIELD(NDH_ENTITY, Parent) FIELD(NDH_ENTITY, Peer)
    FIELD(NDH_ENTITY, Kind) FIELD(NDH_ENTITY, State) FIELD(NDH_ENTITY, Medium) FIELD(NDH_ENTITY, AfType)
    FIELD(NDH_ENTITY, AfMajor) FIELD(NDH_ENTITY, AfMinor) FIELD(NDH_ENTITY, Flags)
    FIELD(NDH_ENTITY, Manager)
    RECORD(NDH_SUBMIT) FIELD(NDH_SUBMIT, Count) FIELD(NDH_SUBMIT, PayloadSize) FIELD(NDH_SUBMIT, Done)
    FIELD(NDH_SUBMIT, StopReason) FIELD(NDH_SUBMIT, FirstSequence) FIELD(NDH_SUBMIT, NextSequence)
    FIELD(NDH_SUBMIT, Reserved)
    RECORD(NDH_OPERATION) FIELD(NDH_OPERATION, Kind) FIELD(NDH_OPERATION, Context)
    FIELD(NDH_OPERATION, Flags) FIELD(NDH_OPERATION, Tag) FIELD(NDH_OPERATION, Object)
    FIELD(NDH_OPERATION, Object2) FIELD(NDH_OPERATION, Status) FIELD(NDH_OPERATION, Delay)
    FIELD(NDH_OPERATION, DataOffset) FIELD(NDH_OPERATION, DataSize) FIELD(NDH_OPERATION, Value0)
    FIELD(NDH_OPERATION, Value1)
    RECORD(NDH_RESULT) FIELD(NDH_RESULT, Outcome) FIELD(NDH_RESULT, NdisStatus) FIELD(NDH_RESULT, Object)
    FIELD(NDH_RESULT, Object2) FIELD(NDH_RESULT, Tag) FIELD(NDH_RESULT, CallSequence)
    FIELD(NDH_RESULT, ReturnSequence) FIELD(NDH_RESULT, Value) FIELD(NDH_RESULT, Kind)
    FIELD(NDH_RESULT, Flags) FIELD(NDH_RESULT, Reserved)
    RECORD(NDH_CALL_PARAMETERS) FIELD(NDH_CALL_PARAMETERS, Flags)
    FIELD(NDH_CALL_PARAMETERS, TransmitTokenRate) FIELD(NDH_CALL_PARAMETERS, TransmitPeakBandwidth)
    FIELD(NDH_CALL_PARAMETERS, TransmitMaxSduSize) FIELD(NDH_CALL_PARAMETERS, ReceiveTokenRate)
    FIELD(NDH_CALL_PARAMETERS, ReceivePeakBandwidth) FIELD(NDH_CALL_PARAMETERS, ReceiveMaxSduSize)
    FIELD(NDH_CALL_PARAMETERS, CallMgrParamType) FIELD(NDH_CALL_PARAMETERS, CallMgrLength)
    FIELD(NDH_CALL_PARAMETERS, MediaFlags) FIELD(NDH_CALL_PARAMETERS, MediaParamType)
    FIELD(NDH_CALL_PARAMETERS, MediaLength)
    RECORD(NDH_FLOW) FIELD(NDH_FLOW, TransmitTokenBucketSize) FIELD(NDH_FLOW, TransmitLatency)
    FIELD(NDH_FLOW, TransmitDelayVariation) FIELD(NDH_FLOW, TransmitServiceType)
    FIELD(NDH_FLOW, TransmitMinimumPolicedSize) FIELD(NDH_FLOW, ReceiveTokenBucketSize)
    FIELD(NDH_FLOW, ReceiveLatency) FIELD(NDH_FLOW, ReceiveDelayVariation)
    FIELD(NDH_FLOW, ReceiveServiceType) FIELD(NDH_FLOW, ReceiveMinimumPolicedSize)
    RECORD(NDH_OID) FIELD(NDH_OID, Oid) FIELD(NDH_OID, RequestType) FIELD(NDH_OID, InputLength)
    FIELD(NDH_OID, OutputLength) FIELD(NDH_OID, MethodId) FIELD(NDH_OID, Timeout) FIELD(NDH_OID, BytesDone)
    FIELD(NDH_OID, BytesNeeded) FIELD(NDH_OID, Address) FIELD(NDH_OID, RequestId)
    RECORD(NDH_TRANSFER) FIELD(NDH_TRANSFER, Lists) FIELD(NDH_TRANSFER, Buffers) FIELD(NDH_TRANSFER, Bytes)
    FIELD(NDH_TRANSFER, Fragment) FIELD(NDH_TRANSFER, Offset) FIELD(NDH_TRANSFER, Seed)
    FIELD(NDH_TRANSFER, Reserved)
    RECORD(NDH_LIST) FIELD(NDH_LIST, Address) FIELD(NDH_LIST, SourceHandle) FIELD(NDH_LIST, FirstBuffer)
    FIELD(NDH_LIST, Status) FIELD(NDH_LIST, Buffers) FIELD(NDH_LIST, Bytes) FIELD(NDH_LIST, Mdls)
    FIELD(NDH_LIST, Checksum) FIELD(NDH_LIST, Flags)
    RECORD(NDH_POLICY) FIELD(NDH_POLICY, Callback) FIELD(NDH_POLICY, Side) FIELD(NDH_POLICY, Reply)
    FIELD(NDH_POLICY, Status) FIELD(NDH_POLICY, Object) FIELD(NDH_POLICY, Delay) FIELD(NDH_POLICY, Count)
    FIELD(NDH_POLICY, Actions) FIELD(NDH_POLICY, ActionStatus) FIELD(NDH_POLICY, ActionDelay)
    FIELD(NDH_POLICY, Context) FIELD(NDH_POLICY, ActionContext) FIELD(NDH_POLICY, Breaks)
    FIELD(NDH_POLICY, Reserved)
    RECORD(NDH_EVENT) FIELD(NDH_EVENT, Sequence) FIELD(NDH_EVENT, Time) FIELD(NDH_EVENT, Kind)
    FIELD(NDH_EVENT, Function) FIELD(NDH_EVENT, Irql) FIELD(NDH_EVENT, Side) FIELD(NDH_EVENT, Processor)
    FIELD(NDH_EVENT, Thread) FIELD(NDH_EVENT, Status) FIELD(NDH_EVENT, Object) FIELD(NDH_EVENT, Object2)
    FIELD(NDH_EVENT, Correlation) FIELD(NDH_EVENT, DataSize) FIELD(NDH_EVENT, Continuations)
    FIELD(NDH_EVENT, Flags)
    RECORD(NDH_CONTINUATION) FIELD(NDH_CONTINUATION, Sequence) FIELD(NDH_CONTINUATION, Kind)
    FIELD(NDH_CONTINUATION, Section) FIELD(NDH_CONTINUATION, Size) FIELD(NDH_CONTINUATION, Bytes)
    RECORD(NDH_RING) FIELD(NDH_RING, Magic) FIELD(NDH_RING, Version) FIELD(NDH_RING, Capacity)
    FIELD(NDH_RING, NextSequence) FIELD(NDH_RING, ReadSequence) FIELD(NDH_RING, Lost)
    FIELD(NDH_RING, ClockFrequency) FIELD(NDH_RING, Reserved)
    RECORD(NDH_READ) FIELD(NDH_READ, FirstSequence) FIELD(NDH_READ, NextSequence) FIELD(NDH_READ, Lost)
    FIELD(NDH_READ, Count) FIELD(NDH_READ, Remaining) FIELD(NDH_READ, Reserved)
    RECORD(NDH_AWAIT) FIELD(NDH_AWAIT, From) FIELD(NDH_AWAIT, Match) FIELD(NDH_AWAIT, Kind)
    FIELD(NDH_AWAIT, Function) FIELD(NDH_AWAIT, Object) FIELD(NDH_AWAIT, Status) FIELD(NDH_AWAIT, Side)
    FIELD(NDH_AWAIT, Reserved0) FIELD(NDH_AWAIT, Correlation) FIELD(NDH_AWAIT, Reserved)
    RECORD(NDH_RESET_OUT) FIELD(NDH_RESET_OUT, Calls) FIELD(NDH_RESET_OUT, Vcs)
    FIELD(NDH_RESET_OUT, Parties) FIELD(NDH_RESET_OUT, Saps) FIELD(NDH_RESET_OUT, Parked)
    FIELD(NDH_RESET_OUT, Hung) FIELD(NDH_RESET_OUT, FirstHung) FIELD(NDH_RESET_OUT, ElapsedTicks)
    FIELD(NDH_RESET_OUT, Requests) FIELD(NDH_RESET_OUT, Transfers) FIELD(NDH_RESET_OUT, Reserved)
    RECORD(NDH_STATS) FIELD(NDH_STATS, Operations) FIELD(NDH_STATS, Refused) FIELD(NDH_STATS, Controls)
    FIELD(NDH_STATS, ControlsRefused) FIELD(NDH_STATS, Records) FIELD(NDH_STATS, Lost)
    FIELD(NDH_STATS, DispatchTicksMax) FIELD(NDH_STATS, ClientObjects)
    FIELD(NDH_STATS, CallManagerObjects) FIELD(NDH_STATS, AwaitsPended) FIELD(NDH_STATS, ContextsBusy)
    FIELD(NDH_STATS, PoliciesInForce) FIELD(NDH_STATS, SinkCalls) FIELD(NDH_STATS, Reserved)

    VALUE(NDH_PROTOCOL_VERSION) VALUE(NDH_HELLO_MAGIC) VALUE(NDH_RING_MAGIC)
    VALUE(NDH_RECORD_SIZE) VALUE(NDH_MAX_REQUEST) VALUE(NDH_MAX_BATCH) VALUE(NDH_MAX_DATA)
    VALUE(NDH_MAX_OBJECTS) VALUE(NDH_MAX_POLICIES) VALUE(NDH_MAX_AWAITS) VALUE(NDH_MAX_DELAY)
    VALUE(NDH_MIN_RING_RECORDS) VALUE(NDH_MAX_RING_RECORDS) VALUE(NDH_DEFAULT_RING_RECORDS)
    VALUE(NDH_RING_RESERVE) VALUE(NDH_RING_POOL_TAG) VALUE(NDH_IOCTL_HELLO) VALUE(NDH_IOCTL_ENUMERATE)
    VALUE(NDH_IOCTL_SUBMIT) VALUE(NDH_IOCTL_AWAIT) VALUE(NDH_IOCTL_READ) VALUE(NDH_IOCTL_RESET)
    VALUE(NDH_IOCTL_STATS) VALUE(NDH_HELLO_MISUSE) VALUE(NDH_CAP_MISUSE) VALUE(NDH_CAP_CALL_MANAGER)
    VALUE(NDH_CAP_IRQL_RECORDED) VALUE(NDH_CAP_AF_REOPEN) VALUE(NDH_CAP_NOTIFY_CLOSE_AF)
    VALUE(NDH_CAP_STAND_ALONE) VALUE(NDH_ENTITY_STAND_ALONE) VALUE(NDH_MAX_LISTS) VALUE(NDH_MAX_BUFFERS)
    VALUE(NDH_CAP_NDIS5)
    VALUE(NDH_MAX_TRANSFER) VALUE(NDH_MAX_FRAGMENTS) VALUE(NDH_MAX_OFFSET) VALUE(NDH_INDEX_STAND_ALONE)
    VALUE(NdhStateOpen) VALUE(NDH_ENTITY_OURS) VALUE(NDH_OP_ASYNC) VALUE(NDH_OP_CONTINUE)
    VALUE(NDH_OP_MULTIPOINT)
    VALUE(NDH_OP_MISUSE) VALUE(NDH_OP_NULL_PARTY) VALUE(NDH_OP_MINIPORT) VALUE(NDH_OP_FLAGS)
    VALUE(NDH_OP_MANAGER) VALUE(NDH_OP_WRONG_HANDLE) VALUE(NDH_OP_WRONG_PARTY) VALUE(NDH_OP_WRONG_FUNCTION)
    VALUE(NDH_OP_NULL_POINTER) VALUE(NDH_OP_SIZE_ONLY) VALUE(NDH_OP_FREE_EARLY) VALUE(NDH_OP_STALE_OUT)
    VALUE(NDH_OP_WRONG_SOURCE) VALUE(NDH_OP_TOUCH) VALUE(NDH_OP_OTHER_BUFFERS) VALUE(NDH_OP_TWICE)
    VALUE(NDH_OP_RAISED) VALUE(NDH_OP_BREAKS)
    VALUE(NDH_RESULT_VOID) VALUE(NDH_RESULT_PENDING) VALUE(NDH_ACT_DEACTIVATE_FIRST)
    VALUE(NDH_ACT_DEACTIVATE_AFTER) VALUE(NDH_ACT_DELETE_VC) VALUE(NDH_ACT_CLOSE_CALL)
    VALUE(NDH_ACT_REFUSE_OFFER) VALUE(NDH_ACT_ACTIVATE) VALUE(NDH_ACT_CONNECT)
    VALUE(NDH_ACT_DISPATCH_CLOSE) VALUE(NDH_ACT_DROP_PARTY) VALUE(NDH_ACT_MODIFY_QOS)
    VALUE(NDH_ACT_ALL)
    VALUE(NDH_BREAK_TWICE) VALUE(NDH_BREAK_RETURN) VALUE(NDH_BREAK_LEAK)
    VALUE(NDH_BREAK_CONTEXT) VALUE(NDH_BREAK_IRQL) VALUE(NDH_BREAK_WAIT) VALUE(NDH_BREAK_GUARD)
    VALUE(NDH_BREAK_DUTY) VALUE(NDH_BREAK_ALL) VALUE(NDH_EVENT_HAS_STATUS)
    VALUE(NDH_EVENT_DETACHED) VALUE(NDH_EVENT_BY_POLICY) VALUE(NDH_EVENT_ASYNC) VALUE(NDH_EVENT_TRUNCATED)
    VALUE(NDH_EVENT_BOUNDARY) VALUE(NDH_EVENT_TWIN) VALUE(NDH_EVENT_CROSSED)
    VALUE(NDH_CONTINUATION_BYTES) VALUE(NDH_MATCH_KIND) VALUE(NDH_MATCH_FUNCTION) VALUE(NDH_MATCH_OBJECT)
    VALUE(NDH_MATCH_STATUS) VALUE(NDH_MATCH_SIDE) VALUE(NDH_MATCH_CORRELATION) VALUE(NDH_MATCH_ALL)

    VALUE(NdhSideNone) VALUE(NdhSideClient) VALUE(NdhSideCallManager) VALUE(NdhSideMiniport)
    VALUE(NdhSideHarness) VALUE(NdhKindNone) VALUE(NdhKindAdapter) VALUE(NdhKindBinding) VALUE(NdhKindAf)
    VALUE(NdhKindSap) VALUE(NdhKindVc) VALUE(NdhKindParty) VALUE(NdhKindOid)
    VALUE(NdhKindData) VALUE(NdhKindLimit) VALUE(NdhStopNone)
    VALUE(NdhStopRing) VALUE(NdhStopRefused) VALUE(NdhStopCancelled) VALUE(NdhStopReference)
    VALUE(NdhOpMark) VALUE(NdhOpSetPolicy) VALUE(NdhOpQueryState) VALUE(NdhOpFault) VALUE(NdhOpClOpenAf)
    VALUE(NdhOpClCloseAf) VALUE(NdhOpClRegisterSap) VALUE(NdhOpClDeregisterSap) VALUE(NdhOpClCreateVc)
    VALUE(NdhOpClDeleteVc) VALUE(NdhOpClMakeCall) VALUE(NdhOpClIncomingCallComplete)
    VALUE(NdhOpClCloseCall) VALUE(NdhOpClAddParty) VALUE(NdhOpClDropParty) VALUE(NdhOpMcmOpenAfComplete)
    VALUE(NdhOpMcmCloseAfComplete) VALUE(NdhOpMcmRegisterSapComplete) VALUE(NdhOpMcmDeregisterSapComplete)
    VALUE(NdhOpMcmCreateVc) VALUE(NdhOpMcmDeleteVc) VALUE(NdhOpMcmActivateVc) VALUE(NdhOpMcmDeactivateVc)
    VALUE(NdhOpMcmMakeCallComplete) VALUE(NdhOpMcmDispatchIncomingCall)
    VALUE(NdhOpMcmDispatchCallConnected) VALUE(NdhOpMcmDispatchIncomingCloseCall)
    VALUE(NdhOpMcmCloseCallComplete) VALUE(NdhOpMcmAddPartyComplete) VALUE(NdhOpMcmDropPartyComplete)
    VALUE(NdhOpMcmDispatchIncomingDropParty)
    VALUE(NdhOpClModifyCallQoS) VALUE(NdhOpClNotifyCloseAfComplete) VALUE(NdhOpClCoOidRequest)
    VALUE(NdhOpClCoOidRequestComplete) VALUE(NdhOpClSendNetBufferLists) VALUE(NdhOpClReturnNetBufferLists)
    VALUE(NdhOpClUnbindAdapter) VALUE(NdhOpClReEnumerateBindings) VALUE(NdhOpClAssignInstanceName)
    VALUE(NdhOpClGetTapiCallId) VALUE(NdhOpMcmModifyCallQoSComplete)
    VALUE(NdhOpMcmDispatchIncomingCallQoSChange) VALUE(NdhOpMcmNotifyCloseAf) VALUE(NdhOpMcmRegisterAf)
    VALUE(NdhOpMcmOidRequest) VALUE(NdhOpMcmOidRequestComplete)
    VALUE(NdhOpMpCoOidRequestComplete) VALUE(NdhOpMpSendNetBufferListsComplete)
    VALUE(NdhOpMpIndicateReceiveNetBufferLists) VALUE(NdhOpMpIndicateStatus)
    VALUE(NdhOpMpActivateVcComplete) VALUE(NdhOpMpDeactivateVcComplete) VALUE(NdhOpMpResetMiniport)
    VALUE(NdhOpMpResetComplete) VALUE(NdhOpMpPauseComplete) VALUE(NdhOpMpRestartComplete)
    VALUE(NdhOpLimit) VALUE(NdhContextPassive)
    VALUE(NdhContextDispatch) VALUE(NdhContextDpc) VALUE(NdhContextWorkItem) VALUE(NdhContextThread)
    VALUE(NdhContextTimer) VALUE(NdhContextInside) VALUE(NdhContextLimit) VALUE(NdhStateNone)
    VALUE(NdhStateOpening) VALUE(NdhStateOpen) VALUE(NdhStateClosing) VALUE(NdhStateVcCreated)
    VALUE(NdhStateVcActive) VALUE(NdhStateVcInactive) VALUE(NdhStatePartyAdding)
    VALUE(NdhStatePartyActive) VALUE(NdhStatePartyDropping) VALUE(NdhCallIdle) VALUE(NdhCallSetup)
    VALUE(NdhCallOffered) VALUE(NdhCallAccepted) VALUE(NdhCallConnected) VALUE(NdhCallCloseIndicated)
    VALUE(NdhCallCloseRequested) VALUE(NdhCallClosed) VALUE(NdhCallCloseFailed) VALUE(NdhReplyAutomatic)
    VALUE(NdhReplyReturn) VALUE(NdhReplyComplete) VALUE(NdhReplyManual) VALUE(NdhReplyLimit)
    VALUE(NdhEventCall) VALUE(NdhEventEnter) VALUE(NdhEventReturn) VALUE(NdhEventLink)
    VALUE(NdhEventOpResult) VALUE(NdhEventLost) VALUE(NdhEventMark) VALUE(NdhEventSession)
    VALUE(NdhEventFault) VALUE(NdhEventFreed) VALUE(NdhEventContinuation) VALUE(NdhSessionBegin)
    VALUE(NdhSessionTeardown) VALUE(NdhSessionEnd) VALUE(NdhSessionHang) VALUE(NdhSessionAttached)
    VALUE(NdhSessionDetached) VALUE(NdhSectionArguments) VALUE(NdhSectionCallParameters)
    VALUE(NdhSectionData) VALUE(NdhSectionFlow) VALUE(NdhSectionOid)
    VALUE(NdhSectionLists) VALUE(NdhFaultNullRead) VALUE(NdhFaultWrongIrql) VALUE(NdhFaultDoubleFree)
    VALUE(NdhFaultSpin) VALUE(NdhFaultOverrun) VALUE(NdhFaultUseAfterFree) VALUE(NdhFaultLeak)
    VALUE(NdhFaultLockTwice) VALUE(NdhFaultStack) VALUE(NdhFaultLimit)

    NDH_FUNCTION_LIST(FUNCTION)
};
/* clang-format on */

int32_t ndh_layout(char *text, int32_t capacity)
{
    struct ndh_text out = {0};

    ndh_enter("ndh_layout");
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        const struct line *line = &lines[i];
        switch (line->kind) {
        case LINE_SIZE: ndh_text_add(&out, "size %s %llu\n", line->name, line->number); break;
        case LINE_FIELD:
            ndh_text_add(&out, "field %s.%s %llu %u\n", line->name, line->member, line->number, line->size);
            break;
        case LINE_VALUE: ndh_text_add(&out, "value %s %llu\n", line->name, line->number); break;
        case LINE_FUNCTION: ndh_text_add(&out, "function %s %llu\n", line->name, line->number); break;
        }
    }
    int32_t length = ndh_text_give(&out, text, capacity);
    ndh_text_free(&out);
    return length;
}
