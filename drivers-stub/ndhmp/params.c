// SPDX-License-Identifier: MIT
#include "params.h"

static VOID Connect(NDHMP_PARAMETERS *Parameters)
{
    Parameters->Call.CallMgrParameters = &Parameters->Manager;
    Parameters->Call.MediaParameters = &Parameters->Media;
}

VOID ParamsDefault(NDHMP_PARAMETERS *Parameters)
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
    Parameters->Manager.Transmit.MinimumPolicedSize = QOS_NOT_SPECIFIED;
    Parameters->Manager.Receive = Parameters->Manager.Transmit;
    Parameters->Media.Flags = TRANSMIT_VC | RECEIVE_VC;
}

NTSTATUS ParamsOfPayload(const NDH_PAYLOAD *Payload, const NDH_CALL_PARAMETERS **Parameters)
{
    const NDH_CALL_PARAMETERS *Values;

    *Parameters = NULL;
    if (Payload == NULL || Payload->Size == 0) {
        return STATUS_SUCCESS;
    }
    if (Payload->Size != sizeof(*Values)) {
        return STATUS_INVALID_PARAMETER;
    }
    Values = Payload->Data;
    if (Values->CallMgrLength > PARAMS_SPECIFIC_MAX || Values->MediaLength > PARAMS_SPECIFIC_MAX) {
        return STATUS_INVALID_PARAMETER;
    }
    *Parameters = Values;
    return STATUS_SUCCESS;
}

static VOID SetNumbers(CO_CALL_PARAMETERS *Parameters, const NDH_CALL_PARAMETERS *Values)
{
    Parameters->Flags = Values->Flags;
    if (Parameters->CallMgrParameters != NULL) {
        Parameters->CallMgrParameters->Transmit.TokenRate = Values->TransmitTokenRate;
        Parameters->CallMgrParameters->Transmit.PeakBandwidth = Values->TransmitPeakBandwidth;
        Parameters->CallMgrParameters->Transmit.MaxSduSize = Values->TransmitMaxSduSize;
        Parameters->CallMgrParameters->Receive.TokenRate = Values->ReceiveTokenRate;
        Parameters->CallMgrParameters->Receive.PeakBandwidth = Values->ReceivePeakBandwidth;
        Parameters->CallMgrParameters->Receive.MaxSduSize = Values->ReceiveMaxSduSize;
    }
    if (Parameters->MediaParameters != NULL) {
        Parameters->MediaParameters->Flags = Values->MediaFlags;
    }
}

VOID ParamsFill(NDHMP_PARAMETERS *Parameters, const NDH_CALL_PARAMETERS *Values)
{
    ParamsDefault(Parameters);
    SetNumbers(&Parameters->Call, Values);
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

VOID ParamsCopy(NDHMP_PARAMETERS *Parameters, const CO_CALL_PARAMETERS *From)
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

VOID ParamsApply(CO_CALL_PARAMETERS *Parameters, const NDH_CALL_PARAMETERS *Values)
{
    SetNumbers(Parameters, Values);
    Parameters->Flags |= CALL_PARAMETERS_CHANGED;
}

VOID ParamsDescribe(NDH_CALL_PARAMETERS *Values, const CO_CALL_PARAMETERS *Parameters)
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
