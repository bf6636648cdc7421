// SPDX-License-Identifier: MIT
/*
 * Both sides at once on real threads (S26b), and seeded choices.
 */
#include "drivers.h"

#include <pthread.h>

#define ROUNDS 500

static pthread_barrier_t start_line;
static NDIS_STATUS close_status;

static void *remote_closes(void *unused)
{
    (void)unused;
    pthread_barrier_wait(&start_line);
    NdisCmDispatchIncomingCloseCall(NDIS_STATUS_SUCCESS, w.vc_m, NULL, 0);
    return NULL;
}

static void *client_closes(void *unused)
{
    (void)unused;
    pthread_barrier_wait(&start_line);
    __atomic_store_n(&close_status, NdisClCloseCall(w.vc_c, NULL, NULL, 0), __ATOMIC_RELAXED);
    return NULL;
}

static void *completes(void *unused)
{
    (void)unused;
    pthread_barrier_wait(&start_line);
    NdisCmCloseCallComplete(NDIS_STATUS_SUCCESS, w.vc_m, NULL);
    return NULL;
}

static void together(void *(*one)(void *), void *(*two)(void *))
{
    pthread_t a, b;

    CHECK(pthread_create(&a, NULL, one, NULL) == 0 && pthread_create(&b, NULL, two, NULL) == 0);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
}

static void close_against_dispatch(void)
{
    driver_start();
    for (int i = 0; i < ROUNDS; i++) {
        driver_call_out();
        answers[CM_CLOSE_CALL].status = NDIS_STATUS_PENDING;
        together(remote_closes, client_closes);
        CHECK(close_status == NDIS_STATUS_PENDING);
        CHECK(NdisMCmDeactivateVc(w.vc_m) == NDIS_STATUS_SUCCESS);
        NdisCmCloseCallComplete(NDIS_STATUS_SUCCESS, w.vc_m, NULL);
        CHECK(driver_count("cl-incoming-close(") == 1 && driver_count("cm-close-call(") == 1 &&
              driver_count("cl-close-complete(") == 1);
        CHECK(NdisCoDeleteVc(w.vc_c) == NDIS_STATUS_SUCCESS);
        driver_forget();
    }
    EXPECT_CLEAN();
    driver_stop();
}

/* Two closes: one wins, the other is told CLOSING; two completions: one counts, the other is a violation. */
static void close_against_close(void)
{
    driver_start();
    for (int i = 0; i < ROUNDS; i++) {
        driver_call_out();
        answers[CM_CLOSE_CALL].status = NDIS_STATUS_PENDING;
        together(client_closes, client_closes);
        EXPECT_VIOLATION("CL-CLOSE-016");
        CHECK(driver_count("cm-close-call(") == 1);
        CHECK(NdisMCmDeactivateVc(w.vc_m) == NDIS_STATUS_SUCCESS);
        together(completes, completes);
        EXPECT_VIOLATION("MCM-CLOSE-003");
        CHECK(driver_count("cl-close-complete(") == 1);
        CHECK(NdisCoDeleteVc(w.vc_c) == NDIS_STATUS_SUCCESS);
        driver_forget();
    }
    driver_stop();
}

static unsigned long long choices_of(ULONG64 value)
{
    NDH_STANDIN_SEED_VALUE seed = { value };
    unsigned long long bits = 0;

    CHECK(kernel_ioctl(NDH_STANDIN_SEED, &seed, sizeof(seed), 0, NULL) == STATUS_SUCCESS);
    for (int i = 0; i < 32; i++) {
        switch_set(NDH_STANDIN_SW_CALLBACK_DELIVERY, 0);
        driver_call_out();
        switch_set(NDH_STANDIN_SW_CALLBACK_DELIVERY, 2);
        answers[CM_CLOSE_CALL].status = NDIS_STATUS_PENDING;
        CHECK(NdisClCloseCall(w.vc_c, NULL, NULL, 0) == NDIS_STATUS_PENDING);
        CHECK(NdisMCmDeactivateVc(w.vc_m) == NDIS_STATUS_SUCCESS);
        NdisCmCloseCallComplete(NDIS_STATUS_SUCCESS, w.vc_m, NULL);
        bits = bits << 1 | (driver_count("cl-close-complete(") == 0);
        CHECK(kernel_run_timers() == (unsigned)(bits & 1));
        CHECK(driver_count("cl-close-complete(") == 1);
        CHECK(NdisCoDeleteVc(w.vc_c) == NDIS_STATUS_SUCCESS);
        driver_forget();
    }
    return bits;
}

/* The same seed makes the same choices. */
static void seeded_choices(void)
{
    unsigned long long first, again, other;

    driver_start();
    first = choices_of(1);
    again = choices_of(1);
    other = choices_of(2);
    CHECK(first == again && first != other && first != 0 && first != 0xFFFFFFFF);
    switch_set(NDH_STANDIN_SW_CALLBACK_DELIVERY, 0);
    EXPECT_CLEAN();
    driver_stop();
}

int main(void)
{
    CHECK(pthread_barrier_init(&start_line, NULL, 2) == 0);
    close_against_dispatch();
    close_against_close();
    seeded_choices();
    return 0;
}
