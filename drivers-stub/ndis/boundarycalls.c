// SPDX-License-Identifier: MIT
/*
 * What ndis.def exports for each function that a driver calls: the function itself, as a crossing of the
 * boundary. The library calls its own functions directly.
 */
#include "boundary.h"

#define PARAMETERS_1(a_)                 a_ P1
#define PARAMETERS_2(a_, b_)             a_ P1, b_ P2
#define PARAMETERS_3(a_, b_, c_)         a_ P1, b_ P2, c_ P3
#define PARAMETERS_4(a_, b_, c_, d_)     a_ P1, b_ P2, c_ P3, d_ P4
#define PARAMETERS_5(a_, b_, c_, d_, e_) a_ P1, b_ P2, c_ P3, d_ P4, e_ P5
#define ARGUMENTS_1(...)                 P1
#define ARGUMENTS_2(...)                 P1, P2
#define ARGUMENTS_3(...)                 P1, P2, P3
#define ARGUMENTS_4(...)                 P1, P2, P3, P4
#define ARGUMENTS_5(...)                 P1, P2, P3, P4, P5
#define RAW_1(...)                       BOUNDARY_RAW(P1)
#define RAW_2(...)                       RAW_1(), BOUNDARY_RAW(P2)
#define RAW_3(...)                       RAW_2(), BOUNDARY_RAW(P3)
#define RAW_4(...)                       RAW_3(), BOUNDARY_RAW(P4)
#define RAW_5(...)                       RAW_4(), BOUNDARY_RAW(P5)
#define BY_COUNT(prefix_, ...)                                                                               \
    BOUNDARY_NTH_(__VA_ARGS__, prefix_##5, prefix_##4, prefix_##3, prefix_##2, prefix_##1, ~)(__VA_ARGS__)

#define CALL_STATUS(name_, side_, integrated_, letters_, ...)                                                \
    NDIS_STATUS NTAPI Boundary##name_(BY_COUNT(PARAMETERS_, __VA_ARGS__));                                   \
    NDIS_STATUS NTAPI Boundary##name_(BY_COUNT(PARAMETERS_, __VA_ARGS__))                                    \
    {                                                                                                        \
        const UINT64 Arguments[] = { BY_COUNT(RAW_, __VA_ARGS__) };                                          \
        CROSSING Crossing;                                                                                   \
        NDIS_STATUS Status;                                                                                  \
                                                                                                             \
        if (!BOUNDARY_ON()) {                                                                                \
            return name_(BY_COUNT(ARGUMENTS_, __VA_ARGS__));                                                 \
        }                                                                                                    \
        BoundaryCall(&Crossing, NdhFn##name_, Arguments);                                                    \
        Status = name_(BY_COUNT(ARGUMENTS_, __VA_ARGS__));                                                   \
        BoundaryReturnStatus(&Crossing, Status);                                                             \
        return Status;                                                                                       \
    }

#define CALL_VOID(name_, side_, integrated_, letters_, ...)                                                  \
    VOID NTAPI Boundary##name_(BY_COUNT(PARAMETERS_, __VA_ARGS__));                                          \
    VOID NTAPI Boundary##name_(BY_COUNT(PARAMETERS_, __VA_ARGS__))                                           \
    {                                                                                                        \
        const UINT64 Arguments[] = { BY_COUNT(RAW_, __VA_ARGS__) };                                          \
        CROSSING Crossing;                                                                                   \
                                                                                                             \
        if (!BOUNDARY_ON()) {                                                                                \
            name_(BY_COUNT(ARGUMENTS_, __VA_ARGS__));                                                        \
            return;                                                                                          \
        }                                                                                                    \
        BoundaryCall(&Crossing, NdhFn##name_, Arguments);                                                    \
        name_(BY_COUNT(ARGUMENTS_, __VA_ARGS__));                                                            \
        BoundaryReturn(&Crossing);                                                                           \
    }

#include "boundarycalls.inc"

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
