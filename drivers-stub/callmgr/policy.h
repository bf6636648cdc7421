// SPDX-License-Identifier: MIT
/**
 * Reply policies of the call manager's callbacks (NDH_POLICY in ndh_protocol.h): which one answers, and what
 * a correct driver does.
 *
 * A decision is a copy, so a policy may change while its answers are under way. In guarded state no policy
 * makes the driver break a rule by itself: with NDIS_STATUS_SUCCESS, ProtocolCmMakeCall and
 * ProtocolCmModifyCallQoS activate the VC first, the close of a call with several parties fails, and an
 * address family that still has VCs or SAPs stays pended.
 */
#ifndef CALLMGR_POLICY_H
#define CALLMGR_POLICY_H

#include "adapter.h"

/** What a driver does besides its answer. Travels in Value1 of a scheduled operation, see ActionsPack. */
typedef struct CM_ACTIONS {
    UINT32 Mask;    /* NDH_ACT_xxx */
    UINT32 Status;  /* ActionStatus */
    UINT32 Delay;   /* microseconds */
    UINT16 Context; /* NDH_CONTEXT */
} CM_ACTIONS;

typedef struct CM_DECISION {
    BOOLEAN Given;  /* a test's policy decides, not the default */
    UINT8 Reply;    /* NdhReplyReturn, NdhReplyComplete or NdhReplyManual */
    UINT16 Context; /* of the completion */
    UINT32 Delay;   /* of the completion */
    NDIS_STATUS Status;
    UINT32 Breaks; /* NDH_BREAK_xxx */
    CM_ACTIONS Actions;
} CM_DECISION;

VOID PolicySetUp(VOID);
VOID PolicyTearDown(VOID);

/**
 * Takes a policy into force. STATUS_NOT_SUPPORTED: the callback cannot be answered, or not that way
 * (ProtocolCoCreateVc cannot pend, and the pages offer no failure to ProtocolCmCloseAf and
 * ProtocolCmDeregisterSap); STATUS_INSUFFICIENT_RESOURCES: NDH_MAX_POLICIES name an object already. IRQL <=
 * DISPATCH_LEVEL.
 */
NTSTATUS PolicySet(_Inout_ CM_ADAPTER *Adapter, _In_ const NDH_POLICY *Policy);

/** All policies of the adapter away; then automatic, or what HELLO promises. */
VOID PolicyReset(_Inout_ CM_ADAPTER *Adapter, _In_ BOOLEAN Automatic);

/** The policies that name an object that is gone. */
VOID PolicyForget(_In_ NDH_ID Object);

/** How this answer is given; uses up one answer of a policy with a Count. IRQL <= DISPATCH_LEVEL. */
VOID PolicyDecide(_Inout_ CM_ADAPTER *Adapter, _In_ UINT16 Function, _In_ NDH_ID Object,
                  _Out_ CM_DECISION *Decision);

/** What a correct driver does in this callback. */
VOID PolicyAutomatic(_In_ UINT16 Function, _Out_ CM_DECISION *Decision);

#endif
