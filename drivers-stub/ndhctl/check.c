// SPDX-License-Identifier: MIT
#include "check.h"
#include "optable.h"
#include "params.h"
#include "policy.h"

C_ASSERT(sizeof(NDH_HELLO_IN) == NDH_RECORD_SIZE && sizeof(NDH_HELLO_OUT) == 2 * NDH_RECORD_SIZE);
C_ASSERT(sizeof(NDH_ENTITY) == NDH_RECORD_SIZE && sizeof(NDH_SUBMIT) == NDH_RECORD_SIZE);
C_ASSERT(sizeof(NDH_OPERATION) == NDH_RECORD_SIZE && sizeof(NDH_RESULT) == NDH_RECORD_SIZE);
C_ASSERT(sizeof(NDH_POLICY) == NDH_RECORD_SIZE && sizeof(NDH_EVENT) == NDH_RECORD_SIZE);
C_ASSERT(sizeof(NDH_CONTINUATION) == NDH_RECORD_SIZE && sizeof(NDH_RING) == NDH_RECORD_SIZE);
C_ASSERT(sizeof(NDH_READ) == NDH_RECORD_SIZE && sizeof(NDH_AWAIT) == NDH_RECORD_SIZE);
C_ASSERT(sizeof(NDH_RESET_OUT) == NDH_RECORD_SIZE && sizeof(NDH_CALL_PARAMETERS) == 48);
C_ASSERT(sizeof(NDH_FLOW) == 40 && sizeof(NDH_OID) == 48 && sizeof(NDH_LIST) == 48);
C_ASSERT(sizeof(NDH_TRANSFER) == 32 && sizeof(NDH_STATS) % sizeof(UINT64) == 0);

static BOOLEAN IsZero(const VOID *Bytes, SIZE_T Size)
{
    const UINT8 *byte = Bytes;
    for (SIZE_T i = 0; i < Size; i++) {
        if (byte[i] != 0) {
            return FALSE;
        }
    }
    return TRUE;
}

NTSTATUS CheckHello(const NDH_HELLO_IN *Hello)
{
    if (Hello->Version != NDH_PROTOCOL_VERSION) {
        return STATUS_REVISION_MISMATCH;
    }
    if ((Hello->Flags & ~NDH_HELLO_MISUSE) != 0 || Hello->Reserved0 != 0 ||
        !IsZero(Hello->Reserved, sizeof(Hello->Reserved)) ||
        (Hello->RingRecords != 0 && !ParamsRingRecordsValid(Hello->RingRecords))) {
        return STATUS_INVALID_PARAMETER;
    }
    return (Hello->Flags & NDH_HELLO_MISUSE) != 0 && !g_Params.AllowMisuse ? STATUS_ACCESS_DENIED
                                                                           : STATUS_SUCCESS;
}

NTSTATUS CheckAwait(const NDH_AWAIT *Await)
{
    if (Await->Match == 0 || (Await->Match & ~NDH_MATCH_ALL) != 0 ||
        !IsZero(Await->Reserved0, sizeof(Await->Reserved0)) ||
        !IsZero(Await->Reserved, sizeof(Await->Reserved))) {
        return STATUS_INVALID_PARAMETER;
    }
    return STATUS_SUCCESS;
}

static BOOLEAN PlaceValid(UINT8 Context, UINT32 Delay)
{
    return Context < NdhContextLimit && Delay <= NDH_MAX_DELAY && (Context != NdhContextInside || Delay == 0);
}

static BOOLEAN PolicyValid(const VOID *Payload)
{
    NDH_POLICY policy;

    RtlCopyMemory(&policy, Payload, sizeof(policy));
    return PolicyCallbackValid(policy.Callback, policy.Side) && policy.Reply < NdhReplyLimit &&
           (policy.Breaks != 0 || policy.Status != (UINT32)NDIS_STATUS_PENDING ||
            (policy.Reply != NdhReplyReturn && policy.Reply != NdhReplyComplete)) &&
           (policy.Breaks != 0 || policy.Reply == NdhReplyAutomatic || policy.Reply == NdhReplyReturn ||
            PolicyCanPend(policy.Callback)) &&
           PlaceValid(policy.Context, policy.Delay) && PlaceValid(policy.ActionContext, policy.ActionDelay) &&
           (policy.Actions & ~NDH_ACT_ALL) == 0 && (policy.Breaks & ~NDH_BREAK_ALL) == 0 &&
           IsZero(policy.Reserved, sizeof(policy.Reserved)) && !NDH_IS_REF(policy.Object);
}

static BOOLEAN OidValid(const UINT8 *Payload, UINT32 Size)
{
    NDH_OID oid;

    if (Size < sizeof(oid)) {
        return FALSE;
    }
    RtlCopyMemory(&oid, Payload, sizeof(oid));
    return oid.InputLength <= NDH_MAX_DATA && oid.OutputLength <= NDH_MAX_DATA &&
           Size - sizeof(oid) == oid.InputLength && oid.BytesDone == 0 && oid.BytesNeeded == 0 &&
           oid.Address == 0 &&
           (oid.RequestType == NdisRequestMethod ||
            (oid.RequestType <= NdisRequestQueryStatistics && oid.MethodId == 0 &&
             (oid.RequestType == NdisRequestSetInformation ? oid.OutputLength == 0 : oid.InputLength == 0)));
}

static BOOLEAN TransferValid(const UINT8 *Payload)
{
    NDH_TRANSFER transfer;

    RtlCopyMemory(&transfer, Payload, sizeof(transfer));
    if (transfer.Lists == 0 || transfer.Lists > NDH_MAX_LISTS || transfer.Buffers == 0 ||
        transfer.Buffers > NDH_MAX_BUFFERS || transfer.Bytes == 0 ||
        transfer.Bytes > NDH_MAX_TRANSFER / (transfer.Lists * transfer.Buffers)) {
        return FALSE;
    }
    UINT32 first = transfer.Offset + transfer.Bytes;
    return transfer.Offset <= NDH_MAX_OFFSET && transfer.Reserved[0] == 0 && transfer.Reserved[1] == 0 &&
           (transfer.Fragment == 0 ||
            (transfer.Fragment > transfer.Offset && (first - 1) / transfer.Fragment < NDH_MAX_FRAGMENTS));
}

/* With content, it is all of the content. */
static BOOLEAN CallValid(const UINT8 *Bytes, UINT32 Size)
{
    const UINT32 known = sizeof(NDH_CALL_PARAMETERS) + sizeof(NDH_FLOW);
    NDH_CALL_PARAMETERS call;

    if (Size <= known) {
        return Size == 0 || Size == sizeof(call) || Size == known;
    }
    RtlCopyMemory(&call, Bytes, sizeof(call));
    return call.CallMgrLength <= NDH_MAX_DATA && call.MediaLength <= NDH_MAX_DATA &&
           Size - known == call.CallMgrLength + call.MediaLength;
}

static BOOLEAN PayloadValid(const NDH_OPERATION *Operation, UINT8 Kind, const UINT8 *Payload)
{
    const UINT8 *bytes = Payload + Operation->DataOffset;
    UINT32 size = Operation->DataSize;

    switch (Kind) {
    case NdhPayloadBytes:
        return TRUE;
    case NdhPayloadPolicy:
        return size == sizeof(NDH_POLICY) && PolicyValid(bytes);
    case NdhPayloadCall:
        return CallValid(bytes, size);
    case NdhPayloadOid:
        return OidValid(bytes, size);
    case NdhPayloadTransfer:
        return size == sizeof(NDH_TRANSFER) && TransferValid(bytes);
    case NdhPayloadName:
        return size != 0 && size % sizeof(WCHAR) == 0 && size < MAXUSHORT;
    default:
        return size == 0;
    }
}

/* What does not fit into the 32 bits that it has. */
static BOOLEAN ValuesValid(const NDH_OPERATION *Operation)
{
    switch (Operation->Kind) {
    case NdhOpFault:
        return Operation->Value0 >= NdhFaultNullRead && Operation->Value0 < NdhFaultLimit;
    case NdhOpClRegisterSap:
    case NdhOpMcmRegisterAf:
    case NdhOpClSendNetBufferLists:
    case NdhOpMpIndicateReceiveNetBufferLists:
        return Operation->Value0 <= MAXULONG;
    default:
        return TRUE;
    }
}

/* Whether only a misuse session may ask for it. */
static BOOLEAN Breaks(const NDH_OPERATION *Operation, const UINT8 *Payload)
{
    NDH_POLICY policy;

    if (Operation->Kind == NdhOpSetPolicy) {
        RtlCopyMemory(&policy, Payload + Operation->DataOffset, sizeof(policy));
        return policy.Breaks != 0;
    }
    return Operation->Kind == NdhOpFault ||
           (Operation->Flags & (NDH_OP_MISUSE | NDH_OP_NULL_PARTY | NDH_OP_BREAKS)) != 0;
}

static BOOLEAN ReferenceValid(NDH_ID Id, UINT32 Index)
{
    if (!NDH_IS_REF(Id)) {
        return TRUE;
    }
    return (Id == NDH_REF(Id) || Id == NDH_REF_PARTY(Id)) && NDH_ID_INDEX(Id) < Index;
}

static NTSTATUS CheckOperation(const NDH_OPERATION *Operation, UINT32 Index, const NDH_SUBMIT *Submit,
                               const UINT8 *Payload, BOOLEAN Misuse)
{
    const NDH_OPERATION_TRAITS *traits = OperationTraits(Operation->Kind);

    if (traits == NULL || Operation->Context >= NdhContextInside || (Operation->Flags & ~NDH_OP_FLAGS) != 0 ||
        ((Operation->Flags & NDH_OP_BREAKS) != 0 && (Operation->Flags & NDH_OP_MISUSE) == 0) ||
        Operation->Delay > NDH_MAX_DELAY ||
        (Operation->Delay != 0 && Operation->Context <= NdhContextDispatch) ||
        Operation->DataSize > NDH_MAX_DATA || Operation->DataOffset > Submit->PayloadSize ||
        Operation->DataSize > Submit->PayloadSize - Operation->DataOffset ||
        !ReferenceValid(Operation->Object, Index) || !ReferenceValid(Operation->Object2, Index) ||
        !PayloadValid(Operation, traits->Payload, Payload) || !ValuesValid(Operation)) {
        return STATUS_INVALID_PARAMETER;
    }
    return Breaks(Operation, Payload) && !Misuse ? STATUS_ACCESS_DENIED : STATUS_SUCCESS;
}

NTSTATUS CheckSubmit(const NDH_SUBMIT *Submit, SIZE_T InLength, SIZE_T OutLength, BOOLEAN Misuse)
{
    if (InLength < sizeof(*Submit) || InLength > NDH_MAX_REQUEST || Submit->Count == 0 ||
        Submit->Count > NDH_MAX_BATCH || Submit->Done != 0 || Submit->StopReason != 0 ||
        Submit->FirstSequence != 0 || Submit->NextSequence != 0 ||
        !IsZero(Submit->Reserved, sizeof(Submit->Reserved))) {
        return STATUS_INVALID_PARAMETER;
    }
    SIZE_T records = sizeof(*Submit) + (SIZE_T)Submit->Count * NDH_RECORD_SIZE;
    if (InLength != records + Submit->PayloadSize) {
        return STATUS_INVALID_PARAMETER;
    }
    const NDH_OPERATION *operations = (const NDH_OPERATION *)(Submit + 1);
    for (UINT32 i = 0; i < Submit->Count; i++) {
        NTSTATUS status = CheckOperation(&operations[i], i, Submit, (const UINT8 *)Submit + records, Misuse);
        if (!NT_SUCCESS(status)) {
            return status;
        }
    }
    return OutLength < records ? STATUS_BUFFER_TOO_SMALL : STATUS_SUCCESS;
}
