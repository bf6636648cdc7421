// SPDX-License-Identifier: MIT
/** What the fake host of the tests does: the control code says how a world behaves. */
#ifndef NDH_TEST_FAKE_HOST_H
#define NDH_TEST_FAKE_HOST_H

enum fake_code {
    FAKE_ECHO = 0x1000,    /* output: the input, reversed */
    FAKE_STATUS,           /* completes with STATUS_INVALID_PARAMETER */
    FAKE_PEND,             /* waits until cancelled, or until FAKE_RELEASE */
    FAKE_PEND_FOR_EVER,    /* waits, and is not cancelled either */
    FAKE_RELEASE,          /* completes all that waits with one byte */
    FAKE_LIMIT,            /* waits; virtual time reaches the limit */
    FAKE_WRONG_ID,         /* completes a request that nobody made */
    FAKE_TWICE,            /* completes the request two times */
    FAKE_TOO_LONG,         /* claims more output than the capacity */
    FAKE_WRONG_REASON,     /* answers with a reason that does not exist */
    FAKE_WRONG_SEQUENCE,   /* answers a request that was not made */
    FAKE_MANY_COMPLETIONS, /* claims 1000 completions */
    FAKE_NO_COMPLETION,    /* says that the request is done, without its completion */
    FAKE_NO_ANSWER,        /* sleeps for ever */
    FAKE_EXIT,             /* the world exits */
    FAKE_BUGCHECK,         /* the world dies with a crash record */
    FAKE_GARBAGE_CRASH,    /* the world dies with a crash record of 0xff bytes */
    FAKE_RING,             /* writes an event ring into the keep area, then dies */
    FAKE_GARBAGE_RING,     /* writes heads of rings that cannot be, then dies */
    FAKE_DEBUG_PRINT,      /* writes the input to the debug log */
    FAKE_KILL_HOST         /* kills the supervisor */
};

#define FAKE_STATUS_VALUE ((int)0xC000000D)
#define FAKE_RING_RECORDS 16u
#define FAKE_RING_NEXT    40u /* so that the ring has gone round twice */

#endif
