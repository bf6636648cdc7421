// SPDX-License-Identifier: MIT
/** The host's log: lines to NDH_HOST_FD_LOG. Nothing is ever written to the client's standard streams. */
#ifndef NDH_IPC_LOG_H
#define NDH_IPC_LOG_H

/** Writes "ndhost[PID] text" and a newline, cut at 1 KiB. Errors are ignored: there is no other place to tell
 * them. */
void ndh_log(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
