// SPDX-License-Identifier: MIT
#include "host_target.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include "error.h"

#define STOP_WAIT_MS 2000
#define LOG_TAIL     1500

/* How a process ended, for people. */
static void describe_end(const siginfo_t *info, char *text, size_t size)
{
    if (info->si_pid == 0)
        snprintf(text, size, "it still runs");
    else if (info->si_code == CLD_EXITED)
        snprintf(text, size, "it ended with exit status %d", info->si_status);
    else
        snprintf(text, size, "it was ended by signal %d (%s)", info->si_status, strsignal(info->si_status));
}

/* Looks without reaping, so that the process id stays ours. si_pid is 0 while it runs. */
static void peek(struct ndh_target *target, siginfo_t *info)
{
    memset(info, 0, sizeof *info);
    ndh_mutex_lock(&target->process_lock);
    if (target->pid > 0 && !target->reaped)
        waitid(P_PID, (id_t)target->pid, info, WEXITED | WNOHANG | WNOWAIT);
    ndh_mutex_unlock(&target->process_lock);
}

static void kill_group(struct ndh_target *target)
{
    ndh_mutex_lock(&target->process_lock);
    if (target->pid > 0 && !target->reaped)
        kill(-target->pid, SIGKILL);
    ndh_mutex_unlock(&target->process_lock);
}

int ndh_host_alive(struct ndh_target *target)
{
    siginfo_t info;

    if (atomic_load(&target->ended))
        return 0;
    peek(target, &info);
    if (info.si_pid == 0)
        return 1;
    kill_group(target);
    atomic_store(&target->ended, 1);
    return 0;
}

int ndh_host_fail(struct ndh_target *target, const char *what)
{
    char tail[LOG_TAIL + 1];
    char end[128];
    siginfo_t info;

    off_t size = lseek(target->log, 0, SEEK_END);
    off_t from = size > LOG_TAIL ? size - LOG_TAIL : 0;
    ssize_t length = size > 0 ? pread(target->log, tail, LOG_TAIL, from) : 0;
    tail[length > 0 ? length : 0] = '\0';
    peek(target, &info);
    describe_end(&info, end, sizeof end);
    return ndh_fail(NDH_E_HOST, "%s; %s; the end of its log %s:\n%s", what, end, target->log_path, tail);
}

/* Receives one message of at most size bytes before the deadline. Returns its length, or NDH_E_HOST. */
static int receive(struct ndh_target *target, void *bytes, size_t size, int64_t deadline)
{
    for (;;) {
        int64_t left = deadline - ndh_clock_ms();
        struct pollfd ready = {.fd = target->control, .events = POLLIN};
        int count = poll(&ready, 1, left > 0 ? (int)left : 0);
        if (count < 0 && errno == EINTR)
            continue;
        if (count == 0) {
            char what[96];
            snprintf(what, sizeof what, "the host did not answer a command within %u ms",
                     target->reply_limit_ms);
            return ndh_host_fail(target, what);
        }
        ssize_t length = recv(target->control, bytes, size, 0);
        if (length < 0 && errno == EINTR)
            continue;
        if (length <= 0) {
            /* The socket closes before the process becomes a zombie. */
            siginfo_t info;
            do {
                peek(target, &info);
            } while (info.si_pid == 0 && usleep(1000) == 0 && ndh_clock_ms() < deadline);
            return ndh_host_fail(target, "the driver host ended before it answered a command");
        }
        return (int)length;
    }
}

static int send_all(struct ndh_target *target, const void *bytes, size_t size)
{
    ssize_t sent;
    do {
        sent = send(target->control, bytes, size, MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    /* A host that ended leaves its reply, or a hang-up, in the socket: receive tells which. */
    return sent == (ssize_t)size || errno == EPIPE || errno == ECONNRESET
             ? 0
             : ndh_fail_errno(errno, "send to the driver host");
}

/* The reply's error text, if any; then NDH_E_BOOT or NDH_E_HOST. */
static int refused(struct ndh_target *target, const struct ndh_command_message *reply, int64_t deadline)
{
    char text[NDH_CMD_MAX_ERROR + 1] = "";
    uint32_t got = 0;

    while (got < reply->size && got < NDH_CMD_MAX_ERROR) {
        int length = receive(target, text + got, NDH_CMD_MAX_ERROR - got, deadline);
        if (length < 0)
            return length;
        got += (uint32_t)length;
    }
    text[got] = '\0';
    if (reply->command == NDH_CMD_BOOT)
        return ndh_fail(NDH_E_BOOT, "%s", got > 0 ? text : strerror(-reply->result));
    return ndh_fail(NDH_E_HOST, "the driver host refused command %u: %s", reply->command,
                    got > 0 ? text : strerror(-reply->result));
}

/* One command and its reply; the lock is held. */
static int command(struct ndh_target *target, struct ndh_command_message *message, const char *payload)
{
    int64_t deadline = ndh_clock_ms() + target->reply_limit_ms;
    struct ndh_command_message reply;
    uint32_t kind = message->command;

    if (target->control < 0 || atomic_load(&target->ended))
        return ndh_host_fail(target, "the driver host has ended");
    int result = send_all(target, message, sizeof *message);
    for (uint32_t at = 0; result == 0 && at < message->size; at += NDH_CMD_MAX_CHUNK) {
        uint32_t left = message->size - at;
        result = send_all(target, payload + at, left < NDH_CMD_MAX_CHUNK ? left : NDH_CMD_MAX_CHUNK);
    }
    if (result < 0)
        return result;
    int length = receive(target, &reply, sizeof reply, deadline);
    if (length < 0)
        return length;
    if (length != (int)sizeof reply || reply.command != kind)
        return ndh_host_fail(
            target,
            "the driver host's reply is not of the protocol (helper and host of different versions?)");
    if (reply.result != 0)
        return refused(target, &reply, deadline);
    *message = reply;
    return 0;
}

int ndh_host_boot(struct ndh_target *target, const char *script, size_t size)
{
    struct ndh_command_message message = {.command = NDH_CMD_BOOT, .size = (uint32_t)size};

    if (size == 0 || size > NDH_CMD_MAX_SCRIPT)
        return ndh_fail(NDH_E_SPEC, "the boot script has %zu bytes, allowed are 1 .. %u", size,
                        NDH_CMD_MAX_SCRIPT);
    ndh_mutex_lock(&target->lock);
    int result = command(target, &message, script);
    ndh_mutex_unlock(&target->lock);
    return result;
}

int ndh_host_fork(struct ndh_target *target, uint64_t seed, unsigned *slot, pid_t *pid)
{
    int result;

    ndh_mutex_lock(&target->lock);
    unsigned free_slot = 0;
    while (free_slot < NDH_MB_SLOTS && target->slot_used[free_slot])
        free_slot++;
    if (free_slot == NDH_MB_SLOTS) {
        result = ndh_fail(NDH_E_BUSY, "all %u worlds of the target are open; close one and its sessions",
                          NDH_MB_SLOTS);
    } else {
        struct ndh_command_message message = {.command = NDH_CMD_FORK, .slot = free_slot, .seed = seed};
        result = command(target, &message, NULL);
        if (result == 0) {
            target->slot_used[free_slot] = 1;
            *slot = free_slot;
            *pid = (pid_t)message.value;
        }
    }
    ndh_mutex_unlock(&target->lock);
    return result;
}

static int command_slot(struct ndh_target *target, uint32_t kind, unsigned slot)
{
    struct ndh_command_message message = {.command = kind, .slot = slot};

    ndh_mutex_lock(&target->lock);
    int result = command(target, &message, NULL);
    ndh_mutex_unlock(&target->lock);
    return result;
}

int ndh_host_kill(struct ndh_target *target, unsigned slot)
{
    return command_slot(target, NDH_CMD_KILL, slot);
}

int ndh_host_interrupt(struct ndh_target *target, unsigned slot)
{
    return command_slot(target, NDH_CMD_STOP, slot);
}

void ndh_host_free_slot(struct ndh_target *target, unsigned slot)
{
    ndh_mutex_lock(&target->lock);
    target->slot_used[slot] = 0;
    ndh_mutex_unlock(&target->lock);
}

void ndh_host_stop(struct ndh_target *target)
{
    siginfo_t info;

    ndh_mutex_lock(&target->lock);
    if (target->control >= 0)
        close(target->control);
    target->control = -1;
    ndh_mutex_unlock(&target->lock);

    int64_t deadline = ndh_clock_ms() + STOP_WAIT_MS;
    for (useconds_t pause = 100; peek(target, &info), info.si_pid == 0 && target->pid > 0 && !target->reaped;
         pause *= 2) {
        if (ndh_clock_ms() >= deadline)
            break;
        usleep(pause < 10000 ? pause : 10000);
    }
    /* The group is named after the host, which is not reaped yet: nobody else can have that number. */
    kill_group(target);
    ndh_mutex_lock(&target->process_lock);
    if (target->pid > 0 && !target->reaped) {
        while (waitpid(target->pid, NULL, 0) < 0 && errno == EINTR) {
        }
        target->reaped = 1;
    }
    ndh_mutex_unlock(&target->process_lock);
    atomic_store(&target->ended, 1);
}
