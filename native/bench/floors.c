// SPDX-License-Identifier: MIT
#include "bench.h"

#include <errno.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

struct court {
    _Alignas(64) uint32_t there;
    _Alignas(64) uint32_t back;
};

static void serve(uint32_t *word, uint32_t value)
{
    __atomic_store_n(word, value, __ATOMIC_RELEASE);
    syscall(SYS_futex, word, FUTEX_WAKE, 1, NULL, NULL, 0);
}

static void receive(uint32_t *word, uint32_t before)
{
    while (__atomic_load_n(word, __ATOMIC_ACQUIRE) == before) {
        syscall(SYS_futex, word, FUTEX_WAIT, before, NULL, NULL, 0);
    }
}

static void pin(void)
{
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(sched_getcpu(), &one);
    sched_setaffinity(0, sizeof one, &one);
}

static int64_t ping_pong(uint32_t count)
{
    struct court *court =
        mmap(NULL, sizeof *court, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (court == MAP_FAILED) {
        return bench_fail("mmap: %s", strerror(errno));
    }
    const pid_t parent = getpid();
    const pid_t peer = fork();
    if (peer == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        for (uint32_t i = 0; i <= count && getppid() == parent; i++) {
            receive(&court->there, i);
            serve(&court->back, i + 1);
        }
        _exit(0);
    }
    int64_t result = peer < 0 ? bench_fail("fork: %s", strerror(errno)) : 0;
    if (peer > 0) {
        /* The first one waits for the peer's start. */
        serve(&court->there, 1);
        receive(&court->back, 0);
        const int64_t begun = bench_now();
        for (uint32_t i = 1; i <= count; i++) {
            serve(&court->there, i + 1);
            receive(&court->back, i);
        }
        result = bench_now() - begun;
        waitpid(peer, NULL, 0);
    }
    munmap(court, sizeof *court);
    return result;
}

static int64_t fork_and_wait(uint32_t count)
{
    const int64_t begun = bench_now();
    int64_t result = 0;
    for (uint32_t i = 0; i < count && result == 0; i++) {
        const pid_t child = fork();
        if (child == 0) {
            _exit(0);
        }
        result = child < 0 ? bench_fail("fork: %s", strerror(errno)) : 0;
        if (child > 0) {
            waitpid(child, NULL, 0);
        }
    }
    return result == 0 ? bench_now() - begun : result;
}

/* --- each in a thread of its own, so that nothing else sees its processor ------------------------------- */

struct job {
    int64_t (*run)(uint32_t count);
    uint32_t count;
    int64_t result;
};

static void *run_pinned(void *argument)
{
    struct job *job = argument;
    pin();
    job->result = job->run(job->count);
    return NULL;
}

static int64_t in_own_thread(int64_t (*run)(uint32_t count), uint32_t count)
{
    struct job job = {.run = run, .count = count};
    pthread_t thread;
    const int error = pthread_create(&thread, NULL, run_pinned, &job);
    if (error != 0) {
        return bench_fail("pthread_create: %s", strerror(error));
    }
    pthread_join(thread, NULL);
    return job.result;
}

int64_t bench_ping_pong(uint32_t count)
{
    return in_own_thread(ping_pong, count);
}

int64_t bench_fork(uint32_t count)
{
    return in_own_thread(fork_and_wait, count);
}
