// SPDX-License-Identifier: MIT
#include "host_watch.h"

#include <errno.h>
#include <linux/futex.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include "error.h"
#include "host_target.h"

#define TICK_NS        10000000L
#define LONG_CALL_MS   10    /* the world is let go */
#define IDLE_TICKS     20    /* without a call: the watch sleeps until one comes */
#define RUN_OF_CALLS   64    /* after so many calls between two ticks the client's thread is bound */
#define MAX_CLIENTS    64    /* threads bound at once; more are not bound */
#define WATCH_STACK    0x10000

/* A thread that is bound. The watch frees it by its id, which is valid until the thread's destructor has
 * run. */
struct client {
    pid_t thread; /* 0: unused */
    int bound;
    cpu_set_t before;
};

static struct {
    pthread_mutex_t lock; /* guards all below but the atomics */
    struct ndh_target *target;
    struct client client[MAX_CLIENTS];
    pthread_t thread;
    int runs;
    _Atomic uint32_t ending;
    _Atomic uint32_t asleep; /* futex: 1 while the watch waits for a call */
    _Atomic uint32_t ticks;
    _Atomic uint32_t calls;
} watch = {.lock = PTHREAD_MUTEX_INITIALIZER};

static _Thread_local struct {
    uint32_t tick;   /* of the newest call */
    uint32_t calls;  /* since then */
    struct client *client;
} mine;

static pthread_key_t at_thread_end;
static pthread_once_t key_made = PTHREAD_ONCE_INIT;

static int64_t coarse_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void wake(_Atomic uint32_t *word)
{
    syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
}

/* --- clients -------------------------------------------------------------------------------------------- */

static void let_client_go(struct client *client)
{
    if (client->bound)
        sched_setaffinity(client->thread, sizeof client->before, &client->before);
    client->bound = 0;
}

static void forget_client(void *argument)
{
    struct client *client = argument;

    pthread_mutex_lock(&watch.lock);
    client->thread = 0;
    client->bound = 0;
    pthread_mutex_unlock(&watch.lock);
}

static void make_key(void)
{
    pthread_key_create(&at_thread_end, forget_client);
}

/* The thread's entry, NULL if all are used; the lock is held. */
static struct client *my_client(void)
{
    for (unsigned i = 0; mine.client == NULL && i < MAX_CLIENTS; i++) {
        if (watch.client[i].thread == 0 && pthread_setspecific(at_thread_end, &watch.client[i]) == 0) {
            mine.client = &watch.client[i];
            mine.client->thread = gettid();
        }
    }
    return mine.client;
}

static void bind_client(int processor)
{
    cpu_set_t one;

    pthread_once(&key_made, make_key);
    pthread_mutex_lock(&watch.lock);
    struct client *client = my_client();
    if (client != NULL && !client->bound &&
        sched_getaffinity(0, sizeof client->before, &client->before) == 0 && CPU_COUNT(&client->before) > 1) {
        CPU_ZERO(&one);
        CPU_SET(processor, &one);
        client->bound = sched_setaffinity(0, sizeof one, &one) == 0;
    }
    pthread_mutex_unlock(&watch.lock);
}

/* --- the thread ----------------------------------------------------------------------------------------- */

static void look_at(struct ndh_target *target, unsigned slot, int64_t now)
{
    struct host_call *call = &target->call[slot];
    const int64_t begun = atomic_load(&call->begun_ms);

    if (begun == 0 || now - begun < LONG_CALL_MS)
        return;
    if (atomic_exchange(&call->processor, -1) >= 0)
        sched_setaffinity(call->world, sizeof target->processors, &target->processors);
    if (now - begun >= HOST_WATCH_ALARM_MS) {
        uint32_t *word = &ndh_host_mailbox(target, slot)->answer_seq;
        atomic_store(&call->alarm, 1);
        /* A caller between its look and its sleep misses this one and gets the next tick's. */
        syscall(SYS_futex, word, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
    }
}

static int any_call(void)
{
    for (const struct ndh_target *target = watch.target; target != NULL; target = target->next_watched)
        for (unsigned slot = 0; slot < NDH_MB_SLOTS; slot++)
            if (atomic_load(&target->call[slot].begun_ms) != 0)
                return 1;
    return 0;
}

static void tick(void)
{
    const int64_t now = coarse_ms();

    atomic_fetch_add(&watch.ticks, 1);
    pthread_mutex_lock(&watch.lock);
    for (struct ndh_target *target = watch.target; target != NULL; target = target->next_watched)
        for (unsigned slot = 0; slot < NDH_MB_SLOTS; slot++)
            look_at(target, slot, now);
    for (unsigned i = 0; i < MAX_CLIENTS; i++)
        let_client_go(&watch.client[i]);
    pthread_mutex_unlock(&watch.lock);
}

/* A call that begins after `asleep` is set sees it; one that began before is seen here. */
static void sleep_until_call(void)
{
    atomic_store(&watch.asleep, 1);
    pthread_mutex_lock(&watch.lock);
    const int busy = any_call();
    pthread_mutex_unlock(&watch.lock);
    while (!busy && atomic_load(&watch.asleep) == 1 && !atomic_load(&watch.ending))
        syscall(SYS_futex, &watch.asleep, FUTEX_WAIT_PRIVATE, 1, NULL, NULL, 0);
    atomic_store(&watch.asleep, 0);
}

static void *watch_main(void *unused)
{
    const struct timespec pause = {.tv_nsec = TICK_NS};
    uint32_t calls = atomic_load(&watch.calls), idle = 0;

    (void)unused;
    while (!atomic_load(&watch.ending)) {
        clock_nanosleep(CLOCK_MONOTONIC, 0, &pause, NULL);
        tick();
        const uint32_t newest = atomic_load(&watch.calls);
        idle = newest == calls ? idle + 1 : 0;
        calls = newest;
        if (idle >= IDLE_TICKS) {
            sleep_until_call();
            idle = 0;
        }
    }
    return NULL;
}

static int start(void)
{
    pthread_attr_t attributes;
    sigset_t all, before;

    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, WATCH_STACK);
    sigfillset(&all); /* the program's signals are for its own threads */
    pthread_sigmask(SIG_BLOCK, &all, &before);
    const int error = pthread_create(&watch.thread, &attributes, watch_main, NULL);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    watch.runs = error == 0;
    return error == 0 ? 0 : ndh_fail_errno(error, "pthread_create of the watch");
}

/* The library is about to go: its code must not run any more. */
static void __attribute__((destructor)) end_watch(void)
{
    if (!watch.runs)
        return;
    atomic_store(&watch.ending, 1);
    atomic_store(&watch.asleep, 0);
    wake(&watch.asleep);
    pthread_join(watch.thread, NULL);
}

int host_watch_add(struct ndh_target *target)
{
    pthread_mutex_lock(&watch.lock);
    const int result = watch.runs ? 0 : start();
    if (result == 0) {
        target->next_watched = watch.target;
        watch.target = target;
    }
    pthread_mutex_unlock(&watch.lock);
    return result;
}

void host_watch_remove(struct ndh_target *target)
{
    pthread_mutex_lock(&watch.lock);
    struct ndh_target **at = &watch.target;
    while (*at != NULL && *at != target)
        at = &(*at)->next_watched;
    if (*at == target)
        *at = target->next_watched;
    pthread_mutex_unlock(&watch.lock);
}

/* --- calls ---------------------------------------------------------------------------------------------- */

static void bind_world(struct host_call *call, int processor)
{
    cpu_set_t one;

    CPU_ZERO(&one);
    CPU_SET(processor, &one);
    /* A failure (the world is dying, the processor went away) costs speed only. */
    sched_setaffinity(call->world, sizeof one, &one);
    atomic_store(&call->processor, processor);
}

void host_watch_begin(struct host_call *call)
{
    const int processor = sched_getcpu();
    const uint32_t now = atomic_load_explicit(&watch.ticks, memory_order_relaxed);

    if (mine.tick != now) {
        mine.tick = now;
        mine.calls = 0;
    }
    if (processor >= 0 && processor < CPU_SETSIZE) {
        if (++mine.calls == RUN_OF_CALLS)
            bind_client(processor);
        if (processor != atomic_load_explicit(&call->processor, memory_order_relaxed))
            bind_world(call, processor);
    }
    atomic_store_explicit(&call->alarm, 0, memory_order_relaxed);
    atomic_fetch_add_explicit(&watch.calls, 1, memory_order_relaxed);
    atomic_store(&call->begun_ms, coarse_ms());
    if (atomic_load(&watch.asleep)) {
        atomic_store(&watch.asleep, 0);
        wake(&watch.asleep);
    }
}
