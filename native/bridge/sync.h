// SPDX-License-Identifier: MIT
/** Mutex, condition and clock on POSIX and Windows. Time is milliseconds of a monotonic clock. */
#ifndef NDH_SYNC_H
#define NDH_SYNC_H

#include <stdint.h>

#if defined(_WIN32)

#include <windows.h>

typedef SRWLOCK ndh_mutex;
typedef CONDITION_VARIABLE ndh_condition;
#define NDH_MUTEX_INITIALIZER SRWLOCK_INIT

static inline void ndh_mutex_init(ndh_mutex *mutex)
{
    InitializeSRWLock(mutex);
}
static inline void ndh_mutex_destroy(ndh_mutex *mutex)
{
    (void)mutex;
}
static inline void ndh_mutex_lock(ndh_mutex *mutex)
{
    AcquireSRWLockExclusive(mutex);
}
static inline int ndh_mutex_try_lock(ndh_mutex *mutex)
{
    return TryAcquireSRWLockExclusive(mutex);
}
static inline void ndh_mutex_unlock(ndh_mutex *mutex)
{
    ReleaseSRWLockExclusive(mutex);
}
static inline void ndh_condition_init(ndh_condition *condition)
{
    InitializeConditionVariable(condition);
}
static inline void ndh_condition_destroy(ndh_condition *condition)
{
    (void)condition;
}
static inline void ndh_condition_broadcast(ndh_condition *condition)
{
    WakeAllConditionVariable(condition);
}
static inline int64_t ndh_clock_ms(void)
{
    return (int64_t)GetTickCount64();
}

/** Waits until a broadcast or the deadline; may wake early. */
static inline void ndh_condition_wait(ndh_condition *condition, ndh_mutex *mutex, int64_t deadline_ms)
{
    int64_t left = deadline_ms - ndh_clock_ms();
    SleepConditionVariableSRW(condition, mutex, left > 0 ? (DWORD)left : 0, 0);
}

#else

#include <pthread.h>
#include <time.h>

typedef pthread_mutex_t ndh_mutex;
typedef pthread_cond_t ndh_condition;
#define NDH_MUTEX_INITIALIZER PTHREAD_MUTEX_INITIALIZER

static inline void ndh_mutex_init(ndh_mutex *mutex)
{
    pthread_mutex_init(mutex, NULL);
}
static inline void ndh_mutex_destroy(ndh_mutex *mutex)
{
    pthread_mutex_destroy(mutex);
}
static inline void ndh_mutex_lock(ndh_mutex *mutex)
{
    pthread_mutex_lock(mutex);
}
static inline int ndh_mutex_try_lock(ndh_mutex *mutex)
{
    return pthread_mutex_trylock(mutex) == 0;
}
static inline void ndh_mutex_unlock(ndh_mutex *mutex)
{
    pthread_mutex_unlock(mutex);
}

static inline void ndh_condition_init(ndh_condition *condition)
{
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(condition, &attributes);
    pthread_condattr_destroy(&attributes);
}

static inline void ndh_condition_destroy(ndh_condition *condition)
{
    pthread_cond_destroy(condition);
}
static inline void ndh_condition_broadcast(ndh_condition *condition)
{
    pthread_cond_broadcast(condition);
}

static inline int64_t ndh_clock_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/** Waits until a broadcast or the deadline; may wake early. */
static inline void ndh_condition_wait(ndh_condition *condition, ndh_mutex *mutex, int64_t deadline_ms)
{
    struct timespec until = {.tv_sec = deadline_ms / 1000, .tv_nsec = deadline_ms % 1000 * 1000000};
    pthread_cond_timedwait(condition, mutex, &until);
}

#endif

#endif
