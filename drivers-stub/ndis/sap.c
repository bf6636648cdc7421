// SPDX-License-Identifier: MIT
/*
 * Service access points (contract 2.2, 3.6, 3.9).
 */
#include "boundary.h"
#include "break.h"

/* Ends a SAP: it leaves its AF, its handles die, the list's reference goes. Library's lock held. */
static VOID SapEndLocked(PNS_SAP_ENTRY Sap)
{
    Sap->State = SapGone;
    Sap->Af->LastSapContext = Sap->Context[SideClient];
    RemoveEntryList(&Sap->Link);
    HandleCloseLocked(&Sap->Handle[SideClient]);
    HandleCloseLocked(&Sap->Handle[SideCallManager]);
    ObjectDereference(Sap);
}

/* nf-ndis-ndisclregistersap.md */
NDIS_STATUS NdisClRegisterSap(NDIS_HANDLE NdisAfHandle, NDIS_HANDLE ProtocolSapContext, PCO_SAP Sap,
                              PNDIS_HANDLE NdisSapHandle)
{
    CL_REG_SAP_COMPLETE_HANDLER StrayHandler = NULL;
    CM_REG_SAP_HANDLER RegisterHandler;
    NDIS_HANDLE CmSapContext = NULL;
    NDIS_HANDLE CmHandle;
    NDIS_HANDLE AfContext;
    PNS_SAP_ENTRY Entry;
    NDIS_STATUS Status;
    BOOLEAN CompletedInside;
    PNS_AF Af;
    KIRQL Irql;
    KIRQL After;

    *NdisSapHandle = NULL;
    Af = HandleEnter(NdisAfHandle, ObjectAf, SideClient, "NdisClRegisterSap", "AF-OPEN-002",
                     NDH_STANDIN_REFUSED, NDIS_STATUS_FAILURE, &Irql);
    if (Af == NULL) {
        return NDIS_STATUS_FAILURE;
    }
    if (Af->State != AfOpen) {
        LibraryRelease(Irql);
        ViolationReport(NDH_STANDIN_REFUSED, "AF-OPEN-002", "NdisClRegisterSap", ObjectAf, NdisAfHandle,
                        NDIS_STATUS_FAILURE, "the AF is not open");
        return NDIS_STATUS_FAILURE;
    }
    Entry = ObjectAllocate(ObjectSap, sizeof(*Entry));
    if (Entry == NULL) {
        LibraryRelease(Irql);
        return NDIS_STATUS_RESOURCES;
    }
    Entry->Af = Af;
    Entry->Sap = Sap;
    Entry->Context[SideClient] = ProtocolSapContext;
    Entry->Handle[SideClient] = HandleOpenLocked(Entry, SideClient);
    Entry->Handle[SideCallManager] = HandleOpenLocked(Entry, SideCallManager);
    ObjectAdopt(Entry, Af);
    InsertTailList(&Af->Saps, &Entry->Link);
    if (Entry->Handle[SideClient] == NULL || Entry->Handle[SideCallManager] == NULL) {
        SapEndLocked(Entry);
        LibraryRelease(Irql);
        return NDIS_STATUS_RESOURCES;
    }
    ObjectReference(Entry);
    *NdisSapHandle = Entry->Handle[SideClient];
    CmHandle = Entry->Handle[SideCallManager];
    RegisterHandler = CALL_MANAGER_OF(Af)->CmRegisterSapHandler;
    AfContext = BreakAfContextLocked(Rule_AF_OPEN_005, Af, SideCallManager);
    LibraryRelease(Irql);

    PENDING_BEGIN();
    Status = NDIS_STATUS_SUCCESS;
    BOUNDARY_LINK(Sap, Entry);
    BREAK_DELIVER(Rule_SAP_REG_001,
                  HANDLER_STATUS(Status, ProtocolCmRegisterSap, PlaceOfSap(Entry, SideCallManager, TRUE),
                                 RegisterHandler, AfContext, Sap, CmHandle, &CmSapContext));

    LibraryAcquire(&After);
    CompletedInside = (BOOLEAN)(Entry->State != SapRegistering);
    if (!CompletedInside) {
        if (Status == NDIS_STATUS_PENDING) {
            Entry->State = SapRegisterPending;
        } else {
            if (Status == NDIS_STATUS_SUCCESS) {
                Entry->Context[SideCallManager] = CmSapContext;
                Entry->State = SapRegistered;
            } else {
                SapEndLocked(Entry);
                *NdisSapHandle = NULL;
            }
            PENDING_END();
            StrayHandler =
                BreakIs(Rule_SAP_REG_009, BreakCallback) ? CLIENT_OF(Af)->ClRegisterSapCompleteHandler : NULL;
        }
    }
    LibraryRelease(After);
    LibraryCheckReturn(Irql, After, "ProtocolCmRegisterSap", "IRQL-012");
    if (CompletedInside && Status != NDIS_STATUS_PENDING) {
        ViolationReport(NDH_STANDIN_FATAL, "SAP-REG-002", "ProtocolCmRegisterSap", ObjectSap, CmHandle,
                        Status, "returned %x after NdisMCmRegisterSapComplete", (ULONG64)(ULONG)Status);
    }
    if (Status == NDIS_STATUS_SUCCESS && !CompletedInside && CmSapContext == NULL) {
        ViolationReport(NDH_STANDIN_NOTED, "SAP-REG-004", "ProtocolCmRegisterSap", ObjectSap, CmHandle, 0,
                        "success without a SAP context");
    }
    if (StrayHandler != NULL) {
        HANDLER_CALL(ProtocolClRegisterSapComplete, PlaceOfSap(Entry, SideClient, FALSE), StrayHandler,
                     Status, ProtocolSapContext, Sap, *NdisSapHandle);
    }
    ObjectDereference(Entry);
    return BreakStatusOf(Rule_SAP_REG_009, Status);
}

/* nf-ndis-ndiscmregistersapcomplete.md, nf-ndis-ndismcmregistersapcomplete.md */
VOID NdisCmRegisterSapComplete(NDIS_STATUS Status, NDIS_HANDLE NdisSapHandle, NDIS_HANDLE CallMgrSapContext)
{
    CL_REG_SAP_COMPLETE_HANDLER CompleteHandler;
    NDIS_HANDLE ClientHandle = NULL;
    NDIS_HANDLE ClientContext;
    PNS_SAP_ENTRY Entry;
    PCO_SAP Sap;
    KIRQL Irql;

    if (Status == NDIS_STATUS_PENDING) {
        ViolationReport(NDH_STANDIN_FATAL, "SAP-REG-002", "NdisMCmRegisterSapComplete", ObjectSap,
                        NdisSapHandle, Status, "completes with NDIS_STATUS_PENDING");
        return;
    }
    Entry = HandleEnter(NdisSapHandle, ObjectSap, SideCallManager, "NdisMCmRegisterSapComplete",
                        "SAP-REG-006", NDH_STANDIN_FATAL, 0, &Irql);
    if (Entry == NULL) {
        return;
    }
    if (Entry->State != SapRegistering && Entry->State != SapRegisterPending) {
        LibraryRelease(Irql);
        ViolationReport(NDH_STANDIN_FATAL, "SAP-REG-002", "NdisMCmRegisterSapComplete", ObjectSap,
                        NdisSapHandle, Status, "no registration of the SAP is pending");
        return;
    }
    ObjectReference(Entry);
    CompleteHandler = CLIENT_OF(Entry->Af)->ClRegisterSapCompleteHandler;
    ClientContext = BreakSapContextLocked(Rule_SAP_REG_005, Entry, SideClient);
    Sap = Entry->Sap;
    if (Status == NDIS_STATUS_SUCCESS) {
        Entry->Context[SideCallManager] = CallMgrSapContext;
        Entry->State = SapRegistered;
        ClientHandle = Entry->Handle[SideClient];
    } else {
        SapEndLocked(Entry);
    }
    LibraryRelease(Irql);
    PENDING_END();

    Status = BreakStatusOf(Rule_SAP_REG_005, Status);
    BREAK_DELIVER(Rule_SAP_REG_005,
                  HANDLER_CALL(ProtocolClRegisterSapComplete, PlaceOfSap(Entry, SideClient, FALSE),
                               CompleteHandler, Status, ClientContext, Sap, ClientHandle));
    ObjectDereference(Entry);
}

/* nf-ndis-ndisclderegistersap.md: the client's handle is dead from here on; twice is FAILURE. */
NDIS_STATUS NdisClDeregisterSap(NDIS_HANDLE NdisSapHandle)
{
    CM_DEREG_SAP_HANDLER DeregisterHandler;
    NDIS_HANDLE CmContext;
    NDIS_HANDLE CmHandle;
    PNS_SAP_ENTRY Entry;
    NDIS_STATUS Status;
    BOOLEAN CompletedInside;
    KIRQL Irql;
    KIRQL After;

    Entry = HandleEnter(NdisSapHandle, ObjectSap, SideClient, "NdisClDeregisterSap", "SAP-DEREG-003",
                        NDH_STANDIN_REFUSED, NDIS_STATUS_FAILURE, &Irql);
    if (Entry == NULL) {
        return BreakIs(Rule_SAP_DEREG_004, BreakStatus) ? NDIS_STATUS_SUCCESS : NDIS_STATUS_FAILURE;
    }
    if (Entry->State != SapRegistered) {
        LibraryRelease(Irql);
        ViolationReport(NDH_STANDIN_REFUSED, "SAP-DEREG-003", "NdisClDeregisterSap", ObjectSap, NdisSapHandle,
                        NDIS_STATUS_FAILURE, "the SAP is not registered");
        return NDIS_STATUS_FAILURE;
    }
    if (CALL_MANAGER_GONE(Entry->Af)) {
        SapEndLocked(Entry);
        LibraryRelease(Irql);
        return NDIS_STATUS_SUCCESS;
    }
    Entry->State = SapDeregistering;
    HandleCloseLocked(&Entry->Handle[SideClient]);
    ObjectReference(Entry);
    CmHandle = Entry->Handle[SideCallManager];
    DeregisterHandler = CALL_MANAGER_OF(Entry->Af)->CmDeregisterSapHandler;
    CmContext = BreakSapContextLocked(Rule_SAP_DEREG_001, Entry, SideCallManager);
    LibraryRelease(Irql);

    PENDING_BEGIN();
    Status = NDIS_STATUS_SUCCESS;
    BREAK_DELIVER(Rule_SAP_DEREG_001,
                  HANDLER_STATUS(Status, ProtocolCmDeregisterSap, PlaceOfSap(Entry, SideCallManager, FALSE),
                                 DeregisterHandler, CmContext));

    LibraryAcquire(&After);
    CompletedInside = (BOOLEAN)(Entry->State != SapDeregistering);
    if (!CompletedInside && Status != NDIS_STATUS_PENDING) {
        /* No failure is offered to the call manager; whatever it says, the SAP is gone. */
        SapEndLocked(Entry);
        PENDING_END();
    }
    LibraryRelease(After);
    LibraryCheckReturn(Irql, After, "ProtocolCmDeregisterSap", "IRQL-012");
    if (CompletedInside && Status != NDIS_STATUS_PENDING) {
        ViolationReport(NDH_STANDIN_FATAL, "SAP-DEREG-002", "ProtocolCmDeregisterSap", ObjectSap, CmHandle,
                        Status, "returned %x after NdisMCmDeregisterSapComplete", (ULONG64)(ULONG)Status);
    }
    ObjectDereference(Entry);
    return Status;
}

/* nf-ndis-ndiscmderegistersapcomplete.md, nf-ndis-ndismcmderegistersapcomplete.md */
VOID NdisCmDeregisterSapComplete(NDIS_STATUS Status, NDIS_HANDLE NdisSapHandle)
{
    CL_DEREG_SAP_COMPLETE_HANDLER CompleteHandler;
    NDIS_HANDLE ClientContext;
    PNS_SAP_ENTRY Entry;
    KIRQL Irql;

    if (Status == NDIS_STATUS_PENDING) {
        ViolationReport(NDH_STANDIN_FATAL, "SAP-DEREG-002", "NdisMCmDeregisterSapComplete", ObjectSap,
                        NdisSapHandle, Status, "completes with NDIS_STATUS_PENDING");
        return;
    }
    Entry = HandleEnter(NdisSapHandle, ObjectSap, SideCallManager, "NdisMCmDeregisterSapComplete",
                        "SAP-DEREG-002", NDH_STANDIN_FATAL, 0, &Irql);
    if (Entry == NULL) {
        return;
    }
    if (Entry->State != SapDeregistering) {
        LibraryRelease(Irql);
        ViolationReport(NDH_STANDIN_FATAL, "SAP-DEREG-002", "NdisMCmDeregisterSapComplete", ObjectSap,
                        NdisSapHandle, Status, "no deregistration of the SAP is pending");
        return;
    }
    ObjectReference(Entry);
    CompleteHandler = CLIENT_OF(Entry->Af)->ClDeregisterSapCompleteHandler;
    ClientContext = BreakSapContextLocked(Rule_SAP_DEREG_007, Entry, SideClient);
    SapEndLocked(Entry);
    LibraryRelease(Irql);
    PENDING_END();

    if (Status != NDIS_STATUS_SUCCESS) {
        ViolationReport(NDH_STANDIN_NOTED, "SAP-DEREG-002", "NdisMCmDeregisterSapComplete", ObjectSap,
                        NdisSapHandle, Status, "completes a deregistration with a failure");
    }
    BREAK_DELIVER(Rule_SAP_DEREG_007,
                  HANDLER_CALL(ProtocolClDeregisterSapComplete, PlaceOfSap(Entry, SideClient, FALSE),
                               CompleteHandler, Status, ClientContext));
    ObjectDereference(Entry);
}
