// SPDX-License-Identifier: MIT
/*
 * Both sides at once on real threads (S26b), reader-writer locks, and seeded choices.
 */
#include "drivers.h"

#include <pthread.h>
#include <unistd.h>

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

/* Reader-writer locks of both versions: readers share, a writer is alone. */

#define A_MOMENT 20000 /* microseconds in which a thread that can go on does */

/* A lock of either version. */
struct kind {
    UCHAR (*read)(void); /* what to give to release */
    UCHAR (*write)(void);
    void (*release)(UCHAR held);
};

static NDIS_RW_LOCK legacy;
static _Thread_local LOCK_STATE legacy_states[4];
static _Thread_local UCHAR legacy_held;

static UCHAR legacy_acquire(BOOLEAN write)
{
    NdisAcquireReadWriteLock(&legacy, write, &legacy_states[legacy_held]);
    return legacy_held++;
}

static UCHAR legacy_read(void)
{
    return legacy_acquire(FALSE);
}

static UCHAR legacy_write(void)
{
    return legacy_acquire(TRUE);
}

static void legacy_release(UCHAR held)
{
    legacy_held--;
    NdisReleaseReadWriteLock(&legacy, &legacy_states[held]);
}

static PNDIS_RW_LOCK_EX current;
static _Thread_local LOCK_STATE_EX current_states[4];
static _Thread_local UCHAR current_held;

static UCHAR current_read(void)
{
    NdisAcquireRWLockRead(current, &current_states[current_held],
                          kernel_irql() == DISPATCH_LEVEL ? NDIS_RWL_AT_DISPATCH_LEVEL : 0);
    return current_held++;
}

static UCHAR current_write(void)
{
    NdisAcquireRWLockWrite(current, &current_states[current_held], 0);
    return current_held++;
}

static void current_release(UCHAR held)
{
    current_held--;
    NdisReleaseRWLock(current, &current_states[held]);
}

static const struct kind kinds[] = { { legacy_read, legacy_write, legacy_release },
                                     { current_read, current_write, current_release } };

/* A thread of another processor that acquires the lock and releases it at once. */
struct other {
    const struct kind *kind;
    int writes;
    int came; /* it has been in */
    pthread_t thread;
};

static void *other_comes(void *context)
{
    struct other *other = context;
    UCHAR held;

    kernel_set_processor(other->writes ? 2 : 1);
    held = other->writes ? other->kind->write() : other->kind->read();
    CHECK(kernel_irql() == DISPATCH_LEVEL);
    __atomic_store_n(&other->came, 1, __ATOMIC_SEQ_CST);
    other->kind->release(held);
    CHECK(kernel_irql() == PASSIVE_LEVEL && kernel_locks_held() == 0);
    return NULL;
}

static void other_begin(struct other *other, const struct kind *kind, int writes)
{
    *other = (struct other){ .kind = kind, .writes = writes };
    CHECK(pthread_create(&other->thread, NULL, other_comes, other) == 0);
}

static int other_came(const struct other *other)
{
    return __atomic_load_n(&other->came, __ATOMIC_SEQ_CST);
}

static void readers_share(const struct kind *kind)
{
    UCHAR held = kind->read();
    struct other reader;
    struct other writer;

    other_begin(&reader, kind, 0);
    pthread_join(reader.thread, NULL);
    CHECK(other_came(&reader) && kernel_irql() == DISPATCH_LEVEL);
    other_begin(&writer, kind, 1);
    usleep(A_MOMENT);
    CHECK(!other_came(&writer));
    /* Who reads may read again while a writer waits. */
    kind->release(kind->read());
    CHECK(!other_came(&writer));
    kind->release(held);
    pthread_join(writer.thread, NULL);
    CHECK(other_came(&writer) && kernel_irql() == PASSIVE_LEVEL && kernel_locks_held() == 0);
}

static void a_writer_is_alone(const struct kind *kind)
{
    UCHAR held = kind->write();
    UCHAR again = kind->write();
    UCHAR inner = kind->read();
    struct other reader;
    struct other writer;

    other_begin(&reader, kind, 0);
    other_begin(&writer, kind, 1);
    usleep(A_MOMENT);
    kind->release(inner);
    kind->release(again);
    usleep(A_MOMENT);
    CHECK(!other_came(&reader) && !other_came(&writer) && kernel_irql() == DISPATCH_LEVEL);
    kind->release(held);
    pthread_join(reader.thread, NULL);
    pthread_join(writer.thread, NULL);
    CHECK(kernel_irql() == PASSIVE_LEVEL && kernel_locks_held() == 0);
}

static void reader_writer_locks(void)
{
    driver_start();
    NdisInitializeReadWriteLock(&legacy);
    current = NdisAllocateRWLock(w.binding);
    CHECK(current != NULL);
    for (unsigned i = 0; i < RTL_NUMBER_OF(kinds); i++) {
        readers_share(&kinds[i]);
        a_writer_is_alone(&kinds[i]);
    }
    NdisFreeRWLock(current);
    driver_stop();
}

int main(void)
{
    reader_writer_locks();
    CHECK(pthread_barrier_init(&start_line, NULL, 2) == 0);
    close_against_dispatch();
    close_against_close();
    seeded_choices();
    return 0;
}
