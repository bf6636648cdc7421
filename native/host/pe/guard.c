// SPDX-License-Identifier: MIT
/* Control flow guard: an indirect call of an instrumented image goes to a function that its image lists. */
#include <stdio.h>
#include <string.h>

#include "image.h"

#define GUARD_ICALL_CHECK_FAILURE 10u /* FAST_FAIL_GUARD_ICALL_CHECK_FAILURE */

static int is_listed(const struct ndh_image *image, uint32_t rva)
{
    for (uint32_t low = 0, high = image->guard.count; low < high;) {
        const uint32_t middle = low + (high - low) / 2;
        uint32_t entry;
        memcpy(&entry, image->base + image->guard.rva + (size_t)middle * image->guard.stride, sizeof entry);
        if (entry == rva) {
            return 1;
        }
        if (rva < entry) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return 0;
}

/** What lies outside of the arena is the host's: a kernel service, or an address that faults by itself. */
static int is_valid_target(uint64_t target)
{
    const struct ndh_image *image = ndh_pe_find(target);
    if (image != NULL && image->guard.count != 0) {
        return is_listed(image, (uint32_t)(target - (uint64_t)image->base));
    }
    return !ndh_arena_contains((const void *)target, 1) || ndh_arena_executable((const void *)target);
}

__attribute__((ms_abi)) void pe_guard_check(uint64_t target)
{
    char text[160];
    if (is_valid_target(target)) {
        return;
    }
    const struct ndh_image *image = ndh_pe_find(target);
    snprintf(text, sizeof text,
             "KERNEL_SECURITY_CHECK_FAILURE: control flow guard met an indirect call to %s%s0x%llx, which "
             "is no function that may be called so",
             image != NULL ? image->name : "", image != NULL ? "+" : "",
             (unsigned long long)(target - (image != NULL ? (uint64_t)image->base : 0)));
    ndh_bugcheck(0x139, GUARD_ICALL_CHECK_FAILURE, 0, 0, 0, text);
}
