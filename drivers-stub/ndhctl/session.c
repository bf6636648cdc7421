// SPDX-License-Identifier: MIT
#include "session.h"
#include "attach.h"
#include "await.h"
#include "context.h"
#include "enumerate.h"
#include "fault.h"
#include "object.h"
#include "params.h"
#include "policy.h"
#include "recorder.h"
#include "ring.h"
#include "teardown.h"

#define RESET_DEADLINE 5000u /* ms */
#define CLOSE_DEADLINE 2000u /* ms in the closing thread */
#define DRAIN_DEADLINE 5000u /* ms for calls under way to return */

typedef enum NDH_SESSION_STATE {
    NdhClosed = 0,
    NdhOpened,
    NdhBeginning,
    NdhActive,
    NdhEnding
} NDH_SESSION_STATE;

static struct {
    KSPIN_LOCK Lock;
    NDH_SESSION_STATE State;
    WDFFILEOBJECT File;
    BOOLEAN Misuse;
    UINT32 Users;     /* control requests in the driver, without AWAITs that wait */
    UINT32 Submits;   /* of them SUBMITs */
    UINT32 Stopping;  /* resets and the end of the session: SUBMITs stop */
    KEVENT Stop;      /* notification: Stopping */
    KEVENT NoUsers;   /* notification */
    KEVENT NoSubmits; /* notification */
    KEVENT Turn;      /* synchronization: one RESET or end at a time */
} g_Session;

VOID SessionDriverEntry(VOID)
{
    KeInitializeSpinLock(&g_Session.Lock);
    KeInitializeEvent(&g_Session.Stop, NotificationEvent, FALSE);
    KeInitializeEvent(&g_Session.NoUsers, NotificationEvent, TRUE);
    KeInitializeEvent(&g_Session.NoSubmits, NotificationEvent, TRUE);
    KeInitializeEvent(&g_Session.Turn, SynchronizationEvent, TRUE);
}

static KIRQL Lock(VOID)
{
    return KeAcquireSpinLockRaiseToDpc(&g_Session.Lock);
}

static VOID Unlock(KIRQL Irql)
{
    KeReleaseSpinLock(&g_Session.Lock, Irql);
}

NTSTATUS SessionOpen(WDFFILEOBJECT File)
{
    NTSTATUS status = STATUS_DEVICE_BUSY;
    KIRQL irql = Lock();
    if (g_Session.State == NdhClosed) {
        g_Session.State = NdhOpened;
        g_Session.File = File;
        status = STATUS_SUCCESS;
    }
    Unlock(irql);
    return status;
}

BOOLEAN SessionEnter(VOID)
{
    KIRQL irql = Lock();
    BOOLEAN active = g_Session.State == NdhActive;
    if (active && g_Session.Users++ == 0) {
        KeClearEvent(&g_Session.NoUsers);
    }
    Unlock(irql);
    return active;
}

VOID SessionLeave(VOID)
{
    KIRQL irql = Lock();
    BOOLEAN last = --g_Session.Users == 0;
    if (last) {
        (VOID) KeSetEvent(&g_Session.NoUsers, IO_NO_INCREMENT, FALSE);
    }
    BOOLEAN ending = last && g_Session.State == NdhEnding;
    Unlock(irql);
    if (ending) {
        TeardownProgress();
    }
}

BOOLEAN SessionMisuse(VOID)
{
    return g_Session.Misuse;
}

BOOLEAN SessionBeginSubmit(VOID)
{
    KIRQL irql = Lock();
    BOOLEAN go = g_Session.Stopping == 0;
    if (go && g_Session.Submits++ == 0) {
        KeClearEvent(&g_Session.NoSubmits);
    }
    Unlock(irql);
    return go;
}

VOID SessionEndSubmit(VOID)
{
    KIRQL irql = Lock();
    if (--g_Session.Submits == 0) {
        (VOID) KeSetEvent(&g_Session.NoSubmits, IO_NO_INCREMENT, FALSE);
    }
    Unlock(irql);
}

KEVENT *SessionStopEvent(VOID)
{
    return &g_Session.Stop;
}

static VOID SetStopping(BOOLEAN Stopping)
{
    KIRQL irql = Lock();
    g_Session.Stopping += Stopping ? 1 : (UINT32)-1;
    if (g_Session.Stopping != 0) {
        (VOID) KeSetEvent(&g_Session.Stop, IO_NO_INCREMENT, FALSE);
    } else {
        KeClearEvent(&g_Session.Stop);
    }
    Unlock(irql);
}

/* Whoever holds the turn waits within bounds, and is not suspended, so this wait has a bound too. */
static VOID TakeTurn(VOID)
{
    KeEnterCriticalRegion();
    (VOID) KeWaitForSingleObject(&g_Session.Turn, Executive, KernelMode, FALSE, NULL);
}

static VOID PassTurn(VOID)
{
    (VOID) KeSetEvent(&g_Session.Turn, IO_NO_INCREMENT, FALSE);
    KeLeaveCriticalRegion();
}

/* Policies of both sides to what HELLO promises, or to automatic. */
static VOID ResetPolicies(BOOLEAN Automatic)
{
    NDH_BINDING *binding;
    UINT32 cursor = 0;

    PolicyReset(Automatic);
    while ((binding = AttachNext(&cursor)) != NULL) {
        binding->Interface.ResetPolicies(binding->Interface.Context, Automatic);
        AttachDone(binding);
    }
}

/* Whether what ends stays as tombstones, on both sides; FALSE frees those there are. */
static VOID KeepTombstones(BOOLEAN Keep)
{
    NDH_BINDING *binding;
    UINT32 cursor = 0;

    ObjectKeepTombstones(Keep);
    while ((binding = AttachNext(&cursor)) != NULL) {
        binding->Interface.KeepDead(binding->Interface.Context, Keep);
        AttachDone(binding);
    }
}

/* Ends what is on its way: SUBMITs, delayed jobs, jobs that run. TRUE: nothing is under way any more. */
static BOOLEAN Quiesce(VOID)
{
    LARGE_INTEGER timeout = { .QuadPart = -(LONGLONG)DRAIN_DEADLINE * NDH_MILLISECOND };
    BOOLEAN quiet =
        KeWaitForSingleObject(&g_Session.NoSubmits, Executive, KernelMode, FALSE, &timeout) == STATUS_SUCCESS;
    ContextCancelAll();
    return ContextDrain(DRAIN_DEADLINE) && quiet;
}

/* What RESET and the end have in common: nothing that the session made is left, nor what it grew by. */
static BOOLEAN Clean(UINT32 Deadline, NDH_RESET_OUT *Out)
{
    static const NDH_SCOPE everything = { 0 };
    BOOLEAN done = Quiesce();

    done = TeardownRun(&everything, Deadline, Out) && done;
    /* Automatic answers of the call manager run from jobs. */
    ContextCancelAll();
    done = ContextDrain(DRAIN_DEADLINE) && done;
    if (g_Session.Misuse) {
            /* what has ended may go, whatever hangs beside it; the client's goes in ObjectTrim */
        KeepTombstones(FALSE);
        KeepTombstones(TRUE);
    }
    if (done) {
        ContextTrim();
        ObjectTrim();
    }
    return done;
}

static VOID FillHello(NDH_HELLO_OUT *Out)
{
    LARGE_INTEGER frequency;
    NDH_OBJECT *object;
    UINT32 cursor = 0;

    (VOID) KeQueryPerformanceCounter(&frequency);
    Out->Magic = NDH_HELLO_MAGIC;
    Out->Version = NDH_PROTOCOL_VERSION;
    Out->Capabilities = NDH_CAP_IRQL_RECORDED | NDH_CAP_AF_REOPEN | (g_Session.Misuse ? NDH_CAP_MISUSE : 0);
    Out->CtlVersion = NDH_CTL_VERSION;
    Out->NdisVersion = NdisGetVersion();
    Out->Processors = KeQueryActiveProcessorCountEx(ALL_PROCESSOR_GROUPS);
    Out->ClockFrequency = (UINT64)frequency.QuadPart;
    Out->MaxBatch = NDH_MAX_BATCH;
    Out->MaxRequest = NDH_MAX_REQUEST;
    Out->MaxData = NDH_MAX_DATA;
    Out->MaxObjects = NDH_MAX_OBJECTS;
    Out->MaxDelay = NDH_MAX_DELAY;
    Out->MaxAwaits = NDH_MAX_AWAITS;
    Out->MaxPolicies = NDH_MAX_POLICIES;
    Out->RingReserve = NDH_RING_RESERVE;
    while ((object = ObjectNext(NdhKindBinding, &cursor)) != NULL) {
        NDH_BINDING *binding = CONTAINING_RECORD(object, NDH_BINDING, Object);
        if (binding->ReopenFailed) {
            Out->Capabilities &= ~NDH_CAP_AF_REOPEN;
        }
        const NDHMP_INTERFACE *miniport = AttachAcquire(binding);
        if (miniport != NULL) {
            Out->Capabilities |=
                NDH_CAP_CALL_MANAGER | (miniport->Flags & (NDH_CAP_NOTIFY_CLOSE_AF | NDH_CAP_NDIS5));
            Out->MiniportVersion = miniport->DriverVersion;
            NDHMP_PARTS parts;
            miniport->Identify(miniport->Context, &parts);
            Out->ManagerVersion = parts.ManagerVersion;
            Out->Capabilities |= parts.Manager != 0 ? NDH_CAP_STAND_ALONE : 0;
            AttachRelease(binding);
        }
        ObjectRelease(object);
    }
}

NTSTATUS SessionBegin(BOOLEAN Misuse, UINT32 RingRecords, NDH_HELLO_OUT *Out)
{
    NTSTATUS status = STATUS_INVALID_DEVICE_STATE;
    UINT32 records = RingRecords != 0 ? RingRecords : g_Params.RingRecords;

    KIRQL irql = Lock();
    if (g_Session.State == NdhOpened) {
        /* Taken before the ring is there, so that of two HELLOs at once only one allocates. */
        g_Session.State = NdhBeginning;
        status = STATUS_SUCCESS;
    }
    Unlock(irql);
    if (!NT_SUCCESS(status)) {
        return status;
    }
    RtlZeroMemory(Out, sizeof(*Out));
    status = RingBegin(records, &Out->FirstSequence);
    if (NT_SUCCESS(status)) {
        g_Session.Misuse = Misuse;
        KeepTombstones(Misuse);
        ResetPolicies(FALSE);
        FillHello(Out);
        Out->RingRecords = records;
        (VOID) RecordEvent(NdhEventSession, 0, 0, 0, NdhSessionBegin, 0);
        EnumerateRecordLinks();
    }
    irql = Lock();
    BOOLEAN closed = g_Session.File == NULL;
    if (!closed) {
        g_Session.State = NT_SUCCESS(status) ? NdhActive : NdhOpened;
    } else {
        g_Session.State = NT_SUCCESS(status) ? NdhEnding : NdhClosed;
    }
    Unlock(irql);
    if (closed && NT_SUCCESS(status)) {
        SetStopping(TRUE);
        TeardownDuty(NDH_DUTY_SESSION);
    }
    return status;
}

VOID SessionReset(NDH_RESET_OUT *Out)
{
    RtlZeroMemory(Out, sizeof(*Out));
    SetStopping(TRUE);
    TakeTurn();
    (VOID) RecordEvent(NdhEventSession, 0, 0, 0, NdhSessionTeardown, 0);
    FaultDisarm();
    (VOID) Clean(RESET_DEADLINE, Out);
    ResetPolicies(FALSE);
    PassTurn();
    SetStopping(FALSE);
}

/* The last steps, once nothing of the session is left. */
static VOID End(VOID)
{
    KeepTombstones(FALSE);
    AwaitCancelAll(); /* one may have come in while the handle was being closed */
    (VOID) RecordEvent(NdhEventSession, 0, 0, 0, NdhSessionEnd, 0);
    RingEnd();
    SetStopping(FALSE);
    KIRQL irql = Lock();
    g_Session.Misuse = FALSE;
    g_Session.State = NdhClosed;
    Unlock(irql);
}

VOID SessionClose(WDFFILEOBJECT File)
{
    NDH_RESET_OUT report = { 0 };
    KIRQL irql = Lock();
    BOOLEAN ours = g_Session.File == File && g_Session.State != NdhClosed;
    BOOLEAN active = ours && g_Session.State == NdhActive;

    if (ours) {
        g_Session.File = NULL;
        if (g_Session.State != NdhBeginning) { /* else HELLO sees that the handle is gone */
            g_Session.State = active ? NdhEnding : NdhClosed;
        }
    }
    Unlock(irql);
    if (!active) {
        return;
    }
    SetStopping(TRUE);
    AwaitCancelAll();
    FaultDisarm();
    (VOID) RecordEvent(NdhEventSession, 0, 0, 0, NdhSessionTeardown, 0);
    TakeTurn();
    BOOLEAN ended = Clean(CLOSE_DEADLINE, &report) && KeReadStateEvent(&g_Session.NoUsers) != 0;
    if (ended) {
        End();
    }
    PassTurn();
    if (!ended) {
        TeardownDuty(NDH_DUTY_SESSION);
    }
}

BOOLEAN SessionFinishEnd(VOID)
{
    LARGE_INTEGER timeout = { .QuadPart = -(LONGLONG)DRAIN_DEADLINE * NDH_MILLISECOND };
    NDH_RESET_OUT report = { 0 };

    if (KeWaitForSingleObject(&g_Session.NoUsers, Executive, KernelMode, FALSE, &timeout) != STATUS_SUCCESS) {
        return FALSE;
    }
    TakeTurn();
    BOOLEAN ended = Clean(0, &report);
    if (ended) {
        End();
    }
    PassTurn();
    return ended;
}
