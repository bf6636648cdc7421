// SPDX-License-Identifier: MIT
/*
 * The boundary of drivers of NDIS 5: their own handlers are crossings, the thunks that call them are none.
 */
#include "../boundaryring.h" /* before anything that includes ndis.h */

#include "../boundarycalls.h"

#include "legacyprotocol.h"

#define RECORDS 4096u

static struct {
    NDH_STANDIN_BOUNDARY_PAGE head;
    NDH_EVENT events[RECORDS];
} page;

static void begin(void)
{
    NDH_STANDIN_BOUNDARY_MODE wanted = { .Mode = NDH_STANDIN_BOUNDARY_ALL, .Records = RECORDS };

    CHECK(BoundarySet(&wanted) == STATUS_SUCCESS);
}

static void end(void)
{
    NDH_STANDIN_BOUNDARY_MODE off = { .Mode = NDH_STANDIN_BOUNDARY_OFF };

    BoundaryRingRead(&page.head, page.events, RECORDS);
    CHECK(page.head.Lost == 0);
    CHECK(BoundarySet(&off) == STATUS_SUCCESS);
}

/* The nth event of a kind and function, or NULL. */
static const NDH_EVENT *find(UINT16 kind, UINT16 function, ULONG nth)
{
    for (ULONG at = 0; at < page.head.Count; at += 1u + page.events[at].Continuations) {
        if (page.events[at].Kind == kind && page.events[at].Function == function && nth-- == 0) {
            return &page.events[at];
        }
    }
    return NULL;
}

static void handlers_of_a_protocol(void)
{
    begin();
    legacy_protocol_start();
    end();
    legacy_protocol_stop();
    CHECK(find(NdhEventEnter, NdhFnProtocolBindAdapter, 0) != NULL);
    CHECK(find(NdhEventReturn, NdhFnProtocolBindAdapter, 0)->Status == (UINT32)NDIS_STATUS_SUCCESS);
    CHECK((find(NdhEventReturn, NdhFnProtocolBindAdapter, 0)->Flags & NDH_EVENT_HAS_STATUS) != 0);
    CHECK(find(NdhEventEnter, NdhFnProtocolPnPEvent, 0) != NULL);
    CHECK(find(NdhEventEnter, NdhFnProtocolBindAdapterEx, 0) == NULL);
    CHECK(find(NdhEventEnter, NdhFnProtocolNetPnPEvent, 0) == NULL);
    CHECK(find(NdhEventEnter, NdhFnProtocolSetOptions, 0) == NULL);
    CHECK(find(NdhEventEnter, NdhFnMiniportInitializeEx, 0) != NULL); /* of the miniport of NDIS 6 */
}

static void request_and_its_completion(void)
{
    NDIS_STATUS status;

    legacy_protocol_start();
    p.request.RequestType = NdisRequestQueryInformation;
    p.request.DATA.QUERY_INFORMATION.Oid = 0x12;
    answers[MP_OID].status = NDIS_STATUS_PENDING;
    begin();
    BoundaryNdisRequest(&status, w.binding, &p.request);
    CHECK(status == NDIS_STATUS_PENDING);
    NdisMOidRequestComplete(w.adapter, w.arrived, NDIS_STATUS_SUCCESS);
    end();
    answers[MP_OID].status = NDIS_STATUS_SUCCESS;
    CHECK(find(NdhEventCall, NdhFnNdisRequest, 0)->Object != 0);
    CHECK(find(NdhEventReturn, NdhFnNdisRequest, 0)->Status == (UINT32)NDIS_STATUS_PENDING);
    CHECK(find(NdhEventReturn, NdhFnNdisRequest, 0)->Object ==
          find(NdhEventCall, NdhFnNdisRequest, 0)->Object);
    CHECK(find(NdhEventEnter, NdhFnProtocolRequestComplete, 0)->Object ==
          find(NdhEventCall, NdhFnNdisRequest, 0)->Object);
    legacy_protocol_stop();
}

int main(void)
{
    handlers_of_a_protocol();
    request_and_its_completion();
    return 0;
}
