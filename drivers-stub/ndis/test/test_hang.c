// SPDX-License-Identifier: MIT
/* MiniportCheckForHangEx and MiniportCheckForHang: how often, when not, and the reset that TRUE brings. */
#include "legacy.h"

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

int main(void)
{
    driver_start();
    answers_are_followed();
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
    halted();
    legacy_start();
    CHECK(kernel_run_patient_timer() == 0);
    driver_stop();
    return 0;
}
