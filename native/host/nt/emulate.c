// SPDX-License-Identifier: MIT
/*
 * Instructions that kernel code may use and a process may not. Our own images have none of them; drivers of
 * others read CR8 to learn the IRQL, and ports.
 */
#include <signal.h>
#include <ucontext.h>

#include "emulate.h"
#include "emulate_port.h"
#include "gregs.h"
#include "nt.h"

#define OPCODE_MOV_FROM_CR 0x20
#define OPCODE_MOV_TO_CR   0x22
#define CR8                0 /* REX.R makes it 8 */

int ndh_nt_emulate(void *ucontext)
{
    ucontext_t *uc = ucontext;
    greg_t *registers = uc->uc_mcontext.gregs;
    const uint8_t *code = (const uint8_t *)registers[REG_RIP];

    if (ndh_pe_find((uint64_t)code) == NULL ||
        (ndh_arena_contains(code, 1) && !ndh_arena_readable(code, 4))) {
        return 0;
    }
    if (nt_emulate_shared_data(uc)) {
        return 1;
    }
    const unsigned length = nt_emulate_port(code, registers);
    if (length != 0) {
        registers[REG_RIP] += length;
        return 1;
    }
    /* REX.R 0F 20|22 /r with a register operand. */
    if ((code[0] & 0xfe) != 0x44 || code[1] != 0x0f ||
        (code[2] != OPCODE_MOV_FROM_CR && code[2] != OPCODE_MOV_TO_CR) || (code[3] & 0xc0) != 0xc0 ||
        (code[3] >> 3 & 7) != CR8) {
        return 0;
    }
    const int index = nt_greg_of[(code[0] & 1) << 3 | (code[3] & 7)];
    if (code[2] == OPCODE_MOV_FROM_CR) {
        registers[index] = ndh_sched_irql();
    } else {
        /*
         * A lower level lets deferred calls run at the next service that looks for them: a signal handler may
         * not switch stacks.
         */
        ndh_sched_set_irql((KIRQL)registers[index]);
    }
    registers[REG_RIP] += 4;
    return 1;
}
