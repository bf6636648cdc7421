// SPDX-License-Identifier: MIT
/**
 * What a transport does for the public functions. Each library is linked with one: transport_host.c
 * (embedded) or transport_device.c (device). Arguments have been checked, objects are referenced by the
 * caller for the time of the call. Functions return as the public ones.
 *
 * A target, world or session object is the transport's own structure that begins with its ndh_object.
 * `xxx_end` is called once, when the handle has been closed; other threads may still be inside of calls on
 * the object, which must then end by themselves. The destructor frees what is left. A world references its
 * target, a session its world.
 */
#ifndef NDH_TRANSPORT_H
#define NDH_TRANSPORT_H

#include "handle.h"
#include "ndh_bridge.h"
#include "spec.h"
#include "text.h"

struct ndh_target;
struct ndh_world;
struct ndh_session;

/** One control code. output may be the same memory as input; it is written only on success. */
struct ndh_control_request {
    uint32_t code;
    const void *input;
    uint32_t input_size;
    void *output;
    uint32_t output_capacity;
    uint32_t deadline_ms;
};

int ndh_transport_target_open(const struct ndh_spec *spec, struct ndh_target **target);
int ndh_transport_target_end(struct ndh_target *target);
int ndh_transport_target_identity(struct ndh_target *target, struct ndh_text *json);
int ndh_transport_target_process(struct ndh_target *target);

int ndh_transport_world_open(struct ndh_target *target, uint64_t seed, struct ndh_world **world);
int ndh_transport_world_open_marked(struct ndh_target *target, uint64_t seed, struct ndh_world **world);
int ndh_transport_world_mark(struct ndh_world *world);
int ndh_transport_world_rewind(struct ndh_world *world);
int ndh_transport_world_end(struct ndh_world *world);
int ndh_transport_world_seed(struct ndh_world *world, uint64_t seed);
int ndh_transport_world_threads(struct ndh_world *world, uint32_t count);
int ndh_transport_world_advance(struct ndh_world *world, uint64_t microseconds);
int ndh_transport_world_quiesce(struct ndh_world *world, uint64_t limit_microseconds);
int64_t ndh_transport_world_time(struct ndh_world *world);
int64_t ndh_transport_world_steps(struct ndh_world *world);
int ndh_transport_world_census(struct ndh_world *world, struct ndh_text *text);
int ndh_transport_world_stacks(struct ndh_world *world, struct ndh_text *text);
int ndh_transport_world_stop(struct ndh_world *world);
int ndh_transport_world_service(struct ndh_world *world, const char *name, int start);
int ndh_transport_world_state(struct ndh_world *world);
int ndh_transport_world_crash(struct ndh_world *world, struct ndh_text *json);
/** Takes the text unless it would not fit into capacity; gives it as ndh_text_give does. */
int ndh_transport_world_debug_log(struct ndh_world *world, char *text, int32_t capacity);
int ndh_transport_world_post_mortem(struct ndh_world *world, uint64_t from, uint8_t *output,
                                    uint32_t capacity);
int ndh_transport_world_kill(struct ndh_world *world);
/** NDH_E_UNSUPPORTED if the stand-in's device does not exist. */
int ndh_transport_standin_control(struct ndh_world *world, const struct ndh_control_request *request);

/* This machine; the host transport has no such thing. */
int ndh_transport_box_state(struct ndh_text *json);
int ndh_transport_box_image(const char *path, struct ndh_text *json);
int ndh_transport_box_switch(enum ndh_box_part part, int on);

/** device: NULL for the control device, else the name of another one. */
int ndh_transport_session_open(struct ndh_world *world, const char *device, struct ndh_session **session);
int ndh_transport_session_end(struct ndh_session *session);
int ndh_transport_control(struct ndh_session *session, const struct ndh_control_request *request);

#endif
