// SPDX-License-Identifier: MIT
/** Control codes of seh.sys, which raises exceptions and handles them. Device: \Device\NdhSeh. The code is
 * SEH_CODE(case); the output is text that says in which order filters and handlers ran. All METHOD_BUFFERED,
 * any access. */
#ifndef NDH_SEH_H
#define NDH_SEH_H

#define SEH_CODE(n) (0x80000000u | (0x900u + (n)) << 2)

enum seh_case {
    SEH_RAISE,         /* its own ExRaiseStatus */
    SEH_FAULT,         /* a read of address 0x10 in a function that it calls */
    SEH_NESTED,        /* the inner filter declines, the outer one takes it */
    SEH_FINALLY,       /* termination handlers run inside out, before the handler */
    SEH_NO_EXCEPTION,  /* a termination handler without an exception */
    SEH_IN_FILTER,     /* a filter raises and handles an exception of its own */
    SEH_IN_FINALLY,    /* a termination handler is ended by an exception of its own */
    SEH_CONTINUE,      /* a filter steps over the instruction that faulted */
    SEH_ACROSS_HOST,   /* raised by a function that a kernel service calls */
    SEH_SERVICE_FAULT, /* a kernel service faults on memory of its caller's choice */
    SEH_PROBE,         /* ProbeForRead refuses an address of the kernel, and one that is not aligned */
    SEH_DIVIDE,        /* a division by zero, at DISPATCH_LEVEL */
    SEH_VALUES,        /* variables of the function have their values in the handler */
    SEH_UNWIND, /* _local_unwind, RtlUnwind and RtlUnwindEx run a termination handler and go on where they are
                   told */
    SEH_PAGED,  /* raised and handled in pageable code, by a pointer that control flow guard checks */
    SEH_WALK,   /* its stack, across the kernel, by unwinding and by a back trace; a context restored */
    SEH_AGAIN,  /* a hundred exceptions, one after the other */
    SEH_CATCH_IN_FINALLY, /* a termination handler raises and handles an exception of its own */
    SEH_LEAVE,            /* return, goto, continue and __leave out of __try: who is abnormal */
    SEH_NONCONTINUABLE,   /* a filter continues what cannot be: that is another exception */
    SEH_EXIT_UNWIND,      /* an unwinding without a target runs all termination handlers; one ends it */
    SEH_FLAGS,            /* flags that a language-specific handler sees: nested, collided */
    SEH_CASES,
    SEH_UNCAUGHT = SEH_CASES, /* nobody handles it */
    SEH_UNCAUGHT_FAULT,       /* a filter declines a fault */
    SEH_UNCAUGHT_RAISED,      /* nobody handles it at DISPATCH_LEVEL */
    SEH_UNCAUGHT_EXIT         /* an unwinding without a target that nobody ends */
};

#endif
