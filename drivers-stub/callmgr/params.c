// SPDX-License-Identifier: MIT
#include "params.h"

static VOID Connect(CM_PARAMETERS *Parameters)
{
    Parameters->Call.CallMgrParameters = &Parameters->Manager;
    Parameters->Call.MediaParameters = &Parameters->Media;
}

VOID ParamsDefault(CM_PARAMETERS *Parameters)
{
    RtlZeroMemory(Parameters, sizeof(*Parameters));
    Connect(Parameters);
    Parameters->Manager.Transmit.TokenRate = QOS_NOT_SPECIFIED;
    Parameters->Manager.Transmit.TokenBucketSize = QOS_NOT_SPECIFIED;
    Parameters->Manager.Transmit.PeakBandwidth = QOS_NOT_SPECIFIED;
    Parameters->Manager.Transmit.Latency = QOS_NOT_SPECIFIED;
    Parameters->Manager.Transmit.DelayVariation = QOS_NOT_SPECIFIED;
    Parameters->Manager.Transmit.ServiceType = SERVICETYPE_BESTEFFORT;
    Parameters->Manager.Transmit.MaxSduSize = QOS_NOT_SPECIFIED;
    Parameters->Manager.Transmit.MinimumPolicedSize = 0;
    Parameters->Manager.Receive = Parameters->Manager.Transmit;
    Parameters->Media.Flags = TRANSMIT_VC | RECEIVE_VC;
}

NTSTATUS ParamsOfPayload(const NDH_PAYLOAD *Payload, CM_GIVEN *Given)
{
    const NDH_CALL_PARAMETERS *Values;

    Given->Call = NULL;
    Given->Flow = NULL;
    if (Payload == NULL || Payload->Size == 0) {
        return STATUS_SUCCESS;
    }
    if (Payload->Size != sizeof(*Values) && Payload->Size != sizeof(*Values) + sizeof(NDH_FLOW)) {
        return STATUS_INVALID_PARAMETER;
    }
    Values = Payload->Data;
    if (Values->CallMgrLength > PARAMS_SPECIFIC_MAX || Values->MediaLength > PARAMS_SPECIFIC_MAX) {
        return STATUS_INVALID_PARAMETER;
    }
    Given->Call = Values;
    Given->Flow = Payload->Size != sizeof(*Values) ? (const NDH_FLOW *)(Values + 1) : NULL;
    return STATUS_SUCCESS;
}

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

static VOID SetNumbers(CO_CALL_PARAMETERS *Parameters, const CM_GIVEN *Given)
{
    const NDH_CALL_PARAMETERS *Values = Given->Call;
    CO_CALL_MANAGER_PARAMETERS *Manager = Parameters->CallMgrParameters;

    Parameters->Flags = Values->Flags;
    if (Manager != NULL) {
        Manager->Transmit.TokenRate = Values->TransmitTokenRate;
        Manager->Transmit.PeakBandwidth = Values->TransmitPeakBandwidth;
        Manager->Transmit.MaxSduSize = Values->TransmitMaxSduSize;
        Manager->Receive.TokenRate = Values->ReceiveTokenRate;
        Manager->Receive.PeakBandwidth = Values->ReceivePeakBandwidth;
        Manager->Receive.MaxSduSize = Values->ReceiveMaxSduSize;
        DefaultFlow(&Manager->Transmit);
        DefaultFlow(&Manager->Receive);
        if (Given->Flow != NULL) {
            SetFlows(Manager, Given->Flow);
        }
    }
    if (Parameters->MediaParameters != NULL) {
        Parameters->MediaParameters->Flags = Values->MediaFlags;
    }
}

VOID ParamsFill(CM_PARAMETERS *Parameters, const CM_GIVEN *Given)
{
    const NDH_CALL_PARAMETERS *Values = Given->Call;

    ParamsDefault(Parameters);
    SetNumbers(&Parameters->Call, Given);
    Parameters->Manager.CallMgrSpecific.ParamType = Values->CallMgrParamType;
    Parameters->Manager.CallMgrSpecific.Length = Values->CallMgrLength;
    Parameters->Media.MediaSpecific.ParamType = Values->MediaParamType;
    Parameters->Media.MediaSpecific.Length = Values->MediaLength;
}

static VOID CopySpecific(CO_SPECIFIC_PARAMETERS *To, const CO_SPECIFIC_PARAMETERS *From)
{
    To->ParamType = From->ParamType;
    To->Length = From->Length < PARAMS_SPECIFIC_MAX ? From->Length : PARAMS_SPECIFIC_MAX;
    RtlCopyMemory(To->Parameters, From->Parameters, To->Length);
}

VOID ParamsCopy(CM_PARAMETERS *Parameters, const CO_CALL_PARAMETERS *From)
{
    ParamsDefault(Parameters);
    if (From == NULL) {
        return;
    }
    Parameters->Call.Flags = From->Flags;
    if (From->CallMgrParameters != NULL) {
        Parameters->Manager.Transmit = From->CallMgrParameters->Transmit;
        Parameters->Manager.Receive = From->CallMgrParameters->Receive;
        CopySpecific(&Parameters->Manager.CallMgrSpecific, &From->CallMgrParameters->CallMgrSpecific);
    }
    if (From->MediaParameters != NULL) {
        Parameters->Media.Flags = From->MediaParameters->Flags;
        Parameters->Media.ReceivePriority = From->MediaParameters->ReceivePriority;
        Parameters->Media.ReceiveSizeHint = From->MediaParameters->ReceiveSizeHint;
        CopySpecific(&Parameters->Media.MediaSpecific, &From->MediaParameters->MediaSpecific);
    }
}

VOID ParamsApply(CO_CALL_PARAMETERS *Parameters, const CM_GIVEN *Given)
{
    SetNumbers(Parameters, Given);
    Parameters->Flags |= CALL_PARAMETERS_CHANGED;
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

VOID ParamsRecord(NDH_RECORD *Record, CM_DESCRIPTION *Description, const CO_CALL_PARAMETERS *Parameters)
{
    Describe(&Description->Call, Parameters);
    Record->Parameters = &Description->Call;
    if (Parameters != NULL && Parameters->CallMgrParameters != NULL &&
        DescribeFlow(&Description->Flow, Parameters->CallMgrParameters)) {
        Record->Flow = &Description->Flow;
    }
}

BOOLEAN ParamsEqual(const CO_CALL_PARAMETERS *One, const CO_CALL_PARAMETERS *Other)
{
    const CO_CALL_MANAGER_PARAMETERS *A = One->CallMgrParameters;
    const CO_CALL_MANAGER_PARAMETERS *B = Other->CallMgrParameters;

    return A != NULL && B != NULL &&
           RtlCompareMemory(&A->Transmit, &B->Transmit, sizeof(A->Transmit)) == sizeof(A->Transmit) &&
           RtlCompareMemory(&A->Receive, &B->Receive, sizeof(A->Receive)) == sizeof(A->Receive);
}
