// SPDX-License-Identifier: MIT
/** The whole host from the client's side, with probe.sys: test_host NDHOST DRIVER_DIRECTORY LOG. */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "check.h"
#include "driver/probe.h"
#include "host_client.h"

#define DEVICE "\\??\\NdhProbe"
#define LOST   INT32_MIN /* what control() returns when the world ended */

static const char *host_program, *driver_directory, *log_path;
static struct ndh_client client;

static int boot(const char *format)
{
    char script[4096];
    snprintf(script, sizeof script, format, driver_directory, driver_directory);
    return ndh_client_boot(&client, script, strlen(script));
}

#define IMAGES "image\tprobelib.sys\t%s/probelib.sys\nservice\tprobe\t%s/probe.sys\n"

static void start_host(void)
{
    CHECK(ndh_client_start(&client, host_program, log_path) == 0, "%s", client.error);
}

static void end_host(void)
{
    int status;
    CHECK(ndh_client_end(&client, &status) == 0 && status == 0, "%s (0x%x)", client.error, status);
}

static void start_booted(void)
{
    start_host();
    CHECK(boot(IMAGES "start\tprobe\nsettle\t1000\n") == 0, "%s", client.error);
}

static uint32_t fork_and_open(unsigned slot, uint64_t seed)
{
    uint32_t file;
    int32_t status;
    CHECK(ndh_client_fork(&client, slot, seed) == 0, "%s", client.error);
    CHECK(ndh_client_open(&client, DEVICE, &file, &status) == 0 && status == 0 && file != 0, "%s (0x%x)",
          client.error, (unsigned)status);
    return file;
}

static int32_t control(uint32_t file, uint32_t code, const void *input, uint32_t size, void *output,
                       uint32_t *output_size)
{
    int32_t status;
    return ndh_client_control(&client, file, code, input, size, output, output_size, &status) == 0 ? status
                                                                                                   : LOST;
}

static uint32_t count(uint32_t file)
{
    uint32_t value = 0, size = sizeof value;
    const int32_t status = control(file, PROBE_COUNT, NULL, 0, &value, &size);
    CHECK(status == 0 && size == sizeof value, "count: 0x%x, %u bytes: %s", (unsigned)status, size,
          client.error);
    return value;
}

static void answers_control_codes(void)
{
    start_booted();
    const uint32_t file = fork_and_open(0, 1);
    uint8_t output[4];
    uint32_t size = sizeof output;
    int32_t status = control(file, PROBE_ECHO, "\1\2\3", 3, output, &size);
    CHECK(status == 0 && size == 3 && memcmp(output, "\3\2\1", 3) == 0, "echo: 0x%x %s", (unsigned)status,
          client.error);
    size = 2;
    status = control(file, PROBE_ECHO, "\1\2\3", 3, output, &size);
    CHECK(status == (int32_t)0xc0000023 && size == 0, "echo into too little: 0x%x", (unsigned)status);
    size = 0;
    status = control(file, 0x80002ffc, NULL, 0, output, &size);
    CHECK(status == (int32_t)0xc0000010, "unknown code: 0x%x", (unsigned)status);
    CHECK(ndh_client_mailbox(&client)->log.total_written > 0,
          "what was printed during the boot is in the world's log");
    CHECK(ndh_client_close(&client, file, &status) == 0 && status == 0, "close: 0x%x %s", (unsigned)status,
          client.error);
    size = 0;
    CHECK(control(file, PROBE_COUNT, NULL, 0, output, &size) < 0, "a closed file was used");
    CHECK(ndh_client_exit(&client) == 0 && ndh_client_mailbox(&client)->exit_status == 0, "%s", client.error);
    CHECK(ndh_client_mailbox(&client)->crash.sealed == 0, "an exit is no crash");
    end_host();
}

static void worlds_are_apart_and_alike(void)
{
    uint64_t steps[NDH_MB_SLOTS], now[NDH_MB_SLOTS];
    uint32_t file[NDH_MB_SLOTS];
    start_booted();
    for (unsigned slot = 0; slot < NDH_MB_SLOTS; slot++) {
        file[slot] = fork_and_open(slot, 77);
    }
    for (unsigned slot = 0; slot < NDH_MB_SLOTS; slot++) {
        client.slot = slot;
        for (uint32_t i = 1; i <= 3; i++) {
            CHECK(count(file[slot]) == i, "world %u shares memory with another", slot);
        }
        steps[slot] = ndh_client_mailbox(&client)->steps;
        now[slot] = ndh_client_mailbox(&client)->now_100ns;
        CHECK(steps[slot] == steps[0] && now[slot] == now[0], "equal worlds differ in steps or time");
    }
    end_host();
}

/** What a world shows must not depend on where the host's own memory happens to lie. */
static void hosts_are_alike(void)
{
    static struct ndh_mailbox first;
    for (unsigned run = 0; run < 2; run++) {
        uint32_t size = 0;
        start_booted();
        const uint32_t file = fork_and_open(0, 5);
        CHECK(control(file, PROBE_PRINT, "abc", 3, NULL, &size) == 0, "%s", client.error);
        CHECK(control(file, PROBE_CALL_NULL, NULL, 0, NULL, &size) == LOST, "the world lives");
        const struct ndh_mailbox *mailbox = ndh_client_mailbox(&client);
        if (run == 0) {
            first = *mailbox;
        } else {
            CHECK(memcmp(&first.crash, &mailbox->crash, sizeof first.crash) == 0, "crash records differ");
            CHECK(memcmp(&first.log, &mailbox->log, sizeof first.log) == 0, "debug logs differ");
        }
        end_host();
    }
}

static void pended_requests_are_cancelled(void)
{
    start_booted();
    const uint32_t file = fork_and_open(0, 1);
    uint64_t id;
    CHECK(ndh_client_post_control(&client, file, PROBE_PEND, NULL, 0, 0, &id) == 0 && client.done_count == 0,
          "%s", client.error);
    CHECK(ndh_client_mailbox(&client)->irps_pending == 1, "%u pending",
          ndh_client_mailbox(&client)->irps_pending);
    CHECK(count(file) == 1, "another request enters while one is pending");
    CHECK(ndh_client_cancel(&client, id) == 0, "%s", client.error);
    CHECK(client.done_count == 2, "%u completions for the cancelled request and for the cancel itself",
          client.done_count);
    CHECK(ndh_client_mailbox(&client)->irps_pending == 0, "still pending");

    int32_t status;
    CHECK(ndh_client_post_control(&client, file, PROBE_PEND, NULL, 0, 0, &id) == 0, "%s", client.error);
    CHECK(ndh_client_close(&client, file, &status) == 0 && status == 0, "%s", client.error);
    CHECK(client.done_count == 1 && client.done[0].id == id && client.done[0].status == (int32_t)0xc0000120,
          "close cancels what is pending");
    end_host();
}

struct fault_case {
    uint32_t code;
    uint32_t kind;
    uint32_t bug_check; /* 0: none */
    const char *sentence;
};

static void a_crash_ends_one_world(void)
{
    static const struct fault_case cases[] = {
        {PROBE_NULL, NDH_CRASH_BUGCHECK, 0x3b, ""},
        {PROBE_SPIN, NDH_CRASH_CPU_LIMIT, 0, ""},
        {PROBE_MISSING, NDH_CRASH_MISSING_IMPORT, 0,
         "driver probe.sys called NdhProbeMissing (ntoskrnl.exe), which the host does not provide"},
        {PROBE_WRITE_CODE, NDH_CRASH_BUGCHECK, 0xBE, "ATTEMPTED_WRITE_TO_READONLY_MEMORY: probe.sys"},
        {PROBE_CALL_NULL, NDH_CRASH_BUGCHECK, 0, ""},
    };
    start_booted();
    const uint32_t other = fork_and_open(1, 1);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const uint32_t file = fork_and_open(0, i);
        const struct ndh_crash *crash = &ndh_client_mailbox(&client)->crash;
        uint32_t size = 0;
        CHECK(control(file, cases[i].code, NULL, 0, NULL, &size) == LOST, "code 0x%x did not end the world",
              cases[i].code);
        CHECK(crash->sealed == 1 && crash->kind == cases[i].kind, "code 0x%x: kind %u, %s", cases[i].code,
              crash->kind, crash->text);
        CHECK(cases[i].bug_check == 0 || crash->code == cases[i].bug_check, "code 0x%x: bug check 0x%x, %s",
              cases[i].code, crash->code, crash->text);
        CHECK(strstr(crash->text, cases[i].sentence) != NULL, "code 0x%x: %s", cases[i].code, crash->text);
        CHECK(strcmp(crash->driver, "probe.sys") == 0 && crash->frame_count >= 1,
              "code 0x%x: %s+0x%llx, %u frames", cases[i].code, crash->driver,
              (unsigned long long)crash->offset, crash->frame_count);
        for (uint32_t f = 0; f < crash->frame_count; f++) {
            CHECK(strcmp(crash->frame[f].module, "probe.sys") == 0, "code 0x%x: frame %u in '%s'",
                  cases[i].code, f, crash->frame[f].module);
        }
        client.slot = 1;
        CHECK(count(other) == i + 1, "the other world suffered");
    }
    end_host();
}

static void a_system_call_of_a_driver_ends_its_world(void)
{
    start_booted();
    const uint32_t file = fork_and_open(0, 1);
    uint32_t size = 0;
    CHECK(control(file, PROBE_SYSCALL, NULL, 0, NULL, &size) == LOST, "the world lives");
    const struct ndh_mailbox *mailbox = ndh_client_mailbox(&client);
    CHECK(WIFSIGNALED(mailbox->exit_status) && WTERMSIG(mailbox->exit_status) == SIGSYS, "exit status 0x%x",
          mailbox->exit_status);
    CHECK(mailbox->crash.sealed == 1 && mailbox->crash.kind == NDH_CRASH_HOST &&
              strstr(mailbox->crash.text, "SIGSYS") != NULL,
          "%s", mailbox->crash.text);
    end_host();
}

static void services_stop_and_start(void)
{
    int32_t status;
    char census[8192];
    start_booted();
    const uint32_t file = fork_and_open(0, 1);
    CHECK(count(file) == 1 && count(file) == 2, "counting");
    CHECK(ndh_client_close(&client, file, &status) == 0 && status == 0, "%s", client.error);
    CHECK(ndh_client_service(&client, 1, "probe", &status) == 0 && status == (int32_t)0xc000010e,
          "started twice: 0x%x", (unsigned)status);
    CHECK(ndh_client_service(&client, 0, "PROBE", &status) == 0 && status == 0, "stop: 0x%x %s",
          (unsigned)status, client.error);
    CHECK(ndh_client_service(&client, 0, "probe", &status) == 0 && status == (int32_t)0xc0000184,
          "stopped twice: 0x%x", (unsigned)status);
    CHECK(ndh_client_census(&client, census, sizeof census) == 0 && strstr(census, "devices 0\n") != NULL,
          "census: %s", census);
    CHECK(ndh_client_service(&client, 0, "nobody", &status) == 0 && status == (int32_t)0xc0000225,
          "unknown: 0x%x", (unsigned)status);
    uint32_t again;
    CHECK(ndh_client_open(&client, DEVICE, &again, &status) == 0 && status == (int32_t)0xc0000034,
          "open without a driver: 0x%x", (unsigned)status);
    CHECK(ndh_client_service(&client, 1, "probe", &status) == 0 && status == 0, "start: 0x%x",
          (unsigned)status);
    CHECK(ndh_client_open(&client, DEVICE, &again, &status) == 0 && status == 0, "open: 0x%x",
          (unsigned)status);
    CHECK(count(again) == 1, "the image is fresh");
    end_host();
}

static void refuses_bad_boots(void)
{
    static const struct {
        const char *script, *sentence;
    } cases[] = {
        {"settle\t1\nfoo\n", "line 2: 'foo' is none of"},
        {"image\tx.sys\t/nowhere/%s%s\n", "line 1: cannot open /nowhere/"},
        {"image\tx.sys\t/dev/null\n", "line 1: cannot open /dev/null"},
        {"service\tx\t%s\n", "line 1: cannot open"},
        {"image\tprobelib.sys\t%s/probe.obj\nservice\tprobe\t%s/probe.sys\nstart\tprobe\n",
         "line 3: probelib.sys: "},
        {IMAGES "start\tprobe\nstart\tprobe\n", "line 4: service 'probe' is running already"},
        {IMAGES "start\tprobe\ncontrol\t\\Device\\Nobody\t0\t-\n",
         "line 4: the device cannot be opened: NTSTATUS 0xc0000034"},
        {IMAGES "start\tprobe\ncontrol\t\\Device\\NdhProbe\t80002ffc\t-\n",
         "line 4: the control code failed: NTSTATUS 0xc0000010"},
        {IMAGES "start\tprobe\ncontrol\t\\Device\\NdhProbe\t80002018\t-\n",
         "line 4: the control code failed: the request is still pending"},
        {IMAGES "start\tprobe\ncontrol\t\\Device\\NdhProbe\t80002008\t-\n", "    at probe.sys+0x"},
        {IMAGES "start\tprobe\ncontrol\t\\Device\\NdhProbe\t80002014\t-\n",
         "line 4: the boot world was ended by signal 31"},
    };
    start_host();
    struct ndh_command_message fork_first = {.command = NDH_CMD_FORK};
    CHECK(ndh_client_command(&client, &fork_first) == 0 && fork_first.result == -ENOENT &&
              strstr(client.error, "BOOT first") != NULL,
          "%s", client.error);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        CHECK(boot(cases[i].script) == -1, "accepted: %s", cases[i].script);
        CHECK(strstr(client.error, cases[i].sentence) != NULL, "'%s' does not contain '%s'", client.error,
              cases[i].sentence);
    }
    CHECK(boot(IMAGES "start\tprobe\n") == 0, "a good boot after bad ones: %s", client.error);
    fork_and_open(0, 1);
    CHECK(boot("bad\n") == -1, "accepted");
    fork_and_open(1, 1);
    CHECK(boot(IMAGES "settle\t1\n") == 0, "%s", client.error);
    CHECK(ndh_client_fork(&client, 2, 1) == 0, "%s", client.error);
    uint32_t file;
    int32_t status;
    CHECK(ndh_client_open(&client, DEVICE, &file, &status) == 0 && status == (int32_t)0xc0000034,
          "the template was replaced: 0x%x", (unsigned)status);
    end_host();
}

static void refuses_bad_commands(void)
{
    static const struct {
        struct ndh_command_message message;
        int32_t result;
    } cases[] = {
        {{.command = 0}, -EINVAL},
        {{.command = 99}, -EINVAL},
        {{.command = NDH_CMD_FORK, .slot = NDH_MB_SLOTS}, -EINVAL},
        {{.command = NDH_CMD_FORK, .slot = 0}, -EBUSY},
        {{.command = NDH_CMD_KILL, .slot = 5}, -ESRCH},
        {{.command = NDH_CMD_KILL, .slot = UINT32_MAX}, -ESRCH},
        {{.command = NDH_CMD_BOOT, .size = 0}, -EINVAL},
        {{.command = NDH_CMD_BOOT, .size = UINT32_MAX}, -EINVAL},
        {{.command = NDH_CMD_PING}, 0},
    };
    start_booted();
    fork_and_open(0, 1);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct ndh_command_message message = cases[i].message;
        CHECK(ndh_client_command(&client, &message) == 0 && message.result == cases[i].result, "case %zu: %d",
              i, message.result);
        CHECK(message.command == cases[i].message.command && (message.result == 0 || client.error[0] != 0),
              "case %zu: no text", i);
    }
    end_host();
}

static void refuses_bad_requests(void)
{
    static const struct ndh_post good = {.id = 1, .kind = NDH_POST_CREATE, .input_size = 4};
    start_booted();
    fork_and_open(0, 1);
    struct ndh_mailbox *mailbox = ndh_client_mailbox(&client);
    for (unsigned i = 0; i < 9; i++) {
        mailbox->request_kind = i == 0 ? 99 : i == 1 ? NDH_REQ_CENSUS : NDH_REQ_RUN;
        mailbox->post_count = i == 2 ? NDH_MB_MAX_POSTS + 1 : 1;
        mailbox->until = i == 3 ? 9 : NDH_UNTIL_QUIESCENT;
        mailbox->data_offset = i == 1 ? NDH_MB_DATA_SIZE : 0;
        mailbox->data_size = i == 1 ? 1 : 0;
        mailbox->post[0] = good;
        mailbox->post[0].kind = i == 4 ? 77 : NDH_POST_CREATE;
        mailbox->post[0].input_size = i == 5 ? NDH_MB_MAX_DEVICE_NAME : i == 6 ? 0 : 4;
        mailbox->post[0].data_offset = i == 7 ? UINT32_MAX : 0;
        if (i == 8) {
            mailbox->post[0] =
                (struct ndh_post){.kind = NDH_POST_CONTROL, .output_size = UINT32_MAX, .data_offset = 8};
        }
        CHECK(ndh_client_request(&client) == 0, "case %u: %s", i, client.error);
        CHECK(mailbox->reason == NDH_RAN_STATUS && mailbox->status == (int32_t)0xc000000d,
              "case %u: reason %u, 0x%x", i, mailbox->reason, (unsigned)mailbox->status);
    }
    end_host();
}

static void slots_are_emptied(void)
{
    start_booted();
    fork_and_open(0, 1);
    memset(ndh_client_data(&client), 0xa5, NDH_MB_DATA_SIZE + NDH_MB_KEEP_SIZE);
    CHECK(ndh_client_kill(&client, 0) == 0 && ndh_client_wait_dead(&client) == 0, "%s", client.error);
    const int status = ndh_client_mailbox(&client)->exit_status;
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL, "exit status 0x%x", status);
    CHECK(ndh_client_mailbox(&client)->crash.kind == NDH_CRASH_HOST, "a killed world says so");
    CHECK(ndh_client_fork(&client, 0, 1) == 0, "%s", client.error);
    for (size_t i = 0; i < NDH_MB_DATA_SIZE + NDH_MB_KEEP_SIZE; i += 4096) {
        CHECK(ndh_client_data(&client)[i + i % 4093] == 0, "the slot holds bytes of the world before");
    }
    end_host();
}

/** Orphans come to this process (PR_SET_CHILD_SUBREAPER), which collects them here. */
static int is_gone(pid_t pid)
{
    for (unsigned i = 0; i < 500; i++) {
        if (waitpid(pid, NULL, WNOHANG) == pid || (kill(pid, 0) != 0 && errno == ESRCH)) {
            return 1;
        }
        const struct timespec pause = {.tv_nsec = 10000000};
        nanosleep(&pause, NULL);
    }
    return 0;
}

static void ends_with_its_client(void)
{
    start_booted();
    fork_and_open(0, 1);
    const pid_t idle = ndh_client_mailbox(&client)->world_pid;
    fork_and_open(1, 1);
    const pid_t killed = ndh_client_mailbox(&client)->world_pid;
    end_host();
    CHECK(is_gone(idle) && is_gone(killed), "a world outlived its client");

    start_booted();
    fork_and_open(0, 1);
    const pid_t orphan = ndh_client_mailbox(&client)->world_pid;
    kill(client.host, SIGKILL);
    CHECK(is_gone(orphan), "a world outlived its supervisor");
    CHECK(ndh_client_end(&client, NULL) == 0, "%s", client.error);
}

/** A machine that cannot be used is named in the reply, with the remedy: here one without address space. */
static void names_what_the_machine_lacks(void)
{
    char script[1024];
    int status;
    snprintf(script, sizeof script, "%s.sh", log_path);
    FILE *file = fopen(script, "w");
    CHECK(file != NULL && fprintf(file, "#!/bin/sh\nulimit -v 60000\nexec '%s'\n", host_program) > 0 &&
              fclose(file) == 0 && chmod(script, 0755) == 0,
          "cannot write %s", script);
    CHECK(ndh_client_start(&client, script, log_path) == 0, "%s", client.error);
    CHECK(boot("settle\t1\n") == -1 && strstr(client.error, "raise 'ulimit -v'") != NULL, "%s", client.error);
    CHECK(ndh_client_end(&client, &status) == 0 && WIFEXITED(status) && WEXITSTATUS(status) == 3,
          "exit status 0x%x", status);
}

static double microseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

/** No limits: machines differ. The figures are for whoever looks for a slow spot. */
static void prints_figures(void)
{
    enum { WORLDS = 200, ROUNDS = 2000 };
    start_booted();
    double start = microseconds();
    for (unsigned i = 0; i < WORLDS; i++) {
        const uint32_t file = fork_and_open(i % NDH_MB_SLOTS, i);
        count(file);
        CHECK(ndh_client_exit(&client) == 0, "%s", client.error);
    }
    printf("world: fork, open, one control code, exit: %.0f us\n", (microseconds() - start) / WORLDS);
    const uint32_t file = fork_and_open(0, 1);
    start = microseconds();
    for (unsigned i = 0; i < ROUNDS; i++) {
        count(file);
    }
    printf("control code, round trip: %.1f us\n", (microseconds() - start) / ROUNDS);
    end_host();
}

int main(int argc, char **argv)
{
    CHECK(argc == 4, "usage: test_host NDHOST DRIVER_DIRECTORY LOG");
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    host_program = argv[1];
    driver_directory = argv[2];
    log_path = argv[3];
    answers_control_codes();
    worlds_are_apart_and_alike();
    hosts_are_alike();
    pended_requests_are_cancelled();
    a_crash_ends_one_world();
    a_system_call_of_a_driver_ends_its_world();
    services_stop_and_start();
    refuses_bad_boots();
    refuses_bad_commands();
    refuses_bad_requests();
    slots_are_emptied();
    ends_with_its_client();
    names_what_the_machine_lacks();
    prints_figures();
    return 0;
}
