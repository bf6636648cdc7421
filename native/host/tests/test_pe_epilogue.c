// SPDX-License-Identifier: MIT
/** Unwinding out of epilogues, where saved registers lay, machine frames, and tables that make no sense. */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../arena.h"
#include "../host.h"
#include "check.h"
#include "pe_builder.h"

void ndh_crash(enum ndh_crash_kind kind, uint32_t code, const char *text)
{
    CHECK(0, "unexpected crash %d %u: %s", kind, code, text);
    abort();
}

void ndh_bugcheck(uint32_t code, uint64_t p1, uint64_t p2, uint64_t p3, uint64_t p4, const char *text)
{
    (void)p1, (void)p2, (void)p3, (void)p4;
    CHECK(0, "unexpected bug check 0x%x: %s", code, text);
    abort();
}

#define PDATA  0x2000u
#define XDATA  0x2100u
#define SMALL  (BUILT_TEXT + 0x000u) /* push rbx; push r12; sub rsp, 0x28 */
#define FRAME  (BUILT_TEXT + 0x100u) /* push rbp; sub rsp, 0x40; lea rbp, [rsp + 0x20] */
#define NAMED  (BUILT_TEXT + 0x200u) /* push rsi; sub rsp, 0x20; version 2 */
#define TRAP   (BUILT_TEXT + 0x300u) /* begins with a machine frame and an error code */
#define RING   (BUILT_TEXT + 0x400u) /* chained to itself */
#define COLD   (BUILT_TEXT + 0x500u) /* a part of FRAME that lies elsewhere */
#define LENGTH 0x80u
#define CALLER 0x123450u

enum { RBX = 3, RSP = 4, RBP = 5, RSI = 6, R12 = 12 };

static struct ndh_image *image;
static uint64_t *stack;
#define STACK_WORDS 2048u

static void *resolve(void *context, const char *module, const char *symbol, uint16_t ordinal)
{
    (void)context, (void)module, (void)symbol, (void)ordinal;
    return NULL;
}

static void build_image(void)
{
    static const struct pe_runtime_function functions[] = {
        { SMALL, SMALL + LENGTH, XDATA },        { FRAME, FRAME + LENGTH, XDATA + 0x10 },
        { NAMED, NAMED + LENGTH, XDATA + 0x20 }, { TRAP, TRAP + LENGTH, XDATA + 0x30 },
        { RING, RING + LENGTH, XDATA + 0x40 },   { COLD, COLD + LENGTH, XDATA + 0x60 }
    };
    static const uint8_t small[] = { 1, 7, 3, 0, 7, 0x42, 3, 0xc0, 1, 0x30 };
    static const uint8_t frame[] = { 1, 10, 3, 0x25, 10, 0x03, 5, 0x72, 1, 0x50 };
    /* Epilogues of three bytes: at the end of the function, and 0x120 - 0x100 before it. */
    static const uint8_t named[] = { 2, 5, 4, 0, 3, 0x16, 0x20, 0x06, 5, 0x32, 1, 0x60 };
    static const uint8_t trap[] = { 1, 4, 2, 0, 4, 0x02, 0, 0x1a };
    static const uint8_t ring[] = { 1 | 4 << 3, 0, 0, 0 };
    static const struct pe_runtime_function self = { RING, RING + LENGTH, XDATA + 0x40 };
    static const uint8_t cold[] = { 1 | 4 << 3, 0, 0, 0x25 };
    static const struct pe_runtime_function hot = { FRAME, FRAME + LENGTH, XDATA + 0x10 };
    static struct built_image built;
    char error[256];
    pe_build(&built);
    built_put(&built, PDATA, functions, sizeof functions);
    built_put(&built, XDATA, small, sizeof small);
    built_put(&built, XDATA + 0x10, frame, sizeof frame);
    built_put(&built, XDATA + 0x20, named, sizeof named);
    built_put(&built, XDATA + 0x30, trap, sizeof trap);
    built_put(&built, XDATA + 0x40, ring, sizeof ring);
    built_put(&built, XDATA + 0x44, &self, sizeof self);
    built_put(&built, XDATA + 0x60, cold, sizeof cold);
    built_put(&built, XDATA + 0x64, &hot, sizeof hot);
    *built_directory(&built, PE_DIR_EXCEPTION) = (struct pe_directory){ PDATA, sizeof functions };
    CHECK(ndh_pe_load("epilogue.sys", &built, sizeof built, resolve, NULL, &image, error, sizeof error) == 0,
          "%s", error);
    CHECK(ndh_arena_protect((void *)(ndh_pe_base(image) + BUILT_TEXT), 0x1000, PROT_READ | PROT_WRITE) == 0,
          "protect");
}

static void put_code(uint32_t rva, const void *code, size_t size)
{
    memset((void *)(ndh_pe_base(image) + (rva & ~0xffu)), 0x90, LENGTH);
    memcpy((void *)(ndh_pe_base(image) + rva), code, size);
}

/* Words from stack[100] on; the caller's address is behind them. Unwinds from rva with rsp at the first. */
static int unwind(uint32_t rva, unsigned words, struct ndh_registers *registers, struct ndh_places *places)
{
    memset(stack, 0xcc, STACK_WORDS * 8);
    for (unsigned i = 0; i < words; i++) {
        stack[100 + i] = 0x1000 + i;
    }
    stack[100 + words] = CALLER;
    *registers = (struct ndh_registers){ .rip = ndh_pe_base(image) + rva };
    registers->gpr[RSP] = (uint64_t)(stack + 100);
    registers->gpr[RBP] = (uint64_t)(stack + 100 + 4); /* of FRAME, whose frame is 8 words and rbp */
    if (places != NULL) {
        memset(places, 0, sizeof *places);
    }
    return ndh_pe_unwind(image, registers, 1, NULL, places);
}

#define AT(rva, words)                                                                                       \
    (unwind(rva, words, &registers, &places) == 0 && registers.rip == CALLER &&                              \
     registers.gpr[RSP] == (uint64_t)(stack + 101 + (words)))

static void epilogues_are_carried_out(void)
{
    static const uint8_t plain[] = { 0x48, 0x83, 0xc4, 0x28, 0x41, 0x5c, 0x5b, 0xc3 };
    static const uint8_t large[] = { 0x48, 0x81, 0xc4, 0x28, 0, 0, 0, 0x41, 0x5c, 0x5b, 0xf3, 0xc3 };
    static const uint8_t not_one[] = { 0x48, 0x83, 0xc4, 0x28, 0x41, 0x5c, 0x31, 0xc0, 0x5b, 0xc3 };
    struct ndh_registers registers;
    struct ndh_places places;

    put_code(SMALL + 0x40, plain, sizeof plain);
    CHECK(AT(SMALL + 0x20, 7) && registers.gpr[R12] == 0x1005 && registers.gpr[RBX] == 0x1006, "body");
    CHECK(places.gpr[R12] == (uint64_t)(stack + 105) && places.gpr[RBX] == (uint64_t)(stack + 106) &&
              places.gpr[RSI] == 0,
          "places in the body");
    CHECK(AT(SMALL + 0x40, 7) && registers.gpr[R12] == 0x1005 && registers.gpr[RBX] == 0x1006, "add rsp");
    CHECK(AT(SMALL + 0x44, 2) && registers.gpr[R12] == 0x1000 && registers.gpr[RBX] == 0x1001, "pop r12");
    CHECK(places.gpr[R12] == (uint64_t)(stack + 100), "places in the epilogue");
    CHECK(AT(SMALL + 0x46, 1) && registers.gpr[RBX] == 0x1000 && places.gpr[R12] == 0, "pop rbx");
    CHECK(AT(SMALL + 0x47, 0) && places.gpr[RBX] == 0, "ret");
    put_code(SMALL + 0x40, large, sizeof large);
    CHECK(AT(SMALL + 0x40, 7) && AT(SMALL + 0x4a, 0), "a long constant, rep ret");
    put_code(SMALL + 0x40, not_one, sizeof not_one);
    CHECK(AT(SMALL + 0x40, 7) && !AT(SMALL + 0x44, 2), "another instruction among the pops");
    put_code(SMALL + LENGTH - 2, plain + 4, 2);
    CHECK(!AT(SMALL + LENGTH - 2, 2), "cut off by the end of the function");
}

static void jumps_leave_functions_or_stay(void)
{
    static uint8_t near[] = { 0x48, 0x8d, 0x65, 0x20, 0x5d, 0xe9, 0, 0, 0, 0 };
    static const uint8_t indirect[] = { 0x5d, 0x48, 0xff, 0x25, 0, 0, 0, 0 },
                         by_register[] = { 0x5d, 0xff, 0xe0 };
    static const struct {
        uint32_t target;
        int leaves;
    } jumps[] = {
        { SMALL, 1 }, { FRAME, 1 }, { FRAME + 0x20, 0 }, { COLD + 8, 0 }, { BUILT_TEXT + 0x90, 1 }
    };
    struct ndh_registers registers;
    struct ndh_places places;

    for (size_t i = 0; i < sizeof jumps / sizeof jumps[0]; i++) {
        const uint32_t distance = jumps[i].target - (FRAME + 0x40 + sizeof near);
        memcpy(near + 6, &distance, sizeof distance);
        put_code(FRAME + 0x40, near, sizeof near);
        CHECK(AT(FRAME + 0x44, 1) == jumps[i].leaves, "jump to 0x%x", jumps[i].target);
        /* lea moves rsp to the saved rbp, wherever it was before */
        CHECK(AT(FRAME + 0x40, 8 + 1) && registers.gpr[RBP] == 0x1008, "the whole epilogue");
    }
    put_code(FRAME + 0x40, indirect, sizeof indirect);
    CHECK(AT(FRAME + 0x40, 1), "a jump through memory");
    put_code(FRAME + 0x40, by_register, sizeof by_register);
    CHECK(!AT(FRAME + 0x40, 1), "a jump through a register may be a switch");
    CHECK(AT(COLD + 8, 9) && registers.gpr[RBP] == 0x1008, "the part that lies elsewhere");
}

static void version_2_names_epilogues(void)
{
    static const uint8_t last[] = { 0x5e, 0xff, 0xe0 }, pop_ret[] = { 0x5e, 0xc3, 0x90 };
    struct ndh_registers registers;
    struct ndh_places places;

    put_code(NAMED + LENGTH - 3, last, sizeof last);
    CHECK(AT(NAMED + LENGTH - 3, 1) && registers.gpr[RSI] == 0x1000, "at the end, by any jump");
    CHECK(AT(NAMED + LENGTH - 2, 0), "its last instruction");
    put_code(NAMED + LENGTH - 0x20, pop_ret, sizeof pop_ret);
    CHECK(AT(NAMED + LENGTH - 0x20, 1) && registers.gpr[RSI] == 0x1000, "another one");
    put_code(NAMED + 0x30, pop_ret, sizeof pop_ret);
    CHECK(AT(NAMED + 0x30, 5) && registers.gpr[RSI] == 0x1004, "what looks like one and is not named");
}

static void machine_frames_restore_rip_and_rsp(void)
{
    struct ndh_registers registers;
    memset(stack, 0, STACK_WORDS * 8);
    /* sub rsp, 8; then error code, rip, cs, flags, rsp, ss */
    stack[102] = CALLER;
    stack[105] = (uint64_t)(stack + 1000);
    registers = (struct ndh_registers){ .rip = ndh_pe_base(image) + TRAP + 8 };
    registers.gpr[RSP] = (uint64_t)(stack + 100);
    CHECK(ndh_pe_unwind(image, &registers, 1, NULL, NULL) == 0 && registers.rip == CALLER &&
              registers.gpr[RSP] == (uint64_t)(stack + 1000),
          "rip 0x%llx", (unsigned long long)registers.rip);
}

static void rings_of_chains_end(void)
{
    struct ndh_registers registers;
    CHECK(unwind(RING + 8, 4, &registers, NULL) == -1, "a ring");
}

/** Code and tables of random bytes, with places of epilogues and chains among them. */
static void survives_nonsense(void)
{
    static const uint8_t likely[] = { 0x48, 0x83, 0xc4, 0x8d, 0x65, 0x5b, 0x41,
                                      0x5c, 0xc3, 0xeb, 0xe9, 0xff, 0x25 };
    const uint64_t base = ndh_pe_base(image);
    struct ndh_registers registers;
    uint64_t random = 4711;
    unsigned done = 0;
    CHECK(ndh_arena_protect((void *)(base + PDATA), 0x1000, PROT_READ | PROT_WRITE) == 0, "protect");
    for (unsigned round = 0; round < 100000; round++) {
        for (unsigned i = 0; i < 0x70; i++) {
            random = random * 6364136223846793005ULL + 1442695040888963407ULL;
            ((uint8_t *)(base + XDATA))[i] = (uint8_t)(random >> 40);
            ((uint8_t *)(base + BUILT_TEXT + (random >> 33 & 0x5ff)))[0] =
                likely[(random >> 50) % sizeof likely];
        }
        for (unsigned i = 0; i < 0x70; i += 0x10) {
            *(uint8_t *)(base + XDATA + i) =
                (uint8_t)(1 + (random >> (20 + i / 16) & 0x21) % 2 + (random >> 9 & 0x20));
            *(uint8_t *)(base + XDATA + i + 2) &= 15;
        }
        registers = (struct ndh_registers){ .rip = base + BUILT_TEXT + (random >> 21 & 0x5ff) };
        for (unsigned i = 0; i < 16; i++) {
            registers.gpr[i] = (uint64_t)(stack + (random >> i & 1023));
        }
        done += ndh_pe_unwind(image, &registers, (int)(random >> 60 & 1), NULL, NULL) == 0;
    }
    CHECK(done > 1000, "only %u made sense", done);
}

int main(void)
{
    const int memfd = memfd_create("arena", 0);
    CHECK(memfd >= 0 && ftruncate(memfd, NDH_ARENA_SIZE) == 0 && ndh_arena_create(memfd) == 0, "arena: %s",
          strerror(errno));
    stack = ndh_arena_alloc(STACK_WORDS * 8, 4096);
    build_image();
    epilogues_are_carried_out();
    jumps_leave_functions_or_stay();
    version_2_names_epilogues();
    machine_frames_restore_rip_and_rsp();
    rings_of_chains_end();
    survives_nonsense();
    return 0;
}
