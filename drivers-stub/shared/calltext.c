// SPDX-License-Identifier: MIT
#include "calltext.h"

/** What a flow without NDH_FLOW gets. */
static VOID DefaultFlow(FLOWSPEC *Flow)
{
    Flow->TokenBucketSize = Flow->MaxSduSize;
    Flow->Latency = QOS_NOT_SPECIFIED;
    Flow->DelayVariation = QOS_NOT_SPECIFIED;
    Flow->ServiceType = SERVICETYPE_BESTEFFORT;
    Flow->MinimumPolicedSize = 0;
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

VOID CallFlows(CO_CALL_MANAGER_PARAMETERS *Manager, const NDH_FLOW *Flow)
{
    DefaultFlow(&Manager->Transmit);
    DefaultFlow(&Manager->Receive);
    if (Flow != NULL) {
        SetFlows(Manager, Flow);
    }
}

static VOID Describe(NDH_CALL_PARAMETERS *Values, const CO_CALL_PARAMETERS *Parameters)
{
    RtlZeroMemory(Values, sizeof(*Values));
    if (Parameters == NULL) {
        return;
    }
    Values->Flags = Parameters->Flags;
    if (Parameters->CallMgrParameters != NULL) {
        const CO_CALL_MANAGER_PARAMETERS *Manager = Parameters->CallMgrParameters;

        Values->TransmitTokenRate = Manager->Transmit.TokenRate;
        Values->TransmitPeakBandwidth = Manager->Transmit.PeakBandwidth;
        Values->TransmitMaxSduSize = Manager->Transmit.MaxSduSize;
        Values->ReceiveTokenRate = Manager->Receive.TokenRate;
        Values->ReceivePeakBandwidth = Manager->Receive.PeakBandwidth;
        Values->ReceiveMaxSduSize = Manager->Receive.MaxSduSize;
        Values->CallMgrParamType = Manager->CallMgrSpecific.ParamType;
        Values->CallMgrLength = Manager->CallMgrSpecific.Length;
    }
    if (Parameters->MediaParameters != NULL) {
        Values->MediaFlags = Parameters->MediaParameters->Flags;
        Values->MediaParamType = Parameters->MediaParameters->MediaSpecific.ParamType;
        Values->MediaLength = Parameters->MediaParameters->MediaSpecific.Length;
    }
}

/** FALSE: all that NDH_FLOW tells is as DefaultFlow sets it. */
static BOOLEAN DescribeFlow(NDH_FLOW *Flow, const CO_CALL_MANAGER_PARAMETERS *Manager)
{
    const FLOWSPEC *Transmit = &Manager->Transmit;
    const FLOWSPEC *Receive = &Manager->Receive;
    CO_CALL_MANAGER_PARAMETERS Default;

    *Flow = (NDH_FLOW){ Transmit->TokenBucketSize,
                        Transmit->Latency,
                        Transmit->DelayVariation,
                        (UINT32)Transmit->ServiceType,
                        Transmit->MinimumPolicedSize,
                        Receive->TokenBucketSize,
                        Receive->Latency,
                        Receive->DelayVariation,
                        (UINT32)Receive->ServiceType,
                        Receive->MinimumPolicedSize };
    Default.Transmit = *Transmit;
    Default.Receive = *Receive;
    DefaultFlow(&Default.Transmit);
    DefaultFlow(&Default.Receive);
    return RtlCompareMemory(&Default.Transmit, Transmit, sizeof(*Transmit)) != sizeof(*Transmit) ||
           RtlCompareMemory(&Default.Receive, Receive, sizeof(*Receive)) != sizeof(*Receive);
}

VOID CallDescribe(NDH_DESCRIPTION *To, const CO_CALL_PARAMETERS *From)
{
    Describe(&To->Call, From);
    To->HasFlow =
        From != NULL && From->CallMgrParameters != NULL && DescribeFlow(&To->Flow, From->CallMgrParameters);
}

VOID CallTell(NDH_RECORD *Record, NDH_DESCRIPTION *Description, const CO_CALL_PARAMETERS *From)
{
    CallDescribe(Description, From);
    Record->Parameters = &Description->Call;
    Record->Flow = Description->HasFlow ? &Description->Flow : NULL;
}
