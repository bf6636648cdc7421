// SPDX-License-Identifier: MIT
/*
 * KUSER_SHARED_DATA at 0xFFFFF78000000000: what the inline functions KeQuerySystemTime, KeQueryTickCount,
 * KeQueryInterruptTime and their like read in drivers built for x64. No process can have that page, so each
 * load from it is carried out here. Only loads: Windows maps the page read-only.
 */
#include <string.h>
#include <ucontext.h>

#include "emulate.h"
#include "gregs.h"
#include "nt.h"
#include "timer.h"

#define SHARED_BASE 0xFFFFF78000000000ULL
#define SHARED_SIZE 0x1000u

#define PAGE_FAULT 14 /* CR2 holds an old address otherwise */

#define REX_W 8
#define REX_R 4

/* Offsets of the structure, as ntddk.h declares it. */
enum {
    TICK_COUNT_MULTIPLIER = 0x004,
    INTERRUPT_TIME = 0x008, /* KSYSTEM_TIME: low, high, high again */
    SYSTEM_TIME = 0x014,
    BUILD_NUMBER = 0x260,
    PRODUCT_TYPE = 0x264,
    PRODUCT_TYPE_IS_VALID = 0x268,
    MAJOR_VERSION = 0x26c,
    MINOR_VERSION = 0x270,
    PROCESSOR_FEATURES = 0x274,
    QPC_FREQUENCY = 0x300,
    TICK_COUNT = 0x320, /* KSYSTEM_TIME or 64 bits */
    ACTIVE_PROCESSORS = 0x3c0
};

static void put_time(uint8_t *page, unsigned offset, uint64_t value)
{
    memcpy(page + offset, &value, sizeof value);
    memcpy(page + offset + 8, page + offset + 4, 4);
}

static void put_number(uint8_t *page, unsigned offset, uint32_t value)
{
    memcpy(page + offset, &value, sizeof value);
}

/* Features that each x64 processor has: compare-exchange, MMX, RDTSC, SSE, SSE2, NX, compare-exchange of 128
 * bits. */
static const uint8_t feature[] = { 2, 3, 6, 8, 10, 12, 14 };

/** The bytes at offset, as if the whole page had been read at one moment. */
static uint64_t read_page(unsigned offset, unsigned size)
{
    uint8_t page[0x400 + 8] = { 0 };
    uint64_t value = 0;
    if (offset >= 0x400) {
        return 0;
    }
    ndh_sched_advance(1); /* as each read of a clock does */
    const uint64_t now = ndh_sched_now(), frequency = 10000000, ticks = now / NT_TIME_INCREMENT;
    put_number(page, TICK_COUNT_MULTIPLIER, (uint32_t)((uint64_t)NT_TIME_INCREMENT * (1u << 24) / 10000));
    put_time(page, INTERRUPT_TIME, now);
    put_time(page, SYSTEM_TIME, NT_SYSTEM_TIME_BASE + now);
    put_number(page, BUILD_NUMBER, NT_BUILD_NUMBER);
    put_number(page, PRODUCT_TYPE, 1); /* NtProductWinNt */
    page[PRODUCT_TYPE_IS_VALID] = 1;
    put_number(page, MAJOR_VERSION, NT_MAJOR_VERSION);
    for (size_t i = 0; i < sizeof feature; i++) {
        page[PROCESSOR_FEATURES + feature[i]] = 1;
    }
    memcpy(page + QPC_FREQUENCY, &frequency, sizeof frequency);
    put_time(page, TICK_COUNT, ticks);
    put_number(page, ACTIVE_PROCESSORS, ndh_sched_processors());
    memcpy(&value, page + offset, size);
    return value;
}

/** Length of ModRM, SIB and displacement of a memory operand; 0 for a register operand. */
static unsigned operand_length(const uint8_t *modrm)
{
    const unsigned mode = modrm[0] >> 6, base = modrm[0] & 7;
    if (mode == 3) {
        return 0;
    }
    const unsigned sib = base == 4;
    const unsigned absolute = mode == 0 && (base == 5 || (sib && (modrm[1] & 7) == 5));
    return 1 + sib + (mode == 1 ? 1 : mode == 2 || absolute ? 4 : 0);
}

/** A register as an instruction with operands of this size writes it: 32 bits clear the upper half. */
static void set_register(greg_t *registers, unsigned index, unsigned size, int high_byte, uint64_t value)
{
    uint64_t *target = (uint64_t *)&registers[nt_greg_of[index]];
    if (size >= 4) {
        *target = size == 8 ? value : (uint32_t)value;
    } else if (size == 2) {
        *target = (*target & ~0xffffULL) | (value & 0xffff);
    } else if (high_byte) {
        target = (uint64_t *)&registers[nt_greg_of[index - 4]];
        *target = (*target & ~0xff00ULL) | (value & 0xff) << 8;
    } else {
        *target = (*target & ~0xffULL) | (value & 0xff);
    }
}

static uint64_t extend(uint64_t value, unsigned size, int is_signed)
{
    const unsigned shift = 64 - 8 * size;
    return is_signed ? (uint64_t)((int64_t)(value << shift) >> shift) : value;
}

#define FLAGS_OF_ARITHMETIC 0x8d5 /* carry, parity, adjust, zero, sign, overflow */

/** Adds, subtracts, compares as the processor does, at full width: the operands stand at the upper end. */
static uint64_t arithmetic(unsigned operation, uint64_t left, uint64_t right, greg_t *flags)
{
    uint64_t result = left, out;
    switch (operation) {
    case 0x03:
        __asm__("addq %2, %0\n\tpushfq\n\tpopq %1" : "+r"(result), "=r"(out) : "r"(right) : "cc");
        break;
    case 0x0b:
        __asm__("orq %2, %0\n\tpushfq\n\tpopq %1" : "+r"(result), "=r"(out) : "r"(right) : "cc");
        break;
    case 0x23:
        __asm__("andq %2, %0\n\tpushfq\n\tpopq %1" : "+r"(result), "=r"(out) : "r"(right) : "cc");
        break;
    case 0x33:
        __asm__("xorq %2, %0\n\tpushfq\n\tpopq %1" : "+r"(result), "=r"(out) : "r"(right) : "cc");
        break;
    default:
        __asm__("subq %2, %0\n\tpushfq\n\tpopq %1" : "+r"(result), "=r"(out) : "r"(right) : "cc");
        break;
    }
    *flags = (greg_t)(((uint64_t)*flags & ~(uint64_t)FLAGS_OF_ARITHMETIC) | (out & FLAGS_OF_ARITHMETIC));
    return result;
}

struct load {
    unsigned size;   /* bytes that are read */
    unsigned target; /* bytes of the register that is written */
    int is_signed;
    unsigned operation; /* 0: a move; else the opcode of an operation with the register */
};

/** What the opcode does; -1 if it is no load that is known. *opcode_length: of the opcode alone. */
static int describe(const uint8_t *code, unsigned operand_size, struct load *load, unsigned *opcode_length)
{
    *opcode_length = 1;
    *load = (struct load){ operand_size, operand_size, 0, 0 };
    switch (code[0]) {
    case 0x8a:
        *load = (struct load){ 1, 1, 0, 0 };
        return 0;
    case 0x8b:
        return 0;
    case 0x63:
        *load = (struct load){ 4, operand_size, 1, 0 };
        return 0;
    case 0x03:
    case 0x0b:
    case 0x23:
    case 0x2b:
    case 0x33:
    case 0x3b:
        load->operation = code[0];
        return operand_size >= 4 ? 0 : -1;
    case 0x0f:
        *opcode_length = 2;
        if ((code[1] & 0xf6) != 0xb6) {
            return -1;
        }
        *load = (struct load){ code[1] & 1 ? 2 : 1, operand_size, (code[1] & 8) != 0, 0 };
        return 0;
    default:
        return -1;
    }
}

/** mov between the accumulator and an absolute address of 64 bits. */
static int load_accumulator(greg_t *registers, const uint8_t *code, unsigned size, unsigned prefix,
                            unsigned offset)
{
    const unsigned bytes = code[0] == 0xa0 ? 1 : size;
    set_register(registers, 0, bytes, 0, read_page(offset, bytes));
    registers[REG_RIP] += prefix + 9;
    return 1;
}

/** cmp or test with an immediate operand. */
static int compare_immediate(greg_t *registers, const uint8_t *code, unsigned size, unsigned prefix,
                             unsigned offset)
{
    const unsigned length = operand_length(code + 1), kind = code[1] >> 3 & 7;
    const int is_test = (code[0] & 0xfe) == 0xf6;
    const unsigned bytes = code[0] == 0x80 || code[0] == 0xf6 ? 1 : size;
    const unsigned immediate = code[0] == 0x81 || code[0] == 0xf7 ? (size == 8 ? 4 : size) : 1;
    int64_t value = 0;
    if (length == 0 || (is_test ? kind > 1 : kind != 7)) {
        return 0;
    }
    memcpy(&value, code + 1 + length, immediate);
    const uint64_t right = extend((uint64_t)value, immediate, 1) << (64 - 8 * bytes);
    const uint64_t left = read_page(offset, bytes) << (64 - 8 * bytes);
    arithmetic(is_test ? 0x23 : 0x3b, left, right, &registers[REG_EFL]);
    registers[REG_RIP] += prefix + 1 + length + immediate;
    return 1;
}

int nt_emulate_shared_data(ucontext_t *uc)
{
    greg_t *registers = uc->uc_mcontext.gregs;
    const uint64_t address = (uint64_t)registers[REG_CR2];
    const uint8_t *code = (const uint8_t *)registers[REG_RIP];
    unsigned prefix = 0, rex = 0, operand_size = 4, opcode_length;
    struct load load;

    if (registers[REG_TRAPNO] != PAGE_FAULT || address < SHARED_BASE ||
        address >= SHARED_BASE + SHARED_SIZE || ndh_pe_find((uint64_t)code) == NULL) {
        return 0;
    }
    const unsigned offset = (unsigned)(address - SHARED_BASE);
    if (code[prefix] == 0x66) {
        operand_size = 2;
        prefix++;
    }
    if ((code[prefix] & 0xf0) == 0x40) {
        rex = code[prefix++];
        operand_size = rex & REX_W ? 8 : operand_size;
    }
    code += prefix;
    if ((code[0] & 0xfe) == 0xa0) {
        return load_accumulator(registers, code, operand_size, prefix, offset);
    }
    if (code[0] == 0x80 || code[0] == 0x81 || code[0] == 0x83 || (code[0] & 0xfe) == 0xf6) {
        return compare_immediate(registers, code, operand_size, prefix, offset);
    }
    if (describe(code, operand_size, &load, &opcode_length) != 0) {
        return 0;
    }
    const unsigned length = operand_length(code + opcode_length);
    if (length == 0) {
        return 0;
    }
    const unsigned index = (code[opcode_length] >> 3 & 7) | (rex & REX_R ? 8 : 0);
    uint64_t value = extend(read_page(offset, load.size), load.size, load.is_signed);
    if (load.operation != 0) {
        const unsigned shift = 64 - 8 * load.size;
        const uint64_t before = (uint64_t)registers[nt_greg_of[index]];
        value = arithmetic(load.operation, before << shift, value << shift, &registers[REG_EFL]) >> shift;
    }
    if (load.operation != 0x3b) {
        set_register(registers, index, load.target, load.target == 1 && rex == 0 && index >= 4 && index < 8,
                     value);
    }
    registers[REG_RIP] += prefix + opcode_length + length;
    return 1;
}
