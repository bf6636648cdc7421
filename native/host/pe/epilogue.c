// SPDX-License-Identifier: MIT
/**
 * Epilogues. Version 1 of the unwind information does not tell where they are: they are recognised by the
 * only instructions that one may have, as "x64 prolog and epilog" (learn.microsoft.com) lists them: add rsp,
 * constant or lea rsp, constant[frame register]; pops; ret or a jump out of the function. Version 2 names
 * their places by UWOP_EPILOG codes. Either way the rest of the epilogue is carried out on the registers.
 */
#include <string.h>

#include "unwind.h"

#define MAX_POPS     16u
#define REX_W        0x48u
#define REX          0x40u
#define REX_B        0x01u
#define POP          0x58u
#define RET          0xc3u
#define REP          0xf3u
#define JMP_SHORT    0xebu
#define JMP_NEAR     0xe9u
#define JMP_INDIRECT 0xffu
#define ADD_BYTE     0x83u
#define ADD_LONG     0x81u
#define LEA          0x8du

/* The instructions left: the stack pointer is moved (from the frame register if from is one), then registers
 * are popped. */
struct rest {
    unsigned pops;
    uint8_t popped[MAX_POPS];
    uint64_t move;
    int from; /* -1: rsp itself */
};

struct code {
    const struct ndh_image *image;
    uint32_t at, end; /* rva */
};

/* The byte at a distance from the place; -1 behind the end of the function, and where code is out of
 * memory. */
static int byte_at(const struct code *code, uint32_t distance)
{
    const uint8_t *byte = distance < code->end - code->at ? pe_at(code->image, code->at + distance, 1) : NULL;
    return byte != NULL && ndh_arena_readable(byte, 1) ? *byte : -1;
}

static int32_t signed_at(const struct code *code, uint32_t distance, unsigned bytes, int *valid)
{
    uint32_t value = 0;
    for (unsigned i = 0; i < bytes; i++) {
        const int byte = byte_at(code, distance + i);
        *valid = *valid && byte >= 0;
        value |= (uint32_t)(byte & 0xff) << (8 * i);
    }
    return bytes == 1 ? (int8_t)value : (int32_t)value;
}

/* lea rsp, constant[frame register]. Its length, 0: it is another instruction.
 */
static uint32_t lea_length(const struct code *code, const struct pe_unwind_info *info, struct rest *rest)
{
    const unsigned base = info->frame_register & 7u;
    const int modrm = byte_at(code, 2), mode = modrm >> 6;
    uint32_t length = 3;
    int valid = 1;
    if (info->frame_register == 0 ||
        byte_at(code, 0) != (int)(REX_W | (info->frame_register > 7 ? REX_B : 0)) ||
        byte_at(code, 1) != LEA || (modrm & 0x38) != NDH_RSP << 3 || (modrm & 7) != (int)base || mode == 3 ||
        (mode == 0 && base == 5)) {
        return 0;
    }
    if (base == NDH_RSP && byte_at(code, length++) != 0x24) { /* r12 takes a SIB byte */
        return 0;
    }
    const unsigned bytes = mode == 0 ? 0 : mode == 1 ? 1 : 4;
    rest->from = (int)info->frame_register;
    rest->move = (uint64_t)(int64_t)signed_at(code, length, bytes, &valid);
    return valid ? length + bytes : 0;
}

/* add rsp, constant. Its length, 0: it is another instruction. */
static uint32_t add_length(const struct code *code, struct rest *rest)
{
    const int operation = byte_at(code, 1);
    const unsigned bytes = operation == ADD_BYTE ? 1 : 4;
    int valid = 1;
    if (byte_at(code, 0) != REX_W || (operation != ADD_BYTE && operation != ADD_LONG) ||
        byte_at(code, 2) != 0xc4) {
        return 0;
    }
    const int32_t value = signed_at(code, 3, bytes, &valid);
    rest->move = (uint64_t)(int64_t)value;
    return valid && value > 0 ? 3 + bytes : 0; /* a negative one allocates */
}

static void take_pops(struct code *code, struct rest *rest)
{
    for (;;) {
        const int first = byte_at(code, 0), wide = first >= 0 && (first & 0xf1) == (REX | REX_B);
        const uint32_t prefix = first >= 0 && (first & 0xf0) == REX;
        const int pop = byte_at(code, prefix);
        const unsigned gpr = (unsigned)(pop & 7) + (wide ? 8 : 0);
        if ((pop & 0xf8) != POP || pop < 0 || gpr == NDH_RSP || rest->pops == MAX_POPS) {
            return;
        }
        rest->popped[rest->pops++] = (uint8_t)gpr;
        code->at += prefix + 1;
    }
}

/* Whether a jump there leaves the function: parts of it may lie elsewhere, with information that is chained
 * to the same. */
static int leaves(const struct code *code, const struct pe_runtime_function *function, uint32_t target)
{
    struct pe_runtime_function other, own = *function;
    if (target == function->begin) {
        return 1; /* it calls itself */
    }
    if (target > function->begin && target < function->end) {
        return 0;
    }
    const void *entry = ndh_pe_function(code->image, (uint64_t)code->image->base + target);
    if (entry == NULL) {
        return 1;
    }
    memcpy(&other, entry, sizeof other);
    return pe_unwind_primary(code->image, &other) != 0 || pe_unwind_primary(code->image, &own) != 0 ||
           other.begin != own.begin || target == own.begin;
}

static int ends_function(const struct code *code, const struct pe_runtime_function *function)
{
    const int first = byte_at(code, 0), second = byte_at(code, 1);
    int valid = 1;
    if (first == RET || (first == REP && second == RET)) {
        return 1;
    }
    if (first == JMP_SHORT || first == JMP_NEAR) {
        const unsigned bytes = first == JMP_SHORT ? 1 : 4;
        const int32_t distance = signed_at(code, 1, bytes, &valid);
        return valid && leaves(code, function, code->at + 1 + bytes + (uint32_t)distance);
    }
    /* Through memory; with a prefix that the operand has no use for also through a register. */
    if (first == JMP_INDIRECT) {
        return second >= 0 && (second & 0xf8) == 0x20;
    }
    return (first & 0xf8) == REX_W && second == JMP_INDIRECT && byte_at(code, 2) >= 0 &&
           (byte_at(code, 2) & 0x38) == 0x20;
}

/* Version 2: whether one of the places covers rva. The first code tells the size of all, and whether the last
 * ends with the function; the others tell how far before that they begin. */
static int is_named(const struct pe_runtime_function *function, const struct pe_unwind_info *info,
                    uint32_t rva)
{
    uint32_t size = 0;
    for (unsigned slot = 0; slot < info->count; slot++) {
        const uint8_t offset = info->codes[slot * 2u], operation = info->codes[slot * 2u + 1] & 15u,
                      parameter = info->codes[slot * 2u + 1] >> 4;
        uint32_t distance = offset | (uint32_t)parameter << 8;
        if (operation != PE_UWOP_EPILOG) {
            break;
        }
        if (slot == 0) {
            size = offset;
            distance = (parameter & 1u) != 0 ? size : 0;
        }
        if (distance != 0 && rva >= function->begin && function->end - rva <= distance &&
            distance - (function->end - rva) < size) {
            return 1;
        }
    }
    return 0;
}

int pe_unwind_epilogue(const struct ndh_image *image, const struct pe_runtime_function *function,
                       const struct pe_unwind_info *info, uint32_t rva, struct ndh_registers *registers,
                       struct ndh_places *places)
{
    struct code code = { .image = image, .at = rva, .end = function->end };
    struct rest rest = { .from = -1 };
    const int named = info->version == 2 && is_named(function, info, rva);

    if (info->version == 2 && !named) {
        return 0;
    }
    const uint32_t lea = lea_length(&code, info, &rest);
    code.at += lea != 0 ? lea : add_length(&code, &rest);
    take_pops(&code, &rest);
    if (!named && !ends_function(&code, function)) {
        return 0;
    }
    registers->gpr[NDH_RSP] =
        (rest.from < 0 ? registers->gpr[NDH_RSP] : registers->gpr[rest.from]) + rest.move;
    for (unsigned i = 0; i < rest.pops; i++) {
        if (pe_unwind_load(registers->gpr[NDH_RSP], registers, rest.popped[i], places) != 0) {
            return -1;
        }
        registers->gpr[NDH_RSP] += 8;
    }
    return pe_unwind_return(registers) == 0 ? 1 : -1;
}
