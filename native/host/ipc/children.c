// SPDX-License-Identifier: MIT
#include "children.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

pid_t ndh_child_fork(struct ndh_child *child)
{
    int pidfd = -1;
    /* Not fork(): only clone gives the pidfd together with the process, and a filtered process can name no
     * other by its pid. */
    const long pid = syscall(SYS_clone, CLONE_PIDFD | SIGCHLD, NULL, &pidfd, NULL, NULL);
    if (pid < 0) {
        return -errno;
    }
    if (pid > 0) {
        child->pid = (pid_t)pid;
        child->pidfd = pidfd;
    }
    return (pid_t)pid;
}

void ndh_child_signal(const struct ndh_child *child, int signal)
{
    if (child->pid != 0) {
        syscall(SYS_pidfd_send_signal, child->pidfd, signal, NULL, 0);
    }
}

static int collect(struct ndh_child children[NDH_CHILD_COUNT], int options)
{
    int status;
    const pid_t pid = wait4(-1, &status, options, NULL);
    if (pid <= 0) {
        return -1;
    }
    for (unsigned i = 0; i < NDH_CHILD_COUNT; i++) {
        if (children[i].pid == pid) {
            close(children[i].pidfd);
            children[i] = (struct ndh_child){.pidfd = -1, .exit_status = status};
            return (int)i;
        }
    }
    return NDH_CHILD_COUNT;
}

int ndh_child_reap(struct ndh_child children[NDH_CHILD_COUNT])
{
    return collect(children, WNOHANG);
}

static int any_left(const struct ndh_child children[NDH_CHILD_COUNT])
{
    for (unsigned i = 0; i < NDH_CHILD_COUNT; i++) {
        if (children[i].pid != 0) {
            return 1;
        }
    }
    return 0;
}

void ndh_child_end_all(struct ndh_child children[NDH_CHILD_COUNT])
{
    for (unsigned i = 0; i < NDH_CHILD_COUNT; i++) {
        ndh_child_signal(&children[i], SIGKILL);
    }
    while (any_left(children) && collect(children, 0) >= 0) {
    }
}
