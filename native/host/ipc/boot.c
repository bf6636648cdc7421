// SPDX-License-Identifier: MIT
#include "boot.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "../arena.h"
#include "../host.h"
#include "boot_value.h"
#include "modules.h"
#include "signals.h"
#include "world.h"

#define EXIT_BOOT_FAILED    1
#define CONTROL_LIMIT_100NS (600ULL * 10000000ULL) /* virtual time that one control line may take */
#define CONTROL_OUTPUT_SIZE 4096u                  /* room for an answer, which nobody reads */

static uint8_t *data_area(void)
{
    return (uint8_t *)ndh_world_mailbox() + NDH_MB_DATA_OFFSET;
}

static _Noreturn void fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

static _Noreturn void fail(const char *format, ...)
{
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    /* The text may have come from the data area, so it is written only now. */
    memcpy(data_area(), text, sizeof text);
    ndh_world_mailbox()->answer_size = (uint32_t)strlen(text);
    _exit(EXIT_BOOT_FAILED);
}

static int irp_is_complete(void *context)
{
    return ndh_nt_is_complete(*(const uint64_t *)context);
}

/** One IRP from post to completion. */
static struct ndh_completion do_post(const struct ndh_post *post, const char *what)
{
    struct ndh_completion completion = {0};
    uint64_t id = post->id;
    const int32_t status = ndh_nt_post(post, data_area());
    if (status < 0) {
        fail("%s: NTSTATUS 0x%08x", what, (unsigned)status);
    }
    ndh_sched_run_through(irp_is_complete, &id, CONTROL_LIMIT_100NS);
    if (ndh_nt_completions(&completion, 1) != 1 || completion.id != id) {
        fail("%s: the request is still pending %s", what,
             "after nothing more could happen or 600 s of virtual time had passed");
    }
    if (completion.status < 0) {
        fail("%s: NTSTATUS 0x%08x", what, (unsigned)completion.status);
    }
    return completion;
}

static void do_control(const struct ndh_boot_line *line)
{
    const uint32_t name_size = (uint32_t)strlen(line->name), input_size = (uint32_t)strlen(line->value) / 2;
    memcpy(data_area(), line->name, name_size);
    const struct ndh_post create = {.id = 1, .kind = NDH_POST_CREATE, .input_size = name_size};
    const uint32_t file = do_post(&create, "the device cannot be opened").file;
    ndh_boot_bytes(line->value, data_area());
    const struct ndh_post control = {.id = 2,
                                     .kind = NDH_POST_CONTROL,
                                     .file = file,
                                     .code = (uint32_t)line->number_value,
                                     .input_size = input_size,
                                     .output_size = CONTROL_OUTPUT_SIZE};
    do_post(&control, "the control code failed");
    const struct ndh_post close_post = {.id = 3, .kind = NDH_POST_CLOSE, .file = file};
    do_post(&close_post, "the device cannot be closed");
}

static void do_value(const struct ndh_boot_line *line)
{
    const int result = ndh_boot_value_set(line, data_area());
    if (result != 0) {
        fail("the registry value '%s' cannot be set (%d)", line->value, result);
    }
}

static int never(void *context)
{
    (void)context;
    return 0;
}

static void do_line(const struct ndh_boot_line *line, const struct ndh_boot_file *file)
{
    char error[512] = "";
    switch (line->kind) {
    case NDH_BOOT_IMAGE:
    case NDH_BOOT_SERVICE:
        if (ndh_module_add(line, file->fd, file->size, error, sizeof error) != 0) {
            fail("%s", error);
        }
        break;
    case NDH_BOOT_VALUE:
    case NDH_BOOT_REGISTRY:
        do_value(line);
        break;
    case NDH_BOOT_MEMORY:
        if (ndh_nt_device_memory(line->start, line->length) != 0) {
            fail("the memory at 0x%llx cannot be made: it overlaps other memory (RAM is from 0x10000000 to "
                 "0x38000000), or there are too many ranges or too little room",
                 (unsigned long long)line->start);
        }
        break;
    case NDH_BOOT_PORTS:
        if (ndh_nt_device_ports(line->start, line->length) != 0) {
            fail("the ports at 0x%llx cannot be made: there is too little room",
                 (unsigned long long)line->start);
        }
        break;
    case NDH_BOOT_INTERRUPT:
        if (ndh_nt_device_interrupt(line->start) != 0) {
            fail("the interrupt 0x%llx cannot be made: there is too little room",
                 (unsigned long long)line->start);
        }
        break;
    case NDH_BOOT_START:
        if (ndh_module_start(line->name, error, sizeof error) < 0) {
            fail("%s", error);
        }
        break;
    case NDH_BOOT_STOP: {
        const int32_t status = ndh_module_stop(line->name);
        if (status < 0) {
            fail("the service '%s' does not stop: NTSTATUS 0x%08x", line->name, (unsigned)status);
        }
        break;
    }
    case NDH_BOOT_CONTROL:
        do_control(line);
        break;
    case NDH_BOOT_SETTLE:
        ndh_sched_run(never, NULL, line->microseconds * 10);
        break;
    }
}

_Noreturn void ndh_boot_run(const struct ndh_boot_job *job)
{
    const struct ndh_boot_script *script = job->script;
    if (ndh_arena_create(job->arena) != 0) {
        fail("the arena cannot be mapped");
    }
    ndh_signals_enter_world();
    ndh_signals_work(UINT32_MAX);
    ndh_sched_init(script->processors);
    ndh_sched_seed(0);
    ndh_nt_init(script->keep_tag, script->verifier);
    if (script->log_missing_values && ndh_nt_log_missing_values() != 0) {
        fail("there is no room for the missing values");
    }
    for (unsigned i = 0; i < script->count; i++) {
        ndh_world_mailbox()->value = script->line[i].number;
        ndh_signals_work(script->line[i].number);
        do_line(&script->line[i], &job->file[i]);
    }
    _exit(0);
}
