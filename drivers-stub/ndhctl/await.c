// SPDX-License-Identifier: MIT
#include "await.h"
#include "ring.h"
#include "request.h"

#define SEARCH_EVENTS 256u /* looked at in one stretch at DISPATCH_LEVEL */

static WDFQUEUE g_AwaitQueue;
static LIST_ENTRY g_Waiting; /* NDH_REQUEST.Wait.Link; ring's lock */
static UINT32 g_Pended;      /* requests in the list or matched and not yet completed; ring's lock */

static EVT_WDF_IO_QUEUE_IO_CANCELED_ON_QUEUE AwaitEvtCanceled;

NDH_PAGED NTSTATUS AwaitCreateQueue(WDFDEVICE Device)
{
    PAGED_CODE();
    WDF_IO_QUEUE_CONFIG config;

    InitializeListHead(&g_Waiting);
    WDF_IO_QUEUE_CONFIG_INIT(&config, WdfIoQueueDispatchManual);
    config.PowerManaged = WdfFalse;
    config.EvtIoCanceledOnQueue = AwaitEvtCanceled;
    return WdfIoQueueCreate(Device, &config, WDF_NO_OBJECT_ATTRIBUTES, &g_AwaitQueue);
}

static BOOLEAN Matches(const NDH_AWAIT *Await, const NDH_EVENT *Event)
{
    UINT32 match = Await->Match;
    return Event->Sequence >= Await->From && (!(match & NDH_MATCH_KIND) || Await->Kind == Event->Kind) &&
           (!(match & NDH_MATCH_FUNCTION) || Await->Function == Event->Function) &&
           (!(match & NDH_MATCH_OBJECT) || Await->Object == Event->Object ||
            Await->Object == Event->Object2) &&
           (!(match & NDH_MATCH_STATUS) || Await->Status == Event->Status) &&
           (!(match & NDH_MATCH_SIDE) || Await->Side == Event->Side) &&
           (!(match & NDH_MATCH_CORRELATION) || Await->Correlation == Event->Correlation);
}

/* Looks through a stretch of the ring. At its end the request is listed (or refused), in the same hold of the
 * lock. */
static BOOLEAN SearchStretch(NDH_REQUEST *Context, UINT64 *Sequence, NTSTATUS *Status)
{
    BOOLEAN done = FALSE;
    KIRQL irql = RingLock();

    for (UINT32 i = 0; i < SEARCH_EVENTS && !done; i++) {
        const NDH_EVENT *event = RingEventLocked(Sequence);
        if (event == NULL) {
            *Status = g_Pended < NDH_MAX_AWAITS ? STATUS_PENDING : STATUS_INSUFFICIENT_RESOURCES;
            if (*Status == STATUS_PENDING) {
                InsertTailList(&g_Waiting, &Context->Wait.Link);
                g_Pended++;
                Context->Wait.State = NdhWaitListed;
            }
            done = TRUE;
        } else if (Matches(&Context->Wait.Await, event)) {
            Context->Wait.Event = *event;
            *Status = STATUS_SUCCESS;
            done = TRUE;
        }
    }
    RingUnlock(irql);
    return done;
}

/* Ends the wait of a request; whether it was still listed. */
static BOOLEAN Unlist(NDH_REQUEST *Context)
{
    KIRQL irql = RingLock();
    BOOLEAN listed = Context->Wait.State == NdhWaitListed;
    if (listed) {
        RemoveEntryList(&Context->Wait.Link);
    }
    if (Context->Wait.State != NdhWaitNone) {
        g_Pended--;
    }
    Context->Wait.State = NdhWaitNone;
    RingUnlock(irql);
    return listed;
}

static VOID CompleteWithEvent(WDFREQUEST Request, const NDH_EVENT *Event)
{
    NDH_EVENT *out;
    NTSTATUS status = WdfRequestRetrieveOutputBuffer(Request, sizeof(*out), (PVOID *)&out, NULL);
    if (NT_SUCCESS(status)) {
        *out = *Event;
    }
    WdfRequestCompleteWithInformation(Request, status, NT_SUCCESS(status) ? sizeof(*out) : 0);
}

VOID AwaitRequest(WDFREQUEST Request, const NDH_AWAIT *Await)
{
    NDH_REQUEST *context = RequestContext(Request);
    UINT64 sequence = Await->From;
    NTSTATUS status = STATUS_PENDING;

    context->Wait.Await = *Await;
    context->Wait.State = NdhWaitNone;
    while (!SearchStretch(context, &sequence, &status)) {
    }
    if (status == STATUS_SUCCESS) {
        CompleteWithEvent(Request, &context->Wait.Event);
        return;
    }
    if (status == STATUS_PENDING) {
        status = WdfRequestForwardToIoQueue(Request, g_AwaitQueue);
        if (NT_SUCCESS(status)) {
            /* The event may have come before the request was in the queue. */
            AwaitDeliver();
            return;
        }
        (VOID) Unlist(context);
    }
    WdfRequestComplete(Request, status);
}

BOOLEAN AwaitMatchLocked(const NDH_EVENT *Event)
{
    BOOLEAN matched = FALSE;
    for (LIST_ENTRY *entry = g_Waiting.Flink; entry != &g_Waiting;) {
        NDH_REQUEST *context = CONTAINING_RECORD(entry, NDH_REQUEST, Wait.Link);
        entry = entry->Flink;
        if (Matches(&context->Wait.Await, Event)) {
            RemoveEntryList(&context->Wait.Link);
            context->Wait.State = NdhWaitMatched;
            context->Wait.Event = *Event;
            matched = TRUE;
        }
    }
    return matched;
}

/* Takes one request whose event is there out of the queue; NULL if there is none. */
static WDFREQUEST TakeMatched(VOID)
{
    WDFREQUEST previous = NULL, found = NULL, taken = NULL;

    for (;;) {
        NTSTATUS status = WdfIoQueueFindRequest(g_AwaitQueue, previous, NULL, NULL, &found);
        if (previous != NULL) {
            WdfObjectDereference(previous);
            previous = NULL;
        }
        if (status == STATUS_NOT_FOUND) {
            continue; /* the request that the walk stood on was cancelled: begin anew */
        }
        if (!NT_SUCCESS(status)) {
            return NULL;
        }
        if (RequestContext(found)->Wait.State != NdhWaitMatched) {
            previous = found;
            continue;
        }
        status = WdfIoQueueRetrieveFoundRequest(g_AwaitQueue, found, &taken);
        WdfObjectDereference(found);
        if (NT_SUCCESS(status)) {
            return taken;
        }
    }
}

VOID AwaitDeliver(VOID)
{
    WDFREQUEST request;
    while ((request = TakeMatched()) != NULL) {
        NDH_REQUEST *context = RequestContext(request);
        /* The event may be on its way into the context still: it is there when the lock was free. */
        (VOID) Unlist(context);
        CompleteWithEvent(request, &context->Wait.Event);
    }
}

VOID AwaitEvtCanceled(WDFQUEUE Queue, WDFREQUEST Request)
{
    UNREFERENCED_PARAMETER(Queue);
    (VOID) Unlist(RequestContext(Request));
    WdfRequestComplete(Request, STATUS_CANCELLED);
}

VOID AwaitCancelAll(VOID)
{
    WDFREQUEST request;
    while (NT_SUCCESS(WdfIoQueueRetrieveNextRequest(g_AwaitQueue, &request))) {
        (VOID) Unlist(RequestContext(request));
        WdfRequestComplete(request, STATUS_CANCELLED);
    }
}

UINT32 AwaitCount(VOID)
{
    KIRQL irql = RingLock();
    UINT32 pended = g_Pended;
    RingUnlock(irql);
    return pended;
}
