// SPDX-License-Identifier: MIT
/*
 * The boundary between drivers and NDIS: every crossing is an event, both ways, once NDH_STANDIN_BOUNDARY
 * asks for it. What ndis.def exports are wrappers (boundarycalls.c), so that a driver's call is recorded and
 * the library's own is not. Where the library calls a driver it does so by HANDLER_CALL or HANDLER_STATUS.
 *
 * Off, a crossing costs the look at one variable.
 */
#pragma once

#include "objects.h"
#include "ndhmp_interface.h"

/* Whose driver is called or calls, and about which objects. */
typedef struct BOUNDARY_PLACE {
    const UNICODE_STRING *Driver; /* registry path or name of the driver; NULL: not known */
    NDH_ID Object;
    NDH_ID Object2;
    UINT8 Side;     /* NDH_SIDE */
    BOOLEAN Legacy; /* the driver is one of NDIS 5 */
} BOUNDARY_PLACE;

/* One crossing, on the stack of whoever makes it. */
typedef struct CROSSING {
    BOOLEAN Recorded;
    KIRQL Irql; /* that of the crossing, where it is above DISPATCH_LEVEL; else 0 */
    UINT8 Side;
    UINT16 Function;
    UINT16 Flags;
    UINT64 Begin; /* sequence number of its CALL or ENTER */
    NDH_ID Object;
    NDH_ID Object2;
    const UINT64 *Arguments; /* the caller's, which outlive the crossing */
    const struct BOUNDARY_FUNCTION *Text;
    BOOLEAN Thunk;          /* of a thunk: boundarythunk.h */
    struct CROSSING *Outer; /* other threads' too */
    HANDLE Thread;
    BOUNDARY_PLACE Place;
} CROSSING;

/* Not 0: something is recorded, or will be from the next registration of a driver on. */
extern volatile LONG BoundaryState;
#define BOUNDARY_ON() (BoundaryState != 0)

/* Values of arguments as events have them. */
#define BOUNDARY_RAW(value_)                           ((UINT64)(ULONG_PTR)(value_))
#define BOUNDARY_RAW_1(a_)                             BOUNDARY_RAW(a_)
#define BOUNDARY_RAW_2(a_, ...)                        BOUNDARY_RAW(a_), BOUNDARY_RAW_1(__VA_ARGS__)
#define BOUNDARY_RAW_3(a_, ...)                        BOUNDARY_RAW(a_), BOUNDARY_RAW_2(__VA_ARGS__)
#define BOUNDARY_RAW_4(a_, ...)                        BOUNDARY_RAW(a_), BOUNDARY_RAW_3(__VA_ARGS__)
#define BOUNDARY_RAW_5(a_, ...)                        BOUNDARY_RAW(a_), BOUNDARY_RAW_4(__VA_ARGS__)
#define BOUNDARY_RAW_6(a_, ...)                        BOUNDARY_RAW(a_), BOUNDARY_RAW_5(__VA_ARGS__)
#define BOUNDARY_NTH_(a_, b_, c_, d_, e_, f_, n_, ...) n_
#define BOUNDARY_RAW_ALL(...)                                                                                \
    BOUNDARY_NTH_(__VA_ARGS__, BOUNDARY_RAW_6, BOUNDARY_RAW_5, BOUNDARY_RAW_4, BOUNDARY_RAW_3,               \
                  BOUNDARY_RAW_2, BOUNDARY_RAW_1, ~)                                                         \
    (__VA_ARGS__)

/*
 * Calls a driver's handler, which returns nothing. Place is evaluated while something is recorded only,
 * arguments may be evaluated twice.
 */
#define HANDLER_CALL(function_, place_, handler_, ...)                                                       \
    do {                                                                                                     \
        if (BOUNDARY_ON()) {                                                                                 \
            const UINT64 Arguments_[] = { BOUNDARY_RAW_ALL(__VA_ARGS__) };                                   \
            const BOUNDARY_PLACE Place_ = place_;                                                            \
            CROSSING Crossing_ = { .Irql = 0 };                                                              \
                                                                                                             \
            BoundaryEnter(&Crossing_, NdhFn##function_, &Place_, Arguments_);                                \
            handler_(__VA_ARGS__);                                                                           \
            BoundaryReturn(&Crossing_);                                                                      \
        } else {                                                                                             \
            handler_(__VA_ARGS__);                                                                           \
        }                                                                                                    \
    } while (0)

/* The same for a handler that returns something else; it is not recorded. */
#define HANDLER_VALUE(value_, function_, place_, handler_, ...)                                              \
    HANDLER_CALL(function_, place_, value_ = handler_, __VA_ARGS__)

/* The same for a handler that returns a status. */
#define HANDLER_STATUS(status_, function_, place_, handler_, ...)                                            \
    do {                                                                                                     \
        if (BOUNDARY_ON()) {                                                                                 \
            const UINT64 Arguments_[] = { BOUNDARY_RAW_ALL(__VA_ARGS__) };                                   \
            const BOUNDARY_PLACE Place_ = place_;                                                            \
            CROSSING Crossing_ = { .Irql = 0 };                                                              \
                                                                                                             \
            BoundaryEnter(&Crossing_, NdhFn##function_, &Place_, Arguments_);                                \
            status_ = handler_(__VA_ARGS__);                                                                 \
            BoundaryReturnStatus(&Crossing_, status_);                                                       \
        } else {                                                                                             \
            status_ = handler_(__VA_ARGS__);                                                                 \
        }                                                                                                    \
    } while (0)

/** ENTER of a handler. Arguments are those of its prototype. At any IRQL that Crossing->Irql says. */
VOID BoundaryEnter(_Inout_ CROSSING *Crossing, _In_ UINT16 Function, _In_ const BOUNDARY_PLACE *Place,
                   _In_ const UINT64 *Arguments);

/** CALL of a function by a driver, which its arguments name. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID BoundaryCall(_Out_ CROSSING *Crossing, _In_ UINT16 Function, _In_ const UINT64 *Arguments);

/** RETURN of what returns nothing, or its status by an argument, or a status. */
VOID BoundaryReturn(_In_ const CROSSING *Crossing);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID BoundaryReturnStatus(_In_ const CROSSING *Crossing, _In_ NDIS_STATUS Status);

/**
 * Where the handler is that the library calls now on this thread by a thunk: what that calls is there too.
 */
_IRQL_requires_max_(DISPATCH_LEVEL)
BOUNDARY_PLACE PlaceOfThunk(VOID);

/** Begins or ends recording. STATUS_INVALID_PARAMETER, STATUS_INSUFFICIENT_RESOURCES. */
_IRQL_requires_(PASSIVE_LEVEL)
NTSTATUS BoundarySet(_In_ const NDH_STANDIN_BOUNDARY_MODE *Mode);

/*
 * Places of handlers. The object has to live; a NULL second object is none. Those of a VC, a party or a SAP
 * of the call manager below an MCM are the MCM's.
 */
BOUNDARY_PLACE PlaceOfVc(_In_ const NS_VC *Vc, _In_ HANDLE_SIDE Side, _In_opt_ const NS_PARTY *Party);

/** The miniport's handlers about a VC: an MCM knows it as call manager. */
BOUNDARY_PLACE PlaceOfMiniportVc(_In_ const NS_VC *Vc);

/** The same for a VC that is made: with the adapter. */
BOUNDARY_PLACE PlaceOfNewMiniportVc(_In_ const NS_VC *Vc);
BOUNDARY_PLACE PlaceOfParty(_In_ const NS_PARTY *Party, _In_ HANDLE_SIDE Side);

/** A status indication, about a VC or none. */
BOUNDARY_PLACE PlaceOfStatus(_In_ const NS_BINDING *Binding, _In_opt_ const NS_VC *Vc, _In_ HANDLE_SIDE Side);

/** A VC with the AF that it belongs to, or the SAP that it is offered to. */
BOUNDARY_PLACE PlaceOfVcIn(_In_ const NS_VC *Vc, _In_ HANDLE_SIDE Side, _In_opt_ const NS_SAP_ENTRY *Sap);
BOUNDARY_PLACE PlaceOfAf(_In_ const NS_AF *Af, _In_ HANDLE_SIDE Side);

/** An AF that is being opened: with the call manager's adapter or binding. */
BOUNDARY_PLACE PlaceOfNewAf(_In_ const NS_AF *Af);
BOUNDARY_PLACE PlaceOfSap(_In_ const NS_SAP_ENTRY *Sap, _In_ HANDLE_SIDE Side, _In_ BOOLEAN WithAf);
BOUNDARY_PLACE PlaceOfAdapter(_In_ const NS_ADAPTER *Adapter);
BOUNDARY_PLACE PlaceOfMiniport(_In_ const NS_MINIPORT *Miniport);
BOUNDARY_PLACE PlaceOfBinding(_In_ const NS_BINDING *Binding);
BOUNDARY_PLACE PlaceOfProtocol(_In_ const NS_PROTOCOL *Protocol);

/* Says that both sides' ids are of one object. */
#define BOUNDARY_LINK(kind_, object_)                                                                        \
    do {                                                                                                     \
        if (BOUNDARY_ON()) {                                                                                 \
            BoundaryLink##kind_(object_);                                                                    \
        }                                                                                                    \
    } while (0)

/** LINK of both sides' ids, once the second side has got its handle. */
_IRQL_requires_max_(DISPATCH_LEVEL)
VOID BoundaryLinkAf(_In_ const NS_AF *Af);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID BoundaryLinkSap(_In_ const NS_SAP_ENTRY *Sap);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID BoundaryLinkVc(_In_ const NS_VC *Vc);

_IRQL_requires_max_(DISPATCH_LEVEL)
VOID BoundaryLinkParty(_In_ const NS_PARTY *Party);
