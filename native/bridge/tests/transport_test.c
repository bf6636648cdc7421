// SPDX-License-Identifier: MIT
/* The embedded transport against a host that answers wrongly, not at all, or dies. argv[1]: the fake host. */
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "check.h"
#include "fake_host.h"
#include "ndh_protocol.h"

static const char *fake_host;
static char log_path[] = "/tmp/ndh-transport-test-XXXXXX";
static ndh_handle target, world, session, buffer;
static uint8_t *bytes;

static ndh_handle open_target(const char *boot)
{
    char spec[1024];
    snprintf(spec, sizeof spec, "transport\tembedded\nhost\t%s\nlog\t%s\nreply-limit\t1000\nboot\n%s\n",
             fake_host, log_path, boot);
    return ndh_target_open(spec);
}

static void open_world(void)
{
    CHECK((world = ndh_world_open(target, 1)) > 0);
    CHECK((session = ndh_session_open(world)) > 0);
}

static void close_world(void)
{
    CHECK_EQUAL(0, ndh_session_close(session));
    CHECK_EQUAL(0, ndh_world_close(world));
}

static int control(uint32_t code, int32_t in, int32_t out, uint32_t deadline)
{
    return ndh_control(session, code, buffer, 0, in, out, deadline);
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void crash_has(const char *part)
{
    char json[8192];
    CHECK(ndh_world_crash(world, json, sizeof json) > 0);
    if (strstr(json, part) == NULL) {
        fprintf(stderr, "no %s in %s\n", part, json);
        exit(1);
    }
}

static void a_control_code_goes_there_and_back(void)
{
    open_world();
    memcpy(bytes, "abcd", 4);
    CHECK_EQUAL(4, control(FAKE_ECHO, 4, 8, 1000));
    CHECK(memcmp(bytes, "dcba", 4) == 0);
    CHECK_EQUAL(0, control(FAKE_ECHO, 0, 0, 1000));
    CHECK_EQUAL(NDH_MAX_REQUEST, control(FAKE_ECHO, NDH_MAX_REQUEST, NDH_MAX_REQUEST, 1000));
    CHECK_EQUAL(NDH_E_STATUS, control(FAKE_STATUS, 4, 4, 1000));
    CHECK_EQUAL(FAKE_STATUS_VALUE, ndh_last_status());
    CHECK(ndh_world_steps(world) > 0);
    CHECK(ndh_world_time(world) > 0);
    crash_has("\"none\"");
    close_world();
}

struct talk {
    int32_t offset; /* of its part of the buffer */
    unsigned slow;
};

/* A request that nobody is woken for would end at the reply limit, an answer at the watch's alarm. */
static void *talk(void *argument)
{
    struct talk *mine = argument;
    ndh_handle own = ndh_world_open(target, 1);
    ndh_handle line = ndh_session_open(own);

    for (int i = 0; i < 10000; i++) {
        double begun = seconds();
        memcpy(bytes + mine->offset, "abcd", 4);
        CHECK_EQUAL(4, ndh_control(line, FAKE_ECHO, buffer, mine->offset, 4, 4, 1000));
        CHECK(memcmp(bytes + mine->offset, "dcba", 4) == 0);
        mine->slow += seconds() - begun > 0.045;
        if (i % 100 == 0)
            usleep((useconds_t)(i / 100)); /* so that both sides fall asleep, and not always at the same
                                              place */
    }
    CHECK_EQUAL(0, ndh_session_close(line));
    CHECK_EQUAL(0, ndh_world_close(own));
    return NULL;
}

static void no_wake_up_is_lost(void)
{
    struct talk talks[] = {{.offset = 0}, {.offset = 64}, {.offset = 128}};
    pthread_t thread[3];

    for (int i = 0; i < 3; i++)
        CHECK_EQUAL(0, pthread_create(&thread[i], NULL, talk, &talks[i]));
    for (int i = 0; i < 3; i++)
        pthread_join(thread[i], NULL);
    CHECK(talks[0].slow + talks[1].slow + talks[2].slow < 300);
}

static void arguments_are_checked(void)
{
    open_world();
    CHECK_EQUAL(NDH_E_ARGUMENT, ndh_control(session, FAKE_ECHO, buffer, -1, 4, 4, 0));
    CHECK_EQUAL(NDH_E_ARGUMENT, ndh_control(session, FAKE_ECHO, buffer, 0, -1, 4, 0));
    CHECK_EQUAL(NDH_E_ARGUMENT,
                ndh_control(session, FAKE_ECHO, buffer, 0, 4, (int32_t)NDH_MAX_REQUEST + 1, 0));
    CHECK_EQUAL(NDH_E_ARGUMENT, ndh_control(session, FAKE_ECHO, buffer, 0x200000 - 3, 4, 0, 0));
    CHECK_EQUAL(NDH_E_ARGUMENT, ndh_control(session, FAKE_ECHO, buffer, INT32_MAX, 4, 0, 0));
    CHECK_EQUAL(NDH_E_ARGUMENT, ndh_control(session, FAKE_ECHO, buffer, 0, 4, 4, NDH_MAX_DEADLINE_MS + 1));
    CHECK_EQUAL(NDH_E_HANDLE, ndh_control(world, FAKE_ECHO, buffer, 0, 4, 4, 0));
    CHECK_EQUAL(NDH_E_HANDLE, ndh_control(session, FAKE_ECHO, session, 0, 4, 4, 0));
    CHECK_EQUAL(NDH_E_ARGUMENT, ndh_world_threads(world, 0));
    CHECK_EQUAL(NDH_E_ARGUMENT, ndh_world_advance(world, UINT64_MAX));
    CHECK_EQUAL(NDH_E_ARGUMENT, ndh_world_stop_service(world, ""));
    CHECK_EQUAL(NDH_E_ARGUMENT, ndh_submit(session, buffer, 0, 63, 0));
    memset(bytes, 0, 64);
    CHECK_EQUAL(NDH_E_ARGUMENT, ndh_submit(session, buffer, 0, 64, 0));
    CHECK_ERROR_HAS("NDH_SUBMIT.Count 0 is not in 1 .. 4096");
    CHECK_EQUAL(NDH_E_ARGUMENT, ndh_read(session, buffer, 0, 64));
    CHECK_EQUAL(NDH_E_STATE, ndh_world_post_mortem(world, 0, buffer, 0, 4096));
    close_world();
    CHECK_EQUAL(NDH_E_HANDLE, ndh_session_close(session));
    CHECK_EQUAL(NDH_E_HANDLE, ndh_world_close(world));
}

static void what_waits_is_told_apart(void)
{
    open_world();
    CHECK_EQUAL(NDH_E_QUIESCENT, control(FAKE_PEND, 4, 4, 30000));
    CHECK_ERROR_HAS("nothing more will happen");
    CHECK_EQUAL(NDH_E_DEADLINE, control(FAKE_LIMIT, 4, 4, 30000));
    CHECK_ERROR_HAS("30000 ms");
    CHECK_EQUAL(NDH_E_STUCK, control(FAKE_PEND_FOR_EVER, 4, 4, 30000));
    CHECK_EQUAL(4, control(FAKE_ECHO, 4, 4, 0));
    close_world();
}

struct waiter {
    pthread_t thread;
    int result;
    ndh_handle buffer;
    uint32_t deadline;
    _Atomic pid_t task; /* 0 until the thread is about to wait */
};

static void *wait_in_thread(void *argument)
{
    struct waiter *waiter = argument;
    waiter->task = (pid_t)syscall(SYS_gettid);
    waiter->result = ndh_control(session, FAKE_PEND, waiter->buffer, 0, 0, 4, waiter->deadline);
    return NULL;
}

static void start(struct waiter *waiter, uint32_t deadline)
{
    waiter->buffer = ndh_buffer_alloc(64);
    waiter->deadline = deadline;
    waiter->task = 0;
    CHECK(pthread_create(&waiter->thread, NULL, wait_in_thread, waiter) == 0);
}

/* State of a thread as the kernel tells it: 'S' while it sleeps. */
static char state_of(pid_t task)
{
    char name[64], line[256] = "";
    (void)snprintf(name, sizeof name, "/proc/self/task/%d/stat", (int)task);
    FILE *file = fopen(name, "r");
    if (file != NULL) {
        (void)fread(line, 1, sizeof line - 1, file);
        (void)fclose(file);
    }
    const char *end = strrchr(line, ')');
    return end != NULL && end[1] != 0 ? end[2] : '?';
}

/* Returns when the thread sleeps in its control code: however slow the machine is, it must be inside. */
static void wait_until_it_waits(struct waiter *waiter)
{
    double begin = seconds();
    for (int asleep = 0; asleep < 5;) {
        CHECK(seconds() - begin < 20);
        usleep(5000);
        asleep = waiter->task != 0 && state_of(waiter->task) == 'S' ? asleep + 1 : 0;
    }
}

static int finish(struct waiter *waiter)
{
    pthread_join(waiter->thread, NULL);
    CHECK_EQUAL(0, ndh_buffer_free(waiter->buffer));
    return waiter->result;
}

static void one_thread_releases_another(void)
{
    struct waiter waiter;
    open_world();
    CHECK_EQUAL(0, ndh_world_threads(world, 2));
    start(&waiter, 20000);
    wait_until_it_waits(&waiter);
    CHECK_EQUAL(0, control(FAKE_RELEASE, 0, 0, 1000));
    CHECK_EQUAL(1, finish(&waiter));
    close_world();
}

static void threads_that_all_wait_are_told(void)
{
    struct waiter waiter[2];
    open_world();
    CHECK_EQUAL(0, ndh_world_threads(world, 3));
    double begin = seconds();
    start(&waiter[0], 20000);
    start(&waiter[1], 20000);
    wait_until_it_waits(&waiter[0]);
    wait_until_it_waits(&waiter[1]);
    CHECK_EQUAL(NDH_E_QUIESCENT, control(FAKE_PEND, 0, 4, 20000));
    CHECK_EQUAL(0, control(FAKE_RELEASE, 0, 0, 1000));
    CHECK_EQUAL(1, finish(&waiter[0]));
    CHECK_EQUAL(1, finish(&waiter[1]));
    CHECK(seconds() - begin < 5);
    close_world();
}

static void a_parked_wait_ends_at_its_wall_deadline(void)
{
    struct waiter waiter;
    open_world();
    CHECK_EQUAL(0, ndh_world_threads(world, 2));
    start(&waiter, 200);
    CHECK_EQUAL(NDH_E_DEADLINE, finish(&waiter));
    close_world();
}

static void closing_ends_another_threads_wait(void)
{
    struct waiter waiter;
    open_world();
    CHECK_EQUAL(0, ndh_world_threads(world, 2));
    start(&waiter, 20000);
    wait_until_it_waits(&waiter);
    CHECK_EQUAL(0, ndh_session_close(session));
    CHECK_EQUAL(NDH_E_CLOSED, finish(&waiter));
    CHECK_EQUAL(0, ndh_world_close(world));

    open_world();
    CHECK_EQUAL(0, ndh_world_threads(world, 2));
    start(&waiter, 20000);
    wait_until_it_waits(&waiter);
    CHECK_EQUAL(0, ndh_world_close(world));
    CHECK_EQUAL(NDH_E_CLOSED, finish(&waiter));
    CHECK_EQUAL(NDH_E_CLOSED, control(FAKE_ECHO, 4, 4, 10));
    CHECK_EQUAL(0, ndh_session_close(session));
}

static void impossible_answers_end_the_world(void)
{
    static const uint32_t codes[] = {FAKE_WRONG_ID,     FAKE_TWICE,          FAKE_TOO_LONG,
                                     FAKE_WRONG_REASON, FAKE_WRONG_SEQUENCE, FAKE_MANY_COMPLETIONS,
                                     FAKE_NO_COMPLETION};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        open_world();
        CHECK_EQUAL(NDH_E_MAILBOX, control(codes[i], 4, 4, 1000));
        CHECK_ERROR_HAS("was ended");
        CHECK_EQUAL(NDH_E_WORLD_DEAD, control(FAKE_ECHO, 4, 4, 1000));
        close_world();
    }
}

static void a_dead_world_is_noticed(void)
{
    open_world();
    CHECK_EQUAL(NDH_E_WORLD_DEAD, control(FAKE_EXIT, 4, 4, 1000));
    CHECK_EQUAL(NDH_BRIDGE_WORLD_DEAD, ndh_world_state(world));
    crash_has("\"kind\":\"ended\"");
    crash_has("\"exitStatus\":9,");
    close_world();

    open_world();
    CHECK_EQUAL(NDH_E_WORLD_DEAD, control(FAKE_BUGCHECK, 4, 4, 1000));
    crash_has("\"kind\":\"bugcheck\",\"code\":209,\"parameters\":[\"0x0\",\"0x2\"");
    crash_has("\"frames\":[{\"module\":\"ndhctl.sys\",\"offset\":\"0x1234\"}]");
    close_world();

    open_world();
    CHECK_EQUAL(NDH_E_WORLD_DEAD, control(FAKE_GARBAGE_CRASH, 4, 4, 1000));
    crash_has("\"kind\":\"ended\"");
    close_world();
}

static void *kill_world(void *argument)
{
    (void)argument;
    usleep(50000);
    CHECK_EQUAL(0, ndh_world_kill(world));
    return NULL;
}

static void a_world_killed_in_mid_call_is_noticed(void)
{
    pthread_t thread;
    open_world();
    CHECK(pthread_create(&thread, NULL, kill_world, NULL) == 0);
    CHECK_EQUAL(NDH_E_WORLD_DEAD, control(FAKE_NO_ANSWER, 4, 4, 60000));
    pthread_join(thread, NULL);
    crash_has("\"kind\":\"ended\"");
    crash_has("\"text\":\"the world was killed by signal 9\"");
    crash_has("\"exitStatus\":137,");
    close_world();
}

static void a_silent_world_is_ended(void)
{
    open_world();
    double begin = seconds();
    CHECK_EQUAL(NDH_E_WORLD_DEAD, control(FAKE_NO_ANSWER, 4, 4, 60000));
    CHECK_ERROR_HAS("did not answer within 1000 ms");
    CHECK(seconds() - begin < 5);
    close_world();
}

static void a_killed_host_is_noticed(void)
{
    open_world();
    double begin = seconds();
    CHECK_EQUAL(NDH_E_WORLD_DEAD, control(FAKE_KILL_HOST, 4, 4, 60000));
    CHECK(seconds() - begin < 2);
    CHECK_ERROR_HAS("signal 9");
    crash_has("\"The driver host itself ended.\"");
    CHECK_EQUAL(NDH_E_HOST, ndh_world_open(target, 1));
    close_world();
    CHECK_EQUAL(0, ndh_target_close(target));
    CHECK((target = open_target("ok")) > 0);

    open_world();
    CHECK_EQUAL(0, kill(ndh_target_process(target), SIGKILL));
    CHECK_EQUAL(NDH_E_WORLD_DEAD, control(FAKE_NO_ANSWER, 4, 4, 60000));
    close_world();
    CHECK_EQUAL(0, ndh_target_close(target));
    CHECK((target = open_target("ok")) > 0);
}

static void the_ring_of_a_dead_world_is_read(void)
{
    NDH_READ head;
    NDH_EVENT event;
    open_world();
    CHECK_EQUAL(NDH_E_WORLD_DEAD, control(FAKE_RING, 4, 4, 1000));
    /* 24 was read, 39 was not finished. */
    CHECK_EQUAL(64 * 15, ndh_world_post_mortem(world, 0, buffer, 0, 4096));
    memcpy(&head, bytes, sizeof head);
    CHECK_EQUAL(25, head.FirstSequence);
    CHECK_EQUAL(39, head.NextSequence);
    CHECK_EQUAL(14, head.Count);
    CHECK_EQUAL(7, head.Lost);
    memcpy(&event, bytes + 64, sizeof event);
    CHECK_EQUAL(25, event.Sequence);
    /* An event is not split: three records of room give 25 and 26, then 27 with its two. */
    CHECK_EQUAL(64 * 3, ndh_world_post_mortem(world, 0, buffer, 0, 4 * 64));
    CHECK_EQUAL(64 * 4, ndh_world_post_mortem(world, 27, buffer, 0, 4 * 64));
    CHECK_EQUAL(NDH_E_ARGUMENT, ndh_world_post_mortem(world, 27, buffer, 0, 3 * 64));
    CHECK_ERROR_HAS("event 27 with its 3 records");
    CHECK_EQUAL(64, ndh_world_post_mortem(world, 39, buffer, 0, 4096));
    close_world();

    open_world();
    CHECK_EQUAL(NDH_E_WORLD_DEAD, control(FAKE_GARBAGE_RING, 4, 4, 1000));
    CHECK_EQUAL(0, ndh_world_post_mortem(world, 0, buffer, 0, 4096));
    close_world();
}

static void debug_output_is_taken_once(void)
{
    char text[256];
    open_world();
    memcpy(bytes, "hello\n", 6);
    CHECK_EQUAL(0, control(FAKE_DEBUG_PRINT, 6, 0, 1000));
    CHECK_EQUAL(9, ndh_world_debug_log(world, NULL, 0));
    CHECK_EQUAL(9, ndh_world_debug_log(world, text, sizeof text));
    CHECK(strcmp(text, "42\thello\n") == 0);
    CHECK_EQUAL(0, ndh_world_debug_log(world, text, sizeof text));
    memset(bytes, 'y', 0x7000);
    CHECK_EQUAL(0, control(FAKE_DEBUG_PRINT, 0x7000, 0, 1000));
    CHECK_EQUAL(0, control(FAKE_DEBUG_PRINT, 0x7000, 0, 1000));
    CHECK_EQUAL(2 * (3 + 0x7000 + 1), ndh_world_debug_log(world, NULL, 0));
    close_world();
}

static void requests_that_are_no_irp(void)
{
    char text[256];
    open_world();
    CHECK_EQUAL(7, ndh_world_census(world, text, sizeof text));
    CHECK(strcmp(text, "irps 0\n") == 0);
    CHECK_EQUAL(0, ndh_world_seed(world, 9));
    CHECK_EQUAL(0, ndh_world_start_service(world, "ndhctl"));
    CHECK_EQUAL(NDH_E_STATUS, ndh_world_stop_service(world, "ndhctl"));
    CHECK_EQUAL(0, ndh_world_advance(world, 1000));
    CHECK_EQUAL(0, ndh_world_quiesce(world, 1000));
    CHECK_EQUAL(NDH_E_UNSUPPORTED, ndh_standin_control(world, 1, buffer, 0, 0, 0, 1000));
    CHECK(ndh_target_identity(target, NULL, 0) > 0);
    close_world();
}

static void slots_are_used_up_and_given_back(void)
{
    ndh_handle worlds[16];
    for (int i = 0; i < 16; i++)
        CHECK((worlds[i] = ndh_world_open(target, 1)) > 0);
    CHECK_EQUAL(NDH_E_BUSY, ndh_world_open(target, 1));
    for (int i = 0; i < 16; i++)
        CHECK_EQUAL(0, ndh_world_close(worlds[i]));
    /* A session that was forgotten keeps no slot. */
    ndh_handle sessions[20];
    for (int i = 0; i < 20; i++) {
        CHECK((worlds[0] = ndh_world_open(target, 1)) > 0);
        CHECK((sessions[i] = ndh_session_open(worlds[0])) > 0);
        CHECK_EQUAL(0, ndh_world_close(worlds[0]));
    }
    for (int i = 0; i < 20; i++)
        CHECK_EQUAL(0, ndh_session_close(sessions[i]));
}

static void hosts_that_do_not_come_up(void)
{
    CHECK_EQUAL(NDH_E_BOOT, open_target("refuse"));
    CHECK_ERROR_HAS("line 1: 'refuse' is not a key");
    CHECK_EQUAL(NDH_E_HOST, open_target("exit at once"));
    CHECK_ERROR_HAS("exit status 3");
    CHECK_ERROR_HAS("no memfd; use a newer kernel");
    CHECK_EQUAL(NDH_E_SYSTEM,
                ndh_target_open("transport\tembedded\nhost\t/no/such/file\nlog\t/dev/null\nboot\nx\n"));
    CHECK_ERROR_HAS("'/no/such/file'");
    CHECK_EQUAL(NDH_E_SYSTEM,
                ndh_target_open("transport\tembedded\nhost\t/bin/true\nlog\t/no/such/folder/log\nboot\nx\n"));
    CHECK_EQUAL(NDH_E_SPEC, ndh_target_open("transport\tembedded\nhost\t/bin/true\nboot\nx\n"));
    CHECK_ERROR_HAS("needs the key 'log'");
    CHECK_EQUAL(NDH_E_SPEC, ndh_target_open("transport\tdevice\n"));
}

static void nothing_is_left_behind(void)
{
    CHECK_EQUAL(0, ndh_target_close(target));
    CHECK_EQUAL(NDH_E_HANDLE, ndh_target_close(target));
    CHECK(waitpid(-1, NULL, WNOHANG) == -1);
}

int main(int count, char **arguments)
{
    if (count != 2)
        return 2;
    fake_host = arguments[1];
    int log = mkstemp(log_path);
    CHECK(log >= 0);
    close(log);
    CHECK((target = open_target("ok")) > 0);
    CHECK((buffer = ndh_buffer_alloc(0x200000)) > 0);
    bytes = (uint8_t *)ndh_buffer_address(buffer);

    RUN(a_control_code_goes_there_and_back);
    RUN(no_wake_up_is_lost);
    RUN(arguments_are_checked);
    RUN(what_waits_is_told_apart);
    RUN(one_thread_releases_another);
    RUN(threads_that_all_wait_are_told);
    RUN(a_parked_wait_ends_at_its_wall_deadline);
    RUN(closing_ends_another_threads_wait);
    RUN(impossible_answers_end_the_world);
    RUN(a_dead_world_is_noticed);
    RUN(a_world_killed_in_mid_call_is_noticed);
    RUN(a_silent_world_is_ended);
    RUN(a_killed_host_is_noticed);
    RUN(the_ring_of_a_dead_world_is_read);
    RUN(debug_output_is_taken_once);
    RUN(requests_that_are_no_irp);
    RUN(slots_are_used_up_and_given_back);
    RUN(hosts_that_do_not_come_up);
    RUN(nothing_is_left_behind);
    CHECK_EQUAL(0, ndh_buffer_free(buffer));
    unlink(log_path);
    return 0;
}
