// SPDX-License-Identifier: MIT
/** Registers in a signal handler's context. */
#ifndef NDH_NT_GREGS_H
#define NDH_NT_GREGS_H

#include <ucontext.h>

/** gregs index of each general register, in the order in which instructions and CONTEXT number them. */
static const int nt_greg_of[16] = { REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP, REG_RSI, REG_RDI,
                                    REG_R8,  REG_R9,  REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15 };

#endif
