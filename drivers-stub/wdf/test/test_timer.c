// SPDX-License-Identifier: MIT
/** Timers, DPCs and work items: creation checks, levels, stop with waiting, deletion. */
#include "client.h"
#include <string.h>

static unsigned fired;
static KIRQL fired_irql;
static WDFTIMER timer;
static WDFDPC dpc;
static WDFWORKITEM item;
static void (*in_callback)(void);

static VOID count(void)
{
    KIRQL irql = KfRaiseIrql(DISPATCH_LEVEL);

    KeLowerIrql(irql);
    fired++;
    fired_irql = irql;
    if (in_callback != NULL) {
        in_callback();
    }
}

static VOID NTAPI on_timer(WDFTIMER object)
{
    CHECK(object == timer && WdfTimerGetParentObject(object) == (WDFOBJECT)client.device);
    count();
}

static VOID NTAPI on_dpc(WDFDPC object)
{
    CHECK(object == dpc && WdfDpcGetParentObject(object) == (WDFOBJECT)client.device);
    count();
}

static VOID NTAPI on_item(WDFWORKITEM object)
{
    CHECK(object == item && WdfWorkItemGetParentObject(object) == (WDFOBJECT)client.device);
    count();
}

static WDF_OBJECT_ATTRIBUTES with_parent(WDFOBJECT parent)
{
    WDF_OBJECT_ATTRIBUTES attributes;

    WDF_OBJECT_ATTRIBUTES_INIT(&attributes);
    attributes.ParentObject = parent;
    return attributes;
}

static void load(void)
{
    client_load();
    CHECK(client.entry_status == STATUS_SUCCESS);
}

static void create_timer(ULONG period, WDF_EXECUTION_LEVEL level)
{
    WDF_OBJECT_ATTRIBUTES attributes = with_parent(client.device);
    WDF_TIMER_CONFIG config;

    WDF_TIMER_CONFIG_INIT_PERIODIC(&config, on_timer, (LONG)period);
    config.AutomaticSerialization = FALSE;
    attributes.ExecutionLevel = level;
    CHECK(WdfTimerCreate(&config, &attributes, &timer) == STATUS_SUCCESS);
}

static void creation_checks(void)
{
    WDF_OBJECT_ATTRIBUTES attributes;
    WDF_TIMER_CONFIG config;
    WDF_DPC_CONFIG dpc_config;
    WDF_WORKITEM_CONFIG item_config;

    load();
    WDF_TIMER_CONFIG_INIT(&config, on_timer);
    attributes = with_parent(client.device);
    // windows.md A6: the default of the macro does not fit a passive device.
    CHECK(WdfTimerCreate(&config, &attributes, &timer) == STATUS_WDF_INCOMPATIBLE_EXECUTION_LEVEL);
    config.AutomaticSerialization = FALSE;
    CHECK(WdfTimerCreate(&config, NULL, &timer) == STATUS_WDF_PARENT_NOT_SPECIFIED);
    attributes = with_parent(client.driver);
    CHECK(WdfTimerCreate(&config, &attributes, &timer) == STATUS_INVALID_DEVICE_REQUEST);
    attributes = with_parent(client.device);
    config.Size--;
    CHECK(WdfTimerCreate(&config, &attributes, &timer) == STATUS_INFO_LENGTH_MISMATCH);
    config.Size++;
    config.TolerableDelay = 1;
    config.UseHighResolutionTimer = TRUE;
    CHECK(WdfTimerCreate(&config, &attributes, &timer) == STATUS_INVALID_PARAMETER);
    WDF_TIMER_CONFIG_INIT_PERIODIC(&config, on_timer, 10);
    config.AutomaticSerialization = FALSE;
    attributes.ExecutionLevel = WdfExecutionLevelPassive;
    CHECK(WdfTimerCreate(&config, &attributes, &timer) == STATUS_NOT_SUPPORTED);

    WDF_DPC_CONFIG_INIT(&dpc_config, on_dpc);
    attributes = with_parent(client.device);
    CHECK(WdfDpcCreate(&dpc_config, &attributes, &dpc) == STATUS_WDF_INCOMPATIBLE_EXECUTION_LEVEL);
    dpc_config.AutomaticSerialization = FALSE;
    attributes.ExecutionLevel = WdfExecutionLevelPassive;
    CHECK(WdfDpcCreate(&dpc_config, &attributes, &dpc) == STATUS_WDF_EXECUTION_LEVEL_INVALID);

    WDF_WORKITEM_CONFIG_INIT(&item_config, NULL);
    attributes = with_parent(client.device);
    CHECK(WdfWorkItemCreate(&item_config, &attributes, &item) == STATUS_INVALID_PARAMETER);
    WDF_WORKITEM_CONFIG_INIT(&item_config, on_item);
    attributes = with_parent(client.driver);
    CHECK(WdfWorkItemCreate(&item_config, &attributes, &item) == STATUS_INVALID_DEVICE_REQUEST);
    client_unload();
}

static void timer_fires_once_at_dispatch_level(void)
{
    load();
    create_timer(0, WdfExecutionLevelInheritFromParent);
    CHECK(!WdfTimerStart(timer, WDF_REL_TIMEOUT_IN_MS(50)));
    CHECK(WdfTimerStart(timer, WDF_REL_TIMEOUT_IN_MS(20)));
    fake_advance(19);
    CHECK(fired == 0);
    fake_advance(100);
    CHECK(fired == 1 && fired_irql == DISPATCH_LEVEL);
    CHECK(!WdfTimerStop(timer, TRUE));
    CHECK(!WdfTimerStart(timer, WDF_REL_TIMEOUT_IN_MS(20)));
    CHECK(WdfTimerStop(timer, FALSE));
    fake_advance(100);
    CHECK(fired == 1);
    client_unload();
}

static void periodic_timer(void)
{
    load();
    create_timer(10, WdfExecutionLevelInheritFromParent);
    CHECK(!WdfTimerStart(timer, WDF_REL_TIMEOUT_IN_MS(5)));
    fake_advance(36);
    CHECK(fired == 4);
    CHECK(WdfTimerStop(timer, TRUE));
    fake_advance(100);
    CHECK(fired == 4);
    WdfTimerStart(timer, WDF_REL_TIMEOUT_IN_MS(5));
    client_unload(); // deletes a running timer
}

static void passive_timer(void)
{
    load();
    create_timer(0, WdfExecutionLevelPassive);
    WdfTimerStart(timer, WDF_REL_TIMEOUT_IN_MS(5));
    fake_advance(10);
    CHECK(fired == 1 && fired_irql == PASSIVE_LEVEL);
    client_unload();
}

static void restart(void)
{
    in_callback = NULL;
    WdfTimerStart(timer, WDF_REL_TIMEOUT_IN_MS(5));
}

static void timer_restarts_in_its_callback(void)
{
    load();
    create_timer(0, WdfExecutionLevelInheritFromParent);
    in_callback = restart;
    WdfTimerStart(timer, WDF_REL_TIMEOUT_IN_MS(5));
    fake_advance(30);
    CHECK(fired == 2);
    client_unload();
}

static void timer_restarted_while_its_dpc_waits(void)
{
    load();
    create_timer(0, WdfExecutionLevelInheritFromParent);
    WdfTimerStart(timer, WDF_REL_TIMEOUT_IN_MS(5));
    fake_expire(6);
    CHECK(!WdfTimerStart(timer, WDF_REL_TIMEOUT_IN_MS(20)));
    fake_run();
    CHECK(fired == 1);
    fake_advance(21);
    CHECK(fired == 2);

    // A stop takes the restart back, but not the expiry that has been.
    WdfTimerStart(timer, WDF_REL_TIMEOUT_IN_MS(5));
    fake_expire(6);
    CHECK(!WdfTimerStart(timer, WDF_REL_TIMEOUT_IN_MS(20)));
    CHECK(WdfTimerStop(timer, TRUE));
    CHECK(fired == 3);
    fake_advance(50);
    CHECK(fired == 3);
    client_unload();
}

static void periodic_timer_stopped_while_its_dpc_waits(void)
{
    load();
    create_timer(10, WdfExecutionLevelInheritFromParent);
    WdfTimerStart(timer, WDF_REL_TIMEOUT_IN_MS(5));
    fake_expire(6);
    CHECK(!WdfTimerStop(timer, FALSE));
    fake_advance(50);
    CHECK(fired == 1);
    client_unload();
}

static void create_dpc(void)
{
    WDF_OBJECT_ATTRIBUTES attributes = with_parent(client.device);
    WDF_DPC_CONFIG config;

    WDF_DPC_CONFIG_INIT(&config, on_dpc);
    config.AutomaticSerialization = FALSE;
    CHECK(WdfDpcCreate(&config, &attributes, &dpc) == STATUS_SUCCESS);
}

static void dpc_runs_once_for_two_enqueues(void)
{
    load();
    create_dpc();
    CHECK(WdfDpcEnqueue(dpc));
    CHECK(!WdfDpcEnqueue(dpc));
    fake_run();
    CHECK(fired == 1 && fired_irql == DISPATCH_LEVEL);
    CHECK(WdfDpcEnqueue(dpc));
    CHECK(WdfDpcCancel(dpc, TRUE));
    fake_run();
    CHECK(fired == 1);
    CHECK(WdfDpcEnqueue(dpc));
    client_unload(); // withdraws it
    CHECK(fired == 1);
}

static void dpc_runs_when_the_irql_falls(void)
{
    KIRQL irql;

    load();
    create_dpc();
    fake_eager_dpcs = TRUE;
    irql = KfRaiseIrql(DISPATCH_LEVEL);
    CHECK(WdfDpcEnqueue(dpc));
    CHECK(fired == 0);
    KeLowerIrql(irql);
    CHECK(fired == 1);
    client_unload();
}

static void create_item(void)
{
    WDF_OBJECT_ATTRIBUTES attributes = with_parent(client.device);
    WDF_WORKITEM_CONFIG config;

    WDF_WORKITEM_CONFIG_INIT(&config, on_item);
    CHECK(WdfWorkItemCreate(&config, &attributes, &item) == STATUS_SUCCESS);
}

static void enqueue_again(void)
{
    in_callback = NULL;
    WdfWorkItemEnqueue(item);
}

static void work_item_runs_again_when_enqueued_meanwhile(void)
{
    load();
    create_item();
    WdfWorkItemEnqueue(item);
    WdfWorkItemEnqueue(item);
    WdfWorkItemFlush(item);
    CHECK(fired == 1 && fired_irql == PASSIVE_LEVEL);
    in_callback = enqueue_again;
    WdfWorkItemEnqueue(item);
    WdfWorkItemFlush(item);
    CHECK(fired == 3);
    WdfWorkItemEnqueue(item);
    client_unload(); // waits for it
    CHECK(fired == 4);
}

static void delete_item(void)
{
    in_callback = NULL;
    WdfObjectDelete(item);
}

static void work_item_may_delete_itself(void)
{
    unsigned blocks;

    load();
    blocks = fake_pool_blocks();
    create_item();
    in_callback = delete_item;
    WdfWorkItemEnqueue(item);
    fake_run();
    CHECK(fired == 1 && fake_pool_blocks() == blocks);
    client_unload();
}

static void flush_item(void)
{
    WdfWorkItemFlush(item);
}

static void flush_in_callback(void)
{
    load();
    create_item();
    in_callback = flush_item;
    WdfWorkItemEnqueue(item);
    fake_run();
}

static void deletion_at_dispatch_level_is_put_off(void)
{
    KIRQL irql;
    unsigned blocks;

    load();
    blocks = fake_pool_blocks();
    create_timer(0, WdfExecutionLevelInheritFromParent);
    WdfTimerStart(timer, WDF_REL_TIMEOUT_IN_MS(5));
    irql = KfRaiseIrql(DISPATCH_LEVEL);
    WdfObjectDelete(timer);
    CHECK(fake_pool_blocks() > blocks);
    KeLowerIrql(irql);
    fake_run();
    CHECK(fake_pool_blocks() == blocks);
    fake_advance(10);
    CHECK(fired == 0);
    client_unload();
}

static void stop_itself(void)
{
    WdfTimerStop(timer, TRUE);
}

static void stop_with_wait_in_callback(void)
{
    load();
    create_timer(0, WdfExecutionLevelPassive);
    in_callback = stop_itself;
    WdfTimerStart(timer, WDF_REL_TIMEOUT_IN_MS(5));
    fake_advance(10);
}

static void stop_with_wait_at_dispatch(void)
{
    load();
    create_timer(0, WdfExecutionLevelInheritFromParent);
    (void)KfRaiseIrql(DISPATCH_LEVEL);
    WdfTimerStop(timer, TRUE);
}

static void start_deleted_timer(void)
{
    load();
    create_timer(0, WdfExecutionLevelInheritFromParent);
    WdfObjectReference(timer);
    WdfObjectDelete(timer);
    WdfTimerStart(timer, WDF_REL_TIMEOUT_IN_MS(5));
}

static void violations(void)
{
    CHECK(fake_ends_in_violation(stop_with_wait_in_callback, WDF_VERIFIER_FATAL_ERROR));
    CHECK(fake_ends_in_violation(stop_with_wait_at_dispatch, WDF_VERIFIER_IRQL_MISMATCH));
    CHECK(fake_ends_in_violation(start_deleted_timer, WDF_VERIFIER_FATAL_ERROR));
    CHECK(fake_ends_in_violation(flush_in_callback, WDF_VERIFIER_FATAL_ERROR));
}

static const struct fake_test tests[] = {
    { "creation_checks", creation_checks },
    { "timer_fires_once_at_dispatch_level", timer_fires_once_at_dispatch_level },
    { "periodic_timer", periodic_timer },
    { "passive_timer", passive_timer },
    { "timer_restarts_in_its_callback", timer_restarts_in_its_callback },
    { "timer_restarted_while_its_dpc_waits", timer_restarted_while_its_dpc_waits },
    { "periodic_timer_stopped_while_its_dpc_waits", periodic_timer_stopped_while_its_dpc_waits },
    { "dpc_runs_once_for_two_enqueues", dpc_runs_once_for_two_enqueues },
    { "dpc_runs_when_the_irql_falls", dpc_runs_when_the_irql_falls },
    { "work_item_runs_again_when_enqueued_meanwhile", work_item_runs_again_when_enqueued_meanwhile },
    { "work_item_may_delete_itself", work_item_may_delete_itself },
    { "deletion_at_dispatch_level_is_put_off", deletion_at_dispatch_level_is_put_off },
    { "violations", violations },
};

int main(int argc, char **argv)
{
    return fake_main(tests, sizeof(tests) / sizeof(tests[0]), argc, argv);
}
