// SPDX-License-Identifier: MIT
/** Control codes of paged.sys, which touches what may be paged out. Device: \Device\NdhPaged. The code is
 * PAGED_CODE_OF(case). All METHOD_BUFFERED, any access, no data. */
#ifndef NDH_PAGED_H
#define NDH_PAGED_H

#define PAGED_CODE_OF(n) (0x80000000u | (0xa00u + (n)) << 2)

enum paged_case {
    PAGED_BETWEEN, /* pageable code runs and pageable data is written before and after a spin lock is held */
    PAGED_LOCKED,  /* both are used at DISPATCH_LEVEL while they are locked into memory */
    PAGED_RESET,   /* the whole driver was pageable and is not any more */
    PAGED_CASES,
    PAGED_CALL = PAGED_CASES, /* pageable code is called at DISPATCH_LEVEL */
    PAGED_READ,
    PAGED_WRITE,
    PAGED_RAISE,        /* pageable code raises the IRQL and goes on */
    PAGED_DPC,          /* a deferred call is pageable */
    PAGED_UNLOCKED,     /* called at DISPATCH_LEVEL when the last lock is gone */
    PAGED_UNLOCK_TWICE, /* unlocks what is not locked */
    PAGED_ENTIRE, /* the whole driver is pageable: so is its spin lock, which the kernel takes at
                     DISPATCH_LEVEL */
    PAGED_INIT, /* calls what was discarded after the driver entry */
    PAGED_END
};

#endif
