// SPDX-License-Identifier: MIT
/** Calls with the stand-alone call manager ndhcm.sys over a miniport that has none. */
#include "fixture.h"

#include <string.h>

static struct fixture f;

/* The miniport's id of a VC, from the LINK events. */
static NDH_ID miniport_vc(NDH_ID mine)
{
    for (unsigned i = 0; i < f.event_count; i++) {
        const NDH_EVENT *e = &f.events[i];
        if (e->Kind == NdhEventLink && e->Object == mine && NDH_ID_SIDE(e->Object2) == NdhSideMiniport) {
            return e->Object2;
        }
    }
    CHECK(0, "no LINK of 0x%llx to the miniport", mine);
    return 0;
}

static NDH_ID manager_vc(NDH_ID mine)
{
    for (unsigned i = 0; i < f.event_count; i++) {
        const NDH_EVENT *e = &f.events[i];
        if (e->Kind == NdhEventLink && e->Object == mine && NDH_IS_STAND_ALONE(e->Object2)) {
            return e->Object2;
        }
    }
    CHECK(0, "no LINK of 0x%llx to the call manager", mine);
    return 0;
}

static NDH_ID client_vc(NDH_ID manager)
{
    for (unsigned i = 0; i < f.event_count; i++) {
        if (f.events[i].Kind == NdhEventLink && f.events[i].Object2 == manager) {
            return f.events[i].Object;
        }
    }
    CHECK(0, "no LINK of 0x%llx to the client", manager);
    return 0;
}

static void hello_tells_of_it(void)
{
    fixture_session(&f, 1, 0);
    CHECK((f.hello.Capabilities & NDH_CAP_STAND_ALONE) != 0 && f.hello.ManagerVersion != 0,
          "capabilities 0x%x, version 0x%x", f.hello.Capabilities, f.hello.ManagerVersion);
    CHECK(NDH_IS_STAND_ALONE(f.cm_af), "the call manager's AF is 0x%llx", f.cm_af);
}

static void outgoing_call(uint16_t context)
{
    struct batch b = { 0 };
    fixture_session(&f, 2, 0);
    batch_policy(&b, NdhFnMiniportCoActivateVc, NdhSideMiniport, NdhReplyManual);
    batch_policy(&b, NdhFnMiniportCoDeactivateVc, NdhSideMiniport, NdhReplyManual);
    batch_add(&b, NdhOpClCreateVc, f.af)->Context = context;
    batch_add(&b, NdhOpClMakeCall, NDH_REF(2))->Context = context;
    batch_run(&f, &b);
    const NDH_ID vc = b.results[2].Object;
    read_events(&f);
    const NDH_ID cm = manager_vc(vc), mp = miniport_vc(vc);
    batch_add(&b, NdhOpMcmActivateVc, cm)->Context = context;
    batch_run(&f, &b);
    CHECK(b.results[0].NdisStatus == ST_PENDING, "NdisCmActivateVc: 0x%x", b.results[0].NdisStatus);
    batch_add(&b, NdhOpMcmMakeCallComplete, cm);
    CHECK(batch_submit(&f, &b) == 0 && b.results[0].Outcome == ST_INVALID_DEVICE_STATE,
          "completed before the activation: 0x%x", b.results[0].Outcome);
    memset(&b, 0, sizeof b);
    batch_add(&b, NdhOpMpActivateVcComplete, mp)->Context = context;
    batch_add(&b, NdhOpMcmMakeCallComplete, cm)->Context = context;
    batch_add(&b, NdhOpClCloseCall, vc)->Context = context;
    batch_add(&b, NdhOpMcmDeactivateVc, cm)->Context = context;
    batch_add(&b, NdhOpMpDeactivateVcComplete, mp)->Context = context;
    batch_add(&b, NdhOpMcmCloseCallComplete, cm)->Context = context;
    batch_add(&b, NdhOpClDeleteVc, vc)->Context = context;
    batch_run(&f, &b);
    read_events(&f);
    need_event(&f, 0, NdhEventEnter, NdhFnProtocolCmActivateVcComplete, cm);
    need_event(&f, 0, NdhEventEnter, NdhFnProtocolCmDeactivateVcComplete, cm);
    need_event(&f, 0, NdhEventCall, NdhFnNdisCmCloseCallComplete, cm);
    need_event(&f, 0, NdhEventEnter, NdhFnMiniportCoDeleteVc, mp);
    check_pairs(&f);
    check_clean(&f);
}

static void incoming_call_closed_by_the_remote_end(void)
{
    struct batch b = { 0 };
    fixture_session(&f, 3, 0);
    batch_policy(&b, NdhFnProtocolCmRegisterSap, NdhSideCallManager, NdhReplyReturn);
    batch_add(&b, NdhOpClRegisterSap, f.af)->Value0 = 7;
    batch_payload(&b, "sap", 3);
    batch_add(&b, NdhOpMcmCreateVc, f.cm_af);
    batch_run(&f, &b);
    const NDH_ID sap = b.results[1].Object, cm = b.results[2].Object;
    read_events(&f);
    const NDH_ID vc = client_vc(cm);
    (void)miniport_vc(cm);
    batch_incoming_call(&b, vc, cm, manager_vc(sap));
    batch_add(&b, NdhOpMcmDeleteVc, cm);
    batch_add(&b, NdhOpClDeregisterSap, sap);
    batch_run(&f, &b);
    read_events(&f);
    need_event(&f, 0, NdhEventCall, NdhFnNdisCmDispatchIncomingCloseCall, cm);
    need_event(&f, 0, NdhEventEnter, NdhFnProtocolClIncomingCloseCall, vc);
    need_event(&f, 0, NdhEventCall, NdhFnNdisCoDeleteVc, cm);
    check_pairs(&f);
    check_clean(&f);
}

/* Automatic answers while the miniport's pend: the close waits for the deactivation. */
static void automatic_answers_wait_for_the_miniport(void)
{
    struct batch b = { 0 };
    fixture_session(&f, 4, 0);
    batch_policy(&b, NdhFnProtocolCmMakeCall, NdhSideCallManager, NdhReplyAutomatic);
    batch_policy(&b, NdhFnProtocolCmCloseCall, NdhSideCallManager, NdhReplyAutomatic);
    NDH_POLICY *later = batch_policy(&b, NdhFnMiniportCoActivateVc, NdhSideMiniport, NdhReplyComplete);
    later->Context = NdhContextTimer;
    later->Delay = 5000;
    later = batch_policy(&b, NdhFnMiniportCoDeactivateVc, NdhSideMiniport, NdhReplyComplete);
    later->Context = NdhContextTimer;
    later->Delay = 5000;
    batch_add(&b, NdhOpClCreateVc, f.af);
    batch_add(&b, NdhOpClMakeCall, NDH_REF(4));
    batch_run(&f, &b);
    const NDH_ID vc = b.results[4].Object;
    fixture_settle(&f);
    read_events(&f);
    need_event(&f, 0, NdhEventEnter, NdhFnProtocolClMakeCallComplete, vc);
    batch_add(&b, NdhOpClCloseCall, vc);
    batch_run(&f, &b);
    fixture_settle(&f);
    read_events(&f);
    const NDH_EVENT *deactivated = need_event(&f, 0, NdhEventEnter, NdhFnProtocolCmDeactivateVcComplete, 0);
    const NDH_EVENT *closed = need_event(&f, 0, NdhEventCall, NdhFnNdisCmCloseCallComplete, 0);
    CHECK(deactivated->Sequence < closed->Sequence, "closed at %llu, deactivated at %llu", closed->Sequence,
          deactivated->Sequence);
    batch_add(&b, NdhOpClDeleteVc, vc);
    batch_run(&f, &b);
    check_clean(&f);
}

static void reset_takes_down_what_is_left(void)
{
    uint32_t size = sizeof(NDH_RESET_OUT);
    NDH_RESET_OUT out;
    struct batch b = { 0 };
    fixture_session(&f, 5, 0);
    batch_policy(&b, NdhFnMiniportCoActivateVc, NdhSideMiniport, NdhReplyManual);
    batch_add(&b, NdhOpClCreateVc, f.af);
    batch_add(&b, NdhOpClMakeCall, NDH_REF(1));
    batch_add(&b, NdhOpMcmCreateVc, f.cm_af);
    batch_add(&b, NdhOpMcmActivateVc, NDH_REF(3));
    batch_run(&f, &b);
    CHECK(control(&f, NDH_IOCTL_RESET, NULL, 0, &out, &size) == ST_SUCCESS && out.Hung == 0,
          "%u hang, 0x%llx first", out.Hung, out.FirstHung);
    check_clean(&f);
}

int main(int argc, char **argv)
{
    fixture_boot_stand_alone(&f, argc, argv, 0);
    hello_tells_of_it();
    outgoing_call(NdhContextPassive);
    outgoing_call(NdhContextDpc);
    incoming_call_closed_by_the_remote_end();
    automatic_answers_wait_for_the_miniport();
    reset_takes_down_what_is_left();
    fixture_end(&f);
    return 0;
}
