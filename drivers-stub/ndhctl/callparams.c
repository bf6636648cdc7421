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

static VOID SetFlow(FLOWSPEC *Flow, ULONG TokenRate, ULONG PeakBandwidth, ULONG MaxSduSize)
{
    Flow->TokenRate = TokenRate;
    Flow->PeakBandwidth = PeakBandwidth;
    Flow->MaxSduSize = MaxSduSize;
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
    CallFlows(manager, Flow);
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
    RtlCopyMemory(&given, Payload->Data, Payload->Size < sizeof(given) ? Payload->Size : sizeof(given));
    CO_CALL_PARAMETERS *parameters =
        CallParametersCreate(&given.Call, Payload->Size > sizeof(given.Call) ? &given.Flow : NULL);
    if (parameters != NULL && Payload->Size > sizeof(given)) {
        const UINT8 *content = (const UINT8 *)Payload->Data + sizeof(given);
        RtlCopyMemory(parameters->CallMgrParameters->CallMgrSpecific.Parameters, content,
                      given.Call.CallMgrLength);
        RtlCopyMemory(parameters->MediaParameters->MediaSpecific.Parameters,
                      content + given.Call.CallMgrLength, given.Call.MediaLength);
    }
    return parameters;
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
