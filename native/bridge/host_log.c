// SPDX-License-Identifier: MIT
/* The log of a world: records { u64 time; u16 length; bytes } in a ring of shared bytes become lines of text
 * here; a message is the character 1E and its bytes in hexadecimal. */
#include "host_world.h"

#include <string.h>

#define HEAD_SIZE 10u
#define LOG_LIMIT 0x100000u /* bytes of text kept until they are taken */

static void copy_out(const struct ndh_debug_log *shared, uint64_t from, uint8_t *out, uint32_t size)
{
    for (uint32_t i = 0; i < size; i++)
        out[i] = __atomic_load_n(&shared->bytes[(from + i) % NDH_MB_LOG_SIZE], __ATOMIC_RELAXED);
}

static void add_line(struct ndh_text *log, uint64_t time, const uint8_t *text, uint32_t length)
{
    while (length > 0 && (text[length - 1] == '\n' || text[length - 1] == '\r'))
        length--;
    ndh_text_add(log, "%llu\t", (unsigned long long)time);
    for (uint32_t i = 0; i < length; i++) {
        char byte = (char)text[i];
        ndh_text_add_bytes(log, text[i] < 0x20 && byte != '\t' ? " " : &byte, 1);
    }
    ndh_text_add_bytes(log, "\n", 1);
}

static void add_message(struct ndh_text *log, uint64_t time, const uint8_t *bytes, uint32_t length)
{
    static const char digit[] = "0123456789abcdef";
    ndh_text_add(log, "%llu\t\x1e", (unsigned long long)time);
    for (uint32_t i = 0; i < length; i++) {
        const char pair[] = { digit[bytes[i] >> 4], digit[bytes[i] & 15] };
        ndh_text_add_bytes(log, pair, sizeof pair);
    }
    ndh_text_add_bytes(log, "\n", 1);
}

void host_log_take(struct ndh_world *world)
{
    const struct ndh_debug_log *shared = &world->box.shared->log;
    uint64_t written = __atomic_load_n(&shared->total_written, __ATOMIC_ACQUIRE);
    uint8_t bytes[NDH_MB_LOG_SIZE];

    if (written == world->log_taken)
        return;
    uint64_t fresh = written - world->log_taken;
    if (fresh > NDH_MB_LOG_SIZE || world->log.length > LOG_LIMIT) {
        /* Where a record begins is known only from the one before it. */
        ndh_text_add(&world->log, "%llu\t[%llu bytes of debug output were lost]\n",
                     (unsigned long long)world->now_100ns, (unsigned long long)fresh);
        world->log_taken = written;
        return;
    }
    uint32_t size = (uint32_t)fresh;
    copy_out(shared, world->log_taken, bytes, size);
    world->log_taken = written;
    for (uint32_t at = 0; size - at >= HEAD_SIZE;) {
        uint64_t time;
        uint16_t length;
        memcpy(&time, bytes + at, sizeof time);
        memcpy(&length, bytes + at + sizeof time, sizeof length);
        at += HEAD_SIZE;
        const int is_message = (length & NDH_LOG_MESSAGE) != 0;
        length &= (uint16_t)~NDH_LOG_MESSAGE;
        if (length > size - at)
            length = (uint16_t)(size - at);
        if (is_message)
            add_message(&world->log, time, bytes + at, length);
        else
            add_line(&world->log, time, bytes + at, length);
        at += length;
    }
}
