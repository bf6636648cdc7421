// SPDX-License-Identifier: MIT
#include "callparams.h"
#include "pool.h"

#define DEFAULT_RATE 64000u /* bytes a second */
#define DEFAULT_SDU  1500u  /* bytes */

/* Both parts of the block begin at a pointer's alignment. */
#define ALIGNED(size) (((SIZE_T)(size) + 7) & ~(SIZE_T)7)
#define MANAGER_SIZE(length)                                                                                 \
    ALIGNED(FIELD_OFFSET(CO_CALL_MANAGER_PARAMETERS, CallMgrSpecific.Parameters) + (SIZE_T)(length))
#define MEDIA_SIZE(length)                                                                                   \
    ALIGNED(FIELD_OFFSET(CO_MEDIA_PARAMETERS, MediaSpecific.Parameters) + (SIZE_T)(length))

static CO_CALL_PARAMETERS *Allocate(ULONG CallMgrLength, ULONG MediaLength)
{
    if (CallMgrLength > NDH_MAX_DATA || MediaLength > NDH_MAX_DATA) {
        return NULL;
    }
    SIZE_T manager = MANAGER_SIZE(CallMgrLength) < ALIGNED(sizeof(CO_CALL_MANAGER_PARAMETERS))
                         ? ALIGNED(sizeof(CO_CALL_MANAGER_PARAMETERS))
                         : MANAGER_SIZE(CallMgrLength);
    SIZE_T media = MEDIA_SIZE(MediaLength) < ALIGNED(sizeof(CO_MEDIA_PARAMETERS))
                       ? ALIGNED(sizeof(CO_MEDIA_PARAMETERS))
                       : MEDIA_SIZE(MediaLength);
    UINT8 *block = PoolAllocate(ALIGNED(sizeof(CO_CALL_PARAMETERS)) + manager + media, NDH_TAG_DATA);
    if (block == NULL) {
        return NULL;
    }
    CO_CALL_PARAMETERS *parameters = (CO_CALL_PARAMETERS *)block;
    parameters->CallMgrParameters = (PCO_CALL_MANAGER_PARAMETERS)(block + ALIGNED(sizeof(*parameters)));
    parameters->MediaParameters = (PCO_MEDIA_PARAMETERS)((UINT8 *)parameters->CallMgrParameters + manager);
    parameters->CallMgrParameters->CallMgrSpecific.Length = CallMgrLength;
    parameters->MediaParameters->MediaSpecific.Length = MediaLength;
    return parameters;
}

/* What a flow gets without NDH_FLOW. */
static VOID DefaultFlow(FLOWSPEC *Flow)
{
    Flow->TokenBucketSize = Flow->MaxSduSize;
    Flow->Latency = QOS_NOT_SPECIFIED;
    Flow->DelayVariation = QOS_NOT_SPECIFIED;
    Flow->ServiceType = SERVICETYPE_BESTEFFORT;
    Flow->MinimumPolicedSize = 0;
}

static VOID SetFlow(FLOWSPEC *Flow, ULONG TokenRate, ULONG PeakBandwidth, ULONG MaxSduSize)
{
    Flow->TokenRate = TokenRate;
    Flow->PeakBandwidth = PeakBandwidth;
    Flow->MaxSduSize = MaxSduSize;
    DefaultFlow(Flow);
}

static VOID SetFlows(CO_CALL_MANAGER_PARAMETERS *Manager, const NDH_FLOW *Flow)
{
    Manager->Transmit.TokenBucketSize = Flow->TransmitTokenBucketSize;
    Manager->Transmit.Latency = Flow->TransmitLatency;
    Manager->Transmit.DelayVariation = Flow->TransmitDelayVariation;
    Manager->Transmit.ServiceType = Flow->TransmitServiceType;
    Manager->Transmit.MinimumPolicedSize = Flow->TransmitMinimumPolicedSize;
    Manager->Receive.TokenBucketSize = Flow->ReceiveTokenBucketSize;
    Manager->Receive.Latency = Flow->ReceiveLatency;
    Manager->Receive.DelayVariation = Flow->ReceiveDelayVariation;
    Manager->Receive.ServiceType = Flow->ReceiveServiceType;
    Manager->Receive.MinimumPolicedSize = Flow->ReceiveMinimumPolicedSize;
}

CO_CALL_PARAMETERS *CallParametersCreate(const NDH_CALL_PARAMETERS *From, const NDH_FLOW *Flow)
{
    static const NDH_CALL_PARAMETERS defaults = { .TransmitTokenRate = DEFAULT_RATE,
                                                  .TransmitPeakBandwidth = DEFAULT_RATE,
                                                  .TransmitMaxSduSize = DEFAULT_SDU,
                                                  .ReceiveTokenRate = DEFAULT_RATE,
                                                  .ReceivePeakBandwidth = DEFAULT_RATE,
                                                  .ReceiveMaxSduSize = DEFAULT_SDU,
                                                  .MediaFlags = TRANSMIT_VC | RECEIVE_VC };
    const NDH_CALL_PARAMETERS *from = From != NULL ? From : &defaults;
    CO_CALL_PARAMETERS *parameters = Allocate(from->CallMgrLength, from->MediaLength);

    if (parameters == NULL) {
        return NULL;
    }
    CO_CALL_MANAGER_PARAMETERS *manager = parameters->CallMgrParameters;
    parameters->Flags = from->Flags;
    SetFlow(&manager->Transmit, from->TransmitTokenRate, from->TransmitPeakBandwidth,
            from->TransmitMaxSduSize);
    SetFlow(&manager->Receive, from->ReceiveTokenRate, from->ReceivePeakBandwidth, from->ReceiveMaxSduSize);
    if (Flow != NULL) {
        SetFlows(manager, Flow);
    }
    manager->CallMgrSpecific.ParamType = from->CallMgrParamType;
    parameters->MediaParameters->Flags = from->MediaFlags;
    parameters->MediaParameters->ReceiveSizeHint = from->ReceiveMaxSduSize;
    parameters->MediaParameters->MediaSpecific.ParamType = from->MediaParamType;
    return parameters;
}

CO_CALL_PARAMETERS *CallParametersOfPayload(const NDH_PAYLOAD *Payload)
{
    struct {
        NDH_CALL_PARAMETERS Call;
        NDH_FLOW Flow;
    } given;

    if (Payload->Size == 0) {
        return CallParametersCreate(NULL, NULL);
    }
    RtlCopyMemory(&given, Payload->Data, Payload->Size);
    return CallParametersCreate(&given.Call, Payload->Size > sizeof(given.Call) ? &given.Flow : NULL);
}

CO_CALL_PARAMETERS *CallParametersClone(const CO_CALL_PARAMETERS *From)
{
    const CO_CALL_MANAGER_PARAMETERS *manager = From->CallMgrParameters;
    const CO_MEDIA_PARAMETERS *media = From->MediaParameters;
    CO_CALL_PARAMETERS *parameters = Allocate(manager != NULL ? manager->CallMgrSpecific.Length : 0,
                                              media != NULL ? media->MediaSpecific.Length : 0);
    if (parameters == NULL) {
        return NULL;
    }
    parameters->Flags = From->Flags;
    if (manager != NULL) {
        RtlCopyMemory(parameters->CallMgrParameters, manager,
                      FIELD_OFFSET(CO_CALL_MANAGER_PARAMETERS, CallMgrSpecific.Parameters) +
                          manager->CallMgrSpecific.Length);
    } else {
        parameters->CallMgrParameters = NULL;
    }
    if (media != NULL) {
        RtlCopyMemory(parameters->MediaParameters, media,
                      FIELD_OFFSET(CO_MEDIA_PARAMETERS, MediaSpecific.Parameters) +
                          media->MediaSpecific.Length);
    } else {
        parameters->MediaParameters = NULL;
    }
    return parameters;
}

static VOID DescribeCall(const CO_CALL_PARAMETERS *From, NDH_CALL_PARAMETERS *To)
{
    RtlZeroMemory(To, sizeof(*To));
    if (From == NULL) {
        return;
    }
    To->Flags = From->Flags;
    if (From->CallMgrParameters != NULL) {
        const CO_CALL_MANAGER_PARAMETERS *manager = From->CallMgrParameters;
        To->TransmitTokenRate = manager->Transmit.TokenRate;
        To->TransmitPeakBandwidth = manager->Transmit.PeakBandwidth;
        To->TransmitMaxSduSize = manager->Transmit.MaxSduSize;
        To->ReceiveTokenRate = manager->Receive.TokenRate;
        To->ReceivePeakBandwidth = manager->Receive.PeakBandwidth;
        To->ReceiveMaxSduSize = manager->Receive.MaxSduSize;
        To->CallMgrParamType = manager->CallMgrSpecific.ParamType;
        To->CallMgrLength = manager->CallMgrSpecific.Length;
    }
    if (From->MediaParameters != NULL) {
        To->MediaFlags = From->MediaParameters->Flags;
        To->MediaParamType = From->MediaParameters->MediaSpecific.ParamType;
        To->MediaLength = From->MediaParameters->MediaSpecific.Length;
    }
}

/* FALSE: it is what a flow gets without NDH_FLOW. */
static BOOLEAN DescribeFlow(const CO_CALL_MANAGER_PARAMETERS *Manager, NDH_FLOW *To)
{
    const FLOWSPEC *transmit = &Manager->Transmit, *receive = &Manager->Receive;
    FLOWSPEC plain[2] = { *transmit, *receive };

    *To = (NDH_FLOW){ transmit->TokenBucketSize,
                      transmit->Latency,
                      transmit->DelayVariation,
                      (UINT32)transmit->ServiceType,
                      transmit->MinimumPolicedSize,
                      receive->TokenBucketSize,
                      receive->Latency,
                      receive->DelayVariation,
                      (UINT32)receive->ServiceType,
                      receive->MinimumPolicedSize };
    DefaultFlow(&plain[0]);
    DefaultFlow(&plain[1]);
    return !RtlEqualMemory(&plain[0], transmit, sizeof(*transmit)) ||
           !RtlEqualMemory(&plain[1], receive, sizeof(*receive));
}

VOID CallParametersDescribe(const CO_CALL_PARAMETERS *From, NDH_DESCRIPTION *To)
{
    DescribeCall(From, &To->Call);
    To->HasFlow =
        From != NULL && From->CallMgrParameters != NULL && DescribeFlow(From->CallMgrParameters, &To->Flow);
}

VOID CallParametersRecord(const CO_CALL_PARAMETERS *From, NDH_DESCRIPTION *To, NDH_RECORD *Record)
{
    CallParametersDescribe(From, To);
    Record->Parameters = &To->Call;
    Record->Flow = To->HasFlow ? &To->Flow : NULL;
}
