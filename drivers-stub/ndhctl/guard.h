// SPDX-License-Identifier: MIT
/**
 * State machines of the client's objects (contract section 2). A Begin function says whether a call is legal
 * now and takes the state that it leads to; an End function takes what came of it. Illegal calls get
 * STATUS_INVALID_DEVICE_STATE; Misuse lets them pass, for tests of what NDIS does with them.
 *
 * All functions: IRQL <= DISPATCH_LEVEL. End functions wake the teardown.
 */
#ifndef NDHCTL_GUARD_H
#define NDHCTL_GUARD_H

#include "binding.h"
#include "client.h"

_IRQL_requires_(PASSIVE_LEVEL)
VOID GuardDriverEntry(VOID);

/** Lock of the client's state. Never held across a call out of the driver. */
_IRQL_requires_max_(DISPATCH_LEVEL)
_IRQL_saves_ _IRQL_raises_(DISPATCH_LEVEL) KIRQL GuardLock(VOID);

_IRQL_requires_(DISPATCH_LEVEL)
VOID GuardUnlock(_In_ _IRQL_restores_ KIRQL Irql);

/** An AF object was made, whose family is to be opened: from now on the end of the binding waits for it. */
NTSTATUS GuardBeginOpenAf(_In_ const NDH_BINDING *Binding, _In_ BOOLEAN Misuse);
NTSTATUS GuardBeginCloseAf(_Inout_ NDH_AF *Af, _In_ BOOLEAN Misuse);
VOID GuardEndOpenAf(_Inout_ NDH_AF *Af, _In_ NDIS_STATUS Status);
VOID GuardEndCloseAf(_Inout_ NDH_AF *Af, _In_ NDIS_STATUS Status);

/** A SAP or VC comes into being below an open AF; the child's End or delete function takes it off again. */
NTSTATUS GuardBeginChild(_Inout_ NDH_AF *Af, _In_ BOOLEAN Misuse);
VOID GuardEndChild(_Inout_ NDH_AF *Af);

VOID GuardEndRegisterSap(_Inout_ NDH_SAP *Sap, _In_ NDIS_STATUS Status);
NTSTATUS GuardBeginDeregisterSap(_Inout_ NDH_SAP *Sap, _In_ BOOLEAN Misuse);
VOID GuardEndDeregisterSap(_Inout_ NDH_SAP *Sap, _In_ NDIS_STATUS Status);

VOID GuardVcCreated(_Inout_ NDH_VC *Vc);
NTSTATUS GuardBeginDeleteVc(_Inout_ NDH_VC *Vc, _In_ BOOLEAN Misuse);
VOID GuardEndDeleteVc(_Inout_ NDH_VC *Vc, _In_ NDIS_STATUS Status);

NTSTATUS GuardBeginMakeCall(_Inout_ NDH_VC *Vc, _In_opt_ NDH_PARTY *Party, _In_ BOOLEAN Misuse);
VOID GuardEndMakeCall(_Inout_ NDH_VC *Vc, _Inout_opt_ NDH_PARTY *Party, _In_ NDIS_STATUS Status);

/** ProtocolClIncomingCall was entered. */
VOID GuardOffered(_Inout_ NDH_VC *Vc);
/** ... and is about to return Status. */
VOID GuardOfferReturned(_Inout_ NDH_VC *Vc, _In_ NDIS_STATUS Status);
/** The callback will pend: from now on the answer is owed, and NdisClIncomingCallComplete is legal. */
VOID GuardOfferPends(_Inout_ NDH_VC *Vc);
NTSTATUS GuardBeginAnswer(_Inout_ NDH_VC *Vc, _In_ NDIS_STATUS Status, _In_ BOOLEAN Misuse);
VOID GuardConnected(_Inout_ NDH_VC *Vc);
/** ProtocolClIncomingCloseCall was entered; TRUE: the offer on the VC is still unanswered. */
BOOLEAN GuardCloseIndicated(_Inout_ NDH_VC *Vc);

NTSTATUS GuardBeginCloseCall(_Inout_ NDH_VC *Vc, _In_opt_ NDH_PARTY *Party, _In_ BOOLEAN Misuse);
VOID GuardEndCloseCall(_Inout_ NDH_VC *Vc, _In_ NDIS_STATUS Status);

/** NDIS said that the adapter is being reset, or that this is over (DATA-SEND-008, OID-016: reset.md). */
VOID GuardReset(_Inout_ NDH_BINDING *Binding, _In_ BOOLEAN Begins);

/**
 * An OID request about Subject through a binding; none once that is closing (UNBIND-003) or while it is
 * reset.
 */
NTSTATUS GuardBeginRequest(_Inout_ NDH_BINDING *Binding, _In_ const NDH_OBJECT *Subject, _In_ BOOLEAN Misuse);
/** One of the call manager was pended. */
VOID GuardRequestParked(_Inout_ NDH_BINDING *Binding);
VOID GuardEndRequest(_Inout_ NDH_BINDING *Binding);

/** Lists are to be sent: the call is connected, the binding running and not reset. */
NTSTATUS GuardBeginSend(_Inout_ NDH_VC *Vc, _In_ UINT32 Lists, _In_ BOOLEAN Misuse);
/** Sends or receives have ended. */
VOID GuardDataMoved(VOID);

NTSTATUS GuardBeginModify(_Inout_ NDH_VC *Vc, _In_ BOOLEAN Misuse);
/** NdisClModifyCallQoS pended. Change: Vc->Modifies when it was called. */
VOID GuardModifyPends(_Inout_ NDH_VC *Vc, _In_ UINT32 Change);
VOID GuardEndModify(_Inout_ NDH_VC *Vc);

NTSTATUS GuardBeginAddParty(_Inout_ NDH_VC *Vc, _Inout_ NDH_PARTY *Party, _In_ BOOLEAN Misuse);
VOID GuardEndAddParty(_Inout_ NDH_PARTY *Party, _In_ NDIS_STATUS Status);
NTSTATUS GuardBeginDropParty(_Inout_ NDH_PARTY *Party, _In_ BOOLEAN Misuse);
/** NdisClDropParty pended: the party does not count any more. Drop: Party->Drops when it was called. */
VOID GuardDropPends(_Inout_ NDH_PARTY *Party, _In_ UINT32 Drop);
/** Returns whether the party is gone: dropped, or its call closed. */
BOOLEAN GuardEndDropParty(_Inout_ NDH_PARTY *Party, _In_ NDIS_STATUS Status);

/** The party is gone: its call ended, or it was never added. */
VOID GuardPartyGone(_Inout_ NDH_PARTY *Party);

/** NDH_STATE_VALUE of an object of the client. */
UINT64 GuardState(_In_ const NDH_OBJECT *Object);

#endif
