// SPDX-License-Identifier: MIT
/*
 * What ndis.def exports for each function that a driver calls: Boundary and the function's name.
 */
#pragma once

#include "boundary.h"

#include "../ndis5/wrapper.h"

#define PARAMETERS_1(a_)                     a_ P1
#define PARAMETERS_2(a_, b_)                 a_ P1, b_ P2
#define PARAMETERS_3(a_, b_, c_)             a_ P1, b_ P2, c_ P3
#define PARAMETERS_4(a_, b_, c_, d_)         a_ P1, b_ P2, c_ P3, d_ P4
#define PARAMETERS_5(a_, b_, c_, d_, e_)     a_ P1, b_ P2, c_ P3, d_ P4, e_ P5
#define PARAMETERS_6(a_, b_, c_, d_, e_, f_) a_ P1, b_ P2, c_ P3, d_ P4, e_ P5, f_ P6
#define BOUNDARY_BY_COUNT(prefix_, ...)                                                                      \
    BOUNDARY_NTH_(__VA_ARGS__, prefix_##6, prefix_##5, prefix_##4, prefix_##3, prefix_##2, prefix_##1, ~)    \
    (__VA_ARGS__)

#define CALL_STATUS(name_, side_, integrated_, letters_, ...)                                                \
    NDIS_STATUS NTAPI Boundary##name_(BOUNDARY_BY_COUNT(PARAMETERS_, __VA_ARGS__));
#define CALL_VOID(name_, side_, integrated_, letters_, ...)                                                  \
    VOID NTAPI Boundary##name_(BOUNDARY_BY_COUNT(PARAMETERS_, __VA_ARGS__));
#include "boundarycalls.inc"
#include "boundarycalls5.inc"
#undef CALL_STATUS
#undef CALL_VOID
