// SPDX-License-Identifier: MIT
/*
 * Suspend, resume, shutdown, surprise removal and events of plug and play, with calls open.
 */
#include "drivers.h"

#include <string.h>

static void end_call(void)
{
    CHECK(NdisMCmDeactivateVc(w.vc_m) == NDIS_STATUS_SUCCESS);
    CHECK(NdisClCloseCall(w.vc_c, NULL, NULL, 0) == NDIS_STATUS_SUCCESS);
    CHECK(NdisCoDeleteVc(w.vc_c) == NDIS_STATUS_SUCCESS);
    driver_forget();
}

/* NO_HALT_ON_SUSPEND, NO_PAUSE_ON_SUSPEND: only power events and the OID; the call stays. */
static void suspend_with_call(void)
{
    NDH_STANDIN_ADAPTER_RESULT result;
    NET_BUFFER_LIST nbl;

    driver_start();
    driver_call_out();
    CHECK(driver_command(NDH_STANDIN_ADAPTER_SUSPEND, 1, NULL) == NDIS_STATUS_INVALID_PARAMETER);
    CHECK(driver_command(NDH_STANDIN_ADAPTER_RESUME, 0, NULL) == NDIS_STATUS_INVALID_STATE);
    CHECK(driver_command(NDH_STANDIN_ADAPTER_SUSPEND, 4, &result) == NDIS_STATUS_SUCCESS);
    CHECK(result.State == NDH_STANDIN_ADAPTER_SUSPENDED && result.Bindings == 1);
    EXPECT("pnp(B1,1,1) pnp(B1,0,1) mp-co-oid(AD,0,FD010101)");
    memset(&nbl, 0, sizeof(nbl));
    nbl.SourceHandle = w.vc_c;
    NdisCoSendNetBufferLists(w.vc_c, &nbl, 0);
    EXPECT_VIOLATION("DATA-SEND-008");
    EXPECT("sent(C1,C023002F,0)");
    CHECK(driver_command(NDH_STANDIN_ADAPTER_RESUME, 0, &result) == NDIS_STATUS_SUCCESS);
    CHECK(result.State == NDH_STANDIN_ADAPTER_RUNNING);
    EXPECT("mp-co-oid(AD,0,FD010101) pnp(B1,0,1)");
    nbl.Status = NDIS_STATUS_SUCCESS;
    NdisCoSendNetBufferLists(w.vc_c, &nbl, 0);
    NdisMCoSendNetBufferListsComplete(w.vc_m, &nbl, 0);
    EXPECT("send(C2,0,0) sent(C1,0,0)");
    EXPECT_CLEAN();
    end_call();
    driver_stop();
}

static void start_with(ULONG flags)
{
    driver_defaults();
    w.registration.AttributeFlags = NDIS_MINIPORT_ATTRIBUTES_DO_NOT_BIND_TO_ALL_CO | flags;
    CHECK(driver_register_miniport() == NDIS_STATUS_SUCCESS);
    switches_reset();
    CHECK(driver_register_protocol() == NDIS_STATUS_SUCCESS);
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_START, NULL) == NDIS_STATUS_SUCCESS);
    violations_report();
    driver_forget();
}

/* The stack is paused around it; a protocol that does not take part is unbound and comes back. */
static void suspend_with_pause(void)
{
    start_with(NDIS_MINIPORT_ATTRIBUTES_NO_HALT_ON_SUSPEND);
    CHECK(driver_command(NDH_STANDIN_ADAPTER_SUSPEND, 4, NULL) == NDIS_STATUS_SUCCESS);
    EXPECT("pnp(B1,1,1) pnp(B1,0,1) pnp(B1,8,1) pause(AD,2,0) mp-co-oid(AD,0,FD010101)");
    CHECK(driver_command(NDH_STANDIN_ADAPTER_RESUME, 0, NULL) == NDIS_STATUS_SUCCESS);
    EXPECT("mp-co-oid(AD,0,FD010101) restart(AD,0,0) pnp(B1,9,1) pnp(B1,0,1)");
    EXPECT_CLEAN();
    CHECK(NdisClCloseAddressFamily(w.af_c) == NDIS_STATUS_SUCCESS);
    w.af_c = NULL;
    driver_forget();
    answers[PT_PNP].status = NDIS_STATUS_NOT_SUPPORTED;
    CHECK(driver_command(NDH_STANDIN_ADAPTER_SUSPEND, 4, NULL) == NDIS_STATUS_SUCCESS);
    CHECK(driver_count("unbind(B1,0,0)") == 1 && w.binding == NULL);
    answers[PT_PNP].status = NDIS_STATUS_SUCCESS;
    CHECK(driver_command(NDH_STANDIN_ADAPTER_RESUME, 0, NULL) == NDIS_STATUS_SUCCESS);
    CHECK(w.binding != NULL && w.af_c != NULL);
    violations_report();
    driver_stop();
}

/* Without NO_HALT_ON_SUSPEND the miniport is halted and begins anew: its old AFs are nobody's. */
static void suspend_with_halt(void)
{
    NDIS_HANDLE old;

    start_with(0);
    CHECK(driver_command(NDH_STANDIN_ADAPTER_SUSPEND, 4, NULL) == NDIS_STATUS_SUCCESS);
    EXPECT("pnp(B1,1,1) pnp(B1,0,1) pnp(B1,8,1) pause(AD,2,0) halt(AD,2,0)");
    old = w.af_c;
    CHECK(driver_command(NDH_STANDIN_ADAPTER_RESUME, 0, NULL) == NDIS_STATUS_SUCCESS);
    EXPECT_VIOLATION("WIN-A4"); /* said again at each initialisation */
    CHECK(driver_count("notify-af(B1,4E44,0) cm-open-af(AD,4E44,0)") == 1 && w.af_c != old);
    driver_forget();
    CHECK(NdisClCloseAddressFamily(old) == NDIS_STATUS_SUCCESS);
    EXPECT("");
    driver_call_out();
    end_call();
    /* Halted for good while suspended. */
    CHECK(NdisClCloseAddressFamily(w.af_c) == NDIS_STATUS_SUCCESS);
    w.af_c = NULL;
    CHECK(driver_command(NDH_STANDIN_ADAPTER_SUSPEND, 4, NULL) == NDIS_STATUS_SUCCESS);
    CHECK(driver_command(NDH_STANDIN_ADAPTER_HALT, 0, NULL) == NDIS_STATUS_SUCCESS);
    EXPECT_CLEAN();
    driver_stop();
}

static void events(void)
{
    driver_start();
    CHECK(driver_command(NDH_STANDIN_ADAPTER_EVENT, NetEventBindList, NULL) == NDIS_STATUS_SUCCESS);
    CHECK(driver_command(NDH_STANDIN_ADAPTER_EVENT, NetEventPnPCapabilities, NULL) == NDIS_STATUS_SUCCESS);
    CHECK(driver_command(NDH_STANDIN_ADAPTER_EVENT, NetEventReconfigure, NULL) == NDIS_STATUS_SUCCESS);
    answers[PT_PNP].status = NDIS_STATUS_NOT_SUPPORTED;
    CHECK(driver_command(NDH_STANDIN_ADAPTER_EVENT, NetEventQueryRemoveDevice, NULL) ==
          NDIS_STATUS_NOT_SUPPORTED);
    answers[PT_PNP].status = NDIS_STATUS_SUCCESS;
    CHECK(driver_command(NDH_STANDIN_ADAPTER_EVENT, NetEventPause, NULL) == NDIS_STATUS_INVALID_PARAMETER);
    EXPECT("pnp(0,5,1) pnp(B1,7,1) pnp(0,4,0) pnp(B1,2,0)");
    driver_stop();
}

static void shutdown_and_removal(void)
{
    NDH_STANDIN_ADAPTER_RESULT result;

    driver_start();
    CHECK(driver_command(NDH_STANDIN_ADAPTER_SHUTDOWN, NdisShutdownPowerOff, &result) == NDIS_STATUS_SUCCESS);
    CHECK(result.State == NDH_STANDIN_ADAPTER_SHUT_DOWN);
    CHECK(driver_command(NDH_STANDIN_ADAPTER_PAUSE, 0, NULL) == NDIS_STATUS_INVALID_STATE);
    EXPECT("shutdown(AD,0,0)");
    driver_stop();

    driver_start();
    CHECK(NdisClCloseAddressFamily(w.af_c) == NDIS_STATUS_SUCCESS);
    w.af_c = NULL;
    driver_forget();
    CHECK(driver_command(NDH_STANDIN_ADAPTER_HALT, NdisHaltDeviceSurpriseRemoved, NULL) ==
          NDIS_STATUS_SUCCESS);
    EXPECT("device-pnp(AD,2,0) pnp(B1,8,1) pause(AD,80,0) unbind(B1,0,0) halt(AD,3,0)");
    driver_stop();
}

int main(void)
{
    suspend_with_call();
    suspend_with_pause();
    suspend_with_halt();
    events();
    shutdown_and_removal();
    return 0;
}
