// SPDX-License-Identifier: MIT
/* How a world ended, out of its untrusted crash record. */
#include "host_world.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>

/* The supervisor seals a record for every world that could not: one that SIGKILL ended was killed from
 * outside. */
static int was_killed(const struct ndh_mailbox *shared, const struct ndh_crash *crash)
{
    int status = __atomic_load_n(&shared->exit_status, __ATOMIC_RELAXED);
    return crash->kind == NDH_CRASH_HOST && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

static const char *kind_name(const struct ndh_mailbox *shared, const struct ndh_crash *crash)
{
    static const char *const names[] = {"ended", "bugcheck", "cpu-limit", "missing-import", "host-fault"};
    if (crash->sealed == 0 || crash->kind >= sizeof names / sizeof *names || was_killed(shared, crash))
        return names[0];
    return names[crash->kind];
}

static void add_string(struct ndh_text *json, const char *key, const char *bytes, size_t capacity)
{
    ndh_text_add(json, ",\"%s\":", key);
    ndh_text_add_json(json, bytes, strnlen(bytes, capacity));
}

static void add_frames(struct ndh_text *json, const struct ndh_crash *crash)
{
    uint32_t count = crash->frame_count < NDH_MB_MAX_FRAMES ? crash->frame_count : NDH_MB_MAX_FRAMES;

    ndh_text_add(json, ",\"frames\":[");
    for (uint32_t i = 0; i < count; i++) {
        const struct ndh_frame *frame = &crash->frame[i];
        ndh_text_add(json, "%s{\"module\":", i == 0 ? "" : ",");
        ndh_text_add_json(json, frame->module, strnlen(frame->module, sizeof frame->module));
        ndh_text_add(json, ",\"offset\":\"0x%llx\"}", (unsigned long long)frame->offset);
    }
    ndh_text_add(json, "]");
}

/* As a shell says it: the exit code, or 128 and the signal; 0 while it is not known. */
static int exit_status(const struct ndh_mailbox *shared)
{
    int status = __atomic_load_n(&shared->exit_status, __ATOMIC_RELAXED);
    if (__atomic_load_n(&shared->world_state, __ATOMIC_ACQUIRE) != NDH_WORLD_DEAD)
        return 0;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

void host_crash_describe(struct ndh_world *world, struct ndh_text *json)
{
    const struct ndh_mailbox *shared = world->box.shared;
    struct ndh_crash crash;

    if (host_mailbox_alive(&world->box)) {
        ndh_text_add(json, "{\"kind\":\"none\"}");
        return;
    }
    memcpy(&crash, &shared->crash, sizeof crash);
    if (__atomic_load_n(&shared->crash.sealed, __ATOMIC_ACQUIRE) == 0)
        crash = (struct ndh_crash){0};
    if (crash.sealed == 0 && atomic_load(&world->target->ended))
        strcpy(crash.text, "The driver host itself ended.");
    else if (crash.sealed == 0)
        strcpy(crash.text,
               "The world ended without a crash record: it was killed from outside or asked to end.");

    ndh_text_add(json, "{\"kind\":\"%s\",\"code\":%u,\"parameters\":[", kind_name(shared, &crash),
                 crash.code);
    for (unsigned i = 0; i < 4; i++)
        ndh_text_add(json, "%s\"0x%llx\"", i == 0 ? "" : ",", (unsigned long long)crash.parameter[i]);
    ndh_text_add(json, "],\"time100ns\":%llu,\"irql\":%u,\"processor\":%u,\"thread\":%u",
                 (unsigned long long)crash.time, crash.irql, crash.processor, crash.thread);
    add_string(json, "driver", crash.driver, sizeof crash.driver);
    ndh_text_add(json, ",\"offset\":\"0x%llx\"", (unsigned long long)crash.offset);
    add_string(json, "text", crash.text, sizeof crash.text);
    ndh_text_add(json, ",\"exact\":%s", crash.exact != 0 ? "true" : "false");
    ndh_text_add(json, ",\"exitStatus\":%d", exit_status(shared));
    add_frames(json, &crash);
    ndh_text_add(json, "}");
}
