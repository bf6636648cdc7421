// SPDX-License-Identifier: MIT
/**
 * ndh_bridge.h: the C helper between a test program and the control driver ndhctl.sys.
 *
 * The same functions stand before two transports. libndhbridge.so (Linux x86-64) starts the driver host and
 * speaks to its worlds by shared memory ("embedded"); ndhbridge.dll (Windows x64) opens \\.\NdhControl and
 * uses DeviceIoControl ("device").
 *
 *     target   a place where drivers run: a driver host process, or this Windows box
 *     world    one kernel with booted drivers: a process forked from the host's image, or the box itself
 *     session  an open handle of \Device\NdhControl in a world
 *     buffer   memory that requests and answers pass through
 *
 * Results
 *     Negative is an error (NDH_E_xxx), everything else success. ndh_last_error gives the calling thread's
 *     text for its newest error: the function, the value that was wrong and what is allowed. Nothing is ever
 *     written to stdout or stderr.
 * Handles
 *     64-bit numbers, never 0, never reused: a handle that was closed, or never given out, or is of another
 *     kind is NDH_E_HANDLE and never a crash.
 * Ownership
 *     What xxx_open or xxx_alloc gave must be given back to xxx_close or xxx_free. Closing a target ends its
 *     worlds, closing a world ends its sessions; their handles must still be closed, and until then answer
 *     NDH_E_WORLD_DEAD (target closed) or NDH_E_CLOSED (world closed).
 * Threads
 *     Every function may be called from every thread at any time. A request that waits does not keep other
 *     threads' requests out. Closing what another thread uses ends that thread's request.
 * Text
 *     UTF-8. A function that returns text takes `text` and its `capacity` in bytes, writes at most
 *     capacity - 1 bytes and a NUL, and returns the length of the whole text: when that is not below
 *     capacity, the text was cut.
 * Deadlines
 *     Milliseconds, at most NDH_MAX_DEADLINE_MS; no wait is unbounded. Embedded: virtual time, which passes
 *     only while a request waits and jumps from timer to timer, so that a long deadline costs nothing.
 *     Device: wall time.
 */
#ifndef NDH_BRIDGE_H
#define NDH_BRIDGE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(_WIN32)
#define NDH_API __declspec(dllexport)
#else
#define NDH_API __attribute__((visibility("default")))
#endif

#define NDH_BRIDGE_VERSION  0x00010000 /* major << 16 | minor */
#define NDH_MAX_DEADLINE_MS 3600000u
#define NDH_MAX_BUFFER      0x04000000 /* bytes of one buffer */
#define NDH_MAX_THREADS     64
#define NDH_MAX_DEVICE_NAME 128u /* bytes of a device's name, with its NUL */

typedef int64_t ndh_handle;

enum ndh_error {
    NDH_E_HANDLE = -1,   /* not an open handle of that kind */
    NDH_E_ARGUMENT = -2, /* an argument out of range; the text says which and what is allowed */
    NDH_E_MEMORY = -3,   /* out of memory */
    NDH_E_SPEC = -4,     /* ndh_target_open: a line of the specification */
    NDH_E_HOST = -5, /* the driver host could not be started, or ended; the text holds the end of its log */
    NDH_E_BOOT = -6, /* the boot script failed; the text is the host's */
    NDH_E_WORLD_DEAD = -7, /* the world has ended: see ndh_world_crash */
    NDH_E_QUIESCENT = -8, /* it still waits and nothing more will happen in this world; it was cancelled */
    NDH_E_DEADLINE = -9, /* the deadline passed; the request was cancelled */
    NDH_E_STUCK = -10,   /* the request was cancelled, but the driver did not complete it */
    NDH_E_STATUS = -11,  /* the driver answered with an NTSTATUS that is an error: ndh_last_status */
    NDH_E_WIN32 = -12,   /* a Windows call failed: ndh_last_win32 */
    NDH_E_SYSTEM = -13,  /* a POSIX call failed; the text names it and its errno */
    NDH_E_MAILBOX = -14, /* the world wrote something impossible into the mailbox and was ended */
    NDH_E_BUSY = -15,    /* no room: worlds, requests or request memory are used up; the text says which */
    NDH_E_STATE = -16,       /* not possible in this state, such as a post mortem of a world that lives */
    NDH_E_UNSUPPORTED = -17, /* this transport has no such thing */
    NDH_E_CLOSED = -18       /* another thread closed the session or world meanwhile */
};

/* What of a Windows box can be switched. */
enum ndh_box_part {
    NDH_BOX_ADAPTER = 1, /* the test adapter: off halts its miniport, on initializes it */
    NDH_BOX_BINDING = 2  /* the client's bindings: off pauses and unbinds, on binds again */
};

enum ndh_bridge_world_state { NDH_BRIDGE_WORLD_ALIVE = 1, NDH_BRIDGE_WORLD_DEAD = 2 };

/* Errors and version. These never fail and do not change the thread's error. */

/** NDH_BRIDGE_VERSION of the library. */
NDH_API int32_t ndh_version(void);
/** Text of the calling thread's newest error. */
NDH_API int32_t ndh_last_error(char *text, int32_t capacity);
/** NTSTATUS that belongs to the thread's newest NDH_E_STATUS, else 0. */
NDH_API int32_t ndh_last_status(void);
/** Win32 error that belongs to the thread's newest NDH_E_WIN32 or NDH_E_STATUS of a device, else 0. */
NDH_API int32_t ndh_last_win32(void);
/**
 * Offsets, sizes and values of the control protocol as this library was compiled, one a line, decimal:
 *     size RECORD BYTES
 *     field RECORD.Member OFFSET BYTES
 *     value NAME NUMBER
 *     function NAME NUMBER
 */
NDH_API int32_t ndh_layout(char *text, int32_t capacity);

/* Targets */

/**
 * Opens a target: embedded, starts the host and boots it; device, sees that the control device exists, turns
 * the test adapter on and keeps the box awake until the target is closed. An adapter that was off before is
 * then turned off again, so that a box that bug-checked meanwhile comes up without it (needs an
 * administrator). The specification is lines of a key, one tab and a value:
 *     transport    embedded | device  required; a library knows one of them
 *     host         PATH               embedded, required: the driver host's executable
 *     log          PATH               embedded, required: file that the host's messages are appended to
 *     reply-limit  MILLISECONDS       embedded: wall time that one mailbox request may take before its world
 *                                     is ended, 100 .. 604800000 (default 60000)
 *     device       NAME               device: of the control device (default \\.\NdhControl)
 *     boot                            embedded, required, the last key, without a value: all lines after it
 *                                     are the boot script
 */
NDH_API ndh_handle ndh_target_open(const char *specification);
/** Ends the host with all its worlds and waits for it. */
NDH_API int32_t ndh_target_close(ndh_handle target);
/** What the drivers run on, as JSON: {"transport", "kernel", "ndis", "kmdf"}; the last three each {"product",
 * "name", "version", "how"}, product one of "stand-in", "Microsoft", "Wine", "unknown"; how says what the
 * verdict rests on. Embedded: opens a world for it. */
NDH_API int32_t ndh_target_identity(ndh_handle target, char *text, int32_t capacity);
/** Embedded: process id of the host; device: NDH_E_UNSUPPORTED. For tests of its loss. */
NDH_API int32_t ndh_target_process(ndh_handle target);

/* Worlds */

/** Makes a world. Seed: of every scheduling choice and, if the stand-in ndis.sys is there, of its seeded
 * switches. Device: one world at a time, whose scheduling follows no seed. */
NDH_API ndh_handle ndh_world_open(ndh_handle target, uint64_t seed);
/** As ndh_world_open, but marked as it is before the seed: ndh_world_rewind and then ndh_world_seed make of
 * it what ndh_world_open gives with that seed, in a twentieth of the time. Device: NDH_E_UNSUPPORTED. */
NDH_API ndh_handle ndh_world_open_marked(ndh_handle target, uint64_t seed);
NDH_API int32_t ndh_world_close(ndh_handle world);
/** Remembers this moment, instead of any earlier one. NDH_E_BUSY while a request is under way in the world.
 * Device: NDH_E_UNSUPPORTED. */
NDH_API int32_t ndh_world_mark(ndh_handle world);
/**
 * Puts the world back to its mark: memory, time, debug log, sessions, scheduling choices to come. Sessions
 * that were opened since are closed (NDH_E_CLOSED); one that was open at the mark must be open still (else
 * NDH_E_STATE, as without a mark) and goes on from there. NDH_E_BUSY while a request is under way. Device:
 * NDH_E_UNSUPPORTED.
 */
NDH_API int32_t ndh_world_rewind(ndh_handle world);
/** Seeds all later choices. */
NDH_API int32_t ndh_world_seed(ndh_handle world, uint64_t seed);
/** How many threads use this world, 1 (default) .. NDH_MAX_THREADS. A request that meets quiescence is
 * answered NDH_E_QUIESCENT at once if all of them wait; else it parks until another thread's request has run
 * or its deadline has passed in wall time. Device: without effect. */
NDH_API int32_t ndh_world_threads(ndh_handle world, int32_t count);
/** Lets time pass: embedded, virtual time, or none when nothing can happen any more; device: sleeps. At most
 * NDH_MAX_DEADLINE_MS. */
NDH_API int32_t ndh_world_advance(ndh_handle world, uint64_t microseconds);
/** Runs until no thread can run and no timer is due. NDH_E_DEADLINE when virtual time reached the limit
 * before. Device: sleeps for 50 ms or the limit, whichever is shorter, because Windows does not tell when
 * nothing more will happen. */
NDH_API int32_t ndh_world_quiesce(ndh_handle world, uint64_t limit_microseconds);
/** Virtual time of the newest answer, 100 ns. Device: NDH_E_UNSUPPORTED. */
NDH_API int64_t ndh_world_time(ndh_handle world);
/** Scheduling choices drawn since boot. Device: NDH_E_UNSUPPORTED. */
NDH_API int64_t ndh_world_steps(ndh_handle world);
/** What the kernel has allocated, in the host's words: `pool TAG type blocks bytes`, `irps N`, ... Device:
 * NDH_E_UNSUPPORTED. */
NDH_API int32_t ndh_world_census(ndh_handle world, char *text, int32_t capacity);
/** Where the threads of the kernel are, for people: a line for each, and its driver frames as `    at
 * IMAGE+0xOFFSET`. Device: NDH_E_UNSUPPORTED. */
NDH_API int32_t ndh_world_stacks(ndh_handle world, char *text, int32_t capacity);
/** Starts or stops (unloads) a driver by its service name. Device: NDH_E_UNSUPPORTED. */
NDH_API int32_t ndh_world_start_service(ndh_handle world, const char *name);
NDH_API int32_t ndh_world_stop_service(ndh_handle world, const char *name);
/** enum ndh_bridge_world_state. */
NDH_API int32_t ndh_world_state(ndh_handle world);
/** How the world ended, as JSON: {"kind", "code", "parameters", "time100ns", "irql", "processor", "thread",
 * "driver", "offset", "text", "exact" (the innermost frame is an instruction that faulted; other
 * frames are return addresses), "exitStatus", "frames": [{"module", "offset"}]}. kind: "none" (it lives),
 * "bugcheck", "cpu-limit", "missing-import", "host-fault", "machine-lost" (device: the control device is
 * gone), "ended" (without a crash record: killed or lost).
 * exitStatus: of its process, as a shell says it. Parameters and offsets are hexadecimal strings. */
NDH_API int32_t ndh_world_crash(ndh_handle world, char *text, int32_t capacity);
/** Takes what drivers said since the last call: lines of virtual time in 100 ns, a tab and the text of a
 * DbgPrint, or the character 1E and a struct ndh_message (host/ipc/mailbox.h) with what follows it, in
 * hexadecimal. The text is taken only if it fits (capacity above the result). */
NDH_API int32_t ndh_world_debug_log(ndh_handle world, char *text, int32_t capacity);
/**
 * Reads the event ring of a dead world: an NDH_READ head at `offset` of the buffer, then whole events that no
 * ndh_read has taken, as many as fit into `capacity` bytes. from: 0 for the first call, then the
 * NDH_READ.NextSequence of the last one. An event that the world did not finish ends the ring. Returns the
 * bytes written; 0 if the dead world has no ring. Device: NDH_E_UNSUPPORTED.
 */
NDH_API int32_t ndh_world_post_mortem(ndh_handle world, uint64_t from, ndh_handle buffer, int32_t offset,
                                      int32_t capacity);
/** Ends the world as SIGKILL does, at once, whatever it is doing. For tests of loss. Device:
 * NDH_E_UNSUPPORTED. */
NDH_API int32_t ndh_world_kill(ndh_handle world);
/** Ends a world that has worked on a request for too long: its crash record ("cpu-limit") holds the stack of
 * what it does. NDH_E_STATE if it does not work on one. Device: NDH_E_UNSUPPORTED. */
NDH_API int32_t ndh_world_stop(ndh_handle world);
/** One control code to the stand-in ndis.sys (ndh_standin.h). Arguments as ndh_control. NDH_E_UNSUPPORTED if
 * this ndis.sys is not the stand-in. */
NDH_API int32_t ndh_standin_control(ndh_handle world, uint32_t code, ndh_handle buffer, int32_t offset,
                                    int32_t input_size, int32_t output_capacity, uint32_t deadline_ms);

/* The box: Plug and Play and network configuration of this Windows machine. Embedded: NDH_E_UNSUPPORTED.
 * Under Wine, which has neither, states say so and switching is NDH_E_UNSUPPORTED. Switching needs an
 * administrator, and no target open in another process. */

/** What can be switched and how it stands, as JSON: {"adapter", "binding"}, each {"unavailable", "error",
 * "items"}. unavailable: why this machine has no such thing, empty if it has; error: why the items could not
 * be read. Items of adapter: {"id", "problem", "started"}, problem being CM_PROB_xxx; of binding: {"path",
 * "enabled"}. */
NDH_API int32_t ndh_box_state(char *text, int32_t capacity);
/** Version resource and signer of an image file, as JSON: {"company", "description", "version", "signer",
 * "trusted", "microsoft"}. trusted: this box trusts the signature; microsoft: its root is Microsoft's own. */
NDH_API int32_t ndh_box_image(const char *path, char *text, int32_t capacity);
/** Turns a part (enum ndh_box_part) on (1) or off (0), waits until it is, and returns how many adapters or
 * bindings there are. */
NDH_API int32_t ndh_box_switch(int32_t part, int32_t on);

/* Sessions */

/** Opens the control device. NDH_E_STATUS with STATUS_DEVICE_BUSY while a session exists. */
NDH_API ndh_handle ndh_session_open(ndh_handle world);
NDH_API int32_t ndh_session_close(ndh_handle session);
/**
 * Opens another device of the world, by the name that CreateFile takes ("\\\\.\\Name") or, embedded only,
 * its kernel name:
 * a handle for ndh_control, closed by ndh_session_close. NDH_E_STATUS with what its driver answered, or with
 * STATUS_OBJECT_NAME_NOT_FOUND.
 */
NDH_API ndh_handle ndh_device_open(ndh_handle world, const char *device);

/**
 * Sends one control code: input_size bytes at `offset` of the buffer go in; at most output_capacity bytes of
 * answer replace them. Returns the bytes of the answer. NDH_E_QUIESCENT, NDH_E_DEADLINE: the request was
 * cancelled and its cancellation waited for. A request that was cancelled but completed with success all the
 * same is a success: a SUBMIT says so in its StopReason.
 */
NDH_API int32_t ndh_control(ndh_handle session, uint32_t code, ndh_handle buffer, int32_t offset,
                            int32_t input_size, int32_t output_capacity, uint32_t deadline_ms);
/** NDH_IOCTL_SUBMIT of input_size bytes; the answer's size follows from NDH_SUBMIT.Count. */
NDH_API int32_t ndh_submit(ndh_handle session, ndh_handle buffer, int32_t offset, int32_t input_size,
                           uint32_t deadline_ms);
/** NDH_IOCTL_READ of as many records as fit into capacity bytes behind the NDH_READ head, written here. */
NDH_API int32_t ndh_read(ndh_handle session, ndh_handle buffer, int32_t offset, int32_t capacity);
/** NDH_IOCTL_AWAIT of the NDH_AWAIT at offset; the NDH_EVENT replaces it. */
NDH_API int32_t ndh_await(ndh_handle session, ndh_handle buffer, int32_t offset, uint32_t deadline_ms);

/* Buffers */

/** Zeroed memory of size bytes (1 .. NDH_MAX_BUFFER), aligned to a page. */
NDH_API ndh_handle ndh_buffer_alloc(int32_t size);
/** Its address, valid until ndh_buffer_free. A program reads and writes it directly, never while a request
 * uses that part. */
NDH_API int64_t ndh_buffer_address(ndh_handle buffer);
/** Frees the memory, after the last request that uses it has ended. */
NDH_API int32_t ndh_buffer_free(ndh_handle buffer);

#ifdef __cplusplus
}
#endif

#endif
