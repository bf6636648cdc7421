// SPDX-License-Identifier: MIT
/** A world for tests of the kernel services: arena, scheduler, services; the driver is the test program
 *  itself. */
#ifndef NDH_NT_TESTS_WORLD_H
#define NDH_NT_TESTS_WORLD_H

#include <ntddk.h>
#include <stdint.h>
#include <string.h>

#include "../../host.h"
#include "../../sched/here.h"
#include "../../tests/check.h"

/** Throws the present world away and makes a new one with Driver Verifier's codes on. */
void world_new(unsigned processors, uint64_t seed);
void world_new_without_verifier(unsigned processors, uint64_t seed);

/** Runs body on a system thread until nothing more can happen within the limit (virtual 100 ns). Returns why
 *  it stopped. */
enum ndh_run_reason world_run(void (*body)(void *context), void *context, uint64_t limit);

/** Runs body in a child process and expects it to end by this bug check; returns its record (valid until the
 *  next call). */
const struct ndh_crash *world_crash(void (*body)(void *context), void *context);

const struct ndh_crash *world_crash_without_verifier(void (*body)(void *context), void *context);

/** Checks a crash of body in a new world with one processor. */
#define EXPECT_CRASH(body, expected_code, expected_p1)                                                       \
    do {                                                                                                     \
        const struct ndh_crash *crash_ = world_crash(body, NULL);                                            \
        CHECK(crash_->code == (expected_code) && crash_->parameter[0] == (uint64_t)(expected_p1),            \
              "%s: 0x%x (0x%llx): %s", #body, crash_->code, (unsigned long long)crash_->parameter[0],        \
              crash_->text);                                                                                 \
    } while (0)

/** The image that pretends to hold the test program's driver: an address range and an entry. */
void world_image(uint64_t base, uint32_t size, void *entry);
struct ndh_image *world_the_image(void);

/** File of the present arena, for its bytes whatever their protection. */
int world_memfd(void);

/** Data area of the world's slot. */
uint8_t *world_data(void);

/** Posts and runs until the IRP is complete or nothing more can happen; returns its status, STATUS_PENDING if
 *  it is under way still. */
NTSTATUS world_post(const struct ndh_post *post, struct ndh_completion *completion);

#endif
