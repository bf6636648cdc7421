// SPDX-License-Identifier: MIT
/** Messages on the control socket. */
#ifndef NDH_IPC_CONTROL_H
#define NDH_IPC_CONTROL_H

#include "mailbox.h"

/** Waits until the control socket can be read or, if `input` is 0, only until the client is gone. deadline_ms
 * < 0: none. SIGCHLD ends the wait too. Returns 1 readable, 0 deadline or signal, -1 the client is gone. */
int ndh_control_wait(int input, int deadline_ms);

/** Reads one command. Returns 0, or -1 when the client is gone or sent something of another size. */
int ndh_control_read(struct ndh_command_message *message);

/** Takes one message and drops it. Returns 0, or -1 when the client is gone. */
int ndh_control_discard(void);

/** Reads the size bytes of a boot script. Returns 0, or -1 when the client is gone or does not send them
 * within 10 s. */
int ndh_control_read_script(char *text, uint32_t size);

/** Answers `command`; error (may be NULL) is the text for a result other than 0. Returns 0, or -1 when the
 * client does not read. */
int ndh_control_reply(const struct ndh_command_message *command, int32_t result, uint64_t value,
                      const char *error);

#endif
