// SPDX-License-Identifier: MIT
/*
 * IN and OUT, which READ_PORT_UCHAR and its kin are on x64, and their string forms.
 */
#include "emulate_port.h"

#include "gregs.h"
#include "hardware.h"

#define PREFIX_WORD   0x66
#define PREFIX_REPEAT 0xf3
#define REX_FIRST     0x40
#define REX_LAST      0x4f
#define MAX_PREFIXES  2u /* so that no more than four bytes are read */
#define OPCODE_INS    0x6c
#define OPCODE_OUTS   0x6e
#define OPCODE_IN     0xe4 /* with the port in the next byte; 0xec: in DX */
#define OPCODE_OUT    0xe6

struct port_instruction {
    unsigned length, width;
    int repeated, is_string, is_out, has_byte;
    uint8_t byte; /* port */
};

static int decode(const uint8_t *code, struct port_instruction *decoded)
{
    unsigned at = 0;
    int is_word = 0;
    *decoded = (struct port_instruction){ 0 };
    for (; at < MAX_PREFIXES; at++) {
        if (code[at] == PREFIX_WORD) {
            is_word = 1;
        } else if (code[at] == PREFIX_REPEAT) {
            decoded->repeated = 1;
        } else if (code[at] < REX_FIRST || code[at] > REX_LAST) {
            break;
        }
    }
    const uint8_t opcode = code[at++];
    decoded->is_string = (opcode & 0xfc) == OPCODE_INS;
    if (!decoded->is_string && (opcode & 0xf4) != OPCODE_IN) {
        return 0;
    }
    decoded->is_out = (opcode & 2) != 0;
    decoded->width = (opcode & 1) == 0 ? 1 : is_word ? 2 : 4;
    decoded->has_byte = !decoded->is_string && (opcode & 8) == 0;
    decoded->byte = code[at];
    decoded->length = at + (unsigned)decoded->has_byte;
    return 1;
}

/**
 * Moves between ports and memory as long as the instruction repeats; a driver's bad pointer faults here as
 * there.
 */
static void move_string(const struct port_instruction *decoded, uint16_t port, greg_t *registers)
{
    uint64_t left = decoded->repeated ? (uint64_t)registers[REG_RCX] : 1;
    const int pointer = decoded->is_out ? REG_RSI : REG_RDI;
    for (; left != 0; left--) {
        uint8_t *const memory = (uint8_t *)registers[pointer];
        uint32_t value = 0;
        if (decoded->is_out) {
            __builtin_memcpy(&value, memory, decoded->width);
            nt_port_write(port, decoded->width, value);
        } else {
            value = nt_port_read(port, decoded->width);
            __builtin_memcpy(memory, &value, decoded->width);
        }
        registers[pointer] += decoded->width;
    }
    if (decoded->repeated) {
        registers[REG_RCX] = 0;
    }
}

unsigned nt_emulate_port(const uint8_t *code, greg_t *registers)
{
    struct port_instruction decoded;
    if (!decode(code, &decoded)) {
        return 0;
    }
    const uint16_t port = decoded.has_byte ? decoded.byte : (uint16_t)registers[REG_RDX];
    const uint64_t mask = decoded.width == 4 ? ~0ULL : (1ULL << 8 * decoded.width) - 1;
    if (decoded.is_string) {
        move_string(&decoded, port, registers);
    } else if (decoded.is_out) {
        nt_port_write(port, decoded.width, (uint32_t)registers[REG_RAX]);
    } else {
        /* A 32-bit result clears the upper half, a smaller one leaves the rest alone. */
        registers[REG_RAX] =
            (greg_t)(((uint64_t)registers[REG_RAX] & ~mask) | nt_port_read(port, decoded.width));
    }
    return decoded.length;
}
