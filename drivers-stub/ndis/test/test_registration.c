// SPDX-License-Identifier: MIT
/*
 * Registration, refusals, start and halt, binds: scenarios S01 to S03, S39, S40, and what Windows refuses.
 */
#include "drivers.h"

#include <string.h>

static void s01_s02_start_and_stop(void)
{
    NDH_STANDIN_ADAPTER_RESULT result;

    driver_defaults();
    CHECK(driver_register_miniport() == NDIS_STATUS_SUCCESS);
    CHECK(driver_register_protocol() == NDIS_STATUS_SUCCESS);
    violations_report();
    EXPECT("");
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_START, &result) == NDIS_STATUS_SUCCESS);
    CHECK(w.register_af_status == NDIS_STATUS_SUCCESS && w.af_status == NDIS_STATUS_SUCCESS);
    CHECK(w.af_c != NULL && w.af_c != w.af_m);
    CHECK(result.State == NDH_STANDIN_ADAPTER_RUNNING && result.AddressFamilies == 1);
    /*
     * OIDs of NDIS, bind, notification before the restart, open inside it, restart, NetEventRestart,
     * NetEventBindsComplete.
     */
    EXPECT("init(3D,0,0) mp-co-oid(AD,0,10101) mp-co-oid(AD,0,10117) bind(9D,0,0) notify-af(B1,4E44,0) "
           "cm-open-af(AD,4E44,0) restart(AD,0,0) pnp(B1,9,1) pnp(0,6,0)");
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_START, &result) == NDIS_STATUS_INVALID_STATE);
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_PAUSE, &result) == NDIS_STATUS_SUCCESS);
    CHECK(result.State == NDH_STANDIN_ADAPTER_PAUSED);
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_PAUSE, &result) == NDIS_STATUS_INVALID_STATE);
    EXPECT("pnp(B1,8,1) pause(AD,1,0)");
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_RESTART, &result) == NDIS_STATUS_SUCCESS);
    EXPECT("restart(AD,0,0) pnp(B1,9,1)");
    CHECK(NdisClCloseAddressFamily(w.af_c) == NDIS_STATUS_SUCCESS);
    w.af_c = NULL;
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_HALT, &result) == NDIS_STATUS_SUCCESS);
    CHECK(result.State == NDH_STANDIN_ADAPTER_HALTED && result.Bindings == 0 && result.AddressFamilies == 0);
    EXPECT("cm-close-af(A2,0,0) pnp(B1,8,1) pause(AD,80,0) unbind(B1,0,0) halt(AD,0,0)");
    /* The same slot starts again. */
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_START, &result) == NDIS_STATUS_SUCCESS && result.Adapter == 0);
    EXPECT_CLEAN();
    driver_stop();
}

static void s01_af_twice(void)
{
    CO_ADDRESS_FAMILY family = { (NDIS_AF)AF_NUMBER, 1, 0 };

    driver_start();
    CHECK(NdisMCmRegisterAddressFamilyEx(w.adapter, &family) == NDIS_STATUS_FAILURE);
    EXPECT_VIOLATION("REG-009");
    kernel_set_irql(DISPATCH_LEVEL);
    CHECK(NdisMCmRegisterAddressFamilyEx(w.adapter, &family) == NDIS_STATUS_FAILURE);
    kernel_set_irql(PASSIVE_LEVEL);
    EXPECT_VIOLATION("IRQL-004");
    driver_stop();
}

static void complete_open(void)
{
    NdisCmOpenAddressFamilyComplete(NDIS_STATUS_SUCCESS, w.af_m, CONTEXT(0xA2));
}

static void s03_af_pended(void)
{
    CO_ADDRESS_FAMILY family = { (NDIS_AF)AF_NUMBER, 1, 0 };
    CO_ADDRESS_FAMILY unknown = { (NDIS_AF)0x77, 1, 0 };

    driver_start();
    CHECK(NdisClCloseAddressFamily(w.af_c) == NDIS_STATUS_SUCCESS);
    driver_forget();
    CHECK(NdisClOpenAddressFamilyEx(w.binding, &unknown, CONTEXT(0xA1), &w.af_c) == NDIS_STATUS_FAILURE);
    EXPECT_VIOLATION("AF-OPEN-011");
    answers[CM_OPEN_AF].status = NDIS_STATUS_PENDING;
    CHECK(NdisClOpenAddressFamilyEx(w.binding, &family, CONTEXT(0xA1), &w.af_c) == NDIS_STATUS_PENDING);
    EXPECT("cm-open-af(AD,4E44,0)");
    kernel_set_irql(DISPATCH_LEVEL);
    complete_open();
    kernel_set_irql(PASSIVE_LEVEL);
    kernel_settle();
    EXPECT("cl-open-af-complete(A1,1,0)");
    complete_open();
    EXPECT_VIOLATION("AF-OPEN-004");
    CHECK(NdisClCloseAddressFamily(w.af_c) == NDIS_STATUS_SUCCESS);
    driver_forget();
    CHECK(NdisClOpenAddressFamilyEx(w.binding, &family, CONTEXT(0xA1), &w.af_c) == NDIS_STATUS_PENDING);
    NdisCmOpenAddressFamilyComplete(NDIS_STATUS_FAILURE, w.af_m, NULL);
    EXPECT("cm-open-af(AD,4E44,0) cl-open-af-complete(A1,0,C0000001)");
    /* Completed inside the handler. */
    answers[CM_OPEN_AF].inside = complete_open;
    CHECK(NdisClOpenAddressFamilyEx(w.binding, &family, CONTEXT(0xA1), &w.af_c) == NDIS_STATUS_PENDING);
    EXPECT("cm-open-af(AD,4E44,0) cl-open-af-complete(A1,1,0)");
    /* The close pends as well. */
    answers[CM_CLOSE_AF].status = NDIS_STATUS_PENDING;
    CHECK(NdisClCloseAddressFamily(w.af_c) == NDIS_STATUS_PENDING);
    CHECK(NdisClCloseAddressFamily(w.af_c) == NDIS_STATUS_FAILURE);
    EXPECT_VIOLATION("AF-CLOSE-010");
    NdisCmCloseAddressFamilyComplete(NDIS_STATUS_SUCCESS, w.af_m);
    NdisCmCloseAddressFamilyComplete(NDIS_STATUS_SUCCESS, w.af_m);
    EXPECT_VIOLATION("AF-CLOSE-006");
    EXPECT("cm-close-af(A2,0,0) cl-close-af-complete(0,A1,0)");
    w.af_c = NULL;
    driver_stop();
}

static void client_closes_af(void)
{
    CHECK(NdisClCloseAddressFamily(w.af_c) == NDIS_STATUS_SUCCESS);
}

static void mcm_notifies(void)
{
    CHECK(NdisCmNotifyCloseAddressFamily(w.af_m) == NDIS_STATUS_PENDING);
    /* C-11: the handle serves once more after the close. */
    NdisClNotifyCloseAddressFamilyComplete(w.af_c, NDIS_STATUS_SUCCESS);
    w.af_c = NULL;
}

static void s39_halt_with_open_af(void)
{
    NDIS_HANDLE af;

    driver_start();
    switch_set(NDH_STANDIN_SW_HALT_WITH_AF_OPEN, 1);
    af = w.af_c;
    answers[MP_HALT].inside = mcm_notifies;
    answers[CL_NOTIFY_CLOSE_AF] = (struct answer){ NDIS_STATUS_PENDING, client_closes_af };
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_HALT, NULL) == NDIS_STATUS_SUCCESS);
    EXPECT("pnp(B1,8,1) pause(AD,80,0) halt(AD,0,0) cl-notify-close-af(A1,0,0) cm-close-af(A2,0,0) "
           "cm-notify-complete(A2,0,0) unbind(B1,0,0)");
    NdisClNotifyCloseAddressFamilyComplete(af, NDIS_STATUS_SUCCESS);
    EXPECT_VIOLATION("AF-NOTIFY-004");
    driver_stop();
}

static void client_cleans_up(void)
{
    CHECK(NdisClCloseCall(w.vc_c, NULL, NULL, 0) == NDIS_STATUS_FAILURE);
    CHECK(NdisCoDeleteVc(w.vc_c) == NDIS_STATUS_SUCCESS);
    CHECK(NdisClCloseAddressFamily(w.af_c) == NDIS_STATUS_SUCCESS);
    w.af_c = NULL;
}

/* A miniport that halts without a word: its handlers are not called any more, and the client can still go. */
static void halt_without_notification(void)
{
    driver_start();
    driver_call_out();
    switch_set(NDH_STANDIN_SW_HALT_WITH_AF_OPEN, 1);
    answers[PT_UNBIND].inside = client_cleans_up;
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_HALT, NULL) == NDIS_STATUS_SUCCESS);
    EXPECT("pnp(B1,8,1) pause(AD,80,0) halt(AD,0,0) unbind(B1,0,0)");
    EXPECT_VIOLATION("HALT-004");
    driver_stop();
}

static void register_miniport_refused(NDIS_STATUS status)
{
    CHECK(driver_register_miniport() == status);
    CHECK(w.miniport == NULL && !kernel_has_device() && kernel_pool_blocks() == 0);
}

static void miniport_refusals(void)
{
    driver_defaults();
    w.mp.HaltHandlerEx = NULL;
    register_miniport_refused(NDIS_STATUS_BAD_CHARACTERISTICS);
    driver_defaults();
    w.mp.MinorNdisVersion = 80;
    register_miniport_refused(NDIS_STATUS_BAD_VERSION);
    driver_defaults();
    w.mp.Header.Size = NDIS_SIZEOF_MINIPORT_DRIVER_CHARACTERISTICS_REVISION_1;
    register_miniport_refused(NDIS_STATUS_BAD_CHARACTERISTICS);
    driver_defaults();
    w.mp.Header.Type = NDIS_OBJECT_TYPE_PROTOCOL_DRIVER_CHARACTERISTICS;
    register_miniport_refused(NDIS_STATUS_BAD_CHARACTERISTICS);
    driver_defaults();
    w.cm.CmDropPartyHandler = NULL;
    register_miniport_refused(NDIS_STATUS_FAILURE);
    driver_defaults();
    w.cm.Header.Size = 128;
    register_miniport_refused(NDIS_STATUS_FAILURE);
    driver_defaults();
    w.co.CoOidRequestHandler = (W_CO_OID_REQUEST_HANDLER)(PVOID)(ULONG_PTR)w.cm.CmOidRequestHandler;
    register_miniport_refused(NDIS_STATUS_BAD_CHARACTERISTICS);
    driver_defaults();
    w.co.Header.Type = NDIS_OBJECT_TYPE_CO_PROTOCOL_CHARACTERISTICS;
    register_miniport_refused(NDIS_STATUS_FAILURE);
}

/* U-23: 144 and 136 are taken; the shorter table loses the notification. */
static void call_manager_sizes(void)
{
    driver_defaults();
    w.cm.Header.Size = NDIS_SIZEOF_CO_CALL_MANAGER_OPTIONAL_HANDLERS_REVISION_1;
    w.cm.CmNotifyCloseAfCompleteHandler = NULL;
    CHECK(NDIS_SIZEOF_CO_CALL_MANAGER_OPTIONAL_HANDLERS_REVISION_1 == 136 && sizeof(w.cm) == 144);
    CHECK(driver_register_miniport() == NDIS_STATUS_SUCCESS);
    violations_report();
    switch_set(NDH_STANDIN_SW_CM_HANDLERS_SIZE, 1);
    w.driver_object.DriverUnload(&w.driver_object);
    w.miniport = NULL;
    CHECK(driver_register_miniport() == NDIS_STATUS_SUCCESS);
    w.driver_object.DriverUnload(&w.driver_object);
    w.miniport = NULL;
    w.cm.Header.Size = 144;
    w.cm.CmNotifyCloseAfCompleteHandler =
        (CM_NOTIFY_CLOSE_AF_COMPLETE_HANDLER)(PVOID)(ULONG_PTR)w.cm.CmOpenAfHandler;
    CHECK(driver_register_miniport() == NDIS_STATUS_FAILURE);
    w.cm.Header.Size = 136;
    CHECK(driver_register_miniport() == NDIS_STATUS_SUCCESS);
    switch_set(NDH_STANDIN_SW_CM_HANDLERS_SIZE, 2);
    w.driver_object.DriverUnload(&w.driver_object);
    w.miniport = NULL;
    CHECK(driver_register_miniport() == NDIS_STATUS_FAILURE);
    w.cm.Header.Size = 144;
    CHECK(driver_register_miniport() == NDIS_STATUS_SUCCESS);
    switch_set(NDH_STANDIN_SW_CM_HANDLERS_SIZE, 0);
    w.driver_object.DriverUnload(&w.driver_object);
    CHECK(kernel_pool_blocks() == 0);
}

static void attributes_refused(void (*spoil)(void))
{
    NDH_STANDIN_ADAPTER_RESULT result;

    driver_defaults();
    spoil();
    CHECK(driver_register_miniport() == NDIS_STATUS_SUCCESS);
    violations_report();
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_START, &result) == NDIS_STATUS_FAILURE);
    CHECK(w.attributes_status == NDIS_STATUS_INVALID_PARAMETER &&
          w.register_af_status == NDIS_STATUS_FAILURE);
    CHECK(result.State == NDH_STANDIN_ADAPTER_HALTED && result.AddressFamilies == 0);
    driver_stop(); /* it has neither protocol nor AF */
}

static void no_mtu(void)
{
    w.general.MtuSize = 0;
}

static void no_pm(void)
{
    w.general.PowerManagementCapabilitiesEx = NULL;
}

static void no_connection_type(void)
{
    w.general.ConnectionType = (NET_IF_CONNECTION_TYPE)0;
}

static void old_general(void)
{
    w.general.Header.Revision = NDIS_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES_REVISION_1;
    w.general.Header.Size = NDIS_SIZEOF_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES_REVISION_1;
}

static void no_oids(void)
{
    w.general.SupportedOidListLength = 0;
}

static void protocol_refusals(void)
{
    static const ULONG offsets[] = { FIELD_OFFSET(NDIS_PROTOCOL_DRIVER_CHARACTERISTICS, BindAdapterHandlerEx),
                                     FIELD_OFFSET(NDIS_PROTOCOL_DRIVER_CHARACTERISTICS, StatusHandlerEx),
                                     FIELD_OFFSET(NDIS_PROTOCOL_DRIVER_CHARACTERISTICS,
                                                  SendNetBufferListsCompleteHandler) };

    for (unsigned i = 0; i < RTL_NUMBER_OF(offsets); i++) {
        driver_defaults();
        *(PVOID *)((PUCHAR)&w.pt + offsets[i]) = NULL;
        CHECK(driver_register_protocol() == NDIS_STATUS_BAD_CHARACTERISTICS && w.protocol == NULL);
    }
    driver_defaults();
    w.pt.Name.Length = 0;
    CHECK(driver_register_protocol() == NDIS_STATUS_BAD_CHARACTERISTICS);
    driver_defaults();
    w.cl.ClCallConnectedHandler = NULL;
    CHECK(driver_register_protocol() == NDIS_STATUS_FAILURE);
    driver_defaults();
    w.ptco.Header.Size--;
    CHECK(driver_register_protocol() == NDIS_STATUS_FAILURE);
    CHECK(kernel_pool_blocks() == 0);
}

/* A protocol that comes later is bound inside its registration; the running stack is paused around it. */
static void late_protocol(void)
{
    NDH_STANDIN_ADAPTER_RESULT result;

    driver_defaults();
    CHECK(driver_register_miniport() == NDIS_STATUS_SUCCESS);
    violations_report();
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_START, &result) == NDIS_STATUS_SUCCESS);
    CHECK(result.State == NDH_STANDIN_ADAPTER_RUNNING && result.Bindings == 0);
    driver_forget();
    CHECK(driver_register_protocol() == NDIS_STATUS_SUCCESS);
    EXPECT("pause(AD,4,0) bind(9D,0,0) notify-af(B1,4E44,0) cm-open-af(AD,4E44,0) restart(AD,0,0) "
           "pnp(B1,9,1) pnp(0,6,0)");
    CHECK(NdisClCloseAddressFamily(w.af_c) == NDIS_STATUS_SUCCESS);
    w.af_c = NULL;
    driver_forget();
    NdisDeregisterProtocolDriver(w.protocol);
    EXPECT("pnp(B1,8,1) pause(AD,8,0) unbind(B1,0,0) restart(AD,0,0)");
    w.protocol = NULL;
    /* The same from a worker thread. */
    switch_set(NDH_STANDIN_SW_BIND_AT_REGISTER, 1);
    switch_set(NDH_STANDIN_SW_LATE_BIND_PAUSE, 1);
    CHECK(driver_register_protocol() == NDIS_STATUS_SUCCESS);
    kernel_settle();
    EXPECT("bind(9D,0,0) notify-af(B1,4E44,0) cm-open-af(AD,4E44,0) pnp(B1,9,1) pnp(0,6,0)");
    EXPECT_CLEAN();
    driver_stop();
}

static void complete_bind(void)
{
    NdisCompleteBindAdapterEx(w.bind_context, NDIS_STATUS_SUCCESS);
}

static void complete_unbind(void)
{
    NdisCompleteUnbindAdapterEx(w.unbind_context);
}

static void complete_pause(void)
{
    NdisMPauseComplete(w.adapter);
}

static void complete_restart(void)
{
    NdisMRestartComplete(w.adapter, NDIS_STATUS_SUCCESS);
}

static void pended_binds(void)
{
    driver_defaults();
    CHECK(driver_register_miniport() == NDIS_STATUS_SUCCESS);
    switches_reset();
    violations_report();
    switch_set(NDH_STANDIN_SW_OPEN_ADAPTER, 1);
    switch_set(NDH_STANDIN_SW_CLOSE_ADAPTER, 1);
    switch_set(NDH_STANDIN_SW_AF_NOTIFY, 1);
    switch_set(NDH_STANDIN_SW_NDIS_OID_PATH, 2);
    CHECK(driver_register_protocol() == NDIS_STATUS_SUCCESS);
    driver_forget();
    answers[PT_BIND].status = NDIS_STATUS_PENDING;
    answers[PT_OPEN_COMPLETE].inside = complete_bind;
    answers[MP_PAUSE] = (struct answer){ NDIS_STATUS_PENDING, complete_pause };
    answers[MP_RESTART] = (struct answer){ NDIS_STATUS_PENDING, complete_restart };
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_START, NULL) == NDIS_STATUS_SUCCESS);
    CHECK(w.open_status == NDIS_STATUS_PENDING);
    /* bind and open-complete are on two threads; the notification comes after the restart here. */
    CHECK(w.af_status == NDIS_STATUS_SUCCESS);
    driver_forget();
    complete_pause();
    EXPECT_VIOLATION("U-08");
    answers[PT_UNBIND].status = NDIS_STATUS_SUCCESS;
    answers[PT_CLOSE_COMPLETE].inside = complete_unbind;
    CHECK(NdisClCloseAddressFamily(w.af_c) == NDIS_STATUS_SUCCESS);
    w.af_c = NULL;
    driver_forget();
    CHECK(NdisUnbindAdapter(w.binding) == NDIS_STATUS_SUCCESS);
    kernel_settle();
    EXPECT("pnp(B1,8,1) pause(AD,8,0) unbind(B1,0,0) close-complete(B1,0,0) restart(AD,0,0)");
    EXPECT_CLEAN();
    /* And back, asynchronously. */
    answers[PT_BIND].status = NDIS_STATUS_SUCCESS;
    answers[PT_OPEN_COMPLETE].inside = NULL;
    switch_set(NDH_STANDIN_SW_OPEN_ADAPTER, 0);
    switch_set(NDH_STANDIN_SW_AF_NOTIFY, 0);
    NdisReEnumerateProtocolBindings(w.protocol);
    kernel_settle();
    EXPECT(
        "pause(AD,4,0) bind(9D,0,0) notify-af(B1,4E44,0) cm-open-af(AD,4E44,0) restart(AD,0,0) pnp(B1,9,1)");
    answers[PT_CLOSE_COMPLETE].inside = NULL;
    switch_set(NDH_STANDIN_SW_CLOSE_ADAPTER, 0);
    EXPECT_CLEAN();
    driver_stop();
}

static void open_outside_bind(void)
{
    NDIS_OPEN_PARAMETERS open;
    NDIS_HANDLE binding;

    driver_start();
    memset(&open, 0, sizeof(open));
    CHECK(NdisOpenAdapterEx(w.protocol, CONTEXT(0xB1), &open, w.bind_context, &binding) ==
          NDIS_STATUS_FAILURE);
    EXPECT_VIOLATION("WIN-A4");
    NdisCompleteBindAdapterEx(w.bind_context, NDIS_STATUS_SUCCESS);
    EXPECT_VIOLATION("U-08");
    driver_stop();
}

static void control_device(void)
{
    NDH_STANDIN_IDENTITY identity;
    NDH_STANDIN_SWITCH_INFO list[NDH_STANDIN_SW_COUNT];
    NDH_STANDIN_SWITCH one = { NDH_STANDIN_SW_SECOND_CLOSE, 7 };
    NDH_STANDIN_SEED_VALUE seed = { 0x1234567890ABCDEFULL };
    NDH_STANDIN_ADAPTER adapter = { .Adapter = 99 };
    NDH_STANDIN_ADAPTER_RESULT result;

    driver_start();
    CHECK(kernel_ioctl(NDH_STANDIN_SEED, &seed, sizeof(seed), 0, NULL) == STATUS_SUCCESS);
    CHECK(kernel_ioctl(NDH_STANDIN_IDENTIFY, &identity, 0, sizeof(identity), NULL) == STATUS_SUCCESS);
    CHECK(strcmp(identity.Name, "stand-in") == 0 && identity.Size == sizeof(identity) &&
          identity.NdisMajor == 6 && identity.NdisMinor == 30 && identity.Seed == seed.Seed &&
          identity.AdapterCount == 1 && identity.MiniportCount == 1 && identity.ProtocolCount == 1);
    CHECK(kernel_ioctl(NDH_STANDIN_IDENTIFY, &identity, 0, sizeof(identity) - 1, NULL) ==
          STATUS_BUFFER_TOO_SMALL);
    CHECK(kernel_ioctl(0x8D15FFFC, &identity, 0, sizeof(identity), NULL) == STATUS_INVALID_DEVICE_REQUEST);
    CHECK(kernel_ioctl(NDH_STANDIN_SWITCH_SET, &one, sizeof(one), 0, NULL) == STATUS_INVALID_PARAMETER);
    one.Value = 1;
    CHECK(kernel_ioctl(NDH_STANDIN_SWITCH_SET, &one, sizeof(one), 0, NULL) == STATUS_SUCCESS);
    one.Value = 9;
    CHECK(kernel_ioctl(NDH_STANDIN_SWITCH_GET, &one, sizeof(one), sizeof(one), NULL) == STATUS_SUCCESS &&
          one.Value == 1);
    one.Id = NDH_STANDIN_SW_COUNT;
    CHECK(kernel_ioctl(NDH_STANDIN_SWITCH_GET, &one, sizeof(one), sizeof(one), NULL) ==
          STATUS_INVALID_PARAMETER);
    CHECK(kernel_ioctl(NDH_STANDIN_SWITCH_LIST, list, 0, sizeof(list), NULL) == STATUS_SUCCESS);
    CHECK(list[NDH_STANDIN_SW_SECOND_CLOSE].Value == 1 && strcmp(list[0].Name, "verifier") == 0);
    for (ULONG id = 0; id < NDH_STANDIN_SW_COUNT; id++) {
        CHECK(list[id].Id == id && list[id].Name[0] != '\0' && list[id].Max >= 1);
    }
    CHECK(kernel_ioctl(NDH_STANDIN_ADAPTER_QUERY, &adapter, sizeof(adapter), sizeof(result), NULL) ==
          STATUS_INVALID_PARAMETER);
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_QUERY, &result) == NDIS_STATUS_SUCCESS && result.Bindings == 1);
    switch_set(NDH_STANDIN_SW_SECOND_CLOSE, 0);
    driver_stop();
}

int main(void)
{
    s01_s02_start_and_stop();
    s01_af_twice();
    s03_af_pended();
    s39_halt_with_open_af();
    halt_without_notification();
    miniport_refusals();
    call_manager_sizes();
    attributes_refused(no_mtu);
    attributes_refused(no_pm);
    attributes_refused(no_connection_type);
    attributes_refused(old_general);
    attributes_refused(no_oids);
    protocol_refusals();
    late_protocol();
    pended_binds();
    open_outside_bind();
    control_device();
    return 0;
}
