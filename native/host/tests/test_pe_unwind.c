// SPDX-License-Identifier: MIT
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
    CHECK(0, "unexpected bug check 0x%x (%llu, %llu, %llu, %llu): %s", code, (unsigned long long)p1,
          (unsigned long long)p2, (unsigned long long)p3, (unsigned long long)p4, text);
    abort();
}

#define PDATA 0x2000u
#define XDATA 0x2100u
#define LEAF  (BUILT_TEXT + 0x000u) /* no entry in .pdata */
#define SMALL (BUILT_TEXT + 0x100u) /* push rbx; sub rsp, 0x20 */
#define LARGE (BUILT_TEXT + 0x200u) /* sub rsp, 0x1000; saves rsi at +0x80 */
#define FRAME \
    (BUILT_TEXT + 0x300u) /* push rbp; sub rsp, 0x40; lea rbp, [rsp + 0x20]; chained part pushes rdi */
#define CHAIN (BUILT_TEXT + 0x380u)

static struct ndh_image *image;
static uint64_t *stack_memory;
#define STACK_WORDS 2048u

static void *resolve(void *context, const char *module, const char *symbol, uint16_t ordinal)
{
    (void)context, (void)module, (void)symbol, (void)ordinal;
    return NULL;
}

static void build_image(void)
{
    static const struct pe_runtime_function functions[] = {{SMALL, SMALL + 0x40, XDATA},
                                                           {LARGE, LARGE + 0x40, XDATA + 0x10},
                                                           {FRAME, FRAME + 0x40, XDATA + 0x20},
                                                           {CHAIN, CHAIN + 0x20, XDATA + 0x30}};
    static const uint8_t small[] = {1, 5, 2, 0, 5, 0x32, 1, 0x30};
    static const uint8_t large[] = {1, 12, 4, 0, 12, 0x64, 0x10, 0x00, 7, 0x01, 0x00, 0x02};
    static const uint8_t frame[] = {1, 10, 3, 0x25, 10, 0x03, 5, 0x72, 1, 0x50, 0, 0};
    static const uint8_t chain[] = {1 | 4 << 3, 1, 1, 0x25, 1, 0x70, 0, 0};
    static const struct pe_runtime_function parent = {FRAME, FRAME + 0x40, XDATA + 0x20};
    static const uint8_t call[] = {0xe8, 0, 0, 0, 0};
    static struct built_image built;
    char error[256];
    pe_build(&built);
    built_put(&built, PDATA, functions, sizeof functions);
    built_put(&built, XDATA, small, sizeof small);
    built_put(&built, XDATA + 0x10, large, sizeof large);
    built_put(&built, XDATA + 0x20, frame, sizeof frame);
    built_put(&built, XDATA + 0x30, chain, sizeof chain);
    built_put(&built, XDATA + 0x38, &parent, sizeof parent);
    built_put(&built, LARGE + 0x20 - 5, call, sizeof call);
    *built_directory(&built, PE_DIR_EXCEPTION) = (struct pe_directory){PDATA, sizeof functions};
    CHECK(ndh_pe_load("unwind.sys", &built, sizeof built, resolve, NULL, &image, error, sizeof error) == 0,
          "%s", error);
}

static void expect(const struct ndh_frame *frame, unsigned count, const uint32_t *rvas, unsigned expected,
                   const char *what)
{
    CHECK(count == expected, "%s: %u frames instead of %u", what, count, expected);
    for (unsigned i = 0; i < count; i++) {
        CHECK(strcmp(frame[i].module, "unwind.sys") == 0 && frame[i].offset == rvas[i],
              "%s: frame %u is %s+0x%llx", what, i, frame[i].module, (unsigned long long)frame[i].offset);
    }
}

/** Leaf called by SMALL, by the chained part of FRAME, by LARGE. Returns the index of the first stack word.
 */
static void fill_stack(uint64_t nonvolatile[8])
{
    const uint64_t base = ndh_pe_base(image);
    uint64_t *s = stack_memory + 100;
    memset(stack_memory, 0, STACK_WORDS * 8);
    s[0] = base + SMALL + 0x20;             /* leaf returns to SMALL: 4 words of locals, rbx */
    s[5] = 0x1111;                          /* rbx of FRAME */
    s[6] = base + CHAIN + 0x10;             /* SMALL returns to the chained part: rdi, 8 words, rbp */
    s[7] = 0x2222;                          /* rdi; then rbp must point at the frame */
    nonvolatile[1] = (uint64_t)(s + 8 + 4); /* rbp = rsp after the allocation + 0x20 */
    s[16] = 0x3333;                         /* rbp of LARGE */
    s[17] = base + LARGE + 0x20;            /* FRAME returns to LARGE: 0x200 words, rsi at +0x80 */
    s[18 + 16] = 0x4444;
    s[18 + 0x200] = 0; /* LARGE returns to the bottom */
}

static void walks_all_kinds_of_frames(void)
{
    uint64_t nonvolatile[8] = {0};
    struct ndh_frame frame[8];
    fill_stack(nonvolatile);
    const uint32_t all[] = {LEAF, SMALL + 0x20, CHAIN + 0x10, LARGE + 0x20};
    const uint64_t base = ndh_pe_base(image);
    expect(frame, ndh_pe_backtrace(base + LEAF, (uint64_t)(stack_memory + 100), nonvolatile, frame, 8), all,
           4, "leaf");
    expect(frame, ndh_pe_backtrace(base + LEAF, (uint64_t)(stack_memory + 100), nonvolatile, frame, 2), all,
           2, "two frames wanted");
}

static void respects_prologues(void)
{
    uint64_t nonvolatile[8] = {0};
    struct ndh_frame frame[8];
    const uint64_t base = ndh_pe_base(image);
    const uint32_t expected[] = {SMALL, LARGE + 0x20};
    memset(stack_memory, 0, STACK_WORDS * 8);
    stack_memory[10] = base + LARGE + 0x20;
    expect(frame, ndh_pe_backtrace(base + SMALL, (uint64_t)(stack_memory + 10), nonvolatile, frame, 8),
           expected, 2, "first instruction");
    const uint32_t pushed[] = {SMALL + 1, LARGE + 0x20};
    expect(frame, ndh_pe_backtrace(base + SMALL + 1, (uint64_t)(stack_memory + 9), nonvolatile, frame, 8),
           pushed, 2, "after the push");
}

static void finds_the_driver_below_the_host(void)
{
    uint64_t nonvolatile[8] = {0};
    struct ndh_frame frame[8];
    const uint64_t base = ndh_pe_base(image);
    const uint32_t expected[] = {LARGE + 0x20};
    memset(stack_memory, 0, STACK_WORDS * 8);
    stack_memory[11] = base + LARGE + 0x30; /* in code, but not behind a call */
    stack_memory[12] = base + BUILT_DATA;   /* in the image, but data */
    stack_memory[15] = base + LARGE + 0x20;
    expect(frame, ndh_pe_backtrace((uint64_t)expect, (uint64_t)(stack_memory + 10), nonvolatile, frame, 8),
           expected, 1, "host function");
    expect(frame, ndh_pe_backtrace(0, (uint64_t)(stack_memory + 10), nonvolatile, frame, 8), expected, 1,
           "call through NULL");
}

static void survives_nonsense(void)
{
    uint64_t nonvolatile[8] = {0};
    struct ndh_frame frame[8];
    uint64_t random = 12345;
    const uint64_t base = ndh_pe_base(image);
    const uint32_t only[] = {LEAF};
    expect(frame, ndh_pe_backtrace(base + LEAF, 0, nonvolatile, frame, 8), only, 1, "stack pointer outside");
    expect(frame, ndh_pe_backtrace(base + LEAF, UINT64_MAX - 3, nonvolatile, frame, 8), only, 1,
           "stack pointer at the end of memory");
    CHECK(ndh_pe_backtrace(0x1234, 0x5678, nonvolatile, frame, 8) == 0, "nothing known");
    for (unsigned round = 0; round < 3000; round++) {
        for (unsigned i = 0; i < 300; i++) {
            random = random * 6364136223846793005ULL + 1442695040888963407ULL;
            stack_memory[i] = random % 3 == 0   ? base + random / 3 % BUILT_SIZE
                              : random % 3 == 1 ? (uint64_t)stack_memory + random / 3 % 4096
                                                : random;
            nonvolatile[i % 8] = stack_memory[i];
        }
        ndh_pe_backtrace(base + random % BUILT_SIZE, (uint64_t)(stack_memory + random % 200), nonvolatile,
                         frame, 8);
    }
}

/** Unwind tables of random bytes: a walk ends, and reads nothing outside of the image. */
static void survives_broken_tables(void)
{
    uint64_t nonvolatile[8] = {0};
    struct ndh_frame frame[8];
    uint64_t random = 777;
    const uint64_t base = ndh_pe_base(image);
    CHECK(ndh_arena_protect((void *)(base + XDATA - 0x100), 0x1000, PROT_READ | PROT_WRITE) == 0, "protect");
    for (unsigned round = 0; round < 3000; round++) {
        for (unsigned i = 0; i < 0x60; i++) {
            random = random * 6364136223846793005ULL + 1442695040888963407ULL;
            ((uint8_t *)(base + XDATA))[i] = (uint8_t)(random >> 40);
        }
        for (unsigned i = 0; i < 0x60; i += 0x10) {
            *(uint8_t *)(base + XDATA + i) = (uint8_t)((random >> (20 + i / 16)) & 0x23) | 1;
        }
        fill_stack(nonvolatile);
        ndh_pe_backtrace(base + LEAF, (uint64_t)(stack_memory + 100), nonvolatile, frame, 8);
    }
}

int main(void)
{
    const int memfd = memfd_create("arena", 0);
    CHECK(memfd >= 0 && ftruncate(memfd, NDH_ARENA_SIZE) == 0 && ndh_arena_create(memfd) == 0, "arena: %s",
          strerror(errno));
    stack_memory = ndh_arena_alloc(STACK_WORDS * 8, 4096);
    build_image();
    walks_all_kinds_of_frames();
    respects_prologues();
    finds_the_driver_below_the_host();
    survives_nonsense();
    survives_broken_tables();
    return 0;
}
