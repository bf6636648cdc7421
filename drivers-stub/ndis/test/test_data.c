// SPDX-License-Identifier: MIT
/*
 * OID requests, status, sends and receives, timers, work items, memory: scenarios S35 to S38.
 */
#include "drivers.h"

#include <string.h>

static void oid_prepare(void)
{
    memset(&w.oid, 0, sizeof(w.oid));
    w.oid.Header.Type = NDIS_OBJECT_TYPE_OID_REQUEST;
    w.oid.Header.Revision = NDIS_OID_REQUEST_REVISION_1;
    w.oid.Header.Size = NDIS_SIZEOF_OID_REQUEST_REVISION_1;
    w.oid.RequestType = NdisRequestQueryInformation;
    w.oid.DATA.QUERY_INFORMATION.Oid = 0x12;
}

static void complete_client_oid(void)
{
    NdisCoOidRequestComplete(w.af_m, NULL, NULL, &w.oid, NDIS_STATUS_SUCCESS);
}

static void s35_client_oids(void)
{
    driver_start();
    oid_prepare();
    CHECK(NdisCoOidRequest(w.binding, w.af_c, NULL, NULL, &w.oid) == NDIS_STATUS_SUCCESS);
    EXPECT("cm-oid(A2,0,0)");
    answers[CM_OID].status = NDIS_STATUS_PENDING;
    CHECK(NdisCoOidRequest(w.binding, w.af_c, NULL, NULL, &w.oid) == NDIS_STATUS_PENDING);
    complete_client_oid();
    EXPECT("cm-oid(A2,0,0) cl-oid-complete(A1,0,0)");
    complete_client_oid();
    EXPECT_VIOLATION("OID-003");
    answers[CM_OID].inside = complete_client_oid;
    CHECK(NdisCoOidRequest(w.binding, w.af_c, NULL, NULL, &w.oid) == NDIS_STATUS_PENDING);
    EXPECT("cm-oid(A2,0,0) cl-oid-complete(A1,0,0)");

    /* The miniport half: two at a time, about a VC and about all. */
    driver_call_out();
    answers[MP_CO_OID].status = NDIS_STATUS_PENDING;
    CHECK(NdisCoOidRequest(w.binding, NULL, w.vc_c, NULL, &w.oid) == NDIS_STATUS_PENDING);
    EXPECT("mp-co-oid(AD,C2,12)");
    NdisMCoOidRequestComplete(w.adapter, w.vc_m, &w.oid, NDIS_STATUS_NOT_SUPPORTED);
    EXPECT("cl-oid-complete(0,C1,C00000BB)");
    CHECK(NdisCoOidRequest(w.binding, NULL, NULL, NULL, &w.oid) == NDIS_STATUS_PENDING);
    NdisMCoOidRequestComplete(w.adapter, w.vc_m, &w.oid, NDIS_STATUS_SUCCESS);
    EXPECT_VIOLATION("OID-019");
    EXPECT("mp-co-oid(AD,0,12) cl-oid-complete(0,0,0)");
    CHECK(NdisCoOidRequest(w.binding, NULL, NULL, CONTEXT(1), &w.oid) == NDIS_STATUS_FAILURE);
    EXPECT_VIOLATION("OID-001");
    CHECK(NdisOidRequest(w.binding, &w.oid) == NDIS_STATUS_SUCCESS);
    EXPECT("mp-oid(AD,12,0)");
    answers[MP_OID].status = NDIS_STATUS_PENDING;
    CHECK(NdisOidRequest(w.binding, &w.oid) == NDIS_STATUS_PENDING);
    NdisMOidRequestComplete(w.adapter, &w.oid, NDIS_STATUS_SUCCESS);
    EXPECT("mp-oid(AD,12,0) pt-oid-complete(B1,0,0)");
    answers[CM_CLOSE_CALL].status = NDIS_STATUS_SUCCESS;
    CHECK(NdisMCmDeactivateVc(w.vc_m) == NDIS_STATUS_SUCCESS);
    CHECK(NdisClCloseCall(w.vc_c, NULL, NULL, 0) == NDIS_STATUS_SUCCESS);
    CHECK(NdisCoDeleteVc(w.vc_c) == NDIS_STATUS_SUCCESS);
    driver_stop();
}

static void s36_mcm_oids(void)
{
    driver_start();
    oid_prepare();
    answers[CL_OID].status = NDIS_STATUS_NOT_RECOGNIZED;
    CHECK(NdisMCmOidRequest(w.af_m, NULL, NULL, &w.oid) == NDIS_STATUS_NOT_RECOGNIZED);
    answers[CL_OID].status = NDIS_STATUS_PENDING;
    CHECK(NdisMCmOidRequest(w.af_m, NULL, NULL, &w.oid) == NDIS_STATUS_PENDING);
    NdisCoOidRequestComplete(w.af_c, NULL, NULL, &w.oid, NDIS_STATUS_SUCCESS);
    EXPECT("cl-oid(A1,0,0) cl-oid(A1,0,0) cm-oid-complete(A2,0,0)");
    EXPECT_CLEAN();
    driver_stop();
}

static NDIS_STATUS_INDICATION indication(NDIS_STATUS code)
{
    NDIS_STATUS_INDICATION result;

    memset(&result, 0, sizeof(result));
    result.Header.Type = NDIS_OBJECT_TYPE_STATUS_INDICATION;
    result.Header.Revision = NDIS_STATUS_INDICATION_REVISION_1;
    result.Header.Size = sizeof(result);
    result.SourceHandle = w.adapter;
    result.StatusCode = code;
    return result;
}

static void indicate_again(void)
{
    NDIS_STATUS_INDICATION second = indication(0x40010099);
    ULONG data = 5;

    answers[PT_STATUS].inside = NULL;
    second.StatusBuffer = &data;
    second.StatusBufferSize = sizeof(data);
    NdisMCoIndicateStatusEx(w.adapter, NULL, &second);
    driver_log("back");
}

static void s38_status(void)
{
    NDIS_STATUS_INDICATION first;

    driver_start();
    driver_call_out();
    first = indication(0x40010012);
    NdisMCoIndicateStatusEx(w.adapter, w.vc_m, &first);
    EXPECT("status(B1,C1,40010012)");
    /* One that comes from inside another is delivered after it. */
    answers[PT_STATUS].inside = indicate_again;
    NdisMCoIndicateStatusEx(w.adapter, NULL, &first);
    EXPECT("status(B1,0,40010012) back status(B1,0,40010099)");
    first.SourceHandle = NULL;
    NdisMCoIndicateStatusEx(w.adapter, NULL, &first);
    EXPECT_VIOLATION("STATUS-004");
    driver_forget();
    CHECK(NdisMCmDeactivateVc(w.vc_m) == NDIS_STATUS_SUCCESS);
    CHECK(NdisClCloseCall(w.vc_c, NULL, NULL, 0) == NDIS_STATUS_SUCCESS);
    CHECK(NdisCoDeleteVc(w.vc_c) == NDIS_STATUS_SUCCESS);
    driver_stop();
}

static NDIS_HANDLE pool_create(void)
{
    NET_BUFFER_LIST_POOL_PARAMETERS parameters = {
        .Header = { .Type = NDIS_OBJECT_TYPE_DEFAULT,
                    .Revision = 1,
                    .Size = NDIS_SIZEOF_NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1 },
        .fAllocateNetBuffer = TRUE,
        .PoolTag = 'tseT'
    };

    return NdisAllocateNetBufferListPool(w.protocol, &parameters);
}

static void complete_too_many(void)
{
    static NET_BUFFER_LIST nbl;

    NdisMCoSendNetBufferListsComplete(w.vc_m, &nbl, 0);
}

static void s37_data(void)
{
    NDH_STANDIN_COUNT_VALUES counts;
    UCHAR bytes[64] = { 0 };
    NDIS_HANDLE pool;
    PNET_BUFFER_LIST nbl;
    PMDL mdl;

    driver_start();
    pool = pool_create();
    CHECK(pool != NULL);
    mdl = NdisAllocateMdl(w.protocol, bytes, sizeof(bytes));
    nbl = NdisAllocateNetBufferAndNetBufferList(pool, 0, 0, mdl, 8, 40);
    CHECK(nbl != NULL && nbl->FirstNetBuffer->DataLength == 40 && nbl->FirstNetBuffer->CurrentMdlOffset == 8);
    counts_get(&counts);
    CHECK(counts.NetBufferLists == 1);

    /* Not active: NDIS completes it itself. */
    w.vc_c = NULL;
    CHECK(NdisCoCreateVc(w.binding, w.af_c, CONTEXT(0xC1), &w.vc_c) == NDIS_STATUS_SUCCESS);
    nbl->SourceHandle = w.vc_c;
    driver_forget();
    NdisCoSendNetBufferLists(w.vc_c, nbl, 0);
    EXPECT("sent(C1,C0010023,0)");
    EXPECT_VIOLATION("DATA-SEND-002");
    CHECK(NdisCoDeleteVc(w.vc_c) == NDIS_STATUS_SUCCESS);
    driver_forget();

    driver_call_out();
    nbl->SourceHandle = w.vc_c;
    NdisCoSendNetBufferLists(w.vc_c, nbl, 0);
    EXPECT("send(C2,0,0)");
    nbl->Status = NDIS_STATUS_SUCCESS;
    NdisMCoSendNetBufferListsComplete(w.vc_m, nbl, 0);
    EXPECT("sent(C1,0,0)");
    complete_too_many();
    EXPECT_VIOLATION("DATA-SEND-004");
    expect_bugcheck("DATA-SEND-004", complete_too_many);
    /* Receives, kept and not kept. */
    nbl->SourceHandle = w.vc_m;
    NdisMCoIndicateReceiveNetBufferLists(w.vc_m, nbl, 1, 0);
    NdisReturnNetBufferLists(w.binding, nbl, 0);
    NdisMCoIndicateReceiveNetBufferLists(w.vc_m, nbl, 1, NDIS_RECEIVE_FLAGS_RESOURCES);
    EXPECT("receive(C1,1,0) return(AD,0,0) receive(C1,1,2)");
    NdisReturnNetBufferLists(w.binding, nbl, 0);
    EXPECT_VIOLATION("DATA-RECV-004");
    /* After the close the client may not send, and the miniport may not indicate on an inactive VC. */
    answers[CM_CLOSE_CALL].status = NDIS_STATUS_PENDING;
    CHECK(NdisClCloseCall(w.vc_c, NULL, NULL, 0) == NDIS_STATUS_PENDING);
    nbl->SourceHandle = w.vc_c;
    driver_forget();
    NdisCoSendNetBufferLists(w.vc_c, nbl, 0);
    EXPECT("sent(C1,C0010002,0)");
    EXPECT_VIOLATION("CL-CLOSE-004");
    CHECK(NdisMCmDeactivateVc(w.vc_m) == NDIS_STATUS_SUCCESS);
    nbl->SourceHandle = w.vc_m;
    NdisMCoIndicateReceiveNetBufferLists(w.vc_m, nbl, 1, NDIS_RECEIVE_FLAGS_RESOURCES);
    EXPECT_VIOLATION("DATA-RECV-002");
    EXPECT("");
    NdisCmCloseCallComplete(NDIS_STATUS_SUCCESS, w.vc_m, NULL);
    CHECK(NdisCoDeleteVc(w.vc_c) == NDIS_STATUS_SUCCESS);
    NdisFreeNetBufferList(nbl);
    NdisFreeMdl(mdl);
    NdisFreeNetBufferListPool(pool);
    EXPECT_CLEAN();
    driver_stop();
}

static NET_BUFFER_LIST *offered;
static ULONG offered_flags;

static void indicate_offered(void)
{
    NdisMCoIndicateReceiveNetBufferLists(w.vc_m, offered, 1, offered_flags);
}

/* A binding pauses before its adapter and restarts after it: the miniport gets back at once what comes
 * meanwhile. */
static void receives_while_paused(void)
{
    NDIS_HANDLE pool;

    driver_start();
    driver_call_out();
    pool = pool_create();
    offered = NdisAllocateNetBufferAndNetBufferList(pool, 0, 0, NULL, 0, 0);
    CHECK(offered != NULL);
    offered->SourceHandle = w.vc_m;
    driver_forget();
    answers[MP_PAUSE].inside = indicate_offered;
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_PAUSE, NULL) == NDIS_STATUS_SUCCESS);
    EXPECT("pnp(B1,8,1) pause(AD,1,0) return(AD,0,0)");
    EXPECT_CLEAN();
    indicate_offered();
    EXPECT("return(AD,0,0)");
    EXPECT_VIOLATION("DATA-RECV-008");
    offered_flags = NDIS_RECEIVE_FLAGS_RESOURCES;
    answers[PT_PNP].inside = indicate_offered;
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_RESTART, NULL) == NDIS_STATUS_SUCCESS);
    EXPECT("restart(AD,0,0) pnp(B1,9,1)");
    EXPECT_CLEAN();
    answers[MP_PAUSE].inside = NULL;
    answers[PT_PNP].inside = NULL;
    indicate_offered();
    EXPECT("receive(C1,1,2)");
    EXPECT_CLEAN();
    answers[CM_CLOSE_CALL].status = NDIS_STATUS_SUCCESS;
    CHECK(NdisMCmDeactivateVc(w.vc_m) == NDIS_STATUS_SUCCESS);
    CHECK(NdisClCloseCall(w.vc_c, NULL, NULL, 0) == NDIS_STATUS_SUCCESS);
    CHECK(NdisCoDeleteVc(w.vc_c) == NDIS_STATUS_SUCCESS);
    NdisFreeNetBufferList(offered);
    NdisFreeNetBufferListPool(pool);
    driver_stop();
}

static unsigned fired;
static PVOID fired_context;
static NDIS_HANDLE timer;

static VOID timer_function(PVOID one, PVOID context, PVOID two, PVOID three)
{
    (void)one, (void)two, (void)three;
    CHECK(kernel_irql() == DISPATCH_LEVEL && kernel_locks_held() == 0);
    fired++;
    fired_context = context;
}

static void free_set_timer(void)
{
    LARGE_INTEGER due = { .QuadPart = -10000 };

    (void)NdisSetTimerObject(timer, due, 0, NULL);
    NdisFreeTimerObject(timer);
}

static void timers(void)
{
    NDIS_TIMER_CHARACTERISTICS characteristics = {
        .Header = { .Type = NDIS_OBJECT_TYPE_TIMER_CHARACTERISTICS,
                    .Revision = 1,
                    .Size = NDIS_SIZEOF_TIMER_CHARACTERISTICS_REVISION_1 },
        .TimerFunction = timer_function,
        .FunctionContext = CONTEXT(0x71)
    };
    LARGE_INTEGER due = { .QuadPart = -10000 };

    driver_start();
    CHECK(NdisAllocateTimerObject(w.protocol, &characteristics, &timer) == NDIS_STATUS_SUCCESS);
    CHECK(!NdisSetTimerObject(timer, due, 0, NULL) && NdisSetTimerObject(timer, due, 0, CONTEXT(0x72)));
    CHECK(kernel_run_timers() == 1 && fired == 1 && fired_context == CONTEXT(0x72));
    CHECK(!NdisCancelTimerObject(timer));
    CHECK(!NdisSetTimerObject(timer, due, 5, NULL));
    CHECK(kernel_run_timers() == 1 && kernel_run_timers() == 1 && fired == 3 &&
          fired_context == CONTEXT(0x71));
    CHECK(NdisCancelTimerObject(timer) && kernel_run_timers() == 0);
    expect_bugcheck("NDIS-TIMER", free_set_timer);
    NdisFreeTimerObject(timer);
    CHECK(!NdisSetTimerObject(timer, due, 0, NULL));
    EXPECT_VIOLATION("NDIS-TIMER");
    driver_stop();
}

static void timer_set_at_halt(void)
{
    NDIS_TIMER_CHARACTERISTICS characteristics = {
        .Header = { .Type = NDIS_OBJECT_TYPE_TIMER_CHARACTERISTICS,
                    .Revision = 1,
                    .Size = NDIS_SIZEOF_TIMER_CHARACTERISTICS_REVISION_1 },
        .TimerFunction = timer_function
    };
    LARGE_INTEGER due = { .QuadPart = -10000 };

    driver_start();
    CHECK(NdisAllocateTimerObject(w.adapter, &characteristics, &timer) == NDIS_STATUS_SUCCESS);
    CHECK(!NdisSetTimerObject(timer, due, 0, NULL) && kernel_run_timers() == 1);
    CHECK(!NdisSetTimerObject(timer, due, 0, NULL));
    CHECK(NdisClCloseAddressFamily(w.af_c) == NDIS_STATUS_SUCCESS);
    w.af_c = NULL;
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_HALT, NULL) == NDIS_STATUS_SUCCESS);
    EXPECT_VIOLATION("HALT-001");
    CHECK(NdisCancelTimerObject(timer));
    NdisFreeTimerObject(timer);
    driver_stop();
}

static volatile LONG worked;

static VOID work_function(PVOID context, NDIS_HANDLE item)
{
    CHECK(kernel_irql() == PASSIVE_LEVEL && context == CONTEXT(0x77));
    if (InterlockedIncrement(&worked) == 1) {
        NdisQueueIoWorkItem(item, work_function, context);
    } else {
        NdisFreeIoWorkItem(item);
    }
}

static void work_items(void)
{
    NDH_STANDIN_COUNT_VALUES counts;
    NDIS_HANDLE item;

    driver_start();
    item = NdisAllocateIoWorkItem(w.miniport);
    CHECK(item != NULL);
    counts_get(&counts);
    CHECK(counts.WorkItems == 1);
    kernel_set_irql(DISPATCH_LEVEL);
    NdisQueueIoWorkItem(item, work_function, CONTEXT(0x77));
    kernel_set_irql(PASSIVE_LEVEL);
    kernel_settle();
    CHECK(worked == 2);
    counts_get(&counts);
    CHECK(counts.WorkItems == 0);
    driver_stop();
}

static void memory_and_events(void)
{
    NDH_STANDIN_COUNT_VALUES counts;
    NDIS_EVENT event;
    PVOID memory;

    driver_start();
    memory = NdisAllocateMemoryWithTagPriority(w.protocol, 100, 'tseT', NormalPoolPriority);
    CHECK(memory != NULL);
    counts_get(&counts);
    CHECK(counts.MemoryBlocks == 1 && counts.MemoryRequested >= 100);
    NdisFreeMemory(memory, 0, 0);
    EXPECT_CLEAN();
    CHECK(NdisAllocateMemoryWithTagPriority(w.protocol, 0, 'tseT', NormalPoolPriority) == NULL);
    NdisInitializeEvent(&event);
    CHECK(!NdisWaitEvent(&event, 5));
    NdisSetEvent(&event);
    CHECK(NdisWaitEvent(&event, 0) && NdisWaitEvent(&event, 5));
    NdisResetEvent(&event);
    CHECK(!NdisWaitEvent(&event, 5));
    CHECK(NdisGetVersion() == 0x6001E);
    driver_stop();
}

static void oid_inside_reset(void)
{
    CHECK(NdisCoOidRequest(w.binding, NULL, NULL, NULL, &w.oid) == NDIS_STATUS_RESET_IN_PROGRESS);
    NdisMResetComplete(w.adapter, NDIS_STATUS_SUCCESS, FALSE);
}

static void s41_reset(void)
{
    driver_start();
    oid_prepare();
    driver_call_out();
    answers[MP_RESET] = (struct answer){ NDIS_STATUS_PENDING, oid_inside_reset };
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_RESET, NULL) == NDIS_STATUS_SUCCESS);
    EXPECT("status(B1,0,40010004) reset(AD,0,0) status(B1,0,40010005)");
    EXPECT_VIOLATION("OID-016");
    answers[MP_RESET] = (struct answer){ NDIS_STATUS_SUCCESS, NULL };
    NdisMResetMiniport(w.adapter);
    kernel_settle();
    EXPECT("status(B1,0,40010004) reset(AD,0,0) status(B1,0,40010005)");
    NdisMResetComplete(w.adapter, NDIS_STATUS_SUCCESS, FALSE);
    EXPECT_VIOLATION("U-08");
    /* Handles are as before. */
    answers[CM_CLOSE_CALL].status = NDIS_STATUS_SUCCESS;
    CHECK(NdisMCmDeactivateVc(w.vc_m) == NDIS_STATUS_SUCCESS);
    CHECK(NdisClCloseCall(w.vc_c, NULL, NULL, 0) == NDIS_STATUS_SUCCESS);
    CHECK(NdisCoDeleteVc(w.vc_c) == NDIS_STATUS_SUCCESS);
    EXPECT_CLEAN();
    driver_stop();
}

static void names(void)
{
    static WCHAR base[] = { 'V', 'c' };
    NDIS_STRING base_name = { 4, 4, base };
    NDIS_STRING first, second;
    NDIS_HANDLE context;
    UNICODE_STRING id;
    struct {
        VAR_STRING head;
        WCHAR text[16];
    } call;

    driver_start();
    w.vc_c = NULL;
    CHECK(NdisCoCreateVc(w.binding, w.af_c, CONTEXT(0xC1), &w.vc_c) == NDIS_STATUS_SUCCESS);
    kernel_set_irql(DISPATCH_LEVEL);
    CHECK(NdisCoAssignInstanceName(w.vc_c, &base_name, &first) == NDIS_STATUS_SUCCESS && first.Length == 38);
    CHECK(NdisCoAssignInstanceName(w.vc_m, &base_name, &second) == NDIS_STATUS_SUCCESS);
    CHECK(second.Length == first.Length && memcmp(first.Buffer, second.Buffer, first.Length) == 0);
    memset(&call, 0, sizeof(call));
    call.head.ulTotalSize = sizeof(call.head);
    CHECK(NdisCoGetTapiCallId(w.vc_m, &call.head) == NDIS_STATUS_BUFFER_TOO_SHORT);
    CHECK(call.head.ulNeededSize == sizeof(call));
    call.head.ulTotalSize = sizeof(call);
    CHECK(NdisCoGetTapiCallId(w.vc_m, &call.head) == NDIS_STATUS_SUCCESS && call.head.ulStringSize == 32);
    id = (UNICODE_STRING){ 32, 32, call.text };
    CHECK(NdisClGetProtocolVcContextFromTapiCallId(id, &context) == NDIS_STATUS_SUCCESS &&
          context == CONTEXT(0xC1));
    EXPECT_CLEAN();
    kernel_set_irql(PASSIVE_LEVEL);
    CHECK(NdisClGetProtocolVcContextFromTapiCallId(id, &context) == NDIS_STATUS_SUCCESS);
    EXPECT_VIOLATION("IRQL-008");
    CHECK(NdisCoDeleteVc(w.vc_c) == NDIS_STATUS_SUCCESS);
    CHECK(NdisClGetProtocolVcContextFromTapiCallId(id, &context) == NDIS_STATUS_FAILURE && context == NULL);
    EXPECT_VIOLATION("IRQL-008");
    NdisFreeMemory(first.Buffer, 0, 0);
    NdisFreeMemory(second.Buffer, 0, 0);
    driver_stop();
}

int main(void)
{
    s35_client_oids();
    s36_mcm_oids();
    s37_data();
    receives_while_paused();
    s38_status();
    s41_reset();
    names();
    timers();
    timer_set_at_halt();
    work_items();
    memory_and_events();
    return 0;
}
