// SPDX-License-Identifier: MIT
/*
 * What ndis.def exports for each function that a driver calls: the function itself, as a crossing of the
 * boundary. The library calls its own functions directly.
 */
#include "boundarycalls.h"
#include "boundarytable.h"

#include "../ndis5/protocol.h"

#define ARGUMENTS_1(...) P1
#define ARGUMENTS_2(...) P1, P2
#define ARGUMENTS_3(...) P1, P2, P3
#define ARGUMENTS_4(...) P1, P2, P3, P4
#define ARGUMENTS_5(...) P1, P2, P3, P4, P5
#define ARGUMENTS_6(...) P1, P2, P3, P4, P5, P6
#define RAW_1(...)       BOUNDARY_RAW(P1)
#define RAW_2(...)       RAW_1(), BOUNDARY_RAW(P2)
#define RAW_3(...)       RAW_2(), BOUNDARY_RAW(P3)
#define RAW_4(...)       RAW_3(), BOUNDARY_RAW(P4)
#define RAW_5(...)       RAW_4(), BOUNDARY_RAW(P5)
#define RAW_6(...)       RAW_5(), BOUNDARY_RAW(P6)

#define CALL_STATUS(name_, side_, integrated_, letters_, ...)                                                \
    NDIS_STATUS NTAPI Boundary##name_(BOUNDARY_BY_COUNT(PARAMETERS_, __VA_ARGS__))                           \
    {                                                                                                        \
        const UINT64 Arguments[] = { BOUNDARY_BY_COUNT(RAW_, __VA_ARGS__) };                                 \
        CROSSING Crossing;                                                                                   \
        NDIS_STATUS Status;                                                                                  \
                                                                                                             \
        if (!BOUNDARY_ON()) {                                                                                \
            return name_(BOUNDARY_BY_COUNT(ARGUMENTS_, __VA_ARGS__));                                        \
        }                                                                                                    \
        BoundaryCall(&Crossing, NdhFn##name_, Arguments);                                                    \
        Status = name_(BOUNDARY_BY_COUNT(ARGUMENTS_, __VA_ARGS__));                                          \
        BoundaryReturnStatus(&Crossing, Status);                                                             \
        return Status;                                                                                       \
    }

#define CALL_VOID(name_, side_, integrated_, letters_, ...)                                                  \
    VOID NTAPI Boundary##name_(BOUNDARY_BY_COUNT(PARAMETERS_, __VA_ARGS__))                                  \
    {                                                                                                        \
        const UINT64 Arguments[] = { BOUNDARY_BY_COUNT(RAW_, __VA_ARGS__) };                                 \
        CROSSING Crossing;                                                                                   \
                                                                                                             \
        if (!BOUNDARY_ON()) {                                                                                \
            name_(BOUNDARY_BY_COUNT(ARGUMENTS_, __VA_ARGS__));                                               \
            return;                                                                                          \
        }                                                                                                    \
        BoundaryCall(&Crossing, NdhFn##name_, Arguments);                                                    \
        name_(BOUNDARY_BY_COUNT(ARGUMENTS_, __VA_ARGS__));                                                   \
        BoundaryReturn(&Crossing);                                                                           \
    }

#include "boundarycalls.inc"
#include "boundarycalls5.inc"

NDIS_STATUS NTAPI BoundaryNdisClGetProtocolVcContextFromTapiCallId(UNICODE_STRING TapiCallId,
                                                                   PNDIS_HANDLE ProtocolVcContext);

/* Its first argument is a structure: the event has the address of its text. */
NDIS_STATUS NTAPI BoundaryNdisClGetProtocolVcContextFromTapiCallId(UNICODE_STRING TapiCallId,
                                                                   PNDIS_HANDLE ProtocolVcContext)
{
    const UINT64 Arguments[] = { BOUNDARY_RAW(TapiCallId.Buffer), BOUNDARY_RAW(ProtocolVcContext) };
    CROSSING Crossing;
    NDIS_STATUS Status;

    if (!BOUNDARY_ON()) {
        return NdisClGetProtocolVcContextFromTapiCallId(TapiCallId, ProtocolVcContext);
    }
    BoundaryCall(&Crossing, NdhFnNdisClGetProtocolVcContextFromTapiCallId, Arguments);
    Status = NdisClGetProtocolVcContextFromTapiCallId(TapiCallId, ProtocolVcContext);
    BoundaryReturnStatus(&Crossing, Status);
    return Status;
}

VOID NTAPI BoundaryNdisOpenAdapter(PNDIS_STATUS Status, PNDIS_STATUS OpenErrorStatus,
                                   PNDIS_HANDLE NdisBindingHandle, PUINT SelectedMediumIndex,
                                   PNDIS_MEDIUM MediumArray, UINT MediumArraySize,
                                   NDIS_HANDLE NdisProtocolHandle, NDIS_HANDLE ProtocolBindingContext,
                                   PNDIS_STRING AdapterName, UINT OpenOptions, PSTRING AddressingInformation);

/* Of its eleven arguments an event has room for those that matter. */
VOID NTAPI BoundaryNdisOpenAdapter(PNDIS_STATUS Status, PNDIS_STATUS OpenErrorStatus,
                                   PNDIS_HANDLE NdisBindingHandle, PUINT SelectedMediumIndex,
                                   PNDIS_MEDIUM MediumArray, UINT MediumArraySize,
                                   NDIS_HANDLE NdisProtocolHandle, NDIS_HANDLE ProtocolBindingContext,
                                   PNDIS_STRING AdapterName, UINT OpenOptions, PSTRING AddressingInformation)
{
    const UINT64 Arguments[] = { BOUNDARY_RAW(Status),
                                 BOUNDARY_RAW(OpenErrorStatus),
                                 BOUNDARY_RAW(NdisBindingHandle),
                                 BOUNDARY_RAW(NdisProtocolHandle),
                                 BOUNDARY_RAW(ProtocolBindingContext),
                                 BOUNDARY_RAW(AdapterName) };
    BOOLEAN On = BOUNDARY_ON();
    CROSSING Crossing;

    if (On) {
        BoundaryCall(&Crossing, NdhFnNdisOpenAdapter, Arguments);
    }
    NdisOpenAdapter(Status, OpenErrorStatus, NdisBindingHandle, SelectedMediumIndex, MediumArray,
                    MediumArraySize, NdisProtocolHandle, ProtocolBindingContext, AdapterName, OpenOptions,
                    AddressingInformation);
    if (On) {
        BoundaryReturn(&Crossing);
    }
}
