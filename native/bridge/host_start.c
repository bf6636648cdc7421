// SPDX-License-Identifier: MIT
/* Starting the driver host: its channel, its log and its process. */
#include "host_target.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>
#include "error.h"

#define FIRST_SAFE_FD 16 /* above the numbers that the host gets, so that no dup2 hits one of ours */

extern char **environ;

/* Moves fd out of the way of the numbers that the host gets. Returns the new one, close-on-exec; -1 with
 * errno set. */
static int move_up(int fd)
{
    if (fd < 0 || fd >= FIRST_SAFE_FD)
        return fd;
    int moved = fcntl(fd, F_DUPFD_CLOEXEC, FIRST_SAFE_FD);
    int error = errno;
    close(fd);
    errno = error;
    return moved;
}

static int open_channel(struct ndh_target *target)
{
    size_t size = (size_t)NDH_MB_SLOTS * NDH_MB_SLOT_SIZE;

    target->channel = move_up(memfd_create("ndh-channel", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (target->channel < 0)
        return ndh_fail_errno(errno, "memfd_create");
    if (ftruncate(target->channel, (off_t)size) != 0)
        return ndh_fail_errno(errno, "ftruncate of the channel");
    /* A world that could shrink the channel would end this process by SIGBUS. */
    if (fcntl(target->channel, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0)
        return ndh_fail_errno(errno, "sealing the channel");
    void *map = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, target->channel, 0);
    if (map == MAP_FAILED)
        return ndh_fail_errno(errno, "mmap of the channel");
    target->map = map;
    return 0;
}

static int open_log(struct ndh_target *target, const char *path)
{
    char what[600];

    target->log_path = strdup(path);
    if (target->log_path == NULL)
        return ndh_fail(NDH_E_MEMORY, "no memory for the log's path");
    target->log = move_up(open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
    if (target->log < 0) {
        int error = errno;
        snprintf(what, sizeof what, "open the host's log '%s'", path);
        return ndh_fail_errno(error, what);
    }
    return 0;
}

/* posix_spawn with fds 3, 4, 5 and nothing else; standard streams are /dev/null; a process group of its own,
 * so that Ctrl-C reaches only the program, which then ends the host in order. */
static int spawn(struct ndh_target *target, const char *path, int control)
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    sigset_t signals;
    char *arguments[] = {(char *)path, NULL};
    char what[600];
    pid_t pid;

    posix_spawn_file_actions_init(&files);
    /* Each fails for want of memory alone; a host without its descriptors would blame its user. */
    int failed = posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0) |
                 posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0) |
                 posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0) |
                 posix_spawn_file_actions_adddup2(&files, control, NDH_HOST_FD_CONTROL) |
                 posix_spawn_file_actions_adddup2(&files, target->channel, NDH_HOST_FD_CHANNEL) |
                 posix_spawn_file_actions_adddup2(&files, target->log, NDH_HOST_FD_LOG) |
                 posix_spawn_file_actions_addclosefrom_np(&files, NDH_HOST_FD_LOG + 1);

    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes,
                             POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setpgroup(&attributes, 0);
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes, &signals);
    sigfillset(&signals);
    posix_spawnattr_setsigdefault(&attributes, &signals);

    int error = failed != 0 ? ENOMEM : posix_spawn(&pid, path, &files, &attributes, arguments, environ);
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
    if (error != 0) {
        snprintf(what, sizeof what, "start the driver host '%s'", path);
        return ndh_fail_errno(error, what);
    }
    target->pid = pid;
    return 0;
}

int ndh_host_start(struct ndh_target *target, const struct ndh_spec *spec)
{
    int sockets[2];

    int result = open_channel(target);
    if (result == 0)
        result = open_log(target, spec->log);
    if (result == 0)
        result = host_watch_add(target);
    if (result < 0)
        return result;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) != 0)
        return ndh_fail_errno(errno, "socketpair");
    target->control = move_up(sockets[0]);
    int theirs = move_up(sockets[1]);
    result = target->control < 0 || theirs < 0 ? ndh_fail_errno(errno, "fcntl")
                                               : spawn(target, spec->host, theirs);
    if (theirs >= 0)
        close(theirs);
    return result;
}
