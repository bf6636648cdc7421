// SPDX-License-Identifier: MIT
#include "opener.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define MAX_FILE_SIZE (32u << 20)
#define DEADLINE_S    10

enum opener_kind { OPEN_FILE = 1, MAKE_MEMFD = 2 };

struct opener_request {
    uint32_t kind;
    uint32_t number; /* comes back in the reply */
    uint64_t size;   /* MAKE_MEMFD */
    char path[PATH_MAX];
};

struct opener_reply {
    int32_t result; /* 0 or a negative errno; a descriptor travels with 0 */
    uint32_t number;
    uint64_t size;
};

union descriptor_control {
    struct cmsghdr header;
    char space[CMSG_SPACE(sizeof(int))];
};

static int open_file(const char *path, uint64_t *size)
{
    struct stat status;
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) {
        return -errno;
    }
    int result = fstat(fd, &status) != 0          ? -errno
                 : !S_ISREG(status.st_mode)       ? -EINVAL
                 : status.st_size > MAX_FILE_SIZE ? -EFBIG
                                                  : 0;
    if (result != 0) {
        close(fd);
        return result;
    }
    *size = (uint64_t)status.st_size;
    return fd;
}

static int make_memfd(uint64_t size)
{
    const int fd = memfd_create("ndh-arena", MFD_CLOEXEC);
    if (fd < 0) {
        return -errno;
    }
    if (ftruncate(fd, (off_t)size) != 0) {
        const int result = -errno;
        close(fd);
        return result;
    }
    return fd;
}

static void answer(int socket, uint32_t number, int fd, uint64_t size)
{
    struct opener_reply reply = {.result = fd < 0 ? fd : 0, .number = number, .size = size};
    struct iovec part = {&reply, sizeof reply};
    union descriptor_control control;
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    if (fd >= 0) {
        memset(&control, 0, sizeof control);
        control.header.cmsg_level = SOL_SOCKET;
        control.header.cmsg_type = SCM_RIGHTS;
        control.header.cmsg_len = CMSG_LEN(sizeof fd);
        memcpy(CMSG_DATA(&control.header), &fd, sizeof fd);
        message.msg_control = &control;
        message.msg_controllen = sizeof control.space;
    }
    if (sendmsg(socket, &message, MSG_NOSIGNAL) < 0) {
        _exit(1);
    }
    if (fd >= 0) {
        close(fd);
    }
}

static _Noreturn void serve(int socket)
{
    static struct opener_request request;
    for (;;) {
        const ssize_t length = read(socket, &request, sizeof request);
        if (length < 0 && errno == EINTR) {
            continue;
        }
        if (length != (ssize_t)sizeof request) {
            _exit(length == 0 ? 0 : 1);
        }
        uint64_t size = request.size;
        request.path[sizeof request.path - 1] = 0;
        const int fd = request.kind == OPEN_FILE ? open_file(request.path, &size) : make_memfd(size);
        answer(socket, request.number, fd, size);
    }
}

int ndh_opener_start(void)
{
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) {
        return -errno;
    }
    const pid_t parent = getpid();
    const pid_t child = fork();
    if (child < 0) {
        const int result = -errno;
        close(pair[0]);
        close(pair[1]);
        return result;
    }
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent) {
            _exit(0);
        }
        if (pair[1] != 3 && dup2(pair[1], 3) < 0) {
            _exit(1);
        }
        close_range(4, ~0u, 0);
        serve(3);
    }
    close(pair[1]);
    return pair[0];
}

/** Waits until the opener has answered; the deadline is only met when the file system hangs. */
static int wait_readable(int opener)
{
    struct pollfd poll_fd = {.fd = opener, .events = POLLIN};
    struct timespec timeout = {.tv_sec = DEADLINE_S};
    int ready;
    do {
        ready = ppoll(&poll_fd, 1, &timeout, NULL);
    } while (ready < 0 && errno == EINTR);
    return ready < 0 ? -errno : ready == 0 ? -ETIMEDOUT : 0;
}

/** The next reply; *fd is its descriptor, -1 if it has none. */
static int receive(int opener, struct opener_reply *reply, int *fd)
{
    struct iovec part = {reply, sizeof *reply};
    union descriptor_control control;
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control.space};
    *fd = wait_readable(opener);
    if (*fd != 0) {
        return *fd;
    }
    *fd = -1;
    if (recvmsg(opener, &message, MSG_CMSG_CLOEXEC) != (ssize_t)sizeof *reply) {
        return -EIO;
    }
    const struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (header != NULL && header->cmsg_type == SCM_RIGHTS && header->cmsg_len == CMSG_LEN(sizeof *fd)) {
        memcpy(fd, CMSG_DATA(header), sizeof *fd);
    }
    return 0;
}

static int ask(int opener, struct opener_request *request, uint64_t *size)
{
    static uint32_t asked;
    struct opener_reply reply;
    int fd;
    request->number = ++asked;
    if (write(opener, request, sizeof *request) != (ssize_t)sizeof *request) {
        return -EIO;
    }
    for (;;) {
        const int result = receive(opener, &reply, &fd);
        if (result != 0) {
            return result;
        }
        if (reply.number == request->number) {
            break;
        }
        if (fd >= 0) { /* of a request that was given up at its deadline */
            close(fd);
        }
    }
    *size = reply.size;
    return reply.result != 0 ? reply.result : fd >= 0 ? fd : -EIO;
}

int ndh_opener_file(int opener, const char *path, uint64_t *size)
{
    static struct opener_request request;
    memset(&request, 0, sizeof request);
    request.kind = OPEN_FILE;
    if (strlen(path) >= sizeof request.path) {
        return -ENAMETOOLONG;
    }
    strcpy(request.path, path);
    return ask(opener, &request, size);
}

int ndh_opener_memfd(int opener, uint64_t size)
{
    static struct opener_request request;
    memset(&request, 0, sizeof request);
    request.kind = MAKE_MEMFD;
    request.size = size;
    return ask(opener, &request, &size);
}
