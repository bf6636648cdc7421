// SPDX-License-Identifier: MIT
/**
 * A world with the four images, a handle of ndhctl.sys, and the control codes as functions. Every function
 * ends the program with a message when something is not as it should be.
 */
#ifndef NDHCTL_TEST_FIXTURE_H
#define NDHCTL_TEST_FIXTURE_H

#include <stddef.h>
#include <stdint.h>

#include "check.h"
#include "host_client.h"
#include "ndh_protocol.h"
#include "ndh_standin.h"

#define ST_SUCCESS              0x00000000u
#define ST_PENDING              0x00000103u
#define ST_FAILURE              0xc0000001u
#define ST_INVALID_HANDLE       0xc0000008u
#define ST_INVALID_PARAMETER    0xc000000du
#define ST_INVALID_REQUEST      0xc0000010u
#define ST_ACCESS_DENIED        0xc0000022u
#define ST_BUFFER_TOO_SMALL     0xc0000023u
#define ST_REVISION_MISMATCH    0xc0000059u
#define ST_CANCELLED            0xc0000120u
#define ST_DEVICE_BUSY          0x80000011u
#define ST_INVALID_DEVICE_STATE 0xc0000184u
#define ST_REQUEST_ABORTED      0xc0000240u

#define MAX_EVENTS 65536u

struct fixture {
    struct ndh_client client;
    uint32_t file;
    NDH_HELLO_OUT hello;
    NDH_ID binding, af, cm_af;    /* of ENUMERATE */
    NDH_EVENT events[MAX_EVENTS]; /* read so far, without continuations */
    NDH_CALL_PARAMETERS called;   /* of the last event read that has call parameters */
    unsigned event_count;
    NDH_UINT64 next; /* sequence number behind what was read */
};

/** Boots once for the program; misuse: with AllowMisuse. Arguments are those of main: NDHOST IMAGES LOG.
 * Exits with 77 if images are missing. */
void fixture_boot(struct fixture *f, int argc, char **argv, int misuse);
/** The same with these "value" lines of the boot script. */
void fixture_boot_with(struct fixture *f, int argc, char **argv, const char *values);
/** With ndhcm.sys as call manager, and an ndhmp.sys without one. */
void fixture_boot_stand_alone(struct fixture *f, int argc, char **argv, int misuse);
void fixture_end(struct fixture *f);

/** A fresh world with an open handle and a session (HELLO with these flags); reads what was there before it.
 */
void fixture_session(struct fixture *f, uint64_t seed, uint32_t hello_flags);
/** The same without HELLO. */
void fixture_open(struct fixture *f, uint64_t seed);
void fixture_hello(struct fixture *f, uint32_t flags);
/** As fixture_session, with a call of the client that is connected: its VC's id, and the call manager's. */
void fixture_call(struct fixture *f, uint64_t seed, uint32_t hello_flags, NDH_ID *vc, NDH_ID *cm_vc);
/** Runs to quiescence. */
void fixture_settle(struct fixture *f);

/** Control code; returns its NTSTATUS. *out_size: room, then bytes written. */
uint32_t control(struct fixture *f, uint32_t code, const void *in, uint32_t in_size, void *out,
                 uint32_t *out_size);

/** A batch under construction, 64 operations and 128 KiB of request at most. */
struct batch {
    NDH_OPERATION operations[64];
    NDH_RESULT results[64];
    NDH_SUBMIT head; /* of the answer */
    unsigned count;
    uint8_t payload[0x18000] __attribute__((aligned(8)));
    uint32_t payload_size;
};

/** Appends an operation on an object and returns it for further settings. */
NDH_OPERATION *batch_add(struct batch *b, uint16_t kind, NDH_ID object);
/** Gives the last operation a payload. */
void batch_payload(struct batch *b, const void *data, uint32_t size);
/** Appends a policy. */
NDH_POLICY *batch_policy(struct batch *b, uint16_t callback, uint8_t side, uint8_t reply);
uint32_t batch_submit(struct fixture *f, struct batch *b);
/** Submits, checks that every operation was executed, empties the batch; the results stay. */
void batch_run(struct fixture *f, struct batch *b);

/** Appends how an incoming call is offered, taken, connected, and closed after the remote end's goodbye. */
void batch_incoming_call(struct batch *b, NDH_ID vc, NDH_ID cm_vc, NDH_ID cm_sap);

/** One operation, which may be refused; returns its Outcome. */
uint32_t outcome(struct fixture *f, uint16_t kind, NDH_ID object, const void *payload, uint32_t size);
/** One operation; returns its result. */
NDH_RESULT run(struct fixture *f, uint16_t kind, NDH_ID object, uint16_t context);

/** Reads all events; those behind what was read before are appended to events. */
void read_events(struct fixture *f);
/** Index of the first event at or behind `from` of this kind and function about the object (0: any);
 * MAX_EVENTS if there is none. */
unsigned find_event(const struct fixture *f, unsigned from, uint16_t kind, uint16_t function, NDH_ID object);
/** The same, but it must be there. */
const NDH_EVENT *need_event(const struct fixture *f, unsigned from, uint16_t kind, uint16_t function,
                            NDH_ID object);
/** The call manager's id of a client's object, from the LINK events read, or the other way round. */
NDH_ID peer_of(const struct fixture *f, NDH_ID id);
void print_events(const struct fixture *f);
/** What the stand-in NDIS found wrong so far. */
void print_violations(struct fixture *f);
/** Checks that it found nothing wrong but against this rule (NULL: none). */
void check_no_violations(struct fixture *f, const char *rule);
/** A command of the stand-in NDIS about an adapter; returns the status that the adapter's handler gave. */
int32_t fixture_adapter(struct fixture *f, uint32_t code, NDH_STANDIN_ADAPTER in);
/** Checks that there is a RETURN for each CALL and ENTER, and that nothing was lost. */
void check_pairs(const struct fixture *f);

NDH_STATS stats(struct fixture *f);
/** Checks that no SAP, VC or party is left on either side, and nothing under way. */
void check_clean(struct fixture *f);

#endif
