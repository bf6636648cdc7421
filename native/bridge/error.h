// SPDX-License-Identifier: MIT
/** The calling thread's newest error. Every public function begins with ndh_enter and fails through one of
 * the others. */
#ifndef NDH_ERROR_H
#define NDH_ERROR_H

#include <stddef.h>
#include <stdint.h>
#include "format.h"
#include "ndh_bridge.h"

#define NDH_ERROR_TEXT_SIZE 4096

/** Forgets the thread's error; function (a constant) begins the text of the next one. */
void ndh_enter(const char *function);
/** Sets the text, "FUNCTION: ...", and returns code. */
int ndh_fail(int code, const char *format, ...) NDH_FORMAT(2, 3);
/** NDH_E_STATUS: `what` failed with this NTSTATUS. */
int ndh_fail_status(int32_t status, uint32_t win32, const char *what);
/** NDH_E_SYSTEM with errno's name; what names the call and its object. */
int ndh_fail_errno(int error, const char *what);
/** NDH_E_WIN32: what failed with this Win32 error. */
int ndh_fail_win32(uint32_t error, const char *what);

/** Name of an NTSTATUS that the control protocol uses, else "". */
const char *ndh_status_name(int32_t status);
/** Name of a Win32 error that the device transport meets, else "". */
const char *ndh_win32_name(uint32_t error);
/** NTSTATUS that a driver returned when Windows told only its Win32 error; STATUS_UNSUCCESSFUL if not of the
 * control protocol. */
int32_t ndh_status_from_win32(uint32_t error);

#define NDH_STATUS_SUCCESS        0
#define NDH_STATUS_UNSUCCESSFUL   ((int32_t)0xC0000001)
#define NDH_STATUS_NO_SUCH_DEVICE ((int32_t)0xC000000E)
#define NDH_STATUS_NAME_NOT_FOUND ((int32_t)0xC0000034)
#define NDH_STATUS_PATH_NOT_FOUND ((int32_t)0xC000003A)
#define NDH_STATUS_CANCELLED      ((int32_t)0xC0000120)

#endif
