// SPDX-License-Identifier: MIT
#include "host_client.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define DEADLINE_S  60
#define LIMIT_100NS (600ULL * 10000000ULL)

static int fail(struct ndh_client *client, const char *format, ...) __attribute__((format(printf, 2, 3)));

static int fail(struct ndh_client *client, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(client->error, sizeof client->error, format, arguments);
    va_end(arguments);
    return -1;
}

static void become_host(const char *program, int control, int channel, int log)
{
    /* Out of the way of 3 to 5 first, then into place. */
    const int high[3] = {fcntl(control, F_DUPFD, 10), fcntl(channel, F_DUPFD, 10), fcntl(log, F_DUPFD, 10)};
    if (dup2(high[0], NDH_HOST_FD_CONTROL) < 0 || dup2(high[1], NDH_HOST_FD_CHANNEL) < 0 ||
        dup2(high[2], NDH_HOST_FD_LOG) < 0) {
        _exit(127);
    }
    execl(program, program, (char *)NULL);
    _exit(127);
}

int ndh_client_start(struct ndh_client *client, const char *program, const char *log_path)
{
    int pair[2];
    memset(client, 0, sizeof *client);
    const int log = open(log_path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (log < 0) {
        return fail(client, "cannot open the log %s: %s", log_path, strerror(errno));
    }
    client->channel = memfd_create("ndh-channel", MFD_CLOEXEC);
    if (client->channel < 0 || ftruncate(client->channel, (off_t)NDH_MB_SLOTS * NDH_MB_SLOT_SIZE) != 0 ||
        socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) {
        return fail(client, "cannot make the channel: %s", strerror(errno));
    }
    client->base = mmap(NULL, (size_t)NDH_MB_SLOTS * NDH_MB_SLOT_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED,
                        client->channel, 0);
    client->host = client->base != MAP_FAILED ? fork() : -1;
    if (client->host == 0) {
        become_host(program, pair[1], client->channel, log);
    }
    close(pair[1]);
    close(log);
    client->control = pair[0];
    return client->host > 0 ? 0 : fail(client, "cannot start %s: %s", program, strerror(errno));
}

int ndh_client_end(struct ndh_client *client, int *exit_status)
{
    int status = 0;
    close(client->control);
    for (unsigned i = 0; i < DEADLINE_S * 100; i++) {
        const pid_t pid = waitpid(client->host, &status, WNOHANG);
        if (pid == client->host) {
            if (exit_status != NULL) {
                *exit_status = status;
            }
            munmap(client->base, (size_t)NDH_MB_SLOTS * NDH_MB_SLOT_SIZE);
            close(client->channel);
            return 0;
        }
        const struct timespec pause = {.tv_nsec = 10000000};
        nanosleep(&pause, NULL);
    }
    return fail(client, "the host did not end within %d s", DEADLINE_S);
}

static ssize_t receive(struct ndh_client *client, void *bytes, size_t size)
{
    struct pollfd poll_fd = {.fd = client->control, .events = POLLIN};
    const int ready = poll(&poll_fd, 1, DEADLINE_S * 1000);
    return ready == 1 ? read(client->control, bytes, size) : -1;
}

static int receive_reply(struct ndh_client *client, struct ndh_command_message *message)
{
    if (receive(client, message, sizeof *message) != (ssize_t)sizeof *message) {
        return fail(client, "the host did not answer the command");
    }
    client->error[0] = 0;
    if (message->result != 0 && message->size != 0) {
        const ssize_t length = receive(client, client->error, sizeof client->error - 1);
        client->error[length > 0 ? length : 0] = 0;
    }
    return 0;
}

int ndh_client_command(struct ndh_client *client, struct ndh_command_message *message)
{
    if (send(client->control, message, sizeof *message, MSG_NOSIGNAL) != (ssize_t)sizeof *message) {
        return fail(client, "the host is gone: %s", strerror(errno));
    }
    return receive_reply(client, message);
}

int ndh_client_boot(struct ndh_client *client, const char *script, size_t size)
{
    struct ndh_command_message message = {.command = NDH_CMD_BOOT, .size = (uint32_t)size};
    if (send(client->control, &message, sizeof message, MSG_NOSIGNAL) != (ssize_t)sizeof message) {
        return fail(client, "the host is gone: %s", strerror(errno));
    }
    for (size_t sent = 0; sent < size;) {
        const size_t chunk = size - sent < NDH_CMD_MAX_CHUNK ? size - sent : NDH_CMD_MAX_CHUNK;
        if (send(client->control, script + sent, chunk, MSG_NOSIGNAL) != (ssize_t)chunk) {
            return fail(client, "the host is gone: %s", strerror(errno));
        }
        sent += chunk;
    }
    return receive_reply(client, &message) == 0 && message.result == 0 ? 0 : -1;
}

int ndh_client_fork(struct ndh_client *client, unsigned slot, uint64_t seed)
{
    struct ndh_command_message message = {.command = NDH_CMD_FORK, .slot = slot, .seed = seed};
    if (ndh_client_command(client, &message) != 0 || message.result != 0) {
        return -1;
    }
    client->slot = slot;
    memset(client->buffer_id[slot], 0, sizeof client->buffer_id[slot]);
    return 0;
}

int ndh_client_kill(struct ndh_client *client, unsigned slot)
{
    struct ndh_command_message message = {.command = NDH_CMD_KILL, .slot = slot};
    return ndh_client_command(client, &message) == 0 && message.result == 0 ? 0 : -1;
}

struct ndh_mailbox *ndh_client_mailbox(const struct ndh_client *client)
{
    return (struct ndh_mailbox *)(client->base + (size_t)client->slot * NDH_MB_SLOT_SIZE);
}

uint8_t *ndh_client_data(const struct ndh_client *client)
{
    return client->base + (size_t)client->slot * NDH_MB_SLOT_SIZE + NDH_MB_DATA_OFFSET;
}

static time_t seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

/** Sleeps until `wanted` is answered; wanted 0: until the world is dead. */
static int wait_for(struct ndh_client *client, uint32_t wanted)
{
    struct ndh_mailbox *mailbox = ndh_client_mailbox(client);
    const time_t end = seconds() + DEADLINE_S;
    for (;;) {
        const uint32_t answered = __atomic_load_n(&mailbox->answer_seq, __ATOMIC_ACQUIRE);
        if (wanted != 0 && answered == wanted) {
            return 0;
        }
        if (__atomic_load_n(&mailbox->world_state, __ATOMIC_ACQUIRE) == NDH_WORLD_DEAD) {
            return wanted == 0 ? 0 : fail(client, "the world has ended");
        }
        if (seconds() > end) {
            return fail(client, "no answer within %d s", DEADLINE_S);
        }
        const struct timespec second = {.tv_sec = 1};
        syscall(SYS_futex, &mailbox->answer_seq, FUTEX_WAIT, answered, &second, NULL, 0);
    }
}

int ndh_client_request(struct ndh_client *client)
{
    struct ndh_mailbox *mailbox = ndh_client_mailbox(client);
    const uint32_t request = mailbox->request_seq + 1;
    mailbox->client_sleeps = 1; /* whatever this client does, it wants to be woken */
    __atomic_store_n(&mailbox->request_seq, request, __ATOMIC_SEQ_CST);
    syscall(SYS_futex, &mailbox->request_seq, FUTEX_WAKE, 1, NULL, NULL, 0);
    return wait_for(client, request);
}

int ndh_client_wait_dead(struct ndh_client *client)
{
    return wait_for(client, 0);
}

/** Buffer of an IRP in the data area, or -1. */
static int find_buffer(const struct ndh_client *client, uint64_t id)
{
    for (unsigned i = 0; i < NDH_CLIENT_BUFFER_COUNT; i++) {
        if (client->buffer_id[client->slot][i] == id) {
            return (int)i;
        }
    }
    return -1;
}

static int run_request(struct ndh_client *client, const struct ndh_post *post, uint32_t until,
                       uint64_t until_id, uint64_t limit)
{
    struct ndh_mailbox *mailbox = ndh_client_mailbox(client);
    mailbox->request_kind = NDH_REQ_RUN;
    mailbox->post_count = post != NULL ? 1 : 0;
    if (post != NULL) {
        mailbox->post[0] = *post;
    }
    mailbox->until = until;
    mailbox->until_id = until_id;
    mailbox->limit_100ns = limit;
    if (ndh_client_request(client) != 0) {
        return -1;
    }
    client->done_count = 0;
    for (uint32_t i = 0; i < mailbox->completion_count && i < NDH_MB_MAX_COMPLETIONS; i++) {
        if (client->done_count < NDH_CLIENT_BUFFER_COUNT) {
            client->done[client->done_count++] = mailbox->completion[i];
        }
    }
    return mailbox->reason == NDH_RAN_STATUS
               ? fail(client, "the request was refused with NTSTATUS 0x%08x", (unsigned)mailbox->status)
               : 0;
}

/** Takes the completion of id out of `done`. */
static int take_completion(struct ndh_client *client, uint64_t id, struct ndh_completion *completion)
{
    for (unsigned i = 0; i < client->done_count; i++) {
        if (client->done[i].id == id) {
            *completion = client->done[i];
            client->done[i] = client->done[--client->done_count];
            return 0;
        }
    }
    return fail(client, "request %llu is still pending", (unsigned long long)id);
}

static int run_post(struct ndh_client *client, const struct ndh_post *post, struct ndh_completion *completion)
{
    return run_request(client, post, NDH_UNTIL_IRP, post->id, LIMIT_100NS) != 0
               ? -1
               : take_completion(client, post->id, completion);
}

int ndh_client_open(struct ndh_client *client, const char *device, uint32_t *file, int32_t *status)
{
    struct ndh_post post = {
        .id = ++client->next_id, .kind = NDH_POST_CREATE, .input_size = (uint32_t)strlen(device)};
    struct ndh_completion completion;
    const int buffer = find_buffer(client, 0);
    if (buffer < 0) {
        return fail(client, "all buffers are in use");
    }
    post.data_offset = (uint32_t)buffer * NDH_CLIENT_BUFFER_SIZE;
    memcpy(ndh_client_data(client) + post.data_offset, device, post.input_size);
    if (run_post(client, &post, &completion) != 0) {
        return -1;
    }
    *file = completion.file;
    *status = completion.status;
    return 0;
}

static int make_control(struct ndh_client *client, uint32_t file, uint32_t code, const void *input,
                        uint32_t input_size, uint32_t output_size, struct ndh_post *post)
{
    const int buffer = find_buffer(client, 0);
    if (buffer < 0 || input_size > NDH_CLIENT_BUFFER_SIZE || output_size > NDH_CLIENT_BUFFER_SIZE) {
        return fail(client, "buffers are limited to %u of %u bytes", NDH_CLIENT_BUFFER_COUNT,
                    NDH_CLIENT_BUFFER_SIZE);
    }
    *post = (struct ndh_post){.id = ++client->next_id,
                              .kind = NDH_POST_CONTROL,
                              .file = file,
                              .code = code,
                              .input_size = input_size,
                              .output_size = output_size,
                              .data_offset = (uint32_t)buffer * NDH_CLIENT_BUFFER_SIZE};
    if (input_size != 0) {
        memcpy(ndh_client_data(client) + post->data_offset, input, input_size);
    }
    client->buffer_id[client->slot][buffer] = post->id;
    return 0;
}

static void free_buffers(struct ndh_client *client)
{
    for (unsigned i = 0; i < client->done_count; i++) {
        const int buffer = find_buffer(client, client->done[i].id);
        if (buffer >= 0) {
            client->buffer_id[client->slot][buffer] = 0;
        }
    }
}

int ndh_client_control(struct ndh_client *client, uint32_t file, uint32_t code, const void *input,
                       uint32_t input_size, void *output, uint32_t *output_size, int32_t *status)
{
    struct ndh_post post;
    struct ndh_completion completion;
    if (make_control(client, file, code, input, input_size, *output_size, &post) != 0 ||
        run_request(client, &post, NDH_UNTIL_IRP, post.id, LIMIT_100NS) != 0) {
        return -1;
    }
    free_buffers(client);
    if (take_completion(client, post.id, &completion) != 0) {
        return -1;
    }
    *status = completion.status;
    *output_size = completion.information < *output_size ? (uint32_t)completion.information : *output_size;
    if (*output_size != 0) {
        memcpy(output, ndh_client_data(client) + post.data_offset, *output_size);
    }
    return 0;
}

int ndh_client_post_control(struct ndh_client *client, uint32_t file, uint32_t code, const void *input,
                            uint32_t input_size, uint32_t output_size, uint64_t *id)
{
    struct ndh_post post;
    if (make_control(client, file, code, input, input_size, output_size, &post) != 0) {
        return -1;
    }
    *id = post.id;
    const int result = run_request(client, &post, NDH_UNTIL_QUIESCENT, 0, 0);
    free_buffers(client);
    return result;
}

int ndh_client_cancel(struct ndh_client *client, uint64_t id)
{
    const struct ndh_post post = {.id = ++client->next_id, .target = id, .kind = NDH_POST_CANCEL};
    const int result = run_request(client, &post, NDH_UNTIL_QUIESCENT, 0, 0);
    free_buffers(client);
    return result;
}

int ndh_client_close(struct ndh_client *client, uint32_t file, int32_t *status)
{
    const struct ndh_post post = {.id = ++client->next_id, .kind = NDH_POST_CLOSE, .file = file};
    struct ndh_completion completion;
    if (run_request(client, &post, NDH_UNTIL_IRP, post.id, LIMIT_100NS) != 0) {
        return -1;
    }
    free_buffers(client);
    if (take_completion(client, post.id, &completion) != 0) {
        return -1;
    }
    *status = completion.status;
    return 0;
}

int ndh_client_quiesce(struct ndh_client *client, uint64_t limit_us, uint32_t *reason)
{
    const int result = run_request(client, NULL, NDH_UNTIL_QUIESCENT, 0, limit_us * 10);
    if (result == 0) {
        free_buffers(client);
        if (reason != NULL) {
            *reason = ndh_client_mailbox(client)->reason;
        }
    }
    return result;
}

/** A request whose text lies in a buffer of its own. */
static int text_request(struct ndh_client *client, uint32_t kind, const char *input, size_t size, int buffer)
{
    struct ndh_mailbox *mailbox = ndh_client_mailbox(client);
    if (buffer < 0) {
        return fail(client, "all buffers are in use");
    }
    mailbox->request_kind = kind;
    mailbox->data_offset = (uint32_t)buffer * NDH_CLIENT_BUFFER_SIZE;
    mailbox->data_size = (uint32_t)size;
    if (input != NULL) {
        memcpy(ndh_client_data(client) + mailbox->data_offset, input, size);
    }
    return ndh_client_request(client);
}

int ndh_client_census(struct ndh_client *client, char *text, size_t size)
{
    const int buffer = find_buffer(client, 0);
    if (text_request(client, NDH_REQ_CENSUS, NULL, NDH_CLIENT_BUFFER_SIZE, buffer) != 0) {
        return -1;
    }
    const size_t length = ndh_client_mailbox(client)->answer_size;
    if (length >= size || length > NDH_CLIENT_BUFFER_SIZE) {
        return fail(client, "the census has %zu bytes", length);
    }
    memcpy(text, ndh_client_data(client) + (size_t)buffer * NDH_CLIENT_BUFFER_SIZE, length);
    text[length] = 0;
    return 0;
}

int ndh_client_service(struct ndh_client *client, int start, const char *service, int32_t *status)
{
    if (text_request(client, start ? NDH_REQ_START_SERVICE : NDH_REQ_STOP_SERVICE, service, strlen(service),
                     find_buffer(client, 0)) != 0) {
        return -1;
    }
    *status = ndh_client_mailbox(client)->status;
    return 0;
}

int ndh_client_exit(struct ndh_client *client)
{
    ndh_client_mailbox(client)->request_kind = NDH_REQ_EXIT;
    ndh_client_mailbox(client)->data_offset = 0;
    ndh_client_mailbox(client)->data_size = 0;
    return ndh_client_request(client) == 0 ? ndh_client_wait_dead(client) : -1;
}
