// SPDX-License-Identifier: MIT
/*
 * Activation and deactivation of VCs (contract 2.3, 3.2, 3.8, 3.11). An MCM tells NDIS, which takes note; a
 * stand-alone call manager asks, and NDIS passes it down to the miniport.
 */
#include "boundary.h"
#include "break.h"
#include "vc.h"

/* NDIS takes note, the miniport side of the MCM is not called. Lock held on entry, released. */
static NDIS_STATUS McmActivate(PNS_VC Vc, PCO_CALL_PARAMETERS CallParameters, KIRQL Irql)
{
    ULONG Complete = SwitchValue(NDH_STANDIN_SW_MCM_ACTIVATE_COMPLETE);
    CM_ACTIVATE_VC_COMPLETE_HANDLER CompleteHandler;
    W_CO_ACTIVATE_VC_HANDLER MiniportHandler;
    NDIS_HANDLE Context;
    BOOLEAN Again;

    Vc->Active = TRUE;
    Again = Vc->WasDeactivated;
    CompleteHandler = CALL_MANAGER_OF(Vc->Af)->CmActivateVcCompleteHandler;
    Context = Vc->Context[SideCallManager];
    MiniportHandler = MINIPORT_OF(Vc->Af)->Co.CoActivateVcHandler;
    LibraryRelease(Irql);
    if (BreakIs(Rule_VC_ACT_008, BreakCallback) && MiniportHandler != NULL) {
        HANDLER_CALL(MiniportCoActivateVc, PlaceOfMiniportVc(Vc), (VOID)MiniportHandler, Context,
                     CallParameters);
    }
    if (Again && BreakIs(Rule_VC_DEACT_007, BreakStatus)) {
        return NDIS_STATUS_FAILURE;
    }
    if (Complete != 0) {
        HANDLER_CALL(ProtocolCmActivateVcComplete, PlaceOfVc(Vc, SideCallManager, NULL), CompleteHandler,
                     NDIS_STATUS_SUCCESS, Context, CallParameters);
    }
    return Complete == 1 ? NDIS_STATUS_PENDING : NDIS_STATUS_SUCCESS;
}

/* What was not finished when the VC was deactivated. */
static VOID NoteOutstanding(PCSTR Function, NDIS_HANDLE Handle, ULONG Sends, ULONG Receives)
{
    if (Sends != 0) {
        ViolationReport(NDH_STANDIN_NOTED, "VC-DEACT-001", Function, ObjectVc, Handle, 0,
                        "%u sends are not complete", (ULONG64)Sends);
    }
    if (Receives != 0) {
        ViolationReport(NDH_STANDIN_NOTED, "VC-DEACT-009", Function, ObjectVc, Handle, 0,
                        "%u indicated NBLs are not back", (ULONG64)Receives);
    }
}

/* Lock held on entry, released. */
static NDIS_STATUS McmDeactivate(PNS_VC Vc, NDIS_HANDLE Handle, PCSTR Function, KIRQL Irql)
{
    ULONG Complete = SwitchValue(NDH_STANDIN_SW_MCM_ACTIVATE_COMPLETE);
    CM_DEACTIVATE_VC_COMPLETE_HANDLER CompleteHandler;
    NDIS_HANDLE Context;
    ULONG Sends;
    ULONG Receives;

    Vc->Active = FALSE;
    Vc->WasDeactivated = TRUE;
    Sends = Vc->SendsOutstanding;
    Receives = Vc->ReceivesOutstanding;
    CompleteHandler = CALL_MANAGER_OF(Vc->Af)->CmDeactivateVcCompleteHandler;
    Context = Vc->Context[SideCallManager];
    LibraryRelease(Irql);
    NoteOutstanding(Function, Handle, Sends, Receives);
    if (Complete == 2) {
        HANDLER_CALL(ProtocolCmDeactivateVcComplete, PlaceOfVc(Vc, SideCallManager, NULL), CompleteHandler,
                     NDIS_STATUS_SUCCESS, Context);
    }
    return BreakStatusOf(Rule_NDIS_CLOSE_013, NDIS_STATUS_SUCCESS);
}

/* The handler that was asked returned Status. */
static NDIS_STATUS RequestReturned(PNS_VC Vc, NDIS_HANDLE Handle, ULONG Serial, BOOLEAN Activate,
                                   NDIS_STATUS Status)
{
    PCSTR Handler = Activate ? "MiniportCoActivateVc" : "MiniportCoDeactivateVc";
    BOOLEAN CompletedInside;
    ULONG Sends = 0;
    ULONG Receives = 0;
    KIRQL Irql;

    LibraryAcquire(&Irql);
    CompletedInside = NUMBER_DONE(Vc->ActivationDone, Serial);
    if (!CompletedInside) {
        if (Status == NDIS_STATUS_PENDING) {
            Vc->Activation = Activate ? ActivationPending : DeactivationPending;
        } else {
            Vc->Activation = ActivationNone;
            if (Status == NDIS_STATUS_SUCCESS) {
                Vc->Active = Activate;
                Sends = Activate ? 0 : Vc->SendsOutstanding;
                Receives = Activate ? 0 : Vc->ReceivesOutstanding;
            }
            PENDING_END();
        }
    }
    LibraryRelease(Irql);
    NoteOutstanding(Handler, Handle, Sends, Receives);
    if (CompletedInside && Status != NDIS_STATUS_PENDING) {
        ViolationReport(NDH_STANDIN_FATAL, "U-08", Handler, ObjectVc, Handle, Status,
                        "returned %x after completing the same request", (ULONG64)(ULONG)Status);
    }
    return Status;
}

/* Why a request cannot be passed down now, with *Status, or NULL. Library's lock held. */
static PCSTR RefusalLocked(PNS_VC Vc, BOOLEAN Activate, PCSTR *Rule, NDIS_STATUS *Status)
{
    *Rule = "U-12";
    *Status = NDIS_STATUS_FAILURE;
    if (Activate && MINIPORT_GONE(Vc->Af)) {
        return "the miniport was halted";
    }
    if (Vc->Activation == DeactivationRequesting || Vc->Activation == DeactivationPending) {
        *Status = NDIS_STATUS_CLOSING;
        return "a deactivation of the VC is pending";
    }
    if (Vc->Activation != ActivationNone) {
        return "an activation of the VC is pending";
    }
    if (!Activate && !Vc->Active) {
        *Rule = "VC-DEACT-004";
        *Status = NDIS_STATUS_NOT_ACCEPTED;
        return "the VC is not active";
    }
    return NULL;
}

/* -> miniport: MiniportCoActivateVc, MiniportCoDeactivateVc. Lock held on entry, released. */
static NDIS_STATUS PassDown(PNS_VC Vc, NDIS_HANDLE Handle, BOOLEAN Activate, PCO_CALL_PARAMETERS Parameters,
                            PCSTR Function, KIRQL Irql)
{
    const NDIS_MINIPORT_CO_CHARACTERISTICS *Co = &MINIPORT_OF(Vc->Af)->Co;
    NDIS_STATUS Status;
    PCSTR Reason;
    PCSTR Rule;
    ULONG Serial;

    if (!Activate && Vc->Active && MINIPORT_GONE(Vc->Af)) { /* U-24: its activation ended with the miniport */
        Vc->Active = FALSE;
        LibraryRelease(Irql);
        return NDIS_STATUS_SUCCESS;
    }
    Reason = RefusalLocked(Vc, Activate, &Rule, &Status);
    if (Reason != NULL) {
        LibraryRelease(Irql);
        ViolationReport(NDH_STANDIN_REFUSED, Rule, Function, ObjectVc, Handle, Status, "%s", Reason);
        return Status;
    }
    Vc->Activation = Activate ? ActivationRequesting : DeactivationRequesting;
    Serial = ++Vc->ActivationSerial;
    ObjectReference(Vc);
    LibraryRelease(Irql);

    PENDING_BEGIN();
    Status = NDIS_STATUS_SUCCESS;
    BREAK_DELIVER(Rule_CM_ACT_001, {
        if (Activate) {
            HANDLER_STATUS(Status, MiniportCoActivateVc, PlaceOfMiniportVc(Vc), Co->CoActivateVcHandler,
                           Vc->Context[SideMiniport], Parameters);
        } else {
            HANDLER_STATUS(Status, MiniportCoDeactivateVc, PlaceOfMiniportVc(Vc), Co->CoDeactivateVcHandler,
                           Vc->Context[SideMiniport]);
        }
    });
    Status = RequestReturned(Vc, Handle, Serial, Activate, Status);
    ObjectDereference(Vc);
    return Status;
}

static NDIS_STATUS Activation(NDIS_HANDLE Handle, BOOLEAN Activate, PCO_CALL_PARAMETERS Parameters,
                              BOOLEAN McmName, PCSTR Function)
{
    BOOLEAN Mcm;
    PNS_VC Vc;
    KIRQL Irql;

    Vc = VcEnter(Handle, SideCallManager, Function, "VC-DEL-009", NDH_STANDIN_REFUSED, NDIS_STATUS_FAILURE,
                 &Irql);
    if (Vc == NULL) {
        return NDIS_STATUS_FAILURE;
    }
    Mcm = (BOOLEAN)(Vc->Af->CallManager == NULL);
    if (Mcm != McmName) {
        ViolationReport(NDH_STANDIN_NOTED, Mcm ? "U-07" : "CM-NAME-001", Function, ObjectVc, Handle, 0, "%s",
                        Mcm ? "the call manager of the VC is an MCM"
                            : "the call manager of the VC is a protocol driver");
    }
    if (!Mcm) {
        return PassDown(Vc, Handle, Activate, Parameters, Function, Irql);
    }
    if (Activate) {
        return McmActivate(Vc, Parameters, Irql);
    }
    if (!Vc->Active) {
        LibraryRelease(Irql);
        ViolationReport(NDH_STANDIN_REFUSED, "VC-DEACT-004", Function, ObjectVc, Handle,
                        NDIS_STATUS_NOT_ACCEPTED, "the VC is not active");
        return BreakIs(Rule_VC_DEACT_003, BreakStatus) ? NDIS_STATUS_SUCCESS : NDIS_STATUS_NOT_ACCEPTED;
    }
    return McmDeactivate(Vc, Handle, Function, Irql);
}

/* nf-ndis-ndismcmactivatevc.md */
NDIS_STATUS NdisMCmActivateVc(NDIS_HANDLE NdisVcHandle, PCO_CALL_PARAMETERS CallParameters)
{
    return Activation(NdisVcHandle, TRUE, CallParameters, TRUE, "NdisMCmActivateVc");
}

/* nf-ndis-ndismcmdeactivatevc.md */
NDIS_STATUS NdisMCmDeactivateVc(NDIS_HANDLE NdisVcHandle)
{
    return Activation(NdisVcHandle, FALSE, NULL, TRUE, "NdisMCmDeactivateVc");
}

/* nf-ndis-ndiscmactivatevc.md */
NDIS_STATUS NdisCmActivateVc(NDIS_HANDLE NdisVcHandle, PCO_CALL_PARAMETERS CallParameters)
{
    return Activation(NdisVcHandle, TRUE, CallParameters, FALSE, "NdisCmActivateVc");
}

/* nf-ndis-ndiscmdeactivatevc.md */
NDIS_STATUS NdisCmDeactivateVc(NDIS_HANDLE NdisVcHandle)
{
    return Activation(NdisVcHandle, FALSE, NULL, FALSE, "NdisCmDeactivateVc");
}

/*
 * The miniport completes what it pended, or what its handler is still about. NULL: reported. Otherwise the VC
 * is referenced, and its context at the call manager is in *Context.
 */
static PNS_VC CompletionEnter(NDIS_HANDLE Handle, NDIS_STATUS Status, BOOLEAN Activate, PCSTR Function,
                              NDIS_HANDLE *Context)
{
    ACTIVATION_STATE Requesting = Activate ? ActivationRequesting : DeactivationRequesting;
    ACTIVATION_STATE Pending = Activate ? ActivationPending : DeactivationPending;
    ULONG Sends = 0;
    ULONG Receives = 0;
    BOOLEAN Gone;
    PNS_VC Vc;
    KIRQL Irql;

    if (Status == NDIS_STATUS_PENDING) {
        ViolationReport(NDH_STANDIN_FATAL, "U-08", Function, ObjectVc, Handle, Status,
                        "completes with NDIS_STATUS_PENDING");
        return NULL;
    }
    Vc = VcEnterMiniport(Handle, TRUE, Function, "VC-DEL-009", &Irql);
    if (Vc == NULL) {
        return NULL;
    }
    if (Vc->Activation != Requesting && Vc->Activation != Pending) {
        LibraryRelease(Irql);
        ViolationReport(NDH_STANDIN_FATAL, "U-08", Function, ObjectVc, Handle, Status, "no %s is pending",
                        Activate ? "activation" : "deactivation");
        return NULL;
    }
    Vc->ActivationDone = Vc->ActivationSerial;
    Vc->Activation = ActivationNone;
    if (Status == NDIS_STATUS_SUCCESS) {
        Vc->Active = Activate;
        Sends = Activate ? 0 : Vc->SendsOutstanding;
        Receives = Activate ? 0 : Vc->ReceivesOutstanding;
    }
    Gone = CALL_MANAGER_GONE(Vc->Af);
    *Context = Vc->Context[SideCallManager];
    ObjectReference(Vc);
    LibraryRelease(Irql);
    PENDING_END();
    NoteOutstanding(Function, Handle, Sends, Receives);
    if (Gone) {
        ObjectDereference(Vc);
        return NULL;
    }
    return Vc;
}

/* nf-ndis-ndismcoactivatevccomplete.md */
VOID NdisMCoActivateVcComplete(NDIS_STATUS Status, NDIS_HANDLE NdisVcHandle,
                               PCO_CALL_PARAMETERS CallParameters)
{
    NDIS_HANDLE Context;
    PNS_VC Vc = CompletionEnter(NdisVcHandle, Status, TRUE, "NdisMCoActivateVcComplete", &Context);

    if (Vc != NULL) {
        HANDLER_CALL(ProtocolCmActivateVcComplete, PlaceOfVc(Vc, SideCallManager, NULL),
                     CALL_MANAGER_OF(Vc->Af)->CmActivateVcCompleteHandler, Status, Context, CallParameters);
        ObjectDereference(Vc);
    }
}

/* nf-ndis-ndismcodeactivatevccomplete.md */
VOID NdisMCoDeactivateVcComplete(NDIS_STATUS Status, NDIS_HANDLE NdisVcHandle)
{
    NDIS_HANDLE Context;
    PNS_VC Vc = CompletionEnter(NdisVcHandle, Status, FALSE, "NdisMCoDeactivateVcComplete", &Context);

    if (Vc != NULL) {
        HANDLER_CALL(ProtocolCmDeactivateVcComplete, PlaceOfVc(Vc, SideCallManager, NULL),
                     CALL_MANAGER_OF(Vc->Af)->CmDeactivateVcCompleteHandler, Status, Context);
        ObjectDereference(Vc);
    }
}
