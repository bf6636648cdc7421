// SPDX-License-Identifier: MIT
/** What the driver keeps with each control request: the wait of an AWAIT, the cancellation of a SUBMIT. */
#ifndef NDHCTL_REQUEST_H
#define NDHCTL_REQUEST_H

#include "ctl.h"

typedef enum NDH_WAIT_STATE {
    NdhWaitNone = 0,
    NdhWaitListed, /* looks at every event */
    NdhWaitMatched /* Event is there; to be completed */
} NDH_WAIT_STATE;

typedef struct NDH_REQUEST {
    struct {
        LIST_ENTRY Link;
        NDH_WAIT_STATE State;
        NDH_AWAIT Await;
        NDH_EVENT Event;
    } Wait;
    struct {
        KEVENT Cancelled; /* notification: the request was cancelled */
    } Submit;
} NDH_REQUEST;

WDF_DECLARE_CONTEXT_TYPE_WITH_NAME(NDH_REQUEST, RequestContext)

#endif
