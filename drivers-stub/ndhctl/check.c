// SPDX-License-Identifier: MIT
#include "check.h"
#include "params.h"
#include "policy.h"

C_ASSERT(sizeof(NDH_HELLO_IN) == NDH_RECORD_SIZE && sizeof(NDH_HELLO_OUT) == 2 * NDH_RECORD_SIZE);
C_ASSERT(sizeof(NDH_ENTITY) == NDH_RECORD_SIZE && sizeof(NDH_SUBMIT) == NDH_RECORD_SIZE);
C_ASSERT(sizeof(NDH_OPERATION) == NDH_RECORD_SIZE && sizeof(NDH_RESULT) == NDH_RECORD_SIZE);
C_ASSERT(sizeof(NDH_POLICY) == NDH_RECORD_SIZE && sizeof(NDH_EVENT) == NDH_RECORD_SIZE);
C_ASSERT(sizeof(NDH_CONTINUATION) == NDH_RECORD_SIZE && sizeof(NDH_RING) == NDH_RECORD_SIZE);
C_ASSERT(sizeof(NDH_READ) == NDH_RECORD_SIZE && sizeof(NDH_AWAIT) == NDH_RECORD_SIZE);
C_ASSERT(sizeof(NDH_RESET_OUT) == NDH_RECORD_SIZE && sizeof(NDH_CALL_PARAMETERS) == 48);

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

/* Callbacks that can answer PENDING and that an operation completes later. */
static BOOLEAN CanPend(UINT16 Callback)
{
    switch (Callback) {
    case NdhFnProtocolClIncomingCall:
    case NdhFnProtocolCmOpenAf:
    case NdhFnProtocolCmCloseAf:
    case NdhFnProtocolCmRegisterSap:
    case NdhFnProtocolCmDeregisterSap:
    case NdhFnProtocolCmMakeCall:
    case NdhFnProtocolCmCloseCall:
    case NdhFnProtocolCmAddParty:
    case NdhFnProtocolCmDropParty:
        return TRUE;
    default:
        return FALSE;
    }
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
           (policy.Reply == NdhReplyAutomatic || policy.Reply == NdhReplyReturn ||
            CanPend(policy.Callback)) &&
           (policy.Status != (UINT32)NDIS_STATUS_PENDING ||
            (policy.Reply != NdhReplyReturn && policy.Reply != NdhReplyComplete)) &&
           PlaceValid(policy.Context, policy.Delay) && PlaceValid(policy.ActionContext, policy.ActionDelay) &&
           (policy.Actions & ~NDH_ACT_ALL) == 0 && policy.Reserved0 == 0 &&
           IsZero(policy.Reserved, sizeof(policy.Reserved)) && !NDH_IS_REF(policy.Object);
}

static BOOLEAN KindValid(UINT16 Kind)
{
    return (Kind >= NdhOpMark && Kind <= NdhOpFault) || (Kind >= NdhOpClOpenAf && Kind <= NdhOpClDropParty) ||
           (Kind >= NdhOpMcmOpenAfComplete && Kind < NdhOpLimit);
}

static BOOLEAN PayloadValid(const NDH_OPERATION *Operation, const UINT8 *Payload)
{
    switch (Operation->Kind) {
    case NdhOpSetPolicy:
        return Operation->DataSize == sizeof(NDH_POLICY) && PolicyValid(Payload + Operation->DataOffset);
    case NdhOpClMakeCall:
    case NdhOpClIncomingCallComplete:
    case NdhOpClAddParty:
    case NdhOpMcmActivateVc:
    case NdhOpMcmMakeCallComplete:
    case NdhOpMcmDispatchIncomingCall:
        return Operation->DataSize == 0 || Operation->DataSize == sizeof(NDH_CALL_PARAMETERS);
    case NdhOpClRegisterSap:
        return Operation->Value0 <= MAXULONG;
    case NdhOpClCloseCall:
    case NdhOpClDropParty:
    case NdhOpMcmDispatchIncomingCloseCall:
    case NdhOpMcmDispatchIncomingDropParty:
        return TRUE;
    case NdhOpFault:
        return Operation->DataSize == 0 && Operation->Value0 >= NdhFaultNullRead &&
               Operation->Value0 < NdhFaultLimit;
    default:
        return Operation->DataSize == 0;
    }
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
    if (!KindValid(Operation->Kind) || Operation->Context >= NdhContextInside ||
        (Operation->Flags & ~NDH_OP_FLAGS) != 0 || Operation->Delay > NDH_MAX_DELAY ||
        (Operation->Delay != 0 && Operation->Context <= NdhContextDispatch) ||
        Operation->DataSize > NDH_MAX_DATA || Operation->DataOffset > Submit->PayloadSize ||
        Operation->DataSize > Submit->PayloadSize - Operation->DataOffset ||
        !ReferenceValid(Operation->Object, Index) || !ReferenceValid(Operation->Object2, Index) ||
        !PayloadValid(Operation, Payload)) {
        return STATUS_INVALID_PARAMETER;
    }
    BOOLEAN breaks =
        Operation->Kind == NdhOpFault || (Operation->Flags & (NDH_OP_MISUSE | NDH_OP_NULL_PARTY)) != 0;
    return breaks && !Misuse ? STATUS_ACCESS_DENIED : STATUS_SUCCESS;
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
