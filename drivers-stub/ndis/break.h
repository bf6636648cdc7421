// SPDX-License-Identifier: MIT
/*
 * Rules whose actor is NDIS, broken on purpose: so that the monitors of these rules can be shown to see it.
 * Each rule has named ways; all are off unless the control device sets one (NDH_STANDIN_BREAK). A broken rule
 * changes one callback or one status, and the library's own state stays as if the rule were kept, so that a
 * test can go on and clean up where the drivers can.
 */
#pragma once

#include "objects.h"

typedef enum BREAK_WAY {
    BreakOff,
    BreakTwice,    /* the callback is made twice */
    BreakNever,    /* the callback is not made; a function that would return its answer says SUCCESS */
    BreakStatus,   /* another status */
    BreakContext,  /* that of another live object beside it; without one the right one, for a party NULL */
    BreakData,     /* the data is dropped */
    BreakCallback, /* a callback that should not come */
    BreakLate,     /* the callback is made after the function returned, by a DPC */
    BreakOrder,    /* the other way round */
    BreakIrql,     /* at a higher IRQL than the rule allows */
    BreakEarly,    /* without waiting for what must come first */
    BreakOverlap,  /* at the same time as another one */
    BREAK_WAYS
} BREAK_WAY;

/* Rule, and its ways in the order of the list. */
#define BREAK_RULES(RULE_)                                                                                   \
    RULE_(NDIS_CLOSE_001, "NDIS-CLOSE-001", BreakNever, BreakContext, BreakTwice)                            \
    RULE_(NDIS_CLOSE_002, "NDIS-CLOSE-002", BreakContext)                                                    \
    RULE_(NDIS_CLOSE_003, "NDIS-CLOSE-003", BreakData)                                                       \
    RULE_(NDIS_CLOSE_004, "NDIS-CLOSE-004", BreakStatus)                                                     \
    RULE_(NDIS_CLOSE_005, "NDIS-CLOSE-005", BreakTwice, BreakNever, BreakStatus, BreakContext)               \
    RULE_(NDIS_CLOSE_006, "NDIS-CLOSE-006", BreakContext)                                                    \
    RULE_(NDIS_CLOSE_007, "NDIS-CLOSE-007", BreakCallback)                                                   \
    RULE_(NDIS_CLOSE_008, "NDIS-CLOSE-008", BreakStatus, BreakNever)                                         \
    RULE_(NDIS_CLOSE_009, "NDIS-CLOSE-009", BreakTwice, BreakNever, BreakStatus, BreakContext)               \
    RULE_(NDIS_CLOSE_010, "NDIS-CLOSE-010", BreakData)                                                       \
    RULE_(NDIS_CLOSE_011, "NDIS-CLOSE-011", BreakCallback)                                                   \
    RULE_(NDIS_CLOSE_012, "NDIS-CLOSE-012", BreakStatus)                                                     \
    RULE_(NDIS_CLOSE_013, "NDIS-CLOSE-013", BreakStatus)                                                     \
    RULE_(NDIS_CLOSE_014, "NDIS-CLOSE-014", BreakStatus)                                                     \
    RULE_(VC_CREATE_004, "VC-CREATE-004", BreakTwice)                                                        \
    RULE_(VC_CREATE_005, "VC-CREATE-005", BreakTwice)                                                        \
    RULE_(VC_CREATE_010, "VC-CREATE-010", BreakStatus)                                                       \
    RULE_(VC_CREATE_011, "VC-CREATE-011", BreakStatus)                                                       \
    RULE_(VC_CTX_001, "VC-CTX-001", BreakContext)                                                            \
    RULE_(VC_ACT_008, "VC-ACT-008", BreakCallback)                                                           \
    RULE_(VC_DEACT_003, "VC-DEACT-003", BreakStatus)                                                         \
    RULE_(VC_DEACT_007, "VC-DEACT-007", BreakStatus)                                                         \
    RULE_(VC_DEL_005, "VC-DEL-005", BreakStatus)                                                             \
    RULE_(VC_DEL_006, "VC-DEL-006", BreakLate, BreakNever)                                                   \
    RULE_(VC_DEL_007, "VC-DEL-007", BreakLate, BreakNever)                                                   \
    RULE_(VC_DEL_008, "VC-DEL-008", BreakCallback)                                                           \
    RULE_(VC_DEL_015, "VC-DEL-015", BreakStatus)                                                             \
    RULE_(CALL_MAKE_001, "CALL-MAKE-001", BreakNever, BreakContext)                                          \
    RULE_(CALL_MAKE_005, "CALL-MAKE-005", BreakStatus, BreakNever, BreakContext, BreakTwice)                 \
    RULE_(CALL_MAKE_006, "CALL-MAKE-006", BreakCallback, BreakStatus)                                        \
    RULE_(CALL_IN_002, "CALL-IN-002", BreakNever, BreakContext)                                              \
    RULE_(CALL_IN_003, "CALL-IN-003", BreakStatus)                                                           \
    RULE_(CALL_IN_007, "CALL-IN-007", BreakTwice, BreakNever, BreakStatus, BreakContext)                     \
    RULE_(CALL_IN_008, "CALL-IN-008", BreakCallback)                                                         \
    RULE_(CALL_IN_013, "CALL-IN-013", BreakTwice, BreakNever, BreakContext)                                  \
    RULE_(QOS_001, "QOS-001", BreakNever, BreakContext)                                                      \
    RULE_(QOS_006, "QOS-006", BreakStatus, BreakNever, BreakContext, BreakTwice)                             \
    RULE_(QOS_008, "QOS-008", BreakTwice, BreakNever, BreakContext)                                          \
    RULE_(QOS_013, "QOS-013", BreakCallback, BreakStatus)                                                    \
    RULE_(PARTY_ADD_002, "PARTY-ADD-002", BreakNever, BreakContext)                                          \
    RULE_(PARTY_ADD_005, "PARTY-ADD-005", BreakStatus, BreakNever, BreakContext, BreakTwice)                 \
    RULE_(PARTY_ADD_007, "PARTY-ADD-007", BreakCallback, BreakStatus)                                        \
    RULE_(PARTY_DROP_001, "PARTY-DROP-001", BreakData, BreakNever, BreakContext)                             \
    RULE_(PARTY_DROP_006, "PARTY-DROP-006", BreakStatus)                                                     \
    RULE_(PARTY_DROP_007, "PARTY-DROP-007", BreakTwice, BreakNever, BreakStatus, BreakContext)               \
    RULE_(PARTY_DROP_012, "PARTY-DROP-012", BreakCallback, BreakStatus)                                      \
    RULE_(PARTY_IN_002, "PARTY-IN-002", BreakData, BreakTwice, BreakNever, BreakStatus, BreakContext)        \
    RULE_(AF_OPEN_001, "AF-OPEN-001", BreakTwice, BreakNever)                                                \
    RULE_(AF_OPEN_003, "AF-OPEN-003", BreakNever)                                                            \
    RULE_(AF_OPEN_005, "AF-OPEN-005", BreakContext)                                                          \
    RULE_(AF_OPEN_006, "AF-OPEN-006", BreakIrql, BreakTwice, BreakNever)                                     \
    RULE_(AF_OPEN_009, "AF-OPEN-009", BreakCallback, BreakStatus)                                            \
    RULE_(AF_CLOSE_002, "AF-CLOSE-002", BreakNever)                                                          \
    RULE_(AF_CLOSE_004, "AF-CLOSE-004", BreakTwice, BreakNever, BreakContext)                                \
    RULE_(AF_CLOSE_011, "AF-CLOSE-011", BreakCallback, BreakStatus)                                          \
    RULE_(AF_CLOSE_012, "AF-CLOSE-012", BreakCallback)                                                       \
    RULE_(AF_NOTIFY_002, "AF-NOTIFY-002", BreakNever, BreakTwice)                                            \
    RULE_(AF_NOTIFY_005, "AF-NOTIFY-005", BreakTwice, BreakNever, BreakStatus)                               \
    RULE_(SAP_REG_001, "SAP-REG-001", BreakNever)                                                            \
    RULE_(SAP_REG_005, "SAP-REG-005", BreakTwice, BreakNever, BreakStatus, BreakContext)                     \
    RULE_(SAP_REG_009, "SAP-REG-009", BreakCallback, BreakStatus)                                            \
    RULE_(SAP_DEREG_001, "SAP-DEREG-001", BreakNever, BreakContext)                                          \
    RULE_(SAP_DEREG_004, "SAP-DEREG-004", BreakStatus)                                                       \
    RULE_(SAP_DEREG_007, "SAP-DEREG-007", BreakTwice, BreakNever, BreakContext)                              \
    RULE_(SAP_DEREG_008, "SAP-DEREG-008", BreakCallback)                                                     \
    RULE_(OID_001, "OID-001", BreakNever, BreakContext, BreakTwice)                                          \
    RULE_(OID_002, "OID-002", BreakNever, BreakContext, BreakTwice)                                          \
    RULE_(OID_005, "OID-005", BreakTwice, BreakNever, BreakStatus, BreakCallback)                            \
    RULE_(OID_007, "OID-007", BreakNever)                                                                    \
    RULE_(DATA_SEND_006, "DATA-SEND-006", BreakContext, BreakNever, BreakTwice)                              \
    RULE_(DATA_SEND_007, "DATA-SEND-007", BreakOrder)                                                        \
    RULE_(DATA_RECV_006, "DATA-RECV-006", BreakCallback)                                                     \
    RULE_(DATA_RECV_007, "DATA-RECV-007", BreakNever, BreakContext)                                          \
    RULE_(STATUS_001, "STATUS-001", BreakNever, BreakContext)                                                \
    RULE_(STATUS_002, "STATUS-002", BreakContext, BreakNever)                                                \
    RULE_(STATUS_005, "STATUS-005", BreakOverlap)                                                            \
    RULE_(REG_010, "REG-010", BreakStatus)                                                                   \
    RULE_(IRQL_010, "IRQL-010", BreakIrql)                                                                   \
    RULE_(IRQL_011, "IRQL-011", BreakIrql)                                                                   \
    RULE_(IRQL_019, "IRQL-019", BreakIrql)                                                                   \
    RULE_(UNBIND_005, "UNBIND-005", BreakEarly)                                                              \
    RULE_(HALT_003, "HALT-003", BreakEarly)                                                                  \
    RULE_(HALT_005, "HALT-005", BreakStatus)                                                                 \
    RULE_(HALT_006, "HALT-006", BreakCallback)                                                               \
    RULE_(CM_ACT_001, "CM-ACT-001", BreakNever, BreakTwice)

/* REG-013 is not in the list: no driver of an NDIS before 6.0 gets as far as NdisSetOptionalHandlers. */

typedef enum BREAK_RULE {
#define BREAK_RULE_ID(Id_, Name_, ...) Rule_##Id_,
    BREAK_RULES(BREAK_RULE_ID)
#undef BREAK_RULE_ID
        BREAK_RULE_COUNT
} BREAK_RULE;

/** How the rule is broken now. */
BREAK_WAY BreakWay(_In_ BREAK_RULE Rule);

/** Whether the rule is broken in that way now. */
BOOLEAN BreakIs(_In_ BREAK_RULE Rule, _In_ BREAK_WAY Way);

/** How often a callback is made: 1, or with the ways "twice" and "never" 2 and 0. */
ULONG BreakTimes(_In_ BREAK_RULE Rule);

/** The status, or with the way "status" another one: never a success, never NDIS_STATUS_PENDING. */
NDIS_STATUS BreakStatusOf(_In_ BREAK_RULE Rule, _In_ NDIS_STATUS Status);

/** The context, or with the way "context" that of another live object. Library's lock held. */
_IRQL_requires_(DISPATCH_LEVEL)
NDIS_HANDLE BreakVcContextLocked(_In_ BREAK_RULE Rule, _In_ PNS_VC Vc, _In_ HANDLE_SIDE Side);
_IRQL_requires_(DISPATCH_LEVEL)
NDIS_HANDLE BreakAfContextLocked(_In_ BREAK_RULE Rule, _In_ PNS_AF Af, _In_ HANDLE_SIDE Side);
_IRQL_requires_(DISPATCH_LEVEL)
NDIS_HANDLE BreakSapContextLocked(_In_ BREAK_RULE Rule, _In_ PNS_SAP_ENTRY Sap, _In_ HANDLE_SIDE Side);
_IRQL_requires_(DISPATCH_LEVEL)
NDIS_HANDLE BreakPartyContextLocked(_In_ BREAK_RULE Rule, _In_ PNS_PARTY Party, _In_ HANDLE_SIDE Side);

/** With the way "data" drops it: *Buffer NULL, *Size 0. */
VOID BreakDataOf(_In_ BREAK_RULE Rule, _Inout_ PVOID *Buffer, _Inout_ UINT *Size);

/** With the way "irql" raises to Level. TRUE: BreakLower is due. */
BOOLEAN BreakRaise(_In_ BREAK_RULE Rule, _In_ KIRQL Level, _Out_ PKIRQL OldIrql);
VOID BreakLower(_In_ BOOLEAN Raised, _In_ KIRQL OldIrql);

/** Makes ProtocolCoDeleteVc by a DPC. FALSE: no memory. */
_IRQL_requires_max_(DISPATCH_LEVEL)
BOOLEAN BreakDeleteLater(_In_ CO_DELETE_VC_HANDLER Handler, _In_ PNS_VC Vc, _In_ HANDLE_SIDE Side);

/** Makes the call as often as the rule's way says. */
#define BREAK_DELIVER(Rule_, Call_)                                                                          \
    do {                                                                                                     \
        ULONG Times_;                                                                                        \
                                                                                                             \
        for (Times_ = BreakTimes(Rule_); Times_ != 0; Times_--) {                                            \
            Call_;                                                                                           \
        }                                                                                                    \
    } while (0)

/** Sets a rule's way by names ("" the first, "off" none); the rule "" with the way "off" is all of them. */
BOOLEAN BreakSet(_In_ PCSTR Rule, _In_ PCSTR Way);

VOID BreakDescribe(_In_ ULONG Index, _Out_ NDH_STANDIN_BREAK_INFO *Info);
