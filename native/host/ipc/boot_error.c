// SPDX-License-Identifier: MIT
#include "boot_error.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#define LOG_RECORD_HEAD 10u /* time and length before the text of a debug log record */

struct writer {
    char *text;
    size_t size, used;
};

static void put(struct writer *writer, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void put(struct writer *writer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const int length = vsnprintf(writer->text + writer->used, writer->size - writer->used, format, arguments);
    va_end(arguments);
    const size_t room = writer->size - writer->used - 1;
    writer->used += length < 0 ? 0 : (size_t)length < room ? (size_t)length : room;
}

void ndh_describe_exit(int exit_status, char *text, size_t size)
{
    if (WIFSIGNALED(exit_status)) {
        const int signal = WTERMSIG(exit_status);
        snprintf(text, size, "was ended by signal %d%s", signal,
                 signal == SIGSYS ? " (SIGSYS: a system call that the host does not allow)"
                 : signal == SIGKILL
                     ? " (SIGKILL: on request, by the system for lack of memory, or by a user)"
                 : signal == SIGSEGV ? " (SIGSEGV: a fault while a fault was being reported)"
                                     : "");
    } else {
        snprintf(text, size, "exited with status %d", WEXITSTATUS(exit_status));
    }
}

static void put_crash(struct writer *writer, const struct ndh_crash *crash)
{
    const uint32_t frames = crash->frame_count < NDH_MB_MAX_FRAMES ? crash->frame_count : NDH_MB_MAX_FRAMES;
    put(writer, "%.256s", crash->text);
    for (uint32_t i = 0; i < frames; i++) {
        put(writer, "\n    at %.24s+0x%llx", crash->frame[i].module,
            (unsigned long long)crash->frame[i].offset);
    }
}

static uint8_t log_byte(const struct ndh_debug_log *log, uint64_t offset)
{
    return log->bytes[offset % NDH_MB_LOG_SIZE];
}

/** Records from the first one on; when the log has run over, record boundaries are lost and nothing is shown.
 */
static void put_log(struct writer *writer, const struct ndh_debug_log *log)
{
    if (log->total_written > NDH_MB_LOG_SIZE) {
        return;
    }
    for (uint64_t at = 0; at + LOG_RECORD_HEAD <= log->total_written;) {
        const unsigned head = log_byte(log, at + 8) | (unsigned)log_byte(log, at + 9) << 8;
        const unsigned length = head & ~NDH_LOG_MESSAGE;
        at += LOG_RECORD_HEAD;
        if (head & NDH_LOG_MESSAGE) {
            at += length;
            continue;
        }
        put(writer, "\n    debug: ");
        for (unsigned i = 0; i < length && at + i < log->total_written; i++) {
            const uint8_t byte = log_byte(log, at + i);
            if (byte != '\n' || i + 1 < length) {
                put(writer, "%c", byte);
            }
        }
        at += length;
    }
}

void ndh_boot_error(const struct ndh_mailbox *slot, int exit_status, char *text, size_t size)
{
    struct writer writer = {.text = text, .size = size};
    text[0] = 0;
    if (slot->value != 0) {
        put(&writer, "line %llu: ", (unsigned long long)slot->value);
    }
    if (slot->crash.sealed != 0) {
        put_crash(&writer, &slot->crash);
    } else if (slot->answer_size != 0) {
        const uint32_t length = slot->answer_size < 1024 ? slot->answer_size : 1024;
        put(&writer, "%.*s", (int)length, (const char *)slot + NDH_MB_DATA_OFFSET);
    } else {
        char how[128];
        ndh_describe_exit(exit_status, how, sizeof how);
        put(&writer, "the boot world %s", how);
    }
    put_log(&writer, &slot->log);
}
