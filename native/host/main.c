// SPDX-License-Identifier: MIT
/**
 * ndhost: the driver host. Started by its client with three descriptors (see ipc/mailbox.h) and no arguments;
 * with --inspect it tells what is known of a driver image (see inspect/command.h). Exit status: 0 the client
 * is gone, 1 no memory for the channel, 2 started by hand, 3 the machine lacks something that the reply and
 * the log name, 4 a fault of the supervisor itself (see the log).
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#if __has_include(<sys/rseq.h>)
#include <sys/rseq.h>
#endif
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "inspect/command.h"
#include "ipc/control.h"
#include "ipc/limits.h"
#include "ipc/log.h"
#include "ipc/opener.h"
#include "ipc/seccomp.h"
#include "ipc/self_check.h"
#include "ipc/signals.h"
#include "ipc/supervisor.h"

#define EXIT_USAGE        2
#define EXIT_UNSUPPORTED  3
#define REPLY_DEADLINE_MS 10000

/** Tells the client why the host cannot run, as the answer to its first command. */
static int refuse(const char *text)
{
    struct ndh_command_message command;
    ndh_log("cannot run: %s", text);
    if (ndh_control_wait(1, REPLY_DEADLINE_MS) == 1 && ndh_control_read(&command) == 0) {
        ndh_control_reply(&command, -ENOTSUP, 0, text);
        /* Closing with unread messages would reset the connection and take the reply away from the client. */
        while (ndh_control_wait(1, REPLY_DEADLINE_MS) == 1 && ndh_control_discard() == 0) {
        }
    }
    return EXIT_UNSUPPORTED;
}

static void on_child(int signal)
{
    (void)signal; /* only there to end ppoll */
}

static int block_child_signal(void)
{
    const struct sigaction action = {.sa_handler = on_child};
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    return sigaction(SIGCHLD, &action, NULL) == 0 && sigprocmask(SIG_SETMASK, &set, NULL) == 0 ? 0 : -errno;
}

static int is_started_by_client(void)
{
    int type;
    socklen_t size = sizeof type;
    return getsockopt(NDH_HOST_FD_CONTROL, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_SEQPACKET;
}

/** A client may start the host without them; a file opened later must not take their place. */
static void fill_standard_descriptors(void)
{
    int fd;
    do {
        fd = open("/dev/null", O_RDWR);
    } while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd >= 0) {
        close(fd);
    }
}

/**
 * The C library asks the kernel to keep the processor's number in memory of this thread, which the kernel
 * does after each switch to it: a part of every round trip, for nobody. A kernel that refuses goes on.
 */
static void end_processor_number(void)
{
#if defined(RSEQ_SIG)
    if (__rseq_size != 0) {
        syscall(SYS_rseq, (uint8_t *)__builtin_thread_pointer() + __rseq_offset, sizeof(struct rseq),
                RSEQ_FLAG_UNREGISTER, RSEQ_SIG);
    }
#endif
}

int main(int argc, char **argv)
{
    char error[512];
    if (argc > 1 && strcmp(argv[1], "--inspect") == 0) {
        return ndh_inspect_command(argc - 2, argv + 2);
    }
    if (!is_started_by_client()) {
        fputs("ndhost is started by the client library, which gives it its descriptors; it cannot be used by "
              "hand\n",
              stderr);
        return EXIT_USAGE;
    }
    close_range(NDH_HOST_FD_LOG + 1, ~0u, 0);
    fill_standard_descriptors();
    end_processor_number();
    if (ndh_self_check(error, sizeof error) != 0) {
        return refuse(error);
    }
    int result = block_child_signal();
    if (result == 0) {
        result = ndh_signals_install();
    }
    if (result == 0) {
        result = ndh_limits_set();
    }
    const int opener = result == 0 ? ndh_opener_start() : result;
    if (opener < 0 || (result = ndh_seccomp_install()) != 0) {
        snprintf(error, sizeof error,
                 "the host cannot be confined: %s; a container's seccomp profile must allow seccomp, prctl "
                 "and fork",
                 strerror(opener < 0 ? -opener : -result));
        return refuse(error);
    }
    return ndh_supervisor_run(opener);
}
