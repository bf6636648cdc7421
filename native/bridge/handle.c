// SPDX-License-Identifier: MIT
#include "handle.h"

#include <stdlib.h>
#include "error.h"
#include "sync.h"

#define GENERATION_LIMIT 0x00ffffffu
#define FREE_LIST_END    0xffffffffu

struct slot {
    struct ndh_object *object;
    uint32_t generation;
    uint32_t kind; /* 0: free */
    uint32_t next_free;
};

static ndh_mutex table_lock = NDH_MUTEX_INITIALIZER;
static struct slot *table;
static uint32_t table_size;
static uint32_t first_free = FREE_LIST_END;

static const char *kind_name(uint32_t kind)
{
    static const char *const names[] = {"handle", "target", "world", "session", "buffer"};
    return kind < sizeof names / sizeof *names ? names[kind] : names[0];
}

/* Called with the lock held. */
static int grow(void)
{
    uint32_t size = table_size == 0 ? 64 : table_size * 2;
    if (table_size >= NDH_MAX_HANDLES)
        return ndh_fail(NDH_E_BUSY, "%u handles are open, at most %u are allowed", table_size,
                        NDH_MAX_HANDLES);
    struct slot *larger = realloc(table, size * sizeof *table);
    if (larger == NULL)
        return ndh_fail(NDH_E_MEMORY, "no memory for %u handles", size);
    table = larger;
    for (uint32_t i = size; i-- > table_size;) {
        table[i] = (struct slot){.generation = 1, .next_free = first_free};
        first_free = i;
    }
    table_size = size;
    return 0;
}

ndh_handle ndh_handle_create(enum ndh_handle_kind kind, struct ndh_object *object)
{
    ndh_handle handle;

    ndh_mutex_lock(&table_lock);
    if (first_free == FREE_LIST_END) {
        int result = grow();
        if (result < 0) {
            ndh_mutex_unlock(&table_lock);
            return result;
        }
    }
    uint32_t index = first_free;
    struct slot *slot = &table[index];
    first_free = slot->next_free;
    slot->object = object;
    slot->kind = (uint32_t)kind;
    handle = (ndh_handle)(((uint64_t)1 << 62) | ((uint64_t)kind << 56) | ((uint64_t)slot->generation << 32) |
                          index);
    ndh_mutex_unlock(&table_lock);
    return handle;
}

/* Called with the lock held. */
static struct slot *find(ndh_handle handle, enum ndh_handle_kind kind)
{
    uint64_t bits = (uint64_t)handle;
    uint32_t index = (uint32_t)bits;
    if ((bits >> 56) != (((uint64_t)1 << 6) | (uint64_t)kind) || index >= table_size)
        return NULL;
    struct slot *slot = &table[index];
    return slot->kind == (uint32_t)kind && slot->generation == ((bits >> 32) & GENERATION_LIMIT) ? slot
                                                                                                 : NULL;
}

static void fail_handle(ndh_handle handle, enum ndh_handle_kind kind)
{
    ndh_fail(NDH_E_HANDLE, "0x%llx is not an open %s (closed already, or never opened)",
             (unsigned long long)handle, kind_name(kind));
}

struct ndh_object *ndh_handle_acquire(ndh_handle handle, enum ndh_handle_kind kind)
{
    struct ndh_object *object = NULL;

    ndh_mutex_lock(&table_lock);
    struct slot *slot = find(handle, kind);
    if (slot != NULL) {
        object = slot->object;
        object->references++;
    }
    ndh_mutex_unlock(&table_lock);
    if (object == NULL)
        fail_handle(handle, kind);
    return object;
}

struct ndh_object *ndh_handle_remove(ndh_handle handle, enum ndh_handle_kind kind)
{
    struct ndh_object *object = NULL;

    ndh_mutex_lock(&table_lock);
    struct slot *slot = find(handle, kind);
    if (slot != NULL) {
        object = slot->object;
        slot->object = NULL;
        slot->kind = 0;
        if (slot->generation < GENERATION_LIMIT) {
            slot->generation++;
            slot->next_free = first_free;
            first_free = (uint32_t)handle;
        }
    }
    ndh_mutex_unlock(&table_lock);
    if (object == NULL)
        fail_handle(handle, kind);
    return object;
}

void ndh_object_reference(struct ndh_object *object)
{
    ndh_mutex_lock(&table_lock);
    object->references++;
    ndh_mutex_unlock(&table_lock);
}

void ndh_object_release(struct ndh_object *object)
{
    ndh_mutex_lock(&table_lock);
    uint32_t left = --object->references;
    ndh_mutex_unlock(&table_lock);
    if (left == 0)
        object->destroy(object);
}

uint32_t ndh_object_references(struct ndh_object *object)
{
    ndh_mutex_lock(&table_lock);
    uint32_t references = object->references;
    ndh_mutex_unlock(&table_lock);
    return references;
}
