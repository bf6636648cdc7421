// SPDX-License-Identifier: MIT
/**
 * A client of the driver host for C tests: one host, its worlds, one request at a time. Every function
 * returns 0, or -1 with a sentence in client->error; every wait has a deadline of 60 s.
 */
#ifndef NDH_TESTS_HOST_CLIENT_H
#define NDH_TESTS_HOST_CLIENT_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "../ipc/mailbox.h"

#define NDH_CLIENT_BUFFER_SIZE  0x20000u /* the data area is shared out in buffers of this size */
#define NDH_CLIENT_BUFFER_COUNT (NDH_MB_DATA_SIZE / NDH_CLIENT_BUFFER_SIZE)

struct ndh_client {
    pid_t host;
    int control;
    int channel;
    uint8_t *base; /* the channel */
    unsigned slot; /* of the world that requests go to */
    uint64_t next_id;
    uint64_t buffer_id[NDH_MB_SLOTS][NDH_CLIENT_BUFFER_COUNT]; /* IRP that uses the buffer, 0: free */
    struct ndh_completion
        done[NDH_CLIENT_BUFFER_COUNT]; /* of the last request, besides the IRP that was asked for */
    unsigned done_count;
    char error[NDH_CMD_MAX_ERROR + 1];
};

/** Starts the host program with a log file (appended to). */
int ndh_client_start(struct ndh_client *client, const char *program, const char *log);
/** Closes the control socket and waits for the host to end; *exit_status (may be NULL) as wait(2) gives it.
 */
int ndh_client_end(struct ndh_client *client, int *exit_status);

int ndh_client_boot(struct ndh_client *client, const char *script, size_t size);
/** Makes a world in the slot and sends later requests to it. */
int ndh_client_fork(struct ndh_client *client, unsigned slot, uint64_t seed);
int ndh_client_kill(struct ndh_client *client, unsigned slot);
/** One command as it stands; the reply overwrites it, its error text goes to client->error. Returns 0 if
 * there was a reply. */
int ndh_client_command(struct ndh_client *client, struct ndh_command_message *message);

struct ndh_mailbox *ndh_client_mailbox(const struct ndh_client *client);
uint8_t *ndh_client_data(const struct ndh_client *client);
/** Posts the request that stands in the mailbox and waits for its answer. -1 if the world has ended. */
int ndh_client_request(struct ndh_client *client);
/** Waits until the world of the current slot is dead. */
int ndh_client_wait_dead(struct ndh_client *client);

/** Status results are NTSTATUS in *status; -1 is for a lost world or a request that is still pending at the
 * limit of 600 s virtual time. */
int ndh_client_open(struct ndh_client *client, const char *device, uint32_t *file, int32_t *status);
int ndh_client_control(struct ndh_client *client, uint32_t file, uint32_t code, const void *input,
                       uint32_t input_size, void *output, uint32_t *output_size, int32_t *status);
int ndh_client_close(struct ndh_client *client, uint32_t file, int32_t *status);
/** Posts a control code and runs the world until it is quiescent; the IRP may stay pending. */
int ndh_client_post_control(struct ndh_client *client, uint32_t file, uint32_t code, const void *input,
                            uint32_t input_size, uint32_t output_size, uint64_t *id);
int ndh_client_cancel(struct ndh_client *client, uint64_t id);
/** Runs until nothing more can happen, at most limit_us of virtual time; *reason may be NULL. */
int ndh_client_quiesce(struct ndh_client *client, uint64_t limit_us, uint32_t *reason);
int ndh_client_census(struct ndh_client *client, char *text, size_t size);
int ndh_client_service(struct ndh_client *client, int start, const char *service, int32_t *status);
int ndh_client_exit(struct ndh_client *client);

#endif
