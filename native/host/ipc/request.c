// SPDX-License-Identifier: MIT
#include "request.h"

#include <errno.h>
#include <string.h>

#include "../host.h"
#include "../rewind.h"
#include "boot_script.h"
#include "log.h"
#include "modules.h"

#define STATUS_INVALID_PARAMETER    ((int32_t)0xc000000d)
#define STATUS_NOT_FOUND            ((int32_t)0xc0000225)
#define STATUS_DEVICE_BUSY          ((int32_t)0x80000011)
#define STATUS_INSUFFICIENT_MEMORY  ((int32_t)0xc0000017)

/** The client's memory can change under us: each field is read once, into this. */
struct request {
    uint32_t kind, post_count, until, data_offset, data_size;
    uint64_t until_id, limit_100ns, value;
    struct ndh_post post[NDH_MB_MAX_POSTS];
};

struct wanted {
    uint64_t id;
    int failed; /* its post was refused: nothing to wait for */
};

static uint8_t *data_area(struct ndh_mailbox *mailbox)
{
    return (uint8_t *)mailbox + NDH_MB_DATA_OFFSET;
}

static int in_data_area(uint64_t offset, uint64_t size)
{
    return offset <= NDH_MB_DATA_SIZE && size <= NDH_MB_DATA_SIZE - offset;
}

static int post_is_valid(const struct ndh_post *post)
{
    const uint32_t size = post->input_size > post->output_size ? post->input_size : post->output_size;
    switch (post->kind) {
    case NDH_POST_CREATE:
        return post->input_size > 0 && post->input_size < NDH_MB_MAX_DEVICE_NAME &&
               in_data_area(post->data_offset, post->input_size);
    case NDH_POST_CONTROL:
        return in_data_area(post->data_offset, size);
    case NDH_POST_CLOSE:
    case NDH_POST_CANCEL:
        return 1;
    default:
        return 0;
    }
}

static int read_request(const struct ndh_mailbox *mailbox, struct request *request)
{
    const volatile struct ndh_mailbox *in = mailbox;
    request->kind = in->request_kind;
    request->post_count = in->post_count;
    request->until = in->until;
    request->until_id = in->until_id;
    request->limit_100ns = in->limit_100ns;
    request->data_offset = in->data_offset;
    request->data_size = in->data_size;
    request->value = in->value;
    if (request->kind != NDH_REQ_RUN) {
        return in_data_area(request->data_offset, request->data_size) ? 0 : -1;
    }
    if (request->post_count > NDH_MB_MAX_POSTS ||
        (request->until < NDH_UNTIL_IRP || request->until > NDH_UNTIL_LIMIT)) {
        return -1;
    }
    memcpy(request->post, mailbox->post, request->post_count * sizeof request->post[0]);
    for (uint32_t i = 0; i < request->post_count; i++) {
        if (!post_is_valid(&request->post[i])) {
            return -1;
        }
    }
    return 0;
}

static int is_done(void *context)
{
    const struct wanted *wanted = context;
    return wanted->failed || ndh_nt_is_complete(wanted->id);
}

static int never(void *context)
{
    (void)context;
    return 0;
}

static void serve_run(struct ndh_mailbox *mailbox, const struct request *request)
{
    struct wanted wanted = {.id = request->until_id};
    uint32_t count = 0;
    for (uint32_t i = 0; i < request->post_count; i++) {
        const int32_t status = ndh_nt_post(&request->post[i], data_area(mailbox));
        if (status < 0) {
            mailbox->completion[count++] =
                (struct ndh_completion){.id = request->post[i].id, .status = status};
            wanted.failed |= request->post[i].id == wanted.id;
        }
    }
    const enum ndh_run_reason reason =
        request->until == NDH_UNTIL_LIMIT
            ? ndh_sched_pass(request->limit_100ns)
            : ndh_sched_run(request->until == NDH_UNTIL_IRP ? is_done : never, &wanted, request->limit_100ns);
    if (reason == NDH_RAN_QUIESCENT) {
        ndh_nt_verify();
    }
    count += ndh_nt_completions(mailbox->completion + count, NDH_MB_MAX_COMPLETIONS - count);
    mailbox->completion_count = count;
    mailbox->reason = count == NDH_MB_MAX_COMPLETIONS ? NDH_RAN_MORE : (uint32_t)reason;
}

static int32_t serve_service(struct ndh_mailbox *mailbox, const struct request *request)
{
    char name[NDH_BOOT_MAX_NAME], error[512];
    if (request->data_size == 0 || request->data_size >= sizeof name) {
        return STATUS_INVALID_PARAMETER;
    }
    memcpy(name, data_area(mailbox) + request->data_offset, request->data_size);
    name[request->data_size] = 0;
    if (request->kind == NDH_REQ_STOP_SERVICE) {
        return ndh_module_stop(name);
    }
    const int32_t status = ndh_module_start(name, error, sizeof error);
    if (status < 0) {
        ndh_log("%s", error);
    }
    return status;
}

/* What was printed until the mark. */
static struct ndh_debug_log log_at_mark;

static int32_t serve_mark(struct ndh_mailbox *mailbox)
{
    if (ndh_nt_irps_pending() != 0) {
        return STATUS_DEVICE_BUSY;
    }
    log_at_mark = mailbox->log;
    return ndh_rewind_mark() != 0 ? STATUS_INSUFFICIENT_MEMORY : 0;
}

static int32_t serve_rewind(struct ndh_mailbox *mailbox)
{
    const int result = ndh_rewind();
    if (result == 0 && mailbox->log.total_written != log_at_mark.total_written) {
        mailbox->log = log_at_mark;
    }
    if (result != 0 && result != -ENOENT) {
        ndh_crash(NDH_CRASH_HOST, 0, "the world could not be put back to its mark");
    }
    return result == 0 ? 0 : STATUS_NOT_FOUND;
}

static int32_t serve_other(struct ndh_mailbox *mailbox, const struct request *request)
{
    switch (request->kind) {
    case NDH_REQ_SEED:
        ndh_sched_seed(request->value);
        return 0;
    case NDH_REQ_CENSUS:
        mailbox->answer_size =
            (uint32_t)ndh_nt_census((char *)data_area(mailbox) + request->data_offset, request->data_size);
        return 0;
    case NDH_REQ_STACKS:
        mailbox->answer_size =
            (uint32_t)ndh_nt_stacks((char *)data_area(mailbox) + request->data_offset, request->data_size);
        return 0;
    case NDH_REQ_STOP_SERVICE:
    case NDH_REQ_START_SERVICE:
        return serve_service(mailbox, request);
    case NDH_REQ_MARK:
        return serve_mark(mailbox);
    case NDH_REQ_REWIND:
        return serve_rewind(mailbox);
    case NDH_REQ_EXIT:
        return 0;
    default:
        return STATUS_INVALID_PARAMETER;
    }
}

int ndh_request_serve(struct ndh_mailbox *mailbox)
{
    struct request request;
    mailbox->reason = NDH_RAN_STATUS;
    mailbox->completion_count = 0;
    mailbox->answer_size = 0;
    if (read_request(mailbox, &request) != 0) {
        request.kind = 0;
        mailbox->status = STATUS_INVALID_PARAMETER;
    } else if (request.kind == NDH_REQ_RUN) {
        mailbox->status = 0;
        serve_run(mailbox, &request);
    } else {
        mailbox->status = serve_other(mailbox, &request);
    }
    mailbox->now_100ns = ndh_sched_now();
    mailbox->steps = ndh_sched_steps();
    mailbox->irps_pending = ndh_nt_irps_pending();
    return request.kind == NDH_REQ_EXIT;
}
