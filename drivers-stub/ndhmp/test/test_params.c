// SPDX-License-Identifier: MIT
#include "params.h"

#include "check.h"

static void PayloadIsChecked(void)
{
    NDH_CALL_PARAMETERS Values = { .CallMgrLength = PARAMS_SPECIFIC_MAX };
    NDH_PAYLOAD Payload = { .Data = &Values, .Size = sizeof(Values) };
    const NDH_CALL_PARAMETERS *Given;

    CHECK(ParamsOfPayload(NULL, &Given) == STATUS_SUCCESS && Given == NULL);
    CHECK(ParamsOfPayload(&Payload, &Given) == STATUS_SUCCESS && Given == &Values);
    Payload.Size--;
    CHECK(ParamsOfPayload(&Payload, &Given) == STATUS_INVALID_PARAMETER && Given == NULL);
    Payload.Size++;
    Values.MediaLength = PARAMS_SPECIFIC_MAX + 1;
    CHECK(ParamsOfPayload(&Payload, &Given) == STATUS_INVALID_PARAMETER);
}

static void WhatGoesInComesOut(void)
{
    NDH_CALL_PARAMETERS Values = { .Flags = 1,
                                   .TransmitTokenRate = 2,
                                   .TransmitPeakBandwidth = 3,
                                   .TransmitMaxSduSize = 4,
                                   .ReceiveTokenRate = 5,
                                   .ReceivePeakBandwidth = 6,
                                   .ReceiveMaxSduSize = 7,
                                   .CallMgrParamType = 8,
                                   .CallMgrLength = PARAMS_SPECIFIC_MAX,
                                   .MediaFlags = 10,
                                   .MediaParamType = 11,
                                   .MediaLength = PARAMS_SPECIFIC_MAX };
    NDH_CALL_PARAMETERS Back;
    NDHMP_PARAMETERS *First = malloc(sizeof(*First));
    NDHMP_PARAMETERS *Second = malloc(sizeof(*Second));

    ParamsFill(First, &Values);
    memset(First->Manager.CallMgrSpecific.Parameters, 0x5a, PARAMS_SPECIFIC_MAX);
    ParamsCopy(Second, &First->Call);
    CHECK(Second->Call.CallMgrParameters == &Second->Manager);
    CHECK(memcmp(Second->Manager.CallMgrSpecific.Parameters, First->Manager.CallMgrSpecific.Parameters,
                 PARAMS_SPECIFIC_MAX) == 0);
    ParamsDescribe(&Back, &Second->Call);
    CHECK(memcmp(&Back, &Values, sizeof(Values)) == 0);
    Values.TransmitTokenRate = 99;
    ParamsApply(&Second->Call, &Values);
    CHECK(Second->Manager.Transmit.TokenRate == 99 && (Second->Call.Flags & CALL_PARAMETERS_CHANGED) != 0);
    free(First);
    free(Second);
}

static void MissingPartsAreLeftAlone(void)
{
    CO_CALL_PARAMETERS Bare = { .Flags = 4 };
    NDH_CALL_PARAMETERS Values;
    NDHMP_PARAMETERS Own;

    ParamsDescribe(&Values, NULL);
    CHECK(Values.Flags == 0);
    ParamsDescribe(&Values, &Bare);
    CHECK(Values.Flags == 4 && Values.CallMgrLength == 0);
    ParamsApply(&Bare, &Values);
    ParamsCopy(&Own, &Bare);
    CHECK(Own.Media.Flags == (TRANSMIT_VC | RECEIVE_VC));
    ParamsCopy(&Own, NULL);
    CHECK(Own.Call.Flags == 0);
}

int main(void)
{
    PayloadIsChecked();
    WhatGoesInComesOut();
    MissingPartsAreLeftAlone();
    return 0;
}
