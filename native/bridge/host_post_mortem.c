// SPDX-License-Identifier: MIT
/* The event ring of a dead world, out of a private copy of its keep area. Nothing in it is believed. */
#include "host_world.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "error.h"
#include "ndh_protocol.h"

#define POOL_ALIGN 16u /* of pool blocks, as in Windows x64 */

struct ring {
    const uint8_t *records; /* NULL: none found */
    uint64_t mask;
    uint64_t read; /* an event begins there */
    uint64_t next;
    uint64_t lost;
};

/* The keep area as it is; holes are skipped, so that memory nobody wrote costs nothing. NULL with the error
 * set. */
static uint8_t *copy_keep_area(struct ndh_world *world)
{
    off_t base = (off_t)world->box.slot * NDH_MB_SLOT_SIZE + NDH_MB_KEEP_OFFSET;
    off_t end = base + NDH_MB_KEEP_SIZE;
    uint8_t *copy = calloc(1, NDH_MB_KEEP_SIZE);

    if (copy == NULL) {
        ndh_fail(NDH_E_MEMORY, "no memory for a copy of the keep area (%u bytes)", NDH_MB_KEEP_SIZE);
        return NULL;
    }
    off_t at = lseek(world->target->channel, base, SEEK_DATA);
    while (at >= 0 && at < end) {
        off_t hole = lseek(world->target->channel, at, SEEK_HOLE);
        hole = hole < at || hole > end ? end : hole;
        ssize_t count = pread(world->target->channel, copy + (at - base), (size_t)(hole - at), at);
        if (count <= 0) {
            ndh_fail_errno(errno, "pread of the keep area");
            free(copy);
            return NULL;
        }
        at = lseek(world->target->channel, at + count, SEEK_DATA);
    }
    return copy;
}

static int is_ring(const NDH_RING *head, uint32_t room)
{
    return head->Magic == NDH_RING_MAGIC && head->Version == NDH_PROTOCOL_VERSION && head->Capacity >= 1 &&
           head->Capacity <= NDH_MAX_RING_RECORDS && (head->Capacity & (head->Capacity - 1)) == 0 &&
           (uint64_t)head->Capacity * NDH_RECORD_SIZE <= room && head->ReadSequence <= head->NextSequence &&
           head->NextSequence - head->ReadSequence <= head->Capacity;
}

/* The newest ring: one that was freed earlier may still be there. */
static struct ring find_ring(const uint8_t *area)
{
    struct ring found = {0};

    for (uint32_t at = 0; at + sizeof(NDH_RING) <= NDH_MB_KEEP_SIZE; at += POOL_ALIGN) {
        NDH_RING head;
        memcpy(&head, area + at, sizeof head);
        uint32_t records = at + (uint32_t)sizeof head;
        if (is_ring(&head, NDH_MB_KEEP_SIZE - records) &&
            (found.records == NULL || head.NextSequence >= found.next))
            found = (struct ring){area + records, head.Capacity - 1, head.ReadSequence, head.NextSequence,
                                  head.Lost};
    }
    return found;
}

static const uint8_t *record_at(const struct ring *ring, uint64_t sequence)
{
    return ring->records + (sequence & ring->mask) * NDH_RECORD_SIZE;
}

static int is_continuation(const struct ring *ring, uint64_t sequence)
{
    NDH_CONTINUATION record;
    memcpy(&record, record_at(ring, sequence), sizeof record);
    return record.Sequence == sequence && record.Kind == NdhEventContinuation;
}

/* Records of the event that begins at `sequence`, 0 if it was not finished. */
static uint32_t event_length(const struct ring *ring, uint64_t sequence)
{
    NDH_EVENT event;

    memcpy(&event, record_at(ring, sequence), sizeof event);
    if (event.Sequence != sequence || event.Kind == 0 || event.Kind >= NdhEventContinuation ||
        event.Continuations >= ring->next - sequence)
        return 0;
    for (uint32_t i = 1; i <= event.Continuations; i++)
        if (!is_continuation(ring, sequence + i))
            return 0;
    return 1u + event.Continuations;
}

static int write_events(const struct ring *ring, uint64_t from, uint8_t *output, uint32_t capacity)
{
    uint64_t at = from > ring->read ? from : ring->read;
    uint32_t room = capacity / NDH_RECORD_SIZE - 1;
    NDH_READ head = {.FirstSequence = at, .Lost = ring->lost};
    uint32_t length = 0;

    while (at < ring->next && (length = event_length(ring, at)) != 0 && length <= room - head.Count) {
        for (uint32_t i = 0; i < length; i++, head.Count++)
            memcpy(output + (1 + (size_t)head.Count) * NDH_RECORD_SIZE, record_at(ring, at + i),
                   NDH_RECORD_SIZE);
        at += length;
    }
    if (head.Count == 0 && at < ring->next && length > room)
        return ndh_fail(NDH_E_ARGUMENT, "capacity %u is too small for event %llu with its %u records",
                        capacity, (unsigned long long)at, length);
    head.NextSequence = at;
    head.Remaining = at < ring->next ? (uint32_t)(ring->next - at) : 0;
    memcpy(output, &head, sizeof head);
    return (int)((1 + head.Count) * NDH_RECORD_SIZE);
}

int host_post_mortem(struct ndh_world *world, uint64_t from, uint8_t *output, uint32_t capacity)
{
    if (host_mailbox_alive(&world->box))
        return ndh_fail(NDH_E_STATE, "the world lives: read its events through a session");
    uint8_t *area = copy_keep_area(world);
    if (area == NULL)
        return NDH_E_MEMORY;
    struct ring ring = find_ring(area);
    int result = ring.records == NULL ? 0 : write_events(&ring, from, output, capacity);
    free(area);
    return result;
}
