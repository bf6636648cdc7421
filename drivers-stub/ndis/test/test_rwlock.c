// SPDX-License-Identifier: MIT
/*
 * Reader-writer locks of both versions, on real threads: readers share, a writer is alone.
 */
#include "drivers.h"

#include <pthread.h>
#include <unistd.h>

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

int main(void)
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
    return 0;
}
