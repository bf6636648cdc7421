// SPDX-License-Identifier: MIT
/**
 * ndh-hosttest: boots a world and sends it requests from the command line, for those who write drivers and
 * stand-ins.
 *
 *     ndh-hosttest [--seed N] [--host PROGRAM] [--log FILE] BOOTSCRIPT [command...]
 *
 * Exit status: 0, 1 when a step failed or the world crashed, 2 for usage.
 */
#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host_client.h"

#define EXIT_USAGE 2
#define MAX_SCRIPT (1u << 20)

static const char usage[] =
    "usage: ndh-hosttest [--seed N] [--host PROGRAM] [--log FILE] BOOTSCRIPT [command...]\n"
    "commands, done in order in one world:\n"
    "  open DEVICE            open a device; later commands use this file\n"
    "  control CODE HEX       control code with input bytes ('-': none); waits for its completion\n"
    "  pend CODE HEX          control code that may stay pending; runs until quiescent\n"
    "  cancel                 cancels the last pended control code\n"
    "  close                  close the file\n"
    "  quiesce USEC           run until nothing more happens, at most USEC of virtual time\n"
    "  census                 print what the kernel has allocated\n"
    "  start|stop SERVICE\n"
    "  fork                   go on in a fresh world (the next slot)\n"
    "  log                    print the debug output so far\n";

struct session {
    struct ndh_client client;
    uint64_t seed;
    uint32_t file;
    uint64_t pended;
};

static void print_bytes(const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        printf("%s%02x", i % 32 == 0 ? "\n    " : "", bytes[i]);
    }
    printf("\n");
}

static void print_log(const struct ndh_mailbox *mailbox)
{
    const struct ndh_debug_log *log = &mailbox->log;
    uint64_t at = 0;
    if (log->total_written > NDH_MB_LOG_SIZE) {
        printf("debug log: %llu bytes, of which the first are lost\n",
               (unsigned long long)log->total_written);
        return;
    }
    while (at + 10 <= log->total_written) {
        uint64_t time;
        uint16_t length;
        memcpy(&time, log->bytes + at, sizeof time);
        memcpy(&length, log->bytes + at + 8, sizeof length);
        at += 10;
        if (at + length > log->total_written) {
            return;
        }
        printf("debug %12llu: %.*s%s", (unsigned long long)time, (int)length, (const char *)log->bytes + at,
               length > 0 && log->bytes[at + length - 1] == '\n' ? "" : "\n");
        at += length;
    }
}

static void print_crash(const struct ndh_mailbox *mailbox)
{
    const struct ndh_crash *crash = &mailbox->crash;
    printf("world ended: exit status 0x%x\n", (unsigned)mailbox->exit_status);
    if (crash->sealed == 0) {
        return;
    }
    printf("crash kind %u code 0x%x (0x%llx, 0x%llx, 0x%llx, 0x%llx)\n  %s\n  time %llu irql %u processor %u "
           "thread %u driver %s+0x%llx\n",
           crash->kind, crash->code, (unsigned long long)crash->parameter[0],
           (unsigned long long)crash->parameter[1], (unsigned long long)crash->parameter[2],
           (unsigned long long)crash->parameter[3], crash->text, (unsigned long long)crash->time, crash->irql,
           crash->processor, crash->thread, crash->driver, (unsigned long long)crash->offset);
    for (uint32_t i = 0; i < crash->frame_count && i < NDH_MB_MAX_FRAMES; i++) {
        printf("    at %s+0x%llx\n", crash->frame[i].module, (unsigned long long)crash->frame[i].offset);
    }
}

/** -1: none; else the number of bytes. */
static int parse_hex(const char *text, uint8_t *bytes, size_t max)
{
    size_t count = 0;
    if (strcmp(text, "-") == 0) {
        return 0;
    }
    for (; text[0] != 0; text += 2, count++) {
        unsigned value;
        if (count == max || text[1] == 0 || sscanf(text, "%2x", &value) != 1) {
            return -1;
        }
        bytes[count] = (uint8_t)value;
    }
    return (int)count;
}

static void print_done(const struct session *session)
{
    for (unsigned i = 0; i < session->client.done_count; i++) {
        const struct ndh_completion *done = &session->client.done[i];
        printf("  completed: request %llu status 0x%08x information %llu\n", (unsigned long long)done->id,
               (unsigned)done->status, (unsigned long long)done->information);
    }
}

static int do_open(struct session *session, char **argument)
{
    int32_t status;
    if (ndh_client_open(&session->client, argument[0], &session->file, &status) != 0) {
        return -1;
    }
    printf("open %s: status 0x%08x file %u\n", argument[0], (unsigned)status, session->file);
    return status < 0 ? 1 : 0;
}

static int do_control(struct session *session, char **argument)
{
    static uint8_t input[NDH_CLIENT_BUFFER_SIZE], output[NDH_CLIENT_BUFFER_SIZE];
    uint32_t size = sizeof output;
    int32_t status;
    const int input_size = parse_hex(argument[1], input, sizeof input);
    if (input_size < 0) {
        snprintf(session->client.error, sizeof session->client.error,
                 "'%s' is not pairs of hexadecimal digits", argument[1]);
        return -1;
    }
    if (ndh_client_control(&session->client, session->file, (uint32_t)strtoul(argument[0], NULL, 16), input,
                           (uint32_t)input_size, output, &size, &status) != 0) {
        return -1;
    }
    printf("control %s: status 0x%08x, %u bytes", argument[0], (unsigned)status, size);
    print_bytes(output, size);
    print_done(session);
    return 0;
}

static int do_pend(struct session *session, char **argument)
{
    static uint8_t input[NDH_CLIENT_BUFFER_SIZE];
    const int input_size = parse_hex(argument[1], input, sizeof input);
    if (input_size < 0 ||
        ndh_client_post_control(&session->client, session->file, (uint32_t)strtoul(argument[0], NULL, 16),
                                input, (uint32_t)input_size, NDH_CLIENT_BUFFER_SIZE, &session->pended) != 0) {
        return -1;
    }
    printf("pend %s: request %llu, %u pending\n", argument[0], (unsigned long long)session->pended,
           ndh_client_mailbox(&session->client)->irps_pending);
    print_done(session);
    return 0;
}

static int do_cancel(struct session *session, char **argument)
{
    (void)argument;
    if (ndh_client_cancel(&session->client, session->pended) != 0) {
        return -1;
    }
    printf("cancel request %llu\n", (unsigned long long)session->pended);
    print_done(session);
    return 0;
}

static int do_close(struct session *session, char **argument)
{
    int32_t status;
    (void)argument;
    if (ndh_client_close(&session->client, session->file, &status) != 0) {
        return -1;
    }
    printf("close: status 0x%08x\n", (unsigned)status);
    print_done(session);
    return 0;
}

static int do_quiesce(struct session *session, char **argument)
{
    uint32_t reason;
    if (ndh_client_quiesce(&session->client, strtoull(argument[0], NULL, 10), &reason) != 0) {
        return -1;
    }
    printf("quiesce: reason %u now %llu steps %llu\n", reason,
           (unsigned long long)ndh_client_mailbox(&session->client)->now_100ns,
           (unsigned long long)ndh_client_mailbox(&session->client)->steps);
    print_done(session);
    return 0;
}

static int do_census(struct session *session, char **argument)
{
    static char text[NDH_CLIENT_BUFFER_SIZE];
    (void)argument;
    if (ndh_client_census(&session->client, text, sizeof text) != 0) {
        return -1;
    }
    printf("census:\n%s", text);
    return 0;
}

static int service(struct session *session, int start, const char *name)
{
    int32_t status;
    if (ndh_client_service(&session->client, start, name, &status) != 0) {
        return -1;
    }
    printf("%s %s: status 0x%08x\n", start ? "start" : "stop", name, (unsigned)status);
    return status < 0 ? 1 : 0;
}

static int do_start(struct session *session, char **argument)
{
    return service(session, 1, argument[0]);
}

static int do_stop(struct session *session, char **argument)
{
    return service(session, 0, argument[0]);
}

static int do_fork(struct session *session, char **argument)
{
    (void)argument;
    return ndh_client_fork(&session->client, session->client.slot + 1, session->seed);
}

static int do_log(struct session *session, char **argument)
{
    (void)argument;
    print_log(ndh_client_mailbox(&session->client));
    return 0;
}

static const struct command {
    const char *name;
    int arguments;
    int (*run)(struct session *session,
               char **argument); /* 0, 1 for a failure status, -1 for a lost request */
} commands[] = {
    {"open", 1, do_open},   {"control", 2, do_control}, {"pend", 2, do_pend},       {"cancel", 0, do_cancel},
    {"close", 0, do_close}, {"fork", 0, do_fork},       {"quiesce", 1, do_quiesce}, {"census", 0, do_census},
    {"start", 1, do_start}, {"stop", 1, do_stop},       {"log", 0, do_log},
};

static int run_commands(struct session *session, int count, char **word)
{
    int failed = 0;
    for (int i = 0; i < count;) {
        const struct command *command = NULL;
        for (size_t c = 0; c < sizeof commands / sizeof commands[0]; c++) {
            if (strcmp(word[i], commands[c].name) == 0 && commands[c].arguments < count - i) {
                command = &commands[c];
            }
        }
        if (command == NULL) {
            fprintf(stderr, "'%s' is no command, or lacks its arguments\n%s", word[i], usage);
            return EXIT_USAGE;
        }
        const int result = command->run(session, word + i + 1);
        if (result != 0) {
            failed = 1;
        }
        if (result < 0) {
            printf("%s: %s\n", word[i], session->client.error);
            struct ndh_mailbox *mailbox = ndh_client_mailbox(&session->client);
            if (mailbox->world_state == NDH_WORLD_DEAD) {
                print_crash(mailbox);
                print_log(mailbox);
                return 1;
            }
        }
        i += 1 + command->arguments;
    }
    return failed;
}

static char *read_script(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    char *text = malloc(MAX_SCRIPT);
    if (file == NULL || text == NULL) {
        fprintf(stderr, "cannot read %s: %s\n", path, strerror(errno));
        exit(EXIT_USAGE);
    }
    *size = fread(text, 1, MAX_SCRIPT, file);
    fclose(file);
    return text;
}

int main(int argc, char **argv)
{
    static struct session session = {.seed = 1};
    static char program[PATH_MAX + 16], log[PATH_MAX + 32], self[PATH_MAX];
    int first = 1;
    const ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    if (length > 0) {
        const char *directory = dirname(self);
        snprintf(program, sizeof program, "%s/ndhost", directory);
        snprintf(log, sizeof log, "%s/ndh-hosttest.log", directory);
    }
    for (; first + 1 < argc && strncmp(argv[first], "--", 2) == 0; first += 2) {
        if (strcmp(argv[first], "--seed") == 0) {
            session.seed = strtoull(argv[first + 1], NULL, 0);
        } else if (strcmp(argv[first], "--host") == 0) {
            snprintf(program, sizeof program, "%s", argv[first + 1]);
        } else if (strcmp(argv[first], "--log") == 0) {
            snprintf(log, sizeof log, "%s", argv[first + 1]);
        } else {
            break;
        }
    }
    if (first >= argc || argv[first][0] == '-') {
        fputs(usage, stderr);
        return EXIT_USAGE;
    }
    size_t size;
    char *script = read_script(argv[first], &size);
    int result = 1;
    if (ndh_client_start(&session.client, program, log) != 0 ||
        ndh_client_boot(&session.client, script, size) != 0 ||
        ndh_client_fork(&session.client, 0, session.seed) != 0) {
        printf("boot: %s\n", session.client.error);
    } else {
        printf("booted\n");
        result = run_commands(&session, argc - first - 1, argv + first + 1);
    }
    free(script);
    fflush(stdout);
    int exit_status;
    if (ndh_client_end(&session.client, &exit_status) != 0 || exit_status != 0) {
        printf("the host ended with exit status 0x%x; see %s\n", (unsigned)exit_status, log);
        result = 1;
    }
    return result;
}
