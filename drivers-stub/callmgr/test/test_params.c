// SPDX-License-Identifier: MIT
#include "params.h"

#include "check.h"

static void PayloadIsChecked(void)
{
    NDH_CALL_PARAMETERS Values = { .CallMgrLength = PARAMS_SPECIFIC_MAX };
    NDH_PAYLOAD Payload = { .Data = &Values, .Size = sizeof(Values) };
    CM_GIVEN Given;

    CHECK(ParamsOfPayload(NULL, &Given) == STATUS_SUCCESS && Given.Call == NULL);
    CHECK(ParamsOfPayload(&Payload, &Given) == STATUS_SUCCESS && Given.Call == &Values);
    Payload.Size--;
    CHECK(ParamsOfPayload(&Payload, &Given) == STATUS_INVALID_PARAMETER && Given.Call == NULL);
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
    NDH_FLOW Flow = { .TransmitTokenBucketSize = 21, .ReceiveLatency = 22, .ReceiveMinimumPolicedSize = 23 };
    NDH_DESCRIPTION Back;
    NDH_RECORD Record = { 0 };
    CM_PARAMETERS *First = malloc(sizeof(*First));
    CM_PARAMETERS *Second = malloc(sizeof(*Second));

    ParamsFill(First, &(CM_GIVEN){ .Call = &Values });
    memset(First->Manager.CallMgrSpecific.Parameters, 0x5a, PARAMS_SPECIFIC_MAX);
    ParamsCopy(Second, &First->Call);
    CHECK(Second->Call.CallMgrParameters == &Second->Manager);
    CHECK(memcmp(Second->Manager.CallMgrSpecific.Parameters, First->Manager.CallMgrSpecific.Parameters,
                 PARAMS_SPECIFIC_MAX) == 0);
    CallTell(&Record, &Back, &Second->Call);
    CHECK(Record.Parameters == &Back.Call && memcmp(&Back.Call, &Values, sizeof(Values)) == 0);
    CHECK(Record.Flow == NULL && ParamsEqual(&First->Call, &Second->Call));
    ParamsFill(First, &(CM_GIVEN){ .Call = &Values, .Flow = &Flow });
    CallTell(&Record, &Back, &First->Call);
    CHECK(Record.Flow == &Back.Flow && memcmp(&Back.Flow, &Flow, sizeof(Flow)) == 0);
    CHECK(!ParamsEqual(&First->Call, &Second->Call));
    Values.TransmitTokenRate = 99;
    ParamsApply(&Second->Call, &(CM_GIVEN){ .Call = &Values }, FALSE);
    CHECK(Second->Manager.Transmit.TokenRate == 99 && (Second->Call.Flags & CALL_PARAMETERS_CHANGED) != 0);
    free(First);
    free(Second);
}

static void MissingPartsAreLeftAlone(void)
{
    CO_CALL_PARAMETERS Bare = { .Flags = 4 };
    NDH_DESCRIPTION Values;
    NDH_RECORD Record = { 0 };
    CM_PARAMETERS Own;

    CallTell(&Record, &Values, NULL);
    CHECK(Values.Call.Flags == 0 && Record.Flow == NULL);
    CallTell(&Record, &Values, &Bare);
    CHECK(Values.Call.Flags == 4 && Values.Call.CallMgrLength == 0 && Record.Flow == NULL);
    ParamsApply(&Bare, &(CM_GIVEN){ .Call = &Values.Call }, FALSE);
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
