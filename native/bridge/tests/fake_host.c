// SPDX-License-Identifier: MIT
/* A host for the helper's tests: the supervisor's protocol, and worlds that answer as the control code says,
 * most of them wrongly. */
#include "fake_host.h"

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include "ipc/mailbox.h"
#include "ndh_protocol.h"

#define MAX_WAITING 64

static uint8_t *slots;
static pid_t world_of_slot[NDH_MB_SLOTS];

static struct ndh_mailbox *mailbox(unsigned slot)
{
    return (struct ndh_mailbox *)(slots + (size_t)slot * NDH_MB_SLOT_SIZE);
}

static void wake(uint32_t *word)
{
    syscall(SYS_futex, word, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}

/* World */

static struct ndh_mailbox *box;
static struct ndh_post waiting[MAX_WAITING];
static unsigned waiting_count;

static void complete(uint64_t id, int32_t status, uint64_t information, uint32_t file)
{
    box->completion[box->completion_count++] =
        (struct ndh_completion){.id = id, .information = information, .status = status, .file = file};
}

static int take_waiting(uint64_t id, struct ndh_post *out)
{
    for (unsigned i = 0; i < waiting_count; i++) {
        if (waiting[i].id == id) {
            *out = waiting[i];
            waiting[i] = waiting[--waiting_count];
            return 1;
        }
    }
    return 0;
}

static uint8_t *data(const struct ndh_post *post)
{
    return (uint8_t *)box + NDH_MB_DATA_OFFSET + post->data_offset;
}

static void die_with_crash(int garbage)
{
    if (garbage)
        memset(&box->crash, 0xff, sizeof box->crash);
    else
        box->crash = (struct ndh_crash){.sealed = 1,
                                        .kind = NDH_CRASH_BUGCHECK,
                                        .code = 0xD1,
                                        .frame_count = 1,
                                        .parameter = {0, 2, 0, 0xfffff80000001234ULL},
                                        .irql = 2,
                                        .driver = "ndhctl.sys",
                                        .offset = 0x1234,
                                        .text = "NULL was read",
                                        .frame = {{"ndhctl.sys", 0x1234}}};
    _exit(9);
}

static void write_ring(void)
{
    uint8_t *keep = (uint8_t *)box + NDH_MB_KEEP_OFFSET + 4096;
    NDH_RING head = {.Magic = NDH_RING_MAGIC,
                     .Version = NDH_PROTOCOL_VERSION,
                     .Capacity = FAKE_RING_RECORDS,
                     .NextSequence = FAKE_RING_NEXT,
                     .ReadSequence = FAKE_RING_NEXT - 15,
                     .Lost = 7};
    memcpy(keep, &head, sizeof head);
    /* Events of one record, but for number 27, which has three; 39 is not finished. */
    for (uint64_t s = FAKE_RING_NEXT - FAKE_RING_RECORDS; s < FAKE_RING_NEXT; s++) {
        NDH_EVENT event = {.Sequence = s, .Kind = NdhEventMark, .Continuations = s == 27 ? 2 : 0};
        NDH_CONTINUATION continuation = {.Sequence = s, .Kind = NdhEventContinuation};
        if (s == 39)
            event.Sequence = s - FAKE_RING_RECORDS;
        memcpy(keep + sizeof head + (s % FAKE_RING_RECORDS) * sizeof event,
               s == 28 || s == 29 ? (void *)&continuation : (void *)&event, sizeof event);
    }
    _exit(9);
}

static void write_garbage_rings(void)
{
    uint8_t *keep = (uint8_t *)box + NDH_MB_KEEP_OFFSET;
    NDH_RING good = {.Magic = NDH_RING_MAGIC, .Version = NDH_PROTOCOL_VERSION, .Capacity = 16};
    NDH_RING bad[] = {good, good, good, good, good};
    bad[0].Capacity = 0;
    bad[1].Capacity = 17;
    bad[2].Capacity = NDH_MAX_RING_RECORDS;
    bad[3].NextSequence = 100;
    bad[4].Version = NDH_PROTOCOL_VERSION + 1;
    for (unsigned i = 0; i < 5; i++)
        memcpy(keep + 128 * i, &bad[i], sizeof bad[i]);
    /* A head at the very end, whose records would lie outside. */
    memcpy(keep + NDH_MB_KEEP_SIZE - sizeof good, &good, sizeof good);
    _exit(9);
}

static void debug_print(const uint8_t *text, uint16_t length)
{
    uint8_t head[10] = {42};
    memcpy(head + 8, &length, 2);
    for (unsigned i = 0; i < 10u + length; i++)
        box->log.bytes[(box->log.total_written + i) % NDH_MB_LOG_SIZE] = i < 10 ? head[i] : text[i - 10];
    box->log.total_written += 10u + length;
}

static void control(const struct ndh_post *post)
{
    struct ndh_post other;
    uint8_t *bytes = data(post);

    switch (post->code) {
    case FAKE_ECHO:
        for (uint32_t i = 0; i < post->input_size / 2; i++) {
            uint8_t byte = bytes[i];
            bytes[i] = bytes[post->input_size - 1 - i];
            bytes[post->input_size - 1 - i] = byte;
        }
        complete(post->id, 0, post->input_size < post->output_size ? post->input_size : post->output_size, 0);
        break;
    case FAKE_STATUS: complete(post->id, FAKE_STATUS_VALUE, 0, 0); break;
    case FAKE_PEND:
    case FAKE_PEND_FOR_EVER:
    case FAKE_LIMIT:
        if (waiting_count < MAX_WAITING)
            waiting[waiting_count++] = *post;
        break;
    case FAKE_RELEASE:
        while (waiting_count > 0 && take_waiting(waiting[0].id, &other)) {
            *data(&other) = 'R';
            complete(other.id, 0, 1, 0);
        }
        complete(post->id, 0, 0, 0);
        break;
    case FAKE_WRONG_ID: complete(post->id + 1000, 0, 0, 0); break;
    case FAKE_TWICE:
        complete(post->id, 0, 0, 0);
        complete(post->id, 0, 0, 0);
        break;
    case FAKE_TOO_LONG: complete(post->id, 0, (uint64_t)post->output_size + 1, 0); break;
    case FAKE_WRONG_REASON: box->reason = 99; break;
    case FAKE_MANY_COMPLETIONS: box->completion_count = 1000; break;
    case FAKE_NO_ANSWER:
        for (;;)
            pause();
    case FAKE_EXIT: _exit(9);
    case FAKE_BUGCHECK: die_with_crash(0); break;
    case FAKE_GARBAGE_CRASH: die_with_crash(1); break;
    case FAKE_RING: write_ring(); break;
    case FAKE_GARBAGE_RING: write_garbage_rings(); break;
    case FAKE_DEBUG_PRINT:
        debug_print(bytes, (uint16_t)post->input_size);
        complete(post->id, 0, 0, 0);
        break;
    case FAKE_KILL_HOST:
        kill(getppid(), SIGKILL);
        for (;;)
            pause();
    default: break;
    }
}

static void handle_post(const struct ndh_post *post)
{
    struct ndh_post target;

    switch (post->kind) {
    case NDH_POST_CREATE:
        if (post->input_size == strlen(NDH_HOST_NAME) &&
            memcmp(data(post), NDH_HOST_NAME, post->input_size) == 0)
            complete(post->id, 0, 0, 5);
        else
            complete(post->id, (int32_t)0xC0000034, 0, 0);
        break;
    case NDH_POST_CLOSE:
        while (waiting_count > 0 && take_waiting(waiting[0].id, &target))
            complete(target.id, (int32_t)0xC0000120, 0, 0);
        complete(post->id, 0, 0, 0);
        break;
    case NDH_POST_CANCEL:
        if (take_waiting(post->target, &target)) {
            if (target.code == FAKE_PEND_FOR_EVER)
                waiting[waiting_count++] = target;
            else
                complete(target.id, (int32_t)0xC0000120, 0, 0);
        }
        complete(post->id, 0, 0, 0);
        break;
    case NDH_POST_CONTROL: control(post); break;
    default: break;
    }
}

static int is_waiting(uint64_t id, uint32_t code)
{
    for (unsigned i = 0; i < waiting_count; i++)
        if (waiting[i].id == id && (code == 0 || waiting[i].code == code))
            return 1;
    return 0;
}

static void answer(uint32_t sequence)
{
    uint32_t last_code = 0;

    box->completion_count = 0;
    box->reason = NDH_RAN_QUIESCENT;
    if (box->request_kind != NDH_REQ_RUN) {
        box->reason = NDH_RAN_STATUS;
        box->status = box->request_kind == NDH_REQ_STOP_SERVICE ? FAKE_STATUS_VALUE : 0;
        box->answer_size = 7;
        if (box->request_kind == NDH_REQ_CENSUS)
            memcpy((uint8_t *)box + NDH_MB_DATA_OFFSET + box->data_offset, "irps 0\n", 7);
    }
    for (uint32_t i = 0; i < box->post_count && box->request_kind == NDH_REQ_RUN; i++) {
        last_code = box->post[i].kind == NDH_POST_CONTROL ? box->post[i].code : 0;
        handle_post(&box->post[i]);
    }
    if (box->reason == NDH_RAN_QUIESCENT && box->completion_count > 0 && !is_waiting(box->until_id, 0))
        box->reason = NDH_RAN_IRP_DONE;
    if (last_code == FAKE_NO_COMPLETION)
        box->reason = NDH_RAN_IRP_DONE;
    if (is_waiting(box->until_id, FAKE_LIMIT)) {
        box->reason = NDH_RAN_LIMIT;
        box->now_100ns += box->limit_100ns;
    }
    box->steps++;
    box->now_100ns++;
    __atomic_store_n(&box->answer_seq, last_code == FAKE_WRONG_SEQUENCE ? sequence + 77 : sequence,
                     __ATOMIC_SEQ_CST);
    if (__atomic_load_n(&box->client_sleeps, __ATOMIC_SEQ_CST) != 0)
        wake(&box->answer_seq);
}

static void run_world(void)
{
    uint32_t seen = 0;

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (;;) {
        uint32_t sequence = __atomic_load_n(&box->request_seq, __ATOMIC_SEQ_CST);
        if (sequence == seen) {
            if (__atomic_exchange_n(&box->world_sleeps, 1, __ATOMIC_SEQ_CST) == 0)
                continue; /* looks once more */
            syscall(SYS_futex, &box->request_seq, FUTEX_WAIT, sequence, NULL, NULL, 0);
            continue;
        }
        __atomic_store_n(&box->world_sleeps, 0, __ATOMIC_RELAXED);
        seen = sequence;
        answer(sequence);
        if (box->request_kind == NDH_REQ_EXIT)
            _exit(0);
    }
}

/* Supervisor */

static void fork_world(struct ndh_command_message *message)
{
    box = mailbox(message->slot);
    memset(box, 0, sizeof *box);
    memset((uint8_t *)box + NDH_MB_KEEP_OFFSET, 0, 16384);
    box->magic = NDH_MB_MAGIC;
    box->version = NDH_MB_VERSION;
    box->slot_size = NDH_MB_SLOT_SIZE;
    box->world_state = NDH_WORLD_READY;
    pid_t pid = fork();
    if (pid == 0) {
        close(NDH_HOST_FD_CONTROL);
        run_world();
    }
    world_of_slot[message->slot] = pid;
    message->value = (uint64_t)pid;
}

static void reap(void)
{
    int status;
    pid_t pid = waitpid(-1, &status, WNOHANG);
    for (unsigned slot = 0; pid > 0 && slot < NDH_MB_SLOTS; slot++) {
        if (world_of_slot[slot] != pid)
            continue;
        struct ndh_mailbox *dead = mailbox(slot);
        world_of_slot[slot] = 0;
        dead->exit_status = status;
        if (WIFSIGNALED(status) && dead->crash.sealed == 0)
            dead->crash = (struct ndh_crash){
                .sealed = 1, .kind = NDH_CRASH_HOST, .text = "the world was killed by signal 9"};
        __atomic_store_n(&dead->world_state, NDH_WORLD_DEAD, __ATOMIC_RELEASE);
        if (dead->answer_seq != dead->request_seq)
            __atomic_fetch_xor(&dead->answer_seq, NDH_MB_ANSWER_LOST, __ATOMIC_RELEASE);
        wake(&dead->answer_seq);
    }
}

static void reply_error(struct ndh_command_message *message, const char *text)
{
    message->result = -EINVAL;
    message->size = (uint32_t)strlen(text);
    send(NDH_HOST_FD_CONTROL, message, sizeof *message, MSG_NOSIGNAL);
    send(NDH_HOST_FD_CONTROL, text, strlen(text), MSG_NOSIGNAL);
}

static void boot(struct ndh_command_message *message)
{
    static char script[NDH_CMD_MAX_SCRIPT + 1];
    uint32_t got = 0;

    while (got < message->size) {
        ssize_t length = recv(NDH_HOST_FD_CONTROL, script + got, sizeof script - 1 - got, 0);
        if (length <= 0)
            _exit(1);
        got += (uint32_t)length;
    }
    script[got] = '\0';
    if (strstr(script, "exit at once") != NULL) {
        static const char text[] = "ndhost: no memfd; use a newer kernel\n";
        if (write(NDH_HOST_FD_LOG, text, sizeof text - 1) < 0)
            _exit(4);
        _exit(3);
    }
    if (strstr(script, "refuse") != NULL) {
        reply_error(message, "line 1: 'refuse' is not a key");
        return;
    }
    message->size = 0;
    send(NDH_HOST_FD_CONTROL, message, sizeof *message, MSG_NOSIGNAL);
}

int main(void)
{
    struct ndh_command_message message;

    slots = mmap(NULL, (size_t)NDH_MB_SLOTS * NDH_MB_SLOT_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED,
                 NDH_HOST_FD_CHANNEL, 0);
    if (slots == MAP_FAILED)
        return 2;
    for (;;) {
        struct pollfd ready = {.fd = NDH_HOST_FD_CONTROL, .events = POLLIN};
        int count = poll(&ready, 1, 2);
        reap();
        if (count <= 0)
            continue;
        if (recv(NDH_HOST_FD_CONTROL, &message, sizeof message, 0) != (ssize_t)sizeof message)
            return 0;
        message.result = 0;
        if (message.command == NDH_CMD_BOOT) {
            boot(&message);
            continue;
        }
        if (message.command == NDH_CMD_FORK)
            fork_world(&message);
        else if ((message.command == NDH_CMD_KILL || message.command == NDH_CMD_STOP) &&
                 world_of_slot[message.slot] > 0)
            kill(world_of_slot[message.slot], SIGKILL);
        send(NDH_HOST_FD_CONTROL, &message, sizeof message, MSG_NOSIGNAL);
    }
}
