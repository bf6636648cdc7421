// SPDX-License-Identifier: MIT
/*
 * Address families: close, and the call manager's wish that a client closes (contract 2.1, 7).
 */
#include "boundary.h"
#include "af.h"
#include "break.h"
#include "legacy.h"

/* The notification of a closed AF is over: now the client's handle dies. Library's lock held. */
static VOID AfNotifyEndLocked(PNS_AF Af)
{
    Af->Notify = AfNotifyNone;
    if (Af->State == AfClosed && Af->Handle[SideClient] != NULL) {
        HandleCloseLocked(&Af->Handle[SideClient]);
        ObjectDereference(Af);
    }
}

/* nf-ndis-ndisclcloseaddressfamily.md */
NDIS_STATUS NdisClCloseAddressFamily(NDIS_HANDLE NdisAfHandle)
{
    CL_CLOSE_AF_COMPLETE_HANDLER StrayHandler = NULL;
    CM_CLOSE_AF_HANDLER CloseHandler;
    NDIS_HANDLE ClientContext;
    NDIS_HANDLE CmContext;
    NDIS_HANDLE CmHandle;
    NDIS_STATUS Status;
    BOOLEAN CompletedInside;
    BOOLEAN Busy;
    PNS_AF Af;
    KIRQL Irql;
    KIRQL After;

    Af = HandleEnter(NdisAfHandle, ObjectAf, SideClient, "NdisClCloseAddressFamily", "AF-CLOSE-010",
                     NDH_STANDIN_REFUSED, NDIS_STATUS_FAILURE, &Irql);
    if (Af == NULL) {
        return NDIS_STATUS_FAILURE;
    }
    Busy = (BOOLEAN)(!IsListEmpty(&Af->Vcs) || !IsListEmpty(&Af->Saps));
    if (Af->State != AfOpen || (Busy && SwitchValue(NDH_STANDIN_SW_AF_CLOSE_BUSY) == 1)) {
        BOOLEAN Open = (BOOLEAN)(Af->State == AfOpen);

        LibraryRelease(Irql);
        ViolationReport(NDH_STANDIN_REFUSED, Open ? "AF-CLOSE-001" : "AF-CLOSE-010",
                        "NdisClCloseAddressFamily", ObjectAf, NdisAfHandle, NDIS_STATUS_FAILURE, "%s",
                        Open ? "VCs or SAPs are left" : "the AF is not open or is being closed");
        return NDIS_STATUS_FAILURE;
    }
    if (CALL_MANAGER_GONE(Af)) {
        AfEndLocked(Af);
        LibraryRelease(Irql);
        return NDIS_STATUS_SUCCESS;
    }
    Af->State = AfClosing;
    Af->CloseTold = FALSE;
    ObjectReference(Af);
    CmHandle = Af->Handle[SideCallManager];
    CloseHandler = CALL_MANAGER_OF(Af)->CmCloseAfHandler;
    CmContext = Af->Context[SideCallManager];
    ClientContext = Af->Context[SideClient];
    LibraryRelease(Irql);

    if (Busy) {
        /* C-12: the call manager decides. */
        ViolationReport(NDH_STANDIN_NOTED, "AF-CLOSE-001", "NdisClCloseAddressFamily", ObjectAf, NdisAfHandle,
                        0, "VCs or SAPs are left");
    }
    PENDING_BEGIN();
    Status = NDIS_STATUS_SUCCESS;
    BREAK_DELIVER(Rule_AF_CLOSE_002, HANDLER_STATUS(Status, ProtocolCmCloseAf, PlaceOfAf(Af, SideCallManager),
                                                    CloseHandler, CmContext));

    LibraryAcquire(&After);
    Af->CloseTold = TRUE;
    CompletedInside = (BOOLEAN)(Af->State != AfClosing);
    if (!CompletedInside && Status != NDIS_STATUS_PENDING) {
        if (Status == NDIS_STATUS_SUCCESS) {
            AfEndLocked(Af);
        } else {
            Af->State = AfOpen;
        }
        PENDING_END();
        StrayHandler =
            BreakIs(Rule_AF_CLOSE_011, BreakCallback) ? CLIENT_OF(Af)->ClCloseAfCompleteHandler : NULL;
    }
    LibraryRelease(After);
    LibraryCheckReturn(Irql, After, "ProtocolCmCloseAf", "IRQL-012");
    if (CompletedInside && Status != NDIS_STATUS_PENDING) {
        ViolationReport(NDH_STANDIN_FATAL, "AF-CLOSE-003", "ProtocolCmCloseAf", ObjectAf, CmHandle, Status,
                        "returned %x after NdisMCmCloseAddressFamilyComplete", (ULONG64)(ULONG)Status);
    }
    if (StrayHandler != NULL) {
        HANDLER_CALL(ProtocolClCloseAfComplete, PlaceOfAf(Af, SideClient), StrayHandler, Status,
                     ClientContext);
    }
    if (Status == NDIS_STATUS_SUCCESS && BreakIs(Rule_AF_CLOSE_012, BreakCallback)) {
        HANDLER_CALL(ProtocolClNotifyCloseAf, PlaceOfAf(Af, SideClient),
                     (VOID)CLIENT_OF(Af)->ClNotifyCloseAfHandler, ClientContext);
    }
    ObjectDereference(Af);
    return BreakStatusOf(Rule_AF_CLOSE_011, Status);
}

/* nf-ndis-ndiscmcloseaddressfamilycomplete.md, nf-ndis-ndismcmcloseaddressfamilycomplete.md */
VOID NdisCmCloseAddressFamilyComplete(NDIS_STATUS Status, NDIS_HANDLE NdisAfHandle)
{
    CL_CLOSE_AF_COMPLETE_HANDLER CompleteHandler;
    CL_NOTIFY_CLOSE_AF_HANDLER NotifyHandler;
    NDIS_HANDLE ClientContext;
    PNS_AF Af;
    KIRQL Irql;

    if (Status == NDIS_STATUS_PENDING) {
        ViolationReport(NDH_STANDIN_FATAL, "AF-CLOSE-003", "NdisMCmCloseAddressFamilyComplete", ObjectAf,
                        NdisAfHandle, Status, "completes with NDIS_STATUS_PENDING");
        return;
    }
    Af = HandleEnter(NdisAfHandle, ObjectAf, SideCallManager, "NdisMCmCloseAddressFamilyComplete",
                     "AF-CLOSE-006", NDH_STANDIN_FATAL, 0, &Irql);
    if (Af == NULL) {
        return;
    }
    if (Af->State != AfClosing) {
        LibraryRelease(Irql);
        ViolationReport(NDH_STANDIN_FATAL, "AF-CLOSE-003", "NdisMCmCloseAddressFamilyComplete", ObjectAf,
                        NdisAfHandle, Status, "no close of the AF is pending");
        return;
    }
    CompleteHandler = CLIENT_OF(Af)->ClCloseAfCompleteHandler;
    ClientContext = BreakAfContextLocked(Rule_AF_CLOSE_004, Af, SideClient);
    NotifyHandler = CLIENT_OF(Af)->ClNotifyCloseAfHandler;
    ObjectReference(Af);
    AfEndLocked(Af);
    LibraryRelease(Irql);
    PENDING_END();

    if (Status != NDIS_STATUS_SUCCESS) {
        ViolationReport(NDH_STANDIN_NOTED, "AF-CLOSE-003", "NdisMCmCloseAddressFamilyComplete", ObjectAf,
                        NdisAfHandle, Status, "completes a close with a failure");
    }
    BREAK_DELIVER(Rule_AF_CLOSE_004, HANDLER_CALL(ProtocolClCloseAfComplete, PlaceOfAf(Af, SideClient),
                                                  CompleteHandler, Status, ClientContext));
    if (BreakIs(Rule_AF_CLOSE_012, BreakCallback)) {
        HANDLER_CALL(ProtocolClNotifyCloseAf, PlaceOfAf(Af, SideClient), (VOID)NotifyHandler, ClientContext);
    }
    ObjectDereference(Af);
}

/* The handler of a driver of NDIS 5, which knows of no notification. */
#define LEGACY_HANDLER(Context_) LegacyNotifyCloseAf(Legacy, Context_, ClientHandle)

/* nf-ndis-ndiscmnotifycloseaddressfamily.md, nf-ndis-ndismcmnotifycloseaddressfamily.md */
NDIS_STATUS NdisCmNotifyCloseAddressFamily(NDIS_HANDLE NdisAfHandle)
{
    CM_NOTIFY_CLOSE_AF_COMPLETE_HANDLER FailureHandler = NULL;
    CL_NOTIFY_CLOSE_AF_HANDLER NotifyHandler;
    const LEGACY_HANDLERS *Legacy;
    NDIS_HANDLE ClientContext;
    NDIS_HANDLE ClientHandle;
    NDIS_HANDLE CmContext;
    NDIS_STATUS Status;
    BOOLEAN CompletedInside;
    PNS_AF Af;
    KIRQL Irql;
    KIRQL After;

    if (!LibraryRequirePassive("NdisMCmNotifyCloseAddressFamily", "IRQL-004")) {
        return NDIS_STATUS_FAILURE;
    }
    Af = HandleEnter(NdisAfHandle, ObjectAf, SideCallManager, "NdisMCmNotifyCloseAddressFamily",
                     "AF-CLOSE-006", NDH_STANDIN_REFUSED, NDIS_STATUS_FAILURE, &Irql);
    if (Af == NULL) {
        return NDIS_STATUS_FAILURE;
    }
    if (Af->State == AfClosing && !Af->CloseTold && Af->Notify == AfNotifyNone) {
        LibraryRelease(Irql); /* the client was first, and its call manager could not know */
        return NDIS_STATUS_FAILURE;
    }
    if (Af->State != AfOpen || Af->Notify != AfNotifyNone) {
        LibraryRelease(Irql);
        ViolationReport(NDH_STANDIN_REFUSED, "AF-NOTIFY-002", "NdisMCmNotifyCloseAddressFamily", ObjectAf,
                        NdisAfHandle, NDIS_STATUS_FAILURE,
                        "the AF is not open, or its client is being notified");
        return NDIS_STATUS_FAILURE;
    }
    Af->Notify = AfNotifyDelivering;
    ObjectReference(Af);
    NotifyHandler = CLIENT_OF(Af)->ClNotifyCloseAfHandler;
    Legacy = Af->Legacy[SideClient];
    ClientHandle = Af->Handle[SideClient];
    ClientContext = Af->Context[SideClient];
    CmContext = Af->Context[SideCallManager];
    LibraryRelease(Irql);

    PENDING_BEGIN();
    Status = NDIS_STATUS_SUCCESS;
    BREAK_DELIVER(Rule_AF_NOTIFY_002, {
        if (Legacy != NULL) {
            HANDLER_STATUS(Status, ProtocolClNotifyCloseAf, PlaceOfAf(Af, SideClient), LEGACY_HANDLER,
                           ClientContext);
        } else {
            HANDLER_STATUS(Status, ProtocolClNotifyCloseAf, PlaceOfAf(Af, SideClient), NotifyHandler,
                           ClientContext);
        }
    });

    LibraryAcquire(&After);
    CompletedInside = (BOOLEAN)(Af->Notify != AfNotifyDelivering);
    if (!CompletedInside) {
        if (Status == NDIS_STATUS_PENDING) {
            Af->Notify = AfNotifyPending;
        } else {
            if (Status != NDIS_STATUS_SUCCESS && SwitchValue(NDH_STANDIN_SW_AF_NOTIFY_FAILURE) == 1) {
                FailureHandler = CALL_MANAGER_OF(Af)->CmNotifyCloseAfCompleteHandler;
            }
            AfNotifyEndLocked(Af);
            PENDING_END();
        }
    }
    LibraryRelease(After);
    LibraryCheckReturn(Irql, After, "ProtocolClNotifyCloseAf", "IRQL-015");
    if (CompletedInside && Status != NDIS_STATUS_PENDING) {
        ViolationReport(NDH_STANDIN_FATAL, "AF-NOTIFY-004", "ProtocolClNotifyCloseAf", ObjectAf, NdisAfHandle,
                        Status, "returned %x after NdisClNotifyCloseAddressFamilyComplete",
                        (ULONG64)(ULONG)Status);
    }
    if (FailureHandler != NULL) {
        HANDLER_CALL(ProtocolCmNotifyCloseAfComplete, PlaceOfAf(Af, SideCallManager), FailureHandler,
                     CmContext, Status);
        Status = NDIS_STATUS_PENDING;
    }
    ObjectDereference(Af);
    return Status;
}

/* nf-ndis-ndisclnotifycloseaddressfamilycomplete.md: the AF may be closed already (C-11). */
VOID NdisClNotifyCloseAddressFamilyComplete(NDIS_HANDLE NdisAfHandle, NDIS_STATUS Status)
{
    CM_NOTIFY_CLOSE_AF_COMPLETE_HANDLER CompleteHandler;
    NDIS_HANDLE CmContext;
    PNS_AF Af;
    KIRQL Irql;

    if (Status == NDIS_STATUS_PENDING) {
        ViolationReport(NDH_STANDIN_FATAL, "AF-NOTIFY-004", "NdisClNotifyCloseAddressFamilyComplete",
                        ObjectAf, NdisAfHandle, Status, "completes with NDIS_STATUS_PENDING");
        return;
    }
    Af = HandleEnter(NdisAfHandle, ObjectAf, SideClient, "NdisClNotifyCloseAddressFamilyComplete",
                     "AF-NOTIFY-004", NDH_STANDIN_FATAL, 0, &Irql);
    if (Af == NULL) {
        return;
    }
    if (Af->Notify == AfNotifyNone) {
        LibraryRelease(Irql);
        ViolationReport(NDH_STANDIN_FATAL, "AF-NOTIFY-004", "NdisClNotifyCloseAddressFamilyComplete",
                        ObjectAf, NdisAfHandle, Status, "no close notification of the AF is pending");
        return;
    }
    /* U-23: a table of the documented size ends before this handler. */
    CompleteHandler = CALL_MANAGER_GONE(Af) ? NULL : CALL_MANAGER_OF(Af)->CmNotifyCloseAfCompleteHandler;
    CmContext = Af->Context[SideCallManager];
    ObjectReference(Af);
    AfNotifyEndLocked(Af);
    LibraryRelease(Irql);
    PENDING_END();
    if (CompleteHandler != NULL) {
        Status = BreakStatusOf(Rule_AF_NOTIFY_005, Status);
        BREAK_DELIVER(Rule_AF_NOTIFY_005,
                      HANDLER_CALL(ProtocolCmNotifyCloseAfComplete, PlaceOfAf(Af, SideCallManager),
                                   CompleteHandler, CmContext, Status));
    }
    ObjectDereference(Af);
}
