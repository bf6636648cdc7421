// SPDX-License-Identifier: MIT
#include "binding.h"
#include "client_data.h"
#include "policy.h"
#include "attach.h"
#include "client.h"
#include "guard.h"
#include "params.h"
#include "protocol.h"
#include "recorder.h"
#include "teardown.h"

#define UNBIND_DEADLINE 10000u /* ms in the unbinding thread; what is left then goes on by itself */

static const NDH_CAUSE g_Cause = { .Flags = NDH_EVENT_BY_POLICY };

/* Only a CoNDIS adapter that the box's list allows: what else the INF's binding lets through is refused
 * before it is opened. */
static BOOLEAN Wanted(const NDIS_BIND_PARAMETERS *Parameters)
{
    return (UINT32)Parameters->MediaType == g_Params.Medium && ParamsAdapterAllowed(Parameters->AdapterName);
}

/* Binding and adapter objects; NULL: no memory. */
static NDH_BINDING *CreateBinding(UINT32 Medium)
{
    NDH_OBJECT *adapter = ObjectCreate(NdhKindAdapter, sizeof(NDH_ADAPTER), NULL, NULL);
    if (adapter == NULL) {
        return NULL;
    }
    CONTAINING_RECORD(adapter, NDH_ADAPTER, Object)->Medium = Medium;
    NDH_BINDING *binding = (NDH_BINDING *)ObjectCreate(NdhKindBinding, sizeof(*binding), adapter, NULL);
    if (binding == NULL) {
        ObjectRetire(adapter);
        return NULL;
    }
    binding->State = NdhStateOpening;
    KeInitializeEvent(&binding->Complete, NotificationEvent, FALSE);
    return binding;
}

static VOID SetState(NDH_BINDING *Binding, UINT8 State)
{
    KIRQL irql = GuardLock();
    Binding->State = State;
    GuardUnlock(irql);
}

static VOID BindingGone(NDH_BINDING *Binding)
{
    NDH_OBJECT *adapter = Binding->Object.Parent;
    SetState(Binding, NdhStateNone);
    ObjectReference(adapter);
    ObjectRetire(&Binding->Object);
    ObjectRetire(adapter);
    ObjectRelease(adapter);
}

/* Makes a call that may pend and waits for it: NDIS completes it without our help. */
static NDIS_STATUS WaitIfPending(NDH_BINDING *Binding, NDIS_STATUS Status)
{
    if (Status != NDIS_STATUS_PENDING) {
        return Status;
    }
    (VOID) KeWaitForSingleObject(&Binding->Complete, Executive, KernelMode, FALSE, NULL);
    return Binding->Status;
}

static NDIS_STATUS OpenAdapter(NDH_BINDING *Binding, NDIS_HANDLE BindContext,
                               PNDIS_BIND_PARAMETERS Parameters)
{
    NDIS_MEDIUM medium = (NDIS_MEDIUM)g_Params.Medium;
    UINT selected;
    NDIS_OPEN_PARAMETERS open = { .Header = { NDIS_OBJECT_TYPE_OPEN_PARAMETERS,
                                              NDIS_OPEN_PARAMETERS_REVISION_1,
                                              NDIS_SIZEOF_OPEN_PARAMETERS_REVISION_1 },
                                  .AdapterName = Parameters->AdapterName,
                                  .MediumArray = &medium,
                                  .MediumArraySize = 1,
                                  .SelectedMediumIndex = &selected };
    UINT64 arguments[] = { NDH_ARGUMENT(ProtocolHandle()), NDH_ARGUMENT(Binding), NDH_ARGUMENT(&open),
                           NDH_ARGUMENT(BindContext), NDH_ARGUMENT(&Binding->Handle) };
    NDH_RECORD record = { .Function = NdhFnNdisOpenAdapterEx,
                          .Object = Binding->Object.Id,
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments };
    UINT64 call = RecordCall(&g_Cause, &record);
    NDIS_STATUS status = NdisOpenAdapterEx(ProtocolHandle(), Binding, &open, BindContext, &Binding->Handle);
    (VOID) RecordReturn(call, NdhFnNdisOpenAdapterEx, Binding->Object.Id, 0, (UINT32)status);
    return WaitIfPending(Binding, status);
}

static NDIS_STATUS CloseAdapter(NDH_BINDING *Binding, BOOLEAN Wait)
{
    UINT64 arguments[] = { NDH_ARGUMENT(Binding->Handle) };
    NDH_RECORD record = { .Function = NdhFnNdisCloseAdapterEx,
                          .Object = Binding->Object.Id,
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments };
    KeClearEvent(&Binding->Complete);
    UINT64 call = RecordCall(&g_Cause, &record);
    NDIS_STATUS status = NdisCloseAdapterEx(Binding->Handle);
    (VOID) RecordReturn(call, NdhFnNdisCloseAdapterEx, Binding->Object.Id, 0, (UINT32)status);
    return Wait ? WaitIfPending(Binding, status) : status;
}

/* Completion of an open or close of the adapter. */
static VOID Completed(NDH_BINDING *Binding, UINT16 Function, NDIS_STATUS Status, const UINT64 *Arguments,
                      UINT8 Count)
{
    NDH_RECORD record = { .Function = Function,
                          .Object = Binding->Object.Id,
                          .ArgumentCount = Count,
                          .Arguments = Arguments,
                          .Flags = Count > 1 ? NDH_EVENT_HAS_STATUS : 0,
                          .Status = (UINT32)Status };
    NDH_ID id = Binding->Object.Id;
    UINT64 enter = RecordEnter(&record);
    Binding->Status = Status;
    (VOID) RecordReturnVoid(enter, Function, id, 0);
    /* The last act: whoever waits may free the binding, and the driver be unloaded. */
    (VOID) KeSetEvent(&Binding->Complete, IO_NO_INCREMENT, FALSE);
}

VOID BindingEvtOpenComplete(NDIS_HANDLE ProtocolBindingContext, NDIS_STATUS Status)
{
    UINT64 arguments[] = { NDH_ARGUMENT(ProtocolBindingContext), NDH_ARGUMENT((UINT32)Status) };
    Completed(ProtocolBindingContext, NdhFnProtocolOpenAdapterCompleteEx, Status, arguments,
              ARRAYSIZE(arguments));
}

VOID BindingEvtCloseComplete(NDIS_HANDLE ProtocolBindingContext)
{
    UINT64 arguments[] = { NDH_ARGUMENT(ProtocolBindingContext) };
    Completed(ProtocolBindingContext, NdhFnProtocolCloseAdapterCompleteEx, NDIS_STATUS_SUCCESS, arguments,
              ARRAYSIZE(arguments));
}

static NDIS_STATUS Bind(NDIS_HANDLE BindContext, PNDIS_BIND_PARAMETERS Parameters, NDH_BINDING **Made)
{
    if (!Wanted(Parameters)) {
        return NDIS_STATUS_NOT_SUPPORTED;
    }
    NDH_BINDING *binding = CreateBinding((UINT32)Parameters->MediaType);
    if (binding == NULL) {
        return NDIS_STATUS_RESOURCES;
    }
    NDIS_STATUS status = OpenAdapter(binding, BindContext, Parameters);
    if (status != NDIS_STATUS_SUCCESS) {
        BindingGone(binding);
        return status;
    }
    SetState(binding, NdhStateOpen);
    AttachMiniport(binding);
    *Made = binding;
    return NDIS_STATUS_SUCCESS;
}

NDIS_STATUS BindingEvtBind(NDIS_HANDLE ProtocolDriverContext, NDIS_HANDLE BindContext,
                           PNDIS_BIND_PARAMETERS BindParameters)
{
    UINT64 arguments[] = { NDH_ARGUMENT(ProtocolDriverContext), NDH_ARGUMENT(BindContext),
                           NDH_ARGUMENT(BindParameters) };
    NDH_RECORD record = { .Function = NdhFnProtocolBindAdapterEx,
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments };
    NDH_BINDING *binding = NULL;

    UINT64 enter = RecordEnter(&record);
    NDIS_STATUS status = Bind(BindContext, BindParameters, &binding);
    (VOID) RecordReturn(enter, NdhFnProtocolBindAdapterEx, binding != NULL ? binding->Object.Id : 0, 0,
                        (UINT32)status);
    return status;
}

/* The last steps of an unbind, once nothing hangs on the binding. */
static VOID FinishUnbind(NDH_BINDING *Binding)
{
    AttachEnd(Binding);
    (VOID) CloseAdapter(Binding, TRUE);
    BindingGone(Binding);
}

/* As FinishUnbind, but for what the policy breaks: at DISPATCH_LEVEL, without waiting, or without closing. */
static VOID FinishUnbindBadly(NDH_BINDING *Binding, UINT32 Breaks)
{
    KIRQL irql;

    AttachEnd(Binding);
    if (Breaks & NDH_BREAK_LEAK) {
        return;
    }
    if (Breaks & NDH_BREAK_IRQL) {
        KeRaiseIrql(DISPATCH_LEVEL, &irql);
    }
    (VOID) CloseAdapter(Binding, (Breaks & NDH_BREAK_GUARD) == 0);
    if (Breaks & NDH_BREAK_IRQL) {
        KeLowerIrql(irql);
    }
    if (!(Breaks & NDH_BREAK_GUARD)) { /* else ProtocolCloseAdapterCompleteEx still needs it */
        BindingGone(Binding);
    }
}

NDIS_STATUS BindingEvtUnbind(NDIS_HANDLE UnbindContext, NDIS_HANDLE ProtocolBindingContext)
{
    NDH_BINDING *binding = ProtocolBindingContext;
    NDH_SCOPE scope = { .Below = &binding->Object, .CloseAf = TRUE };
    NDH_RESET_OUT report = { 0 };
    UINT64 arguments[] = { NDH_ARGUMENT(UnbindContext), NDH_ARGUMENT(ProtocolBindingContext) };
    NDH_RECORD record = { .Function = NdhFnProtocolUnbindAdapterEx,
                          .Object = binding->Object.Id,
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments };
    NDIS_STATUS status = NDIS_STATUS_SUCCESS;
    NDH_ANSWER answer;

    NDH_ID id = binding->Object.Id;
    SetState(binding, NdhStateClosing); /* before the event: nothing is begun behind it */
    UINT64 enter = RecordEnter(&record);
    PolicyAnswer(NdhFnProtocolUnbindAdapterEx, id, 0, &answer);
    if ((answer.Breaks & NDH_BREAK_DUTY) != 0 || TeardownRun(&scope, UNBIND_DEADLINE, &report)) {
        FinishUnbindBadly(binding, answer.Breaks);
        status = (answer.Breaks & NDH_BREAK_RETURN) ? (NDIS_STATUS)answer.Status : NDIS_STATUS_SUCCESS;
    } else {
        binding->UnbindContext = UnbindContext;
        status = NDIS_STATUS_PENDING;
        TeardownDuty(NDH_DUTY_UNBIND);
    }
    (VOID) RecordReturn(enter, NdhFnProtocolUnbindAdapterEx, id, 0, (UINT32)status);
    return status;
}

/* Two runs of the work item may come here for one binding: the first takes the context. */
static VOID CompleteUnbind(NDH_BINDING *Binding)
{
    NDIS_HANDLE context = InterlockedExchangePointer(&Binding->UnbindContext, NULL);
    NDH_ID id = Binding->Object.Id;
    UINT64 arguments[] = { NDH_ARGUMENT(context) };
    NDH_RECORD record = { .Function = NdhFnNdisCompleteUnbindAdapterEx,
                          .Object = id,
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments };

    if (context == NULL) {
        return;
    }
    FinishUnbind(Binding);
    UINT64 call = RecordCall(&g_Cause, &record);
    NdisCompleteUnbindAdapterEx(context);
    (VOID) RecordReturnVoid(call, NdhFnNdisCompleteUnbindAdapterEx, id, 0);
}

BOOLEAN BindingFinishUnbinds(VOID)
{
    NDH_OBJECT *object;
    UINT32 cursor = 0;
    BOOLEAN finished = TRUE;

    while ((object = ObjectNext(NdhKindBinding, &cursor)) != NULL) {
        NDH_BINDING *binding = CONTAINING_RECORD(object, NDH_BINDING, Object);
        if (binding->UnbindContext != NULL) {
            NDH_SCOPE scope = { .Below = object, .CloseAf = TRUE };
            NDH_RESET_OUT report = { 0 };
            if (TeardownRun(&scope, 0, &report)) {
                CompleteUnbind(binding);
            } else {
                finished = FALSE;
            }
        }
        ObjectRelease(object);
    }
    return finished;
}

/* nf-ndis-ndiscompletenetpnpevent.md: at PASSIVE_LEVEL. */
static VOID CompletePause(NDH_BINDING *Binding)
{
    UINT64 arguments[3] = { NDH_ARGUMENT(Binding->Handle) };
    NDH_RECORD record = { .Function = NdhFnNdisCompleteNetPnPEvent,
                          .Object = Binding->Object.Id,
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments };
    PNET_PNP_EVENT_NOTIFICATION event = NULL;

    if (Binding->Pause != NULL && DataGiveBackBelow(&Binding->Object) == 0) {
        event = InterlockedExchangePointer(&Binding->Pause, NULL);
    }
    if (event != NULL) {
        arguments[1] = NDH_ARGUMENT(event);
        UINT64 call = RecordCall(&g_Cause, &record);
        NdisCompleteNetPnPEvent(Binding->Handle, event, NDIS_STATUS_SUCCESS);
        (VOID) RecordReturnVoid(call, NdhFnNdisCompleteNetPnPEvent, Binding->Object.Id, 0);
    }
}

BOOLEAN BindingFinishPauses(VOID)
{
    NDH_OBJECT *object;
    UINT32 cursor = 0;

    while ((object = ObjectNext(NdhKindBinding, &cursor)) != NULL) {
        CompletePause(CONTAINING_RECORD(object, NDH_BINDING, Object));
        ObjectRelease(object);
    }
    return TRUE;
}

VOID BindingDataGone(const NDH_BINDING *Binding)
{
    if (Binding->Pause != NULL) {
        TeardownDuty(NDH_DUTY_PAUSE);
    }
}

/* pausing-a-binding.md: what was received goes back, sends are waited for. */
static NDIS_STATUS Pause(NDH_BINDING *Binding, PNET_PNP_EVENT_NOTIFICATION Event)
{
    Binding->Running = FALSE;
    if (DataGiveBackBelow(&Binding->Object) == 0) {
        return NDIS_STATUS_SUCCESS;
    }
    Binding->Pause = Event;
    /* The last send may have ended just now: then whoever takes the event completes it. */
    if (DataGiveBackBelow(&Binding->Object) == 0 &&
        InterlockedExchangePointer(&Binding->Pause, NULL) != NULL) {
        return NDIS_STATUS_SUCCESS;
    }
    return NDIS_STATUS_PENDING;
}

/* nc-ndis-protocol_net_pnp_event.md. Power asks nothing of the client. */
static NDIS_STATUS AnswerPnPEvent(NDH_BINDING *Binding, NET_PNP_EVENT_CODE Code,
                                  PNET_PNP_EVENT_NOTIFICATION Event)
{
    switch (Code) {
    case NetEventPause:
        return Binding != NULL ? Pause(Binding, Event) : NDIS_STATUS_SUCCESS;
    case NetEventRestart:
        if (Binding != NULL) {
            Binding->Running = TRUE;
        }
        return NDIS_STATUS_SUCCESS;
    case NetEventSetPower:
    case NetEventQueryPower:
    case NetEventQueryRemoveDevice:
    case NetEventCancelRemoveDevice:
    case NetEventReconfigure:
    case NetEventBindList:
    case NetEventBindsComplete:
    case NetEventPnPCapabilities:
        return NDIS_STATUS_SUCCESS;
    default:
        return NDIS_STATUS_NOT_SUPPORTED;
    }
}

NDIS_STATUS BindingEvtNetPnPEvent(NDIS_HANDLE ProtocolBindingContext,
                                  PNET_PNP_EVENT_NOTIFICATION NetPnPEventNotification)
{
    NDH_BINDING *binding = ProtocolBindingContext; /* NULL: about no binding */
    NET_PNP_EVENT_CODE code = NetPnPEventNotification->NetPnPEvent.NetEvent;
    UINT64 arguments[] = { NDH_ARGUMENT(ProtocolBindingContext), NDH_ARGUMENT(NetPnPEventNotification),
                           (UINT64)code };
    NDH_RECORD record = { .Function = NdhFnProtocolNetPnPEvent,
                          .Object = binding != NULL ? binding->Object.Id : 0,
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments };
    UINT64 enter = RecordEnter(&record);
    NDIS_STATUS status = AnswerPnPEvent(binding, code, NetPnPEventNotification);
    (VOID) RecordReturn(enter, NdhFnProtocolNetPnPEvent, record.Object, 0, (UINT32)status);
    return status;
}

VOID BindingEvtAfRegisterNotify(NDIS_HANDLE ProtocolBindingContext, PCO_ADDRESS_FAMILY AddressFamily)
{
    NDH_BINDING *binding = ProtocolBindingContext;
    UINT64 arguments[] = { NDH_ARGUMENT(ProtocolBindingContext), NDH_ARGUMENT(AddressFamily) };
    NDH_RECORD record = { .Function = NdhFnProtocolCoAfRegisterNotify,
                          .Object = binding->Object.Id,
                          .ArgumentCount = ARRAYSIZE(arguments),
                          .Arguments = arguments,
                          .Data = AddressFamily,
                          .DataSize = sizeof(*AddressFamily) };
    UINT64 enter = RecordEnter(&record);
    binding->Family = *AddressFamily;
    binding->FamilyKnown = TRUE;
    ClientAfNotified(&binding->Object, AddressFamily);
    (VOID) RecordReturnVoid(enter, NdhFnProtocolCoAfRegisterNotify, record.Object, 0);
}
