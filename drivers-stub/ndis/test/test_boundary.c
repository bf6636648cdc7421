// SPDX-License-Identifier: MIT
/*
 * The boundary: a crossing is two events, each driver's if it is wanted; what the ring cannot take is counted
 * and said in the stream.
 */
#include "../boundaryring.h" /* before anything that includes ndis.h: the library knows drivers of NDIS 5
                                too */

#include "drivers.h"

#include <string.h>

#define RECORDS 4096u

NDIS_STATUS NTAPI BoundaryNdisClDeregisterSap(NDIS_HANDLE NdisSapHandle);
VOID NTAPI BoundaryNdisCompleteBindAdapterEx(NDIS_HANDLE BindAdapterContext, NDIS_STATUS Status);

static struct {
    NDH_STANDIN_BOUNDARY_PAGE head;
    NDH_EVENT events[RECORDS];
} page;

static void set(ULONG mode, const char *name)
{
    NDH_STANDIN_BOUNDARY_MODE wanted = { .Mode = mode, .Records = RECORDS };

    if (name != NULL) {
        wanted.Names = 1;
        for (ULONG i = 0; name[i] != '\0'; i++) {
            wanted.Name[0][i] = name[i];
        }
    }
    CHECK(BoundarySet(&wanted) == STATUS_SUCCESS);
}

static void read_all(void)
{
    BoundaryRingRead(&page.head, page.events, RECORDS);
}

/* Events of a kind and function in the page. */
static ULONG count(UINT16 kind, UINT16 function)
{
    ULONG found = 0;

    for (ULONG at = 0; at < page.head.Count; at += 1u + page.events[at].Continuations) {
        found += page.events[at].Kind == kind && page.events[at].Function == function;
    }
    return found;
}

static void nothing_while_off(void)
{
    driver_start();
    driver_call_out();
    read_all();
    CHECK(page.head.Count == 0 && page.head.Lost == 0);
    answers[CM_CLOSE_CALL].status = NDIS_STATUS_SUCCESS;
    CHECK(NdisMCmDeactivateVc(w.vc_m) == NDIS_STATUS_SUCCESS);
    CHECK(NdisClCloseCall(w.vc_c, NULL, NULL, 0) == NDIS_STATUS_SUCCESS);
    CHECK(NdisCoDeleteVc(w.vc_c) == NDIS_STATUS_SUCCESS);
    driver_stop();
}

/* A handle that names nothing: the call is recorded, by nobody that is known. */
static void a_call_and_its_return(void)
{
    driver_start();
    set(NDH_STANDIN_BOUNDARY_ALL, NULL);
    CHECK(BoundaryNdisClDeregisterSap((NDIS_HANDLE)(ULONG_PTR)0x1234) == NDIS_STATUS_FAILURE);
    read_all();
    CHECK(count(NdhEventCall, NdhFnNdisClDeregisterSap) == 1);
    CHECK(count(NdhEventReturn, NdhFnNdisClDeregisterSap) == 1);
    CHECK(page.events[0].Side == NdhSideClient && page.events[0].Object == 0);
    CHECK((page.events[0].Flags & NDH_EVENT_BOUNDARY) != 0 && (page.events[0].Flags & NDH_EVENT_TWIN) == 0);
    set(NDH_STANDIN_BOUNDARY_OFF, NULL);
    driver_stop();
}

static void complete_bind(void)
{
    BoundaryNdisCompleteBindAdapterEx(w.bind_context, NDIS_STATUS_SUCCESS);
}

/* The first event of a kind and function in the page, or NULL. */
static const NDH_EVENT *find(UINT16 kind, UINT16 function)
{
    for (ULONG at = 0; at < page.head.Count; at += 1u + page.events[at].Continuations) {
        if (page.events[at].Kind == kind && page.events[at].Function == function) {
            return &page.events[at];
        }
    }
    return NULL;
}

/* An argument of an event, by its place in the prototype. */
static UINT64 argument(const NDH_EVENT *event, ULONG place)
{
    const NDH_CONTINUATION *next = (const void *)(event + 1);
    UINT64 value;

    CHECK(event->Continuations != 0 && next->Section == NdhSectionArguments &&
          next->Size >= (place + 1) * sizeof(value));
    memcpy(&value, &next->Bytes[place * sizeof(value)], sizeof(value));
    return value;
}

static void a_pended_bind_and_its_completion(void)
{
    const NDH_EVENT *bound, *call, *done;

    driver_defaults();
    CHECK(driver_register_miniport() == NDIS_STATUS_SUCCESS);
    switches_reset();
    switch_set(NDH_STANDIN_SW_OPEN_ADAPTER, 1);
    switch_set(NDH_STANDIN_SW_AF_NOTIFY, 1);
    switch_set(NDH_STANDIN_SW_NDIS_OID_PATH, 2);
    CHECK(driver_register_protocol() == NDIS_STATUS_SUCCESS);
    set(NDH_STANDIN_BOUNDARY_ALL, NULL);
    answers[PT_BIND].status = NDIS_STATUS_PENDING;
    answers[PT_OPEN_COMPLETE].inside = complete_bind;
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_START, NULL) == NDIS_STATUS_SUCCESS);
    kernel_settle();
    read_all();
    bound = find(NdhEventReturn, NdhFnProtocolBindAdapterEx);
    call = find(NdhEventCall, NdhFnNdisCompleteBindAdapterEx);
    done = find(NdhEventReturn, NdhFnNdisCompleteBindAdapterEx);
    CHECK(bound != NULL && bound->Status == (UINT32)NDIS_STATUS_PENDING);
    CHECK(call != NULL && call->Side == NdhSideClient && (call->Flags & NDH_EVENT_BOUNDARY) != 0);
    CHECK(argument(call, 0) == (UINT64)(ULONG_PTR)w.bind_context);
    CHECK(argument(call, 1) == (UINT32)NDIS_STATUS_SUCCESS);
    CHECK(done != NULL && done->Sequence > call->Sequence);
    CHECK(count(NdhEventCall, NdhFnNdisCompleteBindAdapterEx) == 1);
    set(NDH_STANDIN_BOUNDARY_OFF, NULL);
    driver_stop();
}

/* Records that LOST events of the page tell of. */
static UINT64 told(void)
{
    UINT64 sum = 0;

    for (ULONG at = 0; at < page.head.Count; at += 1u + page.events[at].Continuations) {
        sum += page.events[at].Kind == NdhEventLost ? page.events[at].Correlation : 0;
    }
    return sum;
}

static void what_is_lost_is_counted(void)
{
    UINT64 sum;

    driver_start();
    set(NDH_STANDIN_BOUNDARY_ALL, NULL);
    for (ULONG i = 0; i < RECORDS; i++) {
        (VOID) BoundaryNdisClDeregisterSap((NDIS_HANDLE)(ULONG_PTR)0x1234);
    }
    read_all();
    sum = told();
    (VOID) BoundaryNdisClDeregisterSap((NDIS_HANDLE)(ULONG_PTR)0x1234);
    read_all();
    CHECK(page.head.Lost != 0);
    CHECK(sum + told() == page.head.Lost);
    set(NDH_STANDIN_BOUNDARY_OFF, NULL);
    driver_stop();
}

static void bad_modes_are_refused(void)
{
    NDH_STANDIN_BOUNDARY_MODE mode = { .Mode = NDH_STANDIN_BOUNDARY_OTHERS + 1 };

    CHECK(BoundarySet(&mode) == STATUS_INVALID_PARAMETER);
    mode = (NDH_STANDIN_BOUNDARY_MODE){ .Mode = NDH_STANDIN_BOUNDARY_ALL, .Records = RECORDS - 1 };
    CHECK(BoundarySet(&mode) == STATUS_INVALID_PARAMETER);
    mode = (NDH_STANDIN_BOUNDARY_MODE){ .Mode = NDH_STANDIN_BOUNDARY_ALL,
                                        .Names = NDH_STANDIN_BOUNDARY_NAMES + 1 };
    CHECK(BoundarySet(&mode) == STATUS_INVALID_PARAMETER);
}

int main(void)
{
    nothing_while_off();
    a_call_and_its_return();
    a_pended_bind_and_its_completion();
    what_is_lost_is_counted();
    bad_modes_are_refused();
    return 0;
}
