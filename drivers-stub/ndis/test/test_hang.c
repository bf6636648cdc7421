// SPDX-License-Identifier: MIT
/*
 * MiniportCheckForHangEx and MiniportCheckForHang: how often, when not, and the reset that TRUE brings, or a
 * request that is not completed.
 */
#include "legacy.h"
#include <stdio.h>

#define RESET_START "status(B1,0,40010004)"
#define RESET_END   "status(B1,0,40010005)"

static void start_seconds(UINT seconds)
{
    NDH_STANDIN_ADAPTER_RESULT result;

    driver_defaults();
    w.registration.CheckForHangTimeInSeconds = seconds;
    CHECK(driver_register_miniport() == NDIS_STATUS_SUCCESS);
    switches_reset();
    CHECK(driver_register_protocol() == NDIS_STATUS_SUCCESS);
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_START, &result) == NDIS_STATUS_SUCCESS);
    violations_report();
    driver_forget();
}

static void complete_reset(void)
{
    NdisMResetComplete(w.adapter, NDIS_STATUS_SUCCESS, FALSE);
}

/* A pended reset: nobody is asked until it is complete. */
static void ask_while_resetting(void)
{
    CHECK(kernel_run_patient_timer() != 0);
    complete_reset();
}

static void answers_are_followed(void)
{
    CHECK(kernel_run_patient_timer() == 2000);
    kernel_settle();
    EXPECT("check-for-hang(AD,0,0)");
    answers[MP_CHECK_FOR_HANG].status = TRUE;
    CHECK(kernel_run_patient_timer() == 2000);
    kernel_settle();
    EXPECT("check-for-hang(AD,0,0) " RESET_START " reset(AD,0,0) " RESET_END);
    answers[MP_RESET].status = NDIS_STATUS_PENDING;
    answers[MP_RESET].inside = ask_while_resetting;
    CHECK(kernel_run_patient_timer() == 2000);
    kernel_settle();
    EXPECT("check-for-hang(AD,0,0) " RESET_START " reset(AD,0,0) " RESET_END);
    answers[MP_CHECK_FOR_HANG].status = FALSE;
    CHECK(kernel_run_patient_timer() == 2000);
    kernel_settle();
    EXPECT("check-for-hang(AD,0,0)");
    EXPECT_CLEAN();
}

static void ask(void)
{
    CHECK(kernel_run_patient_timer() == 2000);
    kernel_settle();
}

/* A request that stays with the miniport through two questions resets it; `asked` is what a question logs. */
static void request_overdue(const char *asked, const char *arrives, void (*complete)(void))
{
    char reset[200];

    snprintf(reset, sizeof(reset), "%s" RESET_START " reset(AD,0,0) " RESET_END, asked);
    answers[MP_CO_OID].status = NDIS_STATUS_PENDING;
    CHECK(NdisCoOidRequest(w.binding, NULL, NULL, NULL, &w.oid) == NDIS_STATUS_PENDING);
    EXPECT(arrives);
    ask();
    CHECK(driver_count("reset(AD,0,0)") == 0);
    driver_forget();
    ask();
    EXPECT(reset);
    ask();
    CHECK(driver_count("reset(AD,0,0)") == 0); /* each reset begins the count anew */
    driver_forget();
    ask();
    EXPECT(reset);
    ask();
    complete();
    driver_forget();
    ask(); /* completed after one question */
    ask();
    CHECK(driver_count("reset(AD,0,0)") == 0);
    driver_forget();
    EXPECT_CLEAN();
}

static void complete_request(void)
{
    NdisMCoOidRequestComplete(w.adapter, NULL, &w.oid, NDIS_STATUS_SUCCESS);
}

static void complete_legacy_request(void)
{
    NdisMCoRequestComplete(NDIS_STATUS_SUCCESS, w.adapter, l.arrived);
}

static void halted(void)
{
    NDH_STANDIN_ADAPTER_RESULT result;

    CHECK(NdisClCloseAddressFamily(w.af_c) == NDIS_STATUS_SUCCESS);
    w.af_c = NULL;
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_HALT, &result) == NDIS_STATUS_SUCCESS);
    CHECK(kernel_run_patient_timer() == 0);
    CHECK(driver_count("check-for-hang(AD,0,0)") == 0);
    driver_stop();
}

/* Halt waits for the handler, and says so when it hangs. */
static void halted_while_asked(void)
{
    answers[MP_CHECK_FOR_HANG].inside = driver_hang;
    CHECK(kernel_run_patient_timer() == 2000);
    driver_await_hang();
    CHECK(NdisClCloseAddressFamily(w.af_c) == NDIS_STATUS_SUCCESS);
    w.af_c = NULL;
    driver_forget();
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_HALT, NULL) == NDIS_STATUS_SUCCESS);
    EXPECT_VIOLATION("NDIS-HANG");
    driver_stop();
}

static void without_handlers(void)
{
    driver_defaults();
    w.mp.CheckForHangHandlerEx = NULL;
    w.mp.ResetHandlerEx = NULL;
    CHECK(driver_register_miniport() == NDIS_STATUS_SUCCESS);
    CHECK(driver_register_protocol() == NDIS_STATUS_SUCCESS);
    NDH_STANDIN_ADAPTER_RESULT result;
    CHECK(driver_adapter(NDH_STANDIN_ADAPTER_START, &result) == NDIS_STATUS_SUCCESS);
    CHECK(kernel_run_patient_timer() == 0);
    driver_stop();
}

static BOOLEAN legacy_check(NDIS_HANDLE context)
{
    CHECK(kernel_irql() == DISPATCH_LEVEL);
    return (BOOLEAN)(came(MP_CHECK_FOR_HANG, "check-for-hang", value(context), 0, 0) != FALSE);
}

static void checks(void)
{
    l.mp.CheckForHangHandler = legacy_check;
}

static void checks_alone(void)
{
    checks();
    l.attributes |= NDIS_ATTRIBUTE_IGNORE_REQUEST_TIMEOUT;
}

static void ignores_time(void)
{
    l.attributes |= NDIS_ATTRIBUTE_IGNORE_REQUEST_TIMEOUT;
}

static void request_may_take_its_time(void)
{
    answers[MP_CO_OID].status = NDIS_STATUS_PENDING;
    CHECK(NdisCoOidRequest(w.binding, NULL, NULL, NULL, &w.oid) == NDIS_STATUS_PENDING);
    ask();
    ask();
    ask();
    CHECK(driver_count("check-for-hang(AD,0,0)") == 3 && driver_count("reset(AD,0,0)") == 0);
    complete_legacy_request();
    EXPECT_CLEAN();
    driver_forget();
}

int main(void)
{
    driver_start();
    answers_are_followed();
    request_overdue("check-for-hang(AD,0,0) ", "mp-co-oid(AD,0,0)", complete_request);
    halted();
    start_seconds(6);
    CHECK(kernel_run_patient_timer() == 6000);
    driver_stop();
    driver_start();
    halted_while_asked();
    without_handlers();

    legacy_start_with(checks);
    driver_forget();
    answers_are_followed();
    request_overdue("check-for-hang(AD,0,0) ", "mp-co-request(AD,0,0)", complete_legacy_request);
    halted();
    legacy_start_with(checks_alone);
    driver_forget();
    request_may_take_its_time();
    driver_stop();
    legacy_start();
    driver_forget();
    request_overdue("", "mp-co-request(AD,0,0)", complete_legacy_request);
    driver_stop();
    legacy_start_with(ignores_time);
    CHECK(kernel_run_patient_timer() == 0);
    driver_stop();
    return 0;
}
