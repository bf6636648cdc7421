// SPDX-License-Identifier: MIT
/**
 * Handles: | 0 1 | kind 6 | generation 24 | index 32 |, so that a handle is a positive number and never 0. A
 * slot's generation grows each time it is freed; a slot whose generation is used up is never given out again.
 *
 * An object lives until its handle is closed and the last reference is released; then its destructor runs, in
 * the thread that released it and outside of the table's lock.
 */
#ifndef NDH_HANDLE_H
#define NDH_HANDLE_H

#include "ndh_bridge.h"

enum ndh_handle_kind {
    NDH_HANDLE_TARGET = 1,
    NDH_HANDLE_WORLD = 2,
    NDH_HANDLE_SESSION = 3,
    NDH_HANDLE_BUFFER = 4
};

#define NDH_MAX_HANDLES 65536u

/** First member of every object that has a handle. Made with one reference. */
struct ndh_object {
    void (*destroy)(struct ndh_object *object);
    uint32_t references;
};

/** Gives the object a handle, which takes over the reference that the object was made with; NDH_E_BUSY when
 * all are used, NDH_E_MEMORY. */
ndh_handle ndh_handle_create(enum ndh_handle_kind kind, struct ndh_object *object);
/** The object with one more reference, or NULL with the thread's error set (NDH_E_HANDLE). */
struct ndh_object *ndh_handle_acquire(ndh_handle handle, enum ndh_handle_kind kind);
/** Takes the handle out of the table. The object comes back with the handle's reference, or NULL with the
 * error set. */
struct ndh_object *ndh_handle_remove(ndh_handle handle, enum ndh_handle_kind kind);

void ndh_object_reference(struct ndh_object *object);
void ndh_object_release(struct ndh_object *object);
uint32_t ndh_object_references(struct ndh_object *object);

#endif
