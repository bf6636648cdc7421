// SPDX-License-Identifier: MIT
#include "supervisor.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../arena.h"
#include "../host.h"
#include "boot.h"
#include "boot_error.h"
#include "children.h"
#include "control.h"
#include "log.h"
#include "opener.h"
#include "world.h"

#define BOOT_DEADLINE_S 120

static struct supervisor {
    int opener;
    int booted; /* a template is mapped */
    uint8_t *channel;
    struct ndh_mailbox *boot_slot; /* at NDH_MB_WORLD_BASE, where worlds map their own */
    struct ndh_child child[NDH_CHILD_COUNT];
    char script_text[NDH_CMD_MAX_SCRIPT + 1];
    struct ndh_boot_script script;
    struct ndh_boot_job job;
    char error[NDH_CMD_MAX_ERROR];
} supervisor;

static struct ndh_mailbox *slot_at(unsigned slot)
{
    return (struct ndh_mailbox *)(supervisor.channel + (size_t)slot * NDH_MB_SLOT_SIZE);
}

/** A world has ended: if it could not say why, say what is known; then tell the client. */
static void bury(unsigned slot)
{
    struct ndh_mailbox *mailbox = slot_at(slot);
    const int status = supervisor.child[slot].exit_status;
    if (mailbox->crash.sealed == 0 && status != 0) {
        char how[sizeof mailbox->crash.text - 16];
        memset(&mailbox->crash, 0, sizeof mailbox->crash);
        ndh_describe_exit(status, how, sizeof how);
        snprintf(mailbox->crash.text, sizeof mailbox->crash.text, "the world %s", how);
        mailbox->crash.kind = NDH_CRASH_HOST;
        __atomic_store_n(&mailbox->crash.sealed, 1, __ATOMIC_RELEASE);
        ndh_log("slot %u: %s", slot, mailbox->crash.text);
    }
    mailbox->exit_status = status;
    __atomic_store_n(&mailbox->world_state, NDH_WORLD_DEAD, __ATOMIC_RELEASE);
    /* A client between its look at world_state and its sleep must not sleep, so the word has to change. */
    if (mailbox->answer_seq != mailbox->request_seq) {
        __atomic_fetch_xor(&mailbox->answer_seq, NDH_MB_ANSWER_LOST, __ATOMIC_RELEASE);
    }
    syscall(SYS_futex, &mailbox->answer_seq, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}

static void reap(void)
{
    int ended;
    while ((ended = ndh_child_reap(supervisor.child)) >= 0) {
        if ((unsigned)ended < NDH_MB_SLOTS) {
            bury((unsigned)ended);
        } else if (ended == NDH_CHILD_COUNT) {
            ndh_log("the opener has ended; no further boot is possible");
        }
    }
}

/** An empty mailbox for the boot world, at the address where drivers' host code expects it. */
static int map_boot_slot(void)
{
    void *base = mmap((void *)NDH_MB_WORLD_BASE, NDH_MB_SLOT_SIZE, PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE, -1, 0);
    if (base == MAP_FAILED) {
        return -errno;
    }
    supervisor.boot_slot = base;
    supervisor.boot_slot->magic = NDH_MB_MAGIC;
    supervisor.boot_slot->version = NDH_MB_VERSION;
    supervisor.boot_slot->slot_size = NDH_MB_SLOT_SIZE;
    return 0;
}

static void close_files(void)
{
    for (unsigned i = 0; i < supervisor.script.count; i++) {
        if (supervisor.job.file[i].fd > 0) {
            close(supervisor.job.file[i].fd);
        }
        supervisor.job.file[i].fd = -1;
    }
    if (supervisor.job.arena > 0) {
        close(supervisor.job.arena);
    }
    supervisor.job.arena = -1;
}

static int open_files(void)
{
    supervisor.job.script = &supervisor.script;
    supervisor.job.arena = -1;
    memset(supervisor.job.file, 0xff, sizeof supervisor.job.file); /* no descriptor */
    for (unsigned i = 0; i < supervisor.script.count; i++) {
        const struct ndh_boot_line *line = &supervisor.script.line[i];
        struct ndh_boot_file *file = &supervisor.job.file[i];
        if (line->kind != NDH_BOOT_IMAGE && line->kind != NDH_BOOT_SERVICE) {
            continue;
        }
        file->fd = ndh_opener_file(supervisor.opener, line->path, &file->size);
        if (file->fd < 0) {
            snprintf(supervisor.error, sizeof supervisor.error, "line %u: cannot open %s: %s", line->number,
                     line->path, strerror(-file->fd));
            return file->fd;
        }
    }
    supervisor.job.arena = ndh_opener_memfd(supervisor.opener, NDH_ARENA_SIZE);
    if (supervisor.job.arena < 0) {
        snprintf(supervisor.error, sizeof supervisor.error, "no memory for the arena: %s",
                 strerror(-supervisor.job.arena));
    }
    return supervisor.job.arena < 0 ? supervisor.job.arena : 0;
}

/** Waits for the boot child; worlds that end meanwhile are buried. Returns 0, -EPIPE when the client is gone,
 * -ETIMEDOUT. */
static int wait_for_boot(void)
{
    const struct ndh_child *boot = &supervisor.child[NDH_CHILD_BOOT];
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    const time_t end = now.tv_sec + BOOT_DEADLINE_S;
    int result = 0;
    for (reap(); boot->pid != 0; reap()) {
        clock_gettime(CLOCK_MONOTONIC, &now);
        if (result == 0 && now.tv_sec >= end) {
            result = -ETIMEDOUT;
            ndh_child_signal(boot, SIGKILL);
        }
        if (ndh_control_wait(0, 1000) < 0) {
            return -EPIPE;
        }
    }
    return result;
}

/** Boot child: drivers that run in it must reach neither client nor channel, opener or worlds; it keeps the
 * log and the files to load. */
static void give_up_descriptors(void)
{
    close_range(0, NDH_HOST_FD_LOG - 1, 0);
    close(supervisor.opener);
    for (unsigned i = 0; i < NDH_MB_SLOTS; i++) {
        if (supervisor.child[i].pid != 0) {
            close(supervisor.child[i].pidfd);
        }
    }
}

/** Boots the parsed script and maps its arena as the template. Returns 0 or a negative errno, with
 * supervisor.error. */
static int boot_template(void)
{
    int result = open_files();
    if (result != 0) {
        return result;
    }
    result = map_boot_slot();
    const pid_t pid = result == 0 ? ndh_child_fork(&supervisor.child[NDH_CHILD_BOOT]) : result;
    if (pid == 0) {
        give_up_descriptors();
        ndh_boot_run(&supervisor.job);
    }
    if (pid < 0) {
        snprintf(supervisor.error, sizeof supervisor.error, "the boot world cannot be forked: %s",
                 strerror(-pid));
        return pid;
    }
    result = wait_for_boot();
    if (result == -ETIMEDOUT) {
        snprintf(supervisor.error, sizeof supervisor.error, "line %llu: the boot took longer than %d s",
                 (unsigned long long)supervisor.boot_slot->value, BOOT_DEADLINE_S);
    } else if (result == 0 && supervisor.child[NDH_CHILD_BOOT].exit_status != 0) {
        ndh_boot_error(supervisor.boot_slot, supervisor.child[NDH_CHILD_BOOT].exit_status, supervisor.error,
                       sizeof supervisor.error);
        result = -ENOEXEC;
    } else if (result == 0 && (result = ndh_arena_map_template(supervisor.job.arena)) != 0) {
        snprintf(supervisor.error, sizeof supervisor.error, "the template cannot be mapped: %s",
                 strerror(-result));
        supervisor.booted = 0;
    } else if (result == 0) {
        supervisor.booted = 1;
    }
    return result;
}

/** Returns 0 to go on, -1 when the client is gone. */
static int do_boot(const struct ndh_command_message *command)
{
    if (command->size == 0 || command->size > NDH_CMD_MAX_SCRIPT) {
        snprintf(supervisor.error, sizeof supervisor.error, "a boot script of %u bytes; 1 to %u are allowed",
                 command->size, NDH_CMD_MAX_SCRIPT);
        return ndh_control_reply(command, -EINVAL, 0, supervisor.error);
    }
    if (ndh_control_read_script(supervisor.script_text, command->size) != 0) {
        return -1;
    }
    int result;
    if (ndh_boot_script_parse(supervisor.script_text, command->size, &supervisor.script, supervisor.error,
                              sizeof supervisor.error) != 0) {
        result = -EINVAL;
    } else {
        result = boot_template();
        close_files();
    }
    if (result == -EPIPE) {
        return -1;
    }
    if (result != 0) {
        ndh_log("boot failed: %s", supervisor.error);
    }
    return ndh_control_reply(command, result, 0, supervisor.error);
}

/** Empties the slot and gives it the head of a starting world, with what drivers printed during the boot. */
static int prepare_slot(unsigned slot)
{
    if (fallocate(NDH_HOST_FD_CHANNEL, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
                  (off_t)slot * NDH_MB_SLOT_SIZE, NDH_MB_SLOT_SIZE) != 0) {
        return -errno;
    }
    struct ndh_mailbox *mailbox = slot_at(slot);
    const struct ndh_debug_log *log = &supervisor.boot_slot->log;
    mailbox->magic = NDH_MB_MAGIC;
    mailbox->version = NDH_MB_VERSION;
    mailbox->slot_size = NDH_MB_SLOT_SIZE;
    mailbox->world_state = NDH_WORLD_STARTING;
    mailbox->log.total_written = log->total_written;
    memcpy(mailbox->log.bytes, log->bytes,
           log->total_written < NDH_MB_LOG_SIZE ? log->total_written : NDH_MB_LOG_SIZE);
    return 0;
}

static int do_fork(const struct ndh_command_message *command)
{
    const char *error = NULL;
    int result = 0;
    if (command->slot >= NDH_MB_SLOTS) {
        result = -EINVAL;
        error = "there is no such slot; 0 to 15 are allowed";
    } else if (!supervisor.booted) {
        result = -ENOENT;
        error = "no world has been booted; send BOOT first";
    } else if (supervisor.child[command->slot].pid != 0) {
        result = -EBUSY;
        error = "the slot has a living world; end it first";
    } else if ((result = prepare_slot(command->slot)) != 0) {
        error = "the slot cannot be emptied";
    }
    if (result != 0) {
        return ndh_control_reply(command, result, 0, error);
    }
    const pid_t self = getpid();
    const pid_t pid = ndh_child_fork(&supervisor.child[command->slot]);
    if (pid == 0) {
        ndh_world_run(command->slot, command->seed, self);
    }
    if (pid < 0) {
        slot_at(command->slot)->world_state = NDH_WORLD_FREE;
        return ndh_control_reply(
            command, pid, 0, "the world cannot be forked; the limit of processes or of memory is reached");
    }
    slot_at(command->slot)->world_pid = pid;
    return ndh_control_reply(command, 0, (uint64_t)pid, NULL);
}

static int do_kill(const struct ndh_command_message *command)
{
    if (command->slot >= NDH_MB_SLOTS || supervisor.child[command->slot].pid == 0) {
        return ndh_control_reply(command, -ESRCH, 0, "the slot has no living world");
    }
    ndh_child_signal(&supervisor.child[command->slot], command->command == NDH_CMD_STOP ? SIGXCPU : SIGKILL);
    return ndh_control_reply(command, 0, 0, NULL);
}

static int do_command(const struct ndh_command_message *command)
{
    switch (command->command) {
    case NDH_CMD_BOOT:
        return do_boot(command);
    case NDH_CMD_FORK:
        return do_fork(command);
    case NDH_CMD_KILL:
    case NDH_CMD_STOP:
        return do_kill(command);
    case NDH_CMD_PING:
        return ndh_control_reply(command, 0, 0, NULL);
    default:
        return ndh_control_reply(
            command, -EINVAL, 0,
            "there is no such command; BOOT (1), FORK (2), KILL (3), PING (4) and STOP (5) are allowed");
    }
}

int ndh_supervisor_run(int opener)
{
    supervisor.opener = opener;
    supervisor.channel = mmap(NULL, (size_t)NDH_MB_SLOTS * NDH_MB_SLOT_SIZE, PROT_READ | PROT_WRITE,
                              MAP_SHARED, NDH_HOST_FD_CHANNEL, 0);
    if (supervisor.channel == MAP_FAILED ||
        madvise(supervisor.channel, (size_t)NDH_MB_SLOTS * NDH_MB_SLOT_SIZE, MADV_DONTFORK) != 0) {
        ndh_log("the channel cannot be mapped: %s", strerror(errno));
        return EXIT_FAILURE;
    }
    for (;;) {
        struct ndh_command_message command;
        const int ready = ndh_control_wait(1, -1);
        reap();
        if (ready == 0) {
            continue;
        }
        if (ready < 0 || ndh_control_read(&command) != 0 || do_command(&command) != 0) {
            ndh_child_end_all(supervisor.child);
            return EXIT_SUCCESS;
        }
    }
}
