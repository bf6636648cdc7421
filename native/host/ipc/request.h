// SPDX-License-Identifier: MIT
/** What one request does. */
#ifndef NDH_IPC_REQUEST_H
#define NDH_IPC_REQUEST_H

#include "mailbox.h"

/** Does the request that stands in the mailbox and fills the answer. Returns 1 if the world shall end, else
 * 0. A malformed request does nothing and is answered by NDH_RAN_STATUS with STATUS_INVALID_PARAMETER. */
int ndh_request_serve(struct ndh_mailbox *mailbox);

#endif
