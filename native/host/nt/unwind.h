// SPDX-License-Identifier: MIT
/** From a kernel service back to the driver frame that called it. */
#ifndef NDH_NT_UNWIND_H
#define NDH_NT_UNWIND_H

#include "bugcheck.h"

/** Walks host frames by their unwind tables until a return address lies in an image. Returns 1 and the
 *  registers there, or 0. */
int nt_unwind_to_driver(struct nt_driver_context *context);

#endif
