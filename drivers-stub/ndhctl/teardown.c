// SPDX-License-Identifier: MIT
#include "teardown.h"
#include "attach.h"
#include "binding.h"
#include "client_data.h"
#include "client_oid.h"
#include "guard.h"
#include "operation.h"
#include "policy.h"
#include "session.h"

#define STEP 10u /* ms between two passes when nothing moves */
#define MAX_FAILURES                                                                                         \
    8u /* of calls about one object in one run: a call manager that always fails is not asked for ever */
#define NOTIFY_DEADLINE 5000u

static KEVENT g_Turn;  /* synchronization: one run at a time */
static KEVENT g_Moved; /* synchronization */
static volatile LONG g_Progress;
static volatile LONG g_Duties;
static WDFWORKITEM g_Work;

static EVT_WDF_WORKITEM TeardownEvtWork;

NDH_PAGED NTSTATUS TeardownCreate(WDFDEVICE Device)
{
    PAGED_CODE();
    WDF_OBJECT_ATTRIBUTES attributes;
    WDF_WORKITEM_CONFIG config;

    KeInitializeEvent(&g_Turn, SynchronizationEvent, TRUE);
    KeInitializeEvent(&g_Moved, SynchronizationEvent, FALSE);
    WDF_OBJECT_ATTRIBUTES_INIT(&attributes);
    attributes.ParentObject = Device;
    WDF_WORKITEM_CONFIG_INIT(&config, TeardownEvtWork);
    config.AutomaticSerialization = FALSE;
    return WdfWorkItemCreate(&config, &attributes, &g_Work);
}

VOID TeardownDuty(LONG Duty)
{
    (VOID) InterlockedOr(&g_Duties, Duty);
    WdfWorkItemEnqueue(g_Work);
}

VOID TeardownProgress(VOID)
{
    (VOID) InterlockedIncrement(&g_Progress);
    (VOID) KeSetEvent(&g_Moved, IO_NO_INCREMENT, FALSE);
    if (g_Duties != 0) {
        WdfWorkItemEnqueue(g_Work);
    }
}

/* State of one run. */
typedef struct NDH_RUN {
    const NDH_SCOPE *Scope;
    NDH_RESET_OUT *Report; /* the call managers add what they complete */
    UINT32 Remaining;
    NDH_ID First;  /* one of what remains */
    BOOLEAN Fresh; /* first pass: failures of earlier runs do not count */
} NDH_RUN;

static BOOLEAN InScope(const NDH_RUN *Run, const NDH_OBJECT *Object)
{
    if (Run->Scope->Below == NULL) {
        return TRUE;
    }
    while (Object != NULL && Object != Run->Scope->Below) {
        Object = Object->Parent;
    }
    return Object != NULL;
}

static VOID Remains(NDH_RUN *Run, NDH_OBJECT *Object)
{
    if (Run->Remaining++ == 0) {
        Run->First = Object->Id;
    }
    if (Run->Fresh) {
        Object->Failures = 0;
    }
}

/* Makes a call about an object, unless too many have failed. */
static VOID Call(NDH_OBJECT *Object, UINT16 Kind, NDH_ID Party, NDIS_STATUS Status)
{
    static const NDH_PAYLOAD none;
    NDH_OPERATION operation = {
        .Kind = Kind, .Object = Object->Id, .Object2 = Party, .Status = (UINT32)Status
    };
    NDH_RESULT result;

    if (Object->Failures >= MAX_FAILURES) {
        return;
    }
    OperationExecute(&operation, &none, NDH_EVENT_BY_POLICY, &result);
    if (result.Outcome == (UINT32)STATUS_SUCCESS && result.NdisStatus != (UINT32)NDIS_STATUS_SUCCESS &&
        result.NdisStatus != (UINT32)NDIS_STATUS_PENDING) {
        Object->Failures++;
    }
}

static BOOLEAN HasCall(const NDH_VC *Vc)
{
    return Vc->Call == NdhCallAccepted || Vc->Call == NdhCallConnected || Vc->Call == NdhCallCloseIndicated ||
           Vc->Call == NdhCallCloseFailed;
}

/* Drops all parties but one. A round that leaves as many as there were counts as a call that failed. */
static VOID DropOthers(NDH_VC *Vc)
{
    UINT32 before = Vc->Active;

    if (Vc->Object.Failures < MAX_FAILURES && PartyDropOthers(Vc) != 0 && Vc->Active >= before) {
        Vc->Object.Failures++;
    }
}

/* The next legal step for a VC. What is under way is waited for. */
static VOID StepVc(NDH_VC *Vc, BOOLEAN Close)
{
    if (Vc->AnswerOwed) {
        if (!Vc->Telling) {
            Call(&Vc->Object, NdhOpClIncomingCallComplete, 0, NDIS_STATUS_FAILURE);
        }
    } else if (Close && HasCall(Vc) && Vc->Parties <= 1) {
        Call(&Vc->Object, NdhOpClCloseCall, PartyLeft(Vc), NDIS_STATUS_SUCCESS);
    }
    if (Vc->ByClient && (Vc->Call == NdhCallIdle || Vc->Call == NdhCallClosed) &&
        (Vc->State == NdhStateVcCreated || Vc->State == NdhStateVcInactive)) {
        Call(&Vc->Object, NdhOpClDeleteVc, 0, NDIS_STATUS_SUCCESS);
    }
}

/* Drops the parties of all calls but one each. FALSE: some are still there, so no call is closed yet
 * (closing-an-address-family-in-a-condis-client.md); those of a call whose drops keep failing stop nobody. */
static BOOLEAN StepParties(const NDH_RUN *Run)
{
    NDH_OBJECT *object;
    UINT32 cursor = 0;
    BOOLEAN dropped = TRUE;
    while ((object = ObjectNext(NdhKindVc, &cursor)) != NULL) {
        NDH_VC *vc = CONTAINING_RECORD(object, NDH_VC, Object);
        if (InScope(Run, object) && !vc->AnswerOwed && HasCall(vc)) {
            DropOthers(vc);
            dropped = dropped && (vc->Parties <= 1 || object->Failures >= MAX_FAILURES);
        }
        ObjectRelease(object);
    }
    return dropped;
}

static VOID StepVcs(NDH_RUN *Run)
{
    NDH_OBJECT *object;
    UINT32 cursor = 0;
    BOOLEAN dropped = StepParties(Run);
    while ((object = ObjectNext(NdhKindVc, &cursor)) != NULL) {
        if (InScope(Run, object)) {
            Remains(Run, object);
            StepVc(CONTAINING_RECORD(object, NDH_VC, Object), dropped);
        }
        ObjectRelease(object);
    }
}

static VOID StepSaps(NDH_RUN *Run)
{
    NDH_OBJECT *object;
    UINT32 cursor = 0;
    BOOLEAN vcs = Run->Remaining != 0;
    while ((object = ObjectNext(NdhKindSap, &cursor)) != NULL) {
        if (InScope(Run, object)) {
            Remains(Run, object);
            if (!vcs && CONTAINING_RECORD(object, NDH_SAP, Object)->State == NdhStateOpen) {
                Call(object, NdhOpClDeregisterSap, 0, NDIS_STATUS_SUCCESS);
            }
        }
        ObjectRelease(object);
    }
}

static VOID StepAfs(NDH_RUN *Run)
{
    NDH_OBJECT *object;
    UINT32 cursor = 0;
    while ((object = ObjectNext(NdhKindAf, &cursor)) != NULL) {
        NDH_AF *af = CONTAINING_RECORD(object, NDH_AF, Object);
        if (InScope(Run, object)) {
            Remains(Run, object);
            if (af->State == NdhStateOpen && af->Children == 0) {
                Call(object, NdhOpClCloseAf, 0, NDIS_STATUS_SUCCESS);
            }
        }
        ObjectRelease(object);
    }
}

/* Requests that wait for the client are aborted, lists that it keeps go back; its own come back from NDIS. */
static VOID StepTransfers(NDH_RUN *Run, UINT32 Kind, VOID (*Step)(NDH_OBJECT *))
{
    NDH_OBJECT *object;
    UINT32 cursor = 0;
    while ((object = ObjectNext(Kind, &cursor)) != NULL) {
        if (InScope(Run, object)) {
            Remains(Run, object);
            Step(object);
        }
        ObjectRelease(object);
    }
}

/* The call managers in scope: to automatic policies (once), then one step of their own. */
static VOID StepCallManagers(NDH_RUN *Run)
{
    NDH_BINDING *binding;
    UINT32 cursor = 0;
    while ((binding = AttachNext(&cursor)) != NULL) {
        const NDH_OBJECT *below = Run->Scope->Below;
        if (below == NULL || below == &binding->Object || below->Parent == &binding->Object) {
            if (Run->Fresh) {
                binding->Interface.ResetPolicies(binding->Interface.Context, TRUE);
            }
            (VOID) binding->Interface.Teardown(binding->Interface.Context, Run->Report);
        }
        AttachDone(binding);
    }
}

/* One attempt; TRUE: nothing is left. */
static BOOLEAN Pass(NDH_RUN *Run)
{
    Run->Remaining = 0;
    Run->First = 0;
    StepCallManagers(Run);
    StepTransfers(Run, NdhKindOid, ClientOidAbort);
    StepTransfers(Run, NdhKindData, DataGiveBack);
    StepVcs(Run);
    StepSaps(Run);
    if (Run->Scope->CloseAf) {
        StepAfs(Run);
    }
    Run->Fresh = FALSE;
    return Run->Remaining == 0;
}

/* What is there of what the report counts. */
typedef struct NDH_TALLY {
    UINT32 Calls;
    UINT32 Vcs;
    UINT32 Parties;
    UINT32 Saps;
    UINT32 Requests;
    UINT32 Transfers;
} NDH_TALLY;

static VOID Count(NDH_TALLY *Tally)
{
    NDH_OBJECT *object;
    UINT32 cursor = 0;

    Tally->Calls = 0;
    while ((object = ObjectNext(NdhKindVc, &cursor)) != NULL) {
        const NDH_VC *vc = CONTAINING_RECORD(object, NDH_VC, Object);
        Tally->Calls += vc->Call != NdhCallIdle && vc->Call != NdhCallClosed;
        ObjectRelease(object);
    }
    Tally->Vcs = ObjectCount(NdhKindVc);
    Tally->Parties = ObjectCount(NdhKindParty);
    Tally->Saps = ObjectCount(NdhKindSap);
    Tally->Requests = ObjectCount(NdhKindOid);
    Tally->Transfers = ObjectCount(NdhKindData);
}

/* What came meanwhile, from a call manager that is not told to be quiet, does not count. */
static UINT32 Gone(UINT32 Before, UINT32 After)
{
    return Before > After ? Before - After : 0;
}

/* What is gone is the teardown's doing, also where an automatic answer did it. */
static VOID Report(const NDH_TALLY *Before, NDH_RESET_OUT *Out)
{
    NDH_TALLY after;

    Count(&after);
    Out->Calls = Gone(Before->Calls, after.Calls);
    Out->Vcs = Gone(Before->Vcs, after.Vcs);
    Out->Parties = Gone(Before->Parties, after.Parties);
    Out->Saps = Gone(Before->Saps, after.Saps);
    Out->Requests = Gone(Before->Requests, after.Requests);
    Out->Transfers = Gone(Before->Transfers, after.Transfers);
}

static UINT64 Milliseconds(VOID)
{
    LARGE_INTEGER frequency;
    LARGE_INTEGER now = KeQueryPerformanceCounter(&frequency);
    return (UINT64)now.QuadPart / ((UINT64)frequency.QuadPart / 1000u);
}

/* Passes until nothing is left or the time is over. */
static BOOLEAN RunPasses(NDH_RUN *Run, UINT32 Limit)
{
    LARGE_INTEGER step = { .QuadPart = -(LONGLONG)STEP * NDH_MILLISECOND };
    UINT64 end = Milliseconds() + Limit;

    while (!Pass(Run)) {
        if (Milliseconds() >= end) {
            return FALSE;
        }
        (VOID) KeWaitForSingleObject(&g_Moved, Executive, KernelMode, FALSE, &step);
    }
    return TRUE;
}

BOOLEAN TeardownRun(const NDH_SCOPE *Scope, UINT32 Limit, NDH_RESET_OUT *Out)
{
    LARGE_INTEGER turn = { .QuadPart = -((LONGLONG)Limit + 1000) * NDH_MILLISECOND };
    LONGLONG begin = KeQueryPerformanceCounter(NULL).QuadPart;
    NDH_RUN run = { .Scope = Scope, .Report = Out, .Fresh = Limit != 0 };
    NDH_TALLY before;

    if (KeWaitForSingleObject(&g_Turn, Executive, KernelMode, FALSE, &turn) != STATUS_SUCCESS) {
        return FALSE;
    }
    if (Scope->Below == NULL) {
        PolicyReset(TRUE);
    }
    Count(&before);
    BOOLEAN done = RunPasses(&run, Limit);
    Report(&before, Out);
    Out->Hung = run.Remaining;
    Out->FirstHung = run.First;
    Out->ElapsedTicks = (UINT64)(KeQueryPerformanceCounter(NULL).QuadPart - begin);
    (VOID) KeSetEvent(&g_Turn, IO_NO_INCREMENT, FALSE);
    if (!done && Limit != 0) {
        (VOID) RecordEvent(NdhEventSession, 0, run.First, 0, NdhSessionHang, 0);
    }
    return done;
}

/* Closes the address families that their call manager wants closed; TRUE: none is left. The last step of each
 * close says so to it. */
static BOOLEAN CloseNotified(VOID)
{
    NDH_OBJECT *object;
    UINT32 cursor = 0;
    BOOLEAN finished = TRUE;
    while ((object = ObjectNext(NdhKindAf, &cursor)) != NULL) {
        if (CONTAINING_RECORD(object, NDH_AF, Object)->CloseWanted) {
            NDH_SCOPE scope = { .Below = object, .CloseAf = TRUE };
            NDH_RESET_OUT report = { 0 };
            finished = TeardownRun(&scope, NOTIFY_DEADLINE, &report) && finished;
        }
        ObjectRelease(object);
    }
    return finished;
}

static BOOLEAN Perform(LONG Duty)
{
    switch (Duty) {
    case NDH_DUTY_SESSION:
        return SessionFinishEnd();
    case NDH_DUTY_NOTIFY_AF:
        return CloseNotified();
    case NDH_DUTY_PAUSE:
        return BindingFinishPauses();
    default:
        return BindingFinishUnbinds();
    }
}

VOID TeardownEvtWork(WDFWORKITEM WorkItem)
{
    static const LONG all[] = { NDH_DUTY_PAUSE, NDH_DUTY_SESSION, NDH_DUTY_NOTIFY_AF, NDH_DUTY_UNBIND };
    LONG progress = g_Progress;
    LONG duties = InterlockedExchange(&g_Duties, 0);
    LONG left = 0;

    for (UINT32 i = 0; i < ARRAYSIZE(all); i++) {
        if ((duties & all[i]) && !Perform(all[i])) {
            left |= all[i];
        }
    }
    if (left != 0) {
        (VOID) InterlockedOr(&g_Duties, left);
        if (progress != g_Progress) {
            WdfWorkItemEnqueue(WorkItem); /* something moved meanwhile, perhaps unseen */
        }
    }
}

VOID TeardownUnload(VOID)
{
    WdfWorkItemFlush(g_Work);
    /* A duty that is left has nothing to do any more; what moves from now on must not start the work item. */
    (VOID) InterlockedExchange(&g_Duties, 0);
    WdfWorkItemFlush(g_Work);
}
