// SPDX-License-Identifier: MIT
/*
 * Outgoing calls (contract 2.4).
 */
#include "boundary.h"
#include "break.h"
#include "vc.h"
#include "deferred.h"

/* nf-ndis-ndisclmakecall.md */
NDIS_STATUS NdisClMakeCall(NDIS_HANDLE NdisVcHandle, PCO_CALL_PARAMETERS CallParameters,
                           NDIS_HANDLE ProtocolPartyContext, PNDIS_HANDLE NdisPartyHandle)
{
    CL_MAKE_CALL_COMPLETE_HANDLER StrayHandler = NULL;
    CM_MAKE_CALL_HANDLER MakeHandler;
    NDIS_HANDLE CmPartyContext = NULL;
    NDIS_HANDLE CmPartyHandle = NULL;
    NDIS_HANDLE VcContext;
    NDIS_STATUS Refusal = NDIS_STATUS_FAILURE;
    PCSTR Reason = NULL;
    PNS_PARTY Party = NULL;
    NDIS_STATUS Status;
    BOOLEAN CompletedInside;
    BOOLEAN NoPointer;
    BOOLEAN Inactive = FALSE;
    ULONG Serial;
    PNS_VC Vc;
    KIRQL Irql;
    KIRQL After;

    if (NdisPartyHandle != NULL) {
        *NdisPartyHandle = NULL;
    }
    Vc = VcEnter(NdisVcHandle, SideClient, "NdisClMakeCall", "VC-CREATE-012", NDH_STANDIN_REFUSED,
                 NDIS_STATUS_FAILURE, &Irql);
    if (Vc == NULL) {
        return NDIS_STATUS_FAILURE;
    }
    if (Vc->Creator != SideClient) {
        Reason = "the VC was created by the call manager";
    } else if (Vc->Call != CallIdle || Vc->Close != CloseNone) {
        Reason = "the VC carries a call";
    } else if (Vc->Active) {
        Reason = "the VC is still active from the call before";
    } else if (ProtocolPartyContext != NULL && NdisPartyHandle == NULL) {
        Reason = "a party context without NdisPartyHandle";
    } else if (Vc->WasClosed && SwitchValue(NDH_STANDIN_SW_VC_REUSE) == 1) {
        Refusal = NDIS_STATUS_CLOSING;
        Reason = "a call on the VC was closed (C-02)";
    }
    if (Reason != NULL) {
        LibraryRelease(Irql);
        ViolationReport(NDH_STANDIN_REFUSED, "CALL-MAKE-020", "NdisClMakeCall", ObjectVc, NdisVcHandle,
                        Refusal, "%s", Reason);
        return Refusal;
    }
    if (ProtocolPartyContext != NULL) {
        Party = PartyCreateLocked(Vc, ProtocolPartyContext);
        if (Party == NULL) {
            LibraryRelease(Irql);
            return NDIS_STATUS_RESOURCES;
        }
        ObjectReference(Party);
        CmPartyHandle = Party->Handle[SideCallManager];
        *NdisPartyHandle = Party->Handle[SideClient];
    }
    Vc->IsMultipoint = (BOOLEAN)(Party != NULL);
    Vc->Call = CallMaking;
    Vc->CloseIndicated = FALSE;
    Vc->ClientMayNotSend = FALSE;
    Vc->LastCloseCompleted = FALSE;
    Vc->FirstParty = Party;
    Serial = ++Vc->CallSerial;
    ObjectReference(Vc);
    MakeHandler = CALL_MANAGER_OF(Vc->Af)->CmMakeCallHandler;
    VcContext = BreakVcContextLocked(Rule_CALL_MAKE_001, Vc, SideCallManager);
    LibraryRelease(Irql);

    PENDING_BEGIN();
    NoPointer = (BOOLEAN)(Party == NULL && SwitchValue(NDH_STANDIN_SW_MAKE_CALL_PARTY_POINTER) == 1);
    Status = NDIS_STATUS_SUCCESS;
    if (Party != NULL) {
        BOUNDARY_LINK(Party, Party);
    }
    BREAK_DELIVER(Rule_CALL_MAKE_001,
                  HANDLER_STATUS(Status, ProtocolCmMakeCall, PlaceOfVc(Vc, SideCallManager, Party),
                                 MakeHandler, VcContext, CallParameters, CmPartyHandle,
                                 NoPointer ? NULL : &CmPartyContext));
    LibraryAcquire(&After);
    CompletedInside = NUMBER_DONE(Vc->CallDone, Serial);
    if (!CompletedInside) {
        if (Party != NULL && Status != NDIS_STATUS_PENDING) {
            Party->Context[SideCallManager] = CmPartyContext;
        }
        if (Status == NDIS_STATUS_PENDING) {
            Vc->Call = CallMakePending;
        } else if (Status == NDIS_STATUS_SUCCESS) {
            Vc->Call = CallConnected;
            Vc->FirstParty = NULL;
            Inactive = (BOOLEAN)!Vc->Active;
            if (Party != NULL) {
                PartyActivateLocked(Party);
            }
        } else {
            Vc->Call = CallIdle;
            Vc->FirstParty = NULL;
            Vc->IsMultipoint = FALSE;
            if (Party != NULL) {
                PartyEndLocked(Party);
                *NdisPartyHandle = NULL;
            }
        }
        if (Status != NDIS_STATUS_PENDING) {
            PENDING_END();
            StrayHandler = BreakIs(Rule_CALL_MAKE_006, BreakCallback)
                               ? CLIENT_OF(Vc->Af)->ClMakeCallCompleteHandler
                               : NULL;
        }
    }
    VcContext = Vc->Context[SideClient];
    LibraryRelease(After);
    LibraryCheckReturn(Irql, After, "ProtocolCmMakeCall", "IRQL-012");
    if (CompletedInside && Status != NDIS_STATUS_PENDING) {
        ViolationReport(NDH_STANDIN_FATAL, "CALL-MAKE-004", "ProtocolCmMakeCall", ObjectVc, NdisVcHandle,
                        Status, "returned %x after NdisMCmMakeCallComplete for the same call",
                        (ULONG64)(ULONG)Status);
    }
    if (Inactive) {
        ViolationReport(NDH_STANDIN_NOTED, "VC-ACT-002", "ProtocolCmMakeCall", ObjectVc, NdisVcHandle, 0,
                        "success on a VC that is not active");
    }
    if (Party == NULL && CmPartyContext != NULL) {
        ViolationReport(NDH_STANDIN_NOTED, "CALL-MAKE-008", "ProtocolCmMakeCall", ObjectVc, NdisVcHandle, 0,
                        "set a party context for a point-to-point call");
    }
    if (StrayHandler != NULL) {
        HANDLER_CALL(ProtocolClMakeCallComplete, PlaceOfVc(Vc, SideClient, NULL), StrayHandler, Status,
                     VcContext, NULL, CallParameters);
    }
    if (Party != NULL) {
        ObjectDereference(Party);
    }
    ObjectDereference(Vc);
    return CompletedInside ? Status : BreakStatusOf(Rule_CALL_MAKE_006, Status);
}

/* nf-ndis-ndiscmmakecallcomplete.md, nf-ndis-ndismcmmakecallcomplete.md */
VOID NdisCmMakeCallComplete(NDIS_STATUS Status, NDIS_HANDLE NdisVcHandle, NDIS_HANDLE NdisPartyHandle,
                            NDIS_HANDLE CallMgrPartyContext, PCO_CALL_PARAMETERS CallParameters)
{
    CL_MAKE_CALL_COMPLETE_HANDLER CompleteHandler;
    NDIS_HANDLE ClientPartyHandle = NULL;
    BOOLEAN WrongParty;
    BOOLEAN Inactive;
    NDIS_HANDLE VcContext;
    PNS_PARTY Party;
    PNS_VC Vc;
    KIRQL Irql;

    if (Status == NDIS_STATUS_PENDING) {
        ViolationReport(NDH_STANDIN_FATAL, "CALL-MAKE-003", "NdisMCmMakeCallComplete", ObjectVc, NdisVcHandle,
                        Status, "completes with NDIS_STATUS_PENDING");
        return;
    }
    Vc = VcEnter(NdisVcHandle, SideCallManager, "NdisMCmMakeCallComplete", "CALL-MAKE-019", NDH_STANDIN_FATAL,
                 0, &Irql);
    if (Vc == NULL) {
        return;
    }
    if (Vc->Call != CallMaking && Vc->Call != CallMakePending) {
        LibraryRelease(Irql);
        ViolationReport(NDH_STANDIN_FATAL, "CALL-MAKE-004", "NdisMCmMakeCallComplete", ObjectVc, NdisVcHandle,
                        Status, "no make call of the VC is pending");
        return;
    }
    Party = Vc->FirstParty;
    Vc->FirstParty = NULL;
    if (Party != NULL) {
        ObjectReference(Party);
    }
    WrongParty = (BOOLEAN)(NdisPartyHandle != (Party != NULL ? Party->Handle[SideCallManager] : NULL));
    Inactive = (BOOLEAN)(Status == NDIS_STATUS_SUCCESS && !Vc->Active);
    Vc->CallDone = Vc->CallSerial;
    if (Status == NDIS_STATUS_SUCCESS) {
        Vc->Call = CallConnected;
        if (Party != NULL) {
            Party->Context[SideCallManager] = CallMgrPartyContext;
            ClientPartyHandle = Party->Handle[SideClient];
            PartyActivateLocked(Party);
        }
    } else {
        Vc->Call = CallIdle;
        if (Party != NULL) {
            PartyEndLocked(Party);
        }
        if (Vc->Close == CloseNone) {
            Vc->IsMultipoint = FALSE;
        }
    }
    ObjectReference(Vc);
    CompleteHandler = CLIENT_OF(Vc->Af)->ClMakeCallCompleteHandler;
    VcContext = BreakVcContextLocked(Rule_CALL_MAKE_005, Vc, SideClient);
    LibraryRelease(Irql);
    PENDING_END();

    if (WrongParty) {
        ViolationReport(NDH_STANDIN_NOTED, "CALL-MAKE-019", "NdisMCmMakeCallComplete", ObjectParty,
                        NdisPartyHandle, 0, "the party is not the one of the pended call");
    }
    if (Inactive) {
        ViolationReport(NDH_STANDIN_NOTED, "VC-ACT-002", "NdisMCmMakeCallComplete", ObjectVc, NdisVcHandle, 0,
                        "success on a VC that is not active");
    }
    if (Party != NULL && Status == NDIS_STATUS_SUCCESS && CallMgrPartyContext == NULL) {
        ViolationReport(NDH_STANDIN_NOTED, "CALL-MAKE-007", "NdisMCmMakeCallComplete", ObjectParty,
                        NdisPartyHandle, 0, "success without a party context");
    }
    Status = BreakStatusOf(Rule_CALL_MAKE_005, Status);
    BREAK_DELIVER(Rule_CALL_MAKE_005, {
        if (!DeferMakeCallComplete(CompleteHandler, Status, VcContext, ClientPartyHandle, CallParameters, Vc,
                                   Party)) {
            HANDLER_CALL(ProtocolClMakeCallComplete, PlaceOfVc(Vc, SideClient, Party), CompleteHandler,
                         Status, VcContext, ClientPartyHandle, CallParameters);
        }
    });
    if (Party != NULL) {
        ObjectDereference(Party);
    }
    ObjectDereference(Vc);
}
