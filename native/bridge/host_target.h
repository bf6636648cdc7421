// SPDX-License-Identifier: MIT
/** The driver host as a process: start, supervisor commands, its channel of slots, its end. */
#ifndef NDH_HOST_TARGET_H
#define NDH_HOST_TARGET_H

#include <sched.h>
#include <stdatomic.h>
#include <sys/types.h>
#include "host_watch.h"
#include "ipc/mailbox.h"
#include "sync.h"
#include "transport.h"

struct ndh_target {
    struct ndh_object object;
    ndh_mutex lock;         /* one command at a time; guards slot_used */
    ndh_mutex process_lock; /* guards pid and reaped: a pid is used only while its process is not reaped */
    pid_t pid;
    int reaped;
    atomic_int ended; /* the host has ended or was ended; set once */
    int control;      /* our end of the control socket, -1 when closed */
    int channel;      /* memfd */
    uint8_t *map;     /* all slots */
    int log;
    char *log_path;
    char *boot; /* the boot script, for identity */
    uint32_t reply_limit_ms;
    cpu_set_t processors;  /* those that this process may use */
    atomic_int no_standin; /* \Device\NdhStandIn was looked for and does not exist */
    uint8_t slot_used[NDH_MB_SLOTS];
    struct host_call call[NDH_MB_SLOTS]; /* for the watch */
    struct ndh_target *next_watched;
};

/** Starts the host's process with its three file descriptors; nothing is booted. On failure nothing is left.
 */
int ndh_host_start(struct ndh_target *target, const struct ndh_spec *spec);
/** Sends the boot script and waits for the verdict. */
int ndh_host_boot(struct ndh_target *target, const char *script, size_t size);
/** Forks a world into a free slot. */
int ndh_host_fork(struct ndh_target *target, uint64_t seed, unsigned *slot, pid_t *pid);
/** Kills the world in the slot; it becomes DEAD soon after. */
int ndh_host_kill(struct ndh_target *target, unsigned slot);
/** Asks the world in the slot, if it works, to end with a report of what it does. */
int ndh_host_interrupt(struct ndh_target *target, unsigned slot);
/** Gives the slot back; its world must be dead. */
void ndh_host_free_slot(struct ndh_target *target, unsigned slot);
/** Whether the host's process lives. Notices its death, and then ends what is left of its worlds. */
int ndh_host_alive(struct ndh_target *target);
/** Closes the control socket, waits, kills what is left and reaps it. Harmless when done already. */
void ndh_host_stop(struct ndh_target *target);
/** NDH_E_HOST: `what`, how the host ended if it has, and the end of its log. */
int ndh_host_fail(struct ndh_target *target, const char *what);

static inline struct ndh_mailbox *ndh_host_mailbox(struct ndh_target *target, unsigned slot)
{
    return (struct ndh_mailbox *)(target->map + (size_t)slot * NDH_MB_SLOT_SIZE);
}

#endif
