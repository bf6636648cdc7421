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
        CallFlows(Manager, Given->Flow);
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

VOID ParamsApply(CO_CALL_PARAMETERS *Parameters, const CM_GIVEN *Given, BOOLEAN Misuse)
{
    SetNumbers(Parameters, Given);
    if (!Misuse) {
        Parameters->Flags |= CALL_PARAMETERS_CHANGED;
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
