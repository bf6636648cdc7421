// SPDX-License-Identifier: MIT
/**
 * The mailbox: shared memory between the C helper (client) and one world of the driver host.
 *
 * A channel is one memfd of NDH_MB_SLOTS slots, created by the client and inherited by the host's
 * supervisor as file descriptor NDH_HOST_FD_CHANNEL. A world owns one slot and maps it MAP_SHARED at
 * NDH_MB_WORLD_BASE. The client maps the whole memfd where it likes, so nothing in here is a pointer.
 *
 *     slot:  +0                   struct ndh_mailbox (head, padded to NDH_MB_HEAD_SIZE)
 *            +NDH_MB_DATA_OFFSET  data area: buffers of IRPs, allocated by the client
 *            +NDH_MB_KEEP_OFFSET  keep area: pool with the keep tag; readable after the world's death
 *
 * One request is under way at a time. The client fills `request` and its entries, increments request_seq and
 * wakes it; the world runs, fills the answer, stores answer_seq = request_seq and wakes that. Both sides
 * sleep on futexes (not FUTEX_PRIVATE) and say so: each sets its word (world_sleeps, client_sleeps), then
 * looks at the other's sequence once more, and sleeps. Who has stored a sequence, and after that finds the
 * other's word 0, need not wake it. When a world has ended, the supervisor sets world_state to
 * NDH_WORLD_DEAD, flips NDH_MB_ANSWER_LOST in answer_seq if an answer is owed, and wakes it. So a client that
 * reads answer_seq, then world_state, and sleeps on the answer_seq it has read never waits for a dead world.
 * Only when the supervisor itself is killed (its worlds end with it) nobody wakes the client, which therefore
 * looks at its end of the control socket now and then.
 *
 * Everything the world writes is untrusted input to the client: copy a field once, check it, use the copy.
 * All integers little-endian, naturally aligned.
 */
#ifndef NDH_HOST_MAILBOX_H
#define NDH_HOST_MAILBOX_H

#include <stdint.h>

#define NDH_MB_MAGIC        0x31424d48444eULL /* "NDHMB1" */
#define NDH_MB_VERSION      4u
#define NDH_MB_SLOTS        16u
#define NDH_MB_HEAD_SIZE    0x00020000u
#define NDH_MB_DATA_OFFSET  NDH_MB_HEAD_SIZE
#define NDH_MB_DATA_SIZE    0x00400000u
#define NDH_MB_KEEP_OFFSET  (NDH_MB_DATA_OFFSET + NDH_MB_DATA_SIZE)
#define NDH_MB_KEEP_SIZE    0x00800000u
#define NDH_MB_SLOT_SIZE    (NDH_MB_KEEP_OFFSET + NDH_MB_KEEP_SIZE)
#define NDH_MB_ANSWER_LOST  0x80000000u
#define NDH_MB_WORLD_BASE   0x210000000000ULL

#define NDH_HOST_FD_CONTROL 3 /* socketpair: supervisor commands, closed by the client to end everything */
#define NDH_HOST_FD_CHANNEL 4 /* memfd of the slots */
#define NDH_HOST_FD_LOG     5 /* append-only log file of this host; host and worlds never write to 1 or 2 */

#define NDH_MB_MAX_POSTS       64u
#define NDH_MB_MAX_COMPLETIONS 64u
#define NDH_MB_MAX_FRAMES      32u
#define NDH_MB_MAX_DEVICE_NAME 256u
#define NDH_MB_LOG_SIZE        0x10000u

enum ndh_world_state {
    NDH_WORLD_FREE = 0,     /* slot unused */
    NDH_WORLD_STARTING = 1, /* forked, not yet serving */
    NDH_WORLD_READY = 2,    /* serving requests */
    NDH_WORLD_DEAD = 3      /* ended; `crash` and `exit_status` say how */
};

/** What a post asks for. Each becomes an IRP (or two, for CLOSE: cleanup and close) to the file's device. */
enum ndh_post_kind {
    NDH_POST_CREATE = 1, /* data: device name, UTF-8, no NUL: "\\Device\\NdhControl" or "\\??\\NdhControl" */
    NDH_POST_CONTROL = 2,
    NDH_POST_CLOSE = 3,  /* IRP_MJ_CLEANUP, pended IRPs of the file cancelled as Windows does on handle close,
                            IRP_MJ_CLOSE */
    NDH_POST_CANCEL = 4  /* IoCancelIrp on the IRP with the id `target`; completes at once */
};

/** One IRP. `id` is chosen by the client and unique among those under way. */
struct ndh_post {
    uint64_t id;
    uint64_t target;       /* CANCEL: id of the IRP */
    uint32_t kind;         /* enum ndh_post_kind */
    uint32_t file;         /* CONTROL, CLOSE: handle that CREATE returned */
    uint32_t code;         /* CONTROL: control code */
    uint32_t input_size;   /* bytes at data_offset; at most out of the data area */
    uint32_t output_size;  /* capacity for the output at data_offset (METHOD_BUFFERED: the same buffer) */
    uint32_t data_offset;  /* relative to NDH_MB_DATA_OFFSET; reserved until the IRP is completed */
};

struct ndh_completion {
    uint64_t id;
    uint64_t information; /* IoStatus.Information: bytes written to the data area, CREATE: 0 */
    int32_t status;       /* NTSTATUS */
    uint32_t file;        /* CREATE: the handle, never 0 on success */
};

enum ndh_request_kind {
    NDH_REQ_RUN = 1,     /* post entries, then run until `until` */
    NDH_REQ_SEED = 2,    /* value: seed of all later scheduling choices */
    NDH_REQ_CENSUS = 3,  /* answer text in the data area at data_offset: what the kernel has allocated */
    NDH_REQ_STOP_SERVICE = 4, /* data: service name; DriverUnload, then the image is gone; status in answer */
    NDH_REQ_START_SERVICE = 5,
    NDH_REQ_EXIT = 6,    /* the world ends without a crash */
    NDH_REQ_MARK = 7,    /* remembers this moment, instead of any earlier one; no IRP may be under way */
    NDH_REQ_REWIND = 8,  /* back to the mark: all is as it was, the debug log too; later IRPs are forgotten */
    NDH_REQ_STACKS = 9   /* as CENSUS: the stack of every thread, for reports */
};

enum ndh_run_until {
    NDH_UNTIL_IRP = 1,       /* the IRP `until_id` is complete, or nothing more can happen before the limit */
    NDH_UNTIL_QUIESCENT = 2, /* no runnable fiber, no timer due before the limit */
    NDH_UNTIL_LIMIT = 3      /* the same; patient timers (nt/timer.h) expire meanwhile too */
};

enum ndh_run_reason {
    NDH_RAN_IRP_DONE = 1,
    NDH_RAN_QUIESCENT = 2, /* nothing can happen any more, or not before the limit and limit_100ns was 0 */
    NDH_RAN_LIMIT = 3,     /* virtual time reached the limit */
    NDH_RAN_MORE = 4,      /* the completion table is full: run again with no posts */
    NDH_RAN_STATUS = 5     /* requests that do not run: `status` holds the result */
};

enum ndh_crash_kind {
    NDH_CRASH_NONE = 0,
    NDH_CRASH_BUGCHECK = 1,       /* a bug check: code and parameters as Windows would show them */
    NDH_CRASH_CPU_LIMIT = 2,      /* spun without a kernel call until RLIMIT_CPU */
    NDH_CRASH_MISSING_IMPORT = 3, /* called a function that the host does not provide */
    NDH_CRASH_HOST = 4            /* a fault of the host itself */
};

struct ndh_frame {
    char module[24];  /* image name, e.g. "ndhctl.sys"; "" if outside of every image */
    uint64_t offset;  /* from the image base; the absolute address when module is "" */
};

/** How a world ended. Written by the world, or by the supervisor (kind HOST) when it could not; `sealed`
 *  is set last. A world that ended by EXIT has none (sealed 0). */
struct ndh_crash {
    uint32_t sealed;
    uint32_t kind;          /* enum ndh_crash_kind */
    uint32_t code;          /* bug check code */
    uint32_t frame_count;
    uint64_t parameter[4];
    uint64_t time;          /* virtual time, 100 ns */
    uint32_t irql;
    uint32_t processor;
    uint32_t thread;
    uint32_t exact;         /* frame[0] is an instruction that faulted; else, as all others, a return
                               address */
    char driver[24];        /* image blamed, from the innermost driver frame */
    uint64_t offset;        /* in that image */
    char text[256];         /* one sentence, UTF-8, NUL-terminated */
    struct ndh_frame frame[NDH_MB_MAX_FRAMES]; /* innermost first */
};

/** What drivers say: records { u64 time; u16 length; bytes }. The bytes are text of DbgPrint and its like or,
 * with NDH_LOG_MESSAGE in the length, a struct ndh_message and what follows it. total_written counts all. */
#define NDH_LOG_MESSAGE 0x8000u
struct ndh_debug_log {
    uint64_t total_written; /* the newest NDH_MB_LOG_SIZE bytes are kept at (offset % NDH_MB_LOG_SIZE) */
    uint8_t bytes[NDH_MB_LOG_SIZE];
};

enum ndh_message_kind {
    NDH_MESSAGE_WPP = 1,      /* WmiTraceMessage: guid is the message class, id its number, flags
                                 TRACE_MESSAGE_XXX */
    NDH_MESSAGE_ETW = 2,      /* EtwWrite and its like: guid is the provider, the rest its EVENT_DESCRIPTOR */
    NDH_MESSAGE_STRING = 3,   /* EtwWriteString: guid is the provider, data UTF-16 without a NUL */
    NDH_MESSAGE_RECORDER = 4, /* WppAutoLogTrace: as NDH_MESSAGE_WPP, with level and control flags */
    NDH_MESSAGE_DEVICE = 5    /* IoWMIWriteEvent: guid is the WMI event, data its WNODE behind the header */
};

#define NDH_MESSAGE_HAS_ACTIVITY 1u

/** A trace message of a driver as it was given. Behind it stand the provider's traits, the metadata of the
 * event and its data, each as far as the record's length reaches: what is cut shows in data_size. */
struct ndh_message {
    uint8_t kind; /* enum ndh_message_kind */
    uint8_t level;
    uint8_t opcode;
    uint8_t channel;
    uint8_t version;
    uint8_t irql;
    uint16_t id;
    uint16_t task;
    uint16_t traits_size;   /* bytes that follow: TraceLogging provider traits */
    uint16_t metadata_size; /* bytes that follow: TraceLogging event metadata */
    uint16_t has;           /* NDH_MESSAGE_HAS_XXX */
    uint32_t flags;
    uint32_t data_size; /* bytes of the data as it was given */
    uint64_t keyword;
    uint8_t guid[16]; /* in memory order */
    uint8_t activity[16];
    char module[24]; /* image that called */
};

_Static_assert(sizeof(struct ndh_message) == 88, "log layout");

struct ndh_mailbox {
    uint64_t magic;
    uint32_t version;
    uint32_t slot_size;

    uint32_t request_seq; /* futex: client -> world */
    uint32_t answer_seq;  /* futex: world or supervisor -> client */
    uint32_t world_state; /* enum ndh_world_state */
    int32_t world_pid;
    int32_t exit_status; /* as wait(2) gives it, valid when DEAD */
    uint32_t world_sleeps;  /* 1: the world has to be woken after a request */
    uint32_t client_sleeps; /* 1: the client has to be woken after an answer */
    uint32_t reserved0;

    /* request */
    uint32_t request_kind; /* enum ndh_request_kind */
    uint32_t post_count;
    uint64_t until_id;
    uint32_t until;        /* enum ndh_run_until */
    uint32_t data_offset;  /* CENSUS, STOP/START_SERVICE */
    uint32_t data_size;
    uint32_t reserved1;
    uint64_t limit_100ns;  /* virtual time that may pass, from now */
    uint64_t value;        /* SEED */
    struct ndh_post post[NDH_MB_MAX_POSTS];

    /* answer */
    uint32_t reason;       /* enum ndh_run_reason */
    int32_t status;        /* NTSTATUS of requests that do not run */
    uint64_t now_100ns;    /* virtual time when the answer was given */
    uint64_t steps;        /* scheduling choices drawn since boot: equal seeds give equal numbers */
    uint32_t completion_count;
    uint32_t answer_size;  /* CENSUS: bytes of text */
    uint32_t irps_pending; /* IRPs of this client still in the world */
    uint32_t reserved2;
    struct ndh_completion completion[NDH_MB_MAX_COMPLETIONS];

    struct ndh_crash crash;
    struct ndh_debug_log log;
};

_Static_assert(sizeof(struct ndh_post) == 40, "mailbox layout");
_Static_assert(sizeof(struct ndh_completion) == 24, "mailbox layout");
_Static_assert(sizeof(struct ndh_mailbox) <= NDH_MB_HEAD_SIZE, "mailbox head");

/**
 * Supervisor commands over NDH_HOST_FD_CONTROL: fixed 64-byte messages both ways (SOCK_SEQPACKET). BOOT is
 * the first: `size` bytes of boot script (at most NDH_CMD_MAX_SCRIPT) follow in further messages of at most
 * NDH_CMD_MAX_CHUNK bytes; the reply says whether the boot world came up. FORK makes a world in `slot`, which
 * must have no living world: the whole slot is emptied first. Requests may be posted as soon as the reply is
 * there. KILL ends a world, STOP one that works; its slot becomes DEAD soon after. A second BOOT replaces the
 * template and leaves living worlds alone. A machine that the host cannot run on is reported in the reply to
 * the first command (result -ENOTSUP, text); the host then exits with status 3.
 */
#define NDH_CMD_MAX_CHUNK  65536u
#define NDH_CMD_MAX_SCRIPT 0x100000u
#define NDH_CMD_MAX_ERROR  8192u /* bytes of error text in a reply */

enum ndh_command {
    NDH_CMD_BOOT = 1,
    NDH_CMD_FORK = 2, /* slot, seed */
    NDH_CMD_KILL = 3, /* slot */
    NDH_CMD_PING = 4,
    NDH_CMD_STOP = 5  /* slot; the world has taken too long: it ends with a crash record that holds the stack
                         of what it does. One that does nothing goes on. */
};

struct ndh_command_message {
    uint32_t command;   /* enum ndh_command; in a reply the command answered */
    int32_t result;     /* reply: 0 or a negative errno */
    uint32_t slot;
    uint32_t size;      /* bytes that follow: BOOT script; reply with result != 0: error text */
    uint64_t seed;
    uint64_t value;     /* FORK reply: pid */
    uint8_t reserved[32];
};

_Static_assert(sizeof(struct ndh_command_message) == 64, "control message layout");

/**
 * Boot script: UTF-8 lines, `#` comments, fields separated by one tab:
 *     processors  N                   virtual processors, 1 to 4 (default 2)
 *     keep-tag    ABCD                pool tag placed in the keep area: 4 printable ASCII characters in the
 *                                     order in which Windows shows them (A is the lowest byte)
 *     verifier    on|off              special-pool-like checks: guard bytes, poison, no reuse of freed memory
 *     log-missing-values  on|off      each registry value that a driver asks for in vain is a line of the log
 *     image       NAME  PATH          PE image available for imports, e.g. ndis.sys
 *     service     NAME  PATH          driver image of a service; importable under the file's name
 *     value       SERVICE  NAME  TYPE  DATA
 *                                     value below the service's Parameters key. TYPE dword, qword: decimal,
 *                                     or hexadecimal with 0x; sz, expand_sz: UTF-8; multi_sz: further
 *                                     strings in further fields, one empty string is the empty list; binary,
 *                                     resource_list: pairs of hexadecimal digits, or -
 *     registry    KEY  NAME  TYPE  DATA
 *                                     the same below the key with this path, \Registry\Machine\...
 *     memory      START  LENGTH       physical memory of a device, backed by plain memory: for MmMapIoSpace
 *     ports       START  LENGTH       ports of a device, backed the same way: for IN and OUT
 *     interrupt   VECTOR              interrupt of a device, for \Device\NdhHardware (ndh_hardware.h)
 *     start       SERVICE             load the image and its imports, call the entry point
 *     stop        SERVICE             unload it: call its unload routine
 *     control     DEVICE  CODE  HEX   open, send one control code (hexadecimal) with these input bytes ("-":
 *                                     none), close; the boot fails if the status is an error
 *     settle      MICROSECONDS        run until quiescent, at most this long in virtual time
 * A service must be declared above the lines that name it. A line that is not of this form fails the boot
 * with its number and what is allowed.
 */

#endif
