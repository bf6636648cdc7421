// SPDX-License-Identifier: MIT
/** IN and OUT instructions of drivers. */
#ifndef NDH_NT_EMULATE_PORT_H
#define NDH_NT_EMULATE_PORT_H

#include <stdint.h>
#include <ucontext.h>

/**
 * Carries out the instruction at code (four bytes are read), if it is one of these: its length, else 0.
 * registers are gregs.
 */
unsigned nt_emulate_port(const uint8_t *code, greg_t *registers);

#endif
