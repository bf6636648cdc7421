// SPDX-License-Identifier: MIT
#include "handle.h"

#include <pthread.h>
#include <stdatomic.h>
#include "check.h"
#include "error.h"

static atomic_int destroyed;

static void destroy(struct ndh_object *object)
{
    destroyed++;
    free(object);
}

static struct ndh_object *make(void)
{
    struct ndh_object *object = calloc(1, sizeof *object);
    *object = (struct ndh_object){.destroy = destroy, .references = 1};
    return object;
}

static void a_handle_finds_its_object_until_it_is_closed(void)
{
    struct ndh_object *object = make();
    ndh_handle handle = ndh_handle_create(NDH_HANDLE_WORLD, object);
    CHECK(handle > 0);
    CHECK(ndh_handle_acquire(handle, NDH_HANDLE_WORLD) == object);
    ndh_object_release(object);
    CHECK(ndh_handle_remove(handle, NDH_HANDLE_WORLD) == object);
    int before = destroyed;
    ndh_object_release(object);
    CHECK_EQUAL(before + 1, destroyed);
    ndh_enter("test");
    CHECK(ndh_handle_acquire(handle, NDH_HANDLE_WORLD) == NULL);
    CHECK_ERROR_HAS("is not an open world");
    CHECK(ndh_handle_remove(handle, NDH_HANDLE_WORLD) == NULL);
}

static void a_slot_used_again_has_another_handle(void)
{
    struct ndh_object *first = make();
    ndh_handle old = ndh_handle_create(NDH_HANDLE_SESSION, first);
    ndh_object_release(ndh_handle_remove(old, NDH_HANDLE_SESSION));
    struct ndh_object *second = make();
    ndh_handle fresh = ndh_handle_create(NDH_HANDLE_SESSION, second);
    CHECK(old != fresh);
    CHECK_EQUAL((uint32_t)old, (uint32_t)fresh);
    CHECK(ndh_handle_acquire(old, NDH_HANDLE_SESSION) == NULL);
    ndh_object_release(ndh_handle_remove(fresh, NDH_HANDLE_SESSION));
}

static void other_kinds_and_made_up_numbers_are_refused(void)
{
    struct ndh_object *object = make();
    ndh_handle handle = ndh_handle_create(NDH_HANDLE_TARGET, object);
    CHECK(ndh_handle_acquire(handle, NDH_HANDLE_BUFFER) == NULL);
    const int64_t wrong[] = {
        0, -1, 1, INT64_MAX, INT64_MIN, handle ^ 1, handle + 0x10000, handle | INT64_MIN};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        CHECK(ndh_handle_acquire(wrong[i], NDH_HANDLE_TARGET) == NULL);
    ndh_object_release(ndh_handle_remove(handle, NDH_HANDLE_TARGET));
}

static void an_object_in_use_outlives_its_handle(void)
{
    struct ndh_object *object = make();
    ndh_handle handle = ndh_handle_create(NDH_HANDLE_WORLD, object);
    CHECK(ndh_handle_acquire(handle, NDH_HANDLE_WORLD) == object);
    int before = destroyed;
    ndh_object_release(ndh_handle_remove(handle, NDH_HANDLE_WORLD));
    CHECK_EQUAL(before, destroyed);
    ndh_object_release(object);
    CHECK_EQUAL(before + 1, destroyed);
}

static void all_handles_can_be_used_and_no_more(void)
{
    static ndh_handle handles[NDH_MAX_HANDLES];
    for (unsigned i = 0; i < NDH_MAX_HANDLES; i++)
        CHECK((handles[i] = ndh_handle_create(NDH_HANDLE_WORLD, make())) > 0);
    struct ndh_object *one_more = make();
    CHECK_EQUAL(NDH_E_BUSY, ndh_handle_create(NDH_HANDLE_WORLD, one_more));
    CHECK_ERROR_HAS("65536");
    ndh_object_release(one_more);
    for (unsigned i = 0; i < NDH_MAX_HANDLES; i++)
        ndh_object_release(ndh_handle_remove(handles[i], NDH_HANDLE_WORLD));
}

static void *churn(void *argument)
{
    (void)argument;
    for (int i = 0; i < 20000; i++) {
        ndh_handle handle = ndh_handle_create(NDH_HANDLE_WORLD, make());
        struct ndh_object *object = ndh_handle_acquire(handle, NDH_HANDLE_WORLD);
        CHECK(object != NULL);
        ndh_object_release(ndh_handle_remove(handle, NDH_HANDLE_WORLD));
        ndh_object_release(object);
    }
    return NULL;
}

static void threads_do_not_disturb_each_other(void)
{
    pthread_t thread[2];
    for (int i = 0; i < 2; i++)
        CHECK(pthread_create(&thread[i], NULL, churn, NULL) == 0);
    for (int i = 0; i < 2; i++)
        pthread_join(thread[i], NULL);
}

int main(void)
{
    RUN(a_handle_finds_its_object_until_it_is_closed);
    RUN(a_slot_used_again_has_another_handle);
    RUN(other_kinds_and_made_up_numbers_are_refused);
    RUN(an_object_in_use_outlives_its_handle);
    RUN(all_handles_can_be_used_and_no_more);
    RUN(threads_do_not_disturb_each_other);
    return 0;
}
