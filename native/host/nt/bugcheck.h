// SPDX-License-Identifier: MIT
/** Ends of a world: reports with a known driver context. */
#ifndef NDH_NT_BUGCHECK_H
#define NDH_NT_BUGCHECK_H

#include "../host.h"

/** Registers of a driver frame; nonvolatile: rbx, rbp, rsi, rdi, r12, r13, r14, r15. */
struct nt_driver_context {
    uint64_t rip;
    uint64_t rsp;
    uint64_t nonvolatile[8];
    int exact;        /* rip is an instruction that faulted, not a return address */
    uint64_t service; /* beginning of the kernel service that the driver has called, if that is where it is */
};

/** Reports from a known context (an interrupted one). Never returns. */
_Noreturn void nt_crash_at(enum ndh_crash_kind kind, uint32_t code, const uint64_t parameter[4],
                           const struct nt_driver_context *context, const char *text);

/** Names the image to blame in the report that follows at once, for damage that is found after its maker has
 *  gone. */
void nt_blame(uint64_t address);

#endif
