// SPDX-License-Identifier: MIT
#include "control.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define SCRIPT_DEADLINE_MS 10000

int ndh_control_wait(int input, int deadline_ms)
{
    struct pollfd poll_fd = {.fd = NDH_HOST_FD_CONTROL, .events = (short)(input ? POLLIN : 0)};
    const struct timespec timeout = {.tv_sec = deadline_ms / 1000, .tv_nsec = deadline_ms % 1000 * 1000000L};
    sigset_t none;
    sigemptyset(&none); /* SIGCHLD is blocked but here, so that none is missed between looking and sleeping */
    const int ready = ppoll(&poll_fd, 1, deadline_ms < 0 ? NULL : &timeout, &none);
    if (ready < 0) {
        return errno == EINTR ? 0 : -1;
    }
    if ((poll_fd.revents & POLLIN) != 0) {
        return 1;
    }
    return ready == 0 ? 0 : -1;
}

int ndh_control_read(struct ndh_command_message *message)
{
    return read(NDH_HOST_FD_CONTROL, message, sizeof *message) == (ssize_t)sizeof *message ? 0 : -1;
}

int ndh_control_discard(void)
{
    char byte;
    return read(NDH_HOST_FD_CONTROL, &byte, sizeof byte) > 0 ? 0 : -1;
}

int ndh_control_read_script(char *text, uint32_t size)
{
    uint32_t have = 0;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    const time_t end = now.tv_sec + SCRIPT_DEADLINE_MS / 1000;
    while (have < size) {
        clock_gettime(CLOCK_MONOTONIC, &now);
        const int ready = now.tv_sec <= end ? ndh_control_wait(1, SCRIPT_DEADLINE_MS) : -1;
        if (ready < 0) {
            return -1;
        }
        if (ready == 0) {
            continue;
        }
        const ssize_t length = read(NDH_HOST_FD_CONTROL, text + have, size - have);
        if (length <= 0) {
            return -1;
        }
        have += (uint32_t)length;
    }
    return 0;
}

static int send_bytes(const void *bytes, size_t size)
{
    struct iovec part = {(void *)bytes, size};
    const struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    return sendmsg(NDH_HOST_FD_CONTROL, &message, MSG_NOSIGNAL | MSG_DONTWAIT) == (ssize_t)size ? 0 : -1;
}

int ndh_control_reply(const struct ndh_command_message *command, int32_t result, uint64_t value,
                      const char *error)
{
    struct ndh_command_message reply = {.command = command->command,
                                        .result = result,
                                        .slot = command->slot,
                                        .seed = command->seed,
                                        .value = value};
    if (result != 0 && error != NULL) {
        const size_t length = strlen(error);
        reply.size = (uint32_t)(length < NDH_CMD_MAX_ERROR ? length : NDH_CMD_MAX_ERROR);
    }
    if (send_bytes(&reply, sizeof reply) != 0) {
        return -1;
    }
    return reply.size != 0 ? send_bytes(error, reply.size) : 0;
}
